"""Reading what researchers have: formats, encodings, bad input, side files, selection, paths, outlets."""

import gzip
import json
import os
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

from pasni_analysis.corpus.dates import parse_day, parse_interval
from pasni_analysis.corpus.language import is_english, judge_english, language_code
from pasni_analysis.corpus.load import load_corpus, select_documents
from pasni_analysis.corpus.metadata import find_title, short_ids
from pasni_analysis.corpus.outlets import find_outlet, normalize_outlet
from pasni_analysis.lexicons import load_lexicon
from pasni_analysis.paths import project_root, resolve_path

BODY = "The harbour authority opened the new quay on Tuesday after two years of work, officials said."


def write(folder: Path, files: dict[str, str | bytes]) -> Path:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def records(*rows: dict[str, str]) -> str:
    return "\n".join(json.dumps(row) for row in rows)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings_of_unicode_are_recognised(encoding: str, tmp_path: Path) -> None:
    text = "“Café” is what the fishermen call it, " + BODY
    corpus = load_corpus(write(tmp_path, {"a.txt": text.encode(encoding)}))
    assert corpus.documents["text"][0] == text
    assert corpus.problems.empty


def test_windows_1252_is_read_and_said(tmp_path: Path) -> None:
    corpus = load_corpus(write(tmp_path, {"a.txt": ("“Café”: " + BODY).encode("cp1252")}))
    assert corpus.documents["text"][0].startswith("“Café”")
    assert corpus.problems["advice"][0].startswith("it was read as Windows-1252")


def test_line_ends_of_windows_become_plain(tmp_path: Path) -> None:
    corpus = load_corpus(write(tmp_path, {"a.txt": f"{BODY}\r\n\r\n{BODY}"}))
    assert corpus.documents["text"][0] == f"{BODY}\n\n{BODY}"


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("empty.txt", b"", "an empty file"),
        ("blank.txt", b" \n\n ", "an empty file"),
        ("binary.txt", b"\x7fELF\x00\x00\x00\x00 and more", "NUL bytes"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00", "a PNG picture"),
        ("photo.jpg", b"\xff\xd8\xff\xe0", "a JPEG picture"),
        ("feed.txt", b"<?xml version='1.0'?><rss><item>x</item></rss>", "XML"),
        ("style.css", b"body { color: black }", "a style sheet"),
        ("furniture.txt", b"Today : Oct 08, 2025\nNext Post\n", "no words"),
        ("half.jsonl.gz", gzip.compress(b'{"text": "x"}', mtime=0)[:-6], "EOFError"),
        ("rows.csv", b"id,headline\n1,x\n", "id, headline"),
        ("rows.jsonl", b'{"id": 1}\n', "a row without text"),
        ("list.jsonl", b"[1, 2]\n", "list"),
        ("broken.jsonl", b'{"id": \n', "Expecting value"),
    ],
)
def test_what_cannot_be_read_is_a_row_and_the_rest_loads(
    name: str, content: bytes, found: str, tmp_path: Path
) -> None:
    corpus = load_corpus(write(tmp_path, {"good.txt": BODY, name: content}))
    assert corpus.documents["doc_id"].tolist() == ["good"]
    assert corpus.problems["path"][0].startswith(name)
    assert found in corpus.problems["found"][0]
    assert corpus.problems["advice"][0]


def test_an_article_in_another_language_is_set_aside(tmp_path: Path) -> None:
    german = (
        "Die Hafenbehörde hat am Dienstag den neuen Kai eröffnet, sagten Vertreter der Stadt vor Ort. " * 5
    )
    corpus = load_corpus(write(tmp_path, {"good.txt": BODY, "de.txt": german}))
    assert corpus.documents["doc_id"].tolist() == ["good"]
    assert "set aside" in corpus.problems["advice"][0]


@pytest.mark.parametrize(
    "text",
    [
        "El puerto de la ciudad fue inaugurado el martes por las autoridades, que hablaron con ellos. ",
        "De havenautoriteit heeft dinsdag de nieuwe kade geopend, aldus de ambtenaren van de stad. ",
        "Le port de la ville a été inauguré mardi par les autorités, qui ont parlé avec les pêcheurs. ",
        "На этой неделе в городе открылся новый порт, сообщили власти. ",
    ],
)
def test_other_languages_are_told_from_english(text: str) -> None:
    assert not is_english(text * 4)
    assert is_english(BODY * 4)


