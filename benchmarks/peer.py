"""Other packages, in the environment that benchmarks/peers.lock describes: what they take for the same texts.

Run by that environment's Python with the name of a peer; texts come as JSON, seconds of processor time go.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

PYTHON = Path(__file__).parents[1] / ".venv-peers" / "bin" / "python"


def ask(name: str, given: object) -> float:
    """Return the seconds of processor time that the peer ``name`` takes, its own start-up left out."""
    command = [str(PYTHON), "-W", "ignore", __file__, name]
    done = subprocess.run(command, input=json.dumps(given), capture_output=True, text=True, check=True)
    return float(done.stdout.splitlines()[-1])


def _dateparser(texts: list[str]) -> Callable[[], object]:
    from dateparser.search import search_dates

    search_dates("on Sunday", languages=["en"])
    return lambda: [search_dates(text, languages=["en"]) for text in texts]


def _recognizers(texts: list[str]) -> Callable[[], object]:
    from recognizers_date_time import recognize_datetime
    from recognizers_text import Culture

    recognize_datetime("on Sunday", Culture.English)
    return lambda: [recognize_datetime(text, Culture.English) for text in texts]


def _scattertext(given: dict[str, list[str]]) -> Callable[[], object]:
    import pandas as pd
    import scattertext as st

    frame = pd.DataFrame(given)

    def work() -> object:
        corpus = st.CorpusFromPandas(
            frame, category_col="unit", text_col="text", nlp=st.whitespace_nlp_with_sentences
        )
        counts = corpus.build().get_unigram_corpus().get_term_freq_df("")
        prior = counts.sum(axis=1)
        score = st.LogOddsRatioInformativeDirichletPrior(prior, 10)
        return [score.get_scores(counts[unit], prior - counts[unit]) for unit in counts]

    return work


if __name__ == "__main__":
    peers = {"dateparser": _dateparser, "recognizers": _recognizers, "scattertext": _scattertext}
    work = peers[sys.argv[1]](json.load(sys.stdin))
    started = time.process_time()
    work()
    print(time.process_time() - started)
