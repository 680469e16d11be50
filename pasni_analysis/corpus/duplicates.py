"""Near-duplicate clusters: syndicated and lightly rewritten copies of one text.

Word shingles, MinHash and locality-sensitive hashing (Broder 1997, doi 10.1109/SEQUEN.1997.666900) find
the candidates in time linear in the corpus; each pair is then verified on the shingles themselves.
"""

import zlib
from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np
import pandas as pd

from pasni_analysis.corpus.words import WORD

SIZE, PERMUTATIONS, BANDS, SEED, FEW = 5, 126, (42, 3), 1, 60


def find_shingles(text: str, *, size: int = SIZE) -> np.ndarray:
    """Return the sorted hashes of the runs of ``size`` words of ``text``; a shorter text is one run."""
    words = [word.lower() for word in WORD.findall(text)]
    runs = [words[i : i + size] for i in range(max(1, len(words) - size + 1))] if words else []
    return np.unique(np.array([zlib.crc32(" ".join(run).encode()) for run in runs], dtype=np.uint64))


def _candidates(shingles: Sequence[np.ndarray]) -> Iterator[tuple[int, int]]:
    if len(shingles) <= FEW:  # all pairs, sooner than the library is imported
        yield from combinations(range(len(shingles)), 2)
        return
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(num_perm=PERMUTATIONS, params=BANDS)
    blank = MinHash(num_perm=PERMUTATIONS, seed=SEED, hashfunc=int)
    for number, hashes in enumerate(shingles):
        if not len(hashes):
            continue
        sketch = blank.copy()
        sketch.update_batch(hashes.tolist())
        yield from ((earlier, number) for earlier in sorted(index.query(sketch)))
        index.insert(number, sketch, check_duplication=False)


def compare_shingles(a: np.ndarray, b: np.ndarray) -> tuple[float, float]:
    """Return Jaccard similarity and containment (shared part of the smaller) of two sets of shingles."""
    shared = len(np.intersect1d(a, b, assume_unique=True))
    smaller = min(len(a), len(b))
    return (shared / (len(a) + len(b) - shared), shared / smaller) if smaller else (0.0, 0.0)


def find_clusters(
    documents: pd.DataFrame, *, jaccard: float = 0.5, containment: float = 0.8, least: int = 20
) -> list[str]:
    """Return for each document the doc_id of the first member of its cluster; its own if it is alone.

    Two texts belong together when their 5-word shingles overlap by ``jaccard``, or ``containment`` of
    the smaller (of at least ``least`` shingles) stands in the larger; so do texts that a third one links.
    First is the earliest ``published_start`` (else end; the undated last), then by doc_id. Retellings in
    other words are not copies; an excerpt of less than a third of a longer article may be missed.
    """
    ids = documents["doc_id"].tolist()
    if len(ids) < 2:
        return ids
    shingles = [find_shingles(text) for text in documents["text"]]
    parent = list(range(len(ids)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = i = parent[parent[i]]
        return i

    for a, b in _candidates(shingles):
        if root(a) == root(b):
            continue
        similar, contained = compare_shingles(shingles[a], shingles[b])
        enough = min(len(shingles[a]), len(shingles[b])) >= least
        if similar >= jaccard or (enough and contained >= containment):
            parent[root(b)] = root(a)
    day = documents["published_start"].fillna(documents["published_end"]).fillna(pd.Timestamp.max.floor("D"))
    order = sorted(range(len(ids)), key=lambda i: (day.iloc[i], ids[i]))
    first: dict[int, str] = {}
    for i in order:
        first.setdefault(root(i), ids[i])
    return [first[root(i)] for i in range(len(ids))]
