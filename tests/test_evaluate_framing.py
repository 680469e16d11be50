"""Whether measures stand in spans of bias: hand arithmetic, brute force, and a made-up gold file."""

import json

import numpy as np
import pytest

from pasni_analysis import evaluate_framing
from pasni_analysis.cli import main
from pasni_analysis.evaluate_framing import predict_framing, score_framing


def word(i, *, voice="outlet", rank=None, **more):
    plain = {"listed": True, "frame": False, "cue": None, "name": False}
    return {"start": 10 * i, "end": 10 * i + 5, "label": voice, "rank": rank, **plain, **more}


def gold(*spans, key="a", event="x", label="lex"):
    return {"id": key, "event": event, "spans": [{"start": s, "end": e, "label": label} for s, e in spans]}


def found(key, words):
    return {key: {"id": key, "spans": words}}


def test_the_ratio_is_to_the_mean_of_all_shifts():
    words = [word(i, rank=1 if i in (2, 7) else None) for i in range(10)]
    scores = score_framing([gold((20, 35))], found("a", words))
    # Two of ten words in spans, two flagged: 0.4 expected, one seen.
    assert scores["outlet: words in spans"] == 2
    assert scores["outlet, keyness 50: words"] == 2
    assert scores["outlet, keyness 50: in spans"] == 1
    assert scores["outlet, keyness 50: ratio"] == pytest.approx(1 / 0.4)
    # Of ten shifts four have one word in spans, none has two: at least one in 40 %, so twice that.
    assert scores["outlet, keyness 50: p"] == pytest.approx(0.8, abs=0.03)


def test_shifts_are_those_of_brute_force():
    rng = np.random.default_rng(3)
    flags, bias = rng.integers(0, 2, 31), rng.integers(0, 2, 31)
    by_hand = [(flags * np.roll(bias, k)).sum() for k in range(31)]
    assert evaluate_framing._overlaps(flags, bias).tolist() == by_hand


def test_fewer_than_chance_is_as_telling_as_more():
    words = [word(i, rank=1 if i < 10 else None) for i in range(20)]
    marked = {f"d{i}": gold((100, 195), key=f"d{i}", event=f"e{i}") for i in range(6)}
    scores = score_framing(list(marked.values()), {k: found(k, words)[k] for k in marked})
    assert scores["outlet, keyness 50: ratio"] == 0
    assert scores["outlet, keyness 50: p"] < 0.001


def test_voices_are_scored_apart_and_spans_counted_once():
    words = [word(0, rank=1), word(1, voice="quoted", rank=2), word(2), word(3, voice="quoted")]
    scores = score_framing([gold((0, 5), (10, 15), (20, 35))], found("a", words))
    assert (scores["spans"], scores["outlet: spans"], scores["quoted: spans"]) == (3, 2, 2)
    assert scores["outlet, keyness 50: spans"] == scores["quoted, keyness 50: spans"] == 1


def test_only_lexical_bias_counts_and_no_span_is_no_ratio():
    scores = score_framing([gold((0, 5), label="inf")], found("a", [word(0, rank=1), word(1)]))
    assert (scores["spans"], scores["outlet, keyness 50: words"]) == (0, 1)
    assert np.isnan(scores["outlet, keyness 50: ratio"])


@pytest.mark.parametrize(
    ("name", "flagged", "plain"),
    [
        ("keyness 50", {"rank": 50}, {"rank": 51}),
        ("keyness 100", {"rank": 100}, {"rank": 101}),
        ("keyness ranked", {"rank": 900}, {}),
        ("frame", {"frame": True}, {}),
        ("cue", {"cue": "criticising"}, {"cue": "neutral"}),
        ("rare", {"listed": False}, {}),
    ],
)
def test_what_each_measure_picks_out(name, flagged, plain):
    scores = score_framing([gold((0, 15))], found("a", [word(0, **flagged), word(1, **plain), word(2)]))
    assert scores[f"outlet, {name}: words"] == scores[f"outlet, {name}: in spans"] == 1


def test_rare_words_and_names_may_be_taken_out_of_the_comparison():
    words = [word(0, rank=1), word(1), word(2, rank=1, name=True), word(3, listed=False)]
    scores = score_framing([gold((0, 5), (20, 25))], found("a", words))
    name = "outlet, keyness, no rare, no name"
    assert (scores[f"{name}: words"], scores[f"{name}: in spans"]) == (1, 1)
    assert scores[f"{name}: ratio"] == pytest.approx(1 / (1 * 1 / 2))


def test_events_are_drawn_again_not_documents():
    one = [word(0, rank=1), word(1), word(2), word(3)]
    golds = [gold((0, 5), key="a"), gold((30, 35), key="b")]
    scores = score_framing(golds, found("a", one) | found("b", one))
    assert scores["outlet, keyness 50: low"] == scores["outlet, keyness 50: high"] == 2
    golds[1]["event"] = "y"
    scores = score_framing(golds, found("a", one) | found("b", one))
    assert (scores["outlet, keyness 50: low"], scores["outlet, keyness 50: high"]) == (0, 4)


def article(outlet, number, said):
    text = f"The mayor slammed it. The brazen ferry plan stays. {said} It will vote, Ann Lee said."
    start = text.index("brazen")
    span = {"start": start, "end": start + 6, "label": "lex"}
    key = f"{outlet}{number}"
    published = f"2021-03-0{number}"
    more = {"event": str(number), "outlet": outlet, "published": published}
    return {"id": key, "text": text, "spans": [span], **more}


GOLD = [
    article(outlet, number, said)
    for number in (1, 2, 3)
    for outlet, said in (("A", "Reckless ferry spending grew."), ("B", "Boats sailed; the tax was low."))
]


def test_words_carry_voice_rank_frame_and_cue():
    found = predict_framing(GOLD)
    told, other = (
        {d["text"][w["start"] : w["end"]].lower(): w for w in found[d["id"]]["spans"]} for d in GOLD[:2]
    )
    assert told["slammed"]["cue"] == "criticising"
    assert told["reckless"]["rank"] < told["brazen"]["rank"]
    assert told["spending"]["listed"] and not told["spending"]["frame"] and other["tax"]["frame"]
    assert told["vote"]["label"] == "quoted" and told["ferry"]["label"] == "outlet"
    assert told["lee"]["name"]
    assert "the" not in told


def test_framing_on_the_command_line(tmp_path, capsys):
    file, out = tmp_path / "gold.jsonl", tmp_path / "found.jsonl"
    file.write_text("\n".join(map(json.dumps, GOLD)) + "\n", "utf-8")
    assert main(["evaluate", "framing", str(file), "--predictions", str(out)]) == 0
    lines = dict(line.rsplit(maxsplit=1) for line in capsys.readouterr().out.splitlines())
    assert (lines["spans"], lines["outlet: spans"], lines["quoted: spans"]) == ("6", "6", "0")
    assert (lines["outlet: words in spans"], lines["outlet, cue: in spans"]) == ("6", "0")
    assert lines["outlet, cue: ratio"] == "0.0000"
    assert [json.loads(line)["id"] for line in out.read_text("utf-8").splitlines()] == [d["id"] for d in GOLD]


def test_one_outlet_cannot_be_compared():
    with pytest.raises(ValueError, match=r"two outlets or more; found \['A'\]"):
        predict_framing(GOLD[:1])
