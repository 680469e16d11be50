"""The notebooks in a real JupyterLab, as a newcomer opens them: everything is run, drawn and readable."""

import json
import re

import pytest
from browser import browser
from lab import ROOT, Lab, Notebook, copy_project

__all__ = ["browser"]
pytestmark = pytest.mark.browser
NUMBERED = sorted(path.stem for path in (ROOT / "notebooks").glob("[0-9]_*.ipynb"))


@pytest.fixture(scope="module")
def lab(browser, tmp_path_factory):
    """A JupyterLab on a copy of the project, in which an article wants to be read as HTML."""
    project = copy_project(tmp_path_factory.mktemp("project"))
    evil = project / "hostile"
    evil.mkdir()
    tags = "<script>window.hit = 1</script><img src=x onerror='window.hit = 1'>"
    text = f"Pasni {tags} costs $5 or $6, the minister of Pakistan said. Nobody has seen a plan for Pakistan."
    (evil / "a.txt").write_text(f"A port is planned\n\n{text}\n", "utf-8")
    server = Lab(project, tmp_path_factory.mktemp("home"))
    try:
        server.wait()
        yield server
    finally:
        server.close()


@pytest.fixture(scope="module", params=NUMBERED)
def ran(request, browser, lab):
    """A numbered notebook after "Restart Kernel and Run All Cells"."""
    notebook = Notebook(browser, lab, request.param)
    notebook.restart_and_run_all()
    yield notebook
    notebook.page.close()


def outputs(content):
    """What the cells put out, in order: without pictures, which differ by machine, and bars that are gone."""
    found = []
    for cell in content["cells"]:
        for output in cell.get("outputs", []):
            data = {k: v for k, v in output.get("data", {}).items() if k != "image/png"}
            data = {k: "".join(v) if isinstance(v, list) else v for k, v in data.items()}
            data |= (
                {"text/html": re.sub(r"base64,[^\"]*", "", data["text/html"])} if "text/html" in data else {}
            )
            if output["output_type"] != "display_data" or data != {"text/plain": ""}:
                alt = output.get("metadata", {}).get("image/png", {}).get("alt", "")
                found.append((cell["id"], output["output_type"], "".join(output.get("text", "")), data, alt))
    return found


def test_no_cell_fails_or_warns(ran):
    assert ran.page.locator("[data-mime-type='application/vnd.jupyter.error']").count() == 0
    assert ran.page.locator("[data-mime-type='application/vnd.jupyter.stderr']").count() == 0
    assert not ran.errors


def test_every_figure_is_drawn(ran):
    content = json.loads((ROOT / "notebooks" / f"{ran.name}.ipynb").read_text("utf-8"))
    cited = sum("pa.cite(" in "".join(cell["source"]) for cell in content["cells"])
    pictures = ran.page.locator(".jp-OutputArea-output img")
    drawn = pictures.evaluate_all("all => all.map(i => i.complete && i.naturalWidth > 0)")
    assert drawn == [True] * cited != []


def test_every_figure_has_its_alt_text(ran):
    told = ran.page.locator(".jp-OutputArea-output img").evaluate_all("all => all.map(i => i.alt.length)")
    assert all(length > 40 for length in told)


def test_tables_are_captioned_and_not_cut(ran):
    tables = ran.page.locator(".jp-OutputArea-output table")
    assert tables.count() > 0
    told = tables.evaluate_all(
        "all => all.map(t => { const box = t.closest('.jp-RenderedHTMLCommon');"
        " return [t.caption?.textContent ?? '', box.scrollWidth - box.clientWidth,"
        " getComputedStyle(box).overflowX]; })"
    )
    assert [caption for caption, _, _ in told if not caption] == []
    assert [row for row in told if row[1] > 1 and row[2] not in ("auto", "scroll")] == []


def test_no_formula_is_made_of_amounts(ran):
    assert ran.page.locator(".jp-OutputArea-output mjx-container").count() == 0


def test_nothing_is_asked_from_the_network(ran):
    assert ran.outside() == []


def test_restart_and_run_all_gives_the_stored_outputs(ran):
    stored = json.loads((ROOT / "notebooks" / f"{ran.name}.ipynb").read_text("utf-8"))
    assert outputs(ran.save()) == outputs(stored)


@pytest.fixture(scope="module", params=["seeds", "hostile"])
def explored(request, browser, lab):
    """The explorer on a corpus, run by a person."""
    path = lab.project / "notebooks" / "explore.ipynb"
    text = (ROOT / "notebooks" / "explore.ipynb").read_text("utf-8")
    path.write_text(text.replace('\\"seeds\\"', f'\\"{request.param}\\"'), "utf-8")
    notebook = Notebook(browser, lab, "explore")
    notebook.restart_and_run_all()
    yield notebook
    notebook.page.close()


def test_the_explorer_leads_from_a_count_to_its_passages(explored):
    page = explored.page
    rows = page.locator(".jp-OutputArea-output .dt-container tbody tr")
    rows.first.wait_for(timeout=30_000)
    which = page.locator(".jp-OutputArea-output select").first
    which.select_option(index=1)
    page.locator("h4", has_text="passage").filter(has_text=which.input_value()).wait_for(timeout=30_000)
    rows.first.click()
    page.wait_for_timeout(1000)
    assert page.locator("blockquote mark").count() > 0
    assert page.evaluate("() => window.hit") is None
    assert page.locator(".jp-OutputArea-output mjx-container").count() == 0
    assert explored.outside() == []
    assert not explored.errors


def test_the_explorer_keeps_its_last_state_in_the_file(explored):
    content = explored.save()
    pages = [
        text for _, _, _, data, _ in outputs(content) if "<blockquote" in (text := data.get("text/html", ""))
    ]
    assert len(pages) == 1
