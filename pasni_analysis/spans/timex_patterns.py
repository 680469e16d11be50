"""The shapes of time expressions: regular expressions over classes of words, each with its reading."""

import itertools
import re
from collections.abc import Callable
from functools import cache

from pasni_analysis.spans import timex_values as v
from pasni_analysis.spans.timex_words import letter_of

Read = Callable[[v.Found], v.Reading | None]

# {name} is a class of word (lexicons/timex_words.csv) or one of these; the names of the groups are those
# that the readings in timex_values ask for.
_MACROS = {
    "DAY": "[{n12}{n31}{nth}{ordinal}]",
    "UNIT": "[{unit}{annum}]",
    "U": "(?P<u>[{unit}{units}{annum}])",
    "NUM": "(?:{tens}{dash}?{card}|[{tens}{card}{n12}{n31}{num}{hundred}])"
    "{fraction}?(?:{dash}?{hundred}){0,2}(?:{and}{a}{half})?",
    "TO": "(?:(?:{to}|{or}|{dash})[{card}{n12}{n31}{num}])?",
    "Q": "(?:(?P<q>{a}{hundred}|{a}?{couple}{of}?|{a}?{dozen}|{a}{vague}(?!{dash})|{vague}|{half}{a}|{NUM}|{fraction}|{a}){TO})",
    "APPROX": "(?P<approx>{approx}|{over}(?={a})|{vague}(?={NUM})|{more}{than}|{less}{than}|{at}{least}|{at}{most}"
    "|{up}{to}|{no}{more}{than}|{no}{less}{than})",
    "EARLY": "(?P<early>{the}?{early}{dash}?|{the}?{edge}{of})",
    "LATER": "(?P<early>{the}?{early}{dash}?|{the}?{edge}{of}|{earlier}{in}?)",
    "NEAR": "(?P<s>{this}[{past}{coming}]?|{the}?[{last}{past}{previous}{next}{coming}{following}])",
    "REL": "(?P<s>{this}|[{last}{past}{previous}{next}{coming}{following}{current}]|{that}{same}?|{same})",
    "Y": "(?P<y>{year})",
    "RY": "(?P<r>[{this}{last}{past}{previous}{next}{following}]{annum})",
    "OFYEAR": "(?:[{comma}{of}{in}]?{Y}|{of}?{RY})",
    "CLOCK": "(?:(?:(?P<h>[{n12}{hour}{hhmm}{card}])(?P<ampm>{ampm})|(?P<h>{hhmm})(?={zone}|{comma}|{on}|[{weekday}{deictic}])"
    "|(?P<noon>{clock}))(?:{local}{time}|{zone})?)",
    "HANGS": "(?=(?P<hangs>[{before}{after}{earlier}])?)",
    "WD": "[{weekday}{wdabbr}]",
}

