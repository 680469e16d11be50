"""Parameters: said once, checked strictly."""

import builtins
import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from pasni_analysis.parameters import PARAMETERS, check_parameters, notebook_parameters


@pytest.mark.parametrize(
    ("values", "error", "words"),
    [
        ({"top_n": "abc"}, TypeError, r"'top_n': expected a whole number.*found 'abc' \(str\)"),
        ({"top_n": 1e3}, TypeError, r"'top_n'.*found 1000.0 \(float\)"),
        ({"top_n": True}, TypeError, r"'top_n'.*bool"),
        ({"top_n": 0}, ValueError, r"'top_n'.*at least 1.*found 0"),
        ({"top_nn": 3}, ValueError, r"'top_nn'.*no such parameter; did you mean top_n"),
        ({"voice": "all"}, ValueError, r"'voice'.*2_timeline.*it has corpus"),
        ({"undated": "maybe"}, ValueError, r"'undated'.*\"keep\" or \"drop\".*'maybe'"),
        ({"count": "article"}, ValueError, r"'count'.*\"articles\""),
        ({"corpus": ""}, ValueError, r"'corpus'.*found ''"),
        ({"corpus": 2024}, TypeError, r"'corpus'.*int.*-r corpus 2024"),
        ({"figures": " "}, ValueError, r"'figures'"),
        ({"outlets": "Dawn"}, TypeError, r"'outlets': expected a list.*found 'Dawn'"),
        ({"outlets": [""]}, ValueError, r"'outlets'"),
        ({"outlets": [3]}, TypeError, r"'outlets'.*3 is not text"),
        ({"date_from": "October"}, ValueError, r"'date_from': expected a day.*'October'"),
        ({"date_to": "2025-02-30"}, ValueError, r"'date_to'"),
        ({"date_to": "20251007"}, ValueError, r"'date_to'"),
        ({"date_from": "2025-10-08", "date_to": "2025-10-07"}, ValueError, r"no later than date_to"),
        ({"events": "nowhere.csv"}, FileNotFoundError, r"'events'.*nowhere.csv"),
    ],
)
def test_wrong_parameter_is_named_with_what_was_expected_and_found(values, error, words):
    with pytest.raises(error, match=words):
        check_parameters("2_timeline", values)


def test_defaults_fill_what_is_missing():
    run = check_parameters("4_entity_frequency", {"labels": ["ORG"]})
    assert run.notebook == "4_entity_frequency"
    assert run.folder == "figures"
    assert run.parameters["labels"] == ["ORG"]
    assert run.parameters["count"] == "independent texts"
    assert "events" not in run.parameters
    assert "figures" not in run.parameters


def test_notebooks_take_the_parameters_of_their_number():
    assert "top_n" not in notebook_parameters("1_corpus")
    assert {"top_n", "events"} <= set(notebook_parameters("2_timeline"))
    assert {"voice", "frames"} <= set(notebook_parameters("3_source_framing"))
    assert {"voice", "labels", "aliases"} <= set(notebook_parameters("4_entity_frequency"))
    assert set(notebook_parameters("explore")) == set(PARAMETERS)


def test_same_day_at_both_ends_is_allowed():
    check_parameters("1_corpus", {"date_from": "2025-10-07", "date_to": "2025-10-07"})


def test_corpus_outside_the_project_is_recorded_without_the_path(tmp_path):
    run = check_parameters("1_corpus", {"corpus": str(tmp_path / "mine")})
    assert run.parameters["corpus"] == "mine"


def test_own_table_is_known_by_its_content(tmp_path):
    table = tmp_path / "events.csv"
    table.write_text("event\n", "utf-8")
    run = check_parameters("2_timeline", {"events": str(table)})
    assert run.parameters["events"] == "events.csv"
    assert len(run.file_sha256["events"]) == 64


def session(monkeypatch, *cells):
    shell = SimpleNamespace(user_ns={"In": ["", *cells]})
    monkeypatch.setattr(builtins, "get_ipython", lambda: shell, raising=False)
    return {"__name__": "__main__", "os": Path, "corpus": "seeds", "top_n": 5, "other": 1}


def test_globals_give_the_known_names_only(monkeypatch):
    values = session(monkeypatch, 'corpus: str = "seeds"\ntop_n: int = 5', "other = 1")
    assert check_parameters("2_timeline", values).parameters["top_n"] == 5


@pytest.mark.parametrize(
    "cells",
    [
        ('corpus: str = "seeds"', "# Parameters\ntopn = 5\n"),
        ('corpus: str = "seeds"\ntopn: int = 5',),
        ('corpus: str = "seeds"', "# Parameters\ntopn = [\n  1,\n]\n"),
    ],
)
def test_unknown_name_in_a_parameters_cell_is_refused(monkeypatch, cells):
    with pytest.raises(ValueError, match=r"'topn'.*did you mean top_n"):
        check_parameters("2_timeline", session(monkeypatch, *cells))


def test_session_counts_as_saved_only_while_it_runs_the_cells_on_disk(monkeypatch, tmp_path):
    from pasni_analysis import parameters

    (tmp_path / "notebooks").mkdir()
    cells = [{"cell_type": "code", "source": ["a = 1\n", "b = 2"]}, {"cell_type": "markdown", "source": "x"}]
    (tmp_path / "notebooks" / "1_corpus.ipynb").write_text(json.dumps({"cells": cells}), "utf-8")
    monkeypatch.setattr(parameters, "resolve_path", lambda p: tmp_path / p)
    run = parameters.Run("1_corpus", {}, "figures")
    session(monkeypatch, "# Parameters\nx = 1", "a = 1\nb = 2")
    assert run.as_saved()
    session(monkeypatch, "a = 1\nb = 3")
    assert not run.as_saved()
    monkeypatch.delattr(builtins, "get_ipython")
    assert not run.as_saved()


def test_notebook_hash_ignores_outputs_text_and_injected_parameters(monkeypatch, tmp_path):
    from pasni_analysis import parameters

    monkeypatch.setattr(parameters, "resolve_path", lambda p: tmp_path / p)
    (tmp_path / "notebooks").mkdir()

    def digest(*cells):
        (tmp_path / "notebooks" / "1_corpus.ipynb").write_text(json.dumps({"cells": cells}), "utf-8")
        return parameters.Run("1_corpus", {}, "figures").source_sha256

    code = {"cell_type": "code", "source": "a = 1"}
    injected = {"cell_type": "code", "source": "# Parameters\na = 2\n"}
    base = digest(code)
    assert base == digest({**code, "outputs": ["x"]}, {"cell_type": "markdown", "source": "y"}, injected)
    assert base != digest({**code, "source": "a = 3"})
