"""Time expressions: what is found, which value, which days, and what must not be taken for a time."""

import random
from datetime import date

import pandas as pd
import pytest

from pasni_analysis import schema
from pasni_analysis.spans import timex_patterns
from pasni_analysis.spans.timex_words import letter_of
from pasni_analysis.spans.timexes import find_timexes, timex_rows

DAY = "2025-10-07"  # a Tuesday


def found(text, published=DAY):
    return [(r["text"], r["value"]) for r in timex_rows(text, published)]


def days(text, published=DAY):
    (row,) = timex_rows(text, published)
    return str(row["date_start"] or ""), str(row["date_end"] or "")


def one(text, published=DAY):
    (row,) = timex_rows(text, published)
    return row


def test_the_table_is_that_of_the_schema_and_offsets_give_the_text():
    text = "They met on Sunday.\nThey will meet again in 2026."
    table = find_timexes(text, DAY)
    schema.check("timexes", table)
    assert [text[a:b] for a, b in zip(table["start"], table["end"], strict=True)] == ["Sunday", "2026"]
    assert table[["doc_id", "sentence", "voice"]].isna().all(axis=None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It left on October 7, 2025.", [("October 7, 2025", "2025-10-07")]),
        ("It left on 7 October 2025.", [("7 October 2025", "2025-10-07")]),
        ("It left on the 7th of October, 2025.", [("the 7th of October, 2025", "2025-10-07")]),
        ("It left on Sun Oct 5 , 2025 at last.", [("Sun Oct 5 , 2025", "2025-10-05")]),
        ("It left on 2025-10-07.", [("2025-10-07", "2025-10-07")]),
        ("Filed 10/07/2025.", [("10/07/2025", "2025-10-07")]),
        ("Filed 27/07/2025.", [("27/07/2025", "2025-07-27")]),
        ("The September 8, 2025, shipment", [("September 8, 2025", "2025-09-08")]),
        ("a September 2025 agreement", [("September 2025", "2025-09")]),
        ("delivered in early October 2025", [("early October 2025", "2025-10")]),
        ("the emperor's 1615 decision", [("1615", "1615")]),
        ("war broke out in 1848", [("1848", "1848")]),
        ("prices rose in the late 1980s", [("the late 1980s", "198")]),
        ("back in the '80s", [("the '80s", "198")]),
        ("a 20th century idea", [("20th century", "19")]),
        ("the second quarter of 2024", [("the second quarter of 2024", "2024-Q2")]),
        ("in Q3 2024", [("Q3 2024", "2024-Q3")]),
        ("in the first half of 2024", [("the first half of 2024", "2024-H1")]),
        ("in the summer of 2024", [("the summer of 2024", "2024-SU")]),
        ("the 2014-15 season", [("2014-15", "2014/2015")]),
        ("in fiscal 2024", [("fiscal 2024", "FY2024")]),
        ("on Christmas Day 2024", [("Christmas Day 2024", "2024-12-25")]),
        ("on Thanksgiving 2025", [("Thanksgiving 2025", "2025-11-27")]),
        ("on Easter Sunday 2025", [("Easter Sunday 2025", "2025-04-20")]),
        ("from 2026 to 2028", [("2026", "2026"), ("2028", "2028")]),
        ("planned for 2028 and beyond", [("2028 and beyond", "2028")]),
        ("on Oct. 5-7, 2024", [("Oct. 5", "2024-10-05"), ("7, 2024", "2024-10-07")]),
        ("between May and July 2024", [("May", "2024-05"), ("July 2024", "2024-07")]),
    ],
)
def test_explicit_dates(text, expected):
    assert found(text) == expected
    assert found(text, None) == expected  # no publication date is needed


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It was signed in September.", "2025-09"),
        ("It was signed in November.", "2024-11"),
        ("It will be signed in November.", "2025-11"),
        ("They met on Sunday.", "2025-10-05"),
        ("They met on Tuesday.", "2025-10-07"),
        ("They will meet on Friday.", "2025-10-10"),
        ("The talks are set to resume Friday.", "2025-10-10"),
        ("He met them last Friday.", "2025-10-03"),
        ("He spoke late last month.", "2025-09"),
        ("He spoke late last year.", "2024"),
        ("It happened two weeks ago.", "2025-W39"),
        ("It happened three days ago.", "2025-10-04"),
        ("It happened yesterday.", "2025-10-06"),
        ("It is due tomorrow morning.", "2025-10-08TMO"),
        ("He called on Saturday evening.", "2025-10-04TEV"),
        ("It happened this week.", "2025-W41"),
        ("He resigned last May.", "2025-05"),
        ("He resigned in July last year.", "2024-07"),
        ("Profit fell in the third quarter.", "2025-Q3"),
        ("It ended over the weekend.", "2025-W40-WE"),
        ("The deadline is Oct. 31.", "2025-10-31"),
        ("He spoke at 5:30 p.m. on Monday.", "2025-10-06T17:30"),
    ],
)
def test_expressions_that_hang_on_the_publication_date(text, expected):
    row = one(text)
    assert (row["value"], row["basis"]) == (expected, "publication")


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("It took three days.", "DURATION", "P3D"),
        ("It took two and a half years.", "DURATION", "P2Y6M"),
        ("It took more than twenty-five years.", "DURATION", "P25Y"),
        ("It took a dozen hours.", "DURATION", "PT12H"),
        ("It takes decades.", "DURATION", "PXE"),
        ("a several-month delay", "DURATION", "PXM"),
        ("every Monday", "SET", "XXXX-WXX-1"),
        ("each July", "SET", "XXXX-07"),
        ("every two weeks", "SET", "P2W"),
        ("It is held annually.", "SET", "P1Y"),
        ("They recently agreed.", "DATE", "PAST_REF"),
        ("They now agree.", "DATE", "PRESENT_REF"),
        ("in the coming years", "DATE", "FUTURE_REF"),
        ("in the near future", "DATE", "FUTURE_REF"),
    ],
)
def test_durations_sets_and_references(text, kind, value):
    row = one(text)
    assert (row["type"], row["value"]) == (kind, value)


