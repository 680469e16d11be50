"""The dump of a whole page: the article stays, the rest goes; what only resembles a dump stays whole."""

import time
from pathlib import Path

import pytest

from pasni_analysis.corpus.clean import RULES, clean_text, find_recurring
from pasni_analysis.corpus.headline import find_author, find_day
from pasni_analysis.corpus.load import load_corpus

MENU = (
    "Skip to content\nHome\nNews\nHarbours\nWeather\nTides\nShipping\nMarkets\nSign in\nSubscribe now\nSearch"
)
HEADLINE = "New quay opens at the old harbour"
STANDFIRST = "Boats that had waited at sea for two winters were the first to land there"
CREDITS = "By Amina Shah\n3 March 2021\nShare\nFacebook\nTwitter"
PARAGRAPHS = [
    "The harbour authority opened the new quay on Tuesday after two years of work, and officials said that "
    "it would be able to take the boats of all five villages on the bay.",
    "Fishermen who had asked for the quay since the storm of that winter said that it had come too late for "
    "those who have sold their boats and gone to the city.",
    "“We have waited for so long that some of us no longer believed in it,” said one of them, who has worked "
    "from the beach since he was a boy.",
    "The work was paid for by the province and by a loan, which the port will have to pay back from its fees "
    "over the next twenty years.",
    "The minister said that there were no plans for a second quay, and that the road to the harbour would be "
    "the next thing to be mended.",
]
RELATED = (
    "Related Stories\nStorm takes the roof off the ice house\n"
    "The storm that crossed the bay on Sunday has taken the roof off the old ice house, the owner said.\n"
    "Ten beaches to visit"
)
COMMENTS = "2 comments\n" + "\n".join(
    f"{name}\nMarch 4, 2021 at 10:1{n} am\nI have lived at the harbour for years and this is the best that "
    "was ever built here, so well done to all who had a hand in it.\nReply"
    for n, name in enumerate(("Old Salt", "Rock Pointer"))
)
FOOTER = "About us\nContact us\nPrivacy policy\nWe use cookies to serve you better.\n© 2021 Harbour Media"
BODY = "\n".join(PARAGRAPHS)


def dump(middle: str = BODY, *, below: str = f"{RELATED}\n{COMMENTS}\n{FOOTER}") -> str:
    head = f"{HEADLINE} - Harbour Herald\n{MENU}\n{HEADLINE}\n{STANDFIRST}\n{CREDITS}"
    return f"{head}\n{middle}\n{below}"


def kept(raw: str, **options: object) -> str:
    return clean_text(raw, **options).text  # type: ignore[arg-type]


def between(line: str) -> str:
    return "\n".join([*PARAGRAPHS[:2], line, *PARAGRAPHS[2:]])


def test_of_a_dump_headline_standfirst_and_article_stay() -> None:
    assert kept(dump()) == f"{HEADLINE}\n{STANDFIRST}\n{BODY}"


@pytest.mark.parametrize("blank", ["\n\n", "\n \n\n"])
def test_blank_lines_change_nothing(blank: str) -> None:
    assert kept(dump().replace("\n", blank)).split(blank) == kept(dump()).split("\n")


def test_title_author_and_day_are_read_from_a_dump(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(dump(), "utf-8")
    row = load_corpus(tmp_path).documents.iloc[0]
    assert (row["title"], row["byline"], str(row["published_start"].date())) == (
        HEADLINE,
        "Amina Shah",
        "2021-03-03",
    )
    assert row["text"][row["body_start"] :] == BODY


def test_every_removal_of_a_dump_is_an_edit_by_a_listed_rule_and_the_map_leads_back() -> None:
    raw = dump()
    cleaned = clean_text(raw)
    assert {edit.rule for edit in cleaned.edits} <= set(RULES)
    assert all(cleaned.text[a:b] == raw[at : at + b - a] for a, b, at in cleaned.segments)
    gone = sum(edit.end - edit.start for edit in cleaned.edits)
    assert gone + len(cleaned.text) == len(raw)
    assert sum(edit.rule == "below the article" for edit in cleaned.edits) == 1  # one row, not one a line


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("Photo: Amina Shah", "caption"),
        ("The quay before the work began (Photo by Amina Shah)", "caption"),
        ("The quay, seen from the sea / Getty Images", "caption"),
        ("Read more: Ten beaches to visit", "read more"),
        ("Read more", "related heading"),
        ("Sign up for our daily newsletter", "prompt"),
        ("Share Facebook Twitter WhatsApp Email", "prompt"),
        ("Advertisement", "navigation"),
        ("Trending now", "related stories"),
        ("Editors’ picks\nTen beaches to visit\nStorm takes the roof off the ice house", "related stories"),
    ],
)
def test_line_within_the_article_of_a_dump_is_taken_by_its_rule(line: str, rule: str) -> None:
    cleaned = clean_text(dump(between(line)))
    assert cleaned.text == f"{HEADLINE}\n{STANDFIRST}\n{BODY}"
    assert rule in [edit.rule for edit in cleaned.edits]
    assert line.split("\n")[0] in kept(dump(between(line)), skip_rules=[rule])


