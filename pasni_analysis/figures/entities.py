"""Figures of entities: how often each is named, where, and together with which others."""

from collections.abc import Sequence
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from pasni_analysis.figures import style
from pasni_analysis.figures.grid import plot_shaded
from pasni_analysis.figures.units import PERIODS, UNDATED, by_order, check_top, fold_units, limits, noun
from pasni_analysis.figures.wording import Description, bullets, checked, listing, nothing, plural

_LABELS = {
    "PERSON": "people",
    "ORG": "organisations",
    "OUTLET": "news outlets",
    "GPE": "countries, cities, towns",
    "LOC": "other places",
    "FAC": "buildings, facilities",
    "NORP": "peoples, faiths, parties",
    "EVENT": "events",
    "PRODUCT": "products",
    "LAW": "laws, treaties",
    "WORK": "works",
}
_QUESTIONS = {"label": "Kind of entity", "entity_right": "Whose name it is"}  # of the codebook
_ROW, _RIGHT = 0.2, 1.55  # inches
_COLUMNS = (0.5, 0.92, 1.45)  # inches: where the columns beside the bars end
_AREA = (15, 110)  # area of the smallest mark of the network, and what the largest adds (points²)
_STRONGEST = 5  # pairs that the reading names
_LINE = (0.4, 3.6)  # likewise for the widths of lines


def _top(table: pd.DataFrame, top_n: int) -> pd.DataFrame:
    """Return the first ``top_n`` entities grouped by label, the label with most mentions first."""
    rows = table.head(top_n)
    sums = rows.groupby("label")["mentions"].sum()
    place = {label: i for i, label in enumerate(sums.sort_values(ascending=False, kind="stable").index)}
    return rows.assign(place=rows["label"].map(place)).sort_values("place", kind="stable")


def describe_entities(
    table: pd.DataFrame, *, top_n: int = 20, validation: pd.DataFrame | None = None
) -> Description:
    """Return what ``entities`` says, in words."""
    check_top(top_n)
    if table.empty:
        return nothing("no entity is named")
    first = table.iloc[0]
    every = int((table["documents"] == first["n_documents"]).sum())
    title = f"{first['entity']} is named most, {plural(first['mentions'], 'time')} in "
    one = first["n_documents"] == 1
    title += "one article" if one else f"{first['documents']:,} of {first['n_documents']:,} articles"
    rest = table.iloc[top_n:]
    mentions = plural(int(rest["mentions"].sum()), "mention")
    left = f" Not drawn: {len(rest):,} more with {mentions}." if len(rest) else ""
    rows = [
        f"{r.entity} ({_LABELS.get(r.label, r.label)}): {r.mentions:,} in {plural(r.documents, 'article')}"
        for r in table.head(top_n).itertuples()
    ]
    wide = f"{every:,} of {plural(len(table), 'entity', 'entities')} {'is' if every == 1 else 'are'} named "
    wide += "in every article."
    return Description(
        title=title,
        subtitle="Mentions by name; hatched: inside attributed words. Right: articles, mentions per 1,000 "
        "words, dispersion (DPnorm: higher, more concentrated in few articles; 0, even).",
        notes=f"Names only: pronouns and descriptions are not counted. "
        f"{plural(first['n_documents'], 'article')}, {first['n_words']:,} words, "
        f"{plural(int(table['mentions'].sum()), 'mention')} of {plural(len(table), 'entity', 'entities')}."
        f"{left}{checked(validation, **_QUESTIONS)}",
        alt=f"Bars grouped by type of entity. {title}. " + "; ".join(rows) + ".",
        reading=f"{title}. {wide}\n\n" + bullets(rows),
    )


