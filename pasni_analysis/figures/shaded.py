"""Rows by columns: shaded tables with their numbers printed; and what all comparisons of units share."""

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, to_rgb
from matplotlib.patches import Rectangle

from pasni_analysis.figures import style
from pasni_analysis.figures.style import Description

_SHADES = LinearSegmentedColormap.from_list("shades", ["#ffffff", "#9cc5e3", "#0072B2", "#003a5c"])
_ROW = 0.23  # inches


def fold_units(table: pd.DataFrame, keys: Sequence[str], sums: Sequence[str], top_n: int) -> pd.DataFrame:
    """Return ``table`` with the units past the ``top_n`` longest summed in one, "all others (k)".

    Of each unit's facts the words, articles and copies are summed; ``keys`` tell its rows apart.
    """
    units = table.drop_duplicates("unit").sort_values(["n_words", "order"], ascending=[False, True])
    if len(units) <= top_n:
        return table
    rest = units.iloc[top_n:]
    folded = table[table["unit"].isin(rest["unit"])].groupby(
        list(keys), dropna=False, as_index=False, sort=False
    )
    facts = {c: rest[c].sum() for c in ("n_words", "n_articles", "n_copies")}
    row = (
        folded[list(sums)]
        .sum()
        .assign(unit=f"all others ({len(rest)})", order=table["order"].max() + 1, **facts)
    )
    return pd.concat([table[~table["unit"].isin(rest["unit"])], row.assign(by=table["by"].iloc[0])])


def noun(table: pd.DataFrame, number: int | None = None) -> str:
    """Return what the units are, "article" or "outlet", with their number if given: "5 articles"."""
    by = str(table["by"].iloc[0]) if len(table) else "article"
    return by if number is None else f"{number:,} {by}{'' if number == 1 else 's'}"


def limits(table: pd.DataFrame, mark: str) -> str:
    """Return what the number of texts forbids to conclude, and how many copies were left out.

    ``mark`` is what stands for a unit: bar, column, row.
    """
    units = table.drop_duplicates("unit")
    copies = int(units["n_copies"].fillna(0).sum())
    if noun(table) == "article":
        said = f"Each {mark} is one article: a description of these texts, not of their outlets."
    else:
        few = int((units["n_independent"] < 2).sum())
        said = f"{int(units['n_articles'].sum()):,} articles."
        said += f" {few} of {len(units)} with fewer than two independent texts." if few else ""
    return said + (f" {copies:,} near-duplicate{'s' if copies > 1 else ''} left out." if copies else "")


def listing(parts: Sequence[str]) -> str:
    """Return "a", "a and b", "a, b and c"."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}" if parts else ""


def is_dark(colour: str | tuple) -> bool:
    """Return whether white letters read better on ``colour`` than black ones (WCAG's relative luminance)."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] < 0.179


@style.styled
def plot_shaded(
    values: pd.DataFrame,
    texts: pd.DataFrame,
    text: Description | None,
    *,
    ax: Axes | None = None,
    width: float = style.TWO_COLUMNS,
    groups: Sequence[str] = (),
) -> Axes:
    """Return axes with a shaded cell per value and its text; ``groups`` names each row's group."""
    label_width = max((style.text_width(str(r), style.BODY) for r in values.index), default=0.5)
    left = min(label_width + 0.25, 0.42 * width)
    room = (width - left - 0.15) / max(1, len(values.columns))
    if any(
        style.text_width(line, style.SMALL) > room - 0.05
        for t in texts.to_numpy().ravel()
        for line in t.split("\n")
    ):
        texts = texts.map(lambda t: t.replace(" (", "\n("))
    heads = [style.wrap(str(c), room - 0.05, style.SMALL) for c in values.columns]
    above = max((len(h) for h in heads), default=1) * style.SMALL * 1.3 / 72 + 0.08
    rows, y, marks = [], 0.0, list[tuple[float, str]]()
    for i in range(len(values)):
        if groups and (i == 0 or groups[i] != groups[i - 1]):
            marks.append((y, groups[i]))
            y += 1
        rows.append(y)
        y += 1
    if ax is None:
        lines = max((str(t).count("\n") for t in texts.to_numpy().ravel()), default=0)
        ax = style.new_axes(
            max(y, 1) * (_ROW + 0.13 * lines), text, width=width, left=left, below=0.05, above=above
        )
    top = max(values.to_numpy(float).max(initial=0.0), 1e-9)
    for row, cells, labels in zip(rows, values.to_numpy(float), texts.to_numpy(), strict=True):
        for column, (value, label) in enumerate(zip(cells, labels, strict=True)):
            shade = 0.0 if value != value else value / top
            ax.add_patch(
                Rectangle((column, row), 1, 1, facecolor=_SHADES(shade), edgecolor="white", linewidth=1)
            )
            ink = "white" if is_dark(_SHADES(shade)) else style.INK if value else style.MUTED
            ax.text(column + 0.5, row + 0.5, label, ha="center", va="center", fontsize=style.SMALL, color=ink)
    for at, label in marks:
        label = style.shorten(label, 0.82 * (width - left), lines=1)  # bold is wider
        ax.text(0, at + 0.62, label, fontsize=style.BODY, weight="bold", va="center", ha="left")
    ax.set(xlim=(0, len(values.columns)), ylim=(max(y, 1), 0), yticks=[r + 0.5 for r in rows])
    ax.set_yticklabels([style.shorten(str(r), left - 0.15, lines=1) for r in values.index])
    ax.xaxis.tick_top()
    ax.set_xticks([i + 0.5 for i in range(len(heads))], ["\n".join(h) for h in heads], fontsize=style.SMALL)
    ax.tick_params(length=0)
    for side in ax.spines.values():
        side.set_visible(False)
    return ax
