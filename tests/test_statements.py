"""Statements about events: what dates what, and how it is told."""

import pandas as pd
import pytest

from pasni_analysis import schema
from pasni_analysis.corpus.load import load_corpus
from pasni_analysis.spans.annotate import annotate
from pasni_analysis.spans.attributions import find_attributions
from pasni_analysis.spans.parse import parse
from pasni_analysis.spans.statements import find_statements
from pasni_analysis.spans.timexes import find_timexes

PUBLISHED = "2024-06-20"


def read(text, published=PUBLISHED):
    doc = parse(text)
    return find_statements(doc, find_timexes(doc, published), find_attributions(doc), published=published)


def one(text, event_class, published=PUBLISHED):
    found = read(text, published)
    found = found[found["event_class"] == event_class]
    assert len(found) == 1, found[["predicate", "event_class", "status"]]
    return found.iloc[0]


@pytest.mark.parametrize(
    ("text", "event_class", "start", "end"),
    [
        ("The firm signed a contract with Oslo on June 3, 2024.", "agreement", "2024-06-03", "2024-06-03"),
        ("The cargo, delivered in May 2024, was late.", "shipment", "2024-05-01", "2024-05-31"),
        (
            "A March 2024 ceasefire between both sides eased the plight of the town.",
            "ceasefire",
            "2024-03-01",
            "2024-03-31",
        ),
        ("The second attack, from 2 May to 6 May 2024, hit the port.", "attack", "2024-05-02", "2024-05-06"),
        ("He was arrested by June 7, 2024.", "arrest", None, "2024-06-07"),
        (
            "Tensions between both towns earlier this year cost jobs.",
            "confrontation",
            "2024-01-01",
            "2024-06-20",
        ),
        ("The mine will close later this year.", "closure", "2024-06-20", "2024-12-31"),
        ("Oslo has banned exports since June 3, 2024.", "ban", "2024-06-03", "2024-06-20"),
    ],
)
def test_a_date_belongs_to_the_predicate_that_it_modifies(text, event_class, start, end):
    row = one(text, event_class)
    assert (row["date_start"], row["date_end"]) == tuple(
        pd.NaT if d is None else pd.Timestamp(d) for d in (start, end)
    ) or (start is None and pd.isna(row["date_start"]) and row["date_end"] == pd.Timestamp(end))
    assert row["timex_start"] >= 0


@pytest.mark.parametrize(
    ("text", "event_class", "status"),
    [
        ("The firm has shipped the first batch.", "shipment", "happened"),
        ("Norway has not offered the port to anyone.", "offer", "denied"),
        ("The minister denied that his party had attacked the village.", "attack", "denied"),
        ("Rebels could attack the town.", "attack", "conditional"),
        ("The two leaders will meet in Oslo on July 3, 2024.", "meeting", "announced"),
        ("The court plans to release the men in July 2024.", "publication", "planned"),
        ("They talked ahead of a planned meeting with the king.", "meeting", "planned"),
        ("He claimed that the army killed ten men in May 2024.", "death", "claimed"),
        ("The ceasefire did not hold.", "ceasefire", "happened"),
        ("The meeting was not held on June 3, 2024.", "meeting", "denied"),
    ],
)
def test_status_follows_mood_negation_and_governing_verb(text, event_class, status):
    found = read(text)
    assert status in set(found.loc[found["event_class"] == event_class, "status"])


@pytest.mark.parametrize(
    ("text", "event_class", "status"),
    [
        ("Norway has reportedly offered Kenya a port.", "offer", "claimed"),
        ("The army allegedly attacked the village.", "attack", "claimed"),
        ("The firm apparently sold the mine in May 2024.", "sale", "claimed"),
        ("Norway has quietly offered Kenya a port.", "offer", "happened"),
        ("Norway has reportedly not offered Kenya a port.", "offer", "denied"),
        ("Norway will reportedly offer Kenya a port.", "offer", "announced"),
    ],
)
def test_an_adverb_of_hearsay_makes_a_claim(text, event_class, status):
    assert one(text, event_class)["status"] == status


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ("The union would never accept contracts signed in secret.", 0),
        ("The union did not see a contract signed by the firm.", 0),
        ("Contracts signed in haste bring trouble to a town.", 0),
        ("The union would never accept the contract signed by the firm.", 1),
        ("The union would never accept a contract signed in May 2024.", 1),
        ("The union welcomed contracts signed by the firm.", 1),
    ],
)
def test_what_a_negated_or_general_clause_speaks_of_is_no_event(text, n):
    assert (read(text)["event_class"] == "agreement").sum() == n


