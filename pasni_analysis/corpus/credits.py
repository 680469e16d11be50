"""Credit lines: whom an article names as the origin of its text ("with inputs from PTI").

A credit is told from a citation ("Reuters reported that") by its form: fixed phrases, and lines or ends of
lines that hold a name alone. Bylines and datelines are read where they stand in the text; those that cleaning
took as metadata are read by :func:`name_credits`. Photo credits are none.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import pandas as pd

from pasni_analysis import schema
from pasni_analysis.corpus.edits import Line, split_lines
from pasni_analysis.corpus.openings import DATELINE
from pasni_analysis.corpus.outlets import find_outlet, normalize_outlet

AGENCIES = "agencies"  # credited, but not named
_THIS = r"(?:this|the)\s(?:report|story|article|dispatch|piece|post|column)"
_WORK = r"(?:inputs?|reporting|reports?|reportage|information|files?|material|contributions?)"
_WHO = r"(?P<who>(?:[^.;()\[\]\n]|(?<=\b[A-Z])\.){1,160}?)"  # up to a stop that follows no initial
_END = r"(?=\s*(?:[.;)\]]|$))"
_MADE = r"(?:published|appeared|reported|written|provided|produced|supplied|distributed)"
_FIRST = r"(?:originally|first|also|initially|previously)"
_FORMS = {
    form: re.compile("".join(parts))
    for form, parts in {
        "inputs": (
            rf"(?i:\b(?:with|based\son)\s(?:(?:additional|further|some)\s)?{_WORK}\s(?:from|by)\s)",
            rf"{_WHO}{_END}",
        ),
        "agency inputs": (rf"(?i:\bwith\s){_WHO}(?i:\s(?:inputs?|reports)){_END}",),
        "contributed": (
            rf"(?:^|(?<=[.;]\s)|(?<=\()){_WHO}\s(?:also\s)?contributed\s",
            rf"(?:reporting\b|to\s(?:{_THIS}(?![’'])|the\sreporting)|from\s[A-Z])",
        ),
        "contributing": (r"^Contributing:\s(?P<who>[^\n]+)",),
        "reporting by": (
            r"(?i:\b(?:additional\s)?reporting\s(?:for\s[^.;()\n]{2,40}\s)?by\s)(?=[A-Z]|dpa)",
            rf"{_WHO}(?P<desk>[.;]\s?[^()\n]{{0,300}}\b[Ee]diting\sby\s[^()\n]{{1,300}})?{_END}",
        ),
        "origin": (
            rf"\b(?i:{_THIS})\s(?:(?:was|is|has\sbeen|had)\s)?(?:{_FIRST}\s)?{_MADE}",
            rf"\s(?:by|in|on|at|from)\s{_WHO}{_END}",
        ),
        "source": (r"^[(\[]?(?i:source|courtesy|credit)s?\s?[:–—-]\s?(?P<who>[^\n]{2,60}?)[)\].]?$",),
        "feed": (
            r"\b(?:auto-generated|published|taken)\s(?:unedited\s)?from\s(?:an?|the)\s",
            r"(?P<who>[^.;()\n]{2,40}?)\s(?:syndicated\s)?(?:feed|wire)\b",
        ),
    }.items()
}
_TRIGGER = re.compile(
    r"contribut|inputs?\b|reporting|(?:reports?|files?|information|material) (?:from|by)|published|appeared"
    r"|(?:story|article|report|piece) was|source|courtesy|credit|with [^\n]{2,40} reports"
)
_JOINING = frozenset(
    """and the of in at by for from to dpa news agency agencies wire wires service services writer writers
    reporter reporters correspondent correspondents journalist journalists staff other our several""".split()  # noqa: SIM905
)
_ALONE = re.compile(r"(?:by\s)?[(\[]?(?:[-–—]{1,2}\s?)?(?P<who>[\w.&'’/, -]{2,60}?)[)\]]?\.?", re.IGNORECASE)
_AT_END = re.compile(
    r"[.!?\"”’]\s*(?P<mark>\((?P<who>[^()\n]{2,40})\)|\[(?P<who2>[^\[\]\n]{2,40})\]"
    r"|[-–—]{1,2}\s?(?P<who3>[\w.&/ -]{2,40}?))\.?$"
)
_WORD = re.compile(r"(?<![\w.&'’-])[\w.&'’-]*[\w&]")
_AGENCY = re.compile(r"\b(?:news\s)?(?:agency|agencies|wire\sservices?|wires)\b", re.IGNORECASE)
_EDGE = 3  # lines at either end of a text where a name alone is a credit


class Credit(NamedTuple):
    """One credited origin: where the phrase stands, what it says, and the outlet's one spelling."""

    start: int
    end: int
    text: str
    name: str
    form: str


def _is_name(printed: str, row: dict[str, str]) -> bool:
    exact = printed in (row["name"], *row["aliases"].split("|"))
    return exact or (printed[0].isupper() and row["ambiguous"] != "yes")


