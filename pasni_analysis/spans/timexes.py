"""Time expressions of a text with their TIMEX3 values and the days that they allow."""

import re
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd

from pasni_analysis import schema
from pasni_analysis.spans.parse import text_of
from pasni_analysis.spans.timex_calendar import Days, days_of, narrow, precision_of
from pasni_analysis.spans.timex_patterns import compiled, islands
from pasni_analysis.spans.timex_values import Anchor, Found, Reading
from pasni_analysis.spans.timex_words import Tokens, letter_of, tokenize

if TYPE_CHECKING:
    from spacy.tokens import Doc

Published = Any
_GAP = re.compile(r"\n\s*\n")


def _day(value: Any) -> date | None:
    if value is None or (not isinstance(value, str) and pd.isna(value)) or value == "":
        return None
    return pd.Timestamp(value).date()


def published_days(published: Published) -> Days:
    """Return the first and last possible day of publication; None where open or unknown."""
    first, last = published if isinstance(published, tuple | list) else (published, published)
    start, end = _day(first), _day(last)
    if start and end and start > end:
        raise ValueError(f"published: the interval must not end before it begins, found {start} to {end}")
    return start, end


def _candidates(text: str, tokens: Tokens) -> list[tuple[int, int, Reading]]:
    """Return what the rules match, longest first where matches overlap, in text order."""
    run, core = islands()
    found: list[Any] = []
    for island in run.finditer(tokens.letters):
        first, last = island.span()
        if core.search(tokens.letters, first, last) is None:
            continue
        for rank, (pattern, read) in enumerate(compiled()):
            for match in pattern.finditer(tokens.letters, first, last + 1):
                found.append((match.start(), match.start() - match.end(), rank, match, read))
    found.sort(key=lambda c: c[:3])
    chosen, free = [], 0
    for a, length, _, match, read in found:
        b = a - length
        if a < free or _GAP.search(text, tokens.starts[a], tokens.ends[b - 1]):
            continue
        groups = {"all": (a, b)}
        for name in match.groupdict():
            if match.start(name) >= 0:
                groups[name.rstrip("0123456789")] = match.span(name)
        reading = read(Found(tokens, groups))
        if reading is not None:
            chosen.append((a, b, reading))
            free = b
    return chosen


def _tense(tokens: Tokens, a: int, b: int) -> int:
    """Return -1 or 1 by the nearest past or future verb of the clause, before it rather than after; 0 without one."""
    letters, words = tokens.letters, tokens.words
    marks = letter_of()
    if a and (words[a - 1] in ("by", "until", "till", "starting", "beginning", "effective")):
        return 1
    for i in range(a - 1, max(-1, a - 12), -1):
        if letters[i] == marks["stop"]:
            break
        if letters[i] in (marks["was"], marks["will"]):
            return -1 if letters[i] == marks["was"] else 1
    for i in range(b, min(len(letters), b + 7)):
        if letters[i] == marks["stop"]:
            break
        if letters[i] in (marks["was"], marks["will"]):
            return -1 if letters[i] == marks["was"] else 1
    return 0


def _resolve(reading: Reading, days: Days, anchor: Anchor | None) -> tuple[str, Days, str]:
    """Return value, days and basis of a reading, given the days of publication and what stands around."""
    if reading.at is None:
        if reading.span:
            start, end = _spanned(reading, days)
            return reading.value, (start, end), reading.basis if days != (None, None) else "unresolved"
        known = narrow(reading.value, reading.modifier)
        return reading.value, known or (None, None), reading.basis
    ends = [None if d is None else reading.at(Anchor(d, *anchor[1:])) for d in days]
    if ends[0] is None and ends[1] is None:
        return reading.value, (None, None), "unresolved"
    value = ends[0] if ends[0] == ends[1] and ends[0] else reading.value
    if reading.span:
        return value, _spanned(reading, days), reading.basis
    first = narrow(ends[0], reading.modifier) if ends[0] else None
    last = narrow(ends[1], reading.modifier) if ends[1] else None
    return value, (first[0] if first else None, last[1] if last else None), reading.basis


def _spanned(reading: Reading, days: Days) -> Days:
    first = reading.span(days[0]) if days[0] else (None, None)
    last = reading.span(days[1]) if days[1] else (None, None)
    return first[0], last[1]


def find_timexes(text: "str | Doc", published: Published = None) -> pd.DataFrame:
    """Return one row per time expression of ``text``: offsets, TIMEX3 type and value, days, precision, basis.

    ``published`` is a date, a pair of dates (either may be None) between which the article appeared, or None.

    >>> find_timexes("They met late last month.", published="2025-10-07")["value"].tolist()
    ['2025-09']
    """
    text = text_of(text)
    days, tokens = published_days(published), tokenize(text)
    rows, focus = [], ""
    for a, b, reading in _candidates(text, tokens):
        anchor = Anchor(date.min, _tense(tokens, a, b) if reading.at else 0, focus)
        value, (start, end), basis = _resolve(reading, days, anchor)
        if days_of(value) and reading.type in ("DATE", "TIME"):
            focus = value.split("T")[0]
        first, last = tokens.starts[a], tokens.ends[b - 1]
        rows.append(
            {
                "start": first,
                "end": last,
                "text": text[first:last],
                "type": reading.type,
                "value": value,
                "date_start": start,
                "date_end": end,
                "precision": precision_of(value),
                "modifier": reading.modifier or None,
                "basis": basis,
            }
        )
    return schema.make("timexes", rows)