@style.styled
def plot_entities(
    table: pd.DataFrame,
    ax: Axes | None = None,
    *,
    title: bool = True,
    width: float = style.TWO_COLUMNS,
    top_n: int = 20,
    validation: pd.DataFrame | None = None,
) -> Axes:
    """Return axes with one bar per entity of ``entities``, grouped by label; quoted mentions hatched."""
    text = describe_entities(table, top_n=top_n, validation=validation)
    if table.empty:
        return style.draw_nothing(text, ax, title=title, width=width)
    rows = _top(table, top_n)
    groups = {_LABELS.get(label, label): part for label, part in rows.groupby("label", sort=False)}
    left = style.left_for([*rows["entity"], *groups], width, weight="bold", most=0.42)
    if ax is None:
        height = (len(rows) + 1.25 * len(groups)) * _ROW
        ax = style.new_axes(height, text if title else None, width=width, left=left, right=_RIGHT)
    inches, ticks, y = width - left - _RIGHT, list[tuple[float, str]](), -1.0
    _columns(ax, -0.1, ("articles", "rate", "DPnorm"), inches)
    for k, (head, part) in enumerate(groups.items()):
        y += 1
        name = style.shorten(head, left - 0.1, lines=1, weight="bold")
        at: style.Look = {"transform": ax.get_yaxis_transform(), "ha": "right", "va": "center"}
        ax.text(-0.012, y, name, weight="bold", **at)
        for r in part.itertuples():
            y += 1
            colour = style.COLOURS[k % len(style.COLOURS)]
            ax.barh(y, r.outlet_voice, height=0.68, color=colour)
            own: style.Look = {"left": r.outlet_voice, "height": 0.68}
            ax.barh(y, r.quoted, color="white", edgecolor=colour, hatch="////", **own)
            ax.text(r.mentions, y, f" {r.mentions:,}", va="center", fontsize=style.SMALL)
            dp = "–" if pd.isna(r.dp) else f"{r.dp:.2f}"
            _columns(ax, y, (f"{r.documents:,}", f"{r.rate:.1f}", dp), inches)
            ticks.append((y, str(r.entity)))
        y += 0.25
    # Beside the longest bar stands its number.
    longest = float(rows["mentions"].max())
    beyond = style.text_width(f" {longest:,.0f}", style.SMALL) / inches
    ax.set(ylim=(y + 0.35, -0.6), xlim=(0, longest / max(0.3, 0.97 - beyond)), xlabel="mentions")
    style.label_rows(ax, ticks, left)
    return ax


def _columns(ax: Axes, y: float, cells: tuple[str, ...], inches: float) -> None:
    for at, cell in zip(_COLUMNS, cells, strict=True):
        x = 1 + at / inches
        look: dict[str, Any] = {"ha": "right", "va": "center", "fontsize": style.SMALL, "color": style.MUTED}
        ax.text(x, y, cell, transform=ax.get_yaxis_transform(), **look)


def _grid_rows(table: pd.DataFrame, top_n: int, columns: int) -> pd.DataFrame:
    names = table[["entity", "rank"]].drop_duplicates().sort_values("rank")["entity"]
    keys = ["entity", "label", "rank"]
    columns = table["unit"].nunique() if noun(table) in PERIODS else columns  # of time none is summed
    return fold_units(table[table["entity"].isin(names.head(top_n))], keys, ["mentions"], columns)


def describe_entity_heatmap(
    table: pd.DataFrame,
    *,
    top_n: int = 20,
    columns: int = 8,
    validation: pd.DataFrame | None = None,
) -> Description:
    """Return what ``entity_counts`` says, in words."""
    check_top(top_n)
    if table.empty:
        return nothing("no entity is named")
    rows = _grid_rows(table, top_n, columns)
    # Of all units: some of them may be summed in one column.
    full = table[table["entity"].isin(rows["entity"])]
    known = full[full["unit"] != UNDATED]
    named = known[known["mentions"] > 0].groupby("entity", sort=False)["unit"].nunique()
    units, what = known["unit"].nunique(), noun(table)
    undated = " Articles not certainly of one period: last column." if len(known) < len(full) else ""
    everywhere = [e for e, n in named.items() if n == units]
    most = f"the {len(named)} most frequent entities" if table["entity"].nunique() > len(named) else ""
    title = f"{len(everywhere)} of {most or plural(len(named), 'entity', 'entities')} "
    title += f"{'is' if len(everywhere) == 1 else 'are'} named in {'all ' if units > 1 else ''}"
    title += noun(table, units) if units > 1 else f"the one {what}"
    drawn, total = full["mentions"].sum(), table["mentions"].sum()
    left = f" Not drawn: {int(total - drawn):,} mentions of other entities." if total > drawn else ""
    lines = [
        f"{e}: " + ", ".join(f"{r.unit} {r.mentions}" for r in g.itertuples())
        for e, g in rows.groupby("entity", sort=False)
    ]
    return Description(
        title=title,
        subtitle=f"Mentions per {what}; shade: mentions per 1,000 words of the {what}.",
        notes=f"{limits(table, 'column')} Names only: pronouns and descriptions are not counted."
        f"{left}{undated}{checked(validation, **_QUESTIONS)}",
        alt=f"Table of entities by {what}. {title}. " + "; ".join(lines) + ".",
        reading=f"{title}: {listing(everywhere)}." if everywhere else f"{title}.",
    )


