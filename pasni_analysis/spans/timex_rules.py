"""What the words of a time expression mean: one function per kind of expression, from words to a reading."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

from pasni_analysis.spans.timex_calendar import (
    Days,
    days_of,
    granule,
    holiday,
    month_of,
    shift,
    step,
    week_of,
)
from pasni_analysis.spans.timex_words import Tokens


class Anchor(NamedTuple):
    """What an expression may hang on: a day, the tense around it (-1, 0, 1), the last date of the text."""

    day: date
    tense: int = 0
    focus: str = ""


class Reading(NamedTuple):
    """What an expression says: TIMEX3 type, its value as far as its own words go, and how an anchor adds to it."""

    type: str
    value: str
    at: Callable[[Anchor], str | None] | None = None
    modifier: str = ""
    basis: str = "explicit"
    span: Callable[[date], Days] | None = None  # days around the anchor, where the value alone does not tell


class Found(NamedTuple):
    """The tokens that a rule matched, by group name."""

    tokens: Tokens
    groups: dict[str, tuple[int, int]]

    def word(self, name: str) -> str:
        """Return the words of a group in lower case; empty where it did not take part."""
        a, b = self.groups.get(name, (0, 0))
        return " ".join(self.tokens.words[a:b])

    def value(self, name: str) -> str:
        """Return the lexicon value of a group's first token."""
        a, b = self.groups.get(name, (0, 0))
        return self.tokens.values[a] if b > a else ""

    def values(self, name: str) -> list[tuple[str, str]]:
        """Return the words of a group with their lexicon values."""
        a, b = self.groups.get(name, (0, 0))
        return list(zip(self.tokens.words[a:b], self.tokens.values[a:b], strict=True))


_MODIFIERS = {
    "more": "MORE_THAN", "over": "MORE_THAN", "less": "LESS_THAN", "fewer": "LESS_THAN", "at least": "EQUAL_OR_MORE",
    "no less": "EQUAL_OR_MORE", "up to": "EQUAL_OR_LESS", "at most": "EQUAL_OR_LESS", "no more": "EQUAL_OR_LESS",
    "nearly": "LESS_THAN", "almost": "LESS_THAN", "barely": "LESS_THAN", "": "",
}  # fmt: skip


def modifier_of(f: Found) -> str:
    """Return the TIMEX3 mod of the words before an expression ("late", "about", "earlier")."""
    if f.word("early"):
        values = [v for _, v in f.values("early") if v in ("START", "MID", "END", "BEFORE", "AFTER")]
        return values[0] if values else ""
    words = f.word("approx")
    for key in (" ".join(words.split()[:2]), words.split(" ")[0]):
        if key in _MODIFIERS:
            return _MODIFIERS[key]
    return "APPROX"


def nearest(day: date, candidates: list[str], tense: int) -> str | None:
    """Return the candidate value that the tense asks for: last one begun, next one not over, else the nearest."""
    known = [(days_of(c), c) for c in candidates]
    spans = [(d[0], d[1], c) for d, c in known if d]
    past = [s for s in spans if s[0] <= day]
    ahead = [s for s in spans if s[1] >= day]
    if tense < 0 and past:
        return max(past)[2]
    if tense > 0 and ahead:
        return min(ahead)[2]
    return min(spans, key=lambda s: (max((s[0] - day).days, (day - s[1]).days), s[0]))[2] if spans else None


def _years(day: date, pattern: str) -> list[str]:
    return [pattern.format(day.year + n) for n in (-1, 0, 1)]


def _in_years(pattern: str, *, tense: int | None = None) -> Callable[[Anchor], str | None]:
    return lambda a: nearest(a.day, _years(a.day, pattern), a.tense if tense is None else tense)


def _weekday(number: int, step_by: int = 0) -> Callable[[Anchor], str]:
    def at(a: Anchor) -> str:
        back = (a.day.isoweekday() - number) % 7
        if step_by < 0:
            return (a.day - timedelta(days=back or 7)).isoformat()
        ahead = -back % 7
        if step_by > 0:
            return (a.day + timedelta(days=ahead or 7)).isoformat()
        return (a.day + timedelta(days=ahead) if a.tense > 0 else a.day - timedelta(days=back)).isoformat()

    return at


def read_iso(f: Found) -> Reading | None:
    """Read 2025-10-07 and 2025-10-07T10:00."""
    return Reading("TIME" if "t" in f.word("all") else "DATE", f.word("all").upper())


