"""Deliveries of Factiva as text (RTF, Word, copied): articles with two-letter field codes, or as displayed.

With codes ("Full Article/Report plus Indexing") each field begins with its code: HD headline, BY byline, PD
day, SN source, LP and TD text; AN, "Document" and the accession number, ends the article. Without codes
("Article Format") the order is: section, headline, byline, "1,234 words", day, clock, source, its code,
edition, page, language, copyright, text, "Document" and the number.
Sources: deliveries and parsers in public repositories (newspapers, tm.plugin.factiva, factiva_parser).
"""

import re
from collections.abc import Collection, Iterator, Sequence

from pasni_analysis.corpus.archives import (
    Row,
    attach_edits,
    build_part,
    drop_pages,
    join_rows,
    join_title,
    split_rows,
)
from pasni_analysis.corpus.articles import Part
from pasni_analysis.corpus.factiva_fields import ACCESSION, CODE_LINE, Record, read_codes, read_display

_END = re.compile(rf"(?:AN[\s|]{{1,9}})?Document[\s|]{{1,9}}{ACCESSION}")
_MARKS = [
    re.compile(pattern, re.MULTILINE)
    for pattern in (
        rf"^[ \t]*(?:AN[ \t|]{{1,9}})?Document[ \t|]{{1,9}}{ACCESSION}[ \t]*$",
        r"^[ \t]*(?:WC[ \t|]{1,9})?\d[\d,]{0,9} words[ \t]*$",
        r"^[ \t]*(?:PD[ \t|]{1,9})?\d{1,2} [A-Z][a-z]{2,8} \d{4}[ \t]*$",
        r"^[ \t]*(?:LA[ \t|]{1,9})?English[ \t]*$",
        r"^(?:HD|SN|SC|LP|TD)(?:[ \t|]|$)",
    )
]
_RESULTS = re.compile(r"^[ \t]*Results Found[ \t|:]{1,9}([\d,]{1,9})[ \t]*$", re.MULTILINE)


def is_factiva(text: str) -> bool:
    """Say whether ``text`` is a delivery of Factiva, of one article or many, with or without field codes.

    An accession number ("Document DAWN000020251007ela70002t") stands in each, and two marks of a header.
    """
    found = [bool(mark.search(text)) for mark in _MARKS]
    return found[0] and sum(found) > 2


def check_results(text: str, n: int) -> str | None:
    """Return what does not fit ``n`` articles found, where the summary of the search names another number.

    The summary counts what the search found; of which a researcher may have saved a part.

    >>> check_results("Results Found\\t1,027", 100)
    'the search found 1,027 documents, the file holds 100'
    """
    found = sum(int(number.replace(",", "") or 0) for number in _RESULTS.findall(text))
    return f"the search found {found:,} documents, the file holds {n:,}" if found and found != n else None


def _records(rows: Sequence[Row]) -> Iterator[list[Row]]:
    record: list[Row] = []
    for row in rows:
        record.append(row)
        if _END.fullmatch(row.text):
            yield record
            record = []
    if record:
        yield record


def _read(rows: Sequence[Row], headlines: Collection[int]) -> Record:
    if not _END.fullmatch(rows[-1].text):
        return Record()
    coded = any(CODE_LINE.fullmatch(row.text) and row.text.startswith("HD") for row in rows)
    return read_codes(rows) if coded else read_display(rows, headlines)


def _parts(text: str, rows: Sequence[Row], headlines: Collection[int]) -> Iterator[Part]:
    waiting: list[Row] = []
    for rows_of_one in _records(rows):
        waiting.extend(rows_of_one)
        record = _read(rows_of_one, headlines)
        if pieces := [*join_title(record.title), *join_rows(record.body)]:
            yield build_part(text, waiting, pieces, record.rules, record.fields)
            waiting = []
    if waiting:
        rules = {row.end: ("archive cover", "removed") for row in waiting}
        yield build_part(text, waiting, [], rules, {})


def split_factiva(text: str, *, headlines: Collection[int] = ()) -> Iterator[Part]:
    """Yield the articles of a delivery; segments and edits of all together cover all but its blanks.

    What follows the last "Document ..." (the summary of the search, or an article cut off) is an edit of the
    last article. A text without an accession number yields nothing. ``headlines`` are offsets at which a
    headline is known to begin.
    """
    rows, pages = drop_pages(text, split_rows(text))
    yield from attach_edits(list(_parts(text, rows, headlines)), pages)