@pytest.mark.parametrize(
    ("text", "english"),
    [
        (
            "El puerto de la ciudad fue inaugurado el martes por las autoridades, que hablaron con ellos.",
            False,
        ),
        ("Le port de la ville a été inauguré mardi par les autorités.", False),
        ("Der Hafen der Stadt wurde am Dienstag von den Behörden eröffnet.", False),
        ("Gwadar port khul gaya hai aur log khush hain.", False),
        ("Порт открылся.", False),
        ("The harbour opened.", None),
        ("Quay opens at last", None),
        ("Minister visits Port de la Mer", None),
        ("Von der Leyen meets Macron in Paris", None),
        ("Pasni, Gwadar, Ormara", None),
        (BODY, True),
        ("He came back. Then he left.", True),
        ("The Hotel de la Plaza in El Paso was sold to the owner of the Casa del Mar for two million.", True),
    ],
)
def test_a_short_text_is_judged_by_function_words_or_not_at_all(text: str, english: bool | None) -> None:
    assert judge_english(text) is english


@pytest.mark.parametrize(
    ("said", "code"),
    [("English", "en"), ("en-US", "en"), ("EN", "en"), ("eng", "en"), ("English (US)", "en"),
     ("Spanish", "es"), ("Español", "es"), ("pt_BR", "pt"), ("Klingon", ""), ("und", ""), ("", "")],
)  # fmt: skip
def test_a_language_is_a_code_whatever_it_is_called(said: str, code: str) -> None:
    assert language_code(said) == code


def test_a_record_in_another_language_is_set_aside_and_where_nobody_says_none_is_made_up(
    tmp_path: Path,
) -> None:
    short = "Pasni, Gwadar, Ormara, Jiwani, Turbat"
    rows = [
        {"id": "a", "language": "English", "text": BODY},
        {"id": "b", "language": "Spanish", "text": short},
        {"id": "c", "language": "Spanish", "text": f"{BODY} Yes."},
        {"id": "d", "text": short},
        {"id": "e", "text": f"{BODY} No."},
    ]
    corpus = load_corpus(write(tmp_path, {"a.jsonl": records(*rows)}))
    assert corpus.documents["doc_id"].tolist() == ["a", "c", "d", "e"]
    assert corpus.documents["language"].fillna("").tolist() == ["en", "en", "", "en"]
    assert corpus.problems["path"].tolist() == ["a.jsonl, b", "a.jsonl, c"]
    assert "set aside" in corpus.problems["advice"][0]
    assert "is used" in corpus.problems["advice"][1]


def test_a_few_words_are_no_article(tmp_path: Path) -> None:
    corpus = load_corpus(
        write(tmp_path, {"good.txt": BODY, "two.txt": "Not found", "five.txt": "He came. Then he left."})
    )
    assert corpus.documents["doc_id"].tolist() == ["five", "good"]
    assert corpus.problems["found"].tolist() == ["2 words once page furniture was removed"]


def test_same_file_name_in_two_folders_is_two_articles(tmp_path: Path) -> None:
    corpus = load_corpus(write(tmp_path, {"a/1.txt": BODY, "b/1.txt": BODY + " Again.", "b/2.md": BODY}))
    assert corpus.documents["doc_id"].tolist() == ["2", "a/1", "b/1"]


def test_second_article_with_an_id_is_used_under_another_and_said(tmp_path: Path) -> None:
    rows = [
        {"id": "1", "text": BODY},
        {"id": "1", "text": BODY + " Again."},
        {"id": "1", "text": BODY + " Yes."},
    ]
    files = {"a.jsonl": records(rows[0]), "b.jsonl": records(*rows[1:])}
    corpus = load_corpus(write(tmp_path, files))
    assert corpus.documents["doc_id"].tolist() == ["1", "b/1", "b/1-2"]
    assert corpus.problems["found"].tolist() == ["the id '1' for the second time"] * 2
    assert corpus.problems["advice"].str.startswith("it is used as 'b/1").all()


