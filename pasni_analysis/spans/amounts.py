"""Numbers with units in a text, by their printed form alone: money, lengths, shares, bare numbers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from pasni_analysis.lexicons import load_lexicon

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_WORDS = {w: i for i, w in enumerate(_ONES.split())} | {w: 10 * i for i, w in enumerate(_TENS.split(), 2)}
_SCALES = {"dozen": 12.0, "hundred": 1e2, "thousand": 1e3, "lakh": 1e5, "lakhs": 1e5}
_SCALES |= dict.fromkeys(("million", "mln", "mn", "m"), 1e6) | dict.fromkeys(("crore", "crores"), 1e7)
_SCALES |= dict.fromkeys(("billion", "bln", "bn", "b"), 1e9) | dict.fromkeys(("trillion", "trn", "tn"), 1e12)
_SCALES |= {"k": 1e3}
_RATES = (
    "day|week|month|year|hour|barrel|tonne|ton|kg|kilogram|ounce|acre|gallon|litre|liter|head|share|person|"
    "capita"
)
_HEDGES = (
    "estimated at|an estimated|estimated|around|about|approximately|approx\\.?|roughly|circa|nearly|almost|"
    "close to|just over|just under|well over|more than|less than|fewer than|no more than|no less than|"
    "no fewer than|not more than|up to|as much as|as many as|as little as|as few as|at least|at most|over|"
    "under|some|above|below|upwards of|in excess of|a maximum of|a minimum of|a reported|reportedly"
).replace(" ", r"\s")
_AFTER = re.compile(r"\s(?:or\s(?:so|more|less|fewer)|at\s(?:least|most))\b", re.I)


@dataclass(frozen=True)
class Amount:
    """An amount as the words give it, before anything is known of what it measures."""

    start: int  # with its hedge
    end: int
    core: int  # where the number (or its currency sign) stands
    value: float
    unit: str
    kind: str
    value_max: float | None = None
    modifier: str = ""


def _forms(rows: list[dict[str, str]]) -> str:
    # Longest first, so that "per cent" wins over "per"; words fold case and take a plural, codes do not.
    forms = []
    for form in sorted({r["form"] for r in rows}, key=lambda w: (-len(w), w)):
        pattern = re.escape(form.rstrip("*")).replace(r"\ ", r"[\s-]")
        if len(form) > 2 and form.split()[-1].islower() and form.isascii() and "/" not in form:
            pattern = rf"(?i:{pattern}(?:e?s)?)"
        forms.append(pattern + (r"(?!\w)" if form[-1].isalpha() else ""))
    return "|".join(forms)


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Return the patterns of a number's start, of one amount, and of a range of two."""
    rows = [dict(row) for row in load_lexicon("units")]
    before = _forms([r for r in rows if r["place"] in ("before", "both")])
    after = _forms([r for r in rows if r["place"] in ("after", "both") and not r["form"].endswith("*")])
    tight = "|".join(r["form"][:-1] for r in rows if r["form"].endswith("*"))
    small = "|".join(sorted(_WORDS, key=lambda w: (-len(w), w)))
    scales = "|".join(sorted(_SCALES.keys() - set("mbk"), key=lambda w: (-len(w), w)))
    digits = r"\d{1,3}(?:,\d{2,3}){1,5}(?:\.\d{1,6})?(?!\d)|\d{1,15}(?:\.\d{1,6})?(?!\d)"
    tens, ones = _TENS.replace(" ", "|"), "|".join(_ONES.split()[1:10])
    words = rf"(?i:half\sa|an?(?=\s(?:{scales})\b)|(?:{tens})(?:[-\s](?:{ones}))?|(?:{small}))\b"
    number = rf"(?:(?P<cur>{before})\s?)?(?P<number>{digits}|{words})"
    # "$5m" is five million, "5m" is five metres.
    scale = rf"(?:[\s-]?(?P<scale>(?i:(?:{scales})(?:\s(?:{scales}))?|(?(cur)[mbk]|(?!))))(?!\w))?"
    unit = rf"(?:[\s-]?(?P<unit>{after})|(?P<tight>{tight})(?!\w))?"
    rate = rf"(?:(?:\s?/\s?|\s(?i:per|an?)\s)(?P<rate>(?i:{_RATES}))(?!\w|\s(?:ago|earlier|later|before)))?"
    end = r"(?![\w/]|[.,:]\d|-\d)"
    low = re.sub(r"(\?P<|\?\()(\w+)", r"\1\2_low", number + scale + unit)
    return (
        re.compile(rf"(?<![\w.,:/#$£€₹-])(?:{number})"),
        re.compile(number + scale + unit + rate + end),
        re.compile(rf"{low}(?P<sep>\s?[-–]\s?|\sto\s|\sand\s)" + number + scale + unit + rate + end),
    )


