"""How well statements are grouped into events, against articles that are known to tell one story.

Gold documents carry ``event``, the story that each tells. Two articles of one story should share an event of
the timeline; two of different stories should share none, unless both really tell it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import combinations
from typing import Any

from pasni_analysis import schema
from pasni_analysis.corpus.sides import empty
from pasni_analysis.corpus.tables import Corpus
from pasni_analysis.measures.timeline import build_timeline, count_undated
from pasni_analysis.spans.annotate import annotate

Document = dict[str, Any]
Pair = frozenset[str]


def keys_of(documents: list[Document]) -> list[str]:
    """Return the ids; one that stands for several documents is numbered from the second on."""
    seen: Counter[str] = Counter()
    keys = []
    for d in documents:
        seen[d["id"]] += 1
        keys.append(d["id"] if seen[d["id"]] == 1 else f"{d['id']}#{seen[d['id']]}")
    return keys


def corpus_of(documents: list[Document]) -> Corpus:
    """Return gold documents as a corpus, uncleaned, in which none is a copy of another."""
    rows = [
        {
            "doc_id": key,
            "label": key,
            "text": d["text"],
            "outlet": d.get("outlet"),
            "published_start": d.get("published"),
            "published_end": d.get("published"),
            "cluster": key,
        }
        for key, d in zip(keys_of(documents), documents, strict=True)
    ]
    none = {name: schema.make(name) for name in ("removals", "problems", "segments")}
    return Corpus(schema.make("documents", rows), **none, aliases=empty("aliases"), events=empty("events"))


def predict_events(documents: list[Document]) -> dict[str, Document]:
    """Return for each document the events, dated and undated, that it tells and another does too."""
    notes = annotate(corpus_of(documents))
    timeline = build_timeline(notes, count="articles")
    told = {key: set(rows["doc_id"]) for key, rows in timeline.groupby("event_id")}
    undated = count_undated(notes, count="articles")
    for number, passages in enumerate(undated["evidence"]):
        told[f"undated {number}"] = {passage.rsplit(":", 2)[0] for passage in passages.split()}
    found: dict[str, Document] = {key: {"id": key, "events": []} for key in keys_of(documents)}
    for key, docs in told.items():
        for doc in docs if len(docs) > 1 else ():
            found[doc]["events"].append(key)
    return found


def _pairs(keys: Iterable[tuple[str, str]]) -> set[Pair]:
    groups = defaultdict(set)
    for key, doc in keys:
        groups[key].add(doc)
    return {frozenset(pair) for docs in groups.values() for pair in combinations(sorted(docs), 2)}


def score_events(gold: list[Document], found: dict[str, Document]) -> dict[str, float]:
    """Return, in per cent, how many pairs of articles that share an event tell one story, and the reverse.

    "pairs right": of the pairs of articles that share an event, those of one story; an event that two stories
    both tell counts as wrong. "stories met": of the pairs of articles of one story, those that share one.

    >>> gold = [{"id": i, "event": story} for i, story in zip("abcd", "xxyy")]
    >>> events = {"a": ["E1"], "b": ["E1", "E2"], "c": ["E2"], "d": []}
    >>> score_events(gold, {i: {"id": i, "events": told} for i, told in events.items()})
    {'pairs right': 50.0, 'stories met': 50.0}
    """
    told = ((d["event"], key) for key, d in zip(keys_of(gold), gold, strict=True) if d.get("event"))
    one_story = _pairs(told)
    shared = _pairs((key, d["id"]) for d in found.values() for key in d["events"])
    both = len(one_story & shared)
    return {
        "pairs right": 100 * both / max(1, len(shared)),
        "stories met": 100 * both / max(1, len(one_story)),
    }