def test_the_same_record_for_the_second_time_is_left_out_and_said(tmp_path: Path) -> None:
    rows = records({"id": "x", "text": BODY}, {"id": "x", "text": BODY})
    corpus = load_corpus(write(tmp_path, {"a.jsonl": rows}))
    assert len(corpus.documents) == 1
    assert "'x' for the second time" in corpus.problems["found"][0]


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz", "a.csv", "a.csv.gz", "a.tsv"])
def test_table_of_articles(name: str, tmp_path: Path) -> None:
    row = {"id": "x1", "outlet": "The FT", "published": "2021-03-03", "title": "Quay opens", "text": BODY}
    if "csv" in name or "tsv" in name:
        frame = pd.DataFrame([row])
        content = frame.to_csv(index=False, sep="\t" if "tsv" in name else ",").encode()
    else:
        content = records(row).encode()
    file = tmp_path / name
    file.write_bytes(gzip.compress(content) if name.endswith("gz") else content)
    document = load_corpus(file).documents.iloc[0]
    assert document["text"] == f"Quay opens\n\n{BODY}"
    assert document["text"][document["body_start"] :] == BODY
    assert (document["outlet"], document["outlet_basis"]) == ("Financial Times", "file")
    assert str(document["published_end"].date()) == "2021-03-03"
    assert document["label"] == "Financial Times (x1)"


def test_title_that_the_text_repeats_is_not_doubled(tmp_path: Path) -> None:
    row = {"id": "x", "title": "Quay opens at last", "text": f"Quay opens at last.\n\n{BODY}"}
    document = load_corpus(write(tmp_path, {"a.jsonl": records(row)})).documents.iloc[0]
    assert document["text"] == f"Quay opens at last.\n\n{BODY}"
    assert document["text"][document["body_start"] :] == BODY


def test_unreadable_date_of_a_record_is_reported_not_guessed(tmp_path: Path) -> None:
    row = {"id": "x", "published": "07/10/2025", "text": BODY}
    corpus = load_corpus(write(tmp_path, {"a.jsonl": records(row)}))
    assert corpus.documents["published_start"].isna().all()
    assert "'07/10/2025'" in corpus.problems["found"][0]


def test_half_a_character_in_a_record_is_replaced_and_said(tmp_path: Path) -> None:
    row = {"id": "x\ud800", "outlet": "Quay\udfff Post", "title": "Quay", "text": f"{BODY} \ud800!"}
    whole = {
        "id": "y",
        "text": f"{BODY} \U0001f600",
    }  # a pair that JSON writes as two halves is one character
    corpus = load_corpus(write(tmp_path, {"a.jsonl": records(row, whole)}))
    assert corpus.documents["doc_id"].tolist() == ["x\ufffd", "y"]
    assert corpus.documents["outlet"][0] == "Quay\ufffd Post"
    assert corpus.documents["text"].tolist() == [f"Quay\n\n{BODY} \ufffd!", whole["text"]]
    assert corpus.problems["path"].tolist() == ["a.jsonl, line 1"]
    assert "half a character (a lone surrogate) in id, text, outlet" in corpus.problems["found"][0]


def test_a_record_nested_beyond_reading_does_not_stop_the_load(tmp_path: Path) -> None:
    content = "[" * 200_000 + "\n" + records({"id": "y", "text": BODY})
    corpus = load_corpus(write(tmp_path, {"a.jsonl": content}))
    assert corpus.documents["doc_id"].tolist() == ["y"]
    assert corpus.problems["path"].tolist() == ["a.jsonl, line 1"]


@pytest.mark.parametrize(
    ("day", "start"),
    [("0001-01-01T00:00:00", "NaT"), ("9999-12-31", "NaT"), ("1599", "NaT"), ("2201-01", "NaT"),
     ("1600-01-01", "1600-01-01"), ("2200-12-31", "2200-12-31")],
)  # fmt: skip
def test_no_date_of_a_database_is_undated_and_said(day: str, start: str, tmp_path: Path) -> None:
    corpus = load_corpus(write(tmp_path, {"a.jsonl": records({"id": "x", "published": day, "text": BODY})}))
    assert str(corpus.documents["published_start"][0])[:10] == start
    assert corpus.documents["published_basis"].isna()[0] == (start == "NaT")
    told = list(zip(corpus.problems["expected"], corpus.problems["found"], strict=True))
    assert told == ([("a date from 1600 to 2200", repr(day))] if start == "NaT" else [])