@pytest.mark.parametrize(
    "line",
    [
        "What the villages say",
        "“Too late for me”",
        "Why now?",
        "1. Old Town\n2. Sandy Bay\n3. Rock Point",
        "Photography is forbidden on the quay.",
        "Comments like these are heard in all five villages on the bay, and are not new to anyone there.",
        "Tags are tied to every boat, so that guards can tell whose it is and how long it may stay there.",
    ],
)
def test_line_of_the_article_stays_in_a_dump(line: str) -> None:
    assert kept(dump(between(line))) == f"{HEADLINE}\n{STANDFIRST}\n{between(line)}"


@pytest.mark.parametrize(
    "below",
    [
        COMMENTS,
        f"Tags: harbour, quay\n{PARAGRAPHS[0].replace('quay', 'pier')}\nSubscribe now\nMenu",
        f"About the author\n{PARAGRAPHS[1].replace('quay', 'pier')}\nSubscribe now\nMenu",
        "Storm on the bay\nThe storm that crossed the bay on Sunday took the roof off a house.\nRead more\n"
        "Ten beaches\nThe beaches of the bay are empty in winter, and that is when to go.\nRead more\nMenu",
    ],
    ids=["comments", "tags", "author", "teasers"],
)
def test_what_follows_the_article_goes_though_it_is_prose(below: str) -> None:
    assert kept(dump(below=below)) == f"{HEADLINE}\n{STANDFIRST}\n{BODY}"


def test_comments_without_a_heading_are_told_by_their_clocks() -> None:
    below = "\n".join(
        f"Old Salt {n}\nMarch {n}, 2021 at 10:10 am\n{PARAGRAPHS[n % 5].replace('quay', 'pier')}"
        for n in range(1, 8)
    )
    assert "pier" not in kept(dump(below=f"{below}\n{FOOTER}"))


def test_a_number_of_comments_above_the_text_ends_nothing() -> None:
    assert kept(dump(f"12 comments\n{BODY}")) == f"{HEADLINE}\n{STANDFIRST}\n{BODY}"


def test_a_headline_that_does_not_repeat_the_first_line_is_found_by_its_length() -> None:
    raw = f"{MENU}\n{HEADLINE}\n{CREDITS}\n{BODY}\n{COMMENTS}\n{FOOTER}"
    assert kept(raw) == f"{HEADLINE}\n{BODY}"


def test_lines_that_recur_in_the_corpus_go_from_within_the_article() -> None:
    line = "The Herald tells the coast what the coast has to know"
    pages = [
        dump(between(f"{line}\n{n} {PARAGRAPHS[0]}")).replace(HEADLINE, f"{HEADLINE} {n}") for n in range(3)
    ]
    recurring = find_recurring([page.replace("Fishermen", f"Fishermen {n}") for n, page in enumerate(pages)])
    assert line in recurring
    assert line in kept(pages[0])
    assert line not in kept(pages[0], recurring=recurring)


@pytest.mark.parametrize(
    "raw",
    [
        "\n".join(f"{n}. Harbour of the year {n}" for n in range(1, 60)),
        f"Harbours of the coast\n{PARAGRAPHS[0]}\n"
        + "\n".join(f"Harbour {n}\nSmall, old" for n in range(40)),
        "\n".join(f"SHAH: {p}\nLEE: Yes.\nSHAH: And then?\nLEE: Nothing." for p in PARAGRAPHS * 3),
        "\n".join(f"10:{n} a.m.\n{PARAGRAPHS[n % 5]}\n___" for n in range(10, 50)),
        "\n".join(["The sea is wide", "and I am small", "and so are all", "the boats I own"] * 12),
        f"{HEADLINE}\n{PARAGRAPHS[0]}\nAdvertisement is a word\n" + "Short line\n" * 30 + PARAGRAPHS[1],
    ],
    ids=["list", "list of pairs", "transcript", "live report", "poem", "one word of furniture"],
)
def test_what_is_no_dump_stays(raw: str) -> None:
    assert kept(raw) == raw


