"""Tables as researchers have them: nothing of a table is lost, or read as something else, in silence."""

import gzip
import io
import json
import zipfile
from pathlib import Path

import pytest

from pasni_analysis.corpus.articles import RawArticle
from pasni_analysis.corpus.fields import column_key, find_header
from pasni_analysis.corpus.fragment import is_fragment, read_fragment
from pasni_analysis.corpus.load import load_corpus
from pasni_analysis.corpus.read import read_bytes
from pasni_analysis.corpus.sheets import sniff_header

openpyxl = pytest.importorskip("openpyxl")
BODY = "The harbour authority opened the new quay on Tuesday after two years of work, officials said."
PLAIN = BODY.replace(",", "")


def read(content: str | bytes, path: str, **columns: str) -> tuple[list[RawArticle], list[dict[str, str]]]:
    data = content.encode() if isinstance(content, str) else content
    items = list(read_bytes(data, path, columns=columns))
    return [i for i in items if isinstance(i, RawArticle)], [i for i in items if isinstance(i, dict)]


def excel(*rows: list[object], entity: bool = False) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


# --- rows and quotation marks of a CSV -----------------------------------------------------------------


def test_a_quotation_mark_that_is_never_closed_is_a_row_that_says_where() -> None:
    found, (row,) = read(f'id,outlet,text\n1,Dawn,{PLAIN}\n2,Dawn,"{PLAIN}\n3,Dawn,{PLAIN}\n', "a.csv")
    assert [a.doc_id for a in found] == ["1"]
    assert (row["path"], row["expected"]) == ("a.csv, line 3", "text between quotation marks")
    assert "not closed: all lines to the end of the file" in row["found"]
    assert "close the quotation mark" in row["advice"]


def test_a_quotation_mark_that_a_later_row_closes_is_a_row_and_the_rest_is_read() -> None:
    rows = f'id,outlet,text\n1,Dawn,"{PLAIN}\n2,Dawn,"{BODY}"\n3,Dawn,"{BODY}"\n'
    found, (row,) = read(rows, "a.csv")
    assert [a.doc_id for a in found] == ["3"]
    assert (row["path"], row["found"]) == ("a.csv, line 2", "a quotation mark within others, in line 3")
    assert "were not loaded" in row["advice"]


def test_quotation_marks_within_a_text_are_not_dropped_in_silence() -> None:
    found, (row,) = read(f'id,text\n1,"He said "yes". {BODY}"\n2,He said "yes". {PLAIN}\n', "a.csv")
    assert [a.raw for a in found] == [f'He said "yes". {PLAIN}']
    assert row["path"] == "a.csv, line 2"


def test_below_a_header_that_cannot_be_read_no_row_is_taken_for_one() -> None:
    found, (row,) = read(f'id,"te"xt\ntitle,text\n1,{PLAIN}\n', "a.csv")
    assert (found, row["path"]) == ([], "a.csv, line 1")


def test_cells_of_many_lines_with_commas_are_fine_and_lines_count_where_records_begin() -> None:
    text = 'First, he came, he saw.\n\n2,Dawn,he wrote\n3,Dawn,""and so on"", ' + BODY
    found, rows = read(f'outlet,text,url\n\nDawn,"{text}",x\nDawn,"{text}",y\n', "a.csv")
    assert [a.doc_id for a in found] == ["a-00003", "a-00007"]
    assert found[0].raw == text.replace('""', '"')
    assert rows == []
    _, rows = read(f'outlet,text\nDawn,"{text}"\nDawn,"\n\n"\n', "a.csv")
    assert [row["path"] for row in rows] == ["a.csv, line 6"]


def test_a_row_with_fewer_cells_may_be_half_an_article_and_is_reported() -> None:
    rows = f"id,text,outlet\n1,{PLAIN}\nThe rest of it.,Dawn\n2,{PLAIN},Dawn\n3,{PLAIN},\n4,{PLAIN},,,\n,,\n"
    found, told = read(rows, "a.csv")
    assert [a.doc_id for a in found] == ["2", "3", "4"]
    assert [(r["path"], r["found"]) for r in told] == [
        ("a.csv, line 2", "2 cells where the header has 3"),
        ("a.csv, line 3", "2 cells where the header has 3"),
    ]
    assert "cut by a line break" in told[0]["advice"] and "write its empty cells" in told[0]["advice"]


# --- the header ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("above", "told"),
    [
        ("", []),
        ("\n\n", []),
        (";;\n", []),
        ("sep=;\n", []),
        ("Articles on the port;;\n\n", ["above them 'Articles on the port;;'"]),
        ("Article\nSource\n", ["above them 'Article'"]),
    ],
)
def test_the_header_of_a_csv_may_stand_below_other_lines(above: str, told: list[str]) -> None:
    found, rows = read(f"{above}id;outlet;text\n1;Dawn;{BODY}\n", "a.csv")
    assert [(a.doc_id, a.raw, a.part.fields["outlet"]) for a in found] == [("1", BODY, "Dawn")]
    assert [row["found"] for row in rows] == told


