"""Concordance: a word or phrase in its context, one line per occurrence."""

import re
from typing import TYPE_CHECKING, Literal

import pandas as pd

from pasni_analysis import schema
from pasni_analysis.corpus.tables import Corpus
from pasni_analysis.measures.texts import check_choice
from pasni_analysis.spans.sentences import WORD

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
    if not keyword.strip():
        raise ValueError("keyword: expected a word or phrase; found an empty string")
    pattern = _pattern(keyword, ignore_case)
    documents = corpus.documents
    rows = [
        {**line, "doc_id": doc_id, "label": label, "position": position}
        for position, (doc_id, label, text) in enumerate(
            zip(documents["doc_id"], documents["label"], documents["text"], strict=True)
        )
        for line in _lines(text, pattern, window)
    ]
    rows.sort(key=lambda row: _key(row, sort))
    return schema.make("kwic", [{k: v for k, v in row.items() if k != "position"} for row in rows])


def _pattern(keyword: str, ignore_case: bool) -> re.Pattern[str]:
    words = [re.escape(w).replace(r"\*", r"\w*").replace("'", "['’]") for w in keyword.split()]
    phrase = r"\s+".join(words)
    return re.compile(rf"(?<!\w){phrase}(?!\w)", re.IGNORECASE if ignore_case else 0)


def _lines(text: str, pattern: re.Pattern[str], window: int) -> list[dict]:
    hits = list(pattern.finditer(text))
    if not hits:
        return []
    words = [m.span() for m in WORD.finditer(text)]
    lines, before, after = [], 0, 0
    for hit in hits:
        while before < len(words) and words[before][1] <= hit.start():
            before += 1
        after = max(after, before)
        while after < len(words) and words[after][0] < hit.end():
            after += 1
        left = words[max(0, before - window)][0] if window and before else hit.start()
        right = words[min(len(words), after + window) - 1][1] if window and after < len(words) else hit.end()
        lines.append(
            {
                "left": _flat(text[min(left, hit.start()) : hit.start()]),
                "keyword": hit.group(),
                "right": _flat(text[hit.end() : max(right, hit.end())]),
                "start": hit.start(),
                "end": hit.end(),
            }
        )
    return lines


def _flat(text: str) -> str:
    return " ".join(text.split())


def _key(row: dict, sort: str) -> tuple:
    place = (row["position"], row["start"])
    words = WORD.findall(row[sort].casefold()) if sort != "position" else []
    return (words[::-1] if sort == "left" else words, *place)
