"""What the versions of one text have in common, who was first, and what each of them changed."""

from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from pasni_analysis import schema
from pasni_analysis.corpus.alignment import find_gaps
from pasni_analysis.corpus.shingles import SIZE, find_shingles, hash_words
from pasni_analysis.corpus.tables import Corpus
from pasni_analysis.corpus.words import WORD
from pasni_analysis.measures.evidence import evidence

if TYPE_CHECKING:
    from pasni_analysis.spans.annotate import Notes

MOVED, LEAST_MOVED = 0.8, 8  # share of a stretch's runs that stand elsewhere in the other version; its words
_FROM_DOCUMENTS = ("cluster", "doc_id", "label", "outlet", "published_start", "published_end", "credit")
_PARTS = ("headline", "opening", "body", "end")
Spans = list[tuple[int, int]]


class _Version(NamedTuple):
    """An article as its words: numbers for comparison, and where each stands."""

    doc_id: str
    text: str
    body_start: int
    hashes: np.ndarray
    spans: Spans


class _Text(NamedTuple):
    """A stretch of words of one version; ``end`` may equal ``start``: where the other version has more."""

    version: _Version
    first: int
    past: int

    def columns(self, prefix: str) -> dict[str, Any]:
        spans, empty = self.version.spans, self.first == self.past
        if empty:
            start = end = spans[self.first][0] if self.first < len(spans) else len(self.version.text)
        else:
            start, end = spans[self.first][0], spans[self.past - 1][1]
        text = " ".join(self.version.text[start:end].split())
        row = {f"{prefix}start": start, f"{prefix}end": end, f"{prefix}text": None if empty else text}
        return {**row, f"n_{prefix}words": self.past - self.first}

    def stands_in(self, other: _Version) -> bool:
        own = find_shingles(self.version.hashes[self.first : self.past])
        if self.past - self.first < LEAST_MOVED:
            return False
        return float(np.isin(own, find_shingles(other.hashes)).mean()) >= MOVED


