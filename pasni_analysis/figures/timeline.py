"""The event timeline: one lane per event, one mark per article or outlet, conflicts in words as well."""

from collections.abc import Iterator
from typing import NamedTuple

import pandas as pd
from matplotlib.axes import Axes

from pasni_analysis.figures import style
from pasni_analysis.figures.style import Description
from pasni_analysis.figures.timeline_matrix import (
    describe_coverage,
    describe_event_matrix,
    plot_coverage,
    plot_event_matrix,
)
from pasni_analysis.figures.timeline_scale import (
    Scale,
    date_words,
    day_of,
    drawn_events,
    list_events,
    listing,
    make_scale,
    ticks,
    unit_noun,
    units_of,
)

__all__ = [
    "describe_coverage",
    "describe_event_matrix",
    "describe_timeline",
    "plot_coverage",
    "plot_event_matrix",
    "plot_timeline",
]

_LANE, _MARK, _LINE = 0.16, 0.115, style.SMALL * 1.28 / 72  # inches: padding, row of marks, line of text
_MOST = 8  # rows of marks in a lane; more are summed by date
_AHEAD = ("planned", "announced", "conditional")
_LEFT, _RIGHT = 1.75, 1.62  # inches for labels and for what the dates say together
_ALL = "several"
_NOT_GIVEN = "reported past"


class Mark(NamedTuple):
    """One mark of a lane: who gives which days, and how."""

    unit: str
    start: int | None
    end: int | None
    status: str
    inferred: bool  # no date given: told as past, so by publication
    times: int


class Lane(NamedTuple):
    """One event as it is drawn."""

    event: str
    rows: pd.DataFrame
    marks: tuple[Mark, ...]
    words: tuple[str, ...]
    relation: str
    kind: str


def _mark(unit: str, rows: pd.DataFrame) -> Mark:
    """Return the mark of one article or outlet: the most exact of its dates."""
    rank = [
        (
            row.date_basis == _NOT_GIVEN,
            row.status in _AHEAD,
            day_of(row.date_start) is None or day_of(row.date_end) is None,
            (day_of(row.date_end) or 0) - (day_of(row.date_start) or 0),
            i,
        )
        for i, row in enumerate(rows.itertuples())
    ]
    best = rows.iloc[min(rank)[-1]]
    inferred = best["date_basis"] == _NOT_GIVEN
    return Mark(unit, day_of(best["date_start"]), day_of(best["date_end"]), best["status"], inferred, 1)


def _marks(rows: pd.DataFrame) -> tuple[Mark, ...]:
    dated = rows[rows[["date_start", "date_end"]].notna().any(axis=1)]
    given = dated if (rows["date_relation"] == "conflict").any() else dated[dated["date_basis"] != _NOT_GIVEN]
    marks = [_mark(str(unit), part) for unit, part in given.groupby("unit", sort=True)]
    if len(marks) <= _MOST:
        return tuple(marks)
    by_date: dict[tuple, list[Mark]] = {}
    for mark in marks:
        by_date.setdefault((mark.start, mark.end, mark.status in _AHEAD), []).append(mark)
    summed = [same[0]._replace(unit=_ALL, times=len(same)) for same in by_date.values()]
    summed.sort(key=lambda m: (-m.times, m.start or 0, m.end or 0))
    return tuple(summed[:_MOST])


def _words(rows: pd.DataFrame, marks: tuple[Mark, ...], noun: str) -> tuple[str, ...]:
    """Return what stands beside a lane: how the dates agree, then what is told otherwise."""
    first = rows.iloc[0]
    dated = rows[rows["timex_start"].notna() & rows[["date_start", "date_end"]].notna().any(axis=1)]
    best = date_words(first["best_start"], first["best_end"])
    heads = {"single": f"one {noun}", "same": "agree", "contains": "compatible", "overlaps": "overlap"}
    relation = first["date_relation"]
    said = ["× conflict" if relation == "conflict" else f"{heads[relation]}: {best}"]
    if relation == "conflict":
        said += [_conflict(m) for m in marks if any(_apart(m, other) for other in marks)][:4]
    for status in ("claimed", "denied"):
        who = rows[rows["status"] == status]
        by = sorted(set(who["subject"].dropna())) or sorted(set(who["unit"]))
        said += [f"{status}: {_some(by)}"] if len(who) else []
    ahead = rows[rows["status"].isin(_AHEAD[:2])]
    if first["status_relation"] == "differs" and len(ahead):
        said.append(f"still planned: {_some(sorted(set(ahead['unit'])))}")
    silent = set(rows["unit"]) - {m.unit for m in marks} - set(dated["unit"]) - set(ahead["unit"])
    if silent and not any(m.unit == _ALL for m in marks):
        said.append(f"without a date: {_some(sorted(silent))}")
    return tuple(said)


def _some(names: list[str]) -> str:
    return listing(names) if len(names) <= 2 else f"{names[0]} and {len(names) - 1} more"


