"""What tells whether a word of the lexicon announces an attribution: features as short strings."""

from pasni_analysis.spans.attribution_cues import Cue, is_cue_verb
from pasni_analysis.spans.attribution_words import Words

_SUBJECTS = {"nsubj", "csubj", "nsubjpass", "expl"}
_SHARED = {"conj", "xcomp", "advcl", "pcomp", "prep", "ccomp", "acomp", "dep", "attr"}
_MAIN = ("ccomp", "xcomp", "dobj", "oprd", "attr", "prep", "acl", "advcl")
_ASIDE = {"advmod", "npadvmod", "cc", "conj"}


def _subject(words: Words, verb: int) -> tuple[int, str]:
    """Return the subject of ``verb``, its own or a shared one (-1: none), and the way there."""
    steps = ""
    for _ in range(5):
        for child in reversed(words.children[verb]):
            if words.dep[child] in _SUBJECTS:
                return child, steps + words.dep[child]
        dep, head = words.dep[verb], words.head[verb]
        if dep in ("relcl", "acl"):
            return head, steps + dep
        if dep not in _SHARED:
            return -1, steps + "none"
        steps, verb = steps + dep + ">", head
    return -1, steps + "far"


def _quotes(words: Words, cue: Cue, last: int) -> list[str]:
    """Return how the next quotation begins, and how one ends before the token ``last``, if near."""
    n, found = len(words.lower), []
    i = cue.end
    while i < min(n, cue.end + 2) and words.lower[i] in (",", ":", "that", "\n"):
        i += 1
    after = next((s for s in range(cue.end, min(cue.end + 20, n)) if s in words.opens), None)
    if after is not None:
        inside = after < words.end[cue.end - 1]
        gap = "0" if after == i else "3" if after - i < 4 else "9"
        lead = words.lower[after - 1] if words.pos[after - 1] == "PUNCT" else "w"
        found += [f"qa:{gap}{inside}{lead}", f"qa:{inside}"]
    before = next((e for e in range(last, max(0, last - 12), -1) if e in words.closes), None)
    if before is not None:
        gap = "0" if before == last else "3" if last - before < 4 else "9"
        inner = words.lower[before - 2] if before > 1 else ""
        found.append(f"qb:{gap}{inner if inner in (',', '?', '!', '.') else 'w'}")
    return found


def _word(words: Words, cue: Cue) -> list[str]:
    """Return the features of the cue itself and of its neighbours in the line."""
    h, entry, tag = cue.head.i, cue.entry, cue.head.tag_
    lemma, pos, dep, head = entry.cue, entry.pos[0], words.dep[h], words.head[h]
    after, before = words.at(cue.end), words.at(cue.start - 1)
    return [
        "bias",
        f"w:{lemma}",
        f"w:{lemma}|{tag}",
        f"w:{lemma}|{dep}",
        f"pos:{pos}",
        f"tag:{pos}{tag}",
        f"dep:{pos}{dep}|{words.pos[head]}",
        f"dep:{pos}{dep}|{tag}",
        f"head:{pos}{dep}|{words.lemma(head)}",
        f"kind:{pos}{entry.kind}",
        f"stance:{pos}{entry.stance}",
        f"len:{cue.end - cue.start}",
        f"next:{pos}{after}",
        f"next:{lemma}|{after}",
        f"next2:{pos}{after}|{words.at(cue.end + 1)}",
        f"prev:{pos}{before}",
        f"prev2:{pos}{words.at(cue.start - 2)}|{before}",
        f"neg:{pos}{cue.negated}",
        f"first:{words.start[h] == 0}",
        f"sents:{min(6, (words.end[h] - words.start[h]) // 5)}",
    ]


