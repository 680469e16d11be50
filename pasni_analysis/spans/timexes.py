"""Time expressions of a text: TIMEX3 types and values, and the days that each allows."""

import itertools
import re
from bisect import bisect_right
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from pasni_analysis import schema
from pasni_analysis.spans.cues import cue_words
from pasni_analysis.spans.parse import text_of
from pasni_analysis.spans.timex_calendar import Days, days_of, narrow, precision_of
from pasni_analysis.spans.timex_patterns import compiled, islands, needs
from pasni_analysis.spans.timex_values import Anchor, Found, Reading
from pasni_analysis.spans.timex_words import Tokens, class_of, letter_of, tokenize

if TYPE_CHECKING:
    from spacy.tokens import Doc

_JOIN = re.compile(r"\s*+(?:,|-|–|—|to|and|or|until|till|through)?\s*+(?:early|mid|late|the)?\s*+-?$")
_DAY = re.compile(r"\d{4}-\d\d-\d\d(?:$|[T ])")  # pandas would read "today", "10/7" and "1 May" as days too
_QUOTE = re.compile(r"[“”\"\n]|``|''")
_DISTRIBUTED = re.compile(
    r"\b(?:statements?|release|letter|memo|e-?mail|message|post(?:ed)?|tweet(?:ed)?|blog|op-ed|editorial|wrote|"
    r"written|distributed|issued|published|video|recorded|communiqué|declaration)\b"
)
_NEAR = 500  # characters within which an earlier date can be the anchor
_YEAR_AGO = re.compile(r"(?:ago|earlier)$")


class _Match(NamedTuple):
    first: int  # token
    last: int  # one past the last token
    reading: Reading


def published_days(published: Any) -> Days:
    """Return the first and last possible day of publication; None where open or unknown."""

    def day(value: Any) -> date | None:
        missing = value is None or value == "" or (not isinstance(value, str) and pd.isna(value))
        if missing:
            return None
        if isinstance(value, int | float) or (isinstance(value, str) and not _DAY.match(value)):
            raise fault
        try:
            return pd.Timestamp(value).date()
        except (ValueError, TypeError):
            raise fault from None

    fault = ValueError(
        f"published={published!r}: expected a day such as '2025-10-07', a pair of days "
        "of which either may be None, or None where it is unknown"
    )
    if isinstance(published, tuple | list) and len(published) != 2:
        raise fault
    first, last = published if isinstance(published, tuple | list) else (published, published)
    start, end = day(first), day(last)
    if start and end and start > end:
        raise ValueError(
            f"published must not end before it begins: expected start <= end, found {start} to {end}"
        )
    return start, end


def _matches(tokens: Tokens) -> list[_Match]:
    """Return what the patterns match: the earliest first, of those the longest, then the first pattern."""
    run, core = islands()
    rules = list(zip(compiled(), needs(), strict=True))
    found: list[Any] = []
    for island in run.finditer(tokens.letters):
        first, last = island.span()
        if core.search(tokens.letters, first, last):
            held = set(tokens.letters[first:last])
            for rank, ((pattern, read), need) in enumerate(rules):
                if held.isdisjoint(need):  # it is not asked where it cannot match
                    continue
                for m in pattern.finditer(tokens.letters, first, last + 1):
                    found.append((m.start(), -m.end(), rank, m, read))
    found.sort(key=lambda c: c[:3])
    chosen, free = [], 0
    for a, minus_b, _, match, read in found:
        b = -minus_b
        if a < free or a >= b:
            continue
        groups = {"all": (a, b)}
        groups |= {n.rstrip("0123456789"): match.span(n) for n, word in match.groupdict().items() if word}
        reading = read(Found(tokens, groups))
        if reading is not None:
            chosen.append(_Match(a, b, reading))
            free = b
    return chosen


def _is_past(word: str) -> bool:
    # By the word alone: in a headline with capitals the tokens' classes are those of names.
    return class_of(word) == "was" or (len(word) > 4 and word.endswith("ed") and not word.endswith("eed"))


def _to_come(tokens: Tokens, first: int) -> bool:
    """Say whether an infinitive ahead governs the date: "Dam to Open in June", "talks to be held on Friday".

    Not so after a past verb of its clause ("managed to escape in June"), nor after a word that says that
    it has come about ("continues to rise", "the first to leave").
    """
    words, stop = tokens.words, letter_of()["stop"]
    verb = first - (2 if first and words[first - 1] in cue_words("before a date") else 1)
    passive = verb > 1 and words[verb - 1] == "be" and _is_past(words[verb])
    to = verb - 2 if passive else verb - 1
    if to < 1 or words[to] != "to" or not (passive or words[verb] in cue_words("infinitive ahead")):
        return False
    if cue_words("before an infinitive done") & set(words[max(0, to - 3) : to]):
        return False
    clause = list(
        itertools.takewhile(lambda i: tokens.letters[i] != stop, range(to - 1, max(-1, to - 12), -1))
    )
    # "Delayed Dam to Open", "talks with the United States to resume": such a participle is no verb.
    noun_phrase = cue_words("before a participle") | cue_words("preposition")
    verbs = (i for i in clause if i == to - 1 or not (i == clause[-1] or words[i - 1] in noun_phrase))
    return not any(_is_past(words[i]) for i in verbs)


