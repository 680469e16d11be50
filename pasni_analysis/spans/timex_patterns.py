"""The shapes of time expressions: regular expressions over classes of words, each with its reading."""

import itertools
import re
from collections.abc import Callable
from functools import cache

from pasni_analysis.spans import timex_readings as v
from pasni_analysis.spans.timex_words import letter_of

Read = Callable[[v.Found], v.Reading | None]

# {name} is a class of word (lexicons/timex_words.csv) or one of these; the names of the groups are those
# that the readings in timex_readings ask for.
_MACROS = {
    "DAY": "[{n12}{n31}{nth}{ordinal}]",
    "UNIT": "[{unit}{annum}]",
    "U": "(?P<u>[{unit}{units}{annum}])",
    "NUM": "(?:{tens}{dash}?{card}|[{tens}{card}{n12}{n31}{num}{hundred}])"
    "{fraction}?(?:{dash}?{hundred}){0,2}(?:{and}{a}{half})?",
    "TO": "(?:(?:{to}|{or}|{dash})[{card}{n12}{n31}{num}])?",
    "Q": "(?:(?P<q>{a}{hundred}|{a}?{couple}{of}?|{a}?{dozen}|{a}{vague}(?!{dash})|{vague}|{half}{a}|{NUM}"
    "|{fraction}|{a}){TO})",
    "APPROX": "(?P<approx>{approx}|{over}(?={a})|{vague}(?={NUM})|{no}?[{more}{less}]{than}"
    "|{at}[{least}{most}]|{up}{to})",
    "EARLY": "(?P<early>{the}?{early}{dash}?|{the}?{edge}{of})",
    "LATER": "(?P<early>{the}?{early}{dash}?|{the}?{edge}{of}|{earlier}{in}?)",
    "NEAR": "(?P<s>{this}[{past}{coming}]?|{the}?[{last}{past}{previous}{next}{coming}{following}])",
    "REL": "(?P<s>{this}|[{last}{past}{previous}{next}{coming}{following}{current}]|{that}{same}?|{same})",
    "Y": "(?P<y>{year})",
    "RY": "(?P<r>[{this}{last}{past}{previous}{next}{following}]{annum})",
    "OFYEAR": "(?:[{comma}{of}{in}]?{Y}|{of}?{RY})",
    "WHICH": "(?P<s>[{latest}{last}{past}{previous}{next}{coming}{following}{ordinal}])",
    "INYEAR": "(?:{comma}?{Y})",
    "CLOCK": "(?:(?:(?P<h>[{n12}{hour}{hhmm}{card}])(?P<ampm>{ampm})|(?P<noon>{clock})"
    "|(?P<h>{hhmm})(?=[{zone}{comma}{on}{weekday}{deictic}]))(?:{local}{time}|{zone})?)",
    "AT": "(?:{CLOCK}{comma}?{on}?)",
    "NTH": "(?P<n>[{ordinal}{nth}{second}])",
    "AGO": "{annum}{dash}(?P<ago>[{ago}{earlier}])",
    "SO": "(?:{or}{so})",
    "ENDED": "(?=(?P<ended>{ended})?)",
    "HANGS": "(?=(?P<hangs>[{before}{after}{earlier}])?)",
    "WD": "[{weekday}{wdabbr}]",
}

