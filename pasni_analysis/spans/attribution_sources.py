"""Which words may be the source of a cue, and which its own: spans that the parse offers, with features."""

from pasni_analysis.spans.attribution_cues import Cue, is_as_clause
from pasni_analysis.spans.attribution_words import Span, Words, size

_SUBJECTS = {"nsubj", "nsubjpass", "csubj"}
_BEFORE_SOURCE = {"by", "from", "of", "to", "among", "for"}
_DROPPED = {"advmod", "predet", "cc", "preconj", "punct"}
_FUNCTION = {"ADP", "PART", "PUNCT", "SCONJ"}


def _near(words: Words, node: int, cue: Cue) -> list[tuple[int, str]]:
    """Return the dependents of ``node`` that may head the source, with their relation."""
    h, found = cue.head.i, []
    for child in words.children[node]:
        dep = words.dep[child]
        if dep in _SUBJECTS or dep == "poss" or (dep == "dobj" and child < h != node):
            found.append((child, dep))
        elif dep in ("agent", "prep") and words.lower[child] in _BEFORE_SOURCE:
            objects = (c for c in words.children[child] if words.dep[c] == "pobj")
            found += [(c, words.lower[child]) for c in objects if not cue.start <= c < cue.end]
        elif node == h and cue.entry.pos == "noun" and dep in ("compound", "amod", "nmod"):
            found.append((child, dep))
    return found


def _heads(words: Words, cue: Cue) -> dict[int, str]:
    """Return the tokens that may head the source, with the way through the tree from the cue to each."""
    found: dict[int, str] = {}
    node, way = cue.head.i, ""
    for _ in range(5):
        for child, relation in _near(words, node, cue):
            found.setdefault(child, f"{way}/{relation}")
        dep, head = words.dep[node], words.head[node]
        if head == node:
            break
        if dep in ("relcl", "acl"):
            found.setdefault(head, f"{way}^{dep}")
        way, node = f"{way}^{dep}", head
    return found


def _phrases(words: Words, head: int, cue: Cue) -> list[tuple[int, int, str]]:
    """Return the spans of the noun phrase of ``head``: whole, and cut before what follows the noun."""
    h = cue.head.i
    start, end = words.left[head], words.right[head]
    if start <= h < end:
        for child in words.children[head]:
            if words.left[child] <= h < words.right[child]:
                start, end = (start, words.left[child]) if child > head else (words.right[child], end)
    whole = words.trim_end(start, end)
    begin = words.trim_start(start, whole)
    while begin < head and (
        words.lower[begin] == "as" or (words.shape[begin] == '"' and begin not in words.opens)
    ):
        begin += 1
    if not begin <= head < whole:
        return [(head, head + 1, "bare")]
    spans = [(begin, whole, "whole")]
    if whole < len(words.lower) and words.lower[whole] == "," and "," in words.lower[begin:whole]:
        spans.append((begin, whole + 1, "comma"))  # an apposition's closing comma belongs to it in PolNeAR
    for child in words.children[head]:
        edge = words.left[child]
        cut = words.trim_end(begin, edge) if child > head and begin < edge < whole else head
        if cut > head:
            spans.append((begin, cut, f"cut {words.dep[child]} {words.at(child)}"))
        if child < head and words.left[child] == begin and words.dep[child] in _DROPPED:
            spans.append((words.right[child], whole, f"without {words.lower[child]}"))
    return spans


