"""The store of annotations: only what is new is read, whole parts or none, whatever ends a run."""

import gc
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

import pasni_analysis as pa
from pasni_analysis import schema
from pasni_analysis.corpus.tables import Corpus
from pasni_analysis.spans import annotate as annotating
from pasni_analysis.spans import store
from pasni_analysis.spans.annotate import annotate, annotate_to_store
from pasni_analysis.spans.engines import Job, run

# Stands for the annotators where a test is about the store: one sentence a text, without a model.
STUB = """
import os, signal, sys, time
from pasni_analysis.spans import annotate as annotating
from pasni_analysis.spans.store import SPAN_TABLES

def stub(job, model=""):
    if "ENDS THE PROCESS" in job.text:
        os.kill(os.getpid(), signal.SIGKILL)
    if "CANNOT BE READ" in job.text:
        raise KeyError("no such unit")
    rows = {name: [] for name in SPAN_TABLES}
    row = {"sentence": 0, "paragraph": 0, "start": 0, "end": len(job.text)}
    return rows | {"sentences": [row | {"n_words": len(job.text.split())}]}

annotating.annotate_document = stub
annotating._MOST_DOCUMENTS = 1
"""
exec(compile(STUB.replace("annotating.annotate_document = stub", ""), "stub", "exec"))  # defines stub


def corpus_of(*texts: str) -> Corpus:
    rows = [
        {"doc_id": f"d{i}", "text": text, "title": text, "label": f"d{i}", "path": f"d{i}.txt", "n_words": 3}
        for i, text in enumerate(texts)
    ]
    empty = (schema.make(name) for name in ("removals", "problems", "segments"))
    return Corpus(schema.make("documents", rows), *empty)


TEXTS = [f"It rained on day {i}." for i in range(12)]


@pytest.fixture
def stubbed(monkeypatch):
    seen: list[str] = []

    def counted(job, model=""):
        seen.append(job.text)
        return stub(job, model)  # noqa: F821

    monkeypatch.setattr(annotating, "annotate_document", counted)
    monkeypatch.setattr(annotating, "_MOST_DOCUMENTS", 1)
    return seen


def test_a_second_run_reads_what_the_first_has_stored(seeds, tmp_path, monkeypatch):
    corpus = pa.load_corpus(seeds)
    first = pa.annotate(corpus, cache=str(tmp_path))
    monkeypatch.setattr(annotating, "annotate_document", None)  # must not be called
    second, nowhere = pa.annotate(corpus, cache=str(tmp_path)), first
    for name in store.SPAN_TABLES:
        pd.testing.assert_frame_equal(getattr(first, name), getattr(second, name))
        pd.testing.assert_frame_equal(getattr(first, name), getattr(nowhere, name))


def test_only_documents_that_are_new_are_annotated(stubbed, tmp_path):
    annotate(corpus_of(*TEXTS[:5]), cache=str(tmp_path))
    stubbed.clear()
    notes = annotate(corpus_of(*TEXTS[:4], "It snowed.", TEXTS[4]), cache=str(tmp_path))
    assert stubbed == ["It snowed."]
    assert notes.sentences["doc_id"].tolist() == ["d0", "d1", "d2", "d3", "d4", "d5"]


def test_another_day_of_publication_is_another_document():
    day = pd.Timestamp("2025-10-04")
    keys = {store.document_key("It rained.", *days) for days in ((None, None), (day, day), (None, day))}
    assert len(keys) == 3


def test_one_text_under_two_names_is_read_once_and_has_its_rows_twice(stubbed, tmp_path):
    notes = annotate(corpus_of("It rained.", "It snowed.", "It rained."), cache=str(tmp_path))
    assert sorted(stubbed) == ["It rained.", "It snowed."]
    assert notes.sentences["doc_id"].tolist() == ["d0", "d1", "d2"]


def test_parts_are_told_apart_by_pipeline():
    assert store.made_by("a") != store.made_by("b")


