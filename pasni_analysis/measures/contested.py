"""Contested statements: what one party affirms and another denies, side by side."""

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from pasni_analysis import schema
from pasni_analysis.lexicons import load_lexicon
from pasni_analysis.measures.quantities import stem
from pasni_analysis.measures.speakers import list_speakers
from pasni_analysis.measures.texts import independent, resolved
from pasni_analysis.measures.timeline import group_statements, name_events
from pasni_analysis.measures.timeline_groups import SPEECH
from pasni_analysis.results import OWN
from pasni_analysis.spans.cues import cue_words

if TYPE_CHECKING:
    from pasni_analysis.measures.timeline_groups import Statement
    from pasni_analysis.spans.annotate import Notes

AFFIRMED = ("happened", "claimed")
_CLAIMS = 5  # words of a content among which the noun stands that says that it is a claim
_LABEL = 12  # words that name a matter which no event names
_SUCH = re.compile(r"\b(?:any |no )?such\b", re.IGNORECASE)
_IF = re.compile(r"^\W*(?:if|unless|whether)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+(?:['’]t)?")


class _Denial(NamedTuple):
    """One passage that denies, and the row of ``statements`` that it is, if it is one."""

    doc: str
    start: int
    end: int
    sentence: int
    speaker: str | None  # entity, else as the document names it
    cue: str | None
    row: int | None


class _Matter(NamedTuple):
    """What is contested: the statements that affirm it, its denials, and what ties each of them to it."""

    name: str
    affirmed: list[int]
    denials: list[_Denial]
    bases: list[str]


