"""The five seeds, with metadata.csv and without it."""

import hashlib
import re
import shutil
from pathlib import Path

import pandas as pd
import pytest

from pasni_analysis import schema
from pasni_analysis.corpus.clean import RULES
from pasni_analysis.corpus.load import load_corpus
from pasni_analysis.corpus.tables import Corpus


@pytest.fixture(scope="module")
def corpus(seeds: Path) -> Corpus:
    return load_corpus(seeds)


@pytest.fixture(scope="module")
def bare(seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    folder = tmp_path_factory.mktemp("bare")
    for file in seeds.glob("*.txt"):
        shutil.copy(file, folder)
    return load_corpus(folder)


def values(corpus: Corpus, column: str) -> list:
    column = corpus.documents[column].astype(object)
    return [None if pd.isna(value) else value for value in column]


def days(corpus: Corpus) -> list[tuple[str | None, str | None]]:
    pairs = zip(corpus.documents["published_start"], corpus.documents["published_end"], strict=True)
    return [tuple(None if pd.isna(d) else str(d.date()) for d in pair) for pair in pairs]


def test_tables_follow_the_schema(corpus: Corpus) -> None:
    for name in ("documents", "removals", "problems", "segments"):
        schema.check(name, getattr(corpus, name))
    assert corpus.problems.empty


@pytest.mark.parametrize("which", ["corpus", "bare"])
def test_titles_are_those_printed_and_none_is_made_up(which: str, request: pytest.FixtureRequest) -> None:
    assert values(request.getfixturevalue(which), "title") == [
        None,
        "Pakistan Attempts to Rebalance Between U.S. and China with Pasni Port Proposal",
        "Pakistan Ships Rare Earths To US, Shifts Regional Power",
        "Pakistan Ships Rare Earth Minerals To US In Landmark Deal",
        None,
    ]


def test_outlets_with_metadata(corpus: Corpus) -> None:
    assert values(corpus, "outlet") == [
        "Unnamed A",
        "Zrumbesh English",
        "Unnamed B",
        "Unnamed B",
        "Live Mint",
    ]
    assert values(corpus, "outlet_basis") == ["metadata.csv", "page", "metadata.csv", "metadata.csv", "page"]
    assert values(corpus, "via")[4] == "MENAFN"


def test_outlets_from_the_pages_alone_are_right_or_missing(bare: Corpus) -> None:
    assert values(bare, "outlet") == [None, "Zrumbesh English", None, None, "Live Mint"]
    assert values(bare, "via") == [None, None, None, None, "MENAFN"]


def test_days_of_publication_with_metadata(corpus: Corpus) -> None:
    assert days(corpus) == [
        ("2025-10-05", "2025-10-11"),
        (None, "2025-10-05"),
        ("2025-10-07", "2025-10-07"),
        ("2025-10-07", "2025-10-07"),
        ("2025-10-06", "2025-10-06"),
    ]


def test_days_of_publication_from_the_pages_alone_are_right_or_missing(bare: Corpus) -> None:
    assert days(bare)[:2] == [(None, None), (None, None)]
    assert days(bare)[3] == ("2025-10-07", "2025-10-07")  # though the page says "Today : Oct 08, 2025"
    assert values(bare, "published_basis") == [None, None, "page", "page", "page"]


def test_every_value_of_metadata_names_its_evidence(corpus: Corpus) -> None:
    assert all(values(corpus, "evidence"))


def test_labels_are_short_and_unique(corpus: Corpus) -> None:
    assert values(corpus, "label") == [
        "Unnamed A (000)",
        "Zrumbesh English (001)",
        "Unnamed B (002)",
        "Unnamed B (003)",
        "Live Mint (004)",
    ]


@pytest.mark.parametrize(
    "furniture",
    [
        *("Today :", "World News", "07 October", "News Editor", "Next Post", "Shabeer", "QUETTA"),
        *("You May Like", "Zrumbesh", "Quick accesses", "MENAFN", "ISLAMABAD:", "2025-10-06", "Oct 5"),
    ],
)
def test_furniture_is_gone(bare: Corpus, furniture: str) -> None:
    assert not bare.documents["text"].str.contains(furniture, regex=False).any()


def test_first_and_last_words_of_each_body_stay(bare: Corpus) -> None:
    text, body = bare.documents["text"], bare.documents["body_start"]
    assert [t[b:][:20] for t, b in zip(text, body, strict=True)] == [
        "In a surprising dipl",
        "Pakistan’s military ",
        "Pakistan has taken a",
        "In a move that has s",
        "Pakistan and the Uni",
    ]
    ends = ("warming relationship with Washington.", "the volatile region.", "all players involved.")
    assert all(t.endswith((*ends, "remains to be seen.", "Dawn reported.")) for t in text)


def test_standfirst_stands_between_title_and_body(bare: Corpus) -> None:
    text, body = bare.documents["text"][2], bare.documents["body_start"][2]
    assert text[:body].count("\n\n") == 2
    assert text[:body].rstrip().endswith("raising concerns for China and regional rivals.")


def test_dateline_section_and_byline_are_metadata(bare: Corpus) -> None:
    assert values(bare, "dateline")[1] == "ISLAMABAD"
    assert values(bare, "section")[2] == "World News"
    assert values(bare, "byline")[1] == "News Editor"


def test_spaces_around_quotation_marks_are_mended_and_nothing_else(bare: Corpus) -> None:
    mended = bare.removals[bare.removals["action"] == "mended"]
    assert mended.groupby("rule").size().to_dict() == {"comma spacing": 1, "quotation spacing": 9}
    assert set(mended["doc_id"]) == {"004_e32d84682481c53d"}
    assert "described the delivery as “a milestone" in bare.documents["text"][4]


def test_the_map_leads_back_to_every_raw_character(bare: Corpus) -> None:
    for row in bare.documents.itertuples():
        raw = (bare.folder / row.path).read_text("utf-8")
        kept = bare.segments[bare.segments["doc_id"] == row.doc_id]
        gone = bare.removals[bare.removals["doc_id"] == row.doc_id]
        for s in kept.itertuples():
            assert row.text[s.start : s.end] == raw[s.raw_start : s.raw_start + s.end - s.start]
        for r in gone.itertuples():
            assert raw[r.raw_start : r.raw_end] == r.text
        covered = (kept["end"] - kept["start"]).sum() + (gone["raw_end"] - gone["raw_start"]).sum()
        assert covered == len(raw)


def test_every_rule_of_a_row_is_listed(bare: Corpus) -> None:
    assert set(bare.removals["rule"]) <= set(RULES)


def test_the_retellings_002_and_003_are_no_copies(corpus: Corpus) -> None:
    assert values(corpus, "cluster") == values(corpus, "doc_id")


def test_mentions_of_two_places_as_counted_by_hand(corpus: Corpus) -> None:
    text = corpus.documents["text"]
    assert [len(re.findall(r"\bPasni\b", t)) for t in text] == [7, 5, 14, 2, 1]
    assert [len(re.findall(r"\bGwadar\b", t)) for t in text] == [1, 3, 3, 1, 0]


def test_the_files_are_those_that_the_readme_names(seeds: Path) -> None:
    readme = (seeds / "README.md").read_text("utf-8")
    for file in seeds.glob("*.txt"):
        assert hashlib.sha256(file.read_bytes()).hexdigest() in readme


def test_loading_twice_gives_the_same_hash_and_a_changed_side_file_another(
    seeds: Path, corpus: Corpus, tmp_path: Path
) -> None:
    assert load_corpus(seeds).sha256 == corpus.sha256
    shutil.copytree(seeds, tmp_path / "copy")
    (tmp_path / "copy" / "metadata.csv").write_text("file,outlet\n000_8c1084428d027799.txt,X\n", "utf-8")
    assert load_corpus(tmp_path / "copy").sha256 != corpus.sha256
