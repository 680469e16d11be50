"""What cleaning takes away, what it mends, and what it must leave alone."""

import time
from pathlib import Path

import pytest

from pasni_analysis.corpus.clean import RULES, clean_text, find_recurring

BODY = (
    "The harbour authority opened the new quay on Tuesday after two years of work, officials said there.\n\n"
    "Fishermen who had asked for the quay since the storm of that winter said that it had come too late."
)


def kept(raw: str, **options: object) -> str:
    return clean_text(raw, **options).text  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("Today : Mar 03, 2021", "page clock"),
        ("3 March 2021", "date line"),
        ("Published: Wednesday, March 3, 2021 10:15 AM", "date line"),
        ("2021-03-03T10:15:00Z", "date line"),
        ("World News", "section label"),
        ("Staff Reporter", "byline"),
        ("By Amina Shah and Tom Lee", "byline"),
        ("Skip to content", "navigation"),
        ("Share this article", "prompt"),
        ("We use cookies to give you the best experience.", "cookie notice"),
        ("The Guardian", "site name"),
    ],
)
def test_line_above_the_text_is_taken_by_its_rule(line: str, rule: str) -> None:
    cleaned = clean_text(f"{line}\n\nNew quay opens at the harbour\n\n{BODY}")
    assert cleaned.text == f"New quay opens at the harbour\n\n{BODY}"
    assert [edit.rule for edit in cleaned.edits] == [rule]


@pytest.mark.parametrize(
    ("tail", "rule"),
    [
        ("Next Post\n\nMayor of the old town resigns\n\nMon Mar 1 , 2021", "date of another story"),
        ("You May Also Like\n\nTen beaches to visit", "link line"),
        ("Related Stories\n\nThe mayor of the old town resigned on Monday after a long […]", "teaser"),
        ("© 2021 Harbour Media. All rights reserved.", "copyright"),
        ("Sign up for our daily newsletter", "prompt"),
        ("Read more: Ten beaches to visit this summer", "read more"),
        ("News Desk", "byline"),
    ],
)
def test_furniture_below_the_text_is_taken(tail: str, rule: str) -> None:
    cleaned = clean_text(f"{BODY}\n\n{tail}")
    assert cleaned.text == BODY
    assert rule in [edit.rule for edit in cleaned.edits]


@pytest.mark.parametrize(
    "end",
    [
        "“We waited for so long,” she said.",
        "He declined to comment.",
        "It was over.",
        "The quay serves five villages:\n\nOld Town\nSandy Bay\nRock Point",
        "In May the quay will be extended",
        "More is to come, the minister said.",
        "Read the minister’s lips: there will be no second quay.",
        "Reuters reports that the port brings news of ships to the whole coast every single day.",
        "“Follow us,” the captain told the boats",
    ],
)
def test_real_last_lines_stay(end: str) -> None:
    assert kept(f"{BODY}\n\n{end}") == f"{BODY}\n\n{end}"


@pytest.mark.parametrize("middle", ["3 March 2021", "News", "World News", "Related", "By then", "Who pays"])
def test_lines_between_paragraphs_stay(middle: str) -> None:
    raw = f"{BODY}\n\n{BODY}\n\n{middle}\n\n{BODY}"
    assert kept(raw) == raw


@pytest.mark.parametrize(
    ("opening", "dateline"),
    [
        ("ISLAMABAD: ", "ISLAMABAD"),
        ("WASHINGTON (AP) — ", "WASHINGTON (AP)"),
        ("LAHORE, Pakistan (Reuters) - ", "LAHORE, Pakistan (Reuters)"),
        ("NEW DELHI, Oct 7 (Reuters) - ", "NEW DELHI, Oct 7 (Reuters)"),
        ("Islamabad [Pakistan], October 7 (ANI): ", "Islamabad [Pakistan], October 7 (ANI)"),
        ("KABUL, Afghanistan -- ", "KABUL, Afghanistan"),
        ("BEIJING — ", "BEIJING"),
    ],
)
def test_dateline_becomes_metadata(opening: str, dateline: str) -> None:
    cleaned = clean_text(f"New quay opens\n\n{opening}{BODY}")
    assert cleaned.text == f"New quay opens\n\n{BODY}"
    assert cleaned.found["dateline"] == [dateline]
    assert cleaned.body_start == len("New quay opens\n\n")


@pytest.mark.parametrize(
    "opening", ["BREAKING: ", "WATCH: ", "PTI: ", "NASA — ", "Note: ", "Mr Khan (left) - "]
)
def test_what_only_looks_like_a_dateline_stays(opening: str) -> None:
    assert kept(opening + BODY) == opening + BODY


def test_speakers_of_a_transcript_are_no_datelines() -> None:
    raw = "\n\n".join(f"{name}: {BODY}" for name in ("PARIS", "COOPER", "PARIS", "COOPER"))
    assert kept(raw) == raw


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("It was“a plan” then.", "It was “a plan” then."),
        ("said:“We will.”Then he left.", "said: “We will.” Then he left."),
        ('He said"yes" twice.', 'He said "yes" twice.'),
        ("the works (FWO) , includes", "the works (FWO), includes"),
    ],
)
def test_missing_and_extra_spaces_are_mended(raw: str, clean: str) -> None:
    assert kept(raw) == clean


