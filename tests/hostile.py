"""Hostile texts: every pattern of the package, texts on which it may run long, and how its time grows.

The patterns are found, not listed: what hangs on a module (in containers too), what a function without
arguments keeps, and each call of ``re`` in the code, with stand-ins for values that only a run knows.
"""

import ast
import re
import signal
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from re import _constants as sre
from re import _parser
from types import ModuleType
from typing import Any, NamedTuple

import pasni_analysis

ROOT = Path(pasni_analysis.__file__).parent
MODULES = sorted(
    ".".join(("pasni_analysis", *path.relative_to(ROOT).with_suffix("").parts))
    for path in ROOT.rglob("*.py")
    if not path.name.startswith("__")
)
_ANYWHERE = {"search", "finditer", "findall", "sub", "subn", "split", "compile", "scanner"}
_LIMIT = 6.0  # seconds of processor time; what takes longer grows without bound
_FLOOR = 0.002  # seconds: below, a ratio is noise
STEEP = 8  # fourfold text, fourfold time; quadratic growth is sixteenfold


class Pattern(NamedTuple):
    """A compiled pattern, where it stands, and the methods that are called on it."""

    place: str
    compiled: re.Pattern
    methods: frozenset[str]


class _StandIn(str):
    # A value of a run: a string, whatever is asked of it.
    def __getattr__(self, name: str) -> "_StandIn":
        return self


class _Values(dict):
    def __missing__(self, name: str) -> Any:
        builtins = __builtins__ if isinstance(__builtins__, dict) else vars(__builtins__)
        return builtins[name] if name in builtins else _StandIn("Gwadar Port")


def _held(value: Any, depth: int = 4) -> Iterator[re.Pattern]:
    # Patterns in a value: containers are opened, a function that keeps its patterns is called.
    if isinstance(value, re.Pattern):
        yield value
    elif depth and isinstance(value, Mapping):
        for part in value.values():
            yield from _held(part, depth - 1)
    elif depth and isinstance(value, tuple | list | set | frozenset):
        for part in value:
            yield from _held(part, depth - 1)
    elif depth and is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from _held(getattr(value, field.name), depth - 1)
    elif depth and hasattr(value, "cache_info"):
        returned = str(getattr(value, "__annotations__", {}).get("return", ""))
        if "Pattern" in returned:
            yield from _held(value(), depth - 1)


@cache
def _tree(module: str) -> ast.Module:
    return ast.parse((ROOT.parent / (module.replace(".", "/") + ".py")).read_text(encoding="utf-8"))


