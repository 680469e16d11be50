"""Names that the model missed: outlets, listed names, abbreviations, names known elsewhere in the text."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from pasni_analysis.spans import mention_lists as lists
from pasni_analysis.spans.mention_spans import Span

Index = Mapping[str, Sequence[tuple[str, str]]]  # first word -> (name, label), longest first

_NO_NAMES = re.compile(r"(?:https?://|www\.)\S+|\b(?:US|U\.S\.|NT|A|HK|C|S|NZ|AU)\s?\$|\bU\.?S\.? dollars?\b")
_CAPITAL = re.compile(r"(?<![\w.&])[^\W\d_a-z]\w*")
_FIRST = re.compile(r"\w+")
_ACRONYM = re.compile(r"(?<![\w/&.-])[A-Z](?:[A-Z&]|[a-z](?=[A-Z])){1,5}(?![\w/&]|-\d)")
_CAMEL = re.compile(r"\b(?:[a-z]{1,2}[A-Z][a-z]\w+|[ei][A-Z]{2,3}\b)(?: \d\w*)?")
_NEXT_NAME = re.compile(r" [^\W\d_a-z]\w*[a-z]")
_PREVIOUS_NAME = re.compile(r"[a-z,] [^\W\d_a-z]\w*[a-z] $")
_CITES_LEFT = re.compile(
    r"(?:\b(?:according to|told|quoted by|reported (?:by|in)|as per|cited by|citing|published (?:by|in)|"
    r"interview with|newspaper|news agency|news outlet|broadcaster|magazine|daily|website|wrote in|report by|"
    r"article in|statement to|speaking to|carried by)(?: the| The)? )$",
    re.IGNORECASE,
)
_CITES_RIGHT = re.compile(
    r"['’]?s? (?:reported|reports|newspaper|news agency|magazine|daily|correspondent|said in an editorial|"
    r"quoted|wrote|noted in|editorial|columnist|reporter|report said|website)\b"
)


def index_names(names: Mapping[str, str]) -> dict[str, list[tuple[str, str]]]:
    """Return name -> label as an index by first word, the longest name first."""
    index: dict[str, list[tuple[str, str]]] = {}
    for name in sorted(names, key=lambda n: (-len(n), n)):
        if first := _FIRST.match(name):
            index.setdefault(first.group(), []).append((name, names[name]))
    return index


def no_names(text: str) -> list[Span]:
    """Return the stretches in which no name is counted: addresses and currencies (US$)."""
    return [Span(*found.span(), "", True) for found in _NO_NAMES.finditer(text)]


def cover(text: str, spans: Iterable[Span]) -> bytearray:
    """Return one byte per character: 1 inside a span."""
    taken = bytearray(len(text))
    for span in spans:
        taken[span.start : span.end] = b"\1" * (span.end - span.start)
    return taken


def named_spans(text: str, index: Index, taken: bytearray) -> Iterator[Span]:
    """Yield the indexed names that stand in ``text`` outside ``taken``.

    A name of one word does not count as part of a longer unknown name.
    """
    end = 0
    for found in _CAPITAL.finditer(text):
        start = found.start()
        if start < end or taken[start]:
            continue
        for name, label in index.get(found.group(), ()):
            end = start + len(name)
            if not text.startswith(name, start) or text[end : end + 1].isalnum() or any(taken[start:end]):
                end = start
                continue
            if not (" " not in name and _inside_name(text, start, end, taken)):
                yield Span(start, end, label)
                break


def _inside_name(text: str, start: int, end: int, taken: bytearray) -> bool:
    after = _NEXT_NAME.match(text, end)
    before = _PREVIOUS_NAME.search(text, max(0, start - 20), start)
    return bool(after and not taken[end + 1]) or bool(before and not taken[start - 2])


@cache
def _listed() -> dict[str, list[tuple[str, str]]]:
    names: dict[str, str] = dict.fromkeys(lists.demonyms(), "NORP")
    names |= {name: place.label for name, place in lists.places().items()}
    names |= {name: label for name, (_, label) in lists.organisations().items() if len(name) > 2}
    skip = lists.not_names() | lists.given_names()
    return index_names({name: label for name, label in names.items() if name not in skip})


def listed_names(text: str, taken: bytearray) -> Iterator[Span]:
    """Yield missed places, peoples and bodies of the lists."""
    yield from named_spans(text, _listed(), taken)


@cache
def _outlet_index(unsure: bool) -> dict[str, list[tuple[str, str]]]:
    return index_names({name: "OUTLET" for name, (_, doubt) in lists.outlets().items() if doubt == unsure})


def outlet_spans(text: str, defined: Iterable[str]) -> Iterator[Span]:
    """Yield the outlets named in ``text``: those sure by name, and the others once one passage shows it.

    Passages that show it: "according to Dawn", "told Dawn", "Dawn reported". ``defined``: acronyms to which
    the article gives its own meaning; they are no outlets here.
    """
    nothing = bytearray(len(text))
    sure = [span._replace(sure=True) for span in named_spans(text, _outlet_index(False), nothing)]
    yield from sure
    unsure = list(named_spans(text, _outlet_index(True), cover(text, sure)))
    cited = {
        text[s.start : s.end]
        for s in unsure
        if _CITES_LEFT.search(text, max(0, s.start - 30), s.start)
        or _CITES_RIGHT.match(text, s.end)
        or (text[s.start - 1 : s.start] == "(" and text[s.end : s.end + 1] == ")" and s.end - s.start < 6)
    }
    cited -= set(defined)
    for span in unsure:
        if text[span.start : span.end] in cited:
            yield span._replace(sure=True)


def acronyms(text: str, taken: bytearray) -> Iterator[Span]:
    """Yield abbreviations in capitals and brands like iPhone 4, outside lines in capitals."""
    for found in _CAMEL.finditer(text):
        if not taken[found.start()]:
            yield Span(*found.span(), "PRODUCT")
    for found in _ACRONYM.finditer(text):
        word = found.group()
        line = text[max(0, found.start() - 30) : found.end() + 30]
        if taken[found.start()] or word in lists.not_names() or word in lists.titles():
            continue
        if (
            text[found.end() + 1 : found.end() + 3].isupper()
            or text[found.start() - 3 : found.start() - 1].isupper()
        ):
            continue
        if sum(c.islower() for c in line) * 2 > sum(c.isalpha() for c in line):
            place = lists.places().get(word)
            yield Span(*found.span(), place.label if place else "ORG")


def known_names(text: str, spans: Sequence[Span]) -> dict[str, str]:
    """Return the names of ``spans`` that may be sought elsewhere: name -> label.

    Full names, the parts of persons' names, and single words that are never printed in small letters.
    """
    small = set(re.findall(r"\b[a-z]\w+", text))
    names: dict[str, str] = {}
    for span in spans:
        name = text[span.start : span.end]
        if span.label not in ("EVENT", "WORK", "LAW", "NORP"):
            names.setdefault(name, span.label)
        if span.label == "PERSON" and " " in name:
            names.setdefault(name.rsplit(" ", 1)[1], "PERSON")
    bad = lists.not_names() | lists.name_words().keys() | lists.titles().keys() | lists.demonyms().keys()
    return {
        name: label
        for name, label in names.items()
        if len(name) > 2 and name[0].isupper() and name.lower() not in small and name not in bad
    }
