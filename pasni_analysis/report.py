"""From parameters to executed notebooks, figures and a page that shows them."""

import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import distributions
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from pasni_analysis.corpus.load import load_corpus
from pasni_analysis.corpus.tables import Corpus
from pasni_analysis.figures.bundle import rebuild_index
from pasni_analysis.figures.identity import dump
from pasni_analysis.parameters import PARAMETERS, check_parameters, notebook_parameters, unknown_parameter
from pasni_analysis.paths import project_root, resolve_path
from pasni_analysis.progress import progress
from pasni_analysis.spans.annotate import annotate_to_store
from pasni_analysis.summary import count, left_out
from pasni_analysis.writing import make_folder, only_writer, remove_stale, saying, write_whole

if TYPE_CHECKING:
    from pasni_analysis.runner import Job

_SELECTION = ("outlets", "date_from", "date_to", "undated", "aliases", "events", "frames")
_FIGURE = "application/vnd.pasni.figure+json"


@dataclass(frozen=True)
class Outcome:
    """What became of one notebook: where it is, the identifiers of its figures, its error ("": none)."""

    notebook: Path
    figures: list[str]
    error: str = ""


@dataclass(frozen=True)
class Report:
    """What a report made: the page, the outcome of each notebook, the corpus, where the figures are."""

    page: Path
    outcomes: list[Outcome]
    corpus: Corpus
    figures: Path

    @property
    def failed(self) -> list[Outcome]:
        """The notebooks that raised."""
        return [o for o in self.outcomes if o.error]

    def __str__(self) -> str:
        """Say what was made, what was left out, and where to look."""
        return "\n".join([*_made(self), *_left_out(self), "", f"Open {_shown(self.page)}"])


def find_notebooks(names: Iterable[str] = ()) -> list[Path]:
    """Return the project's numbered notebooks, or those named (``2_timeline``, ``timeline``, ``2``)."""
    places = [Path(project_root() or ".", "notebooks"), Path(__file__).parents[1] / "notebooks"]
    places.append(Path(__file__).parent / "notebooks")  # where an installed package would hold them
    folder = next((p for p in places if any(p.glob("[0-9]*_*.ipynb"))), None)
    if folder is None:
        raise FileNotFoundError("report: no notebooks found; run it inside a clone of the project")
    known = {p.stem: p for p in sorted(folder.glob("[0-9]*_*.ipynb"))}
    wanted = []
    for name in (Path(n).name.removesuffix(".ipynb") for n in names):
        found = [s for s in known if name in (s, *s.split("_", 1))]
        if not found:
            raise ValueError(f"notebook {name!r}: expected one of {', '.join(known)}")
        wanted += [known[s] for s in found]
    return sorted(set(wanted)) or list(known.values())


def share_parameters(notebooks: Iterable[Path], parameters: Mapping[str, Any]) -> dict[Path, dict[str, Any]]:
    """Return for each notebook those ``parameters`` that it takes, checked; an error names the wrong one."""
    taken = {path: notebook_parameters(path.stem) for path in notebooks}
    known = [name for name in PARAMETERS if any(name in t for t in taken.values())]
    for name in parameters:
        if name not in known:
            raise unknown_parameter(name, known, ", ".join(p.stem for p in taken))
    chosen = {p: {k: v for k, v in parameters.items() if k in t} for p, t in taken.items()}
    for path, values in chosen.items():
        check_parameters(path.stem, values)
    return chosen


def _name(corpus: str) -> str:
    return resolve_path(corpus).name.split(".")[0] or "corpus"


def _places(corpus: str, out: str, parameters: Mapping[str, Any]) -> tuple[Path, str]:
    # The committed figures are those of the default report; any other keeps its own beside its page.
    folder = resolve_path(out or Path("reports", _name(corpus)))
    others = {k: v for k, v in parameters.items() if k != "corpus" and v != PARAMETERS[k].default}
    is_default = not out and not others and resolve_path(corpus) == resolve_path(PARAMETERS["corpus"].default)
    beside, root = folder / "figures", project_root() or Path.cwd()
    inside = beside.relative_to(root) if beside.is_relative_to(root) else beside
    own = PARAMETERS["figures"].default if is_default else inside.as_posix()
    return folder, parameters.get("figures", own)