def _calls(module: str) -> Iterator[tuple[ast.Call, str, ast.expr]]:
    # Calls of a method: the call, the method, and what stands before the point.
    for node in ast.walk(_tree(module)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node, node.func.attr, node.func.value


@cache
def _methods() -> dict[int, set[str]]:
    # By the identity of a pattern: the methods that any module calls on it, or on an item of what holds it.
    found: dict[int, set[str]] = {}
    held: dict[int, list[re.Pattern]] = {}
    for module in MODULES:
        names = vars(import_module(module))
        for _, method, owner in _calls(module):
            if method not in {*_ANYWHERE, "match", "fullmatch"}:
                continue
            used = {node.id for node in ast.walk(owner) if isinstance(node, ast.Name)} & set(names)
            for name in used:
                value = names[name]
                if id(value) not in held:
                    held[id(value)] = list(_held(value))
                for pattern in held[id(value)]:
                    found.setdefault(id(pattern), set()).add(method)
    return found


def _inline(module: ModuleType) -> Iterator[Pattern]:
    for call, method, owner in _calls(module.__name__):
        if isinstance(owner, ast.Name) and owner.id == "re" and method in {*_ANYWHERE, "match", "fullmatch"}:
            values = _Values(vars(module))
            flags = next((word.value for word in call.keywords if word.arg == "flags"), None)
            place = {"compile": 1, "sub": 4, "subn": 4, "split": 3}.get(method, 2)
            flags = call.args[place] if len(call.args) > place else flags
            parts = [
                eval(compile(ast.Expression(part), place_of(module, call), "eval"), values) if part else 0
                for part in (call.args[0], flags)
            ]
            yield Pattern(place_of(module, call), re.compile(*parts), frozenset({method}))


def place_of(module: ModuleType, call: ast.Call) -> str:
    """Return module and line of a call."""
    return f"{module.__name__}:{call.lineno}"


@cache
def patterns(module: str) -> list[Pattern]:
    """Return the patterns of ``module``; one of another module that it only imports is left to that one."""
    home, found = import_module(module), {}
    made = {
        target.id
        for node in _tree(module).body
        for target in ast.walk(node)
        if isinstance(target, ast.Name) and isinstance(target.ctx, ast.Store)
    }
    made |= {node.name for node in _tree(module).body if isinstance(node, ast.FunctionDef)}
    for name in sorted(made & set(vars(home))):
        for pattern in _held(vars(home)[name]):
            methods = frozenset(_methods().get(id(pattern), {"search"}))
            found.setdefault((pattern.pattern, pattern.flags), Pattern(f"{module}.{name}", pattern, methods))
    for pattern in _inline(home):
        found.setdefault((pattern.compiled.pattern, pattern.compiled.flags), pattern)
    return list(found.values())


# What a set of characters may be asked for, the telling ones first.
_PALETTE = " aA1.,-'\n\t\"(/é|&_<[:;\xa0\\"
_CATEGORIES: dict[Any, Callable[[str], bool]] = {
    sre.CATEGORY_SPACE: str.isspace,
    sre.CATEGORY_NOT_SPACE: lambda c: not c.isspace(),
    sre.CATEGORY_DIGIT: str.isdigit,
    sre.CATEGORY_NOT_DIGIT: lambda c: not c.isdigit(),
    sre.CATEGORY_WORD: lambda c: c.isalnum() or c == "_",
    sre.CATEGORY_NOT_WORD: lambda c: not (c.isalnum() or c == "_"),
}
_REPEATS = (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT)


def _within(char: str, members: list) -> bool:
    wanted = True
    for kind, value in members:
        if kind is sre.NEGATE:
            wanted = False
        elif (
            (kind is sre.LITERAL and chr(value) == char)
            or (kind is sre.RANGE and value[0] <= ord(char) <= value[1])
            or (kind is sre.CATEGORY and _CATEGORIES[value](char))
        ):
            return wanted
    return not wanted


def _sample(items: Any, pick: int) -> str:
    # A text that the parsed ``items`` match, as a rule; ``pick`` chooses among characters and alternatives.
    parts = []
    for kind, value in items:
        if kind is sre.LITERAL:
            parts.append(chr(value))
        elif kind is sre.NOT_LITERAL:
            parts.append(next(char for char in _PALETTE[pick % 9 :] if ord(char) != value))
        elif kind is sre.ANY:
            parts.append("a1 "[pick % 3])
        elif kind is sre.IN:
            own = [chr(v if k is sre.LITERAL else v[0]) for k, v in value if k in (sre.LITERAL, sre.RANGE)]
            fitting = [char for char in (*_PALETTE, *own) if _within(char, value)]
            parts.append(fitting[pick % len(fitting)] if fitting else "a")
        elif kind is sre.BRANCH:
            parts.append(_sample(value[1][pick % len(value[1])], pick))
        elif kind is sre.SUBPATTERN:
            parts.append(_sample(value[-1], pick))
        elif kind is sre.ATOMIC_GROUP:
            parts.append(_sample(value, pick))
        elif kind in _REPEATS:
            parts.append(_sample(value[2], pick) * max(1, value[0]))
        elif kind is sre.ASSERT and value[0] < 0:
            parts.append(_sample(value[1], pick))
    return "".join(parts)


def _attacks(items: Any, prefix: str = "") -> Iterator[tuple[str, str]]:
    # What stands before a long repeat and what it repeats, for each repeat at any depth.
    for at, (kind, value) in enumerate(items):
        for pick in range(6):
            before = prefix + _sample(list(items)[:at], pick)
            if kind in _REPEATS:
                if value[1] > 8:
                    yield before, _sample(value[2], pick)
                yield from _attacks(value[2], before) if pick == 0 else ()
            elif kind is sre.BRANCH and pick == 0:
                for part in value[1]:
                    yield from _attacks(part, before)
            elif kind is sre.SUBPATTERN and pick == 0:
                yield from _attacks(value[-1], before)
            elif kind in (sre.ATOMIC_GROUP, sre.ASSERT, sre.ASSERT_NOT) and pick == 0:
                yield from _attacks(value if kind is sre.ATOMIC_GROUP else value[1], before)


class Text(NamedTuple):
    """A kind of text: what stands first, what is repeated, and what stands last."""

    first: str
    unit: str
    last: str

    def of(self, size: int) -> str:
        """Return the text with about ``size`` characters."""
        return self.first + self.unit * (max(1, size // len(self.unit))) + self.last


_UNITS = [
    *" \n\t\r\xa0aAé1.,-–_'\"“”‘’(<[{&/\\|:;@#$%*=~",
    *("''", "``", " \n", "\n\n", ". ", "A. ", "A.", "U.S. ", "a,", "1,", "1.", "a ", "A ", "1 ", "ab-"),
    *("Abc ", "Abc, ", "a'", "(a", "“a", "“a” ", '"a" ', "<a ", "<a>", "</a", "http://", "&amp;", "a@"),
    *("May ", "May 5, ", "May 5, 2021 ", "and ", "the ", "by ", "said ", "of ", "the U.S. ", "Mr. Abc "),
    *("$1 ", "1-1-", "2021", "last year ", "By Abc and ", "one hundred ", "5 p.m. ", "=?", "\\'", "{\\a "),
    *("a: ", "Abc Abc\n", "1\n", " - ", "| ", "\ufffd", "日", "\u2028", "<!-- a -->", "# a: b\n"),
]  # fmt: skip
TEXTS = [Text("", unit, last) for unit in _UNITS for last in ("", "\0")]


def texts_for(pattern: re.Pattern) -> list[Text]:
    """Return the kinds of text for ``pattern``: those for all, and those made from its own repeats."""
    source = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    tree = _parser.parse(source, pattern.flags & ~(re.UNICODE if isinstance(pattern.pattern, bytes) else 0))
    found = dict.fromkeys(TEXTS)
    for pick in range(3):
        whole = _sample(tree, pick)
        for unit in (whole, whole[:-1], whole + " "):
            found |= dict.fromkeys([Text("", unit, "\0")] if unit else [])
    for before, body in _attacks(tree):
        for first, unit in ((before, body), ("", before + body), ("", before)):
            found |= dict.fromkeys(Text(first, unit, last) for last in ("", "\0", "\n") if unit)
    return list(found)


class Growth(NamedTuple):
    """How many times longer four times the text takes (0: no time to speak of), and how long in seconds."""

    ratio: float
    seconds: float


@contextmanager
def _limited() -> Iterator[None]:
    def stop(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, _LIMIT)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def cost(work: Callable[[Any], object], text: Any, repeats: int = 1) -> float:
    """Return the least processor time, in seconds, of ``work`` on ``text``; endless is ``inf``."""
    best = float("inf")
    for _ in range(repeats):
        try:
            with _limited():
                start = time.thread_time()
                work(text)
                best = min(best, time.thread_time() - start)
        except TimeoutError:
            pass
    return best


def growth(
    work: Callable[[Any], object], kind: Text, size: int, *, most: int = 0, binary: bool = False
) -> Growth:
    """Return how the time of ``work`` grows from ``size`` characters of ``kind`` to four times as many.

    A repeat of up to a thousand times looks steep on a short text: a steep one is measured again with longer
    texts, up to ``most`` characters, and what is steep at last counts. Each is measured three times before.
    """
    small, large = (
        kind.of(n).encode("latin-1", "replace") if binary else kind.of(n) for n in (size, 4 * size)
    )
    first = more = cost(work, large)
    if more < _FLOOR:
        return Growth(0.0, first)
    for repeats in range(1, 4) if more < float("inf") else ():
        less = max(cost(work, small, repeats), _FLOOR / 16)
        more = min(more, cost(work, large, repeats - 1))
        if more <= STEEP * less:
            return Growth(more / less, first)
    if 4 * size < most and more < float("inf"):
        return growth(work, kind, 4 * size, most=most, binary=binary)
    return Growth(float("inf") if more == float("inf") else more / less, first)


def runs(pattern: Pattern) -> Iterator[tuple[str, Callable[[Any], object]]]:
    """Yield the ways in which ``pattern`` is used, each as a function of a text."""
    compiled = pattern.compiled
    if pattern.methods & {"match"}:
        yield "match", compiled.match
    if pattern.methods & {"fullmatch"}:
        yield "fullmatch", compiled.fullmatch
    if pattern.methods & _ANYWHERE:
        yield "search", lambda text: sum(1 for _ in compiled.finditer(text))
