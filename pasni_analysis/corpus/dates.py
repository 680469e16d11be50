"""Dates as pages print them on a line of their own; running text is the business of ``spans``."""

import re
from calendar import monthrange
from datetime import date

_NAMES = """january jan|february feb|march mar|april apr|may|june jun|july jul|august aug|september sept sep
|october oct|november nov|december dec"""
MONTHS = {name: number for number, names in enumerate(_NAMES.split("|"), start=1) for name in names.split()}
_MONTH = "(?:" + "|".join(sorted(MONTHS, key=lambda m: (-len(m), m))) + r")\b\.?"
_DAY = r"\d{1,2}(?:st|nd|rd|th|\.(?=\s))?"
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b[,.]?\s*)?"
_DATE = (
    rf"(?:{_MONTH}\s{{0,3}}{_DAY}\s{{0,3}},?\s{{0,3}}\d{{4}}|{_DAY}(?:\sof)?[\s-]{{0,3}}{_MONTH}[,\s-]{{0,3}}\d{{4}}"
    r"|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4})"
)
_CLOCK = (
    r"(?:[\sT,|•·@–—-]{0,4}(?:at\s)?\d{1,2}[:.]\d{2}(?::\d{2}(?:\.\d{1,9})?)?\s?(?:[ap]\.?m\.?)?"
    r"\s?\(?(?:Z|[A-Z]{2,4}|(?:GMT|UTC)?\s?[+-]\d{1,2}(?::?\d{2})?)?\)?)?"
)
_LABEL = (
    r"(?:(?P<label>today|published|first published|posted|posted on|published on|date|updated|last updated"
    r"|last edited|modified|last modified|updated on|publication date)"
    r"(?:\s{0,2}[:|]\s{0,2}|\s(?:at|on)\s|\s))?"
)
DATE_LINE = re.compile(rf"{_LABEL}(?P<date>{_WEEKDAY}{_DATE}){_CLOCK}", re.IGNORECASE)
DATE = re.compile(rf"(?<![\w/.-]){_WEEKDAY}{_DATE}(?![\w/-])", re.IGNORECASE)  # anywhere in a line
COMMENT_CLOCK = re.compile(
    rf"{_DATE}[\s,|•·@–—-]{{0,4}}(?:at\s)?\d{{1,2}}:\d{{2}}"
    r"|\b\d{1,2} (?:years?|months?|weeks?|days?) ago\b",
    re.IGNORECASE,
)
_YMD = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_NUMERIC = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
FIRST_YEAR, LAST_YEAR = 1600, 2200  # of newspapers; databases write 0001 or 9999 where they know no date
_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2}))?")
_MONTH_YEAR = re.compile(rf"({_MONTH})[\s,-]{{0,3}}(\d{{4}})", re.IGNORECASE)
_PRINTED = re.compile(_DATE, re.IGNORECASE)
_BETWEEN = re.compile(r"\s{0,3}(?:to|until|till|through|[–—/-])\s{0,3}", re.IGNORECASE)
_FURTHER = re.compile(rf"{_BETWEEN.pattern}\d[\d./-]{{0,5}}$", re.IGNORECASE)  # "2025-10-07 to 09"


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def read_numeric(text: str) -> list[date]:
    """Return the days that a date in numbers, such as 07/10/2025, can mean; none where there is no such date.

    >>> [str(day) for day in read_numeric("07/10/2025")]
    ['2025-07-10', '2025-10-07']
    """
    found = _NUMERIC.search(text)
    if not found or _YMD.search(text):
        return []
    first, second, year = (int(part) for part in found.groups())
    return sorted({d for d in (_day(year, second, first), _day(year, first, second)) if d})


def order_numeric(text: str, *, day_first: bool) -> str:
    """Return ``text`` with a date such as 02/10/2020 written as 2020-10-02, or as 2020-02-10.

    >>> order_numeric("02/10/2020 09:15", day_first=True)
    '2020-10-02 09:15'
    """
    order = r"\3-\2-\1" if day_first else r"\3-\1-\2"
    return _NUMERIC.sub(order, text)


def parse_day(text: str) -> date | None:
    """Return the day that ``text`` prints in full; None where there is none or it can be read in two ways.

    >>> parse_day("Sun Oct 5 , 2025")
    datetime.date(2025, 10, 5)
    >>> parse_day("07/10/2025")
    """
    if found := _YMD.search(text):
        year, month, day = (int(part) for part in found.groups())
        return _day(year, month, day)
    if _NUMERIC.search(text):
        readings = read_numeric(text)  # 07/10/2025 is 7 October or July 10: the reading is not guessed
        return readings[0] if len(readings) == 1 else None
    words = [word for word in re.findall(r"[a-z]+", text.lower()) if word in MONTHS]
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    years = [n for n in numbers if n > 999]
    days = [n for n in numbers if n < 32]
    return _day(years[0], MONTHS[words[0]], days[0]) if words and years and days else None


def parse_interval(text: str) -> tuple[date, date] | None:
    """Return first and last day of ``text``; None where it prints no date, or several that are no span.

    A date is a day as pages print it, ``October 2025``, ``2025-10``, ``2025``, or two days with ``to`` or a
    dash between.

    >>> parse_interval("October 2025")
    (datetime.date(2025, 10, 1), datetime.date(2025, 10, 31))
    >>> [str(day) for day in parse_interval("2025-10-07 to 2025-10-09")]
    ['2025-10-07', '2025-10-09']
    """
    text = text.strip()
    if found := _MONTH_YEAR.fullmatch(text):
        text = f"{found[2]}-{MONTHS[found[1].lower().rstrip('.')]:02d}"
    if (found := _PARTIAL.fullmatch(text)) and int(found[1]):
        year, first, last = int(found[1]), int(found[2] or 1), int(found[2] or 12)
        if not 1 <= first <= 12:
            return None
        return date(year, first, 1), date(year, last, monthrange(year, last)[1])
    match = DATE_LINE.match(text)
    if not match:
        return None
    rest = text[match.end() :]
    if not _FURTHER.match(rest) and not _PRINTED.search(rest):
        day = parse_day(match["date"])
        return (day, day) if day else None
    between = _BETWEEN.match(rest)
    end = DATE_LINE.fullmatch(rest, between.end()) if between else None
    days = parse_day(match["date"]), parse_day(end["date"]) if end else None
    return (days[0], days[1]) if days[0] and days[1] and days[0] <= days[1] else None


def parse_published(text: str) -> tuple[date, date] | None:
    """Return :func:`parse_interval` of ``text`` where it lies from 1600 to 2200, as publication does.

    >>> parse_published("0001-01-01T00:00:00")
    """
    days = parse_interval(text)
    return days if days and FIRST_YEAR <= days[0].year <= LAST_YEAR else None
