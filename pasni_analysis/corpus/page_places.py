"""Where the lines that an extractor took stand in the source of the page, and what of the page it left."""

import re
from collections.abc import Iterator, Sequence

from pasni_analysis.corpus.articles import Segment
from pasni_analysis.corpus.edits import Edit
from pasni_analysis.corpus.page_source import IGNORED, Page

RULE = "page furniture"
_WORD = re.compile(rf"[^{IGNORED}]+")
_LONG = 30  # characters; a line of so many stands at one place of a page, as a rule
_PIECE = 20  # characters; shorter pieces of a line are met by chance
_BYLINE = 100  # characters beside the name
_WINDOW = 5_000  # characters of the page in which the pieces of a broken line are looked for


def squash(text: str) -> str:
    """Return ``text`` without the characters that :class:`Page` leaves out, such as white space."""
    return "".join(_WORD.findall(text))


def _find_lines(chars: str, bare: Sequence[str], found: list[int], *, long: bool) -> None:
    # Long lines first; a short one ("Read more") then goes between its neighbours, where it can.
    after = [len(chars)] * (len(bare) + 1)
    for i in range(len(bare) - 1, 0, -1):
        after[i] = found[i] if found[i] >= 0 else after[i + 1]
    at = 0
    for i, line in enumerate(bare):
        if found[i] < 0 and line and (len(line) >= _LONG) == long:
            near = chars.find(line, at, after[i + 1])
            found[i] = near if near >= 0 else chars.find(line)
        if found[i] >= 0:
            at = found[i] + len(line)


def _find_piece(chars: str, rest: str, at: int, end: int) -> tuple[int, int]:
    # The length of the longest beginning of ``rest`` that stands in chars[at:end], roughly, and where; or 0.
    size, place = 0, -1
    for step in (_PIECE, 4 * _PIECE, 16 * _PIECE, 64 * _PIECE):
        further = chars.find(rest[:step], at, end)
        if further < 0:
            break
        size, place = min(step, len(rest)), further
    while 0 < size < len(rest) and rest[size] == chars[place + size : place + size + 1]:
        size += 1
    return size, place


def _find_pieces(chars: str, line: str, at: int) -> list[int]:
    # A line that is not on the page as it is: the pieces that are, near the line before it.
    spots = [-1] * len(line)
    end, i = at + _WINDOW + 2 * len(line), 0
    while i < len(line):
        rest = line[i : i + 100 * _PIECE]
        if len(rest) < _PIECE:
            # Too short to mean one place by itself: it counts where it goes on from the piece before it.
            end = at + len(rest) + _PIECE if i >= _PIECE and max(spots[i - _PIECE : i]) >= 0 else at
        size, place = _find_piece(chars, rest, at, end)
        if size:
            spots[i : i + size] = range(place, place + size)
            at = place + size
        i += size or 1
    return spots


def _find_cells(chars: str, line: str, at: int) -> list[int]:
    # A row of a table, its cells divided by bars that the extractor put in.
    spots: list[int] = []
    for cell in line.split("|"):
        place = chars.find(cell, at, at + _WINDOW + len(cell)) if cell else -1
        spots += range(place, place + len(cell)) if place >= 0 else _find_pieces(chars, cell, at)
        at = max(at, place + len(cell)) if place >= 0 else at
        spots.append(-1)
    return spots[:-1]


def find_places(page: Page, lines: Sequence[str], first: int | None = None) -> list[list[int]]:
    """Return for each line the places of its characters, white space left out, in ``page.chars``.

    A place is -1 where the character was not found: an extractor joins, decodes and normalises, so that a
    line may differ from the page. ``first`` is where the first line stands, if that is known.
    """
    bare = [squash(line) for line in lines]
    found = [-1] * len(lines)
    if first is not None and bare and page.chars.startswith(bare[0], first):
        found[0] = first
    _find_lines(page.chars, bare, found, long=True)
    _find_lines(page.chars, bare, found, long=False)
    places: list[list[int]] = []
    end = 0
    for line, at in zip(bare, found, strict=True):
        if at >= 0 or not line:
            places.append(list(range(at, at + len(line))))
        else:
            places.append((_find_cells if "|" in line else _find_pieces)(page.chars, line, end))
        end = max(places[-1], default=-1) + 1 or end
    return places


def find_segments(source: str, page: Page, text: str, spots: Sequence[int]) -> Iterator[Segment]:
    """Yield the runs of ``text`` that stand in ``source`` as they are: start, end, raw_start.

    ``spots`` are the places of the characters of ``text``, white space left out. An entity (``&amp;``)
    is one character of the text and several of the source: no segment covers it.
    """
    raw = [-1] * len(text)
    places = iter(spots)
    for match in _WORD.finditer(text):
        for i in range(match.start(), match.end()):
            spot = next(places)
            if spot >= 0 and page.ends[spot] - page.starts[spot] == 1:
                raw[i] = page.starts[spot]
    # A blank belongs to the run before or behind it where the source has the same one there.
    for i in range(1, len(text)):
        if raw[i] < 0 <= raw[i - 1] and text[i].isspace() and source.startswith(text[i], raw[i - 1] + 1):
            raw[i] = raw[i - 1] + 1
    for i in range(len(text) - 2, -1, -1):
        if raw[i] < 0 < raw[i + 1] and text[i].isspace() and source.startswith(text[i], raw[i + 1] - 1):
            raw[i] = raw[i + 1] - 1
    start = 0
    for i in range(1, len(text) + 1):
        if i == len(text) or raw[i] != raw[i - 1] + 1 or raw[i - 1] < 0:
            if text and raw[start] >= 0:
                yield start, i, raw[start]
            start = i


def find_removed(page: Page, taken: Sequence[Sequence[int]], byline: str = "") -> Iterator[Edit]:
    """Yield an edit for each block of visible text, or rest of one, of which nothing was taken.

    The first that opens with the name in ``byline``, and is a line, was read as metadata.
    """
    name = squash(byline.split("; ")[0]).casefold()
    credit = re.compile(
        rf"(?:(?:written|posted|published|reported|story|text)?by:?|author:?)?{re.escape(name)}"
    )
    waiting = bool(name)
    claimed = bytearray(len(page.chars))
    for spots in taken:
        for spot in spots:
            if spot >= 0:
                claimed[spot] = 1
    for start, end in page.blocks:
        at = start
        while (first := claimed.find(0, at, end)) >= 0:
            stop = claimed.find(1, first, end)
            at = end if stop < 0 else stop
            is_line = at - first < len(name) + _BYLINE
            found = waiting and is_line and credit.match(page.chars[first:at].casefold())
            waiting = waiting and not found
            yield Edit(page.starts[first], page.ends[at - 1], RULE, "metadata" if found else "removed")
