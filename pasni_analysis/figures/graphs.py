"""Who relies on whom as a directed graph, drawn in layers; and graphs as GraphML files for other programs."""

import re
from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

import networkx as nx
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch

from pasni_analysis.figures import style
from pasni_analysis.figures.entities import build_network
from pasni_analysis.figures.style import ALARM, COLOURS, INK, MUTED, SMALL
from pasni_analysis.figures.units import UNKNOWN, check_top, in_order, unit_noun, units_of
from pasni_analysis.figures.wording import Description, bullets, nothing, plural
from pasni_analysis.paths import resolve_path

_OTHERS, _UNITS = "other outlets", 24  # outlets with a place of their own
_ROW, _BETWEEN = 0.19, 0.3  # inches between marks of the outer columns; of the middle ones
_LINES = {"relies on": ("-", MUTED), "via": ((0, (3.5, 1.5)), COLOURS[0]), "disputed": ((0, (1, 1.6)), ALARM)}
_MARKS = {"first": ("o", MUTED), "middle": ("o", "white"), "last": ("s", INK)}
_INVALID = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # in XML

Node = tuple[int, str]  # column, name


def _drawn(table: pd.DataFrame, top_n: int) -> tuple[pd.DataFrame, list[str]]:
    """Return the rows of the ``top_n`` origins with ``unit``, and the units in the order of a report."""
    sizes = table.drop_duplicates("origin").sort_values(["n_articles", "origin"], ascending=[False, True])
    rows = table.assign(unit=units_of(table))
    order = in_order(table)
    rows = rows[rows["origin"].isin(sizes["origin"].head(top_n))]
    most = rows.groupby("unit")["doc_id"].nunique().sort_values(ascending=False, kind="stable").index
    if len(most) > _UNITS:
        rows = rows.assign(unit=rows["unit"].where(rows["unit"].isin(most[:_UNITS]), _OTHERS))
    units = [*order, _OTHERS]
    return rows, [unit for unit in units if unit in set(rows["unit"])]


def describe_origins(table: pd.DataFrame, *, top_n: int = 25) -> Description:
    """Return what a table of :func:`trace_origins` says, in words."""
    check_top(top_n)
    if table.empty:
        return nothing("no article relies on another medium")
    sizes = table.groupby("origin").agg(n=("doc_id", "nunique"), low=("hands", "min"), high=("hands", "max"))
    firsts = table.drop_duplicates("origin").set_index("origin")["first"]
    sizes = sizes.reset_index().sort_values(["n", "origin"], ascending=[False, True])
    articles, most = table["doc_id"].nunique(), sizes.iloc[0]
    title = f"{plural(articles, 'article leads', 'articles lead')} to {plural(len(sizes), 'origin')}"
    if articles > 1 and (sizes["n"] == most["n"]).sum() == 1:
        title += f", most often to {most['origin']} ({plural(int(most['n']), 'article')})"
    lines = []
    for r in sizes.itertuples():
        hands = f"{r.low} to {r.high} hands" if r.low < r.high else plural(int(r.low), "hand")
        first = f"; first: {firsts[r.origin]}" if r.n > 1 else ""
        lines.append(f"{r.origin}: {plural(int(r.n), 'article')}, {hands}{first}")
    left = len(sizes) - top_n
    rest = f" {plural(left, 'further origin')} in the data only." if left > 0 else ""
    noun = unit_noun(table)
    middle = " (through others: middle)" if table["hands"].max() > 1 else ""
    opinion = " Open heads: opinion." if (table["genre"] == "opinion").any() else ""
    return Description(
        title=title,
        subtitle=f"Arrows: from {noun} to the medium it relies on{middle}, and on to the origin (square; "
        f"number: articles). Width: articles.{opinion}",
        notes="Origin: the last medium that is named, or that an earlier article of the corpus on the same "
        f"matter relies on; nothing beyond is known. Media that are merely named are left out.{rest}",
        alt=f"Directed graph in layers, from {noun} to origin. {title}. {'; '.join(lines[:top_n])}.",
        reading=f"{title}.\n\n" + bullets(lines[:top_n]),
    )


def _edges(rows: pd.DataFrame, last: int) -> dict[tuple[Node, Node, str, str], int]:
    """Return the articles of each edge: from, to, relation, genre."""
    articles: dict[tuple[Node, Node, str, str], set[str]] = defaultdict(set)
    for r in rows.itertuples():
        media = r.path.split(" > ")
        nodes = [(0, r.unit), *((i + 1, name) for i, name in enumerate(media[:-1])), (last, media[-1])]
        for a, b in pairwise(nodes):
            articles[a, b, r.relation, r.genre].add(r.doc_id)
    return {edge: len(ids) for edge, ids in articles.items()}


