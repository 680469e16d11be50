"""What a page says of itself: headline, authors, day of publication, outlet, address, section, language.

Only what the page states counts: JSON-LD, meta tags, microdata, a ``time`` element, a byline, a date line
beside the headline, a full date in the address. A date in running text dates nothing, and of several days
that the page names as the same thing none is chosen.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from html import unescape
from typing import Any

from pasni_analysis.corpus.bylines import join_names
from pasni_analysis.corpus.chrome import is_prose, strong_rule
from pasni_analysis.corpus.dates import DATE_LINE, order_numeric, parse_published
from pasni_analysis.corpus.page_source import Element, Page

_DATES = (
    "article:published_time og:article:published_time og:published_time datepublished date.published pubdate "
    "publishdate publish-date publish_date published published_time published-date publication_date "
    "article.published article_date_original originalpublicationdate parsely-pub-date sailthru.date "
    "dc.date.issued dcterms.issued dc.date dcterms.date dcterms.created dc.date.created "
    "citation_publication_date citation_date cxenseparse:recs:publishtime date"
)
_AUTHORS = (
    "author article:author byl parsely-author sailthru.author dc.creator dcterms.creator citation_author"
)
_SECTIONS = "article:section parsely-section cxenseparse:section section"
_ARTICLE = re.compile(r"(?:article|posting|report|review|opinion)$", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://[^\s<>\"']{4,2000}")
_SAVED = re.compile(r"<!--\s*saved from url=\(\d{1,5}\)(https?://[^\s<>\"']{4,2000})", re.IGNORECASE)
_ADDRESS_DAY = re.compile(r"/(\d{4})/(\d{1,2})/(\d{1,2})(?=/|$)|/(\d{4})-(\d{2})-(\d{2})(?=[/-]|$)")
_LANGUAGE = re.compile(r"[a-zA-Z]{2,3}(?:[-_][a-zA-Z0-9]{2,8}){0,3}")
_WRAPPER = re.compile(r"\A\s*(?:<!--|//\s*<!\[CDATA\[)|(?://\s*\]\]>|-->)\s*\Z")
_SEPARATOR = re.compile(r"(?<!\s)\s++(?:[|–—·•«»-]|::)\s+")
_PRINTED_DATE = re.compile(DATE_LINE.pattern, re.IGNORECASE)
_UPDATED = re.compile(
    r"(?:updated?|modified|edited|today|reviewed|expires|accessed)\W*(?:on|at)?\W*$", re.IGNORECASE
)
_TAG = re.compile(r"<[^<>]*>")
_SCRIPT_DAY = re.compile(
    r"\"(?:datePublished|publishedDate|publishDate|published_?[aA]t|publication_?[dD]ate)\":\s?\"([^\"]{8,40})\""
)
# English with the month first; elsewhere the day stands before it.
_MONTH_FIRST = ("en-us", "en-ph", "en_us", "en_ph")


def _walk(value: Any) -> Iterator[dict[str, Any]]:
    # Every object of a JSON value, in the order of the text; by a stack, however deep it is.
    stack = [value]
    while stack:
        value = stack.pop()
        if isinstance(value, dict):
            yield value
            stack.extend(reversed(list(value.values())))
        elif isinstance(value, list):
            stack.extend(reversed(value))


def _squash(text: str) -> str:
    return "".join(re.findall(r"[^\W_]+", text.casefold()))


class _Statements:
    # The statements of one page, looked up by name.
    def __init__(self, page: Page) -> None:
        self.page = page
        self.meta: dict[str, list[str]] = {}
        for name, attributes in page.head:
            key = attributes.get("property") or attributes.get("name") or attributes.get("itemprop") or ""
            if name == "meta" and (value := " ".join(attributes.get("content", "").split())):
                self.meta.setdefault(key.lower(), []).append(value)
        self.objects: list[dict[str, Any]] = []
        for script in page.scripts:
            try:
                self.objects += _walk(json.loads(_WRAPPER.sub("", script), strict=False))
            except (ValueError, RecursionError):  # not JSON: it says nothing that could be relied on
                continue
        self.ids = {str(o["@id"]): o for o in self.objects if "@id" in o and len(o) > 1}

    def first(self, names: str) -> str:
        return next((self.meta[name][0] for name in names.split() if name in self.meta), "")

    def article(self) -> dict[str, Any]:
        # A page may describe other articles too: it is the one that bears the page's title, or the only one.
        found = [o for o in self.objects if any(_ARTICLE.search(t) for t in _texts(o.get("@type")))]
        shown = _squash(self.page.title + self.first("og:title"))
        named = [o for o in found if (t := _squash(_text(o.get("headline")))) and t in shown]
        return named[0] if named else found[0] if len(found) == 1 else {}

    def names(self, value: Any) -> list[str]:
        # An author or publisher of JSON-LD is a text, an object, a reference to one, or a list of them.
        values = value if isinstance(value, list) else [value]
        found = []
        for item in values:
            if isinstance(item, dict):
                item = (item if "name" in item else self.ids.get(str(item.get("@id")), {})).get("name")
            found += _texts(item)
        return found


def _texts(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [" ".join(unescape(v).split()) for v in values if isinstance(v, str) and v.strip()]


def _text(value: Any) -> str:
    return next(iter(_texts(value)), "")


def _find_byline(said: _Statements, outlet: str, near: list[str]) -> str:
    structured = join_names(said.names(said.article().get("author")))
    meta = join_names(value for name in _AUTHORS.split() for value in said.meta.get(name, [])[:8])
    shown = [e for e in said.page.elements if e.name not in ("h1", "time") and 0 < len(e.text) <= 150]
    strong = [e for e in shown if "author" in e.attributes.get("rel", "") + e.attributes.get("itemprop", "")]
    lines = [line for line in near if strong_rule(line) == "byline"]
    printed = [e.text.split("\n")[0] for e in [*strong, *shown]]
    named = [structured, meta.split("; ")[0], *(join_names([text]) for text in [*lines, *printed])]
    named = [name for name in named if name]
    # A site that gives its own name as the author may print a person's below the headline.
    persons = [name for name in named if _squash(name) != _squash(outlet)]
    return next(iter(persons or named), "")


def _days(texts: Iterable[str]) -> str:
    # The one day that the texts agree on, as 2025-10-07; empty where there is none or they differ.
    found = {days[0] for text in texts if (days := parse_published(text)) and days[0] == days[1]}
    return found.pop().isoformat() if len(found) == 1 else ""


def _find_block(page: Page, title: str, headline: Element | None) -> int | None:
    # The block that prints the headline.
    own = _squash(title)
    for number, (start, end) in enumerate(page.blocks):
        if headline:
            if start <= headline.start < end:
                return number
        elif own and end - start < 2 * len(title) and _squash(page.chars[start:end]) == own:
            return number
    return None


def _block_text(page: Page, source: str, start: int, end: int) -> str:
    return " ".join(unescape(_TAG.sub(" ", source[page.starts[start] : page.ends[end - 1]])).split())


def _near_lines(page: Page, source: str, title: str, headline: Element | None) -> tuple[list[str], list[str]]:
    # The lines below the headline, up to the second paragraph, and the two lines above it.
    number = _find_block(page, title, headline)
    if number is None:
        return [], []
    texts = [_block_text(page, source, *block) for block in page.blocks[max(0, number - 2) : number + 13]]
    above, below = texts[: min(2, number)], texts[min(2, number) + 1 :]
    prose = [i for i, text in enumerate(below) if is_prose(text)]
    return below[: prose[1] if len(prose) > 1 else None], above[::-1]


def _printed_day(lines: Iterable[str]) -> str:
    # The first line that prints one day, and not as that of an update.
    for line in lines:
        if len(line) <= 120 and not is_prose(line):
            matches = [
                m for m in _PRINTED_DATE.finditer(line) if not _UPDATED.search(line[: m.start("date")])
            ]
            if day := _days(m["date"] for m in matches):
                return day
    return ""


def _ordered(texts: Iterable[str], language: str) -> list[str]:
    # What 02/10/2020 means is told by the page's region; a page that says only "en" does not tell.
    region = language.lower()
    if not re.match("en[-_]", region):
        return list(texts)
    return [order_numeric(text, day_first=not region.startswith(_MONTH_FIRST)) for text in texts]


def _lone_day(lines: list[str]) -> str:
    # The day of the only line of the page that is a date and nothing else.
    dates = [m for line in lines if len(line) < 80 and (m := DATE_LINE.fullmatch(line))]
    dates = [m for m in dates if not _is_update(m)]
    return _days([dates[0]["date"]]) if len(dates) == 1 else ""


def _is_update(match: re.Match[str]) -> bool:
    return bool(match["label"] and _UPDATED.search(match["label"]))


def _find_updated(said: _Statements, lines: list[str]) -> str:
    # The day of the last change, on which the page was out at the latest.
    printed = [m for line in lines for m in _PRINTED_DATE.finditer(line[:300]) if m["label"]]
    given = [
        [_text(said.article().get("dateModified"))],
        said.meta.get("article:modified_time", [])[:1],
        [m["date"] for m in printed if _is_update(m)],
    ]
    return next((day for texts in given if (day := _days(texts))), "")


def _stated_day(said: _Statements, source: str) -> tuple[str, bool]:
    # The day of publication in the page's data, and whether it is one of universal time.
    pages = (o for o in said.objects if any(t.endswith("Page") for t in _texts(o.get("@type"))))
    tags = [a | {"tag": name} for name, a in said.page.head if name != "meta"]
    times = [a for a in tags if a["tag"] == "time" and "updated" not in a.get("class", "").split()]
    marked = [a.get("datetime") or a.get("content") or a.get("title", "") for a in tags if _is_published(a)]
    given = [
        [_text(said.article().get("datePublished"))],
        *([said.meta[name][0]] for name in _DATES.split() if name in said.meta),
        marked[:1],
        [e.text for e in said.page.elements if _is_published(e.attributes)][:1],
        [_text(next((o["datePublished"] for o in pages if "datePublished" in o), ""))],
        [a.get("datetime", "") for a in times],
        # In other data than JSON-LD, where that says nothing of any article.
        [] if any("datePublished" in o for o in said.objects) else _SCRIPT_DAY.findall(source),
    ]
    for texts in given:
        if day := _days(texts):
            return day, bool(re.search(r"T[\d:.]+(?:Z|[+-]00:?00)$", next(t for t in texts if t)))
    return "", False


def _is_published(attributes: Mapping[str, str]) -> bool:
    return attributes.get("itemprop") == "datePublished" or "pubdate" in attributes


def _find_published(said: _Statements, source: str, url: str, near: list[str], lines: list[str]) -> str:
    stated, universal = _stated_day(said, source)
    match = _ADDRESS_DAY.search(url)
    in_address = _days(["-".join(part for part in match.groups() if part)]) if match else ""
    printed = _printed_day(near)
    if stated and universal:
        # Late in the evening the day of universal time is another than the one that the paper prints.
        return next((d for d in (printed, in_address) if d and _are_neighbours(d, stated)), stated)
    return stated or printed or in_address or _lone_day(lines)


def _are_neighbours(day: str, other: str) -> bool:
    return abs((date.fromisoformat(day) - date.fromisoformat(other)).days) == 1


def _find_headline(page: Page, site: str, titles: list[str]) -> tuple[str, Element | None]:
    """Return the headline, and the ``h1`` that prints it.

    That is the ``h1`` that shares most words with the titles that the page gives itself, unless it is the
    site's name; else such a title, without the site's name behind or before it.
    """
    lines = {_squash(page.chars[start:end]) for start, end in page.blocks if end - start < 300}
    titles = [stripped for title in titles if (stripped := _strip_site(title, site, lines))]
    words = [_words(title) for title in titles]

    def fit(element: Element) -> float:
        own = _words(element.text)
        return max((len(own & w) / max(1, min(len(own), len(w))) for w in words), default=0.0)

    heads = [e for e in page.elements if e.name == "h1" and e.text and not _is_site(e.text, site, page.title)]
    best = max(heads, key=lambda e: (fit(e), len(e.text)), default=None)
    if not best or (fit(best) <= 0.5 and (len(heads) > 1 or len(best.text.split()) < 4)):
        return next(iter(titles), ""), None
    # A heading may hold a rubric or a second line beside the headline.
    shown = _squash(best.text)
    whole = (
        t for t in titles if _squash(t) in (shown[-len(_squash(t)) :], _squash(best.text.split("\n")[0]))
    )
    inside = (t for t in whole if len(shown) / 2 < len(_squash(t)) < len(shown))
    return next(inside, " ".join(best.text.split())), best


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))


def _is_site(text: str, site: str, title: str) -> bool:
    own = _squash(text)
    parts = _SEPARATOR.split(title)
    first_is_site = "»" in title and len(parts) > 1 and own == _squash(parts[0])
    return not own or own == _squash(site) or first_is_site


def _strip_site(title: str, site: str, lines: set[str]) -> str:
    # ``lines`` are those that the page prints: a part of the title that is one of them is the headline.
    parts = list(_SEPARATOR.finditer(title))
    known = _squash(site)
    if not parts or _squash(title) in lines:
        return title.strip()
    cuts = [title[: p.start()] for p in reversed(parts)] + [title[p.end() :] for p in parts]
    printed = [cut for cut in cuts if len(cut) > len(title) / 2 and _squash(cut) in lines - {known}]
    if printed:
        return max(printed, key=len).strip()
    head, tail = cuts[0], title[parts[-1].end() :]
    if "»" in title:
        return tail.strip()
    if known and _squash(title[: parts[0].start()]) == known:
        return title[parts[0].end() :].strip()
    is_name = known in _squash(tail) if known else len(tail.split()) <= 4 < len(head.split())
    return (head if is_name else title).strip()


def _find_url(said: _Statements, source: str) -> str:
    links = [
        a.get("href", "")
        for n, a in said.page.head
        if n == "link" and "canonical" in a.get("rel", "").lower()
    ]
    saved = _SAVED.search(source[:5000])
    given = [*links, *said.meta.get("og:url", []), saved[1] if saved else ""]
    return next((u for u in given if _ADDRESS.fullmatch(u)), "")


def _find_language(page: Page) -> str:
    given = next((a["lang"] for n, a in page.head if n == "html" and "lang" in a), "").strip()
    return given if _LANGUAGE.fullmatch(given) else ""


def read_fields(page: Page, source: str, url: str = "") -> tuple[dict[str, str], Element | None]:
    """Return what the page says of itself by our names (empty values left out), and the headline's ``h1``."""
    said = _Statements(page)
    article = said.article()
    publisher = next(iter(said.names(article.get("publisher"))), "")
    outlet = said.first("og:site_name") or publisher or said.first("application-name twitter:app:name:iphone")
    titles = [said.first("og:title"), _text(article.get("headline")), page.title, said.first("twitter:title")]
    title, headline = _find_headline(page, outlet, [t for t in titles if t])
    below, above = _near_lines(page, source, title, headline)
    url, language = url or _find_url(said, source), _find_language(page)
    near = _ordered([*below, *above], language)
    short = (block for block in page.blocks if block[1] - block[0] < 300)
    lines = _ordered((_block_text(page, source, *block) for block in short), language)
    fields = {
        "title": title,
        "outlet": outlet,
        "published": _find_published(said, source, url, near, lines),
        "updated": _find_updated(said, lines),
        "byline": _find_byline(said, outlet, near),
        "url": url,
        "section": said.first(_SECTIONS) or _text(article.get("articleSection")),
        "language": language,
    }
    return {name: value for name, value in fields.items() if value}, headline
