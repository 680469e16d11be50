"""Which documents a selection keeps, and how many it leaves out for which reason."""

from collections.abc import Sequence
from typing import Literal

import pandas as pd

from pasni_analysis.corpus.dates import parse_interval
from pasni_analysis.corpus.outlets import normalize_outlet

Undated = Literal["keep", "drop"]


def _day(name: str, value: str, last: bool) -> pd.Timestamp | None:
    if not value:
        return None
    interval = parse_interval(str(value))
    if interval is None:
        raise ValueError(f"{name}={value!r} is no date; write it as 2025-10-07")
    return pd.Timestamp(interval[last])


def select_documents(
    documents: pd.DataFrame,
    *,
    outlets: Sequence[str] = (),
    date_from: str = "",
    date_to: str = "",
    undated: Undated = "keep",
) -> tuple[pd.DataFrame, dict[str, int]]:
    """Return the documents of a selection, and how many were left out by each reason.

    An article is in when its interval of publication overlaps the span (both ends inclusive); an open end
    reaches on without limit. The undated, with neither end known, are kept unless ``undated`` is "drop".
    Where ``outlets`` are named, an article whose outlet is unknown is out for that reason, not as another's.
    """
    if undated not in ("keep", "drop"):
        raise ValueError(f"undated={undated!r}: expected 'keep' or 'drop'")
    first, last = _day("date_from", date_from, False), _day("date_to", date_to, True)
    if first is not None and last is not None and first > last:
        raise ValueError(f"date_from={date_from!r} lies after date_to={date_to!r}; exchange the two")
    wanted = {normalize_outlet(name) for name in outlets}
    known = sorted(documents["outlet"].dropna().unique())
    if unknown := sorted(wanted - set(known)):
        raise ValueError(
            f"outlets: {unknown[0]!r} is not in the corpus; it holds {', '.join(known) or 'none'}"
        )
    start, end = documents["published_start"], documents["published_end"]
    unnamed = documents["outlet"].isna()
    out = {
        "outlet unknown": unnamed & bool(wanted),
        "other outlet": ~documents["outlet"].isin(wanted) & bool(wanted),
        "undated": start.isna() & end.isna() & (undated == "drop"),
        "before date_from": end.lt(first) if first is not None else start.ne(start) & False,
        "after date_to": start.gt(last) if last is not None else start.ne(start) & False,
    }
    left = pd.Series(True, index=documents.index)
    counts = {}
    for reason, mask in out.items():
        mask = mask.fillna(False).astype(bool) & left
        if mask.any():
            counts[reason] = int(mask.sum())
        left &= ~mask
    return documents[left].reset_index(drop=True), counts
