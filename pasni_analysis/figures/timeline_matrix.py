"""Which events each article or outlet dates, and leaves out; and when the articles themselves appeared."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from pasni_analysis.figures import style
from pasni_analysis.figures.style import Description
from pasni_analysis.figures.timeline_scale import (
    Scale,
    date_words,
    day_of,
    drawn_events,
    listing,
    ticks,
    unit_noun,
    units_of,
)

_LEFT_OUT = "leaves out"
_ROW, _CELL = 0.26, 0.29  # inches: a row of articles, a row of cells
_MARKS = 4  # articles of an outlet up to which each has its own mark; above, bars count them
_UNKNOWN = "outlet unknown"


def _cells(table: pd.DataFrame, top_n: int, units: Sequence[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return shade and text per event and unit, events in order of date."""
    table = table.assign(unit=units_of(table))
    names = list(units) or sorted(table["unit"].unique())
    shades, texts, labels = [], [], []
    for event_id in drawn_events(table, top_n):
        rows = table[table["event_id"] == event_id]
        told = dict(iter(rows.groupby("unit")))
        most = 2 * len(told) > len(names)
        cells = [_cell(told[u], unit_noun(table)) if u in told else (0.0, "") for u in names]
        shades.append([shade for shade, _ in cells])
        texts.append([text or (_LEFT_OUT if most else "·") for _, text in cells])
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
        planned = rows["status"].isin(["planned", "announced"]).all()
        return 0.15, "planned" if planned else "no date"
    length = [
        (b - a if a is not None and b is not None else 10**6, i)
        for i, (a, b) in enumerate((day_of(r.date_start), day_of(r.date_end)) for r in dated.itertuples())
    ]
    days, best = min(length)
    row = dated.iloc[best]
    return (1.0 if days == 0 else 0.6 if days <= 31 else 0.35), date_words(row["date_start"], row["date_end"])


def describe_event_matrix(table: pd.DataFrame, *, top_n: int = 15, units: Sequence[str] = ()) -> Description:
    """Return in words who tells of which event of ``timeline``; ``units``: all columns, in order."""
    if table.empty:
        return Description("No dated events", "", "", "No dated events.", "")
    _, texts = _cells(table, top_n, units)
    noun = unit_noun(table)
    left_out = {u: int((texts[u] == _LEFT_OUT).sum()) for u in texts.columns}
    everywhere = int((~texts.isin([_LEFT_OUT, "·"])).all(axis=1).sum())
    title = f"{everywhere} of {len(texts)} events are told by every {noun}"
    gaps = [f"{u} {n}" for u, n in left_out.items() if n]
    cells = (
        "the date given; no date: told without one"
        if noun == "article"
        else "articles that date it, of those that tell it"
    )
    rest = int(table.loc[table["kind"] != "history", "event_id"].nunique()) - len(texts)
    notes = f"Not shown: {rest:,} less reported events. " if rest else ""
    notes += f"Events of history are not shown. Told by most, left out: {listing(gaps)}." if gaps else ""
    rows = [
        f"{e}: " + ", ".join(f"{u} {t}" for u, t in row.items() if t != "·") for e, row in texts.iterrows()
    ]
    return Description(
        title=title,
        subtitle=f"Cells: {cells}. Darker: {'more exact' if noun == 'article' else 'more articles'}. "
        f"“{_LEFT_OUT}”: most {noun}s tell it, this one does not.",
        notes=notes.strip(),
        alt=f"Table of events by {noun}. {title}. " + "; ".join(rows) + ".",
        reading=f"{title}. {f'Told by most and left out: {listing(gaps)}.' if gaps else ''}",
    )


@style.styled
def plot_event_matrix(
    table: pd.DataFrame,
    ax: Axes | None = None,
    *,
    title: bool = True,
    width: float = style.TWO_COLUMNS,
    top_n: int = 15,
    units: Sequence[str] = (),
) -> Axes:
    """Return axes with a table of events of ``timeline`` by article or outlet: the date that each gives."""
    text = describe_event_matrix(table, top_n=top_n, units=units) if title else None
    if table.empty:
        return style.new_axes(0.5, text, width=width) if ax is None else ax
    shades, texts = _cells(table, top_n, units)
    return _draw_matrix(shades, texts, text, ax, width)


