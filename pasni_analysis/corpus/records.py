"""Records of articles, and those in JSON, JSON lines and Parquet: one record, one article."""

import io
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from pasni_analysis.corpus.articles import Item, Part, Problem, RawArticle, hash_part, problem, too_long
from pasni_analysis.corpus.decoding import replace_surrogates
from pasni_analysis.corpus.fields import (
    SYNONYMS,
    Columns,
    called,
    column_key,
    flatten,
    has_text,
    known_names,
    read_fields,
    read_text,
)
from pasni_analysis.corpus.libraries import library_errors
from pasni_analysis.corpus.services import address_column, metadata_only
from pasni_analysis.corpus.sides import SIDE_FILE, is_side_file

_ROW = "fill in the text, or delete the row"
_NAME_TEXT = 'call the column that holds the articles\' text "text", or name it: columns={"text": ...}'
_BROKEN = "each such mark was replaced by \ufffd and the rest is used; fetch the article again"
_NUMBERED = ("json", "parquet")  # formats whose records have no lines


def _listed(names: Iterable[object]) -> str:
    return ", ".join(str(name) for name in names)[:300]


def _compose(title: str, text: str) -> tuple[str, Part]:
    # The record as one text, and the article in it. A record that keeps its headline apart gets it back on
    # top, as it was printed.
    part = read_text(text)
    opening = "".join(part.text.split())[: 2 * len(title)]
    if not title or opening.startswith("".join(title.split()).rstrip(".")):
        return text, part
    head, text = f"{title.strip()}\n\n", text.lstrip()
    part = read_text(text)
    moved = tuple((start + len(head), end + len(head), at + len(head)) for start, end, at in part.segments)
    return head + text, Part(head + part.text, ((0, len(head), 0), *moved) if moved else ())


def _no_text(record: Mapping[Any, Any], where: str, columns: Columns) -> Problem:
    names = flatten(record)
    if has_text(names, columns):
        return problem(where, "a text", "a row without text", _ROW)
    return problem(where, "a text", f"a row without text; its columns: {_listed(names)}", _NAME_TEXT)


def read_record(
    record: Mapping[Any, Any], path: str, line: int, columns: Columns, format: str
) -> Iterator[Item]:
    """Yield the article in one record, or why there is none; ``line`` is where it begins, or its number."""
    given = read_fields(record, columns)
    where = f"{path}, {'record' if format in _NUMBERED else 'line'} {line}"
    fields = {name: replace_surrogates(value) for name, value in given.items()}
    broken = [name for name, value in fields.items() if value != given[name]]
    raw, part = _compose(fields.get("title", ""), fields.pop("text", ""))
    if not part.text.strip() or "text" not in given:
        yield _no_text(record, where, columns)
        return
    if fault := too_long(part, where):
        yield fault
        return
    if broken:
        found = f"half a character (a lone surrogate) in {', '.join(broken)}"
        yield problem(where, "whole characters", found, _BROKEN)
    doc_id = fields.pop("id", f"{PurePosixPath(path).name.split('.')[0]}-{line:05d}")
    hashed = hash_part(Part(raw, fields=fields))
    yield RawArticle(doc_id, path, raw, Part(part.text, part.segments, fields=fields), hashed, format)


def unknown_columns(path: str, header: Iterable[object], columns: Columns) -> Iterator[Problem]:
    """Yield a row for each of ``columns`` that a table has not, nor any other column known to mean the same.

    That of the text is left to :func:`no_text_column`.
    """
    names = list(header)
    known = known_names(names, columns)
    for name, given in columns.items():
        if name not in known and name != "text":
            advice = f"write the name as the table does: columns={{{name!r}: ...}}"
            yield problem(path, f"a column {given!r} ({name})", _listed(names) or "no header", advice)


def read_jsonl(text: str, path: str, columns: Columns) -> Iterator[Item]:
    """Yield one article per line of JSON."""
    names: dict[str, Any] = {}
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
            names |= flatten(record) if columns else {}
            yield from read_record(record, path, number, columns, "json lines")
        else:
            yield problem(where, "a JSON object", type(record).__name__, "mend or delete it")
    yield from unknown_columns(path, names, columns)


def _records(content: Any, columns: Columns) -> list[Any]:
    # A list of records, one record, or an object that holds one list of them, perhaps one level further down:
    # {"status": "ok", "articles": [...]}, {"response": {"status": "ok", "results": [...]}}.
    if isinstance(content, list):
        return content
    if not isinstance(content, dict) or read_fields(content, columns).get("text"):
        return [content]
    for level in (content, *(value for value in content.values() if isinstance(value, dict))):
        lists = [v for v in level.values() if isinstance(v, list) and any(isinstance(r, dict) for r in v)]
        if len(lists) == 1:
            return lists[0]
    return [content]


def read_json(text: str, path: str, columns: Columns) -> Iterator[Item]:
    """Yield one article per object of a JSON list; a single object is one article."""
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"JSON that cannot be read ({error})") from None
    names: dict[str, Any] = {}
    for number, record in enumerate(_records(content, columns), start=1):
        if isinstance(record, dict):
            names |= flatten(record) if columns else {}
            yield from read_record(record, path, number, columns, "json")
        else:
            where = f"{path}, record {number}"
            yield problem(where, "a JSON object", type(record).__name__, "mend or delete it")
    yield from unknown_columns(path, names, columns)


def no_text_column(path: str, header: Iterable[object], columns: Columns) -> Problem:
    """Return the row for a table in which no column is known to hold text."""
    if is_side_file(path):
        return problem(path, "articles", *SIDE_FILE)
    expected = f"a column with the articles' text ({', '.join(called('text', columns))})"
    return problem(path, expected, _listed(header) or "no header", _NAME_TEXT)


def addresses_only(path: str, rows: list[list[str]]) -> Problem | None:
    """Return the row for a table of metadata without text, as Media Cloud and GDELT give it; else None."""
    service = metadata_only(rows[0], rows[1] if len(rows) > 1 else ()) if rows else ""
    if not service:
        return None
    column = address_column(rows[0])
    where = f"the addresses in its column {column!r}" if column else "its addresses"
    found = f"metadata without text ({service}, {len(rows):,} lines)"
    return problem(path, "articles", found, f"fetch the articles at {where}, and put them into the folder")


def read_parquet(data: bytes, path: str, columns: Columns) -> Iterator[Item]:
    """Yield one article per row of a Parquet file."""
    from pyarrow import parquet

    with library_errors("Parquet"):
        file = parquet.ParquetFile(io.BytesIO(data))
        names = list(file.schema_arrow.names)
    if not has_text(names, columns):
        yield no_text_column(path, names, columns)
        return
    yield from unknown_columns(path, names, columns)
    wanted = {s for name in SYNONYMS for s in called(name, columns)}
    chosen = [name for name in names if column_key(name) in wanted]
    with library_errors("Parquet"):
        batches = file.iter_batches(batch_size=1000, columns=chosen)
        for number, record in enumerate((r for batch in batches for r in batch.to_pylist()), start=1):
            yield from read_record(record, path, number, columns, "parquet")