@pytest.mark.parametrize(
    "text",
    [
        "Prices may fall; troops march on.",
        "You May Like",
        "Theresa May spoke to May supporters.",
        "He read the Sunday Times and the Mail on Sunday.",
        "He told USA Today nothing.",
        "It cost $60, then $1.2 billion, then $2025 more.",
        "70 miles away, 1,615 people and 2000 soldiers waited.",
        "Call 555-1234 about flight PK301; they won 3-2.",
        "He came second and spoke for a second group.",
        "The fall of Kabul and the spring of water.",
        "the 9/11 families",
        "a quarter of the voters in their living quarters",
        "100% of 1980 homes",
        "as soon as possible",
        "They open the doors on election days.",
        "It was, at the end of the day, the Daily News that had it.",
        "The United States backed a quarterly dividend.",
    ],
)
def test_what_is_no_time_is_left_alone(text):
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "published", "expected"),
    [
        ("The Nov. 8 election divides the town.", "2016-07-08", "2016-11-08"),
        ("She said she lost the Nov. 8 election.", "2016-12-08", "2016-11-08"),
        ("Tuesday's Ohio primary divides the town.", "2016-02-08", "2016-02-09"),
        ("Voters picked him in Tuesday's primary.", "2016-02-10", "2016-02-09"),
        ("Monday's debate is still a topic.", "2016-02-12", "2016-02-08"),
        ("The hearing is on Friday.", "2016-02-08", "2016-02-12"),
        ("The attack on Friday divides the town.", "2016-02-08", "2016-02-05"),
        ("He was killed on Nov. 8.", "2016-06-08", "2015-11-08"),
    ],
)
def test_scheduled_events_take_the_day_ahead_where_it_is_near(text, published, expected):
    assert one(text, published)["value"] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kovar Dam to Open in June, Ministry Says", "2024-06"),
        ("KOVAR DAM TO OPEN IN JUNE", "2024-06"),
        ("The dam, to open in June, is large.", "2024-06"),
        ("Work to begin in June", "2024-06"),
        ("The dam is set to open in June.", "2024-06"),
        ("The dam is due to open in June.", "2024-06"),
        ("Summit to Be Held in June", "2024-06"),
        ("Delayed Dam to Open in June", "2024-06"),
        ("United States to Vote in June", "2024-06"),
        ("Talks With United States to Resume in June", "2024-06"),
        ("Talks to Resume Friday", "2024-03-15"),
        ("Minister to Visit on Friday", "2024-03-15"),
        # what has come about stays in the past
        ("They managed to escape in June.", "2023-06"),
        ("Ten Managed to Leave in June", "2023-06"),
        ("He decided to leave in June.", "2023-06"),
        ("They went home to vote in June.", "2023-06"),
        ("They were able to return in June.", "2023-06"),
        ("The first to leave in June are here.", "2023-06"),
        ("Prices Continue to Rise in June", "2023-06"),
        ("Trip to Paris in June Divides Town", "2023-06"),
        ("The road to peace in June", "2023-06"),
        ("Dam Opened in June", "2023-06"),
        ("They went to hospital on Friday.", "2024-03-08"),
    ],
)
def test_an_infinitive_that_governs_the_date_points_ahead(text, expected):
    assert one(text, "2024-03-12")["value"] == expected