_RULES: list[tuple[str, Read]] = [
    ("{iso}", v.read_iso),
    ("{slash}", v.read_slash),
    # days
    ("(?:{CLOCK}{comma}?{on}?)?{EARLY}?(?:{WD}{comma}?)?{NEAR}?(?P<m>{month})(?P<d>{DAY})"
     "(?![{units}{million}]|{dash}?{UNIT})(?:{comma}?{Y})?", v.read_yearly),
    ("(?:{CLOCK}{comma}?)?(?:{NEAR}?{WD}{comma}?)(?P<m>{month})(?P<d>{DAY})(?:{comma}?{Y})?", v.read_yearly),
    ("(?<=(?P<m>{month})[{n12}{n31}{nth}][{dash}{to}{and}])(?P<d>{DAY})(?![{units}{million}])(?:{comma}?{Y})?", v.read_yearly),
    ("{CLOCK}?(?:{WD}{comma}?)?{the}?(?P<d>{DAY}){of}?(?P<m>{month})(?:{comma}?{Y})?", v.read_yearly),
    ("(?:{CLOCK}{comma}?{on}?)?{LATER}?{NEAR}?(?P<w>{weekday})(?P<part>{part})?", v.read_weekday),
    ("{LATER}?(?:{CLOCK}{comma}?)?(?P<t>{deictic})(?P<part>{part})?", v.read_day),
    ("(?:{early}{dash}?)?(?P<part>{part})(?P<t>{deictic})", v.read_day),
    ("{LATER}?(?P<t>(?P<part>{tonight}))", v.read_day),
    ("{LATER}?(?P<s>[{this}{last}])(?P<part>{part})", v.read_day),
    ("{early}{dash}?(?P<part>{part})|(?<=[{in}{during}]){the}(?P<part>{part})|{that}(?P<part>{part})|(?P<part>{overnight})(?!{dash})"
     "|{the}(?P<s>[{next}{following}{previous}])(?P<part>{part})", v.read_clock),
    ("(?:{EARLY}|(?P<s>[{this}{last}{next}{coming}]))?(?P<m>{holiday})(?:{comma}?{Y}|{RY})?", v.read_holiday),
    # months, seasons, quarters
    ("{EARLY}?{the}?(?P<m>{season}){OFYEAR}|{EARLY}?(?P<m>{month}){OFYEAR}", v.read_yearly),
    ("{EARLY}?{NEAR}?(?P<m>{month})", v.read_yearly),
    ("{EARLY}?(?:{NEAR}|{the})?(?P<m>{season})", v.read_yearly),
    ("{EARLY}?{the}?(?:{Y}|{RY}{apos}|{fiscal}{dash}?)?(?P<n>[{ordinal}{nth}{second}])"
     "{fiscal}?(?P<u>{unit}|{half}){OFYEAR}?", v.read_quarter),
    ("{EARLY}?(?:{fiscal}{dash}?)?(?P<n>[{ordinal}{nth}{second}]){dash}(?P<u>{unit}|{half}){OFYEAR}?", v.read_quarter),
    ("{the}{comparable}?{annum}{dash}(?P<ago>{ago}|{earlier})(?P<n>[{ordinal}{nth}{second}])(?P<u>{unit}|{half})", v.read_quarter),
    ("{the}(?P<n>{last})(?P<u>{half}){OFYEAR}", v.read_quarter),
    ("(?P<n>[{qn}{hn}]){fiscal}?{OFYEAR}?", v.read_quarter),
    ("{the}{comparable}?{annum}{dash}(?P<ago>{ago}|{earlier})(?:{period}|{unit})", v.read_period),
    ("{the}{same}?{comparable}?{period}{RY}", v.read_period),
    ("{the}{latest}(?:{period}|(?P<u>{UNIT}))", v.read_period),
    ("{the}{Y}(?:{period}|(?P<u>{unit}))|{RY}{apos}(?:{period}|(?P<u>{unit}))", v.read_period),
    # years and longer
    ("{EARLY}?(?:{the}{annum})?{Y}(?P<beyond>{and}{beyond}|{or}{earlier})?", v.read_year),
    ("{Y}{dash}(?P<b>[{n12}{n31}{num}])", v.read_years),
    ("{EARLY}?{the}?(?P<n>[{decade}{decades}])", v.read_decade),
    ("{EARLY}?{the}?(?P<n>[{ordinal}{nth}]){dash}?(?P<u>{unit})", v.read_century),
    ("{EARLY}?{the}?{fiscal}{annum}?{Y}", v.read_fiscal),
    ("{EARLY}?(?:{the}(?P<s>[{current}{last}{next}{past}{previous}{latest}])?|(?P<s>[{this}{last}{next}])){fiscal}(?P<u>{annum})(?=(?P<ended>{ended})?)",
     v.read_fiscal),
    # units seen from publication or from the text
    ("{the}(?P<s>{past})(?P<u>{UNIT})", v.read_duration),
    ("{LATER}?{the}?{REL}(?P<u>{UNIT})", v.read_unit),
    ("{EARLY}?(?:{the}|{REL})(?P<we>{weekend})", v.read_weekend),
    ("{LATER}{the}(?P<u>{UNIT})|(?P<early>{approx}?)(?P<u>{annum})[{dash}{apos}]?{edge}", v.read_the_unit),
    ("{the}{all}?(?P<u>{UNIT})(?=(?P<ended>{ended})?)(?![{before}{after}{dash}{of}{to}])", v.read_the_unit),
    ("{APPROX}?{over}?{Q}{more}?{trading}?{U}(?:{or}{other})?(?P<dir>{ago}|{from}{now}|{hence})", v.read_ago),
    ("{a}(?P<u>{annum})(?P<dir>{ago}|{earlier})|(?P<u>{annum}){dash}(?P<dir>{ago}|{earlier})", v.read_year_ago),
    # lengths
    ("{APPROX}?{Q}[{dash}{more}{another}{trading}]?{U}(?P<plus>{and}{a}{half})?(?:{dash}?{old}|{dash}{long})?{HANGS}", v.read_duration),
    ("{APPROX}?[{the}{these}{its}]?(?P<s>[{latest}{last}{past}{previous}{next}{coming}{following}{ordinal}])?{Q}{more}?{trading}?{U}",
     v.read_duration),
    ("(?P<u>{UNIT}){dash}{long}", v.read_duration),
    ("(?P<bare>(?P<u>{units}))(?:{dash}{long})?{HANGS}", v.read_duration),
    # sets
    ("{each}(?:(?P<other>{other})|{Q})?(?:{U}|(?P<w>{weekday})(?P<part>{part})?|(?P<m>[{month}{season}])"
     "|(?P<part>{part})|(?P<we>{weekend}))", v.read_set),
    ("(?P<w>{weekdays})|(?P<w>{weekday})(?P<part>{parts})|(?P<adverb>{adverb}|{rate}(?![{other}{was}]))", v.read_set),
    # references
    ("{more}?{past_ref}|{the}{past}(?![{card}{n12}{n31}{vague}])|{the}?{past}{units}|{the}?{recent}{units}(?:{and}{units})?", v.read_past),
    ("{present_ref}|(?<!{from}){now}|{current}|{these}{units}|{at}{the}?[{moment}{present}]", v.read_present),
    ("(?<!{as}){future_ref}(?![{after}{was}])|{the}{near}?{future}(?!{of})|{the}?{coming}{units}|{the}{units}{ahead}|{the}{near}{term}", v.read_future),
    ("{APPROX}?{CLOCK}", v.read_clock),
]  # fmt: skip


