"""What counts: which articles, which words, whose voice, and how many texts are independent of each other.

Every measure takes ``count``, ``voice`` and ``by`` from here, so that all mean the same thing by them.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from pasni_analysis.columns import parse_parts
from pasni_analysis.corpus.words import WORD

if TYPE_CHECKING:
    from pasni_analysis.spans.annotate import Notes

COUNTS = ("independent texts", "articles")
VOICES = ("all", "outlet", "quoted")
UNKNOWN = "outlet unknown"
PERIODS = {"day": "D", "month": "M", "quarter": "Q", "year": "Y"}  # with their codes in pandas
MOST_PERIODS = 12
FEW = 12  # articles up to which a unit is the article; above, it is the outlet

Span = tuple[int, int]


def check_choice(name: str, value: str, choices: Iterable[str]) -> None:
    """Raise ValueError, naming the choices, when ``value`` is none of them."""
    if value not in tuple(choices):
        raise ValueError(f"{name}: expected one of {', '.join(map(repr, choices))}; found {value!r}")


def check_least(name: str, value: int, least: int) -> None:
    """Raise ValueError when ``value`` is below ``least``."""
    if value < least:
        raise ValueError(f"{name}: expected {least} or more; found {value}")


def independent(notes: "Notes", count: str = "independent texts") -> "Notes":
    """Return ``notes`` with one article per near-duplicate cluster, or all of them for ``"articles"``.

    Of a cluster the article stays that it is named after, its first; where a selection took that one
    out, the earliest published of the others, then by doc_id. What was left out can be told from
    ``notes.documents.cluster``; the result tables carry it as ``n_copies``.
    """
    check_choice("count", count, COUNTS)
    if count == "articles":
        return notes
    documents = notes.documents
    return select_articles(notes, documents.loc[documents["doc_id"] == standing(documents), "doc_id"])


def select_articles(notes: "Notes", doc_ids: Iterable[str]) -> "Notes":
    """Return ``notes`` of these articles alone, in their order in ``notes``."""
    ids = pd.Index(list(doc_ids), dtype="str").unique()
    return replace(notes, **{f.name: _only(getattr(notes, f.name), ids) for f in fields(notes)})


def _only(table: Any, ids: pd.Index) -> Any:
    if not isinstance(table, pd.DataFrame) or "doc_id" not in table.columns:
        return table
    return table[_among(table["doc_id"], ids)].reset_index(drop=True)


def _among(doc_ids: pd.Series | pd.Index, ids: pd.Index) -> np.ndarray:
    # What isin says, which takes ten times as long for texts (pandas 3.1 turns each into a scalar).
    return ids.get_indexer(pd.Index(doc_ids)) >= 0


def _cluster(documents: pd.DataFrame) -> pd.Series:
    return documents["cluster"].fillna(documents["doc_id"])


def standing(documents: pd.DataFrame) -> pd.Series:
    """Return, per row of ``documents``, the article that stands for its cluster: see :func:`independent`."""
    cluster = _cluster(documents)
    day = documents["published_start"].fillna(documents["published_end"])  # as clusters are named
    ordered = documents.assign(cluster=cluster, later=documents["doc_id"] != cluster, day=day)
    first = ordered.sort_values(["later", "day", "doc_id"]).drop_duplicates("cluster")
    return cluster.map(first.set_index("cluster")["doc_id"])


def text_ids(documents: pd.DataFrame, *, across: bool = False) -> pd.Series:
    """Return, per article (index ``doc_id``), the first article of the independent text that it belongs to.

    Articles are one text when they share a near-duplicate cluster, or when one outlet published them on
    the same day (or on days that are not known): the same desk and the same news. Articles whose outlet is
    unknown are one text together, since nothing shows them to be apart. With ``across``, for groups made
    of several outlets, all articles of an outlet are one text.
    """
    known = documents["published_start"].notna() & (
        documents["published_start"] == documents["published_end"]
    )
    dated = known & documents["outlet"].notna() & (not across)
    desk = pd.DataFrame({"outlet": documents["outlet"].fillna(UNKNOWN)})
    desk["day"] = documents["published_start"].where(dated)
    first = pd.Series(range(len(documents)))
    keys = [
        desk.groupby(["outlet", "day"], dropna=False).ngroup().to_numpy(),
        pd.factorize(_cluster(documents))[0],
    ]
    before = None
    # Each round hands the first place on through desks and clusters; a chain of them takes several.
    while not first.equals(before):
        before = first
        for key in keys:
            first = first.groupby(key).transform("min")
        first = first.iloc[first].reset_index(drop=True)
    doc_ids = documents["doc_id"].reset_index(drop=True)
    return pd.Series(doc_ids[first].to_numpy(), index=pd.Index(doc_ids), dtype="str")


def components(pairs: Iterable[tuple[Any, Any]]) -> dict[Any, Any]:
    """Return, per item, the first item (by appearance in ``pairs``) to which pairs tie it.

    >>> components([("a", 1), ("b", 2), ("c", 1)])
    {'a': 'a', 1: 'a', 'b': 'b', 2: 'b', 'c': 'a'}
    """
    parent: dict[Any, Any] = {}
    place: dict[Any, int] = {}

    def root(item: Any) -> Any:
        place.setdefault(item, len(place))
        while parent.setdefault(item, item) != item:
            parent[item] = item = parent[parent[item]]
        return item

    for pair in pairs:
        older, newer = sorted((root(item) for item in pair), key=lambda item: place[item])
        parent[newer] = older
    return {item: root(item) for item in place}


def choose_unit(documents: pd.DataFrame, by: str = "auto") -> str:
    """Return what a row of a comparison is: ``by``, or for "auto" article where few, else outlet.

    "period" is the shortest of day, month, quarter and year of which the corpus spans no more than 12.
    """
    if by == "auto":
        return "article" if len(documents) <= FEW else "outlet"
    if by == "period":
        days = documents.loc[documents["published_start"].notna(), "published_end"].dropna()
        if days.empty:
            return "day"
        spans = {name: days.dt.to_period(code) for name, code in PERIODS.items()}
        return next((n for n, p in spans.items() if (p.max() - p.min()).n < MOST_PERIODS), "year")
    check_choice("by", by, ("auto", "article", "outlet", "period", *PERIODS, *documents.columns))
    return by


def units(notes: "Notes", by: str = "auto", *, count: str = "independent texts") -> pd.DataFrame:
    """Return one row per article (index ``doc_id``) with the unit, article or outlet, it belongs to.

    Columns: unit (the label to print), by, order (of the units, one for a whole report), text (independent
    text, as :func:`text_ids`; missing for a near-duplicate that was left out), and of the unit n_articles
    (counted), n_independent, n_copies (left out, each where the article that stays for it counts) and
    n_words. Where units are articles, a copy belongs to the article that stays; else to its own unit,
    which has 0 articles when it holds copies alone. ``by`` may also be a period (:func:`choose_unit`), in
    which articles count that were certainly published in one, or any column of documents.
    """
    documents = notes.documents
    kept = independent(notes, count).documents
    by = choose_unit(documents, by)
    ids = pd.Index(documents["doc_id"])
    unit = pd.Series(_unit_names(documents, by).to_numpy(), index=ids, dtype="str")
    names = unit.unique() if by == "article" else sorted(unit.unique())
    counted = pd.Series(_among(ids, pd.Index(kept["doc_id"])), index=ids)
    stays = pd.Series(standing(documents).to_numpy(), index=ids).where(~counted, ids)
    if by == "article":
        unit = stays.map(unit)
    table = pd.DataFrame({"unit": unit, "by": by, "order": unit.map({u: i for i, u in enumerate(names)})})
    table["text"] = text_ids(kept, across=by not in ("article", "outlet")).reindex(ids)
    words = documents.set_index("doc_id")["n_words"].where(counted, 0)
    table["n_words"] = words.groupby(unit).transform("sum")
    table["n_articles"] = counted.groupby(unit).transform("sum")
    table["n_independent"] = table.groupby("unit")["text"].transform("nunique")
    copies = stays[~counted].map(unit).value_counts()
    table["n_copies"] = unit.map(copies).fillna(0).astype(int)
    return table


def _unit_names(documents: pd.DataFrame, by: str) -> pd.Series:
    if by == "article":
        return _labels(documents)
    if by in PERIODS:
        first, last = (documents[c].dt.to_period(PERIODS[by]) for c in ("published_start", "published_end"))
        return first.astype("str").where(first.notna() & (first == last), "date unknown")
    return documents[by].astype("str").fillna(UNKNOWN if by == "outlet" else f"{by} unknown")


def _labels(documents: pd.DataFrame) -> pd.Series:
    label = documents["label"].fillna(documents["doc_id"])
    twice = label.duplicated(keep=False)
    return label.where(~twice, label + " [" + documents["doc_id"] + "]")


def per_unit(table: pd.DataFrame) -> pd.DataFrame:
    """Return one row per unit, in order, of what :func:`units` says of it (index ``unit``)."""
    columns = ["unit", "by", "order", "n_articles", "n_independent", "n_copies", "n_words"]
    return table[columns].drop_duplicates("unit").sort_values("order").set_index("unit")


def innermost(text: str, attributions: pd.DataFrame) -> list[tuple[Span, int | None]]:
    """Return each word of ``text`` as its span and the attribution that it belongs to (None: own voice).

    A word inside several nested contents belongs to the shortest of them, and so counts once.
    """
    contents = [
        (sum(b - a for a, b in spans), -int(row.attribution), spans)
        for row in attributions.itertuples()
        if (spans := parse_parts(row.content_parts))
    ]
    owner: list[int | None] = [None] * (len(text) + 1)
    for _, negative, spans in sorted(contents, reverse=True):
        for a, b in spans:
            owner[a:b] = [-negative] * (min(b, len(text)) - a)
    return [((m.start(), m.end()), owner[m.start()]) for m in WORD.finditer(text)]


def iter_words(
    notes: "Notes", *, voice: str = "all", pattern: re.Pattern[str] = WORD
) -> Iterator[tuple[str, list[tuple[int, int, str]]]]:
    """Yield each document's id and its words (start, end, "outlet" or "quoted") in the voice asked for."""
    check_choice("voice", voice, VOICES)
    quoted: dict[str, list[Span]] = {}
    for doc_id, parts in zip(notes.attributions["doc_id"], notes.attributions["content_parts"], strict=True):
        quoted.setdefault(doc_id, []).extend(parse_parts(parts))
    for doc_id, text in zip(notes.documents["doc_id"], notes.documents["text"], strict=True):
        inside = bytearray(len(text))
        for a, b in quoted.get(doc_id, ()):
            inside[a:b] = b"1" * (min(b, len(text)) - a)
        spans = (match.span() for match in pattern.finditer(text))
        words = [(a, b, "quoted" if inside[a] else "outlet") for a, b in spans]
        yield doc_id, [w for w in words if voice in ("all", w[2])]