@pytest.mark.parametrize(
    "raw",
    [
        'A 5"x7" print of the “quay”, he said.',
        "(“the quay”) and [“the port”]",
        "the so-called ‘quay’s end’ is near",
        "“Outer ‘inner’ words,” he said.",
        'An unpaired "mark stays as it is',
        "He paused . . . and went on",
        "mid-“quay” talks",
    ],
)
def test_right_spacing_stays(raw: str) -> None:
    assert kept(raw) == raw


def test_a_rule_can_be_switched_off_by_name() -> None:
    assert kept(f"World News\n\n{BODY}", skip_rules=["section label"]).startswith("World News")
    assert kept("It was“a plan” then.", skip_rules=["quotation spacing"]) == "It was“a plan” then."


def test_an_unknown_rule_is_named_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match=r"unknown rule 'datelines'; the rules are .*dateline"):
        clean_text(BODY, skip_rules=["datelines"])


def test_all_rules_off_leaves_the_raw_text() -> None:
    raw = f"  Today : Mar 03, 2021\n\nISLAMABAD: {BODY}\n\nNext Post\n\n"
    assert kept(raw, skip_rules=list(RULES)) == raw


def test_short_line_of_three_different_articles_is_furniture_but_not_the_title_of_three_copies() -> None:
    pages = [f"Harbour Herald Online\n\nTitle {i}\n\n{i} {BODY[:90]}\n\n{i} {BODY[110:]}" for i in range(3)]
    copies = [f"Quay opens at last\n\n{BODY}" for _ in range(3)]
    assert find_recurring([*pages, *copies]) == {"Harbour Herald Online"}


@pytest.mark.parametrize(
    "hostile",
    ['"' * 300_000, "“" * 300_000, "A " * 300_000, "By " + "A " * 200_000, "\n" * 500_000, "1-" * 300_000,
     "ABC " * 200_000, ("Next Post\n" * 50_000), "read more" * 100_000, " ," * 300_000],
)  # fmt: skip
def test_hostile_text_takes_no_more_than_linear_time(hostile: str) -> None:
    started = time.process_time()
    clean_text(hostile)
    assert time.process_time() - started < 10


HEADED = [f"Harbour Herald Online\n\nThe harbour: a week in review\n\n{n} {BODY}" for n in range(3)]


@pytest.mark.parametrize("site", ["Harbour Herald Online\n\n", "World News\n\n", "Advertisement\n\n", ""])
def test_the_only_headline_stays_though_it_recurs(site: str) -> None:
    raws = [raw.replace("Harbour Herald Online\n\n", site) for raw in HEADED]
    recurring = find_recurring(raws)
    assert "The harbour: a week in review" in recurring
    assert kept(raws[1], recurring=recurring) == f"The harbour: a week in review\n\n1 {BODY}"


def test_beside_a_headline_of_its_own_a_recurring_line_goes() -> None:
    raws = [raw.replace("The harbour: a week", f"Week {n}") for n, raw in enumerate(HEADED)]
    recurring = find_recurring(raws)
    assert kept(raws[1], recurring=recurring) == f"Week 1 in review\n\n1 {BODY}"


@pytest.mark.parametrize(
    "title", ["Opinion", "Share this story", "By the sea", "Read more: why", "3 March 2021"]
)
def test_the_title_that_a_record_gives_is_taken_by_no_rule(title: str) -> None:
    raw = f"World News\n\n{title}\n\n{BODY}"
    assert kept(raw, title=title, recurring={title}) == f"{title}\n\n{BODY}"


@pytest.mark.parametrize(
    ("head", "section"),
    [
        ("World News", ["World News"]),
        ("Home\n\nNews\n\nWorld", None),
        ("Home", None),
        ("Menu\n\nPolitics", None),
    ],
)
def test_of_a_menu_no_section_is_the_article_s(head: str, section: list[str] | None) -> None:
    cleaned = clean_text(f"{head}\n\nNew quay opens at the harbour\n\n{BODY}")
    assert cleaned.text == f"New quay opens at the harbour\n\n{BODY}"
    assert cleaned.found.get("section") == section


@pytest.mark.parametrize(
    ("line", "outlet", "day"),
    [
        ("Published in The Express Tribune, October 8th, 2025.", "The Express Tribune", "October 8th, 2025"),
        ("Published in Dawn, October 8th, 2025", "Dawn", "October 8th, 2025"),
        ("Published in Dawn, Business & Finance, 8 October 2025", "Dawn", "8 October 2025"),
    ],
)
@pytest.mark.parametrize("below", ["", "\n\nRelated Stories\n\nTen beaches to visit"])
def test_the_imprint_gives_outlet_and_day(line: str, outlet: str, day: str, below: str) -> None:
    cleaned = clean_text(f"{BODY}\n\n{line}{below}")
    assert cleaned.text == BODY
    assert (cleaned.found["outlet"], cleaned.found["date"]) == ([outlet], [day])


@pytest.mark.parametrize(
    "line",
    [
        "Published in London, October 8th, 2025.",
        "Originally published in Dawn, October 8th, 2025",
        "Published in Dawn in October",
    ],
)
def test_what_is_no_imprint_stays(line: str) -> None:
    assert kept(f"{BODY}\n\n{line}") == f"{BODY}\n\n{line}"


def test_an_imprint_between_paragraphs_stays() -> None:
    raw = f"{BODY}\n\nPublished in Dawn, October 8th, 2025\n\n{BODY}"
    assert kept(raw) == raw


def test_every_rule_is_documented() -> None:
    page = (Path(__file__).parents[1] / "docs" / "corpus.md").read_text("utf-8")
    assert all(f"| {name} | {what} |" in page for name, what in RULES.items())
