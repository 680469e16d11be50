"""Figures of source framing: who is given words, with which verbs, in which vocabulary."""

import pandas as pd
from matplotlib.axes import Axes

from pasni_analysis.figures import style
from pasni_analysis.figures.shaded import fold_units, is_dark, limits, noun, plot_shaded
from pasni_analysis.figures.style import Description
from pasni_analysis.results import KINDS, OWN

_OWN_COLOUR, _REST_COLOUR = "#e6e6e6", "#8c8c8c"
_VAGUE = (OWN, "unresolved", "other", "other named")
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
    table, kinds = _prepare(table, top_n)
    units = list(table.sort_values("order")["unit"].unique())
    what = noun(table)
    known = table[~table["kind"].isin(_VAGUE)].groupby(["unit", "kind"], sort=False)["words"].sum()
    first = known[known > 0].reset_index().sort_values("words", ascending=False, kind="stable")
    leads = first.drop_duplicates("unit")["kind"].value_counts()
    parts = [f"{_NAMES.get(k, k)} in {n}" for k, n in leads.items()]
    parts = [f"{parts[0]} of {noun(table, len(units))}", *parts[1:4]] if parts else []
    title = (
        f"Given most words: {', '.join(parts)}"
        if parts
        else f"No known speakers in {noun(table, len(units))}"
    )
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
        subtitle=f"Share of the {what}'s words attributed to each kind of speaker, quoted or reported. "
        "Hatched: speakers without a name. Numbers: words.",
        notes=notes.strip(),
        alt=f"Stacked bars, one per {what}. {title}. {spread}{extra} " + " ".join(rows),
        reading=f"{title}. {spread}{extra}\n\n" + "\n".join(f"- {row}" for row in rows),
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
    text = describe_speakers(table, top_n=top_n) if title else None
    table, kinds = _prepare(table, top_n)
    palette = style.COLOURS
    colours = {k: palette[i] for i, k in enumerate(k for k in kinds if k not in _VAGUE)}
    colours |= {k: _REST_COLOUR for k in kinds if k in _VAGUE} | {OWN: _OWN_COLOUR}
    units = list(table.sort_values("order")["unit"].unique())
    labels = [_label(table[table["unit"] == u].iloc[0]) for u in units]
    left = min(0.2 + max(style.text_width(p, style.BODY) for label in labels for p in label), 0.4 * width)
    keys = [style.swatch(k, colours[k]) for k in kinds if k not in _VAGUE]
    keys += [style.swatch("other or unresolved", _REST_COLOUR), style.swatch(OWN, _OWN_COLOUR)]
    if ax is None:
        ax = style.new_axes(len(units) * 0.42, text, width=width, left=left, legend=keys)
    inches = width - left - 0.15
    for y, unit in enumerate(units):
        rows = table[table["unit"] == unit]
        _draw_bar(ax, y, _segments(rows, colours), float(rows["n_words"].iloc[0]), inches)
    lines = ["\n".join(style.shorten(p, left - 0.1, lines=1) for p in label) for label in labels]
    ax.set(xlim=(0, 100), ylim=(len(units) - 0.5, -0.5), yticks=range(len(units)))
    ax.set_yticklabels(lines)
    ax.set_xlabel(f"share of the {noun(table)}'s words, %")
    ax.spines["left"].set_visible(False)
    ax.tick_params(axis="y", length=0)
    return ax


def _label(row: pd.Series) -> tuple[str, str]:
    articles = "" if row["by"] == "article" else f"{int(row['n_articles']):,} articles, "
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
        room, label = share / 100 * inches - 0.06, f"{words:,}"
        if style.text_width(kind, style.SMALL) < room and not unnamed:
            label = f"{kind}\n{label}"
        if style.text_width(f"{words:,}", style.SMALL) < room:
            pad = {"facecolor": "white", "edgecolor": "none", "pad": 1.0} if unnamed else None
            ink = "white" if is_dark(colour) and not unnamed else style.INK
            ax.text(
                at + share / 2, y, label, ha="center", va="center", fontsize=style.SMALL, color=ink, bbox=pad
            )
        at += share


