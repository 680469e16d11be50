"""From documents to stand-off tables: one parse per document, all annotators on it."""

import gc
import warnings
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd

from pasni_analysis import schema
from pasni_analysis.columns import Row
from pasni_analysis.corpus.tables import Corpus
from pasni_analysis.progress import progress
from pasni_analysis.spans import store
from pasni_analysis.spans.attributions import attribution_rows
from pasni_analysis.spans.engines import Batch, Failure, Job, run
from pasni_analysis.spans.fill import fill
from pasni_analysis.spans.mentions import mention_rows, repair_mentions
from pasni_analysis.spans.parse import default_model, parse
from pasni_analysis.spans.quantities import quantity_rows
from pasni_analysis.spans.sentences import sentence_rows
from pasni_analysis.spans.statements import statement_rows
from pasni_analysis.spans.store import Tables
from pasni_analysis.spans.timexes import timex_rows

Rows = dict[str, list[Row]]  # by table

# A part of the store: what a worker is given at once, and what a run that is killed has to do again.
_LEAST_CHARACTERS, _MOST_CHARACTERS, _MOST_DOCUMENTS = 10_000, 250_000, 100


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
    problems: pd.DataFrame = field(default_factory=lambda: schema.make("problems"))
    aliases: pd.DataFrame = field(default_factory=pd.DataFrame)
    events: pd.DataFrame = field(default_factory=pd.DataFrame)
    frames: dict[str, list[str]] = field(default_factory=dict)
    validation: pd.DataFrame = field(default_factory=pd.DataFrame)
    corpus_sha256: str = ""
    model: str = ""


def annotate(
    corpus: Corpus, *, workers: int = 1, model: str = "", cache: str | None = "", scheduler: str = ""
) -> Notes:
    """Return the span tables of all documents of ``corpus``, each row with its sentence and voice.

    ``workers`` above 1 uses as many processes, ``scheduler`` ("tcp://host:8786") the Dask cluster there; the
    result is the same. ``model`` names an installed spaCy pipeline. ``cache`` is the folder in which finished
    annotations are kept (empty: ``.pasni`` in the project's folder; None: nowhere): only documents that are
    not there yet are read. One that no annotator can read is left out of ``documents``, has a row in
    ``problems`` and raises a warning. ``annotate_to_store`` does the same without loading the tables.
    """
    name, documents = model or default_model(), _with_keys(corpus.documents)
    with store.open_store(cache, name) as place:
        problems = _fill_store(documents, place, name, workers, scheduler)
        documents = _without(documents, problems)
        tables = _load(documents, place, name, workers, scheduler)
    documents = documents.drop(columns="key")
    tables["mentions"] = repair_mentions(tables["mentions"], documents)
    tables["mentions"] = fill(tables["mentions"], tables["sentences"], tables["attributions"])
    return Notes(
        documents=documents,
        **tables,
        problems=problems,
        aliases=corpus.aliases,
        events=corpus.events,
        frames=corpus.frames,
        validation=corpus.validation,
        corpus_sha256=corpus.sha256,
        model=name,
    )


def annotate_to_store(
    corpus: Corpus, folder: str, *, workers: int = 1, model: str = "", scheduler: str = ""
) -> tuple[Path, pd.DataFrame]:
    """Annotate what the store ``folder`` does not hold yet; return the folder of its parts, and the problems.

    Arguments and problems as for :func:`annotate`; memory does not grow with the corpus. Names are as each
    document shows them: votes over the whole corpus are taken when :func:`annotate` loads it.
    """
    name = model or default_model()
    with store.open_store(folder, name) as place:
        return place, _fill_store(_with_keys(corpus.documents), place, name, workers, scheduler)


def _with_keys(documents: pd.DataFrame) -> pd.DataFrame:
    """Return ``documents`` with the column ``key``, under which the store knows them."""
    columns = (documents[c] for c in ("text", "published_start", "published_end"))
    return documents.assign(key=[store.document_key(*row) for row in zip(*columns, strict=True)])


def _fill_store(
    documents: pd.DataFrame, place: Path, model: str, workers: int, scheduler: str
) -> pd.DataFrame:
    """Annotate the documents that ``place`` lacks; return a row of ``problems`` for each that failed."""
    if workers < 1:
        raise ValueError(f"workers: expected 1 or more, found {workers}")
    done, jobs = store.find_parts(place), dict[str, Job]()
    columns = documents[["key", "text", "published_start", "published_end"]]
    for key, text, *days in columns.itertuples(index=False, name=None):
        if key not in done:
            jobs[key] = Job(key, text, (_day(days[0]), _day(days[1])))
    failures = list[Failure]()
    work = partial(annotate_part, place=place, model=model)
    batches = _batches(list(jobs.values()), workers)
    with progress(
        total=len(documents),
        initial=len(documents) - len(jobs),
        desc="annotating",
        unit="article",
        disable=not jobs,
    ) as bar:
        for n, failed in run(work, batches, workers, scheduler):
            failures += failed
            bar.update(n)
    return _problems(documents, failures)


def _batches(jobs: list[Job], workers: int) -> list[Batch]:
    """Return ``jobs`` in groups of about one size, small enough that all workers end at about one time."""
    share = sum(len(job.text) for job in jobs) // (4 * workers)
    most = min(max(share, _LEAST_CHARACTERS), _MOST_CHARACTERS)
    found, size = list[list[Job]](), 0
    for job in jobs:
        if not found or size + len(job.text) > most or len(found[-1]) == _MOST_DOCUMENTS:
            found.append([])
            size = 0
        found[-1].append(job)
        size += len(job.text)
    return list[Batch](found)