def _expand(pattern: str) -> str:
    names = letter_of() | _MACROS
    while re.search(r"\{[A-Za-z]\w*\}", pattern):
        pattern = re.sub(r"\{([A-Za-z]\w*)\}", lambda m: names[m[1]], pattern)
    # Python allows a group name once: each use of a name is numbered, and read under the plain name.
    count = itertools.count()
    return re.sub(r"\(\?P<(\w+?)>", lambda m: f"(?P<{m[1]}{next(count)}>", pattern)


@cache
def compiled() -> list[tuple[re.Pattern[str], Read]]:
    """Return the patterns, compiled once a process."""
    return [(re.compile(_expand(pattern)), read) for pattern, read in _RULES]


@cache
def islands() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the patterns of a run of classes that occur in rules, and of a class that begins or ends a time."""
    used = {name for pattern, _ in _RULES for name in re.findall(r"\{([a-z]\w*)\}", _named(pattern))}
    inert = {"money", "quote", "stop", "other", "name", "sum", "was", "will"}
    glue = set(
        "a the of in on at to and or from this that same its as up no more less than over comma dash apos".split()
    )
    glue |= set(
        "n12 n31 num nth card tens hundred second ordinal after before near all long old another half".split()
    )
    letters = letter_of()
    active = "".join(letters[n] for n in sorted(used - inert))
    core = "".join(letters[n] for n in sorted(used - inert - glue))
    return re.compile(f"[{active}]+"), re.compile(f"[{core}]")


def _named(pattern: str) -> str:
    while re.search(r"\{[A-Z]+\}", pattern):
        pattern = re.sub(r"\{([A-Z]+)\}", lambda m: _MACROS[m[1]], pattern)
    return pattern
