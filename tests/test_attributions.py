"""Attributions: who is said to have said what, in sentences made for the purpose and in the seeds."""

from pathlib import Path

import pandas as pd
import pytest

from pasni_analysis import schema
from pasni_analysis.lexicons import load_lexicon
from pasni_analysis.spans.attributions import find_attributions
from pasni_analysis.spans.parse import parse


def rows(text: str) -> list[dict[str, object]]:
    """Return the attributions of ``text`` with the words of each span."""
    table = find_attributions(text)
    schema.check("attributions", table)
    found = []
    for row in table.to_dict("records"):
        for role in ("source", "cue", "content"):
            start, end = row[f"{role}_start"], row[f"{role}_end"]
            row[f"{role}_text"] = None if pd.isna(start) else text[start:end]
        row["parts"] = [text[slice(*map(int, p.split(":")))] for p in row["content_parts"].split()]
        found.append(row)
    return found


def one(text: str) -> dict[str, object]:
    found = rows(text)
    assert len(found) == 1, [(r["source_text"], r["cue_text"], r["content_text"]) for r in found]
    return found[0]


@pytest.mark.parametrize(
    ("text", "source", "cue", "content"),
    [
        ("Maria Lopez said that the bridge was safe.", "Maria Lopez", "said", "that the bridge was safe"),
        ('"The bridge is safe," Maria Lopez said.', "Maria Lopez", "said", '"The bridge is safe,"'),
        ('"The bridge is safe," said Maria Lopez.', "Maria Lopez", "said", '"The bridge is safe,"'),
        ("According to the report, the bridge is safe.", "the report", "According to", "the bridge is safe"),
        (
            "The bridge is safe, according to the ministry.",
            "the ministry",
            "according to",
            "The bridge is safe",
        ),
        ("As per Reuters, the bridge is safe.", "Reuters", "As per", "the bridge is safe"),
        ("As The Hindu notes, the bridge is safe.", "The Hindu", "notes", "the bridge is safe"),
        ("As Reuters reports, the bridge is safe.", "Reuters", "reports", "the bridge is safe"),
        ("The mayor plans to close the bridge.", "The mayor", "plans", "to close the bridge"),
        ("Many residents believe the bridge is old.", "Many residents", "believe", "the bridge is old"),
        ('The mayor called the bridge "a disgrace."', "The mayor", "called", 'the bridge "a disgrace."'),
        ("It rained; Maria Lopez said that it would stop.", "Maria Lopez", "said", "that it would stop"),
        ("Minister: The bridge is safe", "Minister", ":", "The bridge is safe"),
        ("“The bridge is safe.” ― Maria Lopez", "Maria Lopez", "―", "“The bridge is safe.”"),
        ("He said: “The bridge is safe.”", "He", "said:", "“The bridge is safe.”"),
    ],
)
def test_source_cue_and_content_are_found(text: str, source: str, cue: str, content: str) -> None:
    row = one(text)
    assert (row["source_text"], row["cue_text"], row["content_text"]) == (source, cue, content)


@pytest.mark.parametrize(
    "text",
    [
        "The bridge is closed.",
        'The firm sells a "mine-to-magnet" service.',
        'She read "War and Peace" on the train.',
        "Fares rose two per cent.",
        "Today : Oct 08, 2025",
        "ISLAMABAD: The bridge is closed.",
        "Pasni offers both a deep harbour and a railway.",
        "The move signals that the bridge will stay closed.",
        "The bridge referred to in the article is closed.",
        "",
    ],
)
def test_terms_titles_datelines_and_plain_statements_quote_nobody(text: str) -> None:
    assert rows(text) == []


def test_a_quotation_in_a_cues_clause_is_not_given_to_the_next_clause_as_well() -> None:
    found = rows("Engineers are calling it “a disgrace,” after Maria Lopez claimed victory in May.")
    assert [(r["speaker"], r["content_text"]) for r in found if r["quoted"] != "indirect"] == [
        ("Engineers", "it “a disgrace,”")
    ]


def test_quoted_tells_direct_mixed_and_indirect_apart() -> None:
    kinds = {
        '"The bridge is safe," Maria Lopez said.': "direct",
        'Maria Lopez said the bridge was "perfectly safe" for cars.': "mixed",
        "Maria Lopez said the bridge was safe.": "indirect",
    }
    assert {text: one(text)["quoted"] for text in kinds} == kinds


def test_a_content_that_the_cue_interrupts_has_two_parts() -> None:
    row = one('"The bridge is safe," Maria Lopez said. "It will stay open."')
    assert row["parts"] == ['"The bridge is safe,"', '"It will stay open."']
    assert row["n_words"] == 8


def test_an_insertion_is_no_part_of_the_content() -> None:
    row = one("The bridge, the mayor said, is safe.")
    assert row["parts"] == ["The bridge", "is safe"]


def test_a_quotation_of_several_paragraphs_is_one_attribution() -> None:
    row = one('"The bridge is safe.\n\n"It will stay open," Maria Lopez said.')
    assert row["parts"] == ['"The bridge is safe.', '"It will stay open,"']


