"""Where names begin and end: the model's entities repaired by rules that hold for names in English news."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from pasni_analysis.spans import mention_lists as lists

if TYPE_CHECKING:
    from spacy.tokens import Doc

MODEL_LABELS = {
    "PERSON": "PERSON",
    "ORG": "ORG",
    "GPE": "GPE",
    "LOC": "LOC",
    "FAC": "FAC",
    "NORP": "NORP",
    "EVENT": "EVENT",
    "PRODUCT": "PRODUCT",
    "LAW": "LAW",
    "WORK_OF_ART": "WORK",
}


class Span(NamedTuple):
    """A named mention: half-open offsets and label; sure: a rule set the label, votes leave it."""

    start: int
    end: int
    label: str
    sure: bool = False


_LEFT = re.compile(r"(?:[^\w(]|(?:the|an?|The|An?|THE|this|that|its|their|his|her|our|all|former|late)\s)+")
_CUT = re.compile(r"\n| (?:[-–—]|--) ")
_RIGHT = re.compile(r"(?:['’]s?|[^\w.)!])+$|(?<=\w)['’]s$| (?:for|of|and|the|in|on|at|with|to)$")
_KEEP_DOT = ("Inc.", "Ltd.", "Corp.", "Bros.", "Jr.", "Sr.", "Co.", "St.")
_HONORIFIC = re.compile(r"(?<!\S)(?:(\S++) )?(\S++) ((?:Sheikh|Shaikh|Shaykh) )$")
_ACRONYM = re.compile(r"\(\s?([A-Z][\w&.\-]{1,11})\s?[);,]")
_COMPOUND = re.compile(r"\b(?:[A-Z]\w+ )?[A-Z]\w+-(?:e|i|ul|ud|us)-[A-Z]\w+(?: [A-Z][a-z]+)?")
_TAIL = re.compile(r"-(?!(?:led|era|run|type|like|style|based|backed|made|born|held|wide)\b)[a-z]{2,5}\b")
_SURNAME = re.compile(r" ([A-Z][a-z]+(?:-[A-Za-z][a-z]+)?)(?![\w-])")
_WORD_START = re.compile(r"(?<![\w'’])\w")
_CLAUSE = re.compile(r"[.,;:!?]\s|[(\"“”]")
_WORD = re.compile(r"\S+")
_GULF = re.compile(r" \w+ (?:bin|ibn|bint|Al|al)\b| (?:Al|al)-")


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span without line breaks, unpaired brackets, punctuation, article and possessive."""
    if cut := _CUT.search(text, start + 1, end):
        end = cut.start()
    if (close := text.rfind(")", start, end - 1)) >= 0 and text.find("(", start, close) < 0:
        start = close + 1
    bracket = text.find("(", start, end)
    if bracket > start and text.find(")", bracket, end) < 0:
        end = bracket
    if start and text[start - 1].isalnum() and text[start].isalnum():  # "GB iPod" of "30GB iPod"
        start = min(end, start + len(text[start:end].partition(" ")[0]))
    left = _LEFT.match(text, start, end)
    start = left.end() if left else start
    while (right := _RIGHT.search(text, start, end)) and right.start() > start:
        end = right.start()
    last = text[start:end].rsplit(" ", 1)[-1]
    if last.endswith(".") and len(last) > 2 and "." not in last[:-1] and last not in _KEEP_DOT:
        end -= 1
    if text[end - 1 : end] == ")" and "(" not in text[start:end]:
        end -= 1
    return start, end


@cache
def _title_words() -> frozenset[str]:
    return frozenset(name.split()[0] for name, kind in lists.titles().items() if kind != "role")


def title_end(text: str, start: int) -> tuple[int, str]:
    """Return where the longest title that opens at ``start`` ends, with the blank after it, and its kind."""
    words = list(_WORD.finditer(text, start, start + 40))[:4]
    if not words or words[0].group() not in _title_words():
        return start, ""
    for last in range(len(words) - 1, -1, -1):
        kind = lists.titles().get(text[start : words[last].end()], "")
        if kind and kind != "role":
            after = words[last].end()
            return after + (text[after : after + 1] == " "), kind
    return start, ""


