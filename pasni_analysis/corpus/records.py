"""Tables of articles (CSV, TSV, JSON, JSON lines, Parquet, Excel): one record, one article."""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import PurePosixPath
from typing import Any

from pasni_analysis.corpus.articles import Item, Part, Problem, RawArticle, hash_part, problem
from pasni_analysis.corpus.decoding import plain_lines, replace_surrogates
from pasni_analysis.corpus.services import address_column, metadata_only

# What the columns of researchers' tables are called, the package's own name first; blanks count as "_".
SYNONYMS = {
    "id": ("id", "doc_id", "article_id", "uid", "stories_id", "guid"),
    "text": (
        *("text", "body", "content", "article", "full_text", "fulltext", "article_text", "body_text"),
        *("maintext", "main_text", "story", "plain_text"),
    ),
    "title": ("title", "headline", "head", "article_title"),
    "outlet": (
        *("outlet", "media_name", "publication", "newspaper", "publisher", "source", "source_name"),
        *("outlet_name", "media_outlet", "sitename", "site", "source_domain", "domain"),
    ),
    "published": (
        *("published", "date", "publish_date", "published_at", "publication_date", "pub_date", "pubdate"),
        *("date_published", "published_date", "date_publish", "datetime"),
    ),
    "byline": ("byline", "author", "authors", "by"),
    "url": ("url", "link", "article_url", "permalink"),
    "section": ("section", "category", "news_desk"),
    "via": ("via", "agency"),
    "language": ("language", "lang"),
}
_ROW = "fill in the text, or delete the row"
_CELLS = "the row was not loaded; put text that holds the separator between double quotation marks"
_BROKEN = "each such mark was replaced by \ufffd and the rest is used; fetch the article again"
_SEPARATORS = (",", ";", "\t", "|")
Columns = Mapping[str, str]


def check_columns(columns: Columns) -> None:
    """Raise ValueError where ``columns``, our name to a table's, uses a name that is not ours."""
    if unknown := sorted(set(columns) - set(SYNONYMS)):
        raise ValueError(f"columns: {unknown[0]!r} is none of {', '.join(SYNONYMS)}")


def column_key(name: object) -> str:
    """Return a column's name as it is compared: lower case, blanks and hyphens as ``_``.

    >>> column_key(" Publication Date")
    'publication_date'
    """
    return re.sub(r"[\s\-.]+", "_", str(name).strip().lower())


def _called(name: str, columns: Columns) -> tuple[str, ...]:
    given = (column_key(columns[name]),) if name in columns else ()
    return given + SYNONYMS[name]


def has_text(header: Iterable[object], columns: Columns) -> bool:
    """Say whether one of the columns in ``header`` holds the articles' text."""
    return bool({column_key(name) for name in header} & set(_called("text", columns)))


def _cell(value: Any) -> str:
    # A number is kept as it is written, so that the checks see it; null and NaN say nothing.
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return "; ".join(text for part in value if (text := _cell(part)))
    if isinstance(value, dict):  # {"id": "dawn", "name": "Dawn"}, as interfaces of the web write an outlet
        return _cell(value.get("name"))
    return str(value) if isinstance(value, str | int | float) and value == value else ""


def _fields(record: Mapping[Any, Any], columns: Columns) -> dict[str, str]:
    known = {column_key(k): text for k, v in record.items() if (text := _cell(v))}
    found = {}
    for name in SYNONYMS:
        value = next((known[s] for s in _called(name, columns) if s in known), "")
        if value.strip():
            found[name] = value
    return found


def _compose(title: str, text: str) -> str:
    # A record that keeps its headline apart gets it back on top, as it was printed.
    head = "".join(text.split())[: 2 * len(title)]
    bare = "".join(title.split()).rstrip(".")
    return text if not title or head.startswith(bare) else f"{title.strip()}\n\n{text.lstrip()}"


def _record(record: Mapping[Any, Any], path: str, line: int, columns: Columns, format: str) -> Iterator[Item]:
    given = _fields(record, columns)
    where = f"{path}, line {line}"
    if not given.get("text", "").strip():
        yield problem(where, "a text", "a row without text", _ROW)
        return
    fields = {name: replace_surrogates(value) for name, value in given.items()}
    if broken := [name for name, value in fields.items() if value != given[name]]:
        found = f"half a character (a lone surrogate) in {', '.join(broken)}"
        yield problem(where, "whole characters", found, _BROKEN)
    raw = _compose(fields.get("title", ""), plain_lines(fields.pop("text")))
    doc_id = fields.pop("id", f"{PurePosixPath(path).name.split('.')[0]}-{line:05d}")
    hashed = hash_part(Part(raw, fields=fields))
    yield RawArticle(doc_id, path, raw, Part(raw, fields=fields), hashed, format)


def read_jsonl(text: str, path: str, columns: Columns) -> Iterator[Item]:
    """Yield one article per line of JSON."""
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        where = f"{path}, line {number}"
        try:
            record = json.loads(line)
        except (ValueError, RecursionError) as error:
            yield problem(where, "one JSON object a line", str(error), "mend or delete it")
            continue
        if isinstance(record, dict):
            yield from _record(record, path, number, columns, "json lines")
        else:
            yield problem(where, "a JSON object", type(record).__name__, "mend or delete it")


