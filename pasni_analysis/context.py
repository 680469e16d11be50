"""Passages as a reader sees them: in their sentences, with article, day and offsets."""

from typing import Any

import pandas as pd

from pasni_analysis.spans.sentences import find_sentences
from pasni_analysis.summary import show_days

Span = tuple[str, int, int]


class Texts:
    """The articles of a corpus; the bounds of their sentences are found when first asked for."""

    def __init__(self, documents: pd.DataFrame) -> None:
        """Index ``documents`` by their id."""
        self.rows = {row.doc_id: row for row in documents.itertuples()}
        self.bounds: dict[str, list[tuple[int, int]]] = {}

    def around(self, doc_id: str, start: int, end: int) -> tuple[int, int] | None:
        """Return the bounds of the sentences that a passage touches; None where there is no such passage."""
        row = self.rows.get(doc_id)
        if row is None or not 0 <= start <= end <= len(row.text):
            return None
        if doc_id not in self.bounds:
            found = find_sentences(row.text)
            self.bounds[doc_id] = list(zip(found["start"], found["end"], strict=True))
        touched = [(s, e) for s, e in self.bounds[doc_id] if s < max(end, start + 1) and start < e]
        return min([start, *(s for s, _ in touched)]), max([end, *(e for _, e in touched)])

    def quote(self, spans: list[Span]) -> list[dict[str, Any]]:
        """Return the passages in context: those that follow each other in one sentence, together."""
        quotes: list[tuple[str, tuple[int, int], list[tuple[int, int]]]] = []
        for doc_id, start, end in spans:
            if not (bounds := self.around(doc_id, start, end)):
                continue
            if quotes and quotes[-1][:2] == (doc_id, bounds) and quotes[-1][2][-1][1] <= start:
                quotes[-1][2].append((start, end))
            else:
                quotes.append((doc_id, bounds, [(start, end)]))
        return [self._pieces(*quote) for quote in quotes]

    def _pieces(self, doc_id: str, bounds: tuple[int, int], marks: list[tuple[int, int]]) -> dict[str, Any]:
        row, pieces, at = self.rows[doc_id], [], bounds[0]
        for start, end in marks:
            pieces.append({"before": row.text[at:start], "marked": row.text[start:end]})
            at = end
        return {
            "where": f"{row.label}, {show_days(row.published_start, row.published_end)}",
            "place": " ".join([doc_id, *(f"{start}–{end}" for start, end in marks)]),
            "pieces": pieces,
            "after": row.text[at : bounds[1]],
            "whole": marks == [bounds],  # nothing around it from which a mark would set it off
        }
