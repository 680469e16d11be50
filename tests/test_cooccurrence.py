"""Co-occurrence: what meets in a sentence or paragraph, and NLTK's measures on those counts."""

import math

import hand
import pytest
from nltk.metrics import BigramAssocMeasures

from pasni_analysis.measures.cooccurrence import count_cooccurrences

TEXT = "Al met Bo. Al met Bo and Al left.\n\nCy saw Al. Nobody came."


@pytest.fixture(scope="module")
def notes():
    spots = [("Al", 0), ("Bo", 0), ("Al", 1), ("Bo", 1), ("Al", 2), ("Cy", 0), ("Al", 3)]
    mentions = [{"doc": "d0", "text": t, "label": "PERSON", "nth": i} for t, i in spots]
    return hand.notes(hand.documents({"text": TEXT}), mentions)


def test_a_pair_counts_once_per_sentence_however_often_it_is_named(notes):
    table = count_cooccurrences(notes, min_count=1)
    columns = ["entity_a", "entity_b", "count", "count_a", "count_b", "n_units"]
    assert table[columns].to_numpy().tolist() == [["Al", "Bo", 2, 3, 2, 4], ["Al", "Cy", 1, 3, 1, 4]]


def test_npmi_and_nltks_measures_by_hand(notes):
    score = count_cooccurrences(notes)["score"].iloc[0]
    assert score == pytest.approx(math.log2(2 * 4 / (3 * 2)) / -math.log2(2 / 4))
    other = count_cooccurrences(notes, measure="likelihood_ratio")["score"].iloc[0]
    assert other == pytest.approx(BigramAssocMeasures.likelihood_ratio(2, (3, 2), 4))


def test_rare_pairs_are_left_out_by_min_count(notes):
    assert count_cooccurrences(notes)["entity_b"].tolist() == ["Bo"]


def test_paragraphs_are_the_wider_unit(notes):
    table = count_cooccurrences(notes, unit="paragraph", min_count=1)
    assert table["n_units"].tolist() == [2, 2]
    assert table["count"].tolist() == [1, 1]


def test_the_passages_are_the_sentences_or_paragraphs_with_both(notes):
    spans = {unit: count_cooccurrences(notes, unit=unit, min_count=1) for unit in ("sentence", "paragraph")}
    assert spans["sentence"]["evidence"].tolist() == ["d0:0:10 d0:11:33", "d0:35:45"]
    assert spans["paragraph"]["evidence"].tolist() == ["d0:0:33", "d0:35:58"]


def test_no_pairs_give_an_empty_table(notes):
    assert count_cooccurrences(notes, labels=["GPE"]).empty


@pytest.mark.parametrize(("option", "value"), [("unit", "page"), ("measure", "magic"), ("voice", "own")])
def test_unknown_choices_are_refused(notes, option, value):
    with pytest.raises(ValueError, match=rf"{option}: expected one of .*found '{value}'"):
        count_cooccurrences(notes, **{option: value})
