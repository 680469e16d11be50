"""Who is said to have said, thought or intended what: one row per attribution."""

from bisect import bisect_right
from typing import TYPE_CHECKING, Any

import pandas as pd

from pasni_analysis import schema
from pasni_analysis.columns import Row
from pasni_analysis.corpus.words import count_words
from pasni_analysis.spans.attribution_cues import Cue, find_cues, is_act, is_as_clause, is_refusal, is_silence
from pasni_analysis.spans.attribution_layout import find_openings, find_signed
from pasni_analysis.spans.attribution_quotes import Draft, attach_quotations, find_holders, overlapping
from pasni_analysis.spans.attribution_roles import find_content, find_source, noun_phrase
from pasni_analysis.spans.attribution_settle import is_likely, settle
from pasni_analysis.spans.attribution_via import find_via
from pasni_analysis.spans.attribution_words import Words
from pasni_analysis.spans.mentions import mention_rows
from pasni_analysis.spans.parse import parse, text_of
from pasni_analysis.spans.quotation import Quotation, find_quotations
from pasni_analysis.spans.speakers import Names, Speaker, can_speak, noun_kind, resolve_speakers

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_MARKED = {"quotation", "none"}  # what such cues ascribe is told by quotation marks alone
_MODALS = {"would", "could", "might", "should", "may", "can", "must", "'d"}


def _chars(doc: "Doc", span: tuple[int, int]) -> tuple[int, int]:
    last = doc[span[1] - 1]
    return doc[span[0]].idx, last.idx + len(last)


def _phrase(source: "Token | None", verb: "Token") -> tuple[int, int] | None:
    """Return the tokens of the noun phrase of ``source``, as far as the rules see it."""
    if source is None:
        return None
    doc = source.doc
    start, end = noun_phrase(source, without=verb)
    if is_as_clause(verb):
        start = min(start, max(c.i + 1 for c in verb.children if c.lower_ == "as"))
    if end < len(doc) and doc[end].text == "," and any(t.text == "," for t in doc[start:end]):
        end += 1  # an apposition's closing comma belongs to the phrase, as in PolNeAR
    return (start, end) if start < end else None


def draft_of(cue: Cue) -> Draft:
    """Return what the rules make of ``cue``: source and content as far as the parse shows them."""
    doc = cue.head.doc
    if cue.end - cue.start > 1 and doc[cue.end - 1].lower_ == "to" and doc[cue.end - 1].dep_ == "aux":
        cue = cue._replace(end=cue.end - 1)  # "to" belongs to the content
    source = find_source(cue)
    draft = Draft(cue, source, *_chars(doc, (cue.start, cue.end)), phrase=_phrase(source, cue.head))
    for span in find_content(cue, source):
        draft.add(_chars(doc, span))
    return draft


def find_drafts(doc: "Doc", quotations: list[Quotation]) -> list[Draft]:
    """Return a draft for each cue outside quotations; of "refused to say" only the second is one."""
    drafts = [draft_of(cue) for cue in find_cues(doc) if not is_refusal(cue)]
    return [d for d in drafts if not _inside(d, quotations)]


def _takes_things(cue: Cue) -> bool:
    """Return whether the cue may ascribe what is neither a clause that the rules see nor a quotation."""
    takes = cue.entry.content - _MARKED - ({"clause"} if cue.entry.kind in ("evidence", "belief") else set())
    if cue.entry.kind == "belief" and not any(t.lower_ == "as" for t in cue.head.doc[cue.end : cue.end + 12]):
        takes -= {"judgement"}  # "Nobody has seen the plan" is no view, "sees it as a threat" is one
    # "looking on" is not "looking to": what takes infinitives alone needs one.
    return bool(takes) and (takes != {"infinitive"} or any(c.dep_ == "xcomp" for c in cue.head.children))


def _without_inner_cues(drafts: list[Draft]) -> list[Draft]:
    # "was quoted as saying": of two cues that share words the longer one stands.
    kept: list[Draft] = []
    for draft in sorted(drafts, key=lambda d: (d.start, -d.end)):
        if not kept or draft.start >= kept[-1].end:
            kept.append(draft)
        elif draft.end - draft.start > kept[-1].end - kept[-1].start:
            kept[-1] = draft
    return kept


def _inside(draft: Draft, quotations: list[Quotation]) -> bool:
    # What a quoted person says about others' words is that person's, not the article's attribution.
    i = bisect_right(quotations, draft.start, key=lambda q: q.start) - 1
    return (
        i >= 0
        and quotations[i].start < draft.start
        and draft.end <= quotations[i].end
        and (quotations[i].closed or quotations[i].goes_on)
    )


def _says(draft: Draft, quotations: list[Quotation]) -> bool:
    """Return whether the content is a clause or holds a quotation, not just a thing."""
    if any(c.dep_ == "ccomp" for c in draft.cue.head.children):
        return True
    return any(s <= q.start and q.end <= e for s, e in draft.parts for q in overlapping(quotations, s, e))


def _own_words(doc: "Doc", draft: Draft, quotations: list[Quotation]) -> bool:
    """Return whether the content holds a clause or a quotation that no relative clause in it introduces."""
    if any(c.dep_ == "ccomp" for c in draft.cue.head.children):
        return True
    for q in (
        q for s, e in draft.parts for q in overlapping(quotations, s, e) if s <= q.start and q.end <= e
    ):
        span = doc.char_span(q.start, q.end, alignment_mode="expand")
        above = [] if span is None else [span.root, *span.root.ancestors]
        below = [t for t in above if t != draft.cue.head and draft.cue.head in t.ancestors]
        if not any(t.dep_ in ("relcl", "acl") and t.idx < q.start for t in below):
            return True
    return False


