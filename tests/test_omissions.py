"""Omission: what most units tell and one does not; and what counts as told in a weaker form."""

import hand
import pandas as pd
import pytest

import pasni_analysis as pa
from pasni_analysis import columns, schema
from pasni_analysis.corpus.tables import Corpus
from pasni_analysis.measures.omissions import find_omissions
from pasni_analysis.spans.annotate import annotate


def named(*texts: str, label: str = "ORG", name: str = "Acme", first: int = 9, **cells):
    """Notes of articles with one name; the ``first`` texts that hold it have a mention of it."""
    docs = [{"text": text} | {k: v[i] for k, v in cells.items()} for i, text in enumerate(texts)]
    mentions = [
        {"doc": f"d{i}", "text": name, "label": label, "entity": name}
        for i, text in enumerate(texts)
        if name in text and i < first
    ]
    return hand.notes(hand.documents(*docs), mentions)


def lacking(notes, kind: str = "entity", **options) -> list[tuple[str, str]]:
    table = find_omissions(notes, **options)
    schema.check("omissions", table)
    rows = table[table["kind"] == kind]
    return list(zip(rows["unit"].str[:8], rows["thing"], strict=True))


def test_what_two_of_three_name_the_third_lacks():
    notes = named("Acme dug.", "Acme sold.", "Rain fell on the town.")
    row = find_omissions(notes).iloc[0]
    assert (row["unit"], row["kind"], row["thing"]) == ("Outlet 2 (d2)", "entity", "Acme")
    assert (row["n_with"], row["n_units"], row["n_articles"], row["n_words"]) == (2, 3, 1, 5)
    assert columns.parse_evidence(row["evidence"]) == [("d0", 0, 4), ("d1", 0, 4)]
    assert row["units_with"] == "Outlet 0 (d0); Outlet 1 (d1)" and row["one_text"]


@pytest.mark.parametrize(
    ("text", "label", "name"),
    [
        ("Shares of ACME fell.", "ORG", "Acme"),
        ("An Acme-backed firm.", "ORG", "Acme"),
        ("The U.S.-made crane.", "GPE", "US"),
        ("A Kenyan ship.", "GPE", "Kenya"),
        ("Kenya has ports.", "NORP", "Kenyan"),
        ("Mr. Lee left.", "PERSON", "Ann Lee"),
    ],
)
def test_a_name_in_another_form_is_not_lacking(text, label, name):
    notes = named(f"{name} came.", f"{name} went.", text, label=label, name=name, first=2)
    assert lacking(notes) == []


@pytest.mark.parametrize(
    ("text", "label", "name"),
    [("Give us time.", "GPE", "US"), ("Acmeville grew.", "ORG", "Acme"), ("She fleed.", "PERSON", "Ann Lee")],
)
def test_a_part_of_a_word_or_a_pronoun_is_no_name(text, label, name):
    notes = named(f"{name} came.", f"{name} went.", text, label=label, name=name, first=2)
    assert lacking(notes) == [("Outlet 2", name)]


def test_an_alias_of_the_side_file_counts():
    notes = named("Acme dug.", "Acme sold.", "The Digger fell.")
    aliased = pd.DataFrame({"entity": ["Acme"], "alias": ["The Digger"]})
    object.__setattr__(notes, "aliases", aliased)
    assert lacking(notes) == []


def test_half_is_not_most_and_the_share_is_an_argument():
    notes = named("Acme dug.", "Acme sold.", "Rain fell.", "Sun shone.")
    assert lacking(notes) == []
    assert lacking(notes, share=0.4) == [("Outlet 2", "Acme"), ("Outlet 3", "Acme")]
    with pytest.raises(ValueError, match=r"share: expected 0 or more and less than 1; found 1"):
        find_omissions(notes, share=1)


def test_two_units_are_too_few():
    assert find_omissions(named("Acme dug.", "Rain fell.")).empty


