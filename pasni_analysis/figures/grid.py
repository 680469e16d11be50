"""A table drawn as a figure: a column of labels, a column per unit, marks, words and shades in the cells."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, to_hex
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from pasni_analysis.figures import style
from pasni_analysis.figures.style import BODY, INK, MUTED, SHADE, SMALL, text_width, wrap
from pasni_analysis.figures.wording import Description

_LINE, _PAD, _EDGE = 0.127, 0.105, 0.09  # inches: a line of type; the air of a row; beside the table
_MARK, _GAP = 0.13, 0.08  # inches that a mark takes before its words; between the words of two columns
_LABEL, _TURNED = 0.85, 1.3  # the least width of the labels; the most height of heads that are turned
_EMPTY = "#f7f7f7"  # a cell whose value is zero
_SHADES = LinearSegmentedColormap.from_list("shades", ["#e9f2f9", "#9cc5e3", "#0072B2", "#003a5c"])


class Cell(NamedTuple):
    """One line of a cell, wrapped when drawn: words, and the mark before them ("" for none)."""

    words: str
    marker: str = ""
    colour: str = INK
    filled: bool = True
    weight: str = "normal"


class Row(NamedTuple):
    """One row: its label, its cells (none: it heads the rows below), and the colour behind each cell."""

    label: str
    cells: Sequence[Sequence[Cell]] = ()
    fills: Sequence[str] = ()


def _lines(cell: Sequence[Cell], width: float) -> list[tuple[Cell, str, bool]]:
    """Return the drawn lines of a cell: the line of the cell, the words, whether its mark stands there."""
    drawn = []
    for part in cell:
        room = width - _GAP - (_MARK if part.marker else 0)
        words = wrap(part.words, room, SMALL, part.weight) or [""]
        drawn += [(part, line, i == 0) for i, line in enumerate(words)]
    return drawn


def _need(cell: Sequence[Cell]) -> float:
    """Return the inches below which a word of the cell would be broken."""
    words = [(w, c) for c in cell for w in c.words.replace("–", "– ").split()]
    widest = max((text_width(w, SMALL, c.weight) for w, c in words), default=0.0)
    return widest + _GAP + 0.01 + (_MARK if any(c.marker for c in cell) else 0)


def _needs(rows: Sequence[Row], columns: int) -> list[float]:
    return [max((_need(row.cells[i]) for row in rows if row.cells), default=0.0) for i in range(columns)]


def _widths(rows: Sequence[Row], needs: Sequence[float], width: float, wide: dict[int, float]) -> list[float]:
    """Return the inches of the label column and of each column: equal where no word would be broken."""
    longest = max(text_width(row.label, SMALL) for row in rows if row.cells) + _GAP + 0.01
    most = (0.31 if any(row.fills for row in rows) else 0.21) * width
    label = min(longest, max(_LABEL, min(most, width - sum(needs))))
    given = {i: max(share * width, needs[i]) for i, share in wide.items()}
    while True:
        rest = [i for i in range(len(needs)) if i not in given]
        equal = (width - label - sum(given.values())) / max(1, len(rest))
        tight = {i: needs[i] for i in rest if needs[i] > equal}
        if not tight:
            break
        given |= tight
    chosen = [given.get(i, equal) for i in range(len(needs))]
    return [label, *(c * (width - label) / sum(chosen) for c in chosen)]


def _label(row: Row, width: float) -> str:
    return style.shorten(row.label, width - _GAP, SMALL, lines=4) if row.cells else row.label


def _height(row: Row, widths: Sequence[float]) -> float:
    cells = [len(_lines(cell, w)) for cell, w in zip(row.cells, widths[1:], strict=False)]
    return _PAD + _LINE * max([_label(row, widths[0]).count("\n") + 1, *cells])


@style.styled
def plot_grid(
    heads: Sequence[str],
    rows: Sequence[Row],
    text: Description | None,
    *,
    ax: Axes | None = None,
    width: float = style.TWO_COLUMNS,
    legend: Iterable[Line2D] = (),
    corner: str = "",
    wide: dict[int, float] | None = None,
) -> Axes:
    """Return axes, in inches from the top left, with a table of ``rows`` under ``heads``.

    ``corner`` heads the labels; ``wide`` gives columns their share of the width. Rows without fills are
    shaded in turn. The letters of a filled cell have a contrast of 4.5 to 1 at least. A table
    of filled cells that is too narrow for its numbers raises ValueError.
    """
    if ax is not None:
        width = style.inches(ax) + 2 * _EDGE
    top = Row(corner, [[Cell(head, colour=MUTED)] for head in heads])
    room, columns = width - 2 * _EDGE, len(heads)
    needs = _needs([top, *rows], columns)
    turned = sum(needs) + _LABEL > room
    needs = _needs(rows, columns) if turned else needs
    filled = any(row.fills for row in rows)
    if filled and sum(needs) + _LABEL > room + 0.1:  # a number broken in two would be misread
        least = sum(needs) + _LABEL + 2 * _EDGE
        raise ValueError(
            f"a table of {columns} columns: expected a width of {least:.1f} in or more, found {width:.1f} in"
            "; draw fewer columns (top_n, columns) or a wider figure"
        )
    widths = _widths(rows, needs, room, wide or {})
    if filled and any(
        len(_lines(c, w)) > 1 for row in rows for c, w in zip(row.cells, widths[1:], strict=False)
    ):
        rows = [row._replace(cells=[_stacked(cell) for cell in row.cells]) for row in rows]
    heights = [_height(row, widths) for row in (top, *rows)]
    if turned:
        heights[0] = _PAD + min(_TURNED, max(text_width(head, SMALL) for head in heads))
    if ax is None:
        page: style.Look = {"left": _EDGE, "right": _EDGE, "below": 0.05, "legend": legend}
        ax = style.new_axes(sum(heights), text, width=width, **page)
    ax.set(xlim=(0, sum(widths)), ylim=(sum(heights), 0), xticks=[], yticks=[])
    ax.set_axis_off()
    _draw_heads(ax, top, heights[0], widths, turned=turned)
    y, odd = heights[0], True
    for row, height in zip(rows, heights[1:], strict=True):
        if odd and row.cells and not row.fills:
            ax.axhspan(y, y + height, color=SHADE, zorder=0, linewidth=0)
        _draw_row(ax, row, y, height, widths, right=filled)
        y, odd = y + height, not odd
    return ax


def _draw_heads(ax: Axes, top: Row, height: float, widths: Sequence[float], *, turned: bool) -> None:
    """Draw the heads of the columns; upright ones where they would be broken."""
    if not turned:
        _draw_row(ax, top, 0.0, height, widths, right=False)
        return
    for i, cell in enumerate(top.cells):
        words = style.shorten(cell[0].words, height, SMALL, lines=1)
        x = sum(widths[: i + 1]) + widths[i + 1] / 2
        look: style.Look = {"rotation": 90, "ha": "center", "va": "bottom", "fontsize": SMALL}
        ax.text(x, height - _PAD / 2, words, color=MUTED, **look)


def _stacked(cell: Sequence[Cell]) -> list[Cell]:
    # Where one number needs two lines, all have them, so that columns of numbers stay even.
    return [c._replace(words=c.words.replace(" (", "\n(")) for c in cell]


def _draw_row(ax: Axes, row: Row, y: float, height: float, widths: Sequence[float], *, right: bool) -> None:
    middle = y + height / 2
    if not row.cells:
        ax.text(0.0, middle, row.label, fontsize=BODY, weight="bold", va="center_baseline")
        return
    label = _label(row, widths[0])
    x, side = (widths[0] - 0.05, "right") if right else (0.04, "left")
    place: style.Look = {"ha": side, "va": "center" if "\n" in label else "center_baseline"}
    colour = INK if y else MUTED
    if label:
        ax.text(x, middle, label, fontsize=SMALL, color=colour, linespacing=1.25, **place)
    left = widths[0]
    for i, (cell, width) in enumerate(zip(row.cells, widths[1:], strict=True)):
        if row.fills:
            look: style.Look = {"facecolor": row.fills[i], "edgecolor": "white", "linewidth": 1}
            ax.add_patch(Rectangle((left, y), width, height, **look))
        _draw_cell(ax, cell, (left, middle, width))
        left += width


def _draw_cell(ax: Axes, cell: Sequence[Cell], where: tuple[float, float, float]) -> None:
    left, middle, width = where
    lines = _lines(cell, width)
    y = middle - _LINE * (len(lines) - 1) / 2
    marked = any(part.marker for part in cell)
    for part, words, first in lines:
        if marked:
            x, side = left + 0.04 + (_MARK if part.marker else 0), "left"
        else:
            x, side = left + width / 2, "center"
        if part.marker and first:
            face = part.colour if part.filled else "white"
            mark: style.Look = {
                "color": part.colour,
                "markerfacecolor": face,
                "markersize": 4.6,
                "markeredgewidth": 1.0,
            }
            ax.plot([left + 0.09], [y], marker=part.marker, linestyle="none", clip_on=False, **mark)
        if words:
            colour = INK if part.marker else part.colour
            look: style.Look = {"fontsize": SMALL, "weight": part.weight, "color": colour, "ha": side}
            ax.text(x, y, words, va="center_baseline", **look)
        y += _LINE


@style.styled
def plot_shaded(
    values: pd.DataFrame,
    texts: pd.DataFrame,
    text: Description | None,
    *,
    ax: Axes | None = None,
    width: float = style.TWO_COLUMNS,
    groups: Sequence[str] = (),
    top: float = 0.0,
    strong: str = "",
) -> Axes:
    """Return axes with a shaded cell per value and its text; ``groups`` names each row's group.

    The darkest shade is for ``top``, or for the greatest value where that is greater; a text that is
    ``strong`` is printed bold.
    """
    top = max(top, values.to_numpy(float).max(initial=0.0), 1e-9)
    rows: list[Row] = []
    for i, (label, row, said) in enumerate(zip(values.index, values.values, texts.values, strict=True)):
        if groups and (i == 0 or groups[i] != groups[i - 1]):
            rows.append(Row(groups[i]))
        fills = [to_hex(_SHADES(v / top)) if v > 0 else _EMPTY for v in row]
        inks = [style.ink_on(f) if v > 0 else MUTED for v, f in zip(row, fills, strict=True)]
        cells = [
            [Cell(str(s), colour=ink, weight="bold" if s == strong else "normal")]
            for s, ink in zip(said, inks, strict=True)
        ]
        rows.append(Row(str(label), cells, fills))
    return plot_grid([str(c) for c in values.columns], rows, text, ax=ax, width=width)
