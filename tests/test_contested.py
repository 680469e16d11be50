"""Contested statements: what denies, what it denies, and who affirms it."""

import pandas as pd
import pytest
from hand import documents

import pasni_analysis as pa
from pasni_analysis import schema
from pasni_analysis.corpus.tables import Corpus
from pasni_analysis.measures.contested import find_contested
from pasni_analysis.spans.annotate import annotate

OFFER = "Kenya has offered Norway access to a port at Lamu."


def contested(*texts: str, **options) -> pd.DataFrame:
    empty = [schema.make(n) for n in ("removals", "problems", "segments")]
    notes = annotate(Corpus(documents(*({"text": text} for text in texts)), *empty), cache=None)
    table = find_contested(notes, **options)
    schema.check("contested", table)
    bodies = dict(zip(notes.documents["doc_id"], notes.documents["text"], strict=True))
    for row in table.itertuples():
        assert " ".join(bodies[row.doc_id][row.start : row.end].split()) == row.text
    return table


def sides(table: pd.DataFrame) -> list[tuple]:
    return list(table[["side", "doc_id", "basis"]].fillna("").itertuples(index=False, name=None))


def test_the_same_event_affirmed_here_and_denied_there():
    denial = "A minister said on Sunday: “Kenya has not offered Norway access to any port at Lamu.”"
    table = contested(OFFER, denial)
    assert sides(table) == [("affirms", "d0", ""), ("denies", "d1", "same event")]
    assert table["speaker"].tolist() == ["own voice", "minister"]
    assert set(table["n_affirm"]) == {1} and set(table["n_deny"]) == {1}


def test_such_an_event_is_the_one_that_the_article_tells():
    table = contested(f"{OFFER} The ministry denied that any such offer was made.")
    assert sides(table) == [("affirms", "d0", ""), ("denies", "d0", "refers back")]
    assert table.loc[1, "cue"] == "deny"


def test_such_an_event_of_two_is_not_guessed():
    two = f"{OFFER} Chad has offered Peru a loan of $5 million."
    table = contested(f"{two} The ministry denied that any such offer was made.")
    assert sides(table) == [("denies", "d0", "nothing affirms it")]


def test_a_medium_whose_report_is_denied():
    told = "According to Reuters, Kenya has offered Norway access to a port at Lamu."
    denial = "The ministry rejected the claims made in the Reuters report, saying that the offer was an idea."
    assert sides(contested(told, denial)) == [("affirms", "d0", ""), ("denies", "d1", "refers back")]


def test_a_claim_that_another_has_denied():
    table = contested(
        "Trump claimed credit for mediating a ceasefire in May, a claim India has strongly denied."
    )
    assert sides(table) == [("affirms", "d0", ""), ("denies", "d0", "same clause")]
    assert table.loc[1, "speaker"] == "India"


def test_a_denial_that_nothing_answers_is_a_row():
    table = contested("The minister denied that the bridge had collapsed.", OFFER)
    assert sides(table) == [("denies", "d0", "nothing affirms it")]
    assert table["n_affirm"].tolist() == [0] and table["name"].tolist() == ["that the bridge had collapsed"]


@pytest.mark.parametrize(
    "other",
    [
        "The minister rejected the plan for the port.",
        "Officials denied him entry to the port.",
        "The minister did not deny that the bridge had collapsed.",
        "A minister said that Kenya would not offer Norway access to any port at Lamu.",
        "A minister said that Kenya could not have offered Norway access to any port at Lamu.",
        "A minister said that Chad has not offered Peru access to any port at Lamu.",
        "A minister said that Kenya has not offered China a loan.",
        "A minister said that Kenya has offered Norway access to a port at Lamu.",
    ],
)
def test_what_denies_nothing(other):
    assert contested(OFFER, other).empty


def test_an_article_does_not_deny_in_its_own_voice_what_it_tells():
    assert contested(f"{OFFER} Kenya has not offered Norway access to any port at Lamu, however.").empty


def test_copies_are_left_out_where_texts_count():
    docs = [{"text": OFFER, "cluster": "d0"}, {"text": OFFER, "cluster": "d0"}]
    docs += [{"text": "A minister said: “Kenya has not offered Norway access to any port at Lamu.”"}]
    empty = [schema.make(n) for n in ("removals", "problems", "segments")]
    notes = annotate(Corpus(documents(*docs), *empty), cache=None)
    assert find_contested(notes)["n_affirm"].tolist() == [2, 2, 2]
    assert find_contested(notes, count="independent texts")["n_affirm"].tolist() == [1, 1]


def test_the_offer_of_pasni_is_contested_in_the_seeds(seeds):
    table = find_contested(pa.annotate(pa.load_corpus(seeds), cache=None))
    offer, ceasefire = (rows for _, rows in table.groupby("matter"))
    affirmed, denied = (offer[offer["side"] == side] for side in ("affirms", "denies"))
    assert [d[:3] for d in affirmed["doc_id"]] == ["000", "001", "002", "003"]
    assert list(zip((d[:3] for d in denied["doc_id"]), denied["speaker"], strict=True)) == [
        ("000", "senior Trump official"),
        ("000", "Pakistan's official channels"),
        ("000", "senior security official"),
        ("004", "military sources"),
    ]
    assert ceasefire["speaker"].tolist() == ["Financial Times", "India"]
    assert table["matter"].nunique() == 2
