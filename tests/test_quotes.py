"""Quote drift: which passages are one utterance, what is compared with what, and how it is drawn."""

import random
from itertools import combinations

import hand
import pandas as pd
import pytest

import pasni_analysis as pa
from pasni_analysis import schema
from pasni_analysis.columns import parse_parts
from pasni_analysis.figures.quotes import WORDINGS, describe_quotes, plot_quotes
from pasni_analysis.measures.quote_links import common_words
from pasni_analysis.measures.quotes import compare_quotes

LONG = "the new harbour will bring many jobs and much trade to our coast"


def made(*said: tuple[str, str, str], **cells):
    """Notes of articles in each of which somebody says something: text, speaker, content."""
    docs = hand.documents(
        *({"text": text} | {k: v[i] for k, v in cells.items()} for i, (text, *_) in enumerate(said))
    )
    spoken = [
        {"doc": f"d{i}", "source": who, "content": what} for i, (_, who, what) in enumerate(said) if who
    ]
    names = [
        {"doc": f"d{i}", "text": who, "label": "PERSON"}
        for i, (_, who, _) in enumerate(said)
        if who.istitle()
    ]
    return hand.notes(docs, names, spoken)


def quote(words: str, who: str = "Ann Lee") -> tuple[str, str, str]:
    return f"{who} said: “{words}.”", who, f"“{words}.”"


def report(words: str, who: str = "Ann Lee") -> tuple[str, str, str]:
    return f"{who} said that {words}.", who, f"that {words}"


def versions(*said, **cells) -> pd.DataFrame:
    table = compare_quotes(made(*said, **cells))
    schema.check("quote_versions", table)
    return table


def test_case_marks_and_that_are_no_other_words():
    table = versions(quote(LONG), report(LONG.replace("the new", "The new")))
    assert table["kind"].tolist() == ["reference", "same words"]
    assert table["similarity"].tolist() == [1.0, 1.0] and table["n_versions"].tolist() == [1, 1]
    assert table["quoted"].tolist() == ["all", "none"]


def test_a_shortened_quotation_lacks_words_and_has_no_others():
    table = versions(quote(LONG), quote("the new harbour will bring many jobs"))
    assert table["kind"].tolist() == ["reference", "shortened"]
    assert table.loc[1, "lacks"] == "and much trade to our coast" and pd.isna(table.loc[1, "other"])
    assert table.loc[1, "similarity"] == pytest.approx(2 * 7 / (13 + 7))


def test_a_reworded_quotation_says_which_words_stand_where():
    notes = made(quote(LONG), quote(LONG.replace("many", "some")))
    row = compare_quotes(notes).loc[1]
    assert (row["kind"], row["lacks"], row["other"], row["other_marked"]) == (
        "reworded",
        "many",
        "some",
        "some",
    )
    text = notes.documents.loc[1, "text"]
    assert [text[a:b] for a, b in parse_parts(row["differs"])] == ["some"]
    assert text[row["start"] : row["end"]] == row["text"]


def test_the_reference_says_which_words_no_other_has():
    table = versions(
        quote(LONG), quote("the new harbour will bring many jobs"), quote(LONG.replace("our", "the"))
    )
    assert table.loc[0, "kind"] == "reference" and table.loc[0, "other"] == "our"


def test_the_reference_has_the_most_quoted_words_and_of_equal_ones_is_the_earliest():
    days = {"published_start": [pd.Timestamp(f"2024-06-0{d}") for d in (3, 2, 1)]}
    days["published_end"] = days["published_start"]
    table = versions(quote(LONG), quote(LONG.replace("many", "some")), report(LONG), **days)
    assert table["doc_id"].tolist() == ["d1", "d2", "d0"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (quote(LONG), quote(LONG, "Bob Ray")),  # two persons do not share an utterance
        (quote(LONG), report(LONG, "villagers")),  # a report by somebody unknown is none of a quotation
        (report(LONG), report(LONG)),  # nobody claims to be verbatim
        (
            quote("we trust the United States of America Council"),
            quote("I left the United States of America Council"),
        ),
        (
            quote("we shall make harbours great again"),
            quote("come and make harbours great again with me today"),
        ),
        (quote("fish is dear"), quote("rain is near")),
    ],
    ids=["persons", "unknown", "reports", "names", "slogan", "nothing shared"],
)
def test_what_is_not_one_utterance(first, second):
    assert versions(first, second).empty


