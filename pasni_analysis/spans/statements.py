"""Statements about events: who did what, when, and whether it is told as happened, planned or denied."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pandas as pd

from pasni_analysis import schema
from pasni_analysis.columns import Row
from pasni_analysis.spans.cues import cue_words
from pasni_analysis.spans.parse import parse, read_attribute, text_of
from pasni_analysis.spans.statement_links import (
    VERBS,
    Dating,
    event_words,
    find_event_nouns,
    is_event_noun,
    link_timexes,
    noun_class,
)
from pasni_analysis.spans.statement_status import (
    has_own_cue,
    is_denial,
    is_finite,
    is_negated,
    is_past,
    is_unreal,
    lasts_not,
    noun_status,
    verb_status,
)
from pasni_analysis.spans.timexes import published_days

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_SUBJECTS = ("nsubj", "nsubjpass", "csubj", "agent")
_OBJECTS = ("dobj", "attr", "oprd", "dative")
_PRUNED = ("advcl", "relcl", "acl", "parataxis", "conj", "appos")
_CONTENT = ("NOUN", "PROPN", "VERB", "ADJ", "NUM")
_ORDINALS = ("first", "second", "third", "last")
_SPEECH = ("statement", "warning")
_ARGUMENTS = ("pobj", "dobj", "nsubj", "nsubjpass", "attr", "ROOT", "appos", "conj")


def _pruned(token: "Token", *, keep: tuple[str, ...] = ()) -> list["Token"]:
    """Return the tokens of the clause or noun phrase under ``token``, without clauses beside or in it."""
    found, stack = [], [token]
    while stack:
        node = stack.pop()
        found.append(node)
        for child in node.children:
            aside = child.dep_ in _PRUNED and child.pos_ in VERBS and child.dep_ not in keep
            apposed = child.dep_ == "appos" and "appos" not in keep
            if not aside and not apposed and not (node is token and child.dep_ == "punct"):
                stack.append(child)
    return sorted(found, key=lambda t: t.i)


def _antecedent(token: "Token") -> "Token | None":
    """Return the noun that a relative clause or participle tells about ("the shipment, delivered …")."""
    if token.dep_ not in ("relcl", "acl"):
        return None
    noun = token.head
    of = noun.dep_ == "pobj" and noun.head.lower_ == "of"  # "a batch of cargo, delivered …"
    return noun.head.head if of and not noun_class(noun) and noun_class(noun.head.head) else noun


def _argument(token: "Token", roles: tuple[str, ...]) -> "Token | None":
    for child in sorted(token.children, key=lambda c: roles.index(c.dep_) if c.dep_ in roles else len(roles)):
        if child.dep_ not in roles:
            break
        if child.tag_ in ("WDT", "WP"):
            return _antecedent(token) or child
        if child.dep_ == "agent":
            return next((c for c in child.children if c.dep_ == "pobj"), child)
        return child
    return None


def _subject(token: "Token") -> "Token | None":
    helpers = (c for c in token.children if c.dep_ in ("aux", "auxpass"))  # parsers hang some subjects there
    found = next(filter(None, (_argument(t, _SUBJECTS) for t in (token, *helpers))), None)
    if found is None and token.dep_ in ("acl", "relcl"):
        return _antecedent(token)
    if found is None and token.dep_ in ("advcl", "xcomp", "conj", "pcomp") and token.head.i != token.i:
        head = token.head
        while head.pos_ not in VERBS and head.head.i != head.i:
            head = head.head
        return _argument(head, _SUBJECTS) if head.i != token.i else None
    return found


def _nouns(token: "Token") -> Iterator["Token"]:
    # The event nouns that may decide the class of a verb: object, then passive or plain subject, antecedent.
    object_, noun = _argument(token, _OBJECTS), _antecedent(token)
    # "The agreement could give Pakistan a foothold" tells no agreement: what does something else is no event.
    busy = any(c.dep_ in ("xcomp", "ccomp") for c in token.children) or (
        object_ is not None and object_.pos_ != "PROPN"
    )
    told = noun if token.tag_ == "VBN" or (token.dep_ == "relcl" and is_finite(token)) else None
    subjects = (told, _argument(token, _SUBJECTS))
    for found in (object_, *(() if busy else subjects)):
        if found is not None and is_event_noun(found):
            yield found


def _verb_class(token: "Token") -> tuple[str, "Token | None"]:
    """Return the event class of a verb and the event noun that decided it; "" where neither is known."""
    word = event_words().get((token.lemma_.lower(), "VERB"))
    if word is not None and not word.decides:
        return word.event_class, None
    if word is not None or token.dep_ in ("acl", "relcl"):
        noun = next(_nouns(token), None)
        if noun is not None:
            return noun_class(noun), noun
    if word is not None and word.decides == "argument" and not _is_concrete(token):
        return "", None
    return (word.event_class if word else ""), None


def _is_concrete(token: "Token") -> bool:
    """Say whether a verb has a concrete object: "pay $5m", not "pay off", "free it" or "pay attention"."""
    if any(c.dep_ == "prt" for c in token.children):
        return False
    found = _argument(token, ("dobj", "dative", "nsubjpass")) or (
        _antecedent(token) if token.tag_ == "VBN" else None
    )
    if found is None:
        return any(c.dep_ == "auxpass" for c in token.children)
    if found.pos_ in (*VERBS, "DET", "ADJ", "ADV"):
        return False
    vague = found.pos_ == "PRON" and found.lower_ in cue_words("vague pronoun")
    return not vague and found.lemma_.lower() not in cue_words("idle object")


def _innermost(token: "Token", speaker: "Token | None") -> tuple["Token", "Token | None"]:
    """Return the act of speech that ``token`` quotes ("quoted an official telling …") and its speaker."""
    for noun in (c for c in token.children if c.dep_ == "dobj"):
        # Parsers hang the participle on the noun or, next to it, on the verb.
        beside = [c for c in token.children if c.dep_ == "advcl" and c.i == noun.right_edge.i + 1]
        for told in (*noun.children, *beside):
            word = event_words().get((told.lemma_.lower(), "VERB"))
            if told.tag_ == "VBG" and word and word.event_class in _SPEECH:
                return _innermost(told, noun)
    return token, speaker


def _text(doc: "Doc", tokens: list["Token"]) -> str | None:
    text = text_of(doc)[tokens[0].idx : tokens[-1].idx + len(tokens[-1])] if tokens else ""
    return " ".join(text.split()) or None


def _words(tokens: list["Token"], dated: tuple[int, int]) -> str:
    # Ordinals tell one event of a kind from another; spaCy's stop list holds "first".
    kept = {
        t.lemma_.lower()
        for t in tokens
        if not dated[0] <= t.idx < dated[1]
        and ((t.pos_ in _CONTENT and not t.is_stop) or t.lower_ in _ORDINALS)
        and any(c.isalnum() for c in t.text)
    }
    return " ".join(sorted(kept))


class _Reader:
    """What is known of one document while its statements are read."""

    def __init__(self, doc: "Doc", timexes: list[Row], attributions: list[Row], published: Any) -> None:
        contents = [(a["content_start"], a["content_end"], a["attribution"]) for a in attributions]
        direct = [c[:2] for c, a in zip(contents, attributions, strict=True) if a["quoted"] == "direct"]
        self.doc = doc
        self.contents = sorted(contents, key=lambda c: (c[1] - c[0], c[2]))  # innermost first
        self.dated = link_timexes(doc, timexes, direct)
        self.first, self.last = (pd.Timestamp(day) for day in published_days(published))
        self.used: set[int] = set()  # event nouns that a verb's row already tells about

    def rows(self) -> Iterator[dict[str, Any]]:
        nouns = find_event_nouns(self.doc)
        dated_nouns = {token.i for token in nouns} & self.dated.keys()
        kinds = zip(*(read_attribute(self.doc, name) for name in ("POS", "DEP", "LOWER")), strict=True)
        for i, (pos, dep, lower) in enumerate(kinds):
            verb = pos in VERBS and dep not in ("aux", "auxpass", "prep") and lower != "according"
            if verb and i not in dated_nouns:
                yield from self._verb(self.doc[i])
        for token in nouns:
            if token.i not in self.used:
                yield from self._noun(token)

    def _verb(self, token: "Token") -> Iterator[dict[str, Any]]:
        event_class, noun = _verb_class(token)
        dating = self.dated.get(token.i)
        if noun is not None and noun.dep_ in ("dobj", "nsubjpass", "attr"):
            dating = dating or self.dated.get(noun.i)
            self.used.add(noun.i)
        if not event_class and (dating is None or dating.basis == "unresolved"):
            return  # neither a kind of event nor a day
        if dating is None and is_unreal(token):
            return
        word = event_words().get((token.lemma_.lower(), "VERB"))
        status = verb_status(token, plans=noun is not None or not event_class)
        if status == "denied" and noun is not None and noun.dep_ == "nsubj" and lasts_not(token):
            status = "happened"
        told = event_class not in ("", *_SPEECH) and not (word and word.decides == "dated")
        if dating is None and not (told and (is_past(token) or (status != "happened" and is_finite(token)))):
            return
        clause, subject = self._clause(token, event_class), _subject(token)
        if event_class in _SPEECH:
            event_class = "denial" if self._denies(token) else event_class
            token, subject = _innermost(token, subject)  # that it was published is no event
            clause = sorted({*clause, *self._clause(token, event_class)}, key=lambda t: t.i)
        group = [c for c in token.children if c.dep_ in ("aux", "auxpass", "neg", "prt")] + [token]
        row = self._row(token, clause, status, dating)
        row |= {
            "event_class": event_class or token.lemma_.lower(),
            "predicate_start": min(t.idx for t in group),
            "predicate_end": max(t.idx + len(t) for t in group),
            "subject": self._phrase(subject),
            "object": self._phrase(_argument(token, _OBJECTS)),
        }
        yield row
        for denial in self._denied_beside(token):
            where = {"predicate_start": denial.idx, "predicate_end": denial.idx + len(denial)}
            by = {"subject": self._phrase(_subject(denial)), "predicate": denial.lemma_.lower()}
            yield row | where | by | {"status": "denied", "attribution": None}

    def _noun(self, token: "Token") -> Iterator[dict[str, Any]]:
        dating = self.dated.get(token.i)
        if dating is None and not (has_own_cue(token) and token.dep_ in _ARGUMENTS):
            return
        status = noun_status(token)
        over = dating and dating.date_end is not None and dating.date_end < self.first
        if over and not has_own_cue(token):
            status = "denied" if status == "denied" else "happened"  # a mood is the verb's, not the past's
        row = self._row(token, _pruned(token, keep=("acl", "appos")), status, dating)
        yield row | {
            "event_class": noun_class(token),
            "predicate_start": token.idx,
            "predicate_end": token.idx + len(token),
            "subject": self._phrase(next((c for c in token.children if c.dep_ == "poss"), None)),
        }

    def _phrase(self, head: "Token | None") -> str | None:
        return _text(self.doc, _pruned(head)) if head is not None else None

    def _clause(self, token: "Token", event_class: str) -> list["Token"]:
        noun = _antecedent(token)
        # What is said belongs to an act of speech: "quoted an official telling …".
        keep = ("acl", "appos") if event_class in (*_SPEECH, "denial") else ("appos",)
        tokens = {*_pruned(token, keep=keep), *(_pruned(noun) if noun is not None else ())}
        return sorted(tokens, key=lambda t: t.i)

    def _row(
        self, token: "Token", tokens: list["Token"], status: str, dating: Dating | None
    ) -> dict[str, Any]:
        start, end, basis, status = self._date(dating, status)
        dated = (dating.start, dating.end) if dating else (-1, -1)
        return {
            "start": tokens[0].idx,
            "end": tokens[-1].idx + len(tokens[-1]),
            "predicate": token.lemma_.lower(),
            "words": _words(tokens, dated),
            "status": status,
            "timex_start": dating.start if dating else None,
            "date_start": start,
            "date_end": end,
            "date_basis": basis,
            "attribution": next((n for a, b, n in self.contents if a <= token.idx < b), None),
        }

    def _date(self, dating: Dating | None, status: str) -> tuple[Any, Any, str | None, str]:
        """Return first day, last day, basis and status: what lies ahead of publication has not happened."""
        past, last = status == "happened", self.last
        if dating and (dating.date_start is not None or dating.date_end is not None):
            start, end = dating.date_start, dating.date_end
            latest = start if start is not None else end
            if pd.notna(last) and latest > last:
                return start, end, dating.basis, "announced" if past else status
            if end is None and past and pd.notna(last):
                end = last  # "since Monday", told as past
            return start, end, dating.basis, status
        if dating and dating.value != "PAST_REF":
            return None, None, "unresolved", status
        return (
            (None, last, "reported past", status) if past and pd.notna(last) else (None, None, None, status)
        )

    def _denies(self, token: "Token") -> bool:
        # "quoted an official telling X that Pakistan has not offered …": what is said is a denial.
        return any(
            t.i != token.i and t.pos_ in VERBS and t.dep_ == "ccomp" and (is_negated(t) or is_denial(t))
            for t in token.subtree
        )

    def _denied_beside(self, token: "Token") -> Iterator["Token"]:
        # "Trump claimed credit for …, a claim India has denied": the same event, denied by another.
        head = token
        while head.dep_ in ("pcomp", "pobj", "prep", "dobj", "ccomp", "xcomp") and head.head.i != head.i:
            head = head.head
        if head.i == token.i or head.lemma_.lower() not in ("claim", "allege", "assert", "say"):
            return
        for noun in head.subtree:
            if noun.lemma_.lower() in cue_words("claim noun") and noun.i != head.i:
                yield from (c for c in noun.children if c.dep_ == "relcl" and is_denial(c))


def find_statements(
    text: "str | Doc",
    timexes: pd.DataFrame,
    attributions: pd.DataFrame,
    *,
    published: Any = None,
    model: str = "",
) -> pd.DataFrame:
    """Return one row per statement about an event: its clause, class, words, date and status.

    A statement is a verb or event noun that a time expression dates, or a finite clause about an event of
    lexicons/events.csv that carries no date; told as past, it is dated "no later than publication" (basis
    "reported past"). ``timexes`` and ``attributions`` are the document's tables, ``published`` as in
    ``find_timexes``. Statuses come from mood, negation, the governing verb and the date. Does not resolve
    pronouns, and does not date a clause from the sentence before.
    """
    times, told = timexes.to_dict("records"), attributions.to_dict("records")
    return schema.make("statements", statement_rows(parse(text, model=model), times, told, published))


def statement_rows(
    doc: "Doc", timexes: list[Row], attributions: list[Row], published: Any
) -> list[dict[str, Any]]:
    """Return the rows of :func:`find_statements` as dicts, from those of the other tables."""
    reader = _Reader(doc, timexes, attributions, published)
    return sorted(reader.rows(), key=lambda r: (r["start"], r["predicate_start"], r["end"]))
