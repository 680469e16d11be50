"""Tables as a notebook shows them."""

import numpy as np
import pandas as pd
import pytest
from lxml import html

import pasni_analysis as pa
from pasni_analysis import schema
from pasni_analysis.display import join_days, show

HOSTILE = '<script>alert(1)</script> & "quoted" <b>bold</b>'


def read(shown):
    """Caption, header and rows of the HTML, as a browser reads them."""
    page = html.fromstring(f"<div>{shown.html}</div>")
    rows = [[cell.text_content() for cell in row.findall("td")] for row in page.iter("tr")]
    caption = page.find(".//caption")
    return (
        None if caption is None else caption.text_content(),
        [cell.text_content() for cell in page.iter("th")],
        [row for row in rows if row],
    )


def column(values, **options):
    return [row[0] for row in read(show(pd.DataFrame({"x": values}), **options))[2]]


def kwic(**row):
    return schema.make("kwic", [{"left": "a", "keyword": "b", "right": "c", "doc_id": "d", **row}])


def test_a_table_of_the_schema_says_what_a_row_is_and_a_column_means():
    shown = show(kwic(label="L"))
    assert read(shown)[0] == "One row per occurrence of a keyword"
    assert 'title="words before"' in shown.html
    assert read(show(kwic().assign(more=1)))[0] == "One row per occurrence of a keyword"


def test_another_table_says_it_where_it_is_told():
    assert read(show(pd.DataFrame({"x": [1]})))[0] is None
    assert read(show(pd.DataFrame({"x": [1]}), caption="one row per harbour"))[0] == "One row per harbour"


def test_offsets_evidence_and_the_doc_id_behind_a_label_are_left_out_unless_named():
    table = kwic(start=1, end=2, label="L").assign(evidence="d:1:2")
    assert read(show(table))[1] == ["left", "keyword", "right", "label"]
    assert read(show(table, columns=["evidence", "start"]))[1:] == (["evidence", "start"], [["d:1:2", "1"]])


def test_a_column_called_start_that_holds_words_stays():
    assert read(show(pd.DataFrame({"start": ["Monday"], "end": ["Friday"]})))[1] == ["start", "end"]


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        ([1234567, 8], ["1,234,567", "8"]),
        (pd.array([1, None], dtype="Int64"), ["1", "–"]),
        ([19.8747, 0.2723], ["19.87", "0.27"]),
        ([0.13333, 1.0], ["0.133", "1.000"]),
        ([0.00001234, 0.5], ["1.2e-05", "0.500"]),
        ([500000000.0, 1.25], ["500,000,000", "1.25"]),
        ([np.nan, 2.0], ["–", "2"]),
        (pd.array([True, None], dtype="boolean"), ["yes", "–"]),
        (["", None, "a  b"], ["", "–", "a  b"]),
        ([pd.Timestamp("2025-10-07"), pd.NaT], ["2025-10-07", "–"]),
        ([[1, 2], {"a": 1}], ["[1, 2]", "{'a': 1}"]),
    ],
)
def test_values_are_written_as_they_are_read(values, texts):
    assert column(values) == texts


def days(first, last):
    return pd.DataFrame({"date_start": pd.to_datetime(first), "date_end": pd.to_datetime(last), "n": 1})


def test_two_columns_of_days_are_one_interval():
    table = days(
        ["2025-10-07", "2025-09-01", None, "2028-01-01", None],
        ["2025-10-07", "2025-09-30", "2026-12-31", None, None],
    )
    _, names, rows = read(show(table))
    assert names == ["date", "n"]
    assert [row[0] for row in rows] == [
        "2025-10-07",
        "2025-09-01 to 2025-09-30",
        "by 2026-12-31",
        "from 2028-01-01",
        "–",
    ]


def test_days_of_a_csv_file_are_joined_too():
    table = pd.DataFrame({"date_start": ["2025-10-07", ""], "date_end": ["2025-10-08", ""]})
    assert join_days(table)["date"].fillna("").tolist() == ["2025-10-07 to 2025-10-08", ""]


@pytest.mark.parametrize("columns", [["date_start"], ["date_start", "n"]])
def test_one_of_the_two_days_alone_keeps_its_name(columns):
    assert read(show(days(["2025-10-07"], ["2025-10-08"]), columns=columns))[1] == columns


def test_of_many_rows_the_first_are_shown_and_the_rest_counted():
    table = pd.DataFrame({"x": range(70)})
    shown = show(table)
    assert len(read(shown)[2]) == 60
    assert "and 10 more rows; rows=None shows all" in shown.html
    assert "and 10 more rows" in shown.text
    assert column(range(70), rows=2) == ["0", "1"]
    assert len(column(range(70), rows=None)) == 70
    assert "more row" not in show(table, rows=70).html


def test_no_rows_are_said():
    assert "no rows" in show(schema.make("kwic")).html


def test_named_levels_of_an_index_are_columns_and_other_indexes_are_not():
    table = pd.DataFrame({"kind": ["a", "a", "b"], "n": [1, 2, 3]})
    assert read(show(table.groupby("kind").sum()))[1:] == (["kind", "n"], [["a", "3"], ["b", "3"]])
    assert read(show(table[table["n"] > 1]))[1] == ["kind", "n"]


def test_everything_from_the_corpus_is_escaped():
    shown = show(pd.DataFrame({"x": [HOSTILE], HOSTILE: [1]}), caption=HOSTILE)
    caption, names, rows = read(shown)
    assert (caption, names, rows) == (HOSTILE, ["x", HOSTILE], [[HOSTILE, "1"]])
    assert "<script" not in shown.html
    assert "<b>" not in shown.html


def test_numbers_stand_right_words_left_and_long_ones_wrap():
    table = pd.DataFrame({"n": [1], "word": ["port"], "text": ["a long passage " * 20]})
    cells = html.fromstring(show(table).html).findall(".//td")
    styles = [cell.get("style") for cell in cells]
    assert ["right" in s for s in styles] == [True, False, False]
    assert ["max-width" in s for s in styles] == [False, False, True]
    assert ["nowrap" in s for s in styles] == [True, True, False]


def test_two_amounts_in_dollars_are_no_formula():
    assert "tex2jax_ignore" in show(pd.DataFrame({"x": ["$5 or $6"]})).html


def test_the_same_table_is_the_same_html_and_stays_as_it_was():
    table = days(["2025-10-07"], ["2025-10-08"])
    before = table.copy()
    assert show(table) == show(table)
    pd.testing.assert_frame_equal(table, before)


def test_text_is_shown_where_html_is_not():
    assert repr(show(kwic(label="L"))).splitlines()[0] == "One row per occurrence of a keyword"


def test_what_cannot_be_shown_is_said():
    with pytest.raises(KeyError, match="no column 'y' to show; the table has x"):
        show(pd.DataFrame({"x": [1]}), columns=["y"])
    with pytest.raises(ValueError, match="rows: expected 1 or more, or None for all; found 0"):
        show(pd.DataFrame({"x": [1]}), rows=0)


@pytest.mark.parametrize("name", list(schema.TABLES))
def test_every_table_of_the_schema_is_known(name):
    assert pa.show(schema.make(name)).text.startswith(schema.TABLES[name].grain.capitalize()[:20])
