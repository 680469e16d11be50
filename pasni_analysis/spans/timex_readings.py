"""One function per kind of time expression: from the words that a pattern matched to their reading."""

from datetime import date, timedelta

from pasni_analysis.spans.timex_calendar import Days, days_of, granule, holiday, shift, step, week_of
from pasni_analysis.spans.timex_values import (
    PARTIAL,
    Anchor,
    At,
    Found,
    Reading,
    amount,
    clock_of,
    duration_value,
    from_focus,
    modifier_of,
    reference,
    timed,
    to_date,
    yearly,
)

_FROM_CONTEXT = {
    "previous",
    "preceding",
    "prior",
    "following",
    "ensuing",
    "subsequent",
    "that",
    "same",
    "very",
}


def read_iso(f: Found) -> Reading | None:
    """Read 2025-10-07 and 2025-10-07T10:00."""
    value = f.word("all").upper()
    return Reading("TIME" if "T" in value else "DATE", value) if days_of(value) else None


def read_slash(f: Found) -> Reading | None:
    """Read 10/07/2025 month first, and day first where only that is possible."""
    a, b, year = f.word("all").replace("-", "/").split("/")
    month, day = (b, a) if int(a) > 12 else (a, b)
    full = year if len(year) == 4 else ("19" if int(year) > 50 else "20") + year
    value = f"{full}-{int(month):02d}-{int(day):02d}"
    return Reading("DATE", value) if days_of(value) else None


def read_yearly(f: Found) -> Reading | None:
    """Read months, seasons and days of a month, with or without a year, "last May", "July last year"."""
    tail = "-" + f.value("m")
    if f.value("d"):
        tail += f"-{int(f.value('d')):02d}"
        if days_of("2024" + tail) is None:
            return None
    return timed(f, yearly(f, tail, "XXXX" + tail))


def read_holiday(f: Found) -> Reading | None:
    """Read a holiday, whose day may move from year to year."""
    return yearly(f, lambda year: holiday(f.value("m"), year), "XXXX-XX-XX")


def read_year(f: Found) -> Reading | None:
    """Read a year, "the year 2000", "2028 and beyond"."""
    if f.word("yearword") and f.value("yearword") != "Y":
        return None
    mod = modifier_of(f)
    if f.word("beyond"):
        mod = "ON_OR_BEFORE" if "earlier" in f.word("beyond") else "ON_OR_AFTER"
    return Reading("DATE", f.value("y"), None, mod)


def read_years(f: Found) -> Reading | None:
    """Read 2014-15 as both years."""
    first, second = int(f.value("y")), f.word("b")
    both = len(second) == 2 and int(second) == (first + 1) % 100
    return Reading("DATE", f"{first}/{first + 1}") if both else None


def read_decade(f: Found) -> Reading | None:
    """Read 1990s, '80s, the nineties."""
    value = f.value("n").rjust(3, "_")
    return Reading("DATE", value.replace("__", "20" if value[2] in "01" else "19"), None, modifier_of(f))


def read_century(f: Found) -> Reading | None:
    """Read 20th century as 19."""
    return (
        Reading("DATE", f"{int(f.value('n')) - 1:02d}", None, modifier_of(f)) if f.value("u") == "C" else None
    )


def read_quarter(f: Found) -> Reading | None:
    """Read quarters and halves of a year: of the year named, else the nearest that suits the tense."""
    half = f.word("u") == "half" or f.word("n").startswith("h")
    number = 2 if f.word("n") in ("last", "latter") else int(f.value("n") or 0)
    if not (half or f.value("u") == "Q" or f.word("n").startswith("q")) or not 1 <= number <= (
        2 if half else 4
    ):
        return None
    tail = f"-{'H' if half else 'Q'}{number}"
    if f.word("ago"):
        return Reading("DATE", "XXXX" + tail, lambda a: f"{a.day.year - 1}{tail}", "", "context")
    return yearly(f, tail, "XXXX" + tail)


def _reported(a: Anchor) -> str:
    """Return the quarter or half that the text deals with, else the last quarter that is over."""
    return a.period or step(a.day, -1, "Q") or ""


