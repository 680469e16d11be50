"""Frame vocabulary: where the words of a frame's dictionary stand, and how often: no frame yet."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache, partial
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from pasni_analysis import schema
from pasni_analysis.lexicons import load_lexicon
from pasni_analysis.measures.evidence import evidence
from pasni_analysis.measures.frequency import PER
from pasni_analysis.measures.texts import (
    VOICES,
    check_choice,
    check_least,
    independent,
    iter_words,
    per_unit,
    tally,
    units,
    word_totals,
)

if TYPE_CHECKING:
    from pasni_analysis.spans.annotate import Notes

# Unlike the words that are counted, these end at hyphens: "debt-laden" holds "debt".
_PIECE = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_FRAME = ["frame", "origin"]  # a researcher's frame may bear the name of one of the dictionary
_CONTEXT = 8  # words a side
_NAMES = frozenset({"PERSON", "ORG", "OUTLET", "GPE", "LOC", "FAC", "PRODUCT", "WORK", "EVENT", "LAW"})

Words = list[tuple[int, int, str]]


class _Entry(NamedTuple):
    frame: str
    origin: str
    entry: str
    words: tuple[str, ...]


def load_frames(
    notes: "Notes | None" = None, lexicon: Mapping[str, Sequence[str]] | None = None
) -> list[_Entry]:
    """Return the entries in force: lexicons/frames.csv (or ``lexicon``), then the corpus's frames.toml.

    Raises ValueError where there is none, or where an entry is not words with ``*`` at their ends.
    """
    if lexicon is None:
        pairs = [(row["frame"], row["entry"]) for row in load_lexicon("frames")]
    else:
        pairs = [(frame, entry) for frame, entries in lexicon.items() for entry in entries]
    entries = [_entry(frame, "dictionary", text) for frame, text in pairs]
    own = notes.frames if notes is not None else {}
    entries += [_entry(frame, "frames.toml", text) for frame, texts in own.items() for text in texts]
    if not entries:
        raise ValueError("lexicon: expected a frame with an entry, here or in frames.toml; found none")
    return entries


def _entry(frame: str, origin: str, text: str) -> _Entry:
    words = tuple(text.lower().replace("’", "'").replace("-", " ").split())
    if not words or any("*" in w[:-1] or w == "*" for w in words):
        raise ValueError(
            f"frame {frame!r}, entry {text!r}: expected words, with * only at the end of a word; "
            "mend the entry"
        )
    return _Entry(frame, origin, text, words)


def _fits(word: str, pattern: str) -> bool:
    return word.startswith(pattern[:-1]) if pattern.endswith("*") else word == pattern


class _Index:
    """The entries by the first word, so that a text is read once however many entries there are."""

    def __init__(self, entries: Sequence[_Entry]) -> None:
        longest = sorted(enumerate(entries), key=lambda item: (-len(item[1].words), item[0]))
        self.exact: dict[str, list[_Entry]] = {}
        self.open: dict[str, list[_Entry]] = {}
        for _, entry in longest:
            first = entry.words[0]
            book = self.open if first.endswith("*") else self.exact
            book.setdefault(first.rstrip("*"), []).append(entry)
        self.at = lru_cache(maxsize=100_000)(self._at)

    def _at(self, word: str) -> list[_Entry]:
        found = list(self.exact.get(word, ()))
        for n in range(1, len(word) + 1):
            found += self.open.get(word[:n], ())
        return sorted(found, key=lambda e: -len(e.words))


def _hits(text: str, words: Words, index: _Index) -> list[tuple[_Entry, int, int]]:
    """Return entry, first word, and one past the last word; the longest wins within a frame."""
    forms = [text[a:b].lower().replace("’", "'") for a, b, _ in words]
    found, taken = [], dict[tuple[str, str], int]()
    for i, form in enumerate(forms):
        for entry in (*index.at(form), *(index.at(form[:-2]) if form.endswith("'s") else ())):
            n = len(entry.words)
            if taken.get(entry[:2], 0) > i or i + n > len(forms):
                continue
            if all(
                _fits(f, p) for f, p in zip(forms[i + 1 : i + n], entry.words[1:], strict=True)
            ) and _joined(text, words[i : i + n]):
                found.append((entry, i, i + n))
                taken[entry[:2]] = i + n
    return found


def _joined(text: str, words: Words) -> bool:
    gaps = (text[a[1] : b[0]] for a, b in pairwise(words))
    return all(gap.isspace() or gap in ("-", "‑", "–") for gap in gaps)


def find_frame_hits(
    notes: "Notes",
    *,
    voice: str = "all",
    count: str = "articles",
    lexicon: Mapping[str, Sequence[str]] | None = None,
) -> pd.DataFrame:
    """Return one row per place where a word of a frame's vocabulary stands: schema table ``frame_hits``.

    An entry is a word or phrase, ``*`` at the end of a word any ending; case, hyphens and a possessive
    's do not matter. Within a frame the longest entry wins; a word may hit in several frames. A hit
    that is part of a longer name ("Financial" in Financial Times) is marked ``in_name`` and not counted.
    """
    check_choice("voice", voice, VOICES)
    kept = independent(notes, count)
    index = _Index(load_frames(notes, lexicon))
    names = {d: g[["start", "end"]].to_numpy() for d, g in _named(kept.mentions).groupby("doc_id")}
    sentences = dict(iter(kept.sentences.groupby("doc_id")))
    documents = kept.documents.set_index("doc_id")
    rows = []
    for doc_id, words in iter_words(kept, pattern=_PIECE):
        document = documents.loc[doc_id]
        text = document["text"]
        starts = sentences[doc_id]["start"].to_numpy() if doc_id in sentences else np.array([], dtype=int)
        for entry, i, j in _hits(text, words, index):
            start, end, said = words[i][0], words[j - 1][1], words[i][2]
            if voice not in ("all", said):
                continue
            rows.append(
                {
                    "doc_id": doc_id,
                    "label": document["label"],
                    "outlet": document["outlet"],
                    "frame": entry.frame,
                    "entry": entry.entry,
                    "origin": entry.origin,
                    "start": start,
                    "end": end,
                    "text": text[start:end],
                    "in_name": _in_name(start, end, names.get(doc_id, ())),
                    "sentence": max(0, int(np.searchsorted(starts, start, side="right")) - 1),
                    "voice": said,
                    "left": " ".join(text[words[max(0, i - _CONTEXT)][0] : start].split()),
                    "right": " ".join(text[end : words[min(len(words), j + _CONTEXT) - 1][1]].split()),
                }
            )
    return schema.make("frame_hits", rows)


def _named(mentions: pd.DataFrame) -> pd.DataFrame:
    return mentions[mentions["label"].isin(_NAMES)]


def _in_name(start: int, end: int, names: Sequence) -> bool:
    return any(a <= start and end <= b and b - a > end - start for a, b in names)


def compare_frames(
    notes: "Notes",
    by: str = "auto",
    *,
    voice: str = "all",
    count: str = "independent texts",
    lexicon: Mapping[str, Sequence[str]] | None = None,
    resamples: int = 1000,
    seed: int = 0,
) -> pd.DataFrame:
    """Return one row per unit, frame and origin, zeros included: schema table ``frames``.

    ``voice`` "each" gives own voice and attributed words in rows of their own. Rates are hits per 1,000 words
    of the unit in the voice. Intervals are percentiles of the rate when the unit's independent texts are
    drawn again with replacement, and missing where it has fewer than two. A hit is vocabulary, unvalidated:
    not the finding that an article frames the story so.
    """
    check_choice("voice", voice, (*VOICES, "each"))
    check_least("resamples", resamples, 1)
    if voice == "each":
        alone = partial(
            compare_frames, notes, by, count=count, lexicon=lexicon, resamples=resamples, seed=seed
        )
        both = pd.concat([alone(voice="outlet"), alone(voice="quoted")], ignore_index=True)
        return schema.make("frames", both.sort_values("order", kind="stable"))
    entries = load_frames(notes, lexicon)
    kept = independent(notes, count)
    table = units(notes, by, count=count)
    hits = find_frame_hits(kept, voice=voice, lexicon=lexicon)
    hits = hits[~hits["in_name"]].assign(unit=lambda t: t["doc_id"].map(table["unit"]))
    hits["form"] = [" ".join(text.lower().split()) for text in hits["text"]]
    frames = list(dict.fromkeys(entry[:2] for entry in entries))
    sizes = word_totals(kept, voice=voice)
    counts = hits.groupby(["doc_id", *_FRAME]).size().unstack(_FRAME, fill_value=0)
    columns = pd.MultiIndex.from_tuples(frames, names=_FRAME)
    counts = counts.reindex(index=sizes.index, columns=columns, fill_value=0)
    rng = np.random.default_rng(seed)
    rows = []
    for unit, about in per_unit(table).iterrows():
        docs = table.index[(table["unit"] == unit) & table["text"].notna()]
        found, texts = counts.loc[docs], table.loc[docs, "text"]
        blocks = [part.groupby(texts).sum().to_numpy(float) for part in (found, sizes.loc[docs])]
        low, high = _interval(np.column_stack(blocks), resamples, rng)
        total = int(sizes.loc[docs].sum())
        words = {key: tally(group["form"]) for key, group in hits[hits["unit"] == unit].groupby(_FRAME)}
        for k, (frame, origin) in enumerate(frames):
            n = int(found.iloc[:, k].sum())
            rows.append(
                {
                    "unit": unit,
                    **about,
                    "n_words": total,
                    "voice": voice,
                    "frame": frame,
                    "origin": origin,
                    "hits": n,
                    "documents": int((found.iloc[:, k] > 0).sum()),
                    "rate": PER * n / total if total else np.nan,
                    "rate_low": low[k],
                    "rate_high": high[k],
                    "words": words.get((frame, origin), ""),
                }
            )
    places = evidence(hits, ["unit", *_FRAME], kept.documents)
    return schema.make("frames", pd.DataFrame(rows).join(places, on=["unit", *_FRAME]))


def _interval(blocks: np.ndarray, resamples: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return the 2.5th and 97.5th percentile of each rate; ``blocks``: texts by hits, last column words."""
    n, width = blocks.shape
    if n < 2 or not blocks[:, -1].any():
        return np.full(width - 1, np.nan), np.full(width - 1, np.nan)
    sums = rng.multinomial(n, np.full(n, 1 / n), size=resamples) @ blocks
    sums = sums[sums[:, -1] > 0]
    rates = PER * sums[:, :-1] / sums[:, -1:]
    low, high = np.percentile(rates, [2.5, 97.5], axis=0)
    return low, high
