"""What kind of thing a name is: evidence from its context, its form and the lists, added up over mentions."""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import pairwise

from pasni_analysis.spans import mention_lists as lists
from pasni_analysis.spans.mention_spans import Span

# Evidence in tenths of what the model's label for one mention weighs: whole numbers, so that sums are exact.
Votes = Counter[str]

_SPEECH = (
    "said|says|told|tells|added|adds|tweeted|explained|noted|replied|argued|insisted|admitted|recalled|"
    "thinks|believes|stressed|emphasised|emphasized|urged|warned|claimed|wrote|acknowledged|remarked|joked"
)
_RIGHT = [
    (re.compile(rf" (?:also |has |had )?(?:{_SPEECH})\b"), {"PERSON": 8, "ORG": 4}),
    (re.compile(r",? (?:who|whose|whom)\b"), {"PERSON": 15}),
    (re.compile(r", (?:aged )?\d\d(?:,|-year)"), {"PERSON": 20}),
    (
        re.compile(
            r"['’]s? (?:wife|husband|son|daughter|father|mother|brother|sister|widow|lawyer|family|"
            r"death|supporters|childhood|career|body|face|voice)\b"
        ),
        {"PERSON": 15},
    ),
    (
        re.compile(r"['’]s? (?:CEO|chairman|shares|headquarters|subsidiar|customers|board|spokes)"),
        {"ORG": 15},
    ),
    (
        re.compile(
            r" (?:province|district|city|town|village|state|region|river|airport|port|residents|"
            r"municipality|border|coast|areas?|suburb|valley|island|peninsula)\b"
        ),
        {"GPE": 13},
    ),
    (
        re.compile(
            r" (?:party|company|group|bank|firm|shares|stock|faction|spokes\w+|chairman|CEO|"
            r"executive|officials?|board|members?|MPs?|leaders?|employees|staff|workers)\b"
        ),
        {"ORG": 8},
    ),
    (re.compile(r" (?:language|speakers?|people|peoples|tribes?|communit|culture|music)\b"), {"NORP": 10}),
    (re.compile(r" (?:was born|is survived|died|married|grew up|retired|resigned)\b"), {"PERSON": 10}),
]
_LEFT = [
    (re.compile(r"\b[iI]n $"), {"GPE": 13}),
    (
        re.compile(
            r"\b(?:across|throughout|outside|near|toward|towards|visit|visited|visiting|northern|southern|"
            r"eastern|western|central|downtown|in nearby|based in|born in) $"
        ),
        {"GPE": 10},
    ),
    (re.compile(r"\b(?:from|to|at) $"), {"GPE": 3}),
    (
        re.compile(
            r"\b(?:city|town|village|province|district|state|port|capital|region|island|municipality|suburb"
            r"|county|City|Province|District|State|Republic|Port|Governorate) of $"
        ),
        {"GPE": 20},
    ),
    (
        re.compile(
            r"\b(?:CEO|[cC]hairman|[cC]hairperson|spokes\w+|members?|founder|owner|employees?|shares|"
            r"subsidiary|branch|customers) of (?:the )?$"
        ),
        {"ORG": 10},
    ),
    (re.compile(r"\b[tT]he $"), {"ORG": 4, "PERSON": -10}),
    (re.compile(r"\b(?:joined|founded|acquired|the company|the firm|the startup|group) $"), {"ORG": 8}),
]
_OPEN, _CLOSE = tuple("\"“‘'"), tuple("\"”’'")
_SERIES = (", ", " and ", ", and ", " & ", " or ")
_PLACE_ENDS = re.compile(r"\w{3,}(?:stan|abad|pur|ville|shire|land|burg|grad|istan|polis|pura|nagar|garh)$")
_TITLE_LEFT = re.compile(r"(?<!\S)(?:(\S++) )?(?:(\S++) )?(\S++) $")


@cache
def _roles() -> frozenset[str]:
    return frozenset(lists.titles())


def context_votes(text: str, start: int, end: int) -> Votes:
    """Return label -> evidence from the words around one mention."""
    votes: Votes = Counter()
    left, right = text[max(0, start - 40) : start], text[end : end + 40]
    for pattern, gain in _RIGHT:
        if pattern.match(right):
            votes.update(gain)
    for pattern, gain in _LEFT:
        if pattern.search(left):
            votes.update(gain)
    if before := _TITLE_LEFT.search(left):
        words = [w for w in before.groups() if w]
        if any(" ".join(words[i:]) in _roles() for i in range(len(words))):
            votes["PERSON"] += 15
    if left[-1:] in _OPEN and right[:1] in _CLOSE:
        votes["WORK"] += 10
    if right.startswith(", "):
        after = re.match(r", ([A-Z][\w.]*(?: [A-Z]\w+)*)", right)
        if after and after.group(1) in lists.places():
            votes["GPE"] += 10
    return votes


@cache
def form_votes(name: str) -> Votes:
    """Return label -> evidence from the name itself: lists, its last word, its first word, its capitals."""
    votes: Votes = Counter()
    words = name.split()
    if place := lists.places().get(name):
        votes[place.label] += 15 if place.kind == "city" else 40
    if name in lists.demonyms():
        votes["NORP"] += 40
    if name in lists.organisations():
        votes[lists.organisations()[name][1]] += 40
    if len(words) > 1:
        told = lists.name_words().get(words[-1]) or (
            lists.name_words().get(name.split(" of ")[0].split()[-1]) if " of " in name else None
        )
        if told:
            votes[told] += 20
        if words[0] in lists.given_names() and not told:
            votes["PERSON"] += 15
    elif name in lists.given_names():
        votes["PERSON"] += 10
    elif name.isupper() and 2 <= len(name) <= 6 and not place:
        votes["ORG"] += 10
    elif _PLACE_ENDS.match(name):
        votes["GPE"] += 5
    return votes


def form_key(name: str) -> str:
    """Return the form under which mentions of one name are counted: shouted headlines as in running text."""
    return name.title() if name.isupper() and (len(name) > 6 or " " in name) else name


def count_votes(text: str, spans: Sequence[Span]) -> dict[str, Votes]:
    """Return name form -> evidence over all its mentions in one text, the model's labels included.

    What the mentions say counts as much as three of them at most, so that the form's own evidence holds.
    """
    votes: dict[str, Votes] = defaultdict(Counter)
    n: Counter[str] = Counter()
    names = [form_key(text[s.start : s.end]) for s in spans]
    for span, name in zip(spans, names, strict=True):
        n[name] += 1
        votes[name][span.label] += 60 if span.sure else 5
        votes[name].update(context_votes(text, span.start, span.end))
    for (a, left), (b, right) in pairwise(zip(spans, names, strict=True)):
        if text[a.end : b.start] in _SERIES and left != right:
            votes[left][b.label] += 6
            votes[right][a.label] += 6
    for name, own in votes.items():
        few = max(n[name], 3)
        votes[name] = Counter({label: 3 * own[label] // few for label in own}) + form_votes(name)
    for name, own in list(votes.items()):
        if " " in name and best(own, "") == "PERSON":
            _pass_on(votes, name)
    return votes


def _pass_on(votes: dict[str, Votes], name: str) -> None:
    # A surname, or a given name, alone means the person named in full elsewhere in the text.
    first, *_, last = name.split()
    for part, weight in ((last, 40), (first, 20)):
        if part in votes and part not in lists.places():
            votes[part]["PERSON"] += weight


def best(votes: Mapping[str, int], current: str) -> str:
    """Return the label with most evidence; ``current`` stays where it ties."""
    if not votes:
        return current
    return max(sorted(votes), key=lambda label: (votes[label], label == current))
