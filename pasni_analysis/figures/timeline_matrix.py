"""Which events were found in which article or outlet, with which dates; and when the articles appeared."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from pasni_analysis.figures import style
from pasni_analysis.figures.grid import plot_shaded
from pasni_analysis.figures.timeline_scale import Scale, draw_axis, draw_span
from pasni_analysis.figures.units import FEW, UNKNOWN, assign_units, check_top, in_order, units_of
from pasni_analysis.figures.wording import (
    Description,
    bullets,
    date_words,
    day_of,
    listing,
    nothing,
    plural,
    validated,
)

_NOT_FOUND = "not found"  # by the software: the article may tell it all the same
AHEAD = ("planned", "announced")  # status of what had not happened yet
_COLUMNS, _REST = 8, "all others"  # units of the matrix with a column each; what the others are summed in
_ROW, _RIGHT = 0.26, 1.1  # inches: a row of articles; what stands beside it
_MARKS = 4  # articles of an outlet up to which each has its own mark; above, bars count them


def list_events(table: pd.DataFrame) -> pd.DataFrame:
    """Return one row per event: what its rows share, and the first day that they tell of."""
    first = table.groupby("event_id", sort=True).first()
    first["rows"] = table.groupby("event_id").size()
    return first


def drawn_events(table: pd.DataFrame, top_n: int) -> list[str]:
    """Return the ids of the events that are drawn, in order of date: not history; most reported first.

    Of equally reported events (outlets, articles) those in conflict come first, then those with more
    origins, more statements, the smaller id (the earlier date).
    """
    events = list_events(table[table["kind"] != "history"])
    conflict = events["date_relation"] == "conflict"
    order = events.assign(conflict=conflict, id=events.index).sort_values(
        ["n_outlets", "n_articles", "conflict", "n_origins", "rows", "id"],
        ascending=[False, False, False, False, False, True],
    )
    return sorted(order.index[:top_n])


def _fold(table: pd.DataFrame, units: list[str]) -> tuple[pd.DataFrame, list[str]]:
    """Return ``table`` with ``column``, and the columns: units with the fewest events are summed in one."""
    events = table[table["kind"] != "history"].groupby("unit")["event_id"].nunique()
    most = sorted(units, key=lambda u: (-events.get(u, 0), units.index(u)))
    kept = [u for u in units if len(units) <= _COLUMNS or u in most[:_COLUMNS]]
    rest = f"{_REST} ({len(units) - len(kept)})"
    column = table["unit"].where(table["unit"].isin(kept), rest)
    return table.assign(column=column), [*kept, *([rest] if len(kept) < len(units) else [])]


def _cells(
    table: pd.DataFrame, top_n: int, documents: pd.DataFrame | None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return shade and text per event and unit, events in order of date."""
    table, names, noun = assign_units(table, documents)
    full, (table, names) = len(names), _fold(table, names)
    shades, texts, labels = [], [], []
    for event_id in drawn_events(table, top_n):
        rows = table[table["event_id"] == event_id]
        told = dict(iter(rows.groupby("column")))
        most = 2 * rows["unit"].nunique() > full
        kinds = ["outlet" if u.startswith(_REST) else noun for u in names]
        cells = [_cell(told[u], k) if u in told else (0.0, "") for u, k in zip(names, kinds, strict=True)]
        shades.append([shade for shade, _ in cells])
        texts.append([text or (_NOT_FOUND if most else "·") for _, text in cells])
        labels.append(str(rows["event"].iloc[0]))
    # Two events may carry the same words.
    twice = pd.Series(labels, dtype="str").duplicated(keep=False)
    labels = [
        f"{i + 1}. {label}" if again else label
        for i, (label, again) in enumerate(zip(labels, twice, strict=True))
    ]
    return pd.DataFrame(shades, labels, names), pd.DataFrame(texts, labels, names)


