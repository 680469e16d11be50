"""Quotations and attributions brought together: each quotation goes to the cue that introduces it."""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pasni_analysis.spans.attribution_cues import Cue
from pasni_analysis.spans.quotation import Quotation

if TYPE_CHECKING:
    from spacy.tokens import Token

_SENTENCE_END = re.compile(r"[a-z0-9)\]\"”’]{2}[.!?][\"”’]*\s|\n")
_REACH = 150  # characters between a quotation and its cue
_NEAR = 4000  # characters within which a draft may hold a quotation; keeps long texts linear


@dataclass
class Draft:
    """An attribution in the making; parts are half-open character spans of its content, in text order."""

    cue: Cue
    source: "Token | None"
    start: int  # of the cue, in characters
    end: int
    parts: list[tuple[int, int]] = field(default_factory=list)
    phrase: tuple[int, int] | None = None  # the tokens of the source

    def add(self, span: tuple[int, int]) -> None:
        """Add a part, joining those that touch or overlap."""
        merged: list[tuple[int, int]] = []
        for start, end in sorted([*self.parts, span]):
            if merged and start <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
            else:
                merged.append((start, end))
        self.parts = merged


def _outside(draft: Draft, q: Quotation) -> bool:
    return draft.end <= q.start or draft.start >= q.end


def overlapping(quotations: list[Quotation], start: int, end: int) -> list[Quotation]:
    """Return the quotations that share a character with the span; they are sorted and do not overlap."""
    first = bisect_right(quotations, start, key=lambda q: q.end)
    return quotations[first : bisect_left(quotations, end, key=lambda q: q.start)]


def find_holders(drafts: list[Draft]) -> list[list[int]]:
    """Return, per draft (sorted by start), the numbers of the drafts whose content holds its cue."""
    parts = sorted((s, e, i) for i, d in enumerate(drafts) for s, e in d.parts)
    open_parts: list[tuple[int, int, int]] = []
    found, k = [], 0
    for i, draft in enumerate(drafts):
        while k < len(parts) and parts[k][0] <= draft.start:
            open_parts.append(parts[k])
            k += 1
        open_parts = [p for p in open_parts if p[1] > draft.start]
        found.append([j for _, end, j in open_parts if end >= draft.end and j != i])
    return found


def _snap(draft: Draft, quotations: list[Quotation]) -> None:
    """Extend the draft's parts to the marks of the quotations that they begin or end in."""
    for start, end in list(draft.parts):
        for q in overlapping(quotations, start, end):
            if _outside(draft, q) and end > q.start + 2:
                draft.add((q.start, q.end))


def _things(draft: Draft) -> bool:
    return bool(draft.cue.entry.content & {"object", "judgement"})


def _open_to_quotes(draft: Draft) -> bool:
    return draft.cue.entry.pos == "verb" and "clause" in draft.cue.entry.content


def _subordinate(draft: Draft, q: Quotation) -> bool:
    # '“a bluff,” after Ann claimed victory': the clause between has its own business.
    marks = (c for c in draft.cue.head.children if c.dep_ == "mark" and c.lower_ != "as")
    return any(q.end <= m.idx < draft.start for m in marks)


def _cue_after(q: Quotation, text: str, drafts: list[Draft]) -> Draft | None:
    inner = text[q.start : q.end].rstrip("\"'”’»＂ ")[-1:]
    if inner not in (",", "?", "!", "—", "-") and text[q.end : q.end + 1] not in (",", "—"):
        return None
    for draft in drafts:
        if draft.start < q.end or not _open_to_quotes(draft):
            continue
        gap = text[q.end : draft.start]
        if len(gap) > _REACH or _SENTENCE_END.search(gap) or _subordinate(draft, q):
            return None
        return draft if all(end <= draft.start for _, end in draft.parts) else None
    return None


