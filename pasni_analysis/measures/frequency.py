"""How often entities are named: by mentions, articles, outlets and independent texts, with dispersion."""

from collections.abc import Collection
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from pasni_analysis import schema
from pasni_analysis.measures.evidence import evidence
from pasni_analysis.measures.texts import (
    VOICES,
    check_choice,
    check_least,
    independent,
    per_unit,
    resolved,
    text_ids,
    units,
    word_totals,
)

if TYPE_CHECKING:
    from pasni_analysis.spans.annotate import Notes

PER = 1000  # rates are per this many words


def gries_dp(counts: pd.Series, sizes: pd.Series) -> pd.Series:
    """Return Gries' normalised deviation of proportions of each item: 0 even over the parts, 1 all in one.

    ``counts`` has the index (item, part), ``sizes`` the words per part. DP = ½ Σ|vᵢ - sᵢ|, where sᵢ is the
    part's share of all words and vᵢ its share of the item's occurrences (Gries 2008), divided by
    1 - min sᵢ (Lijffijt and Gries 2012). Missing where there is only one part.

    >>> counts = pd.Series({("port", "a"): 2, ("port", "b"): 2})
    >>> float(gries_dp(counts, pd.Series({"a": 100, "b": 300}))["port"].round(4))
    0.3333
    """
    sizes = sizes[sizes > 0]
    share = sizes / sizes.sum()
    if len(sizes) < 2:
        return pd.Series(np.nan, index=counts.index.unique(0))
    s = share.reindex(counts.index.get_level_values(1)).to_numpy()
    v = counts / counts.groupby(level=0).transform("sum")
    # The parts without the item add their own share each; all shares add up to 1.
    dp = 0.5 * (1 + ((v - s).abs() - s).groupby(level=0).sum())
    return dp / (1 - share.min())


def juilland_d(counts: pd.Series, sizes: pd.Series) -> pd.Series:
    """Return Juilland's D of each item over its rates per part: 1 even, 0 all in one; arguments as above.

    D = 1 - V / √(n - 1), V the rates' population standard deviation over their mean (Juilland and
    Chang-Rodríguez 1964; rates instead of counts, since articles differ in length).
    """
    sizes = sizes[sizes > 0]
    n = len(sizes)
    if n < 2:
        return pd.Series(np.nan, index=counts.index.unique(0))
    rates = counts / sizes.reindex(counts.index.get_level_values(1)).to_numpy()
    mean = rates.groupby(level=0).sum() / n
    variance = (rates**2).groupby(level=0).sum() / n - mean**2
    return 1 - np.sqrt(variance.clip(lower=0)) / mean / np.sqrt(n - 1)


