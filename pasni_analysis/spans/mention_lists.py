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
    """Return name or alias of an outlet, with and without "The" -> (its name, whether it means other things)."""
    found: dict[str, tuple[str, bool]] = {}
    for row in load_lexicon("outlets"):
        for name in (row["name"], *filter(None, row["aliases"].split("|"))):
            for form in (name, name.removeprefix("The ")):
                doubtful = row["ambiguous"] == "yes" or name in row["ambiguous"].split("|")
                unsure = doubtful or (form != name and " " not in form)
                found.setdefault(form, (row["name"], unsure))
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


@cache
def gazetteer() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """Return first word -> names that open with it, as (words, label), longest first; sure names only."""
    sure: dict[str, str] = {name: "NORP" for name in demonyms()}
    sure |= {name: place.label for name, place in places().items()}
    sure |= {name: label for name, (_, label) in organisations().items() if len(name) > 2 or name.isupper()}
    sure |= {name: "OUTLET" for name, (_, unsure) in outlets().items() if not unsure}
    index: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for name, label in sorted(sure.items()):
        words = tuple(name.split())
        index.setdefault(words[0], []).append((words, label))
    return {first: sorted(rows, key=lambda r: (-len(r[0]), r[0])) for first, rows in index.items()}
