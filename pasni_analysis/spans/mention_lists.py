"""The name lists that mentions and entities share, read once a process from the lexicons."""

from functools import cache
from typing import NamedTuple

from pasni_analysis.lexicons import load_lexicon


class Place(NamedTuple):
    """What a place name means: label GPE or LOC, kind of place, name of the place."""

    label: str
    kind: str
    entity: str


@cache
def titles() -> dict[str, str]:
    """Return title -> kind (courtesy, degree, religious, royal, honorific, rank, office, role)."""
    return {row["title"]: row["kind"] for row in load_lexicon("titles")}


@cache
def places() -> dict[str, Place]:
    """Return place name, as printed -> what it means; towns from cities.csv where places.csv lacks them."""
    towns = {row["name"]: Place("GPE", "city", row["name"]) for row in load_lexicon("cities")}
    named = {row["name"]: Place(row["label"], row["kind"], row["entity"]) for row in load_lexicon("places")}
    return towns | named


@cache
def demonyms() -> dict[str, str]:
    """Return demonym, singular and plural -> place (empty: a people or a faith without one)."""
    found = {row["demonym"]: row["place"] for row in load_lexicon("demonyms")}
    return {name + "s": place for name, place in found.items() if name[-1] not in "shz"} | found


@cache
def organisations() -> dict[str, tuple[str, str]]:
    """Return name or alias of a body -> (its name, its label)."""
    found = {}
    for row in load_lexicon("organisations"):
        for name in (row["name"], *filter(None, row["aliases"].split("|"))):
            found[name] = (row["name"], row["label"])
    return found


@cache
def outlets() -> dict[str, tuple[str, bool]]:
    """Return name or alias of an outlet -> (its name, whether the form means other things too)."""
    found: dict[str, tuple[str, bool]] = {}
    for row in load_lexicon("outlets"):
        clear = row["distinct"].split("|") if row["ambiguous"] else None
        for form in (row["name"], *filter(None, row["aliases"].split("|"))):
            found.setdefault(form, (row["name"], clear is not None and form not in clear))
    for form, (name, unsure) in list(found.items()):
        if form.startswith("The ") and form.count(" ") > 1:
            found.setdefault(form[4:], (name, unsure))
    return found


@cache
def seats() -> dict[str, str]:
    """Return capital or seat of a government -> country that it stands for (Islamabad, the Kremlin)."""
    rows = load_lexicon("places")
    country = {row["country"]: row["name"] for row in rows if row["kind"] == "country" and row["country"]}
    capitals = {
        r["name"]: country[r["country"]] for r in rows if r["kind"] == "capital" and r["country"] in country
    }
    return capitals | {r["name"]: r["seat_of"] for r in load_lexicon("organisations") if r["seat_of"]}


@cache
def name_words() -> dict[str, str]:
    """Return last word of a name -> label that it tells (Bank: ORG, River: LOC)."""
    return {row["word"]: row["label"] for row in load_lexicon("name_words")}


@cache
def given_names() -> frozenset[str]:
    """Return given names that are nothing else."""
    return frozenset(row["name"] for row in load_lexicon("given_names"))


@cache
def not_names() -> frozenset[str]:
    """Return capitalised words and abbreviations that are no names by themselves."""
    return frozenset(row["word"] for row in load_lexicon("not_names"))
