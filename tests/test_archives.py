"""Deliveries of news archives: articles, fields, nothing lost; near-misses; broken and hostile files."""

import contextlib
import io
import random
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pasni_analysis.corpus.archives import iso_date, join_rows, outlet_name, split_rows
from pasni_analysis.corpus.articles import Part
from pasni_analysis.corpus.dates import parse_published
from pasni_analysis.corpus.factiva import check_results, is_factiva, split_factiva
from pasni_analysis.corpus.factiva_html import factiva_text, is_factiva_html, split_factiva_html
from pasni_analysis.corpus.nexis import check_count, is_nexis, split_nexis
from pasni_analysis.corpus.office import docx_text, pdf_text, rtf_text
from pasni_analysis.corpus.services import address_column, metadata_only

LEAD = "The harbour authority opened the new quay on Tuesday, officials said."
SECOND = (
    "Fishermen of the town said that nobody had asked them, and that the fees were too high for most boats."
)
COVER = """User Name: Jane Doe
Date and Time: Thursday, October 9, 2025 10:14:00AM GMT
Job Number: 123456789

Documents (2)

1. Quay opens at last after two years
Client/Matter: -None-
Search Terms: quay AND Pasni
Search Type: Terms and Connectors
Narrowed by:
Content Type\tNarrowed by
News\tTimeline: 01 Jan, 2025 to 09 Oct, 2025

2. Minister visits the port
Client/Matter: -None-
Search Terms: quay AND Pasni
Content Type\tNarrowed by
News\t-None-

| About LexisNexis | Privacy Policy | Terms & Conditions | Copyright © 2025 LexisNexis
Jane Doe
"""
FIRST = f"""
Quay opens at last
after two years
Dawn (Pakistan)
October 7, 2025 Tuesday 10:14 AM GMT
Late Edition

Copyright 2025 Dawn Provided by SyndiGate Media Inc. All Rights Reserved

Section: WORLD; Pg. 1
Length: 603 words
Byline: John Roe
Highlight: What the fishermen say
Body

{LEAD}

{SECOND}

Graphic

A picture of the quay.

Classification

Language: ENGLISH
Publication-Type: Newspaper
Subject: PORTS (90%); FISHING (78%)
Load-Date: October 8, 2025

End of Document
"""
OTHER = f"""
Minister visits the port
The Quay Gazette (Bahrain)
October 2025

Copyright 2025 The Quay Gazette

Length: 30 words

Body

{SECOND}

Load-Date: October 9, 2025
End of Document
"""
OLD = """


Download Request: Selected Items: 1-3
Time Of Request: Friday, July 10, 2015  16:51:31
Terms: (quay and harbour)


                               1 of 3 DOCUMENTS


     Copyright 2015 Quay Interactive Company, LLC d/b/a
                            Quay Digital
                              All Rights Reserved

                              The Times (London)

                             July 1, 2015 Wednesday
                                 Met 2 Edition

SECTION: A-SECTION; Pg. A01

LENGTH: 62 words

HEADLINE: Quay opens, and the harbour
is full

BYLINE: Wesley Roe;Kim
Kindle

BODY:

It was not yet nine, and the quay was empty of the ships that had been in the
harbour when the early-
morning ferry came and the officials said that it was open for all who pay the
fees of the port.

"This is a day for the town," said the mayor of the town, who had come with the
band.

LANGUAGE: ENGLISH

SUBJECT: PORTS (90%); FISHING (90%); HARBOURS & QUAYS
(78%)

LOAD-DATE: July 2, 2015

                               2 of 3 DOCUMENTS



                               The Sun (England)

                            January 11, 2010 Monday
                                   Edition 1;
                                    Scotland

Ferry strikes the quay

BYLINE: Ann Roe

SECTION: FEATURES; Pg. 6

LENGTH: 7 words

A ferry struck the quay on Sunday.

LOAD-DATE: January 11, 2010

LANGUAGE: ENGLISH

GRAPHIC: The ferry
at the quay

                    Copyright 2010 QUAY NEWSPAPERS LTD
                              All Rights Reserved
"""
CODED = f"""SE  World
HD  Quay opens at
last after two years
BY  By John Roe
WC  1,234 words
PD  7 October 2025
ET  10:14
SN  Dawn
SC  DAWN
ED  Final
PG  1
LA  English
CY  (c) 2025 Dawn Group
LP
{LEAD}

IN Pasni it rained all day.

TD
{SECOND}
CO  abcprt : Abc Port Ltd
IN  i77 : Ports | i1 : Fishing
NS  gpol : Domestic Politics
RE  pakis : Pakistan
IPD Ports
PUB Dawn Media Ltd
AN  Document DAWN000020251007ela70002t

HD\tMinister visits the port
WC\t2 words
PD\t8 October 2025
SN\tThe Nation
SC\tNATPAK
LA\tEnglish
LP\tHe came.
AN\tDocument NATPAK0020251008ela80002t
"""
DISPLAY = f"""Dow Jones Factiva
Foreign Desk; 1
Quay opens at last after two years
By John Roe
1,234 words
7 October 2025
10:14
Dawn
DAWN
Final
English
(c) 2025 Dawn Group

{LEAD}

{SECOND}

Quay Digital (Full Text)
Document DAWN000020251007ela70002t

Minister visits the new port
Jane Doe
2 words
8 October 2025
The Nation
NATPAK
English
Copyright 2025. All Rights Reserved.
He came.
Document NATPAK0020251008ela80002t
Search Summary
Text\tquay
Results Found\t27
"""
PAGE = f"""<html><head><title>Factiva</title><script>if (a < b) x();</script></head><body>
<h1>Dow Jones Factiva</h1><!-- a comment -->
<div id="article-DAWN000020251007ela70002t" class="article"><div class="article enArticle"><p>
</p><div>Foreign Desk; 1</div>
<div id="hd"><span class="enHeadline">Quay opens &amp; closes  </span>
</div><div class="author">John Roe and others  </div><div>877 words</div><div>9 January 2023</div>
<div>Dawn</div><div>DAWN</div><div>English</div><div>Copyright 2023 X</div>
<p class="articleParagraph enarticleParagraph">The <b>quay</b>
was &ldquo;opened&rdquo;.  </p>
<p class="articleParagraph enarticleParagraph">{SECOND}</p>
<p>Quay Digital (Full Text)</p><p>Document DAWN000020230109ela70002t</p></div></div><br>
<div class="article enArticle"><table><tr><td class="index"><b>HD</b>&nbsp;</td><td>Minister visits</td></tr>
<tr><td>WC</td><td>2 words</td></tr><tr><td>PD</td><td>8 October 2025</td></tr>
<tr><td>SN</td><td>Dawn</td></tr>
<tr><td>LA</td><td>English</td></tr><tr><td>LP</td><td><p class="articleParagraph">He came.</p></td></tr>
<tr><td>TD</td><td><p>He saw.</p></td></tr><tr><td>IN</td><td>i1 : Fishing</td></tr>
<tr><td>AN</td><td>Document DAWN000020251008ela70002t</td></tr></table></div></body></html>"""


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
    assert {k: v for k, v in first.fields.items() if k not in ("section", "via")} == {
        "id": "DAWN000020251007ela70002t",
        "title": "Quay opens at last after two years",
        "byline": "By John Roe",
        "published": "2025-10-07",
        "outlet": "Dawn",
        "language": "en",
    }
    assert first.fields["section"].startswith(("World", "Foreign Desk"))
    assert first.fields["via"] in ("Dawn Media Ltd", "Quay Digital (Full Text)")
    assert second.text.endswith("\n\nHe came.")
    assert second.fields["outlet"] == "The Nation"


