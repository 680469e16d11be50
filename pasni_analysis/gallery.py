"""The gallery: one page that shows every figure with its data, its citation and its passages."""

import base64
import hashlib
import json
import math
import os
import re
import struct
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pandas as pd

from pasni_analysis.columns import FLOAT, INT, MOST_EVIDENCE, Column, parse_evidence
from pasni_analysis.context import Span, Texts
from pasni_analysis.corpus.tables import Corpus
from pasni_analysis.figures.bundle import read_sidecar
from pasni_analysis.figures.formats import to_bibtex
from pasni_analysis.schema import TABLES
from pasni_analysis.summary import left_out, show_days

MOST_ROWS = 1000  # shown of one table; the rest is in its CSV, and the page says so
MOST_PASSAGES = 20  # shown of one row
MOST_QUOTED = 5000  # shown of one table: a page of a large corpus stays below some 30 MB
_SPAN = ("doc_id", "start", "end")
SHORT, LONG = 24, 40  # characters: a column of short texts is not wrapped, one of long texts is wide
_UNREAD = re.compile(r"(?:.+_)?(?:start|end)|sentence|order")  # of numbers: offsets, places in the figure
_NUMBER = re.compile(r"(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[+-]?\d+)?)?")  # 007 is a name
_DAY = re.compile(r"(?:\d{4}-\d\d-\d\d)?")
_SYMBOLS = {"dp": "DP", "g2": "G²", "juilland_d": "Juilland’s D"}


def _spans(row: dict[str, str]) -> Iterator[Span]:
    # Where a row of a figure's data says that its evidence stands.
    if all(row.get(k) for k in _SPAN) and row["start"].isdecimal() and row["end"].isdecimal():
        yield row["doc_id"], int(row["start"]), int(row["end"])
    yield from parse_evidence(row.get("evidence", ""))


def _share(numbers: list[int]) -> int:
    """Return how many passages each row may show, where rows have ``numbers`` of them; at least one.

    >>> _share([73, 2]), _share([73] * 1000), _share([73] + [2] * 1000)
    (20, 5, 20)
    """
    few = (n for n in range(MOST_PASSAGES, 1, -1) if sum(min(n, number) for number in numbers) <= MOST_QUOTED)
    return next(few, 1)


def _passages(spans: list[Span], most: int, texts: Texts) -> dict[str, Any]:
    number = f"{len(spans):,} passage{'s' if len(spans) > 1 else ''}"
    if len(spans) >= MOST_EVIDENCE:
        number = f"the first {number}"
    return {"number": number, "quotes": texts.quote(spans[:most]), "more": max(0, len(spans) - most)}


def _table(path: Path, texts: Texts) -> dict[str, Any]:
    """Return the data of a figure as read: without offsets, what all rows share said once."""
    data = pd.read_csv(path, dtype=str, keep_default_na=False, lineterminator="\n")
    known = next((t.columns for t in TABLES.values() if {*data} <= {*t.columns}), {})
    numeric = {c for c in data if _is_numeric(data[c], known.get(c))}
    unread = [c for c in data if c == "evidence" or (c in numeric and _UNREAD.fullmatch(c))]
    # Where there is a label, it stands for the doc_id, which every passage gives.
    plain = data.drop(columns=[*unread, *(["doc_id"] if {"doc_id", "label"} <= {*data} else [])])
    shown = plain.head(MOST_ROWS)
    columns = [_column(shown[names], known, numeric) for names in _groups(plain)]
    same = plain.nunique().eq(1) & (len(data) > 1)
    shared = [c for c in columns if same[c["csv"]].all()]
    told = [c for c in columns if c not in shared]
    cells = zip(*(c.pop("cells") for c in told), strict=True) if told else [()] * len(shown)
    spans = [list(dict.fromkeys(_spans(row))) for row in data.head(MOST_ROWS).to_dict("records")]
    most = _share([len(s) for s in spans])
    rows = [{"cells": row, **_passages(s, most, texts)} for row, s in zip(cells, spans, strict=True)]
    values = {c["name"]: c["cells"][0]["text"] for c in shared}
    return {
        "columns": told,
        "names_row": next((i for i, c in enumerate(told) if not c["name"].endswith(" id")), 0),
        "rows": rows,
        "n_rows": len(data),
        "traced": any(row["quotes"] for row in rows),
        "shared": [f"{name} {value}" for name, value in values.items() if value],
        "empty": [name for name, value in values.items() if not value],
        "meanings": [
            (c["name"], name, known[name].meaning) for c in columns for name in c["csv"] if name in known
        ],
    }


