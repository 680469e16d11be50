"""Who is given words: attributions by kind of speaker, named or not, beside the outlet's own voice."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from pasni_analysis import schema
from pasni_analysis.measures.evidence import evidence
from pasni_analysis.measures.roles import find_role, role_before
from pasni_analysis.measures.texts import independent, innermost, per_unit, resolved, tally, units
from pasni_analysis.results import KINDS, OWN
from pasni_analysis.spans import mention_lists as lists

if TYPE_CHECKING:
    from pasni_analysis.spans.annotate import Notes

STATE = frozenset({"government", "military", "official", "diplomat", "politician"})
_PLACES = frozenset({"GPE", "NORP"})
_PREPOSITION = r"\b(?:of|for|at|from|in|to|with|by|on|and)\b"
_BELONGS = re.compile(rf"{_PREPOSITION}|,", re.IGNORECASE)
_BOUND = re.compile(rf"{_PREPOSITION}(?:\s+(?:the|mr\.?|ms\.?|mrs\.?))?\s+$", re.IGNORECASE)


class _Mention(NamedTuple):
    start: int
    end: int
    text: str
    label: str
    entity: str | None


class _Kind(NamedTuple):
    kind: str
    basis: str
    words: str | None = None


def list_speakers(notes: "Notes", *, home: Collection[str] = (), count: str = "articles") -> pd.DataFrame:
    """Return one row per attribution with its speaker, kind and own words: schema table ``speakers``.

    The kind rests, in this order, on: the role of the entity in aliases.csv; the label OUTLET; the name of
    a state, its capital or seat (its government); the words of the role in lexicons/roles.csv (unvalidated);
    the organisation that the role names, which is known by its own name or by the words before it in the
    corpus; for persons too, the words before the name ("Sen."), or the kind that the entity has in three of
    four places elsewhere. What none of them settles is "other named" or "other", an unknown speaker
    "unresolved": counted, not guessed.

    "Foreign" depends on the reader: only where the words say it, or where ``home`` gives the names and
    adjectives of the home country ("Pakistan", "Pakistani") is an official of another one a "foreign
    official"; without ``home`` the column ``country`` still says whose. Unnamed is a speaker described
    by a role alone; an organisation that speaks is named.
    """
    whole = resolved(notes)
    kept = independent(whole, count)
    book = _Book(whole)
    rows = _rows(kept, book)
    known = _elsewhere(rows)
    for row in rows:
        found: _Kind = row.pop("found")
        if found.kind == "" and row["entity"] in known:
            found = _Kind(known[row["entity"]], "elsewhere")
        if found.kind == "":
            found = _Kind("other named" if row["named"] else "other", "none")
        if home and row["country"] and row["country"] not in home and found.kind in STATE:
            found = found._replace(kind="foreign official")
        row.update(kind=found.kind, kind_basis=found.basis, kind_words=found.words)
    return schema.make("speakers", rows)


class _Book:
    """What the whole corpus says of its names: mentions by document, kinds of persons and bodies."""

    def __init__(self, notes: "Notes") -> None:
        self.mentions: dict[str, list[_Mention]] = defaultdict(list)
        columns = ["doc_id", "start", "end", "text", "label", "entity"]
        for doc_id, start, end, text, label, entity in notes.mentions[columns].itertuples(index=False):
            name = None if pd.isna(entity) else str(entity)
            self.mentions[doc_id].append(_Mention(int(start), int(end), text, label, name))
        self.given = self._given(notes.aliases)
        self.told = self._told(notes)

    @staticmethod
    def _given(aliases: pd.DataFrame) -> dict[str, _Kind]:
        if "role" not in aliases.columns:
            return {}
        rows = aliases[["entity", "role"]].dropna().drop_duplicates("entity")
        found = {e: r if r in KINDS else getattr(find_role(r), "kind", "") for e, r in rows.to_numpy()}
        return {e: _Kind(kind, "aliases.csv") for e, kind in found.items() if kind}

    def _told(self, notes: "Notes") -> dict[str, _Kind]:
        """Return the kind of each person or organisation by the words before its name, or within it.

        Told differently in different places, a name has the kind of three in four tellings, or none.
        """
        seen: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
        bodies = set()
        for doc_id, text in zip(notes.documents["doc_id"], notes.documents["text"], strict=True):
            for m in self.mentions.get(doc_id, ()):
                if m.entity and m.label in ("ORG", "PERSON"):
                    bodies |= {m.entity} if m.label == "ORG" else set()
                    if role := role_before(text[max(0, m.start - 100) : m.start]):
                        seen[m.entity][role.kind, role.words] += 1
        found = {}
        for entity, roles in seen.items():
            if kind := _prevailing([kind for (kind, _), n in roles.items() for _ in range(n)]):
                words = [(-n, words) for (k, words), n in roles.items() if k == kind]
                found[entity] = _Kind(kind, "context", min(words)[1])
        for entity in bodies:
            if (role := find_role(entity)) and role.strong:
                found[entity] = _Kind(role.kind, "name", role.words)
        return {**found, **self.given}

    def within(self, doc_id: str, start: Any, end: Any) -> list[_Mention]:
        """Return the mentions that a span touches, persons and longer names first."""
        if pd.isna(start) or pd.isna(end):
            return []
        found = [m for m in self.mentions.get(doc_id, ()) if m.start < end and start < m.end]
        return sorted(found, key=lambda m: (m.label != "PERSON", m.start - m.end, m.start))


def _rows(notes: "Notes", book: _Book) -> list[dict[str, Any]]:
    documents = notes.documents.set_index("doc_id")
    copied = ["attribution", "stance", "negated", "quoted", "via", "content_start", "content_end", "n_words"]
    rows = []
    for doc_id, group in notes.attributions.groupby("doc_id", sort=False):
        text, label, outlet = documents.loc[doc_id, ["text", "label", "outlet"]]
        own = Counter(owner for _, owner in innermost(text, group))
        for a in group.itertuples():
            about = {"doc_id": doc_id, "label": label, "outlet": outlet, "words": own.get(a.attribution, 0)}
            rows.append(about | {c: getattr(a, c) for c in copied} | _speaker(a, text, book))
    return rows


def _speaker(a: Any, text: str, book: _Book) -> dict[str, Any]:
    if pd.isna(a.speaker):
        nobody = {"speaker": None, "entity": None, "named": None, "country": None}
        return {**nobody, "found": _Kind("unresolved", "none")}
    spans = [(a.speaker_start, a.speaker_end), (a.source_start, a.source_end)]
    inside = [book.within(a.doc_id, *span) for span in spans]
    names = [_name(found, text, *span) for found, span in zip(inside, spans, strict=True)]
    name = names[0] or names[1]
    printed = "" if pd.isna(a.source_start) else text[int(a.source_start) : int(a.source_end)]
    phrases = [p for p in (a.speaker_role, a.speaker, printed) if isinstance(p, str) and p]
    around = [m for m in inside[0] or inside[1] if m is not name]
    # The role stands elsewhere ("PTI secretary", said once): its names are found by their words.
    told = [m for m in book.mentions.get(a.doc_id, ()) if isinstance(a.speaker_role, str) and m is not name]
    around += [m for m in told if re.search(rf"\b{re.escape(m.text)}\b", a.speaker_role)]
    country = next((m.text for m in around if m.label in _PLACES), None)
    found = _kind(phrases, name, around, country, book)
    if name is None and a.speaker_basis == "named" and not found.kind:
        # "A and B": one row, with the kind that the names share.
        shared = {_kind([], m, [], None, book) for m in inside[0]}
        found = shared.pop() if len(shared) == 1 else found
    return {
        "speaker": a.speaker,
        "entity": name.entity if name else None,
        "named": name is not None or a.speaker_basis == "named",
        "country": name.text if name and name.label == "GPE" else country,
        "found": found,
    }


def _name(mentions: list[_Mention], text: str, start: Any, end: Any) -> _Mention | None:
    """Return the mention that names the speaker: the head of the span, not what an office belongs to."""
    for m in mentions:
        before, after = text[int(start) : m.start], text[m.end : int(end)].lstrip()
        heads = not after or after[0] in ",(—–:"
        # "adviser to Ann Lee" is not Ann Lee; "head of Acme, Ann Lee" is.
        bound = (_BOUND if m.label == "PERSON" else _BELONGS).search(before)
        if heads and not bound:
            return m
    return None


def _kind(
    phrases: list[str], name: _Mention | None, around: list[_Mention], country: str | None, book: _Book
) -> _Kind:
    if name and name.entity in book.given:
        return book.given[name.entity]
    if name and (name.label in ("OUTLET", "GPE") or name.text in lists.seats()):
        return _by_label(name)
    if name and name.label == "ORG" and name.entity in book.told:
        return book.told[name.entity]
    persons = [m.text for m in [*around, *([name] if name else [])] if m.label == "PERSON"]
    roles = [r for p in phrases if (r := find_role(_without(p, persons)))]
    for role in roles:
        if role.strong:
            return _Kind(role.kind, "role", role.words)
    for m in around:
        if roles and m.label == "ORG" and m.entity in book.told:
            return book.told[m.entity]._replace(basis="organisation")
    for role in roles:
        if role.kind:
            return _Kind(role.kind, "role", role.words)
    if name and name.label == "PERSON" and name.entity in book.told:
        return book.told[name.entity]
    # "Pakistan's leaders": officials of a state, branch not said.
    return _Kind("official", "role", roles[0].words) if roles and country else _Kind("", "none")


def _by_label(name: _Mention) -> _Kind:
    """Return the kind of an outlet, or of a state that speaks by its name, capital or seat."""
    if name.label == "OUTLET":
        return _Kind("medium", "label")
    place = lists.places().get(name.text)
    state = name.text in lists.seats() or (place is not None and place.kind == "country")
    return _Kind("government" if state else "other named", "label")


def _without(phrase: str, persons: list[str]) -> str:
    for person in persons:
        phrase = phrase.replace(person, " ")
    return phrase


def _prevailing(kinds: list[str]) -> str:
    """Return the kind that at least three in four of ``kinds`` are; "" where there is none."""
    sizes = Counter(kinds).most_common(1)
    return sizes[0][0] if sizes and 4 * sizes[0][1] >= 3 * len(kinds) else ""


def _elsewhere(rows: list[dict[str, Any]]) -> dict[str, str]:
    seen: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        if row["entity"] and row["found"].kind:
            seen[row["entity"]].append(row["found"].kind)
    return {entity: kind for entity, kinds in seen.items() if (kind := _prevailing(kinds))}


def compare_speakers(
    notes: "Notes", by: str = "auto", *, count: str = "independent texts", home: Collection[str] = ()
) -> pd.DataFrame:
    """Return one row per unit, kind of speaker, and named or not: schema table ``speaker_use``.

    Words under several nested attributions count once, for the innermost, so that the words of a unit's
    rows, own voice included, add up to its ``n_words``. ``by`` is "article", "outlet", a column of
    documents, or "auto" (articles where they are few); ``home`` is explained at :func:`list_speakers`.
    """
    kept = independent(resolved(notes), count)
    table = units(notes, by, count=count)
    about = per_unit(table)
    speakers = list_speakers(kept, home=home)
    speakers["unit"] = speakers["doc_id"].map(table["unit"])
    # Missing keys would be dropped in silence by a group-by: unresolved speakers have no "named".
    speakers["state"] = speakers["named"].map({True: "named", False: "unnamed"}).fillna("unknown")
    speakers["who"] = speakers["doc_id"] + "\t" + speakers["entity"].fillna(speakers["speaker"])
    rows = speakers.groupby(["unit", "kind", "state"], as_index=False).agg(
        attributions=("attribution", "size"), speakers=("who", "nunique"), words=("words", "sum")
    )
    spans = speakers.rename(columns={"content_start": "start", "content_end": "end"})
    return finish_speakers(rows, about, evidence(spans, ["unit", "kind", "state"], kept.documents))


def finish_speakers(rows: pd.DataFrame, about: pd.DataFrame, behind: pd.Series) -> pd.DataFrame:
    """Return the counts by unit, kind and state of naming beside the units' own voice: ``speaker_use``.

    ``about`` is what ``per_unit`` says of the units, ``behind`` the evidence by unit, kind and state.
    """
    spoken = rows.groupby("unit")["words"].sum().reindex(about.index, fill_value=0)
    own = (about["n_words"] - spoken).rename("words").reset_index().assign(kind=OWN, state="unknown")
    rows = pd.concat([rows, own.assign(attributions=0, speakers=0)], ignore_index=True)
    rows["named"] = rows["state"].map({"named": True, "unnamed": False})
    rows = rows.join(about, on="unit").join(behind, on=["unit", "kind", "state"])
    rows["share"] = rows["words"] / rows["n_words"]
    rows["place"] = rows["kind"].map({k: i for i, k in enumerate(KINDS)})
    return schema.make(
        "speaker_use", rows.sort_values(["order", "place", "state"]).drop(columns=["place", "state"])
    )


def compare_stances(notes: "Notes", by: str = "auto", *, count: str = "independent texts") -> pd.DataFrame:
    """Return one row per unit and stance of the cue, most frequent first: schema table ``stances``.

    The stance is what the lexicon of cues says of the verb (unvalidated); a negated cue keeps its stance
    and is counted in ``negated``.
    """
    kept = independent(notes, count)
    if kept.attributions.empty:
        return schema.make("stances")
    table = units(notes, by, count=count)
    rows = kept.attributions.assign(
        unit=kept.attributions["doc_id"].map(table["unit"]),
        stance=kept.attributions["stance"].fillna("unclassified"),
        negated=kept.attributions["negated"].fillna(False),
        start=kept.attributions["cue_start"].fillna(kept.attributions["content_start"]),
        end=kept.attributions["cue_end"].fillna(kept.attributions["content_end"]),
    )
    found = rows.groupby(["unit", "stance"], as_index=False).agg(
        attributions=("stance", "size"),
        negated=("negated", "sum"),
        cues=("cue", lambda cues: tally(cues.dropna())),
    )
    found = found.join(per_unit(table), on="unit")
    found = found.join(evidence(rows, ["unit", "stance"], kept.documents), on=["unit", "stance"])
    found["n_attributions"] = found.groupby("unit")["attributions"].transform("sum")
    found["share"] = found["attributions"] / found["n_attributions"]
    order = ["order", "attributions", "stance"]
    return schema.make("stances", found.sort_values(order, ascending=[True, False, True]))
