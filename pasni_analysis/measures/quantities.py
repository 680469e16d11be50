"""Reported figures: the amounts of all articles, grouped by what they measure, compared after conversion."""

import re
from collections import Counter, defaultdict
from functools import cache
from itertools import combinations
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from pasni_analysis import schema
from pasni_analysis.columns import MOST_EVIDENCE, parse_parts
from pasni_analysis.corpus.outlets import normalize_outlet
from pasni_analysis.lexicons import load_lexicon
from pasni_analysis.measures.texts import components, independent

if TYPE_CHECKING:
    from pasni_analysis.spans.annotate import Notes

RELATIONS = ("same", "same amount, described differently", "different", "given once")
TOLERANCE, ROUNDING = 0.01, 0.05  # shares of a value: taken as equal; the most that rounding explains

_COPIED = ["doc_id", "start", "end", "text", "value", "value_max", "unit", "kind", "modifier"]
_WORD = re.compile(r"[A-Za-z][\w’']*")
# Words that tie any amount to anything: they tell no two descriptions apart.
_TIES = """a an the of in on at by for from to with as and or its his her their our this that these those be
is are was were been being am have has had do does did will would could may might can should must up worth
about some more than around new first"""
_EMPTY = frozenset(_TIES.split())
_GUESSES = "estim expect valu put project reckon forecast believ thought said seen set"
_ESTIMATES = frozenset(_GUESSES.split())
# What someone undertakes is no statement of theirs about a figure in it.
_ACTS = frozenset({"offer", "promise", "commit", "agree", "plan", "aim", "pledge", "sign"})
_DETERMINER = re.compile(r"^(?:the|an?|its|his|her|their|our|this|these|some)\s|^[\w.-]+['’]s\s", re.I)


class _Figure(NamedTuple):
    """One amount, ready to be compared."""

    row: int
    doc_id: str
    dimension: str  # base unit (and rate) or counted noun: only figures of one dimension are compared
    values_of: tuple[tuple[float, float], ...]  # the value, or both ends of a range, each (lowest, highest)
    step: float  # half of the last printed place, in the base unit
    of: frozenset[str]
    ends: tuple[frozenset[str], ...]  # the two places of a distance
    head: str
    predicate: frozenset[str]
    context: frozenset[str]


@cache
def _stemmer() -> Any:
    from nltk.stem.snowball import SnowballStemmer

    return SnowballStemmer("english")


@cache
def stem(word: str) -> str:
    """Return the stem of a word (Snowball), by which its forms are one: "offers", "offered"."""
    return str(_stemmer().stem(word.lower().replace("’", "'").removesuffix("'s")))


def _stems(words: Any) -> frozenset[str]:
    if not isinstance(words, str):
        return frozenset()
    return frozenset(stem(w) for w in _WORD.findall(words) if w.lower() not in _EMPTY)


@cache
def _units() -> dict[str, dict[str, str]]:
    return {row["unit"]: row for row in load_lexicon("units") if row["kind"] != "time"}


def convert(value: float, unit: str, kind: str) -> tuple[float, float, str]:
    """Return ``value`` in the base unit of its kind as (lowest, highest, base unit); counts stay as they are.

    Lowest and highest differ where a word names several units ("tons"). Currencies are not converted.

    >>> convert(100, "mile", "length")
    (160.9344, 160.9344, 'kilometre')
    """
    name, _, rate = unit.partition("/")
    row = _units().get(name) if kind != "count" else None
    if row is None:
        return value, value, unit
    low, high = (value * float(row[f]) + float(row["offset"]) for f in ("factor", "factor_max"))
    return low, high, row["base"] + (f"/{rate}" if rate else "")


