"""Word lists as data: CSV files that open with a header of ``#`` lines (origin, licence, date, rows)."""

import csv
import hashlib
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def load_lexicon(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of ``lexicons/<name>.csv``, one dict per row, all values as text.

    The lines that open with ``#`` are its header: origin, licence, date and row count.
    """
    text = files(__name__).joinpath(f"{name}.csv").read_text("utf-8")
    return tuple(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))


@cache
def lexicon_hashes() -> dict[str, str]:
    """Return the SHA-256 of every lexicon file, by file name."""
    found = {f.name: f for f in files(__name__).iterdir() if f.name.endswith((".csv", ".json"))}
    return {name: hashlib.sha256(found[name].read_bytes()).hexdigest() for name in sorted(found)}


@cache
def load_codebook() -> dict[str, Any]:
    """Return ``lexicons/codebook.toml``: what coders are asked. No value of the package rests on it."""
    return tomllib.loads(files(__name__).joinpath("codebook.toml").read_text("utf-8"))
