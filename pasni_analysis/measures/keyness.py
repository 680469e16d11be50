"""Distinctive words: each unit against all others together, where there are texts enough to compare."""

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from pasni_analysis import schema
from pasni_analysis.columns import MOST_EVIDENCE
from pasni_analysis.lexicons import load_lexicon
from pasni_analysis.measures.frequency import PER, gries_dp
from pasni_analysis.measures.texts import (
    VOICES,
    check_choice,
    check_least,
    independent,
    iter_words,
    per_unit,
    units,
)

if TYPE_CHECKING:
    from pasni_analysis.spans.annotate import Notes

SMALLEST, TESTED = 2, 10  # independent texts a side: for any comparison, and for a p-value
_CELLS = 20_000_000  # of the matrix texts x words that is held at once
Numbers = Any  # a number or an array of them


def log_odds(y: Numbers, n: Numbers, y_rest: Numbers, n_rest: Numbers, prior: Numbers, total: float) -> tuple:
    """Return the log-odds ratio with informative Dirichlet prior, and its z (Monroe et al. 2008, eq. 16, 22).

    ``y`` of ``n`` words in the unit, ``y_rest`` of ``n_rest`` outside; ``prior`` the word's own
    pseudo-count, ``total`` the sum of all pseudo-counts. Above 0: more typical of the unit.
    """
    a, b = y + prior, y_rest + prior
    delta = np.log(a / (n + total - a)) - np.log(b / (n_rest + total - b))
    return delta, delta / np.sqrt(1 / a + 1 / b)


def g2(y: Numbers, n: Numbers, y_rest: Numbers, n_rest: Numbers) -> Numbers:
    """Return the log-likelihood ratio G² of the 2x2 table of a word and all other words (Dunning 1993)."""
    share = (y + y_rest) / (n + n_rest)
    cells = (
        (y, n * share),
        (y_rest, n_rest * share),
        (n - y, n * (1 - share)),
        (n_rest - y_rest, n_rest * (1 - share)),
    )
    return 2 * sum(_term(np.asarray(o, float), np.asarray(e, float)) for o, e in cells)


def _term(observed: np.ndarray, expected: np.ndarray) -> np.ndarray:
    # A cell without observations adds nothing: x log x tends to 0.
    some = observed > 0
    return np.where(some, observed * np.log(np.where(some, observed, 1) / np.where(some, expected, 1)), 0.0)


def log_ratio(y: Numbers, n: Numbers, y_rest: Numbers, n_rest: Numbers) -> Numbers:
    """Return log2 of the ratio of rates; a count of none is taken as 0.5 (Hardie 2014)."""
    return np.log2((np.where(y > 0, y, 0.5) / n) / (np.where(y_rest > 0, y_rest, 0.5) / n_rest))


def benjamini_hochberg(p: np.ndarray) -> np.ndarray:
    """Return the adjusted p-values of a family of tests (Benjamini and Hochberg 1995); missing stays so."""
    out = np.full(len(p), np.nan)
    known = np.flatnonzero(~np.isnan(p))
    order = known[np.argsort(p[known], kind="stable")]
    scaled = p[order] * len(order) / np.arange(1, len(order) + 1)
    out[order] = np.minimum(1, np.minimum.accumulate(scaled[::-1])[::-1])
    return out


