"""Files to raw articles: each is read by what it holds; what cannot be used becomes a row of problems."""

import csv
import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path, PurePosixPath

from pasni_analysis.corpus import records, sheets
from pasni_analysis.corpus.articles import Item, Part, RawArticle, hash_part, problem, too_long
from pasni_analysis.corpus.containers import DEEPEST, LARGEST, check_office, unpack_gzip, unpack_zip
from pasni_analysis.corpus.decoding import decode_noted
from pasni_analysis.corpus.factiva import check_results, is_factiva, split_factiva
from pasni_analysis.corpus.factiva_html import factiva_page, split_page
from pasni_analysis.corpus.fields import Columns, read_text
from pasni_analysis.corpus.formats import NoArticle, bytes_format, is_page, text_format
from pasni_analysis.corpus.nexis import check_count, is_nexis, split_nexis
from pasni_analysis.corpus.office import docx_text, pdf_text, rtf_text

_FETCH = "take it out of the folder, or fetch it again"
_DELIVERY = "look at the file: some may have been left out when it was saved, or not been recognised"
_OFFICE = {"docx": docx_text, "pdf": pdf_text, "rtf": rtf_text}
_TEXT = "save the article as plain text (UTF-8), or take the file out of the folder"


def _stem(path: str) -> str:
    return re.sub(r"(?<=[^/])\.\w{1,8}(?:\.gz)?$", "", path)


def _articles(parts: Iterable[Part], raw: str, data: bytes, path: str, format: str) -> Iterator[Item]:
    # One article is called by its file; several by their own id, else by their number in it.
    found = list(parts)
    hashed = hashlib.sha256(data).hexdigest()
    for number, part in enumerate(found, start=1):
        where = path if len(found) == 1 else f"{path}, article {number}"
        if not part.text.strip():
            yield problem(where, "an article", "no text", _FETCH)
        elif fault := too_long(part, where):
            yield fault
        elif len(found) == 1:
            yield RawArticle(_stem(path), path, raw, part, hashed, format)
        else:
            doc_id = part.fields.get("id") or f"{PurePosixPath(_stem(path)).name}-{number:05d}"
            yield RawArticle(doc_id, path, raw, part, hash_part(part), format)


def _read_delivery(text: str, data: bytes, path: str, format: str) -> Iterator[Item]:
    # The text of a file, which may be a delivery of a news database with many articles.
    parts, fault, name = [read_text(text)], None, format
    if is_nexis(text):
        parts, name = list(split_nexis(text)), "nexis"
        fault = check_count(text, len(parts))
    elif is_factiva(text):
        parts, name = list(split_factiva(text)), "factiva"
        fault = check_results(text, len(parts))
    if fault or not parts:
        yield problem(path, "all articles of the delivery", fault or "none", _DELIVERY)
    yield from _articles(parts, text, data, path, name)


def _read_page(data: bytes, path: str, format: str) -> Iterator[Item]:
    from pasni_analysis.corpus.pages import decode_archive, decode_page, read_page

    html, url = decode_archive(data) if format == "mhtml" else (decode_page(data), "")
    if saved := factiva_page(html):
        parts = list(split_page(saved))
        if fault := check_results(saved.text, len(parts)):
            yield problem(path, "all articles of the delivery", fault, _DELIVERY)
        yield from _articles(parts, html, data, path, "factiva")
        return
    part = read_page(html, url=url)
    if part is None:
        yield problem(path, "an article", "a web page without one", _FETCH)
    else:
        yield from _articles([part], html, data, path, format)


def _read_text(data: bytes, path: str, columns: Columns) -> Iterator[Item]:
    if is_page(start := data[:4000].decode("latin-1")):  # a page says its encoding itself
        yield from _read_page(data, path, is_page(start))
        return
    text, note = decode_noted(data)
    if not text.strip():
        yield problem(path, "an article", "blanks only", _FETCH)
        return
    format = text_format(text, path, columns)
    if format in ("html", "mhtml"):
        yield from _read_page(data, path, format)
        return
    if note:
        advice = f"{note} and is used; check its accented letters, save it as UTF-8"
        yield problem(path, "text in UTF-8", "bytes that are not UTF-8", advice)
    if format in _TABLES:
        yield from _TABLES[format](text, path, columns)
    else:
        yield from _read_delivery(text, data, path, format)


_TABLES: dict[str, Callable[[str, str, Columns], Iterator[Item]]] = {
    "csv": sheets.read_csv,
    "json": records.read_json,
    "json lines": records.read_jsonl,
}


def _read_zip(data: bytes, path: str, columns: Columns, depth: int) -> Iterator[Item]:
    for item in unpack_zip(data, path):
        if isinstance(item, dict):
            yield item
        else:
            name, content = item
            yield from read_bytes(content, name, columns=columns, depth=depth + 1)


def _read(data: bytes, path: str, columns: Columns, depth: int) -> Iterator[Item]:
    if not data.strip():
        yield problem(path, "an article", "an empty file", _FETCH)
        return
    format = bytes_format(data, path)
    if format in ("gzip", "zip") and depth >= DEEPEST:
        raise ValueError(f"archives packed into each other more than {DEEPEST} deep")
    if format == "gzip":
        yield from _read(unpack_gzip(data), path, columns, depth + 1)
    elif format == "zip":
        yield from _read_zip(data, path, columns, depth)
    elif format == "excel":
        check_office(data, "Excel")
        yield from sheets.read_excel(data, path, columns)
    elif format in _OFFICE:
        yield from _read_delivery(_OFFICE[format](data), data, path, format)
    elif format == "parquet":
        yield from records.read_parquet(data, path, columns)
    else:
        yield from _read_text(data, path, columns)


def read_bytes(data: bytes, path: str, *, columns: Columns | None = None, depth: int = 0) -> Iterator[Item]:
    """Yield the articles in ``data``, and a problem for each thing in it that cannot be read.

    ``path`` is what the tables call the file; ``columns`` names columns of tables that go by other names
    than ``fields.SYNONYMS``. Whatever the bytes are, nothing is raised.
    """
    try:
        yield from _read(data, path, columns or {}, depth)
    except NoArticle as error:
        yield problem(path, "an article", *error.args)
    except ModuleNotFoundError as error:
        yield problem(path, "the libraries for this format", "they are not installed", str(error))
    except (ValueError, csv.Error) as error:
        yield problem(path, "an article", str(error), _TEXT)


def read_file(file: Path, path: str, *, columns: Columns | None = None) -> Iterator[Item]:
    """Yield what :func:`read_bytes` finds in ``file``."""
    try:
        if (size := file.stat().st_size) > LARGEST:
            found = f"{size / 1024**3:,.1f} GB"
            yield problem(path, f"a file of at most {LARGEST / 1024**3:,.0f} GB", found, "split it")
            return
        data = file.read_bytes()
    except PermissionError:
        advice = "ask its owner for the right to read it, or take it out of the folder"
        yield problem(path, "a readable file", "no permission to read", advice)
    except OSError as error:
        yield problem(path, "a readable file", f"{type(error).__name__}: {error.strerror}", _FETCH)
    else:
        yield from read_bytes(data, path, columns=columns)