def _tense(tokens: Tokens, first: int, last: int) -> int:
    """Return -1 or 1 by the nearest past or future verb of the clause, before it rather than after; 0: none.

    Cues are words, not a parse: "will", "plans", "due", "set to" and "until" point ahead, words in -ed and
    common irregular past forms back.
    """
    letters, words, marks = tokens.letters, tokens.words, letter_of()
    if words[max(0, first - 3) : first] in (["as", "early", "as"], ["as", "soon", "as"]):
        return 1
    if first and words[first - 1] in cue_words("before a coming date"):
        over = (
            "had" in words[max(0, first - 7) : last + 7]
            or marks["was"] in letters[max(0, first - 4) : first - 1]
        )
        return -1 if over else 1
    if words[max(0, first - 1) : first] in (["on"], ["for"]) and words[first - 2] in cue_words("ahead"):
        return 0 if cue_words("past auxiliary") & set(words[max(0, first - 4) : first - 2]) else 1
    if _to_come(tokens, first):
        return 1
    for positions in (range(first - 1, max(-1, first - 12), -1), range(last, min(len(letters), last + 7))):
        for i in positions:
            if letters[i] == marks["stop"]:
                break
            if words[i] in cue_words("before an infinitive ahead") and words[i + 1 : i + 2] == ["to"]:
                return 1
            if letters[i] == marks["will"]:
                return 1
            if letters[i] == marks["was"] and (not i or words[i - 1] not in cue_words("before a participle")):
                return -1
    return 0


def _scheduled(tokens: Tokens, first: int, last: int) -> bool:
    """Say whether an expression dates an event fixed ahead ("the May 8 election", "a hearing on Friday")."""
    words, marks = tokens.words, letter_of()
    ends = {marks[name] for name in ("stop", "comma", "was", "will", "quote")}
    for i in range(last, min(len(words), last + 5)):
        if tokens.letters[i] == marks["scheduled"]:
            return True
        if tokens.letters[i] in ends or words[i] in cue_words("preposition"):
            break
    before = itertools.dropwhile(
        cue_words("between event and date").__contains__, reversed(words[max(0, first - 4) : first])
    )
    return class_of(next(before, "")) == "scheduled"


def _with_year(matches: list[_Match], text: str, tokens: Tokens) -> list[_Match]:
    """Give a date without year the year of the next expression in a range or list ("May and July 1996")."""
    out = list(matches)
    for i, (this, following) in reversed(list(enumerate(itertools.pairwise(matches)))):
        year = out[i + 1].reading.value[:4]
        gap = text[tokens.ends[this.last - 1] : tokens.starts[following.first]]
        if year.isdigit() and out[i + 1].reading.at is None and len(gap) < 20 and _JOIN.fullmatch(gap):
            out[i] = this._replace(reading=_in_year(this.reading, year))
    return out


def _event_after(tokens: Tokens, last: int) -> str:
    # The word that a date stands before: "the Sept. 11, 2001, attacks", "the Sept. 11 attack": attack.
    word = next((w for w in tokens.words[last : last + 2] if w != ","), "")
    return word.removesuffix("s") if word.isalpha() else ""


def _with_year_of_event(matches: list[_Match], tokens: Tokens) -> list[_Match]:
    """Give a day without year the year that the text gives with the same day of the same thing."""
    years: dict[tuple[str, str], str] = {}
    for m in matches:
        value = m.reading.value
        if len(value) == 10 and m.reading.at is None and _DAY.match(value):
            years.setdefault((value[4:], _event_after(tokens, m.last)), value[:4])
    out = []
    for m in matches:
        year = years.get((m.reading.value[4:], _event_after(tokens, m.last)), "")
        named = year and m.reading.value.startswith("XXXX-") and _event_after(tokens, m.last)
        out.append(m._replace(reading=_in_year(m.reading, year)) if named else m)
    return out


def _in_year(reading: Reading, year: str) -> Reading:
    value = reading.value.replace("XXXX", year, 1)
    if reading.at is None or reading.value == value or not days_of(value):
        return reading
    return reading._replace(value=value, at=None, basis="context")