def read_period(f: Found) -> Reading | None:
    """Read "the latest quarter", "the 1988 period", "the year-ago period" by the quarter last named."""
    year = f.value("y")

    def at(a: Anchor) -> str:
        focus, back = _reported(a), 1 if f.word("ago") or f.word("r") else 0
        return f"{year or int(focus[:4]) - back}{focus[4:]}"

    if year and f.value("u") == "Y":
        return None
    basis = "context" if year or f.word("ago") or f.word("r") else "publication"
    return Reading("DATE", f"{year or 'XXXX'}-QX", at, "", basis)


def read_year_ago(f: Found) -> Reading | None:
    """Read "year-ago", "a year earlier": what the text deals with (quarter, month, year), a year before."""
    basis = "publication" if f.word("dir") == "ago" else "context"

    def at(a: Anchor) -> str:
        focus = (
            a.focus if a.focus[4:6] in ("-Q", "-H") or (basis == "context" and len(a.focus) in (4, 7)) else ""
        )
        focus = focus or f"{a.day.year:04d}"
        return f"{int(focus[:4]) - 1:04d}{focus[4:]}"

    return Reading("DATE", "XXXX", at, modifier_of(f), basis) if f.value("u") == "Y" else None


def read_unit(f: Found) -> Reading | None:
    """Read "last week", "late last month", "this year", "the following day", "earlier this year"."""
    unit, number, mod = f.value("u"), (f.sign() or 0), modifier_of(f)
    if unit not in PARTIAL or (unit == "D" and f.word("s") in ("last", "past", "this")):
        return None
    if unit in "EC" and number and not mod:  # "the next decade" is a length
        return read_duration(f)
    if f.word("s").split()[0] in _FROM_CONTEXT or (unit == "D" and number == 1):  # "the next day"
        return Reading("DATE", PARTIAL[unit], lambda a: from_focus(a, number, unit), mod, "context")
    span = to_date(unit, mod) if number == 0 else None
    return Reading("DATE", PARTIAL[unit], lambda a: step(a.day, number, unit), mod, "publication", span)


def read_the_unit(f: Found) -> Reading | None:
    """Read "the quarter", "the end of the year", "year-end": of the text's quarter, else of publication."""
    unit, mod = f.value("u"), modifier_of(f)
    if unit == "D":
        return (
            Reading("DATE", PARTIAL["D"], lambda a: from_focus(a, 0, "D"), mod, "context")
            if mod in ("BEFORE", "AFTER")
            else None
        )
    if unit not in "QYMW":
        return None
    if unit == "Q":
        return Reading("DATE", PARTIAL["Q"], _reported, mod, "publication")
    if f.word("ended"):
        return Reading("DURATION", f"P1{unit}")
    span = to_date(unit, mod)
    return Reading("DATE", PARTIAL[unit], lambda a: granule(a.day, unit), mod, "publication", span)


def read_weekend(f: Found) -> Reading | None:
    """Read "the weekend", "last weekend", "this weekend"."""
    number = f.sign()

    def at(a: Anchor) -> str:
        weekday = a.day.isoweekday()
        weeks = number if number is not None else 0 if a.tense > 0 or weekday >= 6 else -1
        if number == 0 and weekday <= 2 and a.tense < 0:
            weeks = -1
        return week_of(a.day + timedelta(days=7 * weeks)) + "-WE"

    return Reading("DATE", "XXXX-WXX-WE", at, modifier_of(f), "publication")


def read_weekday(f: Found) -> Reading | None:
    """Read a weekday: the last up to the anchor, or the next by tense or the word "next"."""
    number, sign = int(f.value("w")), (f.sign() or 0)
    context = f.word("s") in _FROM_CONTEXT

    def at(a: Anchor) -> str | None:
        day = a.day
        if context:
            days = days_of(a.focus) if a.focus else None
            if days is None:
                return None
            day = days[0]
        back, ahead = (day.isoweekday() - number) % 7, (number - day.isoweekday()) % 7
        if sign:
            return (day + timedelta(days=(ahead or 7) if sign > 0 else -(back or 7))).isoformat()
        coming = a.scheduled and 2 * ahead < back  # near enough to be named without "next"
        return (day + timedelta(days=ahead if a.tense > 0 or coming else -back)).isoformat()

    basis = "context" if context else "publication"
    return timed(f, Reading("DATE", f"XXXX-WXX-{number}", at, modifier_of(f), basis))


