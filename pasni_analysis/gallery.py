"""The gallery: one page that shows every figure with its data, its citation and its passages."""

import base64
import hashlib
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from pasni_analysis.columns import MOST_EVIDENCE, parse_evidence
from pasni_analysis.corpus.tables import Corpus
from pasni_analysis.figures.bundle import read_sidecar
from pasni_analysis.figures.formats import to_bibtex
from pasni_analysis.spans.sentences import find_sentences
from pasni_analysis.summary import left_out, show_days

MOST_ROWS = 1000  # shown of one table; the rest is in its CSV, and the page says so
MOST_PASSAGES = 20  # shown of one row
_SPAN = ("doc_id", "start", "end")
_OFFSETS = re.compile(r"evidence|(?:.+_)?(?:start|end)|sentence")

Span = tuple[str, int, int]


class _Texts:
    # The articles, and the bounds of their sentences, found when first asked for.
    def __init__(self, documents: pd.DataFrame) -> None:
        self.rows = {row.doc_id: row for row in documents.itertuples()}
        self.bounds: dict[str, list[tuple[int, int]]] = {}

    def around(self, doc_id: str, start: int, end: int) -> tuple[int, int] | None:
        """Return the bounds of the sentences that a passage touches; None where there is no such passage."""
        row = self.rows.get(doc_id)
        if row is None or not 0 <= start <= end <= len(row.text):
            return None
        if doc_id not in self.bounds:
            found = find_sentences(row.text)
            self.bounds[doc_id] = list(zip(found["start"], found["end"], strict=True))
        touched = [(s, e) for s, e in self.bounds[doc_id] if s < max(end, start + 1) and start < e]
        return min([start, *(s for s, _ in touched)]), max([end, *(e for _, e in touched)])

    def quote(self, spans: list[Span]) -> list[dict[str, Any]]:
        """Return the passages in context: those that follow each other in one sentence, together."""
        quotes: list[tuple[str, tuple[int, int], list[tuple[int, int]]]] = []
        for doc_id, start, end in spans:
            if not (bounds := self.around(doc_id, start, end)):
                continue
            if quotes and quotes[-1][:2] == (doc_id, bounds) and quotes[-1][2][-1][1] <= start:
                quotes[-1][2].append((start, end))
            else:
                quotes.append((doc_id, bounds, [(start, end)]))
        return [self._pieces(*quote) for quote in quotes]

    def _pieces(self, doc_id: str, bounds: tuple[int, int], marks: list[tuple[int, int]]) -> dict[str, Any]:
        row, pieces, at = self.rows[doc_id], [], bounds[0]
        for start, end in marks:
            pieces.append({"before": row.text[at:start], "marked": row.text[start:end]})
            at = end
        return {
            "where": f"{row.label}, {show_days(row.published_start, row.published_end)}",
            "place": " ".join([doc_id, *(f"{start}–{end}" for start, end in marks)]),
            "pieces": pieces,
            "after": row.text[at : bounds[1]],
            "whole": marks == [bounds],  # nothing around it from which a mark would set it off
        }


def _spans(row: dict[str, str]) -> Iterator[Span]:
    # Where a row of a figure's data says that its evidence stands.
    if all(row.get(k) for k in _SPAN) and row["start"].isdecimal() and row["end"].isdecimal():
        yield row["doc_id"], int(row["start"]), int(row["end"])
    yield from parse_evidence(row.get("evidence", ""))


def _passages(row: dict[str, str], texts: _Texts) -> dict[str, Any]:
    spans = list(dict.fromkeys(_spans(row)))
    quotes = texts.quote(spans[:MOST_PASSAGES])
    number = f"{len(spans):,} passage{'s' if len(spans) > 1 else ''}"
    if len(spans) >= MOST_EVIDENCE:
        number = f"the first {number}"
    return {"number": number, "quotes": quotes, "more": max(0, len(spans) - MOST_PASSAGES)}


def _table(path: Path, texts: _Texts) -> dict[str, Any]:
    """Return the data of a figure as shown: without offsets, and what all rows share said once."""
    data = pd.read_csv(path, dtype=str, keep_default_na=False, lineterminator="\n")
    numeric = {c for c in data if data[c].map(_is_number).all()}
    offsets = [c for c in data if _OFFSETS.fullmatch(c) and (c in numeric or c == "evidence")]
    # Where there is a label, it stands for the doc_id, which every passage gives.
    plain = data.drop(columns=[*offsets, *(["doc_id"] if {"doc_id", "label"} <= {*data} else [])])
    shared = {c: plain[c].iloc[0] for c in plain if len(plain) > 1 and plain[c].nunique() == 1}
    told = plain.drop(columns=list(shared))
    rows = [
        {
            "cells": [
                {"text": _short(row[c]) if c in numeric else row[c], "number": c in numeric} for c in told
            ],
            **_passages(row, texts),
        }
        for row in data.head(MOST_ROWS).to_dict("records")
    ]
    return {
        "columns": list(told),
        "rows": rows,
        "more": len(data) - len(rows),
        "traced": any(row["quotes"] for row in rows),
        "shared": [f"{c} {value}" for c, value in shared.items() if value],
        "empty": [c for c, value in shared.items() if not value],
    }


def _short(number: str) -> str:
    # Read, not computed with: the CSV file has all digits.
    return f"{float(number):.3g}" if "." in number and abs(float(number)) < 100 else number


def _is_number(text: str) -> bool:
    return bool(re.fullmatch(r"-?\d+(\.\d+)?(e[+-]?\d+)?|", text or ""))


def _figure(stem: str, folder: Path, page: Path, texts: _Texts) -> dict[str, Any] | None:
    record = read_sidecar(folder / f"{stem}.json")
    image = folder / f"{stem}.png"
    if not record or not image.is_file():
        return None
    parameters = {k: ", ".join(v) if isinstance(v, list) else v for k, v in record["parameters"].items()}
    return {
        **{k: record[k] for k in ("figure_id", "title", "caption", "alt", "licence")},
        "legend": record["caption"].removeprefix(f"{record['title']}.").strip() or record["caption"],
        "image": base64.b64encode(image.read_bytes()).decode(),
        "data_sha256": record["data"]["sha256"],
        "parameters": {k: v if v != "" else "(empty)" for k, v in parameters.items()},
        "versions": record["versions"],
        "bibtex": to_bibtex(record),
        "table": _table(folder / f"{stem}.csv", texts),
        "files": {
            e: _link(folder / f"{stem}.{e}", page) for e in ("png", "svg", "pdf", "csv", "json", "bib")
        },
    }


def _link(path: Path, page: Path) -> str:
    try:
        return Path(os.path.relpath(path, page.parent)).as_posix()
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
    texts = _Texts(corpus.documents)
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
