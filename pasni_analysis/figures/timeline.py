"""The event timeline: one lane per event, one mark per article or outlet, conflicts in words as well."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import pandas as pd
from matplotlib.axes import Axes

from pasni_analysis.figures import style
from pasni_analysis.figures.timeline_matrix import (
    AHEAD,
    describe_coverage,
    describe_event_matrix,
    drawn_events,
    list_events,
    plot_coverage,
    plot_event_matrix,
)
from pasni_analysis.figures.timeline_scale import Scale, draw_axis, draw_span, make_scale
from pasni_analysis.figures.units import assign_units, check_top
from pasni_analysis.figures.wording import (
    Description,
    bullets,
    checked,
    date_words,
    day_of,
    listing,
    nothing,
    plural,
    some,
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
_AHEAD = (*AHEAD, "conditional")
_LEFT, _RIGHT = 1.75, 1.75  # inches for labels and for what the dates say together
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


def _dated(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of one event that are drawn: what is only told as past, where dates conflict."""
    dated = rows[rows[["date_start", "date_end"]].notna().any(axis=1)]
    conflict = (rows["date_relation"] == "conflict").any()
    return dated if conflict else dated[dated["date_basis"] != _NOT_GIVEN]


def _present(rows: pd.DataFrame, units: Iterable[str]) -> list[str]:
    return [unit for unit in units if unit in set(rows["unit"])]


def _marks(rows: pd.DataFrame, units: list[str]) -> tuple[Mark, ...]:
    given = _dated(rows)
    told = dict(iter(given.groupby("unit")))
    marks = [_mark(str(unit), told[unit]) for unit in _present(given, units)]
    if len(marks) <= _MOST:
        return tuple(marks)
    by_date: dict[tuple, list[Mark]] = {}
    for mark in marks:
        by_date.setdefault((mark.start, mark.end, mark.status in _AHEAD), []).append(mark)
    summed = [same[0]._replace(unit=_ALL, times=len(same)) for same in by_date.values()]
    summed.sort(key=lambda m: (-m.times, m.start or 0, m.end or 0))
    return tuple(summed[:_MOST])


def _words(rows: pd.DataFrame, marks: tuple[Mark, ...], *, units: list[str], noun: str) -> tuple[str, ...]:
    """Return what stands beside a lane: how the dates agree, then what is told otherwise."""
    first = rows.iloc[0]
    dated = rows[rows["timex_start"].notna() & rows[["date_start", "date_end"]].notna().any(axis=1)]
    ongoing = rows["status"].isin(AHEAD).all()
    best = date_words(first["best_start"], first["best_end"], until=ongoing)
    heads = {"single": f"one {noun}", "same": "agree", "contains": "compatible", "overlaps": "overlap"}
    relation = first["date_relation"]
    said = ["× conflict" if relation == "conflict" else f"{heads[relation]}: {best}"]
    if relation == "conflict":
        said += [_conflict(m) for m in marks if any(_apart(m, other) for other in marks)][:4]
    said += ["≠ status"] if first["status_relation"] == "differs" else []
    for status in ("claimed", "denied"):
        who = rows[rows["status"] == status]
        by = sorted(set(who["subject"].dropna())) or _present(who, units)
        said += [f"{status}: {some(by)}"] if len(who) else []
    ahead = rows[rows["status"].isin(AHEAD)]
    if first["status_relation"] == "differs" and len(ahead):
        said.append(f"still planned: {some(sorted(set(ahead['unit'])))}")
    spoken = {m.unit for m in marks} | set(dated["unit"]) | set(ahead["unit"])
    silent = [unit for unit in _present(rows, units) if unit not in spoken]
    if silent and not any(m.unit == _ALL for m in marks):
        said.append(f"without a date: {some(silent)}")
    return tuple(said)


def _apart(a: Mark, b: Mark) -> bool:
    return (a.end is not None and b.start is not None and a.end < b.start) or (
        b.end is not None and a.start is not None and b.end < a.start
    )


def _conflict(mark: Mark) -> str:
    when = date_words(_stamp(mark.start), _stamp(mark.end), until=mark.status in AHEAD)
    return f"{mark.unit}: {'past ' if mark.inferred else ''}{when}"


def _stamp(day: int | None) -> object:
    return pd.NaT if day is None else pd.Timestamp.fromordinal(day)