@pytest.mark.parametrize(
    ("above", "told"),
    [
        ([], []),
        ([[], [None, ""]], []),
        ([["Articles on the port"], []], ["above them 'Articles on the port'"]),
    ],
)
def test_the_header_of_a_sheet_may_stand_below_other_rows(above: list, told: list[str]) -> None:
    found, rows = read(excel(*above, ["title", "text"], ["Quay", BODY], ["Pier", None]), "a.xlsx")
    assert [a.part.fields["title"] for a in found] == ["Quay"]
    last = len(above) + 3
    assert [row["found"] for row in rows] == [*told, "a row without text"]
    assert rows[-1]["path"] == f"a.xlsx, line {last}"


def test_a_sheet_without_text_is_said_although_its_first_row_is_blank() -> None:
    _, (row,) = read(excel([], ["title", "note"], ["a", "b"]), "a.xlsx")
    assert row["found"] == "title, note"


def test_a_row_that_holds_the_word_article_is_no_header() -> None:
    assert find_header([["id", "title", "outlet"], ["1", "article", "Dawn"]], {}) is None
    assert sniff_header("Text\nid\ttext\n", {}) == ("\t", 1)


# --- columns -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "key"),
    [("publishedAt", "published_at"), ("fullText", "full_text"), ("FullText", "full_text"), ("URL", "url"),
     ("docID", "doc_id"), ("SiteName", "site_name"), ("DateTime", "datetime"), ("Byline", "byline"),
     ("ByLine", "byline"), ("Publication Date", "publication_date"), ("full-text", "full_text"),
     ("source.name", "source_name"), ("BodyRaw", "bodyraw"), ("bodyraw", "bodyraw")],
)  # fmt: skip
def test_names_of_columns_are_compared_by_their_words(written: str, key: str) -> None:
    assert column_key(written) == key == column_key(key)


def test_the_longest_text_of_a_record_is_its_text_unless_another_is_named() -> None:
    row = {"content": f"{BODY[:40]}… [+100 chars]", "full_text": BODY, "body": ""}
    ((article,), rows) = read(json.dumps(row), "a.jsonl")
    assert (article.raw, rows) == (BODY, [])
    ((article,), _) = read(json.dumps(row), "a.jsonl", text="content")
    assert article.raw == row["content"]


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl", "a.json", "a.xlsx"])
def test_a_column_that_is_named_and_not_there_is_a_row(name: str) -> None:
    row = {"id": "1", "text": BODY, "when": "2025-10-07"}
    content = {
        "a.csv": f'id,text,when\n1,"{BODY}",2025-10-07\n',
        "a.xlsx": excel(list(row), list(row.values())),
    }.get(name, json.dumps(row))
    (articles, (told,)) = read(content, name, published="whem", id="nr")
    assert len(articles) == 1  # "id" is a known name, so that nothing is missing there
    assert told["expected"] == "a column 'whem' (published)"
    assert told["found"] == "id, text, when"
    assert "columns={'published': ...}" in told["advice"]
    assert read(content, name, published="when")[1] == []


def test_a_table_in_a_text_file_is_known_by_the_column_that_is_named() -> None:
    table = f"Nr;Volltext\n1;{BODY}\n"
    ((article,), rows) = read(table, "a.txt", text="Volltext", id="Nr")
    assert (article.doc_id, article.raw, article.format, rows) == ("1", BODY, "csv", [])
    ((article,), _) = read(table, "a.txt")
    assert article.format == "text"


# --- records of the web --------------------------------------------------------------------------------


def test_a_list_of_paragraphs_is_a_text_of_paragraphs() -> None:
    ((article,), _) = read(json.dumps({"text": [BODY, "He came."], "authors": ["A", "B"]}), "a.json")
    assert (article.raw, article.part.fields["byline"]) == (f"{BODY}\n\nHe came.", "A; B")


HTML = f'<p>{BODY}</p> <p>The <a href="x">quay</a> &amp; the pier<br>opened.</p>'
SHOWN = f"{BODY}\n\nThe quay & the pier\n\nopened."


@pytest.mark.parametrize(
    ("content", "fields"),
    [
        ({"response": {"status": "ok", "results": [
            {"id": "w/1", "webTitle": "Quay opens", "webPublicationDate": "2025-10-07T10:00:00Z",
             "fields": {"body": HTML, "byline": "A. Shah", "publication": "The Guardian"}}]}},
         {"title": "Quay opens", "published": "2025-10-07T10:00:00Z", "byline": "A. Shah",
          "outlet": "The Guardian"}),
        ([{"id": 7, "date": "2025-10-07T10:00:00", "link": "https://a.example/1",
           "title": {"rendered": "Quay <i>opens</i> &#038; closes"}, "content": {"rendered": HTML}}],
         {"title": "Quay opens & closes", "published": "2025-10-07T10:00:00", "url": "https://a.example/1"}),
        ({"hits": {"total": 1, "hits": [{"_id": "1", "_source": {"title": "Quay", "text": HTML}}]}},
         {"title": "Quay"}),
    ],
)  # fmt: skip
def test_records_of_interfaces_are_read_without_their_tags(
    content: object, fields: dict[str, str], tmp_path: Path
) -> None:
    ((article,), rows) = read(json.dumps(content), "a.json")
    assert (article.part.fields, rows) == (fields, [])
    assert article.part.text == f"{fields['title']}\n\n{SHOWN}"
    assert article.raw == f"{fields['title']}\n\n{HTML}"
    for start, end, at in article.part.segments:
        assert article.part.text[start:end] == article.raw[at : at + end - start]
    assert sum(end - start for start, end, _ in article.part.segments) >= len("".join(SHOWN.split()))
    (tmp_path / "a.json").write_text(json.dumps(content))
    corpus = load_corpus(tmp_path)
    document = corpus.documents.iloc[0]
    assert document["text"].endswith(SHOWN)
    for s in corpus.segments.itertuples():
        raw = article.raw[s.raw_start : s.raw_start + s.end - s.start]
        assert document["text"][s.start : s.end] == raw


