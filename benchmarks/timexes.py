"""How fast time expressions are found: words a second on one core, by article and in one long text."""

import time
from collections.abc import Callable

from loading import make_articles

import pasni_analysis as pa


def words_per_second(run: Callable[[], object], words: int, *, repeats: int = 3) -> float:
    """Return the best of ``repeats`` runs, in words a second of processor time."""
    best = float("inf")
    for _ in range(repeats):
        started = time.process_time()
        run()
        best = min(best, time.process_time() - started)
    return words / best


def main() -> None:
    """Print one line a form of the text."""
    articles = list(make_articles(300))
    words = sum(len(article["text"].split()) for article in articles)
    long = "\n\n".join(article["text"] for article in articles)
    pa.find_timexes("on Sunday", published="2025-10-07")  # the patterns are compiled once a process
    each = words_per_second(
        lambda: [pa.find_timexes(a["text"], published=a["published"]) for a in articles], words
    )
    once = words_per_second(lambda: pa.find_timexes(long, published="2025-10-07"), words)
    print(f"time expressions of {words:,} words in {len(articles)} articles, words a second of one core:")
    print(f"article by article {each:,.0f}, as one text {once:,.0f}")


if __name__ == "__main__":
    main()