def _cue_before(q: Quotation, text: str, drafts: list[Draft]) -> Draft | None:
    lead = text[max(0, q.start - 3) : q.start].rstrip()[-1:]
    for draft in reversed(drafts):
        if draft.end > q.start:
            continue
        gap = text[draft.end : q.start]
        if len(gap) > _REACH:
            return None
        introduces = text[draft.end - 1] == ":" or gap.rstrip().endswith(":")
        if _SENTENCE_END.search(gap.rstrip()) or ("\n" in gap and not introduces):
            return None
        free = not any(start >= draft.end for start, _ in draft.parts)
        entry = draft.cue.entry
        close = introduces or lead == "," or (len(gap) < 40 and entry.kind == "speech")
        if free and close and entry.pos == "verb":
            return draft
        last = draft.parts[-1][1] if draft.parts else 0
        if draft.end < last <= q.start < last + 30 and entry.kind == "speech" and _things(draft):
            # 'described the delivery as "a milestone"', where the parse stops before the marks.
            return draft if not re.search(r"[,.;:!?]", text[last : q.start]) else None
    return None


def _goes_on(q: Quotation, text: str, drafts: list[Draft], quoted: set[int]) -> Draft | None:
    """Return the draft whose quotation this one continues: '"X," he said. "Y."'."""
    before = text[max(0, q.start - 4) : q.start].rstrip()
    if before[-1:] not in (".", "!", "?", '"', "”"):
        return None
    best: Draft | None = None
    for draft in drafts:
        ends = id(draft) in quoted and draft.parts and max(draft.end, draft.parts[-1][1]) <= q.start
        if ends and (best is None or draft.start > best.start):
            best = draft
    if best is None:
        return None
    gap = text[max(best.end, best.parts[-1][1]) : q.start].rstrip()
    return best if len(gap) < 200 and not _SENTENCE_END.search(gap) and "\n" not in gap else None


def _chains(quotations: list[Quotation]) -> list[list[Quotation]]:
    chains: list[list[Quotation]] = []
    for q in quotations:
        if chains and chains[-1][-1].goes_on:
            chains[-1].append(q)
        else:
            chains.append([q])
    return chains


def _lead_in(text: str, q: Quotation, after: Draft, outer: list[Draft]) -> int:
    """Return where the content begins that leads into ``q``: 'The plan "is dead," he said'."""
    if any(q.start - _REACH <= d.end <= q.start and d.cue.entry.pos != "noun" for d in outer):
        return q.start
    floor = max([q.start - 2 * _REACH, 0, *(e for _, e in after.parts if e <= q.start)])
    cuts = [m.end() for m in _SENTENCE_END.finditer(text, floor, q.start)]
    if not cuts and floor == q.start - 2 * _REACH:
        return q.start
    start = cuts[-1] if cuts else floor
    return q.start - len(text[start : q.start].lstrip())


def _owner(q: Quotation, text: str, drafts: list[Draft], quoted: set[int]) -> Draft | None:
    """Return the draft that ``q`` belongs to; one whose cue follows is extended by its lead."""
    outer = [d for d in drafts if _outside(d, q)]
    holders = [d for d in outer if any(s <= q.start and q.end <= e for s, e in d.parts)]
    quoted |= {id(d) for d in holders}
    verbal = next((d for d in holders if d.cue.entry.pos != "noun"), None)
    after = _cue_after(q, text, outer)
    if after is not None and after not in holders:
        after.add((_lead_in(text, q, after, outer), q.end))
    return verbal or after or _cue_before(q, text, outer) or _goes_on(q, text, drafts, quoted)


def attach_quotations(text: str, drafts: list[Draft], quotations: list[Quotation]) -> None:
    """Give every quotation to the draft whose cue introduces it, in place; scare quotes to none."""
    for draft in drafts:
        _snap(draft, quotations)
    starts = [d.start for d in drafts]
    quoted: set[int] = set()
    for chain in _chains(quotations):
        owner: Draft | None = None
        for q in chain:
            near = drafts[bisect_left(starts, q.start - _NEAR) : bisect_left(starts, q.end + _NEAR)]
            owner = owner or _owner(q, text, near, quoted)
        if owner is None:
            continue
        quoted.add(id(owner))
        for q in chain:
            last = owner.parts[-1][1] if owner.parts else q.start
            touches = owner.end < last <= q.start < last + 30 and _things(owner)
            owner.add((last if touches else q.start, q.end))
