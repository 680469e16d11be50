"""The gallery: one page that shows every figure with its data, its citation and its passages."""

import base64
import csv
import hashlib
import io
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from pasni_analysis.columns import parse_evidence
from pasni_analysis.corpus.tables import Corpus
from pasni_analysis.figures.bundle import read_sidecar
from pasni_analysis.figures.formats import to_bibtex
from pasni_analysis.spans.sentences import find_sentences
from pasni_analysis.summary import left_out, show_days

MOST_ROWS = 300  # shown of one table; the rest is in its CSV, and the page says so
MOST_PASSAGES = 12  # shown of one row
_SPAN = ("doc_id", "start", "end")

Passage = dict[str, str]


class _Texts:
    # The articles, and the bounds of their sentences, found when first asked for.
    def __init__(self, documents: pd.DataFrame) -> None:
        self.rows = {row.doc_id: row for row in documents.itertuples()}
        self.bounds: dict[str, list[tuple[int, int]]] = {}

    def sentences(self, doc_id: str) -> list[tuple[int, int]]:
        if doc_id not in self.bounds:
            found = find_sentences(self.rows[doc_id].text)
            self.bounds[doc_id] = list(zip(found["start"], found["end"], strict=True))
        return self.bounds[doc_id]

    def passage(self, doc_id: str, start: int, end: int) -> Passage | None:
        row = self.rows.get(doc_id)
        if row is None or not 0 <= start <= end <= len(row.text):
            return None
        touched = [(s, e) for s, e in self.sentences(doc_id) if s < max(end, start + 1) and start < e]
        left = min([start, *(s for s, _ in touched)])
        right = max([end, *(e for _, e in touched)])
        where = [row.label, show_days(row.published_start, row.published_end)]
        return {
            "where": ", ".join(where),
            "place": f"{doc_id}:{start}–{end}",
            "before": row.text[left:start],
            "marked": row.text[start:end],
            "after": row.text[end:right],
        }


def _spans(row: dict[str, str]) -> Iterator[tuple[str, int, int]]:
    # Where a row of a figure's data says that its evidence stands.
    if all(row.get(k) for k in _SPAN) and row["start"].isdigit() and row["end"].isdigit():
        yield row["doc_id"], int(row["start"]), int(row["end"])
    yield from parse_evidence(row.get("evidence") or "")


def _table(path: Path, texts: _Texts) -> dict[str, Any]:
    if not path.is_file():
        return {"columns": [], "rows": [], "more": 0}
    lines = csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8"), newline=""))
    all_rows = list(lines)
    columns = [c for c in lines.fieldnames or [] if c not in (*_SPAN[1:], "evidence")]
    numeric = {c for c in columns if all(_is_number(row[c]) for row in all_rows)}
    rows = []
    for row in all_rows[:MOST_ROWS]:
        spans = list(dict.fromkeys(_spans(row)))
        passages = [p for span in spans[:MOST_PASSAGES] if (p := texts.passage(*span))]
        cells = [{"text": row[c], "number": c in numeric} for c in columns]
        rows.append({"cells": cells, "passages": passages, "more": len(spans) - len(passages)})
    traced = any(r["passages"] for r in rows)
    return {"columns": columns, "rows": rows, "more": len(all_rows) - len(rows), "traced": traced}


def _is_number(text: str) -> bool:
    return bool(re.fullmatch(r"-?\d+(\.\d+)?(e-?\d+)?|", text or ""))


def _figure(stem: str, folder: Path, page: Path, texts: _Texts) -> dict[str, Any] | None:
    record = read_sidecar(folder / f"{stem}.json")
    image = folder / f"{stem}.png"
    if not record or not image.is_file():
        return None
    parameters = {k: ", ".join(v) if isinstance(v, list) else v for k, v in record["parameters"].items()}
    return {
        **{k: record[k] for k in ("figure_id", "title", "caption", "alt", "licence")},
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
