"""Where relative paths start."""

import os

import pytest

from pasni_analysis.paths import project_root, resolve_path


@pytest.fixture
def project(tmp_path, monkeypatch):
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "pasni_analysis"\n', "utf-8")
    (tmp_path / "notebooks").mkdir()
    monkeypatch.chdir(tmp_path / "notebooks")
    return tmp_path


def test_the_root_comes_first(project):
    (project / "seeds").mkdir()
    (project / "notebooks" / "seeds").mkdir()
    assert resolve_path("seeds") == project / "seeds"


def test_what_only_the_working_directory_holds_is_found_there(project):
    (project.parent / "dam").mkdir(exist_ok=True)
    where = os.path.join("..", "..", "dam")
    assert resolve_path(where).resolve() == (project.parent / "dam").resolve()


def test_what_is_nowhere_would_lie_at_the_root(project):
    assert resolve_path("figures") == project / "figures"


def test_the_root_is_the_nearest_folder_of_this_project(project):
    assert project_root() == project
