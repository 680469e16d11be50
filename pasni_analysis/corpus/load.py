"""Files to documents: clean text, metadata, clusters, and a row for everything that could not be used."""

import hashlib
import os
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from pasni_analysis import schema
from pasni_analysis.corpus import sides
from pasni_analysis.corpus.clean import Cleaned, clean_text, find_recurring
from pasni_analysis.corpus.dates import FIRST_YEAR, LAST_YEAR, parse_interval, parse_published
from pasni_analysis.corpus.duplicates import find_clusters
from pasni_analysis.corpus.metadata import Row, add_labels, describe, is_english, override
from pasni_analysis.corpus.outlets import normalize_outlet
from pasni_analysis.corpus.read import (
    ADVICE,
    READERS,
    Problem,
    RawArticle,
    problem,
    read_file,
    replace_surrogates,
)
from pasni_analysis.corpus.tables import Corpus
from pasni_analysis.paths import resolve_path

Undated = Literal["keep", "drop"]
_RECORDS = (".jsonl", ".ndjson", ".csv", ".tsv")


def _files(folder: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        for name in sorted(names):
            beside = place == str(folder) and name.lower() in sides.FILES
            if not name.startswith(".") and not beside:
                yield Path(place) / name


def _find_files(path: Path, given: str | Path) -> list[tuple[Path, str]]:
    if not path.exists():
        raise FileNotFoundError(
            f"corpus {str(given)!r}: there is no such file or folder (looked for {path}); "
            "a relative path starts at the project's root, else at the working directory"
        )
    if path.is_file():
        return [(path, path.name)]
    found = [(file, file.relative_to(path).as_posix()) for file in _files(path)]
    if not found:
        raise ValueError(
            f"corpus {str(given)!r}: the folder {path} holds no article; put article files into it "
            f"({', '.join(READERS)})"
        )
    return sorted(found, key=lambda pair: pair[1])


def _read(files: Iterable[tuple[Path, str]]) -> tuple[list[RawArticle], list[Problem]]:
    articles: list[RawArticle] = []
    problems: list[Problem] = []
    for file, name in files:
        if (path := replace_surrogates(name)) != name:
            advice = "the file is used under this name; rename it"
            problems.append(problem(path, "a file name in UTF-8", "bytes that are not UTF-8", advice))
        for item in read_file(file, path):
            articles.append(item) if isinstance(item, RawArticle) else problems.append(item)
    return articles, problems


def _name(articles: Iterable[RawArticle]) -> Iterator[RawArticle | Problem]:
    # A file is called by its name alone where no other bears it, else by its path; records keep their ids.
    articles = list(articles)
    stems = Counter(Path(article.doc_id).name for article in articles if not article.fields)
    seen: set[str] = set()
    for article in articles:
        is_file = article.path.startswith(article.doc_id + ".")
        stem = Path(article.doc_id).name
        doc_id = stem if is_file and stems[stem] == 1 else article.doc_id
        if doc_id in seen:
            yield problem(
                article.path, "an id of its own", f"the id {doc_id!r} for the second time", ADVICE["id"]
            )
            continue
        seen.add(doc_id)
        yield RawArticle(doc_id, article.path, article.raw, article.sha256, article.fields)


def _where(article: RawArticle) -> str:
    return article.path if Path(article.path).stem == article.doc_id else f"{article.path}, {article.doc_id}"


def _check_article(row: Row, article: RawArticle) -> Problem | None:
    if not row["n_words"]:
        found = "no words once page furniture was removed"
        return problem(
            _where(article), "an article", found, "look at the file; take it out or fetch it again"
        )
    if not is_english(row["text"]):
        advice = "the article was set aside: the package reads English; take it out or translate it"
        return problem(_where(article), "a text in English", "few or no English words", advice)
    return None


def _check_date(article: RawArticle) -> Problem | None:
    given = article.fields.get("published", "")
    if not given or parse_published(given):
        return None
    advice = "the article is used as undated; write the date as 2025-10-07"
    expected = f"a date from {FIRST_YEAR} to {LAST_YEAR}" if parse_interval(given) else "a date"
    return problem(_where(article), expected, repr(given), advice)


def _metadata_for(article: RawArticle, cells: dict[str, dict[str, Any]]) -> tuple[str, dict[str, Any]]:
    for name in (article.path, Path(article.path).name, article.doc_id):
        if name in cells and (name == article.doc_id or not article.path.lower().endswith(_RECORDS)):
            return name, cells[name]
    return "", {}


def _edit_rows(doc_id: str, raw: str, cleaned: Cleaned) -> Iterator[Row]:
    for edit in cleaned.edits:
        yield {
            "doc_id": doc_id,
            "raw_start": edit.start,
            "raw_end": edit.end,
            "rule": edit.rule,
            "action": edit.action,
            "text": raw[edit.start : edit.end],
            "replacement": edit.replacement if edit.action == "mended" else None,
        }


def _side(folder: Path | None, name: str, given: str | Path) -> Path | None:
    if given:
        path = resolve_path(given)
        if not path.is_file():
            raise FileNotFoundError(f"{name.split('.')[0]}={str(given)!r}: there is no such file ({path})")
        return path
    beside = folder / name if folder else None
    return beside if beside and beside.is_file() else None


def _hash(articles: Iterable[RawArticle], side_files: Iterable[Path | None]) -> str:
    parts = [f"{article.doc_id}\t{article.sha256}" for article in articles]
    parts += [f"{p.name}\t{hashlib.sha256(p.read_bytes()).hexdigest()}" for p in side_files if p]
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _day(name: str, value: str, last: bool) -> pd.Timestamp | None:
    if not value:
        return None
    interval = parse_interval(str(value))
    if interval is None:
        raise ValueError(f"{name}={value!r} is no date; write it as 2025-10-07")
    return pd.Timestamp(interval[last])


def select_documents(
    documents: pd.DataFrame,
    *,
    outlets: Sequence[str] = (),
    date_from: str = "",
    date_to: str = "",
    undated: Undated = "keep",
) -> tuple[pd.DataFrame, dict[str, int]]:
    """Return the documents of a selection, and how many were left out by each reason.

    An article is in when its interval of publication overlaps the span (both ends inclusive); an open end
    reaches on without limit. The undated, with neither end known, are kept unless ``undated`` is "drop".
    Where ``outlets`` are named, an article whose outlet is unknown is out for that reason, not as another's.
    """
    if undated not in ("keep", "drop"):
        raise ValueError(f"undated={undated!r}: expected 'keep' or 'drop'")
    first, last = _day("date_from", date_from, False), _day("date_to", date_to, True)
    if first is not None and last is not None and first > last:
        raise ValueError(f"date_from={date_from!r} lies after date_to={date_to!r}; exchange the two")
    wanted = {normalize_outlet(name) for name in outlets}
    known = sorted(documents["outlet"].dropna().unique())
    if unknown := sorted(wanted - set(known)):
        raise ValueError(
            f"outlets: {unknown[0]!r} is not in the corpus; it holds {', '.join(known) or 'none'}"
        )
    start, end = documents["published_start"], documents["published_end"]
    unnamed = documents["outlet"].isna()
    out = {
        "outlet unknown": unnamed & bool(wanted),
        "other outlet": ~documents["outlet"].isin(wanted) & bool(wanted),
        "undated": start.isna() & end.isna() & (undated == "drop"),
        "before date_from": end.lt(first) if first is not None else start.ne(start) & False,
        "after date_to": start.gt(last) if last is not None else start.ne(start) & False,
    }
    left = pd.Series(True, index=documents.index)
    counts = {}
    for reason, mask in out.items():
        mask = mask.fillna(False).astype(bool) & left
        if mask.any():
            counts[reason] = int(mask.sum())
        left &= ~mask
    return documents[left].reset_index(drop=True), counts


def _only(frame: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    return frame[frame["doc_id"].isin(documents["doc_id"])].reset_index(drop=True)


def _build(
    articles: Sequence[RawArticle], cells: dict[str, dict[str, Any]], skip: Collection[str]
) -> tuple[list[Row], list[Row], list[Row], list[Problem]]:
    rows: list[Row] = []
    edits: list[Row] = []
    segments: list[Row] = []
    problems: list[Problem] = []
    used: set[str] = set()
    skipped = "recurring line" in skip or len(articles) < 3
    recurring = frozenset() if skipped else find_recurring(article.raw for article in articles)
    for article in articles:
        cleaned = clean_text(article.raw, skip_rules=skip, recurring=recurring)
        row = describe(article, cleaned)
        name, given = _metadata_for(article, cells)
        used.add(name)
        row = override(row, given)
        if fault := _check_article(row, article):
            problems.append(fault)
            continue
        if fault := _check_date(article):
            problems.append(fault)
        rows.append(row)
        edits.extend(_edit_rows(article.doc_id, article.raw, cleaned))
        segments.extend(
            {"doc_id": article.doc_id, "start": start, "end": end, "raw_start": at}
            for start, end, at in cleaned.segments
        )
    for name in cells.keys() - used:
        where = f"metadata.csv, line {cells[name]['line']}"
        problems.append(
            problem(where, "a file of the corpus", repr(name), "correct the name or delete the line")
        )
    return rows, edits, segments, problems


def load_corpus(
    path: str | Path = "seeds",
    *,
    outlets: Sequence[str] = (),
    date_from: str = "",
    date_to: str = "",
    undated: Undated = "keep",
    aliases: str | Path = "",
    events: str | Path = "",
    frames: str | Path = "",
    metadata: str | Path = "",
    skip_rules: Collection[str] = (),
) -> Corpus:
    """Return the corpus in ``path``: a row per article, and a row for all that was not used.

    ``path`` is a folder of text files (nested; ``.txt``, ``.md``), one such file, or a table of articles
    (``.jsonl``, ``.csv``, ``.tsv``, also ``.gz``) with columns id, outlet, published, title, text ...
    A side file that is not named is looked for in the corpus folder. For a table, ``removals`` and
    ``segments`` count in the record's text, with its title on top. Raises FileNotFoundError where there is
    nothing at ``path``, ValueError where no article is or remains, or a parameter or side file is wrong.
    """
    where = resolve_path(path)
    articles, problems = _read(_find_files(where, path))
    folder = where if where.is_dir() else None
    side = {
        name: _side(folder, file, given)
        for name, file, given in (
            ("metadata", "metadata.csv", metadata),
            ("aliases", "aliases.csv", aliases),
            ("events", "events.csv", events),
            ("frames", "frames.toml", frames),
        )
    }
    named = list(_name(articles))
    articles = [item for item in named if isinstance(item, RawArticle)]
    problems += [item for item in named if not isinstance(item, RawArticle)]
    cells = sides.load_metadata(side["metadata"]) if side["metadata"] else {}
    rows, edits, segments, faults = _build(articles, cells, skip_rules)
    problems = sorted([*problems, *faults], key=lambda p: (p["path"], p["found"]))
    if not rows:
        why = "; ".join(f"{p['path']}: {p['found']}" for p in problems[:3])
        raise ValueError(f"corpus {str(path)!r}: no article could be read ({why}); {problems[0]['advice']}")
    rows = add_labels(sorted(rows, key=lambda row: row["doc_id"]))
    documents, left_out = select_documents(
        schema.make("documents", rows), outlets=outlets, date_from=date_from, date_to=date_to, undated=undated
    )
    if documents.empty:
        why = "; ".join(f"{n} {reason}" for reason, n in left_out.items())
        raise ValueError(
            f"corpus {str(path)!r}: the selection leaves no article ({why}); "
            "widen date_from, date_to or outlets"
        )
    documents = schema.make("documents", documents.assign(cluster=find_clusters(documents)))
    return Corpus(
        documents=documents,
        removals=_only(schema.make("removals", edits), documents),
        problems=schema.make("problems", problems),
        segments=_only(schema.make("segments", segments), documents),
        aliases=sides.load_table(side["aliases"], "aliases") if side["aliases"] else sides.empty("aliases"),
        events=sides.load_table(side["events"], "events") if side["events"] else sides.empty("events"),
        frames=sides.load_frames(side["frames"]) if side["frames"] else {},
        folder=folder,
        sha256=_hash(articles, side.values()),
        left_out=left_out,
    )
