"""The parameters of notebooks and reports: said once, checked before anything is computed."""

import ast
import builtins
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NamedTuple

from pasni_analysis.figures.identity import portable, sha256
from pasni_analysis.paths import project_root, resolve_path

ALL = "1234"


class Parameter(NamedTuple):
    """One parameter: its default, the notebooks (by number) that take it, what it means, what it may be."""

    default: Any
    notebooks: str
    meaning: str
    choices: tuple[str, ...] = ()
    may_be_empty: bool = False


PARAMETERS: dict[str, Parameter] = {
    "corpus": Parameter("seeds", ALL, "folder, file or archive of articles"),
    "figures": Parameter("figures", ALL, "folder in which the figures are put"),
    "outlets": Parameter([], ALL, "only these outlets; empty means all"),
    "date_from": Parameter("", ALL, "only articles published on this day (YYYY-MM-DD) or later", (), True),
    "date_to": Parameter("", ALL, "only articles published on this day (YYYY-MM-DD) or earlier", (), True),
    "undated": Parameter("keep", ALL, "what happens to articles without a date", ("keep", "drop")),
    "count": Parameter(
        "independent texts",
        ALL,
        "whether near-duplicates count once or each",
        ("independent texts", "articles"),
    ),
    "top_n": Parameter(20, "234", "how many events, words or entities are drawn; the rest is summed"),
    "voice": Parameter("all", "34", "whose words count", ("outlet", "quoted", "all")),
    "labels": Parameter(
        ["PERSON", "ORG", "OUTLET", "GPE", "LOC", "FAC"], "4", "only these kinds of entity; empty means all"
    ),
    "frames": Parameter("", "3", "own frame vocabulary; empty means the corpus folder's", (), True),
    "aliases": Parameter("", "4", "own table of aliases; empty means the corpus folder's", (), True),
    "events": Parameter("", "2", "own table of events; empty means the corpus folder's", (), True),
}
_DAYS = ("date_from", "date_to")
_TABLES = ("frames", "aliases", "events")


@dataclass(frozen=True)
class Run:
    """One run of a notebook: its name, its effective parameters, where its figures go."""

    notebook: str
    parameters: dict[str, Any]
    folder: str
    file_sha256: dict[str, str] = field(default_factory=dict)  # of the researcher's own tables, by parameter

    @property
    def path(self) -> Path | None:
        """The notebook's file, where the project has it."""
        path = resolve_path("notebooks") / f"{self.notebook}.ipynb"
        return path if path.is_file() else None

    @property
    def source_sha256(self) -> str:
        """Hash of the notebook's code cells, outputs apart; empty where its file is not known."""
        return sha256("\n\n".join(_code_cells(self.path))) if self.path else ""

    def as_saved(self) -> bool:
        """Say whether this session has run nothing but cells of the notebook as it lies on disk."""
        known = {cell.strip() for cell in _code_cells(self.path)} if self.path else set()
        ran = [cell.strip() for cell in _history() if not _is_injected(cell)]
        return bool(ran) and set(ran) <= known | {""}


def _code_cells(path: Path | None) -> list[str]:
    cells = json.loads(path.read_text("utf-8"))["cells"] if path else []
    code = [c for c in cells if c["cell_type"] == "code"]
    sources = [c["source"] if isinstance(c["source"], str) else "".join(c["source"]) for c in code]
    return [source for source in sources if not _is_injected(source)]


def _history() -> list[str]:
    # IPython's list of the cells that were run; none outside IPython.
    shell = getattr(builtins, "get_ipython", lambda: None)()
    return [str(cell) for cell in shell.user_ns.get("In", [])] if shell else []


def _is_injected(source: str) -> bool:
    return source.lstrip().startswith("# Parameters")  # papermill's mark


def notebook_parameters(notebook: str) -> dict[str, Parameter]:
    """Return the parameters that ``notebook`` takes, by name; a notebook without a number takes all."""
    number = re.match(r"\d*", Path(notebook).name)[0]  # type: ignore[index]
    return {k: p for k, p in PARAMETERS.items() if number in set(p.notebooks) or number not in set(ALL)}


def unknown_parameter(name: str, known: Iterable[str], where: str) -> ValueError:
    """Return the error for a parameter that does not exist, with the names that come close."""
    close = get_close_matches(name, list(known), n=2, cutoff=0.5)
    advice = f"did you mean {' or '.join(close)}?" if close else f"it has {', '.join(known)}"
    return ValueError(f"parameter {name!r}: {where} has no such parameter; {advice}")


def _expected(name: str) -> str:
    default, choices = PARAMETERS[name].default, PARAMETERS[name].choices
    if choices:
        return " or ".join(f'"{c}"' for c in choices)
    if name in _DAYS:
        return 'a day as "YYYY-MM-DD", or ""'
    if isinstance(default, int):
        return "a whole number of at least 1, such as 5"
    return 'a list of names, such as ["Dawn"]' if isinstance(default, list) else "text in quotation marks"