def describe_stances(table: pd.DataFrame, *, top_n: int = 8) -> Description:
    """Return what ``stances`` says, in words."""
    table = fold_units(table, ["stance"], ["attributions", "negated", "n_attributions"], top_n)
    sums = table.groupby("stance")["attributions"].sum().sort_values(ascending=False, kind="stable")
    total, what = int(sums.sum()), noun(table)
    other = sums.drop("neutral", errors="ignore")
    lead = f"; most others {other.index[0]} ({int(other.iloc[0]):,})" if len(other) else ""
    title = f"{int(sums.get('neutral', 0)):,} of {total:,} cues are neutral{lead}"
    cells = [f"{r.unit}: {r.stance} {r.attributions}" for r in table.itertuples() if r.attributions]
    cues = table.groupby("stance")["cues"].first() if "cues" in table else {}
    words = [f"- {s}: {int(n):,}" + (f" ({cues[s]})" if s in cues else "") for s, n in sums.items()]
    return Description(
        title=title,
        subtitle=f"Attributions by what the reporting verb does, per {what}: number, and share of the "
        f"{what}'s attributions in brackets. Shade: share.",
        notes=f"{limits(table, 'column')} Stance: lexicon of cues, not validated; a negated cue keeps it "
        f"({int(table['negated'].sum()):,} negated).",
        alt=f"Table of stances by {what}. {title}. " + "; ".join(cells) + ".",
        reading=f"{title}.\n\n" + "\n".join(words),
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
    text = describe_stances(table, top_n=top_n) if title else None
    table = fold_units(table, ["stance"], ["attributions", "negated"], top_n)
    units = list(table.sort_values("order")["unit"].unique())
    wide = table.pivot_table(
        index="stance", columns="unit", values="attributions", aggfunc="sum", fill_value=0
    )
    wide = wide.loc[wide.sum(axis=1).sort_values(ascending=False, kind="stable").index, units].astype(int)
    shares = wide / wide.sum(axis=0)
    texts = wide.astype(str) + shares.map(lambda s: f" ({100 * s:.0f} %)")
    return plot_shaded(shares, texts.where(wide > 0, "·"), text, ax=ax, width=width)


def _frame_order(table: pd.DataFrame) -> pd.DataFrame:
    sums = table.groupby(["origin", "frame"])["hits"].sum().reset_index()
    return sums.sort_values(["origin", "hits", "frame"], ascending=[True, False, True])


def describe_frames(table: pd.DataFrame, *, top_n: int = 8) -> Description:
    """Return what ``frames`` says, in words; hits are called vocabulary, unvalidated."""
    table = fold_units(table, ["frame", "origin"], ["hits"], top_n)
    rates = table.assign(rate=1000 * table["hits"] / table["n_words"])
    policy = rates[rates["origin"] == "dictionary"] if "dictionary" in set(rates["origin"]) else rates
    leads = policy.sort_values("rate", ascending=False, kind="stable").drop_duplicates("unit")
    leads = leads[leads["hits"] > 0]["frame"].value_counts()
    what, number = noun(table), noun(table, table["unit"].nunique())
    parts = [f"{frame} in {n}" for frame, n in leads.items()]
    parts = [f"{parts[0]} of {number}", *parts[1:4]] if parts else [f"none in {number}"]
    title = f"Densest vocabulary: {', '.join(parts)}"
    few = int((table.drop_duplicates("unit")["n_independent"].fillna(0) < 2).sum())
    why = f" No interval where there are fewer than two independent texts ({few})." if few else ""
    words = {f: g["words"].dropna() for f, g in table.groupby("frame")} if "words" in table else {}
    order = _frame_order(table)
    lines = [
        f"- {r.frame}: {int(r.hits):,} hits"
        + (f" ({'; '.join(_top(w) for w in words[r.frame] if w)})" if r.hits else "")
        for r in order.itertuples()
    ]
    return Description(
        title=title,
        subtitle=f"Words of each frame's vocabulary per 1,000 words of the {what}; in round brackets hits, "
        "in square ones the 95 % interval. Shade: rate.",
        notes=f"{limits(table, 'column')} Vocabulary, unvalidated: a hit is a word, not a frame. The "
        f"policy frames are named after those of Boydstun et al. (2014), the words are ours.{why}",
        alt=f"Table of frames by {what}. {title}. "
        + "; ".join(f"{r.frame}: {int(r.hits):,} hits" for r in order.itertuples())
        + ".",
        reading=f"{title}. Vocabulary, unvalidated.\n\n" + "\n".join(lines),
    )


def _top(words: str, n: int = 3) -> str:
    return ", ".join(words.split(", ")[:n])


def plot_frames(
    table: pd.DataFrame,
    ax: Axes | None = None,
    *,
    title: bool = True,
    width: float = style.TWO_COLUMNS,
    top_n: int = 8,
) -> Axes:
    """Return axes with a shaded table of ``frames``: rate and hits per frame and unit, intervals if known."""
    text = describe_frames(table, top_n=top_n) if title else None
    table = fold_units(table, ["frame", "origin"], ["hits"], top_n)
    order = _frame_order(table)
    units = list(table.sort_values("order")["unit"].unique())
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
        text,
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