def test_a_row_with_more_cells_than_the_header_is_not_shifted_but_reported(tmp_path: Path) -> None:
    rows = f'id,outlet,text\n1,Quay, Post,{BODY}\n2,"Quay, Post","{BODY}\n\nAgain"\n3,Quay,{BODY},\n4,Quay\n'
    corpus = load_corpus(write(tmp_path, {"a.csv": rows}))
    assert corpus.documents[["doc_id", "outlet"]].to_numpy().tolist() == [["2", "Quay, Post"]]
    assert corpus.problems[["path", "found"]].to_numpy().tolist() == [
        ["a.csv, line 2", "5 cells where the header has 3"],
        ["a.csv, line 6", "5 cells where the header has 3"],
        ["a.csv, line 7", "2 cells where the header has 3"],
    ]
    assert "double quotation marks" in corpus.problems["advice"][0]


@pytest.mark.parametrize("given", [1714780800.5, 1714780800, True, 20251007])
def test_a_date_that_is_no_text_is_reported(given: object, tmp_path: Path) -> None:
    content = json.dumps({"id": 7, "published": given, "text": BODY})
    corpus = load_corpus(write(tmp_path, {"a.jsonl": content}))
    assert corpus.documents["doc_id"].tolist() == ["7"]
    assert corpus.documents["published_start"].isna().all()
    assert corpus.problems["found"].tolist() == [repr(str(given))]


@pytest.mark.parametrize("given", [None, float("nan"), ""])
def test_a_date_that_is_missing_is_no_fault(given: object, tmp_path: Path) -> None:
    content = json.dumps({"id": "x", "published": given, "text": BODY})
    assert load_corpus(write(tmp_path, {"a.jsonl": content})).problems.empty


def test_a_link_that_leads_nowhere_is_said_in_plain_words(tmp_path: Path) -> None:
    (write(tmp_path, {"good.txt": BODY}) / "link.txt").symlink_to(tmp_path / "nowhere.txt")
    row = load_corpus(tmp_path).problems.iloc[0]
    assert (row["path"], row["found"]) == ("link.txt", "a link that leads nowhere")
    assert row["advice"] == "mend the link, or delete it"


def test_a_file_that_may_not_be_read_is_said_in_plain_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read_bytes(file: Path) -> bytes:
        if file.name == "shut.txt":
            raise PermissionError(13, "Permission denied")
        return BODY.encode()

    monkeypatch.setattr(Path, "read_bytes", read_bytes)
    row = load_corpus(write(tmp_path, {"good.txt": BODY, "shut.txt": BODY})).problems.iloc[0]
    assert (row["path"], row["found"]) == ("shut.txt", "no permission to read")
    assert "right to read" in row["advice"]


@pytest.mark.parametrize(
    ("name", "header", "found"),
    [
        ("a.csv", "title;tale", "title, tale"),
        ("a.tsv", "title\ttale", "title, tale"),
        ("a.csv", "title", "title"),
    ],
)  # fmt: skip
def test_a_table_without_text_names_its_columns_and_what_to_do(
    name: str, header: str, found: str, tmp_path: Path
) -> None:
    row = load_corpus(write(tmp_path, {"good.txt": BODY, name: f"{header}\nx\n"})).problems.iloc[0]
    assert row["found"] == found
    assert row["expected"].startswith("a column with the articles' text (text, body, content,")
    assert row["advice"] == (
        'call the column that holds the articles\' text "text", or name it: columns={"text": ...}'
    )


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such a name")
def test_a_file_name_that_is_not_utf_8_is_used_and_said(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"caf\xe9.txt")).write_text(BODY)
    corpus = load_corpus(tmp_path)
    assert corpus.documents["doc_id"].tolist() == ["caf\ufffd"]
    assert corpus.problems["expected"].tolist() == ["a file name in UTF-8"]


def test_missing_folder_names_the_path(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"nowhere.*no such file or folder"):
        load_corpus(tmp_path / "nowhere")


def test_empty_folder_says_what_to_put_there(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"holds no article; put article files into it \(text, HTML"):
        load_corpus(tmp_path)


def test_folder_without_a_readable_article_names_the_first_fault(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"no article could be read \(a\.txt: an empty file\)"):
        load_corpus(write(tmp_path, {"a.txt": ""}))


