"""The headline of a whole page's dump, and the author and date about it."""

import re
from collections.abc import Mapping, Sequence
from functools import cache

from pasni_analysis.corpus import chrome
from pasni_analysis.corpus.blocks import FAR
from pasni_analysis.corpus.dates import DATE
from pasni_analysis.corpus.words import WORD, count_words
from pasni_analysis.lexicons import load_lexicon

_SEPARATOR = re.compile(r"\s(?:[|–—-]|::|»|/|:)\s")
_TRAIL = re.compile(r"\S\s?[»›>]\s?\S")  # a path of sections, not a headline
_NAME = r"[A-Z][\w.'’-]*(?:\s(?:[A-Z][\w.'’-]*|and|de|van|von|bin|al|el|&)){0,7}"
_BY = re.compile(rf"(?:^|.*?[\s|•·—–-])(?:[Bb]y|BY|[Aa]uthor|AUTHOR)(?:\s?:)?\s(?P<name>{_NAME})")
_ROLE = r"(?:,?\s[\w ]{0,30}(?:[Ee]ditor|[Rr]eporter|[Cc]orrespondent|[Ww]riter))?"
_ALONE = re.compile(rf"(?P<name>[A-Z][a-z'’]+(?:\s[A-Z][\w.'’-]*){{1,2}}?){_ROLE}")
_NO_NAME = re.compile(r"\b(?:Last|Updated|Published|Posted|On|Photos?|Photographs?|Share|Staff Writer)\b")


def _words(text: str) -> list[str]:
    return [match[0].casefold().replace("’", "'") for match in WORD.finditer(text[:400])]


def find_titles(texts: Sequence[str]) -> dict[int, float]:
    """Return the lines that repeat the page's title, each with the share of its words that are the title's.

    The page's title is the first line of a dump, with or without the site's name.
    """
    if not texts:
        return {}
    whole = _words(texts[0])
    known, parts = set(whole), {tuple(whole), *(tuple(_words(part)) for part in _SEPARATOR.split(texts[0]))}
    found: dict[int, float] = {}
    for i, text in enumerate(texts[1:], start=1):
        if len(text) > 300 or _TRAIL.search(text):
            continue
        words = _words(text)
        shared = sum(word in known for word in words)
        if words and tuple(words) in parts and len(words) >= min(3, len(whole) / 2):
            found[i] = 1.0
        elif not chrome.is_prose(text) and shared > 2 and shared >= _least_shared(len(words), len(whole)):
            found[i] = 0.9 * shared / len(words)
    return found


def _least_shared(words: int, whole: int) -> float:
    # Four words of five, and much of the title; a long headline may be reworded for the page's title.
    return min(max(0.8 * words, 0.4 * whole), max(6, 0.6 * words))


def find_headline(texts: Sequence[str], start: int, titles: Mapping[int, float]) -> int | None:
    """Return the headline's line above the body, which begins at ``start``; None if no line looks like one.

    It is the line not far above that repeats the page's title best; else the longest that could be one.
    """
    if near := [i for i in titles if start - FAR <= i <= start]:
        return max(near, key=lambda i: (titles[i], i))
    able = [i for i in range(max(0, start - 12), start) if _could_be(texts[i])]
    return max(able, key=lambda i: (min(count_words(texts[i]), 8), -i), default=None)


def _could_be(text: str) -> bool:
    words = count_words(text)
    return (
        4 <= words <= 25
        and not text.endswith((".", ",", ":", ";"))
        and not (chrome.page_rule(text) or DATE.search(text))
    )


@cache
def _given_names() -> frozenset[str]:
    return frozenset(row["name"] for row in load_lexicon("given_names"))


def find_author(text: str, *, marked: bool = True) -> str:
    """Return the name that a credit line gives after "by"; or, with ``marked`` off, that is all the line.

    >>> find_author("June 5, 2019 by Jane Doe | 3 comments")
    'Jane Doe'
    """
    if count_words(text) > 25 or len(text) > 200:
        return ""
    if match := _BY.match(text):
        return _trim(match["name"])
    alone = None if marked or text.split(" ")[0] not in _given_names() else _ALONE.fullmatch(text)
    return alone["name"] if alone else ""


def _trim(name: str) -> str:
    # "Jane Doe March 3, 2021": the date is no part of the name.
    if date := DATE.search(name + " 1, 2000"):
        name = name[: date.start()] if date.start() else name
    name = _NO_NAME.split(name)[0]
    return name.removesuffix(" and").strip(" ,&-")


def find_day(text: str) -> tuple[str, str]:
    """Return the date in a short line and what the line calls it: date or updated; empty if there is none."""
    if count_words(text) > 30 or len(text) > 200 or not (match := DATE.search(text)):
        return "", ""
    label = text[: match.start()].lower()
    return match[0], "updated" if re.search(r"\b(?:updated|modified|edited)\b[^a-z]*$", label) else "date"
