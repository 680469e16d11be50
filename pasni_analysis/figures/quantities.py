"""The figure of reported figures: what the articles give, side by side, and whether they agree."""

import pandas as pd
from matplotlib.axes import Axes

from pasni_analysis.figures import style
from pasni_analysis.figures.grid import Cell, Row, plot_grid
from pasni_analysis.figures.style import ALARM, COLOURS, MUTED
from pasni_analysis.figures.wording import Description, bullets, checked, nothing, plural

ROWS, COLUMNS = 12, 6  # figures drawn; articles up to which each has a column of its own
_ROOM = 0.75  # inches below which a column of amounts is too narrow
_SAME, _APART = "same", "same amount, described differently"
_NAMES = {_SAME: "the same", _APART: "the same amount described differently", "different": "different"}
_SIGNS = {
    _SAME: ("=", COLOURS[0]),
    _APART: ("≠", ALARM),
    "different": ("≠", ALARM),
    "given once": ("·", MUTED),
}


def _verdict(rows: pd.DataFrame) -> list[Cell]:
    head = rows.iloc[0]
    sign, colour = _SIGNS[head["relation"]]
    words = [f"{sign} {head['relation']}"]
    if head["relation"] == "given once":
        return [Cell(f"{sign} one article", colour=colour)]
    if head["relation"] == _APART:
        words = ["= same amount,", f"{sign} {plural(head['n_descriptions'], 'description')}"]
    words.append(f"at most {plural(head['n_origins'], 'origin')}")
    weight = "bold" if sign == "≠" else "normal"
    return [Cell(line, colour=colour, weight=weight) for line in words]


def _amounts(rows: pd.DataFrame) -> list[Cell]:
    cell = []
    for row in rows.itertuples():
        cell.append(Cell(row.text))
        if row.relation == _APART and isinstance(row.description, str):
            cell += [Cell(part, colour=MUTED) for part in row.description.split("; ")]
        if isinstance(row.origin, str):
            cell.append(Cell(f"[{row.origin}]", colour=MUTED))
    return cell or [Cell("–", colour=MUTED)]


def _summed(rows: pd.DataFrame) -> list[Cell]:
    given = rows.groupby("text", sort=False)["doc_id"].nunique().sort_values(ascending=False, kind="stable")
    words = [f"{text} ({n})" for text, n in given.head(6).items()]
    more = [f"{len(given) - 6} other wordings"] if len(given) > 6 else []
    return [Cell("; ".join(words + more))]


def _layout(table: pd.DataFrame, width: float) -> tuple[list[str], list[Row]]:
    drawn = table[table["order"].isin(sorted(table["order"].unique())[:ROWS])]
    articles = drawn[["doc_id", "label"]].drop_duplicates().sort_values("doc_id")
    few = len(articles) <= COLUMNS and width / (len(articles) + 2) > _ROOM
    rows = []
    for _, given in drawn.groupby("order"):
        by_article = [_amounts(given[given["doc_id"] == d]) for d in articles["doc_id"]]
        cells = by_article if few else [_summed(given)]
        rows.append(Row(str(given["group"].iloc[0]), [*cells, _verdict(given)]))
    return [*(articles["label"] if few else ["as printed (articles)"]), "after conversion"], rows


def describe_quantities(table: pd.DataFrame, *, validation: pd.DataFrame | None = None) -> Description:
    """Return what the figure of a table of :func:`compare_quantities` says."""
    if table.empty:
        return nothing("no amount is reported")
    heads = table.drop_duplicates("order").sort_values("order")
    n = heads["relation"].value_counts()
    parts = [f"{n[relation]:,} {words}" for relation, words in _NAMES.items() if n.get(relation)]
    title = f"{plural(int((heads['n_articles'] > 1).sum()), 'reported figure')} in more than one article"
    title += f": {', '.join(parts)}" if parts else ""
    title += f"; {n['given once']:,} given once" if n.get("given once") else ""
    left = max(0, len(heads) - ROWS)
    notes = "Repetition is no second source: articles naming one origin, and articles of one outlet, "
    notes += "count once. Square brackets: to whom the article ascribes the amount."
    notes += f" {plural(left, 'further figure')} in the data only." if left else ""
    notes += checked(validation, value_right="Amounts", of_right="What they measure")
    read = [
        f"{h.group}: {h.relation} ({plural(h.n_articles, 'article')}, "
        f"at most {plural(h.n_origins, 'origin')})"
        for h in heads.head(ROWS).itertuples()
    ]
    return Description(
        title=title,
        subtitle="Amounts as printed, compared after conversion of units; same: within 1 % or rounding. "
        "A dash: the article does not give it.",
        notes=notes,
        alt=f"Table of reported figures by article. {title}. " + "; ".join(read) + ".",
        reading=bullets(read),
    )


def plot_quantities(
    table: pd.DataFrame,
    ax: Axes | None = None,
    *,
    title: bool = True,
    width: float = style.TWO_COLUMNS,
    validation: pd.DataFrame | None = None,
) -> Axes:
    """Return axes that show each reported figure (row) as each article (column) prints it.

    Above six articles, or in a narrow figure, one column gives the wordings with the number of articles;
    the first twelve figures are drawn, those in most articles first.
    """
    text = describe_quantities(table, validation=validation)
    if table.empty:
        return style.draw_nothing(text, ax, title=title, width=width)
    heads, rows = _layout(table, width)
    wide = {len(heads) - 1: 0.18 if width > 5 else 0.3}
    return plot_grid(
        heads, rows, text if title else None, ax=ax, width=width, corner="what is measured", wide=wide
    )
