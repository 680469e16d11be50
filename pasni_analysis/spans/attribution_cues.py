"""Where an attribution is announced: cues of the lexicon found in a parse."""

from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from pasni_analysis.lexicons import load_lexicon

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_VERBAL = {"VERB", "AUX"}
_AUXILIARY = {"aux", "auxpass", "neg"}
_NEGATIONS = {"not", "n't", "n’t", "never", "no", "neither", "nor", "hardly"}


class Entry(NamedTuple):
    """One row of lexicons/reporting_verbs.csv."""

    cue: str
    pos: str
    stance: str
    kind: str
    content: frozenset[str]


class Cue(NamedTuple):
    """One cue in a parse: its head token, its half-open token span, its lexicon entry."""

    head: "Token"
    start: int
    end: int
    entry: Entry
    negated: bool


@cache
def _entries() -> dict[str, dict[str, list[tuple[tuple[str, ...], Entry]]]]:
    # pos -> first word -> entries, longest first, so that "call for" beats "call".
    table: dict[str, dict[str, list[tuple[tuple[str, ...], Entry]]]] = defaultdict(lambda: defaultdict(list))
    for row in load_lexicon("reporting_verbs"):
        words = tuple(row["cue"].split())
        content = frozenset(row["content"].split())
        entry = Entry(row["cue"], row["pos"], row["stance"], row["kind"], content)
        table[row["pos"]][words[0]].append((words, entry))
    for pos in table.values():
        for entries in pos.values():
            entries.sort(key=lambda e: (-len(e[0]), e[0]))
    return table


def _lookup(doc: "Doc", i: int, pos: str, first: str) -> tuple[int, Entry] | None:
    for words, entry in _entries()[pos].get(first, ()):
        end = i + len(words)
        rest = doc[i + 1 : end]
        if len(rest) == len(words) - 1 and all(
            w in (t.lower_, t.lemma_) for w, t in zip(words[1:], rest, strict=True)
        ):
            return end, entry
    return None


def is_cue_verb(token: "Token") -> bool:
    """Return whether the lexicon lists the verb as one that takes a clause."""
    entries = _entries()["verb"].get(token.lemma_.lower(), ())
    return any("clause" in entry.content for _, entry in entries)


def _widen(verb: "Token", start: int) -> int:
    # Auxiliaries, negation and adverbs that stand directly before the verb belong to the cue.
    doc = verb.doc
    while start > 0:
        token = doc[start - 1]
        adverb = token.dep_ == "advmod" and token.tag_ == "RB"
        if token.head != verb or not (token.dep_ in _AUXILIARY or adverb):
            break
        start -= 1
    return start


def _negated(head: "Token") -> bool:
    return any(c.dep_ == "neg" or c.lower_ in _NEGATIONS for c in head.children)


def is_as_clause(token: "Token") -> bool:
    """Return whether ``token`` heads an insertion like "as NDTV reports" (often parsed as a noun)."""
    if not any(c.lower_ == "as" and c.i < token.i for c in token.children):
        return False
    return token.dep_ == "advcl" or (token.i + 1 < len(token.doc) and token.nbor(1).text == ",")


def _leads_to_saying(verb: "Token") -> bool:
    # "was quoted by the BBC as saying": the cue is "saying", the BBC only carries it.
    return any(c.lower_ == "as" and any(g.dep_ == "pcomp" for g in c.children) for c in verb.children)


def _stranded(verb: "Token", end: int) -> bool:
    # "the plan referred to in the article": the preposition's object is what the phrase is about.
    last = verb.doc[end - 1]
    after = verb.doc[end] if end < len(verb.doc) else last
    return last != verb and last.tag_ == "IN" and after.tag_ == "IN" and after.lower_ not in ("by", "as")


def _verb_cue(token: "Token") -> Cue | None:
    found = _lookup(token.doc, token.i, "verb", token.lemma_.lower())
    if not found or token.dep_ in ("amod", "compound", "aux", "auxpass", "case"):
        return None
    if _stranded(token, found[0]):
        return None
    if found[1].cue in ("quote", "cite") and _leads_to_saying(token):
        return None
    end, entry = found
    if end < len(token.doc) and token.doc[end].text == ":" and "clause" in entry.content:
        end += 1
    return Cue(token, _widen(token, token.i), end, entry, _negated(token))


def _noun_cue(token: "Token") -> Cue | None:
    found = _lookup(token.doc, token.i, "noun", token.lemma_.lower())
    if not found:
        return None
    return Cue(token, token.i, found[0], found[1], _negated(token))


def _adjective_cue(token: "Token") -> Cue | None:
    found = _lookup(token.doc, token.i, "adjective", token.lower_)
    if not found or token.dep_ not in ("acomp", "oprd") or token.head.pos_ not in _VERBAL:
        return None
    start = _widen(token.head, token.head.i)
    return Cue(token, start, found[0], found[1], _negated(token.head))


def _phrase_cue(token: "Token") -> Cue | None:
    found = _lookup(token.doc, token.i, "phrase", token.lower_)
    if found and found[1].cue == "per":
        # "two per cent", "per head" are rates; "per Dawn" names who says so.
        after = token.doc[found[0] : found[0] + 2]
        if not any(t.pos_ == "PROPN" for t in after) or (token.i and token.nbor(-1).lower_ == "as"):
            return None
    return Cue(token, token.i, found[0], found[1], False) if found else None


def find_cues(doc: "Doc") -> Iterator[Cue]:
    """Yield the cues of ``doc`` in text order, at most one per head token."""
    phrases, done = _entries()["phrase"], 0
    for token in doc:
        pos = token.pos_
        if token.i < done:
            continue
        cue = _phrase_cue(token) if token.lower_ in phrases else None
        if cue is None and (pos in _VERBAL or is_as_clause(token)):
            cue = _verb_cue(token)
        elif cue is None and pos == "NOUN":
            cue = _noun_cue(token)
        elif cue is None and pos == "ADJ":
            cue = _adjective_cue(token)
        if cue:
            done = cue.end if cue.entry.pos == "phrase" else 0
            yield cue
