"""Which verb or event noun a time expression dates, and with which days, read from the dependency parse."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from pasni_analysis.columns import Row
from pasni_analysis.lexicons import load_lexicon
from pasni_analysis.spans.parse import read_attribute, text_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

VERBS = ("VERB", "AUX")
_MODIFIERS = ("nmod", "compound", "nummod", "amod", "poss")
_OPENERS = ("DT", "PRP$", "POS")
_PREPOSITIONAL = ("following", "including", "excluding", "regarding", "concerning", "according")
_OF_VERBS = {"nsubj", "dobj", "aux", "xcomp", "ccomp"}
_REACH = 4  # tokens after a time expression within which the noun that it modifies stands


_RANGE = re.compile(r"\s*(?:to|until|till|through|and|-|–|—)\s*")
_SPOKEN = re.compile(r"\b(?:today|tonight|yesterday|tomorrow|this (?:morning|afternoon|evening))\b", re.I)


class Dating(NamedTuple):
    """The expression that dates a predicate, and the days that it allows there."""

    start: int
    end: int
    date_start: pd.Timestamp | None
    date_end: pd.Timestamp | None
    basis: str
    value: str


class EventWord(NamedTuple):
    """The entry of a verb or noun in lexicons/events.csv."""

    event_class: str
    decides: str  # object, dated, argument or "" (the word itself), as the head of the file says


@cache
def event_words() -> dict[tuple[str, str], EventWord]:
    """Return lexicons/events.csv by word and part of speech."""
    return {
        (row["word"], row["pos"]): EventWord(row["event_class"], row["decides"])
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
    # "their 25 May meeting": a noun that is tagged as a gerund has no subject or object of its own.
    clause = token.tag_ == "VBG" and {c.dep_ for c in token.children} & _OF_VERBS
    return bool(noun_class(token)) and not clause


def find_event_nouns(doc: "Doc") -> list["Token"]:
    """Return the tokens that :func:`is_event_noun` says yes to."""
    words = {word for word, pos in event_words() if pos == "NOUN"}
    forms = zip(read_attribute(doc, "LEMMA"), read_attribute(doc, "LOWER"), strict=True)
    listed = [i for i, (lemma, lower) in enumerate(forms) if lemma.lower() in words or lower in words]
    return [token for token in (doc[i] for i in listed) if is_event_noun(token)]


def _prenominal(span: "Span") -> "Token | None":
    # "Munir's September 25, 2025, meeting": parsers lose the noun after a date with commas.
    doc = span.doc
    if not span.start or doc[span.start - 1].tag_ not in _OPENERS:
        return None
    for token in doc[span.end : span.end + _REACH]:
        leads = token.dep_ in _MODIFIERS and token.head.i > token.i
        if is_event_noun(token) and not leads:
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
        leads = token.dep_ == "compound" and token.head.i > token.i
        if token.lower_ in _PREPOSITIONAL:
            return None
        if is_event_noun(token) and not leads:
            return token
        if token.pos_ in VERBS and token.dep_ not in ("amod", "compound", "aux", "auxpass"):
            return token
        if step.dep_ in _MODIFIERS and token.pos_ in ("NOUN", "PROPN") and not leads:
            return None
    return token if token.pos_ in VERBS and token.i not in range(span.start, span.end) else None


def _day(value: Any) -> pd.Timestamp | None:
    return None if pd.isna(value) else pd.Timestamp(value)


def _bounded(doc: "Doc", span: "Span", row: Row) -> tuple[pd.Timestamp | None, pd.Timestamp | None]:
    """Return the days of an expression as the word before it bounds them ("by Friday", "through 2026")."""
    start, end = _day(row["date_start"]), _day(row["date_end"])
    before = doc[span.start - 1].lower_ if span.start else ""
    one = pd.Timedelta(days=1)
    if before in ("by", "until", "till", "through"):
        return None, end
    if before == "before":
        return None, start - one if start is not None else None
    if before == "after":
        return end + one if end is not None else None, None
    return start, None if before in ("since", "from") else end


def _datings(
    doc: "Doc", timexes: list[Row], spoken: list[tuple[int, int]]
) -> Iterator[tuple["Span", Dating]]:
    """Yield each expression that can date, with its days; the two ends of a range are one."""
    rows = [r for r in timexes if r["type"] in ("DATE", "TIME") and r["value"] != "PRESENT_REF"]
    text = text_of(doc)
    ranges = {}
    for first, last in pairwise(rows):
        here = first["start"]
        opened = text[max(0, here - 9) : here].lower().split()[-1:] in (["from"], ["between"])
        joined = _RANGE.fullmatch(text, first["end"], last["start"])
        if joined and (opened or joined.group().strip() in "-–—"):
            ranges[here] = last
    ends = {last["start"] for last in ranges.values()}
    for row in rows:
        where = row["start"], row["end"]
        span = doc.char_span(*where, alignment_mode="expand")
        if span is None or not len(span) or where[0] in ends:
            continue
        start, end = _bounded(doc, span, row)
        if (until := ranges.get(where[0])) is not None:
            start, end = _day(row["date_start"]), _day(until["date_end"])
        if row["value"] == "PAST_REF":
            start, end = None, None  # "recently": past, which the clause says as well
        if any(a <= where[0] < b for a, b in spoken) and _SPOKEN.search(row["text"]):
            # "Today" in a quotation is the day of speaking, which the article need not share.
            yield span, Dating(*where, None, None, "unresolved", row["value"])
        else:
            yield span, Dating(*where, start, end, row["basis"], row["value"])


def link_timexes(doc: "Doc", timexes: list[Row], spoken: list[tuple[int, int]]) -> dict[int, Dating]:
    """Return, per index of a verb or event noun, what dates it.

    Durations and sets date nothing. Where several expressions modify one predicate ("on Monday … in
    2024"), the most exact resolved one counts, then the nearest. ``spoken``: spans of direct quotations.
    """
    linked: dict[int, tuple[tuple, Dating]] = {}
    for span, dating in _datings(doc, timexes, spoken):
        head = governor(span)
        if head is None:
            continue
        known = (dating.date_start is not None) + (dating.date_end is not None)
        days = (dating.date_end - dating.date_start).days if known == 2 else 10**6  # type: ignore[operator]
        rank = (-known, days, abs(head.idx - dating.start), dating.start)
        if head.i not in linked or rank < linked[head.i][0]:
            linked[head.i] = (rank, dating)
    return {i: dating for i, (_, dating) in linked.items()}
