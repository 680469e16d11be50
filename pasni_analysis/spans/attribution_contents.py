"""Where the content of a cue may begin and end: places that the parse offers, with features."""

from bisect import bisect_left

from pasni_analysis.spans.attribution_cues import Cue
from pasni_analysis.spans.attribution_words import Span, Words, size

Choice = tuple[int, list[str]]  # a token boundary and its features

_SUBJECTS = {"nsubj", "nsubjpass", "csubj"}
_LOOSE = {",", ";", ":", "-", "–", "—", "--", "(", ")", "..."}
_EDGES = {",", ".", ";", ":", "!", "?", "-", "–", "—", "--", "and", "but", "…", "..."}
_FEW = 12  # commas, quotations and right edges that are tried; keeps long sentences linear


def _base(words: Words, cue: Cue) -> int:
    return cue.head.i if cue.entry.pos != "adjective" else words.head[cue.head.i]


def _quotes_near(words: Words, low: int) -> list[Span]:
    first = bisect_left(words.quotes, (low, low))
    return words.quotes[first : first + _FEW]


def _start_places(words: Words, cue: Cue, clause: Span, rule: Span | None) -> set[int]:
    h, base = cue.head.i, _base(words, cue)
    low, high = words.start[h], words.end[min(len(words.lower), cue.end) - 1]
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
    for s, e in _quotes_near(words, low - 40):
        if cue.end <= s < high + 2 or e <= cue.start:
            places.add(s)
    if rule:
        places.add(rule[0])
    return {words.trim_start(p, high) for p in places if p < high}


def start_choices(words: Words, cue: Cue, clause: Span, rule: Span | None) -> list[Choice]:
    """Return the places where the content of ``cue`` may begin, in text order.

    ``clause``: the tokens of source and cue; ``rule``: of the content that the rules find.
    """
    h, n, lemma, pos = cue.head.i, len(words.lower), cue.entry.cue, cue.entry.pos[0]
    found = []
    for place in sorted(_start_places(words, cue, clause, rule)):
        infinitive = place > 0 and words.lower[place - 1] == "to" and words.dep[place - 1] == "aux"
        if cue.start <= place < cue.end or place >= n or infinitive:
            continue
        side = "A" if place >= cue.end else "B"
        peak = words.peak(place, h)
        if words.dep[peak] == "dative":
            continue  # "offered the families his condolences": whom it was said to
        rel = f"{words.dep[peak]}{words.depth(peak, h)}"
        gap = size(place - cue.end if side == "A" else cue.start - place)
        same = f"{side}no" if rule is None else f"{side}{place == rule[0]}"
        quote = "q" if place in words.opens else "i" if words.quote[place] >= 0 else "-"
        here, before = words.at(place), words.at(place - 1)
        features = [
            f"same:{same}",
            f"same:{pos}{same}",
            f"same:{lemma}|{same}",
            f"same:{same}|{rel}",
            f"same:{same}|{quote}",
            f"rel:{pos}{side}{rel}",
            f"rel:{lemma}|{side}{rel}",
            f"rel:{cue.entry.kind}{side}{rel}|{words.pos[peak]}",
            f"gap:{pos}{side}{gap}",
            f"adj:{pos}{place in (clause[1], cue.end)}|{side}",
            f"at:{side}{here}",
            f"at:{pos}{side}{here}|{rel}",
            f"at:{lemma}|{side}{here}",
            f"prev:{side}{before}",
            f"prev:{side}{before}|{here}",
            f"q:{side}{quote}",
            f"q:{pos}{quote}|{gap}",
            f"sent:{side}{place == words.start[h]}",
            f"pre:{side}{place < clause[0]}|{place >= clause[1]}",
        ]
        found.append((place, features))
    return found


def _descend(words: Words, i: int, floor: int, places: set[int]) -> None:
    """Add where the subtree of ``i`` ends, and ends without each of the last things said in it."""
    for _ in range(_FEW):
        places.add(words.right[i])
        rights = [c for c in words.children[i] if c > i]
        places |= {words.left[c] for c in rights if words.left[c] > floor}
        if not rights:
            return
        i = rights[-1]


def _marks(words: Words, start: int, end: int) -> set[int]:
    found: set[int] = set()
    for i in range(start, end):
        if words.lower[i] in _LOOSE:
            found.add(i)
            if len(found) == _FEW:
                break
    return found


def _end_places(words: Words, cue: Cue, clause: Span, rule: Span | None, start: int, high: int) -> set[int]:
    h, base = cue.head.i, _base(words, cue)
    places = {high}
    _descend(words, words.peak(start, h), start, places)
    if start >= cue.end:
        for child in words.children[base]:
            if child > h:
                _descend(words, child, start, places)
        node = base
        for _ in range(_FEW):
            if words.head[node] == node:
                break
            node = words.head[node]
            places.add(words.right[node])
        places |= _marks(words, start + 1, high)
    else:
        places |= {cue.start, clause[0], *(words.right[c] for c in words.children[h] if c < h)}
        for node in (h, words.head[h]):
            places |= {words.right[node], *(words.right[c] for c in words.children[node] if c > h)}
        places |= _marks(words, start + 1, clause[0])
    around = words.quote[start]
    for _, e in _quotes_near(words, start if around < 0 else words.quotes[around][0]):
        if start < e <= high + 1 or (rule is not None and start < e <= rule[1]):
            places.add(e)
    trimmed = {words.trim_end(start, p) for p in places if p > start}
    if rule and rule[1] > start:
        trimmed.add(rule[1])
    return {e for e in trimmed if e > start and not cue.start < e <= cue.end}


