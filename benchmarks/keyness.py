"""Distinctive words of made-up articles by seven outlets, beside scattertext's log-odds with a prior."""

import json
import tempfile
from pathlib import Path

from loading import make_articles
from peer import ask
from texts import RATIO, row, seconds

import pasni_analysis as pa
from pasni_analysis import schema
from pasni_analysis.spans.annotate import Notes
from pasni_analysis.spans.store import SPAN_TABLES

ARTICLES, ROUNDS = 700, 3


def measure() -> list[dict[str, object]]:
    """Return the ratio of the time of ``compare_keyness``, with few and all its draws, to scattertext's."""
    articles = list(make_articles(ARTICLES))
    given = {"unit": [a["outlet"] for a in articles], "text": [a["text"] for a in articles]}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "corpus.jsonl"
        path.write_text("".join(json.dumps(a) + "\n" for a in articles), "utf-8")
        documents = pa.load_corpus(path).documents
    notes = Notes(documents, **{name: schema.make(name) for name in SPAN_TABLES})
    rows = []
    for case, draws in (("2 draws", 2), ("500 draws", 500)):
        ratios = []
        for _ in range(ROUNDS):
            own = seconds(lambda n=draws: pa.compare_keyness(notes, "outlet", count="articles", resamples=n))
            ratios.append(own / ask("scattertext", given))
        rows.append(row(f"key words with {case}, beside scattertext", ratios, RATIO, ARTICLES))
    return rows
