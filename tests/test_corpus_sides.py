"""Side files, wherever they lie, and dates as tables write them: what is used, what is said."""

import json
import zipfile
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


def test_a_side_file_is_used_in_capitals_too_and_two_are_refused(tmp_path: Path) -> None:
    corpus = load_corpus(folder(tmp_path, a_txt=BODY, Metadata_csv="file,outlet\na.txt,Dawn\n"))
    assert corpus.documents["outlet"].tolist() == ["Dawn"]
    if not (tmp_path / "metadata.csv").exists():  # Windows and macOS have one file of either name
        with pytest.raises(ValueError, match=r"Metadata\.csv and metadata\.csv in .*put them together"):
            load_corpus(folder(tmp_path, metadata_csv="file\n"))


def test_a_side_file_that_lies_deeper_is_named_as_such(tmp_path: Path) -> None:
    folder(tmp_path, a_txt=BODY, deeper__metadata_csv="file,outlet\na.txt,Dawn\n")
    (tmp_path / "deeper" / "frames.toml").write_text('trade = ["port"]\n')
    with zipfile.ZipFile(tmp_path / "more.zip", "w") as archive:
        archive.writestr("Aliases.csv", "entity,alias\nx,y\n")
    corpus = load_corpus(tmp_path)
    assert corpus.problems["path"].tolist() == [
        "deeper/frames.toml", "deeper/metadata.csv", "more.zip/Aliases.csv"
    ]  # fmt: skip
    assert corpus.problems["found"].str.startswith("a side file, which is read at the top").all()
    assert corpus.problems["advice"].str.startswith("move it there").all()


def test_a_side_file_beside_a_single_file_is_not_used_and_said(tmp_path: Path) -> None:
    folder(tmp_path, a_txt=BODY, metadata_csv="file,outlet\na.txt,Dawn\n")
    corpus = load_corpus(tmp_path / "a.txt")
    assert corpus.documents["outlet"].isna().all()
    (row,) = corpus.problems.to_dict("records")
    assert row["path"] == "metadata.csv"
    assert row["advice"].startswith('name it: metadata="metadata.csv"')
    named = load_corpus(tmp_path / "a.txt", metadata=tmp_path / "metadata.csv")
    assert named.documents["outlet"].tolist() == ["Dawn"]
    assert named.problems.empty


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
