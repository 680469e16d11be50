"""Figures of source framing: who is given words, with which verbs, in which vocabulary."""

from collections.abc import Iterator

import pandas as pd
from matplotlib.axes import Axes

from pasni_analysis.figures import style
from pasni_analysis.figures.grid import plot_shaded
from pasni_analysis.figures.units import by_order, check_top, fold_units, limits, noun, voice_of
from pasni_analysis.figures.wording import (
    Description,
    add_tallies,
    bullets,
    listing,
    nothing,
    plural,
    validated,
)
from pasni_analysis.results import KINDS, OWN

_OWN_COLOUR, _REST_COLOUR = "#e6e6e6", "#6e6e6e"
_REST = "other or unresolved"
_VAGUE = (OWN, "unresolved", "other", "other named")
_RIGHT = 0.2  # inches
_NUMBER = 6.5  # points: numbers in bars
_DRAWN = 8  # kinds with a colour of their own
# The colours of style.COLOURS in an order in which neighbours differ in grey as well.
_STACKED = ("#56B4E9", "#009E73", "#F0E442", "#0072B2", "#E69F00", "#D55E00", "#000000", "#CC79A7")
_NAMES = {
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
    "other": _REST,
    "other named": _REST,
    "unresolved": _REST,
}  # many of a kind, as the key, the bars and the words call them; other kinds keep their name
_THE = ("military", "opposition", "public", "court and police")
_KEYS = ["kind", "named"]


def _prepare(table: pd.DataFrame, top_n: int) -> tuple[pd.DataFrame, list[str]]:
    """Return the rows to draw and the kinds with a colour, in the table's order of kinds."""
    table = fold_units(table, _KEYS, ["words", "attributions"], top_n)
    spoken = table[table["kind"] != OWN]
    sums = spoken.groupby("kind", sort=False)["words"].sum().sort_values(ascending=False, kind="stable")
    told = sums.drop(list(_VAGUE), errors="ignore")
    chosen = set(told.index[:_DRAWN]) | set(sums.index.intersection(_VAGUE))
    return table, [kind for kind in KINDS if kind in chosen]


def describe_speakers(
    table: pd.DataFrame, *, top_n: int = 12, validation: pd.DataFrame | None = None
) -> Description:
    """Return what ``speaker_use`` says, in words; with ``notes.validation`` also what coders found."""
    check_top(top_n)
    if table.empty:
        return nothing("no article has words")
    full, (table, kinds) = table, _prepare(table, top_n)
    units, what = by_order(table), noun(table)
    spoken = full[full["kind"] != OWN].assign(name=lambda t: [_name(k) for k in t["kind"]])
    leads = _leaders(spoken, "name", "words", noun(full, full["unit"].nunique()))
    title = (
        f"Apart from the {what}'s own voice, most words go to {leads}" if leads else "No words are attributed"
    )
    folded = set(table["kind"]) - set(kinds) - {OWN}
    own = table[table["kind"] == OWN].set_index("unit")
    shares = 100 * own["words"] / own["n_words"]
    unsure = "Kinds of speaker: role lexicon, not validated."
    notes = f"{limits(table, 'bar')} {validated(validation, 'kind', 'Kinds of speaker', unsure)} "
    notes += "Words under nested attributions count once. Own voice includes headline and standfirst, and "
    notes += "sentences that go on with what was reported without saying so. "
    notes += f"Other kinds: {', '.join(sorted({_name(k) for k in folded}))}." if folded else ""
    spread = f"Own voice makes up {shares.min():.0f} to {shares.max():.0f} % of the words of each {what}."
    said = [words for unit in units for words in _unnamed_in_words(table[table["unit"] == unit])]
    extra = f" Words of unnamed speakers: {'; '.join(said)}." if said else ""
    rows = [_row_in_words(table, unit) for unit in units]
    return Description(
        title=title,
        subtitle=f"Share of the {what}'s words attributed to each kind of speaker, quoted or reported, "
        "in the order of the key. Hatched: speakers without a name. Numbers: words.",
        notes=notes.strip(),
        alt=f"Stacked bars, one per {what}. {title}. {spread}{extra} " + " ".join(rows),
        reading=f"{title}. {spread}{extra}\n\n" + bullets(rows),
    )


def _name(kind: str) -> str:
    return _NAMES.get(kind, kind)


