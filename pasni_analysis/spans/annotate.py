"""From documents to stand-off tables: one parse per document, all annotators on it."""

from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from itertools import repeat
from typing import NamedTuple

import numpy as np
import pandas as pd
from tqdm import tqdm

from pasni_analysis import schema
from pasni_analysis.columns import parse_parts
from pasni_analysis.corpus.tables import Corpus
from pasni_analysis.spans import store
from pasni_analysis.spans.attributions import find_attributions
from pasni_analysis.spans.mentions import find_mentions, repair_mentions
from pasni_analysis.spans.parse import default_model, parse
from pasni_analysis.spans.quantities import find_quantities
from pasni_analysis.spans.sentences import find_sentences
from pasni_analysis.spans.statements import find_statements
from pasni_analysis.spans.timexes import find_timexes

Tables = dict[str, pd.DataFrame]


class Job(NamedTuple):
    """What an annotator is given of one document."""

    doc_id: str
    text: str
    published: tuple[pd.Timestamp | None, pd.Timestamp | None]


@dataclass(frozen=True)
class Notes:
    """The span tables of a corpus (see ``schema``), beside its documents and side files."""

    documents: pd.DataFrame
    sentences: pd.DataFrame
    timexes: pd.DataFrame
    mentions: pd.DataFrame
    attributions: pd.DataFrame
    quantities: pd.DataFrame
    statements: pd.DataFrame
    aliases: pd.DataFrame = field(default_factory=pd.DataFrame)
    events: pd.DataFrame = field(default_factory=pd.DataFrame)
    frames: dict[str, list[str]] = field(default_factory=dict)
    validation: pd.DataFrame = field(default_factory=pd.DataFrame)
    corpus_sha256: str = ""
    model: str = ""


def annotate(corpus: Corpus, *, workers: int = 1, model: str = "", cache: str | None = "") -> Notes:
    """Return the span tables of all documents of ``corpus``, each row with its sentence and voice.

    ``workers`` above 1 uses as many processes; the result is the same. ``model`` names an installed
    spaCy pipeline. ``cache`` is the folder in which finished annotations are kept for the same texts,
    model, lexicons and code (empty: ``.pasni`` in the project's folder; None: no cache).
    """
    if workers < 1:
        raise ValueError(f"workers: expected 1 or more, found {workers}")
    name = model or default_model()
    place = store.find_place(corpus.documents, name, cache)
    tables = store.load_tables(place) if place else None
    if tables is None:
        tables = _annotate_all(corpus.documents, workers, name)
        if place:
            store.save_tables(place, tables)
    return Notes(
        documents=corpus.documents,
        **tables,
        aliases=corpus.aliases,
        events=corpus.events,
        frames=corpus.frames,
        validation=corpus.validation,
        corpus_sha256=corpus.sha256,
        model=name,
    )


def _annotate_all(documents: pd.DataFrame, workers: int, model: str) -> Tables:
    columns = documents[["doc_id", "text", "published_start", "published_end"]]
    jobs = [
        Job(d.doc_id, d.text, (_day(d.published_start), _day(d.published_end))) for d in columns.itertuples()
    ]
    done = list(
        tqdm(_run(jobs, workers, model), total=len(jobs), desc="annotating", disable=None, leave=False)
    )
    tables = {name: _stack(name, (tables[name] for tables in done)) for name in store.SPAN_TABLES}
    tables["mentions"] = repair_mentions(tables["mentions"], documents)
    tables["mentions"] = _fill(tables["mentions"], tables["sentences"], tables["attributions"])
    return tables


def _day(value: pd.Timestamp) -> pd.Timestamp | None:
    return None if pd.isna(value) else value


def _run(jobs: list[Job], workers: int, model: str) -> Iterator[Tables]:
    if workers == 1:
        yield from map(partial(annotate_document, model=model), jobs)
        return
    with ProcessPoolExecutor(workers) as pool:
        yield from pool.map(annotate_document, jobs, repeat(model), chunksize=8)


def annotate_document(job: Job, model: str = "") -> Tables:
    """Return the span tables of one document, by name; mentions are not yet repaired across documents.

    RuntimeError names the document in which an annotator failed.
    """
    try:
        return _tables(job, model)
    except Exception as error:
        raise RuntimeError(
            f"document {job.doc_id!r} could not be annotated ({type(error).__name__}: {error}); "
            "take it out of the corpus, and report it"
        ) from error


def _tables(job: Job, model: str) -> Tables:
    doc = parse(job.text, model=model)
    mentions = find_mentions(doc)
    tables = {
        "sentences": find_sentences(job.text),
        "timexes": find_timexes(doc, job.published),
        "mentions": mentions,
        "attributions": find_attributions(doc, mentions=mentions),
        "quantities": find_quantities(doc),
    }
    tables["statements"] = find_statements(
        doc, tables["timexes"], tables["attributions"], published=job.published
    )
    for table in tables.values():
        table["doc_id"] = pd.Series(job.doc_id, index=table.index, dtype="str")
    filled = {
        name: _fill(table, tables["sentences"], tables["attributions"])
        for name, table in tables.items()
        if name != "sentences"
    }
    return {"sentences": tables["sentences"], **filled}


def _stack(name: str, tables: Iterable[pd.DataFrame]) -> pd.DataFrame:
    filled = [table for table in tables if len(table)]
    return schema.make(name, pd.concat(filled, ignore_index=True)) if filled else schema.make(name)


def _fill(table: pd.DataFrame, sentences: pd.DataFrame, attributions: pd.DataFrame) -> pd.DataFrame:
    """Return ``table`` with ``sentence`` and ``voice``, which follow from where its rows start."""
    table = table.copy()
    start = "content_start" if "content_start" in table else "start"
    table["sentence"] = _sentence_at(table["doc_id"], table[start], sentences)
    if "voice" in table:
        table["voice"] = _voice_at(table["doc_id"], table[start], attributions)
    return table


def _sentence_at(doc_ids: pd.Series, starts: pd.Series, sentences: pd.DataFrame) -> pd.Series:
    found = pd.Series(pd.NA, index=starts.index, dtype="Int64")
    groups = dict(iter(sentences.groupby("doc_id", sort=False)))
    for doc_id, rows in starts.groupby(doc_ids, sort=False):
        if doc_id in groups:
            # The blanks before a sentence count as its own; a quotation mark before it does too.
            bounds = groups[doc_id]["start"].to_numpy(dtype=np.int64)
            place = np.searchsorted(bounds, rows.to_numpy(dtype=np.int64), side="right") - 1
            found.loc[rows.index] = groups[doc_id]["sentence"].to_numpy()[np.maximum(place, 0)]
    return found


def _voice_at(doc_ids: pd.Series, starts: pd.Series, attributions: pd.DataFrame) -> pd.Series:
    voice = pd.Series("outlet", index=starts.index, dtype="str")
    contents: dict[str, list[tuple[int, int]]] = {}
    for row in attributions.itertuples():
        contents.setdefault(row.doc_id, []).extend(parse_parts(row.content_parts))
    for doc_id, rows in starts.groupby(doc_ids, sort=False):
        where = rows.to_numpy(dtype=np.int64)
        inside = np.zeros(len(where), dtype=bool)
        for start, end in contents.get(doc_id, ()):
            inside |= (start <= where) & (where < end)
        voice.loc[rows.index[inside]] = "quoted"
    return voice
