"""The map of the places named: marks by mentions on the outline of the land, names beside them."""

from collections.abc import Sequence
from math import ceil, cos, radians, sqrt
from typing import NamedTuple, cast

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

from pasni_analysis.figures import style
from pasni_analysis.figures.map_layout import WORLD, Box, Frame, Label, find_frame, find_land, place_labels
from pasni_analysis.figures.style import BODY, COLOURS, FAINT, INK, MUTED, SMALL
from pasni_analysis.figures.units import check_top
from pasni_analysis.figures.wording import Description, bullets, listing, nothing, plural
from pasni_analysis.results_places import AREAS

_LEFT, _RIGHT, _TICKS = 0.42, 0.12, 0.22  # inches beside the map, and below it for degrees
_LARGEST, _SMALLEST = 22.0, 2.2  # points: diameters of the marks
_LISTED = 12  # places without coordinates that the notes name
_LAND, _BESIDE = "#e4e4e4", 0.62  # share of the width that the world takes where the key stands beside it
_KEY = 0.45  # inches: the height of the key of sizes


class _Panel(NamedTuple):
    frame: Frame
    size: tuple[float, float]  # inches
    rows: pd.DataFrame
    labels: list[Label]
    key: list[str]
    points: float  # size of its letters


def _located(table: pd.DataFrame) -> pd.DataFrame:
    return table[table["located"] == "yes"]


def _panels(table: pd.DataFrame, top_n: int, width: float) -> list[_Panel]:
    """Return the main map and, where places lie outside it, the world with those."""
    rows = _located(table).head(top_n).reset_index(drop=True)
    most = rows["mentions"].max()
    frame, wide = find_frame(rows), width - _LEFT - _RIGHT
    inside = frame.holds(rows)
    panels = [_panel(frame, wide, rows[inside], most, BODY, ())]
    if not inside.all():
        wide *= 1 if width < 5 else _BESIDE
        # The world shows where the main map lies; no name stands in that frame.
        corners = pd.DataFrame({"lon": [frame.west, frame.east], "lat": [frame.south, frame.north]})
        high = wide / WORLD.shape
        (x0, y0), (x1, y1) = _inches(corners, WORLD, (wide, high))
        panels.append(_panel(WORLD, wide, rows[~inside], most, SMALL, [(x0, y0, x1, y1)]))
    return panels


def _panel(
    frame: Frame, wide: float, rows: pd.DataFrame, most: int, points: float, blocked: Sequence[Box]
) -> _Panel:
    size = (wide, wide / frame.shape)
    places = zip(_inches(rows, frame, size), rows["mentions"], strict=True)
    marks = [(x, y, _diameter(n, most) / 144) for (x, y), n in places]
    room = (0.03, 0.03, size[0] - 0.03, size[1] - 0.03)
    labels, key = place_labels(rows["entity"], marks, room, size=points, blocked=blocked)
    return _Panel(frame, size, rows, labels, key, points)


def _inches(rows: pd.DataFrame, frame: Frame, size: tuple[float, float]) -> list[tuple[float, float]]:
    x = (rows["lon"] - frame.west) / (frame.east - frame.west) * size[0]
    y = (rows["lat"] - frame.south) / (frame.north - frame.south) * size[1]
    return list(zip(x, y, strict=True))


def _diameter(n: int, most: int) -> float:
    """Return the diameter in points of a mark whose area stands for ``n`` mentions."""
    return max(_SMALLEST, _LARGEST * sqrt(n / most))


def _alike(most: int) -> int:
    """Return the mentions up to which all marks have the smallest size."""
    return int((_SMALLEST / _LARGEST) ** 2 * most)


def _counts(rows: pd.DataFrame) -> str:
    named = [f"{r.entity} {r.mentions:,}" for r in rows.head(_LISTED).itertuples()]
    rest = rows.iloc[_LISTED:]
    named += [f"{len(rest):,} more with {plural(int(rest['mentions'].sum()), 'mention')}"] * bool(len(rest))
    return listing(named)


def _missing(table: pd.DataFrame) -> str:
    """Return the places without a mark, and why."""
    unlisted = table[table["located"] == "not in the list"]
    unclear = table[table["located"] == "ambiguous"]
    said = f"Not on the map for want of coordinates: {_counts(unlisted)}." if len(unlisted) else ""
    if len(unclear):
        said += f" Not on the map since several places bear the name: {_counts(unclear)}."
    return said.strip()


