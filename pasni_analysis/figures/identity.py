"""What makes a figure the same figure: canonical data, hashes of what it was made from, its identifier."""

import csv
import hashlib
import io
import json
import re
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from numbers import Integral, Real
from pathlib import Path
from typing import Any

import pandas as pd

from pasni_analysis.paths import project_root, resolve_path

ID = re.compile(r"(?!.{300})[\w.-]+-[a-z0-9-]+-[0-9a-f]{8}")
IMAGES = ("png", "svg", "pdf")
FILES = (*IMAGES, "csv", "bib")  # beside the sidecar, in the order in which they are put in place

# Where a figure's data come from, so not part of what it is: the corpus is known by its hash.
_PLACES = ("corpus", "figures")
_TABLES = ("frames", "aliases", "events")
# These run or report; none of them can change a figure.
_NOT_FIGURES = {
    *("cli.py", "__main__.py", "report.py", "runner.py", "rerun.py", "gallery.py", "summary.py"),
    *("evaluate.py", "verify.py", "crate.py", "arguments.py", "writing.py", "context.py"),
    *("display.py", "explorer.py", "widgets.py", "progress.py", "coding_files.py"),
}
_PACKAGES = ("pasni_analysis", "pandas", "numpy", "matplotlib", "nltk", "spacy")


def sha256(content: bytes | str) -> str:
    """Return the SHA-256 of ``content`` (text as UTF-8), in hexadecimal digits."""
    content = content.encode("utf-8", "backslashreplace") if isinstance(content, str) else content
    return hashlib.sha256(content).hexdigest()


def _plain(value: Any, column: str) -> str:
    if isinstance(value, str):
        return value
    if value is None or (pd.api.types.is_scalar(value) and pd.isna(value)):
        return ""
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Integral):
        return str(int(value))
    if isinstance(value, Real):
        # Twelve digits: the last bits of a sum depend on the processor. Adding 0 makes -0 plain 0.
        return format(float(value) + 0.0, ".12g")
    if isinstance(value, datetime):
        return value.isoformat().removesuffix("T00:00:00")
    if isinstance(value, date | pd.Period):
        return str(value)
    raise TypeError(
        f"data, column {column!r}: expected text, numbers, dates or missing values, found "
        f"{type(value).__name__} ({value!r:.60}); give each value a cell of its own"
    )


def canonical_csv(data: pd.DataFrame) -> bytes:
    r"""Return the table as CSV whose bytes depend on its values alone: the meaning of "the same figure".

    UTF-8, LF, header line, rows in the order given, numbers with at most twelve significant digits,
    dates in ISO 8601 (the day alone where there is no time), missing values empty. Named index levels
    become columns, an unnamed index is dropped. TypeError where a cell holds anything else.

    >>> canonical_csv(pd.DataFrame({"day": [pd.Timestamp("2025-10-07")], "rate": [0.1 + 0.2]}))
    b'day,rate\n2025-10-07,0.3\n'
    """
    frame = data.reset_index() if any(n is not None for n in data.index.names) else data
    columns = [str(c) for c in frame.columns]
    cells = [
        [_plain(v, name) for v in frame.iloc[:, i].array.astype(object)] for i, name in enumerate(columns)
    ]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(zip(*cells, strict=True))
    return text.getvalue().encode("utf-8", "backslashreplace")


def columns(content: bytes) -> list[str]:
    """Return the names in the first line of a canonical CSV."""
    return next(csv.reader(io.StringIO(content.decode("utf-8"))))


def dump(record: Any) -> str:
    """Return ``record`` as JSON in one fixed form: sorted keys, two blanks, a last line break."""
    return json.dumps(record, ensure_ascii=False, indent=2, sort_keys=True, allow_nan=False) + "\n"


def figure_code() -> dict[str, str]:
    """Return the SHA-256 of each of the package's modules that can change a figure, by its path."""
    package = Path(__file__).parents[1]
    files = {p.relative_to(package).as_posix(): p for p in package.rglob("*.py")}
    names = sorted(n for n in files if n.rpartition("/")[2] not in _NOT_FIGURES)
    # Line ends are a matter of the checkout, not of the code.
    return {n: sha256(files[n].read_bytes().replace(b"\r\n", b"\n")) for n in names}


@cache
def code_sha256() -> str:
    """Return one hash of the package's own code, as far as it can change a figure (not how it is run)."""
    return sha256(dump(figure_code()))


def versions(model: str = "") -> dict[str, str]:
    """Return the versions of the packages whose change may change a figure, and of the spaCy ``model``."""
    found = {}
    for name in (*_PACKAGES, *([model] if model else [])):
        try:
            found[name] = version(name.replace("_", "-"))
        except PackageNotFoundError:
            found[name] = "unknown"
    return found


def effective(parameters: Mapping[str, Any], file_sha256: Mapping[str, str]) -> dict[str, Any]:
    """Return the parameters as they count for identity: places left out, own tables by their content."""
    kept = {k: v for k, v in parameters.items() if k not in _PLACES}
    return {k: file_sha256.get(k, v) if k in _TABLES else v for k, v in kept.items()}


def short_hash(
    parameters: Mapping[str, Any], corpus_sha256: str, file_sha256: Mapping[str, str] | None = None
) -> str:
    """Return the eight hex digits that end a figure's identifier: effective parameters and corpus."""
    return sha256(dump([effective(parameters, file_sha256 or {}), corpus_sha256]))[:8]


def portable(path: str | Path) -> str:
    """Return ``path`` as it may be published: from the project's root or working directory, else its name."""
    full = resolve_path(path)
    root = project_root() or Path.cwd()
    # Compared as written first: a link inside the project stays a path inside the project.
    for whole, base in ((full, root), (full.resolve(), root.resolve())):
        if whole.is_relative_to(base):
            return whole.relative_to(base).as_posix()
    return full.name
