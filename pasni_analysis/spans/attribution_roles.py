"""Who and what of a cue: source and content spans read off the dependency parse."""

from typing import TYPE_CHECKING

from pasni_analysis.spans.attribution_cues import Cue, is_as_clause, is_cue_verb

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

Span = tuple[int, int]  # half-open token span

_SUBJECTS = {"nsubj", "csubj"}
_ARGUMENTS = {"dobj", "oprd", "ccomp", "xcomp", "attr", "acomp"}
_ROLES = {"as", "of", "for"}


def trim(doc: "Doc", start: int, end: int) -> Span:
    """Return the token span without blanks, commas and stops at its ends; quotation marks stay."""
    drop = {",", ".", ";", ":", "!", "?", "-", "–", "—", "--", "and", "but", "…", "..."}
    while start < end and (doc[start].is_space or doc[start].lower_ in drop):
        start += 1
    while end > start and (doc[end - 1].is_space or doc[end - 1].lower_ in drop):
        end -= 1
    return start, end


def noun_phrase(head: "Token", *, without: "Token | None" = None) -> Span:
    """Return the whole noun phrase of ``head``, cut before the clause that holds ``without``."""
    start, end = head.left_edge.i, head.right_edge.i + 1
    if without is not None and start <= without.i < end:
        for child in head.children:
            if child.left_edge.i <= without.i <= child.right_edge.i:
                if child.i > head.i:
                    end = child.left_edge.i
                else:
                    start = child.right_edge.i + 1
    return trim(head.doc, start, end)


def _agent(verb: "Token") -> "Token | None":
    for child in verb.children:
        if child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ == "by"):
            for inner in child.children:
                if inner.dep_ == "pobj":
                    return inner
    return None


def _own_subject(verb: "Token") -> "Token | None":
    # Of two ("which he said were there") the later one is the verb's own.
    found = [c for c in verb.children if c.dep_ in _SUBJECTS]
    return found[-1] if found else None


def _climb(verb: "Token") -> "Token | None":
    """Return the subject that ``verb`` shares with the clause above it."""
    head = verb.head
    for _ in range(6):
        if verb.dep_ in ("acl", "relcl") and head.pos_ in ("NOUN", "PROPN", "PRON"):
            return head
        if verb.dep_ not in ("conj", "xcomp", "advcl", "pcomp", "prep", "ccomp", "acomp", "dep"):
            return None
        if head.pos_ in ("VERB", "AUX"):
            dobj = next((c for c in head.children if c.dep_ == "dobj" and head.i < c.i < verb.i), None)
            if verb.dep_ == "xcomp" and dobj is not None:
                return dobj
            for child in head.children:
                if child.dep_ in _SUBJECTS or child.dep_ == "nsubjpass":
                    return child
        verb, head = head, head.head
    return None


def is_passive(verb: "Token") -> bool:
    """Return whether ``verb`` is passive."""
    return any(c.dep_ in ("auxpass", "nsubjpass") for c in verb.children) or (
        verb.tag_ == "VBN"
        and verb.dep_ in ("acl", "advcl")
        and not any(c.dep_ in ("aux", "nsubj") for c in verb.children)
    )


def _verb_source(cue: Cue) -> "Token | None":
    verb = cue.head
    if is_raising(cue):
        return None
    if cue.entry.cue.endswith("as saying"):
        return next((c for c in verb.children if c.dep_ in ("nsubjpass", "dobj")), None)
    if is_passive(verb):
        return _agent(verb)
    if is_as_clause(verb) and _own_subject(verb) is None and verb.i and verb.nbor(-1).lower_ != "as":
        return verb.nbor(-1)
    return _own_subject(verb) or _climb(verb)


def _noun_source(noun: "Token") -> "Token | None":
    for child in noun.children:
        if child.dep_ == "poss":
            return child
        if child.dep_ == "prep" and child.lower_ in ("by", "of", "from", "among"):
            return next((c for c in child.children if c.dep_ == "pobj"), None)
    return None


def find_source(cue: Cue) -> "Token | None":
    """Return the head token of the source of ``cue``, or None where the sentence prints none."""
    if cue.entry.pos == "verb":
        return _verb_source(cue)
    if cue.entry.pos == "noun":
        return _noun_source(cue.head)
    if cue.entry.pos == "adjective":
        return _own_subject(cue.head.head) or _climb(cue.head.head)
    if "source" in cue.entry.content:
        last = cue.head.doc[cue.end - 1]
        chunk = next((c for c in last.children if c.dep_ in ("pobj", "dobj")), None)
        if chunk is None and cue.end < len(cue.head.doc):
            chunk = cue.head.doc[cue.end]
            while chunk.head.i > chunk.i and chunk.dep_ in ("det", "compound", "amod", "poss", "nummod"):
                chunk = chunk.head
        return chunk
    return None


def _hull(tokens: list["Token"]) -> list[Span]:
    return [(min(t.left_edge.i for t in tokens), max(t.right_edge.i for t in tokens) + 1)] if tokens else []


def _without(span: Span, cut: Span) -> list[Span]:
    """Return ``span`` without ``cut``: the pieces around a parenthesis such as ", he said,"."""
    pieces = (span[0], min(span[1], cut[0])), (max(span[0], cut[1]), span[1])
    return [p for p in pieces if p[0] < p[1]]


def _clause_span(cue: Cue) -> Span:
    # Subject and cue, which never belong to the content that surrounds them.
    subject = _own_subject(cue.head)
    if subject is None:
        return cue.start, cue.end
    return min(cue.start, subject.left_edge.i), max(cue.end, subject.right_edge.i + 1)


