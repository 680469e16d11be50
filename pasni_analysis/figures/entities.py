"""Figures of entities: how often each is named, where, and together with which others."""

from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from pasni_analysis.figures import style
from pasni_analysis.figures.shaded import fold_units, limits, listing, noun, plot_shaded
from pasni_analysis.figures.style import Description

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
_ROW, _RIGHT = 0.2, 1.45  # inches
_GROUP_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")


def _top(table: pd.DataFrame, top_n: int) -> pd.DataFrame:
    """Return the first ``top_n`` entities grouped by label, the label with most mentions first."""
    rows = table.head(top_n)
    sums = rows.groupby("label")["mentions"].sum()
    place = {label: i for i, label in enumerate(sums.sort_values(ascending=False, kind="stable").index)}
    return rows.assign(place=rows["label"].map(place)).sort_values("place", kind="stable")


def describe_entities(table: pd.DataFrame, *, top_n: int = 20) -> Description:
    """Return what ``entities`` says, in words."""
    if table.empty:
        return Description(
            "No entity is named", "", "", "An empty chart: no entity is named.", "No entity is named."
        )
    first = table.iloc[0]
    every = int((table["documents"] == first["n_documents"]).sum())
    title = f"{first['entity']} is named most, {first['mentions']:,} times in {first['documents']:,} of "
    title += f"{first['n_documents']:,} articles"
    rest = table.iloc[top_n:]
    left = (
        f" Not drawn: {len(rest):,} more with {int(rest['mentions'].sum()):,} mentions." if len(rest) else ""
    )
    rows = [
        f"{r.entity} ({_LABELS.get(r.label, r.label)}): {r.mentions:,} in {r.documents:,} articles"
        for r in table.head(top_n).itertuples()
    ]
    wide = f"{every} of {len(table):,} are named in every article."
    return Description(
        title=title,
        subtitle="Mentions by name; hatched: inside attributed words. Right: articles, mentions per 1,000 "
        "words, dispersion (DP: 0 even over the articles, 1 all in one).",
        notes=f"Names only: pronouns and descriptions are not counted. {first['n_documents']:,} articles, "
        f"{first['n_words']:,} words, {int(table['mentions'].sum()):,} mentions of {len(table):,} entities."
        f"{left}",
        alt=f"Bars grouped by type of entity. {title}. " + "; ".join(rows) + ".",
        reading=f"{title}. {wide}\n\n" + "\n".join(f"- {row}" for row in rows),
    )


@style.styled
def plot_entities(
    table: pd.DataFrame,
    ax: Axes | None = None,
    *,
    title: bool = True,
    width: float = style.TWO_COLUMNS,
    top_n: int = 20,
) -> Axes:
    """Return axes with one bar per entity of ``entities``, grouped by label; quoted mentions hatched."""
    text = describe_entities(table, top_n=top_n) if title else None
    rows = _top(table, top_n)
    labels = list(dict.fromkeys(rows["label"]))
    heads = [_LABELS.get(label, label) for label in labels]
    widest = max(
        (style.text_width(str(t), style.BODY, "bold") for t in [*rows["entity"], *heads]), default=1.0
    )
    left = min(0.15 + widest, 0.42 * width)
    if ax is None:
        ax = style.new_axes(
            max(1, len(rows) + 1.25 * len(labels)) * _ROW, text, width=width, left=left, right=_RIGHT
        )
    ticks, y, across = list[tuple[float, str]](), 0.0, ax.get_yaxis_transform()
    inches = width - left - _RIGHT
    _columns(ax, -0.1, ("articles", "rate", "DP"), inches)
    for k, (label, head) in enumerate(zip(labels, heads, strict=True)):
        ax.text(-0.012, y, head, transform=across, ha="right", va="center", weight="bold")
        y += 1
        for r in rows[rows["label"] == label].itertuples():
            colour = _GROUP_COLOURS[k % len(_GROUP_COLOURS)]
            ax.barh(y, r.outlet_voice, height=0.68, color=colour)
            ax.barh(
                y, r.quoted, left=r.outlet_voice, height=0.68, color="white", edgecolor=colour, hatch="////"
            )
            ax.text(r.mentions, y, f" {r.mentions:,}", va="center", fontsize=style.SMALL)
            facts = (f"{r.documents:,}", f"{r.rate:.1f}", "–" if pd.isna(r.dp) else f"{r.dp:.2f}")
            _columns(ax, y, facts, inches)
            ticks.append((y, str(r.entity)))
            y += 1
        y += 0.25
    ax.set(ylim=(y - 0.4, -0.6), xlim=(0, 1.08 * float(rows["mentions"].max() if len(rows) else 1)))
    ax.set_yticks([t for t, _ in ticks], [style.shorten(e, left - 0.1, lines=1) for _, e in ticks])
    ax.set_xlabel("mentions")
    ax.spines["left"].set_visible(False)
    ax.tick_params(axis="y", length=0)
    return ax