def test_negation_is_flagged_and_denial_is_a_stance() -> None:
    assert bool(one("The mayor did not say that the bridge was safe.")["negated"]) is True
    denied = one("The mayor denied that the bridge was closed.")
    assert (denied["stance"], bool(denied["negated"])) == ("denying", False)


@pytest.mark.parametrize(
    "text",
    [
        "Norland has reportedly offered the firm access to a harbour on its coast.",
        "The firm is offering its customers a discount.",
        "Norland offered the firm a harbour, which the mayor once used.",
        "The mayor published the budget.",
    ],
)
def test_what_is_handed_over_is_an_act_not_speech(text: str) -> None:
    assert rows(text) == []


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("The mayor offered an apology for the delay.", "an apology for the delay"),
        ("The mayor offered the families his condolences.", "his condolences"),
        ("The mayor offered a different account of the accident.", "a different account of the accident"),
        ("The mayor offered to mediate between the firms.", "to mediate between the firms"),
        ("“It will hold,” the mayor offered.", "“It will hold,”"),
        ("The firm offered “a clean and simple deal” to the town.", "“a clean and simple deal” to the town"),
        ("The mayor promised to build a bridge.", "to build a bridge"),
        ("The mayor proposed a new bridge.", "a new bridge"),
        ("The mayor published a statement about the bridge.", "a statement about the bridge"),
    ],
)
def test_what_is_offered_in_words_or_as_an_intention_is_attributed(text: str, content: str) -> None:
    assert one(text)["content_text"] == content


@pytest.mark.parametrize(
    "text",
    [
        "Neither the harbour board nor the mayor has commented on the report.",
        "Neither the harbour board nor the mayor have officially commented on the plan.",
        "Nobody commented on the closure.",
        "No official commented on the closure.",
        "The mayor did not comment on the plan.",
        "The mayor declined to comment on the plan.",
        "The firm refused to discuss the plan.",
        "The firm did not respond to a request for comment.",
        "The mayor offered no explanation for the delay.",
        "The mayor had no comment on the plan.",
    ],
)
def test_silence_is_no_speech(text: str) -> None:
    assert rows(text) == []


@pytest.mark.parametrize(
    ("text", "negated"),
    [
        ("The mayor refused to say whether the bridge was safe.", True),
        ("The firm failed to say when it would open.", True),
        ("The mayor declined to confirm that the bridge was unsafe.", True),
        ("No one said that the bridge was safe.", True),
        ("None of the engineers said that the bridge was safe.", True),
        ("Neither the mayor nor the firm said that the bridge was safe.", True),
        ("The mayor never said that the bridge was safe.", True),
        ("The mayor never failed to say that the bridge was safe.", False),
        ("No 10 said that the bridge was safe.", False),
        ("The mayor wanted to say that the bridge was safe.", False),
        ("The report said that no bridge was safe.", False),
        ("The report said that the bridge was safe.", False),
        ("The mayor commented on the report.", False),
        ("The mayor refused to resign.", False),
        ("The mayor refused to apologise.", False),
        ("The mayor declined the invitation.", False),
    ],
)
def test_who_did_not_say_so_is_negated_and_who_did_is_not(text: str, negated: bool) -> None:
    found = rows(text)
    assert [bool(r["negated"]) for r in found] == [negated] * max(1, len(found)), found


def test_what_may_be_said_one_day_is_not_attributed() -> None:
    assert rows("The mayor could praise the bridge.") == []


def test_a_medium_that_quotes_has_its_own_row_and_stands_as_via_in_the_inner_one() -> None:
    outer, inner = rows("The Guardian quoted a senior engineer telling Sky News that “the bridge is safe.”")
    assert (outer["speaker"], outer["cue"]) == ("The Guardian", "quote")
    assert (inner["speaker"], inner["via"]) == ("senior engineer", "The Guardian; Sky News")


def test_quoted_as_saying_by_gives_the_speaker_and_the_medium() -> None:
    row = one("“The bridge is safe,” a senior engineer was quoted as saying by the Financial Times.")
    assert (row["speaker"], row["via"], row["cue_text"]) == (
        "senior engineer",
        "Financial Times",
        "was quoted as saying",
    )


@pytest.mark.parametrize("mark", ['"', "“", "”", "''", "'", "‘"])
def test_an_odd_quotation_mark_never_raises_and_stays_in_its_paragraph(mark: str) -> None:
    text = f"Maria Lopez said {mark}the bridge is safe. It rained.\n\nThe river rose. Nobody came."
    assert all(row["content_end"] <= text.index("The river") for row in rows(text))


def test_a_parsed_document_gives_the_same_rows_as_its_text() -> None:
    text = "Maria Lopez said that the bridge was safe."
    pd.testing.assert_frame_equal(find_attributions(text), find_attributions(parse(text)))


def test_the_lexicon_of_cues_is_large_and_holds_known_values_only() -> None:
    entries = load_lexicon("reporting_verbs")
    assert len(entries) >= 400
    assert len({(e["cue"], e["pos"]) for e in entries}) == len(entries)
    stances = schema.TABLES["attributions"].columns["stance"].meaning.split(":")[1]
    assert {e["stance"] for e in entries} == {s.strip() for s in stances.split(",")}
    assert {e["kind"] for e in entries} == {"speech", "belief", "intention", "evidence"}