def test_early_mid_and_late_narrow_to_a_third_in_whole_units():
    assert days("in late September 2025") == ("2025-09-21", "2025-09-30")
    assert days("in early October 2025") == ("2025-10-01", "2025-10-10")
    assert days("in mid-February 2024") == ("2024-02-11", "2024-02-20")
    assert days("in late 2024") == ("2024-09-01", "2024-12-31")
    assert days("in the early 1990s") == ("1990-01-01", "1993-12-31")
    assert one("in late 2024")["modifier"] == "END"


def test_open_ends_stay_open():
    assert days("2028 and beyond") == ("2028-01-01", "")
    assert days("They recently agreed.") == ("", "2025-10-07")
    assert days("earlier this year") == ("2025-01-01", "2025-10-07")
    assert days("later this year") == ("2025-10-07", "2025-12-31")
    assert days("in the past three months") == ("2025-07-07", "2025-10-07")


WEEK = ("2025-10-05", "2025-10-11")


def test_a_publication_interval_gives_what_all_its_days_share():
    row = one("On Sunday the paper quoted an official.", WEEK)
    assert (row["value"], str(row["date_start"]), str(row["date_end"])) == (
        "2025-10-05",
        "2025-10-05",
        "2025-10-05",
    )
    row = one("The official denied it on Wednesday.", WEEK)
    assert (row["value"], str(row["date_start"]), str(row["date_end"])) == (
        "XXXX-WXX-3",
        "2025-10-01",
        "2025-10-08",
    )
    row = one("He denied it yesterday.", WEEK)
    assert (row["value"], str(row["date_start"]), str(row["date_end"])) == (
        "XXXX-XX-XX",
        "2025-10-04",
        "2025-10-10",
    )
    assert one("He met them late last month.", WEEK)["value"] == "2025-09"


def test_an_interval_over_the_turn_of_a_month_leaves_the_month_open():
    row = one("It closed last month.", ("2025-09-28", "2025-10-03"))
    assert (row["value"], str(row["date_start"]), str(row["date_end"])) == (
        "XXXX-XX",
        "2025-08-01",
        "2025-09-30",
    )


def test_an_unknown_publication_date_leaves_values_partial_and_days_missing():
    for text, value in [("in September", "XXXX-09"), ("on Sunday", "XXXX-WXX-7"), ("last year", "XXXX")]:
        row = one(text, None)
        assert (row["value"], row["date_start"], row["date_end"], row["basis"]) == (
            value,
            None,
            None,
            "unresolved",
        )


def test_one_known_end_says_what_it_can_and_no_more():
    row = one("It closed last month.", (None, "2025-10-05"))
    assert (row["value"], row["date_start"], str(row["date_end"])) == ("XXXX-XX", None, "2025-09-30")
    row = one("They now agree.", (None, "2025-10-05"))
    assert (row["date_start"], row["date_end"]) == (None, None)


