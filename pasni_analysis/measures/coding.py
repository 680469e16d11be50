"""Samples for coding by hand: which rows of a table, with their passages, and the key that stays closed."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from pasni_analysis import schema
from pasni_analysis.columns import MOST_EVIDENCE, parse_evidence
from pasni_analysis.corpus.made_with import made_with
from pasni_analysis.measures.codebook import codebook, forms
from pasni_analysis.measures.frames import find_frame_hits
from pasni_analysis.measures.speakers import list_speakers
from pasni_analysis.measures.texts import UNKNOWN, check_choice, check_least, independent, resolved

if TYPE_CHECKING:
    from pasni_analysis.spans.annotate import Notes

# Result tables whose rows name, as evidence, items of a table that can be coded.
FIGURES = {
    "speaker_use": "speakers",
    "stances": "speakers",
    "frames": "frame_hits",
    "entities": "mentions",
    "entity_counts": "mentions",
    "timeline": "statements",
    "quantity_groups": "quantities",
}
_BEFORE, _AFTER = 2, 1  # sentences of context
_LONGEST = 4000  # characters of context a side, and of an item: a cell of Excel holds 32,767
_PLACES = ("none", "outlet", "article")  # what items may be drawn by, beside the package's own classes


@dataclass(frozen=True)
class Sample:
    """What is coded, the key to it, and what both were made from."""

    items: pd.DataFrame
    key: pd.DataFrame
    about: dict[str, str]


def sample_for_coding(
    notes: "Notes",
    table: str,
    n: int = 100,
    *,
    by: str = "outlet",
    seed: int = 0,
    count: str = "independent texts",
    within: pd.DataFrame | None = None,
) -> Sample:
    """Return ``n`` items of ``table`` for coders (``coding_items``), their key, and what they were made from.

    ``table`` is one of the codebook: speakers, frame_hits, mentions, timexes, statements, quantities.
    The items are drawn at random within each stratum: ``by`` is outlet, article, none, or a class that the
    package gives (kind, stance, frame, label ...). Each stratum has its share of ``n``, at least one item;
    ``weight`` makes up for rounding. Where the corpus has fewer than ``n`` items all are taken. ``within``
    is the data of a figure: then only the passages that it names as evidence are drawn from. What is drawn
    depends on ``seed`` and the items alone, not on their order or the machine. Precision is what such a
    sample can show; what the package has missed it cannot.
    """
    check_choice("table", table, forms())
    check_least("n", n, 1)
    choices = (*_PLACES, *dict.fromkeys(_CLASS[question] for question in forms()[table].questions))
    check_choice("by", by, choices)
    kept = independent(resolved(notes), count)
    rows = _identify(_BUILD[table](kept), table, kept.documents)
    rows = rows if within is None else _only(rows, within)
    if rows.empty:
        raise ValueError(f"table {table!r}: expected items to draw from, found none; is it the right corpus?")
    rows = _draw(_describe(rows, kept.documents, by), n, by, seed)
    rows["passage"] = _passages(rows, kept)
    shown = list(forms()[table].shown)
    items = schema.make("coding_items", rows[list(schema.TABLES["coding_items"].columns)])
    key = schema.make("coding_key", _key(rows, table))
    about = {"table": table, "n": str(len(items)), "by": by, "seed": str(seed), "count": count}
    about |= {"corpus_sha256": notes.corpus_sha256, "model": notes.model, **made_with()}
    about |= {"codebook_sha256": _sha256(codebook([table])), "sample_sha256": sample_sha256(key)}
    return Sample(items.assign(**{name: rows[name].astype("str").to_numpy() for name in shown}), key, about)


def hides_stratum(table: str, by: str) -> bool:
    """Say whether the stratum would tell coders what the package has found."""
    return any(question.blind and _CLASS[name] == by for name, question in forms()[table].questions.items())


def sample_sha256(key: pd.DataFrame) -> str:
    """Return the hash of a sample: of its items, their strata and weights, and the package's own codes."""
    return _sha256(key.to_csv(index=False, lineterminator="\n"))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()


def _speakers(notes: "Notes") -> pd.DataFrame:
    spans = ["cue_start", "cue_end"]
    cues = notes.attributions[["doc_id", "attribution", *spans]]
    rows = list_speakers(notes).merge(cues, on=["doc_id", "attribution"], how="left")
    texts = notes.documents.set_index("doc_id")["text"]
    printed = [
        "" if pd.isna(r.cue_start) else " ".join(texts[r.doc_id][int(r.cue_start) : int(r.cue_end)].split())
        for r in rows.itertuples()
    ]
    return rows.assign(
        cue=printed,
        stance=rows["stance"].fillna("unclassified"),
        start=rows["content_start"].fillna(rows["cue_start"]),
        end=rows["content_end"].fillna(rows["cue_end"]),
    )