def compare_keyness(
    notes: "Notes",
    by: str = "auto",
    *,
    voice: str = "all",
    count: str = "independent texts",
    prior: float | Mapping[str, float] | None = None,
    min_count: int = 3,
    max_dp: float = 0.9,
    stopwords: Collection[str] | None = None,
    resamples: int = 500,
    seed: int = 0,
) -> pd.DataFrame:
    """Return one row per unit and word, the unit against all others: schema table ``keyness``.

    ``prior``: the sum of pseudo-counts, spread as the corpus uses its words (None: as many as the words
    of an average independent text), or a pseudo-count per word. Not listed, but part of all totals, are
    words in ``stopwords`` (None: lexicons/stopwords.csv), single letters, and what comes fewer than
    ``min_count`` times.

    A unit or its rest with fewer than two independent texts is not ``comparable``: its rows hold counts
    only. Intervals and standard errors come from drawing the independent texts of both sides again;
    p-values need ten texts a side. Words are ranked by z, and only those above 0 that are spread over the
    unit's texts (``dp`` up to ``max_dp``, two texts or more). A word is a form, not a lemma or sense.
    """
    check_choice("voice", voice, VOICES)
    check_least("resamples", resamples, 2)
    check_prior(prior)
    kept = independent(notes, count)
    table = units(notes, by, count=count)
    counts, sizes = _count(kept, table, voice)
    if counts.empty:
        return schema.make("keyness")
    totals = counts.groupby(level="word").sum()
    words = list_words(totals, min_count, stopwords)
    alpha, total = spread_prior(totals, words, prior, table["text"].nunique())
    about = per_unit(table)
    about["n_words"] = sizes.groupby(level="unit").sum().reindex(about.index, fill_value=0)
    about["n_independent"] = sizes.groupby(level="unit").size().reindex(about.index, fill_value=0)
    frames = []
    for place, (unit, facts) in enumerate(about.iterrows()):
        rows = _facts(counts, sizes, words, str(unit)).assign(unit=unit, voice=voice, **facts.to_dict())
        rows["comparable"] = rows[["n_independent", "n_independent_rest"]].min(axis=1) >= SMALLEST
        if rows["comparable"].any():
            rng = np.random.default_rng([seed, place])
            rows = compare_sides(rows, alpha, total)
            rows = _resample(rows, counts, sizes, (alpha, total), resamples, rng)
            inside = counts[counts.index.get_level_values("unit") == unit].droplevel("unit")
            rows["dp"] = rows["word"].map(gries_dp(inside, sizes.loc[unit]))
        frames.append(rows)
    rows = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()
    if rows.empty:
        return schema.make("keyness")
    places, printed = _evidence(kept, table["unit"], set(words), voice)
    rows = rank_words(rows.join(places, on=["unit", "word"]), max_dp)
    return schema.make("keyness", rows.assign(word=rows["word"].map(printed)))


def _count(notes: "Notes", table: pd.DataFrame, voice: str) -> tuple[pd.Series, pd.Series]:
    """Return the counts by (word, unit, text) and the words by (unit, text), where there are any."""
    texts = dict(zip(notes.documents["doc_id"], notes.documents["text"], strict=True))
    found: dict[tuple[str, str], Counter[str]] = {}
    sizes: Counter[tuple[str, str]] = Counter()
    for doc_id, words in iter_words(notes, voice=voice):
        key, text = (table.at[doc_id, "unit"], table.at[doc_id, "text"]), texts[doc_id]
        found.setdefault(key, Counter()).update(word_form(text[a:b]) for a, b, _ in words)
        sizes[key] += len(words)
    rows = {(w, *key): n for key, words in found.items() for w, n in words.items()}
    # A text without a word in this voice says nothing about it, and is none of the texts compared.
    spoken = {key: n for key, n in sizes.items() if n}
    return _series(rows, ["word", "unit", "text"]), _series(spoken, ["unit", "text"])


def _series(rows: Mapping[Any, int], names: list[str]) -> pd.Series:
    # Built from its index, which has all its levels even where no word is spoken in this voice.
    return pd.Series(list(rows.values()), pd.MultiIndex.from_tuples(list(rows), names=names), dtype="int64")


