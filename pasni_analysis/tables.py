"""The tables of a corpus as files: what ``pasni annotate --tables`` writes and ``pa.large`` reads."""

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from pasni_analysis import schema
from pasni_analysis.corpus.tables import Corpus
from pasni_analysis.measures.entities import resolve_entities
from pasni_analysis.measures.keyness import printed_form, word_form
from pasni_analysis.measures.speakers import list_speakers
from pasni_analysis.measures.texts import iter_words
from pasni_analysis.paths import resolve_path
from pasni_analysis.spans.annotate import Notes
from pasni_analysis.spans.store import SPAN_TABLES
from pasni_analysis.writing import draft_of, make_folder, remove, remove_stale, saying

_AT_ONCE = 500_000  # rows of ``words`` that are held at once


def save_tables(corpus: Corpus, notes: Notes, out: str, form: str = "parquet") -> dict[str, int]:
    """Write the span tables and what ``pa.large`` counts into the folder ``out``; return the rows by file.

    ``mentions`` carry ``entity`` and ``entity_label``; beside them stand ``ledger``, ``words`` and
    ``speakers``. ``documents`` are written last: a folder without them was not finished.
    """
    folder = resolve_path(out)
    make_folder(folder, "the tables", out)
    remove_stale(folder)
    (folder / f"documents.{form}").unlink(missing_ok=True)
    mentions, ledger = resolve_entities(notes.mentions, aliases=notes.aliases, documents=notes.documents)
    named = replace(notes, mentions=mentions)
    tables: dict[str, Iterable[pd.DataFrame]] = {name: [getattr(named, name)] for name in SPAN_TABLES}
    tables["ledger"] = [ledger]
    tables["words"] = _words(notes)
    tables["speakers"] = [list_speakers(named)]
    tables["problems"] = [pd.concat([corpus.problems, notes.problems], ignore_index=True)]
    tables["documents"] = [notes.documents]
    return {f"{name}.{form}": _save(parts, folder / f"{name}.{form}") for name, parts in tables.items()}


def _words(notes: Notes) -> Iterator[pd.DataFrame]:
    """Yield the table ``words`` in pieces: of all tables it is the largest."""
    texts = dict(zip(notes.documents["doc_id"], notes.documents["text"], strict=True))
    rows: list[dict[str, object]] = []
    for doc_id, words in iter_words(notes):
        places: dict[tuple[str, str, str], list[tuple[int, int]]] = defaultdict(list)
        for start, end, voice in words:
            word = texts[doc_id][start:end]
            places[voice, word_form(word), printed_form(word)].append((start, end))
        for (voice, word, printed), found in places.items():
            first = {"start": found[0][0], "end": found[0][1], "n": len(found)}
            rows.append({"doc_id": doc_id, "voice": voice, "word": word, "printed": printed, **first})
        if len(rows) >= _AT_ONCE:
            yield schema.make("words", rows)
            rows = []
    yield schema.make("words", rows)


def _save(parts: Iterable[pd.DataFrame], path: Path) -> int:
    """Write ``parts`` as one table, whole or not at all; return its rows."""
    scratch, write = draft_of(path), _write_csv if path.suffix == ".csv" else _write_parquet
    try:
        with saying("the tables", path.parent):
            n = write(parts, scratch)
            os.replace(scratch, path)
    finally:
        remove(scratch)
    return n


def _write_csv(parts: Iterable[pd.DataFrame], path: Path) -> int:
    n = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        for part in parts:
            part.to_csv(file, index=False, lineterminator="\n", header=not n)
            n += len(part)
    return n


def _write_parquet(parts: Iterable[pd.DataFrame], path: Path) -> int:
    tables = (pa.Table.from_pandas(part, preserve_index=False) for part in parts)
    first = next(tables)
    n = len(first)
    with pq.ParquetWriter(path, first.schema) as writer:
        writer.write_table(first)
        for table in tables:
            writer.write_table(table)
            n += len(table)
    return n