def test_the_rules_of_a_dump_can_be_switched_off_by_name() -> None:
    assert kept(dump(), skip_rules=["below the article"]).endswith(f"{COMMENTS}\n{FOOTER}")
    assert kept(dump(), skip_rules=["above the article"]).startswith(f"{HEADLINE} - Harbour Herald\nSkip")
    assert kept(dump(), skip_rules=list(RULES)) == dump()


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("By Amina Shah", "Amina Shah"),
        ("Written by Amina Shah and Tom Lee", "Amina Shah and Tom Lee"),
        ("June 5, 2019 by Jane Doe | 3 comments", "Jane Doe"),
        ("By Amina Shah Last updated March 3, 2021", "Amina Shah"),
        ("By Amina Shah March 3, 2021", "Amina Shah"),
        ("The boats went by the quay", ""),
        ("Old Town", ""),
    ],
)
def test_author_of_a_credit_line(line: str, name: str) -> None:
    assert find_author(line) == name


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Amina Shah | Wednesday, March 3, 2021", ("Wednesday, March 3, 2021", "date")),
        ("Last updated: 3 March 2021, 10:15", ("3 March 2021", "updated")),
        ("Updated at noon; published 3 March 2021", ("3 March 2021", "date")),
        ("Sandy Bay, 2021", ("", "")),
    ],
)
def test_day_of_a_credit_line(line: str, day: tuple[str, str]) -> None:
    assert find_day(line) == day


@pytest.mark.parametrize(
    "hostile",
    [
        MENU + "\n" + "Reply\n" * 30_000,
        (MENU + "\n") * 3_000,
        dump() + "\nBy " + "A " * 100_000,
        MENU + "\n" + ("by " * 60 + "\n") * 3_000,
        MENU + "\n" + ("privacy " * 80 + "\n") * 2_000,
        MENU + "\n" + ("(photo " * 90 + "\n") * 2_000,
        MENU + "\n" + ("/" * 690 + "\n") * 2_000,
        MENU + "\n" + ("> " * 140 + "\n") * 3_000,
    ],
    ids=["replies", "menus", "by", "by lines", "legal", "photos", "slashes", "trails"],
)
def test_hostile_dump_takes_no_more_than_linear_time(hostile: str) -> None:
    started = time.process_time()
    clean_text(hostile)
    assert time.process_time() - started < 10


def test_the_headline_of_a_dump_stays_though_it_recurs() -> None:
    assert kept(dump(), recurring={HEADLINE}) == f"{HEADLINE}\n{STANDFIRST}\n{BODY}"


def test_the_title_that_a_record_puts_on_top_of_a_dump_stays_once() -> None:
    assert kept(f"{HEADLINE}\n\n{dump()}", title=HEADLINE) == f"{HEADLINE}\n{STANDFIRST}\n{BODY}"
    other = "A quay for five villages"
    assert kept(f"{other}\n\n{dump()}", title=other) == f"{other}\n\n{STANDFIRST}\n{BODY}"


@pytest.mark.parametrize("pointer", ["Read more", "More"])
@pytest.mark.parametrize("after", [1, 2])
def test_a_pointer_by_itself_ends_no_article(pointer: str, after: int) -> None:
    middle = "\n".join([*PARAGRAPHS[:-after], pointer, *PARAGRAPHS[-after:]])
    assert kept(dump(middle)) == f"{HEADLINE}\n{STANDFIRST}\n{BODY}"
    assert kept(dump(middle, below=FOOTER)) == f"{HEADLINE}\n{STANDFIRST}\n{BODY}"


@pytest.mark.parametrize("end", ["Published in Dawn, March 4th, 2021", "Published in Dawn, March 4th, 2021."])
def test_the_imprint_of_a_dump_is_metadata(end: str) -> None:
    cleaned = clean_text(dump(f"{BODY}\n{end}"))
    assert cleaned.text == f"{HEADLINE}\n{STANDFIRST}\n{BODY}"
    assert (cleaned.found["outlet"], cleaned.found["date"]) == (["Dawn"], ["3 March 2021", "March 4th, 2021"])
