"""Figures of framing: what is drawn is what the table says, nothing is cut, and words follow the counts."""

from dataclasses import replace
from itertools import pairwise

import hand
import pytest

from pasni_analysis import schema
from pasni_analysis.figures import style
from pasni_analysis.figures.framing import (
    _OWN_COLOUR,
    _REST_COLOUR,
    _STACKED,
    describe_frames,
    describe_speakers,
    describe_stances,
    plot_frames,
    plot_speakers,
    plot_stances,
)
from pasni_analysis.figures.keyness import describe_keyness, plot_keyness
from pasni_analysis.measures.frames import compare_frames
from pasni_analysis.measures.keyness import compare_keyness
from pasni_analysis.measures.speakers import compare_speakers, compare_stances

TEXTS = (
    "Minister Ann Lee said the port will be safe. Analysts feared war. The port is new.",
    "The port failed, residents said. A bank saw the port and the debt.",
)


@pytest.fixture(scope="module")
def notes():
    spoken = [
        {"doc": "d0", "source": "Minister Ann Lee", "content": "the port will be safe"},
        {"doc": "d0", "source": "Analysts", "content": "war", "stance": "warning"},
        {"doc": "d1", "source": "residents", "content": "The port failed"},
    ]
    names = [{"doc": "d0", "text": "Ann Lee", "label": "PERSON"}]
    return hand.notes(hand.documents(*({"text": t} for t in TEXTS)), names, spoken)


@pytest.fixture(scope="module")
def many():
    """Thirty articles of fifteen outlets on known days, so that units are outlets and texts suffice."""
    docs = [
        {
            "outlet": f"Outlet with a long name {i % 15}",
            "text": TEXTS[i % 2] + f" word{i % 15} coal word{i % 15}.",
            "published_start": f"2025-10-{i // 15 + 1:02d}",
            "published_end": f"2025-10-{i // 15 + 1:02d}",
        }
        for i in range(30)
    ]
    return hand.notes(hand.documents(*docs))


def test_bars_are_shares_of_the_words_and_fill_the_row(notes):
    table = compare_speakers(notes)
    ax = plot_speakers(table)
    widths = [bar.get_width() for bar in ax.patches]
    assert sum(widths) == pytest.approx(200)
    assert widths[0] == pytest.approx(100 * 5 / 16)
    assert [bool(bar.get_hatch()) for bar in ax.patches] == [False, True, False, True, False]


def test_the_title_is_made_of_the_counts(notes):
    text = describe_speakers(compare_speakers(notes))
    assert text.title == (
        "Apart from the article's own voice, most words go to governments in 1 of 2 articles, "
        "local communities in 1"
    )
    assert "not validated" in text.notes
    assert "not of their outlets" in text.notes
    assert "Outlet 0 (d0): own voice 10, governments 5, analysts 1 of 16 words." in text.alt


def test_units_past_the_top_are_summed_in_one_bar(many):
    ax = plot_speakers(compare_speakers(many), top_n=4)
    labels = [t.get_text().split("\n")[0] for t in ax.get_yticklabels()]
    assert labels[-1] == "all others (11)"
    assert len(labels) == 5


def test_shaded_tables_print_counts_and_shares(notes):
    ax = plot_stances(compare_stances(notes))
    heads = {"Outlet 0 (d0)", "Outlet 1 (d1)", "neutral", "warning"}
    drawn = sorted(t.get_text() for t in ax.texts if t.get_text() not in heads)
    assert drawn == ["1 (100 %)", "1 (50 %)", "1 (50 %)", "·"]
    text = describe_stances(compare_stances(notes))
    assert text.title == "2 of 3 cues are neutral; the next most frequent kind is warning (1)"


def test_unnamed_speakers_are_shares_of_each_articles_words(notes):
    text = describe_speakers(compare_speakers(notes))
    said = (
        "Words of unnamed speakers: 6 % in Outlet 0 (d0); 23 % in Outlet 1 (d1), all of its attributed words."
    )
    assert said in text.reading
    assert "headline and standfirst" in text.notes


def test_a_kind_that_shares_the_lead_is_said_to_be_tied(notes):
    table = compare_speakers(notes)
    table.loc[table["kind"] == "analyst", "words"] = 5
    assert describe_speakers(table).title.endswith("local communities in 1 of 2 articles, tied in 1")


def test_kinds_of_cue_are_ranked_by_their_counts(notes):
    table = compare_stances(notes)
    table.loc[table["stance"] == "warning", "attributions"] = 3
    assert describe_stances(table).title == "2 of 5 cues are neutral; the most frequent kind is warning (3)"


def test_numbers_stand_in_segments_that_hold_two_digits(notes):
    table = compare_speakers(notes).assign(n_words=400)
    table.loc[table["kind"] == "own voice", "words"] = 370
    table.loc[table["kind"].isin(["government", "local community"]), "words"] = 30
    table = table[table["kind"] != "analyst"]
    assert [t.get_text() for t in plot_speakers(table, title=False).texts].count("30") == 2


