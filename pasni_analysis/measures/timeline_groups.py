"""Which statements tell of one event: pairwise scores inside blocks, then constrained agglomeration."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, NamedTuple

import pandas as pd

from pasni_analysis.lexicons import load_lexicon

LINK = 0.5  # score from which two statements are taken to tell of one event
_LINK_SPEECH = 0.72  # the same for acts of speech, of which every article has many
_WINDOW = 25  # statements of one block, in order of date, that are compared with each
_MONTHS = 24  # an interval that is longer is compared within its first and last year only
_NEAR = 31  # days within which dates that exclude each other can still be dates of one event
_ARTICLES = 50  # the least number of articles that a name is taken to be drawn from
_SHRINK = 0.5  # weight that stands for what two short statements might not share
_FORERUN = 120  # days by which a plan may be published before its event
_ORDINALS = frozenset({"first", "second", "third", "final", "last", "trial"})
SPEECH = frozenset(
    {"statement", "denial", "announcement", "warning", "accusation", "claim", "promise", "appeal"}
)
_PUBLIC = frozenset(
    {"election", "debate", "convention", "conference", "ceremony", "attack", "disaster", "ceasefire"}
)
_BARE = re.compile(r"(?:the|this|that|these|those|(?:any |no )?such(?: an?)?)\s+([\w-]+)$", re.IGNORECASE)


class Statement(NamedTuple):
    """What grouping looks at of one row of ``statements``; days are ordinals, None where open or unknown."""

    row: int
    doc: str
    event_class: str
    start: int | None
    end: int | None
    dated: bool  # a date is given, not only "no later than publication"
    ahead: bool  # planned, announced or conditional
    appeared: int | None  # first possible day of publication
    published: int | None  # last possible day
    names: frozenset[str]
    places: frozenset[str]  # names of countries and places among them
    words: frozenset[str]
    ordinals: frozenset[str]
    anaphor: bool  # "the shipment": told of before
    sentence: int


def disjoint(a: tuple[int | None, int | None], b: tuple[int | None, int | None]) -> bool:
    """Say whether no day lies in both intervals; an open end reaches any day."""
    return bool(
        (a[1] is not None and b[0] is not None and a[1] < b[0])
        or (b[1] is not None and a[0] is not None and b[1] < a[0])
    )


@cache
def _class_words(event_class: str) -> frozenset[str]:
    return frozenset(
        r["word"] for r in load_lexicon("events") if r["event_class"] == event_class or not r["event_class"]
    )


def _day(value: Any) -> int | None:
    return None if pd.isna(value) else pd.Timestamp(value).toordinal()


def _is_anaphor(row: Any, words: frozenset[str]) -> bool:
    phrases = (_BARE.match(phrase) for phrase in (row.subject, row.object) if isinstance(phrase, str))
    return any(bare[1].lower() in words for bare in phrases if bare)


def read_statements(
    statements: pd.DataFrame, mentions: pd.DataFrame, published: dict[str, tuple[Any, Any]]
) -> list[Statement]:
    """Return what grouping needs of each row of ``statements``, in their order.

    ``mentions`` carry the column ``entity``; ``published`` holds first and last day per ``doc_id``.
    """
    named: dict[str, list[tuple[int, str, str]]] = defaultdict(list)
    for m in mentions.itertuples():
        if isinstance(m.entity, str):
            named[m.doc_id].append((m.start, m.entity, m.label))
    found = []
    for i, row in enumerate(statements.itertuples()):
        inside = [(e, label) for at, e, label in named[row.doc_id] if row.start <= at < row.end]
        names = frozenset(e for e, _ in inside)
        own = _class_words(row.event_class)
        words = frozenset(row.words.split()) if isinstance(row.words, str) else frozenset()
        parts = {part for name in names for part in name.lower().split()}
        found.append(
            Statement(
                i,
                row.doc_id,
                row.event_class,
                _day(row.date_start),
                _day(row.date_end),
                row.date_basis not in ("reported past", "unresolved") and not pd.isna(row.date_basis),
                row.status in ("planned", "announced", "conditional"),
                _day(published[row.doc_id][0]),
                _day(published[row.doc_id][1]),
                names,
                frozenset(e for e, label in inside if label == "GPE"),
                frozenset(w for w in words if w not in own and w not in parts and not w.isdigit())
                - _ORDINALS,
                words & _ORDINALS,
                _is_anaphor(row, own),
                0 if pd.isna(row.sentence) else int(row.sentence),
            )
        )
    return found


class _Group:
    """Statements taken to tell of one event so far."""

    def __init__(self, members: Iterable[Statement]) -> None:
        self.members = list(members)
        self.names = Counter(n for m in self.members for n in m.names)
        located = Counter(p for m in self.members for p in m.places)
        least = sum(bool(m.places) for m in self.members) / 2
        self.places = frozenset(p for p, n in located.items() if n >= least)
        self.words = Counter(w for m in self.members for w in m.words)
        self.ordinals = frozenset(o for m in self.members for o in m.ordinals)

    @property
    def event_class(self) -> str:
        return self.members[0].event_class

    def told(self) -> list[Statement]:
        return [m for m in self.members if m.start is not None or m.end is not None]

    def interval(self) -> tuple[int | None, int | None]:
        """Return what all dates of the group share; the dated members' hull where they share nothing."""
        told = self.told()
        dates = [m for m in told if m.dated and not m.ahead] or [m for m in told if m.dated] or told
        starts = [m.start for m in dates if m.start is not None]
        ends = [m.end for m in dates if m.end is not None]
        start, end = max(starts, default=None), min(ends, default=None)
        if start is not None and end is not None and start > end:
            return min([*starts, *ends]), max([*starts, *ends])
        return start, end


