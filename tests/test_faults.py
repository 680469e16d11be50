# ruff: noqa: F811 (fixtures are used by their names)
"""What goes wrong from outside: killed, interrupted, disk full, two at once; and what a text must not do."""

import ast
import contextlib
import errno
import json
import os
import pickle
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from projects import make_project, project  # noqa: F401
from test_store import STUB

import pasni_analysis as pa
from pasni_analysis import report, writing
from pasni_analysis.arguments import read_yaml
from pasni_analysis.cli import main
from pasni_analysis.runner import Job, execute
from pasni_analysis.writing import draft_of, remove_stale

posix = pytest.mark.skipif(os.name == "nt", reason="needs SIGKILL")
ROOT = Path(__file__).parents[1]


def notebook(path: Path, *cells: str) -> Path:
    """A notebook of these cells, the first with a parameter."""
    path.parent.mkdir(exist_ok=True)
    code = {"cell_type": "code", "execution_count": None, "outputs": []}
    written = [
        {**code, "id": f"c{i}", "metadata": {} if i else {"tags": ["parameters"]}, "source": source}
        for i, source in enumerate(('corpus: str = "seeds"', *cells))
    ]
    path.write_text(
        json.dumps({"cells": written, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}), "utf-8"
    )
    return path


def printed(path: Path) -> str:
    """What the cells of an executed notebook have printed."""
    cells = json.loads(path.read_text("utf-8"))["cells"]
    return "".join("".join(output.get("text", [])) for c in cells for output in c["outputs"])


def start(*command: str, cwd: Path) -> subprocess.Popen:
    """A command as a shell in a terminal starts it: a group of its own, SIGINT not ignored."""
    return subprocess.Popen(
        [sys.executable, *command],
        cwd=cwd,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests")])},
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )


def wait_for(condition, running: subprocess.Popen | None = None) -> None:
    """Wait until ``condition`` holds; two minutes are a failure, as is that ``running`` has ended."""
    for _ in range(2400):
        if condition():
            return
        if running and running.poll() is not None:
            break
        time.sleep(0.05)
    pytest.fail(f"did not happen: {running.communicate() if running else ''}")


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except (ProcessLookupError, FileNotFoundError):
        return False


# pasni annotate on texts of its own, with a stub for the annotators that leaves its process's number behind.
ANNOTATE = (
    STUB
    + """
from pathlib import Path
import pasni_analysis.corpus.load
from test_store import corpus_of
def slow(job, model=""):
    Path(f"pid-{os.getpid()}").touch()
    time.sleep(float(sys.argv[1]))
    return stub(job, model)
annotating.annotate_document = slow
pasni_analysis.corpus.load.load_corpus = lambda _: corpus_of(*[f"Day {i}." for i in range(30)])
if __name__ == "__main__":
    from pasni_analysis.cli import main
    sys.exit(main(["annotate", "x", *sys.argv[2:]]))
"""
)


def begin_annotating(folder: Path) -> tuple[subprocess.Popen, list[int]]:
    """``pasni annotate --workers 2`` in the middle of its work, and its processes."""
    running = start("-c", ANNOTATE, "0.3", "--out", "store", "--workers", "2", cwd=folder)
    pids: list[int] = []
    wait_for(lambda: len(list(folder.glob("store/*/part-*"))) >= 2, running)
    pids = [int(p.name[4:]) for p in folder.glob("pid-*")]
    assert len(pids) == 2
    return running, pids


@posix
def test_interrupted_annotate_ends_its_processes_and_says_how_to_go_on(tmp_path):
    running, pids = begin_annotating(tmp_path)
    os.killpg(running.pid, signal.SIGINT)  # as a terminal does: to all of its processes
    _, err = running.communicate(timeout=120)
    assert running.returncode == 130
    assert err == "pasni: interrupted; what was finished is kept: run it again to go on\n"
    assert not any(map(alive, pids))
    assert 2 <= len(list(tmp_path.glob("store/*/part-*"))) < 30
    assert not list(tmp_path.glob("store/*/.*"))


