"""Who a source is: names, descriptions, pronouns and role phrases brought to their fullest form in the document."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from pasni_analysis.lexicons import load_lexicon
from pasni_analysis.spans.attribution_roles import noun_phrase

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

_NAMED = {"PERSON", "ORG", "GPE", "NORP", "LOC", "FAC", "WORK_OF_ART", "PRODUCT"}
_MALE, _FEMALE = (
    {"he", "his", "him", "mr.", "mr", "himself"},
    {"she", "her", "hers", "mrs.", "mrs", "ms.", "ms"},
)
_RELATIVE = {"who", "which", "that", "whom"}
_LEADING = re.compile(r"^(?:the|an?|its|his|her|their|one|another)\s+", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['’]s?$")


class Speaker(NamedTuple):
    """Who speaks: fullest form, where it stands (characters), how it was found, and the words that describe it."""

    name: str | None
    start: int | None
    end: int | None
    basis: str
    role: str | None = None
    kind: str = ""  # person, persons, group, medium, document; empty: unknown
    gender: str = ""  # m, f; empty: unknown
    noun: str = ""  # lemma of a description's head


_NOBODY = Speaker(None, None, None, "unresolved")


@cache
def _kinds() -> dict[str, str]:
    return {row["noun"]: row["kind"] for row in load_lexicon("speaker_nouns")}


def noun_kind(token: "Token") -> str:
    """Return what kind of speaker the noun ``token`` stands for; empty where the lexicon has no answer."""
    lemma = token.lemma_.lower()
    kind = _kinds().get(token.lower_, "") or _kinds().get(lemma, "")
    return "persons" if kind == "person" and token.tag_ == "NNS" else kind


class Names:
    """The names of one document: each form's fullest form, its role words and its gender."""

    def __init__(self, doc: "Doc") -> None:
        """Collect the named entities of ``doc``."""
        self.doc = doc
        self.spans = [_bare(e) for e in doc.ents if e.label_ in _NAMED]
        self.spans = [s for s in self.spans if len(s)]
        self.persons = [s for s in self.spans if s.label_ == "PERSON"]
        self.acronyms = _acronyms(doc)
        self._full: dict[str, Span] = {}

    def at(self, token: "Token") -> "Span | None":
        """Return the name that ``token`` stands in: an entity, else a run of proper nouns."""
        for span in self.spans:
            if span.start <= token.i < span.end:
                return span
        if token.pos_ != "PROPN":
            return None
        start, end = token.i, token.i + 1
        while start > token.sent.start and self.doc[start - 1].pos_ == "PROPN":
            start -= 1
        return _bare(self.doc[start:end])

    def fullest(self, span: "Span") -> "Span":
        """Return the longest form in the document that this name is short for."""
        key = span.text
        if key not in self._full:
            words = _words(span)
            longer = [s for s in self.spans if _fits(words, _words(s))]
            if key in self.acronyms:
                longer = [self.acronyms[key]]
            best = max([span, *longer], key=lambda s: (len(_words(s)), -s.start))
            if len(_words(best)) == len(words):
                best = min((s for s in [span, *self.spans] if _words(s) == words), key=lambda s: s.start)
            self._full[key] = best
        return self._full[key]

    def forms(self, full: "Span") -> Iterator["Span"]:
        """Yield the spans in the document that mean ``full``, in text order."""
        for span in self.spans:
            if self.fullest(span).text == full.text:
                yield span


def _words(span: "Span") -> list[str]:
    return [t.lower_.strip(".") for t in span if not t.is_space]


def _fits(short: list[str], long: list[str]) -> bool:
    # "Akram" and "Waqqas Akram" fit "Sheikh Waqqas Akram"; "Pakistan" does not fit "Pakistan Army".
    return len(long) > len(short) and long[-len(short) :] == short


def _bare(span: "Span") -> "Span":
    start, end = span.start, span.end
    doc, kinds = span.doc, _kinds()
    while end > start and (doc[end - 1].is_space or doc[end - 1].tag_ == "POS" or doc[end - 1].is_punct):
        end -= 1
    last_role = start
    for i in range(start, end):
        # Titles before a person's name: everything up to the last role noun ("Information Secretary").
        if (
            span.label_ in ("PERSON", "")
            and i < end - 1
            and (doc[i].lower_ in kinds or doc[i].text.endswith("."))
        ):
            last_role = i + 1 if doc[i].lower_ in kinds or len(doc[i]) > 2 else last_role
    start = last_role
    while start < end and (doc[start].is_space or doc[start].lower_ in ("the", "a", "an")):
        start += 1
    return _span(doc, start, end, span.label)


def _span(doc: "Doc", start: int, end: int, label: int) -> "Span":
    from spacy.tokens import Span

    return Span(doc, start, end, label=label)


def _acronyms(doc: "Doc") -> dict[str, "Span"]:
    """Return the full names that the document itself gives for its acronyms: "US Strategic Metals (USSM)"."""
    found: dict[str, Span] = {}
    for token in doc:
        if token.is_upper and token.i > 2 and doc[token.i - 1].text == "(" and token.nbor(0).i + 1 < len(doc):
            if doc[token.i + 1].text == ")" and len(token) > 1:
                start = _initials(doc, token)
                if start is not None:
                    found[token.text] = _span(doc, start, token.i - 1, 0)
    return found


def _initials(doc: "Doc", acronym: "Token") -> int | None:
    letters, i = acronym.text.upper(), acronym.i - 2
    start = None
    for i in range(acronym.i - 2, max(-1, acronym.i - 12), -1):
        word = doc[i]
        if not word.is_title and not word.is_upper and word.pos_ not in ("ADP", "DET", "PUNCT", "CCONJ", "X"):
            break
        if word.text[:1] == letters[0] and word.text[:1].isupper():
            start = i
            if i == doc[i].sent.start or doc[i - 1].pos_ not in ("PROPN",):
                break
    return start


