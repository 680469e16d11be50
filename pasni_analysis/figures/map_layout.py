"""Where things stand on a map: its frame, and labels that lie neither on marks nor on each other.

All in inches and degrees, from the table alone, so that the words of a figure can say what was left out
before anything is drawn.
"""

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import combinations
from math import asin, cos, hypot, radians, sin, sqrt
from typing import NamedTuple

import networkx as nx
import numpy as np
import pandas as pd

from pasni_analysis.figures import style
from pasni_analysis.lexicons import load_lexicon

STEP = 1200  # km: places of one group hang together by steps no longer than this
_SPARE = 0.03  # share of a group's mentions that may stand outside the frame ...
_SAVES = 0.2  # ... where that makes one of its sides shorter by this share
_MARGIN = 4.0  # degrees of land kept around a frame: longer than the lines of its outline
_FINE = 1 / 800  # of the width: what is smaller is not seen
_LEAST = 6.0  # degrees: the shortest side of a frame
_PADDING = 0.07  # of the side, around the outermost places
_SHAPE = (1.35, 1.7)  # width to height of a frame on paper
_RINGS = (0.02, 0.09, 0.17, 0.27, 0.4)  # inches between a mark and its label; beyond the first with a line
_WAYS = ((1, 0), (-1, 0), (0.7, 0.7), (0.7, -0.7), (-0.7, 0.7), (-0.7, -0.7), (0, 1), (0, -1))
_SAMPLES = np.linspace(0, 1, 9)

Box = tuple[float, float, float, float]  # left, bottom, right, top in inches


class Frame(NamedTuple):
    """A stretch of the earth in degrees, drawn equirectangular and true to scale at its middle latitude."""

    west: float
    east: float
    south: float
    north: float

    @property
    def middle(self) -> float:
        """The latitude at which a degree has the same length in both directions on paper as on earth."""
        return (self.south + self.north) / 2

    @property
    def shape(self) -> float:
        """Width on paper divided by height."""
        return (self.east - self.west) * cos(radians(self.middle)) / (self.north - self.south)

    def holds(self, rows: pd.DataFrame) -> pd.Series:
        """Say which rows lie inside."""
        return rows["lon"].between(self.west, self.east) & rows["lat"].between(self.south, self.north)


WORLD = Frame(-180, 180, -57, 80)


class Label(NamedTuple):
    """A name beside its mark: its box, and where its line starts and ends, if it has one (inches)."""

    text: str
    box: Box
    line: tuple[float, float, float, float] | None


def _km(a: tuple[float, float], b: tuple[float, float]) -> float:
    (lat_a, lon_a), (lat_b, lon_b) = ([radians(v) for v in place] for place in (a, b))
    half = sin((lat_b - lat_a) / 2) ** 2 + cos(lat_a) * cos(lat_b) * sin((lon_b - lon_a) / 2) ** 2
    return 2 * 6371 * asin(sqrt(half))


def find_frame(rows: pd.DataFrame) -> Frame:
    """Return the frame of the main map: around the group of places with most mentions.

    A group hangs together by steps of ``STEP`` km. Its outermost places are left out, up to 3 % of its
    mentions, where each makes the frame shorter by a fifth. Where it spans half the globe: the world.
    """
    rows = rows.reset_index(drop=True)
    graph = nx.Graph()
    graph.add_nodes_from(rows.index)
    at = list(zip(rows["lat"], rows["lon"], strict=True))
    graph.add_edges_from((i, j) for i, j in combinations(rows.index, 2) if _km(at[i], at[j]) <= STEP)
    groups = [rows.loc[sorted(group)] for group in nx.connected_components(graph)]
    most = max(groups, key=lambda group: (group["mentions"].sum(), -group.index[0]))
    return _padded(_trimmed(most))


def _trimmed(rows: pd.DataFrame) -> pd.DataFrame:
    spare = _SPARE * rows["mentions"].sum()
    while True:
        ways = []
        for axis in ("lon", "lat"):
            for end in (rows[axis].min(), rows[axis].max()):
                left = rows[rows[axis] != end]
                cost = rows["mentions"].sum() - left["mentions"].sum()
                if len(left) and cost <= spare:
                    ways.append((1 - np.ptp(left[axis]) / np.ptp(rows[axis]), cost, left))
        saved, cost, left = max(ways, key=lambda way: way[0], default=(0, 0, rows))
        if saved < _SAVES:
            return rows
        rows, spare = left, spare - cost


def _padded(rows: pd.DataFrame) -> Frame:
    sides = []
    for axis, most in (("lon", 180), ("lat", 85)):
        low, high = rows[axis].min(), rows[axis].max()
        more = max((high - low) * _PADDING, (_LEAST - (high - low)) / 2)
        sides += [max(low - more, -most), min(high + more, most)]
    frame = Frame(*sides)
    if frame.east - frame.west > 180:
        return WORLD
    wide, high = frame.east - frame.west, frame.north - frame.south
    if frame.shape < _SHAPE[0]:
        more = wide * (_SHAPE[0] / frame.shape - 1) / 2
        return frame._replace(west=max(frame.west - more, -180), east=min(frame.east + more, 180))
    more = max(0.0, high * (frame.shape / _SHAPE[1] - 1) / 2)
    return frame._replace(south=max(frame.south - more, -85), north=min(frame.north + more, 85))


