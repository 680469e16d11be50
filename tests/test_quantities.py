"""Amounts in a text, and what they measure."""

import pandas as pd
import pytest

from pasni_analysis.lexicons import load_lexicon
from pasni_analysis.measures.quantities import convert
from pasni_analysis.spans.amounts import find_amounts
from pasni_analysis.spans.quantities import find_quantities


def only(text: str) -> pd.Series:
    found = find_quantities(text)
    assert len(found) == 1, found["text"].tolist()
    return found.iloc[0]


@pytest.mark.parametrize(
    ("text", "value", "unit", "kind"),
    [
        ("The bridge cost $1.2 billion.", 1.2e9, "USD", "money"),
        ("The firm bought it for £3.4bn.", 3.4e9, "GBP", "money"),
        ("Rs 5 crore was missing.", 5e7, "rupee", "money"),
        ("Half a million dollars was stolen.", 5e5, "USD", "money"),
        ("Oil fell to $70 a barrel.", 70, "USD/barrel", "money"),
        ("The road is 1,200 km long.", 1200, "kilometre", "length"),
        ("They own two million acres.", 2e6, "acre", "area"),
        ("Police seized 3kg of gold.", 3, "kilogram", "mass"),
        ("The 100-megawatt plant opened.", 100, "megawatt", "power"),
        ("Inflation rose to 5.3 per cent.", 5.3, "percent", "percent"),
        ("Temperatures reached 45°C there.", 45, "degree_Celsius", "temperature"),
        ("Twenty-five policemen were hurt.", 25, "policeman", "count"),
        ("The company has 3,000 employees.", 3000, "employee", "count"),
    ],
)
def test_an_amount_has_value_unit_and_kind(text: str, value: float, unit: str, kind: str) -> None:
    found = only(text)
    assert (found["value"], found["unit"], found["kind"]) == (pytest.approx(value), unit, kind)
    assert found["text"] == text[found["start"] : found["end"]]


@pytest.mark.parametrize(
    "text",
    [
        "The 45-year-old minister, aged 45, resigned on May 5, 2024.",
        "They won 5-0 and called 555-1234.",
        "Article 370, COVID-19, the G20 and No. 5 were named.",
        "It took 10 years and three months.",
        "The two sides met, and our three countries agree.",
        "In 2024 the third phase began.",
        "It happened at 7:30 on 9/11.",
    ],
)
def test_dates_ages_scores_and_names_are_no_quantities(text: str) -> None:
    assert find_quantities(text)["text"].tolist() == []


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("The dam cost between $5 million and $7 million.", 5e6, 7e6),
        ("The ship carried 20,000-30,000 tonnes of wheat.", 2e4, 3e4),
        ("Output grew by 3 to 4 percentage points.", 3, 4),
    ],
)
def test_a_range_is_one_amount_with_two_ends(text: str, low: float, high: float) -> None:
    found = only(text)
    assert (found["value"], found["value_max"]) == (low, high)


def test_a_change_is_two_amounts_and_no_range() -> None:
    assert find_quantities("Sales rose from $5m to $10m.")["value"].tolist() == [5e6, 1e7]


@pytest.mark.parametrize(
    ("text", "modifier"),
    [
        ("It cost around $5 million.", "around"),
        ("It cost less than $5 million.", "less than"),
        ("Losses are estimated at around $5 million.", "estimated at around"),
        ("It cost $5 million or more.", "or more"),
        ("It cost $5 million.", None),
    ],
)
def test_the_hedge_is_kept_as_printed(text: str, modifier: str | None) -> None:
    found = only(text)["modifier"]
    assert found == modifier or (modifier is None and pd.isna(found))


@pytest.mark.parametrize(
    ("text", "of", "predicate"),
    [
        ("The tunnel is expected to cost $2 million.", "The tunnel", "is expected to cost"),
        ("The bank plans to invest nearly $9 million in farms.", "The bank", "plans to invest"),
        (
            "The tower, with an estimated cost of $3 million, opened.",
            "The tower",
            "with an estimated cost of",
        ),
        ("The visit follows a $40 million contract.", "contract", "follows a … contract"),
        ("The country has gold reserves worth $80 billion.", "gold reserves", "worth"),
    ],
)
def test_an_amount_is_tied_to_what_it_measures(text: str, of: str, predicate: str) -> None:
    found = only(text)
    assert (found["of"], found["predicate"]) == (of, predicate)
    assert text[found["of_start"] : found["of_end"]] == of


def test_a_distance_is_of_two_places_and_the_second_shares_the_first() -> None:
    text = "Quetta lies about 70 miles north of Kalat and 100 miles from the Afghan border."
    found = find_quantities(text)
    assert found["of"].tolist() == ["Quetta … Kalat", "Quetta … the Afghan border"]


def test_every_unit_that_is_read_can_be_converted() -> None:
    for row in load_lexicon("units"):
        form, before = row["form"].rstrip("*"), row["place"] == "before"
        for printed in {form, form.lower(), form.upper(), f"{form}s", form.replace(" ", "-")}:
            for amount in find_amounts(f"{printed}5 rose." if before else f"5 {printed} rose."):
                if amount.kind not in ("count", "time"):
                    base = convert(amount.value, amount.unit, amount.kind)[2]
                    assert base in {r["base"] for r in load_lexicon("units")}, printed


def test_units_are_read_whatever_their_capitals() -> None:
    found = find_quantities("It cost 5 million canadian dollars, then 3 US-Dollars and 2 Canadian Dollars.")
    assert found["unit"].tolist() == ["CAD", "USD", "CAD"]


def test_hostile_text_is_read_in_linear_time() -> None:
    for text in (
        "1" * 10**6,
        "1 " * 500_000,
        "$1-" * 300_000,
        "more than " * 100_000,
        "one hundred " * 80_000,
    ):
        assert sum(1 for _ in find_amounts(text)) >= 0