def _role(names: Names, full: "Span") -> str | None:
    """Return the title or apposition that the document gives to ``full``, at its first described mention."""
    for span in names.forms(full):
        root = span.root
        np_start, _ = noun_phrase(root) if root.pos_ in ("PROPN", "NOUN") else (span.start, 0)
        before = (
            _LEADING.sub("", names.doc[np_start : span.start].text.strip()) if np_start < span.start else ""
        )
        before = re.sub(r"[,:“\"].*$", "", before).strip() if "," not in before[:1] else ""
        if before and any(noun_kind(t) in ("person", "persons") for t in names.doc[np_start : span.start]):
            return before
        for child in root.children:
            if child.dep_ == "appos" and child.i >= span.end and child.pos_ in ("NOUN", "PROPN"):
                if any(noun_kind(t) == "person" for t in child.subtree):
                    start, end = noun_phrase(child)
                    return _LEADING.sub("", names.doc[start:end].text.split(",")[0])
        if root.dep_ == "appos" and noun_kind(root.head) == "person":
            start = root.head.left_edge.i
            return _LEADING.sub("", names.doc[start : root.head.i + 1].text)
    return None


def _gender(names: Names, full: "Span") -> str:
    for span in names.forms(full):
        lead = names.doc[span.start - 1].lower_ if span.start else ""
        first = span[0].lower_
        for word in (lead, first):
            if word in _MALE:
                return "m"
            if word in _FEMALE:
                return "f"
    return ""


def _named(names: Names, span: "Span") -> Speaker:
    full = names.fullest(span)
    person = any(s.label_ == "PERSON" for s in names.forms(full))
    kind = "person" if person else "group"
    role = _role(names, full) if person else None
    gender = _gender(names, full) if person else ""
    return Speaker(full.text, full.start_char, full.end_char, "named", role, kind, gender)


def _described(head: "Token", clause: "Token | None") -> Speaker:
    doc = head.doc
    start, end = noun_phrase(head, without=clause)
    for child in head.children:
        if child.dep_ in ("relcl", "acl") and start < child.left_edge.i < end:
            end = child.left_edge.i
    while end > start and doc[end - 1].text in (",", "—", "–"):
        end -= 1
    text = doc[start:end].text
    lead = _LEADING.match(text)
    cut = lead.end() if lead else 0
    begin = doc[start].idx + cut
    stop = doc[end - 1].idx + len(doc[end - 1]) if end > start else begin
    kind = noun_kind(head)
    return Speaker(text[cut:], begin, stop, "described", None, kind, "", head.lemma_.lower())


def _is_role_phrase(head: "Token") -> bool:
    # "The official", "the company", "the party leader": definite, short, nothing said about it.
    kids = list(head.children)
    definite = any(c.dep_ == "det" and c.lower_ in ("the", "this", "that", "these", "those") for c in kids)
    return (
        definite
        and not any(c.dep_ in ("prep", "relcl", "acl", "appos", "poss") for c in kids)
        and len(kids) <= 2
    )


def _anaphor(head: "Token", past: list[Speaker]) -> Speaker | None:
    lemma, kind = head.lemma_.lower(), noun_kind(head)
    for speaker in reversed(past):
        role = (speaker.role or "").lower().split()
        if speaker.noun == lemma or lemma in role:
            return speaker if speaker.kind in (kind, "", "person") else None
        anonymous = speaker.basis == "described" and kind == "person" == speaker.kind
        if anonymous and {lemma, speaker.noun} & {"source", "official", "spokesperson"}:
            return speaker
        if kind in ("group", "medium") and speaker.kind in ("group", kind) and speaker.basis == "named":
            return speaker
    return None


def _pronoun(token: "Token", past: list[Speaker]) -> Speaker | None:
    word = token.lower_
    wanted = {"he": ("person", ""), "she": ("person", ""), "it": ("group", "medium", "document")}.get(word)
    wanted = wanted or (("persons", "group") if word == "they" else ())
    gender = "m" if word in _MALE else "f" if word in _FEMALE else ""
    for speaker in reversed(past):
        if speaker.kind in wanted and not (gender and speaker.gender and speaker.gender != gender):
            return speaker
    return None


def resolve(head: "Token | None", clause: "Token | None", names: Names, past: list[Speaker]) -> Speaker:
    """Return the speaker that the source headed by ``head`` means; ``past``: the speakers before it."""
    if head is None:
        return _NOBODY
    if head.lower_ in _RELATIVE and clause is not None and clause.dep_ == "relcl":
        head = clause.head
    if head.pos_ == "PRON" or head.tag_ in ("PRP", "PRP$", "WP"):
        found = _pronoun(head, past)
        return found._replace(basis="pronoun") if found else _NOBODY
    name = names.at(head)
    if name is not None and len(name):
        return _named(names, name)
    if _is_role_phrase(head):
        found = _anaphor(head, past)
        if found:
            return found._replace(basis="role phrase")
    return _described(head, clause)


def resolve_speakers(doc: "Doc", sources: Iterable[tuple["Token | None", "Token | None"]]) -> list[Speaker]:
    """Return one speaker per source, given in text order as (head of the source, head of its cue).

    Pronouns and role phrases ("the official") go to the last speaker that fits; what nothing fits stays
    unresolved, with name missing. Does not follow a person across documents.
    """
    names, past, found = Names(doc), [], []
    for head, clause in sources:
        speaker = resolve(head, clause, names, past)
        found.append(speaker)
        if speaker.name:
            past.append(speaker)
    return found