def read_slash(f: Found) -> Reading | None:
    """Read 10/07/2025 month first, and day first where only that is possible."""
    a, b, year = f.word("all").replace("-", "/").split("/")
    month, day = (b, a) if int(a) > 12 else (a, b)
    full = year if len(year) == 4 else ("19" if int(year) > 50 else "20") + year
    value = f"{full}-{int(month):02d}-{int(day):02d}"
    return Reading("DATE", value) if days_of(value) else None


def year_of(f: Found) -> tuple[str, Callable[[Anchor], int | None] | None]:
    """Return the year that a group ``y`` or ``r`` (last year, this year) names: as text, or by the anchor."""
    if f.word("y"):
        return f.word("y"), None
    relation = f.values("r")
    if not relation or relation[-1][1] != "Y":
        return "", None
    number = int(next((v for _, v in relation if v in ("-1", "0", "1")), "0"))
    return "", lambda a: a.day.year + number


def _yearly(f: Found, tail: str, partial: str) -> Reading:
    """Return the reading of something that comes once a year (``tail`` follows the year)."""
    year, by = year_of(f)
    if year:
        return Reading("DATE", year + tail, None, modifier_of(f))
    if by:
        return Reading("DATE", partial, lambda a: f"{by(a)}{tail}", modifier_of(f), "publication")
    step_by = f.value("s")
    tense = {"-1": -1, "1": 1}.get(step_by)
    at = _in_years("{:04d}" + tail, tense=tense)
    if step_by == "0":
        at = lambda a: f"{a.day.year:04d}{tail}"  # noqa: E731
    if step_by == "-1":  # "last May" said in May is that of the year before
        at = lambda a: nearest(shift(a.day, -1, "M") or a.day, _years(a.day, "{:04d}" + tail), -1)  # noqa: E731
    return Reading("DATE", partial, at, modifier_of(f), "publication")


def read_date(f: Found) -> Reading | None:
    """Read month and day, with or without year."""
    tail = f"-{f.value('m')}-{int(f.value('d')):02d}"
    if days_of("2024" + tail) is None:
        return None
    reading = _yearly(f, tail, "XXXX" + tail)
    return _with_clock(f, reading)


def read_month(f: Found) -> Reading | None:
    """Read a month, with or without year, and with "last" or "this" before or "last year" after it."""
    return _yearly(f, f"-{f.value('m')}", f"XXXX-{f.value('m')}")


def read_season(f: Found) -> Reading | None:
    """Read a season."""
    return _yearly(f, f"-{f.value('m')}", f"XXXX-{f.value('m')}")


def read_holiday(f: Found) -> Reading | None:
    """Read a holiday, whose day may move from year to year."""
    rule = f.value("m")
    year, by = year_of(f)
    if year:
        return Reading("DATE", holiday(rule, int(year)))
    if by:
        return Reading("DATE", "XXXX-XX-XX", lambda a: holiday(rule, by(a) or a.day.year), "", "publication")

    def at(a: Anchor) -> str | None:
        tense = {"-1": -1, "1": 1}.get(f.value("s"), a.tense)
        return nearest(a.day, [holiday(rule, a.day.year + n) for n in (-1, 0, 1)], tense)

    return Reading("DATE", "XXXX-XX-XX", at, modifier_of(f), "publication")


def read_year(f: Found) -> Reading | None:
    """Read a year, "the year 2000", "2028 and beyond"."""
    if f.word("yearword") and f.value("yearword") != "Y":
        return None
    mod = modifier_of(f)
    if f.word("beyond"):
        mod = (
            "ON_OR_BEFORE"
            if f.value("beyond") == "BEFORE" or "earlier" in f.word("beyond")
            else "ON_OR_AFTER"
        )
    return Reading("DATE", f.word("y"), None, mod)


def read_years(f: Found) -> Reading | None:
    """Read 2014-15 and 2014/15 as both years."""
    first, second = f.word("y"), f.word("b")
    if len(second) != 2 or int(second) != (int(first) + 1) % 100:
        return None
    return Reading("DATE", f"{first}/{int(first) + 1}")


def read_decade(f: Found) -> Reading | None:
    """Read 1990s, '80s, the nineties."""
    digits = f.word("n").strip("'’‘`s") if f.word("n")[-2:] in ("0s", "'s", "’s") else f.value("n")
    digits = "".join(c for c in f.word("n") if c.isdigit())[:-1] or f.value("n")
    value = digits if len(digits) == 3 else ("20" if int(digits) < 3 and digits != "" else "19") + digits
    return Reading("DATE", value, None, modifier_of(f))


def read_century(f: Found) -> Reading | None:
    """Read 20th century as 19; "this century" is a relative unit."""
    if f.value("u") != "C":
        return None
    return Reading("DATE", f"{int(f.value('n')) - 1:02d}", None, modifier_of(f))


