"""What a time expression says: its reading, and the numbers, times of day and modifiers in its words."""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from pasni_analysis.spans.timex_calendar import Days, days_of, granule, shift, step
from pasni_analysis.spans.timex_words import Tokens


class Anchor(NamedTuple):
    """What an expression may hang on: a day, the tense around it (-1, 0, 1), what the text named before."""

    day: date
    tense: int = 0
    focus: str = ""  # the last date of the text
    period: str = ""  # the quarter or half that the text deals with
    scheduled: bool = False  # it dates an event that is fixed ahead: an election, a trial


At = Callable[[Anchor], str | None]


class Reading(NamedTuple):
    """What an expression says: TIMEX3 type, the value that its words give, how an anchor completes it."""

    type: str
    value: str
    at: At | None = None
    modifier: str = ""
    basis: str = "explicit"
    span: Callable[[date], Days] | None = None  # the days seen from the anchor, where the value does not tell


class Found(NamedTuple):
    """The tokens that a pattern matched, by group name."""

    tokens: Tokens
    groups: dict[str, tuple[int, int]]

    def words(self, name: str) -> list[tuple[str, str]]:
        """Return the words of a group, each with its lexicon value; none where it took no part."""
        a, b = self.groups.get(name, (0, 0))
        return list(zip(self.tokens.words[a:b], self.tokens.values[a:b], strict=True))

    def word(self, name: str) -> str:
        """Return the words of a group in lower case."""
        return " ".join(word for word, _ in self.words(name))

    def value(self, name: str) -> str:
        """Return the first lexicon value in a group."""
        return next((value for _, value in self.words(name) if value), "")

    def sign(self) -> int | None:
        """Return where group ``s`` points: -1 last, 0 this, 1 next; None where it took no part."""
        values = [value for _, value in self.words("s") if value in ("-1", "0", "1")]
        return int(values[-1]) if values else None


PARTIAL = {
    "D": "XXXX-XX-XX", "W": "XXXX-WXX", "M": "XXXX-XX", "Q": "XXXX-QX", "Y": "XXXX", "E": "XXX", "C": "XX",
}  # fmt: skip
_MODIFIERS = {
    "more": "MORE_THAN", "over": "MORE_THAN", "less": "LESS_THAN", "fewer": "LESS_THAN",
    "nearly": "LESS_THAN", "almost": "LESS_THAN", "barely": "LESS_THAN", "at least": "EQUAL_OR_MORE",
    "no less": "EQUAL_OR_MORE", "no fewer": "EQUAL_OR_MORE", "up to": "EQUAL_OR_LESS",
    "at most": "EQUAL_OR_LESS", "no more": "EQUAL_OR_LESS",
}  # fmt: skip


def modifier_of(f: Found) -> str:
    """Return the TIMEX3 mod of the words before an expression ("late", "about", "earlier")."""
    if f.word("early"):
        return f.value("early")
    words = f.word("approx").split()
    return _MODIFIERS.get(" ".join(words[:2])) or _MODIFIERS.get(words[0], "APPROX") if words else ""


# What a day ahead counts against a day back, by tense: of a day; a month or season; a scheduled event.
_DAY_AHEAD, _MONTH_AHEAD = {-1: 3, 0: 1.5, 1: 0.3}, {-1: 40, 0: 4, 1: 0.3}
_SCHEDULED_AHEAD = {-1: 1.0, 0: 0.5, 1: 0.3}


def nearest(a: Anchor, pattern: str | Callable[[int], str]) -> str | None:
    """Return the value of the year that the tense and the distance from the anchor point to.

    Past: the last that has begun, unless it lies much further back than the next one ahead. Future: the
    next that is not over. Neither: the nearer one, the past preferred.
    """
    make = pattern if callable(pattern) else lambda year: f"{year:04d}{pattern}"
    best: tuple[float, str] | None = None
    for year in (a.day.year - 1, a.day.year, a.day.year + 1):
        days = days_of(make(year))
        if days is None:
            continue
        ahead, back = (days[0] - a.day).days, (a.day - days[1]).days
        weight = (_DAY_AHEAD if days[0] == days[1] else _MONTH_AHEAD)[a.tense]
        weight = min(weight, _SCHEDULED_AHEAD[a.tense]) if a.scheduled else weight
        cost = ahead * weight if ahead > 0 else max(back, 0)
        if best is None or cost < best[0]:
            best = (cost, make(year))
    return best[1] if best else None