def count_entities(
    notes: "Notes",
    *,
    labels: Collection[str] = (),
    voice: str = "all",
    count: str = "independent texts",
    aliases: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return one row per entity, most mentions first: schema table ``entities``.

    ``labels`` keeps entities with these labels only (empty: all); ``voice`` counts mentions in the
    articles' own voice ("outlet"), inside attributed content ("quoted") or both. Names only: pronouns
    and descriptions ("the army chief") are not mentions. Ties are ordered by documents, then by name.
    """
    check_choice("voice", voice, VOICES)
    kept = independent(resolved(notes, aliases), count)
    mentions = named_entities(kept, labels, voice)
    sizes = word_totals(kept, voice=voice)
    if mentions.empty:
        return schema.make("entities")
    documents = kept.documents.set_index("doc_id")
    mentions["outlet"] = mentions["doc_id"].map(documents["outlet"])
    mentions["text_id"] = mentions["doc_id"].map(text_ids(kept.documents))
    groups = mentions.groupby("entity")
    table = groups.agg(
        mentions=("start", "size"),
        documents=("doc_id", "nunique"),
        outlets=("outlet", "nunique"),
        independent_texts=("text_id", "nunique"),
    )
    table["label"] = _main_label(mentions)
    for name, where in (("outlet_voice", "outlet"), ("quoted", "quoted")):
        table[name] = (mentions["voice"] == where).groupby(mentions["entity"]).sum()
    counts = mentions.groupby(["entity", "doc_id"]).size()
    table["dp"], table["juilland_d"] = gries_dp(counts, sizes), juilland_d(counts, sizes)
    table = table.join(_first(mentions, kept.documents))
    table = table.join(evidence(mentions, ["entity"], kept.documents)).reset_index()
    return finish_entities(table, len(documents), int(sizes.sum()))


def finish_entities(table: pd.DataFrame, n_documents: int, n_words: int) -> pd.DataFrame:
    """Return the counts of entities with their rates, in order: schema table ``entities``."""
    table = table.assign(n_documents=n_documents, n_words=n_words, rate=PER * table["mentions"] / n_words)
    order = ["mentions", "documents", "entity"]
    return schema.make("entities", table.sort_values(order, ascending=[False, False, True]))


def named_entities(notes: "Notes", labels: Collection[str] = (), voice: str = "all") -> pd.DataFrame:
    """Return the resolved mentions in ``voice`` of entities with one of ``labels`` (empty: all)."""
    mentions = notes.mentions
    mentions = mentions[mentions["entity"].notna()]
    mentions = mentions.assign(main=mentions["entity"].map(_main_label(mentions)))
    if labels:
        mentions = mentions[mentions["main"].isin(list(labels))]
    if voice != "all":
        mentions = mentions[mentions["voice"] == voice]
    return mentions.reset_index(drop=True)


def _main_label(mentions: pd.DataFrame) -> pd.Series:
    """Return the label that most mentions of each entity have; of equal ones the first by name."""
    if mentions.empty:
        return pd.Series(dtype="str")
    sizes = mentions.groupby(["entity", "label"]).size().reset_index(name="n")
    sizes = sizes.sort_values(["entity", "n", "label"], ascending=[True, False, True])
    return sizes.drop_duplicates("entity").set_index("entity")["label"]


def _first(mentions: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    # By day of publication (its last possible day), the undated last, then in the order of the corpus.
    order = documents.reset_index(drop=True).sort_values("published_end", kind="stable")["doc_id"]
    place = {doc_id: i for i, doc_id in enumerate(order)}
    ordered = mentions.assign(place=mentions["doc_id"].map(place)).sort_values(["place", "start", "end"])
    first = ordered.drop_duplicates("entity").set_index("entity")[["doc_id", "start", "end"]]
    return first.rename(columns=lambda c: f"first_{c}")


def count_entities_by(
    notes: "Notes",
    by: str = "auto",
    *,
    top_n: int | None = None,
    labels: Collection[str] = (),
    voice: str = "all",
    count: str = "independent texts",
    aliases: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return one row per entity and unit, zeros included: schema table ``entity_counts``.

    ``by`` is "article", "outlet", a column of documents, or "auto" (articles where they are few).
    With ``top_n`` the entities past the first ``top_n`` are summed in one called "all others (k)".
    """
    check_choice("voice", voice, VOICES)
    check_least("top_n", 0 if top_n is None else top_n, 0)
    kept = independent(resolved(notes, aliases), count)
    table = units(notes, by, count=count)
    ranked = count_entities(kept, labels=labels, voice=voice, count="articles")
    mentions = named_entities(kept, labels, voice)
    names = ranked["entity"].tolist()
    rest = f"all others ({len(names) - top_n})" if top_n is not None and len(names) > top_n else None
    if rest:
        names = [*names[:top_n], rest]
        mentions["entity"] = mentions["entity"].where(mentions["entity"].isin(names[:-1]), rest)
    about = per_unit(table)
    spoken = word_totals(kept, voice=voice)
    about["n_words"] = spoken.groupby(table["unit"]).sum().reindex(about.index, fill_value=0)
    grid = pd.MultiIndex.from_product([names, about.index], names=["entity", "unit"])
    mentions["unit"] = mentions["doc_id"].map(table["unit"])
    sizes = mentions.groupby(["entity", "unit"]).size()
    found = sizes.reindex(grid, fill_value=0).rename("mentions").to_frame()
    found = found.join(evidence(mentions, ["entity", "unit"], kept.documents)).reset_index()
    found["rank"] = found["entity"].map({name: i for i, name in enumerate(names, start=1)})
    found["label"] = found["entity"].map(ranked.set_index("entity")["label"])
    found = found.join(about, on="unit")
    found["rate"] = PER * found["mentions"] / found["n_words"]
    return schema.make("entity_counts", found)