@pytest.mark.parametrize(
    ("text", "event_class", "n"),
    [
        ("The wager has paid off.", "payment", 0),
        ("Nobody paid attention.", "payment", 0),
        ("The firm paid $5 million.", "payment", 1),
        ("The loan freed it from worry.", "release", 0),
        ("The rebels freed ten hostages.", "release", 1),
        ("The men were freed.", "release", 1),
        ("The plan has raised concern in town.", "rise", 0),
        ("The bank raised $5 million.", "rise", 1),
        ("The irony was not lost on voters.", "defeat", 0),
        ("The party has lost the election.", "election", 1),
        ("They built trust over years.", "construction", 0),
        ("They built a school near the river.", "construction", 1),
        ("The two sides struck a deal.", "agreement", 1),
        ("The jet struck a village.", "attack", 1),
    ],
)
def test_a_general_verb_is_an_event_only_with_a_concrete_object(text, event_class, n):
    assert (read(text)["event_class"] == event_class).sum() == n


def test_neither_a_kind_of_event_nor_a_day_is_no_statement():
    assert read("“Today, our town steps forward as a partner,” she said.").empty


def test_a_quoted_act_of_speech_is_told_of_who_spoke():
    row = one("On Sunday, the Post quoted a clerk telling Radio Oslo that “Norway has not paid.”", "denial")
    assert (row["subject"], row["predicate"]) == ("a clerk", "tell")


def test_told_as_past_without_a_date_is_no_later_than_publication():
    row = one("The firm has sent its first consignment to Lagos.", "shipment")
    assert pd.isna(row["date_start"]) and pd.isna(row["timex_start"])
    assert (row["date_end"], row["date_basis"]) == (pd.Timestamp(PUBLISHED), "reported past")


def test_without_publication_nothing_bounds_what_is_told_as_past():
    row = one("The firm has sent its first consignment to Lagos.", "shipment", published=None)
    assert pd.isna(row["date_end"]) and pd.isna(row["date_basis"])


def test_a_word_like_recently_gives_no_day_of_its_own():
    assert one("Oslo recently revoked the licence.", "cancellation")["date_basis"] == "reported past"


def test_an_event_noun_decides_for_a_light_verb():
    row = one("They held a summit on June 3, 2024.", "meeting")
    assert (row["predicate"], row["subject"], row["object"]) == ("hold", "They", "a summit")


def test_today_in_a_quotation_is_not_the_day_of_publication():
    found = read("“Today, the firm ships its first cargo,” she said in May 2024.")
    assert not (found["date_start"] == pd.Timestamp(PUBLISHED)).any()


@pytest.mark.parametrize(
    "text",
    [
        "The port lies 70 miles east of the town.",
        "The 2012 film about the port was popular.",
        "The deal is a gateway to billions in revenue.",
        "Most were satisfied, according to polls in May 2024.",
        "",
    ],
)
def test_states_and_descriptions_are_no_statements(text):
    assert read(text).empty


def test_the_table_is_the_schema_s_and_ordered():
    found = read("Oslo signed a pact on June 3, 2024. Bergen banned exports last week.")
    schema.check("statements", found)
    assert found["start"].is_monotonic_increasing and len(found) == 2


def test_hostile_text_is_read_in_linear_time():
    assert len(read("on May 3 " * 2000)) < 4000


@pytest.fixture(scope="module")
def notes(seeds):
    return annotate(load_corpus(seeds), cache=None)


def test_seeds_denial_and_claim_are_told_apart(notes):
    told = notes.statements[notes.statements["event_class"] == "ceasefire"]
    assert dict(zip(told["subject"], told["status"], strict=True)) == {"Trump": "claimed", "India": "denied"}


def test_every_date_leads_back_to_its_expression(notes):
    dated = notes.statements.dropna(subset=["timex_start"])
    known = set(zip(notes.timexes["doc_id"], notes.timexes["start"], strict=True))
    assert len(dated) > 10
    assert all((d, s) in known for d, s in zip(dated["doc_id"], dated["timex_start"], strict=True))
