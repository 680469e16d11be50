"""Speakers: names, descriptions, pronouns and role phrases brought to the fullest form in the document."""

import pandas as pd
import pytest

from pasni_analysis.spans.attributions import find_attributions


def speakers(text: str) -> list[tuple[str | None, str]]:
    table = find_attributions(text)
    names = [None if pd.isna(name) else name for name in table["speaker"]]
    return list(zip(names, table["speaker_basis"], strict=True))


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("Maria Lopez said it was late. She added that it rained.", ("Maria Lopez", "pronoun")),
        ("Maria Lopez said it was late. Lopez said it rained.", ("Maria Lopez", "named")),
        (
            "A senior official said it was late. The official said it rained.",
            ("senior official", "role phrase"),
        ),
        (
            "A senior official said it was late. The source said it rained.",
            ("senior official", "role phrase"),
        ),
        ("Analysts said it was late. They warned that it would rain.", ("Analysts", "pronoun")),
        ("Maria Lopez and Tom Hale said it was late.", ("Maria Lopez and Tom Hale", "named")),
        ("Maria Lopez and two aides said it was late.", ("Maria Lopez and two aides", "named")),
        ("Maria Lopez, the mayor, said it was late and left.", ("Maria Lopez", "named")),
        ("She said it rained.", (None, "unresolved")),
        ("Mr. Tom Hale said it was late. She said it rained.", (None, "unresolved")),
        ("Two officials said it was late. He said it rained.", (None, "unresolved")),
        ("Tom Hale said it was late. The minister said it rained.", ("minister", "described")),
        (
            "Defence Minister Tom Hale said it was late. The minister said it rained.",
            ("Tom Hale", "role phrase"),
        ),
    ],
)
def test_the_speaker_is_the_last_that_fits(text: str, last: tuple[str | None, str]) -> None:
    assert speakers(text)[-1] == last


def test_an_acronym_defined_in_the_text_stands_for_its_full_name() -> None:
    text = "The Port Workers Union (PWU) met on Monday. PWU said the strike would go on."
    assert ("Port Workers Union", "named") in speakers(text)


def test_the_evidence_of_a_pronoun_is_the_name_it_stands_for() -> None:
    text = "Maria Lopez said it was late. She added that it rained."
    row = find_attributions(text).iloc[-1]
    assert text[row["speaker_start"] : row["speaker_end"]] == "Maria Lopez"
    assert text[row["source_start"] : row["source_end"]] == "She"


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Defence Minister Tom Hale said it was late.", "Defence Minister"),
        ("Tom Hale, the chief executive of Acme, said it was late.", "chief executive of Acme"),
        ("Acme's spokesman, Tom Hale, said it was late.", "Acme's spokesman"),
    ],
)
def test_the_role_is_what_the_text_calls_the_speaker(text: str, role: str) -> None:
    row = find_attributions(text).iloc[0]
    assert (row["speaker"], row["speaker_role"]) == ("Tom Hale", role)
