"""The dump of a whole page: all but headline and article is taken, and what stands about them is read.

Unlike the rules for the edges of an article these take paragraphs too (other stories, comments); they apply
only where :func:`pasni_analysis.corpus.blocks.is_page` finds the lines of a whole page.
"""

from pasni_analysis.corpus import chrome
from pasni_analysis.corpus.blocks import FEWEST_SHORT, FURNITURE, Body, find_body, is_page, weigh
from pasni_analysis.corpus.headline import find_author, find_day, find_headline, find_titles
from pasni_analysis.corpus.outlets import is_clear_outlet, normalize_outlet
from pasni_analysis.corpus.page import Page
from pasni_analysis.corpus.words import bare, count_words

LONG_LINE = 200  # characters; a line of a menu, prompt or heading is no longer
NEAR = 4  # lines above the headline that may hold author and date
LEAST_ARTICLE, LEAST_BELOW_TITLE = 40, 12  # words of running text; with fewer no article has been found


def take_dump(page: Page) -> bool:
    """Take what is no article from the dump of a whole page; say whether the lines are one."""
    texts = page.texts
    if sum(len(text) < LONG_LINE for text in texts) < FEWEST_SHORT:
        return False
    weights = [min(FURNITURE, weigh(t)) if t in page.recurring else weigh(t) for t in texts]
    titles = find_titles(texts)
    if not is_page(texts, weights, titles):
        return False
    body = find_body(texts, weights, titles)
    top = find_headline(texts, body.start, titles)
    least = LEAST_BELOW_TITLE if top in titles else LEAST_ARTICLE
    if sum(weight for weight in weights[body.start : body.end] if weight > 0) < least:
        return False
    first = body.start if top is None else min(top, body.start)
    _read_credits(page, range(max(0, first - NEAR), body.start), top)
    _read_site(page)
    if len(imprints := [i for i, text in enumerate(texts) if chrome.IMPRINT.fullmatch(text)]) == 1:
        page.take_imprint(imprints[0])
    if top is not None:
        page.found["title"] = [texts[top]]
        # The title that a record puts on top of the page is printed further down as well.
        again = page.kept and bare(texts[min(page.kept)]) == bare(texts[top])
        page.kept = {top} if again else page.kept | {top}
    _take_outer(page, range(first), "above the article")
    _take_between(page, [i for i in range(first, body.start) if i != top], weights)
    _take_inside(page, body, weights)
    _take_outer(page, range(body.end, len(texts)), "below the article")
    return True


def _take_outer(page: Page, lines: range, rule: str) -> None:
    for index in lines:
        text = page.texts[index]
        if index in page.taken:
            continue
        if chrome.matches("copyright", text) and (owner := chrome.copyright_owner(text)):
            page.take(index, "copyright", "outlet", owner)
        else:
            page.take(index, rule)


def _read_credits(page: Page, lines: range, top: int | None) -> None:
    # What stands below the headline speaks of it first, then what stands above; a second date is another's.
    at = lines.start if top is None else top
    for index in sorted((i for i in lines if i != top), key=lambda i: (i < at, abs(i - at))):
        text = page.texts[index]
        day, kind = find_day(text)
        author = find_author(text, marked=index < at)
        if author and "byline" not in page.found:
            page.take(index, "byline", "byline", author)
        if day and kind not in page.found and (kind == "date" or "date" not in page.found):
            page.take(index, "date line", kind, day)


def _read_site(page: Page) -> None:
    for part in reversed(page.texts[0].replace(" - ", " | ").split(" | ")[1:]):
        if is_clear_outlet(part.strip()):
            page.found.setdefault("outlet", []).append(normalize_outlet(part.strip()))
            return


def _take_between(page: Page, lines: list[int], weights: list[float]) -> None:
    # Between headline and first paragraph a sentence, or a line as long, is the standfirst.
    for index in lines:
        text = page.texts[index]
        rule = chrome.page_rule(text)
        if index not in page.taken and weights[index] <= 0 and (rule or count_words(text) < 8):
            page.take(index, rule or "above the article")


def _take_inside(page: Page, body: Body, weights: list[float]) -> None:
    for index in range(body.start, body.end):
        text = page.texts[index]
        if index in page.taken:
            continue
        if index in body.related:
            page.take(index, "related stories")
        elif weights[index] < 0 and (rule := chrome.page_rule(text)):
            page.take(index, rule)
        elif text in page.recurring and weights[index] <= 0:
            page.take(index, "recurring line")
