"""Which verb or event noun a time expression dates, read from the dependency parse."""

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from pasni_analysis.lexicons import load_lexicon

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

VERBS = ("VERB", "AUX")
_MODIFIERS = ("nmod", "compound", "nummod", "amod", "poss")
_OPENERS = ("DT", "PRP$", "POS")
_REACH = 4  # tokens after a time expression within which the noun that it modifies stands


class EventWord(NamedTuple):
    """The entry of a verb or noun in lexicons/events.csv."""

    event_class: str
    by_object: bool


@cache
def event_words() -> dict[tuple[str, str], EventWord]:
    """Return lexicons/events.csv by word and part of speech."""
    return {
        (row["word"], row["pos"]): EventWord(row["event_class"], row["decides"] == "object")
        for row in load_lexicon("events")
    }


def noun_class(token: "Token") -> str:
    """Return the event class of a noun ("meeting", also where it is tagged as a gerund); "" for others."""
    if token.pos_ not in ("NOUN", "PROPN") and token.tag_ != "VBG":
        return ""
    words = event_words()
    for form in (token.lemma_.lower(), token.lower_):
        if (form, "NOUN") in words:
            return words[form, "NOUN"].event_class
    return ""


def is_event_noun(token: "Token") -> bool:
    """Say whether ``token`` is a noun that names an event, not a verb form of the same letters."""
    if token.tag_ == "VBG":
        # "their 25 May meeting": the tagger's gerund has no subject or object of its own.
        return bool(noun_class(token)) and not any(
            c.dep_ in ("nsubj", "dobj", "aux", "xcomp", "ccomp") for c in token.children
        )
    return bool(noun_class(token))


def _prenominal(span: "Span") -> "Token | None":
    # "Munir's September 25, 2025, meeting": parsers lose the noun after a date with commas.
    doc = span.doc
    if not span.start or doc[span.start - 1].tag_ not in _OPENERS:
        return None
    for token in doc[span.end : span.end + _REACH]:
        if is_event_noun(token):
            return token
        if not (token.text == "," or token.pos_ in ("ADJ", "NOUN", "PROPN", "NUM")):
            return None
    return None


def governor(span: "Span") -> "Token | None":
    """Return the verb or event noun that the time expression ``span`` modifies; None where it has none.

    It is the nearest verb or event noun above the expression. An expression inside a noun phrase
    that names no event ("the 2012 film") dates nothing.
    """
    found = _prenominal(span)
    if found is not None:
        return found
    token = span.root
    while token.head.i != token.i:
        step, token = token, token.head
        if span.start <= token.i < span.end:
            continue
        if is_event_noun(token):
            return token
        if token.pos_ in VERBS and token.dep_ not in ("amod", "compound", "aux", "auxpass"):
            return token
        if step.dep_ in _MODIFIERS and token.pos_ in ("NOUN", "PROPN"):
            return None
    return token if token.pos_ in VERBS and token.i not in range(span.start, span.end) else None


def link_timexes(doc: "Doc", timexes: pd.DataFrame) -> dict[int, pd.Series]:
    """Return, per index of a verb or event noun, the row of ``timexes`` that dates it.

    Durations and sets date nothing. Where several expressions modify one predicate ("on Monday at
    noon", "on Sunday … in 2024"), the most exact resolved one counts, then the nearest.
    """
    linked: dict[int, tuple[tuple, pd.Series]] = {}
    for _, row in timexes.iterrows():
        if row["type"] not in ("DATE", "TIME"):
            continue
        span = doc.char_span(row["start"], row["end"], alignment_mode="expand")
        head = governor(span) if span is not None and len(span) else None
        if head is None:
            continue
        known = row[["date_start", "date_end"]].notna().sum()
        days = (row["date_end"] - row["date_start"]).days if known == 2 else 10**6
        rank = (-known, days, abs(head.idx - row["start"]), row["start"])
        if head.i not in linked or rank < linked[head.i][0]:
            linked[head.i] = (rank, row)
    return {i: row for i, (_, row) in linked.items()}
