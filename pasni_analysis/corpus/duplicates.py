"""Near-duplicate clusters: syndicated, cut and lightly rewritten copies of one text.

Candidates come from sketches (see ``candidates``); each pair is then verified on all words of both texts.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pandas as pd

from pasni_analysis.corpus.candidates import find_candidates
from pasni_analysis.corpus.shingles import (
    compare_words,
    find_covered,
    find_numbers,
    find_shingles,
    hash_words,
)
from pasni_analysis.corpus.words import WORD

WHOLE = 0.6  # share of both texts that makes them two versions of one
PART, LEAST_PART = 0.5, 0.2  # share of the shorter text, and of the longer, that makes one an excerpt
FEW, FEW_SHARE = 24, 0.8  # texts under so many words must share so much of both
NUMBERS, LEAST_NUMBERS = 5, 0.3  # from so many numbers on, a copy keeps so many of them; a template does not
OWN = 0.4  # share of the words outside quotation marks that a copy has from the other text
_QUOTED = re.compile(r"[“\"][^“”\"\n]+[”\"]|(?:''|``)(?:(?!''|``)[^\n])+''")
_KEPT = 2000  # texts whose words are kept at hand


class Pair(NamedTuple):
    """Two texts by place, the shorter first, with the shares of their words that stand in the other."""

    short: int
    long: int
    of_short: float
    of_long: float


def compare_texts(a: str, b: str) -> tuple[float, float]:
    """Return the share of the words of ``a`` that stand in runs of four shared with ``b``, and of ``b``."""
    return compare_words(hash_words(a), hash_words(b))


def _is_copy(of_short: float, of_long: float, n_words: int) -> bool:
    if n_words < FEW:
        return min(of_short, of_long) >= FEW_SHARE
    return of_short >= PART and of_long >= LEAST_PART


def _is_template(short: str, long: str) -> bool:
    a, b = find_numbers(short), find_numbers(long)
    return min(len(a), len(b)) >= NUMBERS and len(a & b) < LEAST_NUMBERS * min(len(a), len(b))


def _is_quotation(short: str, long: str) -> bool:
    # Two articles that print one statement at length: what they say around it is their own.
    outside = np.ones(len(short) + 1, dtype=bool)
    for match in _QUOTED.finditer(short):
        outside[match.start() : match.end()] = False
    own = outside[[match.start() for match in WORD.finditer(short)]]
    covered = find_covered(hash_words(short), hash_words(long))
    return len(own) == len(covered) and own.sum() >= FEW and float(covered[own].mean()) < OWN


def _verify(texts: pd.Series) -> Iterator[Pair]:
    words = lru_cache(_KEPT)(lambda i: hash_words(texts.iloc[i]))
    for a, b in find_candidates(find_shingles(hash_words(text)) for text in texts):
        short, long = sorted((a, b), key=lambda i: len(words(i)))
        shares = compare_words(words(short), words(long))
        if not _is_copy(*shares, len(words(short))):
            continue
        if not any(differ(texts.iloc[short], texts.iloc[long]) for differ in (_is_template, _is_quotation)):
            yield Pair(short, long, *shares)


class _Groups:
    """Sets of places that grow together; each is named after its first place."""

    def __init__(self, n: int) -> None:
        self.parent = list(range(n))

    def root(self, i: int) -> int:
        while self.parent[i] != i:
            self.parent[i] = i = self.parent[self.parent[i]]
        return i

    def join(self, i: int, j: int) -> None:
        first, second = sorted((self.root(i), self.root(j)))
        self.parent[second] = first


def _join(pairs: list[Pair], first: np.ndarray, last: np.ndarray) -> list[int]:
    # Versions of one text join, and an excerpt joins the earlier text that holds it. A text that may be
    # the later one joins the excerpt that makes up most of it, and no other: it may be a round-up.
    groups = _Groups(len(first))
    unsure = []
    for pair in pairs:
        if pair.of_long >= WHOLE or last[pair.long] < first[pair.short]:
            groups.join(pair.short, pair.long)
        else:
            unsure.append(pair)
    version = [groups.root(i) for i in range(len(first))]
    full: set[int] = set()
    for pair in sorted(unsure, key=lambda p: (-p.of_long, *sorted((p.short, p.long)))):
        if groups.root(pair.short) != groups.root(pair.long) and version[pair.long] not in full:
            groups.join(pair.short, pair.long)
            full.add(version[pair.long])
    return [groups.root(i) for i in range(len(first))]


def _in_order(documents: pd.DataFrame) -> list[int]:
    never = pd.Timestamp.max.floor("D")
    kind = documents.get("outlet_kind", pd.Series(pd.NA, index=documents.index))
    keys = zip(
        documents["published_end"].fillna(never),
        documents["published_start"].fillna(never),
        kind.ne("wire").fillna(True),
        documents["doc_id"],
        strict=True,
    )
    return [i for i, _ in sorted(enumerate(keys), key=lambda pair: pair[1])]


def find_clusters(documents: pd.DataFrame) -> list[str]:
    """Return for each document the doc_id of the first member of its cluster; its own if it is alone.

    Texts are copies, at any distance in time, when runs of four words that they share cover at least half
    of the shorter and a fifth of the longer; under 24 words, 0.8 of both. Two whose numbers differ, five
    or more of them, are one template filled twice; two that share a quotation, and little around it, are no
    copies. Versions (0.6 of both) join one cluster, however many lie between; so does an excerpt of an
    earlier text. Of several excerpts that a text holds, which is not certainly earlier, it joins the one that
    makes up most of it: a round-up does not chain its stories. First is what came out earliest at the latest
    (``published_end``, so that a day goes before a year; the undated last), of these the earliest
    ``published_start``, a wire's before a paper's, then by doc_id. Retellings in other words are not copies,
    and what makes up less than a fifth of a text is a passage of it.
    """
    ids = documents["doc_id"].tolist()
    start, end = documents["published_start"], documents["published_end"]
    order = _in_order(documents)
    pairs = list(_verify(documents["text"].iloc[order]))
    # An open end compares as false: nothing is certain about it.
    roots = _join(pairs, start.iloc[order].to_numpy(), end.iloc[order].to_numpy())
    clusters = dict(zip(order, (ids[order[root]] for root in roots), strict=True))
    return [clusters[i] for i in range(len(ids))]
