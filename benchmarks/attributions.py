"""What attribution adds to the annotation of a corpus: its processor time as a share of the parser's own."""

import sys
import time
from pathlib import Path

import pasni_analysis as pa
from pasni_analysis.spans.mentions import find_mentions
from pasni_analysis.spans.parse import parse

SEEDS = Path(__file__).parents[1] / "seeds"


def times(texts: list[str]) -> tuple[float, float]:
    """Return the seconds of processor time that parsing and attribution take, measured text by text."""
    parsing = finding = 0.0
    for text in texts:
        started = time.process_time()
        doc = parse(text)
        parsing += time.process_time() - started
        mentions = find_mentions(doc)
        started = time.process_time()
        pa.find_attributions(doc, mentions=mentions)
        finding += time.process_time() - started
    return parsing, finding


def main() -> None:
    """Print the ratio over a corpus: the one named, at most 100 of its articles, else the seeds."""
    corpus = pa.load_corpus(sys.argv[1] if len(sys.argv) > 1 else str(SEEDS))
    texts = corpus.documents["text"].tolist()[:100]
    times(texts[:1])  # the parser and the word lists are loaded once a process
    parsing, finding = times(texts)
    print(f"attribution of {len(texts)} articles: {finding:.2f} s beside {parsing:.2f} s of the parser,")
    print(f"{finding / parsing:.2f} of the parser's time")


if __name__ == "__main__":
    main()
