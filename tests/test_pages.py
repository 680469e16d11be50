"""Saved web pages: the article, the map back to the source, what was left out, and hostile pages."""

import json
import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pasni_analysis.corpus.page_places import RULE
from pasni_analysis.corpus.page_source import read_source
from pasni_analysis.corpus.pages import LONGEST, decode_archive, decode_page, read_page

FIRST = "The harbour board said on Monday that the new pier would open before the winter storms arrive."
SECOND = "Fishermen who have used the old jetty for forty years asked for a smaller fee and a longer slipway."
THIRD = "The ministry has promised an answer by the end of the month, and engineers are to survey the bay."
BODY = f"<p>{FIRST}</p>\n<p>{SECOND}</p>\n<p>{THIRD}</p>"


def page(body, head="", title="A new pier for the bay"):
    return (
        f"<!DOCTYPE html><html lang='en'><head><title>{title}</title>{head}</head><body>\n"
        f"<nav><ul><li><a href='/'>Home</a></li><li><a href='/w'>Weather</a></li></ul></nav>\n"
        f"<article><h1>{title}</h1>\n{body}\n</article>\n"
        f"<footer><p>All rights reserved by nobody</p></footer></body></html>"
    )


def check(html, **more):
    """Read a page, and see that its segments and edits agree with its source."""
    part = read_page(html, **more)
    assert part is not None
    end = 0
    for start, stop, raw in part.segments:
        assert end <= start < stop
        assert part.text[start:stop] == html[raw : raw + stop - start]
        end = stop
    own = [(raw, raw + stop - start) for start, stop, raw in part.segments]
    places = sorted([*own, *((e.start, e.end) for e in part.edits)])
    assert all(a < b for a, b in places)
    edits = [(e.start, e.end) for e in sorted(part.edits)]
    assert all(a[1] <= b[0] for a, b in pairwise(edits))
    assert not any(s < e.end and e.start < t for e in part.edits for s, t in own)
    return part


def removed(part, html):
    return [html[e.start : e.end] for e in sorted(part.edits)]


def test_paragraphs_stand_apart_below_the_headline_and_the_rest_is_listed():
    html = page(BODY)
    part = check(html)
    assert part.text.split("\n\n") == ["A new pier for the bay", FIRST, SECOND, THIRD]
    assert removed(part, html) == ["Home", "Weather", "All rights reserved by nobody"]
    assert {(e.rule, e.action) for e in part.edits} == {(RULE, "removed")}
    assert [html[raw : raw + e - s] for s, e, raw in part.segments] == part.text.split("\n\n")


def test_the_headline_is_located_where_it_is_printed_not_in_the_title_tag():
    html = page(BODY)
    start, _, raw = check(html).segments[0]
    assert (start, raw) == (0, html.index("<h1>") + 4)


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("Salt &amp; Rope Company", "Salt & Rope Company"),
        ("caf&eacute; on the pier", "café on the pier"),
        ("a fee of &#8364;5 a day", "a fee of €5 a day"),
        ("the <b>old</b> <i>stone <u>jetty</u></i> there", "the old stone jetty there"),
        ("“We will wait,” she said", "“We will wait,” she said"),
        ("about forty\n     metres", "about forty metres"),
        ("5 < 6 and so on", "5 < 6 and so on"),
    ],
)
def test_marks_within_a_paragraph(source, shown):
    html = page(f"<p>{FIRST} {source}.</p><p>{SECOND}</p><p>{THIRD}</p>")
    part = check(html)
    assert f"{FIRST} {shown}." in part.text
    assert FIRST not in " ".join(removed(part, html))


def test_an_entity_is_a_character_without_a_segment():
    html = page(f"<p>{FIRST} Salt &amp; Rope.</p><p>{SECOND}</p><p>{THIRD}</p>")
    part = check(html)
    at = part.text.index("&")
    assert not any(s <= at < e for s, e, _ in part.segments)
    assert any(part.text[s:e] == " Rope." for s, e, _ in part.segments)


def test_a_no_break_space_is_a_blank():
    part = check(page(f"<p>{FIRST} It cost 5&nbsp;million.</p><p>{SECOND}</p><p>{THIRD}</p>"))
    assert "It cost 5 million." in part.text.replace("\xa0", " ")


def test_comments_scripts_and_styles_are_neither_text_nor_removed():
    html = page(f"<style>p {{}}</style><!-- {THIRD} --><script>var a = '<p>{THIRD}</p>';</script>{BODY}")
    part = check(html)
    assert part.text.count(THIRD) == 1
    assert removed(part, html) == ["Home", "Weather", "All rights reserved by nobody"]
    assert html[part.segments[-1][2] - 3 :].startswith(f"<p>{THIRD}")