def _heights(edges: dict[tuple[Node, Node, str, str], int], units: list[str], last: int) -> dict[Node, float]:
    """Return the height of each node, 0 to 1: columns are even, each in the order of what points to it."""
    before: dict[Node, list[Node]] = defaultdict(list)
    for a, b, *_ in edges:
        before[b].append(a)
    heights = {(0, unit): (i + 0.5) / len(units) for i, unit in enumerate(units)}
    for column in range(1, last + 1):
        nodes = {b for b in before if b[0] == column}
        mean = {b: sum(heights[a] for a in before[b]) / len(before[b]) for b in nodes}
        ordered = sorted(nodes, key=lambda b: (mean[b], b[1]))
        heights |= {b: (i + 0.5) / len(ordered) for i, b in enumerate(ordered)}
    for node in [node for node in heights if 0 < node[0] < last]:
        heights[node] = _between_lines(node, edges, heights)
    return heights


def _between_lines(
    node: Node, edges: Iterable[tuple[Node, Node, str, str]], heights: dict[Node, float]
) -> float:
    """Return the height within the share of ``node`` that lies farthest from lines that pass it by."""
    x, y = node[0], heights[node]
    share = 0.35 / sum(other[0] == x for other in heights)
    passing = [
        heights[a] + (heights[b] - heights[a]) * (x - a[0]) / (b[0] - a[0])
        for a, b, *_ in edges
        if a[0] < x < b[0]
    ]
    places = [y + share * step / 20 for step in range(-20, 21)]
    return max(places, key=lambda at: (min([0.06, *(abs(at - line) for line in passing)]), -abs(at - y)))


@style.styled
def plot_origins(
    table: pd.DataFrame,
    ax: Axes | None = None,
    *,
    title: bool = True,
    width: float = style.TWO_COLUMNS,
    top_n: int = 25,
) -> Axes:
    """Return axes with the directed graph of ``origins``: articles or outlets, media between, origins.

    One column per hand, so that all arrows point to the right; a medium that both passes on and is an origin
    stands in both columns. The ``top_n`` origins to which most articles lead are drawn.
    """
    text = describe_origins(table, top_n=top_n)
    if table.empty:
        return style.draw_nothing(text, ax, title=title, width=width)
    rows, units = _drawn(table, top_n)
    last = int(rows["hands"].max())
    edges = _edges(rows, last)
    heights = _heights(edges, units, last)
    sizes = rows.drop_duplicates("origin").set_index("origin")["n_articles"].astype(int)
    names = {node: f"{node[1]} ({sizes[node[1]]:,})" if node[0] == last else node[1] for node in heights}
    side = [max(style.text_width(n, SMALL) for (c, _), n in names.items() if c == end) for end in (0, last)]
    left, right = (min(s + 0.25, 0.36 * width) for s in side)
    if ax is None:
        columns = [sum(c == column for c, _ in heights) for column in range(last + 1)]
        most = max(columns[0] * _ROW, columns[-1] * _ROW, *(n * _BETWEEN for n in columns[1:-1]), 0.8)
        used = [r for r in _LINES if r in set(rows["relation"])]
        keys = [style.key(r, _LINES[r][1], marker="", line=1.4, linestyle=_LINES[r][0]) for r in used]
        page: style.Look = {"left": left, "right": right, "below": 0.05, "legend": keys}
        ax = style.new_axes(most + 0.2, text if title else None, width=width, **page)
    room = style.inches(ax) * (0.8 if last == 2 else 0.9 / last) + 0.15
    _draw_edges(ax, edges, heights, last)
    for node, y in heights.items():
        _draw_node(ax, node, y, names[node], last, (left, room, right))
    for x, head, ha in ((0, unit_noun(table), "right"), (1, "origin (articles)", "left")):
        look: style.Look = {"ha": ha, "va": "bottom", "fontsize": SMALL, "color": MUTED}
        ax.annotate(head, (x, 0), (-7 if ha == "right" else 7, 1), textcoords="offset points", **look)
    ax.set(xlim=(-0.02, 1.02), ylim=(1.0, -0.2 / max(0.3, ax.get_window_extent().height / 100)))
    ax.set_axis_off()
    return ax


