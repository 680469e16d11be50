"""Quotations in a text: paired quotation marks of every shape, by the conventions of news print."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from pasni_analysis.spans.sentences import find_paragraphs

_MARK = re.compile(r"''|``|[\"“”„‟«»＂]|[‘’'](?!')")
_SENTENCE_END = re.compile(r"[.!?](?=\s|$)")
_OPENERS, _CLOSERS, _SINGLES = "“„‟«``", "”»", "‘’'"


class Quotation(NamedTuple):
    """One quotation within one paragraph: half-open offsets with its marks, and whether it was closed.

    ``goes_on``: the mark stays open because the next paragraph opens with one (a quotation of several paragraphs).
    """

    start: int
    end: int
    closed: bool = True
    goes_on: bool = False


class _Mark(NamedTuple):
    start: int
    end: int
    opens: bool
    closes: bool
    single: bool


def _read(text: str, match: re.Match[str]) -> _Mark:
    # A straight mark may open where a blank or bracket stands before it, and close where none does.
    mark, start, end = match.group(), match.start(), match.end()
    before, after = text[start - 1 : start], text[end : end + 1]
    single = mark in _SINGLES
    tight_left, tight_right = bool(before) and not before.isspace(), bool(after) and not after.isspace()
    if mark in _OPENERS:
        return _Mark(start, end, True, False, single)
    if mark in _CLOSERS:
        return _Mark(start, end, False, True, single)
    if single:
        opens = mark != "’" and after.isalnum() and not before.isalnum() and before not in ".,!?"
        closes = mark != "‘" and tight_left and not after.isalnum()
        return _Mark(start, end, opens or mark == "‘", closes, single)
    opens = tight_right and not (tight_left and not after.isalnum())
    return _Mark(start, end, opens, tight_left and before not in "([", single)


def _single_end(marks: list[_Mark], first: int, text: str) -> int | None:
    # An apostrophe after s ("the workers' plan") closes only where no later mark could.
    fallback = None
    for i in range(first, len(marks)):
        mark = marks[i]
        if not mark.single or (mark.opens and not mark.closes):
            break
        if mark.closes:
            before, after = text[mark.start - 1], text[mark.end : mark.end + 1]
            if before in ",.?!…" or not after or after in ',.;:?!)—–"”' or before != "s":
                return mark.end
            fallback = fallback or mark.end
    return fallback


def _unclosed_end(text: str, opening: _Mark, start: int, end: int) -> int:
    if opening.start == start:
        return end
    stop = _SENTENCE_END.search(text, opening.end, end)
    return stop.end() if stop else end


def _in_paragraph(text: str, span: tuple[int, int], next_opens: bool) -> Iterator[Quotation]:
    marks = [_read(text, m) for m in _MARK.finditer(text, *span)]
    opening, done = None, span[0]
    for i, mark in enumerate(marks):
        if mark.start < done:
            continue
        if mark.single:
            if opening is None and mark.opens and (end := _single_end(marks, i + 1, text)):
                yield Quotation(mark.start, end)
                done = end
        elif opening and mark.closes:
            yield Quotation(opening.start, mark.end)
            opening = None
        elif mark.opens:
            # Two openings in a row: the first lost its partner, so it ends with its sentence.
            if opening:
                yield Quotation(opening.start, _unclosed_end(text, opening, mark.start, mark.start), False)
            opening = mark
    if opening:
        end = span[1] if next_opens else _unclosed_end(text, opening, *span)
        yield Quotation(opening.start, end, False, next_opens)


def find_quotations(text: str) -> list[Quotation]:
    """Return the outermost quotations of ``text`` in order, each within one paragraph.

    An unclosed mark ends with its paragraph when the next one opens with a mark (the convention for
    quotations of several paragraphs) or when it opens its own; else with its sentence. A stray closing
    mark is ignored. Whether a quotation is speech, a title or a scare quote is not decided here.

    >>> [tuple(q[:2]) for q in find_quotations('He called it "a bluff" and left.')]
    [(13, 22)]
    """
    paragraphs = find_paragraphs(text)
    found: list[Quotation] = []
    for i, span in enumerate(paragraphs):
        head = text[paragraphs[i + 1][0] : paragraphs[i + 1][0] + 2] if i + 1 < len(paragraphs) else ""
        next_opens = (head[:1] in '"“„«＂‘' and bool(head)) or head in ("''", "``")
        found.extend(_in_paragraph(text, span, next_opens))
    return found
