"""What annotation takes beside the spaCy pipeline alone, and how much faster two processes are.

A few articles go through the pipeline alone, then through all annotators and into a store, then the next few:
the machine's mood is the same for both. Processor time of one core; wall time for two processes.
"""

import tempfile
import time
from pathlib import Path

from texts import RATIO, read_texts, row, seconds

from pasni_analysis.spans.annotate import Job, annotate_document, annotate_part
from pasni_analysis.spans.attributions import attribution_rows
from pasni_analysis.spans.engines import run
from pasni_analysis.spans.mentions import mention_rows
from pasni_analysis.spans.parse import default_model, load_pipeline, parse
from pasni_analysis.spans.statements import statement_rows
from pasni_analysis.spans.timexes import timex_rows

WHOLE = ("six tables", "five tables (without statements)")
GROUP, MOST = 5, 120  # articles timed at a time, and in all


def compare(jobs: list[Job]) -> dict[str, list[float]]:
    """Return, per group of articles, the time of all tables, and of each step, over that of the pipeline."""
    nlp, model = load_pipeline(), default_model()
    found: dict[str, list[float]] = {}
    annotate_document(jobs[0])  # what is read once a process is no cost of an article
    for at in range(0, len(jobs), GROUP):
        group = jobs[at : at + GROUP]
        took = dict.fromkeys(("alone", "names", "attribution", "statements"), 0.0)
        for job in group:
            took["alone"] += seconds(lambda job=job: nlp(job.text))
        with tempfile.TemporaryDirectory() as folder:
            whole = seconds(lambda group=group, folder=folder: annotate_part(group, Path(folder), model))
        for job in group:
            doc = parse(job.text)
            times, names = timex_rows(job.text, job.published), mention_rows(doc)
            told = attribution_rows(doc, names)
            for step, work in {
                "names": lambda doc=doc: mention_rows(doc),
                "attribution": lambda doc=doc, names=names: attribution_rows(doc, names),
                "statements": lambda doc=doc, times=times, told=told, job=job: statement_rows(
                    doc, times, told, job.published
                ),
            }.items():
                took[step] += seconds(work)
        found.setdefault(WHOLE[0], []).append(whole / took["alone"])
        found.setdefault(WHOLE[1], []).append((whole - took["statements"]) / took["alone"])
        for step in ("names", "attribution", "statements"):
            found.setdefault(step, []).append(took[step] / took["alone"])
    return found


class _Part:
    """``annotate_part`` into one folder; a class, so that another process can be sent it."""

    def __init__(self, folder: str) -> None:
        self.folder = folder

    def __call__(self, jobs: list[Job]) -> list:
        return annotate_part(jobs, Path(self.folder), default_model())


def speed_up(jobs: list[Job]) -> float:
    """Return how many times faster two processes annotate ``jobs`` than one, a pipeline loaded in each."""
    batches, took = [jobs[at : at + 5] for at in range(0, len(jobs), 5)], {}
    for workers in (1, 2):
        with tempfile.TemporaryDirectory() as folder:
            work = _Part(folder)
            took[workers] = seconds(lambda w=work, n=workers: list(run(w, batches, n, "")), time.perf_counter)
    return took[1] / took[2]


def measure() -> list[dict[str, object]]:
    """Return one row a ratio: of times of the pipeline alone, and of one process over two."""
    jobs = [Job(str(i), text, (day, day)) for i, (text, day) in enumerate(read_texts(MOST))]
    rows = [
        row(f"{case}, beside the spaCy pipeline", ratios, RATIO, len(jobs))
        if case in WHOLE
        else row(case, ratios, "of the spaCy pipeline's time", len(jobs))
        for case, ratios in compare(jobs).items()
    ]
    return [*rows, row("two processes", [speed_up(jobs)], "times as fast as one", len(jobs))]