class Grouper:
    """Scores and merges statements; ``weights`` hold how telling a name or word is in this corpus."""

    def __init__(self, statements: list[Statement]) -> None:
        """Take all ``statements`` of a corpus: the weights come from them."""
        self.statements = statements
        docs: dict[str, set[str]] = defaultdict(set)
        for s in statements:
            for feature in s.names | s.words:
                docs[feature].add(s.doc)
        # A handful of articles on one story are a part of many: names that they all share still tell.
        total = max(len({s.doc for s in statements}), _ARTICLES)
        self.weights = {f: math.log(1 + total / len(d)) / math.log(1 + total) for f, d in docs.items()}

    def _shared(self, a: Counter[str], b: Counter[str], sizes: tuple[int, int]) -> float:
        """Return the weight of what both share over that of the lesser; rare among members counts less."""
        weight = self.weights
        both = sum(
            weight[f] * min(1.0, a[f] / sizes[0] * 2, b[f] / sizes[1] * 2) for f in a.keys() & b.keys()
        )
        least = min(
            sum(weight[f] * min(1.0, n / size * 2) for f, n in c.items())
            for c, size in zip((a, b), sizes, strict=True)
        )
        return both / (least + _SHRINK)

    def score(self, a: _Group, b: _Group) -> float:
        """Return how well two groups agree in names, words, ordinals and dates: 0 to about 1.2."""
        if a.event_class != b.event_class:
            return 0.0
        sizes = len(a.members), len(b.members)
        names, words = self._shared(a.names, b.names, sizes), self._shared(a.words, b.words, sizes)
        ordinals = 0.0
        if a.ordinals and b.ordinals:
            if not a.ordinals & b.ordinals:
                return 0.0
            ordinals = 0.3
        score = 0.5 * names + 0.4 * words + ordinals + self._dates(a, b)
        if a.places and b.places and not a.places & b.places:
            return 0.6 * score  # Iowa's vote is not New Hampshire's
        return max(score, LINK) if self._one_of_a_kind(a, b) else score

    def _one_of_a_kind(self, a: _Group, b: _Group) -> bool:
        # "the Nov. 8 election", "the presidential election on Nov. 8": one day, and nothing tells them apart.
        days = a.interval()
        if a.event_class not in _PUBLIC or None in days or days[0] != days[1] or b.interval() != days:
            return False
        lesser, other = sorted((a, b), key=lambda g: len(g.names) + len(g.words))
        return lesser.names.keys() <= other.names.keys() and lesser.words.keys() <= other.words.keys()

    def _dates(self, a: _Group, b: _Group) -> float:
        first, second = a.interval(), b.interval()
        if not any(m.dated for m in a.members) or not any(m.dated for m in b.members):
            return 0.05
        if disjoint(first, second):
            return 0.0
        if None in first or None in second:
            return 0.1
        spans = [e - s + 1 for s, e in (first, second)]  # type: ignore[operator]
        return 0.35 if max(spans) == 1 else 0.2 if max(spans) <= 31 else 0.1

    def allowed(self, a: _Group, b: _Group, score: float) -> bool:
        """Say whether the dates and documents of two groups let them be one event."""
        for x in a.told():
            for y in b.told():
                if not disjoint((x.start, x.end), (y.start, y.end)):
                    continue
                if x.doc == y.doc or x.ahead != y.ahead:
                    return False  # an article does not contradict itself; a plan need not be kept
                if not self._may_conflict(x, y, bool(a.ordinals & b.ordinals), score):
                    return False
        return self._in_time(a, b) and self._in_time(b, a)

    def _may_conflict(self, x: Statement, y: Statement, ordinal: bool, score: float) -> bool:
        # Dates that exclude each other are a conflict only where something singles the event out.
        gap = max(
            (s or 0) - (e if e is not None else s or 0) for s, e in ((x.start, y.end), (y.start, x.end))
        )
        return gap <= _NEAR and x.event_class not in SPEECH and (ordinal or score >= 0.9)

    def _in_time(self, a: _Group, b: _Group) -> bool:
        # What is planned without a date lies soon after its publication; so does what is reported undated.
        start, end = b.interval()
        for m in a.members:
            if m.dated or m.published is None:
                continue
            if start is not None and not m.published - start <= 2 * _FORERUN:
                return False
            if end is not None and (m.ahead or m.start is None) and end - m.published > _FORERUN:
                return False
            if m.ahead and end is not None and m.appeared is not None and end < m.appeared - 7:
                return False
        return True

    def groups(self, fixed: dict[int, int]) -> list[list[int]]:
        """Return the row numbers of each event; ``fixed`` holds groups that a researcher named, by row."""
        named: dict[int, list[Statement]] = defaultdict(list)
        free: list[Statement] = []
        for s in self.statements:
            (named[fixed[s.row]] if s.row in fixed else free).append(s)
        groups = [_Group(g) for g in self._within(free)]
        merged = _agglomerate(self, groups, _pairs(groups))
        found = [[m.row for m in g.members] for g in merged] + [[s.row for s in g] for g in named.values()]
        return sorted(sorted(g) for g in found)

    def _within(self, statements: list[Statement]) -> Iterator[list[Statement]]:
        """Yield the statements of each document that go on telling of one event ("The shipment, …")."""
        docs: dict[str, list[Statement]] = defaultdict(list)
        for s in statements:
            docs[s.doc].append(s)
        for told in docs.values():
            chains: list[list[Statement]] = []
            for s in told:
                for chain in reversed(chains if s.anaphor else []):
                    last = chain[-1]
                    fits = all(not disjoint((s.start, s.end), (c.start, c.end)) for c in chain)
                    if last.event_class == s.event_class and s.sentence - last.sentence <= 6 and fits:
                        chain.append(s)
                        break
                else:
                    chains.append([s])
            yield from chains


