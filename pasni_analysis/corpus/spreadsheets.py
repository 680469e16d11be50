"""Cells that a spreadsheet must not run, and tables as a spreadsheet saves them."""

import csv
import io
import re
from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

from pasni_analysis.corpus.decoding import decode

# Excel and LibreOffice take such cells for formulas; the wide forms too. Blanks and ' may stand before.
_RUNS = re.compile(r"['\s]*[=+\-@＝＋－＠\t\r\n]")
_NOTE = re.compile(r'"?(?:# ?(.*?): (.*)|sep=.["]?[,;\t]*)(?:\n|$)')  # sep=; is a note to Excel
_SEPARATORS = (",", ";", "\t")


def guard_cell(text: str) -> str:
    """Return ``text`` as a cell that no spreadsheet runs: with ``'`` before it where it would.

    >>> guard_cell("=1+1"), guard_cell("plain")
    ("'=1+1", 'plain')
    """
    return f"'{text}" if _RUNS.match(text) else text


def unguard_cell(text: str) -> str:
    """Return the text that :func:`guard_cell` was given.

    >>> unguard_cell("'=1+1"), unguard_cell("'tis")
    ('=1+1', "'tis")
    """
    return text[1:] if text[:1] == "'" and _RUNS.match(text[1:]) else text


class Sheet(NamedTuple):
    """A table as text: names of the columns, rows, and the notes (``# name: value``) above them."""

    header: list[str]
    rows: list[list[str]]
    notes: dict[str, str]


def write_table(path: Path, sheet: Sheet) -> None:
    """Write a new CSV for spreadsheets: cells guarded, UTF-8 with a mark by which Excel knows it."""
    with open(path, "x", encoding="utf-8-sig", errors="backslashreplace", newline="") as file:
        file.writelines(f"# {name}: {value}\r\n" for name, value in sheet.notes.items())
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerows([guard_cell(cell) for cell in row] for row in (sheet.header, *sheet.rows))


def read_table(path: Path, columns: Collection[str]) -> Sheet:
    """Return a CSV as Excel or LibreOffice saves it, cells unguarded.

    Between cells stands ``,`` ``;`` or a tab, whichever gives more of ``columns``; UTF-8, UTF-16 and
    Windows-1252 are read. Rows without any text stay, so that the number of each is that of the
    spreadsheet: the first one below the header is row 2. ValueError says what is wrong with a file.
    """
    if not path.is_file():
        raise FileNotFoundError(f"{path.name}: there is no such file ({path})")
    try:
        text = decode(path.read_bytes())
    except ValueError as error:
        advice = "in the spreadsheet, save it as 'CSV UTF-8'"
        raise ValueError(f"{path.name}: expected a CSV file, found {error}; {advice}") from None
    notes: dict[str, str] = {}
    start = 0
    while above := _NOTE.match(text, start):
        notes |= {above[1]: above[2].rstrip(",;\t").removesuffix('"')} if above[1] else {}
        start = above.end()
    text = text[start:]
    csv.field_size_limit(2**31 - 1)
    found = [list(csv.reader(io.StringIO(text, newline=""), delimiter=s)) for s in _SEPARATORS]
    rows = max(found, key=lambda rows: sum(name_of(cell) in columns for cell in next(iter(rows), [])))
    header = rows[0] if rows else []
    cells = [[unguard_cell(c) for c in row] + [""] * (len(header) - len(row)) for row in rows[1:]]
    return Sheet(header, cells, notes)


def name_of(cell: str) -> str:
    """Return the name of a column whose header may go on in brackets.

    >>> name_of("Sense (yes / no)")
    'sense'
    """
    return cell.split(" (")[0].strip().lower()
