"""The explorer: what is seen for a choice, and the widgets over it."""

import json
import re
import sys

import pytest
from hand import documents, notes
from lxml import html

import pasni_analysis as pa
from pasni_analysis import schema
from pasni_analysis.explorer import MOST_PASSAGES, View, explore

EVIL = "<script>window.hit=1</script>"
DAYS = {"published_start": "2025-10-07", "published_end": "2025-10-07"}
TEXT = f"Pasni is a port. Nobody asked Pasni. {EVIL} stays in Pasni for $5 or $6."


@pytest.fixture
def small():
    """Two articles of two outlets, one undated; their names and tags want to be read as HTML."""
    docs = documents(
        {"text": TEXT, "outlet": f"Dawn {EVIL}", **DAYS},
        {"text": "Gwadar is near. Pasni is not.", "outlet": "Mint"},
    )
    pasni = [{"doc": "d0", "text": "Pasni", "label": "GPE", "nth": i} for i in range(3)]
    other = [{"doc": "d1", "text": t, "label": "GPE"} for t in ("Pasni", "Gwadar")]
    return notes(docs, [*pasni, *other])


@pytest.fixture(scope="module")
def seen(seeds):
    return explore(pa.annotate(pa.load_corpus(seeds)))


def test_all_entities_are_counted_as_the_measure_counts_them(small):
    view = explore(small).view()
    assert view.counts[["entity", "mentions"]].to_numpy().tolist() == [["Pasni", 4], ["Gwadar", 1]]
    assert [len(spans) for spans in view.passages] == [4, 1]


def test_one_entity_is_counted_by_article_with_outlet_and_date(small):
    view = explore(small).view(name="Pasni")
    assert view.counts["mentions"].tolist() == [3, 1]
    assert view.counts["outlet"].tolist() == [f"Dawn {EVIL}", "Mint"]
    assert view.passages == [
        [("d0", 0, 5), ("d0", 30, 35), ("d0", TEXT.index("Pasni for"), TEXT.index(" for"))],
        [("d1", 16, 21)],
    ]


def test_outlet_and_period_choose_the_articles_that_count(small):
    explorer = explore(small)
    assert list(explorer.choices["period"]) == ["2025-10-07", "date unknown"]
    assert explorer.view(outlet="Mint").counts["entity"].tolist() == ["Gwadar", "Pasni"]
    assert explorer.view(period="date unknown", keyword="pas*").concordance["outlet"].tolist() == ["Mint"]
    assert explorer.view(outlet="Mint", period="2025-10-07").counts.empty


def test_every_count_leads_to_as_many_passages(seen):
    mentions = seen.view("entities")
    assert mentions.counts["mentions"].tolist() == [len(spans) for spans in mentions.passages]
    # Two statements may stand in one clause, which is shown once.
    statements = seen.view("events")
    clauses = seen.events[["event_id", "doc_id", "start", "end"]].drop_duplicates()
    assert clauses.groupby("event_id").size().tolist() == [len(spans) for spans in statements.passages]
    assert statements.counts["statements"].sum() == len(seen.events)


def test_an_event_is_shown_by_what_each_article_says(seen):
    name = seen.choices["events"]["E005 USSM–FWO memorandum"]
    view = seen.view("events", name)
    assert len(view.counts) == 5
    assert view.counts["status"].notna().all()
    page = seen.page(view, "t", None)
    assert page.count("<blockquote") == 5
    assert "Unnamed B (003), 2025-10-07" in page


def test_the_page_escapes_what_comes_from_the_corpus(small):
    explorer = explore(small)
    page = explorer.page(explorer.view(keyword="Pasni"), EVIL, None, opened=True)
    assert "<script" not in page
    text = html.fromstring(f"<div>{page}</div>").text_content()
    assert f"Dawn {EVIL}" in text
    assert f"{EVIL} stays in Pasni" in text


def test_more_passages_than_are_shown_are_counted(small):
    spans = [("d0", i, i + 1) for i in range(40)] * 10
    explorer = explore(small)
    many = [("d0", a, b) for a in range(20) for b in range(a + 1, 40)]
    page = explorer.page(View(explorer.view().counts, [spans, many], schema.make("kwic")), "t", 1)
    assert f"and {len(many) - MOST_PASSAGES} more passages" in page


class Cells:
    """What a notebook would display."""

    def __init__(self):
        self.shown = []

    def display(self, what, **_):
        self.shown.append(what)
        return self

    def update(self, what, **_):
        self.shown.append(what)


@pytest.fixture
def cells(monkeypatch):
    made = Cells()
    monkeypatch.setattr("IPython.display.display", made.display)
    return made


def test_run_by_a_program_it_shows_the_first_state_without_widgets(small, cells, monkeypatch):
    monkeypatch.setitem(sys.modules, "ipywidgets", None)
    explore(small)._ipython_display_()
    (bundle,) = cells.shown
    assert "<details open>" in bundle["text/html"]
    assert "4 passages" in bundle["text/html"]


def test_without_the_extra_a_person_is_told_what_to_install(small, monkeypatch):
    monkeypatch.setattr("pasni_analysis.explorer.is_watched", lambda: True)
    monkeypatch.setitem(sys.modules, "ipywidgets", None)
    monkeypatch.delitem(sys.modules, "pasni_analysis.widgets", raising=False)
    with pytest.raises(ImportError, match=r"pip install 'pasni_analysis\[explore\]'"):
        explore(small)._ipython_display_()


@pytest.fixture
def controls(small, cells):
    from pasni_analysis.widgets import Controls

    made = Controls(explore(small))
    made.show()
    return made


def test_all_is_chosen_at_first_and_after_a_change_of_kind(controls):
    for kind in ("entities", "events", "entities"):
        controls.kind.value = kind
        assert [c.label for c in (controls.name, controls.outlet, controls.period)] == ["(all)"] * 3


def test_a_choice_changes_counts_concordance_and_passages(controls, cells):
    controls.name.value = "Pasni"
    assert controls.counts.df["mentions"].tolist() == [3, 1]
    assert controls.keyword.value == "Pasni"
    assert len(controls.lines.df) == 4
    assert "3 passages" in cells.shown[-1]["text/html"]
    controls.outlet.value = "Mint"
    assert controls.counts.df["mentions"].tolist() == [1]
    assert cells.shown[-1]["text/plain"] == "entities; Pasni; Mint"


def test_a_selected_row_shows_its_passages_and_none_shows_all(controls, cells):
    controls.name.value = "Pasni"
    controls.counts.selected_rows = [1]
    assert "1 passage:" in cells.shown[-1]["text/html"]
    controls.counts.selected_rows = []
    assert "4 passages:" in cells.shown[-1]["text/html"]


def test_events_can_be_chosen_where_there_are_none(controls):
    controls.kind.value = "events"
    assert controls.counts.df.empty


def test_the_grids_hold_text_not_html(controls):
    controls.name.value = "Pasni"
    for grid in (controls.counts, controls.lines):
        sent = json.dumps(grid.get_state()["_dt_args"])
        assert "&lt;script&gt;" in sent
        assert not re.search(r"<script", sent)