def test_side_files_are_no_articles_and_are_read(tmp_path: Path) -> None:
    files = {
        "a.txt": BODY,
        "README.md": BODY,
        "aliases.csv": "entity,alias,label\nPort,The Quay,FAC\n",
        "events.csv": "event,words,entities,note\nopening,open,Quay,\n",
        "frames.toml": 'trade = ["port", "quay"]\n',
        "metadata.csv": "file,outlet,published_start,evidence\na.txt,ft.com,2021-03,its address\n",
    }
    corpus = load_corpus(write(tmp_path, files))
    assert corpus.documents["doc_id"].tolist() == ["a"]
    assert corpus.documents["outlet"][0] == "Financial Times"
    assert corpus.documents["published_basis"][0] == "metadata.csv"
    assert str(corpus.documents["published_start"][0].date()) == "2021-03-01"
    assert corpus.documents["published_end"].isna()[0]
    assert corpus.aliases.iloc[0].tolist() == ["Port", "The Quay", "FAC", "", "", "", ""]
    assert corpus.events["event"].tolist() == ["opening"]
    assert corpus.frames == {"trade": ["port", "quay"]}


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("aliases.csv", "entity,alais\nx,y\n", r"aliases\.csv, line 1, column 'alais': unknown column"),
        ("aliases.csv", "entity,alias\n,y\n", r"aliases\.csv, line 2, column 'entity': empty"),
        ("events.csv", "event,words\na,b,c\n", r"events\.csv, line 2, .*3 cells where the header has 2"),
        ("metadata.csv", "file,published_end\na.txt,soon\n", r"line 2, column 'published_end': 'soon' is no"),
        ("metadata.csv", "outlet\nx\n", r"line 1, column 'file': missing column"),
        ("metadata.csv", "file,outlet\na.txt,x\na.txt,y\n", r"line 3, column 'file': 'a\.txt' stands twice"),
        ("frames.toml", 'trade = ["a" "b"]\n', r"frames\.toml: .*line .*write each frame as"),
        ("frames.toml", 'trade = "port"\n', r"frame 'trade': expected a list of words, found 'port'"),
    ],
)
def test_malformed_side_file_names_file_line_and_column(
    name: str, content: str, message: str, tmp_path: Path
) -> None:
    with pytest.raises(ValueError, match=message):
        load_corpus(write(tmp_path, {"a.txt": BODY, name: content}))


def test_metadata_for_a_file_that_is_not_there_is_reported(tmp_path: Path) -> None:
    corpus = load_corpus(write(tmp_path, {"a.txt": BODY, "metadata.csv": "file,outlet\nb.txt,x\n"}))
    assert corpus.problems.iloc[0]["path"] == "metadata.csv, line 2"
    assert corpus.problems.iloc[0]["found"] == "'b.txt'"


def test_named_side_file_that_is_missing_names_the_parameter(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"aliases='.*none\.csv': there is no such file"):
        load_corpus(write(tmp_path, {"a.txt": BODY}), aliases=str(tmp_path / "none.csv"))


@pytest.fixture(scope="module")
def documents(seeds: Path) -> pd.DataFrame:
    return load_corpus(seeds).documents


def chosen(documents: pd.DataFrame, **options: object) -> tuple[str, dict[str, int]]:
    selected, left_out = select_documents(documents, **options)  # type: ignore[arg-type]
    return " ".join(d[:3] for d in selected["doc_id"]), left_out


@pytest.mark.parametrize(
    ("options", "ids", "left_out"),
    [
        ({}, "000 001 002 003 004", {}),
        ({"outlets": ["Unnamed B"]}, "002 003", {"other outlet": 3}),
        ({"date_from": "2025-10-07"}, "000 002 003", {"before date_from": 2}),
        ({"date_to": "2025-10-06"}, "000 001 004", {"after date_to": 2}),
        ({"date_from": "2025-10-06", "date_to": "2025-10-06"}, "000 004",
         {"before date_from": 1, "after date_to": 2}),
        ({"date_from": "2025-11"}, "", {"before date_from": 5}),
    ],
)  # fmt: skip
def test_selection_keeps_what_overlaps_and_counts_the_rest(
    documents: pd.DataFrame, options: dict, ids: str, left_out: dict
) -> None:
    assert chosen(documents, **options) == (ids, left_out)


def test_undated_articles_are_kept_unless_dropped(documents: pd.DataFrame) -> None:
    undated = documents.assign(published_start=pd.NaT, published_end=pd.NaT)
    assert chosen(undated, date_from="2025-10-07") == ("000 001 002 003 004", {})
    assert chosen(undated, undated="drop") == ("", {"undated": 5})


def test_articles_without_an_outlet_are_not_counted_as_of_another(documents: pd.DataFrame) -> None:
    some = documents.assign(
        outlet=documents["outlet"].mask(documents["doc_id"].str.startswith(("000", "002")))
    )
    assert chosen(some, outlets=["Unnamed B"]) == ("003", {"outlet unknown": 2, "other outlet": 2})
    assert chosen(some) == ("000 001 002 003 004", {})


