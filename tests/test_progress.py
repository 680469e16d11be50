"""Progress is seen where somebody looks: terminal, notebook, log; and leaves nothing behind."""

import io
import sys

import pytest
from jupyter_client.manager import start_new_kernel

import pasni_analysis as pa
from pasni_analysis import progress as module
from pasni_analysis.progress import progress


class Stream(io.StringIO):
    def __init__(self, terminal):
        super().__init__()
        self.terminal = terminal

    def isatty(self):
        return self.terminal


@pytest.fixture
def stream(monkeypatch):
    def make(terminal):
        made = Stream(terminal)
        monkeypatch.setattr(sys, "stderr", made)
        return made

    return make


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    """A corpus of some hundred files."""
    folder = tmp_path_factory.mktemp("many")
    for i in range(300):
        text = f"The harbour was opened on Monday by minister number {i}. Pier {i} costs {i} dollars.\n"
        (folder / f"{i:03}.txt").write_text(text, "utf-8")
    return folder


def test_a_terminal_gets_a_bar_that_goes_when_the_work_is_done(stream):
    shown = stream(terminal=True)
    assert list(progress(range(3), desc="reading", mininterval=0)) == [0, 1, 2]
    assert "reading:  33%" in shown.getvalue()
    assert shown.getvalue().endswith("\r")
    assert not shown.getvalue().split("\r")[-2].strip()


def test_a_log_gets_whole_lines_without_carriage_returns(stream, monkeypatch):
    monkeypatch.setattr(module, "LOG_SECONDS", 0)
    shown = stream(terminal=False)
    assert list(progress(range(3), desc="reading")) == [0, 1, 2]
    lines = shown.getvalue().splitlines()
    assert [line.split(",")[0] for line in lines] == ["reading: 1 of 3", "reading: 2 of 3", "reading: 3 of 3"]
    assert "\r" not in shown.getvalue()


@pytest.mark.parametrize("load", [True, False], ids=["loading", "annotating"])
def test_short_work_leaves_a_log_empty(load, many, seeds, stream):
    corpus = pa.load_corpus(many if load else seeds)
    shown = stream(terminal=False)
    if load:
        assert len(pa.load_corpus(many).documents) == 300
    else:
        pa.annotate(corpus)
    assert shown.getvalue() == ""


def test_a_log_of_long_loading_says_how_far_it_is(many, stream, monkeypatch):
    monkeypatch.setattr(module, "LOG_SECONDS", 0)
    shown = stream(terminal=False)
    pa.load_corpus(many)
    assert "reading: 300 of 300," in shown.getvalue()
    assert "cleaning: 300 of 300," in shown.getvalue()
    assert "\r" not in shown.getvalue()


def test_a_terminal_sees_loading_and_annotating(many, seeds, stream):
    shown = stream(terminal=True)
    pa.load_corpus(many)
    pa.annotate(pa.load_corpus(seeds), cache=None)
    said = shown.getvalue()
    assert all(word in said for word in ("reading:", "cleaning:", "annotating:"))
    assert not said.split("\r")[-1].strip()


def test_nothing_to_do_shows_nothing(stream):
    shown = stream(terminal=True)
    with progress(total=5, disable=True) as bar:
        bar.update(5)
    assert shown.getvalue() == ""


@pytest.fixture(scope="module")
def kernel():
    """A kernel in which ipywidgets is not installed; a function that runs a cell in it."""
    manager, client = start_new_kernel(kernel_name="python3")

    def run(code, *, by_a_person):
        said = []
        done = client.execute_interactive(
            code, allow_stdin=by_a_person, output_hook=said.append, stdin_hook=lambda _: None, timeout=60
        )
        assert done["content"]["status"] == "ok", said
        kept = ("stream", "display_data", "update_display_data")
        return [(m["msg_type"], m["content"]) for m in said if m["msg_type"] in kept]

    start = 'import sys; sys.modules["ipywidgets"] = None; from pasni_analysis import progress'
    assert run(start, by_a_person=True) == []
    run("progress.FIRST_SECONDS = 0", by_a_person=True)
    yield run
    client.stop_channels()
    manager.shutdown_kernel(now=True)


LOOP = "for _ in progress.progress(range(3), desc='<reading>', mininterval=0): pass"


def test_a_person_sees_a_bar_in_a_notebook_which_is_emptied_without_a_warning(kernel):
    said = kernel(LOOP, by_a_person=True)
    assert {kind for kind, _ in said} == {"display_data", "update_display_data"}
    assert [kind for kind, _ in said].count("display_data") == 1
    pages = [content["data"].get("text/html", "") for _, content in said]
    assert '<progress value="1" max="3">' in "".join(pages)
    assert "&lt;reading&gt;" in pages[0]
    assert said[-1][1]["data"] == {"text/plain": ""}


def test_work_of_a_moment_shows_no_bar_in_a_notebook(kernel):
    kernel("progress.FIRST_SECONDS = 2", by_a_person=True)
    assert kernel(LOOP, by_a_person=True) == []
    kernel("progress.FIRST_SECONDS = 0", by_a_person=True)


def test_a_notebook_that_a_program_runs_stores_no_bar(kernel):
    assert kernel(LOOP, by_a_person=False) == []