def test_a_publication_interval_that_ends_before_it_begins_is_refused():
    with pytest.raises(ValueError, match="2025-10-11 to 2025-10-05"):
        find_timexes("now", ("2025-10-11", "2025-10-05"))
    assert found("yesterday", pd.Timestamp("2025-10-07")) == [("yesterday", "2025-10-06")]
    assert found("yesterday", pd.NaT) == [("yesterday", "XXXX-XX-XX")]


@pytest.mark.parametrize(
    "published",
    ["yesterday", "today", "07/10/2025", "2025", "2025-13-01", ("2025-10-07",), (None, "soon"), 3.5, {}],
)
def test_a_publication_date_that_is_none_is_named(published):
    with pytest.raises(ValueError, match=r"published=.*: expected a day such as '2025-10-07'") as error:
        find_timexes("He left yesterday.", published=published)
    assert repr(published) in str(error.value)


@pytest.mark.parametrize(
    "published",
    [DAY, "2025-10-07T09:30:00Z", "2025-10-07 09:30", date(2025, 10, 7), pd.Timestamp(DAY), (DAY, DAY),
     [pd.Timestamp(DAY), DAY]],
)  # fmt: skip
def test_a_publication_date_is_read_from_what_holds_a_day(published):
    assert found("yesterday", published) == [("yesterday", "2025-10-06")]


def test_a_date_of_the_text_can_be_the_anchor():
    rows = timex_rows("They signed on March 5, 2024. The following month they met.", DAY)
    assert [(r["value"], r["basis"]) for r in rows] == [("2024-03-05", "explicit"), ("2024-04", "context")]
    rows = timex_rows("They signed on March 5, 2024. The following month they met.", None)
    assert [(r["value"], r["basis"]) for r in rows] == [("2024-03-05", "explicit"), ("2024-04", "context")]
    assert one("It began at 5 p.m. sharp.")["basis"] == "publication"
    rows = timex_rows("They signed in October 2024. On November 3 they met.", None)
    assert [(r["value"], r["basis"]) for r in rows] == [("2024-10", "explicit"), ("2024-11-03", "context")]


def test_an_anchor_in_the_text_must_be_near():
    text = "They signed on March 5, 2024. " + "Nothing happened then. " * 40 + "The following month they met."
    assert timex_rows(text, DAY)[-1]["basis"] == "unresolved"
    assert one("He apologised the next day.")["basis"] == "unresolved"


def test_the_next_decade_is_a_length_from_publication():
    assert days("over the next decade") == ("2025-10-07", "2035-10-07")
    assert one("He speaks tonight.")["value"] == "2025-10-07TNI"


def test_what_hangs_on_an_event_is_not_dated():
    row = one("Just days before the shipment, they met.")
    assert (row["type"], row["basis"], row["date_start"]) == ("DURATION", "unresolved", None)


def test_today_in_a_quotation_is_the_speakers_day():
    row = one("In a statement, he declared, “Today, we step forward.”")
    assert (row["value"], row["date_start"], str(row["date_end"]), row["basis"]) == (
        "XXXX-XX-XX", None, DAY, "unresolved",
    )  # fmt: skip
    row = one("“We will act today,” he said.")
    assert (row["value"], row["date_start"], str(row["date_end"])) == (DAY, None, DAY)
    assert days("He said today that “all is well”.") == (DAY, DAY)


def test_expressions_do_not_run_over_a_blank_line():
    assert found("We meet Friday\n\n15 October 2025") == [
        ("Friday", "2025-10-03"),
        ("15 October 2025", "2025-10-15"),
    ]