def test_a_paragraph_that_a_teaser_repeats_is_located_in_the_article():
    html = page(BODY).replace("<article>", f"<div class='teaser'><a href='/x'>{FIRST}</a></div><article>")
    part = check(html)
    assert FIRST in part.text
    assert part.text.count(SECOND) == 1


def test_a_block_of_several_tags_is_one_removal():
    html = page(BODY).replace("All rights", "All <b>the</b> rights")
    assert removed(check(html), html)[-1] == "All <b>the</b> rights reserved by nobody"


def test_lists_and_tables_are_read_without_marks_of_the_extractor():
    rows = "<table><tr><td>Fee for boats</td><td>5 coins</td></tr><tr><td>Nets</td><td>2</td></tr></table>"
    html = page(f"{BODY}<ul><li>{FIRST} Again.</li><li>{SECOND} Again.</li></ul>{rows}")
    part = check(html)
    lines = part.text.split("\n\n")
    assert f"{FIRST} Again." in lines
    assert not any(line.startswith(("|", "- ")) for line in lines)
    assert "Fee for boats | 5 coins" in lines
    assert removed(part, html) == ["Home", "Weather", "All rights reserved by nobody"]


@pytest.mark.parametrize(
    "byline", ["By Mira Sand", "Mira Sand", "By <a href='/m'>Mira Sand</a> | 4 March 2021"]
)
def test_the_byline_is_metadata_and_what_else_names_the_author_is_removed(byline):
    more = "<footer><p>Mira Sand</p><p>More by Mira Sand</p></footer>"
    part = check(page(f"<p class='author'>{byline}</p>{BODY}") + more)
    told = [e for e in part.edits if e.action == "metadata"]
    assert part.fields["byline"] == "Mira Sand"
    assert len(told) == 1
    assert all(e.rule == RULE for e in part.edits)


# --- what the page says of itself -------------------------------------------------------------------------


def ld(**more):
    return f'<script type="application/ld+json">{json.dumps(more)}</script>'


ARTICLE = {"@type": "NewsArticle", "headline": "A new pier for the bay"}


def fields(head="", body=BODY, **more):
    part = check(page(body, head), **more)
    return part.fields


def test_json_ld_gives_author_day_outlet_and_section():
    found = fields(
        ld(
            **ARTICLE,
            datePublished="2021-03-04T09:00:00+05:00",
            author=[{"name": "Mira T. Sand"}, {"name": "Ola Berg"}],
            publisher={"name": "Bay Herald"},
            articleSection="Coast",
        )
    )
    assert found == {
        "title": "A new pier for the bay",
        "outlet": "Bay Herald",
        "published": "2021-03-04",
        "byline": "Mira T. Sand; Ola Berg",
        "section": "Coast",
        "language": "en",
    }


def test_an_author_may_be_a_reference():
    graph = [ARTICLE | {"author": {"@id": "#m"}}, {"@type": "Person", "@id": "#m", "name": "Mira Sand"}]
    assert fields(ld(**{"@graph": graph}))["byline"] == "Mira Sand"


def test_meta_tags_and_the_canonical_address():
    found = fields(
        '<meta property="og:site_name" content="Bay Herald"><meta name="author" content="By Mira Sand">'
        '<meta property="article:published_time" content="2021-03-04">'
        '<link rel="canonical" href="https://herald.example/pier?a=1&amp;b=2">'
    )
    assert found["outlet"] == "Bay Herald"
    assert found["byline"] == "Mira Sand"
    assert found["published"] == "2021-03-04"
    assert found["url"] == "https://herald.example/pier?a=1&b=2"


@pytest.mark.parametrize(
    ("beside", "day"),
    [
        ("<p class='m'>Posted on March 4, 2021 by Mira Sand</p>", "2021-03-04"),
        ("<p>4 March 2021, 3:51 pm</p>", "2021-03-04"),
        ("<span itemprop='datePublished'>4 March 2021</span>", "2021-03-04"),
        ("<time datetime='2021-03-04T10:00'>some time ago</time>", "2021-03-04"),
        ("<p>Last updated: March 4, 2021</p>", None),
        ("<p>04/03/2021</p>", None),  # March or April
        (f"<p>{FIRST} The first was built on 4 March 2021.</p>", None),
        ("<p>Friday</p>", None),
        ("<p>4. March 2021</p>", "2021-03-04"),
        ('<script>{"publishedDate": "2021-03-04T20:37:27Z"}</script>', "2021-03-04"),
    ],
)
def test_a_day_is_taken_where_it_is_printed_as_such_and_never_from_running_text(beside, day):
    assert fields(body=beside + BODY).get("published") == day


