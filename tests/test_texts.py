"""What counts: one resolution for all measures, one article per cluster, no copy lost, choices checked."""

from dataclasses import replace

import hand
import numpy as np
import pandas as pd
import pytest

from pasni_analysis.measures.cooccurrence import count_cooccurrences
from pasni_analysis.measures.entities import resolve_entities
from pasni_analysis.measures.frames import compare_frames, find_frame_hits
from pasni_analysis.measures.frequency import count_entities, count_entities_by
from pasni_analysis.measures.keyness import compare_keyness
from pasni_analysis.measures.kwic import kwic
from pasni_analysis.measures.places import locate_places
from pasni_analysis.measures.speakers import compare_speakers, compare_stances, list_speakers
from pasni_analysis.measures.texts import (
    choose_unit,
    components,
    independent,
    per_unit,
    resolved,
    text_ids,
    units,
)


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


@pytest.fixture(scope="module")
def reprinted():
    first = {"text": "The port tax rose at Pasni.", "outlet": "Post"}
    docs = hand.documents(
        first,
        {**first, "outlet": "Copyist", "cluster": "d0"},
        {**first, "cluster": "d0"},
        {"text": "A coal tax.", "outlet": "Star"},
    )
    return hand.notes(docs, [{"doc": d, "text": "Pasni", "label": "GPE"} for d in ("d0", "d1", "d2")])


@pytest.mark.parametrize(
    ("by", "rows"),
    [
        ("article", [["Post (d0)", 1, 2, 6], ["Star (d3)", 1, 0, 3]]),
        ("outlet", [["Copyist", 0, 0, 0], ["Post", 1, 2, 6], ["Star", 1, 0, 3]]),
    ],
)
def test_each_copy_is_credited_to_the_article_that_stays_and_no_outlet_disappears(reprinted, by, rows):
    table = per_unit(units(reprinted, by)).reset_index()
    assert table[["unit", "n_articles", "n_copies", "n_words"]].to_numpy().tolist() == rows


def test_without_copies_left_out_every_article_counts_in_its_own_unit(reprinted):
    table = per_unit(units(reprinted, "outlet", count="articles"))
    assert table[["n_articles", "n_copies"]].to_numpy().tolist() == [[1, 0], [2, 0], [1, 0]]


@pytest.mark.parametrize(
    ("measure", "column"),
    [
        (compare_speakers, "words"),
        (compare_frames, "hits"),
        (compare_keyness, "count"),
        (count_entities_by, "mentions"),
    ],
)
def test_an_outlet_that_printed_copies_alone_keeps_its_rows_with_nothing_in_them(reprinted, measure, column):
    options = {"min_count": 1} if measure is compare_keyness else {}
    table = measure(reprinted, "outlet", **options)
    assert sorted(table["unit"].unique()) == ["Copyist", "Post", "Star"]
    copyist = table[table["unit"] == "Copyist"]
    assert copyist[[column, "n_articles", "n_independent", "n_words"]].eq(0).all(axis=None)
    assert table.drop_duplicates("unit")["n_copies"].sum() == 2


@pytest.mark.parametrize("voice", ["all", "outlet", "quoted"])
@pytest.mark.parametrize(
    ("measure", "keeps_rows"),
    [
        (compare_keyness, False),
        (compare_frames, True),
        (find_frame_hits, False),
        (count_entities, False),
        (count_entities_by, False),
        (count_cooccurrences, False),
        (locate_places, False),
    ],
)
def test_a_corpus_in_which_nobody_is_quoted_has_no_quoted_words_and_no_error(measure, keeps_rows, voice):
    docs = hand.documents(
        {"text": "The port tax, Pasni tax, Omara tax."}, {"text": "Pasni and Omara, a tax."}
    )
    named = [{"doc": d, "text": t, "label": "GPE"} for d in ("d0", "d1") for t in ("Pasni", "Omara")]
    table = measure(hand.notes(docs, named), voice=voice)
    assert table.empty == (voice == "quoted" and not keeps_rows)
    if voice == "quoted" and keeps_rows:
        assert table[["hits", "n_words"]].eq(0).all(axis=None)
        assert table["rate"].isna().all()


@pytest.mark.parametrize("measure", [compare_speakers, compare_stances, list_speakers])
def test_a_corpus_in_which_nobody_is_quoted_speaks_in_its_own_voice(measure):
    table = measure(hand.notes(hand.documents({"text": "The port."})))
    assert table.get("kind", pd.Series(dtype="str")).tolist() == (
        ["own voice"] if measure is compare_speakers else []
    )


