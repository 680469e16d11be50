import pandas as pd
import pytest

from pasni_analysis import schema
from pasni_analysis.spans.mention_spans import Span
from pasni_analysis.spans.mention_votes import count_votes
from pasni_analysis.spans.mentions import find_mentions, repair_mentions


def names(text: str) -> list[tuple[str, str]]:
    return list(find_mentions(text)[["text", "label"]].itertuples(index=False, name=None))


def corpus(*texts: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    ids = [f"d{i}" for i in range(len(texts))]
    tables = [
        find_mentions(t).assign(doc_id=pd.Series([d]).repeat(1).iloc[0])
        for d, t in zip(ids, texts, strict=True)
    ]
    documents = pd.DataFrame({"doc_id": ids, "text": texts})
    return schema.make("mentions", pd.concat(tables, ignore_index=True)), documents


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They met Field Marshal Asim Munir on Monday.", ("Asim Munir", "PERSON")),
        ("The talks were led by Pakistani Army Chief General Asim Munir.", ("Asim Munir", "PERSON")),
        ("Prime Minister Sheikh Hasina left for London.", ("Sheikh Hasina", "PERSON")),
        ("The minister praised Pasni’s harbour.", ("Pasni", "GPE")),
        ("The army chief visited Pasni Port.", ("Pasni", "GPE")),
        ("Officials of the Trump administration were silent.", ("Trump administration", "ORG")),
        ("The mine belongs to US Strategic Metals (USSM), a company.", ("USSM", "ORG")),
        ("The Frontier Works Organisation (FWO) built it.", ("Frontier Works Organisation", "ORG")),
        ("The Pakistan Tehreek-e-Insaf (PTI) party protested.", ("Pakistan Tehreek-e-Insaf", "ORG")),
        ("The shipment left on Tuesday, Dawn reported.", ("Dawn", "OUTLET")),
        ("The Times of India said the deal was signed.", ("The Times of India", "OUTLET")),
        ("They sold the 30GB iPod at a discount.", ("iPod", "PRODUCT")),
        ("The phone runs iOS 5 now.", ("iOS 5", "PRODUCT")),
        ("The envoy of Pakistan's government met Kim Jong-un.", ("Kim Jong-un", "PERSON")),
    ],
)
def test_a_name_is_found_without_what_is_not_part_of_it(text: str, expected: tuple[str, str]) -> None:
    assert expected in names(text)


@pytest.mark.parametrize(
    ("text", "unwanted"),
    [
        ("They left before dawn and reached the coast.", "dawn"),
        ("The plan costs US$500 million in total.", "US"),
        ("See https://example.org/Pakistan-news for more.", "Pakistan"),
        ("They met Field Marshal Asim Munir on Monday.", "Field Marshal"),
        ("The meeting on September 8, 2025 was short.", "September 8, 2025"),
        ("The CEO signed an MoU with the ministry.", "MoU"),
    ],
)
def test_what_is_no_name_is_not_found(text: str, unwanted: str) -> None:
    assert unwanted not in [name for name, _ in names(text)]


def test_a_hyphenated_pair_is_two_mentions_and_a_compound_is_one() -> None:
    assert [n for n, _ in names("The Pakistan-US talks came after the US-backed plan.")] == [
        "Pakistan",
        "US",
        "US",
    ]


def test_the_articles_own_definition_beats_the_agency_of_that_name() -> None:
    found = dict(names("The Pakistan Tehreek-e-Insaf (PTI) objected. The move was wrong, PTI said."))
    assert found["PTI"] == "ORG"
    assert dict(names("The move was wrong, news agency PTI reported."))["PTI"] == "OUTLET"


def test_a_surname_has_the_label_of_its_full_name() -> None:
    found = names("Babalo Madikizela spoke first. The crowd cheered. Later Madikizela left.")
    assert found.count(("Madikizela", "PERSON")) == 1


def test_offsets_are_those_of_the_printed_text_and_mentions_do_not_overlap() -> None:
    text = (
        "“Pakistan’s Gwadar,” said Shehbaz Sharif — in Karachi.\n\nKARACHI: The US State Department agreed."
    )
    table = find_mentions(text)
    schema.check("mentions", table)
    assert [text[s:e] for s, e in zip(table["start"], table["end"], strict=True)] == table["text"].tolist()
    assert (table["start"].iloc[1:].to_numpy() >= table["end"].iloc[:-1].to_numpy()).all()


def test_text_without_names_gives_an_empty_table() -> None:
    assert names("") == []
    assert names("nothing happened here today.") == []


def test_other_documents_outvote_a_single_wrong_label() -> None:
    mentions, documents = corpus(
        "The port of Turbela is small. Ships came to Turbela. People live in Turbela.",
        "Turbela was mentioned.",
    )
    wrong = mentions.assign(label=mentions["label"].where(mentions["doc_id"] != "d1", "PERSON"))
    repaired = repair_mentions(wrong, documents)
    assert set(repaired.loc[repaired["text"] == "Turbela", "label"]) == {"GPE"}
    assert wrong["label"].iloc[-1] == "PERSON"


def test_repair_gives_the_same_table_again_and_keeps_an_empty_one() -> None:
    mentions, documents = corpus("Asim Munir met Donald Trump in Washington.", "Munir left.")
    once = repair_mentions(mentions, documents)
    pd.testing.assert_frame_equal(once, repair_mentions(mentions, documents))
    assert repair_mentions(schema.make("mentions"), documents).empty


def test_hostile_text_takes_linear_time() -> None:
    from pasni_analysis.spans.mention_known import acronyms, listed_names, no_names, outlet_spans
    from pasni_analysis.spans.mention_spans import compounds, defined_acronyms

    text = "(A" * 100_000 + "A-e-" * 50_000 + "Aa " * 100_000 + "www." * 50_000
    taken = bytearray(len(text))
    for found in (defined_acronyms(text), compounds(text), acronyms(text, taken), listed_names(text, taken)):
        assert len(list(found)) >= 0
    assert len(list(outlet_spans(text, []))) + len(no_names(text)) >= 0


def test_an_outlet_of_the_corpus_is_a_medium_wherever_it_is_named():
    texts = ["A port opens.", "The Valley Herald reported that a port opens."]
    documents = pd.DataFrame({"doc_id": ["a", "b"], "text": texts, "outlet": ["Valley Herald", None]})
    at = {"doc_id": "b", "start": 4, "end": 17, "text": "Valley Herald", "label": "ORG"}
    repaired = repair_mentions(schema.make("mentions", [at]), documents)
    assert "OUTLET" in set(repaired["label"])
    alone = repair_mentions(schema.make("mentions", [at]), documents.drop(columns="outlet"))
    assert "OUTLET" not in set(alone["label"])


def test_two_blanks_before_a_title_are_no_part_of_the_name():
    # Typewriters' blanks after a name; a name that ends in one has no last word.
    text = "The PTI  Information Secretary Raoof Hasan spoke. Imran Khan  Prime Minister spoke too."
    table = find_mentions(text)
    assert (table["text"] == table["text"].str.strip()).all()
    assert count_votes(text, [Span(4, 8, "PERSON")])
