"""Who a source is: names, descriptions, pronouns and role phrases, brought to their fullest form."""

import re
from bisect import bisect_right
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from pasni_analysis.columns import Row
from pasni_analysis.lexicons import load_lexicon
from pasni_analysis.spans.attribution_roles import noun_phrase

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_MALE = {"he", "his", "him", "himself", "mr", "sir", "king", "prince", "lord"}
_FEMALE = {"she", "her", "hers", "herself", "mrs", "ms", "miss", "queen", "princess", "lady"}
_RELATIVE = {"who", "which", "that", "whom"}
_LEADING = re.compile(r"^(?:(?:the|an?|its|his|her|their|our|even|both)\s+)+", re.IGNORECASE)
_UNNAMED = {"source", "official", "spokesperson", "person", "insider"}
_HONORIFICS = {"courtesy", "degree", "religious", "royal", "honorific"}
_ANSWERS = {
    "he": ("person", ""),
    "she": ("person", ""),
    "it": ("group", "medium", "document"),
    "they": ("persons", "group"),
}


class Name(NamedTuple):
    """One named mention: half-open character offsets, text, label."""

    start: int
    end: int
    text: str
    label: str


class Speaker(NamedTuple):
    """Who speaks: fullest form, where it stands (characters), how it was found, what describes it."""

    name: str | None
    start: int | None
    end: int | None
    basis: str
    role: str | None = None
    kind: str = ""  # person, persons, group, medium, document; empty: unknown
    gender: str = ""  # m, f; empty: unknown
    noun: str = ""  # lemma of a description's head


NOBODY = Speaker(None, None, None, "unresolved")


@cache
def _kinds() -> dict[str, str]:
    return {row["noun"]: row["kind"] for row in load_lexicon("speaker_nouns")}


@cache
def _honorifics() -> frozenset[str]:
    return frozenset(row["title"].lower() for row in load_lexicon("titles") if row["kind"] in _HONORIFICS)


def noun_kind(token: "Token") -> str:
    """Return what kind of speaker the noun ``token`` stands for; empty where the lexicon has no answer."""
    kind = _kinds().get(token.lower_, "") or _kinds().get(token.lemma_.lower(), "")
    return "persons" if kind == "person" and token.tag_ == "NNS" else kind


@cache
def _states() -> frozenset[str]:
    kinds = {"country", "former country", "capital"}
    return frozenset(row["name"] for row in load_lexicon("places") if row["kind"] in kinds)


@cache
def _role_nouns() -> frozenset[str]:
    return frozenset(row["role"].split()[-1] for row in load_lexicon("roles"))


class Names:
    """The names of one document: which one a token stands in, and each one's fullest form."""

    def __init__(self, text: str, mentions: list[Row]) -> None:
        """Index ``mentions`` (rows of the schema's "mentions") of ``text``."""
        self.text = text
        self.all = sorted(Name(*(row[c] for c in ("start", "end", "text", "label"))) for row in mentions)
        self._starts = [n.start for n in self.all]
        self._full: dict[tuple[str, str], Name] = {}
        self.speakers: dict[Name, Speaker] = {}  # by fullest form, so that each is described once
        self._acronyms = {
            short.text: full
            for full, short in zip(self.all, self.all[1:], strict=False)
            if text[full.end : short.start].strip() == "(" and text[short.end : short.end + 1] == ")"
        }

    def at(self, offset: int) -> Name | None:
        """Return the name that the character at ``offset`` stands in."""
        i = bisect_right(self._starts, offset) - 1
        return self.all[i] if i >= 0 and offset < self.all[i].end else None

    def within(self, start: int, end: int) -> list[Name]:
        """Return the names between two character offsets."""
        i = bisect_right(self._starts, start - 1)
        return [n for n in self.all[i : bisect_right(self._starts, end)] if n.end <= end]

    def fullest(self, name: Name) -> Name:
        """Return the longest form that the document has of ``name``, at its first place."""
        key = name.text, name.label
        if key not in self._full:
            found = [n for n in self.all if n.text == name.text]
            if name.text in self._acronyms:
                found.append(self._acronyms[name.text])
            elif name.label in ("PERSON", "ORG"):
                found += [n for n in self.all if n.label == name.label and _short_for(name, n)]
            self._full[key] = min(found, key=lambda n: (-len(n.text.split()), -len(n.text), n.start))
        return self._full[key]

    def forms(self, full: Name) -> list[Name]:
        """Return the names in the document that mean ``full``, in text order."""
        return [n for n in self.all if n.label == full.label and self.fullest(n) == full]


