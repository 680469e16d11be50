"""Quote drift: one utterance as different articles print it, and the words in which they differ."""

import re
from collections import Counter, defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pandas as pd

from pasni_analysis import schema
from pasni_analysis.measures.quote_links import Linker, Utterance, common_words, read_utterances
from pasni_analysis.measures.texts import components, independent, resolved

if TYPE_CHECKING:
    from pasni_analysis.spans.annotate import Notes

_GAP = " … "
_BESIDE = 2  # words: "a milestone" and "a major milestone" keep the article
_BLANK = re.compile(r"\s")  # one blank for each, so that offsets still lead into the text


def compare_quotes(notes: "Notes", *, count: str = "articles") -> pd.DataFrame:
    """Return one row per utterance and passage that prints it: schema table ``quote_versions``.

    A passage is what one article gives a speaker in one sentence, its quoted and reported words together.
    Two passages of different articles print one utterance where both quote a run of six words, three of
    them content words and no names, that is a quarter of the shorter passage (seven tenths where the speaker
    is not known to be the same); or, of one named speaker and within a month, where one quotes it and the
    other reports it and runs make up half, or where content words in the same order are so many and so
    rare that chance does not give them, beyond a single phrase. Two persons are never one speaker.

    The reference is the passage with the most words in quotation marks, the fullest that claims to be
    verbatim; of equal ones the earliest. It is no judgement on who printed it rightly: what was said is not
    in the corpus.

    Every passage is compared with the reference, word by word. With ``count`` "independent texts" one
    article stands for a cluster of near-duplicates; else ``cluster`` tells what is copied. Does not tell a
    sentence that was said twice from one that was printed twice, nor find a paraphrase without marks.
    """
    notes = resolved(independent(notes, count))
    utterances = read_utterances(notes)
    groups = [[utterances[i] for i in group] for group in _groups(Linker(utterances))]
    groups.sort(key=_order)
    about = notes.documents.set_index("doc_id")
    rows = [row for n, group in enumerate(groups, 1) for row in _rows(n, group, about)]
    return schema.make("quote_versions", rows)


def _groups(linker: Linker) -> list[list[int]]:
    """Return the passages of each utterance, its reference first: each of them is linked to the reference."""
    tied: dict[int, list[int]] = defaultdict(list)
    for i, root in components(linker.pairs()).items():
        tied[root].append(i)
    found = []
    for members in tied.values():
        left = sorted(members)
        while len(left) > 1:
            first = min(left, key=lambda i: (-sum(linker.all[i].marked), i))
            group = [i for i in left if i != first and linker.linked(*sorted((first, i)))]
            if group:
                found.append([first, *group])
            left = [i for i in left if i != first and i not in group]
    return found


def _order(group: list[Utterance]) -> tuple:
    versions = len({u.words for u in group})
    return -versions, -len({u.doc for u in group}), group[0].place


def _kept(reference: Utterance, other: Utterance) -> list[tuple[int, int]]:
    """Return the places of the words that both have in order; function words only beside others that stay."""
    weights = [3 if stem else 1 for stem in reference.stems]
    pairs = common_words(list(reference.words), list(other.words), weights)
    near = {pair for a, b in pairwise(pairs) if max(b[0] - a[0], b[1] - a[1]) <= _BESIDE for pair in (a, b)}
    return [p for p in pairs if reference.stems[p[0]] or p in near]


def _runs(places: list[int]) -> list[tuple[int, int]]:
    # First and last of each run of consecutive places.
    runs: list[tuple[int, int]] = []
    for i in places:
        runs = [*runs[:-1], (runs[-1][0], i)] if runs and i == runs[-1][1] + 1 else [*runs, (i, i)]
    return runs


def _words(u: Utterance, places: list[int], text: str) -> str | None:
    spans = [(u.spans[a][0], u.spans[b][1]) for a, b in _runs(places)]
    return _GAP.join(" ".join(text[a:b].split()) for a, b in spans) or None


def _spans(u: Utterance, places: list[int]) -> str | None:
    return " ".join(f"{u.spans[i][0]}:{u.spans[i][1]}" for i in places) or None


def _hull(u: Utterance, text: str) -> tuple[int, int]:
    """Return first and last character, with the marks and stops that stand at the words."""
    start, end = u.spans[0][0], u.spans[-1][1]
    while (
        start and not (text[start - 1].isalnum() or text[start - 1].isspace()) and start > u.spans[0][0] - 2
    ):
        start -= 1
    while end < len(text) and not (text[end].isalnum() or text[end].isspace()) and end < u.spans[-1][1] + 2:
        end += 1
    return start, end


def _rows(number: int, group: list[Utterance], about: pd.DataFrame) -> list[dict[str, Any]]:
    named = Counter(u.entity for u in group if u.entity)
    speaker = min(named, key=lambda e: (-named[e], e)) if named else group[0].speaker
    facts = {
        "utterance": number,
        "speaker": speaker,
        "n_articles": len({u.doc for u in group}),
        "n_clusters": about.loc[sorted({u.doc for u in group}), "cluster"].nunique(),
        "n_versions": len({u.words for u in group}),
    }
    kept = [_kept(group[0], u) for u in group]
    shared = {i for pairs in kept[1:] for i, _ in pairs}
    alone = [i for i in range(len(group[0].words)) if i not in shared]
    rows = [_version(group[0], u, pairs, about) for u, pairs in zip(group, kept, strict=True)]
    rows[0] |= {"kind": "reference"} | _other(group[0], alone, about)
    return [facts | {"order": order} | row for order, row in enumerate(rows)]


def _other(u: Utterance, places: list[int], about: pd.DataFrame) -> dict[str, str | None]:
    text = about.at[u.doc, "text"]
    marked = [j for j in places if u.marked[j]]
    words = {"other": _words(u, places, text), "other_marked": _words(u, marked, text)}
    return words | {"differs": _spans(u, places)}


def _version(
    reference: Utterance, u: Utterance, kept: list[tuple[int, int]], about: pd.DataFrame
) -> dict[str, Any]:
    article, text = about.loc[u.doc], about.at[u.doc, "text"]
    lacking = sorted(set(range(len(reference.words))) - {i for i, _ in kept})
    other = sorted(set(range(len(u.words))) - {j for _, j in kept})
    start, end = _hull(u, text)
    return {
        "doc_id": u.doc,
        **{name: article[name] for name in ("label", "outlet", "cluster")},
        "start": start,
        "end": end,
        "text": _BLANK.sub(" ", text[start:end]),
        "said_by": u.speaker,
        "quoted": "all" if all(u.marked) else "part" if any(u.marked) else "none",
        "kind": "reworded" if other else "shortened" if lacking else "same words",
        "similarity": 2 * len(kept) / (len(reference.words) + len(u.words)),
        "n_words": len(u.words),
        "n_kept": len(kept),
        "lacks": _words(reference, lacking, about.at[reference.doc, "text"]),
        "parts": _spans(u, list(range(len(u.words)))),
        **_other(u, other, about),
    }