def yearly(f: Found, tail: str | Callable[[int], str], partial: str) -> Reading:
    """Return the reading of what comes once a year, from a year ``y``, "last year" ``r`` or "last" ``s``."""
    make = tail if callable(tail) else lambda year: f"{year:04d}{tail}"
    mod, sign = modifier_of(f), f.sign()
    if f.value("y"):
        return Reading("DATE", make(int(f.value("y"))), None, mod)
    at: At = lambda a: nearest(a, tail)  # noqa: E731
    if f.word("r"):
        number = int(f.value("r"))
        at = lambda a: make(a.day.year + number)  # noqa: E731
    elif sign == -1:  # "last May", said in May, is that of the year before
        at = lambda a: nearest(Anchor(shift(a.day, -1, "M") or a.day, -1), tail)  # noqa: E731
    elif sign == 1:
        at = lambda a: nearest(Anchor(shift(a.day, 1, "M") or a.day, 1), tail)  # noqa: E731
    elif sign == 0:
        at = lambda a: make(a.day.year)  # noqa: E731
    return Reading("DATE", partial, at, mod, "publication")


def timed(f: Found, reading: Reading) -> Reading:
    """Return the reading with the time of day that its words add."""
    clock, at = clock_of(f), reading.at
    if not clock:
        return reading
    then: At | None = (lambda a: (v := at(a)) and v + clock) if at else None
    return reading._replace(type="TIME", value=reading.value + clock, at=then)


def clock_of(f: Found) -> str:
    """Return the TIMEX3 time (T17:00, TMO) of groups ``part``, ``noon``, ``h``, ``ampm``; else empty."""
    if f.word("part") or f.word("noon"):
        return "T" + (f.value("part") or f.value("noon"))
    hour, _, rest = f.value("h").partition(":")
    if not hour:
        return ""
    number = int(hour) % 12 + int(f.value("ampm")) if f.word("ampm") else int(hour)
    return f"T{number:02d}:{rest or '00'}" if number <= 24 else ""


def amount(f: Found) -> float | None:
    """Return the number that the words of group ``q`` make; None where it is vague ("several")."""
    total = current = 0.0
    words = f.words("q")
    for word, value in words:
        if value == "X":
            return None
        if word == "half":
            current += 0.5
        elif "/" in word:
            top, bottom = word.split("/")
            current += int(top) / int(bottom) if int(bottom) else 0
        elif word in ("hundred", "thousand", "dozen"):
            current = max(current, 1) * float(value)
        elif value and word not in ("a", "an"):
            current += float(value)
        if word == "thousand":
            total, current = total + current, 0.0
    number = total + current or (1.0 if words and words[0][1] == "1" else 0.0)
    return number + (0.5 if f.word("plus") else 0.0)


def duration_value(number: float | None, unit: str) -> str:
    """Return the TIMEX3 duration of a number of units; X where the number is vague.

    >>> duration_value(2.5, "Y"), duration_value(None, "D"), duration_value(3, "TH")
    ('P2Y6M', 'PXD', 'PT3H')
    """
    if unit == "2W":
        unit, number = "W", number and number * 2
    prefix, letter = ("PT" if len(unit) == 2 else "P"), unit[-1]
    if number is None:
        return f"{prefix}X{letter}"
    if unit in "EC":
        number, letter = number * (10 if unit == "E" else 100), "Y"
    finer = {"Y": "6M", "TH": "30M", "TM": "30S"}.get(unit)
    if number % 1 == 0.5 and finer and number > 1:
        return f"{prefix}{int(number)}{letter}{finer}"
    return f"{prefix}{number:g}{letter}"


def reference(value: str) -> Reading:
    """Return the reading of a vague reference: the past ends, the future begins at publication."""
    open_at = {"PAST_REF": lambda d: (None, d), "FUTURE_REF": lambda d: (d, None)}
    return Reading("DATE", value, None, "", "publication", open_at.get(value, lambda d: (None, None)))


def to_date(unit: str, mod: str) -> Callable[[date], Days] | None:
    """Return the days of "earlier this year" (up to the anchor) or "later this year" (from it)."""
    bounds = lambda day: days_of(granule(day, unit)) or (None, None)  # noqa: E731
    if mod == "BEFORE":
        return lambda day: (bounds(day)[0], day)
    return (lambda day: (day, bounds(day)[1])) if mod == "AFTER" else None


def from_focus(a: Anchor, number: int, unit: str) -> str | None:
    """Return the granule that lies ``number`` units from the last date of the text; None without one."""
    days = days_of(a.focus) if a.focus else None
    return step(days[1] if number > 0 else days[0], number, unit) if days else None
