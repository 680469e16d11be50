"""How ``make docs`` builds the pages: from these files, the docstrings and the help of the commands."""

import argparse
import os
import sys
from inspect import signature
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))
os.environ["COLUMNS"] = "100"  # the width of the help of the commands

import pasni_analysis as pa  # noqa: E402
from pasni_analysis import cli, parameters  # noqa: E402

project = "pasni_analysis"
author = "The pasni_analysis developers"
release = pa.__version__
extensions = ["myst_parser", "sphinx.ext.autodoc"]
exclude_patterns = ["_build"]

myst_heading_anchors = 3

# Types of other packages have no pages here, and their own pages are not asked over the network.
nitpicky = True
nitpick_ignore_regex = [
    ("py:.*", r"(pandas|pd|matplotlib|spacy|numpy|np|collections|pathlib|typing|datetime|networkx)\..*"),
    ("py:class", r"Doc|pasni_analysis\..*"),  # those that no function returns have no place of their own
    ("py:mod", r"pasni_analysis\..*"),
]

html_theme = "furo"
html_title = f"pasni_analysis {release}"
html_copy_source = False
html_show_sphinx = False
html_show_copyright = False
html_last_updated_fmt = None


def _classes() -> dict[str, type]:
    """The package's own classes that its functions take or return, by name."""
    signatures = [signature(getattr(pa, name)) for name in pa._MODULES]
    used = [s.return_annotation for s in signatures]
    used += [p.annotation for s in signatures for p in s.parameters.values()]
    own = [c for c in used if isinstance(c, type) and c.__module__.startswith("pasni_analysis.")]
    return {c.__name__: c for c in own if not c.__name__.startswith("_")}


def _stage(module: str) -> str:
    first = module.removeprefix("pasni_analysis.").split(".")[0]
    return first if first in STAGES else "report"


def _api() -> str:
    """Every function of the package, and the classes they return, by stage, from the docstrings."""
    lines = []
    for stage in STAGES:
        functions = sorted(n for n, module in pa._MODULES.items() if _stage(module) == stage)
        lines += [f"## {stage}", ""]
        lines += [f".. autofunction:: pasni_analysis.{name}\n" for name in functions]
        classes = [c for _, c in sorted(CLASSES.items()) if _stage(c.__module__) == stage]
        lines += [
            f".. autoclass:: {c.__module__}.{c.__name__}()\n   :members:\n   :undoc-members:\n"
            for c in classes
        ]
    lines += ["## on disk", ""]
    lines += [f".. autofunction:: pasni_analysis.measures.large.{name}\n" for name in pa.large.__all__]
    return "\n".join(f"```{{eval-rst}}\n{x}```\n" if x.startswith("..") else x for x in lines)


def _commands() -> str:
    """The help of each command, as it is typed and seen."""
    parser = argparse.ArgumentParser(prog="pasni")
    cli._add_commands(parser)
    (commands,) = (a for a in parser._actions if isinstance(a, argparse._SubParsersAction))
    parts = [f"## pasni {name}\n\n```text\n{c.format_help()}```\n" for name, c in commands.choices.items()]
    return "\n".join(parts)


def _other_pages() -> str:
    """Pages that the index does not name."""
    text = (HERE / "index.md").read_text("utf-8").splitlines()
    others = sorted({p.stem for p in HERE.glob("*.md")} - set(text) - {"index"})
    return "\n".join(["```{toctree}", ":caption: More", "", *others, "```"]) if others else ""


STAGES = [*dict.fromkeys(m.split(".")[0] for m in pa._HOMES if "." in m), "report"]
CLASSES = _classes()
MADE = {"api": _api, "command-line": _commands, "parameters": parameters.table, "pages": _other_pages}


def _fill(app, page, source):
    for name, make in MADE.items():
        mark = f"<!-- made: {name} -->"
        if mark in source[0]:
            source[0] = source[0].replace(mark, make())


def _link(app, env, node, content):
    # A class that a module imports for its annotations alone stands there by its short name, and a
    # function in the docstring of its module; each has its place under another name.
    name, python = node["reftarget"], env.get_domain("py")
    found = CLASSES.get(name)
    target = f"{found.__module__}.{name}" if found else f"pasni_analysis.{name}"
    kind = "class" if found else "func"
    return python.resolve_xref(env, node["refdoc"], app.builder, kind, target, node, content)


def setup(app):
    """Let what is made from the code stand where the pages have its mark."""
    app.connect("source-read", _fill)
    app.connect("missing-reference", _link)
