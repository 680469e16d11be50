"""Amounts in a text (money, lengths, masses, shares, counts ...) and what they measure."""

from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from pasni_analysis import schema
from pasni_analysis.columns import Row
from pasni_analysis.spans.amounts import Amount, find_amounts, unit_rows
from pasni_analysis.spans.cues import cue_words
from pasni_analysis.spans.parse import parse, text_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as SpacySpan

Span = tuple[int, int]


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_CHAIN = _set("xcomp conj advcl ccomp pcomp aux prep acomp")
_TIME_PLACE = _set("DATE TIME GPE LOC")
_MODIFIERS = _set("nummod compound nmod amod npadvmod quantmod")
_OUTSIDE = _set("cc punct prep relcl acl advmod mark preconj predet")


class _Tied(NamedTuple):
    """What an amount measures: one stretch, or the two places of a distance; and the words that tie it."""

    spans: list[Span]
    predicate: str


def _tokens(doc: "Doc", amount: Amount) -> "SpacySpan":
    span = doc.char_span(amount.core, amount.end, alignment_mode="expand")
    assert span is not None, "an amount lies inside the text"
    return span


def _counted(doc: "Doc", amount: Amount) -> "Token | None":
    """Return the noun that a bare number counts, or None where the number is no count."""
    span = _tokens(doc, amount)
    number = next((t for t in reversed(span) if t.dep_ == "nummod" and t.head.i >= span.end), None)
    if number is None or text_of(doc)[amount.end : amount.end + 1] == "-":
        return None
    noun = number.head
    between = doc[span.end : noun.i]
    plural = noun.tag_ == "NNS" or noun.lower_ in cue_words("plural")
    if not plural or len(between) > 5 or any(t.is_punct and t.text != "-" for t in between):
        return None
    unit = unit_rows().get(noun.lemma_.lower())
    before = doc[span.start - 1].lower_ if span.start else ""
    year = span.text.isdigit() and 1500 <= amount.value <= 2100
    if (unit and unit["kind"] == "time") or (year and before in cue_words("before a year")):
        return None
    # Under "the", "our", "these" a small number picks out known things; it reports no amount.
    known = [t for t in noun.lefts if t.dep_ in {"det", "poss"} and t.i < span.start]
    small = amount.value < 10 and any(t.lower_ not in {"a", "an", "some", "no"} for t in known)
    return None if small else noun


def _noun_phrase(noun: "Token", *, after: int = 0) -> Span:
    """Return the offsets of a noun's phrase from character ``after`` on, with an "of" phrase at its right."""
    doc, left, right = noun.doc, noun, noun
    while left.i and left.i - 1 >= noun.left_edge.i and doc[left.i - 1].idx >= after:
        before = doc[left.i - 1]
        outside = before.dep_ in _OUTSIDE and before.head.i == noun.i
        if outside or (before.is_punct and before.text not in "-'’"):
            break
        left = before
    of = doc[noun.i + 1] if noun.i + 1 < len(doc) else noun
    if of.lower_ == "of" and of.head.i == noun.i:
        right = next((t for t in of.children if t.dep_ == "pobj" and t.i - noun.i < 9), noun)
    return left.idx, right.idx + len(right)


def _agent(verb: "Token", pronoun: "Token") -> "Token":
    # Only someone commits, plans or pays: of "an agreement with the firm X, which plans", X does.
    if verb.lemma_ in cue_words("paying verb") and verb.head.pos_ == "NOUN":
        between = verb.doc[verb.head.i : pronoun.i]
        names = [t for t in between if t.pos_ == "PROPN" and t.dep_ in {"pobj", "conj", "appos"}]
        outer = [t for t in names if t.dep_ != "appos" or t.head.pos_ != "PROPN"]
        return (outer or names or [verb.head])[-1]
    return verb.head


def _subject(verb: "Token") -> "Token | None":
    """Return the noun of which a verb is said: its subject, up the chain and through relative clauses."""
    while True:
        for child in verb.lefts:
            if child.dep_ in {"nsubj", "nsubjpass"}:
                if child.tag_ in {"WDT", "WP"} and verb.dep_ == "relcl":
                    return _agent(verb, child)
                return child if child.tag_ not in {"PRP", "WDT", "WP", "EX"} else None
        if verb.dep_ in {"acl", "relcl"}:
            return verb.head if verb.head.pos_ in {"NOUN", "PROPN"} else None
        if verb.dep_ not in _CHAIN:
            return None
        verb = verb.head


