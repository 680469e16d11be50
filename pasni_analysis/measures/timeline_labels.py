"""Short labels of events, cut from the words of their own statements; nothing is added but an ellipsis."""

import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Any

import pandas as pd

from pasni_analysis.corpus.words import WORD
from pasni_analysis.lexicons import load_lexicon

if TYPE_CHECKING:
    from pasni_analysis.measures.timeline_groups import Statement

WORDS = 10  # words of a label
_PRONOUN = re.compile(r"(?:he|she|it|they|we|i|you|this|that|who|which|his|her|its|their)\b", re.IGNORECASE)
_BEFORE_DATE = re.compile(  # of a text of 60 characters
    r"(?:,?\s{0,60}+\b(?:on|in|by|at|for|since|from|until|through|before|after|during|late|early|of|the|a)){0,30}+"
    r"[\s,]{0,60}+$",
    re.IGNORECASE,
)
_RANGE_END = re.compile(r"^\s*(?:to|until|till|through|and|–|-)\s+(?:\w+ )?\d+(?:, \d{4})?\b")
_ARTICLE = re.compile(r"^(?:an?|the|his|her|its|their)\s+", re.IGNORECASE)
_SPEECH = ("statement", "denial", "announcement", "warning")  # what is said needs room beside who says it
_UNCLOSED = re.compile(r" ?\([^()]*$")
_LOOSE = " ,;:.–—-"
_DANGLING = re.compile(
    r"(?<![\s,])(?:[\s,]++(?:the|a|an|of|to|in|on|at|for|and|or|with|from|by|its|their|his|her|that|as)){1,14}$"
)


def _trim(text: str) -> str:
    return text.lstrip(_LOOSE).rstrip(_LOOSE + "\"“”'’(")


def _cut(text: str, words: int = WORDS) -> str:
    """Return at most ``words`` words of ``text``, with an ellipsis where more followed.

    >>> _cut("one two, three of four", 4)
    'one two, three…'
    """
    text = " ".join(text.split())
    found = list(WORD.finditer(text))
    if len(found) <= words:
        return _trim(_DANGLING.sub("", _trim(text)))
    kept = _trim(_UNCLOSED.sub("", text[: found[words - 1].end()]))
    return _DANGLING.sub("", kept) + "…"


def _undated(text: str, start: int, end: int, timex: Any, timex_text: str) -> str:
    """Return ``text[start:end]`` without the time expression in it and the preposition before that."""
    if pd.isna(timex) or not start <= timex < end:
        return text[start:end]
    near = max(start, int(timex) - 60)  # as far as words that belong to the date can reach
    before = text[start:near] + _BEFORE_DATE.sub("", text[near : int(timex)])
    after = _RANGE_END.sub("", text[int(timex) + len(timex_text) : end], count=1)
    after = re.sub(r"^['’]s?\s+", "", after).lstrip(" ,")
    return f"{before} {after}".strip()


def _label(row: Any, text: str, timex_text: str) -> str:
    nominal = _is_noun(row, text)
    first = row["start"] if nominal else row["predicate_start"]
    rest = _undated(text, int(first), int(row["end"]), row["timex_start"], timex_text)
    subject = row["subject"] if not nominal and isinstance(row["subject"], str) else ""
    clause = text[int(row["start"]) : int(row["end"])]
    if len(rest.split()) == 1 and not nominal and clause.startswith(subject):
        subject, rest = "", clause  # no more than a verb: "The second phase, stretching from 2026 to 2028"
    if nominal:
        rest = _ARTICLE.sub("", rest)
    spoken = row["event_class"] in _SPEECH and not nominal
    if spoken:
        subject = _ARTICLE.sub("", subject)
    label = _cut(f"{_cut(subject, 5)} {rest}" if subject else rest, WORDS + 4 if spoken else WORDS)
    label += "”" if label.count("“") > label.count("”") else ""
    return label[:1].upper() + label[1:]


@cache
def _nouns() -> frozenset[str]:
    return frozenset(r["word"] for r in load_lexicon("events") if r["pos"] == "NOUN")


def _is_noun(row: Any, text: str) -> bool:
    form = text[row["predicate_start"] : row["predicate_end"]].lower()
    return pd.isna(row["object"]) and (form in _nouns() or form.removesuffix("s") in _nouns())


class Labeller:
    """Labels events of one corpus."""

    def __init__(self, documents: pd.DataFrame, timexes: pd.DataFrame) -> None:
        """Take the articles, and the time expressions, which labels leave out."""
        self.texts = dict(zip(documents["doc_id"], documents["text"], strict=True))
        where = zip(timexes["doc_id"], timexes["start"], strict=True)
        self.timexes = dict(zip(where, timexes["text"], strict=True))

    def of(self, part: list[dict[str, Any]], members: "list[Statement]") -> str:
        """Return the label of an event: the clause of its most typical statement, without its date.

        ``part`` are the statements' rows, ``members`` the same as grouping reads them.
        """
        shared = Counter(f for m in members for f in {*m.names, *m.words, *m.ordinals})
        ranked = []
        for member, row in zip(members, part, strict=True):
            dated = pd.notna(row["timex_start"])
            words = self.timexes.get((row["doc_id"], row["timex_start"]), "") if dated else ""
            text = _label(row, self.texts[row["doc_id"]], words)
            subject = row["subject"] if isinstance(row["subject"], str) else ""
            vague = 2 if _PRONOUN.match(subject) else int(not member.names or member.anaphor)
            typical = sum(shared[f] - 1 for f in {*member.names, *member.words, *member.ordinals})
            denied, long = row["status"] in ("denied", "conditional"), max(0, len(text) - 60) + ("… " in text)
            order = not text, denied, member.ahead, vague, not member.dated, -typical, long
            ranked.append((*order, row["doc_id"], row["start"], text))
        return min(ranked)[-1] or str(part[0]["event_class"])