def _columns(ax: Axes, y: float, cells: tuple[str, ...], inches: float) -> None:
    for i, cell in enumerate(cells):
        x = 1 + (0.5 + 0.42 * i) / inches
        look: dict[str, Any] = {"ha": "right", "va": "center", "fontsize": style.SMALL, "color": style.MUTED}
        ax.text(x, y, cell, transform=ax.get_yaxis_transform(), **look)


def _grid_rows(table: pd.DataFrame, top_n: int, columns: int) -> pd.DataFrame:
    names = table[["entity", "rank"]].drop_duplicates().sort_values("rank")["entity"]
    keys = ["entity", "label", "rank"]
    return fold_units(table[table["entity"].isin(names.head(top_n))], keys, ["mentions"], columns)


def describe_entity_heatmap(table: pd.DataFrame, *, top_n: int = 20, columns: int = 8) -> Description:
    """Return what ``entity_counts`` says, in words."""
    rows = _grid_rows(table, top_n, columns)
    named = rows[rows["mentions"] > 0].groupby("entity", sort=False)["unit"].nunique()
    units, what = rows["unit"].nunique(), noun(table)
    everywhere, single = [e for e, n in named.items() if n == units], [e for e, n in named.items() if n == 1]
    title = f"{len(everywhere)} of {len(named)} entities are named in all {noun(table, units)}, "
    title += f"{len(single)} in one only"
    drawn, total = table[table["entity"].isin(named.index)]["mentions"].sum(), table["mentions"].sum()
    left = f" Not drawn: {int(total - drawn):,} mentions of other entities." if total > drawn else ""
    lines = [
        f"{e}: " + ", ".join(f"{r.unit} {r.mentions}" for r in g.itertuples())
        for e, g in rows.groupby("entity", sort=False)
    ]
    return Description(
        title=title,
        subtitle=f"Mentions per {what}; shade: mentions per 1,000 words of the {what}.",
        notes=f"{limits(table, 'column')} Names only: pronouns and descriptions are not counted.{left}",
        alt=f"Table of entities by {what}. {title}. " + "; ".join(lines) + ".",
        reading=f"{title}. In all: {listing(everywhere) or 'none'}. "
        f"In one only: {listing(single) or 'none'}.",
    )


def plot_entity_heatmap(
    table: pd.DataFrame,
    ax: Axes | None = None,
    *,
    title: bool = True,
    width: float = style.TWO_COLUMNS,
    top_n: int = 20,
    columns: int = 8,
) -> Axes:
    """Return axes with a shaded table of ``entity_counts``: entity by unit, rates shaded, counts printed."""
    text = describe_entity_heatmap(table, top_n=top_n, columns=columns) if title else None
    rows = _grid_rows(table, top_n, columns)
    order = rows[["entity", "rank"]].drop_duplicates().sort_values("rank")["entity"]
    units = list(rows.sort_values("order")["unit"].unique())
    counts = rows.pivot(index="entity", columns="unit", values="mentions").loc[order, units].astype(int)
    sizes = rows.drop_duplicates("unit").set_index("unit")["n_words"].reindex(units).to_numpy(float)
    return plot_shaded(counts / sizes, counts.astype(str).where(counts > 0, "·"), text, ax=ax, width=width)


def build_network(table: pd.DataFrame, *, top_n: int = 30) -> nx.Graph:
    """Return the ``top_n`` pairs of ``cooccurrences`` as a graph (``networkx.write_graphml`` saves it)."""
    graph = nx.Graph()
    for r in table.head(top_n).rename(columns={"count": "n"}).itertuples():
        graph.add_node(r.entity_a, count=int(r.count_a))
        graph.add_node(r.entity_b, count=int(r.count_b))
        graph.add_edge(r.entity_a, r.entity_b, count=int(r.n), score=float(r.score))
    return graph