def strip_titles(text: str, start: int, end: int) -> tuple[int, list[str]]:
    """Return where the name itself begins after titles, nations, "Foo's"; and the titles' kinds."""
    kinds: list[str] = []
    while start < end:
        after, kind = title_end(text, start)
        name_follows = after < end and (text[after].isupper() or text[after : after + 2] in ("al", "de"))
        if not kind:
            word = _WORD.match(text, start)
            after = word.end() + 1 if word else end
            name = text[start : after - 1]
            known = name in lists.demonyms() or (name in lists.places() and title_end(text, after)[1])
            if not (known or name.endswith(("'s", "’s"))) or after >= end:
                break
        elif not name_follows:
            break
        else:
            kinds.append(kind)
        start = after
    return start, kinds


def with_honorific(text: str, start: int) -> int:
    """Return where the name begins, "Sheikh" taken in after an office ("Prime Minister Sheikh Hasina").

    Elsewhere, and in names of the Gulf ("Emir Sheikh Tamim bin Hamad"), it is a title.
    """
    before = _HONORIFIC.search(text, max(0, start - 60), start)
    if not before or _GULF.match(text, start - 1):
        return start
    offices = (before.group(2), f"{before.group(1)} {before.group(2)}")
    named = any(lists.titles().get(office) == "office" for office in offices)
    return start - len(before.group(3)) if named else start


def acronym_start(text: str, acronym: str, bracket: int) -> int | None:
    """Return where the words that ``acronym`` abbreviates begin, before its bracket; None if none fit.

    The nearest words whose first letters hold the acronym's in order; else the nearest whose letters do.
    Method: Schwartz and Hearst (2003), doi 10.1142/9789812776303_0042, and the first word a capital.
    """
    letters = [c.lower() for c in acronym if c.isalnum()]
    floor = max(text.rfind("\n", 0, bracket) + 1, bracket - 120)
    if clause := list(_CLAUSE.finditer(text, floor, bracket)):
        floor = clause[-1].end()
    starts = [m.start() for m in _WORD_START.finditer(text, floor, bracket)][-2 * len(letters) - 2 :]
    for pick in (_firsts, str.lower):
        for start in reversed(starts):
            words = text[start:bracket]
            rest = iter(pick(words))
            fits = words[0].lower() == letters[0] and all(c in rest for c in letters)
            if fits and words[0].isupper() and len(letters) <= 3 * len(words.split()):
                return start
    return None


def _firsts(words: str) -> str:
    return "".join(m.group() for m in _WORD_START.finditer(words)).lower()


def kind_of_name(name: str, otherwise: str) -> str:
    """Return the label that the last word of a name of several words tells, else ``otherwise``."""
    words = name.split()
    if not words:
        return otherwise
    told = lists.name_words().get(words[-1])
    if told is None and " of " in name:
        told = lists.name_words().get(name.split(" of ")[0].split()[-1])
    return told or otherwise


def defined_acronyms(text: str) -> Iterator[Span]:
    """Yield, for each "Full Name (FN)", both names, the full one first."""
    for found in _ACRONYM.finditer(text):
        acronym = found.group(1).rstrip(".-&")
        start = acronym_start(text, acronym, found.start())
        if start is None or acronym in lists.not_names() or sum(c.isupper() for c in acronym) < 2:
            continue
        full = trim(text, start, found.start())
        label = kind_of_name(text[slice(*full)], "ORG")
        label = label if label in ("ORG", "LAW", "EVENT") else "ORG"
        yield Span(*full, label, True)
        yield Span(found.start(1), found.start(1) + len(acronym), label, True)


def compounds(text: str) -> Iterator[Span]:
    """Yield names joined by an Urdu or Persian "-e-": parties and movements, unless a listed place."""
    for found in _COMPOUND.finditer(text):
        start, end = found.span()
        first = found.group().split()[0]
        if "-" not in first and first not in lists.places():
            start += len(first) + 1
        if (last := text[start:end].rsplit(" ", 1)[-1]) and "-" not in last and last not in lists.places():
            end -= len(last) + 1
        if text[start:end] not in lists.places():
            yield Span(start, end, "ORG")


def model_spans(doc: "Doc", text: str) -> Iterator[Span]:
    """Yield the entities of the parse that are names, trimmed, titles outside."""
    for entity in doc.ents:
        if entity.label_ in MODEL_LABELS:
            yield from repair(text, entity.start_char, entity.end_char, MODEL_LABELS[entity.label_])


