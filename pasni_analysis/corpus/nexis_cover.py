"""The cover of a Nexis delivery: who searched for what, the numbered titles, and how many there should be."""

import re
from collections.abc import Sequence

from pasni_analysis.corpus.archives import Row

START = re.compile(r"(\d{1,7}) of (\d{1,7}) DOCUMENTS?")
_MARK = re.compile(
    r"(?:User Name|Date and Time|Job Number|Client/Matter|Search Terms|Search Type|Narrowed by)\s?:.*"
    r"|Documents? \(\d+\)|Content Type\s+Narrowed by|Narrowed by:?|(?:\|\s?)?About LexisNexis\b.*"
)
_TELLING = re.compile(r"(?:Job Number|User Name|Client/Matter)\s?:.*|Documents? \(\d+\)")
_FIRST_TEXT = re.compile(r"Body|Length:\s?[\d,]+ words?", re.IGNORECASE)
_ENTRY = re.compile(r"1\.(?:\s+(.*))?")
_ROW_OF_TABLE = re.compile(r"[^\t\n]*\t.*|(?:News|All Content Types|-None-)\b.{0,300}[:;].*|-None-|News")
_ANNOUNCED = re.compile(r"^[ \t]*Documents? \((\d{1,7})\)[ \t]*$", re.MULTILINE)


def _squash(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())


def _first_title(rows: Sequence[Row]) -> str:
    # The first numbered title of the cover, which may run over several lines.
    at = next((i for i, row in enumerate(rows) if _ENTRY.fullmatch(row.text)), None)
    if at is None:
        return ""
    parts = [rows[at].text[2:]]
    for row in rows[at + 1 : at + 6]:
        if _MARK.fullmatch(row.text) or re.match(r"2\.", row.text):
            break
        parts.append(row.text)
    return _squash("".join(parts))


def cut_cover(rows: Sequence[Row]) -> int:
    """Return how many of ``rows``, which open a delivery, are its cover; 0 where it has none.

    The cover ends before the line that repeats its first numbered title, else behind its last mark.
    """
    end = next((i for i, row in enumerate(rows) if _FIRST_TEXT.fullmatch(row.text)), len(rows))
    marks = [i for i in range(end) if _MARK.fullmatch(rows[i].text)]
    if not marks or not any(_TELLING.fullmatch(rows[i].text) for i in marks):
        return 0
    title = _first_title(rows[:end])
    for i in range(marks[-1] + 1, min(marks[-1] + 25, end)):
        here = _squash("".join(row.text for row in rows[i : i + 4]))
        if title and here.startswith(title[:80]):
            return i
    user = next((r.text.partition(":")[2].strip() for r in rows[:end] if r.text.startswith("User Name")), "")
    at = marks[-1] + 1
    while at < end and (_ROW_OF_TABLE.fullmatch(rows[at].text) or rows[at].text == user):
        at += 1
    return at


def expected_count(text: str) -> int:
    """Return how many documents a delivery announces ("Documents (23)", "1 of 23 DOCUMENTS"), else 0."""
    if announced := [int(n) for n in _ANNOUNCED.findall(text)]:
        return sum(announced)
    expected, last = 0, 0
    for match in re.finditer(rf"^[ \t]*{START.pattern}[ \t]*$", text, re.MULTILINE):
        number, of = int(match[1]), int(match[2])
        if number <= last or not expected:  # a further delivery in the same file
            expected += of - number + 1
        last = number
    return expected
