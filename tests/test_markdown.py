"""Markdown: what of it is read as text, and what stays."""

import time
from pathlib import Path

import pytest

from pasni_analysis.corpus.articles import Part, RawArticle
from pasni_analysis.corpus.load import load_corpus
from pasni_analysis.corpus.markdown import is_markdown, read_markdown

BODY = "The harbour authority opened the new quay on Tuesday after two years of work, officials said."


def read(text: str, path: str = "a.md") -> Part:
    return read_markdown(RawArticle("a", path, text, Part(text), "")).part


@pytest.mark.parametrize(
    ("marked", "plain"),
    [
        ("# Quay opens", "Quay opens"),
        ("### Quay opens ###", "Quay opens"),
        ("## **Quay opens**", "Quay opens"),
        ("*By Jane Roe*", "By Jane Roe"),
        ("__By Jane Roe__", "By Jane Roe"),
        (
            'The [board](https://quay.example/a_(b)) and the [mayor](/m "Mayor") met.',
            "The board and the mayor met.",
        ),
        ("![The quay](https://quay.example/1.jpg)", ""),
    ],
)
def test_marks_are_taken_out_and_the_map_leads_back(marked: str, plain: str) -> None:
    part = read(f"{marked}\n\n{BODY}")
    assert part.text == f"{plain}\n\n{BODY}"
    raw = f"{marked}\n\n{BODY}"
    assert all(part.text[a:b] == raw[at : at + b - a] for a, b, at in part.segments)
    assert {(edit.rule, edit.action) for edit in part.edits} == {("markup", "removed")}


@pytest.mark.parametrize(
    "line",
    [
        "#Gwadar is trending",
        "* a list",
        "* * *",
        "A **bold** word",
        "*one* and *two*",
        "snake_case_name",
        "He [the mayor](sic) left",
        "[1] (see below)",
        "####### Seven",
        "5 * 3 * 2",
    ],
)
def test_what_is_no_plain_mark_stays(line: str) -> None:
    assert read(f"{line}\n\n{BODY}").text == f"{line}\n\n{BODY}"


@pytest.mark.parametrize(
    ("path", "text", "is_one"),
    [("a.md", BODY, True), ("b/a.Markdown", BODY, True), ("a.txt", f"\n# Quay\n{BODY}", True),
     ("a.txt", BODY, False), ("a.txt", f"#Quay\n{BODY}", False)],
)  # fmt: skip
def test_markdown_is_told_by_its_name_or_its_first_line(path: str, text: str, is_one: bool) -> None:
    assert is_markdown(RawArticle("a", path, text, Part(text), "")) is is_one


def test_title_and_byline_of_a_markdown_file(tmp_path: Path) -> None:
    raw = f"# Quay opens at last\n\n*By Jane Roe*\n\n{BODY} The [board](https://quay.example) met."
    (tmp_path / "a.md").write_text(raw, "utf-8")
    corpus = load_corpus(tmp_path)
    row = corpus.documents.iloc[0]
    assert (row["title"], row["byline"], row["format"]) == ("Quay opens at last", "Jane Roe", "markdown")
    assert row["text"] == f"Quay opens at last\n\n{BODY} The board met."
    assert all(raw[r.raw_start : r.raw_end] == r.text for r in corpus.removals.itertuples())
    assert all(row["text"][s.start : s.end] == raw[s.raw_start : s.raw_start + s.end - s.start]
               for s in corpus.segments.itertuples())  # fmt: skip
    assert load_corpus(tmp_path, skip_rules=["markup"]).documents["text"][0].startswith("# Quay")


@pytest.mark.parametrize(
    "hostile", [mark * 100_000 for mark in ("[", "[a](", "# ", "*a", "![", "[a](/", "[a](/(", "_", "**")]
)
def test_hostile_markdown_takes_no_more_than_linear_time(hostile: str) -> None:
    started = time.process_time()
    read(hostile)
    assert time.process_time() - started < 5
