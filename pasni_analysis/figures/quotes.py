"""Quote drift as a page of type: each utterance as the articles print it, the words that differ set off."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import pandas as pd
from matplotlib.axes import Axes

from pasni_analysis.columns import parse_parts
from pasni_analysis.figures import style
from pasni_analysis.figures.style import BODY, COLOURS, INK, MUTED, SMALL, text_width
from pasni_analysis.figures.units import check_top
from pasni_analysis.figures.wording import Description, bullets, nothing, plural, some

WORDINGS = 6  # of one utterance that are drawn
_LINE, _PAD, _EDGE = 0.135, 0.07, 0.09  # inches: a line of type; the air of a row; beside the page
_LOOSE = 1.025
_DIFFERS = COLOURS[0]


class _Word(NamedTuple):
    """One word as printed: its width in inches, whether it differs, whether it belongs to the utterance."""

    text: str
    width: float
    differs: bool
    said: bool


class _Block(NamedTuple):
    """One wording: who prints it, and its lines."""

    label: list[str]
    about: str
    lines: list[list[_Word]]

    @property
    def height(self) -> float:
        return _PAD + _LINE * max(len(self.label) + 1, len(self.lines))


def _varied(table: pd.DataFrame, top_n: int) -> pd.DataFrame:
    """Return the rows of the first ``top_n`` utterances that are printed in more than one wording."""
    rows = table[table["n_versions"] > 1]
    return rows[rows["utterance"].isin(rows["utterance"].drop_duplicates().head(top_n))]


def _words(row: Any, room: float) -> Iterator[_Word]:
    """Yield the words of a passage; one that is wider than a line is broken."""
    differs, parts = parse_parts(row.differs), parse_parts(row.parts)
    at = int(row.start)
    for word in row.text.split(" "):
        end = at + len(word)
        other, said = (any(a < end and at < b for a, b in spans) for spans in (differs, parts))
        weight = "bold" if other else "normal"
        for piece in style.wrap(word, room, SMALL, weight) if word else ():
            yield _Word(piece, text_width(piece, SMALL, weight), other, said)
        at = end + 1


def _set(words: list[_Word], room: float) -> list[list[_Word]]:
    lines: list[list[_Word]] = [[]]
    used = 0.0
    for word in words:
        if lines[-1] and used + word.width > room:
            lines, used = [*lines, []], 0.0
        lines[-1].append(word)
        used += _advance(word)
    return lines


def _advance(word: _Word) -> float:
    # Between print, where letters are narrower than text_width says, and screens.
    return word.width / _LOOSE + text_width("n n", SMALL) - text_width("nn", SMALL)


def _blocks(rows: pd.DataFrame, left: float, room: float) -> list[_Block]:
    """Return one block per wording; articles that print the same words stand together."""
    blocks = []
    for _, same in rows.groupby(rows["other"].fillna("") + "\t" + rows["lacks"].fillna(""), sort=False):
        first = next(same.itertuples())
        label = style.wrap(some(list(dict.fromkeys(same["label"]))), left - _EDGE, SMALL)
        about = first.kind if first.order == 0 else f"{first.kind}, {first.similarity:.2f}"
        blocks.append(_Block(label, about, _set(list(_words(first, room)), room)))
    return blocks


def _heading(rows: pd.DataFrame) -> str:
    head = rows.iloc[0]
    speaker = head["speaker"] if isinstance(head["speaker"], str) else "Speaker unknown"
    copies = head["n_articles"] - head["n_clusters"]
    counts = f"{plural(head['n_versions'], 'wording')} in {plural(head['n_articles'], 'article')}"
    return f"{speaker}: {counts}" + (f", {plural(copies, 'copy', 'copies')}" if copies else "")


def describe_quotes(table: pd.DataFrame, *, top_n: int = 6) -> Description:
    """Return what the figure of a table of :func:`compare_quotes` says."""
    check_top(top_n)
    if table.empty:
        return nothing("no quotation stands in more than one article")
    heads = table.drop_duplicates("utterance")
    varied, drawn = int((heads["n_versions"] > 1).sum()), _varied(table, top_n)
    if drawn.empty:
        return nothing(
            f"all of {plural(len(heads), 'quotation')} in several articles stand in the same words"
        )
    left = varied - drawn["utterance"].nunique()
    notes = (
        "The reference is the passage with the most words in quotation marks, the earliest of equal ones; "
    )
    notes += "it need not be what was said. Figures: 2 × words kept / words of both."
    notes += f" {plural(left, 'further utterance')} with several wordings in the data only." if left else ""
    more = [n - WORDINGS for n in drawn.groupby("utterance")["n_versions"].first() if n > WORDINGS]
    notes += f" {plural(sum(more), 'further wording')} of those drawn, too." if more else ""
    same = len(heads) - varied
    title = f"{plural(len(heads), 'quotation')} in several articles: {varied:,} in different words"
    lines = [_read(rows) for _, rows in drawn.groupby("utterance", sort=True)]
    return Description(
        title=title + (f", {same:,} in the same" if same else ""),
        subtitle="Each wording as printed. Bold and underlined: words that the reference has not; in the "
        "reference, words that no other has. Grey: words of the article between the parts.",
        notes=notes,
        alt=f"Page of aligned quotations. {title}. " + " ".join(lines),
        reading=f"{title}.\n\n" + bullets(lines),
    )


def _read(rows: pd.DataFrame) -> str:
    said = []
    for r in rows.itertuples():
        if r.order == 0:
            said.append(f"reference {r.label}")
        else:
            words = f" (“{r.other_marked}” in quotation marks)" if isinstance(r.other_marked, str) else ""
            said.append(f"{r.label} {r.kind}, similarity {r.similarity:.2f}{words}")
    return f"{_heading(rows)}. {'; '.join(said[: WORDINGS + 1])}."


@style.styled
def plot_quotes(
    table: pd.DataFrame,
    ax: Axes | None = None,
    *,
    title: bool = True,
    width: float = style.TWO_COLUMNS,
    top_n: int = 6,
) -> Axes:
    """Return axes, in inches from the top left, with the ``top_n`` utterances of the most wordings.

    Of an utterance the first six wordings are drawn, each with the articles that print it. What is printed
    in the same words everywhere is counted in the title, not drawn.
    """
    text = describe_quotes(table, top_n=top_n)
    drawn = _varied(table, top_n)
    if drawn.empty:
        return style.draw_nothing(text, ax, title=title, width=width)
    if ax is not None:
        width = style.inches(ax) + 2 * _EDGE
    left = 0.24 * width
    room = width - 2 * _EDGE - left
    page: list[tuple[list[str], list[_Block]]] = []
    for _, rows in drawn.groupby("utterance", sort=True):
        heading = style.wrap(_heading(rows), width - 2 * _EDGE, BODY, "bold")
        page.append((heading, _blocks(rows, left, room)[:WORDINGS]))
    height = sum(_height(heading, blocks) for heading, blocks in page)
    if ax is None:
        look: style.Look = {"left": _EDGE, "right": _EDGE, "below": 0.05}
        ax = style.new_axes(height, text if title else None, width=width, **look)
    ax.set(xlim=(0, width - 2 * _EDGE), ylim=(height, 0), xticks=[], yticks=[])
    ax.set_axis_off()
    y = 0.0
    for heading, blocks in page:
        _draw(ax, heading, blocks, y, left)
        y += _height(heading, blocks)
    return ax


def _height(heading: list[str], blocks: list[_Block]) -> float:
    return _LINE * 1.2 * len(heading) + 2 * _PAD + sum(block.height for block in blocks)


def _draw(ax: Axes, heading: list[str], blocks: list[_Block], y: float, left: float) -> None:
    for line in heading:
        ax.text(0, y + _PAD + _LINE / 2, line, fontsize=BODY, weight="bold", va="center_baseline")
        y += _LINE * 1.2
    y += 2 * _PAD
    for block in blocks:
        ax.plot([0, ax.get_xlim()[1]], [y - _PAD / 2] * 2, color=style.FAINT, linewidth=0.5)
        for n, line in enumerate([*block.label, block.about]):
            colour = MUTED if n == len(block.label) else INK
            place: style.Look = {"fontsize": SMALL, "color": colour, "va": "center_baseline"}
            ax.text(0, y + _LINE * (n + 0.5), line, **place)
        for n, words in enumerate(block.lines):
            _draw_line(ax, words, left, y + _LINE * (n + 0.5))
        y += block.height


def _draw_line(ax: Axes, words: list[_Word], x: float, y: float) -> None:
    before: float | None = None  # where the underline of the last word ended
    for word in words:
        colour = _DIFFERS if word.differs else INK if word.said else MUTED
        weight = "bold" if word.differs else "normal"
        ax.text(x, y, word.text, fontsize=SMALL, color=colour, weight=weight, va="center_baseline")
        if word.differs:
            start = x if before is None else before
            ax.plot([start, x + word.width / _LOOSE], [y + 0.055] * 2, color=colour, linewidth=0.7)
        before = x + word.width / _LOOSE if word.differs else None
        x += _advance(word)
