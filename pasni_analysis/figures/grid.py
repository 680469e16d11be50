"""A table drawn as a figure: a column of labels, a column per article, marks and words in the cells."""

from collections.abc import Sequence
from typing import NamedTuple

from matplotlib.axes import Axes

from pasni_analysis.figures.style import INK, MUTED, SHADE, SMALL, text_width, wrap

LINE, PAD = 0.125, 0.1  # inches: one line of small type, the air above and below a row's lines
_MARK = 0.13  # inches that a mark takes before its words


class Cell(NamedTuple):
    """One line of a cell, wrapped when drawn: words, and the mark before them ("" for none)."""

    words: str
    marker: str = ""
    colour: str = INK
    filled: bool = True


Row = Sequence[Sequence[Cell]]  # the cells of a row, each a sequence of lines


def _lines(cell: Sequence[Cell], width: float) -> list[tuple[Cell, str, bool]]:
    """Return the drawn lines of a cell: the line of the cell, the words, whether its mark stands there."""
    drawn = []
    for part in cell:
        room = width - 0.08 - (_MARK if part.marker else 0)
        for i, words in enumerate(wrap(part.words, room, SMALL) or [""]):
            drawn.append((part, words, i == 0))
    return drawn


def row_heights(rows: Sequence[Row], widths: Sequence[float]) -> list[float]:
    """Return the height in inches of each row of cells, as its longest cell needs."""
    longest = [max(len(_lines(cell, w)) for cell, w in zip(row, widths, strict=True)) for row in rows]
    return [PAD + LINE * max(1, n) for n in longest]


def draw_grid(axes: Axes, rows: Sequence[Row], widths: Sequence[float]) -> None:
    """Draw ``rows`` on ``axes`` in inches, the first as the header; every second row below it is shaded."""
    heights = row_heights(rows, widths)
    axes.set_xlim(0, sum(widths))
    axes.set_ylim(sum(heights), 0)
    axes.set_axis_off()
    top = 0.0
    for number, (row, height) in enumerate(zip(rows, heights, strict=True)):
        if number % 2:
            axes.axhspan(top, top + height, color=SHADE, zorder=0, linewidth=0)
        left = 0.0
        for column, (cell, width) in enumerate(zip(row, widths, strict=True)):
            _draw_cell(axes, cell, (left, top + height / 2, width), header=number == 0, label=column == 0)
            left += width
        top += height


def _draw_cell(
    axes: Axes, cell: Sequence[Cell], where: tuple[float, float, float], *, header: bool, label: bool
) -> None:
    left, middle, width = where
    lines = _lines(cell, width)
    y = middle - LINE * (len(lines) - 1) / 2
    for part, words, first in lines:
        indent = _MARK if part.marker else 0.0
        used = text_width(words, SMALL) + indent
        x = left + (0.04 if label or part.marker else (width - used) / 2)
        if part.marker and first:
            face = part.colour if part.filled else "white"
            axes.plot(
                [x + 0.05],
                [y],
                marker=part.marker,
                markersize=4.6,
                color=part.colour,
                markerfacecolor=face,
                markeredgewidth=1.0,
                linestyle="none",
                clip_on=False,
            )
        colour = MUTED if header else (INK if part.marker else part.colour)
        axes.text(x + indent, y, words, fontsize=SMALL, color=colour, va="center_baseline", ha="left")
        y += LINE
