"""The timeline: which statements are one event, how their dates relate, what is drawn of it."""

from dataclasses import replace
from itertools import pairwise

import pandas as pd
import pytest
from hand import documents

from pasni_analysis import schema
from pasni_analysis.corpus.load import load_corpus
from pasni_analysis.corpus.tables import Corpus
from pasni_analysis.figures.timeline import describe_timeline, plot_timeline
from pasni_analysis.figures.timeline_matrix import describe_coverage, plot_coverage, plot_event_matrix
from pasni_analysis.figures.timeline_scale import date_words, make_scale, ticks
from pasni_analysis.measures.timeline import build_timeline, count_undated, undated_statements
from pasni_analysis.spans.annotate import annotate


def made(*articles):
    rows = [
        {"text": text, "published_start": pd.Timestamp(day), "published_end": pd.Timestamp(day)}
        for day, text in articles
    ]
    empty = [schema.make(n) for n in ("removals", "problems", "segments")]
    return annotate(Corpus(documents(*rows), *empty), cache=None)


def event(table, word):
    found = table[table["event"].str.contains(word)]
    assert found["event_id"].nunique() == 1, table["event"].unique()
    return found


@pytest.mark.parametrize(
    ("first", "second", "relation", "best"),
    [
        ("on June 3, 2024", "on June 3, 2024", "same", "3 Jun 2024"),
        ("in June 2024", "on June 3, 2024", "contains", "3 Jun 2024"),
    ],
)
def test_dates_of_one_event_are_compared(first, second, relation, best):
    table = build_timeline(
        made(
            ("2024-07-01", f"Norsk Hydro signed a pact with Kenya {first}."),
            ("2024-07-02", f"Kenya and Norsk Hydro signed a mining pact {second}."),
        )
    )
    rows = event(table, "pact")
    assert set(rows["date_relation"]) == {relation} and len(rows) == 2
    assert date_words(rows["best_start"].iloc[0], rows["best_end"].iloc[0]) == best


def test_told_as_past_before_it_happened_is_a_conflict():
    rows = event(
        build_timeline(
            made(
                ("2024-06-06", "Norsk Hydro has sent its first cargo of nickel to Kenya."),
                (
                    "2024-06-08",
                    "The first cargo of nickel, sent by Norsk Hydro, left for Kenya on June 7, 2024.",
                ),
            )
        ),
        "cargo",
    )
    assert set(rows["date_relation"]) == {"conflict"}
    assert rows["best_start"].isna().all() and rows["best_end"].isna().all()


def test_events_of_one_kind_elsewhere_or_later_stay_apart():
    table = build_timeline(
        made(
            ("2024-06-06", "Kenya signed a pact with Norsk Hydro on June 3, 2024."),
            ("2024-06-06", "Peru signed a pact with Vale on June 3, 2024."),
            ("2024-06-30", "Kenya signed a pact with Norsk Hydro on June 27, 2024."),
        )
    )
    assert table["event_id"].nunique() == 3


def test_a_researchers_events_name_and_fix_groups():
    notes = made(
        ("2024-06-06", "Kenya signed a pact with Norsk Hydro on June 3, 2024."),
        ("2024-06-06", "Peru signed a pact with Vale on June 3, 2024."),
    )
    events = pd.DataFrame({"event": ["Two pacts"], "words": ["pact"], "entities": [""], "note": [""]})
    table = build_timeline(notes, events=events)
    assert set(table["event"]) == {"Two pacts"} and table["event_id"].nunique() == 1


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("ban", ["Ban"]),
        ("class:ban; export", ["Ban"]),
        ("class:agreement", ["Pact"]),
        ("class:ban; pact", []),
        ("ban and pact; exports from urban", ["Ban"]),
        ("urba", []),
    ],
)
def test_any_word_and_every_class_condition_and_entity_must_fit(words, named):
    notes = made(
        (
            "2024-06-06",
            "Kenya signed a pact with Norsk Hydro on June 3, 2024. "
            "Peru banned exports from urban mines on June 4, 2024.",
        )
    )
    events = pd.DataFrame({"event": [*(named or ["None"])], "words": [words], "entities": [""]})
    table = build_timeline(notes, events=events)
    assert [e for e in table["event"] if e in ("Ban", "Pact", "None")] == named
    elsewhere = build_timeline(notes, events=events.assign(entities="Kenya; Peru"))
    assert not set(named) & set(elsewhere["event"])


def test_undated_events_are_counted_by_article_with_every_status():
    notes = made(
        ("2024-06-06", "Peru said that a mine closed. Norway has reportedly offered Kenya a port at Lamu."),
        ("2024-06-07", "Norway has offered Kenya access to a port at Lamu. Peru banned exports in May 2024."),
        ("2024-06-08", "“Norway has not offered Kenya any port at Lamu,” the minister said."),
    )
    table = count_undated(notes)
    schema.check("undated_events", table)
    first = table.iloc[0]
    assert (first["n_articles"], first["n_statements"], first["event_class"]) == (3, 3, "offer")
    assert first["status_relation"] == "differs" and len(first["evidence"].split()) == 3
    told = [part.rsplit(": ", 1)[1] for part in first["statuses"].split("; ")]
    assert told == ["claimed", "happened", "denied"]
    assert "ban" not in set(table["event_class"])
    assert table["n_statements"].sum() == len(undated_statements(notes))
    assert table["n_articles"].is_monotonic_decreasing


