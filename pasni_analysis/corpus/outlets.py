"""Names of outlets: one spelling for each, from ``lexicons/outlets.csv``."""

import re
from functools import cache
from urllib.parse import urlsplit

from pasni_analysis.lexicons import load_lexicon

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


def find_outlet(name: str) -> dict[str, str]:
    """Return the row of ``lexicons/outlets.csv`` for a name, alias, domain or address; empty if unknown.

    A subdomain counts as its domain (``edition.cnn.com``). Ambiguous aliases are found too: say
    by other means that an outlet is meant.
    """
    if row := _names().get(_key(name)):
        return row
    host = host_of(name)
    while host.count(".") >= 1:
        if row := _names().get(host):
            return row
        host = host.partition(".")[2]
    return {}


def is_clear_outlet(name: str) -> bool:
    """Say whether ``name`` by itself means one known outlet: "Dawn" does not, "Dawn.com" does."""
    row = find_outlet(name)
    return bool(row) and (row["ambiguous"] != "yes" or name in row["distinct"].split("|"))


def normalize_outlet(name: str) -> str:
    """Return the one spelling of an outlet's name; a name that the lexicon lacks comes back trimmed.

    >>> normalize_outlet("The FT"), normalize_outlet("https://www.ft.com/content/1")
    ('Financial Times', 'Financial Times')
    """
    return find_outlet(name).get("name") or " ".join(name.split())
