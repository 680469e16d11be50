"""Pieces of web pages in tables and text files: their text without the tags, and the way back to each."""

import re
from html import unescape

from pasni_analysis.corpus.articles import Part, Segment
from pasni_analysis.corpus.page_places import find_segments
from pasni_analysis.corpus.page_source import Page, read_source

_OPENS = re.compile(
    r"\s*<(p|div|h[1-6]|ul|ol|figure|blockquote|article|section|span|strong|b|em|i|a|table)\b[^<>]{0,2000}>",
    re.IGNORECASE,
)
_BREAK = re.compile(r"</p>|<br\s{0,3}/?>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")


def is_fragment(text: str) -> bool:
    """Say whether ``text`` is a piece of a web page: it opens with an element, or tags break its lines.

    >>> is_fragment("<p>Quay opens</p>"), is_fragment("<p> is a tag that this article explains")
    (True, False)
    """
    if opening := _OPENS.match(text):
        return f"</{opening[1].lower()}>" in text.lower()
    return "<" in text and len(_BREAK.findall(text)) > 1


def _block(html: str, page: Page, start: int, end: int) -> str:
    # The text of a block, a blank wherever the page has white space of whatever kind between characters. A
    # blank line is kept, since some pages make their paragraphs of such lines.
    pieces, at = [], start
    for i in range(start + 1, end):
        if page.starts[i] > page.ends[i - 1]:
            gap = unescape(_TAG.sub("", html[page.ends[i - 1] : page.starts[i]]))
            if any(c.isspace() for c in gap):
                pieces += [page.chars[at:i], "\n\n" if "\n\n" in gap else " "]
                at = i
    return "".join([*pieces, page.chars[at:end]])


def read_fragment(html: str) -> Part:
    """Return the text of a piece of a web page, a blank line between its blocks; nothing of it is left out.

    ``segments`` count in ``html``; its tags, comments and scripts are in none, nor is an entity ("&amp;").

    >>> read_fragment("<p>Port &amp; <b>road</b></p>\\n<p>Closed</p>").text
    'Port & road\\n\\nClosed'
    """
    page = read_source(html)
    lines: list[str] = []
    segments: list[Segment] = []
    at = 0
    for start, end in page.blocks:
        lines.append(_block(html, page, start, end))
        found = find_segments(html, page, lines[-1], range(start, end))
        segments += [(at + s, at + e, raw) for s, e, raw in found]
        at += len(lines[-1]) + 2
    # Text without a segment would count as one that stands in the file as it is.
    return Part("\n\n".join(lines), tuple(segments)) if segments else Part("")