def test_a_corpus_without_statements_has_no_undated_events():
    assert count_undated(made(("2024-06-06", "Nothing of note."))).empty


def test_such_an_offer_goes_on_telling_of_the_offer():
    notes = made(("2024-06-06", "Norway has offered Kenya a port at Lamu. No such offer was made."))
    assert count_undated(notes)["statuses"].str.endswith("happened, denied").tolist() == [True]


def test_a_quoted_act_is_labelled_by_who_spoke_and_not_by_who_published():
    text = (
        "On Sunday, the Lima Post quoted a mine clerk telling Radio Andes that “Peru has not sold the port.”"
    )
    assert build_timeline(made(("2024-06-06", text)))["event"].tolist() == [
        "Mine clerk telling Radio Andes that “Peru has not sold the port”"
    ]


def test_undated_statements_are_counted_and_never_placed():
    notes = made(("2024-06-06", "Kenya signed a pact with Norsk Hydro. Peru banned exports in May 2024."))
    table, rest = build_timeline(notes), undated_statements(notes)
    assert table["event_class"].tolist() == ["ban"] and rest["event_class"].tolist() == ["agreement"]
    assert len(table) + len(rest) == len(notes.statements)


def test_a_corpus_without_dates_gives_an_empty_table_and_a_figure_that_says_so():
    table = build_timeline(made(("2024-06-06", "Nothing of note.")))
    schema.check("timeline", table)
    assert table.empty and describe_timeline(table).title == "nothing to draw: no event is dated"
    plot_timeline(table)


@pytest.fixture(scope="module")
def notes(seeds):
    corpus = annotate(load_corpus(seeds), cache=None)
    return replace(corpus, events=corpus.events.head(0))


@pytest.fixture(scope="module")
def table(notes):
    return build_timeline(notes)  # as the rules group, without names from events.csv


def test_the_seeds_events_csv_names_every_group_but_two_and_changes_none(seeds, notes, table):
    own = load_corpus(seeds).events
    named = build_timeline(notes, events=own)

    def groups(t):
        return {
            frozenset(zip(g["doc_id"], g["predicate_start"], strict=True)) for _, g in t.groupby("event_id")
        }

    assert groups(named) == groups(table)
    assert len(set(named["event"]) & set(own["event"])) == 10
    first = count_undated(notes, events=own).iloc[0]
    assert (first["event"], first["n_articles"]) == ("Offer of a port at Pasni to the US", 4)


def told(table, doc, event_class, status="happened"):
    rows = table[table["doc_id"].str.startswith(doc) & (table["event_class"] == event_class)]
    rows = rows[(rows["status"] == status) & rows["timex_start"].notna()]
    return sorted(date_words(r.date_start, r.date_end) for r in rows.itertuples())


def test_seeds_memorandum(table):
    rows = table[table["event_class"] == "agreement"]
    assert rows["event_id"].nunique() == 1 and set(rows["date_relation"]) == {"contains"}
    assert {d: told(table, d, "agreement") for d in ("000", "002", "003", "004")} == {
        "000": ["Sep 2025"],
        "002": ["Sep 2025"],
        "003": ["8 Sep 2025"],
        "004": ["Sep 2025"],
    }
    assert date_words(rows["best_start"].iloc[0], rows["best_end"].iloc[0]) == "8 Sep 2025"


def test_seeds_trial_shipment_is_an_event_of_its_own(table):
    rows = table[(table["event_class"] == "shipment") & (table["date_start"] == pd.Timestamp("2025-09-08"))]
    assert rows["n_articles"].tolist() == [1] and rows["date_relation"].tolist() == ["single"]


def test_seeds_meeting_is_compatible_in_date_and_differs_in_status(table):
    rows = table[table["event_class"] == "meeting"]
    assert rows["event_id"].nunique() == 1
    assert set(rows["date_relation"]) == {"contains"} and set(rows["status_relation"]) == {"differs"}
    assert rows.loc[rows["status"] == "planned", "doc_id"].str[:3].tolist() == ["001"]
    assert told(table, "002", "meeting") == ["25 Sep 2025"]


def test_seeds_first_shipment_is_a_conflict(table):
    rows = table[(table["event_class"] == "shipment") & (table["n_articles"] > 1)]
    assert rows["event_id"].nunique() == 1 and set(rows["date_relation"]) == {"conflict"}
    assert set(rows["doc_id"].str[:3]) == {"000", "002", "003", "004"}
    assert told(table, "002", "shipment") == ["7 Oct 2025", "8 Sep 2025"]
    early = rows[rows["doc_id"].str.startswith("004")].iloc[0]
    assert early["date_basis"] == "reported past" and early["date_end"] == pd.Timestamp("2025-10-06")


