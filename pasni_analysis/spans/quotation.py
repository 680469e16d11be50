"""Quotations in a text: paired quotation marks of every shape, by the conventions of news print."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from pasni_analysis.spans.sentences import find_paragraphs

_MARK = re.compile(r"''|``|[\"“”„‟«»＂]|[‘’'](?!')")
_SENTENCE_END = re.compile(r"[.!?](?=\s|$)")
_OPENERS, _CLOSERS, _SINGLES, _STOPS = "“„‟«``", "”»", "‘’'", (".", ",", "!", "?")


class Quotation(NamedTuple):
    """One quotation within one paragraph: half-open offsets with its marks, and whether it was closed.

    ``goes_on``: left open because the next paragraph opens with a mark (a quotation of several paragraphs).
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
    family: str  # single, straight (which direction is a guess) or curly


def _read(text: str, match: re.Match[str]) -> _Mark:
    mark, start, end = match.group(), match.start(), match.end()
    before, after = text[start - 1 : start] if start else "", text[end : end + 1]
    loose_left, loose_right = not before or before.isspace(), not after or after.isspace()
    if mark in _SINGLES:
        opens = mark != "’" and after.isalnum() and not before.isalnum() and before not in _STOPS
        return _Mark(
            start, end, opens or mark == "‘", mark != "‘" and not loose_left and not after.isalnum(), "single"
        )
    if mark in _OPENERS or mark in _CLOSERS:
        # Print has its slips: a curly mark that faces the wrong way is read by the blanks around it.
        wrong = loose_right and not loose_left if mark in _OPENERS else loose_left and not loose_right
        opens = (mark in _OPENERS) != wrong
        return _Mark(start, end, opens, not opens, "curly")
    opens = not loose_right and (loose_left or (not before.isalnum() and before not in _STOPS))
    return _Mark(start, end, opens or after.isalnum(), not loose_left or loose_right, "straight")


def _single_end(marks: list[_Mark], first: int, text: str) -> int | None:
    # An apostrophe after s ("the workers' plan") closes only where no later mark could.
    fallback = None
    for i in range(first, len(marks)):
        mark = marks[i]
        if mark.family != "single" or (mark.opens and not mark.closes):
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
    return stop.end() if stop else start + len(text[start:end].rstrip())


def _in_paragraph(text: str, span: tuple[int, int], next_opens: bool) -> Iterator[Quotation]:
    marks = [_read(text, m) for m in _MARK.finditer(text, *span)]
    last_close = {m.family: i for i, m in enumerate(marks) if m.closes}
    opening, done = None, span[0]
    for i, mark in enumerate(marks):
        if mark.start < done:
            continue
        if mark.family == "single":
            if opening is None and mark.opens and (end := _single_end(marks, i + 1, text)):
                yield Quotation(mark.start, end)
                done = end
        elif opening and mark.family != opening.family and last_close.get(opening.family, -1) > i:
            continue  # a quotation within the quotation
        elif opening and mark.closes:
            yield Quotation(opening.start, mark.end)
            opening = None
        elif mark.opens:
            # Two openings in a row: the first lost its partner, so it ends with its sentence.
            if opening:
                yield Quotation(
                    opening.start, _unclosed_end(text, opening, opening.start + 1, mark.start), False
                )
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
