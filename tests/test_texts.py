"""What counts: one resolution for all measures, one article per cluster, no copy lost, choices checked."""

from dataclasses import replace

import hand
import pandas as pd
import pytest

from pasni_analysis.measures.entities import resolve_entities
from pasni_analysis.measures.frequency import count_entities
from pasni_analysis.measures.texts import independent, resolved


def unresolved(text: str, *names: tuple[str, str]):
    notes = hand.notes(
        hand.documents({"text": text}), [{"doc": "d0", "text": t, "label": label} for t, label in names]
    )
    return replace(notes, mentions=notes.mentions.drop(columns="entity"))


def test_entities_are_counted_as_the_ledger_that_reads_the_text_merges_them():
    notes = unresolved(
        "In Central Iberian Area, CIA men met.", ("Central Iberian Area", "ORG"), ("CIA", "ORG")
    )
    shown = resolve_entities(notes.mentions, aliases=notes.aliases, documents=notes.documents)
    blind = resolve_entities(notes.mentions, aliases=notes.aliases)
    assert resolved(notes).mentions["entity"].tolist() == shown.mentions["entity"].tolist()
    assert blind.mentions["entity"].nunique() == 1
    assert set(count_entities(notes)["entity"]) == set(shown.mentions["entity"])
    assert len(set(shown.mentions["entity"])) == 2


def test_aliases_for_mentions_already_resolved_are_refused():
    notes = unresolved("Acme grew.", ("Acme", "ORG"))
    aliases = pd.DataFrame({"entity": ["Acme Mining"], "alias": ["Acme"]})
    assert count_entities(notes, aliases=aliases)["entity"].tolist() == ["Acme Mining"]
    with pytest.raises(ValueError, match=r"aliases: expected mentions not yet resolved.*resolve_entities"):
        count_entities(resolved(notes), aliases=aliases)


def copies(*days: str | None) -> pd.DataFrame:
    rows = ({"text": "One.", "published_start": day, "published_end": day, "cluster": "d2"} for day in days)
    return hand.documents(*rows)


def test_of_a_cluster_the_article_stays_that_it_is_named_after_whatever_the_file_names():
    docs = copies("2025-10-06", "2025-10-05", "2025-10-04", "2025-10-08")
    assert independent(hand.notes(docs)).documents["doc_id"].tolist() == ["d2"]


@pytest.mark.parametrize(
    ("days", "stays"),
    [
        (["2025-10-06", "2025-10-05"], "d1"),
        (["2025-10-05", "2025-10-05"], "d0"),
        ([None, "2025-10-05"], "d1"),
        ([None, None], "d0"),
    ],
)
def test_where_a_selection_took_the_first_out_the_earliest_published_stays(days, stays):
    assert independent(hand.notes(copies(*days))).documents["doc_id"].tolist() == [stays]
