"""What coders found travels with the corpus into the captions; without it they say that nobody did."""

import json
from pathlib import Path

import hand
import pandas as pd
import pytest
from test_agreement import coded

from pasni_analysis import schema
from pasni_analysis.coding_files import Coding, save_validation, validate
from pasni_analysis.corpus.load import load_corpus
from pasni_analysis.corpus.made_with import made_with
from pasni_analysis.figures import entities, framing, quantities, timeline
from pasni_analysis.figures.wording import checked, validated
from pasni_analysis.measures.frames import compare_frames
from pasni_analysis.measures.frequency import count_entities
from pasni_analysis.measures.speakers import compare_speakers, compare_stances

BODY = "The harbour authority opened the new quay on Tuesday after two years of work, officials said."


def write(folder: Path, corpus_sha256: str, changes: dict[str, str] | None = None) -> Path:
    """A validation.json of 100 items, two coders and the questions on speakers, as the package writes it."""
    right = "1 " * 84 + "2 " * 16
    parts = []
    for question in ("kind", "stance"):
        parts.append(coded({"A. Khan": right, "B. Lee": "1 " * 80 + "2 " * 20}, question))
    codes = pd.concat(parts, ignore_index=True)
    key = codes[codes["coder"] == "A. Khan"].assign(value="1", stratum="s", weight=1.0, **{"class": "1"})
    key = schema.make("coding_key", key[["id", "question", "value", "stratum", "weight", "class"]])
    about = {"table": "speakers", "corpus_sha256": corpus_sha256, **made_with(), **(changes or {})}
    result = validate(Coding(codes, key, about), resamples=50)
    save_validation(result, "speakers", folder / "validation.json")
    return folder / "validation.json"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "a.txt").write_text(BODY)
    return tmp_path


def test_validation_is_read_beside_the_articles_and_changes_nothing_else(folder):
    before = load_corpus(folder)
    assert before.validation.empty
    write(folder, before.sha256)
    after = load_corpus(folder)
    assert after.sha256 == before.sha256
    assert after.problems.empty
    pd.testing.assert_frame_equal(after.documents, before.documents)
    assert after.validation["question"].tolist() == ["kind", "stance"]
    row = after.validation.iloc[0]
    assert (row["coders"], row["n"], row["share"]) == ("A. Khan; B. Lee", 100, 0.82)
    assert pd.isna(row["state"])


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({"code_sha256": "0"}, "another version of the package"),
        ({"lexicons_sha256": "0"}, "another version of the package"),
        ({"corpus_sha256": "0"}, "another corpus"),
        ({"corpus_sha256": "0", "code_sha256": "0"}, "another version of the package and another corpus"),
    ],
)
def test_what_was_made_with_something_else_says_so(folder, changes, state):
    write(folder, load_corpus(folder).sha256, changes)
    validation = load_corpus(folder).validation
    assert set(validation["state"]) == {state}
    assert validated(validation, "kind", "Kinds").endswith(f"] (with {state}).")


@pytest.mark.parametrize(
    "content",
    ["[1, 2]", "{", '{"speakers": {}}', '{"speakers": {"agreement": [{"question": "kind"}]}}', "\x00\x01"],
)
def test_another_file_of_that_name_is_an_error_that_says_what_to_do(folder, content):
    (folder / "validation.json").write_text(content)
    with pytest.raises(ValueError, match=r"validation\.json: expected what pasni agreement --out writes"):
        load_corpus(folder)


def test_beside_a_single_file_it_is_used_only_where_it_is_named(folder):
    path = write(folder, "")
    alone = load_corpus(folder / "a.txt")
    assert alone.validation.empty
    assert 'validation="validation.json"' in alone.problems["advice"].iloc[0]
    assert len(load_corpus(folder / "a.txt", validation=path).validation) == 2


def test_the_sentence_says_who_how_many_how_far_and_how_often_right():
    row = {"question": "kind", "coders": "A. Khan; B. Lee", "n": 100, "alpha": 0.812, "alpha_low": 0.716}
    row |= {"alpha_high": 0.894, "share": 0.84, "share_low": 0.756, "share_high": 0.899}
    said = validated(schema.make("validation", [row]), "kind", "Kinds of speaker")
    assert said == (
        "Kinds of speaker: agreement of A. Khan and B. Lee on 100 passages: α 0.81 [0.72, 0.89]; "
        "package right in 84 % [76, 90]."
    )
    bare = {k: v for k, v in row.items() if k in ("question", "coders", "n")} | {"coders": "A; B; C"}
    said = validated(schema.make("validation", [bare]), "kind", "Kinds")
    assert said == "Kinds: agreement of A, B and C on 100 passages: α not defined."


