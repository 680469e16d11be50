"""Deliveries of Nexis Uni, LexisNexis and LexisNexis Academic: one text, many articles.

Two layouts are known. The newer one (Nexis Uni, Lexis+, as DOCX, RTF or PDF) opens with a cover of the
numbered titles, and each article is: title, publication, date, copyright, "Section:", "Length:" and other
labels, "Body", the text, "Graphic", "Classification", "Load-Date:", "End of Document". The older one (TXT)
opens each article with "3 of 250 DOCUMENTS", then publication and date, then title and labels in capitals,
and closes it with labels. Sources: deliveries and parsers in public repositories (LexisNexisTools,
newspapers, nexis-uni-parser).
"""

import re
from collections.abc import Iterator, Sequence

from pasni_analysis.corpus.archives import (
    Row,
    attach_edits,
    build_part,
    drop_pages,
    join_rows,
    join_title,
    split_rows,
)
from pasni_analysis.corpus.articles import Part
from pasni_analysis.corpus.nexis_cover import START, cut_cover, expected_count
from pasni_analysis.corpus.nexis_head import END, Rules, is_article, read_article

# Lines that each say something of Nexis; three different ones are no accident.
_MARKS = [
    re.compile(pattern, re.MULTILINE)
    for pattern in (
        r"^[ \t\xa0]*End of Document[ \t\xa0]*$",
        r"^[ \t\xa0]*(?:Load-Date|LOAD-DATE):[ \t\xa0]*\S",
        r"^[ \t\xa0]*(?:Length|LENGTH):[ \t\xa0]*[\d,]+ words?\b",
        r"^[ \t\xa0]*(?:Body|BODY:?)[ \t\xa0]*$",
        r"^[ \t\xa0]*(?:Classification[ \t\xa0]*$|(?:Publication-Type|PUBLICATION-TYPE):)",
        r"^[ \t\xa0]*(?:Language|LANGUAGE): ?[A-Za-z]+",
        r"^[ \t\xa0]*(?:Job Number:|Documents? \(\d+\)[ \t\xa0]*$)",
        r"^[ \t\xa0]*\d+ of \d+ DOCUMENTS?[ \t\xa0]*$",
    )
]
_SURE = (0, 1, 7)  # of _MARKS: one of these is in every delivery


def is_nexis(text: str) -> bool:
    """Say whether ``text`` is a delivery of Nexis, of one article or many.

    An article that merely speaks of "End of Document" is none: the marks are lines of their own, and it takes
    three different ones.
    """
    found = [bool(mark.search(text)) for mark in _MARKS]
    return sum(found) > 2 and any(found[i] for i in _SURE)


def check_count(text: str, n: int) -> str | None:
    """Return what is wrong with ``n`` articles found, where the delivery announces another number.

    >>> check_count("Documents (23)", 22)
    'expected 23 documents, found 22'
    """
    expected = expected_count(text)
    return f"expected {expected} documents, found {n}" if expected and expected != n else None


def _chunks(rows: Sequence[Row], old: bool) -> list[list[Row]]:
    # What has no head of its own goes on with the article before it: a line "End of Document" within a text.
    chunks: list[list[Row]] = [[]]
    for row in rows:
        if old and START.fullmatch(row.text):
            chunks.append([])
        chunks[-1].append(row)
        if not old and END.fullmatch(row.text):
            chunks.append([])
    merged = [chunks[0]]
    for chunk in chunks[1:]:
        if old or (is_article(chunk) and any(not END.fullmatch(row.text) for row in merged[-1])):
            merged.append(chunk)
        else:
            merged[-1].extend(chunk)
    return merged


def _parts(text: str, rows: Sequence[Row]) -> Iterator[Part]:
    old = any(START.fullmatch(row.text) for row in rows)
    waiting: list[Row] = []  # what came before without being an article
    rules: Rules = {}
    for number, chunk in enumerate(_chunks(rows, old)):
        cover = (len(chunk) if old else cut_cover(chunk)) if number == 0 else 0
        article = read_article(chunk[cover + (1 if old and number else 0) :], old)
        pieces = [*join_title(article.title), *join_rows(article.body)]
        waiting.extend(chunk)
        rules.update((row.end, ("archive cover", "removed")) for row in chunk[:cover])
        rules.update(article.rules)
        if pieces:
            yield build_part(text, waiting, pieces, rules, article.fields)
            waiting, rules = [], {}
    if waiting:
        yield build_part(text, waiting, [], rules, {})


def split_nexis(text: str) -> Iterator[Part]:
    """Yield the articles of a delivery; segments and edits of all together cover all but its blanks.

    A text without any article yields nothing. Load-Date, when Nexis took the article in, is not taken for its
    date: an article without a date stays undated.
    """
    rows, pages = drop_pages(text, split_rows(text))
    yield from attach_edits(list(_parts(text, rows)), pages)
