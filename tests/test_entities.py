import pandas as pd
import pytest

from pasni_analysis import schema
from pasni_analysis.measures.entities import resolve_entities
from pasni_analysis.measures.entity_forms import abbreviates, name_key


def table(*documents: list[tuple[str, str]], gap: int = 10) -> pd.DataFrame:
    """Mentions of documents d0, d1 ...: (name, label); a name in brackets follows two characters on."""
    rows = []
    for i, names in enumerate(documents):
        at = 0
        for name, label in names:
            at += 2 - gap if name.startswith("(") else 0
            name = name.strip("()")
            rows.append({"doc_id": f"d{i}", "start": at, "end": at + len(name), "text": name, "label": label})
            at += len(name) + gap
    return schema.make("mentions", rows)


def entities(*documents: list[tuple[str, str]], **options: object) -> list[str]:
    return resolve_entities(table(*documents), **options).mentions["entity"].tolist()  # type: ignore[arg-type]


P, B, G = "PERSON", "ORG", "GPE"


@pytest.mark.parametrize(
    ("documents", "expected"),
    [
        ([[("Asim Munir", P), ("Munir", P)]], ["Asim Munir"] * 2),
        ([[("Asim Munir", P)], [("Munir", P)]], ["Asim Munir"] * 2),
        ([[("Donald J. Trump", P)], [("Donald Trump", P), ("Trump", P)]], ["Donald J. Trump"] * 3),
        ([[("US Strategic Metals", B), ("(USSM)", B)], [("USSM", B)]], ["US Strategic Metals"] * 3),
        ([[("Frontier Works Organisation", B), ("FWO", B)]], ["Frontier Works Organisation"] * 2),
        ([[("US", G), ("U.S.", G), ("United States", G)]], ["United States"] * 3),
        ([[("Tehreek-e-Insaf", B), ("Tehrik-e-Insaf", B)]], ["Tehreek-e-Insaf"] * 2),
        ([[("U.S. Metals", B), ("US Metals", B), ("US Metals", B)]], ["US Metals"] * 3),
        ([[("American", "NORP"), ("Americans", "NORP")]], ["American"] * 2),
        ([[("Donald J. Trump", P)], [("Donald Trump", P)], [("Donald Trump", P)]], ["Donald Trump"] * 3),
        (
            [[(name, P)] for name in ("Bo J. Lee", "Bo John Lee", "Bo Lee", "Bo Lee")],
            ["Bo Lee"] * 4,
        ),
        (
            [[("George W. Bush", P)], [("George H.W. Bush", P)], [("George Bush", P)]],
            ["George W. Bush", "George H.W. Bush", "George Bush"],
        ),
        ([[("The FT", "OUTLET"), ("Financial Times", "OUTLET")]], ["Financial Times"] * 2),
        ([[("Apex Computer", B), ("Apex", B), ("Apex Inc.", B), ("Apex", B)]], ["Apex"] * 4),
    ],
)  # fmt: skip
def test_forms_of_one_name_are_one_entity(documents: list, expected: list[str]) -> None:
    assert entities(*documents) == expected


@pytest.mark.parametrize(
    "names",
    [
        [("Nawaz Sharif", P), ("Shehbaz Sharif", P), ("Sharif", P)],
        [("Donald Trump", P), ("Trump administration", B)],
        [("Pakistan", G), ("Pakistani", "NORP")],
        [("Washington", G), ("White House", "FAC"), ("United States", G)],
        [("Frontier Works Organisation", B), ("Military Engineering Corps", B)],
        [("Apex Records", B), ("Apex", B)],
        [("John Smith", P), ("Jane Smith", P)],
    ],
)
def test_what_only_looks_alike_stays_apart(names: list) -> None:
    assert len(set(entities(names))) == len(names)


def test_a_surname_borne_by_two_people_of_the_corpus_is_merged_with_neither() -> None:
    assert entities([("Nawaz Sharif", P)], [("Shehbaz Sharif", P)], [("Sharif", P)])[2] == "Sharif"


