"""What a file is, told by its content; its name decides only where the content leaves it open."""

import json
import re
from pathlib import PurePosixPath
from types import MappingProxyType

from pasni_analysis.corpus.containers import zip_names
from pasni_analysis.corpus.fields import Columns, column_key, known_names
from pasni_analysis.corpus.sheets import sniff_header
from pasni_analysis.corpus.sides import SIDE_FILE, is_side_file

_SIGNATURES = (
    (b"\x1f\x8b", "gzip"),
    (b"PAR1", "parquet"),
    (b"%PDF-", "pdf"),
    (b"{\\rtf", "rtf"),
)
# Formats that hold no article, or none that can be read, and what to do about them.
_OTHERS = (
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel file", "save it as .docx or .xlsx"),
    (b"\xff\xd8\xff", "a JPEG picture", "take it out of the folder"),
    (b"\x89PNG", "a PNG picture", "take it out of the folder"),
    (b"GIF8", "a GIF picture", "take it out of the folder"),
    (b"7z\xbc\xaf", "a 7z archive", "unpack it"),
    (b"Rar!", "a RAR archive", "unpack it"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive", "unpack it"),
    (b"BZh", "a bzip2 archive", "unpack it"),
    (b"SQLite format 3", "a SQLite database", "export its table of articles as CSV"),
)
_HTML = re.compile(
    r"\s*+(?:<!--(?>.{0,2000}?-->)\s*+)*+(?:<\?xml[^>]{0,200}>\s*)?<(?:!doctype html|html|head|body)\b",
    re.I | re.S,
)
_XML = re.compile(r"\s*<\?xml|\s*<(?:rss|feed|nitf|newsml)\b", re.I)
_MHTML = re.compile(
    r"(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){0,12}?(?:content-type:\s*multipart/related)", re.I
)
# The head of an e-mail, with a line that other texts that open "From: ... To: ..." have not.
_EMAIL = re.compile(
    r"(?:From [^\n]*\n)?(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){0,60}?"
    r"(?:message-id:|mime-version:|received:\s*(?:from|by)\b)",
    re.I,
)
_TAG = re.compile(r"</(?:p|div|a|span|article|h1)>", re.I)
_CODE = (".css", ".js", ".py", ".r", ".ipynb", ".tex", ".bib", ".yaml", ".yml", ".toml", ".ini", ".svg")
_BY_NAME = {".jsonl": "json lines", ".ndjson": "json lines", ".json": "json", ".csv": "csv", ".tsv": "csv"}
_COLUMN = re.compile(r"\w{1,40}")


class NoArticle(ValueError):
    """A file of a kind that holds no article; its arguments are what was found, and what to do."""


def ending(path: str) -> str:
    """Return the ending of a file's name in lower case, that of the packed file where it is gzipped."""
    name = PurePosixPath(path).name.lower()
    return PurePosixPath(name.removesuffix(".gz")).suffix


def bytes_format(data: bytes, path: str) -> str:
    """Return the format of ``data`` where its first bytes tell it; empty where it has to be read as text.

    Raises NoArticle for kinds of files that hold none.
    """
    for signature, name in _SIGNATURES:
        if data.startswith(signature):
            return name
    for signature, found, advice in _OTHERS:
        if data.startswith(signature):
            raise NoArticle(found, advice)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_format(data)
    if is_side_file(path) and ending(path) == ".toml":
        raise NoArticle(*SIDE_FILE)
    if ending(path) in _CODE:
        raise NoArticle("a style sheet, program or settings", "take it out of the folder")
    return ""


def _zip_format(data: bytes) -> str:
    names = set(zip_names(data))
    if "word/document.xml" in names:
        return "docx"
    if "xl/workbook.xml" in names:
        return "excel"
    if "content.xml" in names and "mimetype" in names:
        raise NoArticle("an OpenDocument file", "save it as .docx, .xlsx or plain text")
    return "zip"


def _is_json_line(text: str) -> bool:
    line = text.lstrip().split("\n", 1)[0]
    try:
        return line.startswith("{") and isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _is_table(text: str, columns: Columns) -> bool:
    # A header of short names, the articles' text among them and another known column, or the text by the name
    # that the researcher gives it: prose has none.
    first = re.sub(r"\A\s*sep=.\n", "", text[:3000]).lstrip("\n").split("\n", 1)[0]
    if len(first) > 2000:
        return False
    cells = [column_key(cell.strip("\"'")) for cell in first.split(sniff_header(first, columns)[0])]
    known = known_names(cells, columns)
    is_named = len(cells) > 1 and column_key(columns.get("text", "")) in cells
    return "text" in known and (len(known) > 1 or is_named) and all(map(_COLUMN.fullmatch, cells))


def is_page(start: str) -> str:
    """Return "html" or "mhtml" where a file opens as a web page or a web archive does; else empty."""
    return "mhtml" if _MHTML.match(start) else "html" if _HTML.match(start) else ""


def text_format(text: str, path: str, columns: Columns = MappingProxyType({})) -> str:
    """Return the format of a decoded file: html, mhtml, json, json lines, csv, or else text.

    ``columns`` are those of ``load_corpus``: a table may be known by them alone.
    """
    start = text[:4000]
    if page := is_page(start):
        return page
    if ending(path) in (".html", ".htm", ".xhtml") and _TAG.search(text):
        return "html"
    if ending(path) == ".eml" or _EMAIL.match(start):
        raise NoArticle("an e-mail", "save the article in it as plain text")
    if _XML.match(start):
        raise NoArticle("XML", "save the articles as plain text, HTML or a table")
    if named := _BY_NAME.get(ending(path), ""):
        return named
    if _is_json_line(text):
        return "json lines"
    if start.lstrip().startswith("[{"):
        return "json"
    return "csv" if _is_table(text, columns) else "text"
