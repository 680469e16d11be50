"""What a file is, told by its content; containers; and that no bytes whatever raise or hang."""

import gzip
import io
import json
import os
import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pasni_analysis.corpus import containers
from pasni_analysis.corpus.articles import RawArticle
from pasni_analysis.corpus.decoding import decode_noted, guess_encoding
from pasni_analysis.corpus.fields import SYNONYMS, column_key
from pasni_analysis.corpus.files import find_files
from pasni_analysis.corpus.formats import NoArticle, bytes_format, text_format
from pasni_analysis.corpus.load import load_corpus
from pasni_analysis.corpus.read import read_bytes

ROOT = Path(__file__).parents[1]
BODY = "The harbour authority opened the new quay on Tuesday after two years of work, officials said."
ROW = {"id": "x1", "outlet": "The FT", "published": "2021-03-03", "title": "Quay opens", "text": BODY}


def zipped(files: dict[str, bytes | str], **options: int) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def excel(*sheets: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for rows in sheets:
        sheet = book.create_sheet()
        for row in rows:
            sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def parquet(frame: pd.DataFrame) -> bytes:
    buffer = io.BytesIO()
    frame.to_parquet(buffer)
    return buffer.getvalue()


def articles(data: bytes, path: str, **options: object) -> list[RawArticle]:
    return [i for i in read_bytes(data, path, **options) if isinstance(i, RawArticle)]  # type: ignore[arg-type]


def problems(data: bytes, path: str) -> list[dict[str, str]]:
    return [item for item in read_bytes(data, path) if isinstance(item, dict)]


# --- what a file is ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["right", "wrong.txt", "wrong.html", "none"])
@pytest.mark.parametrize(
    ("content", "format"),
    [
        (json.dumps(ROW).encode(), "json lines"),
        (json.dumps([ROW]).encode(), "json"),
        (pd.DataFrame([ROW]).to_csv(index=False).encode(), "csv"),
        (pd.DataFrame([ROW]).to_csv(index=False, sep=";").encode("utf-8-sig"), "csv"),
        (pd.DataFrame([ROW]).to_csv(index=False, sep="\t").encode("utf-16"), "tsv"),
        (parquet(pd.DataFrame([ROW])), "parquet"),
        (excel([list(ROW), list(ROW.values())]), "excel"),
        (gzip.compress(json.dumps(ROW).encode()), "json lines"),
        (zipped({"inner.jsonl": json.dumps(ROW)}), "json lines"),
    ],
)
def test_a_table_is_told_by_its_content_whatever_its_name(content: bytes, format: str, name: str) -> None:
    (article,) = articles(content, name)
    assert (article.doc_id, article.format) == ("x1", format)
    assert article.raw == f"Quay opens\n\n{BODY}"
    assert article.part.fields == {k: v for k, v in ROW.items() if k not in ("id", "text")}


@pytest.mark.parametrize(
    "text",
    [
        BODY,
        "Text, title, date: what an editor looks at\n\n" + BODY,  # a headline with commas
        "[Update] " + BODY,
        "{Note} " + BODY,
        "a < b, and b > c. " + BODY,
        "From: the harbour\nTo: the town\n\n" + BODY,
        "content\n\n" + BODY,  # one word that is also the name of a column
        "<p>is a tag that this article explains. " + BODY,
    ],
)
def test_prose_is_no_table_and_no_page(text: str) -> None:
    assert text_format(text, "a.txt") == "text"


@pytest.mark.parametrize(
    ("start", "format"),
    [
        ("<!DOCTYPE html>\n<html><body>", "html"),
        ("<HTML><HEAD>", "html"),
        ("\n <!-- saved from url=(0020)https://a.example/ -->\n<html>", "html"),
        ("<?xml version='1.0' encoding='utf-8'?>\n<!DOCTYPE html><html>", "html"),
        ("From: <Saved by Blink>\nMIME-Version: 1.0\nContent-Type: multipart/related;\n\ttype=x", "mhtml"),
    ],
)
def test_a_page_is_told_by_how_it_opens(start: str, format: str) -> None:
    assert text_format(start, "a.txt") == format


@pytest.mark.parametrize(
    ("data", "found"),
    [(b"\xd0\xcf\x11\xe0rest", "an old Word or Excel file"), (b"7z\xbc\xafrest", "a 7z archive"),
     (zipped({"content.xml": "x", "mimetype": "x"}), "an OpenDocument file")],
)  # fmt: skip
def test_a_kind_of_file_without_articles_is_named(data: bytes, found: str) -> None:
    with pytest.raises(NoArticle) as caught:
        bytes_format(data, "a.txt")
    assert caught.value.args[0] == found


# --- encodings ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("encoding", "note"),
    [("utf-8", ""), ("utf-8-sig", ""), ("utf-16", ""), ("utf-16-le", ""), ("utf-16-be", ""),
     ("cp1252", "it was read as Windows-1252"), ("mac_roman", "it was read as Mac Roman")],
)  # fmt: skip
def test_an_encoding_is_recognised_and_a_guess_is_said(encoding: str, note: str) -> None:
    text = "“Café” is what the fishermen call it, the town’s own word — " + BODY
    assert decode_noted(text.encode(encoding)) == (text, note)