def _half_step(text: str, value: float) -> float:
    """Return half of the last printed place of ``text``: "1.2 billion" stands for 1.15 to 1.25 billion."""
    digits = re.search(r"\d[\d,]*(?:\.(\d+))?", text)
    if not digits or not value:
        return 0.0
    printed = float(digits.group().replace(",", ""))
    return 0.5 * 10.0 ** -len(digits[1] or "") * (value / printed if printed else 1.0)


def _figure(q: Any, sentence: str) -> _Figure:
    low, high, base = convert(q.value, q.unit, q.kind)
    values = ((low, high), *([convert(q.value_max, q.unit, q.kind)[:2]] if not pd.isna(q.value_max) else []))
    half = 0.0 if "degree" in q.unit else convert(_half_step(q.text, q.value), q.unit, q.kind)[0]
    step = min(half, ROUNDING * abs(low))  # "$2 billion" is not read as anything up to $2.5 billion
    ends = tuple(_stems(end) for end in q.of.split(" … ")) if isinstance(q.of, str) and " … " in q.of else ()
    head = _WORD.findall(re.split(r"\bof\b", q.of)[0]) if isinstance(q.of, str) else []
    tie = _stems(q.predicate)
    return _Figure(
        q.Index,
        q.doc_id,
        f"{q.kind} {base}",
        values,
        step,
        _stems(q.of),
        ends,
        stem(head[-1]) if head else "",
        (tie - _ESTIMATES) or tie,
        _stems(sentence),
    )


def _equal(a: _Figure, b: _Figure) -> bool:
    """Tell whether two figures agree within 1 % or within what their printed digits leave open."""
    if len(a.values_of) != len(b.values_of):
        return False
    margin = max(a.step, b.step, TOLERANCE * max(abs(x) for end in (*a.values_of, *b.values_of) for x in end))
    pairs = zip(a.values_of, b.values_of, strict=True)
    return all(low <= top + margin and other <= high + margin for (low, high), (other, top) in pairs)


def _same_thing(a: _Figure, b: _Figure) -> bool:
    """Tell whether two figures measure the same by their own words, whatever their values."""
    if a.ends or b.ends:
        pairs = ((a.ends, b.ends), (a.ends, b.ends[::-1]))
        both = len(a.ends) == len(b.ends) == 2
        return both and any(all(x & y for x, y in zip(p, q, strict=True)) for p, q in pairs)
    tied = bool(a.predicate & b.predicate) or not (a.predicate or b.predicate)
    overlap = len(a.of & b.of) / max(1, min(len(a.of), len(b.of)))
    return bool(a.head) and a.head == b.head and overlap > 0.5 and tied


def _one_amount(a: _Figure, b: _Figure) -> bool:
    """Tell whether two equal figures are one: by what they measure, what ties them, what stands around."""
    if a.ends or b.ends:
        return False
    if a.dimension.startswith("count"):
        return bool(
            a.of and b.of and a.of & b.of == min(a.of, b.of, key=len) and len(a.context & b.context) > 2
        )
    if a.dimension.startswith("percent"):
        return bool(a.of & b.of) and len(a.context & b.context) > 2
    return bool(a.of & b.of or a.predicate & b.predicate) or len(a.context & b.context) > 2


def _linked(a: _Figure, b: _Figure) -> bool:
    if _equal(a, b):
        return _same_thing(a, b) or _one_amount(a, b)
    around = bool(a.ends) or len(a.context & b.context) > 2
    return around and _same_thing(a, b)


def _groups(figures: list[_Figure]) -> list[list[_Figure]]:
    """Return the figures in groups of what they measure, by single linkage within a dimension."""
    blocks: dict[str, list[_Figure]] = defaultdict(list)
    for figure in figures:
        blocks[figure.dimension].append(figure)
    linked = [(a.row, b.row) for block in blocks.values() for a, b in combinations(block, 2) if _linked(a, b)]
    first = components([*((f.row, f.row) for f in figures), *linked])
    grouped: dict[int, list[_Figure]] = defaultdict(list)
    for figure in figures:
        grouped[first[figure.row]].append(figure)
    return list(grouped.values())


