"""Time grows linearly with hostile text: every pattern of the package, and every function that reads a text.

Ratios of processor time for a text and one of four times its length, so that no clock and no machine decides.
"""

import inspect
import json
from collections.abc import Callable
from types import SimpleNamespace

import pandas as pd
import pytest
from hostile import MODULES, STEEP, TEXTS, Text, cost, growth, patterns, runs, texts_for

import pasni_analysis as pa
from pasni_analysis.corpus.clean import clean_text
from pasni_analysis.corpus.duplicates import compare_texts, find_clusters
from pasni_analysis.corpus.language import find_language
from pasni_analysis.corpus.read import read_bytes
from pasni_analysis.measures.keyness import word_form
from pasni_analysis.measures.roles import find_role, role_before
from pasni_analysis.spans.amounts import find_amounts
from pasni_analysis.spans.mention_known import acronyms, cover, listed_names, outlet_spans
from pasni_analysis.spans.parse import parse
from pasni_analysis.spans.quotation import find_quotations

pytestmark = pytest.mark.slow  # minutes, and alone: ratios of processor time suffer from neighbours

SHORT, LONG = (
    1_024,
    65_536,
)  # characters: the shortest text, and the longest that a steep ratio is measured with
FULL = [262_144, 65_536, 16_384]  # a quarter of the text at last: 1 MB, less where a pattern is slow


@pytest.mark.parametrize("module", MODULES)
def test_patterns_take_linear_time(module: str) -> None:
    for pattern in patterns(module):
        binary = isinstance(pattern.compiled.pattern, bytes)
        for method, run in runs(pattern):
            slowest = (0.0, TEXTS[0])
            for kind in texts_for(pattern.compiled):
                found = growth(run, kind, SHORT, most=LONG, binary=binary)
                assert found.ratio <= STEEP, (
                    f"{pattern.place}: {method}: {found.ratio:.0f} times on 4x {kind}"
                )
                slowest = max(slowest, (found.seconds, kind))
            seconds, kind = slowest
            size = next(n for n in FULL if seconds * n / SHORT < 2 or n == FULL[-1])
            found = growth(run, kind, size, most=8 * size, binary=binary)  # memory grows in steps
            assert found.ratio <= STEEP, (
                f"{pattern.place}: {method}: {found.ratio:.0f} times on 1 MB of {kind}"
            )


def test_steep_pattern_is_found() -> None:
    import re

    from hostile import Pattern

    for source in (r"\s+x", r"(\w+\s?)+:", r"<a[^>]*\bb=[^>]*>", r"(?:,a*)+$"):
        pattern = Pattern("here", re.compile(source), frozenset({"search"}))
        ((_, run),) = runs(pattern)
        assert any(
            growth(run, kind, SHORT, most=LONG).ratio > STEEP for kind in texts_for(pattern.compiled)
        ), source


def _corpus(text: str) -> pd.DataFrame:
    day = pd.Series([pd.NaT] * 2).astype("datetime64[us]")
    return pd.DataFrame(
        {
            "doc_id": ["a", "b"],
            "text": [text, f"{text} b"],
            "label": ["A", "B"],
            "published_start": day,
            "published_end": day,
        }
    )


def _read(name: str, form: Callable[[str], str]) -> Callable[[str], object]:
    return lambda text: list(read_bytes(form(text).encode("utf-8"), name))


ON_TEXT: dict[str, Callable[[str], object]] = {
    "find_timexes": lambda text: pa.find_timexes(text, "2025-10-07"),
    "find_sentences": pa.find_sentences,
    "find_credits": pa.find_credits,
    "find_quotations": find_quotations,
    "find_amounts": lambda text: list(find_amounts(text)),
    "acronyms": lambda text: list(acronyms(text, cover(text, []))),
    "listed_names": lambda text: list(listed_names(text, cover(text, []))),
    "outlet_spans": lambda text: list(outlet_spans(text, [])),
    "kwic": lambda text: pa.kwic(SimpleNamespace(documents=_corpus(text)), "a*"),
    "find_role": find_role,
    "role_before": role_before,
    "word_form": word_form,
    "normalize_outlet": pa.normalize_outlet,
    "find_language": lambda text: find_language("", text),
    "clean_text": clean_text,
    "compare_texts": lambda text: compare_texts(text, text),
    "find_clusters": lambda text: find_clusters(_corpus(text)),
    "text file": _read("a.txt", str),
    "page": _read("a.html", lambda text: f"<!doctype html><html><body><p>{text}</p></body></html>"),
    "opening of a page": _read("a.html", lambda text: f"<html {text}"),
    "csv": _read("a.csv", lambda text: f"title,text\nA,{text}\n"),
    "json": _read("a.json", lambda text: json.dumps([{"title": text, "text": text}])),
    "markdown": _read("a.md", str),
}
ON_PARSE: dict[str, Callable[[object], object]] = {
    "find_mentions": pa.find_mentions,
    "find_attributions": pa.find_attributions,
    "find_quantities": pa.find_quantities,
}
PARSED = [
    Text("", unit, "")
    for unit in ('"a ', "“A” ", "Abc ", "Abc, ", "he said ", "$1 ", "(A) ", "- ", "a: b\n", "of the ")
]


@pytest.mark.parametrize("name", ON_TEXT)
def test_functions_of_a_text_take_linear_time(name: str) -> None:
    for kind in TEXTS[::2]:
        ratio = growth(ON_TEXT[name], kind, 2 * SHORT, most=LONG).ratio
        assert ratio <= STEEP, f"{name} takes {ratio:.0f} times as long on 4x {kind}"


@pytest.fixture(scope="module")
def parsed() -> dict[tuple[Text, int], object]:
    return {(kind, size): parse(kind.of(size)) for kind in PARSED for size in (SHORT, 4 * SHORT)}


@pytest.mark.parametrize("name", ON_PARSE)
def test_functions_of_a_parse_take_linear_time(name: str, parsed: dict[tuple[Text, int], object]) -> None:
    for kind in PARSED:
        less, more = (cost(ON_PARSE[name], parsed[kind, size], 3) for size in (SHORT, 4 * SHORT))
        assert more <= STEEP * less, f"{name} takes {more / less:.0f} times as long on 4x {kind}"


def test_each_public_finder_of_a_text_is_tested() -> None:
    finders = {name for name in pa.__all__ if name.startswith("find_")}
    on_text = {name for name in finders if "text" in inspect.signature(getattr(pa, name)).parameters}
    assert on_text <= ON_TEXT.keys() | ON_PARSE.keys()
