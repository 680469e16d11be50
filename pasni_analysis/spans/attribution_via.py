"""Through whom an attributed statement came: media that stand between a speaker and the article."""

import re
from typing import TYPE_CHECKING

from pasni_analysis.spans.attribution_quotes import Draft, find_holders
from pasni_analysis.spans.speakers import Name, Names, Speaker

if TYPE_CHECKING:
    from spacy.tokens import Doc

_CARRIED = re.compile(
    r"\b(?:(?:report|publish|carri|quot|cit|air|broadcast)\w*|as saying) (?:by|in|on) (?:the )?$",
    re.IGNORECASE,
)
_TOLD = re.compile(
    r"\b(?:via|through|told|tells?|telling|(?:spoke|speaking|statement|interview) (?:to|with)"
    r"|(?:distribut|releas|issu)\w* (?:by|through|via|on)) (?:the )?(?:[\w\-]+ ){0,2}$",
    re.IGNORECASE,
)
_UNNAMED = re.compile(
    r"\b(?:told|telling|tells) (the (?:\w+ )?(?:newspaper|paper|magazine|network|agency|broadcaster|channel"
    r"|outlet|website|publication|daily|weekly|tabloid|station))\b",
    re.IGNORECASE,
)


def _outside(start: int, draft: Draft) -> bool:
    return not any(s <= start < e for s, e in draft.parts)


def _in_sentence(doc: "Doc", draft: Draft, names: Names) -> tuple[list[str], list[str]]:
    sentence = draft.cue.head.sent
    carried, told = [], []
    for name in names.within(sentence.start_char, sentence.end_char):
        lead = names.text[max(sentence.start_char, name.start - 60) : name.start]
        if name.label != "OUTLET" or not _outside(name.start, draft) or _is_source(name, draft):
            continue
        if _CARRIED.search(lead):
            carried.append(name.text)
        elif _TOLD.search(lead):
            told.append(name.text)
    match = _UNNAMED.search(names.text, draft.start, min(draft.end + 40, sentence.end_char))
    if match and _outside(match.start(1), draft):
        told.append(match.group(1))
    return carried, told


def _is_source(name: Name, draft: Draft) -> bool:
    return draft.source is not None and name.start <= draft.source.idx < name.end


def find_via(doc: "Doc", drafts: list[Draft], speakers: list[Speaker], names: Names) -> list[str | None]:
    """Return, per draft, the media that its words came through, the nearest to the article first.

    A medium whose own attribution holds the draft ("Arab News quoted an official telling ..."), one that
    carried it ("quoted as saying by the Financial Times"), one that was told ("told Dawn that").
    """
    found = []
    holders = find_holders(drafts)
    by_verb = {d.cue.head.i: held for d, held in zip(drafts, holders, strict=True)}
    for draft, speaker, held in zip(drafts, speakers, holders, strict=True):
        if draft.cue.head.dep_ in ("advcl", "conj"):
            # "Dawn reported that sources rejected it, clarifying that ...": Dawn carries both.
            held = held or by_verb.get(draft.cue.head.head.i, [])
        around = [speakers[i].name for i in held if speakers[i].kind == "medium"]
        carried, told = _in_sentence(doc, draft, names)
        hands = dict.fromkeys([*(a for a in around if a), *carried, *told])
        found.append("; ".join(h for h in hands if h != speaker.name) or None)
    return found