def _draw_matrix(
    shades: pd.DataFrame, texts: pd.DataFrame, text: Description | None, ax: Axes | None, width: float
) -> Axes:
    """Draw one cell per event and unit: its text on a shade, always light enough for dark letters."""
    left = 0.31 * width
    room = (width - left - 0.15) / len(shades.columns)
    heads = [style.shorten(str(u), room - 0.06, style.SMALL, lines=3) for u in shades.columns]
    lines = [style.shorten(str(e), left - 0.2, style.SMALL, lines=2) for e in shades.index]
    above = 0.12 * (1 + max(h.count("\n") for h in heads)) + 0.08
    if ax is None:
        ax = style.new_axes(_CELL * len(shades), text, width=width, left=left, below=0.05, above=above)
    top = max(1.0, float(shades.to_numpy().max()))
    for row in range(len(shades)):
        for column in range(len(shades.columns)):
            value, words = shades.iat[row, column], texts.iat[row, column]
            box = Rectangle((column, row), 1, 1, edgecolor="white", linewidth=1.2)
            box.set_facecolor(style.COLOURS[0] if value else style.SHADE)
            box.set_alpha(0.12 + 0.4 * value / top if value else 1.0)
            ax.add_patch(box)
            said = style.shorten(words, room - 0.06, style.SMALL)
            weight = "bold" if words == _LEFT_OUT else "normal"
            colour = style.INK if value else style.MUTED
            place: dict[str, Any] = {"ha": "center", "va": "center", "fontsize": style.SMALL}
            ax.text(column + 0.5, row + 0.5, said, color=colour, weight=weight, **place)
    ax.set(xlim=(0, len(shades.columns)), ylim=(len(shades), 0))
    ax.set_yticks([i + 0.5 for i in range(len(lines))], lines, fontsize=style.SMALL)
    ax.xaxis.tick_top()
    ax.set_xticks([i + 0.5 for i in range(len(heads))], heads, fontsize=style.SMALL)
    ax.tick_params(length=0)
    for side in ax.spines.values():
        side.set_visible(False)
    return ax


