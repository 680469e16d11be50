"""The words of a text by the part they can play in a time expression, one private letter per token.

Rules are then regular expressions over these letters, so that they are short and run in linear time.
"""

import re
from functools import cache, lru_cache
from typing import NamedTuple

from pasni_analysis.lexicons import load_lexicon

# The most frequent shape comes first, for speed; (?=\S) fails fast between words.
_TOKENS = r"""(?P<gap>\n[^\S\n]*\n)|(?=\S)(?:
    (?P<plain>(?![ap]\.?m\b|nineteen)[a-z]++(?![\d'’]))
    |(?P<holiday>HOLIDAYS)
    |(?P<iso>(?<![\d-])\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d)?)?(?![\d-]))
    |(?P<slash>(?<![\d/-])\d{1,2}(?P<sign>[/-])\d{1,2}(?P=sign)(?:\d{4}|\d\d)(?![\d/-]))
    |(?P<hhmm>(?<![\d:])\d{1,2}:[0-5]\d(?::[0-5]\d)?(?![\d:]))
    |(?P<decade>(?:\b\d{3}0|['’‘`]?\b\d0)['’]?s\b)
    |(?P<nth>\b\d{1,2}(?:st|nd|rd|th)\b)
    |(?P<hour>\b\d{1,2}(?=[ap]\.?m\b))
    |(?P<fraction>\b\d{1,3}/\d{1,3}\b)
    |(?P<mixed>[A-Za-z]+\d\w*|\d++[A-Za-z]\w*)
    |(?P<number>\d++(?:,\d{3}(?!\d))*+(?:\.\d++)?)
    |(?P<meridiem>\b[AaPp](?:\.\ ?[Mm]\b\.?|[Mm]\b))
    |(?P<abbreviation>(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Mon|Tues?|Wed|Thurs?|Fri|Sat|Sun)\.)
    |(?P<genitive>['’](?:s|ll)\b|(?<=s)['’](?!\w))
    |(?P<spelled>\b[Nn]ineteen[- ](?:TEENS|(?:TENS)(?:[- ](?:ONES))?)\b)
    |(?P<word>[^\W\d_]+(?:['’]clock)?)
    |(?P<mark>[^\w\s])
    )"""
_MARKS = {
    **dict.fromkeys("-–—", "dash"),
    **dict.fromkeys(".!?;:…", "stop"),
    **dict.fromkeys("$£€¥₹#", "money"),
    **dict.fromkeys('“”"«»', "quote"),
    ",": "comma",
    "%": "million",
}
_NAME_AFTER = re.compile(r"(?:Times|Telegraph|Mirror|Express|Mail|Herald|Post|Independent|Magazine|Live)$")
_NAME_BEFORE = re.compile(r"(?:bloody|super|cyber|black|ruby|man|fat|holy|maundy|shrove|ash|palm|good)$")
_LINK = "in|of|since|until|last|next|this|early|late|mid|during|each|every|previous|following|past|-|–"
_BEFORE_SEASON = re.compile(rf"(?:{_LINK}|the|['’]s)$")
_BEFORE_MAY = re.compile(
    rf"(?:{_LINK}|by|till|through|from|to|between|and|or|before|after|for|on|coming|that)$", re.IGNORECASE
)
_NOT_YEARS = re.compile(
    r"(?:people|men|women|children|troops|soldiers|police|officers|miles|km|kilomet\w+|met\w+|feet|tons?|tonnes?|"
    r"pounds|dollars|shares|jobs|workers|employees|homes|houses|words|votes|points|barrels|acres|members|students|"
    r"cases|deaths|hours|days|weeks|months|times|degrees|horsepower|rpm|calories|seats|copies|units|euros|rupees)$"
)
_QUANTITY_BEFORE = re.compile(r"(?:than|nearly|almost|about|over|some|least|approximately|roughly|up)$")


class Tokens(NamedTuple):
    """The tokens of a text: offsets, words in lower case, lexicon values, and one class letter each."""

    starts: list[int]
    ends: list[int]
    words: list[str]
    values: list[str]
    letters: str


@cache
def _lexicon() -> dict[str, tuple[str, str]]:
    return {row["word"]: (row["class"], row["value"]) for row in load_lexicon("timex_words")}


def class_of(word: str) -> str:
    """Return the class of a word in lower case in lexicons/timex_words.csv; "other" for what it lacks."""
    return _lexicon().get(word, ("other", ""))[0]