def test_the_store_knows_all_code_that_the_annotators_import():
    import ast

    package = Path(pa.__file__).parent
    imported = set()
    for path in package.glob("spans/*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("pasni_analysis"):
                names = [f"{node.module}.{alias.name}" for alias in node.names]
                imported |= {".".join(n.split(".")[1:3]) for n in names}
    files = {f"{name.replace('.', '/')}.py" for name in imported}
    files |= {f"{name.split('.')[0]}.py" for name in imported}
    used = {f for f in files if (package / f).is_file() and not f.startswith("spans/")}
    # What only says where things are, how far work has come, or what a corpus is, changes no span.
    assert used - {"paths.py", "progress.py", "writing.py", "corpus/tables.py"} == set(store.SHARED_CODE) - {
        "lexicons/__init__.py"
    }


@pytest.mark.parametrize("harm", ["cut", "gone", "other", "other values"])
def test_a_damaged_part_is_made_anew(stubbed, tmp_path, harm):
    whole = annotate(corpus_of(*TEXTS), cache=str(tmp_path))
    part = sorted(tmp_path.glob("*/part-*/sentences.parquet"))[3]
    if harm == "cut":
        part.write_bytes(part.read_bytes()[:100])
    elif harm == "gone":
        part.unlink()
    elif harm == "other values":  # as a changed byte can give, which Parquet itself does not see
        pd.read_parquet(part).assign(n_words=9).to_parquet(part)
    else:
        pd.DataFrame({"something": [1]}).to_parquet(part)
    stubbed.clear()
    again = annotate(corpus_of(*TEXTS), cache=str(tmp_path))
    assert len(stubbed) == 1
    pd.testing.assert_frame_equal(again.sentences, whole.sentences)


def test_what_an_earlier_version_has_stored_is_left_alone_and_not_used(stubbed, tmp_path, monkeypatch):
    annotate(corpus_of(*TEXTS[:2]), cache=str(tmp_path))
    (old,) = tmp_path.iterdir()
    monkeypatch.setattr(store, "made_by", lambda model: "another")
    stubbed.clear()
    annotate(corpus_of(*TEXTS[:2]), cache=str(tmp_path))
    assert len(stubbed) == 2
    assert list(old.glob("part-*"))


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("x", "utf-8")
    with pytest.raises(OSError, match=r"file: annotations cannot be stored there .*name a folder"):
        annotate_to_store(corpus_of("It rained."), str(tmp_path / "file"))


def test_a_full_disk_is_said_and_leaves_no_half_part(stubbed, tmp_path, monkeypatch):
    written = []

    def full(self, path, **options):
        written.append(path)
        if len(written) == 9:  # in the middle of the second part
            raise OSError(28, "No space left on device")
        return real(self, path, **options)

    real = pd.DataFrame.to_parquet
    monkeypatch.setattr(pd.DataFrame, "to_parquet", full)
    with pytest.raises(OSError, match=r"No space left on device.*what is finished is kept"):
        annotate(corpus_of(*TEXTS), cache=str(tmp_path))
    (place,) = tmp_path.iterdir()
    assert [p.name[:5] for p in place.iterdir()] == ["part-"]
    monkeypatch.undo()
    assert len(store.find_parts(place)) == 1


def test_two_runs_that_write_the_same_part_do_not_disturb_each_other(stubbed, tmp_path, monkeypatch):
    real = store.save_part

    def race(place, keys, tables):
        real(place, keys, tables)
        real(place, keys, tables)

    monkeypatch.setattr(store, "save_part", race)
    notes = annotate(corpus_of(*TEXTS), cache=str(tmp_path))
    assert len(notes.sentences) == len(TEXTS)
    assert not list(tmp_path.glob("*/.draft-*"))


def test_a_document_that_cannot_be_read_is_reported_and_the_rest_is_finished(stubbed, tmp_path):
    corpus = corpus_of("It rained.", "CANNOT BE READ", "It snowed.")
    with pytest.warns(UserWarning, match=r"not annotated: d1.txt \(d1\): KeyError: 'no such unit'"):
        notes = annotate(corpus, cache=str(tmp_path))
    assert notes.documents["doc_id"].tolist() == ["d0", "d2"]
    assert notes.sentences["doc_id"].tolist() == ["d0", "d2"]
    (problem,) = notes.problems.itertuples()
    assert problem.path == "d1.txt (d1)"
    assert "left out of all results" in problem.advice


def run_stubbed(script: str, *arguments: str) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-c", STUB + script, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent)},
        start_new_session=True,
    )


PROCESSES = """
from test_store import corpus_of
if __name__ == "__main__":
    texts = ["It rained.", "ENDS THE PROCESS", *[f"Day {i}." for i in range(9)]]
    notes = annotating.annotate(corpus_of(*texts), cache=sys.argv[1], workers=2)
    print(len(notes.documents), len(notes.sentences), notes.problems["found"].tolist())
"""


def test_an_interrupt_gives_memory_back_to_the_garbage_collector(monkeypatch, tmp_path):
    def interrupted(job, model=""):
        raise KeyboardInterrupt

    monkeypatch.setattr(annotating, "annotate_document", interrupted)
    with pytest.raises(KeyboardInterrupt):
        annotating.annotate_part([Job("d", "It rained.", (None, None))], tmp_path, "")
    assert gc.get_freeze_count() == 0


