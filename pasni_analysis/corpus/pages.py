"""Saved web pages: the article of a page, the way back to its source, and what the page says of itself.

trafilatura (extra ``html``) tells the article's text from the rest of the page. Its metadata are not used:
its dates may come from anywhere in the text, and its titles carry the site's name.
"""

import email
import email.policy
import logging
import re
from email.message import EmailMessage

from pasni_analysis.corpus.articles import Part
from pasni_analysis.corpus.decoding import guess_encoding, plain_lines
from pasni_analysis.corpus.libraries import need
from pasni_analysis.corpus.page_fields import read_fields
from pasni_analysis.corpus.page_places import find_places, find_removed, find_segments, squash
from pasni_analysis.corpus.page_source import Page, read_source

LONGEST = 5_000_000  # characters; a page of that size takes about twenty seconds
MOST_TAGS = 200_000
LEAST_WORDS = 5  # of an article; less is a menu's or an error's text
_CHARSET = re.compile(
    rb"<(?:meta|\?xml)[^>]{0,300}?(?:charset|encoding)\s*+=\s*+[\"']?\s*+([\w.:-]{2,40})", re.IGNORECASE
)
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
# Browsers read these names as Windows-1252.
_LATIN = {"iso-8859-1", "iso8859-1", "latin1", "latin-1", "us-ascii", "ascii"}
_MARKER = re.compile(r"[-–•*]\s+|\d{1,3}\.\s+")
_TABLE_RULE = re.compile(r"[\s-]*\|[|\s-]*")


def _try_decode(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except (UnicodeError, LookupError):
        return None


def decode_page(data: bytes) -> str:
    """Return the HTML in ``data`` as text, line ends as ``\\n``; never an error.

    The encoding is that of a byte order mark, else the declared one where the bytes are of it, else what
    plain text is read as: UTF-8, or Windows-1252. Bytes that the encoding lacks become U+FFFD.

    >>> decode_page(b'<meta charset="iso-8859-1"><p>\\x93caf\\xe9\\x94</p>')[-13:]
    '<p>“café”</p>'
    """
    declared = _CHARSET.search(data[:4096])
    said = declared[1].decode("ascii").lower() if declared else ""
    said = "cp1252" if said in _LATIN else said
    # A declaration that can be read byte by byte is no declaration of UTF-16.
    is_said = said and not said.startswith(("utf-16", "utf-32")) and not data.startswith(_MARKS)
    text = _try_decode(data, said) if is_said else None
    if text is None:
        try:
            name = guess_encoding(data)
        except ValueError:  # NUL bytes
            name = "utf-8" if _try_decode(data, "utf-8") is not None else "cp1252"
        text = data.decode(name, errors="replace")
    return plain_lines(text)


def decode_archive(data: bytes) -> tuple[str, str]:
    """Return the page in a web archive (``.mht``, ``.mhtml``) and its address; ValueError if it has none."""
    message = email.message_from_bytes(data, _class=EmailMessage, policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            payload = part.get_payload(decode=True)
            url = str(part.get("Content-Location", "") or message.get("Snapshot-Content-Location", ""))
            content = payload if isinstance(payload, bytes) else b""
            charset = part.get_content_charset() or ""
            text = _try_decode(content, charset) if charset else None
            page = decode_page(content) if text is None else plain_lines(text)
            return page, url if url.startswith("http") else ""
    raise ValueError("a web archive without a page in it")


def _extract(html: str) -> str:
    bare_extraction = need("trafilatura", "trafilatura or lxml-html-clean", extra="html").bare_extraction
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # a page without an article is no error here
    found = bare_extraction(html, include_comments=False)
    return (getattr(found, "text", "") or "") if found else ""


def _lines(text: str, page: Page) -> list[str]:
    # Without what the extractor put in: the marks of lists, the frames of tables.
    lines = []
    for line in (line.strip() for line in text.split("\n")):
        if line.startswith("|"):
            line = "" if _TABLE_RULE.fullmatch(line) else line.strip("| ")
        elif (marker := _MARKER.match(line)) and squash(line) not in page.chars:
            line = line[marker.end() :]
        if squash(line):
            lines.append(line)
    return lines


def _is_title(line: str, title: str) -> bool:
    return squash(line).casefold() == squash(title).casefold()


def _join_lines(html: str, page: Page, lines: list[str], first: int | None, byline: str) -> Part:
    places = find_places(page, lines, first)
    segments, at = [], 0
    for line, spots in zip(lines, places, strict=True):
        segments += [(at + s, at + e, raw) for s, e, raw in find_segments(html, page, line, spots)]
        at += len(line) + 2
    edits = tuple(find_removed(page, places, byline))
    return Part("\n\n".join(lines), tuple(segments), edits)


def read_page(html: str, *, url: str = "") -> Part | None:
    """Return the article of a web page; None where the page holds none.

    The headline stands on top, a blank line between paragraphs. ``segments`` and ``edits`` count in ``html``:
    a segment for each run of the text that the page has as it is, an edit for each block of visible text
    that is not part of the article. A line that was not found on the page stays in the text, without a
    segment. ``fields``: title, byline, published, updated, outlet, url, section, language, where the page
    states them.
    ``url`` is the page's address where it is known. Raises ValueError where the page is too large to be
    read in reasonable time, ModuleNotFoundError without the extra ``html``.

    Method: Barbaresi, A. (2021), Trafilatura, doi 10.18653/v1/2021.acl-demo.15. It drops repeated paragraphs.
    """
    if len(html) > LONGEST:
        raise ValueError(f"a page of {len(html):,} characters; pages of up to {LONGEST:,} are read")
    page = read_source(html)
    if page.n_tags > MOST_TAGS:
        raise ValueError(f"a page of {page.n_tags:,} tags; pages of up to {MOST_TAGS:,} are read")
    if not page.chars:
        return None
    fields, headline = read_fields(page, html, url)
    lines = _lines(_extract(html), page)
    if sum(len(line.split()) for line in lines) < LEAST_WORDS:
        return None
    if title := fields.get("title", ""):
        body = [line for i, line in enumerate(lines) if i > 4 or not _is_title(line, title)]
        lines = [title, *body]
    start = headline.start if headline and title else None
    found = _join_lines(html, page, lines, start, fields.get("byline", ""))
    return Part(found.text, found.segments, found.edits, fields)
