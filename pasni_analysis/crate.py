"""A report described for an archive: ``ro-crate-metadata.json`` (RO-Crate 1.2) beside its files."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from pasni_analysis.figures.bundle import changed_files, read_sidecar
from pasni_analysis.figures.formats import LICENCES
from pasni_analysis.figures.identity import FILES, dump, sha256
from pasni_analysis.paths import resolve_path
from pasni_analysis.writing import saying, write_whole

NAME = "ro-crate-metadata.json"
_SPEC = "https://w3id.org/ro/crate/1.2"
# ending -> media type, what the file is
_KINDS = {
    "html": ("text/html", "the page of the report; quotes sentences of the articles"),
    "ipynb": ("application/x-ipynb+json", "executed notebook; quotes sentences of the articles"),
    "png": ("image/png", "the figure, 300 dots an inch"),
    "svg": ("image/svg+xml", "the figure, scalable"),
    "pdf": ("application/pdf", "the figure, for print"),
    "csv": ("text/csv", "the data that are drawn, with offsets as evidence"),
    "bib": ("text/x-bibtex", "how to cite the figure"),
    "json": ("application/json", "sidecar: caption, alt text, parameters, hashes, versions"),
}
Entity = dict[str, Any]
Figures = dict[str, tuple[Path, dict[str, Any]]]  # identifier -> sidecar, its content


def _refs(entities: Iterable[Entity]) -> list[Entity]:
    return [{"@id": e["@id"]} for e in entities]


def _file(path: Path, root: Path, **more: Any) -> Entity:
    content, (kind, about) = path.read_bytes(), _KINDS[path.suffix[1:]]
    return {
        "@id": quote(path.relative_to(root).as_posix()),
        "@type": "File",
        "name": path.name,
        "description": about,
        "encodingFormat": kind,
        "contentSize": str(len(content)),
        "sha256": sha256(content),
        **more,
    }


def _find_figures(root: Path, names: Iterable[str]) -> Figures:
    wanted = sorted(set(names))
    known = {p.stem: p for p in sorted(root.rglob("*.json"))}
    found = {n: (known[n], read_sidecar(known[n])) for n in wanted if n in known}
    if gone := [n for n in wanted if not found.get(n, (None, {}))[1]]:
        raise ValueError(
            f"crate: expected the figures of the report inside its folder, found no {', '.join(gone)}; "
            "make the report with a folder of its own: pasni report CORPUS --out FOLDER"
        )
    for name, (path, record) in found.items():
        if wrong := changed_files(path.parent, name, record):
            raise ValueError(f"crate: figure {name}: {'; '.join(wrong)}; make the report anew")
    return found


def _describe_figure(path: Path, record: Mapping[str, Any], root: Path) -> list[Entity]:
    licence = record["licence"]["figure"]
    given = {"license": {"@id": LICENCES[licence]} if licence in LICENCES else licence} if licence else {}
    alt = {"png": {"description": record["alt"]}}
    files = [_file(path.with_suffix(f".{e}"), root, **given, **alt.get(e, {})) for e in (*FILES, "json")]
    whole = {
        "@id": f"#{record['figure_id']}",
        "@type": "Dataset",
        "name": record["title"],
        "description": record["caption"],
        "identifier": record["figure_id"],
        "hasPart": _refs(files),
        **({"author": record["author"]} if record["author"] else {}),
        **given,
    }
    return [whole, *files]


def _describe_software(records: Iterable[Mapping[str, Any]]) -> list[Entity]:
    versions = sorted({pair for r in records for pair in r["versions"].items()})
    return [
        {"@id": f"#{name}-{version}", "@type": "SoftwareApplication", "name": name, "version": version}
        for name, version in versions
    ]


def _describe_run(run: Mapping[str, Any], records: list[dict[str, Any]]) -> list[Entity]:
    size = next((f", {r['corpus']['n_documents']} articles" for r in records if r["corpus"]), "")
    corpus = {
        "@id": "#corpus",
        "@type": "Dataset",
        "name": f"The corpus{size}",
        "description": "The articles, known by their hash (SHA-256); their texts are not included.",
        "identifier": f"urn:sha256:{run['corpus_sha256']}",
    }
    failed = any(n["error"] for n in run["notebooks"])
    action = {
        "@id": "#run",
        "@type": "CreateAction",
        "name": "pasni report",
        "startTime": run["started"],
        "endTime": run["ended"],
        "object": {"@id": "#corpus"},
        "actionStatus": {"@id": f"http://schema.org/{'Failed' if failed else 'Completed'}ActionStatus"},
    }
    return [action, corpus]


def _describe_whole(
    run: Mapping[str, Any], figures: Figures, parts: list[Entity], about: list[Entity]
) -> list[Entity]:
    rights = {
        "@id": "#rights",
        "@type": "CreativeWork",
        "name": "Rights in this report",
        "description": "Each figure names its licence, where its maker gave one. Sentences of the articles "
        "that the page and the notebooks quote stay their publishers'.",
    }
    whole = {
        "@id": "./",
        "@type": "Dataset",
        "name": f"Figures made from a corpus of news articles (SHA-256 {run['corpus_sha256'][:12]})",
        "description": f"{len(figures)} figures with their data, captions and hashes, by pasni_analysis.",
        "datePublished": run["ended"],
        "license": {"@id": "#rights"},
        "hasPart": _refs(parts),
        "mentions": _refs(about),
    }
    descriptor = {
        "@id": NAME,
        "@type": "CreativeWork",
        "about": {"@id": "./"},
        "conformsTo": {"@id": _SPEC},
    }
    named = sorted({r["licence"]["figure"] for _, r in figures.values()} & LICENCES.keys())
    licences = [{"@id": LICENCES[n], "@type": "CreativeWork", "name": n} for n in named]
    return [descriptor, whole, *parts, *about, rights, *licences]


def save_crate(folder: str | Path) -> Path:
    """Describe the report in ``folder`` as an RO-Crate, in ``ro-crate-metadata.json``, and return its path.

    One entity per file that is there (page, notebooks, record, six per figure) with size and SHA-256, one per
    figure (title, caption, licence), the run, the software with versions, the corpus by its hash. A
    page or notebook that was taken out before the deposit, since it quotes articles, is not described.
    FileNotFoundError where there is no run.json; ValueError where a figure is not inside the folder or
    not as it was written. The only times are those of run.json; authors and a title are yours to add.
    """
    root = resolve_path(folder)
    if not (root / "run.json").is_file():
        raise FileNotFoundError(f"crate: expected the folder of a report, found no run.json in {folder}")
    run = json.loads((root / "run.json").read_text("utf-8"))
    found = _find_figures(root, [f for n in run["notebooks"] for f in n["figures"]])
    pages = [root / name for name in ("index.html", *(n["file"] for n in run["notebooks"]))]
    parts = [_file(path, root) for path in pages if path.is_file()]
    parts += [_file(root / "run.json", root, description="record of the run: time, parameters, versions")]
    parts += [e for path, record in found.values() for e in _describe_figure(path, record, root)]
    records = [record for _, record in found.values()]
    software, (action, corpus) = _describe_software(records), _describe_run(run, records)
    files = [e for e in parts if e["@type"] == "File"]
    action |= {"instrument": _refs(software), "result": _refs(files)}
    graph = _describe_whole(run, found, parts, [action, corpus, *software])
    context = [f"{_SPEC}/context", {"sha256": "http://schema.org/sha256"}]
    with saying("the description", folder):
        write_whole(root / NAME, dump({"@context": context, "@graph": graph}))
    return root / NAME
