"""Concordance: a word or phrase in its context, one line per occurrence."""

import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

from pasni_analysis import schema
from pasni_analysis.corpus.tables import Corpus
from pasni_analysis.corpus.words import WORD
from pasni_analysis.measures.texts import check_choice, check_least

if TYPE_CHECKING:
    from pasni_analysis.spans.annotate import Notes

_SORTS = ("position", "left", "right")


def kwic(
    corpus: "Corpus | Notes",
    keyword: str,
    *,
    window: int = 8,
    sort: Literal["position", "left", "right"] = "position",
    ignore_case: bool = True,
) -> pd.DataFrame:
    """Return one row per occurrence of ``keyword``: left, keyword, right, doc_id, label, start, end.

    ``keyword`` is a word or a phrase; ``*`` stands for any letters within a word. ``window`` counts words a
    side and stops at the ends of the article. ``sort`` orders by place, by the words that follow ("right"),
    or by those that precede, nearest first ("left"). Copies are listed as well: a concordance counts nothing.
    """
    check_choice("sort", sort, _SORTS)
    check_least("window", window, 0)
    if not keyword.strip():
        raise ValueError("keyword: expected a word or phrase; found an empty string")
    pattern = _pattern(keyword, ignore_case)
    documents = corpus.documents
    rows = [
        {**line, "doc_id": doc_id, "label": label}
        for doc_id, label, text in documents[["doc_id", "label", "text"]].itertuples(index=False)
        for line in _lines(text, pattern, window)
    ]
    # The sort is stable: what ties stays in the order of the corpus.
    return schema.make("kwic", sorted(rows, key=lambda row: _key(row, sort)))


def _pattern(keyword: str, ignore_case: bool) -> re.Pattern[str]:
    words = [re.escape(w).replace(r"\*", r"\w*").replace("'", "['’]") for w in keyword.split()]
    phrase = r"\s+".join(words)
    return re.compile(rf"(?<!\w){phrase}(?!\w)", re.IGNORECASE if ignore_case else 0)


def _lines(text: str, pattern: re.Pattern[str], window: int) -> list[dict]:
    hits = list(pattern.finditer(text))
    words = [m.span() for m in WORD.finditer(text)] if hits else []
    starts, ends = [a for a, _ in words], [b for _, b in words]
    lines = []
    for hit in hits:
        at, past = bisect_right(ends, hit.start()), bisect_left(starts, hit.end())
        before, after = words[max(0, at - window) : at], words[past : past + window]
        left, right = (before[0][0] if before else hit.start()), (after[-1][1] if after else hit.end())
        lines.append(
            {
                "left": _flat(text[left : hit.start()]),
                "keyword": hit.group(),
                "right": _flat(text[hit.end() : right]),
                "start": hit.start(),
                "end": hit.end(),
            }
        )
    return lines


def _flat(text: str) -> str:
    return " ".join(text.split())


def _key(row: Any, sort: str) -> list[str]:
    words = WORD.findall(row[sort].casefold()) if sort != "position" else []
    return words[::-1] if sort == "left" else words
