"""Distinctive words: statistics against hand arithmetic and scipy; no ranking from single texts."""

import math

import hand
import numpy as np
import pandas as pd
import pytest
from scipy import stats

from pasni_analysis.measures import keyness
from pasni_analysis.measures.keyness import compare_keyness


def articles(outlet: str, texts: list[str]) -> list[dict]:
    days = [f"2025-10-{i + 1:02d}" for i in range(len(texts))]
    return [
        {"doc_id": f"{outlet}{i}", "outlet": outlet, "text": t, "published_start": d, "published_end": d}
        for i, (t, d) in enumerate(zip(texts, days, strict=True))
    ]


def corpus(a: list[str], b: list[str], c: list[str] = ()):
    return hand.notes(hand.documents(*articles("A", a), *articles("B", b), *articles("C", list(c))))


def test_log_odds_is_the_formula_of_monroe_colaresi_and_quinn():
    delta, z = keyness.log_odds(10, 100, 5, 200, 1.5, 30.0)
    by_hand = math.log(11.5 / (100 + 30 - 11.5)) - math.log(6.5 / (200 + 30 - 6.5))
    assert delta == pytest.approx(by_hand)
    assert z == pytest.approx(by_hand / math.sqrt(1 / 11.5 + 1 / 6.5))


@pytest.mark.parametrize(
    ("y", "n", "y_rest", "n_rest"), [(10, 100, 5, 200), (3, 40, 0, 90), (7, 70, 30, 300)]
)
def test_g2_equals_scipys_likelihood_ratio_of_the_same_table(y, n, y_rest, n_rest):
    table = [[y, n - y], [y_rest, n_rest - y_rest]]
    expected = stats.chi2_contingency(table, correction=False, lambda_="log-likelihood").statistic
    assert keyness.g2(y, n, y_rest, n_rest) == pytest.approx(expected)


def test_g2_takes_arrays():
    both = keyness.g2(np.array([10, 3]), np.array([100, 40]), np.array([5, 0]), np.array([200, 90]))
    assert both == pytest.approx([keyness.g2(10, 100, 5, 200), keyness.g2(3, 40, 0, 90)])


def test_log_ratio_doubles_by_one_and_takes_none_as_half():
    assert keyness.log_ratio(8, 100, 4, 100) == pytest.approx(1)
    assert keyness.log_ratio(4, 100, 0, 100) == pytest.approx(3)


def test_benjamini_hochberg_equals_scipys_and_leaves_missing_values():
    p = np.array([0.01, np.nan, 0.04, 0.03, 0.005])
    known = ~np.isnan(p)
    adjusted = keyness.benjamini_hochberg(p)
    assert adjusted[known] == pytest.approx(stats.false_discovery_control(p[known]))
    assert np.isnan(adjusted[1])


def test_one_text_a_side_gives_counts_and_no_statistic():
    table = compare_keyness(corpus(["port port deal"], ["port coal"]), min_count=1, stopwords=[])
    assert not table["comparable"].any()
    assert table[["log_odds", "z", "g2", "log_ratio", "low", "p_value", "rank"]].isna().all(axis=None)
    row = table[(table["unit"] == "A (A0)") & (table["word"] == "port")].iloc[0]
    assert (row["count"], row["n_words"], row["count_rest"], row["n_words_rest"]) == (2, 3, 1, 2)


def test_two_articles_of_one_outlet_on_one_day_are_not_ranked():
    docs = hand.documents(
        *({"outlet": "A", "text": "port deal", "doc_id": f"a{i}"} for i in range(2)),
        {"outlet": "B", "text": "coal", "doc_id": "b"},
        {"outlet": "C", "text": "coal", "doc_id": "c"},
    )
    table = compare_keyness(hand.notes(docs), "outlet", min_count=1)
    assert not table["comparable"].any()


def test_two_texts_a_side_give_intervals_and_ranks_but_no_p_value():
    texts = ["port port deal sea", "port deal deal sea"], ["coal mine sea", "coal sea mine mine"]
    table = compare_keyness(corpus(*texts), "outlet", min_count=1, prior=10.0)
    assert table["comparable"].all()
    assert table["p_value"].isna().all()
    mine = table[table["unit"] == "A"].set_index("word")
    assert mine["rank"].dropna().to_dict() == {"deal": 1, "port": 2}
    expected, _ = keyness.log_odds(3, 8, 0, 7, 10 * 3 / 15, 10.0)
    assert mine.loc["port", "log_odds"] == pytest.approx(expected)
    assert (mine["low"] <= mine["high"]).all()