def _where(row: pd.Series) -> str:
    lat, lon = f"{abs(row.lat):.2f}° {'N' if row.lat >= 0 else 'S'}", f"{abs(row.lon):.2f}°"
    kind = f"{row.kind}, near its middle" if row.kind in AREAS else row.kind
    return (
        f"{row.entity}: {plural(row.mentions, 'time')} ({kind}; {lat}, {lon} {'E' if row.lon >= 0 else 'W'})"
    )


def describe_places(table: pd.DataFrame, *, top_n: int = 40, width: float = style.TWO_COLUMNS) -> Description:
    """Return what ``places`` says, in words; with the key to numbers where the map has no room for names."""
    check_top(top_n)
    missing = _missing(table)
    if _located(table).empty:
        return nothing("no place named can be located" if len(table) else "no place is named", missing)
    rows, rest = _located(table).head(top_n), _located(table).iloc[top_n:]
    panels = _panels(table, top_n, width)
    first, points = rows.iloc[0], rows[~rows["kind"].isin(AREAS)]
    title = f"{first['entity']} is the place named most ({plural(first['mentions'], 'time')})"
    if first["kind"] in AREAS and len(points):
        title += f"; of towns and sites {points['entity'].iloc[0]} ({points['mentions'].iloc[0]:,})"
    notes = [f"{plural(len(_located(table)), 'place')} of {len(table):,} located.", missing]
    if len(rest):
        count = plural(int(rest["mentions"].sum()), "mention")
        notes.append(f"Not drawn: {plural(len(rest), 'more place')} with {count}.")
    for panel in panels:
        key = [f"{i} {name}" for i, name in enumerate(panel.key, start=1)]
        notes.append(f"Numbers on the {_name(panel)}: {', '.join(key)}." if key else "")
    most = int(first["mentions"])
    notes.append(f"Up to {plural(_alike(most), 'mention')} marks are alike." if _alike(most) > 1 else "")
    notes.append(
        f"Equirectangular, true to scale at {abs(panels[0].frame.middle):.0f}° "
        f"{'N' if panels[0].frame.middle >= 0 else 'S'}; no borders. "
        "Towns and provinces: GeoNames (CC BY 4.0); land and countries: Natural Earth; "
        "seas and sites: approximate, or aliases.csv."
    )
    subtitle = (
        "Area of a mark: mentions. Filled: a town or site. Hollow: a country, province or sea, marked near "
    )
    subtitle += "its middle."
    subtitle += " Small map: places outside the large one (frame)." if len(panels) > 1 else ""
    read = [_where(row) for _, row in rows.iterrows()]
    return Description(
        title=title,
        subtitle=subtitle,
        notes=" ".join(note for note in notes if note),
        alt=f"Map of the places named. {title}. " + "; ".join(read) + f". {missing}".rstrip(),
        reading=f"{title}.\n\n{bullets(read)}" + (f"\n\n{missing}" if missing else ""),
    )


def _name(panel: _Panel) -> str:
    return "small map" if panel.points == SMALL else "map"


@style.styled
def plot_places(
    table: pd.DataFrame,
    ax: Axes | None = None,
    *,
    title: bool = True,
    width: float = style.TWO_COLUMNS,
    top_n: int = 40,
) -> Axes:
    """Return axes with a map of the first ``top_n`` located places of ``places``.

    The main map shows the group of places with most mentions, a small one of the world what lies outside
    it. On an ``ax`` of your own the main map alone is drawn. A frame across the 180th meridian is none.
    """
    text = describe_places(table, top_n=top_n, width=width)
    if _located(table).empty:
        return style.draw_nothing(text, ax, title=title, width=width)
    panels = _panels(table, top_n, width)
    most = int(_located(table)["mentions"].max())
    if ax is not None:
        _draw(ax, panels[0], most)
        return ax
    beside = len(panels) > 1 and width >= 5
    world = panels[1].size[1] + 0.1 if len(panels) > 1 else 0.0
    below = max(world, _KEY) if beside else world + _KEY
    page: style.Look = {"left": _LEFT, "right": _RIGHT, "below": _TICKS + below}
    ax = style.new_axes(panels[0].size[1], text if title else None, width=width, **page)
    _draw(ax, panels[0], most)
    figure = cast(Figure, ax.figure)
    bottom = ax.get_position().y0 * figure.get_size_inches()[1] - _TICKS - below
    if len(panels) > 1:
        small = _add_axes(figure, _LEFT, bottom + (0 if beside else _KEY), *panels[1].size)
        _draw(small, panels[1], most)
        frame = panels[0].frame
        sides = (frame.west, frame.south), frame.east - frame.west, frame.north - frame.south
        small.add_patch(Rectangle(*sides, fill=False, edgecolor=INK, linewidth=0.8, zorder=4))
        small.set(xticks=[], yticks=[])
    left = _LEFT + (panels[1].size[0] + 0.15 if beside else 0)
    height = bottom + (world - _KEY) / 2 if beside else bottom
    _draw_sizes(_add_axes(figure, left, height, width - _RIGHT - left, _KEY), most)
    return ax


