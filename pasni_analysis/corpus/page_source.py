"""The source of a web page, read once: its visible text with the place of each character, and its metadata.

A scanner of its own, since it has to be linear: 60 kB of ``<a <a <a`` keep ``html.parser`` of Python 3.11
busy for more than a minute, and its reading of broken markup differs between releases.
"""

import re
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

# White space, and characters that are not printed: extractors drop or change them.
IGNORED = r"\s\x00-\x1f\x7f-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff"
_PIECE = re.compile(
    rf"&(?:#\d{{1,8}}|#[xX][0-9a-fA-F]{{1,7}}|[A-Za-z][A-Za-z0-9]{{1,31}});?|[^{IGNORED}&]+|&"
)
_SKIP = re.compile(rf"[{IGNORED}]+")
_NAME = re.compile(r"[a-zA-Z][^\s/>]*")
_ATTRIBUTE = re.compile(r"[\s/]*([^\s/>][^\s/>=]*)")
_EQUALS = re.compile(r"\s*=\s*")
_BARE_VALUE = re.compile(r"[^\s>]*")
# Elements whose content is no text of the page. Where the first two are not closed, the rest of the page is
# theirs; where another is not, browsers differ, and what follows is taken as text.
_RAW = ("script", "style", "title", "noscript", "template", "iframe", "noframes", "textarea", "svg", "select")
_CLOSE = {name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE | re.ASCII) for name in _RAW}
_INLINE = frozenset(
    """a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q ruby rp rt s
    samp small span strike strong sub sup time tt u var wbr""".split()  # noqa: SIM905
)
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())  # noqa: SIM905
_BREAK = "\x1e"  # between blocks, in the text of an element
_OPEN_AT_ONCE, _LONGEST = 12, 400  # elements with metadata: nested in one another; characters in one

Attributes = dict[str, str]


@dataclass(frozen=True)
class Element:
    """An element that may hold metadata: its text, and the first of its characters in ``Page.chars``."""

    name: str
    attributes: Attributes
    text: str
    start: int


@dataclass
class Page:
    """Visible text without white space (``chars``), and where each character stands in the source.

    ``starts`` and ``ends`` are the offsets in the source, one per character; an entity is longer than one.
    ``blocks`` are half-open ranges of ``chars`` that no block-level tag divides.
    """

    chars: str = ""
    starts: array = field(default_factory=lambda: array("L"))
    ends: array = field(default_factory=lambda: array("L"))
    blocks: list[tuple[int, int]] = field(default_factory=list)
    elements: list[Element] = field(default_factory=list)
    head: list[tuple[str, Attributes]] = field(default_factory=list)  # meta, link, html and time tags
    scripts: list[str] = field(default_factory=list)  # JSON-LD
    title: str = ""
    n_tags: int = 0


def _read_attributes(source: str, at: int, last: dict[str, int]) -> tuple[Attributes, int]:
    # Returns the attributes from ``at`` on, and where the tag ends. ``last`` holds the last quotation marks
    # of the source, so that a mark that is never closed is not looked for again and again.
    found: Attributes = {}
    while match := _ATTRIBUTE.match(source, at):
        at, value = match.end(), ""
        if equals := _EQUALS.match(source, at):
            at = equals.end()
            mark = source[at : at + 1]
            if mark and mark in "\"'" and last[mark] > at:
                end = source.find(mark, at + 1)
                value, at = source[at + 1 : end], end + 1
            else:
                bare = _BARE_VALUE.match(source, at)
                value, at = (bare[0], bare.end()) if bare else ("", at)
        found.setdefault(match[1].lower(), value)
    end = source.find(">", at)
    return found, len(source) if end < 0 else end + 1


def _skip_declaration(source: str, at: int) -> int:
    # Comment, doctype, processing instruction. One that is not closed reaches to the end, as in browsers.
    end = source.find("-->", at + 2) if source.startswith("<!--", at) else source.find(">", at)
    return len(source) if end < 0 else end + (3 if source.startswith("<!--", at) else 1)


Event = tuple[str, str, Attributes, int, int]


def _scan(source: str) -> Iterator[Event]:
    # Yields (kind, name, attributes, start, end): kind is text, open, close, or raw with the content's place.
    last = {mark: source.rfind(mark) for mark in "\"'"}
    unclosed: set[str] = set()
    at = text = 0
    while (at := source.find("<", at)) >= 0:
        is_close = source.startswith("</", at)
        name = _NAME.match(source, at + 1 + is_close)
        if not name and source[at + 1 : at + 2] not in ("!", "?"):
            at += 1
            continue
        yield "text", "", {}, text, at
        if not name:
            at = text = _skip_declaration(source, at)
            continue
        tag = name[0].lower()
        attributes, end = _read_attributes(source, name.end(), last)
        yield "close" if is_close else "open", tag, attributes, at, end
        if not is_close and tag in _CLOSE and tag not in unclosed:
            closing = _CLOSE[tag].search(source, end)
            if closing or tag in ("script", "style"):
                start, end = end, closing.start() if closing else len(source)
                yield "raw", tag, attributes, start, end
            else:
                unclosed.add(tag)
        at = text = end
    yield "text", "", {}, text, len(source)


