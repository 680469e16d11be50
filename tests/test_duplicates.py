"""Near-duplicate clusters: copies are found, retellings are not."""

import random

import pandas as pd
import pytest

from pasni_analysis.corpus.duplicates import compare_texts, find_clusters

WORDS = [f"word{i}" for i in range(3000)]


def story(seed: int, n: int = 300) -> str:
    return " ".join(random.Random(seed).choices(WORDS, k=n))


def table(*texts: str, days: list[str | None] | None = None) -> pd.DataFrame:
    dates = pd.to_datetime(pd.Series(days or [None] * len(texts)))
    return pd.DataFrame(
        {
            "doc_id": [f"d{i}" for i in range(len(texts))],
            "text": list(texts),
            "published_start": dates.astype("datetime64[us]"),
            "published_end": dates.astype("datetime64[us]"),
        }
    )


def test_shared_words_by_hand() -> None:
    # "b c d e" is shared: four of the five words of one text, four of the six of the other.
    assert compare_texts("a b c d e", "b c d e f g") == (0.8, pytest.approx(4 / 6))
    assert compare_texts("a b c d e", "c d e a b") == (0.0, 0.0)
    assert compare_texts("", "a") == (0.0, 0.0)


def test_case_punctuation_and_apostrophes_make_no_difference() -> None:
    assert compare_texts("The Quay’s crane, opened.", "the quay's crane opened") == (1.0, 1.0)


def test_lightly_edited_copy_joins_the_earliest() -> None:
    words = story(1).split()
    edited = " ".join(["New", "lead", *words[:150], "inserted", *words[150:]])
    documents = table(" ".join(words), story(2), edited, days=["2021-03-03", "2021-03-02", "2021-03-01"])
    assert find_clusters(documents) == ["d2", "d1", "d2"]


def test_undated_copy_comes_after_a_dated_one_and_ties_go_by_id() -> None:
    assert find_clusters(table(story(1), story(1), days=[None, "2021-03-03"])) == ["d1", "d1"]
    assert find_clusters(table(story(1), story(1))) == ["d0", "d0"]


def test_shortened_copy_is_found_by_containment() -> None:
    whole = story(3)
    assert find_clusters(table(whole, " ".join(whole.split()[:130]))) == ["d0", "d0"]


def test_retelling_with_one_shared_passage_stays_apart() -> None:
    shared = story(4, 60)
    assert find_clusters(table(f"{story(5)} {shared}", f"{story(6)} {shared}")) == ["d0", "d1"]


def test_a_passage_of_a_longer_text_is_no_copy_of_it() -> None:
    passage = story(3).split()[100:150]
    longer = [*story(4, 200).split(), *passage]  # a fifth of it
    assert find_clusters(table(" ".join(longer), " ".join(passage))) == ["d0", "d0"]
    assert find_clusters(table(" ".join(["one", "more", *longer]), " ".join(passage))) == ["d0", "d1"]


def test_texts_of_few_words_must_share_most_of_them() -> None:
    words = story(9, 20).split()
    changed = [*words[:10], "elsewhere"]
    assert find_clusters(table(" ".join(words), " ".join([*words[:18], "it", "is"]))) == ["d0", "d0"]
    assert find_clusters(table(" ".join(words), " ".join(changed))) == ["d0", "d1"]
    assert find_clusters(table("Quay opens", "Quay opens", "Quay closes")) == ["d0", "d0", "d2"]


def test_a_round_up_joins_one_of_its_stories_and_chains_none() -> None:
    one, two, three = story(21, 120), story(22, 100), story(23, 80)
    days = ["2021-03-01", "2021-03-01", "2021-03-01", "2021-03-02"]
    documents = table(one, two, three, f"{one} {two} {three}", days=days)
    assert find_clusters(documents) == ["d0", "d1", "d2", "d0"]
    assert find_clusters(documents.assign(published_start=pd.NaT, published_end=pd.NaT)) == [
        *("d0", "d1", "d2", "d0")
    ]


def test_excerpts_of_an_earlier_text_all_belong_to_it() -> None:
    one, two, three = story(21, 120), story(22, 100), story(23, 80)
    days = ["2021-03-02", "2021-03-02", "2021-03-03", "2021-03-01"]
    assert find_clusters(table(one, two, three, f"{one} {two} {three}", days=days)) == ["d3"] * 4


def test_a_template_filled_with_other_numbers_is_no_copy() -> None:
    def market(*n: int) -> str:
        return (
            f"Shares closed mixed on the exchange as brokers weighed earnings. The index rose {n[0]} points "
            f"to {n[1]}. Turnover came to {n[2]} million shares against {n[3]} million the day before. "
            f"Traders named profit taking in late trade. The currency closed at {n[4]} to the dollar. "
            f"Gold changed hands at {n[5]} an ounce and a barrel of oil cost {n[6]} dollars in the evening."
        )

    first = market(112, 4301, 88, 91, 281, 1912, 64)
    other = market(97, 4398, 79, 88, 283, 1899, 61)  # 88 in both
    corrected = market(112, 4301, 89, 91, 281, 1912, 64)
    assert find_clusters(table(first, other, corrected)) == ["d0", "d1", "d0"]


def test_one_long_quotation_in_two_articles_makes_no_copy() -> None:
    speech, own, other = story(31, 90), story(32, 60), story(33, 70)
    assert find_clusters(table(f'{own} "{speech}"', f"{other} “{speech}”")) == ["d0", "d1"]
    assert find_clusters(table(f"{own} {speech}", f"{other} {speech}")) == ["d0", "d0"]
    assert find_clusters(table(f'{own} "{speech}"', f'{own} "{speech}" {other}')) == ["d0", "d0"]


def test_the_order_of_rows_makes_no_difference() -> None:
    texts = [story(1), f"new {story(1)}", story(2), " ".join(story(2).split()[:100]), story(3)]
    documents = table(*texts, days=["2021-03-03", None, "2021-03-01", "2021-03-02", None])
    expected = dict(zip(documents["doc_id"], find_clusters(documents), strict=True))
    for seed in range(5):
        mixed = documents.sample(frac=1, random_state=seed)
        assert dict(zip(mixed["doc_id"], find_clusters(mixed), strict=True)) == expected


def test_empty_and_single_texts() -> None:
    assert find_clusters(table(story(1))) == ["d0"]
    assert find_clusters(table("", "", story(1))) == ["d0", "d1", "d2"]
    assert find_clusters(table()) == []


def test_fifty_copies_among_two_hundred() -> None:
    documents = table(*[story(7) + f" tail{i}" for i in range(50)], *[story(100 + i) for i in range(150)])
    assert find_clusters(documents)[:50] == ["d0"] * 50
    assert find_clusters(documents)[50:] == [f"d{i}" for i in range(50, 200)]


def test_a_year_is_no_earlier_than_a_day_and_a_wire_goes_first() -> None:
    documents = table(*[story(1)] * 3, days=[None, "2025-10-15", "2025-10-15"])
    documents.loc[0, ["published_start", "published_end"]] = (
        pd.Timestamp("2025-01-01"),
        pd.Timestamp("2025-12-31"),
    )
    assert find_clusters(documents) == ["d1"] * 3
    assert find_clusters(documents.assign(outlet_kind=["newspaper", "newspaper", "wire"])) == ["d2"] * 3
