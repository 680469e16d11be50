"""Omission: what most units mention and one does not, as far as the rules can find."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache, cached_property, partial
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from pasni_analysis import schema
from pasni_analysis.corpus.words import WORD
from pasni_analysis.lexicons import load_lexicon
from pasni_analysis.measures.evidence import evidence
from pasni_analysis.measures.quantities import compare_quantities, stem
from pasni_analysis.measures.speakers import list_speakers
from pasni_analysis.measures.texts import independent, per_unit, resolved, units
from pasni_analysis.measures.timeline import group_statements, name_events
from pasni_analysis.spans import mention_lists as lists

if TYPE_CHECKING:
    from pasni_analysis.spans.annotate import Notes

KINDS = ("entity", "speaker", "figure", "event")
LEAST_UNITS = 3
_NEAR = 0.05  # two amounts of one kind that differ by less count as one: nothing is called missing for it
_ALL_NAMES = 3  # names of an event that tell of it where all stand in one paragraph
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_PART = re.compile(r"[^\W_]+")
Names = dict[str, set[str]]
Plain = tuple[str, str]  # words between blanks: as printed, in lower case


class _Thing(NamedTuple):
    """What units may mention: where it is told, and whether a unit has it in a weaker form."""

    kind: str
    name: str
    passages: pd.DataFrame  # doc_id, start, end
    weaker: Callable[[str], bool]


def find_omissions(
    notes: "Notes",
    by: str = "auto",
    *,
    count: str = "independent texts",
    share: float = 0.5,
    events: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return one row per unit and thing that more than ``share`` of the units tell and this one does not.

    Things are entities, named speakers, reported figures and events: schema table ``omissions``. A unit
    that has a thing in a weaker form does not lack it: an entity whose name stands anywhere in its text, in
    any of its forms, as surname or as adjective of the country; a speaker who is named as a source or whose
    words are passed on; a figure whose value (within 5 %) or printed number stands there; an event of
    which a sentence holds a word of its class and two of its names, or a paragraph all of
    three or more. So a row
    says: not found by these rules, in this corpus. It says nothing of why, and short texts lack
    more: ``n_words`` and ``one_text`` belong to the reading of every row.

    ``by`` is what a unit is, as in :func:`compare_speakers`; ``events`` as in :func:`build_timeline`.
    Units that hold copies alone are none; fewer than three units: no row. Media that are cited are
    entities here, not speakers. Figures and events are compared pair by pair: meant for one story.
    """
    if not 0 <= share < 1:
        raise ValueError(f"share: expected 0 or more and less than 1; found {share!r}")
    table = units(notes, by, count=count)
    about = per_unit(table)
    about = about[about["n_articles"] > 0]
    if len(about) < LEAST_UNITS:
        return schema.make("omissions")
    corpus = _Corpus(resolved(independent(notes, count)), table["unit"].to_dict())
    rows: list[dict[str, Any]] = []
    for thing in corpus.things(events):
        found = set(thing.passages["doc_id"].map(corpus.unit))
        if share * len(about) < len(found) < len(about):
            facts = {"kind": thing.kind, "thing": thing.name, "n_with": len(found)}
            facts["units_with"] = "; ".join(u for u in about.index if u in found)
            facts["evidence"] = corpus.evidence(thing.passages)
            lacking = [u for u in about.index if u not in found and not thing.weaker(u)]
            rows += [{"unit": u, **facts} for u in lacking]
    return _made(rows, about)


def _made(rows: list[dict[str, Any]], about: pd.DataFrame) -> pd.DataFrame:
    columns = ["unit", "kind", "thing", "n_with", "units_with", "evidence"]
    found = pd.DataFrame(rows, columns=columns).join(about, on="unit")
    found = found.assign(
        n_units=len(about),
        one_text=found["n_independent"] < 2,
        place=found["kind"].map({kind: i for i, kind in enumerate(KINDS)}),
    )
    order = ["order", "place", "n_with", "thing", "evidence"]
    found = found.sort_values(order, ascending=[True, True, False, True, True])
    return schema.make("omissions", found.drop(columns="place"))


