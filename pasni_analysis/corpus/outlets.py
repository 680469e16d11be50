"""Names of outlets: one spelling for each, from ``lexicons/outlets.csv``."""

import re
from functools import cache
from urllib.parse import urlsplit

from pasni_analysis.lexicons import load_lexicon

LONGEST = 120  # characters; no name of an outlet is longer
_NOTE = re.compile(r"(?P<name>.{2,}?)\s?\((?P<note>[^()]{2,40})\)")
_SUFFIX = re.compile(
    r"(?P<name>.{2,}?)(?:\s?(?:--|[–—])\s?|\s-\s|\s)(?:English|(?:General )?News Service)", re.IGNORECASE
)
# Places behind names of outlets that the lists of places lack or write otherwise.
_MORE_PLACES = {
    "england": "GB", "scotland": "GB", "wales": "GB", "uk": "GB", "usa": "US", "us": "US", "u.s.": "US",
    "new york": "US", "california": "US", "washington": "US", "boston": "US", "ontario": "CA",
    "united states": "US", "uae": "AE", "hong kong": "HK", "turkey": "TR", "new delhi": "IN", "kolkata": "IN",
}  # fmt: skip
_DOMAIN = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}")


def _key(name: str) -> str:
    folded = re.sub(r"[^\w.&]+", " ", name.casefold()).strip()
    return folded.removeprefix("the ")


@cache
def _names() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for row in load_lexicon("outlets"):
        names = (row["name"], row["domain"], *row["aliases"].split("|"))
        found.update({_key(name): row for name in names if name and _key(name) not in found})
    return found


def host_of(name: str) -> str:
    """Return the host of an address, or a bare domain, without ``www.``; empty where ``name`` is neither.

    >>> host_of("https://www.quay.example/a/1"), host_of("Quay Post")
    ('quay.example', '')
    """
    try:
        host = (urlsplit(name).hostname or "") if "://" in name else name.split("/")[0].lower()
    except ValueError:  # "http://[a" is no address
        return ""
    return host.removeprefix("www.") if _DOMAIN.fullmatch(host) else ""


@cache
def _country_of(place: str) -> frozenset[str]:
    # A name may be that of towns in several countries; then each of them fits.
    rows = (*load_lexicon("places"), *load_lexicon("cities"))
    known = {row["country"] for row in rows if row["country"] and row["name"].casefold() == place}
    return frozenset(known | set(filter(None, [_MORE_PLACES.get(place)])))


def _is_place_of(note: str, row: dict[str, str]) -> bool:
    places = [place.strip().casefold() for place in note.split(",")]
    return bool(row["country"]) and all(row["country"] in _country_of(place) for place in places)


def strip_note(name: str) -> str:
    """Return an outlet's name without what news databases add to it, where the lexicon knows it so.

    That is the country or town where it appears, its initials, "English" or "News Service". Where the
    country is another, or the name unknown, the note stays: it may tell two papers apart.

    >>> strip_note("Dawn (Pakistan)"), strip_note("The Times (London)"), strip_note("Quay (Bahrain)")
    ('Dawn', 'The Times', 'Quay (Bahrain)')
    >>> strip_note("Agence France Presse -- English"), strip_note("Daily Mirror (Sri Lanka)")
    ('Agence France Presse', 'Daily Mirror (Sri Lanka)')
    """
    if len(name) > LONGEST or _names().get(_key(name)):
        return name
    if match := _NOTE.fullmatch(name):
        row = _names().get(_key(match["name"]), {})
        same = row and _names().get(_key(match["note"])) is row
        return match["name"] if row and (same or _is_place_of(match["note"], row)) else name
    match = _SUFFIX.fullmatch(name)
    row = _names().get(_key(match["name"]), {}) if match else {}
    return match["name"] if match and row and _is_clear(match["name"], row) else name


def _is_clear(name: str, row: dict[str, str]) -> bool:
    return row["ambiguous"] != "yes" or name in row["distinct"].split("|")


def find_outlet(name: str) -> dict[str, str]:
    """Return the row of ``lexicons/outlets.csv`` for a name, alias, domain or address; empty if unknown.

    A subdomain counts as its domain (``edition.cnn.com``), and a name with a note of a news database as
    the name (:func:`strip_note`). Ambiguous aliases are found too: say
    by other means that an outlet is meant.
    """
    if row := _names().get(_key(name)):
        return row
    host = host_of(name)
    while host.count(".") >= 1:
        if row := _names().get(host):
            return row
        host = host.partition(".")[2]
    bare = strip_note(name)
    return _names()[_key(bare)] if bare != name else {}


def is_clear_outlet(name: str) -> bool:
    """Say whether ``name`` by itself means one known outlet: "Dawn" does not, "Dawn (Pakistan)" does."""
    row = find_outlet(name)
    return bool(row) and (_is_clear(name, row) or strip_note(name) != name)


def normalize_outlet(name: str) -> str:
    """Return the one spelling of an outlet's name; a name that the lexicon lacks comes back trimmed.

    >>> normalize_outlet("The FT"), normalize_outlet("https://www.ft.com/content/1")
    ('Financial Times', 'Financial Times')
    """
    return find_outlet(name).get("name") or " ".join(name.split())
