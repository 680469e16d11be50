"""The headline of a whole page's dump, and the author and date about it."""

import re
from collections.abc import Sequence

from pasni_analysis.corpus import chrome
from pasni_analysis.corpus.dates import DATE, DATE_LINE
from pasni_analysis.corpus.words import WORD, count_words
from pasni_analysis.lexicons import load_lexicon
from functools import cache

FAR = 40  # lines between the headline and the first paragraph: author, date, share buttons, a gallery
_SEPARATOR = re.compile(r"\s(?:[|–—-]|::|»|/|:)\s")
_NAME = r"[A-Z][\w.'’-]*(?:\s(?:[A-Z][\w.'’-]*|and|de|van|von|bin|al|el|&)){0,7}"
_BY = re.compile(
    rf"(?:^|.*?[\s|•·—–-])(?:(?:[Ww]ritten|WRITTEN|[Pp]osted|[Pp]ublished) )?(?:[Bb]y|BY|[Aa]uthor|AUTHOR)(?:\s?:)?\s(?P<name>{_NAME})"
)
_ALONE = re.compile(r"[A-Z][a-z'’]+(?:\s[A-Z][\w.'’-]*){1,2}")


def _words(text: str) -> list[str]:
    return [match[0].casefold().replace("’", "'") for match in WORD.finditer(text[:400])]


def find_titles(texts: Sequence[str]) -> frozenset[int]:
    """Return the lines that repeat the page's title, which is a dump's first line, with or without the site's name."""
    if not texts:
        return frozenset()
    whole = _words(texts[0])
    known, parts = set(whole), {tuple(_words(part)) for part in _SEPARATOR.split(texts[0])}
    found = set()
    for i, text in enumerate(texts[1:], start=1):
        if len(text) > 300:
            continue
        words = _words(text)
        shared = sum(word in known for word in words)
        same = len(words) > 2 and shared >= 0.8 * len(words) and shared >= 0.4 * len(whole)
        if same or (words and tuple(words) in parts and len(words) * 2 >= len(whole)):
            found.add(i)
    return frozenset(found)


def find_headline(texts: Sequence[str], start: int, titles: frozenset[int]) -> int | None:
    """Return the headline's line above the body, which begins at ``start``; None if no line looks like one.

    It is the last line above that repeats the page's title; else the longest line not far above that
    could be one.
    """
    if near := [i for i in titles if start - FAR <= i <= start]:
        return max(near)
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
    alone = not marked and _ALONE.fullmatch(text) and text.split()[0] in _given_names()
    return text if alone else ""


def _trim(name: str) -> str:
    # "Jane Doe March 3, 2021": the date is no part of the name.
    if date := DATE.search(name + " 1, 2000"):
        name = name[: date.start()] if date.start() else name
    return name.removesuffix(" and").strip(" ,&-")


def find_day(text: str) -> tuple[str, str]:
    """Return the date in a short line and what the line calls it: date or updated; empty if there is none."""
    if count_words(text) > 30 or len(text) > 200 or not (match := DATE.search(text)):
        return "", ""
    label = text[: match.start()].lower()
    return match[0], "updated" if re.search(r"\b(?:updated|modified|edited)\b[^a-z]*$", label) else "date"
