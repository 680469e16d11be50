"""How fast time expressions are found: words a second, and beside two other taggers on the same texts."""

from loading import make_articles
from peer import ask
from texts import RATIO, read_texts, row, seconds

from pasni_analysis.spans.timexes import find_timexes, timex_rows

ARTICLES, ROUNDS = 12, 3
PEERS = {"dateparser": "dateparser's search_dates", "recognizers": "recognizers-text"}


def measure() -> list[dict[str, object]]:
    """Return one row per peer, the ratio of the times, and two of words a second."""
    texts, taken = read_texts(ARTICLES), {name: [] for name in PEERS}
    find_timexes("on Sunday", published="2025-10-07")  # the patterns are compiled once a process
    for _ in range(ROUNDS):
        own = seconds(lambda: [timex_rows(text, day) for text, day in texts])
        for name in PEERS:
            taken[name].append(own / ask(name, [text for text, _ in texts]))
    rows = [
        row(f"time expressions, beside {PEERS[name]}", ratios, RATIO, len(texts))
        for name, ratios in taken.items()
    ]
    return [*rows, *_speed()]


def _speed() -> list[dict[str, object]]:
    articles = list(make_articles(300))
    words, long = sum(len(a["text"].split()) for a in articles), "\n\n".join(a["text"] for a in articles)
    works = {
        "article by article": lambda: [find_timexes(a["text"], published=a["published"]) for a in articles],
        "as one text": lambda: find_timexes(long, published="2025-10-07"),
    }
    return [
        row(case, [words / seconds(work) for _ in range(ROUNDS)], "words a second", len(articles))
        for case, work in works.items()
    ]
