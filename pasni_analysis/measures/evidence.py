"""Evidence: the passages behind one row of an aggregated table, written into the row."""

import pandas as pd

from pasni_analysis.columns import MOST_EVIDENCE


def evidence(passages: pd.DataFrame, keys: list[str], documents: pd.DataFrame) -> pd.Series:
    """Return, per group of ``keys``, its passages as ``doc_id:start:end``, separated by blanks.

    They stand in the order of ``documents`` and of the text; of more than ``MOST_EVIDENCE`` the first ones.
    A passage without offsets and a row without its keys have no evidence.

    >>> passages = pd.DataFrame({"doc_id": ["b", "a"], "start": [3, 5], "end": [9, 7], "word": ["x", "x"]})
    >>> evidence(passages, ["word"], pd.DataFrame({"doc_id": ["a", "b"]}))["x"]
    'a:5:7 b:3:9'
    """
    place = pd.Series(range(len(documents)), index=documents["doc_id"])
    known = passages.dropna(subset=[*keys, "start", "end"])
    known = known.assign(place=known["doc_id"].map(place)).sort_values(["place", "start", "end"])
    known = known.groupby(keys).head(MOST_EVIDENCE).astype({"start": int, "end": int})
    where = known["doc_id"].str.cat([known["start"].astype(str), known["end"].astype(str)], sep=":")
    return where.groupby([known[k] for k in keys]).agg(" ".join).astype("str").rename("evidence")