def _placed(documents: pd.DataFrame) -> pd.DataFrame:
    placed = documents.assign(
        unit=documents["outlet"].fillna(_UNKNOWN),
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
    sizes = placed.groupby("unit").size()
    return sorted(sizes.index, key=lambda u: (-sizes[u], u))[:top_n]


def describe_coverage(documents: pd.DataFrame, *, top_n: int = 12) -> Description:
    """Return what ``documents`` says of when the articles appeared, in words."""
    placed = _placed(documents)
    units = _rows(placed, top_n)
    how = placed["how"].value_counts()
    exact, vague, undated = (int(how.get(k, 0)) for k in ("day", "interval", "undated"))
    known = documents[["published_start", "published_end"]].stack()
    span = date_words(known.min(), known.max()) if len(known) else "no date"
    title = f"{len(placed):,} articles of {placed['unit'].nunique():,} outlets, {span}"
    rest = placed[~placed["unit"].isin(units)]
    notes = f"{exact:,} dated to the day, {vague:,} by an interval, {undated:,} undated."
    notes += (
        f" Not drawn: {len(rest):,} articles of {rest['unit'].nunique():,} more outlets." if len(rest) else ""
    )
    lines = [
        f"{u}: {len(part):,} ({date_words(part['published_start'].min(), part['published_end'].max())})"
        for u in units
        for part in [placed[placed["unit"] == u]]
    ]
    few = _is_few(placed)
    return Description(
        title=title,
        subtitle="Each mark is an article; open: dated by an interval, arrow: open end."
        if few
        else "Height: articles per stretch of time, on one scale; right: those without an exact day.",
        notes=notes,
        alt=f"Articles over time by outlet. {title}. " + "; ".join(lines) + ".",
        reading=f"{title}. {notes}\n\n" + "\n".join(f"- {line}" for line in lines),
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
    text = describe_coverage(documents, top_n=top_n) if title else None
    placed = _placed(documents)
    units = _rows(placed, top_n)
    looks = style.styles(placed["unit"].unique())
    left = min(0.2 + max((style.text_width(u, style.BODY) for u in units), default=0.5), 0.35 * width)
    right = 1.5
    if ax is None:
        ax = style.new_axes(max(1, len(units)) * _ROW, text, width=width, left=left, right=right, below=0.4)
    inches = width - left - right
    scale = _time_scale(placed)
    style.shade_rows(ax, len(units))
    step = 1 if scale is None else max(1, round((scale.days[1] - scale.days[0]) / 60))
    counts = _binned(placed[placed["unit"].isin(units)], scale, step)
    for row, unit in enumerate(units):
        part = placed[placed["unit"] == unit]
        if scale is not None and _is_few(placed):
            _draw_articles(ax, part, scale, looks[unit], row, inches)
        elif scale is not None:
            _draw_bars(ax, counts, unit, scale, step, looks[unit].colour, row)
        how = part["how"].value_counts()
        more = [
            f"{how[k]} {w}" for k, w in (("interval", "by interval"), ("undated", "undated")) if how.get(k)
        ]
        words = f"{len(part):,} article{'s' if len(part) != 1 else ''}"
        ax.text(1 + 0.1 / inches, row - (0.18 if more else 0), words, fontsize=style.SMALL, va="center")
        ax.text(
            1 + 0.1 / inches, row + 0.2, ", ".join(more), fontsize=style.SMALL, va="center", color=style.MUTED
        )
    ax.set(xlim=(0, 1))
    ax.set_yticks(range(len(units)), [style.shorten(u, left - 0.12, lines=1) for u in units])
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    found = ticks(scale, inches) if scale is not None else []
    ax.set_xticks([t.place for t in found], [t.label for t in found], fontsize=style.SMALL)
    return ax


def _time_scale(placed: pd.DataFrame) -> Scale | None:
    days = pd.concat([placed["first"], placed["last"]]).dropna()
    if days.empty:
        return None
    first, last = int(days.min()), int(days.max())
    margin = max(1, round(0.05 * (last - first)))
    return Scale((first - margin, last + margin), (0.0, 1.0), 0)


def _binned(placed: pd.DataFrame, scale: Scale | None, step: int) -> pd.Series:
    """Return the number of articles dated to the day per unit and bin of ``step`` days."""
    exact = placed[placed["how"] == "day"]
    if scale is None or exact.empty:
        return pd.Series(dtype="int64")
    bins = ((exact["first"] - scale.days[0]) // step).astype(int)
    return exact.groupby(["unit", bins.rename("bin")]).size()


def _draw_bars(
    ax: Axes, counts: pd.Series, unit: str, scale: Scale, step: int, colour: str, row: int
) -> None:
    if counts.empty or unit not in counts.index.get_level_values(0):
        return
    top = counts.max()
    for place, n in counts.loc[unit].items():
        a = scale.at(scale.days[0] + int(place) * step)
        b = scale.at(scale.days[0] + (int(place) + 1) * step)
        high = 0.86 * n / top
        ax.add_patch(Rectangle((a, row + 0.43), b - a, -high, color=colour, linewidth=0))


def _draw_articles(
    ax: Axes, part: pd.DataFrame, scale: Scale, look: style.Style, row: int, inches: float
) -> None:
    order = part[part["how"] != "undated"].sort_values(["first", "last", "doc_id"])
    for i, article in enumerate(order.itertuples()):
        y = row + (i - (len(order) - 1) / 2) * min(0.4, 0.8 / max(1, len(order)))
        arrow = 0.3 / inches
        a = (
            scale.at(int(article.first))
            if pd.notna(article.first)
            else max(0.0, scale.at(int(article.last)) - arrow)
        )
        b = scale.at(int(article.last)) if pd.notna(article.last) else min(1.0, a + arrow)
        exact = article.how == "day"
        if not exact:
            ax.plot([a, b], [y, y], color=look.colour, linewidth=2, solid_capstyle="butt", zorder=2)
        for open_end, x, tip in ((pd.isna(article.first), a, 8), (pd.isna(article.last), b, 9)):
            if open_end:
                ax.plot([x], [y], marker=tip, color=look.colour, markersize=4.5, zorder=3)
        x = a if exact else b if pd.isna(article.first) else a if pd.isna(article.last) else (a + b) / 2
        face = look.colour if exact else "white"
        ax.plot([x], [y], marker=look.marker, markersize=5, color=look.colour, markerfacecolor=face, zorder=4)