def _apart(a: Mark, b: Mark) -> bool:
    return (a.end is not None and b.start is not None and a.end < b.start) or (
        b.end is not None and a.start is not None and b.end < a.start
    )


def _conflict(mark: Mark) -> str:
    when = date_words(_stamp(mark.start), _stamp(mark.end))
    return f"{mark.unit}: {'past ' if mark.inferred else ''}{when}"


def _stamp(day: int | None) -> object:
    return pd.NaT if day is None else pd.Timestamp.fromordinal(day)


def _lanes(table: pd.DataFrame, top_n: int) -> list[Lane]:
    noun = unit_noun(table)
    table = table.assign(unit=units_of(table))
    wanted = drawn_events(table, top_n)
    lanes = []
    for _, rows in table[table["event_id"].isin(wanted)].groupby("event_id", sort=True):
        first, marks = rows.iloc[0], _marks(rows)
        words = _words(rows, marks, noun)
        lanes.append(Lane(str(first["event"]), rows, marks, words, first["date_relation"], first["kind"]))
    return lanes


def _history(table: pd.DataFrame) -> Iterator[str]:
    for _, rows in table[table["kind"] == "history"].groupby("event_id", sort=True):
        first = rows.iloc[0]
        yield f"{first['event']} ({date_words(rows['date_start'].min(), rows['date_end'].max())})"


def _publication(table: pd.DataFrame) -> str:
    """Return which articles are dated by an interval, or not at all, where few enough to name."""
    documents = table.drop_duplicates("doc_id")
    vague = documents[
        documents["published_start"].isna() | (documents["published_start"] != documents["published_end"])
    ]
    if len(vague) > 4:
        return f"{len(vague)} articles have no exact day of publication."
    said = [
        f"{r.label} {'is undated' if pd.isna(r.published_end) and pd.isna(r.published_start) else 'appeared'}"
        + (
            ""
            if pd.isna(r.published_end) and pd.isna(r.published_start)
            else f" {date_words(r.published_start, r.published_end)}"
        )
        for r in vague.itertuples()
    ]
    return f"Of the articles, {listing(said)}." if said else ""


def describe_timeline(table: pd.DataFrame, *, top_n: int = 12, undated: int = 0) -> Description:
    """Return what ``timeline`` says, in words; ``undated``: statements that no event holds."""
    if table.empty:
        return Description(
            "No dated events", "", f"{undated:,} statements without a date.", "No dated events.", ""
        )
    lanes, events, noun = _lanes(table, top_n), list_events(table), unit_noun(table)
    conflicts = int((events["date_relation"] == "conflict").sum())
    differs = int((events["status_relation"] == "differs").sum())
    title = f"{len(events):,} dated event{'s' if len(events) != 1 else ''}, "
    title += f"{conflicts or 'none'} dated in conflict, {differs or 'none'} told with different status"
    rest = int((events["kind"] != "history").sum()) - len(lanes)
    history = list(_history(table))
    left = [f"{rest:,} less reported events"] if rest else []
    left += (
        [f"history: {'; '.join(history)}" if len(history) <= 3 else f"{len(history):,} events of history"]
        if history
        else []
    )
    left += [f"{undated:,} statements without a resolvable date"] if undated else []
    notes = f"Not drawn: {'; '.join(left)}. " if left else ""
    notes += _publication(table) + " Events grouped by rules; labels are the articles' own words."
    scale = _scale(lanes)
    broken = " At dotted lines the scale changes." if scale is not None and scale.breaks else ""
    rows = [f"{lane.event} – {'; '.join(lane.words)}" for lane in lanes]
    return Description(
        title=title,
        subtitle="Filled: a day is given. Bar: the interval that the words allow; arrow: open end; "
        f"dashed: planned or announced. One row of marks per {noun}.{broken}",
        notes=notes.strip(),
        alt=f"Timeline with one lane per event. {title}. " + " | ".join(rows) + ".",
        reading=f"{title}.\n\n" + "\n".join(f"- {row}" for row in rows),
    )


