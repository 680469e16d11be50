"""Who is given words: kinds of speaker, words counted once, own voice beside them."""

import hand
import pandas as pd
import pytest

from pasni_analysis.measures.roles import find_role, role_before
from pasni_analysis.measures.speakers import _prevailing, compare_speakers, compare_stances, list_speakers
from pasni_analysis.measures.texts import independent, text_ids, units
from pasni_analysis.results import KINDS

FIRST = (
    "Minister Ann Lee said the port will be safe. Analysts told Dawn that the army had warned of war. "
    "The ferry firm Acme denied it. The port is new."
)
SECOND = "The port failed, residents said. Dawn saw the port. Acme said nothing more."


@pytest.fixture(scope="module")
def notes():
    docs = hand.documents({"text": FIRST}, {"text": SECOND})
    mentions = [
        {"doc": "d0", "text": "Ann Lee", "label": "PERSON"},
        {"doc": "d0", "text": "Dawn", "label": "OUTLET"},
        {"doc": "d0", "text": "Acme", "label": "ORG"},
        {"doc": "d1", "text": "Dawn", "label": "OUTLET"},
        {"doc": "d1", "text": "Acme", "label": "ORG"},
    ]
    attributions = [
        {"doc": "d0", "source": "Minister Ann Lee", "content": "the port will be safe"},
        {
            "doc": "d0",
            "source": "Analysts",
            "content": "that the army had warned of war",
            "stance": "warning",
        },
        {"doc": "d0", "source": "the army", "content": "of war", "stance": "warning", "cue": "warn"},
        {"doc": "d0", "source": None, "content": "it", "negated": True},
        {"doc": "d1", "source": "residents", "content": "The port failed"},
        {"doc": "d1", "source": "Acme", "content": "nothing more"},
    ]
    return hand.notes(docs, mentions, attributions)


@pytest.mark.parametrize(
    ("phrase", "kind"),
    [
        ("a spokesman for the finance ministry", "government"),
        ("two civilian advisers to the army chief", "military"),
        ("a former military analyst", "analyst"),
        ("the opposition leader", "opposition"),
        ("CEO of Acme", "company"),
        ("police spokeswomen", "court and police"),
        ("people familiar with the army's plans", "unnamed source"),
        ("a senior security official", "official"),
        ("critics of the government", "other"),
        ("the report", "medium"),
        ("a report by a human rights group", "civil society"),
        ("the director general", ""),
    ],
)
def test_the_head_of_a_role_phrase_decides_its_kind(phrase, kind):
    assert find_role(phrase).kind == kind


@pytest.mark.parametrize("phrase", ["", "He", "Acme", "the proposal"])
def test_words_without_a_role_give_none(phrase):
    assert find_role(phrase) is None


def test_an_organisation_is_what_the_words_before_it_call_it_but_not_whose_it_is():
    assert role_before("the opposition party, the ").kind == "opposition"
    assert role_before("said the army's ") is None
    assert role_before("The government fell. ") is None


def test_kinds_rest_on_roles_labels_and_what_the_corpus_says_elsewhere(notes):
    table = list_speakers(notes)
    assert table["kind"].tolist() == [
        "government",
        "analyst",
        "military",
        "unresolved",
        "local community",
        "company",
    ]
    assert table["kind_basis"].tolist()[-1] == "context"
    assert table["named"].tolist() == [True, False, False, pd.NA, False, True]
    assert set(table["kind"]) <= set(KINDS)


def test_words_under_nested_attributions_count_once_for_the_innermost(notes):
    table = list_speakers(notes).set_index("speaker")
    assert table.loc["Analysts", ["n_words", "words"]].tolist() == [7, 5]
    assert table.loc["the army", "words"] == 2


def test_the_words_of_all_kinds_and_of_own_voice_add_up_to_the_denominator(notes):
    table = compare_speakers(notes)
    sums = table.groupby("unit")["words"].sum()
    assert sums.tolist() == notes.documents["n_words"].tolist()
    assert table.groupby("unit")["share"].sum().round(9).tolist() == [1, 1]
    assert table.loc[table["kind"] == "own voice", "words"].tolist() == [16, 8]


def test_roles_given_in_aliases_win_over_rules(notes):
    aliases = pd.DataFrame({"entity": ["Acme"], "alias": ["Acme"], "role": ["opposition party"]})
    given = hand.notes(notes.documents, aliases=aliases)
    given = type(notes)(**{**vars(notes), "aliases": given.aliases})
    table = list_speakers(given).set_index("entity")
    assert table.loc["Acme", ["kind", "kind_basis"]].tolist() == ["opposition", "aliases.csv"]


