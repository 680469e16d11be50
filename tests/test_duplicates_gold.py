"""Recall and precision of near-duplicates on real articles put through made-up wire edits."""

import gzip
import json
import random
import re
from collections.abc import Callable
from itertools import combinations

import pandas as pd
import pytest

from pasni_analysis.corpus.duplicates import compare_texts, find_clusters

ORIGINALS, COPIES = 420, 210
Edit = Callable[[str, random.Random, list[str]], str]


def paragraphs(text: str) -> list[str]:
    found = [part for part in re.split(r"\n+", text) if part.strip()]
    return found if len(found) >= 4 else re.split(r"(?<=[.!?])\s+", text)


def made_up(r: random.Random, vocabulary: list[str], n: int) -> str:
    return " ".join(r.choices(vocabulary, k=n))


def cut(text: str, r: random.Random, vocabulary: list[str]) -> str:
    words = re.findall(r"\S+\s*", text)
    return "".join(words[: max(1, int(len(words) * r.uniform(0.3, 0.7)))])


def new_lead(text: str, r: random.Random, vocabulary: list[str]) -> str:
    old = paragraphs(text)
    most = len(text.split()) // 3  # of a text that is all lead, nothing is left to be a copy
    new = [made_up(r, vocabulary, min(most, r.randint(15, 40))) for _ in range(r.choice([1, 2]))]
    return "\n\n".join([*new, *(old[r.choice([0, 1]) :] or old)])


def new_headline(text: str, r: random.Random, vocabulary: list[str]) -> str:
    head, _, rest = text.partition("\n")
    return f"{made_up(r, vocabulary, 9)}\n\n{rest if rest and len(head) < 150 else text}"


def words_changed(share: float) -> Edit:
    def edit(text: str, r: random.Random, vocabulary: list[str]) -> str:
        return re.sub(r"\w+", lambda m: r.choice(vocabulary) if r.random() < share else m[0], text)

    return edit


def reordered(text: str, r: random.Random, vocabulary: list[str]) -> str:
    parts = paragraphs(text)
    r.shuffle(parts)
    return "\n\n".join(parts)


EDITS: dict[str, list[Edit]] = {
    "cut from the end": [cut],
    "new lead": [new_lead],
    "new headline": [new_headline],
    "10 % of words": [words_changed(0.1)],
    "15 % of words": [words_changed(0.15)],
    "paragraphs reordered": [reordered],
    "cut, new lead": [cut, new_lead],
    "cut, 10 % of words": [cut, words_changed(0.1)],
    "reordered, 10 % of words": [reordered, words_changed(0.1)],
}


def table(ids: list[str], texts: list[str], days: list[str]) -> pd.DataFrame:
    dates = pd.to_datetime(pd.Series(days)).astype("datetime64[us]")
    return pd.DataFrame({"doc_id": ids, "text": texts, "published_start": dates, "published_end": dates})


@pytest.fixture(scope="module")
def articles(gold):
    with gzip.open(gold / "attribution" / "polnear-train.jsonl.gz", "rt", encoding="utf-8") as lines:
        read = [json.loads(line) for line in lines]
    return read[:ORIGINALS]  # in order of outlet and day: many are of one story and one desk


@pytest.fixture(scope="module")
def alone(articles) -> dict[str, str]:
    """The cluster of each original; the copies among them were checked by headline, day and changes."""
    ids = [f"o{i}" for i in range(len(articles))]
    found = find_clusters(table(ids, [a["text"] for a in articles], [a["published"] for a in articles]))
    return dict(zip(ids, found, strict=True))


def test_the_copies_among_the_originals_are_the_ones_that_were_checked(articles, alone) -> None:
    pairs = {(int(a[1:]), int(i[1:])) for i, a in alone.items() if a != i}
    # Two editions of a newspaper three times, two states of one agency's running report once.
    assert pairs == {(51, 52), (247, 248), (285, 286), (290, 292)}


@pytest.mark.parametrize("kind", EDITS)
def test_edited_copies_are_found_and_nothing_else(kind, articles, alone) -> None:
    r = random.Random(7)
    vocabulary = [word for a in articles[::10] for word in a["text"].split()]
    chosen = sorted(r.sample(range(len(articles)), COPIES))
    copies = []
    for i in chosen:
        text = articles[i]["text"]
        for edit in EDITS[kind]:
            text = edit(text, r, vocabulary)
        copies.append(text)
    ids = [*alone, *(f"c{i}" for i in chosen)]
    texts = [*(a["text"] for a in articles), *copies]
    days = [a["published"] for a in [*articles, *(articles[i] for i in chosen)]]
    cluster = dict(zip(ids, find_clusters(table(ids, texts, days)), strict=True))
    recall = sum(cluster[f"c{i}"] == cluster[f"o{i}"] for i in chosen) / COPIES
    members = pd.Series(cluster).groupby(pd.Series(cluster)).groups.values()
    joined = [pair for group in members for pair in combinations(group, 2)]
    right = sum(alone["o" + a[1:]] == alone["o" + b[1:]] for a, b in joined)
    assert recall >= 0.95
    assert right / len(joined) >= 0.99


def test_the_seeds_are_no_copies_of_each_other(seeds) -> None:
    texts = [path.read_text("utf-8") for path in sorted(seeds.glob("*.txt"))]
    assert max(max(compare_texts(a, b)) for a, b in combinations(texts, 2)) < 0.3
