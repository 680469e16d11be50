"""Saved pages of Factiva: the page as text, a line for each block, and the articles mapped back to the page.

A page holds each article as a table of codes and values, or as displayed, where classes tell headline, byline
and paragraphs. The tags are read by a pattern of one pass, which no page can slow down; a ">" within an
attribute would end its tag too early, which pages of Factiva do not have.
"""

import html
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from pasni_analysis.corpus.articles import Part, Segment
from pasni_analysis.corpus.edits import Edit
from pasni_analysis.corpus.factiva import is_factiva, split_factiva

_TOKEN = re.compile(
    r"<!--|<(?P<close>/?)(?P<tag>[a-zA-Z][a-zA-Z0-9]{0,15})(?P<rest>(?:\s|/)[^<>]*)?>|<[!?][^<>]*>"
    r"|&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,31}\d{0,2});|[\n\t\r][ \n\t\r]*"
)
_HEADLINE = re.compile(r"\b(?:class=[\"']?[^\"'>]{0,40}Headline\b|id=[\"']?hd\b)", re.IGNORECASE)
_BLOCKS = set(
    "p div tr table tbody li ul ol br hr h1 h2 h3 h4 h5 h6 form body title pre blockquote".split()  # noqa: SIM905
)
_SILENT = {"script", "style", "noscript", "head"}


class Run(NamedTuple):
    """Characters ``start``..``end`` of the text, and where in the page they stand; ``same``: as they are."""

    start: int
    end: int
    raw_start: int
    raw_end: int
    same: bool


@dataclass
class Page:
    """The text of a page, the runs that lead back to it, and the offsets at which a headline begins."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    runs: list[Run] = field(default_factory=list)
    headlines: set[int] = field(default_factory=set)
    expected: bool = False  # a headline's tag was opened

    @property
    def text(self) -> str:
        """The text of the whole page."""
        return "".join(self.parts)

    def add(self, text: str, raw_start: int = -1, raw_end: int = -1, same: bool = False) -> None:
        """Add text; with its place in the page unless it stands for a tag."""
        if raw_start >= 0 and text.strip() and self.expected:
            self.headlines.add(self.length + len(text) - len(text.lstrip()))
            self.expected = False
        if raw_start >= 0 and text:
            self.runs.append(Run(self.length, self.length + len(text), raw_start, raw_end, same))
        self.parts.append(text)
        self.length += len(text)

    def break_line(self, text: str) -> None:
        """Add an end of line or a tab for a tag, unless it stands there."""
        if not self.parts or self.parts[-1] != text:
            self.add(text)


def _skip(page: str, match: re.Match[str]) -> int:
    # Comments, scripts and styles end at their end mark, else with the page.
    mark = "-->" if match[0] == "<!--" else f"</{match['tag'].lower()}"
    at = page.find(mark, match.end())
    at = page.find(mark.upper(), match.end()) if at < 0 else at
    return len(page) if at < 0 else at + (len(mark) if mark == "-->" else 0)


def _read_tag(found: Page, match: re.Match[str]) -> None:
    tag, rest = match["tag"].lower(), match["rest"] or ""
    if tag in _BLOCKS:
        found.break_line("\n\n" if tag == "p" else "\n")
    elif tag in ("td", "th") and match["close"]:
        found.break_line("\t")
    if not match["close"] and _HEADLINE.search(rest[:400]):
        found.expected = True


def scan_page(page: str) -> Page:
    """Return the text of a page, with the way back: a line per block, codes and values parted by tabs."""
    found, at = Page(), 0
    while match := _TOKEN.search(page, at):
        found.add(page[at : match.start()], at, match.start(), True)
        at = match.end()
        if match[0] == "<!--" or (match["tag"] and not match["close"] and match["tag"].lower() in _SILENT):
            at = _skip(page, match)
        elif match["tag"]:
            _read_tag(found, match)
        elif match[0][0] == "&":
            found.add(html.unescape(match[0]), match.start(), at)
        elif not match[0].startswith("<"):
            found.add(" ")  # an end of line within a page is a blank
    found.add(page[at:], at, len(page), True)
    return found


def factiva_page(page: str) -> Page | None:
    """Return a saved page of Factiva with articles as :func:`scan_page` does; None for any other page."""
    if not re.search(r"factiva|articleParagraph", page, re.IGNORECASE):
        return None
    found = scan_page(page)
    return found if is_factiva(found.text) else None


def _to_page(part: Part, runs: list[Run]) -> Part:
    starts = [run.start for run in runs]
    segments: list[Segment] = []
    edits: list[Edit] = []

    def overlapping(start: int, end: int) -> Iterator[Run]:
        for i in range(max(bisect_right(starts, start) - 1, 0), len(runs)):
            if runs[i].start >= end:
                break
            if runs[i].end > start:
                yield runs[i]

    for start, end, at in part.segments:
        for run in overlapping(at, at + end - start):
            first, last = max(run.start, at), min(run.end, at + end - start)
            if run.same:
                segments.append((start + first - at, start + last - at, run.raw_start + first - run.start))
            else:
                text = part.text[start + first - at : start + last - at]
                edits.append(Edit(run.raw_start, run.raw_end, "archive entity", "mended", text))
    for edit in part.edits:
        for run in overlapping(edit.start, edit.end):
            first, last = run.raw_start, run.raw_end
            if run.same:
                last = first + min(run.end, edit.end) - run.start
                first += max(run.start, edit.start) - run.start
            edits.append(edit._replace(start=first, end=last))
    return Part(part.text, tuple(segments), tuple(sorted(edits)), part.fields)


def split_page(page: Page) -> Iterator[Part]:
    """Yield the articles of a saved page of Factiva; segments and edits count in the source of the page.

    An entity ("&amp;") in an article is an edit with its replacement, and parts two segments. Every character
    of the page's text is in a segment or an edit; tags, scripts and comments are in neither.
    """
    for part in split_factiva(page.text, headlines=page.headlines):
        yield _to_page(part, page.runs)
