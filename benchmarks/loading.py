"""How fast a corpus loads, and how much memory it takes, as it grows tenfold and again.

Each size is loaded in a process of its own. The articles are made up, word after word as the words of the
default corpus follow each other, so that they are as long as news and no two are alike; one in twenty is a
copy with its end cut off.
"""

import json
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from texts import ROOT, row

import pasni_analysis as pa

SIZES = (1_000, 10_000, 100_000)
RARE = 0.3  # share of words from a long list of made-up ones: five articles have too few words of their own
OUTLETS = ("Dawn", "Arab News", "Live Mint", "Financial Times", "The Hindu", "Reuters", "BBC News")


def _followers() -> dict[str, list[str]]:
    follow: dict[str, list[str]] = defaultdict(list)
    for file in sorted((ROOT / "seeds").glob("*.txt")):
        words = re.findall(r"\S+", file.read_text("utf-8"))
        for word, after in zip(words, [*words[1:], words[0]], strict=True):
            follow[word].append(after)
    return follow


def make_articles(number: int) -> Iterator[dict[str, str]]:
    """Yield ``number`` made-up articles, the same ones each time."""
    chance, follow = random.Random(0), _followers()
    words = sorted(follow)
    paragraphs: list[str] = []
    for i in range(number):
        if i % 20 != 19:
            paragraphs = []
            for _ in range(max(3, round(chance.lognormvariate(2.3, 0.5)))):
                word, text = chance.choice(words), []
                for _ in range(chance.randint(25, 70)):
                    word = chance.choice(follow[word])
                    rare = chance.random() < RARE
                    text.append(f"w{int(min(5e4, chance.paretovariate(0.6)))}" if rare else word)
                paragraphs.append(" ".join(text) + ".")
        kept = paragraphs if i % 20 != 19 else paragraphs[: max(2, len(paragraphs) * 2 // 3)]
        day = f"2025-{1 + i % 12:02d}-{1 + i % 28:02d}"
        yield {
            "id": f"{i:07d}", "outlet": OUTLETS[i % len(OUTLETS)], "published": day,
            "title": f"Made-up headline number {i}", "text": "\n\n".join(kept),
        }  # fmt: skip


def load(path: str) -> dict[str, float]:
    """Load the corpus at ``path`` and return seconds of processor time and the growth of memory in bytes."""
    unit = 1 if sys.platform == "darwin" else 1024
    pa.load_corpus(ROOT / "seeds")  # what is imported and read once is no cost of an article
    before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    corpus = pa.load_corpus(path)
    return {
        "seconds": time.process_time() - started,
        "bytes": unit * (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before),
        "articles": len(corpus.documents),
        "copies": int((corpus.documents["cluster"] != corpus.documents["doc_id"]).sum()),
    }


def load_apart(number: int) -> dict[str, float]:
    """Return what loading ``number`` articles costs, measured in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "corpus.jsonl"
        with path.open("w", encoding="utf-8") as file:
            file.writelines(json.dumps(article) + "\n" for article in make_articles(number))
        done = subprocess.run(
            [sys.executable, __file__, str(path)], capture_output=True, text=True, check=True
        )
        return json.loads(done.stdout) | {"megabytes": path.stat().st_size / 1e6}


def measure(most: int = SIZES[-1]) -> list[dict[str, object]]:
    """Return two rows a size up to ``most`` articles: articles a second, and memory an article."""
    rows = []
    for number in (n for n in SIZES if n <= most):
        found = load_apart(number)
        each = found["articles"] / found["seconds"], found["bytes"] / found["articles"] / 1e3
        for unit, value in zip(("articles a second", "KB an article"), each, strict=True):
            rows.append(row(f"{number:,} articles", [value], unit, number))
    return rows


if __name__ == "__main__":
    print(json.dumps(load(sys.argv[1])))