def _listed(content: Any) -> list[Any] | None:
    # A list of records, or an object that holds one such list: {"status": "ok", "articles": [...]}.
    if isinstance(content, list):
        return content
    lists = [v for v in content.values() if isinstance(v, list)] if isinstance(content, dict) else []
    return lists[0] if len(lists) == 1 else None


def read_json(text: str, path: str, columns: Columns) -> Iterator[Item]:
    """Yield one article per object of a JSON list; a single object is one article."""
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"JSON that cannot be read ({error})") from None
    records = _listed(content)
    for number, record in enumerate([content] if records is None else records, start=1):
        if isinstance(record, dict):
            yield from _record(record, path, number, columns, "json")
        else:
            where = f"{path}, record {number}"
            yield problem(where, "a JSON object", type(record).__name__, "mend or delete it")


def no_text_column(path: str, header: Iterable[object], columns: Columns) -> Problem:
    """Return the row for a table in which no column is known to hold text."""
    names = [str(name) for name in header]
    expected = f"a column with the articles' text ({', '.join(_called('text', columns))})"
    advice = 'call the column that holds the articles\' text "text", or name it: columns={"text": ...}'
    return problem(path, expected, ", ".join(names)[:300] or "no header", advice)


def addresses_only(path: str, rows: list[list[str]]) -> Problem | None:
    """Return the row for a table of metadata without text, as Media Cloud and GDELT give it; else None."""
    service = metadata_only(rows[0], rows[1] if len(rows) > 1 else ()) if rows else ""
    if not service:
        return None
    column = address_column(rows[0])
    where = f"the addresses in its column {column!r}" if column else "its addresses"
    found = f"metadata without text ({service}, {len(rows):,} lines)"
    return problem(path, "articles", found, f"fetch the articles at {where}, and put them into the folder")


def sniff_separator(text: str, columns: Columns) -> str:
    """Return the separator by which the first line of ``text`` has a column of text."""
    first = text.lstrip("\n").split("\n", 1)[0]
    for separator in _SEPARATORS:
        if has_text(next(csv.reader([first], delimiter=separator), []), columns) and separator in first:
            return separator
    return max(_SEPARATORS, key=first.count)


def read_csv(text: str, path: str, columns: Columns) -> Iterator[Item]:
    """Yield one article per row of a table with a header; between cells stands ``,`` ``;`` a tab or ``|``."""
    csv.field_size_limit(2**31 - 1)
    separator = sniff_separator(text, columns)
    reader = csv.DictReader(io.StringIO(text), delimiter=separator)
    names = list(reader.fieldnames or [])
    if not has_text(names, columns):
        rows = list(csv.reader(io.StringIO(text), delimiter=separator))
        yield addresses_only(path, rows) or no_text_column(path, names, columns)
        return
    format = "tsv" if separator == "\t" else "csv"
    for row in reader:
        if extra := row.pop(None, None):
            found = f"{len(names) + len(extra)} cells where the header has {len(names)}"
            yield problem(f"{path}, line {reader.line_num}", f"{len(names)} cells", found, _CELLS)
            continue
        yield from _record(row, path, reader.line_num, columns, format)


@contextmanager
def library_errors(what: str) -> Iterator[None]:
    """Turn whatever a library raises on a malformed file into ValueError; such errors are undocumented."""
    try:
        yield
    except (ModuleNotFoundError, MemoryError):
        raise
    except Exception as error:
        raise ValueError(f"{what} that cannot be read ({type(error).__name__}: {error})") from None


def read_parquet(data: bytes, path: str, columns: Columns) -> Iterator[Item]:
    """Yield one article per row of a Parquet file."""
    from pyarrow import parquet

    with library_errors("a Parquet file"):
        file = parquet.ParquetFile(io.BytesIO(data))
        names = list(file.schema_arrow.names)
    if not has_text(names, columns):
        yield no_text_column(path, names, columns)
        return
    wanted = {s for name in SYNONYMS for s in _called(name, columns)}
    chosen = [name for name in names if column_key(name) in wanted]
    with library_errors("a Parquet file"):
        batches = file.iter_batches(batch_size=1000, columns=chosen)
        for number, record in enumerate((r for batch in batches for r in batch.to_pylist()), start=1):
            yield from _record(record, path, number, columns, "parquet")


def read_excel(data: bytes, path: str, columns: Columns) -> Iterator[Item]:
    """Yield one article per row of each sheet of an Excel workbook whose first row names its columns."""
    try:
        import openpyxl
    except ModuleNotFoundError:
        raise ModuleNotFoundError(
            'Excel files need the extra: pip install "pasni_analysis[archives]"'
        ) from None
    with library_errors("an Excel file"):
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheets = list(book.worksheets)
    for sheet in sheets:
        where = path if len(sheets) == 1 else f"{path}, sheet {sheet.title!r}"
        with library_errors("an Excel file"):
            rows = sheet.iter_rows(values_only=True)
            header = list(next(rows, ()))
            if not any(cell is not None for cell in header):
                continue
            if not has_text(header, columns):
                yield no_text_column(where, (h for h in header if h is not None), columns)
                continue
            for number, cells in enumerate(rows, start=2):
                if any(cell is not None for cell in cells):
                    record = dict(zip(header, cells, strict=False))
                    yield from _record(record, where, number, columns, "excel")
