"""What a line of a page is, judged by its words alone: page furniture ("chrome"), byline, prose."""

import re
from functools import cache, lru_cache

from pasni_analysis.corpus.dates import COMMENT_CLOCK, DATE, DATE_LINE
from pasni_analysis.corpus.outlets import find_outlet
from pasni_analysis.corpus.words import count_words
from pasni_analysis.lexicons import load_lexicon

LONGEST = 700  # characters; a longer line is a paragraph, whatever it says
ADDRESS = re.compile(r"https?://[^\s/]{4,100}(?:/\S{0,500})?")
_ITEM = re.compile(r"(?:\d{1,3}[.)]|[•▪*–-])\s\S")
IMPRINT = re.compile(
    r"Published in (?P<outlet>[^,\n]{2,60})(?:, [^,\n\d]{2,40})?,? (?:on )?"
    rf"(?P<date>(?i:{DATE.pattern}))\W{{0,3}}"
)
_LETTERS = re.compile(r"[^\W_]+")
_END = re.compile(r"[.!?:;…][\"'”’)\]]*$")
_QUOTE = re.compile(r"[\"“”]|^['‘]")

# "By Jane Doe", "By JANE DOE and John Roe, Staff Writer": names are capitalised, and few.
_BY_NAME = re.compile(
    r"(?:[Bb]y|BY)[:\s]\s?[A-Z][\w.'’-]*(?:\s(?:[A-Z][\w.'’-]*|and|de|van|von|bin|al|el|[|&/,-])){1,9}"
    r"(?:,?\s[\w ]{0,40}(?:[Ww]riter|[Rr]eporter|[Ee]ditor|[Cc]orrespondent|Press|News|TODAY|Post|Times))?"
)
_OWNER = re.compile(r"(?:copyright|©|\(c\)|\d{4}(?:\s?[-–]\s?\d{4})?|by|the|[\s,:])+", re.IGNORECASE)
_TEASER = re.compile(r".{20,600}(?:\[(?:…|\.\.\.)\]|…|\.\.\.|\bread more\W*)", re.IGNORECASE)
_TELLS = r"(?:delivers|provides|brings|offers|publishes|covers|reports|is (?:an?|the|one of|your|our))"
_TRADE = r"(?:news|journalism|reporting|reports|coverage|newspaper|magazine|broadcaster|channel|portal|media)"
DESCRIPTION = re.compile(
    rf"(?P<name>[A-Z][\w.&'’-]*(?:\s[A-Z][\w.&'’-]*){{0,5}})(?:,[^.,]{{0,80}},)?\s{_TELLS}\b[^.]{{0,200}}"
    rf"\b{_TRADE}\b.{{0,300}}"
)
_HEADINGS = {"related heading", "prompt", "copyright"}  # may end in a colon or an arrow


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    found: dict[str, list[str]] = {}
    for row in load_lexicon("page_furniture"):
        found.setdefault(row["rule"], []).append(row["pattern"])
    return {rule: re.compile("|".join(parts), re.IGNORECASE) for rule, parts in found.items()}


def matches(rule: str, line: str) -> bool:
    """Say whether all of ``line`` matches a pattern of ``rule`` in ``lexicons/page_furniture.csv``."""
    bare = line.rstrip(" :>»…") if rule in _HEADINGS else line
    return len(line) <= LONGEST and bool(_patterns()[rule].fullmatch(bare))


def ends_sentence(line: str) -> bool:
    """Say whether ``line`` ends as a sentence does."""
    return bool(_END.search(line[-20:]))


def is_prose(line: str) -> bool:
    """Say whether ``line`` reads as a paragraph: a sentence's end and a dozen words, or thirty words."""
    words = count_words(line)
    return words >= 30 or (words >= 12 and bool(_END.search(line)))


def could_head(line: str) -> bool:
    """Say whether ``line`` could be a headline: some words, but no paragraph and, as a rule, no sentence."""
    if is_prose(line) or not 2 <= count_words(line) <= 30:
        return False
    words = [word for word in _LETTERS.findall(line) if len(word) > 3]
    capitals = sum(word[0].isupper() for word in words)
    return not line.endswith((".", ",", ":", ";")) or (bool(words) and capitals > 0.6 * len(words))


def is_link(line: str) -> bool:
    """Say whether ``line`` could be a link's words: short, without a sentence's end or a quotation."""
    return count_words(line) <= 20 and not _END.search(line) and not _QUOTE.search(line)


def strong_rule(line: str) -> str:
    """Return the name of the rule that tells ``line`` to be page furniture by itself; empty if none."""
    rules = ("related heading", "read more", "prompt", "cookie notice", "copyright", "navigation", "byline")
    found = next((rule for rule in rules if matches(rule, line)), "")
    if found == "read more" and not is_link(line) and count_words(line) > 12:
        return ""
    by_name = not found and len(line) < 200 and count_words(line) <= 14 and _BY_NAME.fullmatch(line)
    return "byline" if by_name else found


@lru_cache(maxsize=4096)  # asked several times of each line, and menus repeat theirs
def _page_rule(line: str) -> str:
    bare = line.rstrip(" :>»…")
    for rule in ("article end", "other stories", "caption"):
        if _patterns()[rule].fullmatch(bare):
            return rule
    return strong_rule(line)


def page_rule(line: str) -> str:
    """Return the rule that tells ``line`` to be furniture within the dump of a whole page; else empty."""
    return _page_rule(line) if len(line) <= LONGEST else ""


def is_home(section: str) -> bool:
    """Say whether what stands for a section is the way to a site's first page."""
    return section.strip().casefold() in ("home", "homepage", "home page")


def is_pointer(line: str) -> bool:
    """Say whether ``line`` links a teaser above it to its story: "Read more", "Continue reading"."""
    return matches("pointer", line)


def is_item(line: str) -> bool:
    """Say whether ``line`` is marked as an item of a list, by number or bullet."""
    return bool(_ITEM.match(line))


def heads_comment(line: str) -> bool:
    """Say whether ``line`` could stand about a comment: a name with day and clock, a reply button."""
    return len(line) < 120 and (matches("reply", line) or bool(COMMENT_CLOCK.search(line)))


def weak_rule(line: str) -> str:
    """Return the rule for a line that is furniture only among furniture below the text; else empty."""
    if len(line) > LONGEST:
        return ""
    if DATE_LINE.fullmatch(line):
        return "date of another story"
    if DESCRIPTION.fullmatch(line):
        return "site description"
    if _TEASER.fullmatch(line):
        return "teaser"
    return "link line" if is_link(line) else ""


def copyright_owner(line: str) -> str:
    """Return the known outlet that a copyright line names; empty if none is known."""
    return find_outlet(_OWNER.sub(" ", line.split(".")[0], count=1).strip()).get("name", "")
