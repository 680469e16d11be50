"""What a document says of itself: title, standfirst, outlet, date, language; then metadata.csv over it."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import pairwise
from statistics import median
from typing import Any

from pasni_analysis.corpus.articles import RawArticle
from pasni_analysis.corpus.bylines import normalize_byline
from pasni_analysis.corpus.chrome import could_head, is_home, is_prose
from pasni_analysis.corpus.clean import Cleaned, page_day
from pasni_analysis.corpus.credits import name_credits
from pasni_analysis.corpus.dates import parse_published
from pasni_analysis.corpus.language import find_language, language_code
from pasni_analysis.corpus.outlets import find_outlet, host_of, is_clear_outlet, normalize_outlet
from pasni_analysis.corpus.words import bare, count_words

Row = dict[str, Any]
_PARAGRAPH = re.compile(r"[^\n]+")
_INNER_END = re.compile(r"[.!?][\"'”’]?\s+[\"'“‘]?[A-Z]")
_SUFFIX = re.compile(r"\s(?:[|–—-]|::)\s([^|–—]{2,40})$")


def _standfirst_ends(text: str, paragraphs: list[tuple[int, int]]) -> bool:
    # One sentence, at most half as long as the paragraphs that follow; a news lead is no shorter than they.
    if len(paragraphs) < 3:
        return False
    lengths = [count_words(text[start:end]) for start, end in paragraphs]
    first = text[slice(*paragraphs[0])]
    if _INNER_END.search(first) or not 5 <= lengths[0] <= 45:
        return False
    return lengths[0] <= median(lengths[1:]) / 2 and lengths[0] < lengths[1]


def find_title(text: str, *, known: str = "", body: int | None = None) -> tuple[str, int]:
    """Return the headline that opens ``text`` (empty if none) and the offset at which the body begins.

    ``known`` is the title that a record gives; ``body`` the place where a dateline stood. A text that opens
    with its first paragraph has no title, and none is made up.
    """
    paragraphs = [match.span() for match in _PARAGRAPH.finditer(text) if match[0].strip()]
    if not paragraphs:
        return "", 0
    first = text[slice(*paragraphs[0])].strip()
    prose = (i for i, (start, end) in enumerate(paragraphs) if is_prose(text[start:end]))
    crowded = next(prose, 0) > 5  # so many lines above the text: which of them is the headline is not told
    if known and bare(known) and bare(first).startswith(bare(known)):
        title = known if len(bare(first)) > len(bare(known)) + 4 else first
    elif len(paragraphs) > 1 and not crowded and could_head(first) and body != paragraphs[0][0]:
        title = first
    else:
        return known, 0
    rest = paragraphs[1:]
    if body is not None and body >= paragraphs[0][1]:
        return title, body
    if _standfirst_ends(text, rest):
        rest = rest[1:]
    return title, rest[0][0] if rest else len(text)


_PAGES = ("html", "mhtml")


def _basis(article: RawArticle) -> str:
    return "page" if article.format in _PAGES else "file"


def _outlet(article: RawArticle, cleaned: Cleaned, title: str) -> tuple[str, str]:
    name, is_page = article.part.fields.get("outlet", ""), article.format in _PAGES
    # A portal's page says who shows the article, not who published it.
    if name and not (is_page and find_outlet(name).get("kind") == "aggregator"):
        return name, _basis(article)
    if names := cleaned.found.get("outlet"):
        return names[0], "page"
    if (match := _SUFFIX.search(title)) and is_clear_outlet(match[1]):
        return match[1], "page"
    given, printed = article.part.fields.get("url", ""), cleaned.found.get("url", [""])[0]
    row = find_outlet(given or printed)
    if row and row["kind"] != "aggregator":
        return row["name"], _basis(article) if given else "page"
    if not row and article.format in _PAGES and (host := host_of(given)):
        return host, "page"
    return "", ""


def _published(article: RawArticle, cleaned: Cleaned) -> tuple[date | None, date | None, str]:
    if given := article.part.fields.get("published", ""):
        interval = parse_published(given)
        return (*interval, _basis(article)) if interval else (None, None, "")
    if (given := article.part.fields.get("updated", "")) and (interval := parse_published(given)):
        return None, interval[1], _basis(article)
    for kind in ("date", "updated"):
        if days := page_day(cleaned.found, kind):
            # The day of an update is the last on which the article can have come out.
            return (min(days) if kind == "date" else None), max(days), "page"
    if days := page_day(cleaned.found, "clock"):
        return None, min(days), "page"
    return None, None, ""


def _portal(fields: Mapping[str, str]) -> str:
    # A site that shows what others publish, by its name or address.
    rows = (find_outlet(fields.get(name, "")) for name in ("outlet", "url"))
    return next((row["name"] for row in rows if row.get("kind") == "aggregator"), "")


def describe(article: RawArticle, cleaned: Cleaned) -> Row:
    """Return the row of ``documents`` for one article, from what the file and the page say."""
    found, fields = cleaned.found, article.part.fields
    known = fields.get("title", "").strip() or next(iter(found.get("title", [])), "")
    title, body = find_title(cleaned.text, known=known, body=cleaned.body_start)
    outlet, basis = _outlet(article, cleaned, title)
    start, end, date_basis = _published(article, cleaned)

    def said(field: str, kind: str = "") -> str | None:
        return fields.get(field) or next(iter(found.get(kind or field, [])), None)

    own, agencies = normalize_outlet(outlet), found.get("agency", [])
    passed_on = [said("via") or "", _portal(fields), *agencies[:1]]
    credit = name_credits(
        cleaned.text, dateline=said("dateline"), byline=said("byline"), agencies=agencies, outlet=own
    )
    section = said("section") or ""
    return {
        "doc_id": article.doc_id,
        "title": title or None,
        "text": cleaned.text,
        "body_start": body,
        "outlet": own or None,
        "outlet_basis": basis or None,
        "outlet_kind": find_outlet(outlet).get("kind") if outlet else None,
        "via": next((via for name in passed_on if (via := normalize_outlet(name)) and via != own), None),
        "byline": normalize_byline(said("byline") or "") or None,
        "dateline": said("dateline"),
        "section": section if section and not is_home(section) else None,
        "url": said("url"),
        "language": find_language(fields.get("language", ""), cleaned.text) or None,
        "published_start": start,
        "published_end": end,
        "published_basis": date_basis or None,
        "credit": credit,
        "format": article.format,
        "n_words": count_words(cleaned.text),
        "path": article.path,
        "sha256": article.sha256,
    }


def override(row: Row, cells: Mapping[str, Any]) -> Row:
    """Return ``row`` with the filled cells of its line in metadata.csv over it, and the bases that say so."""
    changed = row | {k: v for k, v in cells.items() if k != "line"}
    if "outlet" in cells:
        changed["outlet"] = normalize_outlet(cells["outlet"])
        changed["outlet_kind"] = find_outlet(cells["outlet"]).get("kind")
        changed["outlet_basis"] = "metadata.csv"
    if "language" in cells:
        changed["language"] = language_code(cells["language"]) or cells["language"]
    if "via" in cells:
        changed["via"] = normalize_outlet(cells["via"])
    if {"published_start", "published_end"} & set(cells):
        changed["published_basis"] = "metadata.csv"
        first, last = changed["published_start"], changed["published_end"]
        if first and last and first > last:
            raise ValueError(
                f"metadata.csv, line {cells['line']}: published_start {first} lies after published_end "
                f"{last} ({row['published_basis']}); fill in both, or mend one"
            )
    return changed


def short_ids(doc_ids: Iterable[str]) -> dict[str, str]:
    """Return for each id its shortest prefix, cut between its parts, that no other id begins with.

    >>> short_ids(["000_8c10", "001_d2d5"])
    {'000_8c10': '000', '001_d2d5': '001'}
    """
    parts = sorted((re.split(r"(?<=[_\W])|(?=[_\W])", doc_id), doc_id) for doc_id in doc_ids)
    shared = [0] * (len(parts) + 1)
    for i, ((a, _), (b, _)) in enumerate(pairwise(parts), start=1):
        shared[i] = next(
            (n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b))
        )
    found = {}
    for i, (pieces, doc_id) in enumerate(parts):
        needed = max(shared[i], shared[i + 1]) + 1
        found[doc_id] = "".join(pieces[:needed]).rstrip("_-. ") or doc_id
    clash = len(set(found.values())) < len(found)
    return {i: i for i in found} if clash else found


def add_labels(rows: list[Row], *, longest: int = 24) -> list[Row]:
    """Return ``rows`` with ``label``: outlet and the shortest telling part of doc_id.

    Where that part is longer than ``longest``, the article's number in the corpus stands in for it.
    """
    short = short_ids(row["doc_id"] for row in rows)
    labelled = []
    for number, row in enumerate(rows, start=1):
        part = short[row["doc_id"]]
        part = part if len(part) <= longest else f"#{number}"
        labelled.append(row | {"label": f"{row['outlet'] or 'Unknown outlet'} ({part})"})
    return labelled
