"""Forms of a name: which printed forms are one name, spelled or abbreviated in several ways."""

import re
import unicodedata
from functools import cache

GROUPS = {"PERSON": "person", "GPE": "place", "LOC": "place", "NORP": "people"}

_VARIANTS = {
    "organisation": "organization",
    "organisations": "organizations",
    "centre": "center",
    "defence": "defense",
    "labour": "labor",
    "programme": "program",
    "tehrik": "tehreek",
    "tahreek": "tehreek",
    "jamat": "jamaat",
    "mohammad": "muhammad",
    "mohammed": "muhammad",
    "mohamed": "muhammad",
    "baluchistan": "balochistan",
    "and": "&",
}
_LEGAL = {
    "inc",
    "incorporated",
    "ltd",
    "limited",
    "corp",
    "corporation",
    "co",
    "company",
    "llc",
    "plc",
    "gmbh",
}
COMPANY_WORDS = frozenset(
    (
        *("Computer", "Computers", "Motors", "Motor", "Mining", "Group", "Holdings", "Airlines", "Airways"),
        *("Electronics", "Technologies", "Technology", "Pharmaceuticals", "Industries", "Enterprises"),
    )
)
_SMALL = {"of", "the", "and", "for", "in", "on", "de", "la", "del", "&", "to", "a", "al"}


def group_of(label: str) -> str:
    """Return person, place, people or thing: names of different groups are never merged by rule."""
    return GROUPS.get(label, "thing")


@cache
def name_key(name: str) -> str:
    """Return the name without article, accents, dots, case and the commonest differences of spelling.

    >>> name_key("U.S. Strategic Metals") == name_key("US Strategic Metals")
    True
    >>> name_key("Pakistan Tehrik-e-Insaf") == name_key("Pakistan Tehreek-e-Insaf")
    True
    """
    plain = unicodedata.normalize("NFKD", name.replace("’", "'"))
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    plain = re.sub(r"'s?\b|(?<=\w)\.(?=\w|$|\s)", "", plain).lower()
    words = [_VARIANTS.get(w, w) for w in re.findall(r"[\w+]+|&", plain)]
    return " ".join(words[1:] if len(words) > 1 and words[0] == "the" else words)


@cache
def bare_key(name: str) -> str:
    """Return :func:`name_key` without a legal form at the end (Apple Inc: apple)."""
    words = name_key(name).split()
    while len(words) > 1 and words[-1] in _LEGAL:
        words.pop()
    return " ".join(words)


@cache
def is_acronym(name: str) -> bool:
    """Say whether the name looks like an abbreviation: one word, mostly capitals."""
    letters = [c for c in name if c.isalpha()]
    return " " not in name and 2 <= len(letters) <= 8 and sum(c.isupper() for c in letters) * 2 > len(letters)


@cache
def initials(name: str) -> tuple[str, ...]:
    """Return the acronyms that the name's words allow: with and without its small words."""
    words = re.findall(r"\w+", name.replace(".", ""))
    firsts = [w if w.isupper() and len(w) <= 3 else w[0] for w in words]
    large = [f for f, w in zip(firsts, words, strict=True) if w.lower() not in _SMALL]
    return tuple(dict.fromkeys(("".join(firsts).lower(), "".join(large).lower())))


def abbreviates(acronym: str, name: str) -> bool:
    """Say whether ``acronym`` is made of the first letters of ``name``.

    >>> abbreviates("USSM", "US Strategic Metals"), abbreviates("USSM", "US Steel")
    (True, False)
    """
    letters = re.sub(r"\W", "", acronym).lower()
    return len(name.split()) > 1 and letters in initials(name)
