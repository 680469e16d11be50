"""Scores of reading web pages, from their HTML or from a dump of all their text, against annotated pages.

A gold page has ``id``, ``html`` or ``dump``, and what is true of it: ``text``, or else samples of it
(``contains``) and of the rest of the page (``lacks``); ``title``, ``author``, ``published`` where known.
"""

import hashlib
import re
from collections import Counter
from typing import Any, Literal

from pasni_analysis.corpus.articles import Part, RawArticle
from pasni_analysis.corpus.build import clean_article
from pasni_analysis.corpus.clean import find_recurring
from pasni_analysis.corpus.metadata import describe
from pasni_analysis.corpus.pages import read_page
from pasni_analysis.progress import progress

Document = dict[str, Any]
Form = Literal["html", "dump"]
FIELDS = ("title", "author", "published")
_SHINGLE = 4  # words


def predict_pages(documents: list[Document], *, form: Form = "html") -> dict[str, Document]:
    """Return id, text, title, author and published of each page, as one corpus of files would give them.

    ``form`` says what is read: "html", or "dump", the page's text as a researcher copies it out (field
    ``dump``, else made from ``html``). A page in which no article is found has no text. ``published`` is the
    day, or where the page only says when it was changed, that day: the last on which it can have come out.
    """
    parts = {}
    for d in progress(documents):
        parts[d["id"]] = _read_html(d) if form == "html" else Part(d.get("dump") or _dump(d["html"]))
    texts = [part.text for part in parts.values() if part]
    recurring = find_recurring(texts) if len(texts) > 2 else frozenset()
    found = {}
    for key, part in parts.items():
        row = _describe(key, part, recurring, form) if part else {}
        start, end = row.get("published_start"), row.get("published_end")
        found[key] = {
            "id": key,
            "text": row.get("text", ""),
            "title": row.get("title"),
            "author": row.get("byline"),
            "published": end.isoformat() if end and start in (end, None) else None,
        }
    return found


def _read_html(document: Document) -> Part | None:
    try:
        return read_page(document["html"], url=document.get("url") or "")
    except ValueError:  # too large to be read
        return None


def _dump(html: str) -> str:
    try:
        from html_text import extract_text
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(
            f"a dump of a page is made with html-text ({error}); "
            "install it with: pip install html-text, or give the gold pages a field dump"
        ) from None
    return extract_text(html)


def _describe(key: str, part: Part, recurring: frozenset[str], form: Form) -> Document:
    sha256 = hashlib.sha256(part.text.encode("utf-8", "surrogatepass")).hexdigest()
    article = RawArticle(key, key, part.text, part, sha256, "html" if form == "html" else "text")
    return describe(article, clean_article(article, (), recurring))


def _squeeze(value: Any) -> str:
    return " ".join(("; ".join(value) if isinstance(value, list) else value or "").split())


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    count = max(1, len(words) - _SHINGLE + 1) if words else 0
    return Counter(tuple(words[i : i + _SHINGLE]) for i in range(count))


def _score_texts(gold: list[Document], found: dict[str, Document]) -> dict[str, float]:
    precisions, recalls = [], []
    for d in gold:
        true, mine = _shingles(_squeeze(d["text"])), _shingles(_squeeze(found[d["id"]].get("text")))
        hits = (true & mine).total()
        precisions += [hits / mine.total()] if mine else []
        recalls += [hits / true.total()] if true else []
    if not recalls:
        return {}
    p, r = sum(precisions) / max(1, len(precisions)), sum(recalls) / len(recalls)
    f1 = 200 * p * r / (p + r) if p + r else 0.0
    return {"text F1": f1, "text precision": 100 * p, "text recall": 100 * r}


def _score_strings(gold: list[Document], found: dict[str, Document]) -> dict[str, float]:
    kept: list[bool] = []
    left_out: list[bool] = []
    for d in gold:
        text = _squeeze(found[d["id"]].get("text"))
        kept += [_squeeze(sample) in text for sample in d["contains"]]
        left_out += [_squeeze(sample) not in text for sample in d.get("lacks", [])]
    if not kept:
        return {}
    return {
        "strings kept": 100 * sum(kept) / len(kept),
        "strings left out": 100 * sum(left_out) / max(1, len(left_out)),
    }


def score_pages(gold: list[Document], found: dict[str, Document]) -> dict[str, float]:
    """Return percentages: of the text or of its samples, and of the titles, authors and dates that are met.

    Where the gold has the text, that is the mean precision and recall of its runs of four words over the
    pages, and their F1; where it has samples, the shares kept and left out. Case and blanks do not count.
    """
    sampled = [d for d in gold if "contains" in d]
    whole = [d for d in gold if "contains" not in d and "text" in d]
    scores = {**_score_texts(whole, found), **_score_strings(sampled, found)}
    for name in FIELDS:
        if known := [d for d in gold if d.get(name)]:
            same = sum(_squeeze(d[name]).lower() == _squeeze(found[d["id"]].get(name)).lower() for d in known)
            scores[name] = 100 * same / len(known)
    return scores