def _frame_hits(notes: "Notes") -> pd.DataFrame:
    hits = find_frame_hits(notes)
    # What is part of a name is not counted, and one word is one item of each frame.
    return hits[~hits["in_name"]].drop_duplicates(["doc_id", "start", "end", "frame"])


def _timexes(notes: "Notes") -> pd.DataFrame:
    return notes.timexes.assign(days=_days(notes.timexes), value=notes.timexes["value"].fillna("none"))


def _statements(notes: "Notes") -> pd.DataFrame:
    rows = notes.statements
    return rows.assign(days=_days(rows), date_basis=rows["date_basis"].fillna("undated"))


def _quantities(notes: "Notes") -> pd.DataFrame:
    rows = notes.quantities
    amounts = [
        f"{low:.12g}{'' if pd.isna(high) else f' to {high:.12g}'} {unit}"
        for low, high, unit in zip(rows["value"], rows["value_max"], rows["unit"], strict=True)
    ]
    return rows.assign(amount=amounts, of=rows["of"].fillna(""))


_BUILD: dict[str, Callable[["Notes"], pd.DataFrame]] = {
    "speakers": _speakers,
    "frame_hits": _frame_hits,
    "mentions": lambda notes: notes.mentions.assign(entity=notes.mentions["entity"].fillna("")),
    "timexes": _timexes,
    "statements": _statements,
    "quantities": _quantities,
}
# The column by which the answers to a question are told apart; of a blind question it is the answer.
_CLASS = {
    "kind": "kind",
    "stance": "stance",
    "sense": "frame",
    "label": "label",
    "entity_right": "label",
    "days_right": "type",
    "date_right": "date_basis",
    "status": "status",
    "value_right": "kind",
    "of_right": "kind",
}


def _days(rows: pd.DataFrame, start: str = "date_start", end: str = "date_end") -> list[str]:
    words = [rows[c].dt.strftime("%Y-%m-%d").fillna("open").tolist() for c in (start, end)]
    return [a.replace("open", "none") if a == b else f"{a} to {b}" for a, b in zip(*words, strict=True)]


def _identify(rows: pd.DataFrame, table: str, documents: pd.DataFrame) -> pd.DataFrame:
    """Return ``rows`` in the order of the documents and of the text, each with its ``id``."""
    place = pd.Series(range(len(documents)), index=documents["doc_id"])
    rows = rows.assign(place=rows["doc_id"].map(place)).astype({"start": int, "end": int})
    rows = rows.sort_values(["place", "start", "end"], kind="stable").reset_index(drop=True)
    where = [f"{table}:{r.doc_id}:{r.start}:{r.end}" for r in rows.itertuples()]
    nth = rows.groupby(["doc_id", "start", "end"]).cumcount() + 1
    return rows.assign(id=[name if k == 1 else f"{name}:{k}" for name, k in zip(where, nth, strict=True)])


def figure_table(columns: list[str]) -> str:
    """Return the table of the codebook that holds the passages of a figure's data, told by its columns."""
    for name, table in FIGURES.items():
        if list(schema.TABLES[name].columns) == columns:
            return table
    raise ValueError(
        f"expected the data (.csv) of a figure of {', '.join(FIGURES)}; found the columns "
        f"{', '.join(columns[:6])} ...; sample one of {', '.join(forms())} instead"
    )


def _only(rows: pd.DataFrame, data: pd.DataFrame) -> pd.DataFrame:
    """Return those of ``rows`` that the data of a figure names as evidence; all of it must be among them."""
    if "evidence" in data:
        cells = [parse_evidence(cell) for cell in data["evidence"].dropna()]
        if any(len(cell) >= MOST_EVIDENCE for cell in cells):
            raise ValueError(
                f"figure: expected all passages, found a row with {MOST_EVIDENCE:,}, where lists are cut; "
                "sample the table itself"
            )
        named = {passage for cell in cells for passage in cell}
    else:
        named = {(r.doc_id, int(r.start), int(r.end)) for r in data.itertuples()}
    spans = [("start", "end"), *([("cue_start", "cue_end")] if "cue_start" in rows else [])]
    where = [list(zip(rows["doc_id"], rows[a], rows[b], strict=True)) for a, b in spans]
    if lost := named - {passage for column in where for passage in column if not pd.isna(passage[1])}:
        doc_id, start, end = min(lost)
        raise ValueError(
            f"figure: {len(lost):,} of its {len(named):,} passages are none of this corpus, the first is "
            f"{doc_id}:{start}:{end}; name the corpus of the figure, and draw it anew with this version"
        )
    return rows[[any(passage in named for passage in passages) for passages in zip(*where, strict=True)]]


