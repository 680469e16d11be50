"""Frame vocabulary: what hits and what must not, rates with denominators, intervals where texts suffice."""

import hand
import pytest

from pasni_analysis.lexicons import load_lexicon
from pasni_analysis.measures.frames import compare_frames, find_frame_hits, load_frames

WORDS = {"money": ["tax", "debt", "financ*", "interest rate", "interest"], "law": ["court*", "supreme court"]}


def hits(text, mentions=(), **options):
    notes = hand.notes(hand.documents({"text": text}), list(mentions))
    return find_frame_hits(notes, lexicon=WORDS, **options)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A tax on debt-laden firms.", ["tax", "debt"]),
        ("The taxi is late.", []),
        ("Financing is dear.", ["Financing"]),
        ("The Interest-rate rose.", ["Interest-rate"]),
        ("Interest. Rate it.", ["Interest"]),
        ("The tax’s end.", ["tax’s"]),
        ("", []),
    ],
)
def test_entries_match_words_hyphens_and_endings_but_no_parts_of_words(text, found):
    assert hits(text)["text"].tolist() == found


def test_the_longest_entry_wins_within_a_frame():
    assert hits("The supreme court sat.")["entry"].tolist() == ["supreme court"]


def test_a_part_of_a_longer_name_is_marked_and_not_counted():
    text = "Finance News says the court sat."
    table = hits(text, [{"doc": "d0", "text": "Finance News", "label": "OUTLET"}])
    assert table["in_name"].tolist() == [True, False]
    named = [{"doc": "d0", "text": "Finance News", "label": "OUTLET"}]
    rates = compare_frames(hand.notes(hand.documents({"text": text}), named), lexicon=WORDS)
    assert rates.set_index("frame")["hits"].to_dict() == {"money": 0, "law": 1}


def test_a_name_that_is_itself_an_entry_counts():
    table = hits("The Supreme Court sat.", [{"doc": "d0", "text": "Supreme Court", "label": "ORG"}])
    assert table["in_name"].tolist() == [False]


def test_hits_carry_offsets_voice_and_context():
    text = "Rain fell. The tax is high, Ann said."
    spoken = [{"doc": "d0", "source": "Ann", "content": "The tax is high"}]
    notes = hand.notes(hand.documents({"text": text}), [], spoken)
    row = find_frame_hits(notes, lexicon=WORDS).iloc[0]
    assert text[row["start"] : row["end"]] == "tax"
    assert (row["voice"], row["sentence"], row["left"], row["right"]) == (
        "quoted",
        1,
        "Rain fell. The",
        "is high, Ann said",
    )
    assert find_frame_hits(notes, lexicon=WORDS, voice="outlet").empty


def test_rates_are_per_thousand_words_of_the_voice_counted():
    text = "Rain fell here. The tax is high, Ann said."
    spoken = [{"doc": "d0", "source": "Ann", "content": "The tax is high"}]
    notes = hand.notes(hand.documents({"text": text}), [], spoken)
    row = compare_frames(notes, lexicon=WORDS, voice="quoted").set_index("frame").loc["money"]
    assert (row["hits"], row["n_words"], row["rate"], row["words"]) == (1, 4, 250.0, "tax 1")


def test_own_voice_and_attributed_words_stand_side_by_side_each_with_its_denominator():
    text = "A tax fell here. The tax is high, Ann said."
    spoken = [{"doc": "d0", "source": "Ann", "content": "The tax is high"}]
    notes = hand.notes(hand.documents({"text": text}, {"text": "A court."}), [], spoken)
    table = compare_frames(notes, lexicon=WORDS, voice="each")
    money = table[table["frame"] == "money"]
    columns = ["order", "voice", "hits", "n_words", "rate"]
    assert money[columns].fillna(-1).to_numpy().tolist() == [
        [0, "outlet", 1, 6, 1000 / 6],
        [0, "quoted", 1, 4, 250],
        [1, "outlet", 0, 2, 0],
        [1, "quoted", 0, 0, -1],
    ]
    alone = compare_frames(notes, lexicon=WORDS, voice="quoted")
    assert table[table["voice"] == "quoted"].reset_index(drop=True).equals(alone)


def test_intervals_need_two_independent_texts_and_are_the_same_in_every_run():
    day = [{"outlet": "A", "published_start": d, "published_end": d} for d in ("2025-10-01", "2025-10-02")]
    docs = hand.documents(
        {"text": "A tax and a tax.", **day[0]},
        {"text": "No word on it.", **day[1]},
        {"text": "One tax.", "outlet": "B"},
    )
    table = compare_frames(hand.notes(docs), "outlet", lexicon=WORDS).set_index(["unit", "frame"])
    row = table.loc[("A", "money")]
    assert (row["rate_low"], row["rate_high"]) == (0.0, 400.0)
    assert table.loc["B", "rate_low"].isna().all()
    again = compare_frames(hand.notes(docs), "outlet", lexicon=WORDS).set_index(["unit", "frame"])
    assert table.equals(again)


def test_the_researchers_frames_join_the_dictionary():
    notes = hand.notes(hand.documents({"text": "A secret deal."}), frames={"secrecy": ["secret deal*"]})
    table = compare_frames(notes, lexicon=WORDS)
    assert table[["frame", "origin", "hits"]].to_numpy().tolist()[-1] == ["secrecy", "frames.toml", 1]


def test_a_frame_of_the_researcher_named_like_one_of_the_dictionary_stays_apart():
    docs = hand.documents({"text": "A tax on a toll, the tax office."})
    notes = hand.notes(docs, frames={"money": ["toll", "tax office"]})
    table = compare_frames(notes, lexicon=WORDS).set_index(["frame", "origin"])
    assert table.loc[("money", "dictionary"), ["hits", "words"]].tolist() == [2, "tax 2"]
    assert table.loc[("money", "frames.toml"), ["hits", "words"]].tolist() == [2, "tax office 1, toll 1"]
    assert table.loc[("money", "frames.toml"), "evidence"] == "d0:11:15 d0:21:31"
    assert len(table) == 3


def test_a_star_inside_a_word_is_refused_with_the_entry():
    with pytest.raises(ValueError, match=r"'mon\*y'.*end of a word"):
        load_frames(lexicon={"money": ["mon*y"]})


def test_the_dictionary_has_fourteen_frames_and_says_it_is_unvalidated():
    rows = load_lexicon("frames")
    assert len({row["frame"] for row in rows}) == 14
    assert len(rows) >= 350
    assert not [r for r in rows if "*" in r["entry"][:-1] and not r["entry"].replace("* ", "").endswith("*")]


def test_a_hostile_text_costs_linear_time():
    assert len(hits("tax " * 50_000)) == 50_000
