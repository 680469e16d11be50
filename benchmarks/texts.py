"""Articles to measure with: those of a JSON-lines file where it is at hand, else the seeds; the clock."""

import gzip
import json
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd

import pasni_analysis as pa

ROOT = Path(__file__).parents[1]
# 839 articles of American news (PolNeAR), which are not part of the repository.
NEWS = ROOT.parent / "shared" / "gold" / "attribution" / "polnear-train.jsonl.gz"


RATIO = "times as long"  # as what the package is compared with


def read_texts(most: int) -> list[tuple[str, pd.Timestamp | None]]:
    """Return up to ``most`` texts with their day of publication, spread evenly over the file."""
    if not NEWS.is_file():
        rows = pa.load_corpus(ROOT / "seeds").documents
        return list(zip(rows["text"], rows["published_start"].replace({pd.NaT: None}), strict=True))
    with gzip.open(NEWS, "rt", encoding="utf-8") as file:
        found = [json.loads(line) for line in file]
    found = found[:: max(1, len(found) // most)][:most]
    return [(d["text"], pd.Timestamp(d["published"]) if d.get("published") else None) for d in found]


def seconds(work: Callable[[], object], clock: Callable[[], float] = time.process_time) -> float:
    """Return the seconds that ``work`` takes by ``clock``."""
    started = clock()
    work()
    return clock() - started


def row(case: str, values: list[float], unit: str, n: int) -> dict[str, object]:
    """Return the median of ``values`` with the lowest and the highest as one row of the results."""
    series = pd.Series(values, dtype=float)
    return {
        "case": case, "value": series.median(), "low": series.min(), "high": series.max(), "unit": unit,
        "n": n,
    }  # fmt: skip
