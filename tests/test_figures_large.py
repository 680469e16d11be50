"""Figures of more articles than have a place each: outlets are compared, and nothing is drawn empty."""

import hand
import pandas as pd
import pytest
from matplotlib import pyplot as plt

import pasni_analysis as pa
from pasni_analysis import schema

DAY = pd.Timestamp("2024-06-03")


def made(n, outlets):
    """``n`` articles over ``outlets``, and a timeline of three events: of all, of every third, of one."""
    rows = [
        {"doc_id": f"d{i:02d}", "outlet": f"Paper {i % outlets:02d}", "text": "Lee saw it."} for i in range(n)
    ]
    mentions = [{"doc": r["doc_id"], "text": "Lee", "label": "PERSON"} for r in rows]
    spoken = [{"doc": r["doc_id"], "source": "Lee", "content": "saw it"} for r in rows]
    docs = hand.documents(*rows)
    docs["published_start"] = docs["published_end"] = DAY
    events = []
    for number, step in enumerate((1, 3, n)):
        told = docs.iloc[::step]
        start = [DAY + pd.Timedelta(days=number + (i == 0)) for i in range(len(told))]
        shared = {
            "event_id": f"e{number}",
            "event": f"Event {number}",
            "kind": "event",
            "status": "reported",
            "n_articles": len(told),
            "n_outlets": told["outlet"].nunique(),
            "n_origins": 1,
            "date_relation": "conflict" if len(told) > 1 else "single",
            "status_relation": "same",
            "date_basis": "given",
        }
        for day, doc in zip(start, told.itertuples(), strict=True):
            dates = {"date_start": day, "date_end": day, "timex_start": 0, "timex_end": 3}
            own = {
                c: getattr(doc, c) for c in ("doc_id", "label", "outlet", "published_start", "published_end")
            }
            best = {"best_start": start[0], "best_end": start[0]}
            events.append({**shared, **own, **dates, **best})
    keep = set(schema.make("timeline").columns)
    events = [{k: v for k, v in e.items() if k in keep} for e in events]
    return hand.notes(docs, mentions, spoken), schema.make("timeline", events)


@pytest.fixture(autouse=True)
def close():
    yield
    plt.close("all")


@pytest.mark.parametrize("given", [False, True])
def test_above_twelve_articles_events_are_told_by_outlets(given):
    notes, table = made(13, 3)
    documents = notes.documents if given else None
    text = pa.describe_timeline(table, documents=documents)
    assert "One row of marks per outlet" in text.subtitle and "Paper 00" in text.alt
    pa.plot_timeline(table, documents=documents)
    matrix = pa.describe_event_matrix(table, documents=documents)
    assert matrix.title.startswith("1 of 3 events is found in every outlet")
    assert "Paper 00 5 of 5, Paper 01 4 of 4, Paper 02 4 of 4" in matrix.alt
    pa.plot_event_matrix(table, documents=documents)


def test_the_articles_of_the_report_decide_where_a_table_lacks_some():
    notes, table = made(13, 3)
    part = table[table["event_id"] != "e0"]
    assert "per outlet" in pa.describe_timeline(part, documents=notes.documents).subtitle
    with pytest.raises(ValueError, match="documents: expected all articles of the table, 'd01'"):
        pa.plot_event_matrix(table, documents=notes.documents.head(1))


@pytest.mark.parametrize(("n", "outlets"), [(13, 3), (40, 40)])
def test_every_figure_is_drawn_of_many_articles(n, outlets):
    notes, table = made(n, outlets)
    figures = {
        "timeline": table,
        "event_matrix": table,
        "coverage": notes.documents,
        "speakers": pa.compare_speakers(notes),
        "stances": pa.compare_stances(notes),
        "frames": pa.compare_frames(notes),
        "keyness": pa.compare_keyness(notes),
        "entities": pa.count_entities(notes),
        "entity_heatmap": pa.count_entities_by(notes),
        "cooccurrence": pa.count_cooccurrences(notes),
        "places": pa.locate_places(notes),
    }
    for name, rows in figures.items():
        assert getattr(pa, f"describe_{name}")(rows).title
        getattr(pa, f"plot_{name}")(rows)


def test_outlets_with_the_fewest_events_share_a_column_of_the_matrix():
    notes, table = made(40, 40)
    text = pa.describe_event_matrix(table, documents=notes.documents)
    assert text.title == "1 of 3 events is found in every outlet"
    assert "Event 0: Paper 00 1 of 1" in text.alt and "all others (32) 32 of 32" in text.alt


@pytest.mark.parametrize(
    "name", ["timeline", "event_matrix", "entities", "entity_heatmap", "keyness", "places"]
)
def test_none_at_all_cannot_be_drawn(name):
    with pytest.raises(ValueError, match="top_n: expected a whole number of at least 1, found 0"):
        getattr(pa, f"plot_{name}")(pd.DataFrame(), top_n=0)
