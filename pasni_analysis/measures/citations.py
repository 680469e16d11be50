"""Who cites whom: the other media that articles rely on, pass on, dispute or just name."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from pasni_analysis import schema
from pasni_analysis.columns import parse_parts
from pasni_analysis.corpus.outlets import normalize_outlet
from pasni_analysis.measures.texts import independent

if TYPE_CHECKING:
    from pasni_analysis.spans.annotate import Notes

RELATIONS = ("relies on", "via", "disputed", "mentioned")

_GENRE = (
    r"(?:['’]s)?(?P<genre>(?:\s(?:own|news|opinion|editorial|analysis|column|op-ed|commentary|blog|report|story|"
    r"article|piece|investigation)){0,3})"
)
_OPINION = re.compile(r"\b(?:opinion|editorial|analysis|column|op-ed|commentary|blog)\b", re.I)
_SAYS = re.compile(
    _GENRE + r"(?:\s\w+ly|\s(?:also|first|earlier|later|has|have|had)){0,3}\s(?:report(?:s|ed)|not(?:es|ed)|"
    r"sa(?:ys?|id)|writes?|wrote|quot(?:es?|ed)|cit(?:es?|ed)|point(?:s|ed)?\sout|observe[sd]?|reveal(?:s|ed)?|"
    r"add(?:s|ed)|claim(?:s|ed)|argue[sd]?|conclude[sd]?|describe[sd]?|put\sit|suggest(?:s|ed)|warn(?:s|ed))\b",
    re.I,
)
_BY = re.compile(
    r"\b(?:according\sto|as\sper|per|(?:report|publish|carri|quot|cit|broadcast|air|reveal|obtain)(?:ed|ied|es)?"
    r"(?:\sas\s(?:saying|telling))?\s(?:by|in|on)|citing|quoting|told|telling|reports?\s(?:by|in|from)|"
    r"interview\swith|speaking\sto)\s(?:the\s|a\s|state-run\s|\w+['’]s\s){0,2}$",
    re.I,
)
_VIA = re.compile(
    r"\b(?:distributed|released|issued|carried|sent|circulated)\s(?:via|through|by|on|over)\s(?:the\s)?$",
    re.I,
)
_REJECT = r"\b(?:reject|den(?:y|ie)|dismiss|disput|refut|rebut|contradict|debunk)\w*"
_REJECTED = re.compile(_REJECT + r"\s[^.;]{0,80}$", re.I)
_ITS_CLAIM = re.compile(r"(?:['’]s)?\s(?:\w+\s)?(?:report|story|article|claims?|allegations?)\b", re.I)
_AND = re.compile(r"\s*(?:,|,?\s(?:and|or|as\swell\sas))\s(?:the\s)?$", re.I)


class _Passage(NamedTuple):
    """One place where an article names another medium, and how."""

    doc_id: str
    cited: str
    relation: str
    through: str | None
    genre: str
    start: int
    end: int


class _Said(NamedTuple):
    """An attribution as far as it matters here: its source, the parts of its content, what its cue does."""

    source: tuple[int, int] | None
    content: list[tuple[int, int]]
    stance: str


def _said(attributions: pd.DataFrame) -> list[_Said]:
    return [
        _Said(
            None if pd.isna(a.source_start) else (int(a.source_start), int(a.source_end)),
            parse_parts(a.content_parts),
            str(a.stance),
        )
        for a in attributions.itertuples()
    ]


def _inside(start: int, spans: list[tuple[int, int]]) -> bool:
    return any(a <= start < b for a, b in spans)


def _outer(name: Any, names: list[Any], said: list[_Said]) -> str | None:
    """Return the other medium in whose words this one is named: the innermost that holds it."""
    holding = [s for s in said if s.source and _inside(name.start, s.content)]
    for one in sorted(holding, key=lambda s: sum(b - a for a, b in s.content)):
        for other in names:
            if other.cited != name.cited and one.source and _inside(other.start, [one.source]):
                return str(other.cited)
    return None


def _relation(name: Any, left: str, right: str, said: list[_Said]) -> str:
    denied = any(s.stance == "denying" and _inside(name.start, s.content) for s in said)
    if (denied or _REJECTED.search(left)) and _ITS_CLAIM.match(right):
        return "disputed"
    if _VIA.search(left):
        return "via"
    speaks = any(s.source and s.source[0] <= name.start and name.end <= s.source[1] for s in said)
    return "relies on" if speaks or _SAYS.match(right) or _BY.search(left) else "mentioned"


def _passages(
    text: str, names: list[Any], said: list[_Said], bounds: dict[int, tuple[int, int]]
) -> Iterator[_Passage]:
    after: _Passage | None = None
    for name in reversed(names):
        begin, end = bounds.get(name.sentence, (0, len(text)))
        left, right = (
            text[max(begin, name.start - 200) : name.start],
            text[name.end : min(end, name.end + 200)],
        )
        relation = _relation(name, left, right, said)
        near = [n for n in names if begin <= n.start < end and n.cited != name.cited]
        if relation == "mentioned" and after and _AND.fullmatch(text[name.end : max(name.end, after.start)]):
            relation = after.relation  # "as A and B point out"
        through = _outer(name, names, said)
        if relation == "via":
            through = through or next((n.cited for n in near if _BY.search(text[begin : n.start])), None)
        elif relation == "relies on" and through:
            relation = "via"
        match = re.match(_GENRE, right)
        genre = "opinion" if match and _OPINION.search(match["genre"]) else "news"
        after = _Passage(name.doc_id, name.cited, relation, through, genre, name.start, name.end)
        yield after


def _all_passages(notes: "Notes") -> Iterator[_Passage]:
    texts = dict(zip(notes.documents["doc_id"], notes.documents["text"], strict=True))
    own = dict(zip(notes.documents["doc_id"], notes.documents["outlet"], strict=True))
    named = notes.mentions[notes.mentions["label"] == "OUTLET"].copy()
    named["cited"] = [normalize_outlet(name) for name in named["text"]]
    own_name = named["doc_id"].map({d: normalize_outlet(str(o)) for d, o in own.items()})
    named = named[named["cited"] != own_name]
    said = dict(iter(notes.attributions.groupby("doc_id", sort=False)))
    sentences = dict(iter(notes.sentences.groupby("doc_id", sort=False)))
    for doc_id, rows in named.sort_values(["doc_id", "start"]).groupby("doc_id", sort=False):
        bounds = {int(s.sentence): (int(s.start), int(s.end)) for s in sentences[doc_id].itertuples()}
        where = _said(said[doc_id]) if doc_id in said else []
        yield from _passages(texts[doc_id], list(rows.itertuples()), where, bounds)


def _with_named(table: pd.DataFrame, named: pd.DataFrame) -> pd.DataFrame:
    """Return ``table`` with the places of ``named`` at the end of the evidence of each medium's first row."""
    pair = ["doc_id", "cited"]
    places = named.groupby(pair)["evidence"].agg(" ".join).to_dict()
    rows = zip(table["doc_id"], table["cited"], ~table.duplicated(pair), table["evidence"], strict=True)
    return table.assign(
        evidence=[
            f"{found} {places[doc, cited]}" if first and (doc, cited) in places else found
            for doc, cited, first, found in rows
        ]
    )


