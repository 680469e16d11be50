"""What the columns of researchers' tables are called, and what a record says under our names for them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from html import unescape
from typing import Any

from pasni_analysis.corpus.articles import Part
from pasni_analysis.corpus.decoding import plain_lines
from pasni_analysis.corpus.fragment import is_fragment, read_fragment

# The package's own name first; blanks count as "_".
SYNONYMS = {
    "id": ("id", "doc_id", "article_id", "uid", "stories_id", "guid"),
    "text": (
        *("text", "body", "content", "article", "full_text", "fulltext", "article_text", "body_text"),
        *("maintext", "main_text", "story", "story_text", "plain_text"),
    ),
    "title": ("title", "headline", "head", "article_title", "web_title"),
    "outlet": (
        *("outlet", "media_name", "publication", "newspaper", "publisher", "source", "source_name"),
        *("outlet_name", "media_outlet", "sitename", "site_name", "site", "source_domain", "domain"),
    ),
    "published": (
        *("published", "date", "publish_date", "published_at", "publication_date", "pub_date", "pubdate"),
        *("date_published", "published_date", "date_publish", "datetime", "web_publication_date"),
    ),
    "byline": ("byline", "author", "authors", "by"),
    "url": ("url", "link", "article_url", "web_url", "permalink"),
    "section": ("section", "category", "news_desk", "section_name"),
    "via": ("via", "agency"),
    "language": ("language", "lang"),
}
_KNOWN = {called for names in SYNONYMS.values() for called in names}
_WITHIN = ("fields", "_source")  # where the Guardian and Elasticsearch keep the columns of a record
_TAG = re.compile(r"<[^<>]{0,2000}>")
Columns = Mapping[str, str]


def check_columns(columns: Columns) -> None:
    """Raise ValueError where ``columns``, our name to a table's, uses a name that is not ours."""
    if unknown := sorted(set(columns) - set(SYNONYMS)):
        raise ValueError(f"columns: {unknown[0]!r} is none of {', '.join(SYNONYMS)}")


def column_key(name: object) -> str:
    """Return a column's name as it compares: small letters, ``_`` for blanks, in known names between words.

    >>> column_key(" Publication Date"), column_key("publishedAt"), column_key("SiteName"), column_key("URL")
    ('publication_date', 'published_at', 'site_name', 'url')
    """
    written = re.sub(r"[\s\-.]+", "_", str(name).strip())
    small = written.lower()
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", written).lower()
    return words if words in _KNOWN else small  # "BodyRaw" and "bodyraw" stay one name


def called(name: str, columns: Columns) -> tuple[str, ...]:
    """Return what the column that we call ``name`` can be called: as ``columns`` says, then as is known."""
    given = (column_key(columns[name]),) if name in columns else ()
    return given + SYNONYMS[name]


def known_names(header: Iterable[object], columns: Columns) -> set[str]:
    """Return which of our names the columns in ``header`` go by."""
    keys = {column_key(name) for name in header}
    return {name for name in SYNONYMS if keys & set(called(name, columns))}


def has_text(header: Iterable[object], columns: Columns) -> bool:
    """Say whether one of the columns in ``header`` holds the articles' text."""
    return "text" in known_names(header, columns)


def find_header(rows: Sequence[Sequence[object]], columns: Columns) -> int | None:
    """Return which of ``rows`` names the columns: has most that are known; None where it has none of text."""
    known = [known_names(row, columns) for row in rows]
    best = max(range(len(rows)), key=lambda i: (len(known[i]), "text" in known[i]), default=0)
    return best if rows and "text" in known[best] else None


def flatten(record: Mapping[Any, Any]) -> dict[str, Any]:
    """Return the values of ``record`` by the keys of their columns, those of objects within it too.

    ``{"title": {"rendered": ...}}`` has also ``title_rendered``; what is within ``fields`` counts as outside.
    """
    found = {column_key(key): value for key, value in record.items()}
    for key, value in list(found.items()):
        for inner, content in value.items() if isinstance(value, dict) else ():
            found.setdefault(column_key(f"{key}.{inner}"), content)
            if key in _WITHIN:
                found.setdefault(column_key(inner), content)
    return found


def _plain(html: str) -> str:
    return " ".join(unescape(_TAG.sub("", html)).split())


def _cell(value: Any, between: str = "; ") -> str:
    # A number is kept as it is written, so that the checks see it; null and NaN say nothing.
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return between.join(text for part in value if (text := _cell(part)))
    if isinstance(value, dict):  # {"id": "dawn", "name": "Dawn"}, as interfaces of the web write an outlet
        return _plain(_cell(value["rendered"])) if "rendered" in value else _cell(value.get("name"))
    return str(value) if isinstance(value, str | int | float) and value == value else ""


def _text(value: Any) -> str:
    # Paragraphs may come as a list; WordPress gives {"rendered": "<p>...</p>"}.
    value = value.get("rendered") if isinstance(value, dict) and "rendered" in value else value
    if isinstance(value, list | tuple) and any(isinstance(part, dict) for part in value):
        return ""  # a list of records
    return plain_lines(_cell(value, "\n\n"))


def read_text(text: str) -> Part:
    """Return a text as it is, a piece of a web page without its tags."""
    return read_fragment(text) if is_fragment(text) else Part(text)


def _longest(texts: Sequence[str]) -> str:
    # One record may hold the beginning ("... [+2100 chars]") and the whole, with tags or without.
    if len(texts) < 2:
        return "".join(texts)
    return max(texts, key=lambda text: len("".join(read_text(text).text.split())))


def read_fields(record: Mapping[Any, Any], columns: Columns) -> dict[str, str]:
    """Return what ``record`` says, by our names: the first column of each that holds something.

    Of several columns of text the longest counts, unless ``columns`` names one.
    """
    known = flatten(record)
    texts = [text for key in called("text", columns) if (text := _text(known.get(key))).strip()]
    named = _text(known.get(column_key(columns["text"]))).strip() if "text" in columns else ""
    found = {"text": texts[0] if named else _longest(texts)}
    for name in SYNONYMS:
        cells = (_cell(known.get(key)) for key in called(name, columns))
        if name != "text" and (cell := next((c for c in cells if c.strip()), "")):
            found[name] = cell
    return {name: found[name] for name in SYNONYMS if found.get(name)}
