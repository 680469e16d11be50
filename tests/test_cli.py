# ruff: noqa: F401, F811 (fixtures are used by their names)
"""The command line: messages instead of tracebacks, and exit codes that scripts can use."""

import subprocess
import sys

import pandas as pd
import pytest
from projects import make_project, project

from pasni_analysis import cli
from pasni_analysis.arguments import read_parameters, read_yaml
from pasni_analysis.cli import EXAMPLES, main


def run(capsys, *arguments):
    try:
        code = main([str(a) for a in arguments])
    except SystemExit as stop:
        code = stop.code
    return code, *capsys.readouterr()


@pytest.mark.parametrize("command", EXAMPLES)
def test_help_of_every_command_shows_an_example(capsys, command):
    code, out, _ = run(capsys, command, "--help")
    assert code == 0
    assert f"pasni {command} " in out
    assert "example" in out


def test_help_imports_nothing_heavy():
    code = (
        "import sys; from pasni_analysis.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "print([m for m in ('pandas', 'matplotlib', 'spacy', 'papermill') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_module_is_the_same_command():
    done = subprocess.run(
        [sys.executable, "-m", "pasni_analysis", "--version"], capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("pasni_analysis ")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("-p", "top_n", "abc"), "'top_n': expected a whole number"),
        (("-p", "top_n", "1e3"), "'top_n': expected a whole number"),
        (("-p", "topn", "3"), "'topn'"),
        (("-p", "date_from", "2025-10-08", "-p", "date_to", "2025-10-01"), "'date_from'"),
        (("-p", "outlets", "["), "'outlets': expected one name, or a list"),
        (("-f", "nowhere.yaml"), "nowhere.yaml"),
        (("--jobs", "0"), "--jobs"),
        (("--notebook", "9_nothing"), "9_nothing"),
    ],
)
def test_wrong_use_of_report_is_refused_before_anything_runs(capsys, project, arguments, words):
    code, _, err = run(capsys, "report", *arguments)
    assert code == 2
    assert words in err
    assert "Traceback" not in err
    assert not (project / "reports").exists()
    assert not (project / "figures").exists()


@pytest.mark.parametrize("name", ["nowhere", "empty"])
def test_corpus_without_articles_makes_nothing_and_says_so(capsys, project, name):
    (project / "empty").mkdir()
    code, _, err = run(capsys, "report", name)
    assert code == 1
    assert name in err
    assert not (project / "reports").exists()


def test_parameters_are_read_by_the_type_in_the_table():
    pairs = [["corpus", "2024"], ["top_n", "5"], ["outlets", "Dawn"], ["outlets", '["A, B", "C"]']]
    assert read_parameters(pairs) == {"corpus": "2024", "top_n": 5, "outlets": ["Dawn", "A, B", "C"]}


def test_yaml_dates_become_text_and_other_yaml_is_refused(tmp_path):
    good, bad = tmp_path / "a.yaml", tmp_path / "b.yaml"
    good.write_text("date_from: 2025-10-01\ntop_n: 4\n", "utf-8")
    bad.write_text("- 1\n", "utf-8")
    assert read_yaml(good) == {"date_from": "2025-10-01", "top_n": 4}
    with pytest.raises(ValueError, match=r"b.yaml.*found list"):
        read_yaml(bad)


def test_corpus_shows_counts_articles_and_what_is_uncertain(capsys, project):
    code, out, _ = run(capsys, "corpus", "seeds", "--show-removed")
    assert code == 0
    assert "2 articles" in out
    assert "without a date of publication" in out
    assert "removed by" in out


def test_kwic_prints_lines_and_their_number(capsys, project):
    code, out, _ = run(capsys, "kwic", "seeds", "harbour")
    assert code == 0
    assert "[harbour]" in out
    assert out.splitlines()[-1] == "2 in 2 of 2 articles"


def test_annotate_writes_a_table_per_kind_of_span(capsys, project):
    code, out, _ = run(capsys, "annotate", "seeds", "--out", "store", "--tables", "spans", "--format", "csv")
    assert code == 0
    assert "sentences.csv" in out
    assert list((project / "store").glob("*/part-*/sentences.parquet"))
    sentences = pd.read_csv(project / "spans" / "sentences.csv")
    assert set(sentences["doc_id"]) == {"a", "b"}


def test_verify_of_nothing_is_wrong_use(capsys, project):
    code, _, err = run(capsys, "verify", "nowhere.png")
    assert code == 2
    assert "nowhere.png" in err


def test_interrupt_ends_with_130(capsys, monkeypatch):
    def interrupt(_):
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "_kwic", interrupt)
    code, _, err = run(capsys, "kwic", "seeds", "x")
    assert code == 130
    assert "interrupted" in err


def test_a_sample_is_drawn_coded_and_measured(capsys, project):
    code, out, _ = run(capsys, "sample", "speakers", "seeds", "-n", "2", "--by", "none", "--out", "coding")
    assert code == 0
    assert "2 of 2 items of speakers, by none" in out
    assert "for each coder a copy of speakers-sample.csv" in out
    text = (project / "coding" / "speakers-sample.csv").read_text("utf-8-sig")
    header, *rows = text.splitlines()
    assert header.endswith("note")
    for name, kinds in (("khan", ("company", "government")), ("lee", ("company", ""))):
        coded = [f"{row[:-2]}{kind},neutral," for row, kind in zip(rows, kinds, strict=True)]
        (project / f"coding/{name}.csv").write_text("\n".join([header, *coded]))
    code, out, _ = run(
        capsys, "agreement", "coding/khan.csv", "coding/lee.csv", "--out", "seeds/validation.json"
    )
    assert code == 0
    assert "speakers: 2 items, coded by khan, lee" in out
    assert "1 blank" in out
    assert "speakers added in seeds/validation.json" in out
    code, _, err = run(capsys, "sample", "speakers", "seeds", "-n", "2", "--by", "none", "--out", "coding")
    assert code == 1
    assert "may hold codes" in err
    assert "Traceback" not in err
    code, _, err = run(capsys, "agreement", "coding/khan.csv")
    assert code == 1
    assert "two coders or more" in err
