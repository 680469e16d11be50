"""Tables of articles as CSV, TSV and Excel: a header, which may stand below a title, and an article a row."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Any

from pasni_analysis.corpus.articles import Item, Problem, problem
from pasni_analysis.corpus.fields import Columns, find_header, known_names
from pasni_analysis.corpus.libraries import library_errors, need
from pasni_analysis.corpus.records import addresses_only, no_text_column, read_record, unknown_columns

HEAD = 10  # rows in which the header is looked for
_SEPARATORS = (",", ";", "\t", "|")
_MORE = "the row was not loaded; put text that holds the separator between double quotation marks"
_FEWER = (
    "the row was not loaded; it may be the end of the row above, cut by a line break: put text that holds "
    "one between double quotation marks; else write its empty cells too"
)
_QUOTES = 'these lines were not loaded; close the quotation mark, and write each within a text twice ("")'


def sniff_header(text: str, columns: Columns) -> tuple[str, int | None]:
    """Return what divides the cells of a table, and the line (from 0) of its header; None without text."""
    lines = text.split("\n", HEAD)[:HEAD]
    found = []
    for separator in _SEPARATORS:
        rows = [next(csv.reader([line], delimiter=separator), []) for line in lines]
        at = find_header(rows, columns)
        if at is not None:
            found.append((len(known_names(rows[at], columns)), separator, at))
    if found:
        _, separator, at = max(found, key=lambda item: item[0])
        return separator, at
    first = next((line for line in lines if line.strip()), "")
    return max(_SEPARATORS, key=first.count), None


def _above(path: str, rows: Sequence[str], line: int) -> Iterator[Problem]:
    # What stands above the header is no article, but it is said. "sep=;" is a note to Excel.
    said = [row.strip() for row in rows if row.strip(' "|\t' + ",;") and not row.startswith("sep=")]
    if said:
        found = f"above them {said[0][:100]!r}"
        advice = f"nothing: the table is read from line {line} on"
        yield problem(path, "the names of the columns in the first line", found, advice)


def _rows(text: str, path: str, separator: str, skip: int) -> Iterator[tuple[int, list[str] | Problem]]:
    # The line in which each record begins, and its cells; what is wrong where its quotation marks are.
    lines = text.split("\n")[skip:]
    reader = csv.reader((f"{line}\n" for line in lines), delimiter=separator, strict=True)
    while True:
        first = skip + reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            found = f"{error} (lines {first} to {skip + reader.line_num})"
            if "end of data" in str(error):
                found = "a quotation mark that is not closed: all lines to the end of the file are within it"
            elif "expected after" in str(error):
                found = f"a quotation mark within others, in line {skip + reader.line_num}"
            yield first, problem(f"{path}, line {first}", "text between quotation marks", found, _QUOTES)
        else:
            if any(cell.strip() for cell in cells):
                yield first, cells


def _misfit(where: str, cells: Sequence[str], n: int) -> Problem | None:
    more = any(cell.strip() for cell in cells[n:])
    if not more and len(cells) >= n:
        return None
    found = f"{len(cells)} cells where the header has {n}"
    return problem(where, f"{n} cells", found, _MORE if more else _FEWER)


def read_csv(text: str, path: str, columns: Columns) -> Iterator[Item]:
    """Yield one article per row of a table with a header; between cells stands ``,`` ``;`` a tab or ``|``.

    A row whose cells are not as many as the header's, or whose quotation marks go wrong, is a problem: which
    cell is which is not guessed.
    """
    csv.field_size_limit(2**31 - 1)
    separator, at = sniff_header(text, columns)
    if at is None:
        rows = [row for row in csv.reader(io.StringIO(text), delimiter=separator) if row]
        yield addresses_only(path, rows) or no_text_column(path, rows[0] if rows else (), columns)
        return
    yield from _above(path, text.split("\n", at)[:at], at + 1)
    format = "tsv" if separator == "\t" else "csv"
    names: list[str] = []
    for first, cells in _rows(text, path, separator, at):
        if isinstance(cells, dict):
            yield cells
            if not names:
                return
        elif not names:
            last = max(i for i, cell in enumerate(cells) if cell.strip())
            names = cells[: last + 1]  # empty cells at its end name nothing
            yield from unknown_columns(path, names, columns)
        elif fault := _misfit(f"{path}, line {first}", cells, len(names)):
            yield fault
        else:
            yield from read_record(dict(zip(names, cells, strict=False)), path, first, columns, format)


def _read_sheet(rows: Iterable[Sequence[Any]], where: str, columns: Columns) -> Iterator[Item]:
    numbered = ((n, row) for n, row in enumerate(rows, start=1) if any(cell is not None for cell in row))
    head = list(islice(numbered, HEAD))
    at = find_header([row for _, row in head], columns)
    if at is None:
        if head:
            yield no_text_column(where, (cell for cell in head[0][1] if cell is not None), columns)
        return
    line, header = head[at]
    above = [" ".join(str(cell) for cell in row if cell is not None) for _, row in head[:at]]
    yield from _above(where, above, line)
    yield from unknown_columns(where, (cell for cell in header if cell is not None), columns)
    for number, cells in chain(head[at + 1 :], numbered):
        yield from read_record(dict(zip(header, cells, strict=False)), where, number, columns, "excel")


def read_excel(data: bytes, path: str, columns: Columns) -> Iterator[Item]:
    """Yield one article per row of each sheet of an Excel workbook that has a column of text."""
    openpyxl = need("openpyxl", "openpyxl")
    with library_errors("Excel"):
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheets = list(book.worksheets)
    for sheet in sheets:
        where = path if len(sheets) == 1 else f"{path}, sheet {sheet.title!r}"
        with library_errors("Excel"):
            yield from _read_sheet(sheet.iter_rows(values_only=True), where, columns)
