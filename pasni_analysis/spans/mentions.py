"""Named mentions: which stretches of an article name a person, body, outlet, place, people or thing.

Counting rules. A mention is one printed occurrence of a name. Titles, ranks, offices, articles and the
possessive "'s" stand outside it ("Field Marshal Asim Munir" is "Asim Munir"; "Pasni's" is "Pasni"); the
article belongs to an outlet's name where its list has it ("The Hindu"). A hyphenated pair is two mentions
("Pakistan-US"), a name before a hyphen and a common word is one ("US-backed"). A port counts for its place,
whatever its capital ("Pasni port", "Pasni Port": Pasni). An administration is a body, not the person ("Trump
administration"). A name inside another name is not counted again (India in "The Times of India").
"""

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import pandas as pd

from pasni_analysis import schema
from pasni_analysis.columns import Row
from pasni_analysis.spans import mention_known as known
from pasni_analysis.spans.mention_spans import (
    Span,
    compounds,
    defined_acronyms,
    grow,
    join_people,
    model_spans,
    without_overlaps,
)
from pasni_analysis.spans.mention_votes import Votes, best, count_votes, form_key
from pasni_analysis.spans.parse import parse, text_of

if TYPE_CHECKING:
    from spacy.tokens import Doc


def find_mentions(text: "str | Doc", *, model: str = "") -> pd.DataFrame:
    """Return one row per named mention: start, end, text, label (schema "mentions").

    The entities of the spaCy pipeline ``model``, with bounds repaired; names in brackets, outlets, and names
    that the model missed; one label for all mentions of a name, by votes of model, context, form and lists.
    Not found: pronouns, descriptions without a name ("the army chief"), dates and numbers.
    """
    return schema.make("mentions", mention_rows(parse(text, model=model)))


def mention_rows(doc: "Doc") -> list[Row]:
    """Return the rows of :func:`find_mentions` as dicts."""
    printed = text_of(doc)
    defined = list(defined_acronyms(printed))
    outlets = known.outlet_spans(printed, [printed[s.start : s.end] for s in defined])
    none = known.no_names(printed)
    spans = without_overlaps([*none, *defined, *outlets, *compounds(printed), *model_spans(doc, printed)])
    spans = grow(printed, join_people(printed, spans))
    for seek in (known.listed_names, known.acronyms):
        spans += seek(printed, known.cover(printed, spans))
    taken = known.cover(printed, spans)
    spans = sorted(s for s in spans if s.label)
    spans = _label(printed, spans, count_votes(printed, spans))
    spans += known.named_spans(printed, known.index_names(known.known_names(printed, spans)), taken)
    return _rows(printed, sorted(spans))


def _label(text: str, spans: list[Span], votes: dict[str, Votes]) -> list[Span]:
    return [
        s
        if s.sure and s.label == "OUTLET"
        else s._replace(label=best(votes[form_key(text[s.start : s.end])], s.label))
        for s in spans
    ]


def _rows(text: str, spans: list[Span]) -> list[Row]:
    return [{"start": s.start, "end": s.end, "text": text[s.start : s.end], "label": s.label} for s in spans]


def repair_mentions(mentions: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    """Return ``mentions`` with labels voted over all documents, and names added that another one knows.

    ``documents`` need doc_id and text; their outlets, where given, are media wherever they are named.
    Votes of a name in its own document count in full, those of all others together at most as much as
    four mentions. Same input, same output; no model is used.
    """
    texts = dict(zip(documents["doc_id"], documents["text"], strict=True))
    found: dict[str, list[Span]] = {doc_id: [] for doc_id in texts}
    for row in mentions.itertuples(index=False):
        found[row.doc_id].append(Span(row.start, row.end, row.label))
    own = {doc_id: count_votes(texts[doc_id], spans) for doc_id, spans in found.items()}
    total: dict[str, Votes] = defaultdict(Counter)
    for votes in own.values():
        for name, counted in votes.items():
            total[name].update(counted)
    printers = documents["outlet"].dropna() if "outlet" in documents else pd.Series(dtype="str")
    outlets = set(printers.str.removeprefix("The "))
    rows = []
    for doc_id, spans in found.items():
        votes = {name: _with_others(counted, total[name]) for name, counted in own[doc_id].items()}
        keep = [s._replace(sure=True) if s.label == "OUTLET" else s for s in spans]
        for row in _rows(texts[doc_id], _label(texts[doc_id], keep, votes)):
            # Who publishes an article of the corpus is a medium wherever another one names it.
            medium = {"label": "OUTLET"} if row["text"].removeprefix("The ") in outlets else {}
            rows.append({"doc_id": doc_id} | row | medium)
    return schema.make("mentions", rows)


def _with_others(own: Votes, total: Votes) -> Votes:
    others = Counter({label: total[label] - own[label] for label in total})
    size = sum(abs(n) for n in others.values())
    return Counter({label: own[label] + 40 * others[label] // max(size, 40) for label in total})