_RULES: list[tuple[Read, tuple[str, ...]]] = [
    (v.read_iso, ("{iso}",)),
    (v.read_slash, ("{slash}",)),
    (v.read_yearly, (
        "{AT}?{EARLY}?(?:{WD}{comma}?)?{NEAR}?(?P<m>{month})(?P<d>{DAY})(?![{units}{million}]|{dash}?{UNIT}){INYEAR}?",
        "(?<=(?P<m>{month})[{n12}{n31}{nth}][{dash}{to}{and}])(?P<d>{DAY})(?![{units}{million}]){INYEAR}?",
        "{CLOCK}?(?:{WD}{comma}?)?{the}?(?P<d>{DAY}){of}?(?P<m>{month}){INYEAR}?",
    )),
    (v.read_weekday, ("{AT}?{LATER}?{NEAR}?(?P<w>{weekday})(?P<part>{part})?",)),
    (v.read_day, (
        "{LATER}?(?:{CLOCK}{comma}?)?(?P<t>{deictic})(?P<part>{part})?",
        "(?:{early}{dash}?)?(?P<part>{part})(?P<t>{deictic})",
        "{LATER}?(?P<part>{tonight})",
        "{LATER}?(?P<s>[{this}{last}])(?P<part>{part})",
    )),
    (v.read_clock, (
        "{early}{dash}?(?P<part>{part})",
        "(?<=[{in}{during}]){the}(?P<part>{part})",
        "{that}(?P<part>{part})",
        "(?P<part>{overnight})(?!{dash})",
        "{the}(?P<s>[{next}{following}{previous}])(?P<part>{part})",
    )),
    (v.read_holiday, ("(?:{EARLY}|(?P<s>[{this}{last}{next}{coming}]))?(?P<m>{holiday})(?:{INYEAR}|{RY})?",)),
    # months, seasons, quarters
    (v.read_yearly, (
        "{EARLY}?{the}?(?P<m>{season}){OFYEAR}",
        "{EARLY}?(?P<m>{month}){OFYEAR}",
        "{EARLY}?{NEAR}?(?P<m>{month})",
        "{EARLY}?(?:{NEAR}|{the})?(?P<m>{season})",
    )),
    (v.read_quarter, (
        "{EARLY}?{the}?(?:{Y}|{RY}{apos}|{fiscal}{dash}?)?{NTH}{fiscal}?(?P<u>{unit}|{half}){OFYEAR}?",
        "{EARLY}?(?:{fiscal}{dash}?)?{NTH}{dash}(?P<u>{unit}|{half}){OFYEAR}?",
        "{the}{comparable}?{AGO}{NTH}(?P<u>{unit}|{half})",
        "{the}(?P<n>{last})(?P<u>{half}){OFYEAR}",
        "(?P<n>[{qn}{hn}]){fiscal}?{OFYEAR}?",
    )),
    (v.read_period, (
        "{the}{comparable}?{AGO}(?:{period}|{unit})",
        "{the}{same}?{comparable}?{period}{RY}",
        "{the}{latest}(?:{period}|(?P<u>{UNIT}))",
        "(?:{the}{Y}|{RY}{apos})(?:{period}|(?P<u>{unit}))",
    )),
    # years and longer
    (v.read_year, ("{EARLY}?(?:{the}{annum})?{Y}(?P<beyond>{and}{beyond}|{or}{earlier})?",)),
    (v.read_years, ("{Y}{dash}(?P<b>[{n12}{n31}{num}])",)),
    (v.read_decade, ("{EARLY}?{the}?(?P<n>[{decade}{decades}])",)),
    (v.read_century, ("{EARLY}?{the}?(?P<n>[{ordinal}{nth}]){dash}?(?P<u>{unit})",)),
    (v.read_fiscal, (
        "{EARLY}?{the}?{fiscal}{annum}?{Y}",
        "{EARLY}?{the}(?P<s>[{current}{last}{next}{past}{previous}{latest}])?{fiscal}(?P<u>{annum}){ENDED}",
        "{EARLY}?(?P<s>[{this}{last}{next}]){fiscal}(?P<u>{annum}){ENDED}",
    )),
    # units seen from publication or from the text
    (v.read_duration, ("{the}(?P<s>{past})(?P<u>{UNIT})",)),
    (v.read_unit, ("{LATER}?{the}?{REL}(?P<u>{UNIT}){SO}?",)),
    (v.read_weekend, ("{EARLY}?(?:{the}|{REL})(?P<we>{weekend})",)),
    (v.read_the_unit, (
        "{LATER}{the}(?P<u>{UNIT})",
        "(?P<early>{approx}?)(?P<u>{annum})[{dash}{apos}]?{edge}",
        "{the}{all}?(?P<u>{UNIT}){ENDED}(?![{before}{after}{dash}{of}{to}])",
    )),
    (v.read_year_ago, ("(?:{a}(?P<u>{annum})|(?P<u>{annum}){dash})(?P<dir>[{ago}{earlier}])",)),
    (v.read_ago, (
        "{APPROX}?{over}?{Q}{more}?{trading}?{U}{SO}?(?P<dir>{ago}|{from}{now}|{hence})",
        "(?P<u>{units})(?P<dir>{ago})",
    )),
    # lengths
    (v.read_duration, (
        "{APPROX}?{Q}[{dash}{more}{another}{trading}]?{U}(?P<plus>{and}{a}{half})?"
        "(?:{dash}?{old}|{dash}{long}|{SO})?(?!{dash}[{ago}{earlier}]){HANGS}",
        "{APPROX}?(?:[{the}{these}]?{WHICH}?|{its}{WHICH})"
        "{Q}{more}?{trading}?{U}{SO}?",
        "(?P<u>{UNIT}){dash}{long}",
        "(?<![{scheduled}])(?P<bare>(?P<u>{units}))(?:{dash}{long})?{HANGS}",
    )),
    # sets
    (v.read_set, (
        "{each}(?:(?P<other>{other})|{Q})?(?:{U}|(?P<m>[{month}{season}])|(?P<part>{part})|(?P<we>{weekend}))",
        "{each}(?P<other>{other})?(?P<w>{weekday})(?P<part>{part})?",
        "(?P<w>{weekdays})",
        "(?P<w>{weekday})(?P<part>{parts})",
        "(?P<adverb>{adverb}|{rate}(?![{other}{was}]))",
    )),
    # references
    (lambda f: v.reference("PAST_REF"), (
        "{more}?{past_ref}",
        "{the}{past}(?![{card}{n12}{n31}{vague}])",
        "{the}?{past}{units}",
        "{the}?{recent}{units}(?:{and}{units})?",
    )),
    (lambda f: v.reference("PRESENT_REF"), (
        "{present_ref}",
        "(?<!{from}){now}",
        "{current}",
        "{these}{units}",
        "{at}{the}?[{moment}{present}]",
    )),
    (lambda f: v.reference("FUTURE_REF"), (
        "(?<!{as}){future_ref}(?![{after}{was}])",
        "{the}{near}?{future}(?!{of})",
        "{the}?{coming}{units}",
        "{the}{units}{ahead}",
        "{the}{near}{term}",
    )),
    (v.read_clock, ("{APPROX}?{CLOCK}",)),
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
    return [(re.compile(_expand(pattern)), read) for read, patterns in _RULES for pattern in patterns]


# Classes that no rule can run through, and classes that make no time expression without another.
_INERT = {"scheduled", "money", "quote", "stop", "other", "name", "sum", "was", "will"}
LINKS = frozenset(
    """a the of in on at to and or so from this that same its as up no more less than over all near after
    before long old another comma dash apos""".split()  # noqa: SIM905
)
_GLUE = LINKS | set("half fraction n12 n31 num nth card tens hundred second ordinal".split())  # noqa: SIM905


@cache
def needs() -> list[frozenset[str]]:
    """Return for each pattern the letters one of which any match of it holds; linking words are none."""
    letters = letter_of()
    telling = frozenset(letters.values()) - {letters[name] for name in LINKS & set(letters)}
    return [telling & set(pattern.pattern) for pattern, _ in compiled()]


@cache
def islands() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the pattern of a run of known classes, and that of a class that makes a run worth a look."""
    letters = letter_of()
    used = {name for name, letter in letters.items() if any(letter in rule.pattern for rule, _ in compiled())}
    active = "".join(letters[name] for name in sorted(used - _INERT))
    core = "".join(letters[name] for name in sorted(used - _INERT - _GLUE))
    return re.compile(f"[{active}]+"), re.compile(f"[{core}]")