def _is_numeric(values: pd.Series, column: Column | None) -> bool:
    if column:
        return column.dtype in (INT, FLOAT)
    return any(values) and all(_NUMBER.fullmatch(text) for text in values)


def _groups(data: pd.DataFrame) -> list[list[str]]:
    # The columns as read: the two ends of an interval of days are one.
    ends = {c: f"{c.removesuffix('_start')}_end" for c in data if c.endswith("_start")}
    pairs = {c: e for c, e in ends.items() if e in data and _are_days(data[[c, e]])}
    return [[c, pairs[c]] if c in pairs else [c] for c in data if c not in pairs.values()]


def _are_days(data: pd.DataFrame) -> bool:
    return all(_DAY.fullmatch(text) for text in data.to_numpy().ravel())


def _column(values: pd.DataFrame, known: Mapping[str, Column], numeric: set[str]) -> dict[str, Any]:
    """Return one column as read: its name, those in the file, its kind, and a text and a value per row."""
    name, *end = values
    if end:
        days = values.itertuples(index=False, name=None)
        shown = [(show_days(*map(pd.to_datetime, pair)), pair[0] or pair[1]) for pair in days]
    elif name in numeric:
        shown = list(zip(_numbers(values[name]), values[name], strict=True))
    else:
        shown = [(text, text) for text in values[name]]
    longest = max((len(text) for text, _ in shown), default=0)
    size = "short" if longest <= SHORT else "long" if longest > LONG else ""
    return {
        "name": _spoken(name.removesuffix("_start") if end else name),
        "csv": [name, *end],
        "kind": "date" if end else "number" if name in numeric else size,
        "cells": [{"text": text, "value": value if value != text else None} for text, value in shown],
    }


def _spoken(name: str) -> str:
    """Return the name of a column as it is read.

    >>> _spoken("independent_texts"), _spoken("g2")
    ('independent texts', 'G²')
    """
    return _SYMBOLS.get(name) or name.replace("_", " ").strip() or name


def _numbers(values: pd.Series) -> list[str]:
    """Return numbers as read, not computed with; the CSV file has all digits.

    With the same decimals in all rows: as many as give the largest three digits, or (below 1,000) up to two
    more, so that none is changed by more than 4 %; three digits each where that is not enough.

    >>> _numbers(pd.Series(["17.8890876565", "0", "", "0.5"]))
    ['17.9', '0.0', '', '0.5']
    >>> _numbers(pd.Series(["93.21", "0.000357"])), _numbers(pd.Series(["1200000000", "70"]))
    (['93.2', '0.000357'], ['1,200,000,000', '70'])
    """
    numbers = [float(v) for v in values if v and float(v)]
    if all(n.is_integer() for n in numbers):
        return [f"{float(v):,.0f}" if v else "" for v in values]
    largest = max(map(abs, numbers))
    least = max(2 - math.floor(math.log10(largest)), 0)
    for decimals in range(least, least + (3 if largest < 1000 else 1)):
        if all(abs(round(n, decimals) - n) <= 0.04 * abs(n) for n in numbers):
            return [f"{float(v):,.{decimals}f}" if v else "" for v in values]
    return [_digits(float(v)) if v else "" for v in values]


def _digits(number: float) -> str:
    return f"{number:.3g}" if abs(number) < 100 else f"{number:,.0f}"