@posix
def test_processes_of_an_annotate_that_is_killed_end_with_it(tmp_path):
    running, pids = begin_annotating(tmp_path)
    running.kill()
    try:
        wait_for(lambda: not any(map(alive, pids)))
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(running.pid, signal.SIGKILL)
    running.communicate()


KILLED_WHILE_WRITING = (
    STUB
    + """
import pandas as pd
from test_store import corpus_of
real = pd.DataFrame.to_parquet
def to_parquet(self, *arguments, **options):
    if written:
        os.kill(os.getpid(), signal.SIGKILL)
    written.append(1)
    return real(self, *arguments, **options)
written = []
pd.DataFrame.to_parquet = to_parquet
annotating.annotate_to_store(corpus_of("It rained."), "store")
"""
)


@posix
def test_the_next_run_removes_the_draft_of_a_part_whose_writer_was_killed(tmp_path, monkeypatch):
    running = start("-c", KILLED_WHILE_WRITING, cwd=tmp_path)
    running.communicate()
    (draft,) = tmp_path.glob("store/*/.*")
    assert [p.name for p in draft.iterdir()] == ["sentences.parquet"]
    monkeypatch.chdir(tmp_path)
    with pa_store("store") as place:
        assert not list(place.iterdir())


@contextlib.contextmanager
def pa_store(folder: str):
    from pasni_analysis.spans.parse import default_model
    from pasni_analysis.spans.store import open_store

    with open_store(folder, default_model()) as place:
        yield place


def test_only_drafts_without_a_process_or_of_yesterday_are_stale(tmp_path):
    own = draft_of(tmp_path / "own")
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as other:
        running = tmp_path / own.name.replace(f"-{os.getpid()}.", f"-{other.pid}.")
        elsewhere, yesterday = tmp_path / ".draft-aaaaaa-1.new", tmp_path / ".draft-aaaaaa-1.old"
        foreign = tmp_path / ".draft-of-mine.txt"
        for path in (own, running, elsewhere, yesterday, foreign):
            path.touch()
        os.utime(yesterday, (time.time() - 25 * 3600,) * 2)
        remove_stale(tmp_path)
        assert set(tmp_path.iterdir()) == {own, running, elsewhere, foreign}
        other.communicate(b"\n")
    if os.name == "posix":
        remove_stale(tmp_path)
        assert set(tmp_path.iterdir()) == {own, elsewhere, foreign}


# A disk of its own in name spaces of its own: fill it, show what is there, make room, run again.
SMALL_DISK = """
mount -t tmpfs -o size="$1" small disk || exit 99
shift
"$@"; echo "ended with $?"
find disk -name '.*' | sed 's/^/hidden: /'
mount -o remount,size=64m disk
"$@"; echo "then $?"
find disk
"""


def on_small_disk(cwd: Path, size: str, *command: str) -> tuple[str, str]:
    (cwd / "disk").mkdir()
    if not shutil.which("unshare"):
        pytest.skip("no small disk can be mounted")
    done = subprocess.run(
        ["unshare", "-Urm", "sh", "-c", SMALL_DISK, "sh", size, sys.executable, *command],
        cwd=cwd,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests")])},
    )
    if "ended with" not in done.stdout:
        pytest.skip("no small disk can be mounted")
    return done.stdout, done.stderr


def test_annotate_on_a_full_disk_says_what_to_do_and_then_goes_on(tmp_path):
    out, err = on_small_disk(tmp_path, "300k", "-c", ANNOTATE, "0", "--out", "disk/store")
    first, _, second = out.partition("ended with 1")
    assert "No space left on device" in err
    assert "what is finished is kept: make room on the disk and run it again" in err
    assert "Traceback" not in err
    assert (first, "hidden" in second) == ("", False)
    assert "then 0" in second
    assert second.count("keys.json") == 30


