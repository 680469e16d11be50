"""The shapes of time expressions: regular expressions over classes of tokens, each with its reading."""

import itertools
import re
from collections.abc import Callable
from functools import cache

from pasni_analysis.spans import timex_rules as rules
from pasni_analysis.spans.timex_rules import Found, Reading
from pasni_analysis.spans.timex_words import letter_of

# {name} is a class of token or one of these; groups are named as the readings in timex_rules expect.
_MACROS = {
    "DAY": "[{n12}{n31}{nth}{ordinal}]",
    "U": "(?P<u>[{unit}{units}{second}])",
    "N": "(?:{tens}{dash}?{card}|[{tens}{card}{n12}{n31}{num}{hundred}])"
    "{fraction}?(?:{dash}?{hundred}){0,2}(?:{and}{a}{half})?",
    "Q": "(?P<q>{a}{hundred}|{a}?{couple}|{dozen}|{a}{dozen}|{a}?{vague}|{half}{a}|{NUM}|{fraction}|{a})",
    "APPROX": "(?P<approx>{approx}|{over}|{vague}(?={NUM})|{more}{than}|{less}{than}|{at}{least}|{at}{most}|{up}{to}"
    "|{no}{more}{than}|{no}{less}{than}|{as}{other}{as})",
    "EARLY": "(?P<early>{the}?{early}{dash}?|{the}?{edge}{of})",
    "LATER": "(?P<early>{the}?{early}{dash}?|{the}?{edge}{of}|{earlier}{in}?)",
    "REL": "(?P<s>{this}|{last}|{past}|{previous}|{next}|{coming}|{following}|{that}{same}?|{same}|{current})",
    "RY": "(?P<r>(?:{this}|{last}|{past}|{previous}|{next}|{following}){unit})",
    "Y": "(?P<y>{year})",
    "AMPM": "(?P<ampm>{ampm})(?:{local}?{time}|{zone})?",
    "CLOCK": "(?:(?P<h>[{n12}{hour}{hhmm}{card}])(?P<ampm>{ampm})|(?P<h2>{hhmm})|(?P<noon>{clock}))(?:{local}{time}|{zone})?",
}

