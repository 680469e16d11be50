"""Scores of the annotators: by hand on small data, and against the scorer that comes with the gold data."""

import gzip
import importlib.util
import json

import pytest

from pasni_analysis.evaluate import (
    evaluate,
    read_gold,
    score_attributions,
    score_entities,
    score_mentions,
    score_timexes,
)


def span(start, end, **more):
    return {"start": start, "end": end, **more}


def one(**document):
    gold = {"id": "a", "text": "The Gulf and Karachi " * 3, **document}
    return [gold]


def test_a_timex_of_another_length_counts_as_relaxed_only():
    gold = one(spans=[span(0, 5, value="2025"), span(6, 9, value="2024")])
    found = {"a": {"spans": [span(0, 5, value="2025"), span(7, 9, value="2024"), span(20, 22, value="1")]}}
    scores = score_timexes(gold, found)
    assert scores["strict"] == pytest.approx(200 * 1 / 5)
    assert scores["relaxed"] == pytest.approx(200 * 2 / 5)
    assert scores["value"] == pytest.approx(200 * 2 / 5)


def test_a_leading_the_does_not_count():
    gold = one(spans=[span(0, 8, label="LOC"), span(13, 20, label="LOC")])
    found = {"a": {"spans": [span(4, 8, label="LOC"), span(13, 20, label="ORG")]}}
    assert score_mentions(gold, found) == {
        "micro": 50.0,
        "LOC": pytest.approx(200 / 3),
        "ORG": 0.0,
        "PER": 100.0,
    }


def test_the_hull_of_a_discontinuous_content_is_compared():
    gold = one(attributions=[{"source": [[0, 3]], "cue": [[4, 8]], "content": [[9, 12], [13, 20]]}])
    found = {"a": {"attributions": [{"source": [(0, 3)], "cue": [], "content": [(9, 20)]}]}}
    scores = score_attributions(gold, found)
    assert scores["content exact"] == 100
    assert scores["cue exact"] == 0
    assert scores["source jaccard"] == 100


def test_b_cubed_of_one_wrong_merge():
    gold = one(spans=[span(0, 1, entity="A"), span(2, 3, entity="A"), span(4, 5, entity="B")])
    found = {"a": {"spans": [span(s, s + 1, entity="X") for s in (0, 2, 4)]}}
    precision, recall = (2 / 3 + 2 / 3 + 1 / 3) / 3, 1
    assert score_entities(gold, found)["b-cubed"] == pytest.approx(
        200 * precision * recall / (precision + recall)
    )
    assert score_entities(gold, found)["mentions found"] == 100


@pytest.mark.parametrize("line", ["{", '{"id": "a"}', "[]"])
def test_a_line_that_is_no_document_is_named(tmp_path, line):
    file = tmp_path / "gold.jsonl"
    file.write_text('{"id": "0", "text": ""}\n' + line + "\n", "utf-8")
    with pytest.raises(ValueError, match=r"gold.jsonl, line 2: expected a JSON object with id and text"):
        read_gold(str(file))


def test_an_unknown_task_is_refused_with_the_known_ones():
    with pytest.raises(ValueError, match="timex, ner, attribution, aliases; found 'pos'"):
        evaluate("pos", "gold.jsonl")


def subset(source, target, n):
    with gzip.open(source, "rt", encoding="utf-8") as lines:
        target.write_text("".join(line for _, line in zip(range(n), lines, strict=False)), "utf-8")
    return str(target)


@pytest.mark.parametrize(
    ("task", "file", "n"),
    [
        ("timex", "timex/aquaint.jsonl.gz", 20),
        ("ner", "ner/worldwide-dev.jsonl.gz", 6),
        ("attribution", "attribution/polnear-dev.jsonl.gz", 3),
        ("aliases", "aliases/meantime-apple.jsonl.gz", 6),
    ],
)
def test_scores_and_predictions_agree_with_the_scorer_of_the_gold_data(gold, tmp_path, task, file, n):
    spec = importlib.util.spec_from_file_location("score", gold / "score.py")
    theirs = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(theirs)
    part, out = subset(gold / file, tmp_path / "gold.jsonl", n), str(tmp_path / "found.jsonl")
    ours = evaluate(task, part, predictions=out)
    shown = " ".join(theirs.main(task, out, part).values())
    numbers = [float(w.strip("[],%")) for w in shown.split() if w.strip("[],%").replace(".", "").isdigit()]
    assert sorted(round(v, 1) for v in ours.values()) == pytest.approx(sorted(numbers), abs=0.051)
    assert len(json.loads((tmp_path / "found.jsonl").read_text("utf-8").splitlines()[0])) == 2
