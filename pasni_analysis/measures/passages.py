"""Passages that otherwise different articles share word for word."""

from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from pasni_analysis import schema
from pasni_analysis.corpus.shingles import find_shingles, hash_words
from pasni_analysis.corpus.tables import Corpus
from pasni_analysis.corpus.words import WORD
from pasni_analysis.measures.texts import check_choice, check_least, standing
from pasni_analysis.spans.quotation import find_quotations

if TYPE_CHECKING:
    from pasni_analysis.spans.annotate import Notes

SIZE = 8  # words of a fingerprinted run
_KEPT = 2000  # texts whose words are kept at hand
_QUOTED = 0.9  # share of a passage's characters that makes it a quotation


Words = Callable[[int], np.ndarray]


Marks = dict[int, list[tuple[int, int]]]  # per text, fingerprints that recur: word, words of the stretch


class _Run(NamedTuple):
    """A run of words that two texts share: places of the texts, first words, number of words."""

    a: int
    b: int
    at_a: int
    at_b: int
    n: int


def _winnow(words: np.ndarray, least: int) -> np.ndarray:
    # Of each window one fingerprint, the least: two texts that share `least` words share a fingerprint
    # (Schleimer, Wilkerson & Aiken 2003, doi 10.1145/872757.872770).
    hashes = find_shingles(words, size=SIZE)
    window = min(least - SIZE + 1, len(hashes))
    if len(words) < least:
        return np.zeros(0, dtype=np.int64)
    windows = np.lib.stride_tricks.sliding_window_view(hashes, window)
    return np.unique(windows.argmin(axis=1) + np.arange(len(windows)))


def _groups(texts: pd.Series, least: int) -> Iterator[np.ndarray]:
    """Yield, per fingerprint of several texts, its places as rows of (text, first word)."""
    hashes, owners, places = [], [], []
    for number, text in enumerate(texts):
        words = hash_words(text)
        at = _winnow(words, least)
        hashes.append(find_shingles(words, size=SIZE)[at] if len(at) else np.zeros(0, dtype=np.uint64))
        owners.append(np.full(len(at), number, dtype=np.int32))
        places.append(at.astype(np.int32))
    if not hashes:
        return
    hashed, where = np.concatenate(hashes), np.column_stack([np.concatenate(owners), np.concatenate(places)])
    order = np.argsort(hashed, kind="stable")
    hashed, where = hashed[order], where[order]
    for group in np.split(where, np.flatnonzero(np.diff(hashed)) + 1):
        if len(group) > 1 and group[0, 0] != group[-1, 0]:
            yield group


def _extend(a: np.ndarray, b: np.ndarray, i: int, j: int) -> tuple[int, int, int]:
    """Return the longest run of equal words through word ``i`` of ``a`` and ``j`` of ``b``."""

    def equal(x: np.ndarray, y: np.ndarray) -> int:
        n = min(len(x), len(y))
        differ = x[:n] != y[:n]
        return int(differ.argmax()) if differ.any() else n

    before, after = equal(a[:i][::-1], b[:j][::-1]), equal(a[i:], b[j:])
    return i - before, j - before, before + after


def _find_runs(groups: list[np.ndarray], words: Words, clusters: list[str], least: int) -> list[_Run]:
    seeds = sorted(
        (a, b, i, j)
        for group in groups
        for (a, i), (b, j) in combinations(map(tuple, group.tolist()), 2)
        if clusters[a] != clusters[b]
    )
    done: dict[tuple[int, int, int], int] = {}  # per pair and diagonal, the word up to which it is known
    runs = []
    for a, b, i, j in seeds:
        if done.get((a, b, i - j), -1) > i:
            continue
        at_a, at_b, n = _extend(words(a), words(b), i, j)
        done[a, b, i - j] = at_a + n
        if n >= least:
            runs.append(_Run(a, b, at_a, at_b, n))
    return runs


