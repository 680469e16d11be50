"""Bylines as names, the same from whatever a file is read."""

import time
from pathlib import Path

import pytest

from pasni_analysis.corpus.bylines import normalize_byline
from pasni_analysis.corpus.load import load_corpus

BODY = "The harbour authority opened the new quay on Tuesday after two years of work, officials said."


@pytest.mark.parametrize(
    ("printed", "names"),
    [
        ("By Jane Roe", "Jane Roe"),
        ("By Jane Roe | Dawn.com", "Jane Roe"),
        ("Written by: Jane Roe and Tom Lee", "Jane Roe and Tom Lee"),
        ("BY JANE ROE, Associated Press", "JANE ROE"),
        ("Jane Roe, Staff Writer", "Jane Roe"),
        ("Jane Roe, Foreign Correspondent in Karachi", "Jane Roe"),
        ("Jane Roe / Reuters", "Jane Roe"),
        ("Jane Roe - Dawn", "Jane Roe"),
        ("Jane Roe (AFP)", "Jane Roe"),
        ("By Jane Roe; By Tom Lee; Jane Roe", "Jane Roe; Tom Lee"),
        ("By Jane Roe October 7, 2025", "Jane Roe"),
        ("Jane Roe, Tom Lee", "Jane Roe, Tom Lee"),
        ("Jane Roe, @janeroe, USA TODAY", "Jane Roe"),
        ("By JANE ROE. Email: jroe@quay.example", "JANE ROE"),
        ("By JANE ROE. Follow Jane Roe on Twitter @janeroe.", "JANE ROE"),
        ("Tom Lee Jr.", "Tom Lee Jr."),
        ("jroe@quay.example", "jroe@quay.example"),
        ("Byron Smith-Jones", "Byron Smith-Jones"),
        ("Ann Roe–Lee", "Ann Roe–Lee"),
        ("News Editor", "News Editor"),
        ("Our Correspondent", "Our Correspondent"),
        ("AP", "AP"),
        ("By Admin", "Admin"),
    ],
)
def test_a_byline_is_its_names(printed: str, names: str) -> None:
    assert normalize_byline(printed) == names


def test_the_byline_is_the_same_from_a_text_and_a_page(tmp_path: Path) -> None:
    line, more = "By Jane Roe | Dawn.com", f"{BODY} It had been asked for since the storm of that winter."
    (tmp_path / "a.txt").write_text(f"Quay opens at last\n\n{line}\n\n{BODY}\n\n{more}")
    (tmp_path / "b.html").write_text(
        f"<!doctype html><html><body><article><h1>Quay opens at last</h1><p class='byline'>{line}</p>"
        f"<p>{BODY}</p><p>{more}</p></article></body></html>"
    )
    assert load_corpus(tmp_path).documents["byline"].tolist() == ["Jane Roe", "Jane Roe"]


@pytest.mark.parametrize(
    "hostile", [text * 50_000 for text in ("By ", "a, Reuters, ", "(", " - ", ";", "on ", "a@ ", ". ")]
)
def test_hostile_bylines_take_no_more_than_linear_time(hostile: str) -> None:
    started = time.process_time()
    normalize_byline(hostile)
    assert time.process_time() - started < 5
