"""Raw articles to the rows of a corpus: documents, removals, segments, and what could not be used."""

from collections import Counter
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count
from pathlib import PurePosixPath
from typing import Any

from pasni_analysis.corpus.articles import Problem, RawArticle, problem
from pasni_analysis.corpus.clean import Cleaned, clean_text, find_recurring
from pasni_analysis.corpus.dates import FIRST_YEAR, LAST_YEAR, parse_interval, parse_published, read_numeric
from pasni_analysis.corpus.edits import Edit
from pasni_analysis.corpus.language import judge_english, says_other
from pasni_analysis.corpus.markdown import is_markdown, read_markdown
from pasni_analysis.corpus.metadata import Row, describe, override
from pasni_analysis.corpus.tracing import trace_edits, trace_segments
from pasni_analysis.progress import progress

Cells = Mapping[str, Mapping[str, Any]]
_EXTRACTED = ("html", "mhtml", "nexis", "factiva")
LEAST_WORDS = 5  # of an article, its title included
_SAME = "nothing: the first one was kept"


def _free_id(article: RawArticle, taken: Container[str]) -> str:
    stem = PurePosixPath(article.path).name.split(".")[0]
    name = f"{stem}/{article.doc_id}"
    return next(i for n in count(1) if (i := name if n == 1 else f"{name}-{n}") not in taken)


def name_articles(articles: Iterable[RawArticle]) -> Iterator[RawArticle | Problem]:
    """Yield the articles under ids of their own, and a problem for each whose id another bears.

    A file is called by its name alone where no other bears it, else by its path. Records keep their ids: a
    second article with one is called by its file too; the same article for the second time is left out.
    """
    articles = list(articles)
    stems = Counter(PurePosixPath(a.doc_id).name for a in articles if a.is_file)
    seen: dict[str, str] = {}
    for article in articles:
        stem = PurePosixPath(article.doc_id).name
        doc_id = stem if article.is_file and stems[stem] == 1 else article.doc_id
        if doc_id in seen:
            same = seen[doc_id] == article.sha256
            found = f"{'the same article with ' if same else ''}the id {doc_id!r} for the second time"
            doc_id = doc_id if same else _free_id(article, seen)
            advice = _SAME if same else f"it is used as {doc_id!r}; give each article an id of its own"
            yield problem(article.path, "an id of its own", found, advice)
            if same:
                continue
        seen[doc_id] = article.sha256
        yield replace(article, doc_id=doc_id)


def _where(article: RawArticle) -> str:
    alone = PurePosixPath(article.path).stem == article.doc_id
    return article.path if alone else f"{article.path}, {article.doc_id}"


def _check_article(row: Row, article: RawArticle) -> Problem | None:
    if row["n_words"] < LEAST_WORDS:
        words = f"{row['n_words']} words" if row["n_words"] else "no words"
        found = f"{words} once page furniture was removed"
        advice = (
            f"it was set aside; look at the file, take it out or fetch it again ({LEAST_WORDS} words are one)"
        )
        return problem(_where(article), "an article", found, advice)
    return _check_language(row["text"], article, article.part.fields.get("language", ""))


def _check_language(text: str, article: RawArticle, said: str) -> Problem | None:
    english = judge_english(text)
    if english is False or (english is None and says_other(said)):
        found = "few or no English words" if english is False else f"language {said!r}, and a text too short"
        advice = "the article was set aside: the package reads English; take it out or translate it"
        return problem(_where(article), "a text in English", found, advice)
    return None


def _contradicts(text: str, article: RawArticle) -> Problem | None:
    said = article.part.fields.get("language", "")
    if not (says_other(said) and judge_english(text)):
        return None
    advice = "it is used, and its language is called en; correct the language, or take the article out"
    return problem(_where(article), f"a text in the language {said!r}", "a text in English", advice)


