"""Where the source and the content of a cue begin and end: places that the parse offers, and their features."""

from pasni_analysis.spans.attribution_cues import Cue
from pasni_analysis.spans.attribution_features import kind_of
from pasni_analysis.spans.attribution_words import Words

Span = tuple[int, int]  # half-open token span
Choice = tuple[int, list[str]]  # a token boundary and its features

_SUBJECTS = {"nsubj", "nsubjpass", "csubj"}
_LOOSE = {",", ";", ":", "-", "–", "—", "--", "(", ")", "..."}
_TRAILING = {",", ".", ";", ":", "!", "?", "-", "–", "—", "--", "and", "but", "…", "..."}


def _size(n: int) -> str:
    return str(n) if n < 4 else "4" if n < 7 else "7" if n < 13 else "13" if n < 26 else "26"


def _trim_end(words: Words, start: int, end: int) -> int:
    while end > start and (words.lower[end - 1] in _TRAILING or words.pos[end - 1] == "SPACE"):
        end -= 1
    return end


def _trim_start(words: Words, start: int, end: int) -> int:
    while start < end and (words.lower[start] in _TRAILING or words.pos[start] == "SPACE"):
        start += 1
    return start


# --- source ----------------------------------------------------------------------------------------------


def _heads(words: Words, cue: Cue) -> dict[int, str]:
    """Return the tokens that may head the source, with the way from the cue to each."""
    h = cue.head.i
    found: dict[int, str] = {}
    node, way = h, ""
    for _ in range(5):
        for child in words.children[node]:
            dep = words.dep[child]
            if dep in _SUBJECTS or dep == "poss" or (dep == "dobj" and node != h and child < h):
                found.setdefault(child, f"{way}/{dep}")
            elif dep in ("agent", "prep") and words.lower[child] in ("by", "from", "of", "to", "among", "for"):
                for inner in words.children[child]:
                    if words.dep[inner] == "pobj" and not cue.start <= inner < cue.end:
                        found.setdefault(inner, f"{way}/{words.lower[child]}")
            elif node == h and cue.entry.pos == "noun" and dep in ("compound", "amod", "nmod"):
                found.setdefault(child, f"{way}/{dep}")
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
    whole = _trim_end(words, start, end)
    begin = _trim_start(words, start, whole)
    while begin < head and words.shape[begin] == '"' and begin not in words.opens:
        begin += 1
    if not begin <= head < whole:
        return [(head, head + 1, "bare")]
    spans = [(begin, whole, "whole")]
    if whole < end and words.lower[whole] == "," and any(w == "," for w in words.lower[begin:whole]):
        spans.append((begin, whole + 1, "comma"))
    elif whole < len(words.lower) and words.lower[whole] == "," and "," in words.lower[begin:whole]:
        spans.append((begin, whole + 1, "comma"))
    for child in words.children[head]:
        edge = words.left[child]
        if child > head and begin < edge < whole:
            cut = _trim_end(words, begin, edge)
            if cut > head:
                spans.append((begin, cut, f"cut {words.dep[child]} {words.at(child)}"))
        if child < head and begin <= child and words.dep[child] in ("advmod", "predet", "cc", "preconj", "punct"):
            after = words.right[child]
            if begin < after <= head and words.left[child] == begin:
                spans.append((after, whole, f"without {words.lower[child]}"))
    return spans


def source_choices(words: Words, cue: Cue, rule: int, rule_span: Span | None) -> list[tuple[int, Span | None, list[str]]]:
    """Return the sources that ``cue`` may have: head token (-1: none), span and features of each."""
    lemma, pos = cue.entry.cue, cue.entry.pos[0]
    h = cue.head.i
    none = [f"none:{pos}", f"none:{lemma}", f"none:{pos}{rule < 0}", f"none:{pos}{words.dep[h]}|{rule < 0}"]
    found: list[tuple[int, Span | None, list[str]]] = [(-1, None, none)]
    heads = _heads(words, cue)
    if rule >= 0:
        heads.setdefault(rule, "rule")
    for head, way in heads.items():
        if cue.start <= head < cue.end:
            continue
        kind = kind_of(words, head)
        side = "L" if head < h else "R"
        base = [
            f"rule:{pos}{head == rule}",
            f"rule:{pos}{head == rule}|{way}",
            f"rule:{lemma}|{head == rule}",
            f"way:{pos}{way}",
            f"way:{lemma}|{way}",
            f"kind:{pos}{kind}",
            f"kind:{way}|{kind}",
            f"far:{side}{_size(abs(head - h))}",
            f"quoted:{words.quote[head] >= 0}",
        ]
        for start, end, form in _phrases(words, head, cue):
            same = rule_span == (start, end)
            nxt = words.at(end)
            found.append(
                (
                    head,
                    (start, end),
                    [
                        *base,
                        f"same:{same}",
                        f"same:{same}|{form}",
                        f"form:{form}",
                        f"form:{form.split()[0]}|{side}",
                        f"open:{words.at(start)}",
                        f"after:{form.split()[0]}|{nxt}",
                        f"n:{_size(end - start)}",
                    ],
                )
            )
    return found


