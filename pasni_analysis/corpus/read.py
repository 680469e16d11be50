"""Files to raw articles: one reader per format, chosen by the file's ending."""

import csv
import gzip
import hashlib
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ADVICE = {
    "text": "save the article as plain text (UTF-8), or take the file out of the folder",
    "row": "fill in the text, or delete the row",
    "id": "give each article an id of its own; the first one was kept",
    "cells": "the row was not loaded; put text that holds the separator between double quotation marks",
    "surrogate": "each such mark was replaced by \ufffd and the rest is used; fetch the article again",
}
# What the columns of researchers' tables are called, the package's own name first.
SYNONYMS = {
    "id": ("id", "doc_id", "article_id", "uid"),
    "text": ("text", "body", "content", "article", "full_text", "fulltext"),
    "title": ("title", "headline", "head"),
    "outlet": ("outlet", "media_name", "publication", "newspaper", "publisher", "source"),
    "published": ("published", "date", "publish_date", "published_at", "publication_date", "pub_date"),
    "byline": ("byline", "author", "authors"),
    "url": ("url", "link"),
    "section": ("section",),
    "via": ("via",),
    "language": ("language", "lang"),
}
# What files of other formats begin with, whatever their names end in.
_SIGNATURES = ((b"{\\rtf", "RTF"), (b"%PDF-", "PDF"), (b"PK\x03\x04", "a ZIP archive or Office file"))
_HTML = re.compile(rb"\s*(?:<!doctype html|<html|<\?xml)", re.IGNORECASE)
_SURROGATE = re.compile(r"[\ud800-\udfff]")  # halves of a character, which no encoding can write
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


@dataclass(frozen=True)
class RawArticle:
    """One article as read: ``raw`` is the decoded text with line ends as ``\\n``, before any cleaning."""

    doc_id: str
    path: str
    raw: str
    sha256: str
    fields: dict[str, str] = field(default_factory=dict)  # what a record says of itself, by our names


Problem = dict[str, str]
Item = RawArticle | Problem


def problem(path: str, expected: str, found: str, advice: str) -> Problem:
    """Return one row of the table ``problems``."""
    return {"path": path, "expected": expected, "found": found, "advice": advice}


def _wide_encoding(data: bytes) -> str:
    # Text in UTF-16 without a mark: nearly every second byte of Latin letters is zero.
    sample = data[:4000]
    low, high = sample[0::2].count(0), sample[1::2].count(0)
    if max(low, high) > 0.4 * len(sample) / 2 and min(low, high) < 0.05 * len(sample):
        return "utf-16-le" if high > low else "utf-16-be"
    return ""


def guess_encoding(data: bytes) -> str:
    """Return the name of the encoding of ``data``; ValueError says why it is no text."""
    for mark, name in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return name
    if b"\0" in data:
        if name := _wide_encoding(data):
            return name
        raise ValueError("NUL bytes, as in a binary file")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def replace_surrogates(text: str) -> str:
    """Return ``text`` with halves of characters, which no table can hold, replaced by U+FFFD."""
    return _SURROGATE.sub("\ufffd", text)


def decode(data: bytes) -> str:
    """Return ``data`` (UTF-8, UTF-16 or Windows-1252) as text, line ends as ``\\n``; ValueError if none."""
    for signature, format_name in _SIGNATURES:
        if data.startswith(signature):
            raise ValueError(f"{format_name}, not plain text")
    if _HTML.match(data.removeprefix(b"\xef\xbb\xbf")):
        raise ValueError("HTML or XML, not plain text")
    name = guess_encoding(data)
    try:
        text = data.decode(name)
    except UnicodeDecodeError as error:
        raise ValueError(f"bytes that are no text in {name} (at byte {error.start})") from None
    if len(_CONTROL.findall(text)) > len(text) / 200:
        raise ValueError("control characters, as in a binary file")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def read_text(data: bytes, path: str) -> Iterator[Item]:
    """Yield the one article of a text file, and a problem where its encoding had to be guessed."""
    if not data.strip():
        yield problem(path, "an article", "an empty file", "take it out of the folder, or fetch it again")
        return
    try:
        raw = decode(data)
    except ValueError as error:
        yield problem(path, "text", str(error), ADVICE["text"])
        return
    if not raw.strip():
        yield problem(path, "an article", "blanks only", "take it out of the folder, or fetch it again")
        return
    if guess_encoding(data) == "cp1252":
        advice = "it was read as Windows-1252 and is used; check its accented letters, save it as UTF-8"
        yield problem(path, "text in UTF-8", "bytes that are not UTF-8", advice)
    doc_id = re.sub(r"\.(?:txt|md|text|markdown)$", "", path, flags=re.IGNORECASE)
    yield RawArticle(doc_id, path, raw, _hash(data))


def _scalar(value: Any) -> str:
    # A number is kept as it is written, so that the checks see it; null and NaN say nothing.
    return str(value) if isinstance(value, str | int | float) and value == value else ""


