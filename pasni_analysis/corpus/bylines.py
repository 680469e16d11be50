"""Bylines: the names of the authors, without "By", a date, their role and their outlet."""

import re
from collections.abc import Iterable

from pasni_analysis.corpus.dates import DATE_LINE
from pasni_analysis.corpus.outlets import find_outlet

LONGEST = 1000  # characters; a longer text is no byline
_BY = re.compile(
    r"(?:(?:view|see) all (?:posts|articles|stories) by|(?:written|posted|published|reported|story|text)"
    r"\s*(?:by|:)|by|author)\b[\s:]*",
    re.IGNORECASE,
)
_DATED_BY = re.compile(r"\D{0,20}[^|]{0,40}\d{4}[^|]{0,20}\bby\s", re.IGNORECASE)
_DATE = re.compile(DATE_LINE.pattern, re.IGNORECASE)
_AFTER_NAME = re.compile(
    r"\s?(?:[|•·—]|(?<!\w)–|\s-\s|\bon\b\s+\S*\d|(?:posted|published|updated)\b"
    r"|\bread (?:more|full)|\bfollow\b|[,.]?\s(?:e-?mail:?\s)?\S{0,60}@\S)",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"(?:no |unknown )?authors?|admin(?:istrator)?|editor(?:ial)?(?: team)?|staff|guest"
    r"|about .*|by|share.*|\W*|[^@\n]*@.*",
    re.IGNORECASE,
)
_LAST_PART = re.compile(
    r"(?P<names>.*\S)\s*(?:,|/|\s-)\s*(?P<part>[^,/]{2,60})|(?P<all>.*\S)\s?\((?P<own>[^()]{2,40})\)"
)
_LAST_STOP = re.compile(r"(?<=\w{3})\.$")  # none of an initial, or of "Jr."
_ROLE = re.compile(
    r"(?:(?:special|senior|chief|staff|deputy|foreign|news|political|national|diplomatic|defen[cs]e|business"
    r"|world|associate|contributing|assistant|south asia|asia|web|our|[A-Z]\w+(?:’s|'s)?)\s){0,4}"
    r"(?:writers?|reporters?|correspondents?|editors?|columnists?|producers?|analysts?|bureau chief|bureau)"
    r"(?:\s(?:in|for|at|to)\s.{2,40})?",
    re.IGNORECASE,
)


def trim_byline(text: str) -> str:
    """Return one printed credit without what opens or follows the names.

    >>> trim_byline("By Jane Roe | Dawn.com"), trim_byline("Jane Roe, Staff Writer"), trim_byline("Staff")
    ('Jane Roe', 'Jane Roe', 'Staff')
    """
    text = " ".join(text.split()).strip(" ,;|")
    if before := _BY.match(text) or _DATED_BY.match(text):
        text = text[before.end() :]
    for ends in (_DATE, _AFTER_NAME):
        if after := ends.search(text):
            text = text[: after.start()]
    text = _LAST_STOP.sub("", text.strip(" ,;|-–—:"))
    while (match := _LAST_PART.fullmatch(text)) and _is_no_name(match["part"] or match["own"]):
        text = match["names"] or match["all"]
    return text


def _is_no_name(part: str) -> bool:
    return bool(_ROLE.fullmatch(part) or find_outlet(part))


def is_name(text: str) -> bool:
    """Say whether a trimmed credit could be names, and is not an address, "admin" or a sentence."""
    short = 2 <= len(text) <= 100 and len(text.split()) <= 12
    return short and "://" not in text and not _NO_NAME.fullmatch(text)


def join_names(names: Iterable[str]) -> str:
    """Return the names that credits give, each once, separated by "; "."""
    trimmed = map(trim_byline, names)
    return "; ".join(dict.fromkeys(name for name in trimmed if is_name(name)))


def normalize_byline(printed: str) -> str:
    """Return a byline as its names; where it holds none ("By Admin"), what it says without "By".

    >>> normalize_byline("By JANE ROE and Tom Lee, Associated Press; Ann Roe (Reuters)")
    'JANE ROE and Tom Lee; Ann Roe'
    """
    if len(printed) > LONGEST:
        return " ".join(printed.split())
    return join_names(printed.split(";")) or trim_byline(printed) or " ".join(printed.split())