def _add_axes(figure: Figure, left: float, bottom: float, wide: float, tall: float) -> Axes:
    width, height = figure.get_size_inches()
    return figure.add_axes((left / width, bottom / height, wide / width, tall / height))


def _draw(ax: Axes, panel: _Panel, most: int) -> None:
    frame, rows = panel.frame, panel.rows
    rings = [*find_land(frame)]
    fill = [_LAND if kind == "land" else "white" for kind, _ in rings]
    ax.add_collection(PolyCollection([ring for _, ring in rings], facecolors=fill, linewidths=0, zorder=0.5))
    area = rows["kind"].isin(AREAS)
    sizes = rows["mentions"].map(lambda n: _diameter(n, most) ** 2)
    hollow: style.Look = {"facecolors": "none", "edgecolors": INK, "linewidths": 0.9, "zorder": 2}
    filled: style.Look = {"color": COLOURS[0], "edgecolors": "white", "linewidths": 0.5, "zorder": 3}
    for part, look in ((area, hollow), (~area, filled)):
        ax.scatter(rows["lon"][part], rows["lat"][part], s=sizes[part], clip_on=False, **look)
    for label, kind in zip(panel.labels, rows["kind"], strict=True):
        _print(ax, panel, label, "italic" if kind in AREAS else "normal")
    ax.set(xlim=(frame.west, frame.east), ylim=(frame.south, frame.north))
    ax.set_aspect(1 / cos(radians(frame.middle)), adjustable="box")
    ax.set(**_degrees("x", frame.west, frame.east, "EW"), **_degrees("y", frame.south, frame.north, "NS"))
    ax.tick_params(labelsize=SMALL, colors=MUTED, width=0.5)
    ax.spines[:].set(visible=True, color=FAINT)


def _degrees(axis: str, low: float, high: float, ends: str) -> style.Look:
    values = [v for v in MaxNLocator(5, steps=[1, 2, 5, 10]).tick_values(low, high) if low <= v <= high]
    names = [f"{abs(v):g}° {ends[int(v < 0)]}" if v else "0°" for v in values]
    return {f"{axis}ticks": values, f"{axis}ticklabels": names}


def _print(ax: Axes, panel: _Panel, label: Label, slant: str) -> None:
    frame, (wide, high) = panel.frame, panel.size

    def degrees(x: float, y: float) -> tuple[float, float]:
        lon = frame.west + x / wide * (frame.east - frame.west)
        return lon, frame.south + y / high * (frame.north - frame.south)

    left, bottom, right, top = label.box
    at = degrees((left + right) / 2, (bottom + top) / 2)
    ax.text(*at, label.text, fontsize=panel.points, style=slant, ha="center", va="center", zorder=5)
    if label.line is not None:
        ends = degrees(*label.line[:2]), degrees(*label.line[2:])
        ax.plot(*zip(*ends, strict=True), color=MUTED, linewidth=0.5, zorder=1.5)


def _draw_sizes(ax: Axes, most: int) -> None:
    """Draw the key of sizes in a row: circles with the mentions that they stand for."""
    ax.set(xlim=(0, style.inches(ax)), ylim=(0, _KEY))
    ax.set_axis_off()
    x = 0.02
    for n in sorted({most, ceil(most / 4), ceil(most / 16)}, reverse=True):
        radius = _diameter(n, most) / 144
        look: style.Look = {"facecolors": "none", "edgecolors": INK, "linewidths": 0.9, "clip_on": False}
        ax.scatter([x + radius], [_KEY / 2], s=(144 * radius) ** 2, **look)
        name = plural(n, "mention") if n == most else f"{n:,}"
        ax.text(x + 2 * radius + 0.06, _KEY / 2, name, va="center", fontsize=SMALL)
        x += 2 * radius + style.text_width(name, SMALL) + 0.3