def test_wrong_selection_is_refused(documents: pd.DataFrame) -> None:
    with pytest.raises(ValueError, match=r"date_from='2025-10-08' lies after date_to='2025-10-07'"):
        select_documents(documents, date_from="2025-10-08", date_to="2025-10-07")
    with pytest.raises(ValueError, match=r"'Dawn' is not in the corpus; it holds Live Mint, Unnamed A"):
        select_documents(documents, outlets=["Dawn"])
    with pytest.raises(ValueError, match=r"undated='maybe': expected 'keep' or 'drop'"):
        select_documents(documents, undated="maybe")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=r"date_to='soon' is no date"):
        select_documents(documents, date_to="soon")


def test_what_a_selection_leaves_out_is_counted_in_the_corpus(seeds: Path) -> None:
    corpus = load_corpus(seeds, outlets=["Unnamed B"])
    assert corpus.left_out == {"other outlet": 3}
    assert set(corpus.removals["doc_id"]) == set(corpus.documents["doc_id"])


@pytest.mark.parametrize("inside", [".", "notebooks", "pasni_analysis/corpus"])
def test_relative_path_starts_at_the_project_root(
    inside: str, seeds: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(seeds.parent / inside)
    assert resolve_path("seeds") == seeds
    assert project_root() == seeds.parent


def test_outside_the_project_a_relative_path_starts_at_the_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "another"\n')
    monkeypatch.chdir(tmp_path)
    assert project_root() is None
    assert resolve_path("seeds") == tmp_path / "seeds"
    assert resolve_path(tmp_path / "x") == tmp_path / "x"


@pytest.mark.parametrize(
    ("name", "outlet"),
    [
        ("The FT", "Financial Times"),
        ("ft.com", "Financial Times"),
        ("https://www.ft.com/content/1?x=y", "Financial Times"),
        ("edition.cnn.com", "CNN"),
        ("the hindu", "The Hindu"),
        ("NYT", "The New York Times"),
        ("The Pasni Gazette", "The Pasni Gazette"),
        ("  The   Pasni Gazette ", "The Pasni Gazette"),
        ("The Nation", "The Nation"),
    ],
)
def test_outlets_have_one_spelling(name: str, outlet: str) -> None:
    assert normalize_outlet(name) == outlet


@pytest.mark.parametrize(
    ("printed", "outlet"),
    [
        ("Associated Press International", "Associated Press"),
        ("Agence France Presse -- English", "Agence France-Presse"),
        ("Agence France-Presse - English", "Agence France-Presse"),
        ("PTI - The Press Trust of India Ltd.", "Press Trust of India"),
        ("Xinhua General News Service", "Xinhua"),
        ("Reuters News", "Reuters"),
        ("Asian News International (ANI)", "Asian News International"),
        ("ANI (Asian News International)", "Asian News International"),
        ("Hindustan Times (India)", "Hindustan Times"),
        ("Hindustan Times (New Delhi, India)", "Hindustan Times"),
        ("The Guardian (London)", "The Guardian"),
        ("The Guardian (London, England)", "The Guardian"),
        ("CNN Wire", "CNN"),
        ("The Times (London)", "The Times"),
        ("Dawn (Pakistan)", "Dawn"),
        ("DAWN (Karachi)", "Dawn"),
        ("The Nation (AsiaNet)", "The Nation (Pakistan)"),
        ("Dow Jones News Service", "Dow Jones Newswires"),
        ("BBC Monitoring South Asia - Political Supplied by BBC Worldwide Monitoring", "BBC Monitoring"),
        ("BBC Monitoring South Asia", "BBC Monitoring"),
        ("EFE News Service", "Agencia EFE"),
        ("Business Recorder (Pakistan)", "Business Recorder"),
        ("Gulf News (United Arab Emirates)", "Gulf News"),
        ("South China Morning Post (Hong Kong)", "South China Morning Post"),
        # Another paper, or none that is known.
        ("The Times (South Africa)", "The Times (South Africa)"),
        ("The Nation (Malawi)", "The Nation (Malawi)"),
        ("The Guardian (Nigeria)", "The Guardian (Nigeria)"),
        ("The Nation News Service", "The Nation News Service"),
        ("Thai News Service", "Thai News Service"),
        ("The Daily Telegraph (Australia)", "The Daily Telegraph (Australia)"),
    ],
)
def test_names_as_databases_write_them(printed: str, outlet: str) -> None:
    assert normalize_outlet(printed) == outlet


def test_lexicon_of_outlets_is_sound() -> None:
    rows = load_lexicon("outlets")
    kinds = {"newspaper", "wire", "broadcaster", "magazine", "online", "aggregator"}
    assert len(rows) >= 300
    assert len({row["name"] for row in rows}) == len(rows)
    assert {row["kind"] for row in rows} <= kinds
    assert all(len(row["country"]) in (0, 2) for row in rows)
    forms = [form for row in rows for form in {row["name"], *filter(None, row["aliases"].split("|"))}]
    assert len(forms) == len(set(forms))
    for name in ("Dawn", "The Nation", "Time", "Mint", "AP", "PTI"):
        assert find_outlet(name)["ambiguous"] == "yes"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("07 October 2025", "2025-10-07"),
        ("Sun Oct 5 , 2025", "2025-10-05"),
        ("Tuesday, 7th October 2025 | 10:30 AM", "2025-10-07"),
        ("2025/10/07 10:30", "2025-10-07"),
        ("25/10/2025", "2025-10-25"),
        ("07/10/2025", "None"),
        ("31 February 2025", "None"),
        ("Oct 2025", "None"),
    ],
)
def test_day_as_pages_print_it(text: str, day: str) -> None:
    assert str(parse_day(text)) == day