def read_quarter(f: Found) -> Reading | None:
    """Read quarters and halves of a year, the latest such where no year is named."""
    half = f.word("u") == "half"
    number = int(f.value("n") or 0)
    if not (half or f.value("u") == "Q" or f.word("u") in ("", "period")) or not 1 <= number <= (
        2 if half else 4
    ):
        return None
    tail = f"-{'H' if half else 'Q'}{number}"
    year, by = year_of(f)
    if not year and not by:
        at = _quarter_at(tail)
        return Reading("DATE", "XXXX" + tail, at, modifier_of(f), "publication")
    return _yearly(f, tail, "XXXX" + tail)


def _quarter_at(tail: str) -> Callable[[Anchor], str | None]:
    def at(a: Anchor) -> str | None:
        return nearest(a.day, _years(a.day, "{:04d}" + tail), a.tense)

    return at


_UNIT_UNKNOWN = {
    "D": "XXXX-XX-XX",
    "W": "XXXX-WXX",
    "M": "XXXX-XX",
    "Q": "XXXX-QX",
    "Y": "XXXX",
    "E": "XXX",
    "C": "XX",
}


def read_unit(f: Found) -> Reading | None:
    """Read "last week", "late last month", "this year", "the following day", "earlier this year"."""
    unit, number, mod = f.value("u"), int(f.value("s") or 0), modifier_of(f)
    context = f.word("s") in (
        "previous",
        "preceding",
        "prior",
        "following",
        "ensuing",
        "subsequent",
        "that",
        "same",
    )
    if unit not in _UNIT_UNKNOWN:
        return None
    if unit in "D" and f.word("s") in ("last", "past", "next") and f.word("s") != "next":
        return None
    unknown = _UNIT_UNKNOWN[unit]
    if context:
        return Reading("DATE", unknown, lambda a: _from_focus(a, number, unit), mod, "context")
    span = None
    if mod == "BEFORE" and number == 0:
        span = lambda d: (_first(granule(d, unit)), d)  # noqa: E731
    elif mod == "AFTER" and number == 0:
        span = lambda d: (d, _last(granule(d, unit)))  # noqa: E731
    return Reading("DATE", unknown, lambda a: step(a.day, number, unit), mod, "publication", span)


def _first(value: str) -> date | None:
    days = days_of(value)
    return days[0] if days else None


def _last(value: str) -> date | None:
    days = days_of(value)
    return days[1] if days else None


def _from_focus(a: Anchor, number: int, unit: str) -> str | None:
    days = days_of(a.focus) if a.focus else None
    return step(days[1] if number > 0 else days[0], number, unit) if days else None


def read_weekend(f: Found) -> Reading | None:
    """Read "the weekend", "last weekend", "this weekend"."""
    number = f.value("s")

    def at(a: Anchor) -> str:
        weekday, monday = a.day.isoweekday(), a.day - timedelta(days=a.day.isoweekday() - 1)
        weeks = int(number) if number else (0 if a.tense > 0 or weekday >= 6 else -1)
        if number == "-1" and weekday == 7:
            weeks = -1
        if number == "0" and weekday <= 2 and a.tense < 0:
            weeks = -1
        return week_of(monday + timedelta(days=7 * weeks)) + "-WE"

    return Reading("DATE", "XXXX-WXX-WE", at, modifier_of(f), "publication")


def _with_clock(f: Found, reading: Reading) -> Reading:
    clock = clock_of(f)
    if not clock:
        return reading
    at = reading.at
    timed = (lambda a: (v := at(a)) and v + clock) if at else None
    return reading._replace(type="TIME", value=reading.value + clock, at=timed)


def clock_of(f: Found) -> str:
    """Return the TIMEX3 time (T17:00, TMO) of the groups ``h``, ``ampm``, ``part``; empty without any."""
    if f.word("part"):
        return "T" + f.value("part")
    if f.word("noon"):
        return "T" + f.value("noon")
    if not f.word("h"):
        return ""
    hour, _, rest = (f.word("h") if ":" in f.word("h") else f.value("h")).partition(":")
    number = int(hour) % 12 + int(f.value("ampm")) if f.word("ampm") else int(hour)
    return f"T{number:02d}:{rest or '00'}" if number <= 24 else ""