@pytest.mark.parametrize(
    "unit", ["1", "on ", "(", "“", "the last ", "May ", "two ", "1,", "a.m. ", "“today” "]
)
def test_time_grows_with_the_length_of_hostile_text(unit, monkeypatch):
    import sys

    def steps(size):
        count = 0

        def tick(frame, event, arg):
            nonlocal count
            count += 1

        sys.setprofile(tick)
        try:
            timex_rows(unit * (size // len(unit)), DAY)
        finally:
            sys.setprofile(None)
        return count

    timex_rows("on Sunday", DAY)
    small, large = steps(5_000), steps(20_000)
    assert large < 6 * small + 200


class TestSeeds:
    """The dates that the default corpus must give, from the raw files."""

    def values(self, seeds, number, published):
        (path,) = seeds.glob(f"{number}_*.txt")
        return {r["text"]: r for r in timex_rows(path.read_text("utf-8"), published)}

    def test_000(self, seeds):
        got = self.values(seeds, "000", WEEK)
        expected = {"late last month": "2025-09", "Sunday": "2025-10-05", "September": "2025-09",
                    "late last year": "2024", "earlier this year": "2025", "May": "2025-05"}  # fmt: skip
        assert {k: r["value"] for k, r in got.items()} == expected
        assert str(got["Sunday"]["date_start"]) == str(got["Sunday"]["date_end"]) == "2025-10-05"
        assert str(got["earlier this year"]["date_end"]) == "2025-10-11"
        assert {got[k]["modifier"] for k in ("late last month", "late last year")} == {"END"}

    def test_000_without_a_publication_date_is_partial_never_wrong(self, seeds):
        got = self.values(seeds, "000", None)
        assert {r["value"] for r in got.values()} == {"XXXX-XX", "XXXX-WXX-7", "XXXX-09", "XXXX", "XXXX-05"}
        assert all(r["date_start"] is None and r["date_end"] is None for r in got.values())

    def test_002(self, seeds):
        got = self.values(seeds, "002", "2025-10-07")
        for text, value in [("October 7, 2025", "2025-10-07"), ("September 2025", "2025-09"),
                            ("September 8, 2025", "2025-09-08"), ("September 25, 2025", "2025-09-25"),
                            ("recently", "PAST_REF")]:  # fmt: skip
            assert got[text]["value"] == value

    def test_003(self, seeds):
        got = self.values(seeds, "003", "2025-10-07")
        assert str(got["early October 2025"]["date_end"]) == "2025-10-10"
        assert got["September 8, 2025"]["value"] == "2025-09-08"
        assert [got[y]["value"] for y in ("2026", "2028", "2028 and beyond")] == ["2026", "2028", "2028"]
        assert (got["2028 and beyond"]["date_end"], got["2028 and beyond"]["modifier"]) == (
            None,
            "ON_OR_AFTER",
        )
        assert got["Today"]["basis"] == got["days"]["basis"] == "unresolved"

    def test_004(self, seeds):
        got = self.values(seeds, "004", "2025-10-06")
        assert (got["September"]["value"], got["1615"]["value"]) == ("2025-09", "1615")
        assert str(got["1615"]["date_end"]) == "1615-12-31"


def test_no_pattern_matches_words_that_only_link_others():
    # Patterns are asked only where a word stands that one of their matches must hold.
    chance, letters = random.Random(0), letter_of()
    glue = [letters[name] for name in sorted(timex_patterns.LINKS & set(letters))]
    text = "".join(chance.choices(glue, k=200_000))
    for (pattern, _), need in zip(timex_patterns.compiled(), timex_patterns.needs(), strict=True):
        assert need
        assert not next((m for m in pattern.finditer(text) if m.group()), None), pattern.pattern


def test_a_day_without_year_takes_the_year_of_the_same_day_of_the_same_thing():
    text = "He recalled the Sept. 11, 2001, attacks. Since the Sept. 11 attack much has changed."
    assert found(text) == [("Sept. 11, 2001", "2001-09-11"), ("Sept. 11", "2001-09-11")]
    other = "He recalled the Sept. 11, 2001, attacks. The Sept. 11 hearing was brief."
    assert found(other)[1] == ("Sept. 11", "2025-09-11")


@pytest.mark.parametrize(
    ("text", "value"),
    [("an 8-year-old girl", "P8Y"), ("He is 52 years old.", "P52Y"), ("a 6-month-old son", "P6M")],
)
def test_ages_are_given_where_they_are_asked_for(text, value):
    assert [(r["type"], r["value"]) for r in timex_rows(text, DAY, ages=True)] == [("DURATION", value)]
    assert timex_rows(text, DAY) == []
