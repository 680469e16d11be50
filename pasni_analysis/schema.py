"""What every table of the package holds: grain, columns, dtypes, units. Said here once.

``docs/data-dictionary.md`` is made from this module, and :func:`make` builds each table by it, so
that a column cannot be added, renamed or retyped in one place only.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import pandas as pd

from pasni_analysis.columns import DATE, DOC, FLAG, FLOAT, INT, INTERVAL, SPAN, TEXT, WHERE, Column, Table
from pasni_analysis.results import RESULTS

TABLES: dict[str, Table] = {
    "documents": Table(
        "one row per article",
        {
            "doc_id": Column(TEXT, "file name without its ending, or the record's id; unique"),
            "label": Column(TEXT, "short name for figures: outlet and the shortest telling part of doc_id"),
            "title": Column(TEXT, "headline as printed; missing where the text has none"),
            "text": Column(
                TEXT, "title, standfirst and body as printed, boilerplate removed; never altered later"
            ),
            "body_start": Column(INT, "offset in text at which the body begins (after title and standfirst)"),
            "outlet": Column(TEXT, "who published it, normalised; missing where unknown"),
            "outlet_basis": Column(TEXT, "where outlet comes from: file, page, metadata.csv, argument"),
            "outlet_kind": Column(
                TEXT, "newspaper, wire, broadcaster, magazine, online, aggregator; missing: unknown"
            ),
            "via": Column(TEXT, "portal or wire that passed the article on; never the outlet itself"),
            "byline": Column(TEXT, "names of the authors as printed, without By, role and outlet"),
            "dateline": Column(TEXT, "place (and agency) that the article opens with, removed from text"),
            "section": Column(TEXT, "section of the outlet, as printed"),
            "url": Column(TEXT, "address of the article"),
            "language": Column(
                TEXT, "ISO 639-1 code: en where the words tell, else as the file says; missing: neither"
            ),
            "published_start": Column(DATE, "first possible day of publication; missing: open or unknown"),
            "published_end": Column(DATE, "last possible day of publication; missing: open or unknown"),
            "published_basis": Column(TEXT, "where the date comes from: file, page, metadata.csv, argument"),
            "evidence": Column(TEXT, "why the hand-kept values of metadata.csv hold, as noted there"),
            "credit": Column(
                TEXT,
                "outlets credited as origin (with inputs from PTI), separated by '; '; missing: none found",
            ),
            "n_words": Column(INT, "words of text; U.S., 1.2 and US-backed are one each"),
            "cluster": Column(
                TEXT, "doc_id of the first member of the near-duplicate cluster; own doc_id if alone"
            ),
            "format": Column(TEXT, "what the file was read as: text, html, csv, json lines, nexis, ..."),
            "path": Column(TEXT, "file, relative to the corpus folder; within an archive, behind its name"),
            "sha256": Column(
                TEXT, "hash of the raw file; of text and fields where it holds several articles"
            ),
        },
    ),
    "removals": Table(
        "one row per stretch of a raw file that was removed, mended or read as metadata",
        {
            **DOC,
            "raw_start": Column(INT, "first character, offset into the decoded raw file"),
            "raw_end": Column(INT, "one past the last character"),
            "rule": Column(TEXT, "name of the rule"),
            "action": Column(TEXT, "removed, mended or metadata"),
            "text": Column(TEXT, "the raw characters"),
            "replacement": Column(TEXT, "what stands in documents.text instead (mended only)"),
        },
    ),
    "segments": Table(
        "one row per run of characters that documents.text and the raw file share",
        {
            **DOC,
            "start": Column(INT, "first character in documents.text"),
            "end": Column(INT, "one past the last character in documents.text"),
            "raw_start": Column(INT, "the same first character in the decoded raw file"),
        },
    ),
    "problems": Table(
        "one row per thing that could not be read or used",
        {
            "path": Column(TEXT, "file, relative to the corpus folder"),
            "expected": Column(TEXT, "what was expected"),
            "found": Column(TEXT, "what was found"),
            "advice": Column(TEXT, "what to do"),
        },
    ),
    "credits": Table(
        "one row per outlet that a text credits as its origin",
        {
            **SPAN,
            "text": Column(TEXT, "the credit as printed"),
            "name": Column(TEXT, "the outlet, one spelling for each; agencies: not named"),
            "form": Column(
                TEXT, "form by which it was told: inputs, contributed, reporting by, dateline, ..."
            ),
        },
    ),
    "sentences": Table(
        "one row per sentence",
        {
            **DOC,
            "sentence": Column(INT, "number within the document, from 0"),
            "paragraph": Column(INT, "number of its paragraph within the document, from 0"),
            **SPAN,
            "n_words": Column(INT, "words of the sentence"),
        },
    ),
    "timexes": Table(
        "one row per time expression",
        {
            **DOC,
            **SPAN,
            "text": Column(TEXT, "the expression as printed"),
            "type": Column(TEXT, "TIMEX3 type: DATE, TIME, DURATION, SET"),
            "value": Column(TEXT, "TIMEX3 value; partial (XXXX-09) where the anchor is unknown"),
            **INTERVAL,
            "precision": Column(
                TEXT, "time, day, week, month, quarter, season, half, year, decade, century, none"
            ),
            "modifier": Column(
                TEXT, "TIMEX3 mod (START, MID, END, APPROX, BEFORE, AFTER, ...); missing: none"
            ),
            "basis": Column(
                TEXT,
                "explicit, publication (its date was the anchor), context (another expression "
                "in the text was), unresolved",
            ),
            **WHERE,
        },
    ),
    "mentions": Table(
        "one row per named mention",
        {
            **DOC,
            **SPAN,
            "text": Column(TEXT, "the name as printed, without title, article and possessive"),
            "label": Column(TEXT, "PERSON ORG OUTLET GPE LOC FAC NORP EVENT PRODUCT LAW WORK"),
            **WHERE,
        },
    ),
    "attributions": Table(
        "one row per attribution: a source to whom a content is ascribed by a cue",
        {
            **DOC,
            "attribution": Column(INT, "number within the document, from 0"),
            "source_start": Column(INT, "first character of the source span; missing: none printed"),
            "source_end": Column(INT, "one past its last character"),
            "cue_start": Column(INT, "first character of the cue; missing: none printed"),
            "cue_end": Column(INT, "one past its last character"),
            "content_start": Column(INT, "first character of the content (hull of its parts)"),
            "content_end": Column(INT, "one past its last character"),
            "content_parts": Column(TEXT, "the parts of the content, 'start:end' separated by blanks"),
            "quoted": Column(TEXT, "direct, mixed or indirect"),
            "negated": Column(FLAG, "the cue is negated (did not say)"),
            "cue": Column(TEXT, "lemma of the cue, or its words"),
            "stance": Column(
                TEXT,
                "what the cue does: neutral, affirming, distancing, denying, warning, "
                "demanding, praising, criticising, predicting, believing, intending",
            ),
            "speaker": Column(
                TEXT, "fullest name or description of the speaker in this document; missing: unresolved"
            ),
            "speaker_start": Column(INT, "where that fullest form stands: the evidence"),
            "speaker_end": Column(INT, "one past its last character"),
            "speaker_basis": Column(TEXT, "named, described, pronoun, role phrase, unresolved"),
            "speaker_role": Column(
                TEXT, "words that describe the speaker in this document (title, apposition)"
            ),
            "via": Column(
                TEXT, "medium through which the words came (quoted as saying by ...); missing: none"
            ),
            "n_words": Column(INT, "words of the content"),
            "sentence": Column(INT, "sentences.sentence in which the content starts"),
        },
    ),
    "quantities": Table(
        "one row per amount",
        {
            **DOC,
            **SPAN,
            "text": Column(TEXT, "the amount as printed, with its hedge"),
            "value": Column(FLOAT, "number, in unit"),
            "value_max": Column(FLOAT, "upper end where a range is given; missing: one value"),
            "unit": Column(
                TEXT, "USD, mile, kilometre, tonne, percent, ... (pint's name); count: counted noun's lemma"
            ),
            "kind": Column(
                TEXT, "money, length, area, mass, volume, energy, percent, count, temperature, speed"
            ),
            "modifier": Column(
                TEXT, "hedge as printed: around, nearly, less than, up to, ...; missing: none"
            ),
            "of": Column(TEXT, "what it measures, in the article's own words; missing: not found"),
            "of_start": Column(INT, "first character of those words"),
            "of_end": Column(INT, "one past their last character"),
            "predicate": Column(
                TEXT, "verb phrase that ties the amount to its subject (committed to invest)"
            ),
            **WHERE,
        },
    ),
    "statements": Table(
        "one row per statement about an event: a clause or a noun that names an event, its date and status",
        {
            **DOC,
            "start": Column(INT, "first character of the clause"),
            "end": Column(INT, "one past its last character"),
            "predicate_start": Column(INT, "first character of the predicate (verb group or event noun)"),
            "predicate_end": Column(INT, "one past its last character"),
            "predicate": Column(TEXT, "lemma of the predicate"),
            "event_class": Column(TEXT, "class of the predicate in lexicons/events.csv; else the lemma"),
            "subject": Column(TEXT, "who or what, as printed; missing: none"),
            "object": Column(TEXT, "whom or what, as printed; missing: none"),
            "words": Column(TEXT, "lemmas of the clause's content words, sorted, separated by blanks"),
            "status": Column(TEXT, "happened, planned, announced, claimed, denied, conditional"),
            "timex_start": Column(INT, "timexes.start of the expression that dates it; missing: undated"),
            **INTERVAL,
            "date_basis": Column(
                TEXT,
                "basis of that expression; 'reported past': no date given, but told as past, "
                "so no later than publication; missing: undated",
            ),
            "attribution": Column(
                INT, "attributions.attribution whose content holds it; missing: outlet's own voice"
            ),
            **WHERE,
        },
    ),
    "ledger": Table(
        "one row per merge of a name into an entity",
        {
            "entity": Column(TEXT, "name of the entity"),
            "alias": Column(TEXT, "name form that was merged into it"),
            "label": Column(TEXT, "label of the entity"),
            "rule": Column(TEXT, "rule that merged them, or aliases.csv"),
            "evidence": Column(TEXT, "doc_id:start:end of the passage, or the side file's own note"),
            "documents": Column(TEXT, "doc_ids concerned, separated by blanks"),
            "n_mentions": Column(INT, "mentions of the alias"),
        },
    ),
    "words": Table(
        "one row per article, voice and printed form of a word (written by annotate --tables)",
        {
            **DOC,
            "voice": WHERE["voice"],
            "word": Column(TEXT, "form that is counted: without capitals, dots and the possessive"),
            "printed": Column(TEXT, "as printed, without the possessive"),
            "n": Column(INT, "occurrences"),
            "start": Column(INT, "first character of the first one, offset into documents.text"),
            "end": Column(INT, "one past its last character"),
        },
    ),
    **RESULTS,
}


def make(name: str, rows: Iterable[Mapping[str, Any]] | pd.DataFrame = ()) -> pd.DataFrame:
    """Return the table ``name`` made of ``rows``: all its columns, in order, with their dtypes.

    Columns that rows lack are missing values; a column that the schema does not know raises KeyError.
    """
    columns = TABLES[name].columns
    records = [] if isinstance(rows, pd.DataFrame) else list(rows)
    given = list(rows.columns) if isinstance(rows, pd.DataFrame) else [c for row in records for c in row]
    unknown = [c for c in given if c not in columns]
    if unknown:
        raise KeyError(f"table {name!r} has no column {unknown[0]!r}; it has {', '.join(columns)}")
    if isinstance(rows, pd.DataFrame):
        frame = rows.reindex(columns=list(columns)).reset_index(drop=True)
        return frame.astype({c: column.dtype for c, column in columns.items()})
    # Each column in its dtype at once: to infer one and convert it takes three times as long.
    typed = {c: pd.array([row.get(c) for row in records], dtype=_dtype(k.dtype)) for c, k in columns.items()}
    return pd.DataFrame(typed, copy=False)


@cache
def _dtype(name: str) -> Any:
    return pd.api.types.pandas_dtype(name)


def check(name: str, frame: pd.DataFrame) -> None:
    """Raise ValueError when ``frame`` lacks a column of table ``name`` or holds one of another dtype."""
    for column, (dtype, _) in TABLES[name].columns.items():
        if column not in frame.columns:
            raise ValueError(f"table {name!r} lacks the column {column!r}")
        if str(frame[column].dtype) != dtype:
            raise ValueError(
                f"table {name!r}, column {column!r}: expected {dtype}, found {frame[column].dtype}"
            )


def dictionary() -> str:
    """Return ``docs/data-dictionary.md``: every table with its grain and columns, as Markdown."""
    lines = [
        "# Data dictionary",
        "",
        "Made from `pasni_analysis/schema.py` by `make docs/data-dictionary.md`. Offsets are half-open",
        "character offsets into `documents.text`; dates are days, intervals include both ends.",
    ]
    for name, table in TABLES.items():
        lines += ["", f"## {name}", "", f"{table.grain[0].upper()}{table.grain[1:]}.", ""]
        lines += ["| column | dtype | meaning |", "|---|---|---|"]
        lines += [f"| `{c}` | {column.dtype} | {column.meaning} |" for c, column in table.columns.items()]
    return "\n".join(lines) + "\n"
