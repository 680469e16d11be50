"""Small closed lists of words that rules look for, by name: lexicons/cue_words.csv."""

from functools import cache

from pasni_analysis.lexicons import load_lexicon


@cache
def cue_words(name: str) -> frozenset[str]:
    """Return the words of the list ``name``, in lower case; an unknown name raises KeyError.

    >>> "might" in cue_words("conditional modal")
    True
    """
    found = frozenset(row["word"] for row in load_lexicon("cue_words") if row["list"] == name)
    if not found:
        raise KeyError(f"lexicons/cue_words.csv has no list {name!r}")
    return found
