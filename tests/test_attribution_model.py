"""The trained weights of attributions: what the file holds, how they are summed."""

from importlib.resources import files

import pytest

from pasni_analysis.lexicons import load_lexicon
from pasni_analysis.spans import attribution_model
from pasni_analysis.spans.attribution_contents import end_choices, start_choices
from pasni_analysis.spans.attribution_cues import find_cues
from pasni_analysis.spans.attribution_model import best, score
from pasni_analysis.spans.attribution_words import Words
from pasni_analysis.spans.parse import parse

MODELS = {"cue", "span", "source", "start", "end"}


@pytest.fixture(scope="module")
def header() -> dict[str, str]:
    text = files("pasni_analysis.lexicons").joinpath("attribution_weights.csv").read_text("utf-8")
    lines = [line[2:] for line in text.splitlines() if line.startswith("# ") and line[2] != " "]
    return dict(line.split(": ", 1) for line in lines)


def test_the_weights_say_where_they_come_from(header) -> None:
    assert "PolNeAR train" in header["origin"]
    assert header["licence"].startswith("MIT")
    assert {"title", "date", "command", "scores", "columns"} <= header.keys()
    assert int(header["rows"]) == len(load_lexicon("attribution_weights"))


def test_the_weights_are_whole_hundredths_of_short_named_features() -> None:
    rows = load_lexicon("attribution_weights")
    assert {row["model"] for row in rows} == MODELS
    assert all(int(row["weight"]) for row in rows)
    # names of features, not sentences: few characters, hardly a blank
    assert max(len(row["feature"]) for row in rows) <= 80
    assert max(row["feature"].count(" ") for row in rows) <= 6
    assert len({(row["model"], row["feature"]) for row in rows}) == len(rows)


@pytest.fixture
def of_three(monkeypatch) -> None:
    monkeypatch.setattr(attribution_model, "cached_weights", lambda: {"cue": {"a": 50, "b": -200, "c": 25}})


def test_a_score_is_the_sum_of_the_weights_and_the_unknown_weighs_nothing(of_three) -> None:
    assert score("cue", ["a", "c", "c", "never seen"]) == 1.0


def test_the_best_candidate_is_the_first_of_equals(of_three) -> None:
    assert best("cue", [["b"], ["a"], ["c", "c"]]) == 1


def test_the_choices_of_a_content_stay_few_however_long_the_sentence() -> None:
    text = "The mayor said the bridge, " + "the road, the harbour, and the tower, " * 300 + "were closed."
    doc = parse(text)
    words = Words(doc, [])
    cue = next(c for c in find_cues(doc) if c.entry.cue == "say")
    starts = start_choices(words, cue, (0, cue.end), None)
    ends = end_choices(words, cue, (0, cue.end), None, cue.end)
    assert 0 < len(starts) <= 40
    assert 0 < len(ends) <= 80
