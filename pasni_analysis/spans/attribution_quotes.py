"""Quotations and attributions brought together: each quotation goes to the cue that introduces it."""

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pasni_analysis.spans.attribution_cues import Cue
from pasni_analysis.spans.quotation import Quotation

if TYPE_CHECKING:
    from spacy.tokens import Token

_SENTENCE_END = re.compile(r"[a-z0-9)\]\"”’]{2}[.!?][\"”’]*\s|\n")
_THINGS = {"object", "judgement"}
_REACH = 150  # characters between a quotation and its cue


@dataclass
class Draft:
    """An attribution in the making; parts are half-open character spans of its content, in text order."""

    cue: Cue
    source: "Token | None"
    start: int  # of the cue, in characters
    end: int
    parts: list[tuple[int, int]] = field(default_factory=list)
    via: "Token | None" = None

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


def _snap(draft: Draft, quotations: list[Quotation]) -> None:
    """Extend the draft's parts to the marks of the quotations that they begin or end in."""
    for q in quotations:
        for start, end in draft.parts:
            if start < q.end and q.start < end and _outside(draft, q):
                if end <= q.start + 2:
                    continue
                draft.add((q.start, q.end))
                break


def _open_to_quotes(draft: Draft) -> bool:
    return draft.cue.entry.pos == "verb" and "clause" in draft.cue.entry.content


def _cue_after(q: Quotation, text: str, drafts: list[Draft]) -> Draft | None:
    if text[q.end - 2 : q.end - 1] not in ",?!—-" and text[q.end : q.end + 1] not in (",", "—"):
        return None
    for draft in drafts:
        if draft.start < q.end or not _open_to_quotes(draft):
            continue
        gap = text[q.end : draft.start]
        if len(gap) > _REACH or _SENTENCE_END.search(gap):
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
        if (
            draft.end < last <= q.start
            and q.start - last < 30
            and entry.kind == "speech"
            and entry.content & _THINGS
        ):
            # 'described the delivery as "a milestone"', where the parse stops before the marks.
            return draft if not re.search(r"[,.;:!?]", text[last : q.start]) else None
    return None


def _goes_on(q: Quotation, text: str, drafts: list[Draft], quoted: set[int]) -> Draft | None:
    """Return the draft whose quotation this one continues: '"X," he said. "Y."'."""
    before = text[: q.start].rstrip() if q.start < 2 else text[max(0, q.start - 4) : q.start].rstrip()
    if before[-1:] not in (".", "!", "?", '"', "”"):
        return None
    best = None
    for draft in drafts:
        if id(draft) in quoted and draft.parts and max(draft.end, draft.parts[-1][1]) <= q.start:
            if best is None or draft.start > best.start:
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


def attach_quotations(text: str, drafts: list[Draft], quotations: list[Quotation]) -> None:
    """Give every quotation in ``text`` to the draft whose cue introduces it, in place; scare quotes to none."""
    for draft in drafts:
        _snap(draft, quotations)
    quoted: set[int] = set()
    for chain in _chains(quotations):
        owner = None
        for q in chain:
            holders = [
                d for d in drafts if _outside(d, q) and any(s <= q.start and q.end <= e for s, e in d.parts)
            ]
            owner = owner or (holders[0] if holders else None)
            quoted |= {id(d) for d in holders}
            outer = [d for d in drafts if _outside(d, q)]
            owner = owner or _cue_after(q, text, outer) or _cue_before(q, text, outer)
            owner = owner or _goes_on(q, text, drafts, quoted)
        if owner:
            quoted.add(id(owner))
            for q in chain:
                last = owner.parts[-1][1] if owner.parts else q.start
                touches = (
                    owner.end < last <= q.start and q.start - last < 30 and owner.cue.entry.content & _THINGS
                )
                owner.add((last if touches else q.start, q.end))
