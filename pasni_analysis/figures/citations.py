"""The figure of who cites whom: cited media in rows, articles or outlets in columns, marks by relation."""

import pandas as pd
from matplotlib.axes import Axes

from pasni_analysis.figures import style
from pasni_analysis.figures.grid import Cell, Row, plot_grid
from pasni_analysis.figures.style import ALARM, COLOURS, MUTED
from pasni_analysis.figures.units import UNKNOWN
from pasni_analysis.figures.wording import Description, bullets, nothing, plural

ROWS, COLUMNS = 18, 7  # cited media drawn; articles up to which each has a column of its own
_READ = 20  # citations read out
_MARKS = {
    "relies on": ("o", COLOURS[0], True),
    "via": ("D", COLOURS[1], True),
    "disputed": ("X", ALARM, True),
    "mentioned": ("o", MUTED, False),
}


def _media(table: pd.DataFrame) -> pd.Series:
    """Return the citing articles per cited medium, most first, then by name."""
    n = table.groupby("cited")["doc_id"].nunique().rename("n").reset_index()
    return n.sort_values(["n", "cited"], ascending=[False, True]).set_index("cited")["n"]


def _columns(table: pd.DataFrame) -> tuple[pd.Series, list[str], bool]:
    """Return each row's column, the columns in order, and whether they are articles."""
    articles = table[["doc_id", "label"]].drop_duplicates().sort_values("doc_id")
    if len(articles) <= COLUMNS:
        return table["label"], articles["label"].tolist(), True
    outlet = table["outlet"].fillna(UNKNOWN)
    names = sorted(outlet.unique())
    if len(names) > COLUMNS:
        most = table.groupby(outlet)["doc_id"].nunique().sort_values(ascending=False, kind="stable")
        kept = sorted(most.index[: COLUMNS - 1])
        return outlet.where(outlet.isin(kept), "other outlets"), [*kept, "other outlets"], False
    return outlet, names, False


def _cell(rows: pd.DataFrame, *, articles: bool, through: bool) -> list[Cell]:
    cell = []
    by = ["relation", "genre", *(["through"] if through else [])]
    for keys, same in rows.groupby(by, sort=False, dropna=False):
        relation, genre, medium = (*keys, None)[:3]
        n = int(same["n"].sum()) if articles else same["doc_id"].nunique()
        words = [f"{n}×" if articles else f"{n:,}"] if n > 1 or not articles else []
        words += ["opinion"] if genre == "opinion" else []
        words += [f"via {medium}"] if isinstance(medium, str) else []
        cell.append(Cell(" ".join(words), *_MARKS[relation]))
    return cell


def _in_words(row: pd.Series) -> str:
    through = row["through"] if isinstance(row["through"], str) else ""
    how = f"via {through}".strip() if row["relation"] == "via" else row["relation"]
    how += f", via {through}" if through and row["relation"] != "via" else ""
    return f"{row['label']}: {row['cited']} ({how}{', opinion' if row['genre'] == 'opinion' else ''})"


def describe_citations(table: pd.DataFrame) -> Description:
    """Return what the figure of a table of :func:`trace_citations` says."""
    if table.empty:
        return nothing("no article cites another medium")
    media, articles, few = _media(table), table["doc_id"].nunique(), _columns(table)[2]
    n = table["relation"].value_counts()
    title = f"{plural(articles, 'article cites', 'articles cite')} {plural(len(media), 'medium', 'media')}"
    if articles > 1 and (media == media.iloc[0]).sum() == 1:
        title += f", most often {media.index[0]} ({plural(media.iloc[0], 'article')})"
    left = max(0, len(media) - ROWS)
    notes = "Only media that an article names; an unnamed report or newspaper is not resolved to one."
    notes += f" {plural(left, 'further medium', 'further media')} in the data only." if left else ""
    how = ", ".join(f"{n[r]:,} {r}" for r in _MARKS if n.get(r))
    read = [_in_words(row) for _, row in table.head(_READ).iterrows()]
    read += [f"and {len(table) - _READ:,} more"] if len(table) > _READ else []
    return Description(
        title=title,
        subtitle="Marks: how the article (column) cites the medium (row); 2×: in two passages."
        if few
        else "Marks: how articles of the outlet (column) cite the medium (row); numbers: articles.",
        notes=notes,
        alt=f"Matrix of cited media by {'article' if few else 'outlet'}. {title}: {how}. {'; '.join(read)}.",
        reading=bullets(read),
    )


def plot_citations(
    table: pd.DataFrame, ax: Axes | None = None, *, title: bool = True, width: float = style.TWO_COLUMNS
) -> Axes:
    """Return axes that show which media (rows) each article (columns) cites, the mark telling how.

    Above seven articles the columns are outlets and numbers count articles; the eighteen media that most
    articles cite are drawn.
    """
    text = describe_citations(table)
    if table.empty:
        return style.draw_nothing(text, ax, title=title, width=width)
    column, names, articles = _columns(table)
    rows, named = [], articles and width > 5  # narrow columns do not hold the names of media
    for cited, n in _media(table).head(ROWS).items():
        here = table[table["cited"] == cited]
        cells = [_cell(here[column[here.index] == name], articles=articles, through=named) for name in names]
        rows.append(Row(str(cited), [*cells, [Cell(f"{n:,}")]]))
    used = set(table["relation"])
    legend = [
        style.key(r, colour, marker=marker, markerfacecolor=colour if filled else "white")
        for r, (marker, colour, filled) in _MARKS.items()
        if r in used
    ]
    return plot_grid(
        [*names, "articles"],
        rows,
        text if title else None,
        ax=ax,
        width=width,
        legend=legend,
        corner="cited medium",
        wide={len(names): 0.08},
    )