def test_neighbouring_kinds_differ_in_grey():
    greys = [style.contrast(colour, "black") for colour in (*_STACKED, _REST_COLOUR, _OWN_COLOUR)]
    assert all(max(a, b) / min(a, b) > 1.25 for a, b in pairwise(greys))
    assert sorted(_STACKED) == sorted(style.COLOURS)


def test_a_frame_leads_an_article_only_alone(notes):
    table = compare_frames(notes)
    policy = table["origin"] == "dictionary"
    table["hits"] = 0
    table.loc[policy & table["frame"].isin(["economic", "political"]), "hits"] = 2
    table.loc[(table["order"] == 1) & (table["frame"] == "economic"), "hits"] = 3
    assert describe_frames(table).title == "Densest vocabulary: economic in 1 of 2 articles, tied in 1"
    table["hits"] = table["hits"].clip(upper=2)
    assert describe_frames(table).title == "Densest vocabulary: tied in 2 of 2 articles"


def test_frames_say_that_they_are_vocabulary_and_why_there_is_no_interval(notes):
    text = describe_frames(compare_frames(notes))
    assert "unvalidated" in text.notes
    assert "No interval where there are fewer than two independent texts (2)" in text.notes
    assert "square" not in text.subtitle


def test_frames_show_intervals_where_texts_suffice(many):
    ax = plot_frames(compare_frames(many, resamples=50))
    assert any(t.get_text().startswith("[") for t in ax.texts)
    assert "in square ones the 95 % interval" in describe_frames(compare_frames(many, resamples=50)).subtitle


@pytest.mark.parametrize("voice", ["outlet", "quoted", "all"])
def test_the_caption_says_whose_words_are_counted(notes, many, voice):
    tables = [compare_keyness(some, voice=voice, min_count=1, resamples=2) for some in (notes, many)]
    texts = [describe_frames(compare_frames(notes, voice=voice))]
    texts += [describe_keyness(table) for table in tables if len(table)]
    for text in texts:
        assert ("Own voice only" in text.notes) == (voice == "outlet")
        assert ("Quoted and reported words only" in text.notes) == (voice == "quoted")


def test_two_voices_are_not_added_up_in_one_figure(notes):
    with pytest.raises(ValueError, match="expected one to draw; found outlet and quoted"):
        plot_frames(compare_frames(notes, voice="each"))


def test_words_of_single_texts_are_counted_not_ranked(notes):
    table = compare_keyness(notes, min_count=1)
    text = describe_keyness(table)
    assert text.title.startswith(
        "Most frequent words, no ranking of distinctive ones from 2 articles: “port” (4)"
    )
    assert {"port", "2"} <= {t.get_text() for t in plot_keyness(table).texts}


def test_words_of_comparable_outlets_are_drawn_with_their_intervals(many):
    table = compare_keyness(many, min_count=1, resamples=50)
    ax = plot_keyness(table, top_n=1)
    drawn = [t.get_text() for t in ax.get_yticklabels()]
    assert "word3" in drawn
    row = table[table["word"] == "word3"].sort_values("log_odds").iloc[-1]
    dots = [line.get_xdata()[0] for line in ax.lines if len(line.get_xdata()) == 1]
    assert row["log_odds"] in dots
    assert "No p-values: fewer than ten independent texts a side." in describe_keyness(table).notes
    tested = table["unit"] == table["unit"].iloc[-1]
    some = describe_keyness(table.assign(p_value=table["p_value"].where(~tested, 0.5))).notes
    assert "fewer than ten independent texts a side (Outlet with a long name 0, " in some


def test_many_units_share_the_rows_of_a_page_and_the_note_says_so():
    rows = [
        {"unit": f"u{u}", "by": "outlet", "order": u, "word": f"w{u}x{i}", "rank": i, "comparable": True}
        | {"log_odds": 1.0, "low": 0.5, "high": 1.5, "count": 9, "count_rest": 1, "n_independent": 5}
        for u in range(7)
        for i in range(1, 21)
    ]
    table = schema.make("keyness", [row | {"n_articles": 5, "n_copies": 0, "n_words": 9} for row in rows])
    assert len(plot_keyness(table, top_n=20).get_yticklabels()) == 7 * 8
    assert "Of each outlet the first 8." in describe_keyness(table, top_n=20).notes
    assert "Of each outlet" not in describe_keyness(table, top_n=8).notes


def test_without_title_nothing_but_the_body_is_printed(notes):
    assert plot_speakers(compare_speakers(notes), title=False).figure.texts[0].get_text() == "governments"


def test_a_frame_of_the_researcher_named_like_a_policy_frame_has_a_row_of_its_own():
    documents = hand.documents({"text": "The port costs money. The port is new and the market is glad."})
    notes = replace(hand.notes(documents), frames={"economic": ["port"]})
    table = compare_frames(notes)
    assert plot_frames(table)
    assert "economic: 2 hits (port 2)" in describe_frames(table).reading
