"""Tables are built by the schema, and the data dictionary is made from it."""

from pathlib import Path

import pandas as pd
import pytest

from pasni_analysis import schema

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("name", schema.TABLES)
def test_an_empty_table_has_all_columns_with_their_dtypes(name):
    table = schema.make(name)
    schema.check(name, table)
    assert len(table) == 0


def test_make_orders_columns_and_fills_what_rows_lack_with_missing_values():
    table = schema.make("timexes", [{"end": 3, "start": 1, "date_start": pd.Timestamp("1615-01-01")}])
    assert list(table.columns) == list(schema.TABLES["timexes"].columns)
    assert table.loc[0, "start"] == 1
    assert table.loc[0, "date_start"].year == 1615
    assert pd.isna(table.loc[0, "value"])


def test_make_refuses_a_column_that_the_schema_does_not_know():
    with pytest.raises(KeyError, match="no column 'begin'"):
        schema.make("timexes", [{"begin": 1}])


def test_check_names_the_column_of_another_dtype():
    table = schema.make("timexes").astype({"start": "float64"})
    with pytest.raises(ValueError, match="column 'start': expected Int64, found float64"):
        schema.check("timexes", table)


def test_check_names_the_column_that_is_missing():
    with pytest.raises(ValueError, match="lacks the column 'value'"):
        schema.check("timexes", schema.make("timexes").drop(columns="value"))


def test_every_grain_says_what_one_row_is():
    assert all(table.grain.startswith("one row per ") for table in schema.TABLES.values())


def test_the_data_dictionary_is_the_one_that_the_schema_makes():
    stored = (ROOT / "docs" / "data-dictionary.md").read_text("utf-8")
    assert stored == schema.dictionary(), "run: make docs/data-dictionary.md"
