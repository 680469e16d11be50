"""Which printed passages are one utterance: candidates by shared runs and rare words, then two rules."""

import math
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from pasni_analysis.columns import parse_parts
from pasni_analysis.corpus.shingles import find_words
from pasni_analysis.lexicons import load_lexicon
from pasni_analysis.measures.quantities import stem
from pasni_analysis.measures.speakers import list_speakers
from pasni_analysis.measures.texts import innermost
from pasni_analysis.spans.quotation import find_quotations

if TYPE_CHECKING:
    from pasni_analysis.spans.annotate import Notes

RUN, CONTENT = 6, 3  # words of a run that shows one utterance; content words among them
_NEIGHBOURS = 10  # passages of one shared run or word, in order of publication, that are compared with each
_SURE = 9.5  # nats by which shared rare words must exceed what chance gives among a speaker's passages
_SHARE = 0.3  # content words of the shorter passage that two differently worded ones share, in order
_LEAST, _APART = 4, 2  # their number; those among them beside the longest phrase
_NEVER = 2.0
# Share of the words of the shorter passage that runs must cover: whether the speaker is known to be the
# same, and in how many of both the run is quoted.
_ENOUGH = {(True, 2): 0.25, (True, 1): 0.5, (False, 2): 0.7}
_ENOUGH |= {(True, 0): _NEVER, (False, 1): _NEVER, (False, 0): _NEVER}
_SOON = 31  # days
_UNDATED = 10_000_000  # days: the undated stand last


class Utterance(NamedTuple):
    """The words of one speaker in one sentence of one article."""

    doc: str
    place: tuple[int, int, int]  # day, article, first character: the order in which passages are compared
    spans: tuple[tuple[int, int], ...]
    words: tuple[str, ...]
    stems: tuple[str, ...]  # "" for a function word
    marked: tuple[bool, ...]  # stands in quotation marks
    named: tuple[bool, ...]  # begins with a capital: mostly a name, which is printed whoever speaks
    speaker: str | None
    entity: str | None
    person: bool

    @property
    def content(self) -> list[tuple[str, bool]]:
        """The stems of content words but names, each with whether it stands in quotation marks."""
        words = zip(self.stems, self.marked, self.named, strict=True)
        return [(stemmed, marked) for stemmed, marked, named in words if stemmed and not named]


@cache
def _function_words() -> frozenset[str]:
    # Numbers tell ("between our two countries"), though lists of function words hold the low ones.
    numbers = {r["word"] for r in load_lexicon("timex_words") if r["class"] in ("card", "ordinal")}
    return frozenset(r["word"] for r in load_lexicon("stopwords")) - numbers | {"one"}


@cache
def _stem(word: str) -> str:
    return "" if word in _function_words() else stem(word)


def read_utterances(notes: "Notes") -> list[Utterance]:
    """Return the attributed words of ``notes``, whose names are resolved, by speaker and sentence."""
    persons = set(notes.mentions.loc[notes.mentions["label"] == "PERSON", "entity"].dropna())
    speakers = list_speakers(notes)
    spoken: dict[str, dict[int, tuple[str | None, ...]]] = defaultdict(dict)
    for s in speakers[["doc_id", "attribution", "speaker", "entity"]].itertuples(index=False):
        names = (None if pd.isna(v) else str(v) for v in (s.speaker, s.entity))
        spoken[s.doc_id][int(s.attribution)] = tuple(names)
    told = dict(iter(notes.attributions.groupby("doc_id", sort=False)))
    starts = {d: rows["start"].tolist() for d, rows in notes.sentences.groupby("doc_id", sort=False)}
    found: list[Utterance] = []
    columns = ["doc_id", "text", "published_start", "published_end"]
    for number, d in enumerate(notes.documents[columns].itertuples()):
        day = d.published_start if pd.notna(d.published_start) else d.published_end
        order = (_UNDATED if pd.isna(day) else day.toordinal(), number)
        if d.doc_id in told:
            found += _read(
                d.doc_id, d.text, told[d.doc_id], starts.get(d.doc_id, [0]), spoken[d.doc_id], order, persons
            )
    return sorted(found, key=lambda u: u.place)


def _read(
    doc: str,
    text: str,
    attributions: pd.DataFrame,
    sentences: list[int],
    spoken: dict[int, tuple[str | None, ...]],
    order: tuple[int, int],
    persons: set[str],
) -> Iterator[Utterance]:
    begins = {a for parts in attributions["content_parts"] for a, _ in parse_parts(parts)}
    groups: dict[tuple, list[tuple[int, int]]] = defaultdict(list)
    for (start, end), owner in innermost(text, attributions):
        # "that" opens the clause of a content; it is none of the words said.
        if owner is None or (start in begins and text[start:end].lower() == "that"):
            continue
        speaker, entity = spoken.get(owner, (None, None))
        key = (bisect_right(sentences, start), entity, None if entity else speaker or owner)
        groups[key].append((start, end))
    inside = bytearray(len(text))
    for q in find_quotations(text):
        inside[q.start : q.end] = b"1" * (q.end - q.start)
    names = {(e, None if e else s or n): s for n, (s, e) in spoken.items()}
    for (_, entity, other), spans in groups.items():
        words = tuple(" ".join(find_words(text[a:b])) for a, b in spans)
        yield Utterance(
            doc,
            (*order, spans[0][0]),
            tuple(spans),
            words,
            tuple(map(_stem, words)),
            tuple(bool(inside[a]) for a, _ in spans),
            tuple(text[a].isupper() for a, _ in spans),
            names.get((entity, other)),
            entity,
            entity in persons,
        )


