"""Whether distinctive words, frame vocabulary and evaluative cues stand where coders marked lexical bias.

Gold documents carry ``outlet``, ``event`` (the story that each tells) and ``spans``; those labelled ``lex``
mark words that a coder found biased. Content words are compared, of the outlet's own voice and of attributed
words apart; chance is where the spans would stand if each document's were shifted along its words.
"""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from pasni_analysis.evaluate_events import corpus_of, keys_of
from pasni_analysis.lexicons import load_lexicon
from pasni_analysis.measures.frames import find_frame_hits
from pasni_analysis.measures.keyness import compare_keyness, is_content, word_form
from pasni_analysis.measures.texts import iter_words, units
from pasni_analysis.spans.annotate import annotate

Document = dict[str, Any]
VOICES = ("outlet", "quoted")
LABEL = "lex"
EVALUATIVE = ("criticising", "praising", "distancing")  # stances of cues
SHIFTS, RESAMPLES = 9999, 2000
# Each measure: which words it picks out, and among which words.
MEASURES: dict[str, tuple[Callable[[Document], bool], Callable[[Document], bool]]] = {
    "keyness 50": (lambda w: (w["rank"] or 51) <= 50, lambda w: True),
    "keyness 100": (lambda w: (w["rank"] or 101) <= 100, lambda w: True),
    "keyness ranked": (lambda w: w["rank"] is not None, lambda w: True),
    "keyness, no rare, no name": (lambda w: w["rank"] is not None, lambda w: w["listed"] and not w["name"]),
    "frame": (lambda w: w["frame"], lambda w: True),
    "cue": (lambda w: w["cue"] in EVALUATIVE, lambda w: True),
    "rare": (lambda w: not w["listed"], lambda w: True),
}


def predict_framing(documents: list[Document]) -> dict[str, Document]:
    """Return for each document its content words as spans, each with what the measures say of it.

    ``label`` is the voice; ``rank`` the place among the outlet's distinctive words in it; ``listed``: keyness
    lists the word (three times or more); ``frame``, ``name``: it is part of frame vocabulary, of a name;
    ``cue``: the stance of the cue that it is part of. ValueError where all documents are of one outlet.
    """
    outlets = {d["outlet"] for d in documents if d.get("outlet")}
    if len(outlets) < 2:
        raise ValueError(f"framing: expected documents of two outlets or more; found {sorted(outlets)}")
    notes = annotate(corpus_of(documents))
    texts = notes.documents.set_index("doc_id")["text"].to_dict()
    unit = units(notes, "outlet")["unit"]
    hits = find_frame_hits(notes)
    frames = _marks(hits[~hits["in_name"]], "start", "end", "frame")
    names = _marks(notes.mentions, "start", "end", "label")
    cued = notes.attributions.dropna(subset=["cue_start", "stance"])
    cues = _marks(cued, "cue_start", "cue_end", "stance")
    stop = {row["word"] for row in load_lexicon("stopwords")}
    found: dict[str, Document] = {key: {"id": key, "spans": []} for key in keys_of(documents)}
    for voice in VOICES:
        table = compare_keyness(notes, "outlet", voice=voice, count="articles", resamples=2)
        forms = table["word"].map(word_form)
        ranks = dict(zip(zip(table["unit"], forms, strict=True), table["rank"], strict=True))
        for doc_id, words in iter_words(notes, voice=voice):
            for start, end, _ in words:
                form = word_form(texts[doc_id][start:end])
                if is_content(form, stop):
                    rank = ranks.get((unit[doc_id], form))
                    span = {
                        "start": start,
                        "end": end,
                        "label": voice,
                        "rank": None if rank is None or pd.isna(rank) else int(rank),
                        "listed": rank is not None,
                        "frame": _at(start, frames[doc_id]) is not None,
                        "cue": _at(start, cues[doc_id]),
                        "name": _at(start, names[doc_id]) is not None,
                    }
                    found[doc_id]["spans"].append(span)
    return found


def _marks(table: pd.DataFrame, *columns: str) -> dict[str, list[tuple[int, int, str]]]:
    marks = defaultdict(list)
    for doc_id, start, end, what in table[["doc_id", *columns]].itertuples(index=False):
        marks[doc_id].append((int(start), int(end), str(what)))
    return marks