def find_contested(
    notes: "Notes", *, count: str = "articles", events: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return one row per contested matter and passage that affirms or denies it: schema table ``contested``.

    A passage denies where a verb of denial ("deny", "reject") has a clause or a claim as its content ("that
    …", "the report"), where a speaker tells an event as not having happened, or where he says so of
    "such a" one. What it denies is looked for among the events of the timeline (``events`` as there):
    "same event" (told of the same subject, with a name or word in common beside it), "same clause" ("a claim
    that India has denied"), "refers back" ("such a proposal": the one event of that class that the
    article tells, or that the medium told whose report is denied). A denial that finds none of them stands
    alone, its basis "nothing affirms it": in this corpus, by these rules.

    Does not judge who is right, nor read what is denied in other words. Refusals, opinions and what would or
    could not happen are no denials; a negated sentence counts only where somebody affirms the same.
    """
    notes = resolved(independent(notes, count))
    case = _Case(notes, events)
    matters = case.matters()
    rows = [row for number, matter in enumerate(matters, 1) for row in case.rows(number, matter)]
    return schema.make("contested", rows)


@cache
def _event_nouns() -> dict[str, str]:
    rows = [r for r in load_lexicon("events") if r["pos"] == "NOUN" and r["event_class"] not in SPEECH]
    return {stem(r["word"]): r["event_class"] for r in rows}


class _Case:
    """The events of a corpus, who tells them, and the passages that deny."""

    def __init__(self, notes: "Notes", events: pd.DataFrame | None) -> None:
        notes, statements, read, groups, named = group_statements(notes, events, "articles")
        self.read, self.groups = read, groups
        self.names = name_events(notes, statements, read, groups, named)
        self.told = list(statements.itertuples(index=False))
        self.event_of = {i: g for g, rows in enumerate(groups) for i in rows}
        self.of_class: dict[str, list[int]] = defaultdict(list)
        for g, rows in enumerate(groups):
            self.of_class[read[rows[0]].event_class].append(g)
        self.clauses: dict[tuple, list[int]] = defaultdict(list)
        for i, row in enumerate(self.told):
            self.clauses[_clause(row)].append(i)
        self.about = notes.documents.set_index("doc_id")
        self.place = {d: i for i, d in enumerate(self.about.index)}
        said = list_speakers(notes)
        who = said["entity"].where(said["entity"].notna(), said["speaker"]).astype(object)
        keys = list(zip(said["doc_id"], said["attribution"], strict=True))
        self.speakers = dict(zip(keys, who.where(who.notna(), None), strict=True))
        self.cues = {(a.doc_id, a.attribution): a for a in notes.attributions.itertuples(index=False)}
        bounds = notes.sentences[["doc_id", "sentence", "start", "end"]].itertuples(index=False)
        self.sentences = {(doc, n): (start, end) for doc, n, start, end in bounds}
        self.outlets: dict[str, list[tuple[int, str]]] = defaultdict(list)
        for m in notes.mentions[notes.mentions["label"] == "OUTLET"].itertuples(index=False):
            self.outlets[m.doc_id].append((m.start, m.entity))

    def text(self, doc_id: str, start: int, end: int) -> str:
        """Return the characters of a passage."""
        return str(self.about.at[doc_id, "text"])[int(start) : int(end)]

    def voice(self, i: int) -> tuple[str | None, str | None]:
        """Return speaker and cue of a statement; the outlet's own voice has no cue."""
        row = self.told[i]
        key = row.doc_id, row.attribution
        if key in self.cues:
            return self.speakers.get(key), self.cues[key].cue
        beside = not row.start <= row.predicate_start < row.end  # "…, a claim India has denied"
        if beside and row.predicate in cue_words("denying verb") and isinstance(row.subject, str):
            return row.subject, row.predicate
        return OWN, None

    def denials(self) -> list[tuple[_Denial, bool]]:
        """Return each passage that denies, and whether it does by its form, whoever affirms the matter."""
        found, held = [], set()
        for i, row in enumerate(self.told):
            if row.status == "denied" and self.read[i].event_class not in SPEECH and not self._unreal(row):
                speaker, cue = self.voice(i)
                key = row.doc_id, row.attribution
                span, formal = (row.start, row.end), cue is not None and (key not in self.cues or _such(row))
                if key in self.cues and self._denies(self.cues[key]):
                    span, formal = _content(self.cues[key]), True
                    held.add(key)
                elif key not in self.cues:  # "a claim India has denied": its attribution is the same denial
                    held |= {k for k, a in self.cues.items() if k[0] == row.doc_id and _at(a, row)}
                found.append((_Denial(row.doc_id, *span, row.sentence, speaker, cue, i), formal))
        for key, a in self.cues.items():
            if key not in held and self._denies(a):
                who = self.speakers.get(key)
                found.append((_Denial(a.doc_id, *_content(a), a.sentence, who, a.cue, None), True))
        return sorted(found, key=lambda d: (self.place[d[0].doc], d[0].start, d[0].end))

    def _denies(self, a: Any) -> bool:
        # What is refused, disliked or withheld is no claim: "denied entry", "rejected the plan".
        if a.cue not in cue_words("denying verb") or a.negated or pd.isna(a.content_start):
            return False
        words = _WORD.findall(self.text(a.doc_id, *_content(a)).lower())
        claims = {stem(word) for word in cue_words("claim noun") | cue_words("reported claim")}
        return len(words) > 1 and (
            words[0] == "that" or any(stem(word) in claims for word in words[:_CLAIMS])
        )

    def _unreal(self, row: Any) -> bool:
        # What would, could or will not happen, and what stands under a condition, is not denied.
        verb = self.text(row.doc_id, row.predicate_start, row.predicate_end).lower()
        verb = verb.replace("n't", " not").replace("n’t", " not")
        modals = cue_words("conditional modal") | cue_words("future modal") | {"ca", "cannot"}
        unfinite = row.predicate_start == row.start or not isinstance(row.subject, str)
        clause = self.text(row.doc_id, row.start, row.end)
        return unfinite or bool(modals & set(_WORD.findall(verb))) or _IF.match(clause) is not None

    def matters(self) -> list[_Matter]:
        """Return what is denied, with who affirms it: matters that are affirmed first."""
        found: dict[Any, _Matter] = {}
        for denial, formal in self.denials():
            event, basis, affirmed = self._answered(denial, formal)
            if affirmed:
                matter = found.setdefault(event, _Matter(self.names[event], [], [], []))
                matter.affirmed.extend(i for i in affirmed if i not in matter.affirmed)
            elif formal:
                words = self.text(denial.doc, denial.start, denial.end).split()
                name = " ".join(words[:_LABEL]) + (" …" if len(words) > _LABEL else "")
                matter = found.setdefault((denial.doc, denial.start, denial.end), _Matter(name, [], [], []))
            else:
                continue
            matter.denials.append(denial)
            matter.bases.append(basis)
        return sorted(found.values(), key=self._order)

    def _order(self, m: _Matter) -> tuple:
        docs = {d.doc for d in m.denials} | {self.told[i].doc_id for i in m.affirmed}
        return not m.affirmed, -len(docs), self.place[m.denials[0].doc], m.denials[0].start

    def _answered(self, d: _Denial, formal: bool) -> tuple[int, str, list[int]]:
        """Return the event that a passage denies, on what that rests, and the statements that affirm it."""
        for basis, rows in self._candidates(d, formal):
            affirmed = [i for i in rows if self.told[i].status in AFFIRMED and self.voice(i)[0] != d.speaker]
            if affirmed:
                return self.event_of[affirmed[0]], basis, affirmed
        return -1, "nothing affirms it", []

    def _candidates(self, d: _Denial, formal: bool) -> Iterator[tuple[str, list[int]]]:
        if d.row is not None:
            yield "same clause", self.clauses[_clause(self.told[d.row])]
            event = self.groups[self.event_of[d.row]]
            yield "same event", [i for i in event if self._same(d, d.row, i)]
        back = self._refers_back(d) if formal else []
        if len(back) == 1:
            yield "refers back", self.groups[back[0]]

    def _same(self, d: _Denial, row: int, i: int) -> bool:
        """Say whether two statements of one event tell the same of the same: subject and something beside."""
        denied, affirmed = self.read[row], self.read[i]
        if d.speaker == OWN and denied.doc == affirmed.doc:
            return False
        subjects = [self._names(self.told[k].subject, self.read[k]) for k in (row, i)]
        shared = (denied.names & affirmed.names) | (denied.words & affirmed.words)
        return bool(subjects[0] & subjects[1]) and len(shared) > 2

    @staticmethod
    def _names(phrase: Any, statement: "Statement") -> set[str]:
        words = set(_WORD.findall(phrase)) if isinstance(phrase, str) else set()
        return {n for n in statement.names if words & set(_WORD.findall(n))}

    def _refers_back(self, d: _Denial) -> list[int]:
        """Return the events of the class that a denial names, told before it or by the medium it names."""
        sentence = self.text(d.doc, *self.sentences[d.doc, d.sentence])
        passage = self.text(d.doc, d.start, d.end)
        named = {entity for at, entity in self.outlets[d.doc] if d.start <= at < d.end}
        if not named and not _SUCH.search(passage):
            return []
        words = _WORD.findall(sentence if named else passage)
        classes = {_event_nouns()[stem(w)] for w in words if stem(w) in _event_nouns()}
        events = [g for c in sorted(classes) for g in self.of_class[c]]
        return [g for g in events if any(self._told_before(i, d, named) for i in self.groups[g])]

    def _told_before(self, i: int, d: _Denial, media: set[str]) -> bool:
        row = self.told[i]
        if row.status not in AFFIRMED:
            return False
        return self.voice(i)[0] in media if media else row.doc_id == d.doc and row.start < d.start

    def rows(self, number: int, m: _Matter) -> Iterator[dict[str, Any]]:
        """Yield the passages of a matter: who affirms it, then who denies it."""
        facts = {"matter": number, "name": m.name}
        facts["n_affirm"] = len({self.told[i].doc_id for i in m.affirmed})
        facts["n_deny"] = len({d.doc for d in m.denials})
        for i in sorted(m.affirmed, key=lambda i: (self.place[self.told[i].doc_id], self.told[i].start)):
            row, (speaker, cue) = self.told[i], self.voice(i)
            side = {"side": "affirms", "speaker": speaker, "cue": cue, "status": row.status}
            yield facts | side | self._passage(row.doc_id, row.start, row.end)
        for d, basis in zip(m.denials, m.bases, strict=True):
            side = {"side": "denies", "speaker": d.speaker, "cue": d.cue, "status": "denied", "basis": basis}
            yield facts | side | self._passage(d.doc, d.start, d.end)

    def _passage(self, doc: str, start: int, end: int) -> dict[str, Any]:
        where = {"doc_id": doc, "start": int(start), "end": int(end)}
        about = {c: self.about.at[doc, c] for c in ("label", "outlet", "cluster")}
        return {**where, **about, "text": " ".join(self.text(doc, start, end).split())}


def _clause(row: Any) -> tuple[str, int, int]:
    return row.doc_id, row.start, row.end


def _at(a: Any, row: Any) -> bool:
    return not pd.isna(a.cue_start) and a.cue_start <= row.predicate_start < a.cue_end


def _content(a: Any) -> tuple[int, int]:
    return int(a.content_start), int(a.content_end)


def _such(row: Any) -> bool:
    return any(isinstance(p, str) and _SUCH.search(p) is not None for p in (row.subject, row.object))
