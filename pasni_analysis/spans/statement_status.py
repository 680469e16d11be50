"""Whether an event is told as happened, planned, announced, claimed, denied or conditional."""

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from pasni_analysis.lexicons import load_lexicon
from pasni_analysis.spans.cues import cue_words

if TYPE_CHECKING:
    from spacy.tokens import Token

_CLAUSES = ("ccomp", "xcomp", "pcomp", "advcl", "conj", "acl", "parataxis")


@cache
def _by_stance() -> dict[str, str]:
    status = {"denying": "denied", "distancing": "claimed", "intending": "planned", "demanding": "planned"}
    found = {
        row["cue"]: status[row["stance"]]
        for row in load_lexicon("reporting_verbs")
        if row["pos"] == "verb" and row["stance"] in status
    }
    for told, verbs in (("planned", "planning"), ("claimed", "claiming"), ("denied", "denying")):
        found |= dict.fromkeys(cue_words(f"{verbs} verb"), told)
    return found


def is_denial(token: "Token") -> bool:
    """Say whether ``token`` is a verb that denies."""
    return _by_stance().get(token.lemma_.lower()) == "denied"


def is_negated(token: "Token") -> bool:
    """Say whether the clause of ``token`` is negated ("has not offered", "neither side commented")."""
    for child in token.children:
        if child.dep_ == "neg" or child.lower_ in ("never", "hardly"):
            return True
        if child.dep_ in ("nsubj", "nsubjpass", "dobj") and any(
            c.lower_ in ("no", "neither", "none") for c in (child, *child.children)
        ):
            return True
    return False


def lasts_not(token: "Token") -> bool:
    """Say whether a negated verb tells how its event went ("the truce did not hold"), not that none was."""
    negated = any(c.dep_ == "neg" for c in token.children)
    return negated and token.lemma_.lower() not in cue_words("occurring verb")


def is_finite(token: "Token") -> bool:
    """Say whether ``token`` heads a finite clause."""
    return token.tag_ in ("VBD", "VBZ", "VBP") or any(
        c.dep_ in ("aux", "auxpass") and c.tag_ in ("VBD", "VBZ", "VBP", "MD") for c in token.children
    )


def is_past(token: "Token") -> bool:
    """Say whether the clause of ``token`` is told as past; a headline's present tense counts as past."""
    helpers = {c.tag_: c for c in token.children if c.dep_ in ("aux", "auxpass")}
    if token.tag_ == "VBD" or "VBD" in helpers:
        return True
    if token.tag_ == "VBN":
        perfect = any(c.lemma_.lower() == "have" for c in helpers.values())
        return perfect or (not helpers and token.dep_ in ("acl", "advcl", "relcl", "conj"))
    if token.tag_ == "VBG" and not is_finite(token):
        head = token.head
        return token.dep_ in ("advcl", "acl") and head.pos_ in ("VERB", "AUX") and is_past(head)
    return token.tag_ in ("VBZ", "VBP") and not helpers and _in_headline(token)


def _in_headline(token: "Token") -> bool:
    words = [t for t in token.sent if not t.is_space]
    after = token.doc[words[-1].i + 1] if words[-1].i + 1 < len(token.doc) else None
    ended = words[-1].is_punct or (after is not None and not after.is_space)
    return not ended and len(words) <= 20 and not token.head.is_space


def _governors(token: "Token") -> Iterator[tuple[str, "Token"]]:
    # Each (relation, head) above the clause of ``token``, while it remains inside what that head says.
    while token.dep_ in _CLAUSES and token.head.i != token.i:
        yield token.dep_, token.head
        token = token.head


def is_hedged(token: "Token") -> bool:
    """Say whether an adverb leaves open that the clause of ``token`` is true ("has reportedly sold")."""
    return any(c.lower_ in cue_words("hedging adverb") for c in token.children)