def read_weekday(f: Found) -> Reading | None:
    """Read a weekday: the last before publication, the next where the tense is future or "next" stands before."""
    number = int(f.value("w"))
    step_by = f.value("s")
    context = f.word("s") in ("previous", "preceding", "following")
    at: Callable[[Anchor], str | None] = _weekday(number, int(step_by or 0))
    if context:
        plain = _weekday(number, int(step_by or 0))
        at = lambda a: plain(a._replace(day=d[0])) if (d := days_of(a.focus)) else None  # noqa: E731
    reading = Reading(
        "DATE", f"XXXX-WXX-{number}", at, modifier_of(f), "context" if context else "publication"
    )
    return _with_clock(f, reading)


def read_day(f: Found) -> Reading | None:
    """Read today, yesterday, tomorrow, tonight and "this morning"."""
    number = int(f.value("t") or f.value("s") or 0)
    if f.word("t") == "tonight":
        f.groups["part"] = f.groups["t"]
        reading = Reading(
            "TIME", "XXXX-XX-XXTNI", lambda a: a.day.isoformat() + "TNI", modifier_of(f), "publication"
        )
        return reading

    def at(a: Anchor) -> str | None:
        return step(a.day, number, "D")

    return _with_clock(f, Reading("DATE", "XXXX-XX-XX", at, modifier_of(f), "publication"))


def read_clock(f: Found) -> Reading | None:
    """Read a time of day without a day: it is that of the day last named, else of publication."""
    clock = clock_of(f)
    if not clock:
        return None

    def at(a: Anchor) -> str:
        days = days_of(a.focus) if a.focus else None
        return (a.focus[:10] if days and days[0] == days[1] else a.day.isoformat()) + clock

    return Reading("TIME", "XXXX-XX-XX" + clock, at, modifier_of(f), "context")


def amount(f: Found, name: str = "q") -> float | None:
    """Return the number that the words of a group make; None where it is vague ("several")."""
    total, current = 0.0, 0.0
    for word, value in f.values(name):
        if value == "X":
            return None
        if "/" in word:
            top, bottom = word.split("/")
            current += int(top) / int(bottom) if int(bottom) else 0
        elif word in ("hundred", "thousand", "dozen"):
            current = max(current, 1) * float(value)
            if word == "thousand":
                total, current = total + current, 0.0
        elif word == "half":
            current += 0.5
        elif word in ("a", "an"):
            current = current or 0.0
        elif value:
            current += float(value)
    result = total + current
    if "half" in f.word(name) and f.word(name).startswith("half"):
        return 0.5
    return result or (1.0 if f.word(name) in ("a", "an") or not f.word(name) else 0.0)


def duration_value(number: float | None, unit: str) -> str:
    """Return the TIMEX3 duration of a number of units; X where the number is vague."""
    if unit == "TS" or unit == "TM" or unit == "TH":
        prefix, letter = "PT", unit[1]
    else:
        prefix, letter = "P", unit[-1]
    scale = {"2W": 2}.get(unit, 1)
    if number is None:
        return f"{prefix}X{letter}"
    number *= scale
    if number % 1 == 0.5 and letter == "Y":
        return f"P{int(number)}Y6M" if number > 1 else "P6M"
    if letter == "E" and prefix == "P":
        return f"P{int(number) * 10}Y"
    return f"{prefix}{int(number) if number == int(number) else number}{letter}"


def read_ago(f: Found) -> Reading | None:
    """Read "two weeks ago" from publication, "two days earlier" from the last date of the text."""
    unit, number = f.value("u"), amount(f)
    sign = 1 if f.word("dir") in ("later", "from now", "hence", "after", "afterwards") else -1
    basis = "publication" if f.word("dir") in ("ago", "hence", "from now") else "context"
    if number is None or unit.startswith("T"):
        value = "PAST_REF" if sign < 0 else "FUTURE_REF"
        span = (lambda d: (None, d)) if sign < 0 else (lambda d: (d, None))
        return Reading("DATE", value, None, modifier_of(f), basis, span if basis == "publication" else None)
    letter, whole = unit[-1], int(number * (2 if unit == "2W" else 1))
    if letter not in _UNIT_UNKNOWN:
        return None
    unknown = _UNIT_UNKNOWN[letter]

    def at(a: Anchor) -> str | None:
        if basis == "publication":
            return step(a.day, sign * whole, letter)
        days = days_of(a.focus) if a.focus else None
        if days is None:
            return None
        if letter == "Y":  # a year earlier than a quarter or month is that quarter or month
            return f"{int(a.focus[:4]) + sign * whole:04d}{a.focus[4:]}" if a.focus[:4].isdigit() else None
        return step(days[0], sign * whole, letter)

    return Reading("DATE", unknown, at, modifier_of(f), basis)