def test_without_coders_the_sentence_is_the_other_one():
    for nothing in (None, pd.DataFrame(), schema.make("validation", [{"question": "stance"}])):
        assert validated(nothing, "kind", "Kinds", "Kinds: not validated.") == "Kinds: not validated."
        assert checked(nothing, kind="Kinds") == ""


TEXT = "Minister Ann Lee said the port will be safe. Analysts feared war. The port is new."


@pytest.fixture(scope="module")
def notes():
    spoken = [
        {"doc": "d0", "source": "Minister Ann Lee", "content": "the port will be safe"},
        {"doc": "d0", "source": "Analysts", "content": "war", "stance": "warning"},
    ]
    names = [{"doc": "d0", "text": "Ann Lee", "label": "PERSON"}]
    return hand.notes(hand.documents({"text": TEXT}), names, spoken)


def found(*questions: str) -> pd.DataFrame:
    row = {"coders": "A. Khan; B. Lee", "n": 90, "alpha": 0.8, "alpha_low": 0.7, "alpha_high": 0.9}
    row |= {"share": 0.84, "share_low": 0.75, "share_high": 0.9}
    return schema.make("validation", [{"question": q, **row} for q in questions])


CITED = "agreement of A. Khan and B. Lee on 90 passages: α 0.80 [0.70, 0.90]; package right in 84 % [75, 90]"
FIGURES = {
    "kind": (compare_speakers, framing.describe_speakers, framing.plot_speakers),
    "stance": (compare_stances, framing.describe_stances, framing.plot_stances),
    "sense": (compare_frames, framing.describe_frames, framing.plot_frames),
    "label": (count_entities, entities.describe_entities, entities.plot_entities),
}


@pytest.mark.parametrize("question", FIGURES)
def test_captions_and_pictures_cite_the_coders_of_their_own_question_alone(notes, question):
    measure, describe, plot = FIGURES[question]
    table = measure(notes)
    assert CITED in describe(table, validation=found(question)).caption
    assert "validated" not in describe(table, validation=found(question)).caption
    other = "stance" if question == "kind" else "kind"
    assert describe(table, validation=found(other)) == describe(table)
    drawn = plot(table, validation=found(question)).figure
    assert "A. Khan and" in " ".join(
        " ".join(t.get_text() for t in drawn.findobj(lambda a: hasattr(a, "get_text"))).split()
    )


@pytest.mark.parametrize("question", ["kind", "stance", "sense"])
def test_what_nobody_coded_is_called_not_validated(notes, question):
    measure, describe, _ = FIGURES[question]
    assert "validated" in describe(measure(notes), validation=schema.make("validation")).caption


def test_timelines_and_amounts_cite_theirs():
    rows = {"doc_id": "d0", "label": "a", "outlet": "o", "event_id": "1", "event": "rain", "kind": "past"}
    day = pd.Timestamp("2025-10-01")
    rows |= {"status": "happened", "status_relation": "same", "date_relation": "single", "n_articles": 1}
    table = schema.make(
        "timeline", [{**rows, "date_start": day, "date_end": day, "best_start": day, "best_end": day}]
    )
    validation = found("date_right", "status")
    assert f"Dates of statements: {CITED}." in timeline.describe_timeline(table, validation=validation).notes
    assert f"Their status: {CITED}." in timeline.describe_timeline(table, validation=validation).notes
    assert CITED in timeline.describe_event_matrix(table, validation=validation).notes
    amount = {
        "doc_id": "d0",
        "label": "a",
        "group": "g",
        "order": 0,
        "relation": "given once",
        "n_articles": 1,
    }
    amounts = schema.make("quantity_groups", [{**amount, "n_origins": 1, "text": "five miles"}])
    assert (
        f"Amounts: {CITED}." in quantities.describe_quantities(amounts, validation=found("value_right")).notes
    )


def test_the_file_is_made_of_plain_values(folder):
    held = json.loads(write(folder, "x").read_text("utf-8"))["speakers"]
    assert held["coders"] == ["A. Khan", "B. Lee"]
    assert held["n"] == 100
    kappa = next(r for r in held["agreement"] if r["measure"] == "kappa" and r["question"] == "kind")
    # 80 both 1, 4 only A, 16 both 2: by chance .84·.80 + .16·.20.
    assert kappa["value"] == pytest.approx((0.96 - 0.704) / (1 - 0.704), abs=1e-6)
