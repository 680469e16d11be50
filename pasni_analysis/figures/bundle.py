"""A figure to cite: image files, data, sidecar and BibTeX entry that stand and fall together."""

import base64
import json
import os
import re
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any, Protocol

import pandas as pd
from matplotlib.figure import Figure

from pasni_analysis.figures import formats, identity
from pasni_analysis.figures.identity import FILES
from pasni_analysis.lexicons import lexicon_hashes
from pasni_analysis.paths import resolve_path
from pasni_analysis.writing import draft_of, remove, remove_stale, saying, write_whole

SCHEMA_VERSION = 1
OWN_CORPUS = "seeds"  # the one whose figures are the project's own
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class _Citable(Protocol):
    @property
    def documents(self) -> pd.DataFrame: ...


class _Run(Protocol):  # as check_parameters returns it
    @property
    def notebook(self) -> str: ...
    @property
    def parameters(self) -> dict[str, Any]: ...
    @property
    def file_sha256(self) -> dict[str, str]: ...
    @property
    def folder(self) -> str: ...
    @property
    def path(self) -> Path | None: ...
    @property
    def source_sha256(self) -> str: ...
    def as_saved(self) -> bool: ...


@dataclass(frozen=True)
class CitedFigure:
    """What :func:`cite` wrote, in words; ``state`` is new, redrawn, replaced or unchanged."""

    figure_id: str
    path: Path  # of the sidecar
    data_sha256: str
    n_rows: int
    state: str
    alt: str
    preview: bytes = field(repr=False)  # PNG, for the notebook

    def __repr__(self) -> str:
        """Name what was written; the same words whether or not it was there before, so that reruns agree."""
        where = identity.portable(self.path.parent)
        rows = "1 row" if self.n_rows == 1 else f"{self.n_rows} rows"
        return (
            f"Figure {self.figure_id} in {where}/ as png, svg, pdf; data ({rows}, "
            f"SHA-256 {self.data_sha256[:12]}) as csv; how to cite it as json, bib"
        )

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        # The report and nbval read the hash of the data here. The picture stands here twice: JupyterLab
        # gives no alt text to image/png (jupyter/enhancement-proposals issue 120), other readers no HTML.
        picture = base64.b64encode(self.preview).decode("ascii")
        data = {
            "text/plain": repr(self),
            "text/html": f'<img src="data:image/png;base64,{picture}" alt="{escape(self.alt)}" width="720">',
            "image/png": picture,
            "application/vnd.pasni.figure+json": {
                "figure_id": self.figure_id,
                "data_sha256": self.data_sha256,
            },
        }
        return data, {"image/png": {"alt": self.alt, "width": 720}}


def _require(condition: object, part: str, advice: str) -> None:
    if not condition:
        raise ValueError(f"cite: {part}; {advice}")


def _check(fig: Figure, slug: str, data: pd.DataFrame, caption: str, alt: str) -> None:
    _require(
        isinstance(slug, str) and len(slug) <= 60 and _SLUG.fullmatch(slug),
        f"slug: expected a short name of small letters, digits and hyphens, found {slug!r}",
        'write it like "entity-frequency"',
    )
    if not isinstance(fig, Figure):
        raise TypeError(
            f"cite: fig: expected a matplotlib Figure, found {type(fig).__name__}; pass ax.figure"
        )
    _require(fig.axes, "fig has no axes, so there is nothing to cite", "draw into it first")
    if not isinstance(data, pd.DataFrame):
        raise TypeError(
            f"cite: data: expected a DataFrame, found {type(data).__name__}; pass the table that is drawn"
        )
    # A table without a row can be cited: that there is nothing is a finding. One without columns is none.
    _require(len(data.columns), "data is empty", "pass the table that is drawn, one row a mark")
    _require(data.columns.is_unique, "data has two columns of one name", "rename one of them")
    for name, text in (("caption", caption), ("alt", alt)):
        _require(
            isinstance(text, str) and text.strip(),
            f"{name} is missing",
            "say in words what the figure shows and from what (caption)"
            if name == "caption"
            else "say in words what one sees, for those who do not see it (alt)",
        )


def _corpus(corpus: _Citable | None, run: _Run | None) -> dict[str, Any] | None:
    if corpus is None:
        return None
    digest = getattr(corpus, "sha256", "") or getattr(corpus, "corpus_sha256", "")
    _require(digest, "corpus has no hash", "pass what load_corpus or annotate returned")
    name = run.parameters.get("corpus", "") if run else ""
    if not name and getattr(corpus, "folder", None):
        name = identity.portable(corpus.folder)  # type: ignore[attr-defined]
    return {"name": name, "sha256": digest, "n_documents": len(corpus.documents)}