def _complaint(name: str, value: Any, error: type[Exception], advice: str = "") -> Exception:
    found = f"{value!r:.80} ({type(value).__name__})"
    return error(f"parameter {name!r}: expected {_expected(name)}, found {found}{advice}")


def _is_day(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def check_value(name: str, value: Any) -> None:
    """Raise TypeError or ValueError, with what was expected and found, unless ``value`` fits ``name``."""
    spec = PARAMETERS[name]
    if type(value) is not type(spec.default):
        advice = (
            f"; on papermill's command line write -r {name} {value}" if isinstance(spec.default, str) else ""
        )
        raise _complaint(name, value, TypeError, advice)
    if isinstance(value, list):
        for item in value:
            if not isinstance(item, str):
                raise _complaint(name, value, TypeError, f"; {item!r} is not text")
        fits = all(item.strip() for item in value)
    elif isinstance(value, int):
        fits = value >= 1
    elif spec.choices:
        fits = value in spec.choices
    elif value == "":
        fits = spec.may_be_empty
    else:
        fits = _is_day(value) if name in _DAYS else bool(value.strip())
    if not fits:
        raise _complaint(name, value, ValueError)


def _check_together(values: Mapping[str, Any]) -> None:
    start, end = values.get("date_from", ""), values.get("date_to", "")
    if start and end and start > end:
        raise ValueError(
            f"parameter 'date_from': expected a day no later than date_to ({end}), found {start}; "
            "exchange the two, or leave one empty"
        )
    for name in _TABLES:
        if values.get(name) and not resolve_path(values[name]).is_file():
            raise FileNotFoundError(
                f"parameter {name!r}: expected a file, found nothing at {values[name]!r}; a relative path "
                f"starts at {'the root of the project' if project_root() else 'the working directory'}"
            )


def _assigned(source: str) -> dict[str, bool]:
    # Names that a cell assigns at its top level -> whether with a type annotation.
    try:
        body = ast.parse(source).body
    except SyntaxError:  # magics and shell lines
        return {}
    plain = [t for s in body if isinstance(s, ast.Assign) for t in s.targets]
    noted = [s.target for s in body if isinstance(s, ast.AnnAssign)]
    names = {t.id: False for t in plain if isinstance(t, ast.Name)}
    return names | {t.id: True for t in noted if isinstance(t, ast.Name)}


def _names_in_session() -> list[str]:
    # Names that the parameters cell and papermill's injected one assign, in the order of the cells.
    cells = [(_is_injected(source), _assigned(source)) for source in _history()]
    return [n for injected, names in cells if injected or names.get("corpus") for n in names]


def table() -> str:
    """Return the parameters as the Markdown table of the README, one row per parameter."""
    rows = ["| parameter | default | in | meaning |", "|---|---|---|---|"]
    for name, spec in PARAMETERS.items():
        where = "all" if spec.notebooks == ALL else ", ".join(spec.notebooks)
        choices = f": {', '.join(spec.choices)}" if spec.choices else ""
        rows.append(f"| `{name}` | `{json.dumps(spec.default)}` | {where} | {spec.meaning}{choices} |")
    return "\n".join(rows)


def check_parameters(notebook: str, values: Mapping[str, Any]) -> Run:
    """Return the run of ``notebook`` with the effective parameters, or say which one is wrong and why.

    ``values`` is the notebook's ``globals()``, of which only parameters are read, or a dict of
    parameters. What is missing takes its default. ValueError (unknown name, value that does not fit,
    ``date_from`` after ``date_to``), TypeError (wrong type) or FileNotFoundError (no such table) name the
    parameter, what was expected, what was found and what to do. Does not look into the corpus.

    >>> check_parameters("2_timeline", {"top_n": 5}).parameters["top_n"]
    5
    """
    known = notebook_parameters(notebook)
    names = _names_in_session() if "__name__" in values else list(values)
    for name in names:
        if name not in known:
            raise unknown_parameter(name, known, f"notebook {notebook}")
    chosen = {name: values.get(name, spec.default) for name, spec in known.items()}
    for name, value in chosen.items():
        check_value(name, value)
    _check_together(chosen)
    files = {k: sha256(resolve_path(chosen[k]).read_bytes()) for k in _TABLES if chosen.get(k)}
    places = {k: portable(chosen[k]) for k in ("corpus", *files)}
    folder = chosen["figures"]
    # Where figures go is no property of a figure.
    plain = {k: list(v) if isinstance(v, list) else v for k, v in chosen.items() if k != "figures"}
    return Run(Path(notebook).stem, {**plain, **places}, folder, files)
