"""Measures over tables on disk, of any number of articles: ``pasni annotate --tables`` writes them.

Each function takes the folder of the tables, which may lie in slices below it at any depth, and returns the
table of its namesake in ``pasni_analysis``. The tables are read by DuckDB (extra ``scale``), not loaded.
"""

from pasni_analysis.measures.large.entities import count_entities
from pasni_analysis.measures.large.folder import load_notes
from pasni_analysis.measures.large.keyness import compare_keyness
from pasni_analysis.measures.large.speakers import compare_speakers
from pasni_analysis.measures.large.timeline import build_timeline, count_dated

__all__ = [
    "build_timeline",
    "compare_keyness",
    "compare_speakers",
    "count_dated",
    "count_entities",
    "load_notes",
]