def can_speak(head: "Token", names: Names) -> bool:
    """Return whether a source headed by ``head`` can hold a view: a name, a person, a body, a medium.

    Of places only countries and capitals can: they stand for their governments.
    """
    name = names.at(head.idx)
    if name is not None and name.label in ("GPE", "LOC"):
        return name.text in _states()
    if head.pos_ in ("PRON", "PROPN", "ADJ", "NUM", "DET") or head.ent_type_:
        return True
    return bool(noun_kind(head)) or head.lemma_.lower() in _role_nouns()


def _short_for(short: Name, long: Name) -> bool:
    # A surname stands for the person, the first word or words for the body: "Goldman" for "Goldman Sachs".
    few, many = short.text.lower().split(), long.text.lower().split()
    if len(few) >= len(many):
        return False
    return many[-len(few) :] == few if short.label == "PERSON" else many[: len(few)] == few


def _clean_role(words: str) -> str | None:
    parts = _LEADING.sub("", re.split(r"[,:;“”\"(]", words.strip())[0]).split()
    while parts and parts[-1].lower().rstrip(".") in _honorifics():
        parts.pop()
    return " ".join(parts) or None


def _role(doc: "Doc", names: Names, full: Name) -> str | None:
    """Return the title or apposition that the document gives to ``full``, at its first described mention."""
    for name in names.forms(full):
        span = doc.char_span(name.start, name.end, alignment_mode="expand")
        if span is None:
            continue
        root = span.root
        before = doc[min(root.left_edge.i, span.start) : span.start]
        if any(noun_kind(t) == "person" for t in before):
            start = next((t.i + 1 for t in reversed(before) if t.text in (",", ":", "“", '"')), before.start)
            role = _clean_role(doc[start : span.start].text)
            if role:
                return role
        for child in root.children:
            if child.dep_ == "appos" and child.i >= span.end and noun_kind(child) == "person":
                return _clean_role(doc[child.left_edge.i : child.right_edge.i + 1].text)
        if root.dep_ == "appos" and noun_kind(root.head) == "person" and root.head.i < root.i:
            return _clean_role(doc[root.head.left_edge.i : span.start].text)
    return None


def _gender(names: Names, full: Name) -> str:
    for name in names.forms(full):
        for word in (names.text[max(0, name.start - 8) : name.start].split() or [""])[-1:]:
            word = word.lower().strip(".")
            if word in _MALE or word in _FEMALE:
                return "m" if word in _MALE else "f"
    return ""


def _named(doc: "Doc", names: Names, name: Name) -> Speaker:
    full = names.fullest(name)
    if full not in names.speakers:
        person, role, gender = full.label == "PERSON", None, ""
        if person:
            role, gender = _role(doc, names, full), _gender(names, full)
        kind = "person" if person else "medium" if full.label == "OUTLET" else "group"
        names.speakers[full] = Speaker(full.text, full.start, full.end, "named", role, kind, gender)
    return names.speakers[full]


def _description(head: "Token", clause: "Token | None") -> tuple[int, int]:
    """Return the tokens that describe a speaker: its noun phrase without article and relative clause."""
    start, end = noun_phrase(head, without=clause)
    for child in head.children:
        if child.dep_ in ("relcl", "acl", "appos") and head.i < child.left_edge.i < end:
            end = child.left_edge.i
    while end > head.i + 1 and (head.doc[end - 1].is_punct or head.doc[end - 1].tag_ == "POS"):
        end -= 1
    lead = _LEADING.match(head.doc[start:end].text + " ")
    return start + (len(lead.group().split()) if lead else 0), max(end, head.i + 1)


def _described(head: "Token", clause: "Token | None") -> Speaker:
    start, end = _description(head, clause)
    span = head.doc[min(start, head.i) : end]
    kind = noun_kind(head)
    return Speaker(
        span.text, span.start_char, span.end_char, "described", None, kind, "", head.lemma_.lower()
    )


def _name_of(head: "Token", names: Names) -> Name | None:
    name = names.at(head.idx)
    if name is not None:
        return name
    for child in head.children:
        if child.dep_ == "appos" and noun_kind(head) == "person":
            name = names.at(child.idx)
            if name is not None and name.label == "PERSON":
                return name
    return None


def _own_body(head: "Token", names: Names) -> Name | None:
    # "The opposition Tehreek-e-Insaf (PTI) party": the noun only says what the name is.
    if noun_kind(head) != "group":
        return None
    found = [n for n in names.within(head.left_edge.idx, head.idx) if n.label == "ORG"]
    near = bool(found) and names.text[found[-1].end : head.idx].strip() in ("", ")")
    return found[-1] if near else None


def _own_medium(head: "Token", names: Names) -> Name | None:
    # "NDTV's opinion column", "a Financial Times report": the outlet speaks.
    if noun_kind(head) not in ("medium", "document"):
        return None
    found = [n for n in names.within(head.left_edge.idx, head.idx) if n.label == "OUTLET"]
    return found[-1] if found else None


