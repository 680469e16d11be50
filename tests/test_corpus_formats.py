"""One folder with everything in it, as a researcher has it: each format through ``load_corpus``."""

import json
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from archive_samples import CODED, COVER, FIRST, MEDIA_CLOUD, OTHER, PAGE, docx_of, pdf_of, rtf_of

from pasni_analysis.corpus.load import load_corpus
from pasni_analysis.corpus.read import read_bytes
from pasni_analysis.corpus.tables import Corpus
from pasni_analysis.summary import describe_corpus

BODY = "The harbour authority opened the new quay on Tuesday after two years of work, officials said."
NEXIS = COVER + FIRST + OTHER
ROW = {"outlet": "The FT", "published": "2021-03-03", "title": "Quay opens", "text": BODY}
HTML = (
    "<!doctype html><html lang='en'><head><title>Pier</title></head><body><nav>Home</nav><article>"
    f"<h1>A pier for the bay</h1><p>3 March 2021</p><p>{BODY}</p><p>{BODY.replace('quay', 'pier')}</p>"
    "</article></body></html>"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("mixed")
    frame = pd.DataFrame([ROW | {"id": "p1"}])
    files: dict[str, bytes] = {
        "text.txt": BODY.encode(), "page.html": HTML.encode(), "nexis.docx": docx_of(NEXIS),
        "coded.rtf": rtf_of(CODED), "factiva.html": PAGE.encode(),
        "letter.docx": docx_of(f"A letter\n\n{BODY}"), "print.pdf": pdf_of(f"A printed page\n\n{BODY}"),
        "mediacloud.csv": f"{MEDIA_CLOUD}\n1,2,en,a,b,c,d,e\n".encode(),
        "table.jsonl": json.dumps(ROW | {"id": "j1"}).encode(),
        "empty.txt": b"", "photo.png": b"\x89PNG\r\n\x1a\n",
    }  # fmt: skip
    for name, content in files.items():
        (path / name).write_bytes(content)
    frame.to_parquet(path / "table.parquet")
    with zipfile.ZipFile(path / "more.zip", "w") as archive:
        archive.writestr("inner.md", f"# Heading\n\n{BODY}")
    return path


@pytest.fixture(scope="module")
def corpus(folder: Path) -> Corpus:
    return load_corpus(folder)


def test_every_file_is_an_article_or_a_row(corpus: Corpus, folder: Path) -> None:
    loaded = {path.split("/")[0] for path in corpus.documents["path"]}
    told = {path.split(",")[0] for path in corpus.problems["path"]}
    assert loaded | told == {path.name for path in folder.iterdir()}
    assert told == {"empty.txt", "photo.png", "mediacloud.csv"}


def test_each_format_is_named(corpus: Corpus) -> None:
    counts = corpus.documents["format"].value_counts().to_dict()
    assert counts == {
        "text": 1, "markdown": 1, "html": 1, "nexis": 2, "factiva": counts["factiva"], "docx": 1, "pdf": 1,
        "json lines": 1, "parquet": 1,
    }  # fmt: skip
    assert counts["factiva"] >= 2


def test_articles_of_a_delivery_have_their_own_ids_and_headers(corpus: Corpus) -> None:
    nexis = corpus.documents[corpus.documents["format"] == "nexis"]
    assert nexis["doc_id"].tolist() == ["nexis-00001", "nexis-00002"]
    assert nexis["outlet"].tolist() == ["Dawn", "The Quay Gazette (Bahrain)"]
    assert nexis["outlet_basis"].tolist() == ["file", "file"]
    assert [str(d.date()) for d in nexis["published_start"]] == ["2025-10-07", "2025-10-01"]
    assert [str(d.date()) for d in nexis["published_end"]] == ["2025-10-07", "2025-10-31"]
    taken = corpus.removals[corpus.removals["doc_id"] == "nexis-00001"]
    assert {"archive header", "archive footer"} <= set(taken["rule"])


def test_every_segment_of_every_format_shows_the_raw_characters(corpus: Corpus, folder: Path) -> None:
    texts = corpus.documents.set_index("doc_id")["text"]
    checked = set()
    for d in corpus.documents.itertuples():
        if d.path not in ("page.html", "factiva.html", "text.txt"):
            continue
        raw = (folder / d.path).read_text("utf-8")
        for s in corpus.segments[corpus.segments["doc_id"] == d.doc_id].itertuples():
            assert texts[d.doc_id][s.start : s.end] == raw[s.raw_start : s.raw_start + s.end - s.start]
            checked.add(d.path)
    assert checked == {"page.html", "factiva.html", "text.txt"}


def test_metadata_without_text_is_one_row_that_says_what_to_do(corpus: Corpus) -> None:
    row = corpus.problems[corpus.problems["path"] == "mediacloud.csv"].iloc[0]
    assert row["found"] == "metadata without text (Media Cloud, 2 lines)"
    assert "the addresses in its column 'url'" in row["advice"]


def test_a_delivery_that_lacks_an_article_it_announces_is_said() -> None:
    items = list(read_bytes((COVER + FIRST).encode(), "nexis.txt"))
    rows = [item for item in items if isinstance(item, dict)]
    assert [row["found"] for row in rows] == ["expected 2 documents, found 1"]
    assert len(items) == 2


def test_the_summary_can_be_checked_at_a_glance(corpus: Corpus) -> None:
    lines = describe_corpus(corpus).split("\n")
    n = len(corpus.documents)
    assert lines[0].startswith(f"{n} articles, ")
    assert lines[1].startswith("formats: ") and "nexis 2" in lines[1]
    assert lines[2].startswith("outlets: ")
    assert any("near-duplicate" in line for line in lines)
    assert any("without a date of publication" in line for line in lines)
    assert any(line.startswith("  photo.png: a PNG picture") for line in lines)


def test_metadata_names_an_article_of_a_delivery_by_its_id(folder: Path, tmp_path: Path) -> None:
    side = tmp_path / "m.csv"
    side.write_text("file,outlet,evidence\nnexis-00002,Quay News,by hand\nnexis.docx,x,y\n")
    corpus = load_corpus(folder / "nexis.docx", metadata=side)
    assert corpus.documents["outlet"].tolist() == ["Dawn", "Quay News"]
    assert "'nexis.docx'" in corpus.problems["found"].tolist()  # which of the two it means is not guessed