def _check_date(article: RawArticle) -> Problem | None:
    given = article.part.fields.get("published", "")
    if not given or parse_published(given):
        return None
    advice = "the article is used as undated; write the date as 2025-10-07"
    expected = f"a date from {FIRST_YEAR} to {LAST_YEAR}" if parse_interval(given) else "a date"
    found, readings = repr(given), read_numeric(given)
    if len(readings) > 1:
        found += f", which is {' or '.join(f'{d.day} {d:%B %Y}' for d in readings)}"
        advice = f"the article is used as undated; write which day it is: {' or '.join(map(str, readings))}"
    return problem(_where(article), expected, found, advice)


def _cells_for(
    article: RawArticle, cells: Cells, in_file: Mapping[str, int], named: Mapping[str, list[str]]
) -> tuple[str, Mapping[str, Any]]:
    # A line of metadata.csv means a file only where that holds one article, and a file's name only where no
    # other file bears it; else each by its id.
    names = [article.doc_id]
    if in_file[article.path] == 1:
        bare = PurePosixPath(article.path).name
        names = [article.path, *([bare] if len(named[bare]) == 1 else []), article.doc_id]
    name = next((name for name in names if name in cells), "")
    return name, cells.get(name, {})


def _unused(name: str, line: int, named: Mapping[str, list[str]]) -> Problem:
    where, files = f"metadata.csv, line {line}", named.get(name, [])
    if len(files) < 2:
        return problem(where, "a file of the corpus", repr(name), "correct the name or delete the line")
    found = f"{name!r}, a name of {len(files):,} files"
    return problem(where, "one file of the corpus", found, f"write its path, such as {files[0]}")


def _edit_rows(article: RawArticle, cleaned: Iterable[Edit]) -> Iterator[Row]:
    part = article.part
    edits = [*part.edits, *trace_edits(cleaned, part.segments)]
    for edit in sorted(edits) if part.edits else edits:
        yield {
            "doc_id": article.doc_id,
            "raw_start": edit.start,
            "raw_end": edit.end,
            "rule": edit.rule,
            "action": edit.action,
            "text": article.raw[edit.start : edit.end],
            "replacement": edit.replacement if edit.action == "mended" else None,
        }


def clean_article(article: RawArticle, skip: Collection[str], recurring: Collection[str]) -> Cleaned:
    """Return the clean text of an article; only where a reader has not found it within a page, as of one."""
    whole = article.format not in _EXTRACTED
    title = article.part.fields.get("title", "")
    return clean_text(article.part.text, skip_rules=skip, recurring=recurring, whole_page=whole, title=title)


def build_rows(
    articles: Sequence[RawArticle], cells: Cells, skip: Collection[str]
) -> tuple[list[Row], list[Row], list[Row], list[Problem]]:
    """Return the rows of documents, removals, segments and problems for ``articles``.

    ``cells`` are the lines of metadata.csv by file or id, ``skip`` the names of cleaning rules to leave out.
    """
    rows: list[Row] = []
    edits: list[Row] = []
    segments: list[Row] = []
    problems: list[Problem] = []
    used: set[str] = set()
    in_file = Counter(article.path for article in articles)
    if "markup" not in skip:
        articles = [read_markdown(article) if is_markdown(article) else article for article in articles]
    named: dict[str, list[str]] = {}
    for path in in_file:
        named.setdefault(PurePosixPath(path).name, []).append(path)
    skipped = "recurring line" in skip or len(articles) < 3
    recurring = frozenset() if skipped else find_recurring(article.part.text for article in articles)
    for article in progress(articles, desc="cleaning", unit="article"):
        cleaned = clean_article(article, skip, recurring)
        name, given = _cells_for(article, cells, in_file, named)
        used.add(name)
        row = override(describe(article, cleaned), given)
        if fault := _check_article(row, article):
            problems.append(fault)
            continue
        problems += [fault for fault in (_check_date(article), _contradicts(row["text"], article)) if fault]
        rows.append(row)
        edits.extend(_edit_rows(article, cleaned.edits))
        traced = trace_segments(cleaned.segments, article.part.segments)
        segments.extend(
            {"doc_id": article.doc_id, "start": s, "end": e, "raw_start": at} for s, e, at in traced
        )
    problems += [_unused(name, cells[name]["line"], named) for name in cells.keys() - used]
    return rows, edits, segments, problems
