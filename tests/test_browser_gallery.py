# ruff: noqa: F401, F811 (fixtures are used by their names)
"""The report's page in a real browser: on a hostile corpus, and with the figures of the seeds."""

import contextlib
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pandas as pd
import pytest
from browser import browser
from projects import make_project

from pasni_analysis.corpus.load import load_corpus
from pasni_analysis.gallery import render_gallery

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[1]
HOSTILE = '</script></main></table><script>alert("x")</script><img src=x onerror=alert(1)> & "quoted" \'one\''
WIDE = "A sentence that goes on about the harbour, the road and the ships for long enough to be wide. " * 3


def _hostile_data(start: int) -> pd.DataFrame:
    """Four rows whose numbers, dates and texts sort differently as texts; one without a value."""
    days = pd.to_datetime(["2025-10-07", None, "2024-12-31", "2025-01-02"])
    return pd.DataFrame(
        {
            "name": ["ten", "nothing", HOSTILE, "two"],
            "n": pd.array([10, None, 1200000, 2], "Int64"),
            "date_start": days,
            "date_end": days.where(days.year != 2024),
            "words": [WIDE, "", "", ""],
            "evidence": [
                f"c:{start}:{start + 3}",
                "",
                f"c:0:10 c:{start}:{start + 7}",
                f"c:{start}:{start + 5}",
            ],
        }
    )


@pytest.fixture(scope="module")
def hostile(make_project, tmp_path_factory) -> Path:
    """A page on a corpus that tries to break out of it; the name of the figures' folder is hard on links."""
    import matplotlib.pyplot as plt

    from pasni_analysis.figures.bundle import cite

    project = make_project(tmp_path_factory.mktemp("hostile"))
    text = f"{HOSTILE}\n\nThe harbour lies {HOSTILE} in the south. A second sentence follows.\n"
    (project / "seeds" / "c.txt").write_text(text, "utf-8")
    page = project / "reports" / "index.html"
    figures = page.parent / "a #1, 100%?"
    page.parent.mkdir()
    with contextlib.chdir(project):
        corpus = load_corpus("seeds")
        body = corpus.documents.set_index("doc_id").loc["c", "text"]
        fig, ax = plt.subplots()
        ax.bar([0, 1], [1, 2])
        data = _hostile_data(body.index("harbour lies"))
        cited = cite(fig, "hostile", data=data, caption=HOSTILE, alt=HOSTILE, corpus=corpus, folder=figures)
        plt.close(fig)
    page.write_text(
        render_gallery(corpus, [(project / "x.ipynb", [cited.figure_id], HOSTILE)], figures, page)
    )
    return page


@pytest.fixture(scope="module")
def seeds_page(tmp_path_factory, seeds) -> Path:
    """The page of the seeds with the figures of the repository."""
    notebooks = sorted((ROOT / "notebooks").glob("[0-9]_*.ipynb"))
    stems = [p.stem for p in sorted((ROOT / "figures").glob("[0-9]_*.json"))]
    made = [(n, [s for s in stems if s.startswith(f"{n.stem}-")], "") for n in notebooks]
    page = tmp_path_factory.mktemp("seeds") / "index.html"
    page.write_text(render_gallery(load_corpus(seeds), made, ROOT / "figures", page), "utf-8")
    return page


@pytest.fixture
def visit(browser):
    """A function that opens a page in a context of its own and gives it, with what it asked for and said."""
    with contextlib.ExitStack() as stack:

        def open_page(path: Path, **options):
            context = stack.enter_context(
                contextlib.closing(browser.new_context(reduced_motion="reduce", **options))
            )
            page = context.new_page()
            page.requests, page.said = [], []
            context.on("request", lambda request: page.requests.append(request.url))
            page.on("console", lambda message: page.said.append(message.text))
            page.on("pageerror", lambda error: page.said.append(str(error)))
            page.on("dialog", lambda dialog: (page.said.append(dialog.message), dialog.dismiss()))
            page.goto(path.as_uri())
            return page

        yield open_page


def open_all(page, most: int = 2000):
    """Open every detail, but of each table only the passages of the first ``most`` rows."""
    page.evaluate(
        """most => {
          for (const d of document.querySelectorAll('details')) d.open = !d.closest('td');
          for (const table of document.querySelectorAll('table'))
            [...table.querySelectorAll('td details')].slice(0, most).forEach(d => { d.open = true; });
        }""",
        most,
    )


def column(page, number: int) -> list[str]:
    """The texts of a column of the first table, from top to bottom."""
    cells = page.locator("article table").first.locator(f"tbody > tr:first-child > :nth-child({number})")
    return cells.all_inner_texts()