def describe_cooccurrence(table: pd.DataFrame, *, top_n: int = 30) -> Description:
    """Return what ``cooccurrences`` says, in words."""
    if table.empty:
        return Description(
            "No two entities meet often enough",
            "",
            "",
            "An empty chart: no pairs.",
            "No two entities meet often enough.",
        )
    first, rest = table.iloc[0], table.iloc[top_n:]
    largest = int(table.head(top_n)[["count_a", "count_b"]].max(axis=None))
    title = f"Named together most: {first['entity_a']} and {first['entity_b']} ({first['count']:,} times)"
    left = f" Not drawn: {len(rest):,} more pairs." if len(rest) else ""
    strong = table.sort_values(["score", "entity_a", "entity_b"], ascending=[False, True, True]).iloc[0]
    rows = [f"{r[0]} and {r[1]}: {r[2]:,} times, {r[6]} {r[7]:.2f}" for r in _facts(table.head(top_n))]
    bound = f"Most closely bound ({strong['measure']} {strong['score']:.2f}): {strong['entity_a']} and "
    bound += f"{strong['entity_b']}."
    return Description(
        title=title,
        subtitle=f"Lines join entities named in one passage (width: how often, at most {first['count']:,}); "
        f"size of marks: passages that name the entity (at most {largest:,}); shape and colour: groups "
        "that meet within themselves more than outside.",
        notes=f"{len(table):,} pairs over {first['n_units']:,} passages. To be named together is no relation "
        f"yet.{left}",
        alt=f"Network of entities. {title}. " + "; ".join(rows) + ".",
        reading=f"{title}. {bound}\n\n" + "\n".join(f"- {row}" for row in rows),
    )


def _facts(table: pd.DataFrame) -> list[tuple]:
    columns = ["entity_a", "entity_b", "count", "count_a", "count_b", "n_units", "measure", "score"]
    return list(table[columns].itertuples(index=False, name=None))


def _groups(graph: nx.Graph) -> list[list[str]]:
    found = nx.community.greedy_modularity_communities(graph, weight="count")
    size = dict(graph.degree(weight="count"))
    groups = [sorted(group, key=lambda n: (-size[n], n)) for group in found]
    return sorted(groups, key=lambda group: (-len(group), group[0]))


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

    Entities stand on an ellipse at even heights, group by group, so that the same table always gives the
    same picture and no label lies on another.
    """
    graph = build_network(table, top_n=top_n)
    text = describe_cooccurrence(table, top_n=top_n) if title else None
    groups = _groups(graph) if graph else []
    nodes = [(node, k) for k, group in enumerate(groups) for node in group]
    right = (len(nodes) + 1) // 2
    height = max(1.5, right * 0.24 + 0.3)
    labels = max((style.text_width(n, style.BODY) for n, _ in nodes), default=0.5)
    side = min(labels + 0.2, 0.3 * width)
    if ax is None:
        ax = style.new_axes(height, text, width=width, left=side, right=side, below=0.05)
    place = {}
    for i, (node, _) in enumerate(nodes):
        # Down the right side, then up the left one.
        row, count = (i, right) if i < right else (len(nodes) - 1 - i, len(nodes) - right)
        y = 1 - 2 * (row + 0.5) / count
        place[node] = ((1 if i < right else -1) * np.sqrt(1 - 0.75 * y * y), y)
    most = max((d["count"] for *_, d in graph.edges(data=True)), default=1)
    for a, b, d in sorted(graph.edges(data=True), key=lambda e: e[2]["count"]):
        share = d["count"] / most
        ax.plot(
            *zip(place[a], place[b], strict=True),
            color="#808080",
            linewidth=0.4 + 3.6 * share,
            alpha=0.55,
            zorder=1,
        )
    largest = max((graph.nodes[n]["count"] for n, _ in nodes), default=1)
    for node, k in nodes:
        x, y = place[node]
        size = 20 + 180 * graph.nodes[node]["count"] / largest
        marker = style.MARKERS[k % len(style.MARKERS)]
        colour = style.COLOURS[k % len(style.COLOURS)]
        ax.scatter(
            [x], [y], s=size, color=colour, marker=marker, edgecolors="white", linewidths=0.8, zorder=2
        )
        gap = np.sqrt(size) / 2 + 4
        offset = (gap if x > 0 else -gap, 0)
        name = style.shorten(node, side - 0.15, lines=1)
        ax.annotate(
            name, (x, y), offset, textcoords="offset points", va="center", ha="left" if x > 0 else "right"
        )
    ax.set(xlim=(-1.05, 1.05), ylim=(-1.08, 1.08))
    ax.set_axis_off()
    return ax
