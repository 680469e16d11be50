# ruff: noqa: F401, F811 (fixtures are used by their names)
"""Reports on a small project of its own: two notebooks, two articles."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest
from projects import make_project

from pasni_analysis.context import Texts
from pasni_analysis.corpus.load import load_corpus
from pasni_analysis.figures.verify import verify
from pasni_analysis.gallery import render_gallery
from pasni_analysis.report import Report, find_notebooks, run_report
from pasni_analysis.summary import show_days


@pytest.fixture(scope="module")
def done(make_project, tmp_path_factory) -> tuple[Path, Report]:
    """The default report, made once, from the folder of the notebooks."""
    project = make_project(tmp_path_factory.mktemp("report"))
    with contextlib.chdir(project / "notebooks"):
        return project, run_report(jobs=2)


def test_report_writes_notebooks_page_record_and_figures(done):
    project, report = done
    assert not report.failed
    names = {p.name for p in (project / "reports" / "seeds").iterdir()}
    assert names == {"1_corpus.ipynb", "2_timeline.ipynb", "index.html", "run.json"}
    with contextlib.chdir(project):
        assert verify("figures")["verdict"].tolist() == ["same", "same"]


def test_report_says_what_was_made_and_left_out_with_paths_that_open(done):
    project, report = done
    with contextlib.chdir(project):
        text = str(report)
        paths = [word for word in text.split() if word.startswith("reports/") or word == "figures/"]
        assert len(paths) == 4
        assert all(Path(path).exists() for path in paths)
    assert "2 articles without a date of publication" in text


def test_two_corpora_are_one_too_many(done):
    with pytest.raises(ValueError, match="two corpora, 'seeds' and 'other'"):
        run_report("seeds", parameters={"corpus": "other"})


def test_executed_notebooks_and_sidecars_hold_no_path_of_the_machine(done):
    project, _ = done
    for path in [*project.glob("figures/*.json"), *project.glob("reports/seeds/*.ipynb")]:
        assert str(project) not in path.read_text("utf-8")


def test_run_record_has_what_a_figure_must_not_carry(done):
    record = json.loads((done[0] / "reports" / "seeds" / "run.json").read_text("utf-8"))
    assert {"started", "git", "machine", "versions", "notebooks"} <= set(record)


def test_second_run_leaves_the_figures_as_they_are(done):
    project, _ = done
    before = {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in (project / "figures").glob("[12]_*")}
    with contextlib.chdir(project):
        run_report(notebooks=["corpus"])
    assert {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in (project / "figures").glob("[12]_*")} == before


def test_rerun_compares_data_and_names_a_changed_corpus(done):
    from pasni_analysis.rerun import rerun

    project, _ = done
    with contextlib.chdir(project):
        found = verify(next(project.glob("figures/1_*.json")))
        assert rerun(found)["verdict"].tolist() == ["same"]
        other = project / "other"
        other.mkdir(exist_ok=True)
        (other / "a.txt").write_text("Another article about the harbour.\n", "utf-8")
        again = rerun(found, corpus="other").iloc[0]
        assert (again["verdict"], again["differs_in"]) == ("differs", "corpus")
        gone = rerun(found, corpus="gone").iloc[0]
        assert (gone["verdict"], "--corpus" in gone["reason"]) == ("cannot tell", True)


def test_failing_notebook_is_named_and_the_rest_is_kept(done):
    project, _ = done
    with contextlib.chdir(project):
        report = run_report(out="made/here", parameters={"top_n": 13}, jobs=2)
    assert [(o.notebook.name, len(o.figures)) for o in report.failed] == [("2_timeline.ipynb", 1)]
    assert report.failed[0].error == "cell 6: RuntimeError: thirteen <b>is</b> refused"
    assert "FAILED: cell 6" in str(report)
    page = report.page.read_text("utf-8")
    assert "thirteen &lt;b&gt;is&lt;/b&gt; refused" in page
    assert len(list((project / "made/here/figures").glob("*.png"))) == 2
    assert len(list((project / "figures").glob("*.png"))) == 2  # those of the default report are not touched


@pytest.mark.skipif(os.name == "nt", reason="sends SIGINT")
def test_interrupt_ends_the_kernels_and_exits_130(make_project, tmp_path):
    project = make_project(tmp_path)
    process = subprocess.Popen(
        [sys.executable, "-m", "pasni_analysis", "report", "--notebook", "2", "-p", "top_n", "17"],
        cwd=project,
        stderr=subprocess.PIPE,
        text=True,
        # A shell starts what runs in the background with SIGINT ignored; the user's has it.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    mark, deadline = project / "pid.txt", time.monotonic() + 120
    while not (mark.is_file() and mark.read_text()) and time.monotonic() < deadline:
        time.sleep(0.1)
    kernel = int(mark.read_text())
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert err == "pasni: interrupted; what was finished is kept: run it again to go on\n"
    assert not _alive(kernel)


def _alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"
    except FileNotFoundError:
        return False


def test_notebooks_are_found_by_number_name_or_both(make_project, tmp_path):
    with contextlib.chdir(make_project(tmp_path)):
        for name in ("2", "timeline", "2_timeline", "notebooks/2_timeline.ipynb"):
            assert [p.stem for p in find_notebooks([name])] == ["2_timeline"]
        assert [p.stem for p in find_notebooks()] == ["1_corpus", "2_timeline"]
        with pytest.raises(ValueError, match="expected one of 1_corpus, 2_timeline"):
            find_notebooks(["9"])


class Page(HTMLParser):
    """Collects what the checks below look at."""

    def __init__(self, text):
        super().__init__()
        self.tags = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def all(self, tag, key=None):
        return [a if key is None else a.get(key) for t, a in self.tags if t == tag]


_WHOLE = "One port, two ports."
_DOCUMENT = {
    "doc_id": "d",
    "label": "Outlet (d)",
    "published_start": pd.NaT,
    "published_end": pd.Timestamp("2025-10-05"),
}
HOSTILE = '<script>alert("x")</script> & "quoted" </td></main>'


@pytest.fixture(scope="module")
def hostile(make_project, tmp_path_factory):
    """A page on a corpus whose titles, names and sentences try to break out of it."""
    import matplotlib.pyplot as plt

    from pasni_analysis.figures.bundle import cite

    project = make_project(tmp_path_factory.mktemp("hostile"))
    text = f"{HOSTILE}\n\nThe harbour lies {HOSTILE} in the south. A second sentence follows.\n"
    (project / "seeds" / "c.txt").write_text(text, "utf-8")
    with contextlib.chdir(project):
        corpus = load_corpus("seeds")
        body = corpus.documents.set_index("doc_id").loc["c", "text"]
        start = body.index("The harbour") + 4
        data = pd.DataFrame(
            {
                "name": [HOSTILE, "two"],
                "n": [1, 2],
                "by": ["article", "article"],
                "doc_id": ["c", "c"],
                "start": [start, None],
                "end": [start + 7, None],
                "evidence": ["", f"c:{start}:{start + 7} c:0:3"],
            }
        ).astype({"start": "Int64", "end": "Int64"})
        fig, ax = plt.subplots()
        ax.bar([0, 1], data["n"])
        cited = cite(fig, "hostile", data=data, caption=HOSTILE, alt=HOSTILE, corpus=corpus, folder="out")
        plt.close(fig)
        notebooks = [(project / "x.ipynb", [cited.figure_id, "x-gone-01234567"], HOSTILE)]
        page = render_gallery(corpus, notebooks, project / "out", project / "reports" / "index.html")
    return page, Page(page)


def test_hostile_text_stays_text(hostile):
    text, page = hostile
    assert len(page.all("script")) == 1
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert" in text
    assert len(page.all("main")) == 1


def test_figure_whose_files_are_gone_is_named(hostile):
    assert "Figure x-gone-01234567 was written, but" in hostile[0]


def test_sections_bear_the_titles_of_the_notebooks(done):
    assert "Words per article</h2>" in done[1].page.read_text("utf-8")


def test_page_asks_for_nothing_and_lets_only_its_own_script_run(hostile):
    text, page = hostile
    assert all(src.startswith("data:image/png;base64,") for src in page.all("img", "src"))
    assert not page.all("link")
    assert not any(
        href.startswith(("http:", "https:", "//", "javascript:")) for href in page.all("a", "href")
    )
    policy = next(a["content"] for a in page.all("meta") if a.get("http-equiv"))
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy
    import base64
    import hashlib

    script = text.rpartition("<script>")[2].partition("</script>")[0]
    assert base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() in policy


def test_page_can_be_read_by_everyone(hostile):
    _, page = hostile
    assert page.all("html", "lang") == ["en"]
    assert all(page.all("img", "alt"))
    assert set(page.all("th", "scope")) <= {"col", "row"}
    assert len(page.all("caption")) == len(page.all("table"))
    ids = [a["id"] for _, a in page.tags if "id" in a]
    assert len(ids) == len(set(ids))
    targets = {href[1:] for href in page.all("a", "href") if href.startswith("#")}
    assert targets <= set(ids)
    labels = {a["aria-labelledby"] for _, a in page.tags if "aria-labelledby" in a}
    assert labels <= set(ids)


def test_rows_lead_to_their_sentences_in_context(hostile):
    text, page = hostile
    assert "<mark>harbour</mark> lies" in text
    assert "A second sentence follows" not in text
    assert len(page.all("mark")) == 3
    assert text.count("<blockquote>") == 3


def test_rows_say_how_many_passages_they_have_and_what_all_share_is_said_once(hostile):
    text, _ = hostile
    assert "<summary>1 passage<" in text
    assert "<summary>2 passages<" in text
    assert "start</th>" not in text
    assert "In every row: by article, doc id c." in text


def test_marks_of_one_sentence_stand_together():
    texts = Texts(pd.DataFrame([dict(_DOCUMENT, text="One port, two ports. A port.")]))
    quotes = texts.quote(
        [("d", 4, 8), ("d", 14, 19), ("d", 23, 27), ("d", 0, 20), ("d", 99, 100), ("x", 0, 1)]
    )
    assert [[p["marked"] for p in q["pieces"]] for q in quotes] == [["port", "ports"], ["port"], [_WHOLE]]
    assert [q["after"] for q in quotes] == [".", ".", ""]
    assert [q["whole"] for q in quotes] == [False, False, True]
    assert quotes[0]["place"] == "d 4–8 14–19"
    assert quotes[0]["where"] == "Outlet (d), by 2025-10-05"


def test_intervals_are_shown_with_open_ends():
    day, other, none = pd.Timestamp("2025-10-05"), pd.Timestamp("2025-10-11"), pd.NaT
    assert show_days(day, other) == "2025-10-05 to 2025-10-11"
    assert show_days(day, none) == "from 2025-10-05"
    assert show_days(none, day) == "by 2025-10-05"
