"""What annotation takes beside the spaCy pipeline alone, and how much faster two processes are.

Run over the articles of a JSON-lines file that is named (``text``, ``published``), else over the seeds. A few
articles go through the pipeline alone, then through all annotators and into a store, then the next few: the
machine's mood is the same for both. Processor time of one core for the ratios, wall time for the processes.
"""

import gzip
import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd

import pasni_analysis as pa
from pasni_analysis.spans.annotate import Job, annotate_document, annotate_part
from pasni_analysis.spans.attributions import find_attributions
from pasni_analysis.spans.engines import run
from pasni_analysis.spans.mentions import find_mentions
from pasni_analysis.spans.parse import default_model, load_pipeline, parse

SEEDS = Path(__file__).parents[1] / "seeds"
GROUP, MOST = 5, 120  # articles timed at a time, and in all


def read_jobs(path: str, most: int = MOST) -> list[Job]:
    """Return up to ``most`` articles of a JSON-lines file, spread evenly over it; empty: the seeds."""
    if not path:
        rows = pa.load_corpus(SEEDS).documents
        return [Job(r.doc_id, r.text, (r.published_start, r.published_end)) for r in rows.itertuples()]
    with gzip.open(path, "rt", encoding="utf-8") if path.endswith(".gz") else open(path) as file:
        found = [json.loads(line) for line in file]
    found = found[:: max(1, len(found) // most)][:most]
    return [Job(str(i), d["text"], (_day(d), _day(d))) for i, d in enumerate(found)]


def _day(document: dict) -> pd.Timestamp | None:
    return pd.Timestamp(document["published"]) if document.get("published") else None


def seconds(work: Callable[[], object], clock: Callable[[], float] = time.process_time) -> float:
    """Return the seconds that ``work`` takes by ``clock``."""
    started = clock()
    work()
    return clock() - started


def compare(jobs: list[Job]) -> dict[str, list[float]]:
    """Return, per group of articles, the time of all annotators, and of some, over that of the pipeline."""
    nlp, model = load_pipeline(), default_model()
    ratios: dict[str, list[float]] = {"all six tables": [], "parse": [], "names": [], "attribution": []}
    annotate_document(jobs[0])  # what is read once a process is no cost of an article
    for at in range(0, len(jobs), GROUP):
        group = jobs[at : at + GROUP]
        with tempfile.TemporaryDirectory() as folder:
            alone = seconds(lambda group=group: [nlp(job.text) for job in group])
            whole = seconds(lambda group=group, folder=folder: annotate_part(group, Path(folder), model))
        docs = [parse(job.text) for job in group]
        names = [find_mentions(doc) for doc in docs]
        parts = {
            "all six tables": whole,
            "parse": seconds(lambda group=group: [parse(job.text) for job in group]),
            "names": seconds(lambda docs=docs: [find_mentions(doc) for doc in docs]),
            "attribution": seconds(
                lambda docs=docs, names=names: [
                    find_attributions(doc, mentions=m) for doc, m in zip(docs, names, strict=True)
                ]
            ),
        }
        for name, took in parts.items():
            ratios[name].append(took / alone)
    return ratios


def speed_up(jobs: list[Job]) -> float:
    """Return how many times faster two processes annotate ``jobs`` than one, both started anew."""
    batches, took = [jobs[at : at + GROUP] for at in range(0, len(jobs), GROUP)], {}
    for workers in (1, 2):
        with tempfile.TemporaryDirectory() as folder:
            work = _Part(folder)
            took[workers] = seconds(lambda w=work, n=workers: list(run(w, batches, n, "")), time.perf_counter)
    return took[1] / took[2]


class _Part:
    """``annotate_part`` into one folder; a class, so that another process can be sent it."""

    def __init__(self, folder: str) -> None:
        self.folder = folder

    def __call__(self, jobs: list[Job]) -> list:
        return annotate_part(jobs, Path(self.folder), default_model())


def measure(path: str = "") -> list[dict]:
    """Return one row a ratio: case, value, low and high (quartiles of the groups), n (articles)."""
    jobs = read_jobs(path)
    rows = []
    for case, ratios in compare(jobs).items():
        series = pd.Series(ratios)
        low, value, high = series.quantile([0.25, 0.5, 0.75])
        rows.append({"case": case, "value": value, "low": low, "high": high, "n": len(jobs)})
    rows.append({"case": "two processes", "value": speed_up(jobs), "n": len(jobs)})
    return rows


if __name__ == "__main__":
    for row in measure(*sys.argv[1:2]):
        print(row)
