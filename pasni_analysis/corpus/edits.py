"""Edits of a raw text: lines, changes to them, and the map from the result back to the raw characters."""

import re
from collections.abc import Iterator
from typing import NamedTuple


class Edit(NamedTuple):
    """One change: the raw characters ``start``..``end`` become ``replacement``."""

    start: int
    end: int
    rule: str
    action: str = "removed"
    replacement: str = ""


class Line(NamedTuple):
    """One line that is not blank, without the blanks around it."""

    start: int
    end: int
    text: str


def split_lines(raw: str) -> list[Line]:
    """Return the lines of ``raw`` that are not blank."""
    lines = []
    for match in re.finditer(r"[^\n]+", raw):
        text = match[0].strip()
        if text:
            start = match.start() + len(match[0]) - len(match[0].lstrip())
            lines.append(Line(start, start + len(text), text))
    return lines


def drop_overlaps(edits: list[Edit]) -> list[Edit]:
    """Return ``edits`` in order, without those that begin inside an earlier one."""
    kept: list[Edit] = []
    for edit in sorted(edits):
        if not kept or edit.start >= kept[-1].end:
            kept.append(edit)
    return kept


def apply_edits(raw: str, edits: list[Edit]) -> tuple[str, list[tuple[int, int, int]]]:
    """Return the edited text and its segments: start, end, raw_start of each run that both texts share."""
    parts, segments, at, raw_at = [], [], 0, 0
    for edit in [*edits, Edit(len(raw), len(raw), "")]:
        if edit.start > raw_at:
            parts.append(raw[raw_at : edit.start])
            segments.append((at, at + edit.start - raw_at, raw_at))
            at += edit.start - raw_at
        parts.append(edit.replacement)
        at += len(edit.replacement)
        raw_at = edit.end
    return "".join(parts), segments


def find_outer_blanks(raw: str, edits: list[Edit]) -> Iterator[Edit]:
    """Yield the white space before the first and after the last character that ``edits`` keep."""
    ends = [0, *(e.end for e in edits if e.action != "mended")]
    starts = [*(e.start for e in edits if e.action != "mended"), len(raw)]
    gaps = [(a, b) for a, b in zip(ends, starts, strict=True) if a < b]
    while gaps and not raw[slice(*gaps[0])].strip():
        yield Edit(*gaps.pop(0), "outer blanks")
    while gaps and not raw[slice(*gaps[-1])].strip():
        yield Edit(*gaps.pop(), "outer blanks")
    if gaps:
        (first, first_end), (last, last_end) = gaps[0], gaps[-1]
        left = first_end - len(raw[first:first_end].lstrip())
        right = last + len(raw[last:last_end].rstrip())
        yield from (Edit(a, b, "outer blanks") for a, b in ((first, left), (right, last_end)) if a < b)
