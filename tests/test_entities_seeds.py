from pathlib import Path

import pandas as pd
import pytest

from pasni_analysis import schema
from pasni_analysis.corpus.load import load_corpus
from pasni_analysis.measures.entities import Resolved, resolve_entities
from pasni_analysis.spans.mentions import find_mentions, repair_mentions

FILES = ["000", "001", "002", "003", "004"]


@pytest.fixture(scope="module")
def mentions(seeds: Path) -> pd.DataFrame:
    documents = load_corpus(seeds).documents
    tables = []
    for row in documents.itertuples():
        found = find_mentions(row.text)
        tables.append(found.assign(doc_id=pd.Series(row.doc_id, index=found.index, dtype="str")))
    return repair_mentions(schema.make("mentions", pd.concat(tables, ignore_index=True)), documents)


@pytest.fixture(scope="module", params=["rules alone", "with aliases.csv"])
def resolved(request: pytest.FixtureRequest, mentions: pd.DataFrame, seeds: Path) -> Resolved:
    aliases = pd.read_csv(seeds / "aliases.csv", dtype="str").fillna("")
    return resolve_entities(mentions, aliases=aliases if request.param != "rules alone" else None)


@pytest.mark.parametrize(
    ("entity", "label", "counts"),
    [
        ("Pasni", "GPE", [7, 5, 14, 2, 1]),
        ("Gwadar", "GPE", [1, 3, 3, 1, 0]),
        ("Asim Munir", "PERSON", [2, 1, 2, 1, 0]),
        ("Sheikh Waqqas Akram", "PERSON", [0, 0, 0, 1, 5]),
    ],
)
def test_mentions_by_file_are_counted_by_the_written_rules(
    resolved: Resolved, entity: str, label: str, counts: list[int]
) -> None:
    rows = resolved.mentions[resolved.mentions["entity"] == entity]
    assert [rows["doc_id"].str.startswith(f).sum() for f in FILES] == counts
    assert set(rows["entity_label"]) == {label}


@pytest.mark.parametrize(
    ("entity", "label", "forms"),
    [
        ("Asim Munir", "PERSON", {"Asim Munir", "Munir"}),
        ("Donald Trump", "PERSON", {"Donald Trump", "Trump"}),
        ("United States", "GPE", {"United States", "US", "U.S.", "America"}),
        ("US Strategic Metals", "ORG", {"US Strategic Metals", "U.S. Strategic Metals", "USSM"}),
        (
            "Frontier Works Organisation",
            "ORG",
            {"Frontier Works Organisation", "FWO", "Frontier Works Organisation of Pakistan"},
        ),
        ("Pakistan Tehreek-e-Insaf", "ORG", {"Pakistan Tehreek-e-Insaf", "PTI"}),
        ("Financial Times", "OUTLET", {"Financial Times", "The FT"}),
        ("Sheikh Waqqas Akram", "PERSON", {"Sheikh Waqqas Akram", "Akram"}),
        ("Dawn", "OUTLET", {"Dawn"}),
    ],
)
def test_one_entity_holds_exactly_the_forms_of_its_name(
    resolved: Resolved, entity: str, label: str, forms: set[str]
) -> None:
    rows = resolved.mentions[resolved.mentions["entity"] == entity]
    assert set(rows["text"]) == forms
    assert set(rows["entity_label"]) == {label}
    elsewhere = resolved.mentions[resolved.mentions["entity"] != entity]
    assert not forms & set(elsewhere["text"])


def test_every_merged_form_of_the_seeds_stands_in_the_ledger(resolved: Resolved) -> None:
    rows = resolved.mentions
    merged = rows.loc[rows["entity"] != rows["text"], ["entity", "text"]].drop_duplicates()
    assert set(map(tuple, merged.to_numpy())) == set(
        zip(resolved.ledger["entity"], resolved.ledger["alias"], strict=True)
    )
    assert resolved.ledger[["rule", "evidence"]].ne("").all(axis=None)