def common_words(a: list[Any], b: list[Any], weights: list[int]) -> list[tuple[int, int]]:
    """Return the places of the heaviest sequence that two lists have in common, in the order of both.

    ``weights`` are of the items of ``a``.

    >>> common_words(["an", "old", "port"], ["port", "an", "port"], [1, 2, 2])
    [(0, 1), (2, 2)]
    """
    best = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i in range(len(a) - 1, -1, -1):
        row, below, item, weight = best[i], best[i + 1], a[i], weights[i]
        for j in range(len(b) - 1, -1, -1):
            kept = below[j + 1] + weight if item == b[j] else 0
            row[j] = max(kept, below[j], row[j + 1])
    pairs, i, j = [], 0, 0
    while i < len(a) and j < len(b):
        if a[i] == b[j] and best[i][j] == best[i + 1][j + 1] + weights[i]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


class Linker:
    """Says which passages print one utterance, by how telling their words are in this corpus."""

    def __init__(self, utterances: list[Utterance]) -> None:
        """Take all passages of a corpus: how rare a word is, and how many a speaker has, come from them."""
        self.all = utterances
        self.held = Counter(s for u in utterances for s in {s for s, _ in u.content})
        self.spoken: Counter[str | None] = Counter(u.entity for u in utterances if u.entity and any(u.marked))
        self.linked = cache(self._linked)

    def _linked(self, i: int, j: int) -> bool:
        a, b = self.all[i], self.all[j]
        if a.doc == b.doc or not _compatible(a, b):
            return False
        known = a.entity is not None and a.entity == b.entity
        return _share_run(a, b) or (known and _near_in_time(a, b) and self._share_rare(a, b))

    def _share_rare(self, a: Utterance, b: Utterance) -> bool:
        # The same speaker, and more rare words in the same order than chance gives among all that he is
        # quoted with; one of them in quotation marks in both; and not one phrase alone, as a slogan is.
        one, other = a.content, b.content
        pairs = common_words([s for s, _ in one], [s for s, _ in other], [1] * len(one))
        shared = {one[i][0] for i, _ in pairs}
        if len(shared) < max(_LEAST, _SHARE * min(len(one), len(other))):
            return False
        if not any(one[i][1] and other[j][1] for i, j in pairs):
            return False
        phrase = max(len(list(run)) for _, run in groupby(enumerate(pairs), key=lambda p: _step(*p)))
        told = sum(math.log(len(self.all) / self.held[stemmed]) for stemmed in shared)
        chance = math.log(max(1, math.comb(self.spoken[a.entity], 2)))
        return len(pairs) - phrase >= _APART and told >= _SURE + chance

    def pairs(self) -> Iterator[tuple[int, int]]:
        """Yield the pairs that are one utterance, each passage compared with neighbours in time only."""
        seen = set()
        for i, j in self._candidates():
            if (i, j) not in seen:
                seen.add((i, j))
                if self.linked(i, j):
                    yield i, j

    def _candidates(self) -> Iterator[tuple[int, int]]:
        runs: dict[tuple, list[int]] = defaultdict(list)
        rare: dict[tuple, list[int]] = defaultdict(list)
        for n, u in enumerate(self.all):
            for at in range(len(u.words) - RUN + 1):
                runs[u.words[at : at + RUN]].append(n)
            if u.entity and any(u.marked):
                for stem in {s for s, _ in u.content}:
                    rare[u.entity, stem].append(n)
        yield from _near(runs.values())
        shared = Counter(_near(rare.values()))
        yield from (pair for pair, n in shared.items() if n >= _LEAST)


def _step(n: int, pair: tuple[int, int]) -> tuple[int, int]:
    return pair[0] - n, pair[1] - n  # the same for all pairs of one run


def _near(groups: Iterable[list[int]]) -> Iterator[tuple[int, int]]:
    for group in groups:
        for at, i in enumerate(group):
            yield from ((i, j) for j in group[at + 1 : at + 1 + _NEIGHBOURS] if i != j)


def _compatible(a: Utterance, b: Utterance) -> bool:
    # An office speaks through a person; two persons do not speak for each other.
    return a.entity is None or b.entity is None or a.entity == b.entity or not (a.person and b.person)


def _near_in_time(a: Utterance, b: Utterance) -> bool:
    # What is told in other words months later is mostly said again. Of the undated nothing is known.
    days = a.place[0], b.place[0]
    return _UNDATED in days or abs(days[0] - days[1]) <= _SOON


def _share_run(a: Utterance, b: Utterance) -> bool:
    """Say whether both have a run of words that tells, and enough of the shorter in common.

    Of one speaker it may be quoted by one article and reported by the other; else both must quote it.
    """
    blocks = SequenceMatcher(None, a.words, b.words, autojunk=False).get_matching_blocks()
    kept = sum(block.size for block in blocks if block.size > 1) / min(len(a.words), len(b.words))
    known = a.entity is not None and a.entity == b.entity
    for block in blocks:
        places = [(block.a + k, block.b + k) for k in range(block.size)]
        for quoted, part in groupby(places, key=lambda p: a.marked[p[0]] + b.marked[p[1]]):
            run = list(part)
            telling = sum(bool(a.stems[i]) and not a.named[i] and not b.named[j] for i, j in run)
            timely = quoted > 1 or _near_in_time(a, b)
            if timely and len(run) >= RUN and telling >= CONTENT and kept >= _ENOUGH[known, quoted]:
                return True
    return False