def _leaders(rows: pd.DataFrame, key: str, value: str, number: str) -> str:
    """Return "a in 3 of 5 articles, b in 1, tied in 1": which ``key`` alone has most ``value`` in a unit.

    Empty where no unit has any; ``number`` says how many units there are.
    """
    sums = rows.groupby(["unit", key], sort=False)[value].sum().rename("n").reset_index()
    first = sums[(sums["n"] > 0) & (sums["n"] == sums.groupby("unit")["n"].transform("max"))]
    tied = first["unit"].duplicated(keep=False)
    counts = first[~tied][key].value_counts(sort=False).sort_values(ascending=False, kind="stable")
    parts = [f"{'the ' if k in _THE else ''}{k} in {n}" for k, n in counts.items()]
    parts, rest = parts[:4], int(counts.iloc[4:].sum())
    parts += [f"others in {rest}"] if rest else []
    parts += [f"tied in {first[tied]['unit'].nunique()}"] if tied.any() else []
    return ", ".join([f"{parts[0]} of {number}", *parts[1:]]) if parts else ""


def _unnamed_in_words(rows: pd.DataFrame) -> Iterator[str]:
    """Yield what share of one unit's words speakers without a name have, if any."""
    spoken = rows[rows["kind"] != OWN]
    words = int(spoken.loc[~spoken["named"].fillna(True).astype(bool), "words"].sum())
    if words:
        whole = ", all of its attributed words" if words == spoken["words"].sum() else ""
        yield f"{100 * words / rows['n_words'].iloc[0]:.0f} % in {rows['unit'].iloc[0]}{whole}"


def _row_in_words(table: pd.DataFrame, unit: str) -> str:
    rows = table[table["unit"] == unit]
    names = rows["kind"].map(_name)
    sums = rows.groupby(names, sort=False)["words"].sum().sort_values(ascending=False, kind="stable")
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
    validation: pd.DataFrame | None = None,
) -> Axes:
    """Return axes with one stacked bar per unit of ``speaker_use``, as shares of its words."""
    text = describe_speakers(table, top_n=top_n, validation=validation)
    if table.empty:
        return style.draw_nothing(text, ax, title=title, width=width)
    table, kinds = _prepare(table, top_n)
    known = [k for k in kinds if k not in _VAGUE]
    colours = dict(zip(known, _STACKED, strict=False))
    colours |= {k: _REST_COLOUR for k in kinds if k in _VAGUE} | {OWN: _OWN_COLOUR}
    units = by_order(table)
    labels = [_label(table[table["unit"] == u].iloc[0]) for u in units]
    left = style.left_for([part for label in labels for part in label], width)
    if ax is None:
        keys = [style.key(_name(k), colours[k]) for k in known]
        keys += [style.key(_REST, _REST_COLOUR), style.key(OWN, _OWN_COLOUR)]
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
        kind = _REST if place == 98 else _name(row.kind)
        key = (place, kind, colours.get(row.kind, _REST_COLOUR), unnamed)
        found[key] = found.get(key, 0) + int(row.words)
    return [(n, *key[1:]) for key, n in sorted(found.items()) if n]


def _draw_bar(ax: Axes, y: int, parts: list[tuple[int, str, str, bool]], total: float, inches: float) -> None:
    at = 0.0
    for words, kind, colour, unnamed in parts:
        share = 100 * words / total
        bar = ax.barh(y, share, left=at, height=0.62, color=colour, edgecolor="white", linewidth=0.8)
        if unnamed:
            seen = "white" if style.contrast("white", colour) >= 2 else style.INK
            bar[0].set(hatch="////", hatchcolor=seen)
        room, number = share / 100 * inches - 0.035, f"{words:,}"
        if style.text_width(number, _NUMBER) < room:
            both = style.text_width(kind, _NUMBER) < room and not unnamed
            pad = {"facecolor": "white", "edgecolor": "none", "pad": 0.8} if unnamed else None
            ink = style.ink_on("white" if unnamed else colour)
            said = ax.text(at + share / 2, y, f"{kind}\n{number}" if both else number, color=ink, bbox=pad)
            said.set(ha="center", va="center", fontsize=_NUMBER)
        at += share


def describe_stances(
    table: pd.DataFrame, *, top_n: int = 8, validation: pd.DataFrame | None = None
) -> Description:
    """Return what ``stances`` says, in words."""
    check_top(top_n)
    if table.empty:
        return nothing("no words are attributed")
    full, table = table, fold_units(table, ["stance"], ["attributions", "negated", "n_attributions"], top_n)
    sums = table.groupby("stance")["attributions"].sum().sort_values(ascending=False, kind="stable")
    total, what = int(sums.sum()), noun(table)
    other = sums.drop("neutral", errors="ignore")
    neutral = int(sums.get("neutral", 0))
    lead = _next_kind(other[other > 0], neutral)
    title = f"{neutral:,} of {plural(total, 'cue')} {'is' if neutral == 1 else 'are'} neutral{lead}"
    cells = [f"{r.unit}: {r.stance} {r.attributions}" for r in table.itertuples() if r.attributions]
    cues = full.groupby("stance")["cues"].agg(add_tallies)
    words = [f"{s}: {int(n):,} ({cues[s]})" for s, n in sums.items()]
    known = validated(validation, "stance", "Stance", "Stance: lexicon of cues, not validated.").rstrip(".")
    return Description(
        title=title,
        subtitle=f"Attributions by what the reporting verb does, per {what}: number, and share of the "
        f"{what}'s attributions in brackets. Shade: share.",
        notes=f"{limits(table, 'column')} {known}; a negated cue keeps it "
        f"({int(table['negated'].sum()):,} negated).",
        alt=f"Table of stances by {what}. {title}. " + "; ".join(cells) + ".",
        reading=f"{title}.\n\n" + bullets(words),
    )


