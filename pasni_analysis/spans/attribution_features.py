"""What the linear models see of a cue: features as short strings, read off parse, lexicon and quotations."""

from pasni_analysis.spans.attribution_cues import Cue, is_cue_verb
from pasni_analysis.spans.attribution_words import Words
from pasni_analysis.spans.speakers import noun_kind

_SUBJECTS = {"nsubj", "csubj", "nsubjpass", "expl"}


def kind_of(words: Words, i: int) -> str:
    """Return what can speak: the pronoun, kind of name or kind of noun at token ``i``, else its class."""
    if words.pos[i] == "PRON" or words.pos[i] == "DET":
        return words.lower[i]
    token = words.doc[i]
    return token.ent_type_ or noun_kind(token) or words.pos[i]


def _lemma(words: Words, i: int) -> str:
    return words.shape[i] if words.pos[i] in ("PROPN", "NUM", "X", "SYM") else words.doc[i].lemma_.lower()


def subject_of(words: Words, verb: int) -> tuple[int, str]:
    """Return the subject of ``verb``, or of the clause that it shares one with, and how it was found."""
    steps = ""
    for _ in range(5):
        for child in reversed(words.children[verb]):
            if words.dep[child] in _SUBJECTS:
                return child, steps + words.dep[child]
        dep, head = words.dep[verb], words.head[verb]
        if dep in ("relcl", "acl"):
            return head, steps + dep
        if dep not in ("conj", "xcomp", "advcl", "pcomp", "prep", "ccomp", "acomp", "dep", "attr"):
            return -1, steps + "none"
        steps, verb = steps + dep + ">", head
    return -1, steps + "far"


def _near_quotes(words: Words, cue: Cue, last: int) -> list[str]:
    doc, found = words.doc, []
    i = cue.end
    while i < len(doc) and i < cue.end + 2 and words.lower[i] in (",", ":", "that", "\n"):
        i += 1
    after = next((s for s in range(cue.end, min(cue.end + 20, len(doc))) if s in words.opens), None)
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


def cue_features(words: Words, cue: Cue, rule: tuple[bool, bool]) -> list[str]:
    """Return the features of a candidate; ``rule``: whether the rules find a source and a content for it."""
    h, entry = cue.head.i, cue.entry
    lemma, pos, dep, head = entry.cue, entry.pos[0], words.dep[h], words.head[h]
    kids = words.children[h]
    rights = [c for c in kids if c > h]
    subject, path = subject_of(words, h if pos != "a" else head)
    kind = kind_of(words, subject) if subject >= 0 else "-"
    tag = cue.head.tag_
    out = [
        "bias",
        f"w:{lemma}",
        f"w:{lemma}|{tag}",
        f"w:{lemma}|{dep}",
        f"pos:{pos}",
        f"tag:{pos}{tag}",
        f"dep:{pos}{dep}|{words.pos[head]}",
        f"dep:{pos}{dep}|{tag}",
        f"head:{pos}{dep}|{_lemma(words, head)}",
        f"kind:{pos}{entry.kind}",
        f"stance:{pos}{entry.stance}",
        f"subj:{pos}{kind}",
        f"subj:{lemma}|{kind}",
        f"path:{pos}{path}",
        f"path:{pos}{path.split('>')[-1]}|{kind}",
        f"rule:{pos}{rule[0]}{rule[1]}",
        f"rule:{lemma}|{rule[0]}{rule[1]}",
        f"len:{cue.end - cue.start}",
        f"next:{pos}{words.at(cue.end)}",
        f"next:{lemma}|{words.at(cue.end)}",
        f"next2:{pos}{words.at(cue.end)}|{words.at(cue.end + 1)}",
        f"prev:{pos}{words.at(cue.start - 1)}",
        f"prev2:{pos}{words.at(cue.start - 2)}|{words.at(cue.start - 1)}",
        f"neg:{pos}{cue.negated}",
        f"first:{words.start[h] == 0}",
        f"sents:{min(6, (words.end[h] - words.start[h]) // 5)}",
    ]
    aux = [words.lower[c] for c in kids if words.dep[c] in ("aux", "auxpass")]
    out += [f"aux:{pos}{a}" for a in aux] or [f"aux:{pos}-"]
    deps = sorted({words.dep[c] for c in rights if words.dep[c] != "punct"})
    out += [f"r:{pos}{d}" for d in deps]
    out.append(f"rs:{pos}{'+'.join(d for d in deps if d not in ('advmod', 'npadvmod', 'cc', 'conj'))}")
    main = next((d for d in ("ccomp", "xcomp", "dobj", "oprd", "attr", "prep", "acl", "advcl") if d in deps), "-")
    out += [f"main:{lemma}|{main}", f"main:{entry.kind}|{main}", f"main:{entry.stance}|{main}|{pos}"]
    out += [f"l:{pos}{words.dep[c]}" for c in kids if c < h and words.dep[c] != "punct"]
    for c in rights:
        d = words.dep[c]
        if d == "prep" or d == "agent" or d == "prt":
            out += [f"p:{pos}{words.lower[c]}", f"p:{lemma}|{words.lower[c]}"]
        elif d in ("dobj", "attr", "oprd"):
            out += [f"o:{pos}{kind_of(words, c)}", f"o:{entry.kind}|{kind_of(words, c)}", f"ol:{pos}{_lemma(words, c)}", f"ol:{entry.stance}|{_lemma(words, c)}"]
        elif d in ("ccomp", "xcomp", "advcl", "acl"):
            mark = next((words.lower[g] for g in words.children[c] if words.dep[g] in ("mark", "aux")), "-")
            out += [f"m:{pos}{d}|{mark}", f"m:{lemma}|{d}", f"mt:{pos}{d}|{words.doc[c].tag_}", f"mt:{pos}{d}|{any(words.dep[g] in _SUBJECTS for g in words.children[c])}"]
    out += [f"adv:{pos}{words.lower[c]}" for c in kids if words.dep[c] in ("advmod", "neg", "mark")]
    if pos == "n":
        out += [f"nl:{words.dep[c]}|{words.shape[c]}" for c in kids if c < h]
        out.append(f"gov:{dep}|{_lemma(words, head) if dep in ('dobj', 'nsubj', 'nsubjpass', 'attr') else ''}")
    last = words.left[h]
    for end in {cue.start, last, words.left[subject] if 0 <= subject < h else cue.start}:
        out += _near_quotes(words, cue, end)
    node, step = h, ""
    while words.head[node] != node and len(step) < 40:
        step, node = f"{step}^{words.dep[node]}", words.head[node]
        if words.pos[node] in ("VERB", "AUX"):
            out += [f"under:{pos}{step}|{is_cue_verb(words.doc[node])}", f"under:{entry.kind}{step}|{_lemma(words, node)}"]
            break
    out.append(f"in:{pos}{words.quote[h] >= 0}|{words.pos[subject] if subject >= 0 else '-'}")
    return out
