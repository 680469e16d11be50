"""Scores of the annotators: by hand on small data, and against the scorer that comes with the gold data."""

import gzip
import importlib.util
import json

import pytest

from pasni_analysis.cli import main
from pasni_analysis.evaluate import (
    evaluate,
    read_gold,
    score_attributions,
    score_entities,
    score_mentions,
    score_timexes,
)
from pasni_analysis.evaluate_events import score_events
from pasni_analysis.evaluate_pages import predict_pages, score_pages


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
    with pytest.raises(
        ValueError, match="timex, ner, attribution, aliases, pages, events, framing; found 'pos'"
    ):
        evaluate("pos", "gold.jsonl")


def test_samples_of_a_page_that_are_kept_and_left_out():
    gold = [
        {
            "id": "a",
            "contains": ["a  port", "pier"],
            "lacks": ["Menu", "Login", "Ads"],
            "title": "T",
            "author": ["A B", "C"],
        }
    ]
    found = {"a": {"text": "Menu\na port", "title": "t ", "author": "A B; C"}}
    scores = score_pages(gold, found)
    assert scores["strings kept"] == 50
    assert scores["strings left out"] == pytest.approx(200 / 3)
    assert (scores["title"], scores["author"]) == (100, 100)
    assert "published" not in scores


def test_the_text_of_a_page_is_compared_by_runs_of_four_words():
    gold = [{"id": "a", "text": "one two three four five"}, {"id": "b", "text": "one two three four"}]
    found = {"a": {"text": "one two three four six"}, "b": {"text": ""}}
    scores = score_pages(gold, found)
    assert scores["text precision"] == 50  # of page a; page b has nothing to be precise about
    assert scores["text recall"] == 25
    assert scores["text F1"] == pytest.approx(2 * 50 * 25 / 75)


PROSE = "The harbour board said on Monday that the new pier would open before the winter storms arrive."
HTML = (
    "<html><head><title>A new pier</title></head><body><nav>Menu</nav><h1>A new pier</h1><p>March 4, 2021</p>"
    f"<p>{PROSE}</p><p>{PROSE[::-1]}</p></body></html>"
)


@pytest.mark.parametrize("form", ["html", "dump"])
def test_a_page_is_read_from_its_html_or_from_a_dump(form):
    found = predict_pages(
        [{"id": "a", "html": HTML, "dump": f"A new pier\nMarch 4, 2021\n\n{PROSE}\n\n{PROSE}"}], form=form
    )
    assert PROSE in found["a"]["text"]
    assert {k: v for k, v in found["a"].items() if k != "text"} == {
        "id": "a",
        "title": "A new pier",
        "author": None,
        "published": "2021-03-04",
    }


def test_a_dump_is_made_where_the_gold_has_none_and_no_article_is_no_text():
    assert PROSE in predict_pages([{"id": "a", "html": HTML}], form="dump")["a"]["text"]
    assert predict_pages([{"id": "a", "html": "<p>x</p>"}])["a"] == {
        "id": "a",
        "text": "",
        "title": None,
        "author": None,
        "published": None,
    }


def test_pages_on_the_command_line(tmp_path, capsys):
    file = tmp_path / "pages.jsonl"
    file.write_text(
        json.dumps({"id": "a", "html": HTML, "contains": [PROSE], "lacks": ["Menu"]}) + "\n", "utf-8"
    )
    assert main(["evaluate", "pages", str(file)]) == 0
    assert " ".join(capsys.readouterr().out.split()) == "strings kept 100.0 strings left out 100.0"
    file.write_text('{"id": "a", "text": "x"}\n', "utf-8")
    assert main(["evaluate", "pages", str(file), "--from", "dump"]) == 1
    assert "line 1: expected a JSON object with id and dump or html" in capsys.readouterr().err


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
        ("pages", "pages/english-pages.jsonl.gz", 25),
    ],
)
def test_scores_and_predictions_agree_with_the_scorer_of_the_gold_data(gold, tmp_path, task, file, n):
    spec = importlib.util.spec_from_file_location("score", gold / "score.py")
    theirs = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(theirs)
    part, out = subset(gold / file, tmp_path / "gold.jsonl", n), str(tmp_path / "found.jsonl")
    ours = evaluate(task, part, predictions=out)
    ours.pop("b-cubed by last word", None)  # a baseline, which the scorer of the data does not have
    shown = " ".join(theirs.main(task, out, part).values())
    numbers = [float(w.strip("[],%")) for w in shown.split() if w.strip("[],%").replace(".", "").isdigit()]
    assert sorted(round(v, 1) for v in ours.values()) == pytest.approx(sorted(numbers), abs=0.051)
    fields = json.loads((tmp_path / "found.jsonl").read_text("utf-8").splitlines()[0])
    assert len(fields) == (5 if task == "pages" else 2)


def test_two_gold_documents_with_one_id_are_two_articles():
    gold = [{"id": "a", "event": "x"}, {"id": "a", "event": "x"}, {"id": "b", "event": "y"}]
    found = {k: {"id": k, "events": e} for k, e in (("a", ["E1"]), ("a#2", ["E1"]), ("b", []))}
    assert score_events(gold, found) == {"pairs right": 100.0, "stories met": 100.0}
