"""Deliveries of news archives: articles, fields, nothing lost; near-misses; broken and hostile files."""

import contextlib
import io
import random
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from archive_samples import (
    CODED,
    COVER,
    DISPLAY,
    FIRST,
    LEAD,
    MEDIA_CLOUD,
    OLD,
    OTHER,
    PAGE,
    SECOND,
    docx_of,
    pdf_of,
    rtf_of,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from pasni_analysis.corpus.archives import iso_date, join_rows, outlet_name, split_rows
from pasni_analysis.corpus.articles import Part
from pasni_analysis.corpus.dates import parse_published
from pasni_analysis.corpus.factiva import check_results, is_factiva, split_factiva
from pasni_analysis.corpus.factiva_html import factiva_page, scan_page, split_page
from pasni_analysis.corpus.nexis import check_count, is_nexis, split_nexis
from pasni_analysis.corpus.office import docx_text, pdf_text, rtf_text
from pasni_analysis.corpus.services import address_column, metadata_only


def covered(text: str, parts: list[Part]) -> list[int]:
    """How often each character is in a segment or an edit."""
    seen = [0] * len(text)
    for part in parts:
        spans = [(at, at + end - start) for start, end, at in part.segments]
        for start, end in [*spans, *((edit.start, edit.end) for edit in part.edits)]:
            for i in range(start, end):
                seen[i] += 1
    return seen


def check(text: str, parts: list[Part]) -> None:
    """Each segment is the same in both texts; each character that is no blank is told of, once."""
    for part in parts:
        assert all(part.text[a:b] == text[at : at + b - a] for a, b, at in part.segments)
    seen = covered(text, parts)
    assert not [text[i] for i, n in enumerate(seen) if n != 1 and not (text[i].isspace() and n == 0)]


def edits(text: str, part: Part, rule: str) -> list[str]:
    return [text[edit.start : edit.end] for edit in part.edits if edit.rule == rule]


def test_a_delivery_of_nexis_uni_is_its_articles() -> None:
    text = COVER + FIRST + OTHER
    assert is_nexis(text)
    first, second = parts = list(split_nexis(text))
    check(text, parts)
    assert first.text == f"Quay opens at last after two years\n\n{LEAD}\n\n{SECOND}"
    assert first.fields == {
        "title": "Quay opens at last after two years",
        "outlet": "Dawn",
        "published": "2025-10-07",
        "byline": "John Roe",
        "section": "WORLD",
        "via": "SyndiGate Media Inc",
        "language": "en",
    }
    assert second.fields == {
        "title": "Minister visits the port",
        "outlet": "The Quay Gazette (Bahrain)",
        "published": "2025-10",
    }
    assert edits(text, first, "archive cover") == [line for line in COVER.split("\n") if line]
    assert edits(text, first, "archive graphic") == ["Graphic", "A picture of the quay."]
    assert edits(text, first, "archive highlight") == ["Highlight: What the fishermen say"]
    assert [text[e.start : e.end] for e in second.edits if e.action == "metadata"] == [
        "The Quay Gazette (Bahrain)",
        "October 2025",
    ]


def test_the_older_layout_of_lexisnexis() -> None:
    assert is_nexis(OLD)
    first, second = parts = list(split_nexis(OLD))
    check(OLD, parts)
    assert first.text.split("\n\n") == [
        "Quay opens, and the harbour is full",
        "It was not yet nine, and the quay was empty of the ships that had been in the harbour when the "
        "early-morning ferry came and the officials said that it was open for all who pay the fees of the "
        "port.",
        '"This is a day for the town," said the mayor of the town, who had come with the band.',
    ]
    assert first.fields == {
        "title": "Quay opens, and the harbour is full",
        "outlet": "The Times",
        "published": "2015-07-01",
        "byline": "Wesley Roe;Kim Kindle",
        "section": "A-SECTION",
        "language": "en",
    }
    assert second.text == "Ferry strikes the quay\n\nA ferry struck the quay on Sunday."
    assert (second.fields["outlet"], second.fields["published"]) == ("The Sun", "2010-01-11")
    assert edits(OLD, second, "archive graphic") == ["GRAPHIC: The ferry", "at the quay"]
    assert check_count(OLD, 2) == "expected 3 documents, found 2"


def test_counts_that_do_not_agree_are_told() -> None:
    text = COVER + FIRST
    assert check_count(text, len(list(split_nexis(text)))) == "expected 2 documents, found 1"
    assert check_count(COVER + FIRST + OTHER, 2) is None
    assert check_count(FIRST, 1) is None
    assert check_count("1 of 2 DOCUMENTS\n2 of 2 DOCUMENTS\n1 of 1 DOCUMENTS\n", 3) is None
    assert check_results("Results Found\t27", 27) is None


def test_one_article_is_a_delivery_too() -> None:
    assert is_nexis(FIRST)
    (part,) = split_nexis(FIRST)
    check(FIRST, [part])
    assert part.text.startswith("Quay opens at last")


def test_articles_without_body_date_or_end() -> None:
    text = FIRST.replace(f"{LEAD}\n\n{SECOND}\n\n", "") + OTHER.replace("October 2025\n", "").replace(
        "End of Document\n", ""
    )
    first, second = parts = list(split_nexis(text))
    check(text, parts)
    assert first.text == "Quay opens at last after two years"
    assert second.fields == {"title": "Minister visits the port", "outlet": "The Quay Gazette (Bahrain)"}


def test_a_line_of_the_end_within_a_text_ends_nothing() -> None:
    text = FIRST.replace(SECOND, f"End of Document\n\n{SECOND}") + OTHER
    first, second = parts = list(split_nexis(text))
    check(text, parts)
    assert first.text.endswith(f"End of Document\n\n{SECOND}")
    assert second.text.startswith("Minister")


@pytest.mark.parametrize("layout", [CODED, DISPLAY])
def test_a_delivery_of_factiva_is_its_articles(layout: str) -> None:
    assert is_factiva(layout)
    first, second = parts = list(split_factiva(layout))
    check(layout, parts)
    assert first.text.startswith(f"Quay opens at last after two years\n\n{LEAD}\n\n")
    assert first.text.endswith(f"\n\n{SECOND}")
    assert {k: v for k, v in first.fields.items() if k != "section"} == {
        "id": "DAWN000020251007ela70002t",
        "title": "Quay opens at last after two years",
        "byline": "By John Roe",
        "published": "2025-10-07",
        "outlet": "Dawn",
        "language": "en",
    }
    assert first.fields["section"].startswith(("World", "Foreign Desk"))
    for owner in ("Dawn Media Ltd", "Quay Digital (Full Text)"):  # publishes or stores, but passed nothing on
        assert owner not in first.text
    assert second.text.endswith("\n\nHe came.")
    assert second.fields["outlet"] == "The Nation"


def test_a_code_within_the_text_is_text() -> None:
    first = next(split_factiva(CODED))
    assert "\n\nIN Pasni it rained all day.\n\n" in first.text
    assert "Fishing" not in first.text


def test_a_saved_page_of_factiva() -> None:
    assert factiva_page(PAGE)
    first, second = parts = list(split_page(scan_page(PAGE)))
    assert first.text == f"Quay opens & closes\n\nThe quay was “opened”.\n\n{SECOND}"
    assert first.fields == {
        "id": "DAWN000020230109ela70002t",
        "title": "Quay opens & closes",
        "section": "Foreign Desk; 1",
        "byline": "John Roe and others",
        "published": "2023-01-09",
        "outlet": "Dawn",
        "language": "en",
    }
    assert second.text == "Minister visits\n\nHe came.\n\nHe saw."
    assert [(PAGE[e.start : e.end], e.replacement) for e in first.edits if e.action == "mended"] == [
        ("&amp;", "&"),
        ("&ldquo;", "“"),
        ("&rdquo;", "”"),
    ]
    for part in parts:
        assert all(part.text[a:b] == PAGE[at : at + b - a] for a, b, at in part.segments)
    told = "".join(PAGE[i] for i, n in enumerate(covered(PAGE, parts)) if n and not PAGE[i].isspace())
    assert "".join(scan_page(told).text.split()) == "".join(scan_page(PAGE).text.split())
    assert max(covered(PAGE, parts)) == 1


def test_ordinary_articles_are_no_deliveries(seeds: Path) -> None:
    texts = [path.read_text("utf-8") for path in seeds.glob("*.txt")]
    texts += [
        f'{LEAD}\n\nIt closed with "End of Document".\n\nEnd of Document\n\nLength: 300 metres of quay.\n',
        f"Body\n\n{LEAD}\n\nGraphic\n\nClassification\n",
        f"{LEAD}\n7 October 2025\n1,234 words\nEnglish\nDocument of the year\n",
        "",
    ]
    assert not [text[:50] for text in texts if is_nexis(text) or is_factiva(text) or factiva_page(text)]


@pytest.mark.parametrize(
    ("printed", "iso"),
    [
        ("October 7, 2025 Tuesday 10:14 AM GMT", "2025-10-07"),
        ("7 October 2025", "2025-10-07"),
        ("Tuesday, October 7, 2025", "2025-10-07"),
        ("October 2025", "2025-10"),
        ("2025", "2025"),
        ("July 5-11, 2025", "July 5-11, 2025"),
        ("Fall 2009", "Fall 2009"),
    ],
)
def test_dates_keep_the_precision_that_is_printed(printed: str, iso: str) -> None:
    assert iso_date(printed) == iso
    assert (parse_published(iso) is None) == (iso == printed and iso != "2025")


def test_notes_of_countries_are_taken_off_where_no_other_paper_is_meant() -> None:
    assert outlet_name("Dawn (Pakistan)") == "Dawn"
    assert outlet_name("The Nation (Malawi)") == "The Nation (Malawi)"
    assert outlet_name("Daily Mirror (Sri Lanka)") == "Daily Mirror (Sri Lanka)"


def joined(text: str) -> list[str]:
    pieces = join_rows(split_rows(text))
    return "".join(p.glue + text[p.start : p.end] for p in pieces).strip().split("\n\n")


def test_only_lines_that_a_program_broke_are_joined() -> None:
    short = "Q: Was the quay open?\nA: It was.\nQ: And the harbour?\nA: It was not open."
    assert joined(short) == short.split("\n")
    wrapped = (
        "The quay was open for all of the ships that had come\n"
        "from the other side of the bay, and it was full by the\nevening."
    )
    assert joined(wrapped) == [wrapped.replace("\n", " ")]


@pytest.mark.parametrize(("write", "read"), [(docx_of, docx_text), (rtf_of, rtf_text)])
def test_word_and_rtf_files_hold_the_same_articles(write: Callable, read: Callable) -> None:
    plain = COVER + FIRST + OTHER
    text = read(write(plain))
    assert is_nexis(text)
    parts, expected = list(split_nexis(text)), list(split_nexis(plain))
    check(text, parts)
    assert [part.fields for part in parts] == [part.fields for part in expected]
    assert [part.text for part in parts] == [part.text for part in expected]


def test_a_pdf_file_loses_its_pages_and_running_titles() -> None:
    head, tail = FIRST.strip().split(SECOND)
    half = "Fishermen of the town said that nobody had asked them, and that the fees were"
    rest = "too high for most of the boats that lie in the harbour of the town in winter."
    more = "They will go to court."
    running = "Quay opens at last after two years"
    text = pdf_text(
        pdf_of(
            COVER.replace("©", "(c)").replace("\t", " ") + "\n",
            f"Page 1 of 2\n{running}\n{head.strip()}\n{half}",
            f"Page 2 of 2\n{running}\n{rest}\n{more}\n{tail.strip()}",
            OTHER.strip(),
        )
    )
    assert is_nexis(text)
    first, second = parts = list(split_nexis(text))
    check(text, parts)
    assert first.text.startswith(f"{running}\n\n{LEAD}")
    assert f"{half} {rest}" in first.text
    assert edits(text, first, "archive page") == ["Page 1 of 2", running, "Page 2 of 2", running]
    assert second.fields["title"] == "Minister visits the port"


def zip_of(**files: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return target.getvalue()


BOMB = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'


@pytest.mark.parametrize(
    ("read", "data", "message"),
    [
        (docx_text, b"", "a broken Word file"),
        (docx_text, zip_of(a=b"x"), "no Word document in it"),
        (docx_text, zip_of(word__document_xml=b"\0" * 200_000_001), "190.7 MB packed into"),
        (docx_text, zip_of(word__document_xml=BOMB), "entities of its own"),
        (docx_text, zip_of(word__document_xml=BOMB.decode().encode("utf-16")), "entities of its own"),
        (docx_text, zip_of(word__document_xml=b"<x/>"), "a broken Word file"),
        (rtf_text, b"plain", "does not begin with"),
        (rtf_text, b"{\\rtf1 " + b"{" * 100_000, "groups within each other"),
        (rtf_text, b"{\\rtf1{\\fonttbl" + b"\\f1\\fcharset1 x" * 30_000, "table of fonts"),
        (pdf_text, b"plain", "does not begin with"),
        (pdf_text, b"%PDF-1.4\n%%EOF", "a broken PDF file"),
        (pdf_text, pdf_of(""), "without text"),
    ],
)
def test_what_is_no_such_file_says_so(read: Callable, data: bytes, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        read(data)


def test_a_locked_pdf_file_says_so() -> None:
    pypdf = pytest.importorskip("pypdf")
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf_of(LEAD)))
    writer.encrypt("secret", algorithm="RC4-128")
    target = io.BytesIO()
    writer.write(target)
    with pytest.raises(ValueError, match=r"password|PDF"):
        pdf_text(target.getvalue())


@pytest.mark.parametrize(
    ("read", "package"), [(docx_text, "docx"), (rtf_text, "striprtf"), (pdf_text, "pypdf")]
)
def test_a_missing_library_names_the_extra(
    read: Callable, package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, package, None)
    monkeypatch.setitem(__import__("sys").modules, f"{package}.striprtf", None)
    with pytest.raises(ModuleNotFoundError, match=r'pip install "pasni_analysis\[archives\]"'):
        read(b"x")


def damaged(data: bytes) -> Iterator[bytes]:
    chance = random.Random(1)
    for number in range(60):
        broken = bytearray(data)
        if number % 3 == 0:
            del broken[chance.randrange(len(broken)) :]
        for _ in range(chance.choice([0, 1, 5, 50]) if broken else 0):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        yield bytes(broken)


@pytest.mark.parametrize(
    ("read", "data"),
    [(docx_text, docx_of(FIRST)), (rtf_text, rtf_of(FIRST)), (pdf_text, pdf_of(FIRST, OTHER))],
)
def test_broken_files_give_a_text_or_a_reason(read: Callable, data: bytes) -> None:
    for broken in damaged(data):
        started = time.monotonic()
        try:
            text = read(broken)
        except ValueError:
            continue
        finally:
            assert time.monotonic() - started < 10
        text.encode("utf-8")
        list(split_nexis(text))


@pytest.mark.parametrize(
    "unit",
    [
        *("{\\field{\\*\\fldinst{HYPERLINK \"\"}}", "\\f1", "\\pict\\bin", "\\cell", "{}", "\\'e9"),
        *("a ", "HYPERLINK \"", "\\fldinst{", "\\u8220?", "\\\\", "\n", "{\\fonttbl}"),
    ],
)  # fmt: skip
def test_hostile_rtf_takes_no_longer_than_its_length(unit: str) -> None:
    for opening in ("{\\rtf1 ", "{\\rtf1 {\\fonttbl ", "{\\rtf1 {\\field{\\*\\fldinst{"):
        started = time.process_time()
        with contextlib.suppress(ValueError):
            rtf_text((opening + unit * (100_000 // len(unit))).encode())
        assert time.process_time() - started < 8


LINES = [line for line in "\n".join([COVER, FIRST, OTHER, OLD, CODED, DISPLAY]).split("\n") if line.strip()]
PIECES = st.lists(
    st.sampled_from([*LINES, "", "", "\f", "Page 2 of 3", "  x", "1. x", "Body text"]), max_size=60
)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(PIECES)
def test_whatever_lines_come_nothing_is_lost(lines: list[str]) -> None:
    text = "\n".join(lines)
    for split in (split_nexis, split_factiva):
        if parts := list(split(text)):
            check(text, parts)
            assert all(part.text for part in parts)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.text(max_size=200))
def test_whatever_text_comes_nothing_is_lost(text: str) -> None:
    for whole in (text, f"{FIRST}{text}", f"1 of 1 DOCUMENTS\n{text}\nLENGTH: 3 words\n{text}"):
        parts = list(split_nexis(whole))
        if parts:
            check(whole, parts)
    parts = list(split_factiva(f"{text}\n{CODED}\n{text}"))
    check(f"{text}\n{CODED}\n{text}", parts)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(
    st.lists(
        st.sampled_from([*PAGE.replace(">", ">\0").split("\0"), "&amp;", "&#0;", "&#55555;", "<", "<!--"])
    )
)
def test_whatever_page_comes_segments_are_the_same(pieces: list[str]) -> None:
    page = "".join(pieces)
    for part in split_page(scan_page(page)):
        assert all(part.text[a:b] == page[at : at + b - a] for a, b, at in part.segments)


HOSTILE = [
    *(
        "End of Document\n",
        "Load-Date:\n",
        "Load-Date: x\n",
        "HD\n",
        "Body\n",
        "1 of 2 DOCUMENTS\n",
        "Graphic\n",
    ),
    *(
        "Length: 3 words\n",
        "Page 2 of 2\nx\n",
        "Classification\n",
        "Client/Matter: x\n",
        "Copyright\n",
        "\f\n",
    ),
    *("October 7, 2025\n", "a", "a ", " ", "A", "1 words\n", "Document DAWN000020251007ela70002t\n", "A.\n"),
    *("<", "&", "<!--", "<p>", "<script>", "&amp;", " \n", "By by provided by ", "AN ", "(", "©", "News\t:;"),
]


@pytest.mark.parametrize("unit", HOSTILE)
def test_hostile_text_takes_no_longer_than_its_length(unit: str) -> None:
    text = unit * (200_000 // len(unit))
    started = time.process_time()
    is_nexis(text), is_factiva(text), check_count(text, 0), check_results(text, 0)
    for parts in (split_nexis(text), split_factiva(text), split_page(scan_page(text))):
        for _ in parts:
            pass
    assert time.process_time() - started < 20


@pytest.mark.parametrize(
    ("header", "first_row", "service"),
    [
        (MEDIA_CLOUD.split(","), [], "Media Cloud"),
        (["stories_id", "publish_date", "title", "url", "language", "ap_syndicated"], [], "Media Cloud"),
        (["GKGRECORDID", "V2.1DATE", "V2SOURCECOLLECTIONIDENTIFIER"], [], "GDELT"),
        (["GLOBALEVENTID", "SQLDATE", "SOURCEURL"], [], "GDELT"),
        (["URL", "MobileURL", "Date", "Title"], [], "GDELT"),
        (["1234567", "20251007", *[""] * 59], [], "GDELT"),
        (["\t".join(["1234567", "20251007", *[""] * 56])], [], "GDELT"),
        (["20251007101500-12", "20251007101500", *[""] * 25], [], "GDELT"),
        ([*MEDIA_CLOUD.split(","), "text"], [], ""),
        (["id", "title", "url", "date"], [], ""),
        (["id", "text"], ["1", LEAD], ""),
        ([str(n) for n in range(58)], [], ""),
        ([], [], ""),
    ],
)
def test_tables_without_texts_are_known_by_their_columns(header: list, first_row: list, service: str) -> None:
    assert metadata_only(header, first_row) == service


def test_the_column_of_addresses_is_named_as_the_table_does() -> None:
    assert address_column(["Title", "SOURCEURL"]) == "SOURCEURL"
    assert address_column(["title"]) == ""