def _cell(rows: pd.DataFrame, noun: str) -> tuple[float, str]:
    dated = rows[rows["timex_start"].notna() & rows[["date_start", "date_end"]].notna().any(axis=1)]
    if noun == "outlet":
        told = rows["doc_id"].nunique()
        return float(told), f"{dated['doc_id'].nunique()} of {told}"
    if dated.empty:
        planned = rows["status"].isin(AHEAD).all()
        return 0.15, "planned" if planned else "no date"
    length = [
        (b - a if a is not None and b is not None else 10**6, i)
        for i, (a, b) in enumerate((day_of(r.date_start), day_of(r.date_end)) for r in dated.itertuples())
    ]
    days, best = min(length)
    row = dated.iloc[best]
    words = date_words(row["date_start"], row["date_end"], until=row["status"] in AHEAD)
    return (1.0 if days == 0 else 0.6 if days <= 31 else 0.35), words


def describe_event_matrix(
    table: pd.DataFrame,
    *,
    top_n: int = 15,
    documents: pd.DataFrame | None = None,
    validation: pd.DataFrame | None = None,
) -> Description:
    """Return in words who tells of which event of ``timeline``; ``documents``: all articles."""
    check_top(top_n)
    if table.empty:
        return nothing("no event is dated")
    _, texts = _cells(table, top_n, documents)
    placed, units, noun = assign_units(table, documents)
    told = placed.groupby("event_id")["unit"].nunique().reindex(drawn_events(table, top_n))
    missed = {u: int((texts[u] == _NOT_FOUND).sum()) for u in texts.columns}
    everywhere = int((told == len(units)).sum())
    verb = "is" if everywhere == 1 else "are"
    title = f"{everywhere} of {plural(len(texts), 'event')} {verb} found in every {noun}"
    gaps = [f"{u} {n}" for u, n in missed.items() if n]
    gap = f"Events told by most but not found, by {noun}: {listing(gaps)}." if gaps else ""
    cells = (
        "the date given; no date: told without one"
        if noun == "article"
        else "articles that date it, of those that tell it"
    )
    history = table["kind"] == "history"
    rest = table.loc[~history, "event_id"].nunique() - len(texts)
    past = table.loc[history, "event_id"].nunique()
    left = [plural(rest, "more event") + ", equally or less reported"] if rest else []
    left += [plural(past, "historical event")] if past else []
    notes = f"Not drawn: {listing(left)}. " if left else ""
    rows = [
        f"{e}: " + ", ".join(f"{u} {t}" for u, t in row.items() if t != "·") for e, row in texts.iterrows()
    ]
    return Description(
        title=title,
        subtitle=f"Cells: {cells}. Darker: {'more exact' if noun == 'article' else 'more articles'}. "
        f"“{_NOT_FOUND}”: most {noun}s tell it, none of this one's statements was matched.",
        notes=f"{notes}{gap} {validated(validation, 'date_right', 'Dates of statements')}".strip(),
        alt=f"Table of events by {noun}. {title}. " + "; ".join(rows) + ".",
        reading=f"{title}. {gap}".strip(),
    )


def plot_event_matrix(
    table: pd.DataFrame,
    ax: Axes | None = None,
    *,
    title: bool = True,
    width: float = style.TWO_COLUMNS,
    top_n: int = 15,
    documents: pd.DataFrame | None = None,
    validation: pd.DataFrame | None = None,
) -> Axes:
    """Return axes with a table of events of ``timeline`` by article or outlet: the date that each gives."""
    text = describe_event_matrix(table, top_n=top_n, documents=documents, validation=validation)
    if table.empty:
        return style.draw_nothing(text, ax, title=title, width=width)
    shades, texts = _cells(table, top_n, documents)
    # Light enough for dark letters throughout.
    top = 2.2 * max(1.0, float(shades.to_numpy().max(initial=0.0)))
    page: style.Look = {"ax": ax, "width": width, "top": top, "strong": _NOT_FOUND}
    return plot_shaded(shades, texts, text if title else None, **page)


