"""Near-duplicate clusters: copies are found, retellings are not."""

import random

import pandas as pd
import pytest

from pasni_analysis.corpus.duplicates import compare_shingles, find_clusters, find_shingles

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


def test_jaccard_and_containment_by_hand() -> None:
    a, b = find_shingles("a b c d e f"), find_shingles("a b c d e g")  # 2 shingles each, 1 shared
    assert compare_shingles(a, b) == (pytest.approx(1 / 3), 0.5)


def test_case_and_punctuation_make_no_difference() -> None:
    assert find_shingles("The Quay, opened.").tolist() == find_shingles("the quay opened").tolist()


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


def test_containment_counts_only_for_texts_that_are_long_enough() -> None:
    longer = [f"w{i}" for i in range(80)]  # 76 runs of five words
    nineteen, twenty = " ".join(longer[:23]), " ".join(longer[:24])  # all in it, Jaccard 0.25 and 0.26
    assert find_clusters(table(" ".join(longer), nineteen)) == ["d0", "d1"]
    assert find_clusters(table(" ".join(longer), twenty)) == ["d0", "d0"]
    assert find_clusters(table(" ".join(longer), nineteen), least=19) == ["d0", "d0"]


def test_empty_and_single_texts() -> None:
    assert find_clusters(table(story(1))) == ["d0"]
    assert find_clusters(table("", "", story(1))) == ["d0", "d1", "d2"]
    assert find_clusters(table()) == []


def test_fifty_copies_among_two_hundred() -> None:
    documents = table(*[story(7) + f" tail{i}" for i in range(50)], *[story(100 + i) for i in range(150)])
    assert find_clusters(documents)[:50] == ["d0"] * 50
    assert find_clusters(documents)[50:] == [f"d{i}" for i in range(50, 200)]
