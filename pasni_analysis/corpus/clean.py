"""Raw text to the article as printed, by named general rules; every removal and repair is a row.

In an article a rule judges lines near the edges (before the second paragraph, after the last) or a fixed
form inside the text; it never takes a paragraph out of the middle. Only in the dump of a whole page, which
menus and prompts tell from an article, is all taken but the headline and the article. ``RULES`` lists them.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from pasni_analysis.corpus import chrome
from pasni_analysis.corpus.dates import parse_day
from pasni_analysis.corpus.dump import take_dump
from pasni_analysis.corpus.edges import HEAD_LINES, take_edges
from pasni_analysis.corpus.edits import Edit, apply_edits, drop_overlaps, find_outer_blanks, split_lines
from pasni_analysis.corpus.mend import mend
from pasni_analysis.corpus.openings import find_opening
from pasni_analysis.corpus.page import Page

MANY_SHORT = 20


@dataclass(frozen=True)
class Cleaned:
    """Clean text, the edits that made it, its segments (start, end, raw_start), and what the page says."""

    text: str
    edits: list[Edit]
    segments: list[tuple[int, int, int]]
    found: dict[str, list[str]] = field(default_factory=dict)  # date, clock, section, byline, outlet, ...
    body_start: int | None = None  # where a dateline or wire header stood


RULES = {
    "markup": "in Markdown: marks of headings, links, pictures and of lines set off as a whole",
    "page clock": "the page's own date (Today : ...)",
    "date line": "a date on a line of its own above the text: when it was published",
    "imprint": "outlet and date of the issue on a line of its own (Published in Dawn, October 8th, 2025)",
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
    "above the article": "in a whole page's dump: what stands above the headline, or between it and the text",
    "below the article": "in a whole page's dump: what stands below the article, comments included",
    "related stories": "in a whole page's dump: other stories between the paragraphs",
    "article end": "in a whole page's dump: heading of comments, tags, author or next story",
    "other stories": "in a whole page's dump: heading of other stories",
    "caption": "in a whole page's dump: credit of a picture or video",
    "recurring line": "a short line that recurs at the edges of three or more articles, and heads none alone",
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
    """Return the longest line of ``raw`` and its short lines near the edges, for counting what recurs.

    Among many very short lines, as in the dump of a whole page, the edges reach all through the text.
    """
    lines = [line.text for line in split_lines(raw)]
    crowded = sum(chrome.count_words(line) <= 4 for line in lines) > MANY_SHORT
    edges = lines if crowded else lines[:HEAD_LINES] + lines[-HEAD_LINES:]
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


def clean_text(
    raw: str,
    *,
    skip_rules: Collection[str] = (),
    recurring: Collection[str] = frozenset(),
    whole_page: bool = True,
    title: str = "",
) -> Cleaned:
    """Return the article in ``raw`` as printed, with every edit and a map back to the raw characters.

    ``skip_rules`` switches rules off by their names in ``RULES``; ``recurring`` holds the lines that
    :func:`find_recurring` found in the corpus. ``whole_page`` says that ``raw`` may be a page from its first
    line to its last, and not an article that a reader took out of one; a page without line breaks is not
    told apart. ``title`` is the headline where a record or page gives it: its line stays.

    >>> raw = "ISLAMABAD: The army has called the port near the border“an idea” , he said, nothing more."
    >>> clean_text(raw).text
    'The army has called the port near the border “an idea”, he said, nothing more.'
    """
    if unknown := sorted(set(skip_rules) - set(RULES)):
        raise ValueError(f"skip_rules: unknown rule {unknown[0]!r}; the rules are {', '.join(RULES)}")
    page = Page(raw, skip_rules, recurring, title)
    if not (whole_page and take_dump(page)):
        take_edges(page)
    rest = [line for index, line in enumerate(page.lines) if index not in page.taken]
    opening = find_opening(rest, page.found, skip_rules)
    mended = [edit for line in rest for edit in mend(line, skip_rules)]
    edits = drop_overlaps([*page.edits(), *([opening] if opening else []), *mended])
    if "outer blanks" not in skip_rules:
        edits = sorted([*edits, *find_outer_blanks(raw, edits)])
    text, segments = apply_edits(raw, edits)
    body = next((start for start, _, at in segments if opening and at >= opening.end), None)
    return Cleaned(text, edits, segments, page.found, body)


def page_day(found: dict[str, list[str]], kind: str) -> list:
    """Return the days that the page's lines of ``kind`` (date, updated, clock) name."""
    return [day for text in found.get(kind, []) if (day := parse_day(text))]