def _placed(documents: pd.DataFrame) -> pd.DataFrame:
    placed = documents.assign(
        unit=documents["outlet"].fillna(UNKNOWN),
        first=[day_of(d) for d in documents["published_start"]],
        last=[day_of(d) for d in documents["published_end"]],
    )
    placed["how"] = [
        "undated" if pd.isna(a) and pd.isna(b) else "day" if a == b else "interval"
        for a, b in zip(placed["first"], placed["last"], strict=True)
    ]
    return placed


def _is_few(placed: pd.DataFrame) -> bool:
    return len(placed) == 0 or int(placed.groupby("unit").size().max()) <= _MARKS


def _rows(placed: pd.DataFrame, top_n: int) -> list[str]:
    """Return the ``top_n`` outlets with most articles, in the order of a report."""
    sizes = placed.groupby("unit").size()
    chosen = sorted(sizes.index, key=lambda u: (-sizes[u], u))[:top_n]
    if len(placed) > FEW:
        return sorted(chosen)
    return [u for u in placed.sort_values("doc_id")["unit"].unique() if u in chosen]


def _when(placed: pd.DataFrame) -> str:
    """Return the title's words on time: the days, or where some are not known only what is sure."""
    exact = placed[placed["how"] == "day"]
    if len(exact) == len(placed):
        return f", {_span(placed)}"
    last, known = placed["published_end"], f"; {len(exact):,} dated to the day"
    if last.notna().all():
        return f", published {date_words(pd.NaT, last.max())} at the latest{known}"
    return known + (f", {_span(exact)}" if len(exact) else "")


def _span(part: pd.DataFrame) -> str:
    """Return the days within which the dated articles of ``part`` appeared; open where one's is open."""
    dated = part[part["how"] != "undated"]
    first, last = dated["published_start"], dated["published_end"]
    start = first.min() if first.notna().all() else pd.NaT
    end = last.max() if last.notna().all() else pd.NaT
    undated = len(part) - len(dated)
    if pd.isna(start) and pd.isna(end) and len(dated):
        return "open on both sides"
    return date_words(start, end) + (f"; {undated:,} undated" if undated and len(dated) else "")


def describe_coverage(documents: pd.DataFrame, *, top_n: int = 12) -> Description:
    """Return what ``documents`` says of when the articles appeared, in words."""
    check_top(top_n)
    if documents.empty:
        return nothing("there is no article")
    placed = _placed(documents)
    units = _rows(placed, top_n)
    how, unknown = placed["how"].value_counts(), int(documents["outlet"].isna().sum())
    exact, vague, undated = (int(how.get(k, 0)) for k in ("day", "interval", "undated"))
    known = int(documents["outlet"].nunique())
    title = f"{plural(len(placed), 'article')} of {plural(known, 'known outlet' if unknown else 'outlet')}"
    title += f" ({unknown:,} of unknown outlet)" if unknown else ""
    title += _when(placed)
    rest = placed[~placed["unit"].isin(units)]
    notes = f"{exact:,} dated to the day, {vague:,} by an interval, {undated:,} undated."
    if len(rest):
        more = plural(rest["unit"].nunique(), "more outlet")
        notes += f" Not drawn: {plural(len(rest), 'article')} of {more}."
    lines = [f"{u}: {len(part):,} ({_span(part)})" for u in units for part in [placed[placed["unit"] == u]]]
    few = _is_few(placed)
    return Description(
        title=title,
        subtitle="Each mark is an article; open: dated by an interval, arrow: open end."
        if few
        else "Height: articles per stretch of time, on one scale; right: those without an exact day.",
        notes=notes,
        alt=f"Articles over time by outlet. {title}. " + "; ".join(lines) + ".",
        reading=f"{title}. {notes}\n\n" + bullets(lines),
    )