def _verb_group(verb: "Token", end: int) -> str:
    """Return the verbs as printed up to ``end``, from the first auxiliary of their chain, "have" left out."""
    top = verb
    while top.dep_ == "xcomp" and top.head.pos_ in {"VERB", "AUX", "ADJ"}:
        top = top.head
    words = [
        t for t in top.lefts if t.dep_ in {"aux", "auxpass", "neg"} and t.lemma_ != "have" and t.tag_ != "TO"
    ]
    first = words[0] if words and words[0].i < top.i else top
    return _text(verb.doc, min(first.idx, verb.idx), end)


def _text(doc: "Doc", start: int, end: int) -> str:
    return " ".join(text_of(doc)[start:end].split())


def _said_of(verb: "Token", end: int) -> _Tied:
    subject = _subject(verb)
    return _Tied([_noun_phrase(subject)] if subject is not None else [], _verb_group(verb, end))


def _attributive(noun: "Token", amount: Amount) -> _Tied:
    """Tie an amount that stands before its noun: "follows a $500 million memorandum"."""
    doc, head, span = noun.doc, noun.head, _noun_phrase(noun, after=amount.end)
    predicate = ""
    if noun.dep_ in {"dobj", "pobj", "attr"} and head.tag_.startswith("VB") and head.i < noun.i:
        predicate = _verb_group(head, head.idx + len(head))
        if amount.kind != "count" and amount.start - head.idx < 60:
            predicate = f"{_text(doc, head.idx, amount.start)} … {_text(doc, span[0], noun.idx + len(noun))}"
    elif noun.dep_ in {"nsubj", "nsubjpass"} and head.pos_ in {"VERB", "AUX"}:
        predicate = _verb_group(head, head.idx + len(head))
    return _Tied([span], predicate)


def _measured_noun(noun: "Token", amount: Amount) -> _Tied:
    """Tie an amount that follows a noun: "with an estimated cost of $1.2 billion", "a deal of $5 billion"."""
    head = noun.head
    if noun.lemma_.lower() in cue_words("measure") and all(t.dep_ != "poss" for t in noun.lefts):
        if noun.dep_ == "pobj" and head.head.pos_ in {"NOUN", "PROPN"}:
            return _Tied([_noun_phrase(head.head)], _text(noun.doc, head.idx, amount.start))
        if noun.dep_ in {"dobj", "attr"}:
            return _said_of(head, amount.start)
    left, _ = _noun_phrase(noun)
    return _Tied([(left, noun.idx + len(noun))], "")


def _tie(doc: "Doc", amount: Amount, noun: "Token | None") -> _Tied:
    """Return what an amount measures and the words that tie it, as the dependency parse has them."""
    if noun is not None:
        return _attributive(noun, amount)
    tokens = _tokens(doc, amount)
    root, head = tokens.root, tokens.root.head
    if head.i >= tokens.end and head.pos_ in {"NOUN", "PROPN"} and root.dep_ in _MODIFIERS:
        return _attributive(head, amount)
    for prep in root.rights:
        thing = next((t for t in prep.children if t.dep_ == "pobj" and t.ent_type_ not in _TIME_PLACE), None)
        if thing is not None and prep.lower_ == "of":
            verb = head.pos_ == "VERB" and head.i < root.i
            return _Tied([_noun_phrase(thing)], _verb_group(head, head.idx + len(head)) if verb else "")
        pays = cue_words("paying verb") & {head.lemma_, head.head.lemma_}
        if thing is not None and prep.lower_ == "in" and not pays:
            return _Tied([_noun_phrase(thing)], "")
    return _tie_upwards(root, amount)


def _tie_upwards(root: "Token", amount: Amount) -> _Tied:
    head, until = root.head, amount.start
    if root.dep_ == "pobj" and head.i < root.i:  # "estimated at $6 trillion", "a cost of $1.2 billion"
        head, until = head.head, head.idx + len(head)
        if head.pos_ in {"NOUN", "PROPN"} and head.i < root.i:
            return _measured_noun(head, amount)
    elif head.lower_ == "worth":
        head, until = head.head, head.idx + len(head)
        if head.pos_ in {"NOUN", "PROPN"}:
            return _Tied([_noun_phrase(head)], "worth")
    elif root.dep_ in {"appos", *_MODIFIERS} and head.pos_ in {"NOUN", "PROPN"}:
        whole = head.head.head if head.dep_ == "pobj" and head.head.lower_ == "of" else head
        return _Tied([_noun_phrase(whole)], "")
    if head.pos_ not in {"VERB", "AUX"} or head.i > root.i:
        return _Tied([], "")
    return _said_of(head, until)


