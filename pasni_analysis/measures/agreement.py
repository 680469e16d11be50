"""How far coders agree, by chance-corrected measures, and how often the package gives their codes."""

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from math import sqrt
from typing import Any

import numpy as np
import pandas as pd
from nltk.metrics.agreement import AnnotationTask

from pasni_analysis import schema
from pasni_analysis.measures.codebook import CANNOT_TELL
from pasni_analysis.measures.texts import check_least

ALL = "all coders"
_Z = 1.959963984540054  # of the standard normal distribution, two-sided 95 %


def measure_agreement(codes: pd.DataFrame, *, resamples: int = 1000, seed: int = 0) -> pd.DataFrame:
    """Return one row per question and measure: schema table ``agreement``.

    Krippendorff's alpha (2004, nominal) over all coders; Cohen's kappa (1960) of each pair, and of more
    than two coders the mean of the pairs. Values by nltk; intervals are percentiles when the items are drawn
    again with replacement, which takes items for independent. A blank cell and "cannot tell" are no codes:
    an item takes part where two coders have one (``precision`` counts the rest). Where all codes are the
    same, nothing can be told from chance, and there is no value. Items are not weighted.
    """
    check_least("resamples", resamples, 1)
    coders = _coders(codes)
    rows = []
    for question, part in _valid(codes).groupby("question", sort=False):
        wide = part.pivot(index="id", columns="coder", values="code").reindex(columns=coders)
        for measure, group, value, resample in _measures(wide):
            use = wide[group].notna().sum(axis=1) >= 2
            counts = _counts(wide.loc[use, group])
            n = int(use.sum())
            drawn = _resample(resample, wide.loc[use, group], resamples, seed)
            known = drawn[~np.isnan(drawn)]
            low, high = np.percentile(known, [2.5, 97.5]) if n >= 2 and len(known) else (np.nan, np.nan)
            rows.append(
                {
                    "question": question,
                    "measure": measure,
                    "coders": "; ".join(group),
                    "n": n,
                    "observed": _observed(counts),
                    "value": value,
                    "low": low,
                    "high": high,
                    "undefined": len(drawn) - len(known),
                }
            )
    return schema.make("agreement", rows)


def _coders(codes: pd.DataFrame) -> list[str]:
    coders = list(codes["coder"].unique())
    if len(coders) < 2:
        raise ValueError(f"codes: expected two coders or more, found {len(coders)} ({', '.join(coders)})")
    return coders


def _valid(codes: pd.DataFrame) -> pd.DataFrame:
    """Return ``codes`` with no code where the coder could not tell."""
    return codes.assign(code=codes["code"].where(codes["code"] != CANNOT_TELL))


Resample = Callable[[pd.DataFrame, np.ndarray], np.ndarray]


def _measures(wide: pd.DataFrame) -> Iterator[tuple[str, list[str], float, Resample]]:
    coders, pairs = list(wide.columns), list(combinations(wide.columns, 2))
    yield "alpha", coders, alpha(wide), _alphas
    kappas = [kappa(wide[list(pair)]) for pair in pairs]
    if len(pairs) > 1:
        yield "kappa", coders, float(np.mean(kappas)), _mean_kappas
    for pair, value in zip(pairs, kappas, strict=True):
        yield "kappa", list(pair), value, _mean_kappas


def alpha(wide: pd.DataFrame) -> float:
    """Return Krippendorff's nominal alpha of ``wide``: an item a row, a coder a column; missing: no code."""
    return _by_nltk(wide[wide.notna().sum(axis=1) >= 2], lambda task: task.alpha())


def kappa(wide: pd.DataFrame) -> float:
    """Return Cohen's kappa of the two columns of ``wide``, over the items that both coded."""
    return _by_nltk(wide.dropna(), lambda task: task.kappa())


def _by_nltk(wide: pd.DataFrame, measure: Callable[[AnnotationTask], float]) -> float:
    long = wide.melt(ignore_index=False, var_name="coder", value_name="code").dropna()
    if long["code"].nunique() < 2:  # nltk calls this perfect; that it is better than chance cannot be told
        return float("nan")
    # nltk adds up in the order of a set, which is not always the same: the last digits are noise.
    triples = list(zip(long["coder"], long.index, long["code"], strict=True))
    return round(float(measure(AnnotationTask(triples))), 12)


def _resample(of: Resample, wide: pd.DataFrame, resamples: int, seed: int) -> np.ndarray:
    if wide.empty:
        return np.full(resamples, np.nan)
    draws = np.random.default_rng(seed).multinomial(len(wide), np.full(len(wide), 1 / len(wide)), resamples)
    return of(wide, draws)


def _counts(wide: pd.DataFrame) -> np.ndarray:
    """Return an item a row and a code a column: how many coders gave it."""
    codes = sorted({code for column in wide for code in wide[column].dropna()})
    return np.column_stack([(wide == code).sum(axis=1).to_numpy(float) for code in codes] or [np.empty(0)])


