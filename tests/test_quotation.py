"""Quotation marks: pairs of every shape, quotations over several paragraphs, odd marks."""

import pytest

from pasni_analysis.spans.quotation import find_quotations


def quoted(text: str) -> list[str]:
    return [text[q.start : q.end] for q in find_quotations(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('She called it "a bluff" and left.', ['"a bluff"']),
        ("She called it “a bluff” and left.", ["“a bluff”"]),
        ("She called it ''a bluff'' and left.", ["''a bluff''"]),
        ("She called it ‘a bluff’ and left.", ["‘a bluff’"]),
        ("She called it 'a bluff' and left.", ["'a bluff'"]),
        ("called it“a bluff”and left", ["“a bluff”"]),
        ('It is ("so they say") late.', ['"so they say"']),
        ('"He said “no” twice," she added.', ['"He said “no” twice,"']),
        ("\"I dislike 'soft power,' \" he said.", ["\"I dislike 'soft power,' \""]),
        ("'It's the workers' plan,' he said.", ["'It's the workers' plan,'"]),
        ("“a bluff“ is what it was", ["“a bluff“"]),
    ],
)
def test_pairs_are_found_whatever_their_shape(text: str, expected: list[str]) -> None:
    assert quoted(text) == expected


@pytest.mark.parametrize(
    "text", ["It's the workers' plan.", "He is 6'2 tall, she said.", 'A 5" pipe.', "The '90s were it.", ""]
)
def test_apostrophes_and_inches_are_no_quotations(text: str) -> None:
    assert quoted(text) == []


def test_a_quotation_of_several_paragraphs_goes_on_where_the_next_opens_with_a_mark() -> None:
    first, second = find_quotations('"The port is open.\n\n"It will stay open," he said.')
    assert (first.closed, first.goes_on) == (False, True)
    assert (second.closed, second.goes_on) == (True, False)


def test_an_odd_mark_ends_with_its_sentence_and_swallows_no_paragraph() -> None:
    text = 'He said "it is late. Then he left.\n\nNobody was "glad" about it.'
    assert quoted(text) == ['"it is late.', '"glad"']


def test_a_stray_closing_mark_is_ignored() -> None:
    assert quoted('The port” is small and "quiet" today.') == ['"quiet"']


@pytest.mark.parametrize(
    "text", ['"' * 20_001, "'" * 20_001, "“" * 20_001, "'a s' " * 20_000, ' "a' * 20_000]
)
def test_hostile_runs_of_marks_neither_raise_nor_hang(text: str) -> None:
    assert all(0 <= q.start < q.end <= len(text) for q in find_quotations(text))
