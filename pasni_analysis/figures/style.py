"""The look that all figures share: widths, type, colours, marks, and where title and notes stand.

A figure is laid out in inches, from its texts as they measure, so that nothing is cut and nothing
depends on a second pass of a layout engine: title and subtitle above, the body, the notes below.
"""

from collections.abc import Callable, Iterable
from functools import cache, wraps
from typing import Any, NamedTuple, ParamSpec, TypeVar

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.textpath import TextPath

P = ParamSpec("P")
T = TypeVar("T")

TWO_COLUMNS, ONE_COLUMN = 7.2, 3.5  # inches: the widths that journals print

# Okabe and Ito (2008), reordered so that neighbours differ in lightness as well; yellow, too pale
# for marks on white, comes last.
COLOURS = ("#0072B2", "#009E73", "#D55E00", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#F0E442")
MARKERS = ("o", "D", "s", "^", "v", "P", "X", "<", ">", "h")
HATCHES = ("", "////", "....", "xxxx", "\\\\\\\\", "++++")
INK, MUTED, FAINT, SHADE, ALARM = "#1a1a1a", "#595959", "#b8b8b8", "#f2f2f2", "#b00020"

TITLE, SUBTITLE, BODY, SMALL = 10.0, 8.0, 7.5, 6.8  # points
_LEADING = 1.3
_PAD = 0.09  # inches between the parts of a figure and around it

RC: dict[Any, Any] = {
    "font.family": "DejaVu Sans",
    "font.size": BODY,
    "axes.labelsize": BODY,
    "axes.titlesize": BODY,
    "xtick.labelsize": BODY,
    "ytick.labelsize": BODY,
    "legend.fontsize": BODY,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.linewidth": 0.7,
    "xtick.major.width": 0.7,
    "ytick.major.width": 0.7,
    "xtick.major.size": 3,
    "ytick.major.size": 3,
    "hatch.linewidth": 0.7,
    "svg.fonttype": "none",
    "svg.hashsalt": "pasni_analysis",
    "pdf.fonttype": 42,
    "figure.dpi": 100,
    "savefig.dpi": 300,
    "path.simplify": False,
    "text.parse_math": False,  # a dollar sign in an article opens no formula
}


def styled(plot: Callable[P, T]) -> Callable[P, T]:
    """Return ``plot`` so that all it creates follows :data:`RC`, whatever the user's own settings are."""

    @wraps(plot)
    def drawn(*args: P.args, **kwargs: P.kwargs) -> T:
        with mpl.rc_context(RC):
            return plot(*args, **kwargs)

    return drawn


class Description(NamedTuple):
    """What a figure says in words, put together from its table."""

    title: str  # what the data say
    subtitle: str  # what the marks mean
    notes: str  # what is left out, and what limits the reading
    alt: str  # what a reader who cannot see the figure needs
    reading: str  # the figure read out, for the notebook (Markdown)

    @property
    def caption(self) -> str:
        """The caption of the bundle: title, subtitle and notes as one paragraph."""
        parts = (part.strip() for part in (self.title, self.subtitle, self.notes))
        return " ".join(part if part[-1] in ".?!" else f"{part}." for part in parts if part)


class Style(NamedTuple):
    """How one article or outlet is drawn, wherever it is drawn."""

    colour: str
    marker: str
    hatch: str


def styles(labels: Iterable[str]) -> dict[str, Style]:
    """Return the style of each label, by its place in the sorted list: one fixed order in a report.

    Colour and marker both tell labels apart; past eight labels colours recur with another marker.
    """
    ordered = sorted(set(labels))
    return {
        label: Style(
            COLOURS[i % len(COLOURS)],
            MARKERS[i % len(MARKERS)],
            HATCHES[i // len(COLOURS) % len(HATCHES)],
        )
        for i, label in enumerate(ordered)
    }


@cache
def text_width(text: str, size: float, weight: str = "normal") -> float:
    """Return the width of one line of ``text`` in inches, ``size`` in points."""
    if not text.strip():
        return 0.0
    font = FontProperties(family="DejaVu Sans", weight=weight)
    # TextPath would read "$" as the start of a formula; "S" is as wide.
    return TextPath((0, 0), text.replace("$", "S"), size=size, prop=font).get_extents().width / 72


def wrap(text: str, width: float, size: float = BODY, weight: str = "normal") -> list[str]:
    """Return ``text`` as lines no wider than ``width`` inches; a word that is wider is broken."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split():
            while text_width(word, size, weight) > width and len(word) > 1:
                cut = len(word) - 1
                while cut > 1 and text_width(word[:cut], size, weight) > width:
                    cut -= 1
                lines, line, word = [*lines, *([line] if line else []), word[:cut]], "", word[cut:]
            longer = f"{line} {word}".strip()
            if line and text_width(longer, size, weight) > width:
                lines, line = [*lines, line], word
            else:
                line = longer
        lines.append(line)
    return [line for line in lines if line]


def shorten(text: str, width: float, size: float = BODY, lines: int = 2) -> str:
    """Return ``text`` wrapped to ``width`` inches, cut with an ellipsis after ``lines`` lines."""
    wrapped = wrap(text, width, size)
    if len(wrapped) <= lines:
        return "\n".join(wrapped)
    last = wrapped[lines - 1]
    while last and text_width(last + "…", size) > width:
        last = last[:-1].rstrip()
    return "\n".join([*wrapped[: lines - 1], last + "…"])


@styled
def new_axes(
    body: float,
    text: Description | None = None,
    *,
    width: float = TWO_COLUMNS,
    left: float = 1.7,
    right: float = 0.15,
    below: float = 0.45,
    above: float = 0.0,
    legend: Iterable[Line2D] = (),
) -> Axes:
    """Return the axes of a new figure: ``body`` inches high, with room for all that stands around it.

    ``left`` and ``right`` are the inches beside the axes, ``below`` those for tick labels and the axis
    label, ``above`` those for marks on its top. ``text`` is printed above and below; None prints
    neither (journals set captions themselves). ``legend`` handles stand in rows under the subtitle.
    """
    room = width - 2 * _PAD
    head = [] if text is None else wrap(text.title, room, TITLE, "bold")
    sub = [] if text is None else wrap(text.subtitle, room, SUBTITLE)
    foot = [] if text is None else wrap(text.notes, room, SMALL)
    rows = _legend_rows(list(legend), room)
    heights = [_block(head, TITLE), _block(sub, SUBTITLE), _block(["x"] * len(rows), BODY)]
    top = sum(heights) + above + _PAD
    bottom = below + _block(foot, SMALL) + _PAD
    height = top + body + bottom
    figure = Figure(figsize=(width, height))
    axes = figure.add_axes((left / width, bottom / height, (width - left - right) / width, body / height))
    y = height - _PAD
    for lines, size, block, weight, colour in (
        (head, TITLE, heights[0], "bold", INK),
        (sub, SUBTITLE, heights[1], "normal", MUTED),
    ):
        _print(figure, lines, y, size, weight, colour)
        y -= block
    for row in rows:
        _print_legend(figure, row, y)
        y -= BODY * _LEADING / 72
    _print(figure, foot, _block(foot, SMALL), SMALL, "normal", MUTED)
    return axes


def _block(lines: list[str], size: float) -> float:
    return len(lines) * size * _LEADING / 72 + (_PAD if lines else 0.0)


def _print(figure: Figure, lines: list[str], top: float, size: float, weight: str, colour: str) -> None:
    width, height = figure.get_size_inches()
    for i, line in enumerate(lines):
        y = top - i * size * _LEADING / 72
        figure.text(_PAD / width, y / height, line, fontsize=size, weight=weight, color=colour, va="top")


def _legend_width(handle: Line2D) -> float:
    return 0.28 + text_width(str(handle.get_label()), BODY) + 0.16


def _legend_rows(handles: list[Line2D], room: float) -> list[list[Line2D]]:
    rows: list[list[Line2D]] = []
    used = room
    for handle in handles:
        width = _legend_width(handle)
        if not rows or used + width > room:
            rows, used = [*rows, []], 0.0
        rows[-1].append(handle)
        used += width
    return rows


def _print_legend(figure: Figure, handles: list[Line2D], top: float) -> None:
    width, height = figure.get_size_inches()
    x, y = _PAD, top - BODY * 0.6 / 72
    for handle in handles:
        label = str(handle.get_label())
        handle.set_data([(x + 0.11) / width], [y / height])
        handle.set_transform(figure.transFigure)
        handle.set_figure(figure)
        figure.add_artist(handle)
        figure.text((x + 0.25) / width, y / height, label, fontsize=BODY, color=INK, va="center_baseline")
        x += _legend_width(handle)


def swatch(label: str, colour: str, *, marker: str = "s", filled: bool = True) -> Line2D:
    """Return a legend handle for :func:`new_axes`: one mark with its label."""
    return Line2D(
        [],
        [],
        linestyle="none",
        marker=marker,
        markersize=6,
        color=colour,
        markerfacecolor=colour if filled else "white",
        markeredgewidth=1.2,
        label=label,
    )


def shade_rows(axes: Axes, rows: int) -> None:
    """Shade every second row of ``axes``, whose rows are centred on 0, 1, 2 … from the top."""
    for row in range(0, rows, 2):
        axes.axhspan(row - 0.5, row + 0.5, color=SHADE, zorder=0, linewidth=0)
    axes.set_ylim(rows - 0.5, -0.5)