def is_unreal(token: "Token") -> bool:
    """Say whether ``token`` tells about no certain thing of a clause that is negated, possible or general.

    "would never accept deals struck in secret" tells no deal; "would not honour the deal struck …" does.
    """
    noun = token.head
    if token.dep_ not in ("acl", "relcl") or is_finite(token) or noun.pos_ not in ("NOUN", "PRON"):
        return False
    if any(c.dep_ in ("poss", "nummod") or c.lower_ in cue_words("definite word") for c in noun.children):
        return False
    head = noun
    while head.pos_ not in ("VERB", "AUX") and head.head.i != head.i:
        head = head.head
    generic = noun.tag_ == "NNS" and noun.dep_ == "nsubj" and head.tag_ == "VBP"  # "deals struck so last"
    return generic or is_negated(head) or _mood(head) != ""


def _mood(token: "Token") -> str:
    words = {c.lower_ for c in token.children if c.dep_ in ("aux", "auxpass")}
    marks = {c.lower_ for c in token.children if c.dep_ == "mark"}
    if words & cue_words("conditional modal") or marks & {"if", "unless", "whether"}:
        return "conditional"
    if words & cue_words("future modal"):
        return "announced"
    return ""


def verb_status(token: "Token", *, plans: bool = False) -> str:
    """Return the status of the clause that ``token`` heads, before its date is looked at.

    With ``plans``, a verb of planning speaks of its object ("plan a meeting"), not of itself.
    """
    by_verb = _by_stance()
    if is_negated(token):
        return "denied"
    mood = _mood(token)
    infinitive = token.tag_ == "VB" and any(c.dep_ == "aux" and c.lower_ == "to" for c in token.children)
    for relation, head in _governors(token):
        if relation == "conj" and not is_finite(token):
            infinitive = infinitive or head.tag_ == "VB"
            mood = mood or _mood(head)
        told = by_verb.get(head.lemma_.lower(), "")
        if relation in ("ccomp", "xcomp", "pcomp") and told in ("denied", "claimed"):
            return told
        if infinitive and relation in ("xcomp", "ccomp", "acl", "advcl"):
            known = _mood(head) == "conditional"
            return "conditional" if known else "denied" if is_negated(head) else "planned"
        if relation == "pcomp" and head.head.lemma_.lower() == "credit":
            return "claimed"
        if relation in ("xcomp", "ccomp") and told == "planned" and mood != "":
            return "planned"
        if relation in ("advcl", "acl") and is_finite(token):
            break  # "four days before he died, he claimed": not claimed
    if token.tag_ == "VBG" and not is_finite(token) and token.dep_ in ("pcomp", "acl", "advcl"):
        return mood or _above(token)
    if plans and token.lemma_.lower() in cue_words("planning verb"):
        return mood or "planned"
    return mood or ("planned" if infinitive else "claimed" if is_hedged(token) else "happened")


def _above(token: "Token") -> str:
    # A participle shares the status of what it hangs on: "credit for mediating" is claimed with the credit.
    head = token.head
    while head.pos_ in ("ADP", "NOUN", "PROPN", "PRON") and head.head.i != head.i:
        if head.lemma_.lower() in cue_words("planning noun"):
            return "planned"
        head = head.head
    if head.pos_ not in ("VERB", "AUX") or head.i == token.i:
        return "happened"
    told = _by_stance().get(head.lemma_.lower(), "")
    return told or _mood(head) or "happened"


def noun_status(token: "Token") -> str:
    """Return the status of the event that the noun ``token`` names, before its date is looked at."""
    words = {c.lower_ for c in token.children}
    for name, told in (("planned", "planned"), ("possible", "conditional"), ("doubted", "claimed")):
        if words & cue_words(f"{name} event"):
            return told
    head = token.head
    while head.pos_ == "ADP" and head.head.i != head.i:
        head = head.head
    if head.lemma_.lower() in cue_words("planning noun"):
        return "planned"
    if head.pos_ in ("VERB", "AUX") and token.dep_ in ("dobj", "nsubjpass", "attr", "pobj"):
        told = _by_stance().get(head.lemma_.lower(), "")
        if token.dep_ == "pobj":
            return told if told == "planned" else "happened"
        return told or verb_status(head)
    return "happened"


def has_own_cue(token: "Token") -> bool:
    """Say whether the noun ``token`` itself says that its event is planned, possible or doubted."""
    lists = ("planned event", "possible event", "doubted event")
    return any(c.lower_ in cue_words(name) for c in token.children for name in lists)