# --- cue -------------------------------------------------------------------------------------------------


def cue_choices(words: Words, cue: Cue) -> list[tuple[Span, list[str]]]:
    """Return the spans that the words of ``cue`` may have, the lexicon's own first."""
    h, n = cue.head.i, len(words.lower)
    lemma, pos = cue.entry.cue, cue.entry.pos[0]
    base = h if pos != "a" else words.head[h]
    starts = {cue.start: "rule", base: "head"}
    for child in words.children[base]:
        if cue.start < child < base:
            starts.setdefault(child, "inner")
    if pos == "n":
        for child in words.children[h]:
            if child < h and words.dep[child] in ("amod", "compound", "case", "poss", "det"):
                starts.setdefault(child, words.dep[child])
                if words.dep[child] == "poss":
                    starts.setdefault(words.right[child] - 1, "'s")
    dep, head = words.dep[base], words.head[base]
    if dep in ("xcomp", "dobj", "pobj", "conj", "pcomp") and head < base <= head + 4:
        start = head
        while start > 0 and words.head[start - 1] == head and words.dep[start - 1] in ("aux", "auxpass", "neg", "advmod"):
            start -= 1
        starts.setdefault(start, f"above {dep}")
        starts.setdefault(head, f"above {dep}")
    ends = {cue.end: "rule", h + 1: "head"}
    i = cue.end
    for _ in range(4):
        if i >= n or words.pos[i] in ("PUNCT", "SPACE") and words.lower[i] != ":":
            break
        ends.setdefault(i + 1, f"+{words.dep[i]}")
        i += 1
    for child in words.children[h]:
        if child >= cue.end and words.right[child] - cue.end < 8 and words.right[child] > cue.end:
            ends.setdefault(words.right[child], f"={words.dep[child]}")
    found = []
    for start, s in starts.items():
        for end, e in ends.items():
            if start >= end or not start <= base < end:
                continue
            tail = words.lower[end - 1]
            same = (start, end) == (cue.start, cue.end)
            found.append(
                (
                    (start, end),
                    [
                        f"same:{pos}{same}",
                        f"same:{lemma}|{same}",
                        f"s:{pos}{s}",
                        f"s:{lemma}|{s}",
                        f"s:{s}|{words.at(start)}",
                        f"s:{s}|{words.dep[base]}",
                        f"before:{pos}{words.at(start - 1)}|{s}",
                        f"e:{pos}{e}",
                        f"e:{pos}{e}|{tail if words.pos[end - 1] in ('ADP', 'PART', 'PUNCT', 'SCONJ') else words.pos[end - 1]}",
                        f"e:{lemma}|{tail if end - 1 != h else ''}",
                        f"next:{e}|{words.at(end)}",
                        f"next:{pos}{words.at(end)}",
                        f"next:{lemma}|{words.at(end)}",
                        f"n:{_size(end - start)}",
                    ],
                )
            )
    found.sort(key=lambda f: f[0] != (cue.start, cue.end))
    return found


# --- content ---------------------------------------------------------------------------------------------


def _depth(words: Words, i: int, h: int) -> str:
    for k in range(6):
        if i == h:
            return str(k)
        if words.head[i] == i:
            return "root"
        i = words.head[i]
    return "far"


def _peak(words: Words, i: int, h: int) -> int:
    """Return the highest token whose subtree begins at ``i`` without holding the cue."""
    top = i
    while words.head[top] != top:
        head = words.head[top]
        if words.left[head] != i or words.left[head] <= h < words.right[head]:
            break
        top = head
    return top


