"""The figure of reported figures: what the articles give, side by side, and whether they agree."""

import pandas as pd
from matplotlib.axes import Axes

from pasni_analysis.figures.grid import Cell, Row, draw_grid, row_heights
from pasni_analysis.figures.style import ALARM, COLOURS, MUTED, TWO_COLUMNS, Description, new_axes, styled

ROWS, COLUMNS = 12, 6  # figures drawn; articles up to which each has a column of its own
_EDGE = 0.09
_SIGNS = {
    "same": ("=", COLOURS[0]),
    "same amount, described differently": ("≠", ALARM),
    "different": ("≠", ALARM),
    "given once": ("·", MUTED),
}


def _plural(n: int, one: str, many: str = "") -> str:
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def _heads(table: pd.DataFrame) -> pd.DataFrame:
    return table.drop_duplicates("order").sort_values("order")


def _verdict(head: pd.Series) -> list[Cell]:
    sign, colour = _SIGNS[head["relation"]]
    if head["relation"] == "given once":
        return [Cell(f"{sign} one article", colour=colour)]
    words = [f"{sign} {head['relation']}"]
    if head["relation"] == "same amount, described differently":
        words = ["= same amount,", f"{sign} {_plural(head['n_descriptions'], 'description')}"]
    words.append(f"at most {_plural(head['n_origins'], 'origin')}")
    return [Cell(line, colour=colour) for line in words]


def _amounts(rows: pd.DataFrame) -> list[Cell]:
    cell = []
    for row in rows.itertuples():
        cell.append(Cell(row.text))
        if row.relation == "same amount, described differently" and isinstance(row.description, str):
            cell += [Cell(part, colour=MUTED) for part in row.description.split("; ")]
        if isinstance(row.origin, str):
            cell.append(Cell(f"[{row.origin}]", colour=MUTED))
    return cell or [Cell("–", colour=MUTED)]


def _summed(rows: pd.DataFrame) -> list[Cell]:
    given = rows.groupby("text", sort=False)["doc_id"].nunique().sort_values(ascending=False, kind="stable")
    words = [f"{text} ({n})" for text, n in given.head(6).items()]
    more = [f"{len(given) - 6} other wordings"] if len(given) > 6 else []
    return [Cell("; ".join(words + more))]


def _layout(table: pd.DataFrame, width: float) -> tuple[list[Row], list[float]]:
    drawn = table[table["order"].isin(sorted(table["order"].unique())[:ROWS])]
    articles = drawn[["doc_id", "label"]].drop_duplicates().sort_values("doc_id")
    few = len(articles) <= COLUMNS
    header: list[list[Cell]] = [[Cell("what is measured")]]
    header += [[Cell(label)] for label in articles["label"]] if few else [[Cell("as printed (articles)")]]
    rows: list[Row] = [[*header, [Cell("after conversion")]]]
    for order, group in drawn.groupby("order"):
        cells = (
            [_amounts(group[group["doc_id"] == d]) for d in articles["doc_id"]] if few else [_summed(group)]
        )
        rows.append(
            [
                [Cell(str(group["group"].iloc[0]))],
                *cells,
                _verdict(_heads(table).set_index("order").loc[order]),
            ]
        )
    label, verdict = 0.21 * width, 0.18 * width
    middle = (width - label - verdict) / (len(header) - 1)
    return rows, [label, *[middle] * (len(header) - 1), verdict]


def describe_quantities(table: pd.DataFrame) -> Description:
    """Return what the figure of a table of :func:`compare_quantities` says."""
    heads = _heads(table)
    n = heads["relation"].value_counts()
    shared = heads[heads["n_articles"] > 1]
    parts = [
        f"{n[key]:,} {words}"
        for key, words in (
            ("same", "the same"),
            ("same amount, described differently", "the same amount described differently"),
            ("different", "different"),
        )
        if n.get(key)
    ]
    title = f"{_plural(len(shared), 'reported figure')} in more than one article"
    title += f": {', '.join(parts)}" if parts else ""
    title += f"; {n['given once']:,} given once" if n.get("given once") else ""
    left = max(0, len(heads) - ROWS)
    notes = (
        "Repetition is no second source: articles naming one origin, and articles of one outlet, count once."
    )
    notes += " Square brackets: to whom the article ascribes the amount."
    notes += f" {_plural(left, 'further figure')} in the data only." if left else ""
    read = [
        f"{h.group}: {h.relation} ({_plural(h.n_articles, 'article')}, "
        f"at most {_plural(h.n_origins, 'origin')})"
        for h in heads.head(ROWS).itertuples()
    ]
    return Description(
        title=title,
        subtitle="Amounts as printed, compared after conversion of units; same: within 1 % or rounding. "
        "A dash: the article does not give it.",
        notes=notes,
        alt=f"Table of reported figures by article. {title}. " + "; ".join(read) + ".",
        reading="\n".join(f"- {line}" for line in read),
    )


@styled
def plot_quantities(table: pd.DataFrame, ax: Axes | None = None, *, title: bool = True) -> Axes:
    """Return axes that show each reported figure (row) as each article (column) prints it.

    Above six articles one column gives the wordings with the number of articles; the first twelve figures
    are drawn, those in most articles first.
    """
    if table.empty:
        raise ValueError(
            "reported figures: expected at least one amount, found none; there is nothing to draw"
        )
    width = TWO_COLUMNS - 2 * _EDGE if ax is None else ax.get_window_extent().width / ax.figure.dpi
    rows, widths = _layout(table, width)
    if ax is None:
        text = describe_quantities(table) if title else None
        ax = new_axes(sum(row_heights(rows, widths)), text, left=_EDGE, right=_EDGE, below=0.05)
    draw_grid(ax, rows, widths)
    return ax
