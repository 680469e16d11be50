"""A corpus in words: what was loaded, what was not, to be checked at a glance."""

import pandas as pd

from pasni_analysis.corpus.tables import Corpus

MOST_LINES = 40  # articles and problems that are listed one by one


def count(number: int, noun: str) -> str:
    """Return ``number`` with ``noun`` in its right form.

    >>> count(1, "figure"), count(0, "figure")
    ('1 figure', '0 figures')
    """
    many = f"{noun}es" if noun.endswith("ch") else f"{noun}s"
    return f"{number:,} {noun if number == 1 else many}"


def show_days(start: pd.Timestamp, end: pd.Timestamp) -> str:
    """Return an interval of days in words, open ends included.

    >>> day = pd.Timestamp("2025-10-07")
    >>> show_days(day, day), show_days(pd.NaT, day), show_days(pd.NaT, pd.NaT)
    ('2025-10-07', 'by 2025-10-07', 'undated')
    """
    first, last = ("" if pd.isna(d) else f"{d:%Y-%m-%d}" for d in (start, end))
    if first == last:
        return first or "undated"
    if first and last:
        return f"{first} to {last}"
    return f"from {first}" if first else f"by {last}"


def left_out(corpus: Corpus) -> list[str]:
    """Return in words what a corpus could not use, or not fully: undated, copies, problems, selections."""
    d = corpus.documents
    undated = int((d["published_start"].isna() & d["published_end"].isna()).sum())
    exact = int((d["published_start"] == d["published_end"]).sum())
    counts = {
        "without a date of publication": undated,
        "dated to a span, not to a day": len(d) - exact - undated,
        "without a known outlet": int(d["outlet"].isna().sum()),
        "of which more was removed than is left: see --show-removed": _stripped(corpus),
        "near-duplicate of another": int((d["cluster"] != d["doc_id"]).sum()),
        **{f"left out: {reason}": n for reason, n in corpus.left_out.items()},
    }
    lines = [f"{count(n, 'article')} {what}" for what, n in counts.items() if n]
    return lines + [
        f"{p.path}: {p.found} (expected {p.expected}); {p.advice}" for p in corpus.problems.itertuples()
    ]


def describe_corpus(corpus: Corpus, *, most: int = MOST_LINES) -> str:
    """Return the summary: counts, outlets, dates, removals, articles, and what is left out or uncertain.

    Of more than ``most`` articles, or problems, the rest is counted.
    """
    d = corpus.documents
    lines = [
        f"{count(len(d), 'article')}, {count(int(d['n_words'].sum()), 'word')}; {_published(d)}",
        "formats: " + ", ".join(f"{name} {n:,}" for name, n in _most_first(d["format"])),
        "outlets: "
        + _some([f"{name} {n:,}" for name, n in _most_first(d["outlet"].fillna("(unknown)"))], 12),
        "cleaning: " + _cleaning(corpus),
        "",
        *_articles(d, most),
    ]
    rest = left_out(corpus)
    heading = "left out or uncertain:" if rest else "nothing left out, nothing uncertain"
    more = [f"  and {len(rest) - most:,} more"] if len(rest) > most else []
    return "\n".join([*lines, "", heading, *(f"  {line}" for line in rest[:most]), *more])


def _most_first(values: pd.Series) -> list[tuple[str, int]]:
    counts = values.value_counts(sort=False).sort_index().sort_values(ascending=False, kind="stable")
    return list(counts.items())


def _published(documents: pd.DataFrame) -> str:
    # Where a first or last day is only possible, the span is no fact: say what is known to the day.
    exact = documents["published_start"].eq(documents["published_end"])
    days = documents.loc[exact, "published_start"]
    if days.empty:
        return "no article is dated to the day"
    span = show_days(days.min(), days.max())
    return f"published {span}" + ("" if exact.all() else f" ({int(exact.sum()):,} dated to the day)")


def _some(parts: list[str], most: int) -> str:
    return ", ".join(parts[:most]) + (f" and {len(parts) - most:,} more" if len(parts) > most else "")


def _removed(corpus: Corpus) -> pd.Series:
    # Characters removed per article; of pages not, since a removed block stands there with its markup.
    d = corpus.documents
    plain = d.loc[~d["format"].isin(["html", "mhtml"]), "doc_id"]
    r = corpus.removals[corpus.removals["action"] == "removed"]
    return (r["raw_end"] - r["raw_start"]).groupby(r["doc_id"]).sum().reindex(plain, fill_value=0)


def _cleaning(corpus: Corpus) -> str:
    counts, gone = corpus.removals["action"].value_counts(), _removed(corpus)
    left = corpus.documents.set_index("doc_id")["text"].str.len().reindex(gone.index)
    parts = {"mended": "mended", "metadata": "read as metadata"}
    said = [f"{counts[a]:,} {words}" for a, words in parts.items() if a in counts]
    if "removed" in counts:
        share = f" ({100 * gone.sum() / (gone.sum() + left.sum()):.1f} % of the texts)" if gone.sum() else ""
        said = [f"{count(int(counts['removed']), 'stretch')} removed{share}", *said]
    return ", ".join(said) or "nothing removed or mended"


def _stripped(corpus: Corpus) -> int:
    # Articles of which more was removed than is left: a page's furniture, or a text that was cut.
    gone = _removed(corpus)
    left = corpus.documents.set_index("doc_id")["text"].str.len().reindex(gone.index)
    return int((gone > left).sum())


def _articles(documents: pd.DataFrame, most: int) -> list[str]:
    shown = documents.head(most)
    rows = [
        (d.label, show_days(d.published_start, d.published_end), f"{d.n_words:,}", _title(d.title))
        for d in shown.itertuples()
    ]
    wide = [max(len(row[i]) for row in rows) for i in range(3)]
    lines = [f"  {a:<{wide[0]}}  {b:<{wide[1]}}  {c:>{wide[2]}}  {t}" for a, b, c, t in rows]
    more = len(documents) - len(shown)
    return lines + ([f"  and {more:,} more"] if more else [])


def _title(title: object) -> str:
    return "(no title)" if pd.isna(title) else str(title) if len(str(title)) < 72 else f"{str(title)[:70]}…"


def describe_removals(corpus: Corpus) -> str:
    """Return one line per stretch of the raw files that was removed, mended or read as metadata."""
    lines = [
        f"{r.doc_id} {r.raw_start}–{r.raw_end} {r.action} by {r.rule}: {r.text!r}"
        + (f" -> {r.replacement!r}" if r.action == "mended" else "")
        for r in corpus.removals.itertuples()
    ]
    return "\n".join(lines or ["nothing was removed or mended"])