def start_choices(words: Words, cue: Cue, clause: Span, rule: Span | None) -> list[Choice]:
    """Return the places where the content of ``cue`` may begin; ``clause``: the tokens of source and cue."""
    h, n = cue.head.i, len(words.lower)
    base = h if cue.entry.pos != "adjective" else words.head[h]
    low, high = words.start[h], words.end[min(n - 1, cue.end - 1)]
    places = {cue.end, clause[1], low}
    for node in {h, base}:
        for child in words.children[node]:
            places.add(words.left[child])
            if child > h and words.dep[child] in ("prep", "agent"):
                places |= {words.left[c] for c in words.children[child]}
    node = base
    for _ in range(5):
        places.add(words.left[node])
        for child in words.children[node]:
            if child < h and words.dep[child] in ("nsubjpass", "ccomp", "dobj", "nsubj"):
                places.add(words.left[child])
        if words.head[node] == node:
            break
        node = words.head[node]
    for s, e in words.quotes:
        if cue.end <= s < high + 2 or (low - 40 <= s and e <= cue.start):
            places.add(s)
    if rule:
        places.add(rule[0])
    lemma, pos, entry = cue.entry.cue, cue.entry.pos[0], cue.entry
    found = []
    for place in sorted({_trim_start(words, p, high) for p in places if p < high}):
        if cue.start <= place < cue.end or place >= n:
            continue
        side = "A" if place >= cue.end else "B"
        peak = _peak(words, place, h)
        rel = f"{words.dep[peak]}{_depth(words, peak, h)}"
        gap = place - cue.end if side == "A" else cue.start - place
        same = f"{side}{rule is not None and place == rule[0]}"
        if rule is None:
            same = f"{side}no"
        q = "q" if place in words.opens else "i" if words.quote[place] >= 0 else "-"
        adjacent = place == clause[1] or place == cue.end
        found.append(
            (
                place,
                [
                    f"same:{same}",
                    f"same:{pos}{same}",
                    f"same:{lemma}|{same}",
                    f"same:{same}|{rel}",
                    f"same:{same}|{q}",
                    f"rel:{pos}{side}{rel}",
                    f"rel:{lemma}|{side}{rel}",
                    f"rel:{entry.kind}{side}{rel}|{words.pos[peak]}",
                    f"gap:{pos}{side}{_size(gap)}",
                    f"adj:{pos}{adjacent}|{side}",
                    f"at:{side}{words.at(place)}",
                    f"at:{pos}{side}{words.at(place)}|{rel}",
                    f"at:{lemma}|{side}{words.at(place)}",
                    f"prev:{side}{words.at(place - 1)}",
                    f"prev:{side}{words.at(place - 1)}|{words.at(place)}",
                    f"q:{side}{q}",
                    f"q:{pos}{q}|{_size(gap)}",
                    f"sent:{side}{place == low}",
                    f"pre:{side}{place < clause[0]}|{place >= clause[1]}",
                ],
            )
        )
    return found


def _spine(words: Words, i: int, floor: int, places: set[int]) -> None:
    for _ in range(12):
        places.add(words.right[i])
        rights = [c for c in words.children[i] if c > i]
        for c in rights:
            if words.left[c] > floor:
                places.add(words.left[c])
        if not rights:
            return
        i = rights[-1]


