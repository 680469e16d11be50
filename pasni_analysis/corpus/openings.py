"""What stands before the first sentence: a wire's header, or place, date and agency."""

import re
from collections.abc import Collection
from functools import cache

from pasni_analysis.corpus.edits import Edit, Line
from pasni_analysis.corpus.outlets import find_outlet
from pasni_analysis.corpus.words import count_words
from pasni_analysis.lexicons import load_lexicon

_PLACE = r"[A-Z][A-Z.'’-]+(?:[ /][A-Z][A-Z.'’-]+){0,3}"
_REGION = r"(?:,\s[A-Z][\w.'’-]*(?:\s[A-Z][\w.'’-]*){0,2})?"
_WHEN = r"(?:,\s(?:[A-Z][a-z]{2,8}\.?\s\d{1,2}|\d{1,2}\s[A-Z][a-z]{2,8}\.?)(?:,?\s\d{4})?)?"
_AGENCY = r"(?:\s?\((?P<agency>[A-Z][\w./ -]{1,30})\))"
_MARK = r"\s?(?:[—–]|--|-(?=\s))\s?"
DATELINE = re.compile(
    rf"(?:{_PLACE}{_REGION}{_WHEN}(?:{_AGENCY}?(?::\s|{_MARK}))"
    rf"|[A-Z][\w.'’-]*(?:\s[A-Z][\w.'’-]*){{0,2}}(?:\s\[[A-Z][\w ]{{1,30}}\])?{_REGION}{_WHEN}"
    rf"{_AGENCY.replace('agency', 'agency2')}(?::\s|{_MARK})"
    r"|\((?P<agency3>[A-Z][A-Za-z]{1,20})\)\s?[-—–]\s?)"
)
_CAPS_SPEAKER = re.compile(r"[A-Z][A-Z.'’ -]{1,40}:\s")
WIRE_HEADER = re.compile(
    r"(?:date\s(?P<date>\d{4}-\d\d-\d\d)\s)?\(?(?P<via>[A-Z][\w.& ]{1,30}?)\s[-–—]\s"
    r"(?P<outlet>[A-Z][^()\n]{1,60}?)\)\s?(?:[-–—]{1,2}\s)?"
)


@cache
def _places() -> frozenset[str]:
    rows = (*load_lexicon("places"), *load_lexicon("cities"))
    return frozenset(row["name"].strip().casefold() for row in rows)


def _take_wire_header(line: Line, found: dict[str, list[str]]) -> Edit | None:
    match = WIRE_HEADER.match(line.text)
    if not match or not (match["date"] or find_outlet(match["via"]).get("kind") in ("wire", "aggregator")):
        return None
    for kind in ("date", "via", "outlet"):
        if match[kind]:
            found.setdefault(kind, []).append(match[kind])
    return Edit(line.start, line.start + match.end(), "wire header", "metadata")


def _take_dateline(line: Line, others: list[Line], found: dict[str, list[str]]) -> Edit | None:
    match = DATELINE.match(line.text)
    if not match or match.end() >= len(line.text):
        return None
    agency = match["agency"] or match["agency2"] or match["agency3"]
    words = match[0].strip().rstrip(":-—– ")
    # "BREAKING:", "NASA -" and a speaker in a transcript look like a place: a bare word must be a known one,
    # and stand once. A date, region or agency, or a longer name before a dash, tells a dateline by itself.
    dashed = len(words) > 5 and re.search(r"\s[—–-]", match[0])
    bare = not agency and "," not in words and not dashed
    spoken = sum(1 for other in others if _CAPS_SPEAKER.match(other.text))
    if bare and (spoken > 2 or not all(place in _places() for place in words.casefold().split("/"))):
        return None
    found.setdefault("dateline", []).append(words)
    if agency and find_outlet(agency.split("/")[0]).get("kind") == "wire":
        found.setdefault("agency", []).append(agency.split("/")[0])
    return Edit(line.start, line.start + match.end(), "dateline", "metadata")


def find_opening(lines: list[Line], found: dict[str, list[str]], skip: Collection[str]) -> Edit | None:
    """Return the wire header or dateline that opens the text; add what it says to ``found``."""
    for line in lines[:3]:
        edit = None if "wire header" in skip else _take_wire_header(line, found)
        if edit is None and "dateline" not in skip and count_words(line.text) > 12:
            edit = _take_dateline(line, lines, found)
        if edit:
            return edit
    return None