def read_day(f: Found) -> Reading | None:
    """Read today, yesterday, tomorrow, tonight, "this morning"."""
    number = int(f.value("t") or f.sign() or 0)
    at: At = lambda a: step(a.day, number, "D")  # noqa: E731
    return timed(f, Reading("DATE", "XXXX-XX-XX", at, modifier_of(f), "publication"))


def read_clock(f: Found) -> Reading | None:
    """Read a time of day without a day: of the day that the text named last, else of publication."""
    clock, number = clock_of(f), (f.sign() or 0)

    def at(a: Anchor) -> str | None:
        focus = a.focus if len(a.focus) == 10 else a.day.isoformat() if f.word("h") or f.word("noon") else ""
        if not focus:
            return None
        return (step(date.fromisoformat(focus), number, "D") or "XXXX-XX-XX") + clock

    return Reading("TIME", "XXXX-XX-XX" + clock, at, modifier_of(f), "context") if clock else None


def read_duration(f: Found) -> Reading | None:
    """Read "three days", "8-year-old", "the past two months", "the next few years", "for weeks"."""
    unit, sign = f.value("u"), f.sign()
    number = amount(f) if f.word("q") else None if f.word("bare") else 1.0
    if number == 0:
        return None
    if unit == "Q" and (number == 1 or not f.word("q") or f.word("all").endswith("- quarters")):
        return None  # a fraction or lodgings rather than a time
    reading = Reading("DURATION", duration_value(number, unit), None, modifier_of(f))
    if f.word("hangs"):  # "days before the vote": its date is that of an event
        return reading._replace(basis="unresolved")
    if not sign or len(unit) == 2:
        return reading

    def span(day: date) -> Days:
        other = None if number is None else shift(day, sign * int(number), unit[-1])
        return (other, day) if sign == -1 else (day, other)

    return reading._replace(basis="publication", span=span)


def read_ago(f: Found) -> Reading | None:
    """Read "two weeks ago", "in the week before last" and "three months from now", from publication."""
    unit, number = f.value("u"), amount(f) or None
    sign = -1 if f.word("dir") == "ago" else 1
    if number is None or unit not in PARTIAL:
        return reference("PAST_REF" if sign < 0 else "FUTURE_REF")
    whole = sign * int(number)
    return Reading("DATE", PARTIAL[unit], lambda a: step(a.day, whole, unit), modifier_of(f), "publication")


def read_set(f: Found) -> Reading | None:
    """Read "every Monday", "each July", "every two weeks", "daily"."""
    if f.word("adverb"):
        value = f.value("adverb")
    elif f.word("w"):
        value = f"XXXX-WXX-{f.value('w')}" + (f"T{f.value('part')}" if f.word("part") else "")
    elif f.word("m"):
        value = f"XXXX-{f.value('m')}"
    elif f.word("part"):
        value = f"XXXX-XX-XXT{f.value('part')}"
    elif f.word("we"):
        value = "XXXX-WXX-WE"
    else:
        value = duration_value(amount(f) if f.word("q") else 2.0 if f.word("other") else 1.0, f.value("u"))
    return Reading("SET", value)


def read_fiscal(f: Found) -> Reading | None:
    """Read "fiscal 1989", "the fiscal year"."""
    if f.word("ended"):
        return Reading("DURATION", "P1Y")
    if f.value("y"):
        return Reading("DATE", "FY" + f.value("y"))
    at: At = lambda a: f"FY{a.day.year + int(f.value('s') or 0)}"  # noqa: E731
    return Reading("DATE", "FYXXXX", at, modifier_of(f), "publication") if f.value("u") == "Y" else None