@pytest.mark.parametrize(
    ("language", "day"), [("en-GB", "2021-03-04"), ("en-US", "2021-04-03"), ("en", None)]
)
def test_the_region_of_a_page_orders_a_date_in_numbers(language, day):
    html = page(f"<p>04/03/2021</p>{BODY}")
    found = read_page(html.replace("lang='en'", f"lang='{language}'", 1))
    assert found.fields.get("published") == day


def test_the_day_of_a_change_is_not_that_of_publication_but_bounds_it():
    found = fields(body="<p>This page was last modified on 4 March 2021, at 19:23.</p>" + BODY)
    assert (found.get("published"), found["updated"]) == (None, "2021-03-04")


def test_a_date_alone_on_its_line_dates_the_page_where_it_is_the_only_one():
    assert fields(body=f"{BODY}<p>March 4, 2021</p>")["published"] == "2021-03-04"
    assert "published" not in fields(body=f"{BODY}<p>March 4, 2021</p><p>March 5, 2021</p>")


def test_times_that_differ_date_nothing():
    times = "<time datetime='2021-03-04'>a</time><time datetime='2021-03-05'>b</time>"
    assert "published" not in fields(body=BODY + times)


def test_the_day_in_an_address_counts_last():
    url = "https://herald.example/2021/03/04/pier"
    assert fields(url=url)["published"] == "2021-03-04"
    assert fields(ld(**ARTICLE, datePublished="2020-01-01"), url=url)["published"] == "2020-01-01"


def test_a_late_hour_of_universal_time_is_the_day_that_the_page_prints():
    head = ld(**ARTICLE, datePublished="2021-03-05T03:10:00Z")
    assert fields(head)["published"] == "2021-03-05"
    assert fields(head, body=f"<p>March 4, 2021</p>{BODY}")["published"] == "2021-03-04"
    assert fields(head, body=f"<p>March 1, 2021</p>{BODY}")["published"] == "2021-03-05"


def test_the_article_of_another_page_does_not_date_this_one():
    other = ARTICLE | {"headline": "Snow in the hills", "datePublished": "2019-01-01"}
    assert "published" not in fields(ld(**{"@graph": [other, other | {"headline": "Rain"}]}))


@pytest.mark.parametrize(
    ("head", "heading", "title"),
    [
        ("<title>A new pier for the bay | Bay Herald</title>", "", "A new pier for the bay"),
        ("<title>Bay Herald » A new pier for the bay</title>", "", "A new pier for the bay"),
        (
            "<title>A new pier for the bay - Herald</title>",
            "<h1>A new pier for us all</h1>",
            "A new pier for us all",
        ),
        (
            "<title>Pier - Herald</title><meta property='og:site_name' content='Herald'>",
            "<h1>Herald</h1>",
            "Pier",
        ),
        ("<title>Home - a pier - a bay</title>", "", "Home - a pier - a bay"),
    ],
)
def test_the_headline_goes_without_the_name_of_the_site(head, heading, title):
    html = f"<html><head>{head}</head><body>{heading}<div>{BODY}</div></body></html>"
    assert check(html).fields["title"] == title


def test_the_address_that_a_browser_noted_when_saving():
    html = page(BODY).replace("<html", "<!-- saved from url=(0030)https://herald.example/pier/1 -->\n<html")
    assert check(html).fields["url"] == "https://herald.example/pier/1"


# --- bytes ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        "<p>“café”</p>".encode("utf-8-sig"),
        "<p>“café”</p>".encode("utf-16"),
        "<p>“café”</p>".encode(),
        "<meta charset=windows-1252><p>“café”</p>".encode("cp1252"),
        "<meta charset='latin1'><p>“café”</p>".encode("cp1252"),
        "<meta charset=utf-16><p>“café”</p>".encode(),
        "<meta charset=nonsense><p>“café”</p>".encode(),
        '<meta http-equiv="Content-Type" content="text/html; charset=utf-8"><p>“café”</p>'.encode(),
        "<p>“café”</p>".encode("cp1252"),
    ],
)
def test_encodings_of_pages(data):
    assert decode_page(data).endswith("<p>“café”</p>")


@given(st.binary(max_size=300))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_decoded(data):
    assert "\r" not in decode_page(data)


def test_a_web_archive_gives_its_page_and_address():
    data = (
        b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=B\r\n\r\n--B\r\n"
        b"Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n"
        b"Content-Location: https://herald.example/pier\r\n\r\n<p>caf=C3=A9 =3D here</p>\r\n--B--\r\n"
    )
    assert decode_archive(data) == ("<p>café = here</p>", "https://herald.example/pier")
    with pytest.raises(ValueError, match="without a page"):
        decode_archive(b"Content-Type: text/plain\r\n\r\nhello")


