"""What deliveries of news archives share: rows, pages, paragraphs, dates, and one article put together."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise
from typing import NamedTuple

from pasni_analysis.corpus.articles import Part, Segment
from pasni_analysis.corpus.dates import DATE_LINE, MONTHS, parse_day
from pasni_analysis.corpus.edits import Edit, split_lines
from pasni_analysis.corpus.outlets import strip_note

_WORDS_OF_DATES = MONTHS.keys() | set(
    """monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun
    am pm gmt utc est edt et pst pdt cst cdt bst ist pkt spring summer autumn fall winter""".split()  # noqa: SIM905
)
_MONTH_YEAR = re.compile(r"([A-Za-z]{3,9})\.?,? (\d{4})")
_PAGE = re.compile(r"page\s(\d{1,6})(?:\sof\s\d{1,6})?(?:\s{1,9}(?:©|\(c\)).{0,100})?", re.IGNORECASE)
COPYRIGHT = re.compile(r"(?:copyright\b|©|\(c\)\s|all rights reserved)", re.IGNORECASE)
_PROVIDER = re.compile(
    r"\b(?:distributed|provided|delivered) by:? ([^,;()]{2,80}?)(?=[,;(]|\.?\s*all rights|\.?$)",
    re.IGNORECASE,
)


class Row(NamedTuple):
    """One line that is not blank, without the blanks around it; ``gap``: a blank line stands before it."""

    start: int
    end: int
    text: str
    gap: bool


class Piece(NamedTuple):
    """A run of the file, and what stands before it in the article's text."""

    glue: str
    start: int
    end: int


def split_rows(raw: str) -> list[Row]:
    """Return the lines of ``raw`` that are not blank."""
    rows, last = [], 0
    for line in split_lines(raw):
        rows.append(Row(*line, raw.count("\n", last, line.start) > 1))
        last = line.end
    return rows


def _key(row: Row) -> str:
    return "".join(row.text.casefold().split())


def _count_running(raw: str, keys: Sequence[str], at: int, before: int, rows: Sequence[Row]) -> int:
    # How many rows behind the page mark ``at`` are the running title: those that the mark before it had too;
    # on an article's first page those that come twice, or end the page.
    n = 0
    while before >= 0 and n < 3 and at + 1 + n < len(keys) and keys[at + 1 + n] == keys[before + 1 + n]:
        n += 1
    if n:
        return n
    for n in (3, 2, 1):
        below = accumulate(keys[at + 1 + n : at + 6 + n])  # the headline itself may be broken elsewhere
        if at + 1 + n < len(keys) and "".join(keys[at + 1 : at + 1 + n]) in below:
            return n
    if at + 2 < len(rows) and "\f" in raw[rows[at + 1].end : rows[at + 2].start]:
        return int(keys[at + 1] in keys[max(0, at - 400) : at])
    return 0


def drop_pages(raw: str, rows: Sequence[Row]) -> tuple[list[Row], list[Edit]]:
    """Return ``rows`` without the marks of pages ("Page 2 of 31") and the running titles behind them."""
    keys = [_key(row) for row in rows]
    kept: list[Row] = []
    edits: list[Edit] = []
    before, skip, broken = -1, 0, False
    for i, row in enumerate(rows):
        if mark := _PAGE.fullmatch(row.text):
            before = -1 if mark[1] == "1" else before
            skip = _count_running(raw, keys, i, before, rows) + 1
            before = i
        if skip:
            edits.append(Edit(row.start, row.end, "archive page"))
            skip, broken = skip - 1, True
            continue
        # A paragraph runs on over the page.
        kept.append(row._replace(gap=False) if broken else row)
        broken = False
    return kept, edits


def _first_word(text: str) -> int:
    return len(text.split(None, 1)[0])


