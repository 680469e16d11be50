"""Entity frequency: counts, denominators and dispersion by hand, in a total order."""

import math

import hand
import pandas as pd
import pytest

from pasni_analysis.measures.frequency import count_entities, count_entities_by, gries_dp, juilland_d


@pytest.fixture(scope="module")
def notes():
    docs = hand.documents(
        {"text": "Pasni grew. Pasni is far, Lee said."},  # 7 words
        {"text": "Lee saw Pasni."},  # 3 words
        {"text": "Lee saw Pasni.", "cluster": "d1", "outlet": "Copyist"},
    )
    mentions = [
        {"doc": "d0", "text": "Pasni", "label": "GPE"},
        {"doc": "d0", "text": "Pasni", "label": "GPE", "nth": 1},
        {"doc": "d0", "text": "Lee", "label": "PERSON", "entity": "Ann Lee"},
        *({"doc": d, "text": "Pasni", "label": "GPE"} for d in ("d1", "d2")),
        *({"doc": d, "text": "Lee", "label": "PERSON", "entity": "Ann Lee"} for d in ("d1", "d2")),
    ]
    return hand.notes(docs, mentions, [{"doc": "d0", "source": "Lee", "content": "Pasni is far"}])


def test_gries_dp_by_hand():
    # Shares of the words .6, .3, .1; of the mentions .5, .5, 0: ½(.1 + .2 + .1) = .2, over 1 - .1.
    sizes = pd.Series({"a": 60, "b": 30, "c": 10})
    counts = pd.Series({("x", "a"): 2, ("x", "b"): 2})
    assert gries_dp(counts, sizes)["x"] == pytest.approx(0.2 / 0.9)


def test_gries_dp_is_nought_where_even_and_one_in_the_smallest_part_alone():
    sizes = pd.Series({"a": 60, "b": 40})
    even = pd.Series({("x", "a"): 6, ("x", "b"): 4, ("y", "b"): 3})
    assert gries_dp(even, sizes).round(12).to_dict() == {"x": 0.0, "y": 1.0}


def test_juilland_d_by_hand():
    # Rates .2, .1, 0: mean .1, population deviation √(.02/3); D = 1 - V/√2.
    sizes = pd.Series({"a": 10, "b": 10, "c": 10})
    counts = pd.Series({("x", "a"): 2, ("x", "b"): 1})
    assert juilland_d(counts, sizes)["x"] == pytest.approx(1 - math.sqrt(0.02 / 3) / 0.1 / math.sqrt(2))


def test_dispersion_over_one_part_is_missing():
    counts, sizes = pd.Series({("x", "a"): 2}), pd.Series({"a": 10})
    assert gries_dp(counts, sizes).isna().all()
    assert juilland_d(counts, sizes).isna().all()


def test_copies_count_once_and_rates_have_their_denominator(notes):
    row = count_entities(notes).iloc[0]
    assert row["entity"] == "Pasni"
    expected = {"mentions": 3, "documents": 2, "outlets": 2, "independent_texts": 2, "n_words": 10}
    assert row[list(expected)].to_dict() == expected
    assert row["rate"] == pytest.approx(300)
    assert count_entities(notes, count="articles").iloc[0]["mentions"] == 4


def test_own_and_quoted_mentions_add_up(notes):
    row = count_entities(notes).iloc[0]
    assert (row["outlet_voice"], row["quoted"]) == (2, 1)
    quoted = count_entities(notes, voice="quoted")
    assert quoted[["entity", "mentions", "n_words"]].to_numpy().tolist() == [["Pasni", 1, 3]]


def test_the_first_mention_is_that_of_the_earliest_article():
    docs = hand.documents(
        {"text": "Lee came."},
        {"text": "So Lee came.", "published_start": "2025-10-02", "published_end": "2025-10-02"},
    )
    people = [{"doc": d, "text": "Lee", "label": "PERSON"} for d in ("d0", "d1")]
    row = count_entities(hand.notes(docs, people)).iloc[0]
    assert row[["first_doc_id", "first_start", "first_end"]].tolist() == ["d1", 3, 6]


def test_labels_choose_entities_by_their_main_label(notes):
    assert count_entities(notes, labels=["PERSON"])["entity"].tolist() == ["Ann Lee"]
    assert count_entities(notes, labels=["LAW"]).empty


def test_ties_are_ordered_by_documents_then_name():
    docs = hand.documents({"text": "Bo Al Bo Cy"}, {"text": "Al Cy"})
    names = [
        ("d0", "Bo", 0),
        ("d0", "Bo", 1),
        ("d0", "Al", 0),
        ("d1", "Al", 0),
        ("d0", "Cy", 0),
        ("d1", "Cy", 0),
    ]
    mentions = [{"doc": d, "text": t, "label": "PERSON", "nth": i} for d, t, i in names]
    assert count_entities(hand.notes(docs, mentions))["entity"].tolist() == ["Al", "Cy", "Bo"]


def test_the_grid_has_a_row_for_every_entity_and_unit_and_sums_the_rest(notes):
    table = count_entities_by(notes, "article", top_n=1)
    assert table[["entity", "unit", "mentions", "n_words"]].to_numpy().tolist() == [
        ["Pasni", "Outlet 0 (d0)", 2, 7],
        ["Pasni", "Outlet 1 (d1)", 1, 3],
        ["all others (1)", "Outlet 0 (d0)", 1, 7],
        ["all others (1)", "Outlet 1 (d1)", 1, 3],
    ]
    assert table["rate"].round(1).tolist()[:2] == [285.7, 333.3]


def test_an_unknown_voice_is_refused_with_the_choices(notes):
    with pytest.raises(ValueError, match=r"'outlet', 'quoted'; found 'own'"):
        count_entities(notes, voice="own")