def test_a_quotation_of_an_unknown_speaker_is_found_by_its_words():
    assert len(versions(quote(LONG), quote(LONG, "the minister"))) == 2


FILLERS = "barley bread cloud crane door engine flour garden hammer island jacket kettle".split()  # noqa: SIM905


def others(n: int = 40) -> list[tuple[str, str, str]]:
    """What other people say, each in words of his own, so that words have a frequency."""
    return [
        quote(f"{a} {b} number{i}", f"Person X{i}".title())
        for i, (a, b) in enumerate(combinations(FILLERS, 2))
    ][:n]


def test_few_rare_words_in_order_are_one_utterance_of_a_named_speaker_only():
    first = quote("a first cargo, an exciting start for the growing trade of two states")
    second = report("the first load is “an exciting era”, and helps trade between the two shores")
    assert set(versions(first, second, *others())["doc_id"]) == {"d0", "d1"}
    unknown = [(text.replace("Ann Lee", "she"), "she", content) for text, _, content in (first, second)]
    assert versions(*unknown, *others()).empty


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (
            "golden harbours gleam brightly, and we shall build a road across the barren land",
            "nobody paid the tolls of a town where golden harbours gleam brightly",
        ),
        ("we met Peru, then Chad, later Mali, last Togo", "he says Peru hit Chad while Mali sold Togo"),
    ],
    ids=["slogan", "names"],
)
def test_rare_words_of_one_phrase_and_names_are_not_enough(first, second):
    assert versions(quote(first), quote(second), *others()).empty


@pytest.mark.parametrize(("day", "found"), [("2024-06-30", 2), ("2024-09-30", 0)])
def test_what_is_reported_in_other_words_months_later_is_another_utterance(day, found):
    days = [pd.Timestamp("2024-06-01"), pd.Timestamp(day)]
    given = {"published_start": days, "published_end": days}
    assert len(versions(quote(LONG), report(LONG.replace("many", "some")), **given)) == found
    assert len(versions(quote(LONG), quote(LONG.replace("many", "some")), **given)) == 2


def test_words_of_two_attributions_in_one_sentence_are_one_passage():
    text = "Ann Lee called it “a fine harbour for our coast”, adding that it brings many jobs and much trade."
    docs = hand.documents(
        {"text": text}, {"text": "Ann Lee said: “a fine harbour for our coast brings many jobs.”"}
    )
    spoken = [
        {"doc": "d0", "source": "Ann Lee", "content": "“a fine harbour for our coast”"},
        {"doc": "d0", "source": "Ann Lee", "content": "that it brings many jobs and much trade"},
        {"doc": "d1", "source": "Ann Lee", "content": "“a fine harbour for our coast brings many jobs.”"},
    ]
    names = [{"doc": d, "text": "Ann Lee", "label": "PERSON"} for d in ("d0", "d1")]
    table = compare_quotes(hand.notes(docs, names, spoken)).set_index("doc_id")
    assert (
        table.loc["d0", "text"]
        == "“a fine harbour for our coast”, adding that it brings many jobs and much trade."
    )
    said = [text[a:b] for a, b in parse_parts(table.loc["d0", "parts"])]
    assert " ".join(said) == "a fine harbour for our coast it brings many jobs and much trade"
    assert table.loc["d0", "quoted"] == "part"


