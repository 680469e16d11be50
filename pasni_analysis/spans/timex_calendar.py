"""TIMEX3 values and the calendar: from a value to the days that it allows, and steps between values."""

import re
from calendar import monthrange
from datetime import date, timedelta

SEASONS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}  # meteorological, northern; a winter is named by its December
_SHIFT = {"D": 0, "W": 0, "M": 1, "Q": 3, "Y": 12, "E": 120, "C": 1200}  # months in a unit of months
_YEAR = re.compile(
    r"(\d{4})(?:-(\d\d)(?:-(\d\d))?|-W(\d\d)(?:-(\d|WE))?|-Q(\d)|-H(\d)|-(SP|SU|FA|WI))?(?:T.*)?$"
)
Days = tuple[date | None, date | None]


def month_days(year: int, month: int, months: int = 1) -> tuple[date, date]:
    """Return the first and last day of ``months`` months from ``month`` (which may exceed 12) of ``year``."""
    first, last = divmod(year * 12 + month - 1, 12), divmod(year * 12 + month + months - 2, 12)
    end = date(last[0], last[1] + 1, monthrange(last[0], last[1] + 1)[1])
    return date(first[0], first[1] + 1, 1), end


def week_of(day: date) -> str:
    """Return the ISO week of ``day``.

    >>> week_of(date(2025, 10, 5))
    '2025-W40'
    """
    year, week, _ = day.isocalendar()
    return f"{year:04d}-W{week:02d}"


def shift(day: date, number: int, unit: str) -> date | None:
    """Return ``day`` moved by ``number`` units (D W M Q Y E C); None outside the calendar."""
    try:
        if unit in "DW":
            return day + timedelta(days=number * (7 if unit == "W" else 1))
        year, month = divmod(day.year * 12 + day.month - 1 + number * _SHIFT[unit], 12)
        return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
    except (ValueError, OverflowError):
        return None


def granule(day: date, unit: str) -> str:
    """Return the value of the day, week, month, quarter, year, decade or century in which ``day`` lies."""
    year = f"{day.year:04d}"
    return {
        "D": day.isoformat(),
        "W": week_of(day),
        "M": f"{year}-{day.month:02d}",
        "Q": f"{year}-Q{(day.month + 2) // 3}",
        "Y": year,
        "E": year[:3],
        "C": year[:2],
    }[unit]


def step(value_day: date, number: int, unit: str) -> str | None:
    """Return the granule ``number`` units away from that in which ``value_day`` lies."""
    day = shift(value_day, number, unit)
    return None if day is None else granule(day, unit)


def days_of(value: str) -> tuple[date, date] | None:
    """Return the first and last day of a complete value; None for a partial value or a duration.

    >>> days_of("2024-02")
    (datetime.date(2024, 2, 1), datetime.date(2024, 2, 29))
    """
    if re.fullmatch(r"\d\d\d?", value):
        width = 10 ** (4 - len(value))
        first = int(value) * width
        return (date(first, 1, 1), date(first + width - 1, 12, 31)) if first else None
    if value.startswith("FY") and value[2:].isdigit():
        # Fiscal years begin between the February before and the January after the year they are named by.
        return date(int(value[2:]) - 1, 2, 1), date(int(value[2:]) + 1, 1, 31)
    if re.fullmatch(r"\d{4}/\d{4}", value):
        return date(int(value[:4]), 1, 1), date(int(value[5:]), 12, 31)
    found = _YEAR.match(value)
    try:
        return _parts(found) if found else None
    except ValueError:
        return None