_RULES: list[tuple[str, Callable[[Found], Reading | None]]] = [
    ("{iso}", rules.read_iso),
    ("{slash}", rules.read_slash),
    # days
    ("(?:{CLOCK}{comma}?{on}?)?{EARLY}?(?:[{weekday}{wdabbr}]{comma}?)?(?P<m>{month})(?P<d>{DAY})"
     "(?!{units}|{dash}?{unit}|{million})(?:{comma}?{Y})?", rules.read_date),
    ("{CLOCK}?(?:[{weekday}{wdabbr}]{comma}?)?{the}?(?P<d>{DAY}){of}?(?P<m>{month})(?:{comma}?{Y})?", rules.read_date),
    ("(?:{CLOCK}{comma}?{on}?)?{LATER}?{REL}?(?P<w>{weekday})(?P<part>{part})?", rules.read_weekday),
    ("{LATER}?(?:{CLOCK}{comma}?)?(?P<t>{deictic})(?P<part>{part})?", rules.read_day),
    ("(?P<part>{part})(?P<t>{deictic})", rules.read_day),
    ("{early}?{dash}?(?P<part>{part})(?P<t>{deictic})", rules.read_day),
    ("{LATER}?(?P<t>{tonight})", rules.read_day),
    ("{LATER}?(?P<s>{this}|{last})(?P<part>{part})", rules.read_day),
    ("{early}{dash}?(?P<part>{part})", rules.read_day),
    ("(?:{EARLY}|(?P<s>{this}|{last}|{next}|{coming}))?(?P<m>{holiday})(?:{comma}?(?:{Y}|{RY}))?", rules.read_holiday),
    # months, seasons, quarters
    ("{EARLY}?(?P<m>{month})(?:[{comma}{of}]?{Y}|{of}?{RY})", rules.read_month),
    ("{LATER}?(?P<s>{this}{past}?|{this}{coming}|{last}|{past}|{next}|{coming})?(?P<m>{month})", rules.read_month),
    ("{EARLY}?{the}?(?P<m>{season})(?:[{comma}{of}]?{Y}|{of}?{RY})", rules.read_season),
    ("{LATER}?(?:(?P<s>{this}{past}?|{this}{coming}|{last}|{past}|{next}|{coming})|{the})?(?P<m>{season})", rules.read_season),
    ("{EARLY}?{the}?(?:{Y}|{RY}{apos})?{fiscal}?{dash}?(?P<n>[{ordinal}{nth}{second}])"
     "{fiscal}?{dash}?(?P<u>{unit}|{half})(?:[{of}{in}{comma}]?{Y}|{of}?{RY})?", rules.read_quarter),
    ("(?P<n>[{qn}{hn}]){fiscal}?(?:{of}?{Y}|{of}?{RY})?", rules.read_quarter),
    # years and longer
    ("{EARLY}?(?:{the}(?P<yearword>{unit}))?{Y}(?P<beyond>{and}{beyond}|{or}{earlier})?", rules.read_year),
    ("{Y}{dash}(?P<b>[{n12}{n31}{num}])", rules.read_years),
    ("{EARLY}?{the}?(?P<n>[{decade}{decades}])", rules.read_decade),
    ("{EARLY}?{the}?(?P<n>[{ordinal}{nth}]){dash}?(?P<u>{unit})", rules.read_century),
    ("{fiscal}{unit}?{Y}", rules.read_fiscal),
    ("{EARLY}?(?:{the}|{this}|{the}{current}){fiscal}(?P<u>{unit})", rules.read_fiscal),
    # relative units
    ("{LATER}?{the}?{REL}(?P<u>{unit})", rules.read_unit),
    ("{EARLY}?(?:{the}|{REL})(?P<we>{weekend})", rules.read_weekend),
    ("{LATER}{the}(?P<u>{unit})", rules.read_the_unit),
    ("{the}(?P<u>{unit})(?!{before}|{after}|{ended}|{dash})", rules.read_the_unit),
    ("{the}(?P<u>{unit})(?={ended})", rules.read_ended),
    ("{APPROX}?{Q}{more}?{trading}?{U}(?:{or}{other})?(?P<dir>{ago}|{earlier}|{from}{now}|{hence})", rules.read_ago),
    ("{the}?{comparable}?(?P<u>{unit}){dash}(?P<dir>{ago}|{earlier})", rules.read_year_ago),
    ("{the}{comparable}?{unit}{dash}(?P<ago>{ago}|{earlier})(?:{period}|{unit})", rules.read_latest),
    ("{the}{latest}(?:{period}|{unit})", rules.read_latest),
    # lengths
    ("{APPROX}?{Q}(?:{dash}|{more}|{another}|{trading})?{U}(?:{dash}?{old}|{dash}{long})?", rules.read_duration),
    ("{APPROX}?(?:{the}|{these}|{its})?(?P<s>{last}|{past}|{previous}|{next}|{coming}|{ordinal})?{Q}{more}?{trading}?{U}",
     rules.read_duration),
    ("{the}(?P<s>{past}|{last})(?P<u>{unit})", rules.read_duration),
    ("(?P<bare>(?P<u>{units}))(?:{dash}{long})?", rules.read_duration),
    ("(?:{the})?(?P<s>{past}|{recent}|{coming}|{next})(?P<bare>(?P<u>{units}))", rules.read_duration),
    # sets
    ("{each}(?:(?P<other>{other})|{Q})?(?:(?P<u>[{unit}{units}])|(?P<w>{weekday})(?P<part>{part})?|(?P<m>[{month}{season}])"
     "|(?P<part2>{part})|(?P<we>{weekend}))", rules.read_set),
    ("(?P<w>{weekdays})|(?P<w2>{weekday})(?P<part>{parts})", rules.read_set),
    ("(?P<adverb>{adverb})", rules.read_set),
    # references
    ("{more}?{past_ref}", rules.read_past_ref),
    ("{recent}", rules.read_past_ref),
    ("{present_ref}|{right}?{now}|{current}|{these}{units}|{at}{the}{moment}", rules.read_present_ref),
    ("{future_ref}|{the}?{near}?{future}", rules.read_future_ref),
    ("{the}{past}", rules.read_past_ref),
    ("{APPROX}?{CLOCK}", rules.read_clock),
]  # fmt: skip


def _expand(pattern: str) -> str:
    names = {"NUM": _MACROS["N"]} | _MACROS | letter_of()
    while re.search(r"\{[A-Za-z]\w*\}", pattern):
        pattern = re.sub(r"\{([A-Za-z]\w*)\}", lambda m: names[m[1]], pattern)
    # Python allows a group name once: the n-th use of a name is numbered, and read under the plain name.
    count = itertools.count()
    return re.sub(r"\(\?P<(\w+?)\d*>", lambda m: f"(?P<{m[1]}{next(count)}>", pattern)


@cache
def compiled() -> list[tuple[re.Pattern[str], Callable[[Found], Reading | None]]]:
    """Return the rules, compiled once a process."""
    return [(re.compile(_expand(pattern)), read) for pattern, read in _RULES]
