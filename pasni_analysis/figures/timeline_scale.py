"""What the figures of time share: which events and marks, where a day stands on the axis, dates in words."""

import calendar
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

import pandas as pd

FEW = 12  # articles up to which each has its own mark; above, each outlet has
_TAIL = 0.17  # share of the width that a compressed end of the axis takes
_RATIO = 3.0  # the axis is broken where all of it is longer than its core by this factor
_CORE = 0.5  # share of the events that the core of the axis holds at least


class Tick(NamedTuple):
    """One tick of the axis: its place from 0 to 1 and its label (may be two lines)."""

    place: float
    label: str


class Scale(NamedTuple):
    """A piecewise linear axis from day to 0 … 1: days at which pieces meet, and their places."""

    days: tuple[int, ...]
    places: tuple[float, ...]
    core: int  # the piece that is drawn at full scale

    def at(self, day: int) -> float:
        """Return the place of ``day``; days outside the axis stand at its ends."""
        if day <= self.days[0]:
            return self.places[0]
        pieces = zip(self.days, self.days[1:], self.places, self.places[1:], strict=False)
        for a, b, left, right in pieces:
            if day <= b:
                return left + (right - left) * (day - a) / max(1, b - a)
        return self.places[-1]

    @property
    def breaks(self) -> tuple[float, ...]:
        """The places at which the scale changes."""
        return self.places[1:-1]


def day_of(value: Any) -> int | None:
    """Return the ordinal of a day; None where it is missing."""
    return None if pd.isna(value) else pd.Timestamp(value).toordinal()