def _find_names(phrase: str, kinds: tuple[str, ...] = ()) -> list[str]:
    """Return the outlets that ``phrase`` names, in order; the longest name wins."""
    words = [match.span() for match in _WORD.finditer(phrase)]
    names, at = [], 0
    while at < len(words):
        for past in range(min(len(words), at + 6), at, -1):
            printed = phrase[words[at][0] : words[past - 1][1]]
            row = find_outlet(printed)
            if row and _is_name(printed, row) and (not kinds or row["kind"] in kinds):
                names.append(row["name"])
                at = past - 1
                break
        at += 1
    if not names and _AGENCY.search(phrase):
        names = [AGENCIES]
    return list(dict.fromkeys(names))


def _is_alone(phrase: str) -> bool:
    # Nothing but agencies, separated by signs.
    parts = [part.strip() for part in re.split(r"[/,&]|\sand\s|\s[-–—]\s", phrase) if part.strip()]
    return bool(parts) and all(
        find_outlet(part).get("kind") == "wire" or part.casefold() in ("agencies", "news agencies", "wires")
        for part in parts
    )


def _is_list(phrase: str) -> bool:
    # Names and what joins them: where a clause goes on, the medium is cited.
    return all(word[0].isupper() or word in _JOINING for word in _WORD.findall(phrase))


def _name(form: str, match: re.Match[str]) -> list[str]:
    who = match["who"].strip()
    if form == "agency inputs" and not (_is_alone(who) or _AGENCY.fullmatch(who)):
        return []
    if form not in ("agency inputs", "contributing", "feed") and not _is_list(who):
        return []
    names = _find_names(who)
    # The form is Reuters' own, and names its writers alone.
    return ["Reuters"] if form == "reporting by" and not names and match["desk"] else names


def _in_phrases(line: Line) -> Iterator[Credit]:
    for form, pattern in _FORMS.items():
        for match in pattern.finditer(line.text):
            start = line.start + match.end() - len(match[0].lstrip())
            for name in _name(form, match):
                yield Credit(start, line.start + match.end(), match[0].strip(), name, form)


def _at_edges(lines: list[Line]) -> Iterator[Credit]:
    for number, line in enumerate(lines):
        last = number >= len(lines) - _EDGE
        if not last and number >= _EDGE:
            continue
        alone = _ALONE.fullmatch(line.text)
        if alone and number and _is_alone(alone["who"]):
            for name in _find_names(alone["who"]):
                yield Credit(line.start, line.end, line.text, name, "name alone")
        elif last and (match := _AT_END.search(line.text)):
            who = match["who"] or match["who2"] or match["who3"]
            start, end = line.start + match.start("mark"), line.start + match.end("mark")
            for name in _find_names(who) if _is_alone(who) else ():
                yield Credit(start, end, match["mark"], name, "name at the end")
        if number < _EDGE and (opening := DATELINE.match(line.text)):
            agency = opening["agency"] or opening["agency2"] or opening["agency3"] or ""
            for name in _find_names(agency, ("wire",)) if agency else ():
                end = line.start + len(opening[0].rstrip())
                yield Credit(line.start, end, opening[0].rstrip(), name, "dateline")


def list_credits(text: str) -> list[Credit]:
    """Return the credits of ``text`` in order, each name once per place."""
    lines = split_lines(text)
    found = list(_at_edges(lines))
    for line in lines:
        if _TRIGGER.search(line.text.lower()):
            found.extend(_in_phrases(line))
    kept: list[Credit] = []
    for credit in sorted(found, key=lambda c: (c.start, -c.end)):
        if not any(c.name == credit.name and c.end >= credit.end for c in kept):
            kept.append(credit)
    return kept


def find_credits(text: str) -> pd.DataFrame:
    """Return one row per outlet that ``text`` credits as origin: start, end, text, name, form.

    What counts are forms of English news print; a credit in other words is missed. In "Reporting by …;
    Editing by …" Reuters is named by its form.

    >>> find_credits("The port opened.\\n(With inputs from PTI)")[["text", "name"]].values.tolist()
    [['With inputs from PTI', 'Press Trust of India']]
    >>> len(find_credits("He told Reuters that the port opened."))
    0
    """
    return schema.make("credits", [credit._asdict() for credit in list_credits(text)])


def name_credits(
    text: str,
    *,
    dateline: str | None = None,
    byline: str | None = None,
    agencies: Iterable[str] = (),
    outlet: str = "",
) -> str | None:
    """Return the names that an article credits, joined by "; ": dateline, byline, text, ``agencies``.

    ``agencies`` are those named on lines that cleaning took. Its own outlet is left out: a wire's own
    article credits nobody.
    """
    names = []
    if dateline and (agency := re.search(r"\(([^()]+)\)", dateline)):
        names += _find_names(agency[1], ("wire",))
    if byline:
        names += _find_names(byline, ("wire",))
    names += [credit.name for credit in list_credits(text)]
    names += [normalize_outlet(agency) for agency in agencies]
    return "; ".join(dict.fromkeys(name for name in names if name != outlet)) or None
