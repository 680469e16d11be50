"""Files to documents: clean text, metadata, clusters, and a row for everything that could not be used."""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

import pandas as pd

from pasni_analysis import schema
from pasni_analysis.corpus import sides
from pasni_analysis.corpus.articles import Problem, RawArticle, problem
from pasni_analysis.corpus.build import build_rows, name_articles
from pasni_analysis.corpus.decoding import replace_surrogates
from pasni_analysis.corpus.duplicates import find_clusters
from pasni_analysis.corpus.fields import check_columns
from pasni_analysis.corpus.files import find_files
from pasni_analysis.corpus.metadata import add_labels
from pasni_analysis.corpus.read import read_file
from pasni_analysis.corpus.select import Undated, select_documents
from pasni_analysis.corpus.tables import Corpus
from pasni_analysis.paths import resolve_path
from pasni_analysis.progress import progress

_RENAME = "the file is used under this name; rename it"


def _find(path: Path, given: str | Path) -> tuple[list[tuple[Path, str]], list[Problem]]:
    if not path.exists():
        raise FileNotFoundError(
            f"corpus {str(given)!r}: there is no such file or folder (looked for {path}); "
            "a relative path starts at the project's root, else at the working directory"
        )
    files, problems = find_files(path, skip=sides.FILES)
    if not files and not problems:
        raise ValueError(
            f"corpus {str(given)!r}: the folder {path} holds no article; put article files into it "
            "(text, HTML, tables, downloads of news databases, ZIP archives of these)"
        )
    return files, problems


def _read(
    files: Sequence[tuple[Path, str]], columns: Mapping[str, str]
) -> tuple[list[RawArticle], list[Problem]]:
    articles: list[RawArticle] = []
    problems: list[Problem] = []
    for file, name in progress(files, desc="reading", unit="file"):
        if (path := replace_surrogates(name)) != name:
            problems.append(problem(path, "a file name in UTF-8", "bytes that are not UTF-8", _RENAME))
        for item in read_file(file, path, columns=columns):
            articles.append(item) if isinstance(item, RawArticle) else problems.append(item)
    return articles, problems


def _beside(folder: Path, name: str) -> list[Path]:
    # Metadata.csv is metadata.csv, as it is to Windows and macOS.
    try:
        return sorted(path for path in folder.iterdir() if path.name.lower() == name and path.is_file())
    except PermissionError:  # a file may be read where the names around it may not
        return []


def _side(folder: Path | None, name: str, given: str | Path) -> Path | None:
    if given:
        path = resolve_path(given)
        if not path.is_file():
            raise FileNotFoundError(f"{name.split('.')[0]}={str(given)!r}: there is no such file ({path})")
        return path
    beside = _beside(folder, name) if folder else []
    if len(beside) > 1:
        names = " and ".join(path.name for path in beside)
        raise ValueError(f"{names} in {folder}: one file of that name is used; put them together")
    return beside[0] if beside else None


def _not_used(file: Path, given: Mapping[str, str | Path]) -> list[Problem]:
    # A file alone is taken without what lies around it, which may belong to other articles.
    found = "a side file beside a corpus of one file, which was not used"
    return [
        problem(path.name, "a side file that is named", found, f'name it: {name}="{path.name}" with its path')
        for name, value in given.items()
        for path in ([] if value else _beside(file.parent, sides.NAMES[name]))
        if path != file
    ]


def _hash(articles: Iterable[RawArticle], side_files: Iterable[Path | None]) -> str:
    parts = [f"{article.doc_id}\t{article.sha256}" for article in articles]
    parts += [f"{p.name}\t{hashlib.sha256(p.read_bytes()).hexdigest()}" for p in side_files if p]
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _only(frame: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    return frame[frame["doc_id"].isin(documents["doc_id"])].reset_index(drop=True)


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
    validation: str | Path = "",
    columns: Mapping[str, str] | None = None,
    skip_rules: Collection[str] = (),
) -> Corpus:
    """Return the corpus in ``path``: a row per article, and a row for all that was not used.

    ``path`` is a folder (nested folders too) or one file: text, HTML, a table of articles (CSV, TSV, JSON,
    JSON lines, Parquet, Excel), a download of a news database (Nexis Uni, LexisNexis, Factiva), or a ZIP
    archive of these; docs/corpus.md describes each. ``columns`` says what a table calls a column that goes by
    none of the known names: ``{"text": "body_raw"}``. A side file that is not named is looked for in the
    corpus folder, not beside a single file. ``skip_rules`` switches rules of cleaning off by name.
    ``removals`` and ``segments`` count in the decoded file; in a table, in the record's text with its title
    on top. Raises FileNotFoundError where there is nothing at ``path``, ValueError where no article is or
    remains, or a parameter or side file is wrong.
    """
    check_columns(columns or {})
    where = resolve_path(path)
    files, problems = _find(where, path)
    folder = where if where.is_dir() else None
    articles, faults = _read(files, columns or {})
    problems += faults
    given = {
        "metadata": metadata,
        "aliases": aliases,
        "events": events,
        "frames": frames,
        "validation": validation,
    }
    side = {name: _side(folder, sides.NAMES[name], value) for name, value in given.items()}
    problems += [] if folder else _not_used(where, given)
    named = list(name_articles(articles))
    articles = [item for item in named if isinstance(item, RawArticle)]
    problems += [item for item in named if not isinstance(item, RawArticle)]
    cells = sides.load_metadata(side["metadata"]) if side["metadata"] else {}
    rows, edits, segments, faults = build_rows(articles, cells, skip_rules)
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
    # What coders say of the values changes none of them, and so is no part of what the corpus is.
    checked = side.pop("validation")
    sha256 = _hash(articles, side.values())
    documents = schema.make("documents", documents.assign(cluster=find_clusters(documents)))
    return Corpus(
        documents=documents,
        removals=_only(schema.make("removals", edits), documents),
        problems=schema.make("problems", problems),
        segments=_only(schema.make("segments", segments), documents),
        aliases=sides.load_table(side["aliases"], "aliases") if side["aliases"] else sides.empty("aliases"),
        events=sides.load_table(side["events"], "events") if side["events"] else sides.empty("events"),
        frames=sides.load_frames(side["frames"]) if side["frames"] else {},
        validation=sides.load_validation(checked, sha256) if checked else schema.make("validation"),
        folder=folder,
        sha256=sha256,
        left_out=left_out,
    )