def _dependents(words: Words, cue: Cue) -> list[str]:
    """Return the features of what depends on the cue: auxiliaries, objects, clauses, prepositions."""
    h, entry = cue.head.i, cue.entry
    lemma, pos, kids = entry.cue, entry.pos[0], words.children[h]
    rights = [c for c in kids if c > h]
    aux = [words.lower[c] for c in kids if words.dep[c] in ("aux", "auxpass")]
    deps = sorted({words.dep[c] for c in rights if words.dep[c] != "punct"})
    main = next((d for d in _MAIN if d in deps), "-")
    out = [f"aux:{pos}{a}" for a in aux] or [f"aux:{pos}-"]
    out += [f"r:{pos}{d}" for d in deps]
    out.append(f"rs:{pos}{'+'.join(d for d in deps if d not in _ASIDE)}")
    out += [f"main:{lemma}|{main}", f"main:{entry.kind}|{main}", f"main:{entry.stance}|{main}|{pos}"]
    out += [f"l:{pos}{words.dep[c]}" for c in kids if c < h and words.dep[c] != "punct"]
    out += [f"adv:{pos}{words.lower[c]}" for c in kids if words.dep[c] in ("advmod", "neg", "mark")]
    for c in rights:
        dep = words.dep[c]
        if dep in ("prep", "agent", "prt"):
            out += [f"p:{pos}{words.lower[c]}", f"p:{lemma}|{words.lower[c]}"]
        elif dep in ("dobj", "attr", "oprd"):
            kind, noun = words.kind(c), words.lemma(c)
            out += [
                f"o:{pos}{kind}",
                f"o:{entry.kind}|{kind}",
                f"ol:{pos}{noun}",
                f"ol:{entry.stance}|{noun}",
            ]
        elif dep in ("ccomp", "xcomp", "advcl", "acl"):
            inner = words.children[c]
            mark = next((words.lower[g] for g in inner if words.dep[g] in ("mark", "aux")), "-")
            own = any(words.dep[g] in _SUBJECTS for g in inner)
            out += [f"m:{pos}{dep}|{mark}", f"m:{lemma}|{dep}"]
            out += [f"mt:{pos}{dep}|{words.doc[c].tag_}", f"mt:{pos}{dep}|{own}"]
    return out


def _above(words: Words, cue: Cue) -> list[str]:
    """Return the features of the nearest verb above the cue, which may ascribe the whole clause."""
    pos, node, way = cue.entry.pos[0], cue.head.i, ""
    while words.head[node] != node and len(way) < 40:
        way, node = f"{way}^{words.dep[node]}", words.head[node]
        if words.pos[node] in ("VERB", "AUX"):
            known = is_cue_verb(words.doc[node])
            return [f"under:{pos}{way}|{known}", f"under:{cue.entry.kind}{way}|{words.lemma(node)}"]
    return []


def cue_features(words: Words, cue: Cue, rule: tuple[bool, bool]) -> list[str]:
    """Return the features of a cue; ``rule``: whether the rules find a source and a content for it."""
    h, lemma, pos, dep = cue.head.i, cue.entry.cue, cue.entry.pos[0], cue.head.dep_
    subject, way = _subject(words, h if pos != "a" else words.head[h])
    kind = words.kind(subject) if subject >= 0 else "-"
    out = [*_word(words, cue), *_dependents(words, cue), *_above(words, cue)]
    out += [
        f"subj:{pos}{kind}",
        f"subj:{lemma}|{kind}",
        f"path:{pos}{way}",
        f"path:{pos}{way.split('>')[-1]}|{kind}",
        f"rule:{pos}{rule[0]}{rule[1]}",
        f"rule:{lemma}|{rule[0]}{rule[1]}",
        f"in:{pos}{words.quote[h] >= 0}|{words.pos[subject] if subject >= 0 else '-'}",
    ]
    if pos == "n":
        out += [f"nl:{words.dep[c]}|{words.shape[c]}" for c in words.children[h] if c < h]
        governed = dep in ("dobj", "nsubj", "nsubjpass", "attr")
        out.append(f"gov:{dep}|{words.lemma(words.head[h]) if governed else ''}")
    for place in {cue.start, words.left[h], words.left[subject] if 0 <= subject < h else cue.start}:
        out += _quotes(words, cue, place)
    return out
