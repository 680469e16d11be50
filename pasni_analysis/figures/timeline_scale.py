"""What the figures of time share: where a day stands on the axis, its ticks, and how a span is drawn."""

import calendar
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import Any, NamedTuple

from matplotlib.axes import Axes

from pasni_analysis.figures import style
from pasni_analysis.figures.wording import date_words, day_of, listing

__all__ = [
    "Scale",
    "Tick",
    "date_words",
    "day_of",
    "draw_axis",
    "draw_span",
    "listing",
    "make_scale",
    "ticks",
]

_APART = 0.1  # inches between the labels of two ticks
_TAIL = 0.2  # share of the width that a compressed end of the axis takes
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


def _grids(first: int, last: int) -> Iterator[list[tuple[int, str, str]]]:
    """Yield grids of round days with label and year, from the finest to the coarsest."""
    a, b = date.fromordinal(max(1, first)), date.fromordinal(last)
    if last - first <= 100:
        for step in (1, 2, 5):
            days = range(first + 1, last, step)
            yield [(d.toordinal(), _day(d), str(d.year)) for d in map(date.fromordinal, days)]
    if b.year - a.year <= 30:
        months = [(y, m) for y in range(a.year, b.year + 1) for m in range(1, 13)]
        for chosen in ((1, 8, 15, 22), (1, 15)):
            dates = [date(y, m, d) for y, m in months for d in chosen]
            yield [(d.toordinal(), _day(d), str(d.year)) for d in dates if a < d < b]
        for step in (1, 2, 3, 6):
            dates = [date(y, m, 1) for y, m in months if m % step == 1 % step]
            yield [(d.toordinal(), calendar.month_abbr[d.month], str(d.year)) for d in dates if a < d < b]
    for step in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000):
        years = [y for y in range(a.year + 1, b.year + 1) if y % step == 0]
        yield [(date(y, 1, 1).toordinal(), str(y), "") for y in years]


def _day(day: date) -> str:
    return f"{day.day} {calendar.month_abbr[day.month]}"


def _label(found: Sequence[tuple[int, str, str]], scale: Scale) -> list[Tick]:
    # The year stands once where it does not change.
    years = ["", *(year for *_, year in found)]
    return [
        Tick(scale.at(day), f"{label}\n{year}" if year != before else label)
        for (day, label, year), before in zip(found, years, strict=False)
    ]


def _fit(found: list[Tick], inches: float) -> bool:
    half = [max(style.text_width(line, style.SMALL) for line in t.label.split("\n")) / 2 for t in found]
    gaps = [(b.place - a.place) * inches - half[i] - half[i + 1] for i, (a, b) in enumerate(pairwise(found))]
    return all(gap >= _APART for gap in gaps)


def ticks(scale: Scale, inches: float) -> list[Tick]:
    """Return the ticks of ``scale`` drawn ``inches`` wide: round days, their labels apart from each other.

    Each piece has its finest grid that fits, and two ticks at least where there is room; the year stands
    at the first tick of a piece and where it changes. The narrow ends are served first.
    """
    pieces = list(zip(scale.days, scale.days[1:], strict=False))
    kept: list[Tick] = []
    for i in sorted(range(len(pieces)), key=lambda i: (i == scale.core, i)):
        first, last = pieces[i]
        inside = [
            [
                g
                for g in grid
                if 0.02 < scale.at(g[0]) < 0.98 and _fit(sorted([*kept, *_label([g], scale)]), inches)
            ]
            for grid in _grids(first, last)
        ]
        labelled = [_label(grid, scale) for grid in inside if grid]
        ends = [_label([grid[0], grid[-1]], scale) for grid in inside if len(grid) > 1]
        single = [_label(grid[:1], scale) for grid in inside if grid]
        fitting = [f for f in labelled if len(f) > 1 and _fit(f, inches)]
        kept += next(iter([*fitting, *(f for f in ends[::-1] if _fit(f, inches)), *single[::-1]]), [])
    return sorted(kept)


def draw_axis(ax: Axes, scale: Scale | None, inches: float) -> None:
    """Set the ticks of ``scale``, if there is one, and dotted lines where it changes."""
    found = ticks(scale, inches) if scale is not None else []
    ax.set(xlim=(0, 1))
    ax.set_xticks([t.place for t in found], [t.label for t in found], fontsize=style.SMALL)
    for place in scale.breaks if scale is not None else ():
        ax.axvline(place, color=style.MUTED, linewidth=0.8, linestyle=(0, (1, 2)), zorder=1)


def draw_span(
    ax: Axes,
    scale: Scale,
    span: tuple[int | None, int | None],
    y: float,
    look: style.Style,
    *,
    filled: bool = True,
    line: Any = "-",
) -> float:
    """Draw a day as a mark, an interval as a bar with an open mark, an open end as an arrow."""
    arrow = 0.34 / style.inches(ax)
    first, last = span
    a = scale.at(first) if first is not None else max(0.02, scale.at(last or 0) - arrow)
    b = scale.at(last) if last is not None else min(0.98, a + arrow)
    day = first is not None and first == last
    free: dict[str, Any] = {"color": look.colour, "clip_on": False}
    if not day:
        ax.plot([a, b], [y, y], linewidth=2.2, linestyle=line, solid_capstyle="butt", zorder=2, **free)
    for end, place, tip in ((first, a, 8), (last, b, 9)):  # carets to the left, to the right
        if end is None:
            ax.plot([place], [y], marker=tip, markersize=4.5, zorder=3, **free)
    x = a if day or last is None else b if first is None else (a + b) / 2
    face = look.colour if day and filled else "white"
    mark: dict[str, Any] = {"markersize": 5, "markerfacecolor": face, "markeredgewidth": 1.1, "zorder": 4}
    ax.plot([x], [y], marker=look.marker, **mark, **free)
    return x