def _lanes(table: pd.DataFrame, top_n: int, *, units: list[str], noun: str) -> list[Lane]:
    wanted = drawn_events(table, top_n)
    lanes = []
    for _, rows in table[table["event_id"].isin(wanted)].groupby("event_id", sort=True):
        first, marks = rows.iloc[0], _marks(rows, units)
        words = _words(rows, marks, units=units, noun=noun)
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
    said = []
    for r in vague.sort_values("doc_id").itertuples():
        known = pd.notna(r.published_start) or pd.notna(r.published_end)
        when = f"appeared {date_words(r.published_start, r.published_end)}" if known else "is undated"
        said.append(f"{r.label} {when}")
    return f"Of the articles, {listing(said)}." if said else ""


def _not_drawn(table: pd.DataFrame, lanes: list[Lane], undated: int) -> str:
    """Return which events and statements have no lane."""
    events, history = list_events(table), list(_history(table))
    drawn = {lane.rows["event_id"].iloc[0] for lane in lanes}
    rest = events[(events["kind"] != "history") & ~events.index.isin(drawn)]
    conflicts = int((rest["date_relation"] == "conflict").sum())
    said = f" ({conflicts:,} dated in conflict)" if conflicts else ""
    left = [plural(len(rest), "more event") + ", equally or less reported" + said] if len(rest) else []
    named = f": {'; '.join(history)}" if len(history) <= 3 else ""
    left += [plural(len(history), "historical event") + named] if history else []
    left += [plural(undated, "statement") + " without a resolvable date"] if undated else []
    return f"Not drawn: {'; '.join(left)}. " if left else ""


def _unmarked(lanes: list[Lane], units: list[str]) -> str:
    """Return which of ``units`` have no mark in any lane, where few enough to name."""
    marked = {unit for lane in lanes for unit in _dated(lane.rows)["unit"]}
    silent = [unit for unit in units if unit not in marked]
    if not silent or not lanes:
        return ""
    who = listing(silent) if len(silent) <= 4 else f"{len(silent):,} of {len(units):,}"
    return f"Without a mark, as no date of a drawn event was found: {who}. "


def describe_timeline(
    table: pd.DataFrame,
    *,
    top_n: int = 12,
    undated: int = 0,
    documents: pd.DataFrame | None = None,
    validation: pd.DataFrame | None = None,
) -> Description:
    """Return what ``timeline`` says, in words; ``undated``: statements that no event holds.

    ``documents``: all articles of the report, so that those without a mark are named.
    """
    check_top(top_n)
    if table.empty:
        return nothing("no event is dated", f"{plural(undated, 'statement')} without a resolvable date.")
    table, units, noun = assign_units(table, documents)
    lanes = _lanes(table, top_n, units=units, noun=noun)
    conflicts = sum(lane.relation == "conflict" for lane in lanes)
    differs = sum(lane.rows["status_relation"].iloc[0] == "differs" for lane in lanes)
    title = f"{plural(len(lanes), 'dated event')}, "
    title += f"{conflicts or 'none'} dated in conflict, {differs or 'none'} told with different status"
    notes = _not_drawn(table, lanes, undated) + _unmarked(lanes, units)
    notes = (
        f"{notes}{_publication(table)}".strip()
        + " Events grouped by rules; labels are the articles' own words, or names from events.csv."
    )
    notes += checked(validation, date_right="Dates of statements", status="Their status")
    scale = _scale(lanes)
    past = any(mark.inferred for lane in lanes for mark in lane.marks)
    dotted = "; dotted: told as past, so by publication" if past else ""
    broken = " At dotted vertical lines the scale changes." if scale is not None and scale.breaks else ""
    rows = [f"{lane.event} – {'; '.join(lane.words)}" for lane in lanes]
    return Description(
        title=title,
        subtitle="Filled: a day is given. Bar: the interval that the words allow; arrow: open end; "
        f"dashed: planned or announced{dotted}. One row of marks per {noun}.{broken}",
        notes=notes.strip(),
        alt=f"Timeline with one lane per event. {title}. " + " | ".join(rows) + ".",
        reading=f"{title}.\n\n" + bullets(rows),
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
    documents: pd.DataFrame | None = None,
    validation: pd.DataFrame | None = None,
) -> Axes:
    """Return axes with one lane per event of ``timeline``, one mark per article or outlet that dates it.

    ``documents``: all articles of the report, where the table lacks some: colours and marks then are
    those of the other figures.
    """
    text = describe_timeline(table, top_n=top_n, undated=undated, documents=documents, validation=validation)
    if table.empty:
        return style.draw_nothing(text, ax, title=title, width=width)
    table, units, noun = assign_units(table, documents)
    lanes = _lanes(table, top_n, units=units, noun=noun)
    looks = style.styles(units)
    marked = {mark.unit for lane in lanes for mark in lane.marks}
    left, right = min(_LEFT, 0.3 * width), min(_RIGHT, 0.28 * width)
    texts = [_lane_texts(lane, left, right) for lane in lanes]
    heights = [_height(lane, *said) for lane, said in zip(lanes, texts, strict=True)]
    if ax is None:
        page: style.Look = {"width": width, "left": left, "right": right, "below": 0.42}
        page["legend"] = [style.key(u, k.colour, marker=k.marker) for u, k in looks.items() if u in marked]
        ax = style.new_axes(sum(heights), text if title else None, **page)
    looks[_ALL] = style.Style(style.INK, "o")
    inches, scale, top = width - left - right, _scale(lanes), 0.0
    for i, (lane, (label, said), height) in enumerate(zip(lanes, texts, heights, strict=True)):
        wide: style.Look = {"xmax": 1 + (right - 0.04) / inches, "clip_on": False}
        if i % 2 == 0:
            ax.axhspan(top, top + height, color=style.SHADE, linewidth=0, zorder=0, **wide)
        if lane.relation == "conflict":  # seen without colour as well
            frame: style.Look = {"facecolor": "none", "edgecolor": style.ALARM, "linewidth": 1, "zorder": 1}
            ax.axhspan(top, top + height, **frame, **wide)
        middle = top + height / 2
        if scale is not None:
            _draw_marks(ax, lane, scale, looks, middle)
        ax.text(-0.1 / inches, middle, label, ha="right", va="center", fontsize=style.BODY)
        _print_words(ax, lane, said, 1 + 0.16 / inches, middle)
        top += height
    ax.set(ylim=(top, 0), yticks=[])
    ax.spines["left"].set_visible(False)
    draw_axis(ax, scale, inches)
    return ax


