"""Distinctive words: ranked where there are texts enough to compare; else counts, and why no ranking."""

import pandas as pd
from matplotlib.axes import Axes

from pasni_analysis.figures import style
from pasni_analysis.figures.grid import plot_shaded
from pasni_analysis.figures.units import by_order, check_top, limits, noun, voice_of
from pasni_analysis.figures.wording import Description, bullets, listing, nothing

_ROW = 0.165  # inches
_MOST_ROWS = 56  # words in one figure: what fits a page


def _ranked(table: pd.DataFrame, top_n: int) -> pd.DataFrame:
    rows = table[table["comparable"] & table["rank"].notna()]
    # A page holds so many rows: many units share them.
    most = min(top_n, max(3, _MOST_ROWS // max(1, rows["unit"].nunique())))
    return rows[rows["rank"] <= most].sort_values(["order", "rank"])


def _longest(table: pd.DataFrame) -> int:
    ranks = table.loc[table["comparable"], "rank"].dropna()
    return int(ranks.max()) if len(ranks) else 0


def _counted(table: pd.DataFrame, top_n: int, columns: int = 8) -> pd.DataFrame:
    """Return word by unit, the words that come most often over all units; of many units the longest."""
    units = table.drop_duplicates("unit").sort_values(["n_words", "order"], ascending=[False, True])
    chosen = units.head(columns).sort_values("order")["unit"]
    wide = table.pivot_table(index="word", columns="unit", values="count", aggfunc="sum", fill_value=0)
    totals = wide.sum(axis=1).rename("n").reset_index().sort_values(["n", "word"], ascending=[False, True])
    return wide.loc[totals["word"].head(top_n), list(chosen)].astype(int)


def describe_keyness(table: pd.DataFrame, *, top_n: int = 8) -> Description:
    """Return what ``keyness`` says, in words: a ranking only where the table has one."""
    check_top(top_n)
    if table.empty:
        return nothing("no word comes often enough")
    units = table.drop_duplicates("unit").sort_values("order")
    few = units[~units["comparable"]]
    if len(few) == len(units):
        return _describe_counts(table, top_n)
    rows = _ranked(table, top_n)
    leads = rows.drop_duplicates("unit")
    title = "Most distinctive words: " + "; ".join(f"{r.unit} “{r.word}”" for r in leads.head(3).itertuples())
    title += f"; and {len(leads) - 3} more" if len(leads) > 3 else ""
    tested = int(table["p_value"].notna().sum())
    sure = int((rows["p_adjusted"] < 0.05).sum())
    drawn = int(rows["rank"].max()) if len(rows) else 0
    less = f" Of each {noun(table)} the first {drawn}." if drawn < min(top_n, _longest(table)) else ""
    test = (
        f" {sure} of the {len(rows)} drawn have an adjusted p below 0.05 ({tested:,} tests)."
        if tested
        else ""
    )
    why = f" Not ranked, too few texts: {listing(list(few['unit']))}." if len(few) else ""
    bare = table[table["comparable"]].groupby("unit", sort=False)["p_value"].count()
    names = [str(unit) for unit, n in bare.items() if not n]
    untested = " No p-values: fewer than ten independent texts a side"
    untested = f"{untested}{f' ({listing(names)})' if tested else ''}." if names else ""
    lines = [
        f"{unit}: " + ", ".join(f"{w} ({n:,})" for w, n in zip(g["word"], g["count"], strict=True))
        for unit, g in rows.groupby("unit", sort=False)
    ]
    return Description(
        title=title,
        subtitle=f"Log-odds of each word, {noun(table)} against all others, with a Dirichlet prior from the "
        "corpus; line: 95 % interval, texts resampled; in brackets: count here, elsewhere.",
        notes=f"{limits(table, 'group')} Ranked by z; function words left out; "
        f"words, not senses.{voice_of(table)}{less}{test}{untested}{why}",
        alt=f"Dots with intervals, grouped by {noun(table)}. {title}. "
        + " ".join(f"{line}." for line in lines),
        reading=f"{title}.{test}{why}\n\n" + bullets(lines),
    )


def _describe_counts(table: pd.DataFrame, top_n: int) -> Description:
    wide = _counted(table, top_n)
    what = noun(table, table["unit"].nunique())
    first = [f"“{w}” ({int(n):,})" for w, n in wide.sum(axis=1).head(3).items()]
    head = f"Most frequent words, no ranking of distinctive ones from {what}"
    return Description(
        title=f"{head}: {listing(first)}",
        subtitle=f"Occurrences of the {len(wide)} most frequent words. Shade: per 1,000 words.",
        notes=f"{limits(table, 'column')} With fewer than two independent texts on a side, nothing tells "
        "what is the outlet's from what is the single text's: counts only. Function words left out."
        f"{voice_of(table)}",
        alt=f"Table of word counts by {noun(table)}: "
        + "; ".join(
            f"{w}: {', '.join(str(n) for n in row)}"
            for w, row in zip(wide.index, wide.to_numpy(), strict=True)
        ),
        reading=f"{head}: {listing(first)}. Fewer than two independent texts stand on a side.",
    )


@style.styled
def plot_keyness(
    table: pd.DataFrame,
    ax: Axes | None = None,
    *,
    title: bool = True,
    width: float = style.TWO_COLUMNS,
    top_n: int = 8,
) -> Axes:
    """Return axes with the ``top_n`` words of each comparable unit, or, where none is, a table of counts."""
    text = describe_keyness(table, top_n=top_n)
    if table.empty:
        return style.draw_nothing(text, ax, title=title, width=width)
    printed = text if title else None
    if not table["comparable"].any():
        wide = _counted(table, top_n)
        sizes = table.drop_duplicates("unit").set_index("unit")["n_words"]
        rates = wide / sizes.reindex(wide.columns).to_numpy(float)
        return plot_shaded(rates, wide.astype(str).where(wide > 0, "·"), printed, ax=ax, width=width)
    rows = _ranked(table, top_n)
    units = list(dict.fromkeys(rows["unit"]))
    left = style.left_for([*rows["word"], *units], width, weight="bold")
    if ax is None:
        height = max(1, len(rows) + 1.3 * len(units)) * _ROW
        ax = style.new_axes(height, printed, width=width, left=left, right=0.75)
    looks, across = style.styles(by_order(table)), ax.get_yaxis_transform()
    y, ticks = 0.0, list[tuple[float, str]]()
    for unit in units:
        name = style.shorten(unit, left - 0.12, lines=1, weight="bold")
        ax.text(-0.01, y + 0.15, name, transform=across, ha="right", va="center", weight="bold")
        for r in rows[rows["unit"] == unit].rename(columns={"count": "n"}).itertuples():
            y += 1
            ax.plot([r.low, r.high], [y, y], color=looks[unit].colour, linewidth=1)
            ax.plot(r.log_odds, y, marker=looks[unit].marker, color=looks[unit].colour, markersize=4)
            counts = f"({r.n:,}, {r.count_rest:,})"
            ax.text(1.01, y, counts, transform=across, va="center", fontsize=style.SMALL)
            ticks.append((y, str(r.word)))
        y += 1.3
    ax.axvline(0, color=style.FAINT, linewidth=0.7, zorder=0)
    far = float(rows["high"].max()) if len(rows) else 1.0
    near = float(rows["low"].min()) if len(rows) else 0.0
    ax.set(ylim=(y - 0.3, -0.6), xlim=(min(0.0, near) - 0.05 * far, far * 1.05))
    style.label_rows(ax, ticks, left)
    ax.set_xlabel("log-odds ratio (right: more typical of it than of the others)")
    return ax
