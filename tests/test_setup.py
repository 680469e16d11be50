"""The ways in: lock, conda environment, citation file, and what a clone holds."""

import json
import re
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

import pasni_analysis as pa

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
REQUESTED = {"pandas", "matplotlib", "nltk", "jupyterlab", "papermill", "pytest", "nbval"}


def names(requirements):
    return {re.split(r"[<>=!~ ;\[]", line)[0] for line in requirements}


def locked():
    lines = (ROOT / "requirements.lock").read_text("utf-8").splitlines()
    pins = [re.match(r"([A-Za-z0-9._-]+)==([^ ;\\]+)", line) for line in lines]
    return {pin[1]: pin[2] for pin in pins if pin}


def direct():
    project = PROJECT["project"]
    extras = project["optional-dependencies"].values()
    return names(project["dependencies"]).union(*map(names, extras))


def tracked():
    done = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip("not a git checkout")
    return done.stdout.splitlines()


def test_every_direct_dependency_is_locked():
    assert direct() <= set(locked())


def test_the_lock_holds_one_version_of_each_package_and_a_hash_for_each():
    text = (ROOT / "requirements.lock").read_text("utf-8")
    entries = re.split(r"\n(?=\S)", text.strip())
    assert len(entries) == len(locked())
    assert all("--hash=sha256:" in entry for entry in entries)


def test_environment_yml_pins_the_direct_dependencies_as_the_lock_does():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))
    conda = [d for d in environment["dependencies"] if isinstance(d, str)]
    pip = next(d["pip"] for d in environment["dependencies"] if isinstance(d, dict))
    pins = dict(line.split("==") for line in pip if "==" in line)
    assert [re.split("=", d)[0] for d in conda] == ["python", "pip"]
    assert pins == {name: version for name, version in locked().items() if name in direct()}
    assert set(pins) >= REQUESTED
    assert "-e ." in pip


def test_dependencies_have_their_reason_in_contributing():
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    missing = [name for name in sorted(direct()) if f"| {name} |" not in text]
    assert not missing


def test_versions_agree():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert PROJECT["project"]["version"] == pa.__version__ == str(citation["version"])
    assert f"## {pa.__version__}" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_citation_file_has_what_the_format_asks_for():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert citation["cff-version"] == "1.2.0"
    assert {"message", "title", "authors", "license", "date-released"} <= set(citation)


def test_citation_file_is_of_the_format_and_names_no_publication_that_is_not_there():
    # Keys of CFF 1.2.0; that the file fits the whole schema was checked with cffconvert.
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert citation["type"] == "software"
    assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", str(citation["date-released"]))
    assert all({"name"} <= set(a) or {"family-names"} <= set(a) for a in citation["authors"])
    assert not {"preferred-citation", "doi", "identifiers"} & set(citation)


def test_binder_finds_the_package_and_the_notebooks():
    # repo2docker takes environment.yml from the root only where no folder of its own is there; for "-e ."
    # it copies the whole repository before it installs, and needs python with its minor version.
    assert not [name for name in ("binder", ".binder", "Dockerfile") if (ROOT / name).exists()]
    environment = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))
    assert [d for d in environment["dependencies"] if re.fullmatch(r"python=3\.\d+", str(d))]
    pip = next(d["pip"] for d in environment["dependencies"] if isinstance(d, dict))
    assert "-e ." in pip
    assert [p for p in pip if p.startswith("jupyterlab==")]
    link = re.search(
        r"https://mybinder\.org/v2/gh/\S+\?urlpath=lab/tree/(\w+)", (ROOT / "README.md").read_text("utf-8")
    )
    assert list((ROOT / link[1]).glob("*.ipynb"))


def test_the_top_level_is_as_the_users_expect():
    for name in ("pasni_analysis", "notebooks", "seeds", "figures", "tests"):
        assert (ROOT / name).is_dir()


def test_no_tracked_file_names_a_registry_or_a_machine_path():
    path = re.compile(
        r"https?://[^ )\"]*/simple\b|files\.python" + r"hosted|/(?:home|root|work)/[A-Za-z0-9_.-]+/"
    )
    ending = {".py", ".md", ".toml", ".yml", ".lock", ".json", ".ipynb", ".csv", ".bib", ".txt", ".cff", ""}
    found = []
    for name in tracked():
        file = ROOT / name
        if (
            file.suffix in ending
            and file.is_file()
            and path.search(file.read_text("utf-8", errors="replace"))
        ):
            found.append(name)
    assert not found


def test_every_committed_figure_is_a_whole_bundle():
    for png in (ROOT / "figures").glob("*.png"):
        for ending in (".svg", ".pdf", ".csv", ".json", ".bib"):
            assert png.with_suffix(ending).is_file(), f"{png.name} lacks {ending}"
    listed = json.loads((ROOT / "figures" / "figures.csl.json").read_text("utf-8"))
    assert [entry["id"] for entry in listed] == sorted(p.stem for p in (ROOT / "figures").glob("*.png"))
