"""Figures of source framing: who is given words, with which verbs, in which vocabulary."""

import pandas as pd
from matplotlib.axes import Axes

from pasni_analysis.figures import style
from pasni_analysis.figures.grid import plot_shaded
from pasni_analysis.figures.units import by_order, fold_units, limits, noun
from pasni_analysis.figures.wording import Description, add_tallies, bullets, nothing, plural
from pasni_analysis.results import KINDS, OWN

_OWN_COLOUR, _REST_COLOUR = "#e6e6e6", "#8c8c8c"
_VAGUE = (OWN, "unresolved", "other", "other named")
_RIGHT = 0.2  # inches
_DRAWN = 8  # kinds with a colour of their own
_NAMES = {
    "military": "the military",
    "opposition": "the opposition",
    "public": "the public",
    "medium": "media",
    "company": "companies",
    "analyst": "analysts",
    "official": "officials",
    "diplomat": "diplomats",
    "politician": "politicians",
    "foreign official": "foreign officials",
    "unnamed source": "unnamed sources",
    "international body": "international bodies",
    "government": "governments",
    "local community": "local communities",
    "court and police": "courts and police",
}
_KEYS = ["kind", "named"]


def _prepare(table: pd.DataFrame, top_n: int) -> tuple[pd.DataFrame, list[str]]:
    """Return the rows to draw and the kinds with a colour, in the table's order of kinds."""
    table = fold_units(table, _KEYS, ["words", "attributions"], top_n)
    spoken = table[table["kind"] != OWN]
    sums = spoken.groupby("kind", sort=False)["words"].sum().sort_values(ascending=False, kind="stable")
    told = sums.drop(list(_VAGUE), errors="ignore")
    chosen = set(told.index[:_DRAWN]) | set(sums.index.intersection(_VAGUE))
    return table, [kind for kind in KINDS if kind in chosen]


def describe_speakers(table: pd.DataFrame, *, top_n: int = 12) -> Description:
    """Return what ``speaker_use`` says, in words."""
    if table.empty:
        return nothing("no article has words")
    table, kinds = _prepare(table, top_n)
    units = by_order(table)
    what = noun(table)
    known = table[~table["kind"].isin(_VAGUE)].groupby(["unit", "kind"], sort=False)["words"].sum()
    first = known[known > 0].reset_index().sort_values("words", ascending=False, kind="stable")
    leads = first.drop_duplicates("unit")["kind"].value_counts()
    parts = [f"{_NAMES.get(k, k)} in {n}" for k, n in leads.items()]
    number = noun(table, len(units))
    title = f"No known speakers in {number}"
    if parts:
        title = f"Given most words: {', '.join([f'{parts[0]} of {number}', *parts[1:4]])}"
    folded = set(table["kind"]) - set(kinds) - {OWN}
    own = table[table["kind"] == OWN].set_index("unit")
    shares = 100 * own["words"] / own["n_words"]
    unnamed = table[~table["named"].fillna(True)].groupby("unit")["words"].sum()
    most = unnamed.idxmax() if len(unnamed) and unnamed.max() else None
    notes = f"{limits(table, 'bar')} Kinds of speaker: role lexicon, not validated. "
    notes += "Words under nested attributions count once. "
    notes += f"Other kinds: {', '.join(sorted(folded))}." if folded else ""
    spread = f"Own voice makes up {shares.min():.0f} to {shares.max():.0f} % of the words of each {what}."
    extra = f" Most words of unnamed speakers: {most} ({int(unnamed.max()):,})." if most else ""
    rows = [_row_in_words(table, unit) for unit in units]
    return Description(
        title=title,
        subtitle=f"Share of the {what}'s words attributed to each kind of speaker, quoted or reported, "
        "in the order of the key. Hatched: speakers without a name. Numbers: words.",
        notes=notes.strip(),
        alt=f"Stacked bars, one per {what}. {title}. {spread}{extra} " + " ".join(rows),
        reading=f"{title}. {spread}{extra}\n\n" + bullets(rows),
    )


def _row_in_words(table: pd.DataFrame, unit: str) -> str:
    rows = table[table["unit"] == unit]
    sums = rows.groupby("kind", sort=False)["words"].sum().sort_values(ascending=False, kind="stable")
    parts = [f"{kind} {int(n):,}" for kind, n in sums[sums > 0].items()]
    return f"{unit}: {', '.join(parts)} of {int(rows['n_words'].iloc[0]):,} words."