def _parts(found: re.Match[str]) -> tuple[date, date]:
    year, (month, day, week, weekday, quarter, half, season) = int(found[1]), found.groups()[1:]
    if day:
        return (date(year, int(month), int(day)),) * 2
    if month:
        return month_days(year, int(month))
    if week:
        monday = date.fromisocalendar(year, int(week), 1)
        first, last = (5, 6) if weekday == "WE" else (int(weekday) - 1,) * 2 if weekday else (0, 6)
        return monday + timedelta(days=first), monday + timedelta(days=last)
    if quarter:
        return month_days(year, 3 * int(quarter) - 2, 3)
    if half:
        return month_days(year, 6 * int(half) - 5, 6)
    return month_days(year, SEASONS[season], 3) if season else month_days(year, 1, 12)


def narrow(value: str, part: str) -> tuple[date, date] | None:
    """Return the days of the START, MID or END of ``value``: a third of it in whole natural units.

    A year is cut into four months each, a month into days 1-10, 11-20, 21 to its end, a decade into its
    years 0-3, 4-6, 7-9, a week into Monday to Wednesday, Wednesday to Friday, Thursday to Sunday (writers
    differ, so these overlap); other values by months. A single day is not cut.
    """
    days = days_of(value)
    if days is None or part not in ("START", "MID", "END"):
        return days
    (start, end), third = days, ("START", "MID", "END").index(part)
    length = (end - start).days + 1
    if length == 1:
        return days
    if length == 7:
        first, last = ((0, 2), (2, 4), (3, 6))[third]
        return start + timedelta(days=first), start + timedelta(days=last)
    if length <= 31:
        first_day = start + timedelta(days=10 * third)
        return first_day, end if third == 2 else first_day + timedelta(days=9)
    months = (end.year - start.year) * 12 + end.month - start.month + 1
    cuts = (0, 48, 84, 120) if months == 120 else tuple(round(months * i / 3) for i in range(4))
    return month_days(start.year, start.month + cuts[third], cuts[third + 1] - cuts[third])


_SHAPES = {
    "time": r".*T\w", "day": r".{4}-.{2}-.{2}$|.{4}-W.{2}-[\dX]$", "week": r".{4}-W.{2}(?:-WE)?$",
    "month": r".{4}-[\dX]{2}$", "quarter": r".{4}-Q.$",
    "season": r".{4}-(?:SP|SU|FA|WI)$", "half": r".{4}-H.$",
    "year": r"(?:FY)?[\dX]{4}$|.{4}/.{4}$", "decade": r"[\dX]{3}$", "century": r"[\dX]{2}$",
}  # fmt: skip


def precision_of(value: str) -> str:
    """Return how fine a TIMEX3 value is: time, day, week, ... century; none for durations and references."""
    if value.startswith("P") or value.endswith("_REF"):
        return "none"
    return next((name for name, shape in _SHAPES.items() if re.match(shape, value)), "none")


def nth_weekday(year: int, month: int, weekday: int, n: int) -> date:
    """Return the ``n``-th given weekday (Monday is 1) of a month; ``n`` of -1 is the last."""
    first, last = month_days(year, month)
    if n < 0:
        return last - timedelta(days=(last.isoweekday() - weekday) % 7)
    return first + timedelta(days=(weekday - first.isoweekday()) % 7 + 7 * (n - 1))


def easter(year: int) -> date:
    """Return Easter Sunday of the Gregorian calendar (Meeus/Jones/Butcher).

    >>> easter(2025)
    datetime.date(2025, 4, 20)
    """
    a, (b, c) = year % 19, divmod(year, 100)
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    k = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * k) // 451
    month, day = divmod(h + k - 7 * m + 114, 31)
    return date(year, month, day + 1)


def holiday(rule: str, year: int) -> str:
    """Return the day of a holiday in ``year`` by a rule: MM/DD, MM/weekday/n (Monday is 1) or easter+n."""
    if rule.startswith("easter"):
        return (easter(year) + timedelta(days=int(rule[6:] or 0))).isoformat()
    parts = [int(p) for p in rule.split("/")]
    if len(parts) == 2:
        return f"{year:04d}-{parts[0]:02d}-{parts[1]:02d}"
    return nth_weekday(year, *parts).isoformat()