def plot_entity_heatmap(
    table: pd.DataFrame,
    ax: Axes | None = None,
    *,
    title: bool = True,
    width: float = style.TWO_COLUMNS,
    top_n: int = 20,
    columns: int = 8,
    validation: pd.DataFrame | None = None,
) -> Axes:
    """Return axes with a shaded table of ``entity_counts``: entity by unit, rates shaded, counts printed."""
    text = describe_entity_heatmap(table, top_n=top_n, columns=columns, validation=validation)
    if table.empty:
        return style.draw_nothing(text, ax, title=title, width=width)
    rows = _grid_rows(table, top_n, columns)
    order = rows[["entity", "rank"]].drop_duplicates().sort_values("rank")["entity"]
    units = by_order(rows)
    counts = rows.pivot(index="entity", columns="unit", values="mentions").loc[order, units].astype(int)
    sizes = rows.drop_duplicates("unit").set_index("unit")["n_words"].reindex(units).to_numpy(float)
    texts = counts.astype(str).where(counts > 0, "·")
    return plot_shaded(counts / sizes, texts, text if title else None, ax=ax, width=width)


def build_network(table: pd.DataFrame, *, top_n: int = 30) -> nx.Graph:
    """Return the ``top_n`` pairs of ``cooccurrences`` as a graph (``save_graphml`` saves them all)."""
    graph = nx.Graph()
    for r in table.head(top_n).rename(columns={"count": "n"}).itertuples():
        graph.add_node(r.entity_a, count=int(r.count_a))
        graph.add_node(r.entity_b, count=int(r.count_b))
        graph.add_edge(r.entity_a, r.entity_b, count=int(r.n), score=float(r.score))
    return graph


def describe_cooccurrence(table: pd.DataFrame, *, top_n: int = 30) -> Description:
    """Return what ``cooccurrences`` says, in words."""
    check_top(top_n)
    if table.empty:
        return nothing("no two entities meet often enough")
    first, rest = table.iloc[0], table.iloc[top_n:]
    times = plural(first["count"], "time")
    title = f"Named together most: {first['entity_a']} and {first['entity_b']} ({times})"
    left = f" Not drawn: {plural(len(rest), 'more pair')}." if len(rest) else ""
    strong = table.sort_values(["score", "entity_a", "entity_b"], ascending=[False, True, True])
    rows, bound = (
        [f"{r[0]} and {r[1]}: {plural(r[2], 'time')}, {r[6]} {r[7]:.2f}" for r in _facts(part)]
        for part in (table.head(top_n), strong.head(_STRONGEST))
    )
    least = f"a pair is listed from {plural(int(table['count'].min()), 'common passage')} on"
    return Description(
        title=title,
        subtitle="Lines join entities named in one passage (a sentence, unless counted by paragraph); width: "
        "how often. Size of marks: passages that name the entity. "
        "Shape and colour: groups that meet within themselves more than outside.",
        notes=f"{plural(len(table), 'pair')} over {first['n_units']:,} passages; {least}. To be named "
        f"together is no relation yet.{left}",
        alt=f"Network of entities. {title}. " + "; ".join(rows) + ".",
        reading=f"{title}. Most closely bound:\n\n" + bullets(bound),
    )


def _facts(table: pd.DataFrame) -> list[tuple]:
    columns = ["entity_a", "entity_b", "count", "count_a", "count_b", "n_units", "measure", "score"]
    return list(table[columns].itertuples(index=False, name=None))