def test_interval_of_a_month_and_a_year() -> None:
    assert [str(d) for d in parse_interval("2024-02")] == ["2024-02-01", "2024-02-29"]
    assert [str(d) for d in parse_interval("2024")] == ["2024-01-01", "2024-12-31"]
    assert parse_interval("2024-13") is None
    assert parse_interval("soon") is None


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (f"Quay Opens at Last\n\n{BODY}", "Quay Opens at Last"),
        (f"Will the quay ever open?\n{BODY}", "Will the quay ever open?"),
        (f"{BODY}\n\n{BODY}", ""),
        ("He came back.\n\nThen he left.", ""),
        (f"Quay Opens at Last.\n\n{BODY}", "Quay Opens at Last."),
        ("Quay opens at last", ""),
    ],
)
def test_title_is_found_only_where_one_is_printed(text: str, title: str) -> None:
    assert find_title(text)[0] == title


def test_news_lead_is_no_standfirst() -> None:
    text = f"Quay opens\n\n{BODY}\n\n{BODY}\n\n{BODY}"
    assert find_title(text) == ("Quay opens", len("Quay opens\n\n"))


def test_short_ids_tell_all_apart() -> None:
    ids = ["ft_2021-01", "ft_2021-02", "ft_2021", "wsj_x_y"]
    short = short_ids(ids)
    assert len(set(short.values())) == 4
    assert short["wsj_x_y"] == "wsj"
    assert short["ft_2021-02"] == "ft_2021-02"


def test_a_real_corpus_of_records_loads_quickly(gold: Path) -> None:
    started = time.process_time()
    corpus = load_corpus(gold / "attribution" / "polnear-train.jsonl.gz")
    assert time.process_time() - started < 20
    assert len(corpus.documents) == 839
    assert corpus.documents["label"].is_unique
    assert corpus.documents["published_start"].notna().all()
    removed = corpus.removals[corpus.removals["action"] == "removed"]
    assert removed["text"].str.len().sum() < 0.002 * corpus.documents["text"].str.len().sum()


def published(raw: str, tmp_path: Path, **files: str) -> tuple[str, str]:
    extra = {"metadata.csv": files["metadata"]} if files else {}
    document = load_corpus(write(tmp_path, {"a.txt": raw, **extra})).documents.iloc[0]
    return str(document["published_start"])[:10], str(document["published_end"])[:10]


@pytest.mark.parametrize(
    ("head", "interval"),
    [
        ("Published: March 3, 2021", ("2021-03-03", "2021-03-03")),
        ("Today : Mar 04, 2021\n03 March 2021", ("2021-03-03", "2021-03-03")),
        ("Last updated: March 3, 2021", ("NaT", "2021-03-03")),
        ("Today : Mar 04, 2021", ("NaT", "2021-03-04")),
        ("March 1, 2021\nA\nB\nC\nD\nE\nF", ("NaT", "NaT")),  # far from the text: whose date is it?
        ("03/04/2021", ("NaT", "NaT")),
    ],
)
def test_publication_is_what_the_page_says_and_no_more(
    head: str, interval: tuple[str, str], tmp_path: Path
) -> None:
    assert published(f"{head}\n\nQuay opens at last\n\n{BODY}\n\n{BODY}", tmp_path) == interval


