"""The look that all figures share: widths, type, colours, marks, and where title and notes stand.

A figure is laid out in inches, from its texts as they measure, so that nothing is cut and nothing
depends on a second pass of a layout engine: title and subtitle above, the body, the notes below.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache, wraps
from typing import Any, NamedTuple, ParamSpec, TypeVar

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.textpath import text_to_path

from pasni_analysis.figures.wording import Description

Look = dict[str, Any]  # keyword arguments of matplotlib
P = ParamSpec("P")
T = TypeVar("T")

TWO_COLUMNS, ONE_COLUMN = 7.2, 3.5  # inches: the widths that journals print

# Okabe and Ito (2008), reordered so that neighbours differ in lightness as well; yellow, too pale
# for marks on white, comes last.
COLOURS = ("#0072B2", "#009E73", "#D55E00", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#F0E442")
MARKERS = ("o", "D", "s", "^", "v", "P", "X", "<", ">", "h")
INK, MUTED, FAINT, SHADE, ALARM = "#1a1a1a", "#595959", "#b8b8b8", "#f2f2f2", "#b00020"

TITLE, SUBTITLE, BODY, SMALL = 10.0, 8.0, 7.5, 6.8  # points
_LEADING = 1.3
_PAD = 0.09  # inches between the parts of a figure and around it
_HINTED = 1.05  # at screen resolution letters are rounded to whole pixels and take more room
_NBSP = "\xa0"
_MONTH = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
# Blanks at which no line ends: within a date, before a percent sign, after a sign.
_BOUND = re.compile(rf"(?<=\d) (?=(?:{_MONTH})\b|%)|(?<=\b(?:{_MONTH})) (?=\d)|(?<=[=≠×]) ")
_SOFT = re.compile(r"(?<=[\xa0–—/-])(?=\S)")

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


class Style(NamedTuple):
    """How one article or outlet is drawn, wherever it is drawn."""

    colour: str
    marker: str


def styles(units: Iterable[str]) -> dict[str, Style]:
    """Return the style of each unit by its place: pass them in the one order of a report.

    Colour and marker both tell units apart; past eight of them colours recur with another marker.
    """
    return {
        unit: Style(COLOURS[i % len(COLOURS)], MARKERS[i % len(MARKERS)])
        for i, unit in enumerate(dict.fromkeys(units))
    }


def contrast(one: Any, other: Any) -> float:
    """Return the contrast of two colours, from 1 to 21 (WCAG 2.2: ratio of relative luminances)."""
    low, high = sorted(_luminance(colour) for colour in (one, other))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: Any) -> float:
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour))
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def ink_on(colour: Any) -> str:
    """Return the colour of letters on ``colour``: ink or white, or black where neither has 4.5 to 1."""
    return next((ink for ink in (INK, "white") if contrast(ink, colour) >= 4.5), "black")


@lru_cache(50_000)  # a long run measures without end
def text_width(text: str, size: float, weight: str = "normal") -> float:
    """Return the width of one line of ``text`` in inches, ``size`` in points, as wide as screens draw it."""
    if not text.strip():
        return 0.0
    font = FontProperties(family="DejaVu Sans", weight=weight, size=size)
    return text_to_path.get_text_width_height_descent(text, font, ismath=False)[0] / 72 * _HINTED


def _pieces(word: str, fits: Callable[[str], bool]) -> Iterator[str]:
    """Yield ``word``, or where it is too wide its parts: between bound words, after dashes, else anywhere."""
    parts = [word] if fits(word) else _SOFT.split(word)
    if len(parts) > 1:
        for part in parts:
            yield from _pieces(part, fits)
        return
    while not fits(word) and len(word) > 1:
        cut = next((n for n in range(1, len(word)) if not fits(word[: n + 1])), 1)
        yield word[:cut]
        word = word[cut:]
    yield word


def wrap(text: str, width: float, size: float = BODY, weight: str = "normal") -> list[str]:
    """Return ``text`` as lines no wider than ``width`` inches.

    Dates stay whole; what is wider than a line is broken, after a dash if it has one.
    """

    def fits(words: str) -> bool:
        return text_width(words.rstrip(_NBSP), size, weight) <= width

    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in re.split(r"[^\S\xa0]+", _BOUND.sub(_NBSP, paragraph.strip())):
            for i, piece in enumerate([word] if fits(f"{line} {word}") else _pieces(word, fits)):
                longer = f"{line} {piece}" if line and i == 0 else line + piece
                if line and not fits(longer):
                    lines, line = [*lines, line], piece
                else:
                    line = longer
        lines.append(line)
    return [line.replace(_NBSP, " ").strip() for line in lines if line.strip()]


def shorten(text: str, width: float, size: float = BODY, *, lines: int = 2, weight: str = "normal") -> str:
    """Return ``text`` wrapped to ``width`` inches, cut with an ellipsis at a word's end after ``lines``."""
    wrapped = wrap(text, width, size, weight)
    if len(wrapped) <= lines:
        return "\n".join(wrapped)
    last = wrapped[lines - 1]
    while text_width(last + "…", size, weight) > width:
        shorter = last.rpartition(" ")[0] or last[:-1]
        if not shorter:
            break
        last = shorter
    return "\n".join([*wrapped[: lines - 1], last.rstrip(" ,;:–—-(…") + "…"])


