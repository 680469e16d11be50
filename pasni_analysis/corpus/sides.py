"""Files beside the articles: metadata.csv, aliases.csv, events.csv, frames.toml, validation.json."""

import csv
import json
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any

import pandas as pd

from pasni_analysis import schema
from pasni_analysis.corpus.dates import parse_interval
from pasni_analysis.corpus.decoding import decode
from pasni_analysis.corpus.made_with import made_with

COLUMNS = {
    "aliases": ("entity", "alias", "label", "role", "lat", "lon", "note"),
    "events": ("event", "words", "entities", "note"),
    "metadata": (
        *("file", "outlet", "title", "via", "byline", "section", "url", "language"),
        *("published_start", "published_end", "evidence"),
    ),
}
_REQUIRED = {"aliases": ("entity",), "events": ("event",), "metadata": ("file",)}
LABELS = ("PERSON", "ORG", "OUTLET", "GPE", "LOC", "FAC", "NORP", "EVENT", "PRODUCT", "LAW", "WORK")
_DEGREES = {"lat": 90, "lon": 180}
_DATES = ("published_start", "published_end")
NAMES = {
    "metadata": "metadata.csv",
    "aliases": "aliases.csv",
    "events": "events.csv",
    "frames": "frames.toml",
    "validation": "validation.json",
}
FILES = {*NAMES.values(), "readme.md"}
SIDE_FILE = (  # found where none is looked for, and what to do
    "a side file, which is read at the top of the corpus folder only",
    'move it there, or name it as a parameter: metadata="...", aliases="..."',
)


def is_side_file(path: str) -> bool:
    """Say whether a file, wherever it lies, bears the name of a side file."""
    return PurePosixPath(path).name.lower() in NAMES.values()


def _error(path: Path, line: int, column: str, found: str, advice: str) -> ValueError:
    return ValueError(f"{path.name}, line {line}, column {column!r}: {found}; {advice}")


def _rows(path: Path, kind: str) -> Iterator[tuple[int, dict[str, str]]]:
    columns = COLUMNS[kind]
    text = decode(path.read_bytes())
    lines = [line if not line.startswith("#") else "" for line in text.split("\n")]
    reader = csv.reader(lines)
    header: list[str] = []
    for cells in reader:
        cells = [cell.strip() for cell in cells]
        if not any(cells):
            continue
        if not header:
            header = cells
            for name in header:
                if name not in columns:
                    advice = f"use only the columns {', '.join(columns)}"
                    raise _error(path, reader.line_num, name, "unknown column", advice)
            for name in _REQUIRED[kind]:
                if name not in header:
                    raise _error(path, reader.line_num, name, "missing column", "add it to the first line")
            continue
        if len(cells) > len(header):
            found = f"{len(cells)} cells where the header has {len(header)}"
            advice = "put text that holds a comma between double quotation marks"
            raise _error(path, reader.line_num, header[-1], found, advice)
        row = dict.fromkeys(columns, "") | dict(zip(header, cells, strict=False))
        for name in _REQUIRED[kind]:
            if not row[name]:
                raise _error(path, reader.line_num, name, "empty", "fill it in or delete the line")
        yield reader.line_num, row


def load_table(path: Path, kind: str) -> pd.DataFrame:
    """Return one row per line of ``aliases.csv`` or ``events.csv``; empty cells are empty text.

    A malformed file raises ValueError with file, line, column and what to do.
    """
    rows = []
    for line, row in _rows(path, kind):
        if row.get("label") and row["label"] not in LABELS:
            raise _error(path, line, "label", f"{row['label']!r} is none", f"use one of {', '.join(LABELS)}")
        _check_degrees(path, line, row)
        rows.append(row)
    return pd.DataFrame(rows, columns=list(COLUMNS[kind]), dtype="str")


