"""Does a figure still hold? Compare files with the sidecar that was written with them."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from pasni_analysis.figures import identity
from pasni_analysis.figures.bundle import list_sidecars, read_sidecar
from pasni_analysis.figures.formats import read_identity
from pasni_analysis.figures.identity import FILES, ID, IMAGES
from pasni_analysis.paths import resolve_path

SAME, DIFFERS, UNKNOWN = "same", "differs", "cannot tell"
CODES = {SAME: 0, UNKNOWN: 2, DIFFERS: 1}  # in the order of what weighs more
_PART = {"csv": "data", "bib": "citation"} | dict.fromkeys(IMAGES, "image")


class Finding(NamedTuple):
    """What is found about one figure: same, differs (in what) or cannot tell, and why."""

    figure: str
    verdict: str
    differs_in: str
    reason: str
    file: str


def _verdict(stem: str, path: Path, changed: Mapping[str, str], missing: list[str]) -> Finding:
    # changed: reason -> part; a change that is seen weighs more than a file that is not there.
    where = identity.portable(path)
    if changed:
        parts = ", ".join(sorted(set(changed.values())))
        return Finding(stem, DIFFERS, parts, "; ".join(changed), where)
    if missing:
        return Finding(
            stem, UNKNOWN, "", f"missing: {', '.join(missing)}; get the whole bundle, or make it anew", where
        )
    return Finding(stem, SAME, "", "", where)


def _read(path: Path) -> dict[str, str]:
    try:
        return read_identity(path.read_bytes())
    except (OSError, ValueError, AttributeError):
        return {}


def _check_bundle(path: Path, record: Mapping[str, Any]) -> Finding:
    # path: of the sidecar.
    changed: dict[str, str] = {}
    missing = [ext for ext in FILES if not path.with_suffix(f".{ext}").is_file()]
    expected = record["files_sha256"]
    for ext in (e for e in FILES if e not in missing):
        file = path.with_suffix(f".{ext}")
        if identity.sha256(file.read_bytes()) != expected.get(ext):
            changed[f"{file.name} is not the file that was written"] = _PART[ext]
    if expected.get("csv") != record["data"]["sha256"]:
        changed["the sidecar gives two hashes for the data"] = "sidecar"
    if not record["figure_id"].endswith(_digits(record)):
        changed["the sidecar's parameters or corpus are not those of its identifier"] = "sidecar"
    return _verdict(path.stem, path, changed, missing)


def _digits(record: Mapping[str, Any]) -> str:
    corpus = (record.get("corpus") or {}).get("sha256", "")
    return identity.short_hash(
        record.get("parameters", {}), corpus, record.get("parameter_files_sha256") or {}
    )


def _places(path: Path, folder: str | Path) -> Iterator[Path]:
    for place in (path.parent, resolve_path(folder)):
        yield place
        yield place / "superseded"


def _find_sidecar(path: Path, found: Mapping[str, str], folder: str | Path) -> tuple[Path, dict[str, Any]]:
    # The file's own neighbour first, then whichever sidecar has its identifier, its very data first.
    own = read_sidecar(path.with_suffix(".json"))
    if own and found.get("figure_id", own["figure_id"]) == own["figure_id"]:
        return path.with_suffix(".json"), own
    key = found.get("figure_id")
    known = [
        (place / f"{stem}.json", record)
        for place in dict.fromkeys(_places(path, folder))
        for stem, record in list_sidecars(place).items()
    ]
    same_id = [(p, r) for p, r in known if r["figure_id"] == key]
    same_data = [(p, r) for p, r in same_id if r["data"]["sha256"] == found.get("data_sha256")]
    return next(iter(same_data + same_id), (path, {}))


def _check_file(path: Path, folder: str | Path) -> Finding:
    found, digest = _read(path), identity.sha256(path.read_bytes())
    sidecar, record = _find_sidecar(path, found, folder)
    where = identity.portable(path)
    name = found.get("figure_id") or path.stem
    if not record:
        why = (
            f"no sidecar of {name} here or in {identity.portable(folder)}/; put the file beside its bundle"
            if found
            else "the file carries no identity and has no sidecar beside it; take the one of the bundle"
        )
        return Finding(name, UNKNOWN, "", why, where)
    if found and found["data_sha256"] != record["data"]["sha256"]:
        why = f"{sidecar.name} was made from other data (SHA-256 {record['data']['sha256'][:12]})"
        return Finding(name, DIFFERS, "data", why, where)
    if sidecar.parent.name == "superseded" and sidecar.parent != path.parent:
        why = f"its data have changed since; the bundle it belongs to is superseded/{sidecar.stem}.*"
        return Finding(name, DIFFERS, "data", why, where)
    if digest not in record["files_sha256"].values():
        part = _PART.get(path.suffix.lower().lstrip("."), "image")
        return Finding(name, DIFFERS, part, f"{path.name} is not a file that was written for {name}", where)
    return _check_bundle(sidecar, record)._replace(figure=name, file=where)


def _check_folder(folder: Path) -> Iterator[Finding]:
    sidecars = list_sidecars(folder)
    for stem, record in sidecars.items():
        yield _check_bundle(folder / f"{stem}.json", record)
    for path in sorted(folder.iterdir()):
        ending = path.suffix.lower().lstrip(".")
        if path.stem in sidecars or path.name.startswith(".") or not path.is_file():
            continue
        if ending in IMAGES or (ending == "csv" and ID.fullmatch(path.stem)):
            yield _check_file(path, folder)
        elif ending == "json" and ID.fullmatch(path.stem):
            why = "the sidecar cannot be read, or lacks a part; make the figure anew"
            yield Finding(path.stem, UNKNOWN, "", why, identity.portable(path))


def verify(path: str | Path, *, folder: str | Path = "figures") -> pd.DataFrame:
    """Return one row per figure: figure, verdict (same, differs, cannot tell), differs_in, reason, file.

    ``path`` is a folder of bundles or one file: an image is known by the identity inside it, so it may
    have another name; its sidecar is looked for beside it and in ``folder``. Compares the files with the
    hashes in the sidecar, the data with the identity, the identifier with parameters and corpus. Does
    not make the figure anew (``pasni verify --rerun`` does), and cannot see a forged sidecar.
    """
    target = resolve_path(path)
    if not target.exists():
        raise FileNotFoundError(f"verify: expected a figure or a folder of figures, found nothing at {path}")
    findings = list(_check_folder(target)) if target.is_dir() else [_check_sidecar_or_file(target, folder)]
    if not findings:
        why = "no figures in this folder; name a folder that holds bundles"
        findings = [Finding("", UNKNOWN, "", why, identity.portable(target))]
    return pd.DataFrame(findings, columns=list(Finding._fields))


def _check_sidecar_or_file(path: Path, folder: str | Path) -> Finding:
    record = read_sidecar(path) if path.suffix == ".json" else {}
    return _check_bundle(path, record) if record else _check_file(path, folder)


def exit_code(findings: pd.DataFrame) -> int:
    """Return 0 when all figures are the same, 1 when one differs, else 2: one cannot be told."""
    verdicts = set(findings["verdict"])
    return next((CODES[v] for v in (DIFFERS, UNKNOWN) if v in verdicts), 0)