@style.styled
def plot_speakers(
    table: pd.DataFrame,
    ax: Axes | None = None,
    *,
    title: bool = True,
    width: float = style.TWO_COLUMNS,
    top_n: int = 12,
) -> Axes:
    """Return axes with one stacked bar per unit of ``speaker_use``, as shares of its words."""
    text = describe_speakers(table, top_n=top_n)
    if table.empty:
        return style.draw_nothing(text, ax, title=title, width=width)
    table, kinds = _prepare(table, top_n)
    known = [k for k in kinds if k not in _VAGUE]
    colours = dict(zip(known, style.COLOURS, strict=False))
    colours |= {k: _REST_COLOUR for k in kinds if k in _VAGUE} | {OWN: _OWN_COLOUR}
    units = by_order(table)
    labels = [_label(table[table["unit"] == u].iloc[0]) for u in units]
    left = style.left_for([part for label in labels for part in label], width)
    if ax is None:
        keys = [style.key(k, colours[k]) for k in known]
        keys += [style.key("other or unresolved", _REST_COLOUR), style.key(OWN, _OWN_COLOUR)]
        ax = style.new_axes(
            len(units) * 0.42, text if title else None, width=width, left=left, right=_RIGHT, legend=keys
        )
    for y, unit in enumerate(units):
        rows = table[table["unit"] == unit]
        _draw_bar(ax, y, _segments(rows, colours), float(rows["n_words"].iloc[0]), width - left - _RIGHT)
    lines = ["\n".join(style.shorten(p, left - 0.1, lines=1) for p in label) for label in labels]
    ax.set(xlim=(0, 100), ylim=(len(units) - 0.5, -0.5), yticks=range(len(units)), yticklabels=lines)
    ax.set_xlabel(f"share of the {noun(table)}'s words, %")
    ax.spines["left"].set_visible(False)
    ax.tick_params(axis="y", length=0)
    return ax


def _label(row: pd.Series) -> tuple[str, str]:
    articles = "" if row["by"] == "article" else f"{plural(int(row['n_articles']), 'article')}, "
    return str(row["unit"]), f"{articles}{int(row['n_words']):,} words"


def _segments(rows: pd.DataFrame, colours: dict[str, str]) -> list[tuple[int, str, str, bool]]:
    """Return words, kind, colour and whether unnamed, in the order drawn: kinds, the rest, own voice."""
    found: dict[tuple[int, str, str, bool], int] = {}
    order = {k: i for i, k in enumerate(k for k in colours if colours[k] not in (_REST_COLOUR, _OWN_COLOUR))}
    for row in rows.itertuples():
        place = 99 if row.kind == OWN else order.get(row.kind, 98)
        unnamed = not pd.isna(row.named) and not row.named
        kind = "other" if place == 98 else row.kind
        key = (place, kind, colours.get(row.kind, _REST_COLOUR), unnamed)
        found[key] = found.get(key, 0) + int(row.words)
    return [(n, *key[1:]) for key, n in sorted(found.items()) if n]


def _draw_bar(ax: Axes, y: int, parts: list[tuple[int, str, str, bool]], total: float, inches: float) -> None:
    at = 0.0
    for words, kind, colour, unnamed in parts:
        share = 100 * words / total
        bar = ax.barh(y, share, left=at, height=0.62, color=colour, edgecolor="white", linewidth=0.8)
        if unnamed:
            bar[0].set(hatch="////")
        room, number = share / 100 * inches - 0.07, f"{words:,}"
        if style.text_width(number, style.SMALL) < room:
            both = style.text_width(kind, style.SMALL) < room and not unnamed
            pad = {"facecolor": "white", "edgecolor": "none", "pad": 1.0} if unnamed else None
            ink = style.ink_on("white" if unnamed else colour)
            said = ax.text(at + share / 2, y, f"{kind}\n{number}" if both else number, color=ink, bbox=pad)
            said.set(ha="center", va="center", fontsize=style.SMALL)
        at += share


def describe_stances(table: pd.DataFrame, *, top_n: int = 8) -> Description:
    """Return what ``stances`` says, in words."""
    if table.empty:
        return nothing("no words are attributed")
    full, table = table, fold_units(table, ["stance"], ["attributions", "negated", "n_attributions"], top_n)
    sums = table.groupby("stance")["attributions"].sum().sort_values(ascending=False, kind="stable")
    total, what = int(sums.sum()), noun(table)
    other = sums.drop("neutral", errors="ignore")
    lead = f"; most others {other.index[0]} ({int(other.iloc[0]):,})" if len(other) else ""
    neutral = int(sums.get("neutral", 0))
    title = f"{neutral:,} of {plural(total, 'cue')} {'is' if neutral == 1 else 'are'} neutral{lead}"
    cells = [f"{r.unit}: {r.stance} {r.attributions}" for r in table.itertuples() if r.attributions]
    cues = full.groupby("stance")["cues"].agg(add_tallies)
    words = [f"{s}: {int(n):,} ({cues[s]})" for s, n in sums.items()]
    return Description(
        title=title,
        subtitle=f"Attributions by what the reporting verb does, per {what}: number, and share of the "
        f"{what}'s attributions in brackets. Shade: share.",
        notes=f"{limits(table, 'column')} Stance: lexicon of cues, not validated; a negated cue keeps it "
        f"({int(table['negated'].sum()):,} negated).",
        alt=f"Table of stances by {what}. {title}. " + "; ".join(cells) + ".",
        reading=f"{title}.\n\n" + bullets(words),
    )