def test_a_copy_is_told_by_its_cluster_and_left_out_where_texts_count():
    notes = made(quote(LONG), quote(LONG), cluster=["d0", "d0"])
    table = compare_quotes(notes)
    assert table["n_articles"].tolist() == [2, 2] and table["n_clusters"].tolist() == [1, 1]
    assert compare_quotes(notes, count="independent texts").empty


def test_the_most_varied_utterance_stands_first():
    other = "every boat of the old fleet must pay a fee before it leaves the bay"
    table = versions(quote(other), quote(other), quote(LONG), quote(LONG.replace("many", "no")))
    assert table.drop_duplicates("utterance")["n_versions"].tolist() == [2, 1]
    assert table["utterance"].tolist() == [1, 1, 2, 2] and table["order"].tolist() == [0, 1, 0, 1]


def test_a_corpus_without_speech_has_no_utterances():
    schema.check("quote_versions", compare_quotes(hand.notes(hand.documents({"text": "Rain."}))))


def heaviest(a: list[str], b: list[str], weights: list[int]) -> int:
    """The weight of the heaviest common sequence, by trying all."""
    best = 0
    for n in range(len(a) + 1):
        for places in combinations(range(len(a)), n):
            rest = iter(b)
            if all(a[i] in rest for i in places):
                best = max(best, sum(weights[i] for i in places))
    return best


def test_common_words_are_the_heaviest_sequence():
    chance = random.Random(7)
    for _ in range(60):
        a, b = (chance.choices("wxyz", k=chance.randint(0, 8)) for _ in range(2))
        weights = chance.choices([1, 3], k=len(a))
        pairs = common_words(a, b, weights)
        assert all(a[i] == b[j] for i, j in pairs)
        assert pairs == sorted(pairs) and len({j for _, j in pairs}) == len(pairs)
        assert sum(weights[i] for i, _ in pairs) == heaviest(a, b, weights)


@pytest.fixture(scope="module")
def seeds_table(seeds):
    return compare_quotes(pa.annotate(pa.load_corpus(seeds), cache=None))


def test_the_seeds_hold_two_quotations_in_different_words_and_no_other(seeds_table):
    found = [
        (rows["speaker"].iloc[0], [d[:3] for d in rows["doc_id"]])
        for _, rows in seeds_table.groupby("utterance")
    ]
    assert found == [("Stacy W. Hastie", ["003", "004", "002"]), ("US Strategic Metals", ["004", "002"])]
    other = seeds_table.set_index(["speaker", "order"])["other_marked"]
    assert other["Stacy W. Hastie", 2] == "an … start"
    assert other["US Strategic Metals", 1] == "This shipment is … major"


def drawn(axes) -> list[tuple[str, str]]:
    return [(t.get_text(), t.get_weight()) for t in axes.texts]


def test_the_figure_sets_off_the_words_that_differ(seeds_table):
    words = drawn(plot_quotes(seeds_table))
    assert (
        ("exciting", "normal") in words and ("deepening", "bold") in words and ("adding", "normal") in words
    )


def test_the_figure_prints_all_words_of_what_it_draws(seeds_table):
    printed = " ".join(word for word, _ in drawn(plot_quotes(seeds_table)))
    for text in seeds_table["text"]:
        assert text in printed


def test_what_is_not_drawn_is_said():
    words = ["one", "two", "six", "ten", "old", "big", "red", "far"]
    table = versions(*(quote(LONG.replace("many", w)) for w in words))
    text = describe_quotes(table)
    assert f"{len(words) - WORDINGS} further wordings" in text.notes
    assert sum(word == "harbour" for word, _ in drawn(plot_quotes(table))) == WORDINGS
    both = pd.concat([table, table.assign(utterance=2)])
    assert "1 further utterance with several wordings" in describe_quotes(both, top_n=1).notes


def test_quotations_in_the_same_words_are_counted_and_not_drawn():
    table = versions(quote(LONG), quote(LONG))
    assert describe_quotes(table).title == (
        "nothing to draw: all of 1 quotation in several articles stand in the same words"
    )
    plot_quotes(table)