def _resolve(reading: Reading, days: Days, anchor: Anchor) -> tuple[str, Days, str]:
    """Return value, days and basis of a reading, from each end of the interval of publication.

    What a reading says moves forward with its anchor, so the two ends bound all days between them.
    """
    spans = [reading.span(d) if reading.span and d else (None, None) for d in days]
    if reading.at is None:
        known = days != (None, None) or not reading.span
        bounds = (spans[0][0], spans[1][1]) if reading.span else _bounds(reading.value, reading.modifier)
        return reading.value, bounds, reading.basis if known else "unresolved"
    named = days_of(anchor.focus) if reading.basis == "context" else None
    if named:  # the date named before is the anchor, whatever is known of publication
        days = named[0], named[0]
    values = [None if d is None else reading.at(anchor._replace(day=d)) for d in days]
    if values == [None, None]:
        return reading.value, (None, None), "unresolved"
    value = values[0] if values[0] and values[0] == values[1] else reading.value
    if not reading.span:
        spans = [_bounds(v, reading.modifier) if v else (None, None) for v in values]
    return value, (spans[0][0], spans[1][1]), reading.basis


def _bounds(value: str, modifier: str) -> Days:
    start, end = narrow(value, modifier) or (None, None)
    return (None if modifier == "ON_OR_BEFORE" else start), (None if modifier == "ON_OR_AFTER" else end)


def _quotations(text: str) -> list[tuple[int, int]]:
    """Return the stretches between quotation marks; a mark left open ends with its line."""
    spans, start = [], -1
    for mark in _QUOTE.finditer(text):
        opens = mark.group() in ("“", "``") or (mark.group() == '"' and start < 0)
        if opens:
            start = mark.end()
        elif start >= 0:
            spans.append((start, mark.start()))
            start = -1
    return spans


def _is_written(text: str, quotation: tuple[int, int]) -> bool:
    """Say whether the words around a quotation tell that a written statement is quoted.

    "Today" in a quotation is the speaker's day, which is publication's at the latest; in writing, any before.
    """
    opening, closing = quotation
    before = text[max(0, opening - 250) : opening].rpartition("\n")[2]
    return bool(_DISTRIBUTED.search(before + text[closing : closing + 120].partition("\n")[0]))


def find_timexes(text: "str | Doc", published: Any = None, *, ages: bool = False) -> pd.DataFrame:
    """Return one row per time expression of ``text``: the columns of the schema's table ``timexes``.

    ``published`` is the day of publication, a pair of days between which it lies (either may be None), or
    None. Types, values and modifiers follow TimeML's TIMEX3 (Pustejovsky et al. 2003; guidelines 1.2.1).
    ``date_start`` and ``date_end`` are the first and last day that the words allow, missing where open or
    unknown; "late September" is its last third (see ``timex_calendar.narrow``). Where publication is an
    interval, the days are those that any of its days would give, and a value is complete only where all
    give the same. Words alone choose between past and future; no parse, no time zones, Gregorian calendar.
    ``ages`` adds how old somebody or something is ("an 8-year-old girl": DURATION, P8Y), which dates nothing
    and which the TimeML corpora leave out (0 of 34 in TimeBank and AQUAINT).

    >>> row = find_timexes("They met late last month.", published="2025-10-07").iloc[0]
    >>> row["value"], str(row["date_start"].date()), str(row["date_end"].date()), row["basis"]
    ('2025-09', '2025-09-21', '2025-09-30', 'publication')
    """
    return schema.make("timexes", timex_rows(text_of(text), published, ages=ages))


def timex_rows(text: str, published: Any = None, *, ages: bool = False) -> list[dict[str, Any]]:
    """Return the rows of :func:`find_timexes` as dicts, for callers that gather many texts."""
    days, tokens = published_days(published), tokenize(text)
    quotations = _quotations(text)
    opening = [start for start, _ in quotations]
    rows, focus, period, seen = [], "", "", 0
    matches = _with_year_of_event(_with_year(_matches(tokens), text, tokens), tokens)
    for first, last, reading in matches:
        start, end = tokens.starts[first], tokens.ends[last - 1]
        if tokens.words[last - 1] == "old" and not ages:
            continue
        focus = focus if start - seen < _NEAR else ""
        tense = _tense(tokens, first, last) if reading.at else 0
        anchor = Anchor(date.min, tense, focus, period, bool(reading.at) and _scheduled(tokens, first, last))
        if days == (None, None) and len(focus) >= 4:
            reading = _in_year(reading, focus[:4])
        value, (date_start, date_end), basis = _resolve(reading, days, anchor)
        if basis == "context" and reading.at and not focus and not period:
            basis = "publication"
        ago = _YEAR_AGO.search(text[start:end])
        around = bisect_right(opening, start) - 1
        if reading.value.startswith("XXXX-XX-XX") and around >= 0 and end <= quotations[around][1]:
            date_start = None
            if _is_written(text, quotations[around]):
                value, basis = reading.value, "unresolved"
        elif reading.type in ("DATE", "TIME") and reading.basis != "context" and days_of(value) and not ago:
            focus, seen = value.split("T")[0], start
            period = focus if focus[4:6] in ("-Q", "-H") else period
        rows.append({
            "start": start, "end": end, "text": text[start:end], "type": reading.type, "value": value,
            "date_start": date_start, "date_end": date_end, "precision": precision_of(value),
            "modifier": reading.modifier or None, "basis": basis,
        })  # fmt: skip
    return rows
