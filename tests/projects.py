"""A small project of its own, so that reports can be tried without touching the real one."""

import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ARTICLES = {
    "a": "The minister said on Monday that the harbour would open in May. Nobody has seen the plan for it.\n",
    "b": "A harbour is being built in the south, the company said. It is to cost 20 million dollars.\n",
}


@pytest.fixture(scope="session")
def make_project():
    """A function that lays out a project in a folder: two notebooks, two articles, one pyproject.toml."""

    def make(folder: Path) -> Path:
        shutil.copytree(Path(__file__).parent / "notebooks", folder / "notebooks")
        shutil.copy(ROOT / "pyproject.toml", folder)
        (folder / "seeds").mkdir()
        for name, text in ARTICLES.items():
            (folder / "seeds" / f"{name}.txt").write_text(text, "utf-8")
        return folder

    return make


@pytest.fixture
def project(make_project, tmp_path, monkeypatch):
    """Such a project, as the working directory."""
    folder = make_project(tmp_path)
    monkeypatch.chdir(folder)
    return folder
