"""How long the measures of ``pa.large`` take, and how much memory, as the tables grow to a million articles.

The tables are made up, with as many rows an article as 40 articles of polnear-train have (832 words: 452 rows
of words, 74 mentions, 21 attributions, 16 statements, 3 of them with a day). Words and names come from
distributions with long tails, so that their number grows with the articles; 60 outlets, two years, and three
in a hundred articles are copies. Tables that no measure reads are left out, and ``text`` is short. Each
measure runs in a process of its own.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from texts import row

from pasni_analysis import schema
from pasni_analysis.columns import DATE, FLAG, FLOAT, INT, TEXT
from pasni_analysis.results import KINDS

SIZES = (10_000, 100_000, 1_000_000)
SLICE, CHUNK = 100_000, 10_000  # articles of a folder, and made at once
DISK = 16_000  # bytes an article
WORDS, NAMES, OUTLETS, DAYS = 3_000_000, 2_000_000, 60, 730
LENGTH = 5_000  # characters of an article
TYPES = {
    TEXT: pa.string(),
    INT: pa.int64(),
    FLOAT: pa.float64(),
    FLAG: pa.bool_(),
    DATE: pa.timestamp("us"),
}
CALLS = {
    "count_entities": "count_entities({!r})",
    "compare_keyness": "compare_keyness({!r}, 'outlet')",
    "compare_speakers": "compare_speakers({!r}, 'outlet')",
    "build_timeline": "build_timeline({!r})",
}


def measure(most: int = 100_000) -> Iterator[dict[str, object]]:
    """Yield rows per measure and number of articles up to ``most``: seconds, processor time, memory."""
    for n in (n for n in SIZES if n <= most):
        with tempfile.TemporaryDirectory(prefix="pasni-large-") as folder:
            if (free := shutil.disk_usage(folder).free) < 2 * DISK * n:
                raise OSError(
                    f"{folder}: expected {2 * DISK * n / 2**30:.0f} GiB free; found {free / 2**30:.0f}"
                )
            make_tables(Path(folder), n)
            for name, call in CALLS.items():
                yield from (row(name, [v], unit, n) for unit, v in _run(call.format(folder)).items())


PEAK = "print(next(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')))"


def _run(call: str) -> dict[str, float]:
    """Return what a call takes in a process of its own; its memory as Linux counts it."""
    start = time.perf_counter()
    code = f"import pasni_analysis as pa; pa.large.{call}; {PEAK}"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as child:
        peak = child.stdout.read() if child.stdout else ""
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise RuntimeError(f"{call}: exit code {child.returncode}")
    return {
        "seconds": time.perf_counter() - start,
        "seconds of the processor": used.ru_utime + used.ru_stime,
        "GiB at most": int(peak) / 2**20,
    }


def make_tables(folder: Path, n: int) -> None:
    """Write the tables of ``n`` made-up articles into slices of ``folder``, the same ones each time."""
    for first in range(0, n, SLICE):
        place = folder / f"{first:08d}"
        place.mkdir()
        writers: dict[str, pq.ParquetWriter] = {}
        for start in range(first, min(n, first + SLICE), CHUNK):
            for name, table in _tables(start, min(CHUNK, n - start)):
                if name not in writers:
                    writers[name] = pq.ParquetWriter(place / f"{name}.parquet", table.schema)
                writers[name].write_table(table)
        for writer in writers.values():
            writer.close()


def _tables(first: int, n: int) -> Iterator[tuple[str, pa.Table]]:
    rng = np.random.default_rng([0, first])
    ids = _name("a", np.arange(first, first + n))
    day = np.datetime64("2024-01-01") + rng.integers(0, DAYS, n)
    yield "documents", _documents(rng, ids, day)
    yield "words", _words(rng, ids)
    yield "mentions", _mentions(rng, ids)
    yield "speakers", _speakers(rng, ids)
    yield "statements", _statements(rng, ids, day)
    doc, start = _places(rng, len(ids), 12.5)
    yield (
        "timexes",
        _table("timexes", ids.take(doc), start=start, end=start + 8, text=_name("on day ", start)),
    )
    doc, start = _places(rng, len(ids), 21)
    yield "attributions", _table("attributions", ids.take(doc), attribution=start, content_start=start)


def _documents(rng: np.random.Generator, ids: pa.Array, day: np.ndarray) -> pa.Table:
    place = np.arange(len(ids))
    copy = (rng.random(len(ids)) < 0.03) & (place > 0)
    original = np.maximum.accumulate(np.where(copy, 0, place))
    outlet = _skewed(rng, OUTLETS, len(ids))
    return _table(
        "documents", ids, label=ids, outlet=_name("Outlet ", outlet), published_start=day, published_end=day,
        n_words=rng.poisson(832, len(ids)), cluster=ids.take(np.where(copy, original, place)),
        text=_name("Text ", place),
    )  # fmt: skip


def _words(rng: np.random.Generator, ids: pa.Array) -> pa.Table:
    n = 832 * len(ids)
    common = rng.random(n) < 0.68
    word = np.where(common, _skewed(rng, 200, n), 100 + _skewed(rng, WORDS, n))
    quoted, capital = rng.random(n) < 0.44, rng.random(n) < 0.06
    key = ((np.repeat(np.arange(len(ids)), 832) * 2 + quoted) * 2 + capital) * 2 * WORDS + word
    key, count = np.unique(key, return_counts=True)
    word, rest = key % (2 * WORDS), key // (2 * WORDS)
    start = rng.integers(0, LENGTH, len(key))
    form = _name("w", word)
    return _table(
        "words", ids.take(rest // 4), voice=_choose(["outlet", "quoted"], rest // 2 % 2), word=form,
        printed=pc.if_else(pa.array(rest % 2 == 1), pc.utf8_capitalize(form), form), n=count, start=start,
        end=start + 6,
    )  # fmt: skip


def _mentions(rng: np.random.Generator, ids: pa.Array) -> pa.Table:
    doc, start = _places(rng, len(ids), 74)
    own = _skewed(rng, NAMES, 33 * len(ids)).reshape(-1, 33)  # an article names its persons more than once
    entity = own[doc, _skewed(rng, 33, len(doc))]
    label = np.where(rng.random(len(doc)) < 0.03, 0, entity % 4)
    name = _name("Name ", entity)
    return _table(
        "mentions", ids.take(doc), start=start, end=start + 9, text=name, entity=name, entity_label=name,
        label=_choose(["PERSON", "ORG", "GPE", "NORP"], label), sentence=start // 120,
        voice=_choose(["outlet", "quoted"], (rng.random(len(doc)) < 0.33).astype(int)),
    )  # fmt: skip


def _speakers(rng: np.random.Generator, ids: pa.Array) -> pa.Table:
    doc, start = _places(rng, len(ids), 21)
    kind, named = _skewed(rng, len(KINDS) - 1, len(doc)), rng.random(len(doc)) < 0.6
    name = _name("Name ", _skewed(rng, NAMES, len(doc)))
    return _table(
        "speakers", ids.take(doc), attribution=start, kind=_choose(list(KINDS), kind), named=named,
        speaker=name, entity=pc.if_else(pa.array(named), name, None), words=rng.poisson(17, len(doc)),
        content_start=start, content_end=start + 100,
    )  # fmt: skip


def _statements(rng: np.random.Generator, ids: pa.Array, day: np.ndarray) -> pa.Table:
    doc, start = _places(rng, len(ids), 15.6)
    dated = pa.array(rng.random(len(doc)) < 0.2)
    date = pa.array((day[doc] - rng.integers(0, 4, len(doc))).astype("datetime64[us]"))
    date = pc.if_else(dated, date, None)
    words = [_name("w", 100 + _skewed(rng, WORDS, len(doc))) for _ in range(6)]
    kind = _name("class ", _skewed(rng, 149, len(doc)))
    return _table(
        "statements", ids.take(doc), start=start, end=start + 74, predicate_start=start + 20,
        predicate_end=start + 28, predicate=kind, event_class=kind,
        words=pc.binary_join_element_wise(*words, " "),
        status=_choose(["happened", "claimed", "planned"], _skewed(rng, 3, len(doc))), sentence=start // 120,
        date_start=date, date_end=date, date_basis=pc.if_else(dated, "explicit", "reported past"),
        timex_start=pc.if_else(dated, pa.array(start + 40), None),
        voice=_choose(["outlet"], np.zeros(len(doc), int)),
    )  # fmt: skip


def _table(name: str, doc_id: pa.Array, **columns: object) -> pa.Table:
    kinds = {c: TYPES[column.dtype] for c, column in schema.TABLES[name].columns.items()}
    kinds |= {c: pa.string() for c in columns if c not in kinds}
    given = {"doc_id": doc_id, **columns}
    filled = [
        pa.nulls(len(doc_id), kind) if c not in given else pa.array(given[c]).cast(kind)
        for c, kind in kinds.items()
    ]
    return pa.table(filled, names=list(kinds))


def _places(rng: np.random.Generator, n: int, each: float) -> tuple[np.ndarray, np.ndarray]:
    """Return articles and offsets of about ``each`` rows an article, in order."""
    doc = np.repeat(np.arange(n), rng.poisson(each, n))
    key = np.sort(doc * LENGTH + rng.integers(0, LENGTH, len(doc)))
    return key // LENGTH, key % LENGTH


def _skewed(rng: np.random.Generator, most: int, n: int) -> np.ndarray:
    """Return ``n`` numbers from 0 below ``most``, the k-th about 1/k as frequent as the first (Zipf)."""
    return (np.exp(rng.random(n) * np.log(most + 1)) - 1).astype(np.int64)


def _name(stem: str, number: np.ndarray) -> pa.Array:
    return pc.binary_join_element_wise(stem, pa.array(number).cast(pa.string()), "")


def _choose(names: list[str], which: np.ndarray) -> pa.Array:
    return pa.array(names).take(pa.array(which))
