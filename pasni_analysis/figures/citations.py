"""The figure of who cites whom: cited media in rows, articles or outlets in columns, marks by relation."""

import pandas as pd
from matplotlib.axes import Axes

from pasni_analysis.figures.grid import Cell, Row, draw_grid, row_heights
from pasni_analysis.figures.style import (
    ALARM,
    COLOURS,
    MUTED,
    TWO_COLUMNS,
    Description,
    new_axes,
    styled,
    swatch,
)

ROWS, COLUMNS = 18, 7  # cited media drawn; articles up to which each has a column of its own
_EDGE = 0.09
_MARKS = {
    "relies on": ("o", COLOURS[0], True),
    "via": ("D", COLOURS[1], True),
    "disputed": ("X", ALARM, True),
    "mentioned": ("o", MUTED, False),
}


def _plural(n: int, one: str, many: str = "") -> str:
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def _media(table: pd.DataFrame) -> pd.Series:
    """Return the citing articles per cited medium, most first, then by name."""
    n = table.groupby("cited")["doc_id"].nunique().rename("n").reset_index()
    return n.sort_values(["n", "cited"], ascending=[False, True]).set_index("cited")["n"]


def _columns(table: pd.DataFrame) -> tuple[pd.Series, list[str], bool]:
    """Return each row's column, the columns in order, and whether they are articles."""
    articles = table[["doc_id", "label"]].drop_duplicates().sort_values("doc_id")
    if len(articles) <= COLUMNS:
        return table["label"], articles["label"].tolist(), True
    outlet = table["outlet"].fillna("outlet unknown")
    names = sorted(outlet.unique())
    if len(names) > COLUMNS:
        most = table.groupby(outlet)["doc_id"].nunique().sort_values(ascending=False, kind="stable")
        kept = sorted(most.index[: COLUMNS - 1])
        return outlet.where(outlet.isin(kept), "other outlets"), [*kept, "other outlets"], False
    return outlet, names, False


def _cell(rows: pd.DataFrame, *, articles: bool) -> list[Cell]:
    cell = []
    by = ["relation", "genre", *(["through"] if articles else [])]  # an outlet's cells would not hold all
    for keys, same in rows.groupby(by, sort=False, dropna=False):
        relation, genre, through = (*keys, None)[:3]
        n = int(same["n"].sum()) if articles else same["doc_id"].nunique()
        words = [f"{n}×" if articles else f"{n:,}"] if n > 1 or not articles else []
        words += ["opinion"] if genre == "opinion" else []
        words += [f"via {through}"] if isinstance(through, str) else []
        cell.append(Cell(" ".join(words), *_MARKS[relation]))
    return cell


def _layout(table: pd.DataFrame, width: float) -> tuple[list[Row], list[float]]:
    column, names, articles = _columns(table)
    media = _media(table)
    rows: list[Row] = [[[Cell("cited medium")], *([Cell(name)] for name in names), [Cell("articles")]]]
    for cited, n in media.head(ROWS).items():
        cells = [
            _cell(table[(table["cited"] == cited) & (column == name)], articles=articles) for name in names
        ]
        rows.append([[Cell(str(cited))], *cells, [Cell(f"{n:,}")]])
    label, total = 0.2 * width, 0.08 * width
    return rows, [label, *[(width - label - total) / len(names)] * len(names), total]


def describe_citations(table: pd.DataFrame) -> Description:
    """Return what the figure of a table of :func:`trace_citations` says."""
    media = _media(table)
    articles = table["doc_id"].nunique()
    n = table["relation"].value_counts()
    top = [name for name, count in media.items() if count == media.iloc[0]]
    most = f"{top[0]} in {_plural(media.iloc[0], 'article')}" if len(top) == 1 else ""
    title = f"{_plural(articles, 'article cites', 'articles cite')} {_plural(len(media), 'medium', 'media')}"
    title += f", most often {most}" if most and articles > 1 else ""
    few = _columns(table)[2]
    left = max(0, len(media) - ROWS)
    notes = "Only media that an article names; an unnamed report or newspaper is not resolved to one."
    notes += f" {_plural(left, 'further medium', 'further media')} in the data only." if left else ""
    how = ", ".join(f"{n[r]:,} {r}" for r in _MARKS if n.get(r))
    read = [
        f"{row.label}: {row.cited} ({row.relation}"
        + (f" {row.through}" if row.relation == "via" and isinstance(row.through, str) else "")
        + (f", via {row.through}" if row.relation != "via" and isinstance(row.through, str) else "")
        + (", opinion)" if row.genre == "opinion" else ")")
        for row in table.itertuples()
    ]
    more = f" and {len(read) - 20:,} more" if len(read) > 20 else ""
    return Description(
        title=title,
        subtitle="Marks: how the article (column) cites the medium (row); 2×: in two passages."
        if few
        else "Marks: how articles of the outlet (column) cite the medium (row); numbers: articles.",
        notes=notes,
        alt=f"Matrix of cited media by article. {title}: {how}. " + "; ".join(read[:20]) + more + ".",
        reading="\n".join(f"- {line}" for line in read[:20]) + (f"\n-{more}" if more else ""),
    )


@styled
def plot_citations(table: pd.DataFrame, ax: Axes | None = None, *, title: bool = True) -> Axes:
    """Return axes that show which media (rows) each article (columns) cites, the mark telling how.

    Above seven articles the columns are outlets and numbers count articles; the eighteen media that most
    articles cite are drawn.
    """
    if table.empty:
        raise ValueError(
            "citations: expected at least one cited medium, found none; there is nothing to draw"
        )
    inches = TWO_COLUMNS if ax is None else ax.get_window_extent().width / ax.figure.dpi + 2 * _EDGE
    rows, widths = _layout(table, inches - 2 * _EDGE)
    if ax is None:
        used = [r for r in _MARKS if r in set(table["relation"])]
        legend = [swatch(r, _MARKS[r][1], marker=_MARKS[r][0], filled=_MARKS[r][2]) for r in used]
        text = describe_citations(table) if title else None
        height = sum(row_heights(rows, widths))
        ax = new_axes(height, text, left=_EDGE, right=_EDGE, below=0.05, legend=legend)
    draw_grid(ax, rows, widths)
    return ax