def _place(token: "Token", amount: Amount) -> "Token | None":
    """Return the noun that a distance starts from: a place named with it, else what lies or stands there."""
    for prep in token.rights:
        if prep.dep_ == "prep" and prep.lower_ in {"in", "at", "on"} and prep.idx < amount.start:
            return next((t for t in prep.children if t.dep_ == "pobj"), None)
    if token.pos_ in {"NOUN", "PROPN"}:
        return token if token.idx < amount.start else None
    return _subject(token) if token.pos_ in {"VERB", "AUX"} else None


def _distance(doc: "Doc", amount: Amount, last: "_Tied | None") -> list[Span]:
    """Return the offsets of the two places of a distance ("A lies 70 miles east of B"), or []."""
    span = _tokens(doc, amount)
    after = doc[span.end : span.end + 4]
    prep = next((t for t in after if t.lower_ in {"from", "of", "off"}), None)
    words = {t.lower_ for t in doc[span.end : prep.i]} if prep else set()
    if prep is None or not words <= cue_words("direction") or (prep.lower_ == "of" and not words):
        return []
    target = next((t for t in prep.children if t.dep_ == "pobj"), None)
    if target is None:
        return []
    there = _noun_phrase(target)
    if last and len(last.spans) == 2:
        between = text_of(doc)[last.spans[1][1] : amount.start].strip()
        if between in {"and", ", and", ","}:  # "70 miles from B and 100 miles from C": one starting point
            return [last.spans[0], there]
    token, kinds = span.root, {"VERB", "AUX", "NOUN", "PROPN"}
    while token.dep_ != "ROOT" and (token.pos_ not in kinds or token.i >= span.start):
        token = token.head
    here = _place(token, amount)
    return [_noun_phrase(here), there] if here is not None else [there]


def _row(doc: "Doc", amount: Amount, noun: "Token | None", tied: _Tied) -> dict[str, object]:
    printed, spans = text_of(doc), tied.spans
    end = noun.idx + len(noun) if noun is not None else amount.end
    words = " … ".join(" ".join(printed[a:b].split()) for a, b in spans)
    return {
        "start": amount.start, "end": end, "text": printed[amount.start : end],
        "value": amount.value, "value_max": amount.value_max,
        "unit": noun.lemma_.lower() if noun is not None else amount.unit,
        "kind": amount.kind, "modifier": amount.modifier or None, "of": words or None,
        "of_start": min(a for a, _ in spans) if spans else None,
        "of_end": max(b for _, b in spans) if spans else None,
        "predicate": tied.predicate or None,
    }  # fmt: skip


def find_quantities(text: "str | Doc", *, model: str = "") -> pd.DataFrame:
    """Return one row per amount: start, end, text, value, value_max, unit, kind, modifier, of, predicate.

    Money, lengths, areas, masses, volumes, energy, power, temperatures, speeds, shares in percent (units and
    currencies: lexicons/units.csv) and numbers of things, in figures or words, with their hedges. ``of`` is
    found through the dependency parse. A distance is of two places, whose words " … " joins in ``of``. Not
    read: dates, years, ages, durations, ordinals, scores, numbers without a noun, fractions, "hundreds
    of"; a number below ten under "the", "our", "these" (it reports no amount). Nothing is converted.

    >>> found = find_quantities("The bridge is expected to cost around $2 million.")
    >>> found[["value", "unit", "modifier", "of", "predicate"]].values.tolist()
    [[2000000.0, 'USD', 'around', 'The bridge', 'is expected to cost']]
    """
    return schema.make("quantities", quantity_rows(parse(text, model=model)))


def quantity_rows(doc: "Doc") -> list[Row]:
    """Return the rows of :func:`find_quantities` as dicts."""
    printed = text_of(doc)
    rows: list[Row] = []
    tied: _Tied | None = None
    for amount in find_amounts(printed):
        noun = _counted(doc, amount) if amount.kind == "count" else None
        if amount.kind == "time" or (amount.kind == "count" and noun is None):
            continue
        places = _distance(doc, amount, tied) if amount.kind == "length" else []
        tied = _Tied(places, "") if places else _tie(doc, amount, noun)
        rows.append(_row(doc, amount, noun, tied))
    return rows
