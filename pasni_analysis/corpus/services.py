"""Tables that hold no articles: the lists of addresses of Media Cloud and GDELT, known by their columns."""

import re
from collections.abc import Sequence

from pasni_analysis.corpus.fields import has_text

# Columns that no other table has, in the exports of the years: all of one set are there, in small letters.
_MEDIA_CLOUD = (
    {"stories_id", "publish_date"},
    {"stories_id", "media_name"},
    {"media_name", "media_url", "publish_date"},
    {"id", "indexed_date", "media_name", "url"},
    {"indexed_date", "publish_date", "url"},
)
_GDELT = (
    {"gkgrecordid"},
    {"globaleventid"},
    {"sqldate", "sourceurl"},
    {"seendate", "domain", "sourcecountry"},
    {"url", "mobileurl", "date", "title"},  # the list of articles of the DOC service
)
# The tab-separated files of GDELT have no header line.
_EVENT = re.compile(r"\d{5,12}")
_RECORD = re.compile(r"\d{14}-T?\d{1,6}")
_DAY = re.compile(r"(?:1[89]|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")


def _cells(row: Sequence[str]) -> list[str]:
    # GDELT's files end in .csv and have tabs: read with commas, the first cell holds most of the line.
    row = "\t".join(row).split("\t") if len(row) < 3 else row
    return [str(cell).strip() for cell in row]


def _is_record(cells: Sequence[str]) -> bool:
    # Events (version 1 without and with addresses, version 2), mentions, knowledge graph (versions 2 and 1).
    if len(cells) in (57, 58, 61):
        return bool(_EVENT.fullmatch(cells[0]) and _DAY.fullmatch(cells[1]))
    if len(cells) in (15, 16):
        return bool(_EVENT.fullmatch(cells[0]) and re.fullmatch(r"\d{14}", cells[1]))
    if len(cells) in (26, 27):
        return bool(_RECORD.fullmatch(cells[0]))
    return len(cells) == 11 and bool(_DAY.fullmatch(cells[0])) and cells[1].isdigit()


def metadata_only(header: Sequence[str], first_row: Sequence[str] = ()) -> str:
    """Return the service whose table of metadata, without any text, begins so; nothing for other tables.

    ``header`` are the cells of the first line, which in a file of GDELT may be the first record already;
    ``first_row`` those of the second. A table that has a column of texts holds articles, whoever made it.

    >>> metadata_only(["id", "indexed_date", "language", "media_name", "media_url", "title", "url"])
    'Media Cloud'
    >>> metadata_only(["id", "title", "text"])
    ''
    """
    rows = [_cells(header), _cells(first_row)]
    names = {cell.lower() for cell in rows[0]}
    if has_text(rows[0], {}):
        return ""
    if any(wanted <= names for wanted in _MEDIA_CLOUD):
        return "Media Cloud"
    if any(wanted <= names for wanted in _GDELT):
        return "GDELT"
    return "GDELT" if any(_is_record(cells) for cells in rows) else ""


def address_column(header: Sequence[str]) -> str:
    """Return the name of the column with the articles' addresses, as the table writes it; nothing if none."""
    wanted = (
        "url",
        "sourceurl",
        "documentidentifier",
        "v2documentidentifier",
        "mentionidentifier",
        "sourceurls",
    )
    known = {str(cell).strip().lower(): str(cell).strip() for cell in header}
    return next((known[name] for name in wanted if name in known), "")
