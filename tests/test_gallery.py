"""The data of a figure as the page shows them, and the words that each mark of the seeds leads to."""

from pathlib import Path

import pandas as pd
import pytest

from pasni_analysis.context import Texts
from pasni_analysis.corpus.load import load_corpus
from pasni_analysis.gallery import MOST_QUOTED, _numbers, _share, _table

FIGURES = Path(__file__).parents[1] / "figures"
NOTHING = Texts(pd.DataFrame({"doc_id": []}))


def table(tmp_path: Path, text: str) -> dict:
    """A table as shown, of data written as CSV."""
    path = tmp_path / "data.csv"
    path.write_text(text, "utf-8")
    return _table(path, NOTHING)


def shown(made: dict) -> dict[str, list[str]]:
    """The texts of each column."""
    return {
        c["name"]: [row["cells"][i]["text"] for row in made["rows"]] for i, c in enumerate(made["columns"])
    }


def test_two_ends_of_an_interval_are_one_column_that_sorts_by_its_first_day(tmp_path):
    made = table(tmp_path, "a,day_start,day_end\nx,2025-01-02,2025-01-02\ny,,2025-01-01\nz,,\n")
    assert shown(made)["day"] == ["2025-01-02", "by 2025-01-01", "undated"]
    assert [row["cells"][1]["value"] for row in made["rows"]] == [None, "2025-01-01", ""]  # None: as shown
    assert [c["kind"] for c in made["columns"]] == ["short", "date"]


def test_what_only_looks_like_an_interval_stays_as_it_is(tmp_path):
    made = table(tmp_path, "a,day_start,day_end\nx,early,2025-01-02\ny,late,\n")
    assert shown(made) == {"a": ["x", "y"], "day start": ["early", "late"], "day end": ["2025-01-02", ""]}


def test_a_name_made_of_digits_is_no_number(tmp_path):
    made = table(tmp_path, "code,n\n007,10000\n010,2\n")
    assert shown(made) == {"code": ["007", "010"], "n": ["10,000", "2"]}
    assert [c["kind"] for c in made["columns"]] == ["short", "number"]


def test_an_empty_column_is_named_and_not_dropped(tmp_path):
    made = table(tmp_path, "a,start,end,b_start\nx,,,\ny,,,\n")
    assert made["empty"] == ["start", "end", "b start"]


def test_table_without_rows_has_its_columns(tmp_path):
    made = table(tmp_path, "a,n\n")
    assert ([c["name"] for c in made["columns"]], made["rows"]) == (["a", "n"], [])


@pytest.mark.parametrize(
    "given, expected",
    [
        (["0.153846153846", "0.8125", "1"], ["0.15", "0.81", "1.00"]),
        (["0.00357781753131", "0.8"], ["0.0036", "0.8000"]),  # not 0.004
        (["112.65408", "2.5", "1200000000"], ["113", "2.5", "1,200,000,000"]),
        (["-3.14159", "999.6"], ["-3.1", "999.6"]),
        (["1e-12", "0.5"], ["1e-12", "0.5"]),
        (["1e+15", ""], ["1,000,000,000,000,000", ""]),
        (["0", "0"], ["0", "0"]),
        (["", ""], ["", ""]),
    ],
)
def test_numbers_are_shortened_but_never_to_another_size(given, expected):
    assert _numbers(pd.Series(given)) == expected


@pytest.mark.parametrize("numbers", [[20] * 250, [20] * 251, [1000] * 1000, [1] * 9000])
def test_a_table_shows_no_more_passages_than_fit_a_page_and_each_row_one(numbers):
    share = _share(numbers)
    assert share >= 1
    assert share == 1 or sum(min(n, share) for n in numbers) <= MOST_QUOTED


@pytest.fixture(scope="module")
def texts(seeds):
    return Texts(load_corpus(seeds).documents)


TRACED = [
    p for p in sorted(FIGURES.glob("[0-9]_*.csv")) if "coverage" not in p.name
]  # its marks are articles


@pytest.mark.parametrize("path", TRACED, ids=lambda p: p.stem.rsplit("-", 1)[0])
def test_every_mark_of_the_seeds_leads_to_its_passages_with_outlet_and_date(path, texts):
    data = pd.read_csv(path, keep_default_na=False, dtype=str)
    made = _table(path, texts)
    counts = {"mentions", "count", "hits", "attributions", "words", "n"} & {*data}
    labels = {f"{row.label}, " for row in texts.rows.values()}
    for record, row in zip(data.to_dict("records"), made["rows"], strict=True):
        if not row["quotes"]:  # nothing counted, nothing to show; the article's own voice is all the rest
            assert {record[c] for c in counts} & {"0"} or record.get("kind") == "own voice", record
        for quote in row["quotes"]:
            assert any(quote["where"].startswith(label) for label in labels)
            assert quote["where"][-10:].count("-") == 2


MARKED = {"reported-figures": "text", "citations": "cited", "distinctive-words": "word"}


@pytest.mark.parametrize("name", MARKED)
def test_the_marked_words_are_those_that_were_counted(name, texts):
    path = next(FIGURES.glob(f"3_*-{name}-*.csv"))
    data = pd.read_csv(path, keep_default_na=False, dtype=str)
    also = {"Financial Times": "the ft", "US": "u.s.", "approximately $500 million": "$500 million"}
    for record, row in zip(data.to_dict("records"), _table(path, texts)["rows"], strict=True):
        word = record[MARKED[name]]
        for piece in (piece for quote in row["quotes"] for piece in quote["pieces"]):
            marked = piece["marked"].lower()
            assert word.lower() in marked or marked == also.get(word), (word, marked)