def plot_stances(
    table: pd.DataFrame,
    ax: Axes | None = None,
    *,
    title: bool = True,
    width: float = style.TWO_COLUMNS,
    top_n: int = 8,
) -> Axes:
    """Return axes with a shaded table of ``stances``: stance by unit."""
    text = describe_stances(table, top_n=top_n)
    if table.empty:
        return style.draw_nothing(text, ax, title=title, width=width)
    table = fold_units(table, ["stance"], ["attributions", "negated"], top_n)
    units = by_order(table)
    wide = table.pivot_table(
        index="stance", columns="unit", values="attributions", aggfunc="sum", fill_value=0
    )
    wide = wide.loc[wide.sum(axis=1).sort_values(ascending=False, kind="stable").index, units].astype(int)
    shares = wide / wide.sum(axis=0)
    texts = wide.astype(str) + shares.map(lambda s: f" ({100 * s:.0f} %)")
    return plot_shaded(shares, texts.where(wide > 0, "·"), text if title else None, ax=ax, width=width)


def _frame_order(table: pd.DataFrame) -> pd.DataFrame:
    sums = table.groupby(["origin", "frame"])["hits"].sum().reset_index()
    return sums.sort_values(["origin", "hits", "frame"], ascending=[True, False, True])


def describe_frames(table: pd.DataFrame, *, top_n: int = 8) -> Description:
    """Return what ``frames`` says, in words; hits are called vocabulary, unvalidated."""
    if table.empty:
        return nothing("no frame has a vocabulary, or no article has words")
    full, table = table, fold_units(table, ["frame", "origin"], ["hits"], top_n)
    rates = table.assign(rate=1000 * table["hits"] / table["n_words"])
    policy = rates[rates["origin"] == "dictionary"] if "dictionary" in set(rates["origin"]) else rates
    leads = policy.sort_values("rate", ascending=False, kind="stable").drop_duplicates("unit")
    leads = leads[leads["hits"] > 0]["frame"].value_counts()
    what, number = noun(table), noun(table, table["unit"].nunique())
    parts = [f"{frame} in {n}" for frame, n in leads.items()]
    parts = [f"{parts[0]} of {number}", *parts[1:4]] if parts else [f"none in {number}"]
    title = f"Densest vocabulary: {', '.join(parts)}"
    interval = "rate_low" in table and table["rate_low"].notna().any()
    square = ", in square ones the 95 % interval" if interval else ""
    few = int((table.drop_duplicates("unit")["n_independent"].fillna(0) < 2).sum())
    why = f" No interval where there are fewer than two independent texts ({few})." if few else ""
    words = full.groupby("frame")["words"].agg(add_tallies)
    order = _frame_order(table)
    lines = [
        f"{r.frame}: {plural(int(r.hits), 'hit')}" + (f" ({words[r.frame]})" if r.hits else "")
        for r in order.itertuples()
    ]
    return Description(
        title=title,
        subtitle=f"Words of each frame's vocabulary per 1,000 words of the {what}; in "
        f"{'round ' if square else ''}brackets hits{square}. Shade: rate.",
        notes=f"{limits(table, 'column')} Vocabulary, unvalidated: a hit is a word, not a frame. The "
        f"policy frames are named after those of Boydstun et al. (2014), the words are ours.{why}",
        alt=f"Table of frames by {what}. {title}. "
        + "; ".join(f"{r.frame}: {plural(int(r.hits), 'hit')}" for r in order.itertuples())
        + ".",
        reading=f"{title}. Vocabulary, unvalidated.\n\n" + bullets(lines),
    )


def plot_frames(
    table: pd.DataFrame,
    ax: Axes | None = None,
    *,
    title: bool = True,
    width: float = style.TWO_COLUMNS,
    top_n: int = 8,
) -> Axes:
    """Return axes with a shaded table of ``frames``: rate and hits per frame and unit, intervals if known."""
    text = describe_frames(table, top_n=top_n)
    if table.empty:
        return style.draw_nothing(text, ax, title=title, width=width)
    table = fold_units(table, ["frame", "origin"], ["hits"], top_n)
    order = _frame_order(table)
    units = by_order(table)
    rows = table.set_index(["frame", "unit"])
    texts, values = {}, {}
    for unit in units:
        cells = [rows.loc[(frame, unit)] for frame in order["frame"]]
        values[unit] = [1000 * c["hits"] / c["n_words"] if c["n_words"] else 0.0 for c in cells]
        texts[unit] = [_cell(v, c) for v, c in zip(values[unit], cells, strict=True)]
    names = {"dictionary": "policy frames", "frames.toml": "frames of this corpus (frames.toml)"}
    return plot_shaded(
        pd.DataFrame(values, index=order["frame"]),
        pd.DataFrame(texts, index=order["frame"]),
        text if title else None,
        ax=ax,
        width=width,
        groups=[names.get(o, o) for o in order["origin"]],
    )


def _cell(rate: float, row: pd.Series) -> str:
    if not row["hits"]:
        return "·"
    low, high = row.get("rate_low"), row.get("rate_high")
    if pd.isna(low):
        return f"{rate:.1f} ({int(row['hits']):,})"
    return f"{rate:.1f} ({int(row['hits']):,})\n[{low:.1f}–{high:.1f}]"
