"""Word, RTF and PDF files to plain text. The libraries are the extra ``archives``, loaded when first needed.

Whatever a library makes of a broken file, the answer is a text or a ValueError that says what was found.
"""

import io
import logging
import re
from collections.abc import Iterator
from typing import Any

from pasni_analysis.corpus.containers import check_office
from pasni_analysis.corpus.libraries import library_errors, need

MOST = 200_000_000  # characters of text
DEEPEST = 500  # groups within groups of an RTF file
MOST_PAGES = 20_000


def _blocks(document: Any) -> Iterator[str]:
    for block in document.iter_inner_content():
        if hasattr(block, "rows"):
            for row in block.rows:
                cells: list[Any] = []
                for cell in row.cells:  # a merged cell comes once for each column it spans
                    if not cells or cell._tc is not cells[-1]._tc:
                        cells.append(cell)
                yield "\t".join(" ".join(cell.text.split()) for cell in cells)
        else:
            yield block.text


def _docx(data: bytes) -> str:
    docx = need("docx", "python-docx")
    check_office(data, "Word", part="word/document.xml")
    with library_errors("Word"):
        document = docx.Document(io.BytesIO(data))
        return "\n\n".join(_blocks(document))


def docx_text(data: bytes) -> str:
    """Return the text of a Word file: a blank line between paragraphs, rows of tables with tabs.

    Headers, footers, notes and comments are not read. Raises ValueError for what is no such file, or unpacks
    to more than ``MOST``; ModuleNotFoundError without python-docx.
    """
    return _docx(data).replace("\r", "\n")


def _check_groups(text: str) -> str:
    # Return the text, an end of line before each font of its table. Deep groups, and a table of fonts without
    # end, would keep striprtf busy for ever.
    depth = deepest = 0
    fonts = text.find("\\fonttbl")
    closed = len(text)
    for match in re.finditer(r"\\.|[{}]", text, re.DOTALL):
        if match.start() == fonts:
            outside = depth
        depth += {"{": 1, "}": -1}.get(match[0], 0)
        deepest = max(deepest, depth)
        if 0 <= fonts < match.start() < closed and depth < outside:
            closed = match.start()
    if deepest > DEEPEST:
        raise ValueError(f"more than {DEEPEST} groups within each other")
    if fonts >= 0 and re.search(r"\\fcharset[^;]{400}", text[fonts:closed]):
        raise ValueError("a table of fonts that has no end")
    if fonts < 0:
        return text
    return text[:fonts] + re.sub(r"\\f\d", r"\n\g<0>", text[fonts:closed]) + text[closed:]


def _tame(text: str) -> str:
    # An end of line means nothing in RTF: one within a link keeps its address out of the text, one within a
    # long line bounds the work of striprtf's patterns. Cells become tabs: a bar may be part of the text.
    text = re.sub(r"(?<!\\)\\(?:nest)?cell(?![a-z])", r"\\tab", text)
    text = text.replace("\\fldinst", "\\fldinst\n")
    return re.sub(r"([^\n]{1000} |[^\n\\{}]{2000})(?=[^\n])", r"\1\n", text)


def _rtf(data: bytes) -> str:
    striprtf = need("striprtf.striprtf", "striprtf")
    if not data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{\\rtf"):
        raise ValueError("it does not begin with {\\rtf")
    text = data.decode("latin-1")  # RTF is ASCII; other bytes are of the code page that striprtf reads
    text = _tame(_check_groups(text))
    return str(striprtf.rtf_to_text(text, encoding="cp1252", errors="replace"))


def rtf_text(data: bytes) -> str:
    """Return the text of an RTF file, a line for each paragraph, cells of tables with tabs.

    Raises ValueError for what is no such file; ModuleNotFoundError without striprtf.
    """
    with library_errors("RTF"):
        text = _rtf(data)
    return re.sub(r"[\ud800-\udfff]", "\ufffd", text).replace("\r", "\n")


def _pdf(data: bytes) -> str:
    pypdf = need("pypdf", "pypdf")
    logging.getLogger("pypdf").setLevel(
        logging.CRITICAL
    )  # a broken file is one problem, not a page of warnings
    if not data.lstrip()[:5] == b"%PDF-":
        raise ValueError("it does not begin with %PDF-")
    reader = pypdf.PdfReader(io.BytesIO(data), strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        raise ValueError("it is locked with a password")
    pages: list[str] = []
    length = 0
    for page in reader.pages:
        pages.append(page.extract_text())
        length += len(pages[-1])
        if length > MOST or len(pages) > MOST_PAGES:
            raise ValueError(f"more than {MOST_PAGES:,} pages or {MOST:,} characters")
    return "\n\f\n".join(pages)


def pdf_text(data: bytes) -> str:
    """Return the text of a PDF file, its pages parted by a form feed on a line of its own.

    Lines are as they stand on the page; :func:`pasni_analysis.corpus.archives.join_rows` makes paragraphs of
    them. A scanned page has no text: a file of such pages gives ValueError, as does what is no PDF or has a
    password. Raises ModuleNotFoundError without pypdf.
    """
    with library_errors("PDF"):
        text = _pdf(data)
    if not text.strip():
        raise ValueError("a PDF file without text (pictures of pages); run a text recognition over it")
    return re.sub(r"[\ud800-\udfff]", "\ufffd", text).replace("\r", "\n")