def read_year_ago(f: Found) -> Reading | None:
    """Read "year-ago", "the year-earlier quarter": the last date of the text, a year before."""

    def at(a: Anchor) -> str | None:
        focus = (
            a.focus if a.focus[4:].startswith(("-Q", "-H")) or len(a.focus) in (4, 7) else f"{a.day.year:04d}"
        )
        return f"{int(focus[:4]) - 1:04d}{focus[4:]}" if focus[:4].isdigit() else None

    if f.value("u") not in ("Y",):
        return None
    return Reading("DATE", "XXXX", at, "", "context")


def read_duration(f: Found) -> Reading | None:
    """Read "three days", "8-year-old", "the past two months", "the next few years"."""
    unit = f.value("u")
    number: float | None = amount(f) if f.word("q") else (None if f.word("bare") else 1.0)
    if number == 0:
        return None
    value, step_by = duration_value(number, unit), f.value("s")
    if f.word("bare") or not step_by or unit.startswith("T"):
        return Reading("DURATION", value, None, modifier_of(f))
    whole = None if number is None else int(number * (2 if unit == "2W" else 1))

    def span(day: date) -> Days:
        other = None if whole is None else shift(day, int(step_by) * whole, unit[-1])
        return (other, day) if step_by == "-1" else (day, other)

    return Reading("DURATION", value, None, modifier_of(f), "publication", span)


def read_the_unit(f: Found) -> Reading | None:
    """Read "the quarter", "the end of the year": that of the text's last date, else of publication."""
    unit = f.value("u")
    if unit not in ("Q", "Y", "M", "W"):
        return None

    def at(a: Anchor) -> str | None:
        if unit == "Q":
            return a.focus if a.focus[4:6] == "-Q" else step(a.day, -1, "Q")
        return granule(a.day, unit)

    return Reading("DATE", _UNIT_UNKNOWN[unit], at, modifier_of(f), "publication")


def read_ended(f: Found) -> Reading | None:
    """Read "the year" in "the year ended March 31" as a length."""
    return Reading("DURATION", duration_value(1.0, f.value("u")))


def read_set(f: Found) -> Reading | None:
    """Read "every Monday", "each July", "every two weeks", "daily"."""
    if f.value("adverb"):
        return Reading("SET", f.value("adverb"))
    if f.word("w"):
        return Reading("SET", f"XXXX-WXX-{f.value('w')}" + (f"T{f.value('part')}" if f.word("part") else ""))
    if f.word("m"):
        return Reading("SET", f"XXXX-{f.value('m')}")
    if f.word("part"):
        return Reading("SET", f"XXXX-XX-XXT{f.value('part')}")
    if f.word("we"):
        return Reading("SET", "XXXX-WXX-WE")
    number = amount(f) if f.word("q") else 2.0 if f.word("other") else 1.0
    return Reading("SET", duration_value(number, f.value("u")))


def read_ref(f: Found) -> Reading | None:
    """Read "recently", "now", "in the future"."""
    value = f.value("ref") or next((v for _, v in f.values("all") if v.endswith("_REF")), "")
    return reference(value) if value else None


def reference(value: str) -> Reading:
    """Return the reading of a vague reference: past ends, future begins at publication."""
    span = {"PAST_REF": lambda d: (None, d), "FUTURE_REF": lambda d: (d, None)}.get(value)
    return Reading("DATE", value, None, "", "publication", span)


def read_past_ref(f: Found) -> Reading | None:
    """Read words that only say that it was before."""
    return reference("PAST_REF")


def read_present_ref(f: Found) -> Reading | None:
    """Read words that only say that it is so now."""
    return reference("PRESENT_REF")


def read_future_ref(f: Found) -> Reading | None:
    """Read words that only say that it lies ahead."""
    return reference("FUTURE_REF")


def read_fiscal(f: Found) -> Reading | None:
    """Read "fiscal 1989", "the fiscal year"."""
    if f.word("y"):
        return Reading("DATE", "FY" + f.word("y"))
    if f.value("u") != "Y":
        return None
    return Reading("DATE", "FYXXXX", lambda a: f"FY{a.day.year}", modifier_of(f), "publication")


def read_latest(f: Found) -> Reading | None:
    """Read "the latest quarter", "the year-ago period": by the quarter last named, else the last one over."""
    back = 1 if f.word("ago") else 0

    def at(a: Anchor) -> str | None:
        focus = a.focus if a.focus[4:6] in ("-Q", "-H") else step(a.day, -1, "Q") or ""
        return f"{int(focus[:4]) - back:04d}{focus[4:]}" if focus[:4].isdigit() else None

    return Reading("DATE", "XXXX-QX", at, "", "context")


__all__ = ["month_of"]