@pytest.mark.slow
def test_report_on_a_full_disk_says_what_to_do_and_then_goes_on(project):
    shutil.rmtree("notebooks")
    notebook(project / "notebooks/1_corpus.ipynb", "print('x' * 300_000)")
    out, err = on_small_disk(project, "80k", "-m", "pasni_analysis", "report", "--out", "disk/out")
    _, _, second = out.partition("ended with 1")
    assert "disk/out: the notebook could not be written (No space left on device); what is fin" in err
    assert "make room on the disk and run it again" in err
    assert "Traceback" not in err
    assert "hidden" not in second
    assert "then 0" in second
    assert {"disk/out/1_corpus.ipynb", "disk/out/index.html", "disk/out/run.json"} <= set(second.split())


def test_page_that_cannot_be_written_leaves_the_older_one(capsys, project, monkeypatch):
    def full(draft, path):
        if path.name == "index.html":
            raise OSError(errno.ENOSPC, "No space left on device")
        real(draft, path)

    real = os.replace
    (project / "reports/seeds").mkdir(parents=True)
    page = project / "reports/seeds/index.html"
    page.write_text("an older page", "utf-8")
    monkeypatch.setattr(report, "_run", lambda *_: [])
    monkeypatch.setattr(writing.os, "replace", full)
    assert main(["report"]) == 1
    assert "the page of the report could not be written (No space left" in capsys.readouterr().err
    assert page.read_text("utf-8") == "an older page"
    assert [p.name for p in page.parent.iterdir()] == ["index.html"]


@pytest.mark.parametrize("how", ["a file is in the way", "read-only"])
def test_figures_that_cannot_be_stored_are_said_before_anything_runs(capsys, project, monkeypatch, how):
    def refuse(*_, **__):
        raise PermissionError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(report, "_run", lambda *_: pytest.fail("ran"))
    (project / "file").touch()
    place = "file/figures" if how != "read-only" else "locked"
    if how == "read-only":
        (project / "locked").mkdir()
        real = writing.tempfile.TemporaryFile
        monkeypatch.setattr(
            writing.tempfile,
            "TemporaryFile",
            lambda dir: refuse() if dir == project / "locked" else real(dir=dir),
        )
    assert main(["report", "-p", "figures", place]) == 1
    err = capsys.readouterr().err
    assert f"{place}: figures cannot be stored there (" in err
    assert "name a folder that can be written" in err


@posix
def test_notebooks_that_raise_or_die_are_named_and_the_rest_is_kept(capsys, project):
    shutil.rmtree("notebooks")
    notebook(project / "notebooks/1_corpus.ipynb", "print('begun')", "import os; os._exit(3)")
    notebook(
        project / "notebooks/2_timeline.ipynb", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
    )
    notebook(project / "notebooks/3_source_framing.ipynb", "print('done')")
    notebook(project / "notebooks/4_entity_frequency.ipynb", "print('begun')", "1 / 0", "print('never')")
    assert main(["report", "--jobs", "2"]) == 1
    err = capsys.readouterr().err.splitlines()
    died = "its process ended in the middle (out of memory, or killed); run it alone, with --jobs 1"
    assert err == [
        f"pasni: 1_corpus failed: {died}",
        f"pasni: 2_timeline failed: {died}",
        "pasni: 4_entity_frequency failed: cell 4: ZeroDivisionError: division by zero",
    ]
    made = {p.name: p for p in (project / "reports/seeds").iterdir()}
    assert set(made) == {p.name for p in project.glob("notebooks/*")} | {"index.html", "run.json"}
    assert printed(made["3_source_framing.ipynb"]) == "done\n"
    assert printed(made["1_corpus.ipynb"]) == "begun\n"
    assert died in made["index.html"].read_text("utf-8")