def _at(place: int, marks: list[tuple[int, int, str]]) -> str | None:
    return next((what for start, end, what in marks if start <= place < end), None)


def _overlaps(flags: np.ndarray, bias: np.ndarray) -> np.ndarray:
    """Return how many flagged words are biased for each shift of ``bias`` along the text, none first.

    >>> _overlaps(np.array([1, 0, 0]), np.array([1, 1, 0])).tolist()
    [1.0, 0.0, 1.0]
    """
    spectrum = np.fft.rfft(flags) * np.conj(np.fft.rfft(bias))
    return np.rint(np.fft.irfft(spectrum, len(bias)))


def _compare(rows: list[tuple[str, np.ndarray, np.ndarray]]) -> dict[str, float]:
    """Return the counts and the ratio to chance; ``rows``: event, flags and bias of each document's words."""
    rng = np.random.default_rng(0)
    found = {event: np.zeros(2) for event, *_ in rows}  # in spans, and expected
    drawn = np.zeros(SHIFTS)
    for event, flags, bias in rows:
        if flags.any() and bias.any():
            every = _overlaps(flags, bias)
            found[event] += every[0], every.mean()
            drawn += every[rng.integers(len(bias), size=SHIFTS)]
    sums = np.array(list(found.values())).reshape(-1, 2)
    seen, expected = sums.sum(axis=0)
    counts = {"words": int(sum(flags.sum() for _, flags, _ in rows)), "in spans": int(seen)}
    if not expected:  # no document has both
        return counts | dict.fromkeys(("ratio", "low", "high", "p"), np.nan)
    again = rng.multinomial(len(sums), np.full(len(sums), 1 / len(sums)), size=RESAMPLES) @ sums
    again = again[again[:, 1] > 0]
    low, high = np.percentile(again[:, 0] / again[:, 1], [2.5, 97.5])
    beyond = min((drawn >= seen).sum(), (drawn <= seen).sum())
    p = min(1, 2 * (1 + beyond) / (1 + SHIFTS))
    return counts | {"ratio": float(seen / expected), "low": float(low), "high": float(high), "p": float(p)}


def score_framing(gold: list[Document], found: dict[str, Document]) -> dict[str, float]:
    """Return per voice and measure how many of its words lie in spans of lexical bias, against chance.

    ``words`` (flagged) and ``in spans`` are counts; ``ratio`` is in spans / the mean over all circular shifts
    of each document's spans along its words; ``low``, ``high``: 95 %, events resampled, ranks kept; ``p``: of
    random shifts, two-sided. ``spans`` are the marked spans that hold a word counted.
    """
    keys = keys_of(gold)
    marked = [[x for x in d.get("spans", ()) if x.get("label") == LABEL] for d in gold]
    scores: dict[str, float] = {"spans": sum(map(len, marked))}
    for voice in VOICES:
        words = [[w for w in found[key]["spans"] if w["label"] == voice] for key in keys]
        inside = [[_holds(w, spans) for w in ws] for ws, spans in zip(words, marked, strict=True)]
        scores[f"{voice}: words"] = sum(map(len, words))
        scores[f"{voice}: words in spans"] = sum(map(sum, inside))
        scores[f"{voice}: spans"] = _met(words, marked)
        for name, (flagged, among) in MEASURES.items():
            rows, hits = [], []
            for key, d, ws, bias in zip(keys, gold, words, inside, strict=True):
                kept = [(w, b) for w, b in zip(ws, bias, strict=True) if among(w)]
                flags = np.array([flagged(w) for w, _ in kept], dtype=float)
                rows.append((d.get("event") or key, flags, np.array([b for _, b in kept], dtype=float)))
                hits.append([w for w, _ in kept if flagged(w)])
            numbers = {**_compare(rows), "spans": _met(hits, marked)}
            scores |= {f"{voice}, {name}: {what}": value for what, value in numbers.items()}
    return scores


def _holds(word: Document, spans: list[Document]) -> bool:
    return any(s["start"] <= word["start"] < s["end"] for s in spans)


def _met(words: list[list[Document]], marked: list[list[Document]]) -> int:
    """Return how many of the ``marked`` spans hold one of ``words``, both by document."""
    pairs = zip(words, marked, strict=True)
    return sum(any(_holds(w, [span]) for w in ws) for ws, spans in pairs for span in spans)
