"""The notebooks: one cell of literals, no code that belongs into the package, outputs stored in order."""

import ast
import base64
import json
import re
import subprocess
from itertools import pairwise
from pathlib import Path

import nbformat
import pytest
from papermill import inspect_notebook

import pasni_analysis as pa
from pasni_analysis.parameters import PARAMETERS, table

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("[0-9]_*.ipynb"))
FIGURE = "application/vnd.pasni.figure+json"


@pytest.fixture(params=NOTEBOOKS, ids=lambda p: p.stem)
def path(request):
    return request.param


@pytest.fixture
def notebook(path):
    return nbformat.read(path, as_version=4)


def code(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def parameters_cell(notebook):
    (cell,) = [c for c in code(notebook) if "parameters" in c.metadata.get("tags", [])]
    return cell


def outputs(notebook):
    return [output for cell in code(notebook) for output in cell.outputs]


def test_there_are_four():
    assert [p.stem for p in NOTEBOOKS] == [
        "1_corpus",
        "2_timeline",
        "3_source_framing",
        "4_entity_frequency",
    ]


def test_the_parameters_are_those_of_the_package_with_their_defaults(path, notebook):
    tree = ast.parse(parameters_cell(notebook).source)
    assert all(isinstance(node, ast.AnnAssign) for node in tree.body)
    found = {node.target.id: ast.literal_eval(node.value) for node in tree.body}
    assert found == {n: p.default for n, p in PARAMETERS.items() if path.stem[0] in p.notebooks}


def test_papermill_sees_every_parameter_with_its_help(path, notebook):
    tree = ast.parse(parameters_cell(notebook).source)
    seen = inspect_notebook(str(path))
    assert list(seen) == [node.target.id for node in tree.body]
    assert all(p["help"] for p in seen.values())


def test_the_first_cell_after_the_parameters_checks_them(path, notebook):
    cells = code(notebook)
    assert (
        f'check_parameters("{path.stem}", globals())'
        in cells[cells.index(parameters_cell(notebook)) + 1].source
    )


def test_no_functions_no_loops_over_documents(notebook):
    for cell in code(notebook):
        tree = ast.walk(ast.parse(cell.source))
        assert not [n for n in tree if isinstance(n, ast.FunctionDef | ast.For | ast.While | ast.ClassDef)]


def test_cells_ran_from_top_to_bottom_and_hold_their_outputs(notebook):
    assert [cell.execution_count for cell in code(notebook)] == list(range(1, len(code(notebook)) + 1))
    assert outputs(notebook)


def test_no_error_no_progress_bar_no_warning_is_stored(notebook):
    assert not [o for o in outputs(notebook) if o.output_type == "error"]
    assert not [o for o in outputs(notebook) if o.get("name") == "stderr"]


def test_every_figure_is_shown_with_its_alt_text(notebook):
    shown = [o for o in outputs(notebook) if FIGURE in o.get("data", {})]
    cited = [cell for cell in code(notebook) if "pa.cite(" in cell.source]
    assert len(shown) == len(cited) > 0
    for output in shown:
        assert base64.b64decode(output.data["image/png"]).startswith(b"\x89PNG")
        assert len(output.metadata["image/png"]["alt"]) > 40


def test_the_figures_shown_are_those_committed(notebook):
    for output in outputs(notebook):
        if FIGURE in output.get("data", {}):
            about = output.data[FIGURE]
            sidecar = json.loads((ROOT / "figures" / f"{about['figure_id']}.json").read_text("utf-8"))
            assert sidecar["data"]["sha256"] == about["data_sha256"]


def test_committed_figures_are_the_ones_that_the_notebooks_show():
    listed = subprocess.run(["git", "ls-files", "figures/*.png"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("not a git checkout")
    shown = {
        output.data[FIGURE]["figure_id"]
        for path in NOTEBOOKS
        for output in outputs(nbformat.read(path, as_version=4))
        if FIGURE in output.get("data", {})
    }
    assert {Path(line).stem for line in listed.stdout.splitlines()} == shown


def test_committed_figures_hold():
    found = pa.verify(ROOT / "figures")
    assert set(found["verdict"]) == {"same"}


def test_every_figure_is_read_out_below_it(notebook):
    cells = code(notebook)
    for before, after in pairwise(cells):
        if "pa.cite(" in before.source:
            assert after.source == "Markdown(text.reading)"
            assert len(after.outputs[0].data["text/markdown"]) > 60


EXPLORE = ROOT / "notebooks" / "explore.ipynb"


def test_the_explorer_is_a_notebook_like_the_others():
    notebook = nbformat.read(EXPLORE, as_version=4)
    test_no_functions_no_loops_over_documents(notebook)
    test_cells_ran_from_top_to_bottom_and_hold_their_outputs(notebook)
    test_no_error_no_progress_bar_no_warning_is_stored(notebook)
    test_no_path_of_a_machine(EXPLORE)
    tree = ast.parse(parameters_cell(notebook).source)
    found = {node.target.id: ast.literal_eval(node.value) for node in tree.body}
    assert found.items() <= {n: p.default for n, p in PARAMETERS.items()}.items()


def test_the_explorer_is_stored_with_passages_and_without_widgets():
    notebook = nbformat.read(EXPLORE, as_version=4)
    assert "widgets" not in notebook.metadata
    (shown,) = outputs(notebook)
    assert set(shown.data) == {"text/html", "text/plain"}
    assert "<blockquote" in shown.data["text/html"]


def test_tables_are_shown_by_show(notebook):
    shown = [o.data for o in outputs(notebook) if "text/html" in o.get("data", {})]
    pages = ["".join(data["text/html"]) for data in shown if FIGURE not in data]
    assert all("<caption" in page for page in pages)


def test_no_path_of_a_machine(path):
    assert not re.search(r"/(?:home|root|tmp|work|Users)/", path.read_text("utf-8"))


def test_the_kernel_is_the_environments_own(notebook):
    assert notebook.metadata.kernelspec.name == "python3"


def test_the_readme_lists_the_parameters_as_they_are():
    assert table() in (ROOT / "README.md").read_text("utf-8")


def test_the_readme_shows_figures_that_exist():
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", (ROOT / "README.md").read_text("utf-8"))
    assert len(pictures) == 2
    assert all((ROOT / picture).is_file() for picture in pictures)