def word_totals(notes: "Notes", *, voice: str = "all") -> pd.Series:
    """Return the words per document (index ``doc_id``) in ``voice``: the denominator of every rate."""
    totals = {doc_id: len(words) for doc_id, words in iter_words(notes, voice=voice)}
    return pd.Series(totals, dtype="int64").rename_axis("doc_id").rename("n_words")


def tally(words: Iterable[str]) -> str:
    """Return the words by frequency, with counts.

    >>> tally(["say", "deny", "say"])
    'say 2, deny 1'
    """
    sizes = Counter(words)
    return ", ".join(f"{w} {n}" for w, n in sorted(sizes.items(), key=lambda item: (-item[1], item[0])))


def resolved(notes: "Notes", aliases: pd.DataFrame | None = None) -> "Notes":
    """Return ``notes`` whose mentions carry the column ``entity``; resolved here unless they do already.

    Aliases given for mentions that are resolved already would change nothing, and so raise ValueError.
    """
    if "entity" not in notes.mentions.columns:
        from pasni_analysis.measures.entities import resolve_entities

        chosen = notes.aliases if aliases is None else aliases
        mentions, _ = resolve_entities(notes.mentions, aliases=chosen, documents=notes.documents)
        return replace(notes, mentions=mentions)
    if aliases is not None:
        raise ValueError(
            "aliases: expected mentions not yet resolved; found the column 'entity' in notes.mentions; "
            "give the aliases to resolve_entities"
        )
    return notes