def _draw_edges(
    ax: Axes, edges: dict[tuple[Node, Node, str, str], int], heights: dict[Node, float], last: int
) -> None:
    drawn: dict[tuple[Node, Node], int] = defaultdict(int)
    most = max(edges.values(), default=1)
    for (a, b, relation, genre), n in sorted(edges.items()):
        bend = 0.08 * drawn[a, b]  # a second line between the same two stands apart
        drawn[a, b] += 1
        line, colour = _LINES[relation]
        face = "white" if genre == "opinion" else colour
        look: style.Look = {"linestyle": line, "edgecolor": colour, "facecolor": face, "zorder": 1}
        arrow = FancyArrowPatch(
            (a[0] / last, heights[a]),
            (b[0] / last, heights[b]),
            arrowstyle="-|>,head_length=4,head_width=2",
            mutation_scale=1,
            connectionstyle=f"arc3,rad={bend}",
            shrinkA=4,
            shrinkB=5,
            linewidth=0.7 + 0.45 * (n - 1) if most <= 5 else 0.3 + 2.2 * n / most,
            **look,
        )
        ax.add_patch(arrow)


def _draw_node(
    ax: Axes, node: Node, y: float, name: str, last: int, rooms: tuple[float, float, float]
) -> None:
    column, x = node[0], node[0] / last
    kind = "first" if column == 0 else "last" if column == last else "middle"
    marker, face = _MARKS[kind]
    look: style.Look = {"markersize": 4.5, "markeredgecolor": INK, "markeredgewidth": 0.8, "clip_on": False}
    ax.plot([x], [y], marker=marker, markerfacecolor=face, linestyle="none", zorder=3, **look)
    room = rooms[0 if kind == "first" else 2 if kind == "last" else 1] - 0.15
    words = style.shorten(name, room, SMALL, lines=1)
    at: dict[str, tuple[tuple[float, float], str, str]] = {
        "first": ((-7, 0), "right", "center"),
        "middle": ((0, 4), "center", "bottom"),
        "last": ((7, 0), "left", "center"),
    }
    offset, ha, va = at[kind]
    said: style.Look = {"ha": ha, "va": va, "fontsize": SMALL, "textcoords": "offset points", "zorder": 4}
    if kind == "middle":  # lines pass behind it
        said["bbox"] = {"facecolor": "white", "edgecolor": "none", "pad": 0.6, "alpha": 0.85}
    ax.annotate(words, (x, y), offset, **said)


# --- files for other programs ----------------------------------------------------------------------------


def _citation_graph(table: pd.DataFrame) -> nx.MultiDiGraph:
    graph = nx.MultiDiGraph()
    outlets = table["outlet"].fillna(UNKNOWN).astype(str)
    publish, cited = set(outlets), set(table["cited"])
    for name in sorted(publish | cited):
        role = "both" if name in publish & cited else "outlet" if name in publish else "cited"
        graph.add_node(name, label=name, role=role)
    rows = table.assign(outlet=outlets, through=table["through"].fillna(""))
    groups = rows.groupby(["outlet", "cited", "relation", "through", "genre"])
    for (outlet, medium, relation, through, genre), part in groups:
        facts = {"relation": relation, "through": through, "genre": genre}
        numbers = {"articles": int(part["doc_id"].nunique()), "passages": int(part["n"].sum())}
        graph.add_edge(outlet, medium, **facts, **numbers, weight=numbers["articles"])
    return graph


def _meeting_graph(table: pd.DataFrame) -> nx.Graph:
    found = build_network(table, top_n=max(1, len(table)))
    graph = nx.Graph()
    for name in sorted(found):
        graph.add_node(name, label=name, **found.nodes[name])
    for a, b, facts in sorted((*sorted((a, b)), facts) for a, b, facts in found.edges(data=True)):
        graph.add_edge(a, b, **facts, weight=facts["count"])
    return graph


def save_graphml(table: pd.DataFrame, path: str | Path) -> Path:
    """Write a table of citations or co-occurrences as a GraphML file and return its path.

    ``citations`` (:func:`trace_citations`) becomes a directed graph from outlet to cited medium, one edge per
    relation, way and genre, with its articles and passages; ``cooccurrences`` an undirected one of all
    pairs, with count and score. ``weight`` is what Gephi takes for the width of a line. The same table gives
    the same bytes. A relative path is taken from the project's root. Characters that XML forbids become
    U+FFFD. ValueError where the table is neither.
    """
    columns, names = set(table.columns), table.select_dtypes(["object", "string"]).columns
    table = table.assign(**{c: table[c].str.replace(_INVALID, "\ufffd", regex=True) for c in names})
    if {"outlet", "cited", "relation", "through"} <= columns:
        graph = _citation_graph(table)
    elif {"entity_a", "entity_b", "count_a", "score"} <= columns:
        graph = _meeting_graph(table)
    else:
        raise ValueError(
            "table: expected citations (trace_citations) or cooccurrences (count_cooccurrences); "
            f"found the columns {', '.join(map(str, table.columns)) or 'none'}"
        )
    target = resolve_path(str(path))
    target.parent.mkdir(parents=True, exist_ok=True)
    nx.write_graphml_xml(graph, target)
    return target