def _conjuncts(head: "Token", clause: "Token | None") -> list["Token"]:
    """Return the nouns of the coordination that ``head`` opens: "Ann Roy and two ministers"."""
    found = [head]
    for token in found:
        found += [c for c in token.children if c.dep_ == "conj" and c.pos_ in ("NOUN", "PROPN")]
    return [t for t in found if clause is None or t.i < clause.i or head.i > clause.i]


def _together(first: Speaker, heads: list["Token"], names: Names) -> Speaker:
    """Return the coordination that opens with the name ``first`` as one speaker, in the words printed."""
    start = names.at(heads[0].idx).start  # type: ignore[union-attr]
    last = names.at(heads[-1].idx)
    end = last.end if last is not None else heads[-1].idx + len(heads[-1])
    kind = {"person": "persons"}.get(first.kind, first.kind)
    return Speaker(names.text[start:end], start, end, "named", None, kind)


def _is_role_phrase(head: "Token") -> bool:
    # "The official", "the company": definite, short, nothing said about it.
    kids = list(head.children)
    definite = any(c.dep_ == "det" and c.lower_ in ("the", "this", "that", "these", "those") for c in kids)
    return definite and len(kids) <= 2 and all(c.dep_ in ("det", "amod", "compound") for c in kids)


def _same_role(head: "Token", speaker: Speaker) -> bool:
    lemma, kind = head.lemma_.lower(), noun_kind(head)
    if speaker.noun == lemma or lemma in (speaker.role or "").lower().split():
        return kind in (speaker.kind, "") or speaker.kind in ("person", "")
    if speaker.basis == "described" and kind == "person" == speaker.kind:
        return bool({lemma, speaker.noun} & _UNNAMED)
    return kind in ("group", "medium") and speaker.kind == kind and speaker.basis == "named"


def _answers(token: "Token", speaker: Speaker) -> bool:
    word = token.lower_
    gender = "m" if word in _MALE else "f" if word in _FEMALE else ""
    fits = speaker.kind in _ANSWERS.get(word, ())
    return fits and not (gender and speaker.gender and speaker.gender != gender)


def _resolve(doc: "Doc", names: Names, head: "Token", clause: "Token | None", past: list[Speaker]) -> Speaker:
    if head.lower_ in _RELATIVE and clause is not None and clause.dep_ == "relcl":
        head = clause.head
        quoting = next((a for a in head.ancestors if a.pos_ == "VERB"), None)
        if quoting is not None and quoting.lemma_ in ("quote", "cite") and head.dep_ == "pobj":
            # "quoted two advisers to the chief who said": the one quoted is the one who said.
            head = next((c for c in quoting.children if c.dep_ == "dobj"), head)
        if head.dep_ == "appos" and names.at(head.head.idx) is not None:
            head = head.head
    if head.pos_ == "PRON" or head.tag_ in ("PRP", "PRP$", "WP"):
        found = next((s for s in reversed(past) if _answers(head, s)), None)
        return found._replace(basis="pronoun") if found else NOBODY
    name = _name_of(head, names) or _own_body(head, names)
    if name is not None:
        found = _named(doc, names, name)
        heads = _conjuncts(head, clause) if names.at(head.idx) == name else [head]
        return _together(found, heads, names) if len(heads) > 1 else found
    outlet = _own_medium(head, names)
    if outlet is not None:
        role = _clean_role(
            names.text[outlet.end : head.idx + len(head)].removeprefix("'s").removeprefix("’s")
        )
        return _named(doc, names, outlet)._replace(role=role)
    if _is_role_phrase(head):
        found = next((s for s in reversed(past) if _same_role(head, s)), None)
        if found:
            return found._replace(basis="role phrase")
    return _described(head, clause)


def resolve_speakers(
    doc: "Doc", names: Names, sources: Iterable[tuple["Token | None", "Token | None"]]
) -> list[Speaker]:
    """Return one speaker per source, given in text order as (head of the source, head of its cue).

    Pronouns and role phrases ("the official") go to the last speaker, or person that was a subject, that
    fits; what nothing fits stays unresolved, with name missing. Does not follow a person across documents.
    """
    persons = [n for n in names.all if n.label == "PERSON"]
    subjects = []
    for name in persons:
        span = doc.char_span(name.start, name.end, alignment_mode="expand")
        if span is not None and span.root.dep_ in ("nsubj", "nsubjpass"):
            subjects.append(name)
    past: list[Speaker] = []
    found, seen = [], 0
    for head, clause in sources:
        if head is None:
            found.append(NOBODY)
            continue
        while seen < len(subjects) and subjects[seen].start < head.idx:
            past.append(_named(doc, names, subjects[seen]))
            seen += 1
        speaker = _resolve(doc, names, head, clause, past)
        found.append(speaker)
        if speaker.name:
            past.append(speaker)
    return found