def trace_citations(notes: "Notes", *, count: str = "articles") -> pd.DataFrame:
    """Return one row per article, medium it cites, relation, way and genre: schema table ``citations``.

    ``relies on``: the article takes content from it ("according to X", "X reported", "told X"); ``via``:
    it does so through another one that it names (``through``), or names a wire or portal that distributed it;
    ``disputed``: it reports that the medium's account is rejected; ``mentioned``: it only names it. ``genre``
    is opinion where the words say so (opinion, column, editorial, commentary, analysis).

    ``n`` counts the passages of the row's relation, way and genre; ``start`` and ``end`` are the first of
    them. ``n_mentions`` counts all places where the article names the medium. Where it cites the medium in
    some way, the places that merely name it have no row of their own: they stand at the end of the
    ``evidence`` of the medium's first row. So the evidence of a medium's rows, taken together, lists
    ``n_mentions`` places, each once; a row's first ``n`` are those that make it.

    An outlet that names itself cites nobody. Reports without a name ("the newspaper") are not resolved to
    one. A listing: ``count`` "articles" has a row for every copy as well, "independent texts" for one.
    """
    notes = independent(notes, count)
    table = pd.DataFrame(list(_all_passages(notes)), columns=_Passage._fields)
    documents = notes.documents.reset_index(names="place")[["doc_id", "label", "outlet", "place"]]
    table["n_mentions"] = table.groupby(["doc_id", "cited"])["start"].transform("size")
    table = table.sort_values(["doc_id", "start"])
    where = table["doc_id"] + ":" + table["start"].astype("str") + ":" + table["end"].astype("str")
    table["evidence"] = where.astype("str")
    only = table.groupby(["doc_id", "cited"])["relation"].transform(lambda r: (r == "mentioned").all())
    cites = (table["relation"] != "mentioned") | only.astype(bool)
    named, table = table[~cites], table[cites].copy()
    keys = ["doc_id", "cited", "relation", "through", "genre"]
    groups = table.groupby(keys, dropna=False)["evidence"]
    table["n"], table["evidence"] = groups.transform("size"), groups.transform(" ".join)
    table = _with_named(table.drop_duplicates(keys), named).merge(documents, on="doc_id")
    table = table.sort_values(["place", "start", "cited"], kind="stable").drop(columns="place")
    return schema.make("citations", table)