def _alphas(wide: pd.DataFrame, draws: np.ndarray) -> np.ndarray:
    """Return alpha for each row of ``draws``, which says how often each item is drawn."""
    counts = _counts(wide)
    m = counts.sum(axis=1)
    n, sums = draws @ m, draws @ counts
    with np.errstate(invalid="ignore", divide="ignore"):
        observed = draws @ ((m**2 - (counts**2).sum(axis=1)) / (m - 1)) / n
        expected = (n**2 - (sums**2).sum(axis=1)) / (n * (n - 1))
        return np.where(expected > 0, 1 - observed / expected, np.nan)


def _mean_kappas(wide: pd.DataFrame, draws: np.ndarray) -> np.ndarray:
    """Return the mean of the pairs' kappas for each row of ``draws``; missing where one of them is."""
    return np.mean([_kappas(wide[list(pair)], draws) for pair in combinations(wide.columns, 2)], axis=0)


def _kappas(pair: pd.DataFrame, draws: np.ndarray) -> np.ndarray:
    both = pair.notna().all(axis=1).to_numpy()
    a, b = (pair[column].where(both) for column in pair)
    codes = sorted(set(a.dropna()) | set(b.dropna()))
    first, second = (np.column_stack([(x == code).to_numpy(float) for code in codes]) for x in (a, b))
    with np.errstate(invalid="ignore", divide="ignore"):
        n = draws @ both
        agree = draws @ (first * second).sum(axis=1) / n
        chance = ((draws @ first) * (draws @ second)).sum(axis=1) / n**2
        return np.where(chance < 1, (agree - chance) / (1 - chance), np.nan)


def _observed(counts: np.ndarray) -> float:
    m = counts.sum(axis=1)
    return float(np.mean(((counts**2).sum(axis=1) - m) / (m * (m - 1)))) if len(m) else float("nan")


def measure_precision(codes: pd.DataFrame, key: pd.DataFrame) -> pd.DataFrame:
    """Return how often the package gives the coders' code: schema table ``precision``.

    For each question: against all coders and each, over all items, each stratum and each class that the
    package gave. Of several coders an item counts by the share of them whose code the package gives, so
    that no item is left out because they differ. Shares are weighted by the items' ``weight``; the interval
    is Wilson's (1927), for weighted shares with Kish's effective number of items, (Σw)² / Σw². It does not
    correct for a sample that is a large part of the corpus, and takes items for independent.
    """
    coders = _coders(codes)
    told = codes.merge(key[["id", "question", "value", "stratum", "class", "weight"]], on=["id", "question"])
    told["blank"], told["cannot_tell"] = told["code"].isna(), told["code"] == CANNOT_TELL
    told["right"] = (told["code"] == told["value"]).where(~told["blank"] & ~told["cannot_tell"].fillna(False))
    told["right"] = told["right"].astype("float64")
    rows = []
    for question, part in told.groupby("question", sort=False):
        for coder in (ALL, *coders):
            mine = part if coder == ALL else part[part["coder"] == coder]
            for by in ("all", "stratum", "class"):
                groups = [("all", mine)] if by == "all" else mine.groupby(by)
                rows += [
                    {"question": question, "coder": coder, "by": by, "group": group, **_precision(these)}
                    for group, these in groups
                ]
    return schema.make("precision", rows)


def _precision(told: pd.DataFrame) -> dict[str, Any]:
    items = told.groupby("id").agg(right=("right", "mean"), weight=("weight", "first")).dropna()
    share, low, high = wilson(items["right"].to_numpy(), items["weight"].to_numpy())
    return {
        "n": len(items),
        "blank": int(told["blank"].sum()),
        "cannot_tell": int(told["cannot_tell"].sum()),
        "right": float(items["right"].sum()),
        "share": share,
        "low": low,
        "high": high,
    }


def wilson(right: Sequence[float] | np.ndarray, weight: Sequence[float] | np.ndarray) -> tuple[float, ...]:
    """Return the weighted share of ``right`` and both ends of its Wilson interval; missing without items.

    >>> [round(x, 4) for x in wilson([1] * 81 + [0] * 19, [2.0] * 100)]
    [0.81, 0.7222, 0.8749]
    """
    right, weight = np.asarray(right, dtype=float), np.asarray(weight, dtype=float)
    if not len(right):
        return (float("nan"),) * 3
    share = float(right @ weight / weight.sum())
    n = float(weight.sum() ** 2 / (weight @ weight))
    middle = (share + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
    half = _Z / (1 + _Z**2 / n) * sqrt(share * (1 - share) / n + _Z**2 / (4 * n**2))
    return share, max(0.0, middle - half), min(1.0, middle + half)
