"""Small linear models that decide where rules alone are not sure: weights of named features, summed."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from math import exp

from pasni_analysis.lexicons import load_lexicon


@cache
def _weights() -> dict[str, dict[str, float]]:
    models: dict[str, dict[str, float]] = defaultdict(dict)
    for row in load_lexicon("attribution_weights"):
        models[row["model"]][row["feature"]] = int(row["weight"]) / 100
    return models


def score(model: str, features: Iterable[str]) -> float:
    """Return the sum of the weights that ``model`` gives to ``features``; unknown features weigh nothing."""
    known = _weights()[model].get
    return sum(known(f, 0.0) for f in features)


def probability(model: str, features: Iterable[str]) -> float:
    """Return the logistic of the score, between 0 and 1."""
    return 1 / (1 + exp(-max(-30.0, min(30.0, score(model, features)))))


def best(model: str, candidates: list[list[str]]) -> int:
    """Return the number of the candidate with the highest score; the first of equals."""
    scores = [score(model, c) for c in candidates]
    return scores.index(max(scores))