def _relation(group: list[_Figure]) -> str:
    if len({f.doc_id for f in group}) == 1:
        return RELATIONS[3]
    if not all(_equal(a, b) for a, b in combinations(group, 2)):
        return RELATIONS[2]
    told = {f.predicate for f in group if f.predicate}
    joined = set(next(iter(told), ()))
    for _ in told:  # descriptions that share a word belong together, directly or through a third
        joined |= {stem for words in told if words & joined for stem in words}
    return RELATIONS[0] if all(words & joined for words in told) else RELATIONS[1]


def _plain(words: str) -> str:
    shorter = _DETERMINER.sub("", words, count=1)
    return _DETERMINER.sub("", shorter, count=1)


def _label(group: list[_Figure], of: dict[int, Any], text: str, relation: str) -> str:
    """Return what a group measures in the articles' words: those whose head most articles use."""
    if any(f.ends for f in group):
        ends = zip(*(str(of[f.row]).split(" … ") for f in group if f.ends), strict=True)
        return " to ".join(min(end, key=lambda words: (len(words), words)) for end in ends)
    heads, stems = Counter[str](), Counter[str]()
    for _, head in {(f.doc_id, f.head) for f in group}:
        heads[head] += 1
    for _, stem in {(f.doc_id, stem) for f in group for stem in f.of}:
        stems[stem] += 1
    ranked = sorted(
        (f for f in group if f.head),
        key=lambda f: (-heads[f.head], -sum(stems[s] for s in f.of) * (len(f.of) < 6), f.row),
    )
    phrases = list(dict.fromkeys(_plain(str(of[f.row])) for f in ranked))
    if not phrases:
        return text
    if relation == RELATIONS[1]:
        second = next((_plain(str(of[f.row])) for f in ranked if f.head != ranked[0].head), "")
        return f"{text}: {phrases[0]}" + (f"; {second}" if second else "")
    cost = all("cost" in f.predicate for f in group)
    return f"cost of the {phrases[0]}" if cost and phrases[0][0].islower() else phrases[0]


def _holders(attributions: pd.DataFrame) -> list[tuple[list[tuple[int, int]], Any]]:
    """Return the contents that may ascribe a figure, as their parts and the attribution, innermost first."""
    found = [(parse_parts(a.content_parts), a) for a in attributions.itertuples() if not _acts(a)]
    return sorted(found, key=lambda pair: (sum(end - start for start, end in pair[0]), pair[1].attribution))


def _acts(a: Any) -> bool:
    return a.stance == "intending" or not _ACTS.isdisjoint(str(a.cue).split())


def _origin(q: Any, holders: list[tuple[list[tuple[int, int]], Any]], outlets: pd.DataFrame) -> str | None:
    """Return the medium or speaker to whom an amount is ascribed (the innermost); None: own voice."""
    for parts, a in holders:
        if not any(start <= q.start < end for start, end in parts):
            continue
        if not pd.isna(a.source_start):
            inside = (outlets["start"] >= a.source_start) & (outlets["end"] <= a.source_end)
            if inside.any():
                return normalize_outlet(str(outlets.loc[inside, "text"].iloc[0]))
        if isinstance(a.via, str):
            return normalize_outlet(a.via)
        if isinstance(a.speaker, str):
            return a.speaker
    return None


def _count_origins(rows: list[dict[str, Any]]) -> int:
    """Return how many origins rows have: one origin or outlet, directly or through others, counts once."""
    names = [
        (i, normalize_outlet(str(name)))
        for i, row in enumerate(rows)
        for name in (row["origin"], row["outlet"] or "")
        if name is not None
    ]
    return len(set(components(names).values()))


