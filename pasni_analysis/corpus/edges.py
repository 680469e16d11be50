"""The edges of an article: lines of furniture above its second paragraph and below its last.

A rule here judges a line near the edge of the text or a fixed form inside it; it never takes a paragraph.
"""

from itertools import islice

from pasni_analysis.corpus import chrome
from pasni_analysis.corpus.dates import DATE
from pasni_analysis.corpus.outlets import find_outlet, is_clear_outlet, normalize_outlet
from pasni_analysis.corpus.page import Page
from pasni_analysis.corpus.words import count_words

HEAD_LINES, TAIL_LINES, MENU_LINES = 12, 60, 300


def take_edges(page: Page) -> None:
    """Take the furniture at the edges of an article, and pointers to other texts inside it."""
    _take_head(page)
    _take_tail(page)
    _take_imprint(page)
    _take_pointers(page)


def _take_head(page: Page) -> None:
    # Up to the second paragraph: the first may be a standfirst with the date and byline below it.
    ends = list(islice((i for i, line in enumerate(page.lines) if _is_text(line.text)), 2))
    first, second = [*ends, *[len(page.lines)] * 2][:2]
    above = range(max(0, first - MENU_LINES), min(first, len(page.lines) - 1))
    page.kept |= _find_only_headline(page, above)
    for index in range(max(0, first - MENU_LINES), min(second, first + HEAD_LINES, len(page.lines) - 1)):
        if index == first or page.take_date(index, near=index > first - 6):
            continue
        if index > first or not _take_label(page, index):
            page.take_strong(index)


def _find_only_headline(page: Page, above: range) -> set[int]:
    # Articles of a column may all be headed alike: of lines that recur one stays where no other could be the
    # headline. Which of several that is, is told as in a page.
    able = [i for i in above if chrome.could_head(page.texts[i]) and not _is_furniture(page.texts[i])]
    if page.kept or not able or any(page.texts[i] not in page.recurring for i in able):
        return set()
    return {max(able, key=lambda i: (min(count_words(page.texts[i]), 4), i))}


def _is_furniture(text: str) -> bool:
    label = chrome.strong_rule(text) or chrome.matches("section", text) or is_clear_outlet(text)
    dated = count_words(text) <= 8 and DATE.search(text)
    return bool(label or dated or chrome.ADDRESS.fullmatch(text))


def _is_text(text: str) -> bool:
    return chrome.is_prose(text) and not chrome.strong_rule(text)


def _take_label(page: Page, index: int) -> bool:
    text = page.lines[index].text
    if chrome.ADDRESS.fullmatch(text):
        return page.take(index, "address", "url")
    if chrome.matches("section", text):
        return page.take(index, "section label", "" if _in_menu(page, index) else "section")
    if index < 3 and is_clear_outlet(text):
        # An agency above a text is its credit: the site that prints it is another.
        kind = "agency" if find_outlet(text)["kind"] == "wire" else "outlet"
        return page.take(index, "site name", kind, normalize_outlet(text))
    repeats = index and text == page.lines[index - 1].text
    return bool(repeats) and page.take(index, "repeated line")


def _in_menu(page: Page, index: int) -> bool:
    # Of sections on end none is told to be the article's; "Home" is none.
    beside = [page.texts[i] for i in (index - 1, index + 1) if 0 <= i < len(page.texts)]
    menu = ("section", "navigation")
    return any(chrome.matches(rule, text) for rule in menu for text in beside) or chrome.is_home(
        page.texts[index]
    )


def _take_imprint(page: Page) -> None:
    # Below the last paragraph, where a paper says in which of its issues the article stood.
    for index in range(len(page.lines) - 1, -1, -1):
        if index not in page.taken and (page.take_imprint(index) or chrome.is_prose(page.texts[index])):
            return


def _take_tail(page: Page) -> None:
    # Furniture at the end: everything below the text that is furniture or could be, from the
    # first line that certainly is. Without such a line nothing is taken: a list may end a text.
    first, weak = len(page.lines), {}
    for index in range(len(page.lines) - 1, max(0, len(page.lines) - TAIL_LINES), -1):
        text = page.lines[index].text
        if chrome.strong_rule(text) or (text in page.recurring and not chrome.is_prose(text)):
            first = index
        elif rule := chrome.weak_rule(text):
            weak[index] = rule
        else:
            break
    for index in range(first, len(page.lines)):
        if index in page.taken:
            continue
        if index not in weak:
            page.take_strong(index)
        elif weak[index] == "site description":
            _take_description(page, index)
        else:
            page.take(index, weak[index])


def _take_description(page: Page, index: int) -> None:
    # The site's own name opens its description and stands alone above it, or is a known outlet.
    match = chrome.DESCRIPTION.fullmatch(page.lines[index].text)
    name = match["name"] if match else ""
    alone = any(line.text.casefold() == name.casefold() for line in page.lines[:index])
    page.take(index, "site description", "outlet" if alone or is_clear_outlet(name) else "", name)


def _take_pointers(page: Page) -> None:
    # A pointer to another text is a line of its own wherever it stands.
    for index, line in enumerate(page.lines):
        if index not in page.taken and chrome.is_link(line.text):
            if chrome.matches("read more", line.text):
                page.take(index, "read more")
            elif line.text.lower() == "advertisement":
                page.take(index, "navigation")