def _months(group: _Group) -> list[str]:
    start, end = group.interval()
    dated = [m for m in group.members if m.dated]
    if not dated or (start is None and end is None):
        days = [m.published for m in group.members if m.published is not None]
        start = min(days) - 31 if days else None
        end = max(days) if days else None
        if start is None:
            return []
    first = pd.Timestamp.fromordinal(start if start is not None else end)
    last = pd.Timestamp.fromordinal(end if end is not None else start)
    months = range(first.year * 12 + first.month, last.year * 12 + last.month + 1)
    if len(months) > _MONTHS:
        return [f"y{first.year}", f"y{last.year}"]
    return [f"m{m}" for m in (*months, months[-1] + 1)]


def _day_key(group: _Group) -> list[str]:
    start, end = group.interval()
    return [f"day {start}"] if start == end and start is not None and group.event_class in _PUBLIC else []


def _pairs(groups: list[_Group]) -> list[tuple[int, int]]:
    """Return pairs of groups worth comparing: one class; a name, word or ordinal and a month in common."""
    blocks: dict[tuple, list[int]] = defaultdict(list)
    everywhere, unknown = defaultdict(list), defaultdict(list)  # of a feature: all groups, those of no month
    for i, group in enumerate(groups):
        months = _months(group)
        for feature in sorted({*group.names, *group.words, *group.ordinals, *_day_key(group)}):
            key = group.event_class, feature
            everywhere[key].append(i)
            if not months:
                unknown[key].append(i)
            for month in months:
                blocks[key, month].append(i)
    seen: set[tuple[int, int]] = set()
    intervals = [g.interval() for g in groups]
    for block in blocks.values():
        block.sort(key=lambda i: (intervals[i][0] or 0, intervals[i][1] or 0, i))
        for place, i in enumerate(block):
            seen |= {(min(i, j), max(i, j)) for j in block[place + 1 : place + 1 + _WINDOW]}
    for key, undated in unknown.items():
        for i in undated[:_WINDOW]:
            seen |= {(min(i, j), max(i, j)) for j in everywhere[key][: 4 * _WINDOW] if i != j}
    return sorted(seen)


def _agglomerate(grouper: Grouper, groups: list[_Group], pairs: list[tuple[int, int]]) -> list[_Group]:
    """Return ``groups`` merged, best pair first, where the merged groups as wholes still agree."""
    scored = []
    for i, j in pairs:
        score = grouper.score(groups[i], groups[j])
        least = _LINK_SPEECH if groups[i].event_class in SPEECH else LINK
        if score >= least:
            scored.append((-round(score, 9), i, j))
    scored.sort()
    at = list(range(len(groups)))
    current: dict[int, _Group] = dict(enumerate(groups))

    def root(i: int) -> int:
        while at[i] != i:
            at[i] = at[at[i]]
            i = at[i]
        return i

    for negative, i, j in scored:
        a, b = sorted((root(i), root(j)))
        if a == b or not grouper.allowed(current[a], current[b], -negative):
            continue
        if grouper.score(current[a], current[b]) < 0.8 * LINK:
            continue
        at[b] = a
        current[a] = _Group([*current[a].members, *current.pop(b).members])
    return [current[i] for i in sorted(current)]