def _evidence(
    notes: "Notes", unit: pd.Series, words: set[str], voice: str
) -> tuple[pd.Series, dict[str, str]]:
    """Return the places of each unit's words, and the form in which each word is printed most often."""
    # A second reading: to keep the places of all words while they are counted would not fit in memory.
    texts = dict(zip(notes.documents["doc_id"], notes.documents["text"], strict=True))
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    for doc_id, spoken in iter_words(notes, voice=voice):
        for a, b, _ in spoken:
            if (word := word_form(texts[doc_id][a:b])) in words:
                forms[word][printed_form(texts[doc_id][a:b])] += 1
                if len(places := found[unit[doc_id], word]) < MOST_EVIDENCE:
                    places.append(f"{doc_id}:{a}:{b}")
    rows = {key: " ".join(places) for key, places in found.items()}
    printed = {word: most_printed(seen) for word, seen in forms.items()}
    return pd.Series(rows, dtype="str", name="evidence").rename_axis(["unit", "word"]), printed


def most_printed(forms: Mapping[str, int]) -> str:
    """Return the form that is printed most often; of equal ones the first by name, small letters first."""
    return min(forms, key=lambda form: (-forms[form], form.swapcase()))


def word_form(word: str) -> str:
    """Return the form under which a printed word is counted: without capitals, dots and the possessive."""
    return word.lower().replace("’", "'").removesuffix("'s").replace(".", "")  # U.S. and US are one word


def printed_form(word: str) -> str:
    """Return a word as printed, without the possessive."""
    return word.removesuffix("’s").removesuffix("'s")


def list_words(totals: pd.Series, min_count: int, stopwords: Collection[str] | None) -> list[str]:
    """Return the words that are listed, of ``totals``: their counts (index: word)."""
    stop = {row["word"] for row in load_lexicon("stopwords")} if stopwords is None else set(stopwords)
    often = totals[totals >= min_count].index
    return sorted(w for w in often if is_content(w, stop))


def is_content(form: str, stopwords: Collection[str]) -> bool:
    """Return whether a word could be listed: no stopword, no single letter, no mere number."""
    return form not in stopwords and len(form) > 1 and any(c.isalpha() for c in form)


def check_prior(prior: float | Mapping[str, float] | None) -> None:
    """Raise ValueError when ``prior`` is a number that is not above 0."""
    if isinstance(prior, (int, float)) and not prior > 0:
        raise ValueError(f"prior: expected a number above 0; found {prior}")


def spread_prior(
    totals: pd.Series, words: list[str], prior: float | Mapping[str, float] | None, n_texts: int
) -> tuple[pd.Series, float]:
    """Return the pseudo-count of each word, and their sum over all: see :func:`compare_keyness`."""
    if isinstance(prior, Mapping):
        # A word that the given prior lacks still needs some weight, or a count of none has no logarithm.
        return pd.Series({w: max(prior.get(w, 0.0), 0.01) for w in words}), float(sum(prior.values()))
    total = float(totals.sum()) / max(1, n_texts) if prior is None else float(prior)
    return (totals / totals.sum()).reindex(words) * total, total


def _facts(counts: pd.Series, sizes: pd.Series, words: list[str], unit: str) -> pd.DataFrame:
    chosen = counts[counts.index.get_level_values("word").isin(words)]
    mine = chosen.index.get_level_values("unit") == unit
    rows = pd.DataFrame(index=pd.Index(words, name="word"))
    for name, part in (("", chosen[mine]), ("_rest", chosen[~mine])):
        groups = part.groupby(level="word")
        rows[f"count{name}"] = groups.sum().reindex(words, fill_value=0)
        rows[f"texts{name}"] = groups.size().reindex(words, fill_value=0)
    here = sizes.index.get_level_values("unit") == unit
    rest = sizes[~here]
    rows["n_words_rest"] = int(rest.sum())
    rows["n_independent_rest"] = rest.index.get_level_values("text").nunique()
    rows["rate"] = PER * rows["count"] / max(1, int(sizes[here].sum()))
    return rows.reset_index()