def _find_recurring(groups: list[np.ndarray], words: Words, least: int) -> tuple[dict[_Run, int], Marks]:
    """Return each stretch that many texts share, with their number, and where its fingerprints stand.

    It is as long as the first two of these texts have it in common.
    """
    found: dict[_Run, int] = {}
    marks: Marks = {}
    for group in groups:
        (a, i), (b, j) = group[0].tolist(), group[np.argmax(group[:, 0] != group[0, 0])].tolist()
        at_a, at_b, n = _extend(words(a), words(b), i, j)
        if n >= least:
            run = _Run(a, b, at_a, at_b, n)
            found[run] = max(found.get(run, 0), len(np.unique(group[:, 0])))
            for text, at in group.tolist():
                marks.setdefault(text, []).append((at, n))
    return found, marks


def _recurs(run: _Run, marks: Marks) -> bool:
    # At the edges of what recurs, some of its fingerprints are few.
    return any(run.at_a <= at < run.at_a + run.n <= run.at_a + n for at, n in marks.get(run.a, ()))


def _share_quoted(text: str, start: int, end: int) -> float:
    inside = sum(max(0, min(end, q.end) - max(start, q.start)) for q in find_quotations(text))
    return inside / (end - start)


def _span(documents: pd.DataFrame, number: int, first: int, n: int) -> dict[str, Any]:
    text = documents["text"].iloc[number]
    spans = [match.span() for match in WORD.finditer(text)]
    start, end = spans[first][0], spans[first + n - 1][1]
    quoted = _share_quoted(text, start, end) >= _QUOTED
    row = {"doc_id": documents["doc_id"].iloc[number], "label": documents["label"].iloc[number]}
    return {**row, "start": start, "end": end, "text": " ".join(text[start:end].split()), "quoted": quoted}


def find_shared_passages(
    corpus: "Corpus | Notes", *, least: int = 25, most: int = 10, count: str = "independent texts"
) -> pd.DataFrame:
    """Return one row per passage of at least ``least`` words that two articles share, of different clusters.

    Every run of equal words is found, as long as it goes; case, punctuation and layout do not matter, one
    other word ends it. A passage of more than ``most`` articles is recurring (a footer, a much-quoted
    sentence): it has one row, in the first article that holds it, and ``n_articles``. A passage in quotation
    marks in both is a shared quotation: it shows one origin, not copying. With ``count`` "articles"
    every copy is compared, not one of each cluster. Who took a passage from whom is not inferred.
    """
    check_choice("count", count, ("independent texts", "articles"))
    check_least("least", least, SIZE)
    check_least("most", most, 2)
    documents = corpus.documents
    if count != "articles":
        documents = documents[documents["doc_id"] == standing(documents)].reset_index(drop=True)
    clusters = documents["cluster"].fillna(documents["doc_id"]).tolist()
    words: Words = lru_cache(_KEPT)(lambda i: hash_words(documents["text"].iloc[i]))
    few: list[np.ndarray] = []
    many: list[np.ndarray] = []
    for group in _groups(documents["text"], least):
        (many if len({clusters[i] for i in group[:, 0].tolist()}) > most else few).append(group)
    recurring, marks = _find_recurring(many, words, least)
    rows = [
        _row(_span(documents, run.a, run.at_a, run.n), _span(documents, run.b, run.at_b, run.n), run.n)
        for run in _find_runs(few, words, clusters, least)
        if not _recurs(run, marks)
    ]
    for run, n_articles in recurring.items():
        here = _span(documents, run.a, run.at_a, run.n)
        rows.append({**here, "n_words": run.n, "n_articles": n_articles, "recurring": True})
    order = ["recurring", "n_words", "doc_id", "start", "other_doc_id", "other_start"]
    table = schema.make("passages", rows).sort_values(order, ascending=[True, False, *[True] * 4])
    return table.reset_index(drop=True)


def _row(one: dict[str, Any], other: dict[str, Any], n: int) -> dict[str, Any]:
    both = {"n_words": n, "n_articles": 2, "recurring": False, "quoted": one["quoted"] and other["quoted"]}
    ends = {f"other_{name}": other[name] for name in ("doc_id", "label", "start", "end")}
    return {**one, **ends, **both}