def _is_metadata(name: str, attributes: Attributes) -> bool:
    if name in ("h1", "time"):
        return True
    if "author" in attributes.get("rel", "") or attributes.get("itemprop", "") in ("author", "datePublished"):
        return True
    names = f"{attributes.get('class', '')} {attributes.get('id', '')}".lower()
    return ("author" in names or "byline" in names) and "comment" not in names


class _Reader:
    # Builds a Page from the events of one scan.
    def __init__(self, source: str) -> None:
        self.source, self.page = source, Page()
        self._chars: list[str] = []
        self._n = self._block = 0
        self._plain: list[str] = []  # the text with its blanks, for the elements with metadata
        self._open: list[list] = []  # name, attributes, nested elements of that name, start, start in _plain

    def read(self) -> Page:
        for kind, name, attributes, start, end in _scan(self.source):
            if kind == "text":
                self._add_text(start, end)
            elif kind == "raw":
                self._add_raw(name, attributes, start, end)
            else:
                self._add_tag(name, attributes, is_close=kind == "close")
        self._end_block()
        self.page.chars = "".join(self._chars)
        return self.page

    def _add_text(self, start: int, end: int) -> None:
        for match in _PIECE.finditer(self.source, start, end):
            piece, at = match[0], match.start()
            if piece[0] == "&" and len(piece) > 1 and (decoded := unescape(piece)) != piece:
                decoded = _SKIP.sub("", decoded)
                self.page.starts.extend([at] * len(decoded))
                self.page.ends.extend([match.end()] * len(decoded))
                piece = decoded
            else:
                self.page.starts.extend(range(at, match.end()))
                self.page.ends.extend(range(at + 1, match.end() + 1))
            self._chars.append(piece)
            self._n += len(piece)
        if self._open:
            self._plain.append(unescape(self.source[start:end]))

    def _add_raw(self, name: str, attributes: Attributes, start: int, end: int) -> None:
        if name == "script" and "ld+json" in attributes.get("type", "").lower():
            self.page.scripts.append(self.source[start:end])
        elif name == "title" and not self.page.title:
            self.page.title = " ".join(unescape(self.source[start:end]).split())

    def _add_tag(self, name: str, attributes: Attributes, *, is_close: bool) -> None:
        self.page.n_tags += 1
        if name not in _INLINE:
            self._end_block()
            self._plain.append(_BREAK)
            self._open = [e for e in self._open if self._n - e[3] <= _LONGEST]
            if not self._open:
                self._plain.clear()
        if is_close:
            self._close(name)
            return
        if name in ("meta", "link", "html", "time") or "itemprop" in attributes:
            self.page.head.append((name, {k: unescape(v) for k, v in attributes.items()}))
        for element in self._open:
            element[2] += element[0] == name
        if name not in _VOID and len(self._open) < _OPEN_AT_ONCE and _is_metadata(name, attributes):
            self._open.append([name, attributes, 1, self._n, len(self._plain)])

    def _close(self, name: str) -> None:
        for element in [e for e in self._open if e[0] == name]:
            element[2] -= 1
            if not element[2]:
                self._open.remove(element)
                self._add_element(*element)
        if not self._open:
            self._plain.clear()

    def _add_element(self, name: str, attributes: Attributes, _: int, start: int, plain: int) -> None:
        if 0 < self._n - start <= _LONGEST:
            lines = "".join(self._plain[plain:]).split(_BREAK)
            text = "\n".join(line for raw in lines if (line := " ".join(raw.split())))
            self.page.elements.append(Element(name, attributes, text, start))

    def _end_block(self) -> None:
        if self._n > self._block:
            self.page.blocks.append((self._block, self._n))
        self._block = self._n


def read_source(source: str) -> Page:
    """Return what the HTML ``source`` shows and says; any text is read, without an error, in linear time.

    Hidden by a style sheet is not told from shown.

    >>> page = read_source("<p>Port &amp; <b>road</b></p><script>x</script>")
    >>> page.chars, page.starts[4], page.ends[4]
    ('Port&road', 8, 13)
    """
    return _Reader(source).read()