def _check_degrees(path: Path, line: int, row: dict[str, str]) -> None:
    for column, most in _DEGREES.items():
        if not any(row.get(name) for name in _DEGREES):
            return
        advice = f"write decimal degrees from -{most} to {most}, in both lat and lon, or leave both empty"
        try:
            right = abs(float(row[column])) <= most
        except ValueError:
            right = False
        if not right:
            raise _error(path, line, column, f"{row[column]!r} is no {column}", advice)


def _days(path: Path, line: int, row: dict[str, str]) -> dict[str, date]:
    found = {}
    for position, column in enumerate(_DATES):
        if not row[column]:
            continue
        interval = parse_interval(row[column])
        if interval is None:
            raise _error(path, line, column, f"{row[column]!r} is no date", "write it as 2025-10-07")
        found[column] = interval[position]
    if len(found) == 2 and found["published_start"] > found["published_end"]:
        raise _error(path, line, "published_end", "lies before published_start", "exchange the two")
    return found


def load_metadata(path: Path) -> dict[str, dict[str, object]]:
    """Return the filled cells of ``metadata.csv`` by file (name, path or id), with its line."""
    found: dict[str, dict[str, object]] = {}
    for line, row in _rows(path, "metadata"):
        if row["file"] in found:
            raise _error(path, line, "file", f"{row['file']!r} stands twice", "keep one line per file")
        cells: dict[str, object] = {k: v for k, v in row.items() if v and k != "file"}
        found[row["file"]] = cells | _days(path, line, row) | {"line": line}
    return found


def load_frames(path: Path) -> dict[str, list[str]]:
    """Return frame -> words and phrases, from lines such as ``security = ["army", "base"]``."""
    try:
        content = tomllib.loads(decode(path.read_bytes()))
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f'{path.name}: {error}; write each frame as  name = ["word", "phrase"]') from None
    for frame, words in content.items():
        if not (isinstance(words, list) and words and all(isinstance(w, str) and w.strip() for w in words)):
            raise ValueError(
                f"{path.name}, frame {frame!r}: expected a list of words, found {words!r}; "
                f'write  {frame} = ["word", "phrase"]'
            )
    return content


def load_validation(path: Path, corpus_sha256: str) -> pd.DataFrame:
    """Return what coders found, from a file that ``pasni agreement`` wrote: schema table ``validation``.

    ``state`` says whether the sample was of the corpus with ``corpus_sha256``, and made by this code.
    """
    try:
        rows = [
            _validation(table, question, result, corpus_sha256)
            for table, result in sorted(json.loads(decode(path.read_bytes())).items())
            for question in dict.fromkeys(row["question"] for row in result["agreement"])
        ]
        return schema.make("validation", rows)
    except (ValueError, TypeError, KeyError, AttributeError, StopIteration) as error:
        raise ValueError(
            f"{path.name}: expected what pasni agreement --out writes, found something else "
            f"({type(error).__name__}: {error}); write it again, or give the file another name"
        ) from None


def _validation(table: str, question: str, result: dict[str, Any], corpus_sha256: str) -> dict[str, Any]:
    mine = {k: [r for r in result[k] if r["question"] == question] for k in ("agreement", "precision")}
    alpha = next(row for row in mine["agreement"] if row["measure"] == "alpha")
    right = next(row for row in mine["precision"] if (row["coder"], row["by"]) == ("all coders", "all"))
    sample = result["sample"]
    states = ["another version of the package"] if made_with().items() - sample.items() else []
    states += ["another corpus"] if sample["corpus_sha256"] != corpus_sha256 else []
    return {
        "table": table,
        "question": question,
        "coders": "; ".join(result["coders"]),
        "n": alpha["n"],
        **{f"alpha{k}": alpha[c] for k, c in (("", "value"), ("_low", "low"), ("_high", "high"))},
        **{f"share{k}": right[c] for k, c in (("", "share"), ("_low", "low"), ("_high", "high"))},
        "state": " and ".join(states) or None,
    }


def empty(kind: str) -> pd.DataFrame:
    """Return the table of a side file that does not exist: its columns, no rows."""
    return pd.DataFrame(columns=list(COLUMNS[kind]), dtype="str")