def end_choices(words: Words, cue: Cue, clause: Span, rule: Span | None, start: int) -> list[Choice]:
    """Return the places where the content that begins at ``start`` may end."""
    h, n = cue.head.i, len(words.lower)
    base = h if cue.entry.pos != "adjective" else words.head[h]
    high = words.end[max(h, min(n - 1, start), min(n - 1, cue.end - 1))]
    side = "A" if start >= cue.end else "B"
    places = {high}
    top = _peak(words, start, h)
    _spine(words, top, start, places)
    if side == "A":
        for child in words.children[base]:
            if child > h:
                _spine(words, child, start, places)
        node = base
        while words.head[node] != node and len(places) < 40:
            node = words.head[node]
            places.add(words.right[node])
        places |= {i for i in range(start + 1, high) if words.lower[i] in _LOOSE}
    else:
        places |= {cue.start, clause[0]}
        places |= {words.right[c] for c in words.children[h] if c < h}
        for node in (h, words.head[h]):
            places.add(words.right[node])
            places |= {words.right[c] for c in words.children[node] if c > h}
        places |= {i for i in range(start + 1, clause[0]) if words.lower[i] in _LOOSE}
    for s, e in words.quotes:
        if start < e <= high + 1 or (rule is not None and start < e <= rule[1]):
            places.add(e)
    if rule:
        places.add(rule[1])
    lemma, pos, entry = cue.entry.cue, cue.entry.pos[0], cue.entry
    inside = words.quote[start]
    stops = {_trim_end(words, start, p): name for p, name in ((cue.start, "cue"), (clause[0], "clause")) if p > start}
    found = []
    ends = set()
    for p in places:
        if p > start:
            e = p if rule is not None and p == rule[1] else _trim_end(words, start, p)
            if e > start and not cue.start < e <= cue.end:
                ends.add(e)
    for place in sorted(ends):
        same = "no" if rule is None else str(place == rule[1])
        side2 = side + ("A" if place > cue.start else "B")
        longer = "-" if rule is None else "0" if place == rule[1] else "+" if place > rule[1] else "<"
        nxt, nxt2, last = words.at(place), words.at(place + 1), words.at(place - 1)
        q = "q" if place in words.closes else "-"
        k = words.quote[place - 1]
        if q == "-" and k >= 0:
            q = "cut" if place < words.quotes[k][1] else "-"
        cut = tail = "-"
        after = place
        while after < n and after < place + 2 and (words.lower[after] in _TRAILING):
            after += 1
        if after < high and after < n:
            peak = _peak(words, after, h)
            cut = f"{words.dep[peak]}|{_depth(words, words.head[peak], h)}"
            tail = f"{words.dep[peak]}|{words.doc[peak].tag_}|{after > place}"
            rest = _size(words.right[peak] - after)
            ent = words.doc[words.right[peak] - 1].ent_type_
            lemma_cut = words.doc[peak].lemma_ if words.pos[peak] in ("VERB", "AUX", "ADP", "SCONJ") else words.shape[peak]
        sent_end = place >= high - 1 if not rule else _trim_end(words, start, high) == place
        own = any(words.dep[c] in _SUBJECTS for c in words.children[peak]) if cut != "-" else False
        found.append(
            (
                place,
                [
                    f"same:{side2}{same}",
                    f"same:{pos}{same}",
                    f"same:{lemma}|{same}",
                    f"same:{same}|{q}",
                    f"same:{same}|{cut}",
                    f"same:{same}|{nxt}",
                    f"side:{pos}{side2}",
                    f"side:{side2}{longer}|{inside >= 0}",
                    f"longer:{longer}|{cut}",
                    f"longer:{longer}|{nxt}",
                    f"longer:{longer}|{q}{sent_end}",
                    f"cut:{side2}{cut}",
                    f"cut:{cut.split('|')[0]}|{nxt}",
                    f"cut:{cut}|{nxt}|{nxt2}",
                    f"cut:{cut}|{own}|{nxt}",
                    f"cut:{pos}{cut}|{words.dep[top]}",
                    f"cut:{lemma}|{cut.split('|')[0]}",
                    f"next:{side2}{nxt}",
                    f"next:{nxt}|{nxt2}",
                    f"next:{last}|{nxt}",
                    f"last:{side2}{last}",
                    f"q:{side2}{q}|{nxt}",
                    f"q:{side2}{q}|{inside >= 0}",
                    f"q:{q}{place == words.quotes[inside][1] if inside >= 0 else '-'}",
                    f"sent:{side2}{sent_end}",
                    f"sent:{pos}{sent_end}|{words.dep[top]}",
                    f"n:{pos}{_size(place - start)}",
                    f"n:{words.dep[top]}|{_size(place - start)}",
                    f"tail:{tail}",
                    f"stop:{side2}{stops.get(place, '-')}",
                    f"stop:{stops.get(place, '-')}|{words.dep[h]}",
                    f"stop:{stops.get(place, '-')}|{words.at(start)}",
                    f"first:{words.at(start)}|{_size(place - start)}",
                    f"first:{side2}{words.at(start)}|{last}",
                    f"tail:{tail}|{words.doc[top].tag_}",
                    *([f"tail:{lemma_cut}|{after > place}", f"tail:{cut}|{rest}", f"tail:{tail}|{own}", f"tail:{ent}|{words.dep[peak]}|{pos}", f"tail:{lemma_cut}|{cut}", f"tail:{cut}|{entry.kind}"] if cut != "-" else []),
                    f"commas:{min(3, sum(w == ',' for w in words.lower[start:place]))}|{nxt}",
                ],
            )
        )
    return found
