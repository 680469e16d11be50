"""The corpus as it goes through the package: its tables and the researcher's side files."""

from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd


@dataclass(frozen=True)
class Corpus:
    """What was loaded from a folder, file or archive; the tables are plain DataFrames (see ``schema``)."""

    documents: pd.DataFrame
    removals: pd.DataFrame
    problems: pd.DataFrame
    segments: pd.DataFrame
    aliases: pd.DataFrame = field(default_factory=pd.DataFrame)  # entity, alias, label, role, lat, lon, note
    events: pd.DataFrame = field(default_factory=pd.DataFrame)  # event, words, entities, note
    frames: dict[str, list[str]] = field(default_factory=dict)  # frame -> words and phrases
    validation: pd.DataFrame = field(default_factory=pd.DataFrame)  # what coders found: see schema
    folder: Path | None = None
    sha256: str = ""  # of the raw files and side files (validation.json apart), in the order of their paths
    left_out: dict[str, int] = field(default_factory=dict)  # articles that a selection left out, by reason