def test_officials_are_foreign_only_where_home_says_whose_home_it_is():
    text = "Indian officials said it is late."
    spoken = [{"doc": "d0", "source": "Indian officials", "content": "it is late"}]
    place = [{"doc": "d0", "text": "Indian", "label": "NORP"}]
    notes = hand.notes(hand.documents({"text": text}), place, spoken)
    assert list_speakers(notes)[["kind", "country"]].to_numpy().tolist() == [["official", "Indian"]]
    assert list_speakers(notes, home=["Pakistani"])["kind"].tolist() == ["foreign official"]
    assert list_speakers(notes, home=["Indian"])["kind"].tolist() == ["official"]


@pytest.mark.parametrize(
    ("speaker", "mention", "named"),
    [
        ("Acme's director, Ann Lee,", "Ann Lee", True),
        ("an adviser to Ann Lee", "Ann Lee", False),
        ("a senior Lee official", "Lee", False),
        ("Ann Lee, head of Acme", "Ann Lee", True),
    ],
)
def test_a_name_counts_as_the_speakers_only_as_head_of_the_phrase(speaker, mention, named):
    text = f"{speaker} said it is late."
    notes = hand.notes(
        hand.documents({"text": text}),
        [{"doc": "d0", "text": mention, "label": "PERSON"}],
        [{"doc": "d0", "source": speaker, "content": "it is late"}],
    )
    assert list_speakers(notes)["named"].tolist() == [named]


def test_stances_carry_their_cues_negations_and_denominator(notes):
    table = compare_stances(notes).set_index(["unit", "stance"])
    row = table.loc[("Outlet 0 (d0)", "warning")]
    assert (row["attributions"], row["n_attributions"], row["cues"]) == (2, 4, "say 1, warn 1")
    assert table.loc[("Outlet 0 (d0)", "neutral"), "negated"] == 1


def test_copies_count_once_and_are_reported_unless_articles_are_asked_for(notes):
    docs = hand.documents({"text": FIRST}, {"text": FIRST, "cluster": "d0"}, {"text": SECOND})
    copied = hand.notes(docs)
    assert independent(copied).documents["doc_id"].tolist() == ["d0", "d2"]
    assert len(independent(copied, "articles").documents) == 3
    table = compare_speakers(hand.notes(docs), by="language")
    assert table["n_articles"].tolist() == [2]
    assert table["n_copies"].tolist() == [1]
    with pytest.raises(ValueError, match=r"independent texts.*found 'texts'"):
        independent(copied, "texts")


def test_articles_of_one_outlet_are_independent_only_on_different_known_days():
    day = {"outlet": "A", "published_start": "2025-10-07", "published_end": "2025-10-07"}
    later = {"outlet": "A", "published_start": "2025-10-09", "published_end": "2025-10-09"}
    docs = hand.documents(
        {"text": "One.", **day},
        {"text": "Two.", **day},
        {"text": "Three.", **later},
        {"text": "Four.", "outlet": "B"},
        {"text": "Five.", "outlet": "B"},
    )
    assert text_ids(docs).tolist() == ["d0", "d0", "d2", "d3", "d3"]
    assert units(hand.notes(docs), "language")["n_independent"].tolist() == [2] * 5


def test_articles_without_an_outlet_are_one_text_since_nothing_shows_them_apart():
    docs = hand.documents({"text": "One.", "outlet": None}, {"text": "Two.", "outlet": None})
    assert text_ids(docs).tolist() == ["d0", "d0"]


@pytest.mark.parametrize(("second", "kind"), [("OUTLET", "medium"), ("PERSON", "other named")])
def test_names_that_speak_together_have_the_kind_that_they_share(second, kind):
    docs = hand.documents({"text": "Dawn and Mint reported the port is new."})
    mentions = [
        {"doc": "d0", "text": "Dawn", "label": "OUTLET"},
        {"doc": "d0", "text": "Mint", "label": second},
    ]
    told = [{"doc": "d0", "source": "Dawn and Mint", "content": "the port is new", "speaker_basis": "named"}]
    assert list_speakers(hand.notes(docs, mentions, told)).loc[0, "kind"] == kind


@pytest.mark.parametrize(
    ("company", "other", "kind"),
    [(3, 1, "company"), (6, 2, "company"), (2, 1, ""), (5, 2, ""), (1, 0, "company"), (1, 1, ""), (0, 0, "")],
)
def test_a_kind_prevails_where_three_tellings_in_four_agree(company, other, kind):
    assert _prevailing(["analyst"] * other + ["company"] * company) == kind