@style.styled
def plot_coverage(
    documents: pd.DataFrame,
    ax: Axes | None = None,
    *,
    title: bool = True,
    width: float = style.TWO_COLUMNS,
    top_n: int = 12,
) -> Axes:
    """Return axes with the articles over time, one row per outlet; the inexactly dated beside."""
    text = describe_coverage(documents, top_n=top_n)
    if documents.empty:
        return style.draw_nothing(text, ax, title=title, width=width)
    placed = _placed(documents)
    units, few = _rows(placed, top_n), _is_few(placed)
    # An outlet looks as its first article does in the other figures of the report.
    looks, look_of = style.styles(in_order(documents)), units_of(documents)
    left = style.left_for(units, width, most=0.35)
    if ax is None:
        page: style.Look = {"width": width, "left": left, "right": _RIGHT, "below": 0.4}
        ax = style.new_axes(len(units) * _ROW, text if title else None, **page)
    scale = _time_scale(placed)
    style.shade_rows(ax, len(units))
    counts = _binned(placed[placed["unit"].isin(units)], scale)
    for row, unit in enumerate(units):
        part = placed[placed["unit"] == unit]
        if few and scale is not None:
            _draw_articles(ax, part, scale, row, looks[look_of[part["doc_id"].idxmin()]])
        elif scale is not None:
            _draw_bars(ax, counts, unit, scale, row)
        _print_sizes(ax, part, row, width - left - _RIGHT)
    style.label_rows(ax, list(enumerate(units)), left)
    draw_axis(ax, scale, width - left - _RIGHT)
    return ax


def _print_sizes(ax: Axes, part: pd.DataFrame, row: int, inches: float) -> None:
    how = part["how"].value_counts()
    names = (("interval", "by interval"), ("undated", "undated"))
    more = ", ".join(f"{how[k]} {words}" for k, words in names if how.get(k))
    x, y = 1 + 0.1 / inches, row - (0.19 if more else 0)
    ax.text(x, y, plural(len(part), "article"), fontsize=style.SMALL, va="center")
    if more:
        ax.text(x, row + 0.22, more, fontsize=style.SMALL, va="center", color=style.MUTED)


def _time_scale(placed: pd.DataFrame) -> Scale | None:
    days = pd.concat([placed["first"], placed["last"]]).dropna()
    if days.empty:
        return None
    first, last = int(days.min()), int(days.max())
    margin = max(1, round(0.05 * (last - first)))
    return Scale((first - margin, last + margin), (0.0, 1.0), 0)


def _step(scale: Scale) -> int:
    return max(1, round((scale.days[1] - scale.days[0]) / 60))


def _binned(placed: pd.DataFrame, scale: Scale | None) -> pd.Series:
    """Return the number of articles dated to the day per unit and stretch of days."""
    exact = placed[placed["how"] == "day"]
    if scale is None or exact.empty:
        return pd.Series(dtype="int64")
    bins = ((exact["first"] - scale.days[0]) // _step(scale)).astype(int)
    return exact.groupby(["unit", bins.rename("bin")]).size()


def _draw_bars(ax: Axes, counts: pd.Series, unit: str, scale: Scale, row: int) -> None:
    if counts.empty or unit not in counts.index.get_level_values(0):
        return
    for place, n in counts.loc[unit].items():
        a, b = (scale.at(scale.days[0] + (int(place) + k) * _step(scale)) for k in (0, 1))
        high = 0.86 * n / counts.max()
        ax.add_patch(Rectangle((a, row + 0.43), b - a, -high, color=style.COLOURS[0], linewidth=0))


def _draw_articles(ax: Axes, part: pd.DataFrame, scale: Scale, row: int, look: style.Style) -> None:
    dated = part[part["how"] != "undated"].sort_values(["first", "last", "doc_id"])
    for i, article in enumerate(dated.itertuples()):
        y = row + (i - (len(dated) - 1) / 2) * min(0.4, 0.8 / len(dated))
        ends = [None if pd.isna(day) else int(day) for day in (article.first, article.last)]
        draw_span(ax, scale, (ends[0], ends[1]), y, look)