@cache
def _hedge() -> re.Pattern[str]:
    return re.compile(rf"\b(?:(?:{_HEDGES})\s){{1,3}}\Z", re.I)


@cache
def unit_rows() -> dict[str, dict[str, str]]:
    """Return the row of lexicons/units.csv for each printed form, and for the form in lower case."""
    rows = {row["form"].rstrip("*"): dict(row) for row in load_lexicon("units")}
    return {re.sub("[ -]", " ", form.lower()): row for form, row in rows.items()} | rows


def _unit_row(form: str) -> dict[str, str]:
    rows, low = unit_rows(), re.sub(r"[\s-]", " ", form.lower())
    keys = (form, low, low.removesuffix("s"), low.removesuffix("es"))
    return next(rows[key] for key in keys if key in rows)


def _number(digits: str, scale: str | None) -> float:
    words = re.split(r"[-\s]", digits.lower())
    if digits[0].isdigit():
        value = float(digits.replace(",", ""))
    else:
        value = 0.5 if words[0] == "half" else float(sum(_WORDS.get(w, 1) for w in words))
    for word in (scale or "").lower().split():
        value *= _SCALES[word]
    return value


def _ends(match: re.Match[str]) -> tuple[float, float] | None:
    """Return both ends of a range, or None where the two numbers are no range."""
    g = match.groupdict()
    before = match.string[max(0, match.start() - 8) : match.start()].lower()
    between = before.endswith("between ")
    if before.endswith("from ") and g["sep"].strip() == "to" and (g["cur_low"] or g["unit_low"]):
        return None  # "from $5m to $10m" tells of a change
    if (g["sep"].strip() == "and") != between or (g["unit_low"] and not (g["unit"] or g["tight"])):
        return None
    if g["cur_low"] and not (g["cur"] or g["scale"] or g["sep"].strip() in "-–"):
        return None
    low, high = _number(g["number_low"], g["scale_low"] or g["scale"]), _number(g["number"], g["scale"])
    return (low, high) if low < high else None


def _amount(match: re.Match[str], ends: tuple[float, float] | None) -> Amount:
    g = match.groupdict()
    form = g["cur"] or g.get("cur_low") or g["unit"] or g["tight"] or ""
    row = _unit_row(form) if form else {"unit": "", "kind": "count"}
    unit = row["unit"] + (f"/{g['rate'].lower()}" if g["rate"] and form else "")
    end = match.end() if form or not g["rate"] else match.start("rate")
    value, high = ends or (_number(g["number"], g["scale"]), None)
    return Amount(match.start(), end, match.start(), value, unit, row["kind"], high)


def find_amounts(text: str) -> Iterator[Amount]:
    """Yield every number of ``text`` with its currency, scale, unit, rate and hedges, ranges as one.

    A bare number has the kind "count", a duration the kind "time": what they are is for the caller to see.
    """
    first, single, both = _patterns()
    done = 0
    for begin in first.finditer(text):
        if begin.start() < done:
            continue
        pair = both.match(text, begin.start())
        ends = _ends(pair) if pair else None
        match = pair if ends else single.match(text, begin.start())
        if match:
            amount = _amount(match, ends)
            done = amount.end
            yield _with_hedge(text, amount)


def _with_hedge(text: str, amount: Amount) -> Amount:
    left = max(0, amount.start - 60)
    before = _hedge().search(text[left : amount.start])
    after = _AFTER.match(text, amount.end)
    hedges = [before.group().strip()] if before else []
    hedges += [after.group().strip()] if after else []
    return replace(
        amount,
        start=left + before.start() if before else amount.start,
        end=after.end() if after else amount.end,
        modifier=" ".join(hedges),
    )
