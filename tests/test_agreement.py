"""Agreement and precision: hand arithmetic, published examples, and a second implementation."""

from collections import Counter, defaultdict
from itertools import permutations
from statistics import NormalDist

import numpy as np
import pandas as pd
import pytest

from pasni_analysis import schema
from pasni_analysis.measures.agreement import (
    _alphas,
    _kappas,
    alpha,
    kappa,
    measure_agreement,
    measure_precision,
    wilson,
)

# Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability", example C: four observers, twelve units.
FOUR = {
    "A": "1 2 3 3 2 1 4 1 2 . . .",
    "B": "1 2 3 3 2 2 4 1 2 5 . 3",
    "C": ". 3 3 3 2 3 4 2 2 5 1 .",
    "D": "1 2 3 3 2 4 4 1 2 5 1 .",
}
# The example with three coders and fifteen units that is often reprinted.
THREE = {
    "A": ". . . . . 3 4 1 2 1 1 3 3 . 3",
    "B": "1 . 2 1 3 3 4 3 . . . . . . .",
    "C": ". . 2 1 3 4 4 . 2 1 1 3 3 . 4",
}


def wide(rows: dict[str, str]) -> pd.DataFrame:
    table = pd.DataFrame({coder: cells.split() for coder, cells in rows.items()}, dtype="str")
    table.index = [f"i{n}" for n in range(len(table))]
    return table.where(table != ".")


def coded(rows: dict[str, str], question: str = "kind") -> pd.DataFrame:
    """The table ``codes``; ``?`` stands for "cannot tell", ``.`` for a blank cell."""
    found = [
        {
            "id": f"i{n}",
            "question": question,
            "coder": coder,
            "code": {".": None, "?": "cannot tell"}.get(c, c),
        }
        for coder, cells in rows.items()
        for n, c in enumerate(cells.split())
    ]
    return schema.make("codes", found)


def coincidences(table: pd.DataFrame) -> float:
    """Alpha from the matrix of coincidences, as Krippendorff lays it out; plain Python."""
    matrix: Counter = Counter()
    for _, row in table.iterrows():
        codes = [code for code in row if isinstance(code, str)]
        for a, b in permutations(range(len(codes)), 2):
            matrix[codes[a], codes[b]] += 1 / (len(codes) - 1)
    sums: dict[str, float] = defaultdict(float)
    for (a, _), n in matrix.items():
        sums[a] += n
    n = sum(sums.values())
    same = sum(v for (a, b), v in matrix.items() if a == b)
    chance = sum(s * (s - 1) for s in sums.values())
    return ((n - 1) * same - chance) / (n * (n - 1) - chance)


@pytest.mark.parametrize(("rows", "published"), [(FOUR, 0.743), (THREE, 0.691)])
def test_alpha_is_that_of_the_published_examples(rows, published):
    table = wide(rows)
    assert coincidences(table) == pytest.approx(published, abs=0.0005)
    assert alpha(table) == pytest.approx(coincidences(table), abs=1e-10)


def test_kappa_is_that_of_a_table_of_two_by_two():
    # 20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no: agree 35/50, by chance 25/50·30/50 + 25/50·20/50 = 1/2.
    first = "y " * 25 + "n " * 25
    second = "y " * 20 + "n " * 5 + "y " * 10 + "n " * 15
    assert kappa(wide({"A": first, "B": second})) == pytest.approx((0.7 - 0.5) / (1 - 0.5))


def test_kappa_leaves_out_items_that_one_of_both_did_not_code():
    whole = kappa(wide({"A": "y y n n", "B": "y n n n"}))
    assert kappa(wide({"A": "y y n n y .", "B": "y n n n . n"})) == whole == pytest.approx(0.5)


@pytest.mark.parametrize("rows", [FOUR, THREE])
def test_resampling_once_each_gives_the_value_itself(rows):
    table = wide(rows)
    table = table[table.notna().sum(axis=1) >= 2]
    once = np.ones((1, len(table)))
    assert _alphas(table, once)[0] == pytest.approx(alpha(table), abs=1e-10)
    pair = table[["A", "C"]]
    assert _kappas(pair, once)[0] == pytest.approx(kappa(pair), abs=1e-10)


def test_a_resample_is_the_value_of_the_items_drawn():
    table = wide({"A": "1 2 3 3 2 1", "B": "1 2 3 1 2 2", "C": "1 3 3 3 . 1"})
    drawn = np.array([2, 0, 1, 1, 2, 0])
    again = table.iloc[np.repeat(np.arange(6), drawn)].reset_index(drop=True)
    again.index = [f"i{n}" for n in again.index]
    assert _alphas(table, drawn[None])[0] == pytest.approx(coincidences(again))
    assert _kappas(table[["A", "B"]], drawn[None])[0] == pytest.approx(kappa(again[["A", "B"]]))


def test_cannot_tell_and_blank_are_no_codes_and_change_no_agreement():
    plain = measure_agreement(coded({"A": "1 2 3 3 2 1", "B": "1 2 3 1 2 2"}), resamples=50)
    more = measure_agreement(coded({"A": "1 2 3 3 2 1 ? .", "B": "1 2 3 1 2 2 ? 1"}), resamples=50)
    pd.testing.assert_frame_equal(plain, more)
    assert more["n"].tolist() == [6, 6]


