"""The parse of a document as plain lists, which features read many times over."""

from typing import TYPE_CHECKING

from pasni_analysis.spans.quotation import Quotation

if TYPE_CHECKING:
    from spacy.tokens import Doc

_OPEN = {"NOUN", "PROPN", "VERB", "ADJ", "ADV", "NUM", "X", "SPACE", "SYM"}
_QUOTES = frozenset("\"“”„‟«»＂") | {"''", "``"}


def _shape(word: str, pos: str) -> str:
    return pos if pos in _OPEN else '"' if word in _QUOTES else word


class Words:
    """One list per attribute, by token number; ``shape`` is the word of closed classes, else the class."""

    def __init__(self, doc: "Doc", quotations: list[Quotation]) -> None:
        """Read ``doc`` once; ``quotations`` are those of its text."""
        self.doc = doc
        self.lower = [t.lower_ for t in doc]
        self.pos = [t.pos_ for t in doc]
        self.dep = [t.dep_ for t in doc]
        self.head = [t.head.i for t in doc]
        self.left = [t.left_edge.i for t in doc]
        self.right = [t.right_edge.i + 1 for t in doc]
        self.shape = [_shape(w, p) for w, p in zip(self.lower, self.pos, strict=True)]
        self.children: list[list[int]] = [[] for _ in doc]
        for i, head in enumerate(self.head):
            if head != i:
                self.children[head].append(i)
        self.start: list[int] = [0] * len(doc)
        self.end: list[int] = [0] * len(doc)
        for sent in doc.sents:
            self.start[sent.start : sent.end] = [sent.start] * len(sent)
            self.end[sent.start : sent.end] = [sent.end] * len(sent)
        self.first = {t.idx: t.i for t in doc}
        self.last = {t.idx + len(t): t.i + 1 for t in doc}
        spans = [(self.first.get(q.start), self.last.get(q.end)) for q in quotations]
        self.quotes = [(s, e) for s, e in spans if s is not None and e is not None]
        self.opens = dict(self.quotes)
        self.closes = {e: s for s, e in self.quotes}
        self.quote: list[int] = [-1] * len(doc)  # number of the quotation that a token stands in
        for k, (s, e) in enumerate(self.quotes):
            self.quote[s:e] = [k] * (e - s)

    def at(self, i: int) -> str:
        """Return the shape of token ``i``, or an empty string beyond the text's ends."""
        return self.shape[i] if 0 <= i < len(self.shape) else ""

    def tokens(self, start: int, end: int) -> tuple[int, int] | None:
        """Return the token span of two character offsets; None where they do not meet tokens."""
        first, last = self.first.get(start), self.last.get(end)
        return (first, last) if first is not None and last is not None and first < last else None