def test_an_acronym_that_documents_define_differently_is_resolved_in_each_and_left_apart_elsewhere() -> None:
    found = entities(
        [("Pakistan Tehreek-e-Insaf", B), ("(PTI)", B)],
        [("Petroleum Technical Institute", B), ("(PTI)", B)],
        [("PTI", B)],
    )
    assert found[1] == "Pakistan Tehreek-e-Insaf"
    assert found[3] == "Petroleum Technical Institute"
    assert found[4] == "PTI"


def test_a_definition_needs_its_bracket_where_documents_are_given() -> None:
    mentions = table([("Blue Ocean Works", B), ("(BLOW)", B)])
    texts = pd.DataFrame({"doc_id": ["d0"], "text": ["Blue Ocean Works, BLOW"]})
    assert resolve_entities(mentions).mentions["entity"].nunique() == 1
    assert resolve_entities(mentions, documents=texts).mentions["entity"].nunique() == 2


def test_metonyms_are_merged_on_demand_only() -> None:
    names = [("Islamabad", G), ("Pakistan", G), ("White House", "FAC")]
    assert entities(names) == ["Islamabad", "Pakistan", "White House"]
    assert entities(names, merge_metonyms=True) == ["Pakistan", "Pakistan", "United States"]


def test_aliases_force_rename_forbid_and_label() -> None:
    aliases = pd.DataFrame(
        [
            ("Pakistan Army", "Army", "ORG", "", "the army of Pakistan"),
            ("Field Marshal Munir", "Asim Munir", "", "", "renamed"),
            ("-", "FT", "", "", "here a fighter's name"),
            ("Pasni", "", "LOC", "", "a town"),
        ],
        columns=["entity", "alias", "label", "role", "note"],
    )
    names = [("Army", B), ("Asim Munir", P), ("Munir", P), ("Financial Times", B), ("FT", B), ("Pasni", G)]
    resolved, ledger = resolve_entities(table(names), aliases=aliases)
    assert resolved["entity"].tolist() == [
        "Pakistan Army", "Field Marshal Munir", "Field Marshal Munir", "Financial Times", "FT", "Pasni",
    ]  # fmt: skip
    assert resolved["entity_label"].iloc[-1] == "LOC"
    assert ledger.set_index("alias").loc["Army", ["rule", "evidence"]].tolist() == [
        "aliases.csv",
        "the army of Pakistan",
    ]


def test_every_merge_stands_in_the_ledger_with_rule_passage_and_count() -> None:
    resolved, ledger = resolve_entities(
        table([("Asim Munir", P), ("Munir", P)], [("Munir", P), ("Munir", P)])
    )
    schema.check("ledger", ledger)
    row = ledger.iloc[0]
    assert (row["entity"], row["alias"], row["documents"], row["n_mentions"]) == (
        "Asim Munir",
        "Munir",
        "d0 d1",
        3,
    )
    assert (row["rule"], row["evidence"]) == ("part of name", "d0:0:10")
    assert ledger["n_mentions"].sum() == (resolved["entity"] != resolved["text"]).sum()


def test_order_of_rows_does_not_change_the_entities() -> None:
    mentions = table(
        [("Asim Munir", P), ("US", G), ("Munir", P)], [("United States", G), ("General Munir", P)]
    )
    there = resolve_entities(mentions).mentions
    back = resolve_entities(mentions.iloc[::-1]).mentions
    pd.testing.assert_series_equal(there["entity"], back["entity"].iloc[::-1].reset_index(drop=True))
    assert list(mentions.columns) == list(schema.TABLES["mentions"].columns)


def test_no_mentions_give_empty_tables() -> None:
    resolved, ledger = resolve_entities(schema.make("mentions"))
    assert resolved.empty and ledger.empty and "entity" in resolved


def test_keys_fold_spelling_and_keep_different_names_apart() -> None:
    assert name_key("Mohammed’s Défense Centre") == name_key("Muhammad's Defence Center")
    assert name_key("Iran") != name_key("Iraq")
    assert abbreviates("FWO", "Frontier Works Organisation") and not abbreviates("FWO", "Frontier Works")