def test_metadata_overrides_only_the_cells_that_are_filled(tmp_path: Path) -> None:
    raw = f"3 March 2021\n\nQuay opens at last\n\n{BODY}"
    metadata = "file,published_start,published_end\na.txt,2021-03-01,\n"
    assert published(raw, tmp_path, metadata=metadata) == ("2021-03-01", "2021-03-03")


def test_metadata_that_contradicts_the_page_is_refused(tmp_path: Path) -> None:
    raw = f"3 March 2021\n\nQuay opens at last\n\n{BODY}"
    with pytest.raises(ValueError, match=r"line 2: published_start 2021-03-09 lies after .* \(page\)"):
        published(raw, tmp_path, metadata="file,published_start\na.txt,2021-03-09\n")


def test_address_above_the_text_names_the_outlet(tmp_path: Path) -> None:
    files = {f"{i}.txt": f"{url}\n\nQuay opens at last\n\n{BODY}" for i, url in enumerate(
        ("https://www.dawn.com/news/1", "https://allafrica.com/stories/1", "https://quay.example/1")
    )}  # fmt: skip
    documents = load_corpus(write(tmp_path, files)).documents
    assert documents["outlet"].fillna("").tolist() == ["Dawn", "", ""]
    assert documents["url"][2] == "https://quay.example/1"
    assert documents["text"].str.startswith("Quay opens").all()


def test_agency_of_the_dateline_is_the_wire_that_passed_it_on(tmp_path: Path) -> None:
    corpus = load_corpus(write(tmp_path, {"a.txt": f"Quay opens at last\n\nLAHORE, Pakistan (AP) - {BODY}"}))
    document = corpus.documents.iloc[0]
    assert (document["via"], document["dateline"]) == ("Associated Press", "LAHORE, Pakistan (AP)")
    assert corpus.documents["outlet"].isna().all()


def test_a_wire_did_not_pass_on_its_own_article(tmp_path: Path) -> None:
    rows = [
        {"id": "a", "outlet": "Associated Press", "text": f"LAHORE, Pakistan (AP) - {BODY}"},
        {"id": "b", "outlet": "Dawn", "text": f"LAHORE, Pakistan (AP) - {BODY} Yes."},
        {"id": "c", "outlet": "Dawn", "via": "MSN", "text": f"LAHORE, Pakistan (AP) - {BODY} No."},
        {"id": "d", "outlet": "Dawn", "via": "dawn.com", "section": "Home", "text": f"{BODY} Well."},
    ]
    documents = load_corpus(write(tmp_path, {"a.jsonl": records(*rows)})).documents
    assert documents["via"].fillna("").tolist() == ["", "Associated Press", "MSN", ""]
    assert documents["credit"].fillna("").tolist() == ["", "Associated Press", "Associated Press", ""]
    assert documents["section"].isna().all()


def test_of_a_portal_s_page_the_portal_is_via_and_the_agency_credited(tmp_path: Path) -> None:
    page = (
        "<!doctype html><html><head><meta property='og:site_name' content='MSN'></head><body><article>"
        f"<h1>Quay opens at last</h1><p>LAHORE, Pakistan (AP) — {BODY}</p><p>{BODY} It is used.</p>"
        "</article></body></html>"
    )
    document = load_corpus(write(tmp_path, {"a.html": page})).documents.iloc[0]
    assert (document["via"], document["credit"]) == ("MSN", "Associated Press")
    assert pd.isna(document["outlet"])


def test_an_agency_on_a_line_above_the_text_is_credited(tmp_path: Path) -> None:
    document = load_corpus(write(tmp_path, {"a.txt": f"Reuters\n\nQuay opens\n\n{BODY}"})).documents.iloc[0]
    assert (document["via"], document["credit"]) == ("Reuters", "Reuters")


def test_a_selection_that_leaves_no_article_says_what_it_left_out(seeds):
    with pytest.raises(ValueError, match=r"leaves no article \(5 before date_from\); widen date_from"):
        load_corpus(seeds, date_from="2031-01-01", undated="drop")
