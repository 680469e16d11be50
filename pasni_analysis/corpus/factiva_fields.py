"""The fields of one article of Factiva, by their codes or by their order."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from pasni_analysis.corpus.archives import (
    COPYRIGHT,
    Row,
    cut_row,
    is_date,
    iso_date,
    outlet_name,
)
from pasni_analysis.corpus.language import iso_language

# Source code, filled with zeros, the day it was taken in, and a running part.
ACCESSION = r"([A-Z][A-Z0-9]{3,11}\d{8}[a-z0-9]{5,14})"
_HEAD_CODES = "SE HD CR BY WC PD ET SN SC ED PG VOL LA CY CX CLM RST LP TD"
_TAIL_CODES = "ART CT RF CO IN NS RE IPC IPD PUB AN"
_CODES = "|".join(f"{_HEAD_CODES} {_TAIL_CODES}".split())
CODE_LINE = re.compile(rf"({_CODES})(?:[\s|]{{1,9}}(\S.*))?")
_INDEX = re.compile(
    r"[a-z0-9.]{1,12}\s?:\s?\S.*"
)  # the value of CO, IN, NS, RE: "gpol : Domestic Politics | ..."
_INDEXED = {"CO", "IN", "NS", "RE"}
_WORDS = re.compile(r"\d[\d,]{0,9} words")
_CLOCK = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?(?: ?[AaPp][Mm])?(?: [A-Z]{2,4})?")
_SOURCE_CODE = re.compile(r"[A-Z][A-Z0-9]{1,11}")
_COVER = re.compile(
    r"(?:Dow Jones(?: Factiva)?|Factiva|Headlines|Table of Contents|Search Summary)"
    r"|(?:©|\(c\)) \d{4} Factiva.*"
    r"|.*(?:\.{4}|\t) ?\d{1,5}"
)
_BY = re.compile(r"[Bb]y\s\S.*|BY\s\S.*")
_PROVIDER = re.compile(
    r"[^.!?]{2,80}\((?:Full Text|Abstract|Online)\)"
    r"|(?:[A-Z&][\w.&'’-]{0,30},? |of |and ){1,7}(?:Limited|Ltd|Inc|LLC|Company)\.?"
)
_NAMES_ONLY = re.compile(r"[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){1,4}")
_NAMES = {"SN": "outlet", "PD": "published", "BY": "byline", "SE": "section", "LA": "language"}
Rules = dict[int, tuple[str, str]]


@dataclass
class Record:
    """Rows of title and text of one article, its fields, and a rule for each row that is neither."""

    title: list[Row] = field(default_factory=list)
    body: list[Row] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)
    rules: Rules = field(default_factory=dict)

    def note(self, name: str, rows: Sequence[Row], rule: str = "archive header") -> None:
        """Set the field ``name`` from the text of ``rows``, which become metadata."""
        text = " ".join(row.text for row in rows)
        value = {"outlet": outlet_name, "published": iso_date, "language": iso_language}.get(name, str)(text)
        if value:
            self.fields[name] = value
            self.rules |= {row.end: (rule, "metadata") for row in rows}


def _note_accession(record: Record, row: Row) -> None:
    record.rules[row.end] = ("archive footer", "metadata")
    if match := re.search(ACCESSION, row.text):
        record.fields["id"] = match[1]


def _by_code(rows: Sequence[Row]) -> Iterator[tuple[str, Row]]:
    """Yield each row of a coded article with its code, cut to the value.

    In the text a line may begin with "IN" or "CO" too: there a code counts only before a value of its kind.
    """
    code, in_text = "", False
    for row in rows:
        match = CODE_LINE.fullmatch(row.text)
        if match and in_text:
            tail = match[1] in _TAIL_CODES.split() or match[1] == "TD"
            fits = bool(_INDEX.fullmatch(match[2] or "")) if match[1] in _INDEXED else tail
            match = match if fits else None
        if match:
            code = match[1]
            in_text = code in ("LP", "TD")
            rest = cut_row(row, match.start(2)) if match[2] else []
            yield code, rest[0] if rest else row._replace(text="")
        else:
            yield code, row


def read_codes(rows: Sequence[Row]) -> Record:
    """Return the article of ``rows`` that begin with field codes."""
    found: dict[str, list[Row]] = {}
    for code, row in _by_code(rows):
        found.setdefault(code, []).append(row)
    filled = {code: [row for row in rows if row.text] for code, rows in found.items()}
    record = Record(filled.get("HD", []), [*filled.get("LP", []), *filled.get("TD", [])])
    for code, name in _NAMES.items():
        record.note(name, filled.get(code, []))
    if record.title:
        record.fields["title"] = " ".join(row.text for row in record.title)
    _note_accession(record, rows[-1])
    return record


def _split_top(rows: Sequence[Row], headlines: Collection[int]) -> tuple[list[Row], list[Row], list[Row]]:
    """Return section, headline and byline from what stands above the number of words.

    Bold type, which told the headline, is lost in text: a first line of up to three words above a longer one,
    or one with a page ("Foreign Desk; 1"), is a section; a line with "By", or of names only, a byline.
    """
    top = list(rows)
    if told := [i for i, row in enumerate(top) if row.start in headlines]:
        at, after = told[-1], told[-1] + 1
        return top[:at], top[at:after], top[after : after + 1]
    byline = next((i for i, row in enumerate(top) if i and _BY.fullmatch(row.text)), None)
    if byline is None and len(top) > 1 and _NAMES_ONLY.fullmatch(top[-1].text):
        byline = len(top) - 1 if len(top[-1].text) < len(top[-2].text) else None
    lines, by = (top[:byline], top[byline:]) if byline else (top, [])
    paged = bool(lines) and re.search(r"; ?[A-Z]?\d{1,3}$", lines[0].text)
    if len(lines) > 1 and (paged or len(lines[0].text.split()) < 4 < len(lines[1].text.split())):
        return lines[:1], lines[1:], by
    return [], lines, by


def _is_language(row: Row) -> bool:
    return " " not in row.text and bool(iso_language(row.text))


def _find_text(rows: Sequence[Row], at: int) -> int:
    # Behind the number of words: day, clock, source, code, edition, page, language, copyright; then the text.
    end = min(at + 14, len(rows) - 1)
    known = [i for i in range(at, end) if _is_language(rows[i])][:1]
    known = known or [i for i in range(at, end) if _SOURCE_CODE.fullmatch(rows[i].text)][:1]
    begin = known[0] + 1 if known else at
    while begin < end and COPYRIGHT.match(rows[begin].text):
        begin += 1
    return begin


def read_display(rows: Sequence[Row], headlines: Collection[int] = ()) -> Record:
    """Return the article of ``rows`` as Factiva displays it, without codes.

    ``headlines`` are the starts of rows that are known to be headlines.
    """
    at = next((i for i, row in enumerate(rows) if _WORDS.fullmatch(row.text)), None)
    record = Record()
    _note_accession(record, rows[-1])
    if at is None:
        record.body = list(rows[:-1])
        return record
    top = max([0, at - 6, *(i + 1 for i in range(at) if _COVER.fullmatch(rows[i].text))])
    record.rules |= {row.end: ("archive cover", "removed") for row in rows[:top]}
    section, record.title, byline = _split_top(rows[top:at], headlines)
    begin = _find_text(rows, at + 1)
    middle = [row for row in rows[at + 1 : begin] if not COPYRIGHT.match(row.text)]
    dates = [row for row in middle if is_date(row.text)][:1]
    names = [row for row in middle if row not in dates and not _CLOCK.fullmatch(row.text)]
    language = [row for row in names[1:] if _is_language(row)][-1:]
    noted = {
        "section": section,
        "byline": byline,
        "published": dates,
        "outlet": names[:1],
        "language": language,
    }
    for name, found in noted.items():
        record.note(name, found)
    record.body = list(rows[begin:-1])
    if record.body and _PROVIDER.fullmatch(record.body[-1].text):
        record.rules[record.body.pop().end] = ("archive footer", "removed")  # who owns the paper or its text
    if record.title:
        record.fields["title"] = " ".join(row.text for row in record.title)
    return record