@styled
def new_axes(
    body: float,
    text: Description | None = None,
    *,
    width: float = TWO_COLUMNS,
    left: float = 1.7,
    right: float = 0.15,
    below: float = 0.45,
    legend: Iterable[Line2D] = (),
) -> Axes:
    """Return the axes of a new figure: ``body`` inches high, with room for all that stands around it.

    ``left`` and ``right`` are the inches beside the axes, ``below`` those for tick labels and the axis
    label. ``text`` is printed above and below; None prints neither (journals set captions themselves).
    ``legend`` holds keys (see :func:`key`), which stand in rows under the subtitle.
    """
    room = width - 2 * _PAD
    head = [] if text is None else wrap(text.title, room, TITLE, "bold")
    sub = [] if text is None else wrap(text.subtitle, room, SUBTITLE)
    foot = [] if text is None else wrap(text.notes, room, SMALL)
    rows = _legend_rows(list(legend), room)
    heights = [_block(head, TITLE), _block(sub, SUBTITLE), _block(["x"] * len(rows), BODY)]
    top = sum(heights) + _PAD
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


def inches(axes: Axes) -> float:
    """Return the width of ``axes`` in inches."""
    return axes.get_window_extent().width / axes.figure.dpi


def _block(lines: list[str], size: float) -> float:
    return len(lines) * size * _LEADING / 72 + (_PAD if lines else 0.0)


def _print(figure: Figure, lines: list[str], top: float, size: float, weight: str, colour: str) -> None:
    width, height = figure.get_size_inches()
    for i, line in enumerate(lines):
        y = top - i * size * _LEADING / 72
        figure.text(_PAD / width, y / height, line, fontsize=size, weight=weight, color=colour, va="top")


def _legend_width(handle: Line2D) -> float:
    return 0.3 + text_width(str(handle.get_label()), BODY) + 0.14


def _legend_rows(handles: list[Line2D], room: float) -> list[list[Line2D]]:
    rows: list[list[Line2D]] = []
    used = room
    for handle in handles:
        width = _legend_width(handle)
        if not rows or used + width > room + 0.14:
            rows, used = [*rows, []], 0.0
        rows[-1].append(handle)
        used += width
    return rows


def _print_legend(figure: Figure, handles: list[Line2D], top: float) -> None:
    width, height = figure.get_size_inches()
    x, y = _PAD, (top - BODY * 0.6 / 72) / height
    for handle in handles:
        label = str(handle.get_label())
        handle.set_data([x / width, (x + 0.11) / width, (x + 0.22) / width], [y, y, y])
        handle.set(transform=figure.transFigure, figure=figure, markevery=[1])
        figure.add_artist(handle)
        figure.text((x + 0.28) / width, y, label, fontsize=BODY, color=INK, va="center_baseline")
        x += _legend_width(handle)


def key(label: str, colour: str, *, marker: str = "s", line: float = 0.0, **look: Any) -> Line2D:
    """Return a legend key for :func:`new_axes`: a mark, a line (width in points), or both."""
    base: dict[str, Any] = {"markersize": 6, "markeredgewidth": 1.2, "linestyle": "-" if line else "none"}
    base |= {"solid_capstyle": "butt"}
    return Line2D([], [], marker=marker, color=colour, linewidth=line, label=label, **base | look)


@styled
def draw_nothing(text: Description, ax: Axes | None, *, title: bool, width: float) -> Axes:
    """Return axes that say that there is nothing to draw, and why; with its notes where ``title``."""
    if ax is None:
        ax = new_axes(0.3, text._replace(title="") if title else None, width=width, left=_PAD, below=0.0)
    ax.set_axis_off()
    said = "\n".join(wrap(text.title, width - 0.3, BODY))
    ax.text(0, 0.5, said, transform=ax.transAxes, color=MUTED, va="center")
    return ax


def shade_rows(axes: Axes, rows: int) -> None:
    """Shade every second row of ``axes``, whose rows are centred on 0, 1, 2 … from the top."""
    for row in range(0, rows, 2):
        axes.axhspan(row - 0.5, row + 0.5, color=SHADE, zorder=0, linewidth=0)
    axes.set_ylim(rows - 0.5, -0.5)


def label_rows(axes: Axes, rows: Sequence[tuple[float, str]], left: float) -> None:
    """Name the rows of a chart of bars at the left: (height, name), names cut to ``left`` inches."""
    axes.set_yticks([y for y, _ in rows], [shorten(name, left - 0.12, lines=1) for _, name in rows])
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="y", length=0)


def left_for(names: Iterable[str], width: float, *, weight: str = "normal", most: float = 0.4) -> float:
    """Return the inches that the widest of ``names`` needs at the left, at most a share of ``width``."""
    return min(0.2 + max((text_width(name, BODY, weight) for name in names), default=0.5), most * width)