@pytest.mark.skipif(sys.platform == "win32", reason="needs the signals of POSIX")
def test_a_document_that_ends_its_process_is_reported_and_the_rest_is_finished(tmp_path):
    done = run_stubbed(PROCESSES, str(tmp_path))
    out, err = done.communicate(timeout=120)
    assert done.returncode == 0, err
    assert out.startswith("10 10 ['the process that read it was ended by the system")


KILLED = """
from test_store import TEXTS, corpus_of
real = annotating.annotate_document
def slow(job, model=""):
    time.sleep(0.2)
    return real(job, model)
annotating.annotate_document = slow
annotating.annotate_to_store(corpus_of(*TEXTS), sys.argv[1])
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs the signals of POSIX")
def test_killed_in_the_middle_it_goes_on_where_it_was(stubbed, tmp_path):
    running = run_stubbed(KILLED, str(tmp_path))
    for _ in range(1200):
        if len(list(tmp_path.glob("*/part-*"))) >= 3 or running.poll() is not None:
            break
        time.sleep(0.05)
    os.killpg(running.pid, signal.SIGKILL)
    running.communicate()
    parts = list(tmp_path.glob("*/part-*"))
    assert 3 <= len(parts) < len(TEXTS)
    notes = annotate(corpus_of(*TEXTS), cache=str(tmp_path))
    assert len(stubbed) == len(TEXTS) - len(parts)
    pd.testing.assert_frame_equal(notes.sentences, annotate(corpus_of(*TEXTS), cache=None).sentences)


def start_cluster(n_workers: int):
    """A real cluster of separate processes on this machine."""
    import dask
    from distributed import LocalCluster

    with dask.config.set({"distributed.scheduler.allowed-failures": 1}):
        return LocalCluster(
            n_workers=n_workers, threads_per_worker=1, host="127.0.0.1", dashboard_address=None
        )


@pytest.fixture(scope="module")
def cluster():
    with start_cluster(2) as running:
        yield running


@pytest.mark.slow
def test_a_cluster_gives_the_same_tables_as_one_process(cluster, seeds, tmp_path):
    corpus = pa.load_corpus(seeds)
    alone = pa.annotate(corpus, cache=None)
    spread = pa.annotate(corpus, cache=str(tmp_path), scheduler=cluster.scheduler_address)
    for name in store.SPAN_TABLES:
        pd.testing.assert_frame_equal(getattr(alone, name), getattr(spread, name))


@pytest.mark.slow
def test_a_worker_that_is_killed_loses_nothing(cluster, seeds, tmp_path, monkeypatch):
    monkeypatch.setattr(annotating, "_MOST_DOCUMENTS", 1)
    corpus = pa.load_corpus(seeds)
    pids = [w.pid for w in cluster.workers.values()]
    done = store.find_parts

    def killing(place):
        if pids:
            os.kill(pids.pop(), signal.SIGKILL)
            pids.clear()
        return done(place)

    monkeypatch.setattr(store, "find_parts", killing)
    notes = pa.annotate(corpus, cache=str(tmp_path), scheduler=cluster.scheduler_address)
    assert notes.sentences["doc_id"].nunique() == len(corpus.documents)


@pytest.mark.slow
def test_a_document_that_ends_workers_of_a_cluster_is_reported_and_the_rest_is_finished(cluster):
    def work(batch):
        import os
        import signal

        if any(job.text == "ends" for job in batch):
            os.kill(os.getpid(), signal.SIGKILL)
        return []

    jobs = [Job(str(i), text, (None, None)) for i, text in enumerate(["a", "ends", "b", "c"])]
    done = list(run(work, [jobs[:2], jobs[2:]], 1, cluster.scheduler_address))
    assert sum(n for n, _ in done) == 4
    (failure,) = [f for _, failures in done for f in failures]
    assert failure.doc_id == "1"
    assert "ended by the system" in failure.reason


@pytest.mark.slow
def test_a_scheduler_that_goes_away_is_named_and_what_is_finished_is_kept():
    def work(batch):
        import time

        time.sleep(0.1 if batch[0].doc_id == "0" else 60)
        return []

    jobs = [Job(str(i), "text", (None, None)) for i in range(3)]
    running = start_cluster(1)
    batches = run(work, [[job] for job in jobs], 1, running.scheduler_address)
    assert next(batches) == (1, [])
    running.close(timeout=5)
    with pytest.raises(ConnectionError, match=r"went away .*what is finished is kept: start it and run"):
        list(batches)


@pytest.mark.slow
def test_a_scheduler_that_does_not_answer_is_named(tmp_path):
    with pytest.raises(ConnectionError, match=r"tcp://127.0.0.1:9: no answer"):
        annotate_to_store(corpus_of("It rained."), str(tmp_path), scheduler="tcp://127.0.0.1:9")