@pytest.mark.parametrize("name", ["hostile", "seeds_page"])
def test_no_request_leaves_the_page_and_it_says_nothing(name, request, visit):
    path = request.getfixturevalue(name)
    page = visit(path)
    open_all(page)
    for button in page.locator("th button").all()[:6]:
        button.click()
    assert [url for url in page.requests if not url.startswith("data:")] == [path.as_uri()]
    assert page.said == []


def test_hostile_text_is_shown_as_it_is_and_runs_nothing(hostile, visit):
    page = visit(hostile)
    open_all(page)
    assert page.said == []
    assert page.locator("script").count() == 1
    assert page.locator("img").count() == 1
    shown = page.locator("body").inner_text()
    for place in ("header", "h3", "figcaption", "blockquote >> nth=0", "tbody th >> nth=2"):
        assert HOSTILE in page.locator(place).first.inner_text(), place
    assert shown.count('<script>alert("x")</script>') >= 7
    assert page.locator("img").get_attribute("alt") == HOSTILE


def test_numbers_are_sorted_as_numbers_up_down_and_as_in_the_file(hostile, visit):
    page = visit(hostile)
    open_all(page)
    head = page.locator("th", has=page.get_by_role("button", name="n", exact=True))
    as_in_file = column(page, 2)
    assert as_in_file == ["10", "", "1,200,000", "2"]
    orders = {"ascending": ["2", "10", "1,200,000", ""], "descending": ["1,200,000", "10", "2", ""]}
    for state, order in orders.items():
        head.get_by_role("button").click()
        assert head.get_attribute("aria-sort") == state
        assert column(page, 2) == order
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") is None
    assert column(page, 2) == as_in_file


def test_dates_are_sorted_as_dates_and_by_keyboard(hostile, visit):
    page = visit(hostile)
    open_all(page)
    button = page.get_by_role("button", name="date", exact=True)
    button.focus()
    page.keyboard.press("Enter")
    assert column(page, 3) == ["from 2024-12-31", "2025-01-02", "2025-10-07", "undated"]
    page.keyboard.press("Space")
    assert column(page, 3) == ["2025-10-07", "2025-01-02", "from 2024-12-31", "undated"]
    assert page.locator("[aria-sort]").count() == 1


def test_passages_stay_with_their_rows(hostile, visit):
    page = visit(hostile)
    open_all(page)
    marks = {"ten": ["har"], "nothing": [], "two": ["harbo"]}
    for name in ("n", "name", "date"):
        page.get_by_role("button", name=name, exact=True).click()
        for row, marked in marks.items():
            body = page.locator("article tbody", has=page.get_by_role("rowheader", name=row, exact=True))
            assert body.locator("mark").all_inner_texts() == marked, (name, row)


def test_copy_citation_puts_the_bibtex_on_the_clipboard(hostile, visit):
    page = visit(hostile, permissions=["clipboard-read", "clipboard-write"])
    page.get_by_text("How to cite").click()
    page.get_by_role("button", name="Copy citation").click()
    assert page.get_by_role("status").inner_text() == "Copied."
    bibtex = next(hostile.parent.rglob("*-hostile-*.bib")).read_text("utf-8")
    assert page.evaluate("navigator.clipboard.readText()").strip() == bibtex.strip()


def test_every_figure_is_a_picture_in_its_own_shape_with_a_text_for_it(seeds_page, visit):
    page = visit(seeds_page)
    figures = page.locator("figure img")
    assert figures.count() == len(list((ROOT / "figures").glob("[0-9]_*.png")))
    for image in figures.all():
        assert len(image.get_attribute("alt")) > 40
        real, shown = image.evaluate(
            "i => i.decode().then(() => [[i.naturalWidth, i.naturalHeight], [i.clientWidth, i.clientHeight]])"
        )
        assert real == [int(image.get_attribute(k)) for k in ("width", "height")]
        assert shown[0] > 900
        assert shown[1] / shown[0] == pytest.approx(real[1] / real[0], rel=0.01)


@pytest.mark.parametrize("name", ["hostile", "seeds_page"])
def test_downloads_lead_to_files(name, request, visit):
    page = visit(request.getfixturevalue(name))
    links = page.locator("a[download]").evaluate_all("links => links.map(a => a.href)")
    assert len(links) >= 6 * page.locator("article").count() > 0
    assert [link for link in links if not Path(unquote(urlsplit(link).path)).is_file()] == []
    assert {urlsplit(link).query for link in links} == {""}