@cache
def _token() -> re.Pattern[str]:
    names = sorted((row["name"] for row in load_lexicon("timex_holidays")), key=len, reverse=True)
    shapes = "|".join(re.escape(n).replace("\\ ", " ").replace("'", "['’]") for n in names)
    tokens = _TOKENS.replace("HOLIDAYS", rf"\b(?=[A-Z])(?:{shapes})\b".replace(" ", r"\ "))
    words = {c: [w for w, (k, _) in _lexicon().items() if k == c] for c in ("card", "tens")}
    for name, some in (("TEENS", words["card"][10:]), ("TENS", words["tens"]), ("ONES", words["card"][1:10])):
        tokens = tokens.replace(name, "|".join(some))
    return re.compile(tokens, re.VERBOSE)


@cache
def _holidays() -> dict[str, str]:
    return {row["name"].lower(): row["rule"] for row in load_lexicon("timex_holidays")}


_TOKEN_CLASSES = (
    "other name iso slash hhmm hour decade nth n12 n31 num sum year oldyear fraction month holiday "
    "dash stop money quote comma million was will"
)


@cache
def letter_of() -> dict[str, str]:
    """Return the letter of each class of token."""
    names = set(_TOKEN_CLASSES.split()) | {c for c, _ in _lexicon().values()}
    return {name: chr(0x4E00 + i) for i, name in enumerate(sorted(names))}


def _number(word: str) -> tuple[str, str]:
    digits = word.replace(",", "")
    if len(digits) > 9:
        return "other", ""
    if "." in word or "," in word:
        return "num", digits
    value = int(word)
    if len(word) <= 2 and 1 <= value <= 31:
        return ("n12" if value <= 12 else "n31"), word
    if len(word) == 4 and 1000 <= value <= 2199:
        return ("year" if 1900 <= value <= 2099 else "oldyear"), word
    return "num", word


def _classify(kind: str, word: str) -> tuple[str, str]:
    lexicon = _lexicon()
    if kind == "word":
        return lexicon.get(word, ("other", ""))
    if kind == "number":
        return _number(word)
    if kind == "gap":  # nothing runs over a blank line
        return "stop", ""
    if kind == "mark":
        return _MARKS.get(word, "other"), ""
    if kind == "abbreviation":
        return lexicon[word[:-1]]
    if kind == "meridiem":
        return "ampm", "12" if word[0] == "p" else "0"
    if kind == "genitive":
        return ("will" if word.endswith("ll") else "apos"), ""
    if kind == "nth":
        value = int(word[:-2])
        return ("nth" if 1 <= value <= 31 else "ordinal"), f"{value:02d}"
    if kind == "decade":
        return kind, "".join(c for c in word if c.isdigit())[:-1]
    if kind == "spelled":
        return "year", str(1900 + sum(int(lexicon[w][1]) for w in re.split("[- ]", word)[1:]))
    if kind == "holiday":
        return kind, _holidays()[word.replace("’", "'")]
    if kind == "mixed":
        return lexicon.get(word, ("other", ""))
    return kind, word


Token = tuple[str, str, str]  # as printed, class, value


def _at(tokens: list[Token], i: int) -> Token:
    return tokens[i] if 0 <= i < len(tokens) else ("", "stop", "")


def _is_month(tokens: list[Token], i: int, *, surname: bool) -> bool:
    # "may" and "march" are months when written so and beside a number or a word that months follow.
    printed = tokens[i][0]
    if printed.islower():
        return False
    before, after = _at(tokens, i - 1)[0].lower(), _at(tokens, i + 1)
    if _dated(_at(tokens, i - 1), after):
        return not (printed.isupper() and after[1] == "other")
    if before == "the" and printed == "March":
        return after[0] not in ("on", "for", "to", "of", "against", "in")
    sure = before in ("in", "last", "next", "early", "late", "mid")
    return bool(sure or (not surname and _BEFORE_MAY.match(before))) or (
        after[0] in (",", "to", "and") and _at(tokens, i + 2)[1] == "year"
    )


def _dated(before: Token, after: Token) -> bool:
    return after[1] in ("n12", "n31", "year", "nth") or before[1] in ("n12", "n31", "nth")


def _is_season(tokens: list[Token], i: int) -> bool:
    printed, before, after = tokens[i][0], _at(tokens, i - 1), _at(tokens, i + 1)
    if printed[0].isupper() and after[0][:1].isupper():
        return False
    fits = _BEFORE_SEASON.match(before[0].lower()) or before[1] in ("dash", "early", "edge")
    fits = fits or printed in ("summer", "winter", "autumn")
    of = after[0] in ("of", "in", "from") and _at(tokens, i + 2)[1] != "year"  # "the fall of the town"
    return after[1] == "year" or bool(fits and not of)