# --- pages of any kind ------------------------------------------------------------------------------------

WORDS = st.sampled_from(
    [FIRST, SECOND, THIRD, "Share", "a &amp; b", "x &lt; y", "don&#8217;t", "“q”", "é\u0301", "<"]
)
TREES = st.recursive(
    WORDS,
    lambda inner: st.tuples(
        st.sampled_from(["p", "div", "b", "ul", "li", "table", "td", "blockquote", "aside", "h2", "br", "a"]),
        st.lists(inner, max_size=4),
        st.booleans(),
    ),
    max_leaves=25,
)


def render(tree):
    if isinstance(tree, str):
        return tree + " "
    name, inner, closed = tree
    return f"<{name}>{''.join(map(render, inner))}" + (f"</{name}>\n" if closed else "")


@given(st.lists(TREES, min_size=1, max_size=6))
@settings(max_examples=80, deadline=None)
def test_segments_always_agree_with_the_source(trees):
    html = page("".join(map(render, trees)))
    if read_page(html):
        check(html)


@given(st.text(alphabet="<>/!-&;ap \"'=\n", max_size=120))
@settings(max_examples=300, deadline=None)
def test_any_text_is_scanned(source):
    found = read_source(source)
    assert len(found.chars) == len(found.starts) == len(found.ends)
    ends = [0, *(end for _, end in found.blocks)]
    assert [start for start, _ in found.blocks] == ends[:-1]
    assert ends[-1] == len(found.chars)


HOSTILE = {
    "nested": lambda n: "<div>" * n + BODY,
    "inline": lambda n: "<b>" * n + BODY,
    "tags": lambda n: "<a " * n,
    "quotes": lambda n: '<a b="' * n,
    "attributes": lambda n: "<a" + " b=c" * n + ">",
    "angles": lambda n: "<" * n,
    "comments": lambda n: "<!--" * n,
    "titles": lambda n: "<title>" * n,
    "bylines": lambda n: "<p class=author>" * n,
    "entities": lambda n: "&amp;" * n,
    "ampersands": lambda n: "&" * n,
    "blanks": lambda n: "<a" + " " * n,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_pages_take_time_in_proportion_to_their_size(name):
    def seconds(n):
        html = HOSTILE[name](n)
        start = time.process_time()
        read_source(html)
        return time.process_time() - start

    small = min(seconds(10_000) for _ in range(3))
    assert seconds(80_000) < 8 * 4 * small + 0.2


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_is_read_or_holds_no_article(name):
    part = read_page(HOSTILE[name](20_000))
    assert part is None or part.text


@pytest.mark.parametrize(
    "html",
    [
        "",
        "  \n",
        "hello",
        "<html></html>",
        "<html><frameset><frame src='a'></frameset></html>",
        "<html><body><script>var a = 1;</script></body></html>",
        "<html><head><title>Not found</title></head><body><h1>404</h1><p>Nothing here.</p></body></html>",
    ],
)
def test_a_page_without_an_article_gives_none(html):
    assert read_page(html) is None


@pytest.mark.parametrize(
    "tail", ["<!-- never closed ", "<script>never closed ", "<p title='never closed ", "\0\0", "\ud800"]
)
def test_what_is_broken_at_the_end_does_not_harm_the_article(tail):
    html = page(BODY).replace("</body></html>", tail + "<p>x</p>")
    assert all(text in check(html).text for text in (FIRST, SECOND, THIRD))


def test_a_page_that_is_too_large_is_refused_with_its_size():
    with pytest.raises(ValueError, match=r"5,000,001 characters; pages of up to 5,000,000"):
        read_page("x" * (LONGEST + 1))
    with pytest.raises(ValueError, match=r"300,000 tags"):
        read_page("<b>" * 300_000)


def test_a_line_that_the_page_does_not_hold_stays_without_a_segment(monkeypatch):
    import pasni_analysis.corpus.pages as pages

    other = "These words were made by another hand and stand nowhere on this page at all."
    monkeypatch.setattr(pages, "_extract", lambda html: f"{FIRST}\n{other}\n{SECOND}")
    part = check(page(BODY))
    at = part.text.index(other)
    assert not any(s < at + len(other) and at < e for s, e, _ in part.segments)
    assert part.text.split("\n\n")[-1] == SECOND


def test_the_missing_extra_is_named(monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "trafilatura", None)
    with pytest.raises(ModuleNotFoundError, match=r'pip install "pasni_analysis\[html\]"'):
        read_page(page(BODY))