def _after(words: Words, place: int, high: int, h: int) -> tuple[int, int]:
    """Return the first token from ``place`` on that is no mark or "and", and the top of what begins there."""
    after = place
    while after < min(len(words.lower), place + 2) and words.lower[after] in _EDGES:
        after += 1
    return after, words.peak(after, h) if after < min(high, len(words.lower)) else -1


def _tail(words: Words, cue: Cue, place: int, high: int, top: int) -> tuple[str, list[str]]:
    """Return what would follow the content in its sentence: relation and depth, and more features."""
    after, peak = _after(words, place, high, cue.head.i)
    if peak < 0:
        return "-", []
    pos, dep, tag, comma = cue.entry.pos[0], words.dep[peak], words.doc[peak].tag_, after > place
    cut = f"{dep}|{words.depth(words.head[peak], cue.head.i)}"
    tail = f"{dep}|{tag}|{comma}"
    word = words.doc[peak].lemma_ if words.pos[peak] in ("VERB", "AUX", "ADP", "SCONJ") else words.shape[peak]
    own = any(words.dep[c] in _SUBJECTS for c in words.children[peak])
    last = words.doc[words.right[peak] - 1].ent_type_
    return cut, [
        f"tail:{tail}",
        f"tail:{tail}|{words.doc[top].tag_}",
        f"tail:{word}|{comma}",
        f"tail:{cut}|{size(words.right[peak] - after)}",
        f"tail:{tail}|{own}",
        f"tail:{last}|{dep}|{pos}",
        f"tail:{word}|{cut}",
        f"tail:{cut}|{cue.entry.kind}",
        f"cut:{cut}|{own}|{words.at(place)}",
    ]


def end_choices(words: Words, cue: Cue, clause: Span, rule: Span | None, start: int) -> list[Choice]:
    """Return the places where the content that begins at ``start`` may end, in text order."""
    h, n, lemma, pos = cue.head.i, len(words.lower), cue.entry.cue, cue.entry.pos[0]
    high = words.end[max(h, start, min(n, cue.end) - 1)]
    side, top, inside = "A" if start >= cue.end else "B", words.peak(start, h), words.quote[start]
    stops = {
        words.trim_end(start, p): name for p, name in ((cue.start, "cue"), (clause[0], "clause")) if p > start
    }
    full, found, commas, counted = words.trim_end(start, high), [], 0, start
    for place in sorted(_end_places(words, cue, clause, rule, start, high)):
        commas, counted = commas + words.lower[counted:place].count(","), place
        same = "no" if rule is None else str(place == rule[1])
        longer = "-" if rule is None else "0" if place == rule[1] else "+" if place > rule[1] else "<"
        sides = side + ("A" if place > cue.start else "B")
        after, after2, last = words.at(place), words.at(place + 1), words.at(place - 1)
        k = words.quote[place - 1]
        quote = "q" if place in words.closes else "cut" if k >= 0 and place < words.quotes[k][1] else "-"
        whole = place == words.quotes[inside][1] if inside >= 0 else "-"
        cut, tail = _tail(words, cue, place, high, top)
        dep, stop, long = cut.split("|")[0], stops.get(place, "-"), size(place - start)
        ends = place == full if rule else place >= high - 1
        features = [
            f"same:{sides}{same}",
            f"same:{pos}{same}",
            f"same:{lemma}|{same}",
            f"same:{same}|{quote}",
            f"same:{same}|{cut}",
            f"same:{same}|{after}",
            f"side:{pos}{sides}",
            f"side:{sides}{longer}|{inside >= 0}",
            f"longer:{longer}|{cut}",
            f"longer:{longer}|{after}",
            f"longer:{longer}|{quote}{ends}",
            f"cut:{sides}{cut}",
            f"cut:{dep}|{after}",
            f"cut:{cut}|{after}|{after2}",
            f"cut:{pos}{cut}|{words.dep[top]}",
            f"cut:{lemma}|{dep}",
            f"next:{sides}{after}",
            f"next:{after}|{after2}",
            f"next:{last}|{after}",
            f"last:{sides}{last}",
            f"q:{sides}{quote}|{after}",
            f"q:{sides}{quote}|{inside >= 0}",
            f"q:{quote}{whole}",
            f"sent:{sides}{ends}",
            f"sent:{pos}{ends}|{words.dep[top]}",
            f"n:{pos}{long}",
            f"n:{words.dep[top]}|{long}",
            f"stop:{sides}{stop}",
            f"stop:{stop}|{words.dep[h]}",
            f"stop:{stop}|{words.at(start)}",
            f"first:{words.at(start)}|{long}",
            f"first:{sides}{words.at(start)}|{last}",
            f"commas:{min(3, commas)}|{after}",
            *tail,
        ]
        found.append((place, features))
    return found