def _context(tokens: list[Token], i: int, *, surname: bool) -> str:
    """Return the class of token ``i`` after a look at its neighbours."""
    printed, kind, _ = tokens[i]
    low, upper = printed.lower(), printed[0].isupper()
    before, after = _at(tokens, i - 1), _at(tokens, i + 1)
    no = False
    if kind == "stop":
        no = printed == "." and bool(_ABBREVIATION.fullmatch(before[0]))
    elif kind == "month" and low in ("may", "march"):
        return kind if _is_month(tokens, i, surname=surname) else "will" if low == "may" else "other"
    elif kind == "month" and len(low) == 3 and not _dated(before, after):
        no = True
    elif kind in ("month", "weekday", "weekdays"):
        paper = _NAME_AFTER.match(after[0]) or (before[0] == "on" and _at(tokens, i - 2)[0] == "Mail")
        no = bool(printed.islower() or paper or _NAME_BEFORE.match(before[0].lower()))
    elif kind == "wdabbr":
        no = not upper or not (printed.endswith(".") or after[1] in ("comma", "month"))
    elif kind in ("adverb", "rate"):  # the name of a paper
        no = upper and after[0][:1].isupper()
    elif kind == "season":
        no = not _is_season(tokens, i)
    elif upper and low == "today" and before[0][:1].isupper() and before[1] == "other":
        return "name"
    return "other" if no else kind


def _number_context(tokens: list[Token], i: int) -> str:
    kind, before, after = tokens[i][1], _at(tokens, i - 1), _at(tokens, i + 1)
    if before[1] == "money" or after[1] == "million":
        return "sum"
    if kind not in ("year", "oldyear"):
        return kind
    if _NOT_YEARS.match(after[0]) or _QUANTITY_BEFORE.match(before[0].lower()):
        return "num"
    day_before = before[1] == "comma" and _at(tokens, i - 2)[1] in ("n12", "n31", "month", "nth")
    dated = before[1] in _BEFORE_YEAR or before[0].lower() in ("year", "from") or day_before
    return "year" if kind == "year" or dated else "num"


_BEFORE_YEAR = {"in", "of", "since", "until", "month", "during", "season", "early", "apos", "between", "by"}
_PRONOUNS = {"You", "It", "He", "She", "They", "We", "The", "That", "There", "I"}
_SURNAME = re.compile(r"\b([A-Z][a-z]+)\.? May\b(?! \d)")


@lru_cache(1 << 16)
def _plain(word: str) -> Token:
    # A word in small letters: most of a text, and few different ones.
    return word, *(_lexicon().get(word) or ("was" if _PAST.search(word) else "other", ""))


def tokenize(text: str) -> Tokens:
    """Return the tokens of ``text`` with their classes."""
    found: list[tuple[str, str, str]] = []
    starts, ends = [], []
    for match in _token().finditer(text):
        kind, printed = match.lastgroup, match.group()
        if kind == "plain":
            found.append(_plain(printed))
        else:
            found.append((printed, *_classify(kind or "mark", printed.lower())))
        start, end = match.span()
        starts.append(start)
        ends.append(end)
    surname = any(not _BEFORE_MAY.match(m[1]) and m[1] not in _PRONOUNS for m in _SURNAME.finditer(text))
    letters = letter_of()
    kinds = [kind for _, kind, _ in found]
    for i, kind in enumerate(kinds):
        if kind in _CONTEXTUAL:
            kinds[i] = _context(found, i, surname=surname)
        elif kind in _NUMERIC:
            kinds[i] = _number_context(found, i)
    words = [printed.lower() for printed, _, _ in found]
    return Tokens(
        starts, ends, words, [value for _, _, value in found], "".join(map(letters.__getitem__, kinds))
    )


_PAST = re.compile(r"(?<!e)(?<!hundr)ed$")
_ABBREVIATION = re.compile(
    r"[A-Za-z]|Mrs?|Ms|Dr|Gen|Lt|Col|Capt|Sgt|Sen|Rep|Gov|Prof|St|Jr|Sr|Inc|Corp|Co|Ltd|Cos"
)
_CONTEXTUAL = {"adverb", "rate", "month", "weekday", "weekdays", "wdabbr", "season", "deictic", "stop"}
_NUMERIC = {"n12", "n31", "num", "year", "oldyear"}