def test_a_broken_byte_in_utf_8_does_not_turn_the_rest_into_windows_1252() -> None:
    data = "“Café” and “crème” were on the sign. ".encode() + b"caf\xe9 " + BODY.encode()
    text, note = decode_noted(data)
    assert text.startswith("“Café” and “crème”")
    assert note == "1 broken characters were replaced by \ufffd"


def test_a_replacement_character_that_is_printed_is_no_damage() -> None:
    assert decode_noted("a \ufffd b “c”".encode())[1] == ""


def test_binary_data_has_no_encoding() -> None:
    with pytest.raises(ValueError, match="NUL bytes"):
        guess_encoding(b"\x7fELF\x00\x00\x00\x00 and more")


# --- columns ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "called"), [(n, c) for n, cs in SYNONYMS.items() for c in cs if n != "text"]
)
def test_each_known_column_is_found(name: str, called: str) -> None:
    row = {called: "2021-03-03", "text": BODY}
    (article,) = articles(json.dumps(row).encode(), "a.jsonl")
    assert article.part.fields.get(name) == "2021-03-03" or (name, article.doc_id) == ("id", "2021-03-03")


def test_synonyms_are_documented_and_mean_one_thing() -> None:
    page = (ROOT / "docs" / "corpus.md").read_text("utf-8")
    for name, called in SYNONYMS.items():
        assert f"| `{name}` | {', '.join(called[1:])} |" in page
    every = [c for called in SYNONYMS.values() for c in called]
    assert len(every) == len(set(every))
    assert every == [column_key(c) for c in every]


def test_columns_of_other_names_are_given(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f"Nr,Body Raw,When\n7,{BODY.replace(',', '')},2021-03-03\n")
    document = load_corpus(
        tmp_path, columns={"text": "body raw", "published": "When", "id": "Nr"}
    ).documents.iloc[0]
    assert (document["doc_id"], str(document["published_start"].date())) == ("7", "2021-03-03")


def test_an_unknown_name_of_ours_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"columns: 'body' is none of id, text, title"):
        load_corpus(tmp_path, columns={"body": "text"})


def test_values_of_tables_become_text() -> None:
    sheet = [["date", "text", "authors"], [datetime(2021, 3, 3, 10, 15), BODY, None]]
    (article,) = articles(excel(sheet), "a.xlsx")
    assert article.part.fields == {"published": "2021-03-03T10:15:00"}
    frame = pd.DataFrame([{"date": date(2021, 3, 3), "text": BODY, "authors": ["A. Shah", "T. Lee"]}])
    (article,) = articles(parquet(frame), "a.parquet")
    assert article.part.fields == {"published": "2021-03-03", "byline": "A. Shah; T. Lee"}


def test_json_as_interfaces_of_the_web_write_it() -> None:
    content = {"status": "ok", "articles": [{"source": {"id": None, "name": "Dawn"}, "content": BODY}]}
    (article,) = articles(json.dumps(content).encode(), "a.json")
    assert article.part.fields == {"outlet": "Dawn"}


def test_each_sheet_is_a_table_and_one_without_text_is_said() -> None:
    book = excel(
        [["title", "text"], ["a", BODY], [None, None], ["b", None]], [["title", "note"], ["c", "d"]], []
    )
    items = list(read_bytes(book, "a.xlsx"))
    assert [i.doc_id for i in items if isinstance(i, RawArticle)] == ["a-00002"]
    rows = [(i["path"], i["found"]) for i in items if isinstance(i, dict)]
    assert rows == [
        ("a.xlsx, sheet 'Sheet', line 4", "a row without text"),
        ("a.xlsx, sheet 'Sheet1'", "title, note"),
    ]