@cache
def load_land() -> tuple[tuple[str, np.ndarray], ...]:
    """Return the rings of ``lexicons/land.csv``: land or lake, and its points as longitude and latitude."""
    return tuple(
        (row["kind"], np.array(row["points"].split(), dtype=float).reshape(-1, 2) / 100)
        for row in load_lexicon("land")
    )


def find_land(frame: Frame) -> Iterator[tuple[str, np.ndarray]]:
    """Yield the rings of :func:`load_land` that ``frame`` shows, without what is too far or too fine."""
    low = np.array([frame.west, frame.south]) - _MARGIN
    high = np.array([frame.east, frame.north]) + _MARGIN
    fine = (frame.east - frame.west) * _FINE
    for kind, ring in load_land():
        if (
            (ring.max(axis=0) <= low).any()
            or (ring.min(axis=0) >= high).any()
            or np.ptp(ring, axis=0).max() < fine
        ):
            continue
        # What is pushed to the margin on one side and stays there is one straight line.
        near = _distinct(np.clip(ring, low, high), fine)
        before, after = np.roll(near, 1, axis=0), np.roll(near, -1, axis=0)
        along = (near == before) & (near == after) & ((near == low) | (near == high))
        yield kind, near[~along.any(axis=1)]


def _distinct(ring: np.ndarray, fine: float) -> np.ndarray:
    cell = np.rint(ring / fine)
    return ring[(cell != np.roll(cell, 1, axis=0)).any(axis=1)]


def place_labels(
    names: Iterable[str],
    marks: list[tuple[float, float, float]],
    room: Box,
    *,
    size: float,
    blocked: Iterable[Box] = (),
) -> tuple[list[Label], list[str]]:
    """Return the label of each mark (x, y, radius in inches), and the key: names that a number stands for.

    In the order given, each takes the first free place around its mark, the nearer ring first. A name
    without a free place is replaced by its number in the key, which may stand on its mark.
    """
    taken: list[Box] = [*blocked]
    circles = [(x - 0.8 * r, y - 0.8 * r, x + 0.8 * r, y + 0.8 * r) for x, y, r in marks]
    labels: list[Label] = []
    key: list[str] = []
    for name, mark in zip(names, marks, strict=True):
        label = _free(name, mark, room, size, taken, circles)
        if label is None:
            key.append(name)
            number = str(len(key))
            label = _free(number, mark, room, size, taken, circles) or _beside(number, mark, size)
        labels.append(label)
        taken += [label.box, *_dots(label)]
    return labels, key


def _free(
    text: str, mark: tuple[float, float, float], room: Box, size: float, taken: list[Box], circles: list[Box]
) -> Label | None:
    for label in _candidates(text, mark, size):
        left, bottom, right, top = label.box
        inside = left >= room[0] and bottom >= room[1] and right <= room[2] and top <= room[3]
        blocked = any(_meet(label.box, other) for other in (*taken, *circles))
        if inside and not blocked and not any(_meet(dot, other) for dot in _dots(label) for other in taken):
            return label
    return None


def _candidates(text: str, mark: tuple[float, float, float], size: float) -> Iterator[Label]:
    x, y, radius = mark
    wide, high = _extent(text, size)
    for ring, gap in enumerate(_RINGS):
        for dx, dy in _WAYS:
            scale = (radius + gap) / hypot(dx, dy)
            near_x, near_y = x + dx * scale, y + dy * scale
            left = near_x if dx > 0 else near_x - wide if dx < 0 else near_x - wide / 2
            low = near_y - high / 2 if dy == 0 else near_y if dy > 0 else near_y - high
            edge = radius / hypot(dx, dy)
            line = (x + dx * edge, y + dy * edge, near_x, near_y) if ring else None
            yield Label(text, (left, low, left + wide, low + high), line)


def _beside(text: str, mark: tuple[float, float, float], size: float) -> Label:
    wide, high = _extent(text, size)
    x, y, _ = mark
    return Label(text, (x - wide / 2, y - high / 2, x + wide / 2, y + high / 2), None)


def _extent(text: str, size: float) -> tuple[float, float]:
    return style.text_width(text, size), size * 1.25 / 72


def _dots(label: Label) -> list[Box]:
    if label.line is None:
        return []
    x0, y0, x1, y1 = label.line
    xs, ys = x0 + (x1 - x0) * _SAMPLES[:-1], y0 + (y1 - y0) * _SAMPLES[:-1]
    return [(x - 0.005, y - 0.005, x + 0.005, y + 0.005) for x, y in zip(xs, ys, strict=True)]


def _meet(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
