"""The tables of a corpus on disk, in one folder or in slices below it, which DuckDB sees as one."""

import glob
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from pasni_analysis import schema
from pasni_analysis.paths import resolve_path
from pasni_analysis.spans.annotate import Notes
from pasni_analysis.spans.store import SPAN_TABLES

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MEMORY = "1500MB"  # that DuckDB may hold; the rest goes to a temporary folder
FILES = ("documents", *SPAN_TABLES, "ledger", "words", "speakers")
_DESK = ["doc_id", "label", "outlet", "published_start", "published_end", "n_words", "cluster"]


@contextmanager
def open_tables(folder: str, *names: str) -> "Iterator[DuckDBPyConnection]":
    """Give a DuckDB connection that has the tables ``names`` of all slices of ``folder`` as views."""
    try:
        import duckdb
    except ModuleNotFoundError:
        raise ModuleNotFoundError(
            "pa.large needs duckdb, which is not installed; run: pip install 'pasni_analysis[scale]'"
        ) from None

    slices = find_slices(folder, names)
    with tempfile.TemporaryDirectory(prefix="pasni-") as scratch, duckdb.connect() as con:
        con.execute(f"SET memory_limit = '{MEMORY}'")
        con.execute(f"SET temp_directory = '{_quoted(scratch)}'")
        con.execute("SET enable_progress_bar = false")
        con.execute("SET preserve_insertion_order = false")  # every query says its own order
        for name in names:
            paths = ", ".join(f"'{_quoted(glob.escape(str(s / f'{name}.parquet')))}'" for s in slices)
            con.execute(f"CREATE TEMP VIEW {name} AS SELECT * FROM read_parquet([{paths}])")
        yield con


def _quoted(text: str) -> str:
    return text.replace("'", "''")


def find_slices(folder: str, names: Iterable[str] = ()) -> list[Path]:
    """Return the folders of tables in ``folder``, itself or below it at any depth, by path.

    FileNotFoundError where a slice lacks one of the tables ``names`` or was not finished; ValueError where
    a table cannot be read or lacks a column.
    """
    base = resolve_path(folder)
    found = sorted({path.parent for path in base.rglob("*.parquet") if path.stem in FILES})
    if not found:
        raise FileNotFoundError(
            f"{folder}: expected tables of articles, there or in folders below; found none; "
            f"run: pasni annotate CORPUS --out STORE --tables {folder}"
        )
    for place in found:
        for name in ("documents", *names):  # documents are written last
            _check(place / f"{name}.parquet", name)
    return found


def _check(path: Path, name: str) -> None:
    advice = f"run again: pasni annotate CORPUS --out STORE --tables {path.parent}"
    if not path.is_file():
        raise FileNotFoundError(
            f"{path}: not there; its folder was not finished, or an older version wrote it; {advice}"
        )
    try:
        columns = pq.read_schema(path).names
    except (OSError, pa.ArrowException) as error:
        raise ValueError(f"{path}: cannot be read as Parquet ({error}); {advice}") from None
    wanted = [*schema.TABLES[name].columns, *(["entity"] if name == "mentions" else [])]
    if lacking := [c for c in wanted if c not in columns]:
        raise ValueError(f"{path}: lacks the column {lacking[0]!r}; an older version wrote it; {advice}")


def read_documents(folder: str, by: str = "") -> pd.DataFrame:
    """Return the articles of all slices, in order, without their text: what tells which of them count.

    ``by`` may name one more column. ValueError where one id stands for two articles.
    """
    columns = [*_DESK, *([by] if by in schema.TABLES["documents"].columns and by not in _DESK else [])]
    slices = find_slices(folder)
    parts = [pq.read_table(s / "documents.parquet", columns=columns).to_pandas() for s in slices]
    dtypes = {c: schema.TABLES["documents"].columns[c].dtype for c in columns}
    documents = pd.concat(parts, ignore_index=True).astype(dtypes)
    twice = documents["doc_id"].duplicated()
    if twice.any():
        doc_id = documents.loc[twice, "doc_id"].iloc[0]
        where = [str(s) for s, part in zip(slices, parts, strict=True) if (part["doc_id"] == doc_id).any()]
        raise ValueError(
            f"{folder}: expected each article in one slice; found {doc_id!r} in {' and in '.join(where)}; "
            "take one of them out, or annotate the articles under other names"
        )
    return documents


def bare_notes(documents: pd.DataFrame) -> Notes:
    """Return notes of ``documents`` without any spans: enough to say which articles and units count."""
    return Notes(documents, **{name: schema.make(name) for name in SPAN_TABLES})


def unit_table(table: pd.DataFrame) -> pd.DataFrame:
    """Return the counted articles of ``units``: doc_id, place, and numbers of unit and text.

    The number of a unit is its row in ``per_unit``, which lacks those that hold nothing but copies.
    """
    rows = pd.DataFrame({"doc_id": table.index, "place": range(len(table))})
    rows["unit"] = np.unique(table["order"], return_inverse=True)[1]
    rows["text"] = pd.factorize(table["text"])[0]
    return rows[rows["text"] >= 0]


def load_notes(folder: str, doc_ids: Iterable[str], *, tables: Iterable[str] = SPAN_TABLES) -> Notes:
    """Return the notes of chosen articles, whole and in memory, in the order of the tables.

    Every measure takes them. Names are resolved as in the tables. ``tables`` limits the span tables that
    are read, the others are empty. KeyError where an article is not there. The corpus' side files (roles
    of aliases.csv, events.csv, frames.toml) are not part of the tables.
    """
    wanted = list(dict.fromkeys(doc_ids))
    slices, read = find_slices(folder, tables), ["documents", *tables]
    found = {name: [_chosen(s / f"{name}.parquet", wanted) for s in slices] for name in read}
    whole = {name: pd.concat(parts, ignore_index=True) for name, parts in found.items()}
    if lacking := set(wanted) - set(whole["documents"]["doc_id"]):
        raise KeyError(f"{folder}: no article {min(lacking)!r} in its tables")
    made = {name: schema.make(name, _known(name, table)) for name, table in whole.items()}
    if "mentions" in whole:
        added = whole["mentions"][["entity", "entity_label"]].astype("str")
        made["mentions"] = made["mentions"].join(added)
    empty = {name: schema.make(name) for name in SPAN_TABLES if name not in made}
    return Notes(**made, **empty)


def _chosen(path: Path, doc_ids: list[str]) -> pd.DataFrame:
    return pq.read_table(path, filters=[("doc_id", "in", doc_ids)]).to_pandas()


def _known(name: str, table: pd.DataFrame) -> pd.DataFrame:
    return table[list(schema.TABLES[name].columns)]


def register(con: "DuckDBPyConnection", name: str, frame: pd.DataFrame) -> None:
    """Make ``frame`` the table ``name`` of a connection."""
    con.register("_given", pa.Table.from_pandas(frame, preserve_index=False))
    con.execute(f"CREATE TEMP TABLE {name} AS SELECT * FROM _given")
    con.unregister("_given")


def fetch(con: "DuckDBPyConnection", query: str) -> pd.DataFrame:
    """Return what ``query`` gives."""
    return con.sql(query).to_arrow_table().to_pandas()