def _groups(graph: nx.Graph) -> list[list[str]]:
    found = nx.community.greedy_modularity_communities(graph, weight="count")
    size = dict(graph.degree(weight="count"))
    groups = [sorted(group, key=lambda n: (-size[n], n)) for group in found]
    return sorted(groups, key=lambda group: (-len(group), group[0]))


def _places(nodes: list[str]) -> dict[str, tuple[float, float]]:
    """Return each node's place on the unit circle, clockwise from the top, heights even on either side."""
    right = (len(nodes) + 1) // 2
    places = {}
    for i, node in enumerate(nodes):
        row, count, side = (i, right, 1) if i < right else (len(nodes) - 1 - i, len(nodes) - right, -1)
        y = 1 - 2 * (row + 0.5) / count
        places[node] = (side * float(np.sqrt(1 - y * y)), y)
    return places


def _network_keys(sizes: Sequence[int], widths: Sequence[int]) -> list[Line2D]:
    """Return the legend: two marks and two lines with the numbers that they stand for."""
    keys = []
    for n in sorted({max(1, round(max(sizes) / 5)), max(sizes)}):
        size = np.sqrt(_scaled(_AREA, n, max(sizes)))
        keys.append(style.key(plural(n, "passage"), style.MUTED, marker="o", markersize=size))
    for n in sorted({min(widths), max(widths)}):
        line = _scaled(_LINE, n, max(widths))
        keys.append(style.key(f"together {plural(n, 'time')}", "#808080", marker="", line=line))
    return keys


def _scaled(scale: tuple[float, float], n: int, most: int) -> float:
    return scale[0] + scale[1] * n / most


@style.styled
def plot_cooccurrence(
    table: pd.DataFrame,
    ax: Axes | None = None,
    *,
    title: bool = True,
    width: float = style.TWO_COLUMNS,
    top_n: int = 30,
) -> Axes:
    """Return axes with the network of the ``top_n`` pairs of ``cooccurrences``.

    Entities stand on a circle, as round as the page allows, at even heights, group by group, so that the
    same table always gives the same picture and no label lies on another or on a line.
    """
    text = describe_cooccurrence(table, top_n=top_n)
    if table.empty:
        return style.draw_nothing(text, ax, title=title, width=width)
    graph = build_network(table, top_n=top_n)
    group = {node: k for k, nodes in enumerate(_groups(graph)) for node in nodes}
    place = _places(list(group))
    counts, met = dict(graph.nodes(data="count")), [n for *_, n in graph.edges(data="count")]
    side = min(max(style.text_width(n, style.BODY) for n in group) + 0.25, 0.32 * width)
    if ax is None:
        height = max(1.5, (len(group) + 1) // 2 * 0.3, min(width - 2 * side, 4.2))
        side = max(side, (width - height) / 2)
        keys = _network_keys(list(counts.values()), met)
        page: style.Look = {"left": side, "right": side, "below": 0.05, "legend": keys}
        ax = style.new_axes(height, text if title else None, width=width, **page)
    for a, b, n in sorted(graph.edges(data="count"), key=lambda edge: edge[2]):
        line = _scaled(_LINE, n, max(met))
        ax.plot(*zip(place[a], place[b], strict=True), color="#808080", linewidth=line, alpha=0.55, zorder=1)
    looks = style.styles(str(k) for k in group.values())
    for node, (x, y) in place.items():
        area, look = _scaled(_AREA, counts[node], max(counts.values())), looks[str(group[node])]
        mark: style.Look = {"marker": look.marker, "edgecolors": "white", "linewidths": 0.8, "zorder": 2}
        ax.scatter([x], [y], s=area, color=look.colour, **mark)
        gap, name = np.sqrt(area) / 2 + 4, style.shorten(node, side - 0.2, lines=2)
        near: style.Look = {"textcoords": "offset points", "va": "center", "ha": "left" if x > 0 else "right"}
        ax.annotate(name, (x, y), (gap if x > 0 else -gap, 0), **near)
    ax.set(xlim=(-1.06, 1.06), ylim=(-1.06, 1.06))
    ax.set_axis_off()
    return ax