def _provenance(corpus: Mapping[str, Any] | None, run: _Run | None, made_by: str) -> dict[str, Any]:
    origin = [{"@id": f"urn:sha256:{corpus['sha256']}", "@type": "prov:Collection"}] if corpus else []
    notebook = [{"@id": f"urn:sha256:{run.source_sha256}", "@type": "prov:Plan"}] if run and run.path else []
    return {
        "prov:wasDerivedFrom": origin,
        "prov:wasGeneratedBy": {
            "@type": "prov:Activity",
            "prov:used": origin + notebook,
            "prov:wasAssociatedWith": {"@type": "prov:SoftwareAgent", "rdfs:label": made_by},
        },
    }


def _describe(
    slug: str, data: pd.DataFrame, csv: bytes, corpus: _Citable | None, run: _Run | None
) -> dict[str, Any]:
    # All of the sidecar but the words (title, caption, alt, licence) and the hashes of the images.
    parameters = run.parameters if run else {}
    about = _corpus(corpus, run)
    tables = run.file_sha256 if run else {}
    digits = identity.short_hash(parameters, about["sha256"] if about else "", tables)
    model = getattr(corpus, "model", "")
    versions = identity.versions(model)
    notebook = run.notebook if run else "figure"
    return {
        "@context": {
            "prov": "http://www.w3.org/ns/prov#",
            "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        },
        "@type": "prov:Entity",
        "schema_version": SCHEMA_VERSION,
        "figure_id": f"{notebook}-{slug}-{digits}",
        "notebook": {"name": notebook, "source_sha256": run.source_sha256} if run else None,
        "parameters": parameters,
        "parameter_files_sha256": tables,
        "corpus": about,
        "data": {"sha256": identity.sha256(csv), "n_rows": len(data), "columns": identity.columns(csv)},
        "code_sha256": identity.code_sha256(),
        "lexicons_sha256": lexicon_hashes(),
        "model": model,
        "versions": versions,
        **_provenance(about, run, f"pasni_analysis {versions['pasni_analysis']}"),
    }


def cite(
    fig: Figure,
    slug: str,
    *,
    data: pd.DataFrame,
    caption: str,
    alt: str,
    title: str = "",
    corpus: _Citable | None = None,
    run: _Run | None = None,
    folder: str | Path = "",
    author: str = "",
    licence: str = "",
) -> CitedFigure:
    """Write ``fig`` as a bundle that can be cited and checked, and return where it is.

    Files of one stem ``<notebook>-<slug>-<8 hex digits>``: png, svg, pdf, csv (``data``: what is drawn,
    with doc_id, start and end, or evidence as "doc_id:start:end ...", so that each mark can be traced),
    bib, and the sidecar json, which is written last. The digits stand for ``run``'s parameters and
    ``corpus``. A bundle that holds the same is left alone; one with other data under the same
    identifier is moved to ``superseded/``, with a warning. ``author`` and ``licence`` are the
    researcher's to give; figures of the default corpus have the project's. ValueError or TypeError when
    a part is missing; then, and when writing fails, the files that were there stay. Does not check that the
    figure shows the data.
    """
    fig = getattr(fig, "figure", fig)
    _check(fig, slug, data, caption, alt)
    csv = identity.canonical_csv(data)
    record = _describe(slug, data, csv, corpus, run)
    words = {
        "title": title or formats.first_sentence(caption),
        "caption": caption.strip(),
        "alt": alt.strip(),
    }
    if record["corpus"] and record["corpus"]["name"] == OWN_CORPUS:
        author, licence = author or formats.AUTHOR, licence or "CC-BY-4.0"
    record |= words | {"author": author, "licence": {"figure": licence, "data": licence}}
    target = resolve_path(folder or (run.folder if run else "figures"))
    with saying(f"the figure {slug}", identity.portable(target)):
        state = _write(fig, record, csv, target, trusted=bool(run and run.as_saved()))
        rebuild_index(target)  # an unchanged figure may be one whose run was killed before this
    return CitedFigure(
        figure_id=record["figure_id"],
        path=target / f"{record['figure_id']}.json",
        data_sha256=record["data"]["sha256"],
        n_rows=len(data),
        state=state,
        alt=record["alt"],
        preview=formats.draw_preview(fig),
    )


def _write(fig: Figure, record: dict[str, Any], csv: bytes, folder: Path, *, trusted: bool) -> str:
    # trusted: nothing but the notebook as saved has drawn it, so equal records mean equal figures and
    # the images are left as they are, whichever machine drew them.
    stem = record["figure_id"]
    old = read_sidecar(folder / f"{stem}.json")
    record |= {"csl": formats.to_csl(record)}
    intact = bool(old) and not changed_files(folder, stem, old)
    if trusted and intact and {k: v for k, v in old.items() if k != "files_sha256"} == record:
        return "unchanged"
    contents = {
        "png": formats.draw_png(fig, record),
        "svg": formats.draw_svg(fig, record),
        "pdf": formats.draw_pdf(fig, record),
        "csv": csv,
        "bib": formats.to_bibtex(record).encode("utf-8"),
    }
    record |= {"files_sha256": {ext: identity.sha256(contents[ext]) for ext in FILES}}
    if intact and old == record:
        return "unchanged"
    replaced = bool(old) and old["data"]["sha256"] != record["data"]["sha256"]
    contents["json"] = identity.dump(record).encode("utf-8", "backslashreplace")
    with _staged(folder, stem, contents) as put:
        if replaced:
            _supersede(folder, stem, old)
        put()
    return "replaced" if replaced else "redrawn" if old else "new"


@contextmanager
def _staged(folder: Path, stem: str, contents: Mapping[str, bytes]) -> Iterator[Any]:
    # All files are complete on the disk before the first one takes its place.
    folder.mkdir(parents=True, exist_ok=True)
    room = draft_of(folder / stem)
    try:
        room.mkdir(exist_ok=True)
        for ext, content in contents.items():
            with open(room / ext, "wb") as out:
                out.write(content)
                out.flush()
                os.fsync(out.fileno())

        def put() -> None:
            for ext in contents:  # the sidecar is the last
                os.replace(room / ext, folder / f"{stem}.{ext}")

        yield put
    finally:
        remove(room)


def _supersede(folder: Path, stem: str, old: Mapping[str, Any]) -> None:
    # Copied whole, sidecar last, before the new files take their places: nothing is ever lost between.
    digest = old["data"]["sha256"][:8]
    away, name = folder / "superseded", f"{stem}-{digest}"
    present = {ext: folder / f"{stem}.{ext}" for ext in (*FILES, "json")}
    contents = {ext: path.read_bytes() for ext, path in present.items() if path.is_file()}
    with _staged(away, name, contents) as put:
        put()
    warnings.warn(
        f"figure {stem}: the data have changed since it was last written; the older bundle is now "
        f"superseded/{name}.* beside it",
        stacklevel=4,
    )


def read_sidecar(path: Path) -> dict[str, Any]:
    """Return the sidecar at ``path`` as a dict; empty where there is none that can be read."""
    try:
        record = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    complete = isinstance(record, dict) and {"figure_id", "data", "files_sha256"} <= record.keys()
    return record if complete else {}


def changed_files(folder: Path, stem: str, record: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with the files beside a sidecar: one text per file that is missing or changed."""
    wrong = []
    for ext, expected in record["files_sha256"].items():
        path = folder / f"{stem}.{ext}"
        if not path.is_file():
            wrong.append(f"{ext} is missing")
        elif identity.sha256(path.read_bytes()) != expected:
            wrong.append(f"{ext} is not the file that was written")
    return wrong


def list_sidecars(folder: Path) -> dict[str, dict[str, Any]]:
    """Return the sidecars in ``folder``, by stem, in order."""
    paths = sorted(p for p in folder.glob("*.json") if identity.ID.fullmatch(p.stem))
    return {p.stem: record for p in paths if (record := read_sidecar(p))}


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def rebuild_index(folder: Path) -> None:
    """Write index.json, figures.bib and figures.csl.json from the sidecars in ``folder``.

    Removes what runs that were killed have left half-written.
    """
    for place in (folder, folder / "superseded"):
        remove_stale(place)
    while True:
        records = list_sidecars(folder)
        keys = ("title", "caption", "alt", "notebook", "parameters", "corpus", "data", "files_sha256")
        entries = [
            {"figure_id": r["figure_id"], "file": stem, **{k: r.get(k) for k in keys}}
            for stem, r in records.items()
        ]
        contents = {
            "index.json": identity.dump({"schema_version": SCHEMA_VERSION, "figures": entries}),
            "figures.bib": "\n".join(formats.to_bibtex(r) for r in records.values()),
            "figures.csl.json": identity.dump([formats.to_csl(r) for r in records.values()]),
        }
        for name, text in contents.items():
            if _bytes(folder / name) != text.encode("utf-8", "backslashreplace"):
                write_whole(folder / name, text)
        # Another process may have put a figure there meanwhile: whoever writes last has seen all.
        if list_sidecars(folder) == records:
            return
