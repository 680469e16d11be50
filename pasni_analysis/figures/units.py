"""What figures compare, article or outlet: their order, their number, and what that number forbids.

One order holds throughout a report: articles as in ``documents`` (by ``doc_id``), outlets by name.
"""

from collections.abc import Sequence

import pandas as pd

from pasni_analysis.figures.wording import plural

FEW = 12  # articles up to which each stands for itself; above, outlets are compared
UNKNOWN = "outlet unknown"
PERIODS = ("day", "month", "quarter", "year")
UNDATED = "date unknown"  # of periods


def check_top(top_n: int) -> None:
    """Raise ValueError unless ``top_n`` is a whole number of at least 1."""
    if isinstance(top_n, bool) or not isinstance(top_n, int) or top_n < 1:
        raise ValueError(f"top_n: expected a whole number of at least 1, found {top_n!r}")


def units_of(table: pd.DataFrame) -> pd.Series:
    """Return what each row stands for: the article where there are few, else the outlet."""
    if unit_noun(table) == "outlet":
        return table["outlet"].fillna(UNKNOWN)
    return table["label"].fillna(table["doc_id"])


def unit_noun(table: pd.DataFrame) -> str:
    """Return "article" or "outlet", as :func:`units_of` decides."""
    return "article" if table["doc_id"].nunique() <= FEW else "outlet"


def in_order(table: pd.DataFrame) -> list[str]:
    """Return the units of a table with ``doc_id``, in the order of a report."""
    if unit_noun(table) == "outlet":
        return sorted(units_of(table).unique())
    return list(units_of(table.sort_values("doc_id", kind="stable")).unique())


def assign_units(
    table: pd.DataFrame, documents: pd.DataFrame | None = None
) -> tuple[pd.DataFrame, list[str], str]:
    """Return ``table`` with ``unit``, all units in the order of a report, and what they are.

    Decided once, over all ``documents`` where given (a table may lack articles), else over the table.
    Raises ValueError where the table has articles that ``documents`` lacks.
    """
    whole = table if documents is None else documents
    names = dict(zip(whole["doc_id"], units_of(whole), strict=True))
    lost = sorted(set(table["doc_id"]) - set(names))
    if lost:
        raise ValueError(f"documents: expected all articles of the table, {lost[0]!r} is not among them")
    return table.assign(unit=table["doc_id"].map(names)), in_order(whole), unit_noun(whole)


def by_order(table: pd.DataFrame) -> list[str]:
    """Return the units of a table with ``order``, in that order."""
    return list(table.sort_values("order", kind="stable")["unit"].unique())


def fold_units(table: pd.DataFrame, keys: Sequence[str], sums: Sequence[str], top_n: int) -> pd.DataFrame:
    """Return ``table`` with the units past the ``top_n`` longest summed in one, "all others (k)".

    Of each unit's facts the words, articles and copies are summed; ``keys`` tell its rows apart.
    """
    units = table.drop_duplicates("unit").sort_values(["n_words", "order"], ascending=[False, True])
    if len(units) <= top_n:
        return table
    rest = units.iloc[top_n:]
    past = table["unit"].isin(rest["unit"])
    folded = table[past].groupby(list(keys), dropna=False, as_index=False, sort=False)[list(sums)].sum()
    facts = {c: rest[c].sum() for c in ("n_words", "n_articles", "n_copies")}
    row = folded.assign(unit=f"all others ({len(rest)})", order=table["order"].max() + 1, **facts)
    return pd.concat([table[~past], row.assign(by=table["by"].iloc[0])])


def noun(table: pd.DataFrame, number: int | None = None) -> str:
    """Return what the units are, "article" or "outlet", with their number if given: "5 articles"."""
    by = str(table["by"].iloc[0]) if len(table) else "article"
    return by if number is None else plural(number, by)


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
        said = f"{plural(int(units['n_articles'].sum()), 'article')}."
        said += f" {few} of {len(units)} with fewer than two independent texts." if few else ""
    return said + (f" {plural(copies, 'near-duplicate')} left out." if copies else "")


def voice_of(table: pd.DataFrame) -> str:
    """Return the sentence that says whose words are counted, with a blank before it; nothing for all words.

    Raises ValueError where the table holds several voices, which a figure would add up.
    """
    voices = list(table["voice"].unique())
    if len(voices) > 1:
        raise ValueError(
            f"voice: expected one to draw; found {' and '.join(voices)}; "
            "draw table[table['voice'] == 'outlet'], then the other"
        )
    said = {
        "outlet": " Own voice only: no quoted or reported words.",
        "quoted": " Quoted and reported words only.",
    }
    return said.get(voices[0], "")