def test_ten_texts_a_side_give_p_values_adjusted_over_all_units_and_words():
    rng = np.random.default_rng(1)
    a = [" ".join(rng.choice(["port", "sea", "deal"], 30)) for _ in range(10)]
    b = [" ".join(rng.choice(["coal", "sea", "deal"], 30)) for _ in range(10)]
    table = compare_keyness(corpus(a, b), "outlet", resamples=200)
    assert table["p_value"].notna().all()
    assert table["p_adjusted"].to_numpy() == pytest.approx(stats.false_discovery_control(table["p_value"]))
    assert table[table["unit"] == "A"].iloc[0]["word"] == "port"
    again = compare_keyness(corpus(a, b), "outlet", resamples=200)
    assert table.equals(again)


def test_a_word_that_one_text_alone_holds_is_not_ranked():
    texts = ["port port port", "deal sea", "deal sea"], ["coal", "coal sea"]
    mine = compare_keyness(corpus(*texts), "outlet", min_count=1).query("unit == 'A'").set_index("word")
    assert pd.isna(mine.loc["port", "rank"])
    assert mine.loc["deal", "rank"] == 1


def test_a_word_that_is_concentrated_in_one_text_is_not_ranked_but_listed():
    # Nine of ten "port" in one of four equal texts: DP = (0.9 - 0.25) / 0.75; two in two: (1 - 0.5) / 0.75.
    texts = ["port " * 9 + "deal", "port deal" + " sea" * 8, "sea " * 10, "sea " * 10], ["coal sea"] * 2
    mine = compare_keyness(corpus(*texts), "outlet", min_count=1, max_dp=0.7).query("unit == 'A'")
    mine = mine.set_index("word")
    assert mine.loc["port", "dp"] == pytest.approx(0.65 / 0.75)
    assert mine.loc["deal", "dp"] == pytest.approx(0.5 / 0.75)
    assert mine["rank"].dropna().to_dict() == {"sea": 1, "deal": 2}


def test_intervals_are_percentiles_of_the_texts_drawn_again():
    texts = ["port port port sea", "port sea sea sea"], ["port sea sea sea sea", "coal sea sea sea sea"]
    row = compare_keyness(corpus(*texts), "outlet", min_count=1, prior=9.0, resamples=400)
    row = row.set_index(["unit", "word"]).loc[("A", "port")]
    # Each of the sixteen draws has a share of 1/16 or more, so that the percentiles are the extremes.
    alpha = 9 * 5 / 18
    ends = [keyness.log_odds(y, 8, rest, 10, alpha, 9.0)[0] for y, rest in ((2, 2), (6, 0))]
    assert [row["low"], row["high"]] == pytest.approx(ends)


@pytest.mark.parametrize(("a", "b", "tested"), [(9, 12, False), (12, 9, False), (10, 10, True)])
def test_p_values_need_ten_independent_texts_on_either_side(a, b, tested):
    table = compare_keyness(corpus(["port sea"] * a, ["coal sea"] * b), "outlet", resamples=20)
    assert table["low"].notna().all()
    assert table["p_value"].notna().all() == table["p_adjusted"].notna().all() == tested
    assert table["p_value"].notna().any() == tested


def test_own_voice_and_attributed_words_are_compared_apart():
    docs = hand.documents(
        *articles("A", ["Rain fell. Ann: port sea."] * 2), *articles("B", ["Coal sea."] * 2)
    )
    spoken = [{"doc": f"A{i}", "source": "Ann", "content": "port sea"} for i in range(2)]
    notes = hand.notes(docs, [], spoken)
    words = {
        voice: compare_keyness(notes, "outlet", voice=voice, min_count=1).query("unit == 'A' and count > 0")
        for voice in ("all", "outlet", "quoted")
    }
    found = {voice: dict(zip(t["word"], t["count"], strict=True)) for voice, t in words.items()}
    assert found["outlet"] == {"Rain": 2, "fell": 2, "Ann": 2}
    assert found["quoted"] == {"port": 2, "sea": 2}
    assert found["all"] == found["outlet"] | found["quoted"]
    assert {v: t["n_words"].iloc[0] for v, t in words.items()} == {"all": 10, "outlet": 6, "quoted": 4}
    assert set(words["outlet"]["voice"]) == {"outlet"}
    assert words["outlet"]["comparable"].all()
    # B quotes nobody: there is nothing to compare the words of A's speakers with.
    assert not words["quoted"]["comparable"].any()
    assert words["quoted"]["n_independent_rest"].tolist() == [0, 0]


