"""Which entities are named together, in one sentence or paragraph, and how strongly that binds them."""

import math
from collections.abc import Callable, Collection
from itertools import combinations
from typing import TYPE_CHECKING, Literal

import pandas as pd

from pasni_analysis import schema
from pasni_analysis.measures.evidence import evidence
from pasni_analysis.measures.frequency import named_entities
from pasni_analysis.measures.texts import VOICES, check_choice, check_least, independent, resolved, text_ids

if TYPE_CHECKING:
    from pasni_analysis.spans.annotate import Notes

_UNITS = ("sentence", "paragraph")
_MEASURES = ("npmi", "pmi", "likelihood_ratio", "dice", "jaccard", "phi_sq")


def _score(measure: str) -> Callable[[int, tuple[int, int], int], float]:
    from nltk.metrics import BigramAssocMeasures

    if measure != "npmi":
        return getattr(BigramAssocMeasures, measure)

    def npmi(n_ab: int, singles: tuple[int, int], n: int) -> float:
        # Normalised to -1 … 1 (Bouma 2009); two that are everywhere are bound by nothing.
        if n_ab == n:
            return 0.0
        return float(BigramAssocMeasures.pmi(n_ab, singles, n) / -math.log2(n_ab / n))

    return npmi


def count_cooccurrences(
    notes: "Notes",
    *,
    unit: Literal["sentence", "paragraph"] = "sentence",
    measure: str = "npmi",
    min_count: int = 2,
    labels: Collection[str] = (),
    voice: str = "all",
    count: str = "independent texts",
    aliases: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return one row per pair of entities that meet ``min_count`` times: schema table ``cooccurrences``.

    An entity named twice in a unit counts there once. ``measure`` is one of NLTK's association measures
    (pmi, likelihood_ratio, dice, jaccard, phi_sq) or npmi, all over units. Ordered by count, score, names.
    """
    check_choice("unit", unit, _UNITS)
    check_choice("measure", measure, _MEASURES)
    check_choice("voice", voice, VOICES)
    check_least("min_count", min_count, 1)
    kept = independent(resolved(notes, aliases), count)
    mentions = named_entities(kept, labels, voice)
    mentions["place"] = _places(mentions, kept.sentences, unit)
    n = len(kept.sentences.drop_duplicates(["doc_id", unit]))
    pairs = _pairs(mentions)
    if pairs.empty:
        return schema.make("cooccurrences")
    singles = mentions.drop_duplicates(["doc_id", "place", "entity"]).groupby("entity").size()
    documents = kept.documents.set_index("doc_id")
    pairs["outlet"] = pairs["doc_id"].map(documents["outlet"])
    pairs["text_id"] = pairs["doc_id"].map(text_ids(kept.documents))
    table = pairs.groupby(["entity_a", "entity_b"]).agg(
        count=("doc_id", "size"),
        documents=("doc_id", "nunique"),
        outlets=("outlet", "nunique"),
        independent_texts=("text_id", "nunique"),
    )
    table = table[table["count"] >= min_count]
    bounds = kept.sentences.groupby(["doc_id", unit]).agg(start=("start", "min"), end=("end", "max"))
    pairs = pairs.join(bounds, on=["doc_id", "place"])
    names = ["entity_a", "entity_b"]
    table = table.join(evidence(pairs, names, kept.documents)).reset_index()
    table["count_a"], table["count_b"] = table["entity_a"].map(singles), table["entity_b"].map(singles)
    table["n_units"], table["measure"] = n, measure
    score = _score(measure)
    table["score"] = [
        float(score(r.count_ab, (r.count_a, r.count_b), n))
        for r in table.rename(columns={"count": "count_ab"}).itertuples()
    ]
    order = ["count", "score", "entity_a", "entity_b"]
    table = table.sort_values(order, ascending=[False, False, True, True])
    return schema.make("cooccurrences", table)


def _places(mentions: pd.DataFrame, sentences: pd.DataFrame, unit: str) -> pd.Series:
    if unit == "sentence":
        return mentions["sentence"]
    paragraph = sentences.set_index(["doc_id", "sentence"])["paragraph"]
    keys = pd.MultiIndex.from_frame(mentions[["doc_id", "sentence"]])
    return pd.Series(paragraph.reindex(keys).to_numpy(), index=mentions.index, dtype="Int64")


def _pairs(mentions: pd.DataFrame) -> pd.DataFrame:
    rows = [
        (doc_id, place, a, b)
        for (doc_id, place), group in mentions.groupby(["doc_id", "place"])
        for a, b in combinations(sorted(group["entity"].unique()), 2)
    ]
    return pd.DataFrame(rows, columns=["doc_id", "place", "entity_a", "entity_b"])
