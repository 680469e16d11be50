"""Head and tail of one article of a Nexis delivery: title, publication, date, labels, its text between."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from pasni_analysis.corpus.archives import (
    COPYRIGHT,
    Row,
    cut_row,
    find_provider,
    is_date,
    iso_date,
    outlet_name,
)
from pasni_analysis.corpus.language import iso_language
from pasni_analysis.corpus.outlets import find_outlet

_LABEL = re.compile(
    r"(section|length|byline|headline|dateline|highlight|series|column|distribution|editor|show|anchors?|guests?"
    r"|cycle|url|type|ticker|body|contact|acc-no|source|by):(?:\s+(.*))?",
    re.IGNORECASE,
)
_LENGTH = re.compile(r"length:\s?[\d,]+\s?words?.*", re.IGNORECASE)
_BODY = re.compile(r"Body|BODY(?::.*)?")
_TAIL = re.compile(
    r"(?:LOAD-DATE|LANGUAGE|GRAPHIC|PUBLICATION-TYPE|JOURNAL-CODE|CORRECTION-DATE|CORRECTION|DOCUMENT-TYPE"
    r"|Load-Date|Publication-Type|Journal Code):.*"
)
_TAIL_LABEL = re.compile(r"([A-Z][A-Za-z-]{2,20}(?: [A-Z][A-Za-z]{1,15})?):\s*(.*)")
_SECTIONS = {
    "graphic": "archive graphic",
    "correction": "archive correction",
    "classification": "archive footer",
}
_EDITION = re.compile(r".{0,40}\bedition\b.{0,40}|.{0,40};|correction appended", re.IGNORECASE)
END = re.compile(r"end of document\W*", re.IGNORECASE)
_HEADER = 80  # rows; no head of an article is longer
Rules = dict[int, tuple[str, str]]


@dataclass
class Article:
    """Rows of title and text of one article, its fields, and a rule for each row that is neither."""

    title: list[Row] = field(default_factory=list)
    body: list[Row] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)
    rules: Rules = field(default_factory=dict)

    def note(self, name: str, rows: Sequence[Row], value: str, rule: str = "archive header") -> None:
        """Set a field from ``rows``, which become metadata."""
        if value and name not in self.fields:
            self.fields[name] = value
            self.rules |= {row.end: (rule, "metadata") for row in rows}


def _joined(rows: Sequence[Row]) -> str:
    return " ".join(row.text for row in rows)


def is_article(rows: Sequence[Row]) -> bool:
    """Say whether ``rows`` begin with the head of an article: a date, a length or the mark of a body."""
    head = rows[:_HEADER]
    if any(_LENGTH.fullmatch(row.text) or _BODY.fullmatch(row.text) for row in head):
        return True
    return any(is_date(row.text) for row in head[:12])


def _runs_over(row: Row, before: Row) -> bool:
    # A label's value goes on in the next line, but the length is one line, and marks begin something new.
    begins = _LABEL.fullmatch(row.text) or _BODY.fullmatch(row.text) or _TAIL.fullmatch(row.text)
    return not (row.gap or begins or _LENGTH.fullmatch(before.text) or row.text.lower() in _SECTIONS)


def _find_body(rows: Sequence[Row]) -> tuple[int, list[Row]]:
    """Return how many rows are head, and the rows from the text on."""
    head = rows[:_HEADER]
    for i, row in enumerate(head):
        if _BODY.fullmatch(row.text) and i:
            return i, [*cut_row(row, len("BODY:")), *rows[i + 1 :]]
        if _TAIL.fullmatch(row.text):
            break
    labels = [i for i, row in enumerate(head) if _LABEL.fullmatch(row.text)]
    at = next((i for i in labels if _LENGTH.fullmatch(rows[i].text)), labels[0] if labels else None)
    if at is None:
        at = next((i for i, row in enumerate(head[:12]) if is_date(row.text)), -1)
        while 0 <= at < len(head) - 1 and (
            COPYRIGHT.match(head[at + 1].text) or _EDITION.fullmatch(head[at + 1].text)
        ):
            at += 1
        return at + 1, list(rows[at + 1 :])
    at += 1
    while at < len(head) and (_LABEL.fullmatch(rows[at].text) or _runs_over(rows[at], rows[at - 1])):
        at += 1
    return at, list(rows[at:])


def _find_tail(rows: Sequence[Row]) -> int:
    """Return how many of ``rows``, which begin with the text, are text."""
    end = next((i for i, row in enumerate(rows) if END.fullmatch(row.text)), len(rows))
    for i, row in enumerate(rows):
        follows = rows[i + 1].text if i + 1 < len(rows) else ""
        if _TAIL.fullmatch(row.text) or (row.text == "Classification" and _TAIL_LABEL.fullmatch(follows)):
            end = i
            break
    last = {row.text: i for i, row in enumerate(rows[:end]) if row.text in ("Graphic", "Correction")}
    return min([end, *last.values()])


def _labels(rows: Sequence[Row]) -> tuple[dict[str, list[Row]], list[Row]]:
    """Return the rows of each label of a head, its first row cut to the value, and the rows without one."""
    found: dict[str, list[Row]] = {}
    free: list[Row] = []
    name = ""
    for i, row in enumerate(rows):
        if match := _LABEL.fullmatch(row.text):
            name = match[1].lower()
            found.setdefault(name, []).extend(cut_row(row, row.text.index(":") + 1))
        elif name and _runs_over(row, rows[i - 1]):
            found[name].append(row)
        else:
            name = ""
            free.append(row)
    return found, free


def _without_copyright(rows: Sequence[Row], old: bool) -> tuple[list[Row], list[Row]]:
    # The newer layout has it last; in the older one it is a block of its own, above the publication.
    kept: list[Row] = []
    copyright_rows: list[Row] = []
    inside = False
    for row in rows:
        if COPYRIGHT.match(row.text):
            inside = True
        elif old and (
            row.gap or (copyright_rows and "all rights reserved" in copyright_rows[-1].text.lower())
        ):
            inside = False
        (copyright_rows if inside else kept).append(row)
    return kept, copyright_rows


def _arrange(rows: Sequence[Row]) -> tuple[list[Row], list[Row], list[Row]]:
    # Newer layout: title, publication, date, edition.
    dates = [i for i, row in enumerate(rows) if is_date(row.text)]
    at = next((i for i in dates if i > 1), dates[0] if dates else len(rows))
    before = list(rows[:at])
    short = (
        bool(before) and len(before[-1].text.split()) < 9 and not before[-1].text.endswith((".", "?", "!"))
    )
    named = len(before) > 1 and (bool(dates) or short)
    if named or (len(before) == 1 and find_outlet(before[0].text)):
        return before[:-1], before[-1:], list(rows[at : at + 1])
    return before, [], list(rows[at : at + 1])


def _arrange_old(rows: Sequence[Row]) -> tuple[list[Row], list[Row], list[Row]]:
    # Older layout: publication, date, edition directly below, title.
    dates = [i for i, row in enumerate(rows) if is_date(row.text)]
    at = next((i for i in dates if i > 0), dates[0] if dates else -1)
    if at < 0:
        return list(rows[1:]), list(rows[:1]), []
    title = list(rows[at + 1 :])
    below = next((i for i, row in enumerate(title) if row.gap), 0)
    while below < len(title) and _EDITION.fullmatch(title[below].text):
        below += 1
    return title[below:], list(rows[:at]), [rows[at]]


def _read_tail(article: Article, rows: Sequence[Row]) -> None:
    rule = "archive footer"
    for row in rows:
        match = _TAIL_LABEL.fullmatch(row.text)
        name = (match[1] if match else row.text).lower()
        ends = END.fullmatch(row.text) or COPYRIGHT.match(row.text)
        rule = _SECTIONS.get(name, "archive footer" if match or ends else rule)
        article.rules[row.end] = (rule, "removed")
        if match and name in ("language", "url"):
            value = iso_language(match[2]) if name == "language" else match[2]
            article.note(name, [row], value, rule)


def read_article(rows: Sequence[Row], old: bool) -> Article:
    """Return title, text and fields of the article in ``rows``; ``old`` says which of the layouts it has."""
    article = Article()
    at, rest = _find_body(rows)
    end = _find_tail(rest)
    article.body = rest[:end]
    labels, free = _labels(rows[:at])
    core, copyright_rows = _without_copyright(free, old)
    title, outlet, date = _arrange_old(core) if old else _arrange(core)
    article.title = labels.get("headline") or title
    article.note("outlet", outlet, outlet_name(_joined(outlet)))
    article.note("published", date, iso_date(_joined(date)))
    for name in ("byline", "url"):
        article.note(name, labels.get(name, []), _joined(labels.get(name, [])))
    section = labels.get("section", [])
    article.note("section", section, _joined(section).partition(";")[0].strip())
    article.note("via", copyright_rows, find_provider(_joined(copyright_rows)))
    article.rules |= {row.end: ("archive highlight", "removed") for row in labels.get("highlight", [])}
    _read_tail(article, rest[end:])
    article.note("title", [], _joined(article.title))
    return article