def run_report(
    corpus: str = "seeds",
    *,
    out: str = "",
    notebooks: Sequence[str] = (),
    parameters: Mapping[str, Any] | None = None,
    jobs: int = 1,
) -> Report:
    """Run the notebooks on ``corpus`` and return what was made; its ``str`` says so in words.

    Writes the executed notebooks, ``index.html`` and ``run.json`` (the run record: state of git, machine,
    times, versions) into ``out`` (default ``reports/<corpus>``), and figures into ``figures/`` for the
    default report, else into ``out``/figures. ``jobs`` notebooks run at once. A notebook that raises is
    named in ``failed`` and the others are kept. Each file is put in place when it is whole, page and run
    record last. ValueError, TypeError or FileNotFoundError, before anything runs, for a wrong parameter or a
    corpus without articles; OSError where a folder cannot be written or another report is being written to
    ``out``. Downloads nothing.
    """
    given = {**(parameters or {}), "corpus": corpus}
    if (parameters or {}).get("corpus", corpus) != corpus:
        raise ValueError(f"parameters: two corpora, {corpus!r} and {parameters['corpus']!r}; name one")  # type: ignore[index]
    if jobs < 1:
        raise ValueError(f"jobs: expected 1 or more, found {jobs}")
    paths = find_notebooks(notebooks)
    folder, given["figures"] = _places(corpus, out, given)
    chosen = share_parameters(paths, given)
    loaded = load_corpus(corpus, **{k: v for k, v in given.items() if k in _SELECTION})
    figures = resolve_path(given["figures"])
    for place, what in ((folder, "the report"), (figures, "figures")):
        make_folder(place, what, _shown(place))
    with only_writer(folder):
        remove_stale(folder)
        started = datetime.now(UTC)
        loaded = _annotate_once(loaded, paths, jobs)
        report = Report(folder / "index.html", _run(chosen, folder, jobs), loaded, figures)
        with saying("the page of the report", _shown(folder)):
            rebuild_index(figures)
            write_whole(report.page, _page(report))
            write_whole(folder / "run.json", dump(_record(report, given, started)))
    return report


def _annotate_once(corpus: Corpus, notebooks: Iterable[Path], workers: int) -> Corpus:
    """Fill the store that the notebooks read, and return ``corpus`` with what could not be annotated."""
    if project_root() is None or not any("pa.annotate(" in n.read_text("utf-8") for n in notebooks):
        return corpus
    _, problems = annotate_to_store(corpus, "", workers=workers)
    return replace(corpus, problems=pd.concat([corpus.problems, problems], ignore_index=True))


def _run(chosen: Mapping[Path, dict[str, Any]], folder: Path, workers: int) -> list[Outcome]:
    from pasni_analysis.runner import Job, execute_all

    jobs = [Job(path, folder / path.name, values) for path, values in chosen.items()]
    with progress(total=len(jobs), desc="notebooks", unit="notebook") as bar:
        errors = list(execute_all(jobs, workers, bar.update))
    return [Outcome(j.target, _cited(j), e) for j, e in zip(jobs, errors, strict=True)]


def _cited(job: "Job") -> list[str]:
    # The identifiers of the figures that an executed notebook has written, in order.
    try:
        cells = json.loads(job.target.read_text("utf-8"))["cells"]
    except (OSError, ValueError):
        return []
    outputs = [output.get("data", {}) for cell in cells for output in cell.get("outputs", [])]
    return list(dict.fromkeys(data[_FIGURE]["figure_id"] for data in outputs if _FIGURE in data))


def _page(report: Report) -> str:
    from pasni_analysis.gallery import render_gallery

    notebooks = [(o.notebook, o.figures, o.error) for o in report.outcomes]
    return render_gallery(report.corpus, notebooks, report.figures, report.page)


def _git(*arguments: str) -> str:
    root = project_root() or Path.cwd()
    try:
        done = subprocess.run(["git", *arguments], cwd=root, capture_output=True, text=True, timeout=20)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip()


def _record(report: Report, parameters: Mapping[str, Any], started: datetime) -> dict[str, Any]:
    # What a figure must not carry: clock, machine, state of git.
    return {
        "started": started.isoformat(timespec="seconds"),
        "ended": datetime.now(UTC).isoformat(timespec="seconds"),
        "time_zone": time.strftime("%z"),
        "parameters": {k: str(v) if isinstance(v, Path) else v for k, v in parameters.items()},
        "corpus_sha256": report.corpus.sha256,
        "git": {"commit": _git("rev-parse", "HEAD"), "changed": _git("status", "--porcelain").splitlines()},
        "machine": {"platform": platform.platform(), "python": sys.version, "cpus": os.cpu_count()},
        "versions": {d.metadata["Name"]: d.version for d in distributions()},
        "notebooks": [
            {"file": o.notebook.name, "figures": o.figures, "error": o.error} for o in report.outcomes
        ],
    }


def _shown(path: Path) -> str:
    try:
        return Path(os.path.relpath(path)).as_posix()
    except ValueError:  # another drive
        return str(path)


def _made(report: Report) -> list[str]:
    lines = [f"Made from {count(len(report.corpus.documents), 'article')}:"]
    for o in report.outcomes:
        made = count(len(o.figures), "figure")
        lines.append(f"  {_shown(o.notebook)}  {f'FAILED: {o.error} ({made} before)' if o.error else made}")
    return [*lines, f"  figures in {_shown(report.figures)}/"]


def _left_out(report: Report) -> list[str]:
    lines = left_out(report.corpus)
    return (
        ["Left out or uncertain:", *(f"  {line}" for line in lines)] if lines else ["Nothing was left out."]
    )