def test_two_coders_have_one_kappa_and_three_have_the_mean_of_their_pairs_too():
    two = measure_agreement(coded({"A": "1 2 1 2", "B": "1 2 2 2"}), resamples=20)
    assert two["measure"].tolist() == ["alpha", "kappa"]
    three = measure_agreement(coded({"A": "1 2 1 2", "B": "1 2 2 2", "C": "1 1 1 2"}), resamples=20)
    rows = three[three["measure"] == "kappa"]
    assert rows["coders"].tolist() == ["A; B; C", "A; B", "A; C", "B; C"]
    assert rows["value"].iloc[0] == pytest.approx(rows["value"].iloc[1:].mean())


def test_all_codes_the_same_is_no_agreement_beyond_chance_and_has_no_value():
    table = measure_agreement(coded({"A": "yes yes yes", "B": "yes yes yes"}), resamples=20)
    assert table["value"].isna().all()
    assert table["low"].isna().all()
    assert table["observed"].tolist() == [1, 1]
    assert table["undefined"].tolist() == [20, 20]


def test_one_item_has_no_interval():
    table = measure_agreement(coded({"A": "1 .", "B": "2 1"}), resamples=20)
    assert table["n"].tolist() == [1, 1]
    assert table["low"].isna().all()


def test_no_item_coded_by_two_gives_no_value_and_no_error():
    table = measure_agreement(coded({"A": "1 .", "B": "? 1"}), resamples=20)
    assert table["n"].tolist() == [0, 0]
    assert table["value"].isna().all()


def test_intervals_cover_the_truth_about_as_often_as_they_say():
    rng = np.random.default_rng(7)
    # Two coders who each see the truth (two codes, even) in 9 of 10 items: kappa is 1 - 2·0.18 = 0.64.
    inside = 0
    for _ in range(60):
        truth = rng.integers(0, 2, 80)
        seen = [np.where(rng.random(80) < 0.9, truth, 1 - truth) for _ in "AB"]
        rows = {coder: " ".join(map(str, codes)) for coder, codes in zip("AB", seen, strict=True)}
        row = measure_agreement(coded(rows), resamples=200).iloc[1]
        inside += row["low"] <= 0.64 <= row["high"]
    assert inside >= 50


def test_the_same_codes_give_the_same_table():
    codes = coded({"A": "1 2 3 3 2 1", "B": "1 2 3 1 2 2"})
    pd.testing.assert_frame_equal(measure_agreement(codes), measure_agreement(codes))
    assert not measure_agreement(codes).equals(measure_agreement(codes, seed=1))


def test_one_coder_is_not_enough():
    with pytest.raises(ValueError, match=r"two coders or more, found 1 \(A\)"):
        measure_agreement(coded({"A": "1 2"}))


def test_wilson_holds_the_shares_that_a_test_would_not_reject():
    z = NormalDist().inv_cdf(0.975)
    share, low, high = wilson([1.0] * 42 + [0.0] * 8, [3.0] * 50)
    assert share == pytest.approx(0.84)
    for end in (low, high):  # at its ends the share is z standard errors away
        assert abs(share - end) == pytest.approx(z * (end * (1 - end) / 50) ** 0.5)
    assert wilson([1.0] * 10, [1.0] * 10)[2] == pytest.approx(1)
    assert np.isnan(wilson([], [])).all()


def test_weights_count_and_cost():
    share, low, high = wilson([1.0, 0.0], [3.0, 1.0])
    assert share == 0.75
    for end in (low, high):  # (3+1)² / (9+1) = 1.6 items, not 2 and not 4
        assert abs(share - end) == pytest.approx(1.959964 * (end * (1 - end) / 1.6) ** 0.5)


def keyed(values: str, strata: str, weights: dict[str, float]) -> pd.DataFrame:
    rows = [
        {"id": f"i{n}", "question": "kind", "value": v, "class": v, "stratum": s, "weight": weights[s]}
        for n, (v, s) in enumerate(zip(values.split(), strata.split(), strict=True))
    ]
    return schema.make("coding_key", rows)


def test_precision_counts_each_coder_all_of_them_strata_and_classes():
    codes = coded({"A": "1 1 2 ? 2", "B": "1 2 2 1 ."})
    table = measure_precision(codes, keyed("1 1 2 1 1", "p p q q q", {"p": 1.0, "q": 2.0}))
    told = table.set_index(["coder", "by", "group"])
    # A: right, right, right, no code, wrong; weights 1 1 2 . 2.
    row = told.loc[("A", "all", "all")]
    assert (row["n"], row["cannot_tell"], row["blank"], row["right"]) == (4, 1, 0, 3)
    assert row["share"] == pytest.approx(4 / 6)
    # B: right, wrong, right, right, blank; weights 1 1 2 2 .
    row = told.loc[("B", "all", "all")]
    assert (row["n"], row["cannot_tell"], row["blank"], row["right"]) == (4, 0, 1, 3)
    assert row["share"] == pytest.approx(5 / 6)
    # Both: 1, ½, 1, 1, 0 by weights 1 1 2 2 2: where they differ, an item is half right.
    row = told.loc[("all coders", "all", "all")]
    assert (row["n"], row["cannot_tell"], row["blank"], row["right"]) == (5, 1, 1, 3.5)
    assert row["share"] == pytest.approx(5.5 / 8)
    assert told.loc[("all coders", "stratum", "p"), "share"] == 0.75
    assert told.loc[("all coders", "class", "2"), "n"] == 1
    assert told.loc[("A", "stratum", "q"), "n"] == 2


def test_precision_of_items_without_any_code_is_missing_not_zero():
    table = measure_precision(coded({"A": "? .", "B": ". ?"}), keyed("1 1", "p p", {"p": 1.0}))
    assert table["share"].isna().all()
    assert table["n"].eq(0).all()
    row = table.iloc[0]
    assert (row["blank"], row["cannot_tell"]) == (2, 2)