@pytest.mark.parametrize(
    ("call", "options", "message"),
    [
        (find_frame_hits, {"voice": "own"}, r"voice: .*'quoted'; found 'own'"),
        (compare_frames, {"voice": "own"}, r"voice: .*'each'; found 'own'"),
        (find_frame_hits, {"lexicon": {}}, r"lexicon: expected a frame.*found none"),
        (compare_frames, {"lexicon": {}}, r"lexicon: expected a frame.*found none"),
        (compare_frames, {"lexicon": {"law": []}}, r"lexicon: expected a frame.*found none"),
        (compare_frames, {"resamples": 0}, r"resamples: expected 1 or more; found 0"),
        (compare_keyness, {"resamples": 1}, r"resamples: expected 2 or more; found 1"),
        (compare_keyness, {"prior": 0, "voice": "quoted"}, r"prior: expected a number above 0; found 0"),
        (count_entities_by, {"voice": "own"}, r"voice: .*found 'own'"),
        (count_entities_by, {"top_n": -1}, r"top_n: expected 0 or more; found -1"),
        (count_cooccurrences, {"min_count": 0}, r"min_count: expected 1 or more; found 0"),
        (kwic, {"keyword": "tax", "window": -1}, r"window: expected 0 or more; found -1"),
    ],
)
def test_what_an_argument_must_be_is_said_before_anything_is_counted(call, options, message):
    with pytest.raises(ValueError, match=message):
        call(hand.notes(hand.documents({"text": "A tax."}, {"text": "A tax."})), **options)


def test_a_window_of_none_and_frames_of_the_researcher_alone_are_allowed():
    notes = hand.notes(hand.documents({"text": "A tax fell."}), frames={"money": ["tax"]})
    assert kwic(notes, "tax", window=0)[["left", "right"]].to_numpy().tolist() == [["", ""]]
    assert compare_frames(notes, lexicon={})["hits"].tolist() == [1]


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("day", ["2025-09-30", "2025-10-04", "date unknown", "date unknown"]),
        ("month", ["2025-09", "2025-10", "2025-10", "date unknown"]),
        ("quarter", ["2025Q3", "2025Q4", "2025Q4", "date unknown"]),
        ("year", ["2025", "2025", "2025", "date unknown"]),
    ],
)
def test_articles_count_in_the_period_in_which_they_were_certainly_published(by, expected):
    days = [
        ("2025-09-30", "2025-09-30"),
        ("2025-10-04", "2025-10-04"),
        ("2025-10-01", "2025-10-09"),
        (None, "2025-10-01"),
    ]
    rows = [
        {"text": "It rained.", "published_start": pd.to_datetime(a), "published_end": pd.to_datetime(b)}
        for a, b in days
    ]
    table = units(hand.notes(hand.documents(*rows)), by)
    assert table["unit"].tolist() == expected
    assert table["by"].unique().tolist() == [by]


@pytest.mark.parametrize(
    ("last", "expected"),
    [("2025-01-12", "day"), ("2025-01-13", "month"), ("2026-01-01", "quarter"), ("2028-01-01", "year")],
)
def test_the_shortest_period_is_chosen_of_which_the_corpus_spans_few(last, expected):
    documents = pd.DataFrame(
        {
            "published_start": pd.to_datetime(["2025-01-01", last]),
            "published_end": pd.to_datetime(["2025-01-01", last]),
        }
    )
    assert choose_unit(documents, "period") == expected


def test_texts_are_what_desks_and_clusters_tie_together_however_long_the_chain():
    chance = np.random.default_rng(0)
    for n in (1, 2, 10, 60):
        ids = [f"d{i}" for i in range(n)]
        days = pd.Series(pd.Timestamp("2025-01-01") + pd.to_timedelta(chance.integers(0, n, n), unit="D"))
        documents = pd.DataFrame(
            {
                "doc_id": pd.array(ids, dtype="str"),
                "outlet": pd.array([("A", "B", None)[i] for i in chance.integers(0, 3, n)], dtype="str"),
                "published_start": days.where(chance.random(n) < 0.9),
                "published_end": days,
                "cluster": [
                    ids[chance.integers(0, i + 1)] if chance.random() < 0.4 else ids[i] for i in range(n)
                ],
            }
        )
        ties = []
        for row in documents.itertuples():
            day = row.published_start if pd.notna(row.outlet) else pd.NaT
            ties += [((row.doc_id,), ("copy", row.cluster)), ((row.doc_id,), (str(row.outlet), str(day)))]
        first = components(ties)
        assert text_ids(documents).tolist() == [first[d,][0] for d in ids]