def test_a_changed_date_in_a_table_changes_the_hash_of_the_corpus(tmp_path: Path) -> None:
    hashes = set()
    for day in ("2021-03-03", "2021-03-04"):
        (tmp_path / "a.jsonl").write_text(json.dumps({**ROW, "published": day}))
        hashes.add(load_corpus(tmp_path).sha256)
    assert len(hashes) == 2


# --- containers ----------------------------------------------------------------------------------------


def test_a_zip_of_folders_is_read_like_a_folder(tmp_path: Path) -> None:
    inner = zipped({"deep.txt": BODY + " Deep."})
    data = zipped({
        "b/1.txt": BODY, "a/1.txt": BODY + " Again.", "table.jsonl": json.dumps(ROW), "more.zip": inner,
        "__MACOSX/._1.txt": b"\x00\x05", ".DS_Store": b"\x00", "empty/": "",
    })  # fmt: skip
    (tmp_path / "all.zip").write_bytes(data)
    corpus = load_corpus(tmp_path / "all.zip")
    assert corpus.documents["doc_id"].tolist() == ["all.zip/a/1", "all.zip/b/1", "deep", "x1"]
    assert corpus.documents["path"].tolist()[2:] == ["all.zip/more.zip/deep.txt", "all.zip/table.jsonl"]
    assert corpus.problems.empty


@pytest.mark.parametrize(
    "name", ["../evil.txt", "/evil.txt", "a/../../evil.txt", "C:\\evil.txt", "..\\evil.txt"]
)
def test_a_path_that_leads_out_of_the_archive_is_refused(name: str) -> None:
    items = list(read_bytes(zipped({name: BODY, "good.txt": BODY}), "a.zip"))
    assert [i.doc_id for i in items if isinstance(i, RawArticle)] == ["a.zip/good"]
    assert [i["found"] for i in items if isinstance(i, dict)] == ["a path that leads out of it"]


def test_dots_within_a_name_are_no_way_out() -> None:
    assert len(articles(zipped({"a..b.txt": BODY, "c/...d.txt": BODY}), "a.zip")) == 1  # the second is hidden


def test_half_a_zip_is_a_row() -> None:
    (row,) = problems(zipped({"a.txt": BODY * 50})[:-30], "half.zip")
    assert row["found"].startswith("a broken ZIP archive")


def test_an_archive_that_unpacks_beyond_measure_is_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = zipped({f"{i}.txt": b"a" * 120_000_000 for i in range(1)})
    monkeypatch.setattr(zipfile.ZipFile, "read", lambda *a: pytest.fail("it was unpacked"))
    (row,) = problems(bomb, "bomb.zip")
    assert row["found"].startswith("114.4 MB packed into 0.1 MB")


def test_an_archive_that_lies_about_its_size_unpacks_no_further_than_it_says() -> None:
    data = bytearray(zipped({"a.txt": b"a" * 1_000_000}))
    size = (1_000_000).to_bytes(4, "little")
    assert data.count(size) == 2
    (row,) = problems(bytes(data.replace(size, (1000).to_bytes(4, "little"))), "a.zip")
    assert "BadZipFile" in row["found"]


def test_gzip_bombs_and_nests_are_refused() -> None:
    (row,) = problems(gzip.compress(b"a" * 150_000_000, 9), "a.txt.gz")
    assert row["found"].startswith("more than 100.0 MB packed into 0.1 MB")
    data = BODY.encode()
    for _ in range(containers.DEEPEST + 1):
        data = gzip.compress(data)
    (row,) = problems(data, "a.gz")
    assert "packed into each other" in row["found"]