# The seeds, as raw files: (file, words of a direct quotation, speaker, medium it came through).
QUOTED = [
    (
        "000",
        "the president and his advisers had not discussed such a proposal",
        "senior Trump official",
        "the paper",
    ),
    ("000", "maintaining momentum", "two civilian advisers", "newspaper"),
    (
        "000",
        "Pakistan has not offered the US access",
        "senior security official",
        "Arab News; Pakistan Television",
    ),
    ("000", "exploratory, not official initiatives", "senior security official", None),
    ("000", "There is no plan to hand over", "senior security official", None),
    ("000", "it is only an idea, not an initiative", "senior security official", None),
    ("000", "possible port project near Pasni", "Mike Hollomon", None),
    ("000", "a bromance", "diplomats", "The FT"),
    ("001", "This is a commercial concept under discussion", "senior military official", "Financial Times"),
    ("002", "This shipment is a major milestone", "US Strategic Metals", None),
    ("002", "an exciting start", "Stacy W. Hastie", None),
    ("002", "rekindle a dormant friendship", "Mike Hollomon", None),
    ("002", "strategic diversification", "Pakistan's leaders", None),
    ("003", "Today, Pakistan steps forward", "Shehbaz Sharif", "The Times of India; PR Newswire"),
    ("003", "We see this as the first step", "Stacy W. Hastie", None),
    ("003", "secret deals", "Pakistan Tehreek-e-Insaf", None),
    ("003", "The deal has sparked political outrage", "Moneycontrol", None),
    ("004", "a milestone in the Pakistan-US", "US Strategic Metals", None),
    ("004", "establishes a roadmap", "US Strategic Metals", None),
    ("004", "opens an exciting chapter", "Stacy W. Hastie", None),
    ("004", "reckless, lopsided, and secretive", "Sheikh Waqqas Akram", None),
    ("004", "full details of all such deals be made public", "Sheikh Waqqas Akram", None),
    ("004", "would never accept", "Sheikh Waqqas Akram", None),
    ("004", "learn from the disastrous consequences", "Sheikh Waqqas Akram", None),
    ("004", "well-thought-out plan", "Sheikh Waqqas Akram", "Dawn"),
    ("004", "a commercial idea", "military sources", "Dawn"),
    ("004", "official policy", "military sources", "Dawn"),
]


@pytest.fixture(scope="module")
def of_seeds(seeds: Path) -> dict[str, tuple[str, pd.DataFrame]]:
    texts = {path.name[:3]: path.read_text("utf-8") for path in sorted(seeds.glob("0*.txt"))}
    return {key: (text, find_attributions(text)) for key, text in texts.items()}


@pytest.mark.parametrize(("file", "words", "speaker", "via"), QUOTED)
def test_the_seeds_quotations_have_their_speakers(of_seeds, file, words, speaker, via) -> None:
    text, table = of_seeds[file]
    at = text.index(words)
    holds = table[(table["content_start"] <= at) & (table["content_end"] >= at + len(words))]
    inner = holds[(holds["speaker"] == speaker) & (holds["quoted"] != "indirect")]
    assert len(inner), holds[["speaker", "quoted"]].to_dict("records")
    assert inner["via"].iloc[-1] == via if via else inner["via"].isna().all()
    evidence = inner.iloc[-1]
    assert text[evidence["speaker_start"] : evidence["speaker_end"]].replace("’", "'") == speaker


def test_a_term_in_the_seeds_quotes_nobody(of_seeds) -> None:
    text, table = of_seeds["003"]
    at = text.index("mine-to-magnet")
    assert not ((table["content_start"] <= at) & (table["content_end"] > at)).any()


@pytest.mark.parametrize(
    ("file", "speaker", "role"),
    [
        ("000", "Mike Hollomon", "commercial director"),
        ("002", "Stacy W. Hastie", "CEO"),
        ("003", "Stacy W. Hastie", "CEO"),
        ("003", "Shehbaz Sharif", "Prime Minister"),
        ("004", "Sheikh Waqqas Akram", "PTI Information Secretary"),
    ],
)
def test_the_seeds_speakers_have_their_roles(of_seeds, file, speaker, role) -> None:
    _, table = of_seeds[file]
    assert table.loc[table["speaker"] == speaker, "speaker_role"].str.contains(role).all()


@pytest.mark.parametrize(
    ("file", "outlet"),
    [
        ("002", "Dawn"),
        ("002", "NDTV"),
        ("002", "Financial Times"),
        ("003", "The Economic Times"),
        ("003", "The Times of India"),
        ("003", "Financial Times"),
        ("003", "Moneycontrol"),
        ("004", "Dawn"),
    ],
)
def test_the_seeds_cited_outlets_are_speakers(of_seeds, file, outlet) -> None:
    assert outlet in set(of_seeds[file][1]["speaker"])