def source_choices(
    words: Words, cue: Cue, rule: int, rule_span: Span | None
) -> list[tuple[int, Span | None, list[str]]]:
    """Return the sources that ``cue`` may have: head token (-1: none), span and features of each.

    ``rule``, ``rule_span``: head token and span of the source that the rules find.
    """
    if rule_span and is_as_clause(cue.head):
        return [(rule, rule_span, [])]  # "as NDTV reports" is often parsed as a noun phrase
    lemma, pos, h = cue.entry.cue, cue.entry.pos[0], cue.head.i
    missing = rule < 0
    none = [f"none:{pos}", f"none:{lemma}", f"none:{pos}{missing}", f"none:{pos}{words.dep[h]}|{missing}"]
    found: list[tuple[int, Span | None, list[str]]] = [(-1, None, none)]
    heads = _heads(words, cue)
    if rule >= 0:
        heads.setdefault(rule, "rule")
    for rank, (head, way) in enumerate(heads.items()):
        if cue.start <= head < cue.end:
            continue
        kind, side, same = words.kind(head), "L" if head < h else "R", head == rule
        of_head = [
            f"rule:{pos}{same}",
            f"rule:{pos}{same}|{way}",
            f"rule:{lemma}|{same}",
            f"way:{pos}{way}",
            f"rank:{pos}{rank}|{way.split('/')[-1]}",
            f"rank:{rank}|{kind}",
            f"way:{lemma}|{way}",
            f"kind:{pos}{kind}",
            f"kind:{way}|{kind}",
            f"far:{side}{size(abs(head - h))}",
            f"quoted:{words.quote[head] >= 0}",
        ]
        for start, end, form in _phrases(words, head, cue):
            same, short = rule_span == (start, end), form.split()[0]
            of_span = [
                f"same:{same}",
                f"same:{same}|{form}",
                f"form:{form}",
                f"form:{short}|{side}",
                f"open:{words.at(start)}",
                f"after:{short}|{words.at(end)}",
                f"n:{size(end - start)}",
            ]
            found.append((head, (start, end), of_head + of_span))
    return found


def _cue_starts(words: Words, cue: Cue, base: int) -> dict[int, str]:
    h, pos = cue.head.i, cue.entry.pos[0]
    starts = {cue.start: "rule", base: "head"}
    for child in words.children[base]:
        if cue.start < child < base:
            starts.setdefault(child, "inner")
    for child in words.children[h] if pos == "n" else ():
        if child < h and words.dep[child] in ("amod", "compound", "case", "poss", "det"):
            starts.setdefault(child, words.dep[child])
            if words.dep[child] == "poss":
                starts.setdefault(words.right[child] - 1, "'s")
    dep, head = words.dep[base], words.head[base]
    if dep in ("xcomp", "dobj", "pobj", "conj", "pcomp") and head < base <= head + 4:
        start = head
        while (
            start > 0
            and words.head[start - 1] == head
            and words.dep[start - 1] in ("aux", "auxpass", "neg", "advmod")
        ):
            start -= 1
        starts.setdefault(start, f"above {dep}")
        starts.setdefault(head, f"above {dep}")
    return starts


def _cue_ends(words: Words, cue: Cue) -> dict[int, str]:
    h = cue.head.i
    ends = {cue.end: "rule", h + 1: "head"}
    for i in range(cue.end, min(cue.end + 4, len(words.lower))):
        if words.pos[i] == "SPACE" or (words.pos[i] == "PUNCT" and words.lower[i] != ":"):
            break
        ends.setdefault(i + 1, f"+{words.dep[i]}")
    for child in words.children[h]:
        if child >= cue.end and cue.end < words.right[child] < cue.end + 8:
            ends.setdefault(words.right[child], f"={words.dep[child]}")
    return ends


def cue_choices(words: Words, cue: Cue) -> list[tuple[Span, list[str]]]:
    """Return the spans that the words of ``cue`` may have, the rules' own first, with features."""
    h, lemma, pos = cue.head.i, cue.entry.cue, cue.entry.pos[0]
    base = h if pos != "a" else words.head[h]
    found = []
    for start, s in _cue_starts(words, cue, base).items():
        for end, e in _cue_ends(words, cue).items():
            infinitive = words.lower[end - 1] == "to" and words.dep[end - 1] == "aux"
            if not start <= base < end or infinitive:
                continue  # "to" belongs to the content
            tail, last, after = words.lower[end - 1], words.pos[end - 1], words.at(end)
            same = (start, end) == (cue.start, cue.end)
            features = [
                f"same:{pos}{same}",
                f"same:{lemma}|{same}",
                f"s:{pos}{s}",
                f"s:{lemma}|{s}",
                f"s:{s}|{words.at(start)}",
                f"s:{s}|{words.dep[base]}",
                f"before:{pos}{words.at(start - 1)}|{s}",
                f"e:{pos}{e}",
                f"e:{pos}{e}|{tail if last in _FUNCTION else last}",
                f"e:{lemma}|{tail if end - 1 != h else ''}",
                f"next:{e}|{after}",
                f"next:{pos}{after}",
                f"next:{lemma}|{after}",
                f"n:{size(end - start)}",
            ]
            found.append(((start, end), features))
    found.sort(key=lambda choice: choice[0] != (cue.start, cue.end))
    return found