def test_an_archive_that_needs_a_password_is_a_row() -> None:
    data = bytearray(zipped({"a.txt": BODY}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    (row,) = problems(bytes(data), "a.zip")
    assert "password" in row["found"]


# --- folders -------------------------------------------------------------------------------------------


@pytest.mark.skipif(os.name == "nt", reason="other systems refuse such a name")
def test_links_are_followed_but_not_in_circles(tmp_path: Path) -> None:
    corpus, elsewhere = tmp_path / "corpus", tmp_path / "elsewhere"
    for folder in (corpus, elsewhere):
        folder.mkdir()
    (corpus / "a.txt").write_text(BODY)
    (elsewhere / "b.txt").write_text(BODY)
    (corpus / "linked").symlink_to(elsewhere)
    (corpus / "round").symlink_to(corpus)
    (corpus / "self").symlink_to(corpus / "self")
    files, rows = find_files(corpus)
    assert [name for _, name in files] == ["a.txt", "linked/b.txt"]
    assert [(r["path"], r["found"][:30]) for r in rows] == [
        ("round", "a link that leads back to a fo"),
        ("self", "OSError: Too many levels of sy"),
    ]


@pytest.mark.skipif(os.name == "nt", reason="other systems refuse such a name")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "a.txt").write_text(BODY)
    corpus = load_corpus(tmp_path)
    assert corpus.problems["found"].tolist() == ["a pipe, socket or device"]


def test_a_folder_that_may_not_be_read_is_a_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "shut").mkdir()
    (tmp_path / "a.txt").write_text(BODY)
    listdir = os.listdir

    def refuse(folder: Path) -> list[str]:
        if Path(folder).name == "shut":
            raise PermissionError(13, "Permission denied")
        return listdir(folder)

    monkeypatch.setattr(os, "listdir", refuse)
    corpus = load_corpus(tmp_path)
    assert corpus.problems["path"].tolist() == ["shut"]
    assert corpus.problems["found"].tolist() == ["Permission denied"]


def test_the_parts_of_a_saved_page_are_one_row(tmp_path: Path) -> None:
    (tmp_path / "Quay_files").mkdir()
    (tmp_path / "Quay.html").write_text("<html></html>")
    for name in ("style.css", "logo.png", "ad.html"):
        (tmp_path / "Quay_files" / name).write_text("x")
    files, rows = find_files(tmp_path)
    assert [name for _, name in files] == ["Quay.html"]
    assert [(r["path"], r["found"]) for r in rows] == [
        ("Quay_files", "the parts of the saved page Quay.html (3)")
    ]


def test_parts_of_a_saved_page_that_may_not_be_read_are_a_row_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "Quay_files").mkdir()
    (tmp_path / "Quay.html").write_text("<html></html>")
    listdir = os.listdir

    def refuse(folder: Path) -> list[str]:
        if Path(folder).name == "Quay_files":
            raise PermissionError(13, "Permission denied")
        return listdir(folder)

    monkeypatch.setattr(os, "listdir", refuse)
    files, rows = find_files(tmp_path)
    assert [name for _, name in files] == ["Quay.html"]
    assert rows[0]["found"] == "the parts of the saved page Quay.html (Permission denied)"


@pytest.mark.skipif(os.name == "nt", reason="other systems refuse such a name")
def test_a_link_to_a_folder_above_the_corpus_is_not_followed(tmp_path: Path) -> None:
    corpus, elsewhere = tmp_path / "all" / "corpus", tmp_path / "elsewhere" / "deep"
    for folder in (corpus, elsewhere):
        folder.mkdir(parents=True)
        (folder / "a.txt").write_text(BODY)
    (tmp_path / "all" / "private.txt").write_text(BODY)
    (corpus / "loop").symlink_to(corpus.parent)
    (corpus / "root").symlink_to("/")
    (corpus / "linked").symlink_to(elsewhere)
    (elsewhere / "up").symlink_to(elsewhere.parent)
    files, rows = find_files(corpus)
    assert [name for _, name in files] == ["a.txt", "linked/a.txt"]
    assert [row["path"] for row in rows] == ["linked/up", "loop", "root"]
    assert {row["found"] for row in rows} == {"a link that leads back to a folder above it"}


# --- bad input -----------------------------------------------------------------------------------------


def test_one_line_of_a_hundred_megabytes_is_no_article(monkeypatch: pytest.MonkeyPatch) -> None:
    # The rule is the same at a million characters.
    monkeypatch.setattr("pasni_analysis.corpus.articles.LONGEST", 1_000)
    text = "word " * 300
    for name, data in (("a.txt", text), ("a.csv", f"text\n{text}"), ("a.jsonl", json.dumps({"text": text}))):
        (row,) = problems(data.encode(), name)
        assert row["expected"] == "an article of at most 1,000 characters"
        assert row["found"] == "1,500 characters"


