"""Raw text to the article as printed, by named general rules; every removal and repair is a row.

A rule judges lines near the edges of a page (before the second paragraph, after the last) or a fixed
form inside the text; it never takes a paragraph out of the middle. ``RULES`` lists them all.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from pasni_analysis.corpus import chrome
from pasni_analysis.corpus.dates import DATE_LINE, parse_day
from pasni_analysis.corpus.edits import Edit, Line, apply_edits, drop_overlaps, find_outer_blanks, split_lines
from pasni_analysis.corpus.openings import find_opening
from pasni_analysis.corpus.outlets import find_outlet, is_clear_outlet, normalize_outlet

HEAD_LINES, TAIL_LINES, MENU_LINES, MENU_LEAST = 12, 60, 300, 6


@dataclass(frozen=True)
class Cleaned:
    """Clean text, the edits that made it, its segments (start, end, raw_start), and what the page says."""

    text: str
    edits: list[Edit]
    segments: list[tuple[int, int, int]]
    found: dict[str, list[str]] = field(default_factory=dict)  # date, clock, section, byline, outlet, ...
    body_start: int | None = None  # where a dateline or wire header stood


RULES = {
    "page clock": "the page's own date (Today : ...)",
    "date line": "a date on a line of its own above the text: when it was published",
    "address": "the page's address on a line of its own above the text",
    "section label": "name of a section above the headline",
    "byline": "author or desk on a line of its own",
    "site name": "a known outlet's name on a line of its own above the text",
    "related heading": "Next Post, You May Like, Related Stories ...",
    "read more": "a pointer to another text on a line of its own",
    "prompt": "share, follow, subscribe, newsletter",
    "cookie notice": "notice about cookies",
    "copyright": "copyright line",
    "navigation": "menu, search, advertisement, back to top",
    "menu": "lines of up to four words, where more than six short lines stand above the text",
    "recurring line": "a short line that recurs at the edges of three or more different articles",
    "repeated line": "a line above the text that repeats the line before it",
    "date of another story": "a lone date among furniture below the text",
    "site description": "what the site says of itself, among furniture below the text",
    "teaser": "opening of another story, cut off, among furniture below the text",
    "link line": "short line without a sentence's end, among furniture below the text",
    "wire header": "portal and outlet before the first sentence",
    "dateline": "place, date and agency before the first sentence",
    "quotation spacing": "a space that is missing before an opening or after a closing quotation mark",
    "comma spacing": "a space before a comma",
    "outer blanks": "white space around the text",
}


def edge_lines(raw: str) -> tuple[str, set[str]]:
    """Return the longest line of ``raw`` and the short lines near its edges, for counting what recurs."""
    lines = [line.text for line in split_lines(raw)]
    edges = lines[:HEAD_LINES] + lines[-HEAD_LINES:]
    return max(lines, key=len, default=""), {e for e in edges if chrome.count_words(e) <= 25}


def find_recurring(raws: Iterable[str], *, least: int = 3) -> frozenset[str]:
    """Return the short lines at the edges of at least ``least`` articles whose longest paragraphs differ.

    Copies of one article share their lines too, so that articles are told apart by that paragraph.
    """
    seen: set[tuple[str, int]] = set()
    for raw in raws:
        body, lines = edge_lines(raw)
        seen.update((line, hash(body[:200])) for line in lines if line != body)
    counts = Counter(line for line, _ in seen)
    return frozenset(line for line, n in counts.items() if n >= least)


class _Page:
    # The lines of one page while its edges are judged: which rule took which line, and what it said.
    def __init__(self, raw: str, skip: Collection[str], recurring: Collection[str]) -> None:
        self.lines = split_lines(raw)
        self.taken: dict[int, Edit] = {}
        self.found: dict[str, list[str]] = {}
        self._skip, self._recurring = skip, recurring

    def take(self, index: int, rule: str, kind: str = "", value: str = "") -> bool:
        if rule in self._skip:
            return False
        line = self.lines[index]
        end = self.lines[index + 1].start if index + 1 < len(self.lines) else line.end
        self.taken[index] = Edit(line.start, end, rule, "metadata" if kind else "removed")
        if kind:
            self.found.setdefault(kind, []).append(value or line.text)
        return True

    def take_strong(self, index: int) -> bool:
        text = self.lines[index].text
        if rule := chrome.strong_rule(text):
            if rule == "copyright" and (owner := chrome.copyright_owner(text)):
                return self.take(index, rule, "outlet", owner)
            return self.take(index, rule, "byline" if rule == "byline" else "")
        return text in self._recurring and not chrome.is_prose(text) and self.take(index, "recurring line")

    def take_date(self, index: int, *, near: bool) -> bool:
        text = self.lines[index].text
        match = DATE_LINE.fullmatch(text)
        if not match:
            return False
        label = (match["label"] or "").lower()
        if label == "today":
            return self.take(index, "page clock", "clock", match["date"])
        if not label and not near:
            return self.take(index, "page clock")  # or another story's: far from the text, it dates nothing
        kind = "updated" if label.startswith(("upd", "last", "mod")) else "date"
        return self.take(index, "date line", kind, match["date"])

    def head(self) -> None:
        # Up to the second paragraph: the first may be a standfirst with the date and byline below it.
        ends = list(islice((i for i, line in enumerate(self.lines) if self._is_text(line.text)), 2))
        first, second = [*ends, *[len(self.lines)] * 2][:2]
        for index in range(max(0, first - MENU_LINES), min(second, first + HEAD_LINES, len(self.lines) - 1)):
            if index == first or self.take_date(index, near=index > first - 6):
                continue
            if index > first or not self._take_label(index):
                self.take_strong(index)
        self._take_menu(range(first))

    @staticmethod
    def _is_text(text: str) -> bool:
        return chrome.is_prose(text) and not chrome.strong_rule(text)

    def _take_menu(self, above: range) -> None:
        # A headline has a standfirst, a caption and a credit about it; more short lines are a menu.
        rest = [i for i in above if i not in self.taken and chrome.is_link(self.lines[i].text)]
        if len(rest) > MENU_LEAST:
            for index in rest:
                if chrome.count_words(self.lines[index].text) <= 4:
                    self.take(index, "menu")

    def _take_label(self, index: int) -> bool:
        text = self.lines[index].text
        if chrome.ADDRESS.fullmatch(text):
            return self.take(index, "address", "url")
        if chrome.matches("section", text):
            return self.take(index, "section label", "section")
        if index < 3 and is_clear_outlet(text):
            # An agency above a text is its credit: the site that prints it is another.
            kind = "agency" if find_outlet(text)["kind"] == "wire" else "outlet"
            return self.take(index, "site name", kind, normalize_outlet(text))
        repeats = index and text == self.lines[index - 1].text
        return bool(repeats) and self.take(index, "repeated line")

    def tail(self) -> None:
        # Furniture at the end: everything below the text that is furniture or could be, from the
        # first line that certainly is. Without such a line nothing is taken: a list may end a text.
        first, weak = len(self.lines), {}
        for index in range(len(self.lines) - 1, max(0, len(self.lines) - TAIL_LINES), -1):
            text = self.lines[index].text
            if chrome.strong_rule(text) or (text in self._recurring and not chrome.is_prose(text)):
                first = index
            elif rule := chrome.weak_rule(text):
                weak[index] = rule
            else:
                break
        for index in range(first, len(self.lines)):
            if index in self.taken:
                continue
            if index not in weak:
                self.take_strong(index)
            elif weak[index] == "site description":
                self._take_description(index)
            else:
                self.take(index, weak[index])

    def _take_description(self, index: int) -> None:
        # The site's own name opens its description and stands alone above it, or is a known outlet.
        match = chrome.DESCRIPTION.fullmatch(self.lines[index].text)
        name = match["name"] if match else ""
        alone = any(line.text.casefold() == name.casefold() for line in self.lines[:index])
        self.take(index, "site description", "outlet" if alone or is_clear_outlet(name) else "", name)

    def middle(self) -> None:
        # A pointer to another text is a line of its own wherever it stands.
        for index, line in enumerate(self.lines):
            if index not in self.taken and chrome.is_link(line.text):
                if chrome.matches("read more", line.text):
                    self.take(index, "read more")
                elif line.text.lower() == "advertisement":
                    self.take(index, "navigation")


_TIGHT_OPEN = re.compile(r"(?<=[\w,;:.)])“(?=[\w‘'$£€])")
_TIGHT_CLOSE = re.compile(r"”(?=[A-Za-z])")
_STRAIGHT = re.compile(r'"')
_BLANK_COMMA = re.compile(r"(?<=[\w)”’\"]) (?=,\s)")


def _mend_quotes(line: Line) -> Iterator[Edit]:
    for match in _TIGHT_OPEN.finditer(line.text):
        at = line.start + match.start()
        yield Edit(at, at + 1, "quotation spacing", "mended", " “")
    for match in _TIGHT_CLOSE.finditer(line.text):
        at = line.start + match.start()
        yield Edit(at, at + 1, "quotation spacing", "mended", "” ")
    marks = [match.start() for match in _STRAIGHT.finditer(line.text)]
    if len(marks) % 2 or len(marks) > 40:  # unpaired, or not quotation marks at all
        return
    for number, mark in enumerate(marks):
        before, after = line.text[mark - 1 : mark], line.text[mark + 1 : mark + 2]
        if before.isalpha() and after.isalnum():
            replacement = '" ' if number % 2 else ' "'
            yield Edit(line.start + mark, line.start + mark + 1, "quotation spacing", "mended", replacement)


def _mend_commas(line: Line) -> Iterator[Edit]:
    for match in _BLANK_COMMA.finditer(line.text):
        at = line.start + match.start()
        yield Edit(at, at + 1, "comma spacing", "mended", "")


def clean_text(
    raw: str, *, skip_rules: Collection[str] = (), recurring: Collection[str] = frozenset()
) -> Cleaned:
    """Return the article in ``raw`` as printed, with every edit and a map back to the raw characters.

    ``skip_rules`` switches rules off by their names in ``RULES``; ``recurring`` holds the lines that
    :func:`find_recurring` found in the corpus. What a page prints more than 60 lines below its text stays.

    >>> raw = "ISLAMABAD: The army has called the port near the border“an idea” , he said, nothing more."
    >>> clean_text(raw).text
    'The army has called the port near the border “an idea”, he said, nothing more.'
    """
    if unknown := sorted(set(skip_rules) - set(RULES)):
        raise ValueError(f"skip_rules: unknown rule {unknown[0]!r}; the rules are {', '.join(RULES)}")
    page = _Page(raw, skip_rules, recurring)
    page.head()
    page.tail()
    page.middle()
    rest = [line for index, line in enumerate(page.lines) if index not in page.taken]
    opening = find_opening(rest, page.found, skip_rules)
    edits = [*page.taken.values(), *([opening] if opening else [])]
    for index, line in enumerate(page.lines):
        if index not in page.taken:
            edits += [] if "quotation spacing" in skip_rules else _mend_quotes(line)
            edits += [] if "comma spacing" in skip_rules else _mend_commas(line)
    edits = drop_overlaps(edits)
    if "outer blanks" not in skip_rules:
        edits = sorted([*edits, *find_outer_blanks(raw, edits)])
    text, segments = apply_edits(raw, edits)
    body = next((start for start, _, at in segments if opening and at >= opening.end), None)
    return Cleaned(text, edits, segments, page.found, body)


def page_day(found: dict[str, list[str]], kind: str) -> list:
    """Return the days that the page's lines of ``kind`` (date, updated, clock) name."""
    return [day for text in found.get(kind, []) if (day := parse_day(text))]
