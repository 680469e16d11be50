"""Credit lines: the origin that an article credits, told from a medium that it cites."""

import pytest

from pasni_analysis.corpus.credits import find_credits, list_credits, name_credits

PTI, AP, AFP = "Press Trust of India", "Associated Press", "Agence France-Presse"
BODY = "The port opened on Monday.\nShips are to call in May, the ministry said.\nIt gave no figures.\n"


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("(With inputs from PTI)", [PTI]),
        ("With inputs from PTI and ANI.", [PTI, "Asian News International"]),
        ("(with additional reporting by AFP)", [AFP]),
        ("With files from The Canadian Press", ["The Canadian Press"]),
        ("(With agency inputs)", ["agencies"]),
        ("with inputs from agencies", ["agencies"]),
        ("(With PTI inputs)", [PTI]),
        ("AP contributed to this report", [AP]),
        ("The Associated Press contributed to this report.", [AP]),
        ("Associated Press writer Ann B. Example contributed from Albany.", [AP]),
        ("Reuters and AFP contributed reporting.", ["Reuters", AFP]),
        ("Contributing: Ann Example, The Associated Press", [AP]),
        ("(Reporting by Ann Example; Editing by Bob Sample)", ["Reuters"]),
        ("(Reporting by Ann Example in Quetta; Writing by C. Case; Editing by Bob Sample)", ["Reuters"]),
        ("Additional reporting by AFP", [AFP]),
        ("This story was originally published by Dawn.", ["Dawn"]),
        ("The article first appeared in The Guardian.", ["The Guardian"]),
        ("This story has been published from a wire agency feed without modifications.", ["agencies"]),
        ("Source: Xinhua", ["Xinhua"]),
        ("— ANI", ["Asian News International"]),
        ("PTI", [PTI]),
        ("(Reuters)", ["Reuters"]),
        ("- Reuters.", ["Reuters"]),
        ("AFP/AP", [AFP, AP]),
        ("Agencies", ["agencies"]),
        ("The minister left. (ANI)", ["Asian News International"]),
        ("The minister left. —AFP", [AFP]),
    ],
)
def test_a_credit_line_at_the_end(line: str, names: list[str]) -> None:
    assert [credit.name for credit in list_credits(BODY + line)] == names


@pytest.mark.parametrize(
    "line",
    [
        "He told Reuters that the port would open.",
        "Reuters reported that the port would open.",
        "According to the AP, the port opened.",
        "AP Moller runs the terminal.",
        "The firm contributed to this report's costs, Dawn wrote.",
        "Reuters contributed $5 million to the fund.",
        "Along with reports from Reuters that ships had sunk, the markets fell.",
        "The paper compared its findings with information from the ministry.",
        "The report was published by the ministry.",
        "Photo: AP",
        "(Photo by Reuters)",
        "Source: the ministry of finance",
        "The agency said inputs had risen.",
        "He spoke to reporters (and to Reuters).",
        "It was reporting by mail; editing by hand was dropped.",
        "The map shows the port.",
    ],
)
def test_a_citation_is_no_credit(line: str) -> None:
    assert list_credits(BODY + line) == []


def test_a_dateline_left_in_the_text_is_a_credit() -> None:
    assert [c.name for c in list_credits("ISLAMABAD (Reuters) - " + BODY)] == ["Reuters"]


def test_offsets_lead_to_the_phrase() -> None:
    text = BODY + "Edited at the desk (with inputs from PTI)."
    table = find_credits(text)
    assert [text[a:b] for a, b in zip(table["start"], table["end"], strict=True)] == table["text"].tolist()
    assert table["text"].tolist() == ["with inputs from PTI"]


def test_a_name_in_the_middle_of_the_text_is_no_credit() -> None:
    assert list_credits(BODY + "(Reuters)\n" + BODY + BODY) == []


def test_the_documents_column_joins_dateline_byline_and_text() -> None:
    assert (
        name_credits(BODY + "With inputs from PTI", dateline="ISLAMABAD (AFP)", byline="Ann Example, Reuters")
        == f"{AFP}; Reuters; {PTI}"
    )
    assert name_credits(BODY, dateline="ISLAMABAD", byline="Ann Example") is None


def test_an_article_does_not_credit_its_own_outlet() -> None:
    assert name_credits(BODY, dateline="ISLAMABAD (AFP)", outlet=AFP) is None


def test_a_word_of_a_longer_name_is_no_outlet() -> None:
    assert list_credits(BODY + "Contributing: Ann Example, Quetta News Service.") == []