def _describe(rows: pd.DataFrame, documents: pd.DataFrame, by: str) -> pd.DataFrame:
    """Return ``rows`` with what is told of their articles, and with their stratum."""
    about = documents.set_index("doc_id")
    published = pd.Series(_days(about, "published_start", "published_end"), index=about.index)
    told = {"outlet": about["outlet"], "article": about["label"], "title": about["title"], "date": published}
    rows = rows.assign(**{name: rows["doc_id"].map(values) for name, values in told.items()})
    rows["date"] = rows["date"].where(rows["date"] != "none")
    if by == "none":
        return rows.assign(stratum="all")
    return rows.assign(stratum=rows[by].astype("str").fillna(UNKNOWN if by == "outlet" else f"{by} unknown"))


def _draw(rows: pd.DataFrame, n: int, by: str, seed: int) -> pd.DataFrame:
    sizes = rows["stratum"].value_counts().sort_index()
    if n < len(sizes):
        raise ValueError(
            f"n: expected at least one item for each of {len(sizes):,} strata (by {by}), found {n}; "
            "raise n, or draw by something coarser"
        )
    taken = _share(sizes.to_dict(), n)
    # A hash, not a generator of random numbers: the same items on any machine and with any version of numpy.
    rows = rows.assign(draw=[_sha256(f"{seed}\t{name}") for name in rows["id"]]).sort_values("draw")
    rows = rows[rows.groupby("stratum").cumcount() < rows["stratum"].map(taken)].reset_index(drop=True)
    rows["n_stratum"] = rows["stratum"].map(sizes)
    rows["n_sampled"] = rows["stratum"].map(taken)
    return rows.assign(weight=rows["n_stratum"] / rows["n_sampled"])


def _share(sizes: dict[str, int], n: int) -> dict[str, int]:
    """Return how many of ``n`` each stratum has: one, then by size (Sainte-Laguë), never more than it holds.

    >>> _share({"a": 60, "b": 39, "c": 1}, 10)
    {'a': 5, 'b': 4, 'c': 1}
    """
    taken = dict.fromkeys(sizes, 1)
    for _ in range(min(n, sum(sizes.values())) - len(sizes)):
        free = [stratum for stratum in sizes if taken[stratum] < sizes[stratum]]
        taken[max(free, key=lambda stratum: sizes[stratum] / (2 * taken[stratum] + 1))] += 1
    return taken


def _passages(rows: pd.DataFrame, notes: "Notes") -> list[str]:
    texts = notes.documents.set_index("doc_id")["text"]
    sentences = {name: part.sort_values("start") for name, part in notes.sentences.groupby("doc_id")}
    found = []
    for doc_id, start, end in rows[["doc_id", "start", "end"]].itertuples(index=False):
        text, (first, last) = texts[doc_id], _context(sentences.get(doc_id), start, end)
        before, item, after = text[min(first, start) : start], text[start:end], text[end : max(last, end)]
        if len(item) > 2 * _LONGEST:
            item = f"{item[:_LONGEST]} [...] {item[-_LONGEST:]}"
        found.append(" ".join(f"{before[-_LONGEST:]}»{item}«{after[:_LONGEST]}".split()))
    return found


def _context(sentences: pd.DataFrame | None, start: int, end: int) -> tuple[int, int]:
    if sentences is None:
        return start, end
    starts, ends = (sentences[c].to_numpy(dtype=np.int64) for c in ("start", "end"))
    first = max(0, int(np.searchsorted(starts, start, side="right")) - 1 - _BEFORE)
    last = min(len(ends) - 1, int(np.searchsorted(ends, end, side="left")) + _AFTER)
    return int(starts[first]), int(ends[last])


def _key(rows: pd.DataFrame, table: str) -> pd.DataFrame:
    parts = [
        rows.assign(
            question=name, **{"class": rows[_CLASS[name]], "value": rows[_CLASS[name]] if q.blind else "yes"}
        )
        for name, q in forms()[table].questions.items()
    ]
    return pd.concat(parts)[list(schema.TABLES["coding_key"].columns)].sort_values("id", kind="stable")