def make_scale(anchors: list[int], spans: list[tuple[int, int]]) -> Scale:
    """Return an axis for ``spans``; far ends are compressed so that most ``anchors`` have room."""
    first, last = min(a for a, _ in spans), max(b for _, b in spans)
    anchors = sorted(anchors)
    need = max(1, round(_CORE * len(anchors)))
    windows = [(anchors[i + need - 1] - anchors[i], anchors[i]) for i in range(len(anchors) - need + 1)]
    width, start = min(windows)
    pad = max(4, round(0.15 * width))
    left, right = max(first, start - pad), min(last, start + width + pad)
    # An interval that ends in the core is drawn whole where that does not double it.
    reach = [a for a, b in spans if left <= b <= right and a >= left - (right - left)]
    left = min([left, *(a - 1 for a in reach)])
    if last - first <= _RATIO * (right - left + 1):
        margin = max(1, round(0.04 * (last - first)))
        return Scale((first - margin, last + margin), (0.0, 1.0), 0)
    knots, places = [left, right], [0.0, 1.0]
    core = 0
    if first < left:
        knots, places, core = [first - max(5, (left - first) // 8), *knots], [0.0, _TAIL, places[-1]], 1
    if last > right:
        knots.append(last + max(5, (last - right) // 8))
        places = [*places[:-1], 1 - _TAIL, 1.0]
    return Scale(tuple(knots), tuple(places), core)


def _round_days(first: int, last: int, most: int) -> list[tuple[int, str]]:
    """Return round days from ``first`` to ``last`` with labels: the finest grid that fits, thinned."""
    a, b = date.fromordinal(max(1, first)), date.fromordinal(last)
    span = last - first
    if span <= 4 * most:
        step = max(1, -(-(span + 1) // most))
        days = [date.fromordinal(d) for d in range(first + 1, last, step)]
    elif span <= 12 * 31 * max(2, most):
        choices = (1, 8, 15, 22) if span <= 9 * most else (1, 15) if span <= 16 * most else (1,)
        step = next((m for m in (1, 2, 3, 4, 6) if span <= 31 * m * most), 12)
        months = [(y, m) for y in range(a.year, b.year + 1) for m in range(1, 13, step)]
        days = [date(y, m, day) for y, m in months for day in choices]
    else:
        years = range(a.year, b.year + 1)
        step = next((s for s in (1, 2, 5, 10, 20, 50, 100, 200, 500) if len(years) <= s * most), 1000)
        days = [date(y, 1, 1) for y in years if y % step == 0 and y > 0]
    days = [d for d in days if a <= d <= b] or [date(y, 1, 1) for y in range(a.year + 1, b.year + 1)]
    if len(days) > most:
        days = days[len(days) // 2 :: len(days)] if most == 1 else days[:: -(-len(days) // most)]
    return [(d.toordinal(), f"{d.day} {calendar.month_abbr[d.month]}\n{d.year}") for d in days]


def ticks(scale: Scale, inches: float) -> list[Tick]:
    """Return the ticks of ``scale`` drawn ``inches`` wide: round days, none closer than its label is wide."""
    found: list[Tick] = []
    pieces = list(zip(scale.days, scale.days[1:], scale.places, scale.places[1:], strict=False))
    for first, last, left, right in pieces:
        most = max(1, int((right - left) * inches / 0.5))
        found += [Tick(scale.at(day), label) for day, label in _round_days(first, last, most)]
    kept: list[Tick] = []
    for tick in sorted(found):
        near = kept and (tick.place - kept[-1].place) * inches < 0.44
        if not near and 0.02 < tick.place < 0.98:
            kept.append(tick)
    return _short(kept)


def _short(found: list[Tick]) -> list[Tick]:
    # The year stands once where it does not change.
    shown, previous = [], ""
    for tick in found:
        head, _, year = tick.label.partition("\n")
        shown.append(Tick(tick.place, tick.label if year != previous or not year else head))
        previous = year or previous
    return shown


def _part(day: date, *, month: bool = True, year: bool = True) -> str:
    words = [str(day.day), calendar.month_abbr[day.month] if month else "", str(day.year) if year else ""]
    return " ".join(w for w in words if w)


def date_words(start: Any, end: Any) -> str:
    """Return an interval of days in words.

    >>> date_words(pd.Timestamp("2025-10-01"), pd.Timestamp("2025-10-10"))
    '1–10 Oct 2025'
    >>> date_words(pd.NaT, pd.Timestamp("2025-10-06"))
    'by 6 Oct 2025'
    """
    first, last = day_of(start), day_of(end)
    if first is None and last is None:
        return "no date"
    if first is None or last is None:
        day = date.fromordinal(first if first is not None else last or 1)
        year = first is not None and (day.month, day.day) == (1, 1)
        return f"{'from' if last is None else 'by'} {day.year if year else _part(day)}"
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


def listing(parts: Sequence[str]) -> str:
    """Return "a", "a and b", "a, b and c"."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}" if parts else ""


def units_of(table: pd.DataFrame) -> pd.Series:
    """Return what each row is marked by: the article where there are few, else the outlet."""
    if table["doc_id"].nunique() <= FEW:
        return table["label"].fillna(table["doc_id"])
    return table["outlet"].fillna("outlet unknown")


def unit_noun(table: pd.DataFrame) -> str:
    """Return "article" or "outlet", as :func:`units_of` decides."""
    return "article" if table["doc_id"].nunique() <= FEW else "outlet"


def list_events(table: pd.DataFrame) -> pd.DataFrame:
    """Return one row per event: what its rows share, and the first day that they tell of."""
    first = table.groupby("event_id", sort=True).first()
    first["rows"] = table.groupby("event_id").size()
    return first


def drawn_events(table: pd.DataFrame, top_n: int) -> list[str]:
    """Return the ids of the events that are drawn, in order of date: not history; most reported first."""
    events = list_events(table[table["kind"] != "history"])
    conflict = events["date_relation"] == "conflict"
    order = events.assign(conflict=conflict, id=events.index).sort_values(
        ["n_outlets", "n_articles", "conflict", "n_origins", "rows", "id"],
        ascending=[False, False, False, False, False, True],
    )
    return sorted(order.index[:top_n])
