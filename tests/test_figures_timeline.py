"""Words and marks of the figures of time: titles count what is drawn, nothing unknown is claimed."""

import pandas as pd
import pytest
from hand import documents

from pasni_analysis.corpus.load import load_corpus
from pasni_analysis.figures import style
from pasni_analysis.figures.timeline import describe_timeline
from pasni_analysis.figures.timeline_matrix import describe_coverage, describe_event_matrix, plot_coverage
from pasni_analysis.measures.timeline import build_timeline
from pasni_analysis.spans.annotate import annotate


@pytest.fixture(scope="module")
def notes(seeds):
    return annotate(load_corpus(seeds), cache=None)


@pytest.fixture(scope="module")
def table(notes):
    return build_timeline(notes)


def test_titles_count_what_is_drawn(table):
    text, matrix = describe_timeline(table, top_n=20), describe_event_matrix(table, top_n=20)
    drawn = table.loc[table["kind"] != "history", "event_id"].nunique()
    assert text.title.startswith(f"{drawn} dated events") and f" of {drawn} events" in matrix.title
    assert all("Not drawn: 1 historical event" in said.notes for said in (text, matrix))
    few = describe_timeline(table, top_n=2)
    assert (
        few.title.startswith("2 dated events")
        and f"{drawn - 2} more events, equally or less reported" in few.notes
    )


def test_articles_without_a_mark_are_named(table, notes):
    assert "no date of a drawn event was found: Zrumbesh English (001)." in describe_timeline(table).notes
    one = notes.documents.head(1).assign(doc_id="zzz", label="Another paper")
    named = describe_timeline(table, documents=pd.concat([notes.documents, one])).notes
    assert "found: Zrumbesh English (001) and Another paper." in named


def test_different_status_has_a_sign_and_what_goes_on_has_an_until(table):
    rows = [row for row in describe_timeline(table, top_n=20).reading.split("\n- ") if "≠ status" in row]
    assert len(rows) == 2 and any("still planned: Zrumbesh English (001)" in row for row in rows)
    assert "until 31 Dec 2026" in describe_timeline(table, top_n=20).alt
    assert "until 31 Dec 2026" in describe_event_matrix(table, top_n=20).alt


def test_what_was_not_matched_is_not_called_an_omission(table):
    text = describe_event_matrix(table, top_n=20)
    assert "none of this one's statements was matched" in text.subtitle
    assert "Zrumbesh English (001) not found" in text.alt
    assert "leaves out" not in " ".join(text) and "left out" not in " ".join(text)


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ([("2024-06-03", "2024-06-03"), ("2024-06-05", "2024-06-05")], ", 3–5 Jun 2024"),
        (
            [("2024-06-03", "2024-06-03"), (None, "2024-06-05")],
            ", published by 5 Jun 2024 at the latest; 1 dated to the day",
        ),
        ([("2024-06-03", "2024-06-03"), (None, None)], "; 1 dated to the day, 3 Jun 2024"),
        ([("2024-06-03", None)], "; 0 dated to the day"),
    ],
)
def test_the_title_of_the_coverage_claims_only_known_days(days, words):
    stamps = [[pd.NaT if day is None else pd.Timestamp(day) for day in pair] for pair in days]
    rows = [{"outlet": "A", "text": "x", "published_start": a, "published_end": b} for a, b in stamps]
    said = describe_coverage(documents(*rows))
    assert said.title.partition("of 1 outlet")[2] == words


def test_an_outlet_has_one_colour_and_shape(notes):
    marks = {
        (line.get_color(), line.get_marker())
        for line in plot_coverage(notes.documents).lines
        if line.get_marker() in style.MARKERS
    }
    assert len(marks) == notes.documents["outlet"].nunique()
