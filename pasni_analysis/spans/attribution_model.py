"""Small linear models that decide where rules alone are not sure: weights of named features, summed."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cache

from pasni_analysis.lexicons import load_lexicon


@cache
def cached_weights() -> dict[str, dict[str, float]]:
    """Return model -> feature -> weight, read once a process."""
    models: dict[str, dict[str, float]] = defaultdict(dict)
    for row in load_lexicon("attribution_weights"):
        models[row["model"]][row["feature"]] = int(row["weight"]) / 100
    return models


def score(model: str, features: Iterable[str]) -> float:
    """Return the sum of the weights that ``model`` gives to ``features``; unknown features weigh nothing."""
    known = cached_weights()[model].get
    return sum(known(f, 0.0) for f in features)


def best(model: str, candidates: list[list[str]]) -> int:
    """Return the number of the candidate with the highest score; the first of equals."""
    scores = [score(model, c) for c in candidates]
    return scores.index(max(scores))
