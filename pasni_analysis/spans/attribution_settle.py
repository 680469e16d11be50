"""Which cues announce an attribution, and which of the possible spans are its source, cue and content."""

from pasni_analysis.spans.attribution_contents import end_choices, start_choices
from pasni_analysis.spans.attribution_features import cue_features
from pasni_analysis.spans.attribution_model import best, score
from pasni_analysis.spans.attribution_quotes import Draft
from pasni_analysis.spans.attribution_sources import cue_choices, source_choices
from pasni_analysis.spans.attribution_words import Span, Words

_THRESHOLD = -0.4  # log odds above which a cue counts; the best F1 on articles held out of the training


def cue_evidence(words: Words, draft: Draft) -> list[str]:
    """Return the features that tell whether the cue of ``draft`` is one."""
    return cue_features(words, draft.cue, (draft.source is not None, bool(draft.parts)))


def is_likely(words: Words, draft: Draft) -> bool:
    """Return whether the cue of ``draft`` announces an attribution; phrases ("according to") always do."""
    if draft.cue.entry.pos == "phrase":
        return bool(draft.parts)
    return score("cue", cue_evidence(words, draft)) > _THRESHOLD


def may_be_nested(draft: Draft) -> bool:
    """Return whether the draft would count within another's content too: speech with its source."""
    return draft.cue.entry.kind == "speech" and draft.source is not None and bool(draft.parts)


def clause_of(draft: Draft) -> Span:
    """Return the tokens of source and cue where they stand together, else of the cue."""
    cue, source = (draft.cue.start, draft.cue.end), draft.phrase
    if source is None:
        return cue
    start, end = min(source[0], cue[0]), max(source[1], cue[1])
    return (start, end) if end - start - (source[1] - source[0]) - (cue[1] - cue[0]) <= 6 else cue


def rule_span(words: Words, draft: Draft) -> Span | None:
    """Return the tokens of the content as the rules have it, from its first to its last."""
    return words.tokens(draft.parts[0][0], draft.parts[-1][1]) if draft.parts else None


def _lay(words: Words, draft: Draft, content: Span) -> None:
    """Give the draft the content from its first to its last token, without the clause of its cue."""
    clause = clause_of(draft)
    cuts = [(a[1], b[0]) for a, b in zip(draft.parts, draft.parts[1:], strict=False)]
    if (
        content[0] < draft.cue.start
        and draft.cue.end < content[1]
        and not any(s <= draft.start and draft.end <= e for s, e in cuts)
    ):
        before = words.trim_end(content[0], max(content[0], clause[0]))
        after = words.trim_start(min(clause[1], content[1]), content[1])
        if content[0] < before and after < content[1]:
            cuts.append((words.chars((content[0], before))[1], words.chars((after, content[1]))[0]))
    start, end = words.chars(content)
    draft.parts = []
    for low, high in sorted(cuts):
        if start < low < high < end:
            draft.add((start, low))
            start = high
    draft.add((start, end))


def settle(words: Words, draft: Draft) -> None:
    """Choose source, cue and content of ``draft``, in place."""
    head = draft.source.i if draft.source is not None else -1
    sources = source_choices(words, draft.cue, head, draft.phrase)
    head, draft.phrase, _ = sources[best("source", [s[2] for s in sources])]
    draft.source = words.doc[head] if head >= 0 else None
    clause = clause_of(draft)
    rule = rule_span(words, draft)
    starts = start_choices(words, draft.cue, clause, rule)
    content = None
    if starts:
        start = starts[best("start", [f for _, f in starts])][0]
        if rule and rule[0] in words.opens and rule[0] < words.start[draft.cue.head.i]:
            start = rule[0]  # a quotation that opened before the sentence of its cue is kept whole
        ends = end_choices(words, draft.cue, clause, rule, start)
        if ends:
            content = start, ends[best("end", [f for _, f in ends])][0]
    cues = cue_choices(words, draft.cue)
    span = cues[best("span", [f for _, f in cues])][0]
    if (
        content
        and content[0] < span[1]
        and span[0] < content[1]
        and not content[0] < span[0] < span[1] < content[1]
    ):
        span = draft.cue.start, draft.cue.end
    draft.cue = draft.cue._replace(start=span[0], end=span[1])
    draft.start, draft.end = words.chars(span)
    if content:
        _lay(words, draft, content)
