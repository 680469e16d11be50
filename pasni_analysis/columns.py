"""What a column and a table of the schema are, and the columns that several tables share."""

import re
from typing import Any, NamedTuple

Row = dict[str, Any]  # of a table that is still being made: values by column

TEXT, INT, FLOAT, FLAG, DATE = "str", "Int64", "float64", "boolean", "datetime64[us]"


class Column(NamedTuple):
    """One column: its pandas dtype and what one value means."""

    dtype: str
    meaning: str


class Table(NamedTuple):
    """One table: its grain ("one row per ...") and its columns in order."""

    grain: str
    columns: dict[str, Column]


DOC = {"doc_id": Column(TEXT, "document, as in documents.doc_id")}
SPAN = {
    "start": Column(INT, "first character, offset into documents.text"),
    "end": Column(INT, "one past the last character"),
}
WHERE = {
    "sentence": Column(INT, "sentences.sentence in which the row starts"),
    "voice": Column(TEXT, "quoted: inside attributed content; outlet: the article's own voice"),
}
MOST_EVIDENCE = 1000  # passages of one row; the row's count tells how many there are in all
_PASSAGE = re.compile(r":(\d+):(\d+)(?=\s|$)")
_PASSAGES = f"as doc_id:start:end, separated by blanks, in order; the first {MOST_EVIDENCE:,} of more"


def evidence(what: str) -> dict[str, Column]:
    """Return the column that names the passages behind a row of an aggregated table."""
    return {"evidence": Column(TEXT, f"{what}, {_PASSAGES}")}


def parse_evidence(text: str) -> list[tuple[str, int, int]]:
    """Return the passages (doc_id, start, end) that a value of such a column names.

    >>> parse_evidence("a:5:7 b 2:3:9")
    [('a', 5, 7), ('b 2', 3, 9)]
    """
    found, at = [], 0
    for match in _PASSAGE.finditer(text):
        found.append((text[at : match.start()].strip(), int(match[1]), int(match[2])))
        at = match.end()
    return found


def parse_parts(parts: Any) -> list[tuple[int, int]]:
    """Return the spans that ``attributions.content_parts`` writes; none where it is missing.

    >>> parse_parts("3:9 14:20")
    [(3, 9), (14, 20)]
    """
    if not isinstance(parts, str):
        return []
    return [(int(a), int(b)) for a, b in (part.split(":") for part in parts.split())]


INTERVAL = {
    "date_start": Column(DATE, "first day that the words allow; missing: open or unknown"),
    "date_end": Column(DATE, "last day that the words allow (inclusive); missing: open or unknown"),
}
UNIT = {
    "unit": Column(TEXT, "article or outlet (or other group) that the row is about, as labelled in figures"),
    "by": Column(TEXT, "what a unit is: article, outlet, or a column of documents"),
    "order": Column(INT, "place of the unit in the one order of a report, from 0"),
    "n_articles": Column(INT, "articles of the unit that were counted; 0: it holds near-duplicates alone"),
    "n_independent": Column(INT, "independent texts among them (see measures.texts.text_ids)"),
    "n_copies": Column(
        INT, "near-duplicates left out, of any unit, whose article that stays is of this unit"
    ),
    "n_words": Column(INT, "words of the unit in the voice counted: the denominator"),
}