def _clauses(cue: Cue) -> list[Span]:
    verb, doc = cue.head, cue.head.doc
    clauses = [c for c in verb.children if c.dep_ == "ccomp"]
    after = [c for c in clauses if c.i > verb.i]
    before = _hull([c for c in clauses if c.i < verb.i])
    if after and not any(t.is_quote for start, _ in before for t in doc[start : verb.i]):
        before = []  # "It rained; he said that it would stop": a sentence of its own
    stop = next((t.i for t in reversed(doc[verb.sent.start : verb.i]) if t.text in (";", ":")), -1)
    before = [(max(start, stop + 1), end) for start, end in before if end > stop + 1]
    return [piece for span in before + _hull(after) for piece in _without(span, _clause_span(cue))]


def _raised(cue: Cue) -> list[Span]:
    # "Many voters are expected to stay": the subject is part of what is expected.
    verb = cue.head
    inner = [c for c in verb.children if c.dep_ in ("xcomp", "oprd", "acomp", "ccomp") and c.i > verb.i]
    subject = [c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")]
    return _hull(subject) + _hull(inner) if inner else []


def is_raising(cue: Cue) -> bool:
    """Return whether the cue's subject belongs to the content: "seems to", "is expected to"."""
    kinds = cue.entry.content
    return "raising" in kinds and ("infinitive" not in kinds or is_passive(cue.head))


def _object(cue: Cue, kids: list["Token"]) -> list[Span]:
    verb, doc = cue.head, cue.head.doc
    if cue.end > verb.i + 1:
        last = doc[cue.end - 1]
        inner = [c for c in last.children if c.dep_ in ("pobj", "pcomp") and c.i > last.i]
        if inner:
            return _hull(inner)
    judged = [
        c for c in kids if c.i > verb.i and (c.dep_ == "oprd" or (c.dep_ == "prep" and c.lower_ == "as"))
    ]
    if "object" not in cue.entry.content and not judged:
        return []
    if is_passive(verb):
        return _hull([c for c in kids if c.dep_ == "nsubjpass"]) + _hull(judged)
    objects = [c for c in kids if c.i > verb.i and c.dep_ in _ARGUMENTS]
    if objects:
        words = None if cue.entry.cue in ("quote", "cite") else _ROLES
        objects += [c for c in kids if c.dep_ == "prep" and c.i > verb.i and (not words or c.lower_ in words)]
    return _hull(objects)


def _complements(cue: Cue) -> list[Span]:
    verb, kinds = cue.head, cue.entry.content
    kids = list(verb.children)
    if is_raising(cue):
        return _raised(cue)
    if kinds & {"clause", "object", "judgement"} and any(c.dep_ == "ccomp" for c in kids):
        return _clauses(cue)
    if kinds & {"infinitive", "object"} and any(c.dep_ == "xcomp" and c.i > verb.i for c in kids):
        return _hull([c for c in kids if c.dep_ in ("dobj", "xcomp") and c.i > verb.i])
    return _object(cue, kids) if kinds & {"object", "judgement"} else []


def _verb_content(cue: Cue) -> list[Span]:
    verb, head = cue.head, cue.head.head
    opening = next((c for c in verb.children if c.lower_ == "as" and c.i - verb.sent.start <= 1), None)
    if opening is not None and is_as_clause(verb):
        return [(max(cue.end, verb.i + 1), verb.sent.end)]
    spans = _complements(cue)
    if spans or "clause" not in cue.entry.content or head == verb or head.pos_ not in ("VERB", "AUX"):
        return spans
    # An insertion: "the plan, he said, is dead"; "as NDTV reports, the port ...".
    inserted = verb.dep_ in ("parataxis", "ccomp", "dep") and not is_cue_verb(head)
    if is_as_clause(verb) or (inserted and (_own_subject(verb) or is_passive(verb))):
        outer = head.left_edge.i, head.right_edge.i + 1
        return _without(outer, (verb.left_edge.i, verb.right_edge.i + 1))
    return []


def _phrase_content(cue: Cue, source: "Token | None") -> list[Span]:
    sentence = cue.head.sent
    end = source.right_edge.i + 1 if source is not None else cue.end
    if cue.start - sentence.start <= 1:
        return [(end, sentence.end)]
    if sentence.end - end <= 2:
        return [(sentence.start, cue.start)]
    return [(sentence.start, cue.start), (end, sentence.end)]


def _noun_content(cue: Cue) -> list[Span]:
    noun = cue.head
    inner = [c for c in noun.children if c.dep_ in ("acl", "ccomp", "xcomp") and c.i > noun.i]
    inner = [c for c in inner if c.left_edge.lower_ in ("that", "to") or c.dep_ == "ccomp"]
    return _hull(inner[:1])


def find_content(cue: Cue, source: "Token | None") -> list[Span]:
    """Return the token spans of what ``cue`` ascribes; empty where the parse shows nothing."""
    doc = cue.head.doc
    if cue.entry.pos == "verb":
        spans = _verb_content(cue)
    elif cue.entry.pos == "phrase":
        spans = _phrase_content(cue, source) if "source" in cue.entry.content else []
    elif cue.entry.pos == "noun":
        spans = _noun_content(cue)
    else:
        inner = [c for c in cue.head.children if c.dep_ in ("ccomp", "xcomp") and c.i > cue.head.i]
        spans = _hull(inner)
    spans = [trim(doc, *s) for s in spans]
    return [s for s in spans if s[0] < s[1]]
