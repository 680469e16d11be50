"""How figures say things: lists, plurals, intervals of days, and what a figure without data says."""

import calendar
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

import pandas as pd


class Description(NamedTuple):
    """What a figure says in words, put together from its table."""

    title: str  # what the data say
    subtitle: str  # what the marks mean
    notes: str  # what is left out, and what limits the reading
    alt: str  # what a reader who cannot see the figure needs
    reading: str  # the figure read out, for the notebook (Markdown)

    @property
    def caption(self) -> str:
        """The caption of the bundle: title, subtitle and notes as one paragraph."""
        parts = (part.strip() for part in (self.title, self.subtitle, self.notes))
        return " ".join(part if part[-1] in ".?!" else f"{part}." for part in parts if part)


def nothing(why: str, notes: str = "") -> Description:
    """Return what a figure says whose table is empty: "nothing to draw: ``why``"."""
    title = f"nothing to draw: {why}"
    return Description(title, "", notes, f"An empty figure; {title}.", f"{title.capitalize()}.")


def listing(parts: Sequence[str]) -> str:
    """Return "a", "a and b", "a, b and c"."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}" if parts else ""


def some(names: Sequence[str]) -> str:
    """Return up to two names, or the first and how many more."""
    return listing(names) if len(names) <= 2 else f"{names[0]} and {len(names) - 1} more"


def plural(n: int, one: str, many: str = "") -> str:
    """Return a number with its noun (and verb): "1 article", "1,200 articles".

    >>> plural(2, "medium", "media")
    '2 media'
    """
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def add_tallies(cells: Iterable[Any], most: int = 5) -> str:
    """Return tallies such as "deny 1, say 3" added up over ``cells``, the ``most`` frequent first.

    >>> add_tallies(["say 3, deny 1", "say 2", None])
    'say 5, deny 1'
    """
    sums: Counter[str] = Counter()
    for part in (part for cell in cells if isinstance(cell, str) and cell for part in cell.split(", ")):
        word, _, n = part.rpartition(" ")
        sums[word] += int(n) if n.isdigit() else 0
    first = sorted(sums.items(), key=lambda item: (-item[1], item[0]))[:most]
    return ", ".join(f"{word} {n}" for word, n in first)


def validated(validation: pd.DataFrame | None, question: str, what: str, otherwise: str = "") -> str:
    """Return what coders found about ``what``, as a sentence; ``otherwise`` where they were not asked.

    ``validation`` is ``notes.validation``, ``question`` one of the codebook's.
    """
    if validation is None or validation.empty or question not in set(validation["question"]):
        return otherwise
    row = validation[validation["question"] == question].iloc[0]
    said = f"agreement of {listing(row['coders'].split('; '))} on {plural(int(row['n']), 'passage')}: α "
    said += _interval(*row[["alpha", "alpha_low", "alpha_high"]])
    if pd.notna(row["share"]):
        share, low, high = (100 * row[c] for c in ("share", "share_low", "share_high"))
        said += f"; package right in {share:.0f} % [{low:.0f}, {high:.0f}]"
    said += f" (with {row['state']})" if pd.notna(row["state"]) else ""
    return f"{what}: {said}."


def checked(validation: pd.DataFrame | None, **questions: str) -> str:
    """Return the sentences of :func:`validated` on several questions, each after a blank; "" without any."""
    said = [validated(validation, question, what) for question, what in questions.items()]
    return "".join(f" {sentence}" for sentence in said if sentence)


def _interval(value: float, low: float, high: float) -> str:
    if pd.isna(value):
        return "not defined"
    return f"{value:.2f}" if pd.isna(low) else f"{value:.2f} [{low:.2f}, {high:.2f}]"


def bullets(lines: Iterable[str]) -> str:
    """Return ``lines`` as a list in Markdown."""
    return "\n".join(f"- {line}" for line in lines)


def day_of(value: Any) -> int | None:
    """Return the ordinal of a day; None where it is missing."""
    return None if pd.isna(value) else pd.Timestamp(value).toordinal()


def _part(day: date, *, month: bool = True, year: bool = True) -> str:
    words = [str(day.day), calendar.month_abbr[day.month] if month else "", str(day.year) if year else ""]
    return " ".join(w for w in words if w)


def date_words(start: Any, end: Any, *, until: bool = False) -> str:
    """Return an interval of days in words; ``until``: what has no first day goes on up to its last.

    >>> date_words(pd.Timestamp("2025-10-01"), pd.Timestamp("2025-10-10"))
    '1–10 Oct 2025'
    >>> date_words(pd.NaT, pd.Timestamp("2025-10-06"))
    'by 6 Oct 2025'
    >>> date_words(pd.NaT, pd.Timestamp("2026-12-31"), until=True)
    'until 31 Dec 2026'
    """
    first, last = day_of(start), day_of(end)
    if first is None and last is None:
        return "no date"
    if first is None or last is None:
        day = date.fromordinal(first if first is not None else last or 1)
        year = first is not None and (day.month, day.day) == (1, 1)
        return f"{'from' if last is None else 'until' if until else 'by'} {day.year if year else _part(day)}"
    a, b = date.fromordinal(first), date.fromordinal(last)
    if a == b:
        return _part(a)
    if (a.month, a.day, b.month, b.day) == (1, 1, 12, 31):
        return str(a.year) if a.year == b.year else f"{a.year}–{b.year}"
    whole = a.day == 1 and b.day == calendar.monthrange(b.year, b.month)[1]
    if whole and a.year == b.year:
        months = [calendar.month_abbr[m] for m in sorted({a.month, b.month})]
        return f"{'–'.join(months)} {a.year}"
    if a.year == b.year:
        return f"{_part(a, month=a.month != b.month, year=False)}–{_part(b)}"
    return f"{_part(a)}–{_part(b)}"