def repair(text: str, start: int, end: int, label: str) -> Iterator[Span]:
    """Yield the span with its bounds mended; nothing where no name is left."""
    start, end = trim(text, start, end)
    if _inside_title(text, start, end):
        return
    for word in _WORD.finditer(text, start + 1, end):
        if title_end(text, word.start())[0] > end + 1:  # "PTI Information Secretary"
            end = start + len(text[start : word.start()].rstrip())
            break
    start, end, label = _port(text, start, end, label)
    bare, kinds = strip_titles(text, start, end)
    ranked = set(kinds) - {"honorific"}
    if label == "PERSON" or (ranked and kind_of_name(text[bare:end], "PERSON") == "PERSON"):
        if label not in ("PERSON", "ORG", "FAC", "NORP", "WORK", "PRODUCT"):
            return
        start, label = with_honorific(text, bare), "PERSON"
        if tail := _TAIL.match(text, end):
            end = tail.end()
    name = text[start:end]
    if text.startswith(" administration", end) and name not in lists.places() and label != "NORP":
        yield Span(start, end + len(" administration"), "ORG", True)
        return
    if title_end(text, start)[0] >= end and label == "PERSON" and name not in lists.given_names():
        return
    words = re.findall(r"[^\W\d]+", name) if name[-1:].isdigit() else [name]
    nothing = lists.not_names().issuperset(words) and label != "NORP"
    if nothing or not any(c.isupper() for c in name):
        return
    if "://" in name or "\\" in name or len(name) < 2 or name.lower().startswith("www."):
        return
    yield Span(start, end, label)


def _inside_title(text: str, start: int, end: int) -> bool:
    # "Field", "Army Chief", "Army Staff" in "Chief of Army Staff": no names.
    left = [m.start() for m in _WORD_START.finditer(text, max(0, start - 30), start)][-3:]
    return any(title_end(text, at)[0] >= end and title_end(text, at)[1] for at in (*left, start))


def _port(text: str, start: int, end: int, label: str) -> tuple[int, int, str]:
    # "Pasni Port" means the place, unless the port's own body is meant ("Karachi Port Trust").
    place, port, rest = text[start:end].partition(" Port")
    if port and place in lists.places() and kind_of_name(place + port + rest, "FAC") == "FAC":
        return start, start + len(place), lists.places()[place].label
    return start, end, label


def join_people(text: str, spans: Iterable[Span]) -> list[Span]:
    """Return the spans with neighbouring pieces of one person's name made one."""
    out: list[Span] = []
    for span in spans:
        last = out[-1] if out else None
        if last and last.label == span.label == "PERSON" and text[last.end : span.start] == " ":
            out[-1] = Span(last.start, span.end, "PERSON", last.sure)
        else:
            out.append(span)
    return out


def grow(text: str, spans: list[Span]) -> list[Span]:
    """Return the spans with a second, missed part added to names of one word that no list knows."""
    out = []
    for i, span in enumerate(spans):
        after = _SURNAME.match(text, span.end)
        free = after and (i + 1 == len(spans) or spans[i + 1].start > after.end())
        name = text[span.start : span.end]
        if after and free and " " not in name and not span.sure and _may_be_person(name, after.group(1)):
            span = Span(span.start, after.end(), "PERSON")
        out.append(span)
    return out


def _may_be_person(first: str, last: str) -> bool:
    known = (lists.places(), lists.demonyms(), lists.organisations(), lists.outlets(), lists.not_names())
    other = (lists.name_words(), lists.titles(), lists.demonyms(), lists.not_names())
    return first[1:].islower() and not any(first in k for k in known) and not any(last in k for k in other)


def without_overlaps(spans: Iterable[Span]) -> list[Span]:
    """Return the spans in order of text; of two that overlap the sure, longer, earlier one."""
    ranked = sorted(spans, key=lambda s: (not s.sure, s.start - s.end, s.start, s.label))
    taken: set[int] = set()
    kept = []
    for span in ranked:
        cells = range(span.start, span.end)
        if span.end > span.start and taken.isdisjoint(cells):
            taken.update(cells)
            kept.append(span)
    return sorted(kept)
