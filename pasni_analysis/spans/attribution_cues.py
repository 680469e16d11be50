"""Where an attribution is announced: cues of the lexicon found in a parse."""

from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from pasni_analysis.lexicons import load_lexicon
from pasni_analysis.spans.parse import read_attribute, read_heads

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_VERBAL = {"VERB", "AUX"}
_AUXILIARY = {"aux", "auxpass", "neg"}
_SUBJECTS = {"nsubj", "nsubjpass"}
_OBJECTS = {"dobj", "nsubjpass"}
_NEGATIONS = {"not", "n't", "n’t", "never", "no", "neither", "nor", "hardly"}
_PAPERS = {"memorandum", "letter", "vote", "motion", "declaration"}
_NOBODY = {"nobody", "none", "neither", "no-one", "nothing"}
_REFUSING = {"decline", "refuse", "fail", "omit", "neglect", "unable", "unwilling", "reluctant"}
_WILLING = {"want", "wish", "care", "choose", "able", "willing", "prepared", "ready"}
_ANSWERS = {"speak", "talk", "confirm", "reveal", "identify"}  # beside the neutral verbs of speech


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
        rest = (doc[k] for k in range(i + 1, end)) if end <= len(doc) else None
        if rest is not None and all(w in (t.lower_, t.lemma_) for w, t in zip(words[1:], rest, strict=True)):
            return end, entry
    return None


def _lemma(token: "Token") -> str:
    # The lemmatiser takes "hoped" and "hoping" for forms of "hop".
    lemma: str = token.lemma_.lower()
    return "hope" if lemma == "hop" and token.lower_ in ("hoped", "hoping") else lemma


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


def _is_none(noun: "Token") -> bool:
    """Return whether the phrase is of nobody or nothing: "no one", "neither ... nor"; "No 10" is a name."""
    if noun.lower_ in _NOBODY:
        return True
    first = [c for c in noun.children if c.i < noun.i and c.lower_ in ("no", "neither")]
    return any(c.lower_ != "no" or not (c.nbor(1).text.isdigit() or c.nbor(1).text == ".") for c in first)


def _negated(head: "Token") -> bool:
    """Return whether the clause says that it was not said: "did not", "no one", "declined to", "nor"."""
    if any(c.dep_ == "neg" or c.lower_ in _NEGATIONS for c in head.children):
        return True
    subjects = [c for c in head.children if c.dep_ in _SUBJECTS]
    if any(_is_none(c) for c in subjects):
        return True
    above = head.head
    if head.dep_ == "conj" and not subjects and any(c.lower_ in ("or", "nor") for c in above.children):
        return above.pos_ in _VERBAL and _negated(above)
    lemma = above.lemma_.lower()
    if head.dep_ != "xcomp" or lemma not in _REFUSING | _WILLING:
        return False
    governor = above.head if above.pos_ == "ADJ" else above
    return _negated(governor) != (lemma in _REFUSING)


def _is_neutral_speech(verb: "Token") -> bool:
    # "refused to say" is silence; "refused to accept" and "refused to apologise" take a stand.
    entries = _entries()["verb"].get(verb.lemma_.lower(), ())
    return any(e.kind == "speech" and e.stance == "neutral" and "clause" in e.content for _, e in entries)


def _declines_speech(cue: "Cue") -> bool:
    verb = cue.head
    for child in verb.children:
        speaks = child.lemma_.lower() in _ANSWERS or (child.pos_ == "VERB" and _is_neutral_speech(child))
        if child.i > verb.i and child.dep_ == "xcomp" and speaks:
            return True
        if child.dep_ in _OBJECTS and any(
            t.lemma_.lower() in ("comment", "interview") for t in child.subtree
        ):
            return True
    return False


def _objects(verb: "Token") -> list["Token"]:
    return [c for c in verb.children if c.dep_ in _OBJECTS]


def is_refusal(cue: Cue) -> bool:
    """Return whether the cue only tells that words were refused: "declined to comment", "refused to say"."""
    return cue.entry.cue in ("decline", "refuse") and _declines_speech(cue)


def is_silence(cue: Cue) -> bool:
    """Return whether the cue tells that nothing was said: "had no comment", "offered no explanation".

    To be asked of cues without a clause or a quotation of their own.
    """
    if cue.entry.kind != "speech" or cue.entry.stance != "neutral" or cue.entry.pos not in ("verb", "noun"):
        return False
    return cue.negated or any(_is_none(t) for t in (cue.head, *_objects(cue.head)))


def is_act(cue: Cue) -> bool:
    """Return whether the cue hands over a thing ("offered access"), not words ("offered an apology")."""
    if "words" not in cue.entry.content:
        return False
    return not any(t.lemma_.lower() in _entries()["object"] for t in _objects(cue.head))


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
    found = _lookup(token.doc, token.i, "verb", _lemma(token))
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


def _names_a_paper(noun: "Token") -> bool:
    # "a memorandum of understanding", "a vote of confidence": a kind of paper or act, nobody's belief.
    of = noun.head
    return noun.dep_ == "pobj" and of.lower_ == "of" and of.head.lemma_.lower() in _PAPERS


def _noun_cue(token: "Token") -> Cue | None:
    found = _lookup(token.doc, token.i, "noun", token.lemma_.lower())
    if not found or _names_a_paper(token):
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


def _places(doc: "Doc") -> list[int]:
    """Return the tokens at which a cue may stand, by their words and classes alone."""
    phrases, verbs, nouns, adjectives = (_entries()[p] for p in ("phrase", "verb", "noun", "adjective"))
    lower, lemma, pos = (read_attribute(doc, name) for name in ("LOWER", "LEMMA", "POS"))
    heads = read_heads(doc).tolist()
    inserted = {heads[i] for i, word in enumerate(lower) if word == "as" and i < heads[i]}

    def may_be(i: int) -> bool:
        verbal = pos[i] in _VERBAL or i in inserted
        return (
            lower[i] in phrases
            or (verbal and (lemma[i].lower() in verbs or lower[i] in ("hoped", "hoping")))
            or (pos[i] == "NOUN" and lemma[i].lower() in nouns)
            or (pos[i] == "ADJ" and lower[i] in adjectives)
        )

    return [i for i in range(len(doc)) if may_be(i)]


def find_cues(doc: "Doc") -> Iterator[Cue]:
    """Yield the cues of ``doc`` in text order, at most one per head token."""
    phrases, done = _entries()["phrase"], 0
    for i in _places(doc):
        if i < done:
            continue
        token = doc[i]
        pos = token.pos_
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
