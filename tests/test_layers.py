"""The shape of the package: imports point one way, modules stay small, importing costs nothing."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import pasni_analysis as pa

PACKAGE = Path(pa.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))
LAYERS = ["schema", "lexicons", "corpus", "spans", "measures", "figures", "report"]
SCHEMA = {"schema", "columns", "paths", "progress", "writing"} | {
    f"results{x}" for x in ("", "_coding", "_copies", "_framing", "_places")
}
REPORT = {
    "report",
    "runner",
    "rerun",
    "display",
    "explorer",
    "gallery",
    "crate",
    "arguments",
    "summary",
    "tables",
    "widgets",
    "cli",
    "coding_files",
    "context",
    "evaluate",
    "evaluate_events",
    "evaluate_framing",
    "evaluate_pages",
    "parameters",
    "__main__",
    "__init__",
}


def layer(module: str) -> int:
    """Place of a dotted module name, relative to the package, in the flow from left to right."""
    first = module.split(".")[0]
    return LAYERS.index("report" if first in REPORT else "schema" if first in SCHEMA else first)


def imports(path: Path) -> set[str]:
    """Modules of this package that a file imports, wherever in the file."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("pasni_analysis"):
            rest = node.module.removeprefix("pasni_analysis").lstrip(".")
            found |= {rest} if rest else {alias.name for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {a.name[15:] for a in node.names if a.name.startswith("pasni_analysis.")}
    return {name for name in found if not name.startswith("_")}


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_point_left(path):
    own = ".".join(path.relative_to(PACKAGE).with_suffix("").parts)
    right = [name for name in imports(path) if layer(name) > layer(own)]
    assert not right, f"{own} imports {right}, which lie to its right"


@pytest.mark.parametrize("path", sorted((PACKAGE / "figures").glob("*.py")), ids=lambda p: p.name)
def test_figures_read_tables_only(path):
    assert not [name for name in imports(path) if name.split(".")[0] in {"corpus", "spans", "measures"}]


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_no_module_is_longer_than_400_lines(path):
    assert len(path.read_text("utf-8").splitlines()) <= 400


@pytest.mark.parametrize("name", pa.__all__)
def test_every_public_name_can_be_imported(name):
    assert getattr(pa, name)


def test_importing_the_package_loads_no_heavy_library():
    code = (
        "import sys, pasni_analysis; "
        "print([m for m in ('pandas', 'spacy', 'matplotlib', 'nltk', 'papermill') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_name_that_a_module_bears_too_stays_the_function():
    code = "import pasni_analysis as pa; assert pa.evaluate is pa.evaluate; assert callable(pa.evaluate)"
    subprocess.run([sys.executable, "-c", code], check=True)
