"""Two versions of one text word by word: what stayed, and what changed between.

Runs of four words that stand once in each version and in the same order are the anchors (patience diff,
B. Cohen); between two anchors the standard library's SequenceMatcher aligns the rest, where that is short.
"""

from bisect import bisect_left
from collections.abc import Iterator
from difflib import SequenceMatcher

import numpy as np

from pasni_analysis.corpus.shingles import SIZE, find_shingles

MOST_CELLS = 40_000  # words of one version times words of the other; a longer gap is one change
_BRIDGE = 3  # fewer kept words than this between two changes do not part them

Gap = tuple[int, int, int, int]  # words a..b of the first version stand against words c..d of the second


def _anchors(first: np.ndarray, second: np.ndarray) -> list[tuple[int, int]]:
    size = min(SIZE, len(first), len(second))
    if not size:
        return []
    a, b = find_shingles(first, size=size), find_shingles(second, size=size)
    once_a, at_a, n_a = np.unique(a, return_index=True, return_counts=True)
    once_b, at_b, n_b = np.unique(b, return_index=True, return_counts=True)
    place = dict(zip(once_b[n_b == 1].tolist(), at_b[n_b == 1].tolist(), strict=True))
    found = zip(once_a[n_a == 1].tolist(), at_a[n_a == 1].tolist(), strict=True)
    return _longest_rise(sorted((i, place[h]) for h, i in found if h in place))


def _longest_rise(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    tails: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for k, (_, j) in enumerate(pairs):
        at = bisect_left(tails, j)
        before.append(last[at - 1] if at else -1)
        tails[at : at + 1], last[at : at + 1] = [j], [k]
    rise, k = [], last[-1] if last else -1
    while k >= 0:
        rise.append(pairs[k])
        k = before[k]
    return rise[::-1]


def _kept(first: np.ndarray, second: np.ndarray) -> Iterator[tuple[int, int]]:
    # Pairs of equal words, in the order of both versions.
    at_a = at_b = 0
    for i, j in [*_anchors(first, second), (len(first), len(second))]:
        if i < at_a or j < at_b:
            run = max(at_a - i, at_b - j)  # this anchor overlaps the one before
            i, j = i + run, j + run
        gap_a, gap_b = first[at_a:i], second[at_b:j]
        if len(gap_a) and len(gap_b) and len(gap_a) * len(gap_b) <= MOST_CELLS:
            matcher = SequenceMatcher(None, gap_a.tolist(), gap_b.tolist(), autojunk=False)
            for block in matcher.get_matching_blocks():
                yield from ((at_a + block.a + k, at_b + block.b + k) for k in range(block.size))
        at_a, at_b = i, j
        while at_a < len(first) and at_b < len(second) and first[at_a] == second[at_b]:
            yield at_a, at_b
            at_a, at_b = at_a + 1, at_b + 1


def find_gaps(first: np.ndarray, second: np.ndarray) -> list[Gap]:
    """Return the stretches in which two versions, as hashes of words, differ; in the order of both.

    >>> from pasni_analysis.corpus.shingles import hash_words
    >>> find_gaps(hash_words("a b c d e f g"), hash_words("x a b c d f g"))
    [(0, 0, 0, 1), (4, 5, 5, 5)]
    """
    gaps: list[Gap] = []
    at_a = at_b = 0
    for i, j in [*_kept(first, second), (len(first), len(second))]:
        if i > at_a or j > at_b:
            if gaps and at_a - gaps[-1][1] < _BRIDGE:
                gaps[-1] = (gaps[-1][0], i, gaps[-1][2], j)
            else:
                gaps.append((at_a, i, at_b, j))
        at_a, at_b = i + 1, j + 1
    return gaps