def test_function_words_are_not_listed_but_stay_in_the_totals():
    table = compare_keyness(corpus(["the port is the port"], ["a port"]), min_count=1)
    assert set(table["word"]) == {"port"}
    assert table["n_words"].tolist() == [5, 2]


def test_words_below_the_least_count_are_not_listed_but_stay_in_the_totals():
    table = compare_keyness(corpus(["port port sea sea"], ["port"]))
    assert set(table["word"]) == {"port"}
    assert table["n_words"].tolist() == [4, 1]


def test_a_prior_may_be_given_per_word():
    notes = corpus(["port sea", "port sea"], ["coal sea", "coal sea"])
    table = compare_keyness(notes, "outlet", min_count=1, prior={"port": 2.0, "sea": 8.0}).set_index(
        ["unit", "word"]
    )
    expected, _ = keyness.log_odds(2, 4, 0, 4, 2.0, 10.0)
    assert table.loc[("A", "port"), "log_odds"] == pytest.approx(expected)


def test_a_prior_of_nothing_is_refused():
    with pytest.raises(ValueError, match=r"above 0; found 0"):
        compare_keyness(corpus(["a b"], ["c"]), prior=0)


def test_any_number_of_units_is_compared_each_with_all_others():
    notes = corpus(["port sea"] * 2, ["coal sea"] * 2, ["gold sea"] * 2)
    table = compare_keyness(notes, "outlet", min_count=1)
    assert table.groupby("unit")["n_words_rest"].first().to_dict() == {"A": 8, "B": 8, "C": 8}


def test_a_word_is_shown_as_it_is_printed_most_often_and_counted_whatever_its_capitals():
    texts = ["Pasni has a port. The Port of Pasni is new.", "PASNI is a port. Pasni, a port."]
    table = compare_keyness(hand.notes(hand.documents(*({"text": text} for text in texts))), min_count=1)
    assert {"Pasni", "port"} <= set(table["word"])
    assert table.loc[table["word"] == "Pasni", "count"].sum() == 4


def z_of(p: float) -> float:
    return float(stats.norm.isf(p / 2))


def test_p_values_rest_on_the_formulas_error_where_texts_drawn_again_do_not_vary():
    table = compare_keyness(corpus(["port sea"] * 10, ["coal sea"] * 10), "outlet", prior=4.0)
    row = table.set_index(["unit", "word"]).loc[("A", "port")]
    # 10 of 20 words against none of 20, pseudo-count 4 * 10/40 = 1: errors 1/11 and 1/1.
    by_hand = (math.log(11 / 13) - math.log(1 / 23)) / math.sqrt(1 / 11 + 1)
    assert row["low"] == pytest.approx(row["high"])
    assert z_of(row["p_value"]) == pytest.approx(by_hand)


def test_p_values_rest_on_the_error_of_texts_drawn_again_where_it_is_the_larger():
    texts = ["port " * 5] + ["sea " * 5] * 9, ["port coal coal coal sea"] * 10
    row = compare_keyness(corpus(*texts), "outlet", prior=10.0, resamples=4000)
    row = row.set_index(["unit", "word"]).loc[("A", "port")]
    # Of ten draws k are the one text with "port", binomial; the other side never varies.
    k = np.arange(11)
    a, b = 5 * k + 1.5, 11.5
    delta = np.log(a / (60 - a)) - math.log(b / (60 - b))
    error = stats.binom(10, 0.1).expect(lambda n: delta[n.astype(int)] ** 2)
    error = math.sqrt(error - stats.binom(10, 0.1).expect(lambda n: delta[n.astype(int)]) ** 2)
    assert error > 1.2 * math.sqrt(1 / 6.5 + 1 / 11.5)
    assert z_of(row["p_value"]) == pytest.approx(abs(delta[1]) / error, rel=0.05)