@style.styled
def plot_timeline(
    table: pd.DataFrame,
    ax: Axes | None = None,
    *,
    title: bool = True,
    width: float = style.TWO_COLUMNS,
    top_n: int = 12,
    undated: int = 0,
) -> Axes:
    """Return axes with one lane per event of ``timeline``, one mark per article or outlet that dates it."""
    text = describe_timeline(table, top_n=top_n, undated=undated) if title else None
    lanes = _lanes(table, top_n) if len(table) else []
    units = sorted({m.unit for lane in lanes for m in lane.marks} - {_ALL})
    looks = style.styles([*units_of(table).unique()]) if len(table) else {}
    looks[_ALL] = style.Style(style.INK, "o", "")
    left, right = min(_LEFT, 0.3 * width), min(_RIGHT, 0.26 * width)
    labels = [style.shorten(lane.event, left - 0.22, style.BODY, lines=3) for lane in lanes]
    words = [[line for w in lane.words for line in style.wrap(w, right - 0.2, style.SMALL)] for lane in lanes]
    heights = [
        _LANE + max(len(lane.marks) * _MARK, (label.count("\n") + 1) * _LINE * 1.1, len(said) * _LINE)
        for lane, label, said in zip(lanes, labels, words, strict=True)
    ]
    legend = [style.swatch(u, looks[u].colour, marker=looks[u].marker) for u in units]
    if ax is None:
        ax = style.new_axes(
            sum(heights) or 0.5, text, width=width, left=left, right=right, below=0.42, legend=legend
        )
    inches = width - left - right
    scale = _scale(lanes)
    top = 0.0
    for i, (lane, label, said, height) in enumerate(zip(lanes, labels, words, heights, strict=True)):
        if i % 2 == 0:
            ax.axhspan(
                top,
                top + height,
                xmax=1 + right / inches,
                color=style.SHADE,
                zorder=0,
                linewidth=0,
                clip_on=False,
            )
        _draw_lane(ax, lane, scale, looks, (top, height), inches)
        ax.text(-0.1 / inches, top + height / 2, label, ha="right", va="center", fontsize=style.BODY)
        _print_words(ax, lane, said, 1 + 0.16 / inches, top + height / 2)
        top += height
    ax.set(xlim=(0, 1), ylim=(top or 1, 0), yticks=[])
    ax.spines["left"].set_visible(False)
    _draw_axis(ax, scale, inches)
    return ax


def _scale(lanes: list[Lane]) -> Scale | None:
    spans = [[_ends(m) for m in lane.marks] for lane in lanes if lane.marks]
    return make_scale([max(b for _, b in s) for s in spans], [e for s in spans for e in s]) if spans else None


def _ends(mark: Mark) -> tuple[int, int]:
    first = mark.start if mark.start is not None else mark.end
    last = mark.end if mark.end is not None else mark.start
    return first or 0, last or 0


def _draw_lane(
    ax: Axes,
    lane: Lane,
    scale: Scale | None,
    looks: dict[str, style.Style],
    place: tuple[float, float],
    inches: float,
) -> None:
    y = place[0] + place[1] / 2 - (len(lane.marks) - 1) * _MARK / 2
    for mark in lane.marks:
        if scale is not None:
            _draw_mark(ax, mark, scale, looks[mark.unit], y, inches)
        y += _MARK


def _draw_mark(ax: Axes, mark: Mark, scale: Scale, look: style.Style, y: float, inches: float) -> None:
    """Draw a day as a filled mark, an interval as a bar with an open one, an open end as an arrow."""
    ahead, arrow = mark.status in _AHEAD, 0.34 / inches
    a = scale.at(mark.start) if mark.start is not None else max(0.0, scale.at(mark.end or 0) - arrow)
    b = scale.at(mark.end) if mark.end is not None else min(1.0, a + arrow)
    day = mark.start is not None and mark.start == mark.end
    dashes = (0, (2.2, 1.2)) if ahead else (0, (0.8, 0.8)) if mark.inferred else "-"
    if not day:
        ax.plot(
            [a, b],
            [y, y],
            color=look.colour,
            linewidth=2.2,
            linestyle=dashes,
            solid_capstyle="butt",
            zorder=2,
            clip_on=False,
        )
    for open_end, x, tip in ((mark.start is None, a, 8), (mark.end is None, b, 9)):  # carets left, right
        if open_end:
            ax.plot([x], [y], marker=tip, color=look.colour, markersize=4.5, zorder=3, clip_on=False)
    x = a if day else b if mark.start is None else a if mark.end is None else (a + b) / 2
    face = look.colour if day and not ahead else "white"
    shape = "x" if mark.status == "denied" else look.marker
    ax.plot(
        [x],
        [y],
        marker=shape,
        markersize=5,
        color=look.colour,
        markerfacecolor=face,
        markeredgewidth=1.1,
        zorder=4,
        clip_on=False,
    )
    if mark.times > 1:
        ax.text(
            x + 0.07 / inches,
            y,
            f"×{mark.times}",
            fontsize=style.SMALL,
            va="center_baseline",
            color=style.INK,
        )


def _print_words(ax: Axes, lane: Lane, lines: list[str], x: float, middle: float) -> None:
    alarm = lane.relation == "conflict"
    y = middle - (len(lines) - 1) * _LINE / 2
    for i, line in enumerate(lines):
        colour = style.ALARM if alarm else style.INK if lane.relation != "single" else style.MUTED
        weight = "bold" if alarm and i == 0 else "normal"
        ax.text(x, y, line, fontsize=style.SMALL, color=colour, weight=weight, va="center")
        y += _LINE


def _draw_axis(ax: Axes, scale: Scale | None, inches: float) -> None:
    found = ticks(scale, inches) if scale is not None else []
    ax.set_xticks([t.place for t in found], [t.label for t in found], fontsize=style.SMALL)
    for place in scale.breaks if scale is not None else ():
        ax.axvline(place, color=style.MUTED, linewidth=0.8, linestyle=(0, (1, 2)), zorder=1)
