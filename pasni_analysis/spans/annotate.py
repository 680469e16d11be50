"""From documents to stand-off tables: one parse per document, all annotators on it."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    pass

SPAN_TABLES = ("sentences", "timexes", "mentions", "attributions", "quantities", "statements")


@dataclass(frozen=True)
class Notes:
    """The span tables of a corpus (see ``schema``), beside its documents and side files."""

    documents: pd.DataFrame
    sentences: pd.DataFrame
    timexes: pd.DataFrame
    mentions: pd.DataFrame
    attributions: pd.DataFrame
    quantities: pd.DataFrame
    statements: pd.DataFrame
    aliases: pd.DataFrame = field(default_factory=pd.DataFrame)
    events: pd.DataFrame = field(default_factory=pd.DataFrame)
    frames: dict[str, list[str]] = field(default_factory=dict)
    corpus_sha256: str = ""
    model: str = ""