def _tells(doc: "Doc", draft: Draft, quotations: list[Quotation]) -> bool:
    """Return whether words are ascribed at all: neither silence nor the handing over of a thing."""
    cue = draft.cue
    return not (is_silence(cue) or is_act(cue)) or _own_words(doc, draft, quotations)


def _holds_words(text: str, draft: Draft) -> bool:
    return sum(c.isalnum() for s, e in draft.parts for c in text[s:e]) > 1


def _stands(draft: Draft, nested: bool, says: bool, names: Names) -> bool:
    """Return whether the draft is an attribution that was made, not one merely possible or embedded."""
    cue, source = draft.cue, draft.source
    if cue.entry.pos in ("mark", "phrase"):
        return True
    if source is not None and noun_kind(source) == "act":
        return False
    if nested and not (
        cue.entry.kind == "speech" and source is not None and (says or cue.entry.stance == "denying")
    ):
        return False
    # "The phase envisions a railway", "the port aims to connect": what things do, nobody's view.
    viewed = cue.entry.kind in ("belief", "intention") and not says
    if viewed and source is not None and not can_speak(source, names):
        return False
    helpers = {c.lower_ for c in cue.head.children if c.dep_ == "aux"}
    return says or cue.entry.pos != "verb" or not helpers & _MODALS


def _quoted(draft: Draft, quotations: list[Quotation]) -> str:
    """Return direct, mixed or indirect, by the share of the content that stands in quotation marks."""
    marked = sum(
        max(0, min(e, q.end) - max(s, q.start))
        for s, e in draft.parts
        for q in overlapping(quotations, s, e)
        if q.start < draft.start or q.start >= draft.end
    )
    total = sum(e - s for s, e in draft.parts)
    return "indirect" if not marked else "direct" if marked >= total - 2 else "mixed"


def _row(
    doc: "Doc", draft: Draft, speaker: Speaker, quotations: list[Quotation], via: str | None
) -> dict[str, Any]:
    source, entry = _chars(doc, draft.phrase) if draft.phrase else None, draft.cue.entry
    return {
        "source_start": source[0] if source else None,
        "source_end": source[1] if source else None,
        "cue_start": draft.start,
        "cue_end": draft.end,
        "content_start": draft.parts[0][0],
        "content_end": draft.parts[-1][1],
        "content_parts": " ".join(f"{s}:{e}" for s, e in draft.parts),
        "quoted": _quoted(draft, quotations),
        "negated": draft.cue.negated,
        "cue": entry.cue,
        "stance": entry.stance,
        "speaker": speaker.name,
        "speaker_start": speaker.start,
        "speaker_end": speaker.end,
        "speaker_basis": speaker.basis,
        "speaker_role": speaker.role,
        "via": via,
    }


def find_attributions(
    text: "str | Doc", *, model: str = "", mentions: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return one row per attribution: who (source, speaker), by which cue, said or thought what.

    Offsets are half-open characters of the text; ``content_parts`` lists the pieces of a content that the
    cue interrupts. ``doc_id`` and ``sentence`` are left to ``annotate``. ``mentions``: those of the text,
    where they were found already. Method: cues of lexicons/reporting_verbs.csv; of what dependency parse and
    quotation marks offer, linear models trained on PolNeAR (Newell et al. 2018), whose conventions hold,
    choose the cues, their sources and contents (lexicons/attribution_weights.csv).

    An attribution inside another's content has its own row where it is speech, so words may be counted
    twice; what is said inside quotation marks has none. Coordinated sources ("Ann Roy and two aides")
    are one speaker, in the words printed. Quotation marks around terms and titles quote nobody.

    >>> find_attributions("Ann Roy said it rained.")[["speaker", "cue", "quoted"]].values.tolist()
    [['Ann Roy', 'say', 'indirect']]
    """
    doc = parse(text, model=model)
    names = mention_rows(doc) if mentions is None else mentions.to_dict("records")
    return schema.make("attributions", attribution_rows(doc, names))


def attribution_rows(doc: "Doc", mentions: list[Row]) -> list[Row]:
    """Return the rows of :func:`find_attributions` as dicts, from the rows of its mentions."""
    printed = text_of(doc)
    quotations = find_quotations(printed)
    words = Words(doc, quotations)
    drafts = [d for d in find_drafts(doc, quotations) if is_likely(words, d)]
    attach_quotations(printed, drafts, quotations)
    drafts = [d for d in drafts if d.parts or _takes_things(d.cue)]
    for draft in drafts:
        settle(words, draft)
    drafts = _without_inner_cues(drafts)
    opened = [*find_openings(doc, printed), *find_signed(doc, printed, quotations)]
    for draft in opened:
        draft.phrase = _phrase(draft.source, draft.cue.head)
    drafts += opened
    drafts = sorted(
        (d for d in drafts if _holds_words(printed, d) and _tells(doc, d, quotations)),
        key=lambda d: (d.start, d.parts),
    )
    holders = find_holders(drafts)
    names = Names(printed, mentions)
    drafts = [
        d for d, h in zip(drafts, holders, strict=True) if _stands(d, bool(h), _says(d, quotations), names)
    ]
    speakers = resolve_speakers(doc, names, [(d.source, d.cue.head) for d in drafts])
    via = find_via(doc, drafts, speakers, names)
    rows = [_row(doc, d, s, quotations, v) for d, s, v in zip(drafts, speakers, via, strict=True)]
    for row, draft in zip(rows, drafts, strict=True):
        row["n_words"] = sum(count_words(printed[s:e]) for s, e in draft.parts)
    rows.sort(key=lambda r: (r["cue_start"], r["content_start"]))
    return [{**row, "attribution": i} for i, row in enumerate(rows)]
