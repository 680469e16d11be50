"""Side files, wherever they lie, and dates as tables write them: what is used, and what is said of the rest."""

import json
from pathlib import Path

import pytest

from pasni_analysis.corpus.load import load_corpus

BODY = "The harbour authority opened the new quay on Tuesday after two years of work, officials said."


def folder(path: Path, **files: str) -> Path:
    for name, content in files.items():
        file = path / name.replace("__", "/").replace("_csv", ".csv").replace("_txt", ".txt")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content)
    return path


def test_a_name_that_two_files_bear_means_neither(tmp_path: Path) -> None:
    side = "file,outlet\n1.txt,Dawn\n2.txt,Mint\ndawn/3.txt,Dawn\n"
    texts = {f"{name}__{n}_txt": f"{BODY} {name} {n}" for name, n in
             (("dawn", 1), ("mint", 1), ("mint", 2), ("dawn", 3), ("mint", 3))}  # fmt: skip
    corpus = load_corpus(folder(tmp_path, metadata_csv=side, **texts))
    known = corpus.documents.dropna(subset="outlet").set_index("path")["outlet"].to_dict()
    assert known == {"mint/2.txt": "Live Mint", "dawn/3.txt": "Dawn"}
    (row,) = corpus.problems.to_dict("records")
    assert (row["path"], row["found"]) == ("metadata.csv, line 2", "'1.txt', a name of 2 files")
    assert row["advice"] == "write its path, such as dawn/1.txt"


@pytest.mark.parametrize(
    ("given", "days"),
    [
        ("October 2025", ("2025-10-01", "2025-10-31")),
        ("Sept. 2025", ("2025-09-01", "2025-09-30")),
        ("2025-10-07 to 2025-10-09", ("2025-10-07", "2025-10-09")),
        ("7 October 2025 – 9 October 2025", ("2025-10-07", "2025-10-09")),
        ("2025-10-07/2025-10-09", ("2025-10-07", "2025-10-09")),
        ("2025-10-07T10:15:00+05:00", ("2025-10-07", "2025-10-07")),
        ("2025-10-09 to 2025-10-07", ("NaT", "NaT")),
        ("2025-10-07 to 09", ("NaT", "NaT")),
        ("2025-10-07, 2025-10-09", ("NaT", "NaT")),
        ("7 October 2025, updated 9 October 2025", ("NaT", "NaT")),
    ],
)
def test_a_date_in_a_cell_is_no_more_exact_than_it_says(
    given: str, days: tuple[str, str], tmp_path: Path
) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps({"date": given, "text": BODY}))
    corpus = load_corpus(tmp_path)
    row = corpus.documents.iloc[0]
    assert (str(row["published_start"])[:10], str(row["published_end"])[:10]) == days
    assert corpus.problems["found"].tolist() == ([repr(given)] if days[0] == "NaT" else [])


def test_a_date_with_two_readings_says_both(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps({"date": "10/07/2025", "text": BODY}))
    row = load_corpus(tmp_path).problems.iloc[0]
    assert row["found"] == "'10/07/2025', which is 10 July 2025 or 7 October 2025"
    assert row["advice"].endswith("write which day it is: 2025-07-10 or 2025-10-07")