def test_seeds_denial_ceasefire_ban_history_and_phases(table):
    assert told(table, "000", "denial") == ["5 Oct 2025"]
    assert told(table, "000", "ceasefire", "claimed") == ["May 2025"]
    assert told(table, "000", "ceasefire", "denied") == ["May 2025"]
    ban = table[table["event_class"] == "ban"].iloc[0]
    assert ban["date_start"].year == ban["date_end"].year == 2024 and ban["kind"] == "past"
    assert table.loc[table["kind"] == "history", "date_start"].dt.year.tolist() == [1615]
    ahead = table[table["kind"] == "announced"]
    assert set(ahead["doc_id"].str[:3]) == {"003"} and ahead["event_id"].nunique() == 3
    assert [date_words(r.date_start, r.date_end) for r in ahead.itertuples()][-1] == "from 2028"


def test_seeds_without_side_files_lose_dates_and_gain_no_wrong_ones(seeds, table, tmp_path):
    for file in seeds.glob("*.txt"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    bare = build_timeline(annotate(load_corpus(tmp_path), cache=None))
    dated = {(r.doc_id, r.start, r.predicate_start): (r.date_start, r.date_end) for r in table.itertuples()}
    kept = bare[bare["timex_start"].notna() & bare[["date_start", "date_end"]].notna().any(axis=1)]
    assert len(kept) >= 9
    for r in kept.itertuples():
        full = dated[r.doc_id, r.start, r.predicate_start]
        assert all(pd.isna(a) or a == b for a, b in zip((r.date_start, r.date_end), full, strict=True))
    first = bare[(bare["event_class"] == "shipment") & (bare["n_articles"] > 1)]
    assert set(first["date_relation"]) == {"conflict"}


def test_publication_is_no_event(table, notes):
    assert not table["event"].str.contains("Oct 0").any()
    assert len(table) + len(undated_statements(notes)) == len(notes.statements)


def test_the_order_of_articles_changes_no_event(notes, table):
    turned = replace(notes, documents=notes.documents.iloc[::-1].reset_index(drop=True))
    pd.testing.assert_frame_equal(build_timeline(turned), table)


def test_labels_are_words_of_the_articles(notes, table):
    texts = " ".join(" ".join(notes.documents["text"]).split()).lower()
    for label in table["event"].unique():
        for word in label.replace("…", " ").split():
            assert word.strip(",()").lower() in texts


def test_labels_begin_with_a_subject_and_hold_more_than_a_verb(table):
    ahead = table.loc[table["kind"] == "announced", "event"].tolist()
    assert [label.split()[1] for label in ahead] == ["agreement’s", "second", "final"]
    assert "The second phase, stretching from 2026 to 2028" in ahead


def _boxes(axes):
    figure = axes.figure
    figure.canvas.draw()
    renderer = figure.canvas.get_renderer()
    texts = [
        t
        for t in [*figure.texts, *axes.texts, *axes.get_xticklabels(), *axes.get_yticklabels()]
        if t.get_text()
    ]
    return figure.bbox, [(t.get_text(), t.get_window_extent(renderer)) for t in texts]


@pytest.mark.parametrize("top_n", [3, 12])
def test_figures_keep_their_text_inside_and_apart(notes, table, top_n):
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    drawn = [
        plot_timeline(table, top_n=top_n, undated=31),
        plot_event_matrix(table, top_n=top_n, documents=notes.documents),
        plot_coverage(notes.documents),
    ]
    for axes in drawn:
        FigureCanvasAgg(axes.figure)
        frame, boxes = _boxes(axes)
        for i, (text, box) in enumerate(boxes):
            assert box.x0 >= frame.x0 and box.x1 <= frame.x1 and box.y0 >= frame.y0 and box.y1 <= frame.y1, (
                text
            )
            assert not any(box.shrunk(0.98, 0.8).overlaps(b.shrunk(0.98, 0.8)) for _, b in boxes[:i]), text


def test_the_description_names_the_conflict_and_what_is_not_drawn(table, notes):
    text = describe_timeline(table, undated=31)
    assert "1 dated in conflict" in text.title
    assert "past by 6 Oct 2025" in text.alt and "7 Oct 2025" in text.alt
    assert "(1615)" in text.notes and "31 statements" in text.notes
    assert "2 by an interval" in describe_coverage(notes.documents).notes


def test_a_far_event_compresses_the_axis_and_keeps_order():
    days = [738_000, 738_010, 738_020, 738_030, 730_000]
    scale = make_scale(days, [(d, d) for d in days])
    places = [scale.at(d) for d in sorted(days)]
    assert places == sorted(places) and scale.breaks and places[-1] - places[1] > 0.5
    shown = ticks(scale, 4)
    assert all(b.place - a.place >= 0.1 for a, b in pairwise(shown))
