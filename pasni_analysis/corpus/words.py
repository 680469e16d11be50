"""What counts as a word, the same everywhere: in denominators, shingles, concordances and key words."""

import re
from functools import lru_cache

# A number with its decimals, a dotted abbreviation, or letters and digits with inner apostrophes and hyphens.
WORD = re.compile(r"\d+(?:[.,]\d+)+\w*|(?:[^\W\d_]\.){2,}(?:-\w+)*|\w+(?:['’\-]\w+)*")
_LINE = 400  # characters
_LETTERS = re.compile(r"[^\W_]+")


def bare(text: str) -> str:
    """Return the letters and digits of ``text`` in lower case: two prints of one headline are the same."""
    return "".join(_LETTERS.findall(text.casefold()))


def count_words(text: str) -> int:
    """Return the number of words: "U.S.", "$1.2" and "US-backed" are one each.

    >>> count_words("The U.S. paid $1.2 billion for U.S.-made parts, Pakistan’s 1,615th.")
    10
    """
    return _count_line(text) if len(text) <= _LINE else len(WORD.findall(text))


@lru_cache(1 << 14)
def _count_line(line: str) -> int:
    # Cleaning asks again and again how many words a line has.
    return len(WORD.findall(line))