class _Corpus:
    """The counted articles by unit, and what can be looked up in their texts."""

    def __init__(self, notes: "Notes", unit: dict[str, str]) -> None:
        self.notes, self.unit = notes, unit
        self.forms = _forms(notes)
        self.whole = {u: _plain("\n".join(texts)) for u, texts in self._by_unit(notes.documents).items()}

    def _by_unit(self, table: pd.DataFrame, column: str = "text") -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for doc_id, text in zip(table["doc_id"], table[column], strict=True):
            found.setdefault(self.unit[doc_id], []).append(text)
        return found

    def evidence(self, passages: pd.DataFrame) -> str:
        return str(evidence(passages.assign(all=0), ["all"], self.notes.documents)[0])

    def things(self, events: pd.DataFrame | None) -> Iterator[_Thing]:
        """Yield all things, by kind and name, or in the order of their measure."""
        yield from self._entities()
        yield from self._speakers()
        yield from self._figures()
        yield from self._events(events)

    def _entities(self) -> Iterator[_Thing]:
        for entity, rows in self.notes.mentions.groupby("entity", sort=True):
            forms = self.forms[str(entity)]
            yield _Thing("entity", str(entity), rows, partial(self._names, forms, self.whole))

    @staticmethod
    def _names(forms: set[str], texts: dict[str, Plain], unit: str) -> bool:
        return unit in texts and _stands(forms, texts[unit])

    def _speakers(self) -> Iterator[_Thing]:
        said = list_speakers(self.notes)
        media = set(self.notes.mentions.loc[self.notes.mentions["label"] == "OUTLET", "entity"])
        named = {u: _plain("\n".join(texts)) for u, texts in self._by_unit(self._sources(), "named").items()}
        spans = said.rename(columns={"content_start": "start", "content_end": "end"})
        for entity, rows in spans[~spans["entity"].isin(media)].groupby("entity", sort=True):
            forms = self.forms.get(str(entity), {str(entity)})
            yield _Thing("speaker", str(entity), rows, partial(self._names, forms, named))

    def _sources(self) -> pd.DataFrame:
        """Return all words by which an attribution names its speaker, one row each."""
        told = self.notes.attributions
        texts = dict(zip(self.notes.documents["doc_id"], self.notes.documents["text"], strict=True))
        spans = told.dropna(subset=["source_start", "source_end"])
        printed = [texts[a.doc_id][int(a.source_start) : int(a.source_end)] for a in spans.itertuples()]
        rows = [spans[["doc_id"]].assign(named=printed)]
        rows += [told[["doc_id"]].assign(named=told[c]) for c in ("speaker", "speaker_role", "via")]
        return pd.concat(rows).dropna(subset=["named"])

    def _figures(self) -> Iterator[_Thing]:
        table = compare_quantities(self.notes, count="articles")
        table["in"] = table["doc_id"].map(self.unit)
        for _, rows in table.groupby("order", sort=True):
            yield _Thing("figure", str(rows["group"].iloc[0]), rows, partial(self._gives, rows, table))

    def _gives(self, rows: pd.DataFrame, table: pd.DataFrame, unit: str) -> bool:
        numbers = {_plain(n)[1] for text in rows["text"] for n in _DIGITS.findall(text)}
        if any(n in self.whole[unit][1] for n in numbers):
            return True
        own = table[table["in"] == unit]
        return any(
            ((own["canonical"] - r.canonical).abs() <= _NEAR * abs(r.canonical))
            .where((own["kind"] == r.kind) & (own["canonical_unit"] == r.canonical_unit), False)
            .any()
            for r in rows.itertuples()
        )

    def _events(self, events: pd.DataFrame | None) -> Iterator[_Thing]:
        notes, statements, read, groups, named = group_statements(self.notes, events, "articles")
        names = name_events(notes, statements, read, groups, named)
        for group, name in zip(groups, names, strict=True):
            held = Counter(n for i in group for n in read[i].names)
            main = [self.forms[n] for n in sorted(held) if 2 * held[n] >= len(group)]
            stems = _class_stems(read[group[0]].event_class)
            yield _Thing("event", name, statements.iloc[group], partial(self._tells, main, stems))

    def _tells(self, names: list[set[str]], stems: frozenset[str], unit: str) -> bool:
        for paragraph, sentences in self.parts[unit]:
            if len(names) >= _ALL_NAMES and all(_stands(forms, paragraph) for forms in names):
                return True
            for sentence in sentences:
                told = any(stem(word) in stems for word in sentence[1].split())
                if told and sum(_stands(forms, sentence) for forms in names) >= min(2, len(names)):
                    return True
        return False

    @cached_property
    def parts(self) -> dict[str, list[tuple[Plain, list[Plain]]]]:
        """The paragraphs of each unit, each with its sentences."""
        texts = dict(zip(self.notes.documents["doc_id"], self.notes.documents["text"], strict=True))
        found: dict[str, list[tuple[Plain, list[Plain]]]] = {u: [] for u in self.whole}
        for (doc_id, _), rows in self.notes.sentences.groupby(["doc_id", "paragraph"], sort=False):
            text, spans = texts[doc_id], list(zip(rows["start"], rows["end"], strict=True))
            whole = _plain(text[spans[0][0] : spans[-1][1]])
            found[self.unit[doc_id]].append((whole, [_plain(text[a:b]) for a, b in spans]))
        return found


@cache
def _class_stems(event_class: str) -> frozenset[str]:
    rows = [r for r in load_lexicon("events") if r["event_class"] == event_class]
    return frozenset(stem(r["word"]) for r in rows) | {stem(event_class)}


def _plain(text: str) -> Plain:
    """Return the words of ``text`` between blanks, as printed and in lower case; "U.S." is "US".

    >>> _plain("The U.S.-made port’s 1.2")
    (' The US made port s 1.2 ', ' the us made port s 1.2 ')
    """
    words = []
    for word in WORD.findall(text):
        words += [word] if word[0].isdigit() else _PART.findall(word.replace(".", ""))
    joined = f" {' '.join(words)} "
    return joined, joined.lower()


def _forms(notes: "Notes") -> Names:
    """Return, per entity, all that it is called: in the corpus, in aliases.csv, by surname, by demonym."""
    forms: Names = {}
    columns = ["entity", "text", "label"]
    for entity, text, label in notes.mentions[columns].dropna().drop_duplicates().itertuples(index=False):
        names = forms.setdefault(entity, {entity})
        names.add(text)
        names |= {text.split()[-1]} if label == "PERSON" else set()
    if {"entity", "alias"} <= set(notes.aliases.columns):
        for entity, alias in notes.aliases[["entity", "alias"]].dropna().itertuples(index=False):
            forms.setdefault(entity, {entity}).add(alias)
    for people, place in lists.demonyms().items():
        if people in forms:  # "Kenyan" and Kenya tell of one country
            forms[people] |= {place, *forms.get(place, ())} - {""}
        if place in forms:
            forms[place].add(people)
    return forms


def _stands(forms: set[str], text: Plain) -> bool:
    # Capitals alone are compared as printed: "us" is not the US.
    printed, low = text
    for form in forms:
        as_printed, lowered = _plain(form)
        if as_printed.strip() and (as_printed in printed if form.isupper() else lowered in low):
            return True
    return False
