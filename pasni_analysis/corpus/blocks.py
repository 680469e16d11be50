"""Where the article stands in the dump of a whole page: lines are weighed, the heaviest run is taken.

The weights follow what boilerplate detection has found to tell: words in a line and in its neighbours
(Kohlschütter et al. 2010), function words (jusText: Pomikálek 2011); the run is the maximum subsequence
(Pasternack and Roth 2009). All thresholds are set by hand; none was trained.
"""

from collections import Counter
from collections.abc import Container, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from pasni_analysis.corpus import chrome
from pasni_analysis.corpus.words import WORD, count_words
from pasni_analysis.lexicons import load_lexicon

SHORT, FURNITURE, HEADING = -4.0, -12.0, -30.0  # weights of lines that are no running text
MOST_WORDS = 100  # a paragraph counts no more
FAR = 40  # lines between headline and text: author, date, share buttons, a gallery
BELOW_TITLE = 3  # times what stands below the page's title is worth more than another run
MOST_GAP = -100.0  # weight of the longest run of lines that are no text
COMMENTS = 4  # so many lines that head comments, eight lines apart at most, are a discussion
LEAST_BODY = 100  # words of running text before comments or related stories can end an article
PARAGRAPH = 12  # words
FEWEST_SHORT = 12  # lines that are no sentence; a page has more


class Body(NamedTuple):
    """The lines ``start``..``end`` of the article, and those between that belong to other stories."""

    start: int
    end: int
    related: frozenset[int]


@cache
def _function_words() -> frozenset[str]:
    return frozenset(row["word"] for row in load_lexicon("stopwords"))


def function_share(line: str) -> float:
    """Return the share of English function words among the words of ``line``: 0.4 in prose, 0.1 in a menu."""
    words = [match[0].lower().replace("’", "'") for match in WORD.finditer(line[:1000])]
    return sum(word in _function_words() for word in words) / len(words) if words else 0.0


@cache
def _weight(rule: str) -> float:
    return HEADING if rule in ("related heading", "other stories", "article end") else FURNITURE


def weigh(line: str) -> float:
    """Return the words of a line of running text, half of them for a short sentence; else a minus."""
    if rule := chrome.page_rule(line):
        return _weight(rule)
    if chrome.matches("legal", line):
        return FURNITURE
    words, ends = count_words(line), chrome.ends_sentence(line)
    if chrome.is_item(line) and words < PARAGRAPH:
        return 0.0  # a list within the article is carried along, but begins and ends nothing
    if words < 4 or not (ends or words >= 25):
        return SHORT
    share = function_share(line)
    if (words >= PARAGRAPH and ends and share >= 0.25) or (words >= 25 and share >= 0.3):
        return float(min(words, MOST_WORDS))
    # Half for a short sentence, and for a long one with few function words: names, or not English.
    return min(words, MOST_WORDS) / 2 if ends and (share >= 0.25 or words >= 25) else SHORT


def is_page(texts: Sequence[str], weights: Sequence[float], titles: Container[int]) -> bool:
    """Say whether the lines are the dump of a whole page: much that is no sentence, some certain furniture.

    A list, a poem, a transcript or a live report has short lines as well, but no menu, prompt or copyright.
    ``titles`` are the lines that repeat the first, as a headline repeats the page's title.
    """
    short = sum(weight <= 0 for weight in weights)
    pairs = zip(texts, weights, strict=True)
    certain = len({text.casefold() for text, weight in pairs if weight < SHORT and chrome.strong_rule(text)})
    certain += bool(titles)
    share = short / len(texts) if texts else 0.0
    return (short >= FEWEST_SHORT and share >= 0.3 and certain >= 3) or (
        short >= 20 and share >= 0.6 and certain >= 2
    )


def _lower_repeated(texts: Sequence[str], weights: list[float], titles: Container[int]) -> None:
    counts = Counter(texts)
    for i, text in enumerate(texts):
        if counts[text] > 2 and weights[i] > FURNITURE and i not in titles:
            weights[i] = FURNITURE


def _ease_pointers(texts: Sequence[str], weights: list[float]) -> None:
    # "Read more" before links heads other stories; before a paragraph it is a pointer that lost its link.
    for i, (weight, after) in enumerate(pairwise(weights)):
        if weight == HEADING and after >= PARAGRAPH and chrome.is_pointer(texts[i]):
            weights[i] = SHORT


def _find_related(texts: Sequence[str], weights: Sequence[float], titles: Container[int]) -> set[int]:
    # After a heading for other stories come links and single paragraphs; two on end are the article again.
    found, related = set(), False
    padded = [SHORT, *weights, SHORT, SHORT]
    for i, weight in enumerate(weights):
        before, after, later = padded[i], padded[i + 2], padded[i + 3]
        if weight == HEADING:
            related = True
        elif i in titles or (weight >= PARAGRAPH and after >= PARAGRAPH):
            related = False
        alone = weight > 0 and before < PARAGRAPH and later < PARAGRAPH
        if related or (alone and i + 1 < len(texts) and chrome.is_pointer(texts[i + 1])):
            found.add(i)
    return found


def _find_ends(texts: Sequence[str], weights: Sequence[float]) -> set[int]:
    # A heading that follows an article, or the first of many lines that head comments.
    heads = [i for i, text in enumerate(texts) if chrome.heads_comment(text)]
    crowded = {i for i, later in zip(heads, heads[COMMENTS - 1 :], strict=False) if later - i <= 8 * COMMENTS}
    named = {i for i, w in enumerate(weights) if w == HEADING and chrome.page_rule(texts[i]) == "article end"}
    return named | crowded


class _Run:
    # A run of lines while it grows: its weight, and what the lines without text at its end took from it.
    def __init__(self, start: int, worth: float) -> None:
        self.start, self.worth, self.weight, self._gap = start, worth, 0.0, 0.0

    def add(self, weight: float) -> None:
        room = min(0.0, MOST_GAP - self._gap)
        self._gap = 0.0 if weight > 0 else self._gap + weight
        self.weight += max(weight, room)


def find_body(texts: Sequence[str], weights: Sequence[float], titles: Container[int] = ()) -> Body:
    """Return where the article stands: the run of lines whose weights sum to most.

    ``titles`` are the lines that repeat the page's title: the article begins below one of them. Comments
    end the article, and so nothing below counts, once there has been an article.
    """
    mine = list(weights)
    _lower_repeated(texts, mine, titles)
    _ease_pointers(texts, mine)
    related, ends = _find_related(texts, mine, titles), _find_ends(texts, mine)
    best, found, span, title, run = 0.0, 0.0, (0, 0), -FAR - 1, _Run(0, 1)
    for i, weight in enumerate(mine):
        begins = i in titles and found < LEAST_BODY
        title = i if begins else title
        if begins or run.weight <= 0:
            run = _Run(i, BELOW_TITLE if i - title <= FAR else 1)
        run.add(min(weight, SHORT) if i in related else weight)
        if run.weight * run.worth > best:
            best, found, span = run.weight * run.worth, run.weight, (run.start, i + 1)
        if found >= LEAST_BODY and i in ends:
            break
    return Body(*span, frozenset(i for i in related if span[0] <= i < span[1]))
