"""Figures of entities: bars, shaded tables and the network are what the tables say, and are readable."""

import hand
import networkx as nx
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from pasni_analysis import schema
from pasni_analysis.figures.entities import (
    build_network,
    describe_cooccurrence,
    describe_entities,
    describe_entity_heatmap,
    plot_cooccurrence,
    plot_entities,
    plot_entity_heatmap,
)
from pasni_analysis.measures.cooccurrence import count_cooccurrences
from pasni_analysis.measures.frequency import count_entities, count_entities_by


@pytest.fixture(scope="module")
def notes():
    docs = hand.documents({"text": "Pasni grew. Lee saw Pasni, Acme said."}, {"text": "Lee saw Pasni."})
    names = [("d0", "Pasni", 0, "GPE"), ("d0", "Pasni", 1, "GPE"), ("d0", "Lee", 0, "PERSON")]
    names += [("d0", "Acme", 0, "ORG"), ("d1", "Lee", 0, "PERSON"), ("d1", "Pasni", 0, "GPE")]
    mentions = [{"doc": d, "text": t, "nth": i, "label": label} for d, t, i, label in names]
    return hand.notes(docs, mentions, [{"doc": "d0", "source": "Acme", "content": "Lee saw Pasni"}])


def test_bars_stack_own_and_quoted_mentions(notes):
    ax = plot_entities(count_entities(notes))
    assert [bar.get_width() for bar in ax.patches] == [2, 1, 1, 1, 1, 0]
    assert [t.get_text() for t in ax.get_yticklabels()] == ["Pasni", "Lee", "Acme"]


def test_the_rest_is_summed_in_the_notes_and_the_title_counted(notes):
    text = describe_entities(count_entities(notes), top_n=1)
    assert text.title == "Pasni is named most, 3 times in 2 of 2 articles"
    assert text.notes.endswith("Not drawn: 2 more with 3 mentions.")
    assert "Pasni (countries, cities, towns): 3 in 2 articles" in text.alt


def test_no_entity_at_all_is_said_not_raised(notes):
    empty = count_entities(notes, labels=["LAW"])
    assert describe_entities(empty).title == "nothing to draw: no entity is named"
    plot_entities(empty)
    plot_cooccurrence(count_cooccurrences(notes, labels=["LAW"]))


def test_the_heat_map_prints_counts_and_names_what_is_missing_where(notes):
    table = count_entities_by(notes)
    ax = plot_entity_heatmap(table)
    drawn = [t.get_text() for t in ax.texts]
    assert [s for s in drawn if s.isdigit() or s == "·"] == ["2", "1", "1", "1", "1", "·"]
    text = describe_entity_heatmap(table)
    assert text.title == "2 of 3 entities are named in all 2 articles"
    assert text.reading == f"{text.title}: Pasni and Lee."
    some = describe_entity_heatmap(table, top_n=1)
    assert some.title == "1 of the 1 most frequent entities is named in all 2 articles"


def test_the_network_is_the_table_and_the_same_in_every_drawing(notes):
    table = count_cooccurrences(notes, min_count=1)
    graph = build_network(table)
    met = {frozenset(pair): n for pair, n in nx.get_edge_attributes(graph, "count").items()}
    assert met == {
        frozenset({"Lee", "Pasni"}): 2,
        frozenset({"Acme", "Lee"}): 1,
        frozenset({"Acme", "Pasni"}): 1,
    }
    first, second = plot_cooccurrence(table), plot_cooccurrence(table)
    places = [[c.get_offsets().tolist() for c in ax.collections] for ax in (first, second)]
    assert places[0] == places[1]
    assert describe_cooccurrence(table).title == "Named together most: Lee and Pasni (2 times)"


def test_the_reading_names_the_most_closely_bound_pairs_only():
    names = [f"Name {chr(65 + i)}" for i in range(5)]
    mentions = [{"doc": "d0", "text": n, "label": "PERSON"} for n in names]
    docs = hand.documents({"text": " ".join(names) + "."})
    text = describe_cooccurrence(count_cooccurrences(hand.notes(docs, mentions), min_count=1))
    assert text.reading.count("\n- ") == 5
    assert "10 pairs over 1 passages; a pair is listed from 1 common passage on" in text.notes


def test_labels_of_a_large_network_do_not_lie_on_each_other():
    names = [f"Name {chr(65 + i)}" for i in range(20)]
    text = " ".join(names) + "."
    mentions = [{"doc": "d0", "text": n, "label": "PERSON"} for n in names]
    table = count_cooccurrences(hand.notes(hand.documents({"text": text}), mentions), min_count=1)
    ax = plot_cooccurrence(table, top_n=190)
    FigureCanvasAgg(ax.figure).draw()
    boxes = [t.get_window_extent() for t in ax.texts]
    assert len(boxes) == 20
    assert not any(a.overlaps(b) for i, a in enumerate(boxes) for b in boxes[i + 1 :])


def test_one_article_is_not_called_all_articles():
    docs = hand.documents({"text": "Lee saw it."})
    one = hand.notes(docs, [{"doc": "d0", "text": "Lee", "label": "PERSON"}])
    assert describe_entities(count_entities(one)).title == "Lee is named most, 1 time in one article"
    title = describe_entity_heatmap(count_entities_by(one)).title
    assert title == "1 of 1 entity is named in the one article"


def test_periods_are_all_drawn_and_the_undated_are_not_called_one():
    days = [f"2025-10-{day:02d}" for day in range(1, 11)]
    units = [*days, "date unknown"]
    rows = [
        {"unit": u, "by": "day", "order": i, "entity": "Acme", "label": "ORG", "rank": 1, "rate": 10.0}
        | {"n_articles": 1, "n_independent": 1, "n_copies": 0, "n_words": 100, "mentions": int(u in days)}
        for i, u in enumerate(units)
    ]
    table = schema.make("entity_counts", rows)
    text = describe_entity_heatmap(table)
    assert "named in all 10 days" in text.title
    assert "not certainly of one period: last column" in text.notes
    ax = plot_entity_heatmap(table)
    drawn = [t.get_text() for t in ax.texts]
    assert [u for u in units if u in drawn] == units
