"""What kind of speaker the words of a role name: a lexicon lookup that prefers the head of the phrase."""

import re
from functools import cache
from typing import NamedTuple

from pasni_analysis.lexicons import load_lexicon

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_POSSESSIVE = re.compile(r"['’]s?$")
# Words after which a noun phrase says what the head belongs to, and words at which it ends.
_OF = frozenset({"of", "for", "at", "from", "in", "to", "with", "within", "by", "behalf"})
_STOP = frozenset({"familiar", "who", "whom", "whose", "that", "which", "close", "briefed", "speaking"})


class Role(NamedTuple):
    """The kind that a phrase names ("" for a role that many kinds have), how firmly, by which words."""

    kind: str
    strong: bool
    words: str


class _Match(NamedTuple):
    start: int
    end: int
    role: Role


@cache
def _lexicon() -> dict[str, list[tuple[tuple[str, ...], Role]]]:
    entries: dict[str, list[tuple[tuple[str, ...], Role]]] = {}
    for row in load_lexicon("roles"):
        words = tuple(row["role"].split())
        role = Role(row["kind"], row["weight"] == "strong", row["role"])
        entries.setdefault(words[0], []).append((words, role))
    for phrases in entries.values():
        phrases.sort(key=lambda item: -len(item[0]))
    return entries


@cache
def _forms(word: str) -> tuple[str, ...]:
    """Return ``word`` and what it may be the possessive or plural of."""
    base = _POSSESSIVE.sub("", word)
    forms = [word, base]
    if base.endswith("ies"):
        forms.append(base[:-3] + "y")
    if base.endswith("es"):
        forms.append(base[:-2])
    if base.endswith("s"):
        forms.append(base[:-1])
    if base.endswith(("men", "women")):
        forms.append(base[:-2] + "an")
    return tuple(dict.fromkeys(forms))


def _match_at(words: list[str], i: int) -> _Match | None:
    best: _Match | None = None
    for form in _forms(words[i]):
        for phrase, role in _lexicon().get(form, ()):
            n = len(phrase)
            fits = all(p in _forms(w) for p, w in zip(phrase[1:], words[i + 1 : i + n], strict=False))
            if len(words) >= i + n and fits and (best is None or n > best.end - i):
                best = _Match(i, i + n, role)
    return best


def _matches(words: list[str]) -> list[_Match]:
    found, i = [], 0
    while i < len(words):
        match = _match_at(words, i)
        if match:
            found.append(match)
        end = match.end if match else i + 1
        if _STOP.intersection(words[i:end]):
            break
        i = end
    return found


def find_role(text: str) -> Role | None:
    """Return the role that ``text``, a noun phrase without names of persons, gives; None where it gives none.

    The last firm word of the head decides ("military analyst": analyst); where the head has none, the
    first firm one after "of", "for", "at" … does ("spokesman for the army"); then the head's weak ones
    ("senior official": official). Does not know names: "Acme" is no company unless the words say so.

    >>> find_role("a spokesman for the finance ministry").kind
    'government'
    >>> find_role("people familiar with the army's plans").kind
    'unnamed source'
    """
    words = [w.lower() for w in _WORD.findall(text)]
    found = _matches(words)
    if not found:
        return None
    inside = {i for m in found for i in range(m.start, m.end)}
    cuts = [i for i, w in enumerate(words) if w in _OF and i not in inside and i >= found[0].end]
    cut = cuts[0] if cuts else len(words)
    head, tail = [m.role for m in found if m.start < cut], [m.role for m in found if m.start > cut]
    firm = [r for r in head if r.strong][-1:] or [r for r in tail if r.strong][:1]
    weak = [r for r in head if r.kind][-1:] or [r for r in tail if r.kind][:1] or head[-1:]
    return (firm or weak)[0]


def role_before(text: str) -> Role | None:
    """Return the firm role whose words end ``text``: "the opposition party, the" or "Sen." before a name."""
    tail = re.sub(r"(?<![\s,])[\s,]++(?:the|a|an)?\s*+$", "", text[-80:], flags=re.IGNORECASE)
    # The dot of "Gen." ends no sentence.
    tail = re.sub(r"\b([A-Z][a-z]{1,3})\.(?=\s|$)", r"\1", tail)
    tail = re.split(r"[.;:!?\n()“”\"]", tail)[-1]
    words = [w.lower() for w in _WORD.findall(tail)][-4:]
    if not words or _POSSESSIVE.search(words[-1]):
        return None
    last = _matches(words)[-1:]
    return last[0].role if last and last[0].end == len(words) and last[0].role.strong else None