def test_a_code_within_the_text_is_text() -> None:
    first = next(split_factiva(CODED))
    assert "\n\nIN Pasni it rained all day.\n\n" in first.text
    assert "Fishing" not in first.text


def test_a_saved_page_of_factiva() -> None:
    assert is_factiva_html(PAGE)
    first, second = parts = list(split_factiva_html(PAGE))
    assert first.text == f"Quay opens & closes\n\nThe quay was “opened”.\n\n{SECOND}"
    assert first.fields == {
        "id": "DAWN000020230109ela70002t",
        "title": "Quay opens & closes",
        "section": "Foreign Desk; 1",
        "byline": "John Roe and others",
        "published": "2023-01-09",
        "outlet": "Dawn",
        "language": "en",
        "via": "Quay Digital (Full Text)",
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
    assert "".join(factiva_text(told).split()) == "".join(factiva_text(PAGE).split())
    assert max(covered(PAGE, parts)) == 1


def test_ordinary_articles_are_no_deliveries(seeds: Path) -> None:
    texts = [path.read_text("utf-8") for path in seeds.glob("*.txt")]
    texts += [
        f'{LEAD}\n\nIt closed with "End of Document".\n\nEnd of Document\n\nLength: 300 metres of quay.\n',
        f"Body\n\n{LEAD}\n\nGraphic\n\nClassification\n",
        f"{LEAD}\n7 October 2025\n1,234 words\nEnglish\nDocument of the year\n",
        "",
    ]
    assert not [text[:50] for text in texts if is_nexis(text) or is_factiva(text) or is_factiva_html(text)]


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


def docx_of(text: str) -> bytes:
    docx = pytest.importorskip("docx")
    document = docx.Document()
    for line in text.split("\n"):
        if "\t" in line:
            cells = line.split("\t")
            table = document.add_table(rows=1, cols=len(cells))
            for cell, content in zip(table.rows[0].cells, cells, strict=True):
                cell.text = content
        else:
            document.add_paragraph(line)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def rtf_of(text: str) -> bytes:
    escaped = "".join(c if ord(c) < 128 else f"\\u{ord(c)}?" for c in text)
    link = r'{\field{\*\fldinst{HYPERLINK "https://nexis.example/1"}}{\fldrslt{Quay opens at last}}}'
    escaped = escaped.replace("\t", r"\cell ").replace("\nQuay opens at last\n", f"\n{link}\n")
    body = "\\par\n".join(escaped.split("\n"))
    return f"{{\\rtf1\\ansi\\ansicpg1252{{\\fonttbl{{\\f0\\fcharset0 Arial;}}}}\\pard {body}}}".encode()


def pdf_of(*pages: str) -> bytes:
    objects = ["<</Type/Catalog/Pages 2 0 R>>", "", "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"]
    kids = []
    for page in pages:
        lines = (line.replace("\\", "").replace("(", r"\(").replace(")", r"\)") for line in page.split("\n"))
        shown = "".join(f"({line}) Tj T*\n" for line in lines)
        stream = f"BT /F1 10 Tf 12 TL 50 800 Td\n{shown}ET"
        kids.append(f"{len(objects) + 2} 0 R")
        objects.append(f"<</Length {len(stream)}>>stream\n{stream}\nendstream")
        objects.append(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>"
            f"/Contents {len(objects)} 0 R>>"
        )
    objects[1] = f"<</Type/Pages/Count {len(kids)}/Kids[{' '.join(kids)}]>>"
    data, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(data))
        data += f"{number} 0 obj\n{content}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(places) + 1
    tail = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer<</Size {size}/Root 1 0 R>>"
    return data + f"{tail}\nstartxref\n{len(data)}\n%%EOF".encode()


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
        (docx_text, zip_of(word__document_xml=b"\0" * 200_000_001), "unpack to more than"),
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
    for part in split_factiva_html(page):
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
    for split in (split_nexis, split_factiva, split_factiva_html):
        for _ in split(text):
            pass
    assert time.process_time() - started < 20


MEDIA_CLOUD = "id,indexed_date,language,media_name,media_url,publish_date,title,url"


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