def _figure(stem: str, folder: Path, page: Path, texts: Texts) -> dict[str, Any] | None:
    record = read_sidecar(folder / f"{stem}.json")
    files = {e: folder / f"{stem}.{e}" for e in ("png", "svg", "pdf", "csv", "json", "bib")}
    if not record or not all(path.is_file() for path in files.values()):
        return None
    image = files["png"].read_bytes()
    parameters = {k: ", ".join(v) if isinstance(v, list) else v for k, v in record["parameters"].items()}
    return {
        **{k: record[k] for k in ("figure_id", "title", "caption", "alt", "licence")},
        "legend": record["caption"].removeprefix(f"{record['title']}.").strip() or record["caption"],
        "image": base64.b64encode(image).decode(),
        "size": struct.unpack(">II", image[16:24]),  # width and height, as every PNG begins
        "data_sha256": record["data"]["sha256"],
        "parameters": {k: v if v != "" else "(empty)" for k, v in parameters.items()},
        "versions": record["versions"],
        "bibtex": to_bibtex(record),
        "table": _table(files["csv"], texts),
        "files": {kind: _link(path, page) for kind, path in files.items()},
    }


def _link(path: Path, page: Path) -> str:
    try:
        return quote(Path(os.path.relpath(path, page.parent)).as_posix())
    except ValueError:  # another drive
        return path.as_uri()


def _heading(notebook: Path) -> str:
    # The notebook's own title, its first heading; else its name.
    try:
        cells = json.loads(notebook.read_text("utf-8"))["cells"]
    except (OSError, ValueError):
        return notebook.stem
    text = "".join("".join(c["source"]) for c in cells[:1] if c["cell_type"] == "markdown")
    found = re.search(r"^# +(.+)$", text, re.MULTILINE)
    return found[1].strip() if found else notebook.stem


def _digest(text: str) -> str:
    # The content security policy lets this very script and style run, and nothing else.
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _documents(corpus: Corpus) -> list[dict[str, Any]]:
    return [
        {
            "label": d.label,
            "title": "" if pd.isna(d.title) else d.title,
            "outlet": "unknown" if pd.isna(d.outlet) else d.outlet,
            "published": show_days(d.published_start, d.published_end),
            "first_day": min(
                (str(x.date()) for x in (d.published_start, d.published_end) if not pd.isna(x)), default=""
            ),
            "basis": "" if pd.isna(d.published_basis) else d.published_basis,
            "n_words": d.n_words,
        }
        for d in corpus.documents.head(MOST_ROWS).itertuples()
    ]


def render_gallery(
    corpus: Corpus, notebooks: list[tuple[Path, list[str], str]], figures: Path, page: Path
) -> str:
    """Return the page as HTML: every figure that ``notebooks`` (file, identifiers, error) have written.

    Self-contained and complete without a script; no request leaves it. All that comes from the corpus is
    escaped. Shows sentences of the articles, so it is for local reading and not for publication.
    """
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("pasni_analysis"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    source = {name: environment.get_template(f"gallery.{name}").render() for name in ("css", "js")}
    texts = Texts(corpus.documents)
    sections = []
    for path, stems, error in notebooks:
        found = {stem: _figure(stem, figures, page, texts) for stem in stems}
        sections.append(
            {
                "name": path.stem,
                "title": _heading(path),
                "link": _link(path, page),
                "error": error,
                "figures": [f for f in found.values() if f],
                "gone": [stem for stem, f in found.items() if not f],
            }
        )
    return environment.get_template("gallery.html").render(
        name=page.parent.name,
        n_documents=len(corpus.documents),
        documents=_documents(corpus),
        corpus_sha256=corpus.sha256,
        left_out=left_out(corpus),
        sections=sections,
        css=source["css"],
        js=source["js"],
        css_digest=_digest(source["css"]),
        js_digest=_digest(source["js"]),
    )
