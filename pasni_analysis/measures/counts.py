"""Both ways of counting side by side: every article, or one of each cluster of near-duplicates."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from pasni_analysis import schema
from pasni_analysis.corpus.tables import Corpus
from pasni_analysis.measures.texts import COUNTS, UNKNOWN, standing

if TYPE_CHECKING:
    from pasni_analysis.spans.annotate import Notes


def compare_counts(
    measure: Callable[..., pd.DataFrame],
    notes: "Notes",
    *,
    on: Sequence[str],
    value: str | None = None,
    **options: Any,
) -> pd.DataFrame:
    """Return one row per value of the columns ``on`` for which the two counts of ``measure`` differ.

    ``measure`` is any that takes ``count``; ``options`` go to it. Compared is the sum of the column
    ``value``, without it the number of rows. Columns: ``on``, "independent texts", "articles", "difference";
    the greatest difference first, then by ``on``. No row: copies make no difference. A missing value of
    ``on`` is "".
    """
    counts = {}
    for count in COUNTS if _has_copies(notes.documents) else ():
        table = measure(notes, count=count, **options)
        keys = [table[name].astype("str").fillna("") for name in on]
        counts[count] = table.assign(rows=1).groupby(keys)[value or "rows"].sum()
    columns = [*COUNTS, "difference"]
    if not counts:
        return pd.DataFrame(
            {name: pd.Series(dtype="str" if name in on else "int64") for name in [*on, *columns]}
        )
    both = pd.DataFrame(counts).fillna(0).astype("int64")
    both["difference"] = both["articles"] - both["independent texts"]
    both = both[both["difference"] != 0].rename_axis(list(on)).reset_index()
    both["size"] = -both["difference"].abs()
    return both.sort_values(["size", *on])[[*on, *columns]].reset_index(drop=True)


def _has_copies(documents: pd.DataFrame) -> bool:
    return bool(documents["cluster"].fillna(documents["doc_id"]).duplicated().any())


def count_copies(corpus: "Corpus | Notes") -> pd.DataFrame:
    """Return one row per outlet, and one for all, with its articles by both ways of counting.

    Of a cluster the article counts that stands for it, its first (see ``measures.texts.independent``): the
    others are copies of the outlet that printed them. Most copies first, then by name; all outlets last.
    """
    documents = corpus.documents
    stays = documents["doc_id"] == standing(documents)
    outlet = documents["outlet"].fillna(UNKNOWN)
    words = documents["n_words"].astype("int64")
    table = pd.DataFrame(
        {"n_articles": 1, "n_texts": stays.astype(int), "n_copies": (~stays).astype(int)}
        | {"n_words": words, "n_words_texts": words.where(stays, 0)}
    )
    sums = table.groupby(outlet).sum().rename_axis("outlet").reset_index()
    sums = sums.sort_values(["n_copies", "outlet"], ascending=[False, True])
    total = table.sum().to_frame().T.assign(outlet="all outlets")
    return schema.make("copy_counts", pd.concat([sums, total]))