def _lane_texts(lane: Lane, left: float, right: float) -> tuple[str, list[str]]:
    label = style.shorten(lane.event, left - 0.2, style.BODY, lines=3)
    bold = lane.relation == "conflict"
    weights = ["bold" if bold and i == 0 else "normal" for i in range(len(lane.words))]
    words = zip(lane.words, weights, strict=True)
    return label, [line for w, weight in words for line in style.wrap(w, right - 0.22, style.SMALL, weight)]


def _height(lane: Lane, label: str, words: list[str]) -> float:
    lines = max((label.count("\n") + 1) * _LINE * 1.1, len(words) * _LINE)
    return _LANE + max(len(lane.marks) * _MARK, lines)


def _scale(lanes: list[Lane]) -> Scale | None:
    spans = [[_ends(m) for m in lane.marks] for lane in lanes if lane.marks]
    return make_scale([max(b for _, b in s) for s in spans], [e for s in spans for e in s]) if spans else None


def _ends(mark: Mark) -> tuple[int, int]:
    first = mark.start if mark.start is not None else mark.end
    last = mark.end if mark.end is not None else mark.start
    return first or 0, last or 0


def _draw_marks(ax: Axes, lane: Lane, scale: Scale, looks: dict[str, style.Style], middle: float) -> None:
    y = middle - (len(lane.marks) - 1) * _MARK / 2
    for mark in lane.marks:
        ahead, look = mark.status in _AHEAD, looks[mark.unit]
        line = (0, (2.2, 1.2)) if ahead else (0, (0.8, 0.8)) if mark.inferred else "-"
        look = look._replace(marker="x") if mark.status == "denied" else look
        x = draw_span(ax, scale, (mark.start, mark.end), y, look, filled=not ahead, line=line)
        if mark.times > 1:
            x += 0.07 / style.inches(ax)
            ax.text(x, y, f"×{mark.times}", fontsize=style.SMALL, va="center_baseline", color=style.INK)
        y += _MARK


def _print_words(ax: Axes, lane: Lane, lines: list[str], x: float, middle: float) -> None:
    alarm = lane.relation == "conflict"
    y = middle - (len(lines) - 1) * _LINE / 2
    for i, line in enumerate(lines):
        colour = style.ALARM if alarm else style.INK if lane.relation != "single" else style.MUTED
        weight = "bold" if alarm and i == 0 else "normal"
        ax.text(x, y, line, fontsize=style.SMALL, color=colour, weight=weight, va="center")
        y += _LINE
