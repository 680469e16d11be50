"""What follows for a span from where it starts: the sentence that it stands in, and whose voice it is."""

import numpy as np
import pandas as pd
from pandas.api.extensions import ExtensionArray

from pasni_analysis.columns import parse_parts

_FAR = 2**32  # more than any offset: documents stand one behind the other on one line of numbers


def fill(table: pd.DataFrame, sentences: pd.DataFrame, attributions: pd.DataFrame) -> pd.DataFrame:
    """Return ``table`` with ``sentence`` and, where it has one, ``voice``: "quoted" inside a content.

    All tables are of the same documents. The blanks and the quotation mark before a sentence count as its
    own. A document without sentences has none, and what stands in no content is the outlet's own voice.
    """
    names = pd.unique(pd.concat([t["doc_id"] for t in (sentences, attributions, table)]))
    place = {doc_id: i * _FAR for i, doc_id in enumerate(names)}
    at = _line(table, "content_start" if "content_start" in table else "start", place)
    table = table.assign(sentence=_sentence_at(at, sentences, place))
    if "voice" in table:
        inside = _is_inside(at, attributions, place)
        table["voice"] = pd.array(np.where(inside, "quoted", "outlet"), dtype="str")
    return table


def _line(table: pd.DataFrame, column: str, place: dict[str, int]) -> np.ndarray:
    base = np.array([place[doc_id] for doc_id in table["doc_id"]], dtype=np.int64)
    return base + table[column].to_numpy(dtype=np.int64)


def _sentence_at(at: np.ndarray, sentences: pd.DataFrame, place: dict[str, int]) -> ExtensionArray:
    if sentences.empty:
        return pd.array([pd.NA] * len(at), dtype="Int64")
    starts = _line(sentences, "start", place)
    order = np.argsort(starts, kind="stable")
    starts = starts[order]
    found = np.maximum(np.searchsorted(starts, at, side="right") - 1, 0)
    # What stands ahead of the first sentence of its document belongs to that.
    found = np.minimum(found + (starts[found] // _FAR < at // _FAR), len(starts) - 1)
    numbers = sentences["sentence"].array.take(order[found])
    numbers[starts[found] // _FAR != at // _FAR] = pd.NA
    return numbers


def _is_inside(at: np.ndarray, attributions: pd.DataFrame, place: dict[str, int]) -> np.ndarray:
    told = zip(attributions["doc_id"], attributions["content_parts"], strict=True)
    spans = [(place[doc_id] + a, place[doc_id] + b) for doc_id, parts in told for a, b in parse_parts(parts)]
    if not spans:
        return np.zeros(len(at), dtype=bool)
    starts, ends = np.array(sorted(spans)).T
    last = np.searchsorted(starts, at, side="right") - 1
    return (last >= 0) & (at < np.maximum.accumulate(ends)[last])
