"""Where reports come from: the medium at the root of each citation, through how many hands, who was first."""

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from pasni_analysis import schema
from pasni_analysis.corpus.outlets import normalize_outlet
from pasni_analysis.corpus.words import WORD
from pasni_analysis.lexicons import load_lexicon
from pasni_analysis.measures.citations import trace_citations
from pasni_analysis.measures.keyness import is_content, word_form
from pasni_analysis.measures.texts import independent, resolved

if TYPE_CHECKING:
    from pasni_analysis.spans.annotate import Notes

NAMES, WORDS = 2, 3  # that two passages share at least to be about the same matter
UNKNOWN = "unknown"
Days = dict[str, tuple[pd.Timestamp, pd.Timestamp]]


class _Citation(NamedTuple):
    """One row of ``citations``, with the names and other content words of the sentences that cite."""

    doc_id: str
    media: tuple[str, ...]  # through, cited
    relation: str
    passages: str
    names: frozenset[str]
    words: frozenset[str]


def _citations(notes: "Notes", table: pd.DataFrame) -> list[_Citation]:
    texts = notes.documents.set_index("doc_id")["text"].to_dict()
    named = dict(iter(resolved(notes).mentions.groupby("doc_id", sort=False)))
    bounds = dict(iter(notes.sentences.groupby("doc_id", sort=False)))
    stop = {row["word"] for row in load_lexicon("stopwords")}
    found = []
    for row in table.itertuples():
        passages = row.evidence.split()[: row.n]
        names, words = set[str](), set[str]()
        for passage in passages:
            start = int(passage.split(":")[-2])
            here = bounds[row.doc_id]
            inside = here[here["start"] <= start].iloc[-1]
            a, b = int(inside["start"]), int(inside["end"])
            mentions = named[row.doc_id].query("start >= @a and end <= @b")
            names |= set(mentions.loc[mentions["label"] != "OUTLET", "entity"])
            spans = list(zip(mentions["start"], mentions["end"], strict=True))
            forms = (
                word_form(m.group())
                for m in WORD.finditer(texts[row.doc_id], a, b)
                if not any(s <= m.start() < e for s, e in spans)
            )
            words |= {form for form in forms if is_content(form, stop)}
        media = (row.through, row.cited) if isinstance(row.through, str) else (row.cited,)
        one = _Citation(
            row.doc_id, media, row.relation, " ".join(passages), frozenset(names), frozenset(words)
        )
        found.append(one)
    return found


def _earlier(one: str, other: str, days: Days, *, strictly: bool = False) -> bool:
    """Return whether article ``one`` is certain to be published no later than ``other``, or before it."""
    end, start = days[one][1], days[other][0]
    if pd.isna(end) or pd.isna(start):
        return False
    return bool(end < start) if strictly else bool(end <= start)


def _same_matter(a: _Citation, b: _Citation) -> bool:
    return len(a.names & b.names) >= NAMES and len(a.words & b.words) >= WORDS


def _chains(
    one: _Citation, articles: dict[str, list[_Citation]], days: Days, path: tuple[str, ...]
) -> Iterator[list[_Citation]]:
    """Yield each way on from ``one`` through articles of the corpus; ``path``: the media gone through."""
    onward: dict[tuple[str, ...], _Citation] = {}
    if one.relation != "disputed":
        for other in articles.get(one.media[-1], ()):
            fits = other.relation != "disputed" and not set(other.media) & set(path)
            if fits and _earlier(other.doc_id, one.doc_id, days) and _same_matter(one, other):
                onward.setdefault(other.media, other)
    for other in onward.values():
        for rest in _chains(other, articles, days, path + other.media):
            yield [other, *rest]
    if not onward:
        yield []


def _first(ids: list[str], days: Days) -> str | None:
    """Return the article that was certainly published before all others; None where the days do not tell."""
    alone = (one for one in ids if all(_earlier(one, o, days, strictly=True) for o in ids if o != one))
    return next(alone, None)


def trace_origins(notes: "Notes", *, count: str = "articles") -> pd.DataFrame:
    """Return one row per citation and chain of media that leads to its origin: schema table ``origins``.

    Citations are those of :func:`trace_citations` that take something from the medium (relies on, via) or
    dispute it, not those that merely name it. ``hands`` counts the media from the article to the origin: 1
    for "Dawn reported", 2 for "Dawn, quoting Reuters". The chain goes on where the corpus shows it (``basis``
    corpus): an article of the cited outlet is in the corpus, is certainly not published after this one, and
    itself relies on another medium in a sentence about the same matter: the two sentences share two names
    (media aside) and three other content words or more. Else the medium last named is the origin.

    ``first`` is the article that was certainly published before all others that lead to the origin, on
    whatever matter; "unknown" where their days overlap or are open. Nothing outside the corpus is known: an
    origin may itself have copied. A listing: ``count`` "articles" has rows for every copy as well.
    """
    table = trace_citations(notes, count=count)
    table = table[table["relation"] != "mentioned"].reset_index(drop=True)
    kept = independent(notes, count)
    documents = kept.documents.set_index("doc_id")
    rows = documents[["published_start", "published_end"]].itertuples(name=None)
    days: Days = {doc_id: (start, end) for doc_id, start, end in rows}
    outlets = {d: normalize_outlet(str(o)) for d, o in documents["outlet"].items()}
    citations = _citations(kept, table)
    articles: dict[str, list[_Citation]] = defaultdict(list)
    for one in citations:
        articles[outlets[one.doc_id]].append(one)
    found = []
    for facts, one in zip(table.to_dict("records"), citations, strict=True):
        path = (outlets[one.doc_id], *one.media)
        for chain in _chains(one, articles, days, path):
            media = [*one.media, *(m for other in chain for m in other.media)]
            evidence = " ".join(c.passages for c in (one, *chain))
            basis = "corpus" if chain else "named"
            more = {"path": " > ".join(media), "origin": media[-1], "hands": len(media), "basis": basis}
            found.append({**facts, **more, "evidence": evidence})
    origins = pd.DataFrame(found)
    if origins.empty:
        return schema.make("origins")
    for origin, ids in origins.groupby("origin")["doc_id"].unique().items():
        first = _first(list(ids), days)
        mine = origins["origin"] == origin
        origins.loc[mine, "first"] = UNKNOWN if first is None else documents.at[first, "label"]
        origins.loc[mine, "n_articles"] = len(ids)
    return schema.make("origins", origins.drop(columns=["through", "n", "n_mentions"]))
