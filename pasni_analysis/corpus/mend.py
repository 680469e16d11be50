"""Spaces that a page's markup has swallowed or added at quotation marks and commas."""

import re
from collections.abc import Collection, Iterator

from pasni_analysis.corpus.edits import Edit, Line

_TIGHT_OPEN = re.compile(r"(?<=[\w,;:.)])“(?=[\w‘'$£€])")
_TIGHT_CLOSE = re.compile(r"”(?=[A-Za-z])")
_STRAIGHT = re.compile(r'"')
_BLANK_COMMA = re.compile(r"(?<=[\w)”’\"]) (?=,\s)")


def _mend_quotes(line: Line) -> Iterator[Edit]:
    for match in _TIGHT_OPEN.finditer(line.text):
        at = line.start + match.start()
        yield Edit(at, at + 1, "quotation spacing", "mended", " “")
    for match in _TIGHT_CLOSE.finditer(line.text):
        at = line.start + match.start()
        yield Edit(at, at + 1, "quotation spacing", "mended", "” ")
    marks = [match.start() for match in _STRAIGHT.finditer(line.text)]
    if len(marks) % 2 or len(marks) > 40:  # unpaired, or not quotation marks at all
        return
    for number, mark in enumerate(marks):
        before, after = line.text[mark - 1 : mark], line.text[mark + 1 : mark + 2]
        if before.isalpha() and after.isalnum():
            replacement = '" ' if number % 2 else ' "'
            yield Edit(line.start + mark, line.start + mark + 1, "quotation spacing", "mended", replacement)


def _mend_commas(line: Line) -> Iterator[Edit]:
    for match in _BLANK_COMMA.finditer(line.text):
        at = line.start + match.start()
        yield Edit(at, at + 1, "comma spacing", "mended", "")


def mend(line: Line, skip: Collection[str]) -> Iterator[Edit]:
    """Yield the spaces to add or to take in one line, by the rules that ``skip`` does not name."""
    if "quotation spacing" not in skip:
        yield from _mend_quotes(line)
    if "comma spacing" not in skip:
        yield from _mend_commas(line)