def test_a_library_that_is_not_installed_is_named_with_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "openpyxl", None)
    (row,) = problems(excel([list(ROW), list(ROW.values())]), "a.xlsx")
    assert row["expected"] == "the libraries for this format"
    assert row["advice"].startswith("openpyxl is missing (")
    assert row["advice"].endswith('install it: pip install "pasni_analysis[archives]"')


SAMPLES = [
    json.dumps(ROW).encode(),
    json.dumps([ROW]).encode(),
    pd.DataFrame([ROW]).to_csv(index=False).encode(),
    parquet(pd.DataFrame([ROW])),
    excel([list(ROW), list(ROW.values())]),
    zipped({"a.txt": BODY, "b.jsonl": json.dumps(ROW)}),
    gzip.compress(BODY.encode()),
    BODY.encode("utf-16"),
]


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.binary(max_size=600) | st.text(max_size=300).map(lambda t: t.encode("utf-8", "surrogatepass")))
def test_no_bytes_raise(data: bytes) -> None:
    assert all(isinstance(item, RawArticle | dict) for item in read_bytes(data, "a.txt"))


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.sampled_from(SAMPLES), st.integers(0, 10_000), st.binary(max_size=8), st.booleans())
def test_no_damaged_file_raises(data: bytes, at: int, bytes_: bytes, cut: bool) -> None:
    at %= len(data)
    damaged = data[:at] + bytes_ + (b"" if cut else data[at + len(bytes_) :])
    for item in read_bytes(damaged, "a"):
        assert isinstance(item, RawArticle) or all(item[k] for k in ("path", "expected", "found", "advice"))


# --- pages ---------------------------------------------------------------------------------------------

PAGE = f"""<html lang="en-GB"><head><title>Quay opens at last | Harbour Herald</title>
<meta property="og:site_name" content="Harbour Herald">
<meta property="article:published_time" content="2021-03-03T10:15:00+05:00"></head><body>
<nav><a href="/">Home</a> <a href="/news">News</a></nav>
<article><h1>Quay opens at last</h1><p class="byline">By Amina Shah</p>
<p>{BODY}</p><p>Fishermen who had asked for the quay since that winter&#8217;s storm said it came late.</p>
<p>The quay serves five villages along the bay, and the town council will maintain it from next year.</p>
</article><footer>Contact us</footer></body></html>"""


@pytest.mark.parametrize("name", ["quay.html", "quay.txt", "quay"])
def test_a_saved_page_is_an_article_with_its_metadata_and_the_way_back(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(PAGE)
    corpus = load_corpus(tmp_path)
    document = corpus.documents.iloc[0]
    assert (document["doc_id"], document["format"], document["language"]) == ("quay", "html", "en")
    assert document["text"].startswith(f"Quay opens at last\n\n{BODY}\n\nFishermen who had asked")
    assert "winter’s storm" in document["text"]
    assert (document["outlet"], document["outlet_basis"]) == ("Harbour Herald", "page")
    assert (str(document["published_end"].date()), document["published_basis"]) == ("2021-03-03", "page")
    for s in corpus.segments.itertuples():
        assert document["text"][s.start : s.end] == PAGE[s.raw_start : s.raw_start + s.end - s.start]
    covered = (corpus.segments["end"] - corpus.segments["start"]).sum()
    assert covered >= len("".join(document["text"].split())) - 1  # all but the entity
    assert {'Home</a> <a href="/news">News', "Contact us"} <= set(corpus.removals["text"])


def test_a_page_without_an_article_is_a_row() -> None:
    (row,) = problems(b"<!doctype html><html><body><nav>Home</nav></body></html>", "a.html")
    assert row["found"] == "a web page without one"


def test_a_page_of_an_unknown_site_is_of_its_host_and_a_portal_is_no_outlet(tmp_path: Path) -> None:
    page = PAGE.replace('<meta property="og:site_name" content="Harbour Herald">', "{}")
    for name, tag in (
        ("host", '<link rel="canonical" href="https://www.quay.example/1">'),
        ("portal", '<meta property="og:site_name" content="MSN">'),
    ):
        (tmp_path / f"{name}.html").write_text(page.replace("{}", tag))
    documents = load_corpus(tmp_path).documents
    assert documents["outlet"].fillna("").tolist() == ["quay.example", ""]
    assert documents["via"].fillna("").tolist() == ["", "MSN"]
