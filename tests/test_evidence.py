"""Evidence: every row of an aggregated table names the passages that it counts, and no others."""

import hand
import pandas as pd
import pytest

from pasni_analysis import columns
from pasni_analysis.measures import evidence as module
from pasni_analysis.measures.cooccurrence import count_cooccurrences
from pasni_analysis.measures.evidence import evidence
from pasni_analysis.measures.frames import compare_frames
from pasni_analysis.measures.frequency import count_entities, count_entities_by
from pasni_analysis.measures.keyness import compare_keyness
from pasni_analysis.measures.places import locate_places
from pasni_analysis.measures.speakers import compare_speakers, compare_stances
from pasni_analysis.results import OWN

WORDS = {"port": ["port*"], "war": ["war"]}


@pytest.fixture(scope="module")
def notes():
    docs = hand.documents(
        {"text": "Lee saw ports. The port is safe, Lee said.", "doc_id": "b 1"},
        {"text": "Port and war, said Lee. War!", "doc_id": "a"},
        {"text": "Lee saw ports.", "doc_id": "copy", "cluster": "b 1"},
    )
    mentions = [{"doc": d, "text": "Lee", "label": "PERSON", "nth": i} for d, i in [("b 1", 0), ("b 1", 1)]]
    mentions += [{"doc": d, "text": "Lee", "label": "PERSON"} for d in ("a", "copy")]
    attributions = [
        {"doc": "b 1", "source": "Lee", "content": "The port is safe"},
        {"doc": "a", "source": "Lee", "content": "Port and war", "cue_start": 14, "cue_end": 18},
    ]
    return hand.notes(docs, mentions, attributions)


def passages(notes, row: pd.Series) -> list[str]:
    texts = dict(zip(notes.documents["doc_id"], notes.documents["text"], strict=True))
    if pd.isna(row["evidence"]):
        return []
    return [texts[d][a:b] for d, a, b in columns.parse_evidence(row["evidence"])]


def build(table: str, notes) -> tuple[pd.DataFrame, str]:
    return {
        "speaker_use": lambda: (compare_speakers(notes), "attributions"),
        "stances": lambda: (compare_stances(notes), "attributions"),
        "frames": lambda: (compare_frames(notes, lexicon=WORDS), "hits"),
        "keyness": lambda: (compare_keyness(notes, min_count=1), "count"),
        "entities": lambda: (count_entities(notes), "mentions"),
        "entity_counts": lambda: (count_entities_by(notes), "mentions"),
        "cooccurrences": lambda: (count_cooccurrences(notes, min_count=1), "count"),
        "places": lambda: (locate_places(notes), "mentions"),
    }[table]()


TABLES = (
    "speaker_use",
    "stances",
    "frames",
    "keyness",
    "entities",
    "entity_counts",
    "cooccurrences",
    "places",
)


@pytest.mark.parametrize("table", TABLES)
def test_a_row_has_as_many_passages_as_it_counts(table, notes):
    rows, count = build(table, notes)
    assert [len(passages(notes, row)) for _, row in rows.iterrows()] == rows[count].tolist()
    assert rows.columns[-1] == "evidence"


@pytest.mark.parametrize("table", TABLES)
def test_a_corpus_in_which_nothing_is_found_gives_no_evidence(table):
    rows, _ = build(table, hand.notes(hand.documents({"text": "Rain."}, {"text": "Sun."})))
    assert rows["evidence"].isna().all() or table == "keyness"


def test_the_passages_are_the_words_counted(notes):
    frames = compare_frames(notes, lexicon=WORDS).set_index(["unit", "frame"])
    assert passages(notes, frames.loc[("Outlet 0 (b 1)", "port")]) == ["ports", "port"]
    keyness = compare_keyness(notes, min_count=1).set_index(["unit", "word"])
    assert passages(notes, keyness.loc[("Outlet 1 (a)", "war")]) == ["war", "War"]
    use = compare_speakers(notes)
    spoken = use[use["kind"] != OWN]
    assert [passages(notes, row) for _, row in spoken.iterrows()] == [["The port is safe"], ["Port and war"]]


def test_a_stance_is_shown_by_its_cue_or_where_none_is_printed_by_the_content(notes):
    rows = compare_stances(notes)
    assert [passages(notes, row) for _, row in rows.iterrows()] == [["The port is safe"], ["said"]]


def test_passages_stand_in_the_order_of_the_corpus_without_its_copies(notes):
    assert count_entities(notes)["evidence"].tolist() == ["b 1:0:3 b 1:33:36 a:19:22"]


def test_of_many_passages_the_first_are_named(monkeypatch):
    monkeypatch.setattr(module, "MOST_EVIDENCE", 2)
    rows = pd.DataFrame({"doc_id": "d", "start": [9, 1, 5], "end": [10, 2, 6], "word": "x"})
    assert evidence(rows, ["word"], pd.DataFrame({"doc_id": ["d"]}))["x"] == "d:1:2 d:5:6"