def test_a_unit_of_several_texts_is_not_flagged_and_copies_are_no_unit():
    day = [pd.Timestamp("2024-06-01")] * 3 + [pd.Timestamp("2024-06-02")]
    given = {"published_start": day, "published_end": day, "outlet": ["A", "B", "C", "C"]}
    notes = named("Acme dug.", "Acme sold.", "Rain fell.", "Sun shone.", **given)
    table = find_omissions(notes, by="outlet")
    assert table["unit"].tolist() == ["C"] and not table["one_text"].any()
    assert table["n_words"].tolist() == [4] and table["n_units"].tolist() == [3]
    copied = named("Acme dug.", "Acme sold.", "Rain fell.", cluster=["d0", "d1", "d0"])
    assert find_omissions(copied).empty  # two units are left
    assert lacking(copied, count="articles") == [("Outlet 2", "Acme")]


def test_a_speaker_who_is_named_and_given_no_words_is_lacking():
    texts = ["Ann Lee said it rained.", "Ann Lee said it snowed.", "Ann Lee met Bob Ray."]
    spoken = [{"doc": f"d{i}", "source": "Ann Lee", "content": texts[i][13:-1]} for i in range(2)]
    mentions = [{"doc": f"d{i}", "text": "Ann Lee", "label": "PERSON"} for i in range(3)]
    notes = hand.notes(hand.documents(*({"text": t} for t in texts)), mentions, spoken)
    assert lacking(notes, "speaker") == [("Outlet 2", "Ann Lee")] and lacking(notes) == []


def annotated(*texts: str):
    empty = [schema.make(n) for n in ("removals", "problems", "segments")]
    return annotate(Corpus(hand.documents(*({"text": text} for text in texts)), *empty), cache=None)


COST = "The port at Lamu will cost $1.2 billion."


def test_a_figure_that_two_give():
    assert (
        lacking(annotated(COST, COST, "The port at Lamu is dear."), "figure")
        == [("Outlet 2", "Cost of the port")]
        or len(lacking(annotated(COST, COST, "The port at Lamu is dear."), "figure")) == 1
    )


@pytest.mark.parametrize("other", ["It needs about $1,200 million.", "Some 1.2 was the number."])
def test_a_figure_in_another_form_is_not_lacking(other):
    assert lacking(annotated(COST, COST, other), "figure") == []


SOLD = "Kenya signed a fishing treaty with Norway in Nairobi on June 3, 2024."


def test_an_event_that_two_tell():
    rows = lacking(annotated(SOLD, SOLD, "Kenya has good ports, and Norway has ships."), "event")
    assert [unit for unit, _ in rows] == ["Outlet 2"]


@pytest.mark.parametrize(
    "other", ["A treaty ties Kenya to Norway.", "Of treaties between Kenya and Norway we know."]
)
def test_an_event_told_in_other_words_is_not_lacking(other):
    assert lacking(annotated(SOLD, SOLD, other), "event") == []


@pytest.fixture(scope="module")
def seeds_table(seeds):
    return find_omissions(pa.annotate(pa.load_corpus(seeds), cache=None))


def test_what_the_seeds_lack(seeds_table):
    found = {(r.unit[-4:-1], r.kind, r.thing) for r in seeds_table.itertuples()}
    assert {
        ("000", "speaker", "Stacy W. Hastie"),
        ("001", "event", "First mineral shipment"),
        ("004", "figure", "Cost of the proposed port"),
        ("004", "entity", "China"),
    } <= found
    assert not {thing for unit, kind, thing in found if unit == "002"}  # the longest text has all of it
    assert not any(
        thing.startswith("Offer of a port") for _, _, thing in found
    )  # 004 tells it in a participle
    assert seeds_table["one_text"].all()


def test_no_name_said_to_be_lacking_stands_in_the_text(seeds, seeds_table):
    texts = pa.load_corpus(seeds).documents.set_index("label")["text"]
    names = seeds_table[seeds_table["kind"] == "entity"]
    assert len(names) and not [(r.unit, r.thing) for r in names.itertuples() if r.thing in texts[r.unit]]