def _problems(documents: pd.DataFrame, failures: list[Failure]) -> pd.DataFrame:
    reasons = {failure.doc_id: failure.reason for failure in failures}
    rows = [
        {
            "path": f"{path} ({doc_id})",
            "expected": "a text that the annotators can read",
            "found": reasons[key],
            "advice": "the article is left out of all results; take it out of the corpus, and report it",
        }
        for key, doc_id, path in zip(*(documents[c] for c in ("key", "doc_id", "path")), strict=True)
        if key in reasons
    ]
    if rows:
        more = f" and {len(rows) - 1} more" if len(rows) > 1 else ""
        warnings.warn(f"not annotated: {rows[0]['path']}{more}: {rows[0]['found']}", stacklevel=4)
    return schema.make("problems", rows)


def _without(documents: pd.DataFrame, problems: pd.DataFrame) -> pd.DataFrame:
    if problems.empty:
        return documents
    known = documents["path"] + " (" + documents["doc_id"] + ")"
    return documents[~known.isin(problems["path"])].reset_index(drop=True)


def _load(documents: pd.DataFrame, place: Path, model: str, workers: int, scheduler: str) -> Tables:
    """Return the tables of ``documents``, in their order; a damaged part is made anew."""
    of = defaultdict[str, list[str]](list)
    for key, doc_id in zip(documents["key"], documents["doc_id"], strict=True):
        of[key].append(doc_id)
    for _ in range(4):  # several notebooks that find one damaged part may each remove it once
        held = store.find_parts(place)
        loaded = dict(store.load_parts(sorted({held[key] for key in of if key in held})))
        damaged = [part for part, tables in loaded.items() if tables is None]
        if not damaged and of.keys() <= held.keys():
            break
        for part in damaged:
            store.drop_part(part)
        _fill_store(documents, place, model, workers, scheduler)
    else:
        raise OSError(
            f"{place}: what was just stored there cannot be read; remove the folder and run it again"
        )
    chosen = {part: {key for key in of if held[key] == part} for part in loaded}
    return {
        name: _in_order(
            name, [t[name][t[name]["doc_id"].isin(chosen[p])] for p, t in loaded.items() if t], of, documents
        )
        for name in store.SPAN_TABLES
    }


def _in_order(
    name: str, parts: list[pd.DataFrame], of: dict[str, list[str]], documents: pd.DataFrame
) -> pd.DataFrame:
    """Return the rows of ``parts`` under the documents that bear their keys, in the order of these."""
    table = _stack(name, parts)
    copies = [
        table.assign(doc_id=table["doc_id"].map({k: v[i] for k, v in of.items() if i < len(v)}))
        for i in range(max(map(len, of.values()), default=0))
    ]
    table = _stack(name, [copy[copy["doc_id"].notna()] for copy in copies])
    place = table["doc_id"].map({doc_id: i for i, doc_id in enumerate(documents["doc_id"])})
    return table.iloc[np.argsort(place.to_numpy(dtype=np.int64), kind="stable")].reset_index(drop=True)


def _day(value: pd.Timestamp) -> pd.Timestamp | None:
    return None if pd.isna(value) else value


def annotate_part(jobs: Sequence[Job], place: Path, model: str) -> list[Failure]:
    """Annotate a few documents and write them into ``place`` as one part; return those that failed."""
    done, failures = dict[str, Rows](), list[Failure]()
    gc.freeze()  # or libraries, pipeline and lexicons are looked through for garbage again and again
    try:
        for job in jobs:
            try:
                done[job.doc_id] = annotate_document(job, model)
            except Exception as error:  # whatever it is, the other documents are to be finished
                failures.append(Failure(job.doc_id, f"{type(error).__name__}: {error}"))
    finally:
        gc.unfreeze()
    if done:
        store.save_part(place, done, _tables(done))
    return failures


def annotate_document(job: Job, model: str = "") -> Rows:
    """Return the rows of one document's span tables, by name, without what :func:`annotate_part` adds."""
    doc = parse(job.text, model=model)
    found: Rows = {"sentences": sentence_rows(job.text), "timexes": timex_rows(job.text, job.published)}
    found["mentions"] = mention_rows(doc)
    found["attributions"] = attribution_rows(doc, found["mentions"])
    found["quantities"] = quantity_rows(doc)
    found["statements"] = statement_rows(doc, found["timexes"], found["attributions"], job.published)
    return found


def _tables(done: dict[str, Rows]) -> Tables:
    """Return the span tables of several documents, each row with its document, sentence and voice."""
    # Once a part: six small tables a document would take as long as to find what stands in them.
    tables = {
        name: schema.make(name, [{"doc_id": d, **row} for d, rows in done.items() for row in rows[name]])
        for name in store.SPAN_TABLES
    }
    sentences, attributions = tables["sentences"], tables["attributions"]
    return {n: t if n == "sentences" else fill(t, sentences, attributions) for n, t in tables.items()}


def _stack(name: str, tables: Iterable[pd.DataFrame]) -> pd.DataFrame:
    filled = [table for table in tables if len(table)]
    return schema.make(name, pd.concat(filled, ignore_index=True)) if filled else schema.make(name)
