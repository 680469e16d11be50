"""Pairs of texts that may be copies, found in time linear in the corpus.

Of the shingles of a text those are kept that are 0 modulo a number (Broder 1997, the MOD_m sketch, doi
10.1109/SEQUEN.1997.666900): unlike MinHash, the sketch grows with the text, so that it finds an excerpt
in a longer text. Texts that share a sketched shingle are counted between neighbours in the order given.
"""

from array import array
from collections.abc import Iterable, Iterator

import numpy as np

MODULUS = 6  # one shingle of six is kept
SHORT = 64  # of a text with fewer shingles, all
NEIGHBOURS = 8  # a shingle of many texts pairs each with so many before it: n texts make 8 n pairs
SHARE, LEAST = 0.3, 2  # of the smaller sketch, less what chance may take, that candidates share; at least
RARE = 0.4  # share of the rare shingles, those of few texts, that is enough by itself
_BLOCK = 1000
_HALF, _LOW = np.uint64(32), np.uint64(2**32 - 1)


def sketch(shingles: np.ndarray) -> np.ndarray:
    """Return the kept shingles, each once, as 32-bit numbers."""
    kept = shingles if len(shingles) < SHORT else shingles[shingles % np.uint64(MODULUS) == 0]
    return np.unique((kept >> _HALF).astype(np.uint32))


def find_candidates(texts: Iterable[np.ndarray]) -> Iterator[tuple[int, int]]:
    """Yield the pairs (earlier, later) of places in ``texts``, given as shingles, that share enough of them.

    Memory: 12 bytes per kept shingle, that is two or three per word; what else is held is bounded.
    """
    sizes, ends = [], []
    kept = array("I")
    for shingles in texts:
        sizes.append(len(shingles))
        kept.frombytes(sketch(shingles).tobytes())
        ends.append(len(kept))
    if len(sizes) > 1:
        yield from _pair(np.frombuffer(kept, dtype=np.uint32), np.array(ends), np.array(sizes))


def _pair(hashes: np.ndarray, ends: np.ndarray, sizes: np.ndarray) -> Iterator[tuple[int, int]]:
    # Sorted by shingle and, within one, by text.
    keys = hashes.astype(np.uint64)
    keys <<= _HALF
    keys |= np.repeat(np.arange(len(ends), dtype=np.uint32), np.diff(ends, prepend=0))
    keys.sort()
    rare = np.zeros(len(ends), dtype=np.int64)
    for first in range(0, len(ends), _BLOCK):
        last = min(first + _BLOCK, len(ends))
        begin = ends[first - 1] if first else 0
        owner = np.repeat(np.arange(first, last), np.diff(ends[first:last], prepend=begin))
        own = hashes[begin : ends[last - 1]].astype(np.uint64) << _HALF
        texts = np.searchsorted(keys, own | _LOW) - np.searchsorted(keys, own)
        few = texts <= NEIGHBOURS
        rare[first:last] = np.bincount(owner[few] - first, minlength=last - first)
        yield from _count(keys, np.searchsorted(keys, own | owner.astype(np.uint64)), few, sizes, rare)


def _count(
    keys: np.ndarray, here: np.ndarray, few: np.ndarray, sizes: np.ndarray, rare: np.ndarray
) -> Iterator[tuple[int, int]]:
    found, weights = [], []
    for step in range(1, NEIGHBOURS + 1):
        here, few = here[here >= step], few[here >= step]
        same = (keys[here] >> _HALF) == (keys[here - step] >> _HALF)
        here, few = here[same], few[same]
        found.append(((keys[here] & _LOW) << _HALF) | (keys[here - step] & _LOW))
        weights.append(few)
    pairs, which, shared = np.unique(np.concatenate(found), return_inverse=True, return_counts=True)
    shared_rare = np.bincount(which, weights=np.concatenate(weights), minlength=len(pairs))
    later, earlier = (pairs >> _HALF).astype(np.intp), (pairs & _LOW).astype(np.intp)
    smaller = np.minimum(sizes[later], sizes[earlier]) / MODULUS
    # Of frequent shingles not every pair is seen: the rare ones may be enough by themselves.
    by_rare = shared_rare >= np.maximum(LEAST, RARE * np.minimum(rare[later], rare[earlier]))
    enough = _enough(shared, smaller) | by_rare
    yield from zip(earlier[enough].tolist(), later[enough].tolist(), strict=True)


def _enough(shared: np.ndarray, smaller: np.ndarray) -> np.ndarray:
    expected = SHARE * smaller
    return shared >= np.maximum(np.minimum(LEAST, np.maximum(smaller, 1)), expected - np.sqrt(expected))