def _wrap_width(rows: Sequence[Row]) -> int:
    # The width at which lines were broken by a program; 0 where each line is a paragraph.
    pairs = [(a, b) for a, b in pairwise(rows) if not b.gap]
    lengths = sorted(len(row.text) for row in rows)
    width = lengths[-1 - len(lengths) // 50] if lengths else 0  # an address may be longer
    full = sum(len(a.text) + 1 + _first_word(b.text) > 0.85 * width for a, b in pairs)
    return width if pairs and 45 <= width <= 130 and full >= len(pairs) / 2 else 0


def _runs_on(row: Row, following: Row, width: int) -> bool:
    # The first word of the next line would not have fitted: the break is the program's, not the author's.
    reach = (len(row.text) + 1 + _first_word(following.text)) / width
    if re.search(r"[.!?:][\"'”’)]*$", row.text):
        return reach > 0.92
    return reach > 0.6 or following.text[0].islower()


def join_rows(rows: Sequence[Row]) -> list[Piece]:
    """Return ``rows`` as paragraphs, hard-wrapped lines joined again; a hyphen at a line's end stays.

    Only a soft hyphen is taken out: a hard one may belong to the word ("gun-wielding").
    """
    width = _wrap_width(rows)
    pieces: list[Piece] = []
    for i, row in enumerate(rows):
        glue = "\n\n"
        if i and width and not row.gap and _runs_on(rows[i - 1], row, width):
            glue = "" if re.search(r"\w[-\u00ad]$", rows[i - 1].text) else " "
            if rows[i - 1].text.endswith("\u00ad"):
                pieces[-1] = pieces[-1]._replace(end=pieces[-1].end - 1)
        pieces.append(Piece(glue, row.start, row.end))
    return pieces


def join_title(rows: Sequence[Row]) -> list[Piece]:
    """Return ``rows`` as the one line of a headline."""
    return [Piece(" " if i else "", row.start, row.end) for i, row in enumerate(rows)]


def cut_row(row: Row, at: int) -> list[Row]:
    """Return ``row`` from its character ``at`` on, without blanks; nothing where nothing is left."""
    rest = row.text[at:].strip()
    return [Row(row.end - len(rest), row.end, rest, row.gap)] if rest else []


def _compose(raw: str, pieces: Sequence[Piece]) -> tuple[str, tuple[Segment, ...]]:
    parts, segments, at = [], [], 0
    for piece in pieces:
        parts += [piece.glue if at else "", raw[piece.start : piece.end]]
        start = at + len(parts[-2])
        at = start + piece.end - piece.start
        segments.append((start, at, piece.start))
    return "".join(parts), tuple(segments)


def find_uncovered(raw: str, rows: Sequence[Row], pieces: Sequence[Piece]) -> Iterator[tuple[Row, int, int]]:
    """Yield each run of ``rows`` that no piece holds, with its row, start and end."""
    used = sorted((piece.start, piece.end) for piece in pieces)
    k = 0
    for row in rows:
        at = row.start
        while k < len(used) and used[k][0] < row.end:
            if raw[at : used[k][0]].strip():
                yield row, at, used[k][0]
            at, k = used[k][1], k + 1
        if raw[at : row.end].strip():
            yield row, at, row.end


def build_part(
    raw: str,
    rows: Sequence[Row],
    pieces: Sequence[Piece],
    rules: Mapping[int, tuple[str, str]],
    fields: Mapping[str, str],
) -> Part:
    """Return the article of ``pieces``; every other character of ``rows`` becomes an edit.

    ``rules`` give rule and action by a row's end; other rows are header before the text, footer after it.
    """
    text, segments = _compose(raw, pieces)
    body = max((piece.start for piece in pieces), default=len(raw))
    edits = []
    for row, start, end in find_uncovered(raw, rows, pieces):
        default = ("archive header" if row.start < body else "archive footer", "removed")
        edits.append(Edit(start, end, *rules.get(row.end, default)))
    return Part(text, segments, tuple(edits), {k: v for k, v in fields.items() if v})


def _begin(part: Part) -> int:
    return min([edit.start for edit in part.edits[:1]] + [segment[2] for segment in part.segments])


def attach_edits(parts: Sequence[Part], edits: Sequence[Edit]) -> Iterator[Part]:
    """Yield the articles among ``parts``, each with those of ``edits`` from its begin to the next.

    A part without text is no article: its edits go to the article before it, or to the first one.
    """
    articles = [part for part in parts if part.text]
    begins = [_begin(part) for part in articles]
    loose = [*edits, *(edit for part in parts if not part.text for edit in part.edits)]
    added: dict[int, list[Edit]] = {}
    for edit in loose:
        added.setdefault(max(bisect_right(begins, edit.start) - 1, 0), []).append(edit)
    for number, part in enumerate(articles):
        yield replace(part, edits=tuple(sorted([*part.edits, *added.get(number, [])])))


def iso_date(text: str) -> str:
    """Return the date that an archive prints as ISO writes it, to the day, month or year that it states.

    What can be read in two ways, or as a span of days, comes back as it is printed.

    >>> iso_date("October 7, 2025 Tuesday 10:14 AM GMT"), iso_date("October 2025")
    ('2025-10-07', '2025-10')
    """
    text = " ".join(text.split())
    match = DATE_LINE.match(text)
    if match and (day := parse_day(match["date"])):
        return day.isoformat()
    if (found := _MONTH_YEAR.fullmatch(text)) and found[1].lower() in MONTHS:
        return f"{found[2]}-{MONTHS[found[1].lower()]:02d}"
    return text


def is_date(text: str) -> bool:
    """Say whether ``text`` is nothing but a date with its year, perhaps with weekday, clock or edition."""
    if len(text) > 80 or not re.search(r"\b(?:1[6-9]|20|21)\d\d\b", text):
        return False
    if (match := DATE_LINE.match(text)) and re.fullmatch(
        r"\W*+[\w ]{0,30}\bedition\W*", text[match.end() :], re.I
    ):
        return True
    return all(word.isdigit() or word.lower() in _WORDS_OF_DATES for word in re.findall(r"[^\W_]+", text))


def outlet_name(text: str) -> str:
    """Return a publication's name without the note of its country, as :func:`strip_note` does.

    >>> outlet_name("Dawn (Pakistan)"), outlet_name("Daily Mirror (Sri Lanka)"), outlet_name("Quay (Bahrain)")
    ('Dawn', 'Daily Mirror (Sri Lanka)', 'Quay (Bahrain)')
    """
    return strip_note(" ".join(text.split()))


def find_provider(text: str) -> str:
    """Return who passed the article on to the archive, as its copyright says, else nothing.

    >>> find_provider("Copyright 2025 The Nation Provided by SyndiGate Media Inc. All Rights Reserved")
    'SyndiGate Media Inc'
    """
    match = _PROVIDER.search(text)
    return match[1].strip(" .") if match else ""
