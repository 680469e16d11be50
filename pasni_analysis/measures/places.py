"""Where the places lie that a corpus names: coordinates from a list, no silent choice of namesakes."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from pasni_analysis import schema
from pasni_analysis.lexicons import load_lexicon
from pasni_analysis.measures.frequency import count_entities, named_entities
from pasni_analysis.measures.texts import independent, resolved

if TYPE_CHECKING:
    from pasni_analysis.spans.annotate import Notes

_LABELS = ("GPE", "LOC", "FAC")
_LEADING = ("country", "capital")  # bear a name before all others
_RIVAL = 3  # times as many articles must speak for one country as for any other
_SUFFIX = re.compile(r" \[[A-Z]+\]$")  # of an entity whose name another bears: Congress [GPE]


class _Place(NamedTuple):
    country: str
    lat: float
    lon: float
    kind: str


def locate_places(
    notes: "Notes",
    *,
    voice: str = "all",
    count: str = "independent texts",
    aliases: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return one row per place entity, most mentions first: schema table ``places``.

    Coordinates are those of ``aliases`` (columns lat, lon), else of ``lexicons/coordinates.csv``. Where
    the list has several of a name, the one is taken whose country at least half of the articles that
    name it speak of, and three times as many as of any other; an article speaks of a country when it
    names another place there. A namesake of a country or capital is never taken for it. Else the place is
    ambiguous and has no coordinates. A name means one place throughout the corpus; one without a rival in
    the list may still mean a smaller place that the list lacks.
    """
    kept = independent(resolved(notes, aliases), count)
    table = count_entities(kept, labels=_LABELS, voice=voice, count="articles")
    if table.empty:
        return schema.make("places")
    given = _given(notes.aliases if aliases is None else aliases)
    articles = named_entities(kept, _LABELS).groupby("entity")["doc_id"].agg(set)
    listed = {entity: find_place(entity) for entity in articles.index}
    spoken = _countries(articles, listed)
    rows = [
        _row(given[e], "yes", "aliases.csv") if e in given else _choose(e, listed[e], articles[e], spoken)
        for e in table["entity"]
    ]
    columns = list(schema.TABLES["places"].columns)
    found = table.join(pd.DataFrame(rows, index=table.index))
    return schema.make("places", found[columns])


@cache
def _gazetteer() -> Mapping[str, tuple[_Place, ...]]:
    found: dict[str, list[_Place]] = defaultdict(list)
    for r in load_lexicon("coordinates"):
        found[_fold(r["name"])].append(_Place(r["country"], float(r["lat"]), float(r["lon"]), r["kind"]))
    return {name: tuple(places) for name, places in found.items()}


@cache
def _variants() -> Mapping[str, str]:
    return {row["name"]: row["entity"] for row in load_lexicon("places")}


def _fold(name: str) -> str:
    # GeoNames writes Bogotá and 'Alī Ābād, a newspaper often does not.
    plain = unicodedata.normalize("NFKD", name).replace("’", "").replace("'", "")
    return "".join(c for c in plain if not unicodedata.combining(c)).casefold().strip()


def find_place(name: str) -> tuple[Any, ...]:
    """Return every place of this name in the list as (country, lat, lon, kind); accents make no difference.

    >>> [place.country for place in find_place("Hyderabad")]
    ['IN', 'PK']
    """
    name = _SUFFIX.sub("", name)
    return _gazetteer().get(_fold(name)) or _gazetteer().get(_fold(_variants().get(name, name)), ())


def _given(aliases: pd.DataFrame) -> dict[str, _Place]:
    if not {"lat", "lon"} <= set(aliases.columns):
        return {}
    rows = aliases.assign(lat=pd.to_numeric(aliases["lat"]), lon=pd.to_numeric(aliases["lon"]))
    rows = rows.dropna(subset=["lat", "lon"]).drop_duplicates(["entity", "lat", "lon"])
    if rows["entity"].duplicated().any():
        twice = rows.loc[rows["entity"].duplicated(), "entity"].iloc[0]
        raise ValueError(
            f"aliases: expected one lat and lon per entity; found several for {twice!r}; keep one"
        )
    return {r.entity: _Place("", r.lat, r.lon, "given") for r in rows.itertuples()}


def _countries(articles: pd.Series, listed: Mapping[str, tuple[_Place, ...]]) -> dict[str, dict[str, set]]:
    """Return, per country, its places that no other bears the name of, and the articles that name each."""
    found: dict[str, dict[str, set]] = defaultdict(dict)
    for entity, ids in articles.items():
        if len(listed[entity]) == 1 and listed[entity][0].country:
            found[listed[entity][0].country][entity] = ids
    return found


def _choose(
    entity: str, places: tuple[_Place, ...], articles: set[str], spoken: Mapping[str, Mapping[str, set]]
) -> dict[str, Any]:
    if not places:
        return _row(None, "not in the list", "not in the list")
    if len(places) == 1:
        return _row(places[0], "yes", "the only one of the name in the list")
    beside = {
        country: len(articles & set().union(*spoken.get(country, {}).values()))
        for country in sorted({place.country for place in places})
    }
    first, *others = sorted(beside, key=lambda country: (-beside[country], country))
    most, next_most = beside[first], max((beside[c] for c in others), default=0)
    counted = ", ".join(f"{country or 'none'} {n}" for country, n in beside.items())
    basis = f"{len(places)} of the name; of {len(articles)} articles name other places there: {counted}"
    here = [place for place in places if place.country == first]
    # Athens in an American paper is not in Georgia because the paper names American places.
    leading = [place for place in places if place.kind in _LEADING]
    if (
        len(here) == 1
        and here[0] in (leading or places)
        and 2 * most >= len(articles)
        and most >= max(1, _RIVAL * next_most)
    ):
        return _row(here[0], "yes", basis)
    return _row(None, "ambiguous", basis)


def _row(place: _Place | None, located: str, basis: str) -> dict[str, Any]:
    if place is None:
        return {"located": located, "basis": basis, "lat": None, "lon": None, "kind": None, "country": None}
    return {**place._asdict(), "country": place.country or None, "located": located, "basis": basis}