@posix
def test_a_report_keeps_its_folder_from_a_second_and_killed_leaves_it_to_the_next(capsys, project):
    shutil.rmtree("notebooks")
    first = notebook(project / "notebooks/1_corpus.ipynb", "print('done')")
    waits = ("import os, time; open('pid', 'w').write(str(os.getpid()))", "time.sleep(600)")
    second = notebook(project / "notebooks/2_timeline.ipynb", *waits)
    folder, pid = project / "reports/seeds", project / "pid"
    running = start("-m", "pasni_analysis", "report", cwd=project)
    wait_for(lambda: pid.is_file() and pid.read_text(), running)
    before = sorted(folder.iterdir())

    refused = main(["report", "--notebook", "1"])
    after = sorted(folder.iterdir())
    running.kill()
    running.communicate()
    words = "reports/seeds: another report is being written there; wait until it is done, or name another"
    assert (refused, words in capsys.readouterr().err, after) == (1, True, before)

    wait_for(lambda: not alive(int(pid.read_text())))
    assert printed(folder / first.name) == "done\n"
    assert {p.name for p in folder.iterdir() if p.name[0] != "."} == {first.name}  # half-written: not there

    notebook(second, "print('done too')")
    assert main(["report"]) == 0
    assert {p.name for p in folder.iterdir()} == {first.name, second.name, "index.html", "run.json"}
    assert printed(folder / second.name) == "done too\n"


HOSTILE = (
    "x\"'); import os; os.mkdir('harmed') #\n\"\"\"'''\\\\\" + __import__('os').getcwd()"
    " {corpus} {{0}} %s \\N{BULLET} \\u0041 \u2028\u2029\x85\r\t\x0b é 𝄞"
)


def test_a_parameter_arrives_in_the_notebook_as_it_is_and_is_never_code(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    given = {"corpus": HOSTILE, "outlets": [HOSTILE, "], harm()", ""], "top_n": 3}
    source = notebook(
        tmp_path / "n/1_corpus.ipynb", "import json; print(json.dumps([corpus, outlets, top_n]))"
    )
    assert execute(Job(source, tmp_path / "out.ipynb", given)) == ""
    assert json.loads(printed(tmp_path / "out.ipynb")) == list(given.values())
    assert not (tmp_path / "harmed").exists()


@posix
def test_a_folder_whose_name_looks_like_code_is_a_corpus_like_any_other(capsys, project):
    shutil.rmtree("notebooks")
    notebook(project / "notebooks/1_corpus.ipynb", "import json; print(json.dumps(corpus))")
    name = "x\"'); open('harmed', 'w') #\n{corpus} {0} <script>alert(1)</script>".replace("/", "|")
    (project / "seeds").rename(project / name)
    assert main(["report", name]) == 0
    assert json.loads(printed(project / "reports" / name / "1_corpus.ipynb")) == name
    page = (project / "reports" / name / "index.html").read_text("utf-8")
    assert "<script>alert" not in page
    assert not (project / "harmed").exists()


# What reads pickles, by the name under which it is imported, called or asked for.
PICKLES = {"pickle", "_pickle", "cPickle", "cloudpickle", "dill", "joblib", "marshal", "shelve", "torch"}
PICKLES |= {"read_pickle", "allow_pickle", "unsafe_load", "full_load", "UnsafeLoader", "FullLoader"}


def names(tree: ast.AST):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (part for alias in node.names for part in alias.name.split("."))
        elif isinstance(node, ast.ImportFrom):
            yield from [*(node.module or "").split("."), *(alias.name for alias in node.names)]
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.keyword):
            yield node.arg


def test_no_module_can_read_a_pickle():
    found = {
        f"{path.name}: {name}"
        for path in Path(pa.__file__).parent.rglob("*.py")
        for name in PICKLES & set(names(ast.parse(path.read_text("utf-8"))))
    }
    assert not found


class Harm:
    def __reduce__(self):
        return open, ("harmed", "w")


def test_a_pickle_in_a_corpus_is_a_problem_and_not_opened(project):
    (project / "seeds" / "c.pkl").write_bytes(pickle.dumps(Harm()))
    corpus = pa.load_corpus("seeds")
    assert set(corpus.documents["path"]) == {"a.txt", "b.txt"}
    assert corpus.problems["path"].tolist() == ["c.pkl"]
    assert not (project / "harmed").exists()


def test_yaml_makes_no_objects(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_text(f"corpus: !!python/object/apply:os.mkdir ['{tmp_path.as_posix()}/harmed']\n", "utf-8")
    with pytest.raises(ValueError, match=r"a.yaml: expected YAML.*could not determine a constructor"):
        read_yaml(str(path))
    assert not (tmp_path / "harmed").exists()
