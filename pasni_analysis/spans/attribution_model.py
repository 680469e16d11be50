"""Small linear models that decide where rules alone are not sure: weights of named features, summed."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cache

from pasni_analysis.lexicons import load_lexicon


@cache
def cached_weights() -> dict[str, dict[str, int]]:
    """Return model -> feature -> weight in hundredths, read once a process."""
    models: dict[str, dict[str, int]] = defaultdict(dict)
    for row in load_lexicon("attribution_weights"):
        models[row["model"]][row["feature"]] = int(row["weight"])
    return models


def score(model: str, features: Iterable[str]) -> float:
    """Return the sum of the weights that ``model`` gives to ``features``; unknown features weigh nothing."""
    # Whole numbers: sums of fractions depend on their order, and on the version of Python.
    return sum(filter(None, map(cached_weights()[model].get, features))) / 100


def best(model: str, candidates: list[list[str]]) -> int:
    """Return the number of the candidate with the highest score; the first of equals."""
    scores = [score(model, c) for c in candidates]
    return scores.index(max(scores))