def _rows(
    group: list[_Figure], notes: "Notes", documents: dict[str, Any], origins: dict[int, Any]
) -> list[dict[str, Any]]:
    table = notes.quantities.loc[sorted(f.row for f in group)]
    relation = _relation(group)
    label = _label(group, table["of"].to_dict(), min(table["text"], key=len), relation)
    rows = []
    for _, same in table.groupby(["doc_id", "value", "value_max", "unit"], sort=False, dropna=False):
        first = same.iloc[0]
        low, _, base = convert(first["value"], first["unit"], first["kind"])
        outlet = documents[first["doc_id"]].outlet
        rows.append(
            {
                **first[_COPIED],
                "group": label[0].upper() + label[1:],
                "relation": relation,
                "outlet": outlet if isinstance(outlet, str) else None,
                "label": documents[first["doc_id"]].label,
                "canonical": low,
                "canonical_unit": base,
                "description": "; ".join(dict.fromkeys(same["predicate"].dropna())) or None,
                "origin": next((o for i in same.index if (o := origins[i])), None),
                "evidence": " ".join(
                    f"{q.doc_id}:{q.start}:{q.end}" for q in same.head(MOST_EVIDENCE).itertuples()
                ),
            }
        )
    counts = {
        "n_articles": len({row["doc_id"] for row in rows}),
        "n_origins": _count_origins(rows),
        "n_descriptions": len({f.predicate for f in group if f.predicate}),
    }
    return [row | counts for row in rows]


def _figures(notes: "Notes") -> list[_Figure]:
    sentences = notes.sentences.set_index(["doc_id", "sentence"])
    bounds = dict(zip(sentences.index, zip(sentences["start"], sentences["end"], strict=True), strict=True))
    texts = dict(zip(notes.documents["doc_id"], notes.documents["text"], strict=True))
    return [
        _figure(q, texts[q.doc_id][slice(*bounds.get((q.doc_id, q.sentence), (q.start, q.end)))])
        for q in notes.quantities.itertuples()
    ]


def _origins(notes: "Notes") -> dict[int, str | None]:
    """Return the origin of each amount, by its row."""
    outlets = notes.mentions[notes.mentions["label"] == "OUTLET"]
    said = {d: _holders(rows) for d, rows in notes.attributions.groupby("doc_id", sort=False)}
    named = dict(iter(outlets.groupby("doc_id", sort=False)))
    return {
        q.Index: _origin(q, said.get(q.doc_id, []), named.get(q.doc_id, outlets[:0]))
        for q in notes.quantities.itertuples()
    }


def compare_quantities(notes: "Notes", *, count: str = "independent texts") -> pd.DataFrame:
    """Return one row per reported figure, article and printed value: schema table ``quantity_groups``.

    Amounts of one dimension are one figure when their words say so (same head of what is measured, or the
    same two places, and the same tying word), or when they are equal and share words of what is measured,
    of what ties them or of their sentences. Equal is within 1 % after conversion, or within half of the last
    printed place ("$1.2 billion" and "$1.24 billion"), at most 5 %; a range equals a like range only.
    ``n_origins`` counts articles that name the same origin once, and articles of one outlet once (of unknown
    outlets, too): repetition is not a second source. Origins that no article names are not guessed.
    Currencies are not converted. Meant for articles about one story: figures are compared pair by pair.
    """
    notes = independent(notes, count)
    documents = {d.doc_id: d for d in notes.documents[["doc_id", "outlet", "label"]].itertuples()}
    place = {doc_id: i for i, doc_id in enumerate(documents)}
    origins = _origins(notes)
    groups = [_rows(group, notes, documents, origins) for group in _groups(_figures(notes))]
    groups.sort(key=lambda g: (-g[0]["n_articles"], -g[0]["n_origins"], place[g[0]["doc_id"]], g[0]["start"]))
    rows = [row | {"order": i} for i, group in enumerate(groups) for row in group]
    return schema.make(
        "quantity_groups", sorted(rows, key=lambda r: (r["order"], place[r["doc_id"]], r["start"]))
    )