def test_everything_can_be_read_without_a_script(seeds_page, visit):
    page = visit(seeds_page, java_script_enabled=False)
    assert page.locator("th button").count() == 0
    assert not page.get_by_role("button", name="Copy citation").first.is_visible()
    for article in page.locator("article").all():
        assert article.locator("img").is_visible()
        for summary in article.locator("> details > summary").all():
            summary.click()
        assert article.locator("table").is_visible()
        assert article.locator("pre").is_visible()
        for summary in article.locator("td summary").all()[:1]:
            summary.click()
            assert article.locator("blockquote").first.is_visible()


def test_keyboard_alone_reaches_figure_data_passages_and_citation(hostile, visit):
    page = visit(hostile)
    focused = "() => (e => e.getAttribute('aria-label') || e.textContent.trim())(document.activeElement)"

    def press(key: str) -> str:
        page.keyboard.press(key)
        return page.evaluate(focused)

    assert press("Tab") == "Skip to the figures"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    way = [press("Tab") for _ in range(9)]
    assert way[0] == "x.ipynb"
    assert way[1].startswith("Figure: ")
    assert [word.split()[0] for word in way[2:8]] == ["PNG", "SVG", "PDF", "CSV", "JSON", "BIB"]
    assert way[8] == "Description in words"
    assert press("Tab") == "Data and passages (4 rows)"
    page.keyboard.press("Enter")
    assert page.locator("article table").is_visible()
    assert press("Tab").startswith("Data of ")
    assert [press("Tab") for _ in range(4)] == ["name", "n", "date", "words"]
    assert press("Tab") == "1 passage of row 1"
    page.keyboard.press("Enter")
    assert page.locator("mark").first.is_visible()
    rest = [press("Tab") for _ in range(4)]
    assert rest[-2:] == ["Parameters and versions", "How to cite"]
    page.keyboard.press("Enter")
    assert press("Tab").startswith("BibTeX of ")
    assert press("Tab") == "Copy citation"


@pytest.mark.parametrize("name", ["hostile", "seeds_page"])
def test_phone_moves_tables_and_figures_sideways_but_not_the_page(name, request, visit):
    page = visit(request.getfixturevalue(name), viewport={"width": 360, "height": 740})
    open_all(page)
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    figure = page.locator("figure .scroll").first
    assert figure.evaluate("e => e.scrollWidth > e.clientWidth")
    table = page.locator("article .table").first
    table.evaluate("e => e.scrollTo(300, 0)")
    head = table.locator("tbody th").first
    assert head.evaluate("e => Math.round(e.getBoundingClientRect().left)") == 16  # stays in sight


def test_head_of_a_long_table_stays_in_sight(seeds_page, visit):
    page = visit(seeds_page, viewport={"width": 1280, "height": 800})
    open_all(page, 0)
    table = page.locator("article .table", has=page.get_by_role("button", name="count rest"))
    table.evaluate("e => e.scrollTo(0, 5000)")
    assert table.evaluate("e => e.scrollTop") == 5000
    gap = "e => e.querySelector('thead th').getBoundingClientRect().top - e.getBoundingClientRect().top"
    assert abs(table.evaluate(gap)) < 1


def test_paper_has_figures_captions_and_what_was_opened_in_full(seeds_page, visit):
    page = visit(seeds_page, color_scheme="dark")
    article = page.locator("article", has=page.locator("th", has_text="count rest"))
    article.locator("summary", has_text="Data").evaluate("s => { s.parentElement.open = true; }")
    page.emulate_media(media="print", color_scheme="dark")
    assert not page.locator("nav").is_visible()
    assert not page.locator(".files").first.is_visible()
    assert page.locator("figcaption").first.is_visible()
    assert not page.get_by_text("How to cite").first.is_visible()
    assert article.locator(".table").evaluate("e => e.clientHeight === e.scrollHeight")
    assert page.locator("body").evaluate("e => getComputedStyle(e).color") == "rgb(27, 31, 36)"  # not light


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("name", ["hostile", "seeds_page"])
def test_axe_finds_no_violation(name, width, scheme, request, visit):
    from axe_playwright_python.sync_playwright import Axe

    page = visit(request.getfixturevalue(name), color_scheme=scheme, viewport={"width": width, "height": 800})
    # Hundreds of rows alike take minutes and tell nothing new.
    page.evaluate("for (const b of document.querySelectorAll('tbody:nth-of-type(n+12)')) b.remove()")
    for opened in (False, True):
        if opened:
            open_all(page, 1)
        found = Axe().run(page).response
        assert "color-contrast" in {rule["id"] for rule in found["passes"]}
        assert [(v["id"], v["nodes"][0]["html"]) for v in found["violations"]] == []
