"""The parse of a document as plain lists, which features read many times over."""

from typing import TYPE_CHECKING

import numpy as np

from pasni_analysis.spans.parse import read_attribute, read_heads
from pasni_analysis.spans.quotation import Quotation
from pasni_analysis.spans.speakers import noun_kind

if TYPE_CHECKING:
    from spacy.tokens import Doc

Span = tuple[int, int]  # half-open token span

_OPEN = {"NOUN", "PROPN", "VERB", "ADJ", "ADV", "NUM", "X", "SPACE", "SYM"}
_UNLISTED = {"PROPN", "NUM", "X", "SYM"}
_QUOTES = frozenset('"“”„‟«»＂') | {"''", "``"}
_EDGES = {",", ".", ";", ":", "!", "?", "-", "–", "—", "--", "and", "but", "…", "..."}
_STEPS = 40  # how far a walk up or down the tree goes; keeps odd parses linear


def _shape(word: str, pos: str) -> str:
    return pos if pos in _OPEN else '"' if word in _QUOTES else word


def _edges(heads: np.ndarray) -> tuple[list[int], list[int]]:
    """Return where the subtree of each token begins, and one past where it ends."""
    left, right = np.arange(len(heads)), np.arange(len(heads)) + 1
    while True:  # once a level of the tree
        wider = left.copy(), right.copy()
        np.minimum.at(wider[0], heads, left)
        np.maximum.at(wider[1], heads, right)
        if np.array_equal(wider[0], left) and np.array_equal(wider[1], right):
            return left.tolist(), right.tolist()
        left, right = wider


class Words:
    """One list per attribute, by token number; ``shape`` is the word of closed classes, else the class."""

    def __init__(self, doc: "Doc", quotations: list[Quotation]) -> None:
        """Read ``doc`` once; ``quotations`` are those of its text."""
        self.doc = doc
        self.lower, self.pos, self.dep = (read_attribute(doc, name) for name in ("LOWER", "POS", "DEP"))
        heads = read_heads(doc)
        self.head: list[int] = heads.tolist()
        self.left, self.right = _edges(heads)
        self.shape = [_shape(w, p) for w, p in zip(self.lower, self.pos, strict=True)]
        self.children: list[list[int]] = [[] for _ in self.head]
        for i, head in enumerate(self.head):
            if head != i and len(self.children[head]) < _STEPS:
                self.children[head].append(i)
        self.start: list[int] = [0] * len(doc)  # of the sentence of a token
        self.end: list[int] = [0] * len(doc)
        for sent in doc.sents:
            self.start[sent.start : sent.end] = [sent.start] * len(sent)
            self.end[sent.start : sent.end] = [sent.end] * len(sent)
        starts, ends = doc.to_array("IDX").tolist(), (doc.to_array("IDX") + doc.to_array("LENGTH")).tolist()
        self.first = {start: i for i, start in enumerate(starts)}
        self.last = {end: i + 1 for i, end in enumerate(ends)}
        self.quotes = [s for s in (self.tokens(q.start, q.end) for q in quotations) if s is not None]
        self.opens = dict(self.quotes)
        self.closes = {e: s for s, e in self.quotes}
        self.quote: list[int] = [-1] * len(doc)  # number of the quotation that a token stands in
        for k, (s, e) in enumerate(self.quotes):
            self.quote[s:e] = [k] * (e - s)

    def at(self, i: int) -> str:
        """Return the shape of token ``i``, or an empty string beyond the text's ends."""
        return self.shape[i] if 0 <= i < len(self.shape) else ""

    def lemma(self, i: int) -> str:
        """Return the lemma of token ``i``; of names and numbers only their class."""
        return self.shape[i] if self.pos[i] in _UNLISTED else self.doc[i].lemma_.lower()

    def kind(self, i: int) -> str:
        """Return what can speak: the pronoun, kind of name or kind of noun at token ``i``, else its class."""
        if self.pos[i] == "PRON" or self.pos[i] == "DET":
            return self.lower[i]
        token = self.doc[i]
        return token.ent_type_ or noun_kind(token) or self.pos[i]

    def tokens(self, start: int, end: int) -> Span | None:
        """Return the token span of two character offsets; None where they do not meet tokens."""
        first, last = self.first.get(start), self.last.get(end)
        return (first, last) if first is not None and last is not None and first < last else None

    def chars(self, span: Span) -> Span:
        """Return the character span of a token span."""
        last = self.doc[span[1] - 1]
        return self.doc[span[0]].idx, last.idx + len(last)

    def trim_start(self, start: int, end: int) -> int:
        """Return ``start`` moved past blanks, commas and stops."""
        while start < end and (self.lower[start] in _EDGES or self.pos[start] == "SPACE"):
            start += 1
        return start

    def trim_end(self, start: int, end: int) -> int:
        """Return ``end`` moved before blanks, commas and stops; quotation marks stay."""
        while end > start and (self.lower[end - 1] in _EDGES or self.pos[end - 1] == "SPACE"):
            end -= 1
        return end

    def peak(self, i: int, without: int) -> int:
        """Return the highest token whose subtree begins at ``i`` and does not hold the token ``without``."""
        place = i
        for _ in range(_STEPS):
            head = self.head[i]
            if head == i or self.left[head] != place or place <= without < self.right[head]:
                break
            i = head
        return i

    def depth(self, i: int, top: int) -> str:
        """Return how many steps above ``i`` the token ``top`` stands, in words where it does not or far."""
        for k in range(6):
            if i == top:
                return str(k)
            if self.head[i] == i:
                return "root"
            i = self.head[i]
        return "far"


def size(n: int) -> str:
    """Return the class of a length in tokens.

    >>> size(3), size(5), size(100)
    ('3', '4', '26')
    """
    return str(n) if n < 4 else "4" if n < 7 else "7" if n < 13 else "13" if n < 26 else "26"