def _next_kind(other: pd.Series, neutral: int) -> str:
    """Return which kind of cue but the neutral is the most frequent, or which ones are."""
    if other.empty:
        return ""
    most = int(other.max())
    names = list(other.index[other == most])
    place = "next most" if most < neutral else "most" if most > neutral else "as"
    kinds, each = ("kind is", "") if len(names) == 1 else ("kinds are", " each")
    return f"; {'as' if place == 'as' else 'the ' + place} frequent {kinds} {listing(names)} ({most:,}{each})"


def plot_stances(
    table: pd.DataFrame,
    ax: Axes | None = None,
    *,
    title: bool = True,
    width: float = style.TWO_COLUMNS,
    top_n: int = 8,
    validation: pd.DataFrame | None = None,
) -> Axes:
    """Return axes with a shaded table of ``stances``: stance by unit."""
    text = describe_stances(table, top_n=top_n, validation=validation)
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


def describe_frames(
    table: pd.DataFrame, *, top_n: int = 8, validation: pd.DataFrame | None = None
) -> Description:
    """Return what ``frames`` says, in words; hits are vocabulary, unvalidated unless coders judged them."""
    check_top(top_n)
    if table.empty:
        return nothing("no frame has a vocabulary, or no article has words")
    voice = voice_of(table)
    full, table = table, fold_units(table, ["frame", "origin"], ["hits"], top_n)
    policy = full[full["origin"] == "dictionary"] if "dictionary" in set(full["origin"]) else full
    what, number = noun(table), noun(table, full["unit"].nunique())
    # Within a unit, the frame with most hits is the densest.
    title = f"Densest vocabulary: {_leaders(policy, 'frame', 'hits', number) or f'none in {number}'}"
    interval = "rate_low" in table and table["rate_low"].notna().any()
    square = ", in square ones the 95 % interval" if interval else ""
    few = int((table.drop_duplicates("unit")["n_independent"].fillna(0) < 2).sum())
    why = f" No interval where there are fewer than two independent texts ({few})." if few else ""
    words = full.groupby(["origin", "frame"])["words"].agg(add_tallies)
    known = validated(validation, "sense", "Vocabulary in the sense of its frame")
    hit = f"{known} A" if known else "Vocabulary, unvalidated: a"
    order = _frame_order(table)
    lines = [
        f"{r.frame}: {plural(int(r.hits), 'hit')}" + (f" ({words[r.origin, r.frame]})" if r.hits else "")
        for r in order.itertuples()
    ]
    return Description(
        title=title,
        subtitle=f"Words of each frame's vocabulary per 1,000 words of the {what}; in "
        f"{'round ' if square else ''}brackets hits{square}. Shade: rate.",
        notes=f"{limits(table, 'column')} {hit} hit is a word, not a frame; "
        "a word may count for several frames, one inside a name for none. The "
        f"policy frames are named after those of Boydstun et al. (2014), the words are ours.{voice}{why}",
        alt=f"Table of frames by {what}. {title}. "
        + "; ".join(f"{r.frame}: {plural(int(r.hits), 'hit')}" for r in order.itertuples())
        + ".",
        reading=f"{title}. {known or 'Vocabulary, unvalidated.'}{voice}\n\n" + bullets(lines),
    )


def plot_frames(
    table: pd.DataFrame,
    ax: Axes | None = None,
    *,
    title: bool = True,
    width: float = style.TWO_COLUMNS,
    top_n: int = 8,
    validation: pd.DataFrame | None = None,
) -> Axes:
    """Return axes with a shaded table of ``frames``: rate and hits per frame and unit, intervals if known."""
    text = describe_frames(table, top_n=top_n, validation=validation)
    if table.empty:
        return style.draw_nothing(text, ax, title=title, width=width)
    table = fold_units(table, ["frame", "origin"], ["hits"], top_n)
    order = _frame_order(table)
    units = by_order(table)
    rows = table.set_index(["origin", "frame", "unit"])
    texts, values = {}, {}
    for unit in units:
        cells = [rows.loc[(r.origin, r.frame, unit)] for r in order.itertuples()]
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