def test_a_record_without_a_column_of_text_is_told_to_name_it() -> None:
    content = {"id": 1, "data": {"tale": BODY}}
    _, (row,) = read(json.dumps(content), "a.json")
    assert row["found"] == "a row without text; its columns: id, data, data_tale"
    assert 'columns={"text": ...}' in row["advice"]
    ((article,), _) = read(json.dumps(content), "a.json", text="data.tale")
    assert article.raw == BODY


def test_one_record_with_lists_of_its_own_is_one_article() -> None:
    content = {"text": BODY, "images": [{"url": "a"}], "authors": ["A. Shah", "T. Lee"]}
    ((article,), rows) = read(json.dumps(content), "a.json")
    assert (article.raw, rows) == (BODY, [])


@pytest.mark.parametrize(
    ("html", "text"),
    [
        (HTML, SHOWN),
        ("<div><b>PASNI</b>: It rain<i>ed</i>.</div>", "PASNI: It rained."),
        ("One.<br>Two.<br/>Three.", "One.\n\nTwo.\n\nThree."),
        ("<b>PASNI</b> One\n\nTwo &nbsp;three", "PASNI One\n\nTwo three"),
        ("<p>5 &lt; 6</p><script>x()</script><!-- y -->", "5 < 6"),
    ],
)
def test_a_piece_of_a_page_is_its_text(html: str, text: str) -> None:
    assert is_fragment(html)
    part = read_fragment(html)
    assert part.text == text
    assert all(text[s:e] == html[at : at + e - s] for s, e, at in part.segments)


@pytest.mark.parametrize(
    "text",
    [BODY, "<p>is a tag that this article explains. " + BODY, "a <b and c> d", "One <br> in a text.", ""],
)
def test_prose_is_no_piece_of_a_page(text: str) -> None:
    assert not is_fragment(text)


def test_a_piece_of_a_page_in_a_text_file_is_read_without_tags(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(HTML)
    corpus = load_corpus(tmp_path)
    assert corpus.documents["text"].tolist() == [SHOWN]
    for s in corpus.segments.itertuples():
        assert SHOWN[s.start : s.end] == HTML[s.raw_start : s.raw_start + s.end - s.start]


# --- kinds of files ------------------------------------------------------------------------------------


def test_a_text_that_opens_like_a_letter_is_an_article() -> None:
    ((article,), _) = read(f"Received: 3 March 2021\nFrom: the town\n\n{BODY}", "a.txt")
    assert article.format == "text"


@pytest.mark.parametrize("head", ["", "From quay@x.example Tue Oct  7 10:00:00 2025\n"])
def test_an_e_mail_is_no_article(head: str) -> None:
    mail = (
        f"{head}Received: from a\n\tby b\nFrom: A <a@x.example>\nSubject: Quay\nMIME-Version: 1.0\n\n{BODY}"
    )
    found, (row,) = read(mail, "a.eml")
    assert (found, row["found"]) == ([], "an e-mail")


def test_an_excel_file_with_entities_of_its_own_is_refused() -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    buffer = io.BytesIO(excel(["text"], [BODY]))
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("xl/more.xml", bomb)
    _, (row,) = read(buffer.getvalue(), "a.xlsx")
    assert "entities of its own" in row["found"]


@pytest.mark.parametrize("path", ["a.docx", "a.xlsx"])
def test_an_office_file_that_lies_about_its_size_is_a_broken_file(path: str) -> None:
    buffer = io.BytesIO()
    inner = "word/document.xml" if path == "a.docx" else "xl/workbook.xml"
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(inner, "<x>" + "a" * 1_000_000)
    size = (1_000_003).to_bytes(4, "little")
    data = buffer.getvalue().replace(size, (1000).to_bytes(4, "little"))
    _, (row,) = read(data, path)
    assert row["found"].startswith("a broken ") and "BadZipFile" in row["found"]


def test_gzipped_tables_are_the_same() -> None:
    ((article,), _) = read(gzip.compress(f"sep=;\nid;text\n1;{BODY}\n".encode()), "a.csv.gz")
    assert (article.doc_id, article.raw) == ("1", BODY)
