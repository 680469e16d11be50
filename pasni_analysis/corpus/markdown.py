"""Markdown: marks of headings, of lines set off as a whole, and of links are taken out of an article's text.

Only what is plain: marks within a line (``a **bold** word``), tables and HTML stay as they are.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from pasni_analysis.corpus.articles import RawArticle
from pasni_analysis.corpus.edits import Edit, apply_edits, split_lines
from pasni_analysis.corpus.formats import ending

RULE = "markup"
_ENDINGS = (".md", ".markdown")
_HEADING = re.compile(r"(?P<open>#{1,6}[ \t]{1,9})\S.*?(?P<close>[ \t]{1,9}#{1,9})?")
_SET_OFF = re.compile(
    r"(?P<open>\*{1,3}|_{1,3})(?![\s*_])(?P<inner>[^*_]{1,2000})(?<!\s)(?P<close>(?P=open))"
)
_ADDRESS = r"(?:https?://|www\.|mailto:|/|#|\.{1,2}/)[^()\s]{0,1000}(?:\([^()\s]{0,200}\)[^()\s]{0,200})?"
_LINK_END = rf"\]\(<?{_ADDRESS}>?(?:[ \t]{{1,3}}[\"'][^\"'\n]{{0,300}}[\"'])?\)"
_LINK = re.compile(rf"(?<!!)(?P<open>\[)[^\[\]\n]{{1,500}}(?P<close>{_LINK_END})")
_PICTURE = re.compile(rf"!\[[^\[\]\n]{{0,500}}{_LINK_END}")


def is_markdown(article: RawArticle) -> bool:
    """Say whether a text is Markdown, by its file's name or because it opens with a heading (``# ``)."""
    text = article.part.text
    return article.format == "text" and (
        ending(article.path) in _ENDINGS or text[:100].lstrip().startswith("# ")
    )


def _outer(match: re.Match[str], at: int) -> Iterator[Edit]:
    for name in ("open", "close"):
        if match[name]:
            yield Edit(at + match.start(name), at + match.end(name), RULE)


def _marks(text: str) -> Iterator[Edit]:
    for line in split_lines(text):
        if _PICTURE.fullmatch(line.text):
            yield Edit(line.start, line.end, RULE)
            continue
        start, inner = line.start, line.text
        for pattern in (_HEADING, _SET_OFF):  # a heading may be set off within
            if match := pattern.fullmatch(inner):
                yield from _outer(match, start)
                end = match.start("close") if match["close"] else len(inner)
                start, inner = start + match.end("open"), inner[match.end("open") : end]
        for link in _LINK.finditer(inner):
            yield from _outer(link, start)


def read_markdown(article: RawArticle) -> RawArticle:
    """Return ``article`` without the marks of its Markdown, each an edit by the rule "markup".

    >>> from pasni_analysis.corpus.articles import Part
    >>> text = "# Quay opens\\n\\n*By Jane Roe*\\n\\nThe [board](https://quay.example) met."
    >>> read_markdown(RawArticle("a", "a.md", text, Part(text), "")).part.text
    'Quay opens\\n\\nBy Jane Roe\\n\\nThe board met.'
    """
    edits = sorted(_marks(article.part.text))
    text, segments = apply_edits(article.part.text, edits)
    part = replace(article.part, text=text, segments=tuple(segments), edits=tuple(edits))
    return replace(article, part=part, format="markdown")
