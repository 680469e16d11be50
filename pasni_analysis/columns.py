"""What a column and a table of the schema are, and the columns that several tables share."""

from typing import NamedTuple

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
INTERVAL = {
    "date_start": Column(DATE, "first day that the words allow; missing: open or unknown"),
    "date_end": Column(DATE, "last day that the words allow (inclusive); missing: open or unknown"),
}
