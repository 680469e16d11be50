"""Attributions made by layout, without a verb: headlines, transcripts, signed quotations."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pasni_analysis.spans.attribution_cues import Cue, Entry
from pasni_analysis.spans.attribution_quotes import Draft
from pasni_analysis.spans.quotation import Quotation
from pasni_analysis.spans.sentences import find_paragraphs
from pasni_analysis.spans.speakers import noun_kind

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_OPENING = re.compile(r"[\"“]?([^\W\d_][^:\n\"“”]{1,60}):\s+(?=\S)")
_SIGNED = re.compile(r"\s*([―—–]|--?)\s?([^\W\d_][^\n:;]{2,60}?)[ .]*(?=\n|$)")
_PEOPLE = {"PERSON", "ORG", "NORP"}
_PLACES = {"GPE", "LOC", "FAC"}


def _tokens(doc: "Doc", start: int, end: int) -> list["Token"]:
    span = doc.char_span(start, end, alignment_mode="expand")
    return list(span) if span is not None else []


def _draft(mark: "Token", source: "Token", part: tuple[int, int]) -> Draft:
    entry = Entry(mark.text, "mark", "neutral", "speech", frozenset())
    cue = Cue(mark, mark.i, mark.i + 1, entry, False)
    return Draft(cue, source, mark.idx, mark.idx + len(mark), [part])


def _speaks(tokens: list["Token"], surnames: set[str], openers: Counter[str]) -> "Token | None":
    """Return the head of what stands before a colon where it can speak, else None."""
    if not tokens or len(tokens) > 8 or any(t.pos_ in ("VERB", "AUX") and not t.is_upper for t in tokens):
        return None
    last = tokens[-1]
    places = {t.ent_type_ for t in tokens} & _PLACES
    shouted = last.is_upper and len(last) > 1
    if shouted and (last.text.title() in surnames or (openers[last.text] > 2 and len(openers) > 1)):
        return last
    if not shouted and (noun_kind(last) or any(t.ent_type_ in _PEOPLE for t in tokens)) and not places:
        return last
    return None


def find_openings(doc: "Doc", text: str) -> Iterator[Draft]:
    """Yield a draft for each paragraph that a speaker and a colon open; a dateline's place is no speaker."""
    surnames = {e[-1].text for e in doc.ents if e.label_ == "PERSON"}
    found = []
    for start, end in find_paragraphs(text):
        match = _OPENING.match(text, start, end)
        if match and match.end() < end:
            found.append((match, end))
    openers = Counter(m.group(1).split()[-1] for m, _ in found)
    for match, end in found:
        source = _speaks(_tokens(doc, *match.span(1)), surnames, openers)
        mark = _tokens(doc, match.end(1), match.end(1) + 1)
        if source is not None and mark:
            content = text[match.end() : end].rstrip(".")
            yield _draft(mark[0], source, (match.end(), match.end() + len(content)))


def find_signed(doc: "Doc", text: str, quotations: list[Quotation]) -> Iterator[Draft]:
    """Yield a draft for each quotation that a dash and a name follow, as under a letter."""
    for q in quotations:
        match = _SIGNED.match(text, q.end)
        if match is None:
            continue
        tokens = _tokens(doc, *match.span(2))
        if tokens and all(t.pos_ in ("PROPN", "NOUN", "ADP", "PUNCT", "DET", "ADJ", "SPACE") for t in tokens):
            mark = _tokens(doc, *match.span(1))
            yield _draft(mark[0], tokens[-1] if tokens[-1].pos_ == "PROPN" else tokens[0], (q.start, q.end))
