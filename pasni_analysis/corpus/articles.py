"""An article as a reader hands it on, and a row of what a reader could not use."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from pasni_analysis.corpus.edits import Edit

LONGEST = 1_000_000  # characters of one article: ten times the longest that newspapers print
Segment = tuple[int, int, int]
Problem = dict[str, str]


@dataclass(frozen=True)
class Part:
    """One article within a decoded file: its text, the way back to the file, and what the file says of it.

    ``text`` goes on to cleaning. ``segments`` are its runs (start, end, raw_start) that stand in the decoded
    file as they are; what no segment covers (a blank between paragraphs of a page) was put there by the
    reader. ``edits`` lists, in characters of the decoded file, what the reader left out or read as metadata.
    ``fields`` are by our names: id, title, outlet, published, byline, url, section, via, language.
    """

    text: str
    segments: tuple[Segment, ...] = ()
    edits: tuple[Edit, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class RawArticle:
    """One article as read, before any cleaning: a part of the file ``path``.

    ``raw`` is the decoded file (the record, in a table) in whose characters ``part`` counts.
    """

    doc_id: str
    path: str
    raw: str
    part: Part
    sha256: str
    format: str = "text"

    @property
    def is_file(self) -> bool:
        """Say whether the article is called by its file, of which it is the only one."""
        return self.path == self.doc_id or self.path.startswith(self.doc_id + ".")


Item = RawArticle | Problem


def hash_part(part: Part) -> str:
    """Return the SHA-256 of one article of many in a file: its text, and what the file says of it."""
    content = json.dumps([part.text, sorted(part.fields.items())], ensure_ascii=False)
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()


def problem(path: str, expected: str, found: str, advice: str) -> Problem:
    """Return one row of the table ``problems``."""
    return {"path": path, "expected": expected, "found": found, "advice": advice}


def too_long(part: Part, where: str) -> Problem | None:
    """Return the row for an article that is longer than any is; else None."""
    if len(part.text) <= LONGEST:
        return None
    found = f"{len(part.text):,} characters"
    return problem(where, f"an article of at most {LONGEST:,} characters", found, "split it, or take it out")
