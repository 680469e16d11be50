"""Concordance: words in context, whole words only, in the order asked for."""

import hand
import pytest

from pasni_analysis.measures.kwic import kwic

TEXT = "The port at Pasni is new. Ports are many; a port’s end, the port and\nthe sea."


@pytest.fixture(scope="module")
def corpus():
    return hand.notes(hand.documents({"text": TEXT}, {"text": "Old port gone."}))


def lines(table):
    return table[["left", "keyword", "right"]].to_numpy().tolist()


def test_each_occurrence_stands_in_its_window(corpus):
    assert lines(kwic(corpus, "Pasni", window=2)) == [["port at", "Pasni", "is new"]]


def test_whole_words_only_and_case_is_ignored(corpus):
    table = kwic(corpus, "PORT", window=1)
    assert table["keyword"].tolist() == ["port"] * 4
    assert table["left"].tolist() == ["The", "a", "the", "Old"]


def test_a_star_stands_for_any_ending(corpus):
    assert kwic(corpus, "port*")["keyword"].tolist() == ["port", "Ports", "port", "port", "port"]


def test_phrases_run_over_line_breaks(corpus):
    assert kwic(corpus, "and the sea")["keyword"].tolist() == ["and\nthe sea"]


def test_offsets_lead_back_to_the_text(corpus):
    texts = dict(zip(corpus.documents["doc_id"], corpus.documents["text"], strict=True))
    for row in kwic(corpus, "the").itertuples():
        assert texts[row.doc_id][row.start : row.end] == row.keyword


def test_sorting_right_goes_by_what_follows_and_left_by_what_precedes_nearest_first(corpus):
    rows = kwic(corpus, "port", window=2, sort="right")["right"]
    assert [r.replace("’", "").split()[0] for r in rows] == ["and", "at", "gone", "s"]
    assert kwic(corpus, "port", window=1, sort="left")["left"].tolist() == ["a", "Old", "The", "the"]


def test_nothing_found_is_an_empty_table(corpus):
    assert kwic(corpus, "Gwadar").empty


def test_signs_in_a_keyword_are_taken_as_they_are(corpus):
    assert kwic(corpus, "p.rt").empty


@pytest.mark.parametrize(
    ("keyword", "options", "message"), [(" ", {}, "empty"), ("a", {"sort": "up"}, "'up'")]
)
def test_bad_arguments_are_refused(corpus, keyword, options, message):
    with pytest.raises(ValueError, match=message):
        kwic(corpus, keyword, **options)
