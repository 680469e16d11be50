"""Paragraphs and sentences of a text, by NLTK's Punkt with its published English parameters."""

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

import pandas as pd

from pasni_analysis import schema
from pasni_analysis.corpus.words import count_words

if TYPE_CHECKING:
    from nltk.tokenize.punkt import PunktSentenceTokenizer

_BREAK = re.compile(r"\n+")
_CLOSED = re.compile(r"[.!?:;…][\"'”’)\]]*$")

# Abbreviations of news English that the published parameters lack: titles, ranks, months. Words that
# also end sentences ("no", "sat", "sun") stay out.
_ABBREVIATIONS = """u.s u.k u.n e.u d.c a.m p.m gen lt col maj capt cpl sgt adm brig cmdr rep reps sen sens
gov govs rev hon dr mr mrs ms prof st jr sr inc corp ltd co vs etc approx jan feb mar apr jun jul aug sep
sept oct nov dec"""


@cache
def _tokenizer() -> "PunktSentenceTokenizer":
    # Imported here: NLTK costs seconds, and stored annotations do without it.
    from nltk.tokenize.punkt import PunktParameters, PunktSentenceTokenizer
    from punkt.data import english

    parameters = PunktParameters()
    parameters.abbrev_types = set(english.ABBREV_TYPES) | set(_ABBREVIATIONS.split())
    parameters.collocations = {tuple(pair) for pair in english.COLLOCATIONS}
    parameters.sent_starters = set(english.SENT_STARTERS)
    parameters.ortho_context = defaultdict(int, english.ORTHO_CONTEXT)
    return PunktSentenceTokenizer(parameters)


def find_paragraphs(text: str) -> list[tuple[int, int]]:
    """Return the half-open offsets of the paragraphs of ``text``, without the blanks around them.

    A blank line ends a paragraph. So does a single line break, unless the text was wrapped by hand
    there: the line is long, does not end a sentence, and what follows goes on with it.
    """
    cuts, line_start = [0], 0
    for gap in _BREAK.finditer(text):
        line = text[line_start : gap.start()].rstrip()
        wrapped = gap.end() - gap.start() == 1 and 50 <= len(line) <= 110 and not _CLOSED.search(line)
        if not wrapped or text[gap.end() : gap.end() + 1].isspace():
            cuts.append(gap.end())
        line_start = gap.end()
    spans = []
    for start, end in zip(cuts, [*cuts[1:], len(text)], strict=True):
        chunk = text[start:end]
        left = len(chunk) - len(chunk.lstrip())
        if chunk.strip():
            spans.append((start + left, start + left + len(chunk.strip())))
    return spans


def _spans(text: str) -> Iterator[tuple[int, int, int]]:
    for number, (start, end) in enumerate(find_paragraphs(text)):
        # Punkt knows the straight apostrophe only; the fold is one for one, so offsets hold.
        paragraph = text[start:end].replace("’", "'")
        for left, right in _tokenizer().span_tokenize(paragraph, realign_boundaries=True):
            yield number, start + left, start + right


def find_sentences(text: str) -> pd.DataFrame:
    """Return one row per sentence: sentence, paragraph, start, end, n_words.

    Method: Kiss and Strunk (2006), doi 10.1162/coli.2006.32.4.485, inside paragraphs. Does not join
    a quotation of several sentences into one.

    >>> find_sentences("Gen. Munir met the U.S. envoy. He left.")["end"].tolist()
    [30, 39]
    """
    return schema.make("sentences", sentence_rows(text))


def sentence_rows(text: str) -> list[dict[str, int]]:
    """Return the rows of :func:`find_sentences` as dicts."""
    return [
        {"sentence": i, "paragraph": p, "start": s, "end": e, "n_words": count_words(text[s:e])}
        for i, (p, s, e) in enumerate(_spans(text))
    ]