def compare_sides(rows: pd.DataFrame, alpha: pd.Series, total: float) -> pd.DataFrame:
    """Return ``rows`` with log_odds, z, g2 and log_ratio of their counts; ``alpha``: pseudo-counts."""
    names = ("count", "n_words", "count_rest", "n_words_rest")
    y, n, y_rest, n_rest = (rows[name].to_numpy(float) for name in names)
    delta, z = log_odds(y, n, y_rest, n_rest, rows["word"].map(alpha).to_numpy(float), total)
    g, ratio = g2(y, n, y_rest, n_rest), log_ratio(y, n, y_rest, n_rest)
    return rows.assign(log_odds=delta, z=z, g2=g, log_ratio=ratio)


def _resample(
    rows: pd.DataFrame,
    counts: pd.Series,
    sizes: pd.Series,
    prior: tuple[pd.Series, float],
    resamples: int,
    rng: np.random.Generator,
) -> pd.DataFrame:
    """Return ``rows`` with low, high and p_value from drawing the texts of both sides again."""
    alpha, total = prior
    here = sizes.index.get_level_values("unit") == rows["unit"].iloc[0]
    sides = [sizes[here], sizes[~here]]
    draws = [rng.multinomial(len(s), np.full(len(s), 1 / len(s)), size=resamples) for s in sides]
    words = [np.maximum(1, d @ s.to_numpy())[:, None] for d, s in zip(draws, sides, strict=True)]
    low, high, spread = list[float](), list[float](), list[float]()
    for chunk in _chunks(rows["word"].tolist(), max(1, _CELLS // max(len(sizes), resamples))):
        wide = counts[counts.index.get_level_values("word").isin(chunk)].unstack("word", fill_value=0)
        y, y_rest = (
            d @ wide.reindex(index=s.index, columns=chunk, fill_value=0).to_numpy(float)
            for d, s in zip(draws, sides, strict=True)
        )
        delta, _ = log_odds(y, words[0], y_rest, words[1], alpha[chunk].to_numpy(float), total)
        ends = np.percentile(delta, [2.5, 97.5], axis=0)
        low, high, spread = [*low, *ends[0]], [*high, *ends[1]], [*spread, *delta.std(axis=0, ddof=1)]
    return add_p_values(rows.assign(low=low, high=high), np.array(spread))


def add_p_values(rows: pd.DataFrame, spread: np.ndarray) -> pd.DataFrame:
    """Return ``rows`` with the p-values that follow from ``spread``, the standard error between texts."""
    enough = rows[["n_independent", "n_independent_rest"]].min(axis=1) >= TESTED
    # A word that no other unit has never varies there when texts are drawn again; the larger of the
    # two standard errors does not take that for certainty.
    error = np.maximum(spread, (rows["log_odds"] / rows["z"]).abs().fillna(np.inf))
    z = (rows["log_odds"] / error).where(enough)
    return rows.assign(p_value=[math.erfc(abs(v) / math.sqrt(2)) if v == v else np.nan for v in z])


def _chunks(items: list[str], size: int) -> Iterator[list[str]]:
    for i in range(0, len(items), size):
        yield items[i : i + size]


def rank_words(rows: pd.DataFrame, max_dp: float) -> pd.DataFrame:
    """Return ``rows`` of all units with p_adjusted and rank, in order."""
    for column in ("p_value", "z", "log_odds", "dp"):
        rows[column] = rows.get(column, np.nan)
    rows["p_adjusted"] = benjamini_hochberg(rows["p_value"].to_numpy(float))
    spread = rows["comparable"] & (rows["dp"] <= max_dp) & (rows["texts"] >= 2) & (rows["log_odds"] > 0)
    rows = rows.sort_values(["order", "z", "word"], ascending=[True, False, True])
    rows["rank"] = (spread[rows.index].groupby(rows["unit"]).cumsum()).where(spread[rows.index])
    rows["least"] = -rows["count"]
    return rows.sort_values(["order", "rank", "least", "word"]).drop(columns="least")