def _fields(record: Mapping[str, Any]) -> dict[str, str]:
    known = {str(k).strip().lower(): text for k, v in record.items() if (text := _scalar(v))}
    found = {}
    for name, synonyms in SYNONYMS.items():
        value = next((known[s] for s in synonyms if s in known), "")
        if value.strip():
            found[name] = value
    return found


def _compose(title: str, text: str) -> str:
    # A record that keeps its headline apart gets it back on top, as it was printed.
    head = "".join(text.split())[: 2 * len(title)]
    bare = "".join(title.split()).rstrip(".")
    return text if not title or head.startswith(bare) else f"{title.strip()}\n\n{text.lstrip()}"


def _record(record: Mapping[str, Any], path: str, line: int) -> Iterator[Item]:
    given = _fields(record)
    where = f"{path}, line {line}"
    if not given.get("text", "").strip():
        yield problem(where, "a text", "a row without text", ADVICE["row"])
        return
    fields = {name: replace_surrogates(value) for name, value in given.items()}
    if broken := [name for name, value in fields.items() if value != given[name]]:
        found = f"half a character (a lone surrogate) in {', '.join(broken)}"
        yield problem(where, "whole characters", found, ADVICE["surrogate"])
    text = fields.pop("text").replace("\r\n", "\n").replace("\r", "\n")
    raw = _compose(fields.get("title", ""), text)
    doc_id = fields.pop("id", f"{Path(path).name.split('.')[0]}-{line:05d}")
    yield RawArticle(doc_id, path, raw, _hash(raw.encode()), fields)


def read_jsonl(data: bytes, path: str) -> Iterator[Item]:
    """Yield one article per line of JSON."""
    for number, line in enumerate(decode(data).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except (ValueError, RecursionError) as error:
            yield problem(f"{path}, line {number}", "one JSON object a line", str(error), "mend or delete it")
            continue
        if isinstance(record, dict):
            yield from _record(record, path, number)
        else:
            found = type(record).__name__
            yield problem(f"{path}, line {number}", "a JSON object", found, "mend or delete it")


def _no_text_column(path: str, header: list[str], separator: str) -> Problem:
    expected = f"a column with the articles' text ({', '.join(SYNONYMS['text'])})"
    found, advice = ", ".join(header) or "no header", 'call the column that holds the articles\' text "text"'
    other = max(";\t|,", key=found.count)
    if len(header) == 1 and other != separator and other in found:
        found = f"{found} (the separator seems to be {'a tab' if other == chr(9) else repr(other)})"
        wanted = "tabs" if separator == "\t" else "commas"
        advice = f"save the table with {wanted} between its cells, and {advice}"
    return problem(path, expected, found, advice)


def read_csv(data: bytes, path: str) -> Iterator[Item]:
    """Yield one article per row of a table with a header line."""
    text = decode(data)
    csv.field_size_limit(2**31 - 1)
    separator = "\t" if ".tsv" in path.lower() else ","
    reader = csv.DictReader(io.StringIO(text), delimiter=separator)
    names = [str(name).strip().lower() for name in reader.fieldnames or []]
    if not set(names) & set(SYNONYMS["text"]):
        yield _no_text_column(path, names, separator)
        return
    for row in reader:
        if extra := row.pop(None, None):
            found = f"{len(names) + len(extra)} cells where the header has {len(names)}"
            yield problem(f"{path}, line {reader.line_num}", f"{len(names)} cells", found, ADVICE["cells"])
            continue
        yield from _record(row, path, reader.line_num)


Reader = Callable[[bytes, str], Iterator[Item]]
READERS: dict[str, Reader] = {
    ".txt": read_text,
    ".text": read_text,
    ".md": read_text,
    ".markdown": read_text,
    ".jsonl": read_jsonl,
    ".ndjson": read_jsonl,
    ".csv": read_csv,
    ".tsv": read_csv,
}


def read_file(file: Path, path: str) -> Iterator[Item]:
    """Yield the articles of ``file``, and a problem for each thing in it that cannot be read.

    ``path`` is what the tables call the file. A new format is one more reader in ``READERS``.
    """
    name = file.name.lower()
    reader = READERS.get(Path(name.removesuffix(".gz")).suffix)
    if reader is None:
        known = ", ".join(READERS)
        yield problem(path, f"one of {known}", f"the ending {file.suffix or '(none)'}", ADVICE["text"])
        return
    try:
        data = file.read_bytes()
        yield from reader(gzip.decompress(data) if name.endswith(".gz") else data, path)
    except FileNotFoundError:
        yield problem(path, "a readable file", "a link that leads nowhere", "mend the link, or delete it")
    except PermissionError:
        advice = "ask its owner for the right to read it, or take it out of the folder"
        yield problem(path, "a readable file", "no permission to read", advice)
    except (OSError, EOFError, ValueError, csv.Error) as error:
        yield problem(path, "a readable file", f"{type(error).__name__}: {error}", "fetch or save it again")