def _families(documents: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Yield the clusters of more than one article, the article first that they are named after."""
    cluster = documents["cluster"].fillna(documents["doc_id"])
    day = documents["published_start"].fillna(documents["published_end"])
    table = documents.assign(cluster=cluster, later=cluster != documents["doc_id"], day=day)
    table = table[cluster.duplicated(keep=False)].sort_values(["cluster", "later", "day", "doc_id"])
    for _, family in table.groupby("cluster", sort=True):
        yield family


def _read(row: Any) -> _Version:
    spans = [match.span() for match in WORD.finditer(row.text)]
    body = 0 if pd.isna(row.body_start) else int(row.body_start)
    return _Version(row.doc_id, row.text, body, hash_words(row.text), spans)


def _kind(old: _Text, new: _Text) -> str:
    if old.first == old.past:
        return "moved here" if new.stands_in(old.version) else "added"
    if new.first == new.past:
        return "moved away" if old.stands_in(new.version) else "removed"
    return "replaced"


def _split(old: _Text, new: _Text) -> Iterator[tuple[_Text, _Text]]:
    # A stretch against another is one change, unless either of them only stands at another place.
    both = old.first < old.past and new.first < new.past
    if both and (new.stands_in(old.version) or old.stands_in(new.version)):
        yield old, new._replace(past=new.first)
        yield old._replace(first=old.past), new
    else:
        yield old, new


def _runs(text: _Text, other: _Version) -> Iterator[_Text]:
    # The stretch cut where it begins or ceases to stand, eight words or more on end, in the other version.
    words = text.version.hashes[text.first : text.past]
    inside = np.zeros(len(words), dtype=bool)
    if len(words) >= SIZE:
        for i in np.flatnonzero(np.isin(find_shingles(words), find_shingles(other.hashes))):
            inside[i : i + SIZE] = True
    edges = [0, *(np.flatnonzero(np.diff(inside)) + 1).tolist(), len(words)]
    cuts = {0, len(words)}
    for start, end in pairwise(edges):
        if inside[start] and end - start >= LEAST_MOVED:
            cuts |= {start, end}
    for start, end in pairwise(sorted(cuts)):
        yield text._replace(first=text.first + start, past=text.first + end)


def _pieces(old: _Text, new: _Text) -> Iterator[tuple[_Text, _Text]]:
    for a, b in _split(old, new):
        if a.first == a.past:
            yield from ((a, piece) for piece in _runs(b, a.version))
        elif b.first == b.past:
            yield from ((piece, b) for piece in _runs(a, b.version))
        else:
            yield a, b


def find_changes(documents: pd.DataFrame) -> pd.DataFrame:
    """Return one row per stretch of words in which a copy differs from the first version of its cluster.

    Case, punctuation and layout are no change, and two changes with fewer than three kept words between
    them are one. A passage of at least eight words that stands elsewhere in the other version has moved:
    it has a row where it stands and one where it stood. Which of two undated versions was first is not
    known, and so not what was added and what removed: see ``first`` in :func:`compare_copies`.
    """
    rows = []
    for family in _families(documents):
        first, *others = (_read(row) for row in family.itertuples())
        for other in others:
            for a, b, c, d in find_gaps(first.hashes, other.hashes):
                for old, new in _pieces(_Text(first, a, b), _Text(other, c, d)):
                    row = {"cluster": family["cluster"].iloc[0], "doc_id": other.doc_id}
                    row |= {"kind": _kind(old, new), "part": _part(old, new), "first_doc_id": first.doc_id}
                    rows.append({**row, **new.columns(""), **old.columns("first_")})
    return schema.make("changes", rows)


def _above_body(text: _Text) -> bool:
    spans = text.version.spans[text.first : text.past]
    return not spans or spans[-1][1] <= text.version.body_start


def _part(old: _Text, new: _Text) -> str:
    """Return where a change stands: headline, opening (also from headline into body), end, or body."""
    change, whole = (new, new.version) if new.first < new.past else (old, old.version)
    if _above_body(old) and _above_body(new):
        return "headline"
    before = next((i for i, (start, _) in enumerate(whole.spans) if start >= whole.body_start), 0)
    if change.first <= before:
        return "opening"
    return "end" if change.past == len(whole.spans) else "body"


def _certainty(family: pd.DataFrame) -> list[str]:
    """Return per version whether it was published first: yes, no, or unclear where the days do not tell."""
    start, end = family["published_start"], family["published_end"]
    answers = []
    for doc_id in family.index:
        others = family.index != doc_id
        if (end[others] < start[doc_id]).any():
            answers.append("no")
        else:
            answers.append("yes" if (end[doc_id] < start[others]).all() else "unclear")
    return answers


def _similarity(a: np.ndarray, b: np.ndarray) -> dict[str, float]:
    size = max(1, min(SIZE, len(a), len(b)))
    of_a, of_b = (set(find_shingles(words, size=size).tolist()) for words in (a, b))
    shared = len(of_a & of_b)
    return {
        "jaccard": shared / max(1, len(of_a | of_b)),
        "containment": shared / max(1, min(len(of_a), len(of_b))),
    }


def _say(changes: pd.DataFrame) -> str:
    """Return the changes of one version in words, by kind and place, with the words that they concern."""
    if changes.empty:
        return "same words"
    sums = changes.groupby(["part", "kind"]).agg(
        new=("n_words", "sum"), old=("n_first_words", "sum"), places=("kind", "size")
    )
    parts = [(part, kind) for part in _PARTS for kind in sorted(changes["kind"].unique())]
    said = []
    for part, kind in (key for key in parts if key in sums.index and key[1] != "moved away"):
        new, old, places = (int(n) for n in sums.loc[(part, kind)])
        n = old if kind in ("removed", "replaced") else new
        words = f"{part}: {n:,} word{'' if n == 1 else 's'} {kind}"
        words += f" by {new:,}" if kind == "replaced" else ""
        said.append(words + (f" in {places:,} places" if places > 1 else ""))
    return "; ".join(said)


def compare_copies(corpus: "Corpus | Notes") -> pd.DataFrame:
    """Return one row per article of a cluster of near-duplicates: who was first, what is changed.

    Each is compared with the article that the cluster is named after, its first as far as the days of
    publication tell (``first``). ``jaccard`` and ``containment`` are of runs of four words;
    words are counted from :func:`find_changes`. No row: no article is a near-duplicate of another. Who
    copied from whom is not inferred: both may have the text from a wire that is not in the corpus.
    """
    documents = corpus.documents
    changes = find_changes(documents)
    passages = changes.loc[changes["n_words"] > 0, ["doc_id", "start", "end"]]
    where = evidence(passages, ["doc_id"], documents[["doc_id"]]) if len(passages) else pd.Series(dtype="str")
    changed = dict(tuple(changes.groupby("doc_id")))
    rows = []
    for family in _families(documents):
        family = family.set_index("doc_id", drop=False)
        read = cache(lambda doc_id, texts=family["text"]: hash_words(texts[doc_id]))
        first = family.index[0]
        for order, (article, sure) in enumerate(zip(family.itertuples(), _certainty(family), strict=True)):
            own = changed.get(article.doc_id, changes.iloc[:0])
            row = {name: getattr(article, name) for name in _FROM_DOCUMENTS}
            row |= {"order": order, "first": sure, **_similarity(read(first), read(article.doc_id))}
            row |= _counts(own, len(read(article.doc_id)))
            row["changes"] = _say(own) if order else "the version compared with"
            rows.append({**row, "evidence": where.get(article.doc_id)})
    return schema.make("copies", rows)


def _counts(changes: pd.DataFrame, n_words: int) -> dict[str, int]:
    new = changes[changes["kind"].isin(["added", "replaced"])]
    old = changes[changes["kind"].isin(["removed", "replaced"])]
    added, moved = (
        int(new["n_words"].sum()),
        int(changes.loc[changes["kind"] == "moved here", "n_words"].sum()),
    )
    counts = {"n_words": n_words, "kept": n_words - added, "moved": moved, "added": added}
    return {**counts, "removed": int(old["n_first_words"].sum()), "n_changes": len(changes)}
