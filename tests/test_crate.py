"""A report described for an archive, against what RO-Crate 1.2 asks for."""

import json
from types import SimpleNamespace
from urllib.parse import unquote

import matplotlib.pyplot as plt
import pandas as pd
import pytest

from pasni_analysis.cli import main
from pasni_analysis.crate import NAME, save_crate
from pasni_analysis.figures.bundle import cite
from pasni_analysis.figures.identity import sha256

DATA = pd.DataFrame({"entity": ["Pasni", "Gwadar"], "n": [3, 2]})
CORPUS = SimpleNamespace(sha256="c" * 64, documents=DATA)
WORDS = {"caption": "Mentions of two towns. By hand.", "alt": "Two bars; Pasni is the higher."}


@pytest.fixture
def report(tmp_path):
    """The folder of a report as run_report leaves it: page, notebook, record and two figures."""
    folder = tmp_path / "my report"
    figures = folder / "figures & data"
    fig, ax = plt.subplots(figsize=(3, 2))
    ax.bar(DATA["entity"], DATA["n"])
    made = [
        cite(fig, "towns", data=DATA, corpus=CORPUS, folder=figures, licence="CC-BY-4.0", **WORDS),
        cite(fig, "own", data=DATA, corpus=CORPUS, folder=figures, author="Ann Lee", **WORDS),
    ]
    plt.close(fig)
    (folder / "index.html").write_text("<p>page</p>", "utf-8")
    (folder / "1_corpus.ipynb").write_text("{}", "utf-8")
    record = {
        "started": "2026-11-01T09:00:00+00:00",
        "ended": "2026-11-01T09:05:00+00:00",
        "corpus_sha256": "c" * 64,
        "parameters": {"corpus": str(tmp_path / "secret" / "articles")},
        "notebooks": [{"file": "1_corpus.ipynb", "figures": [m.figure_id for m in made], "error": ""}],
    }
    (folder / "run.json").write_text(json.dumps(record), "utf-8")
    return folder


def read(folder):
    graph = json.loads((folder / NAME).read_text("utf-8"))["@graph"]
    entities = {e["@id"]: e for e in graph}
    assert len(entities) == len(graph)
    return entities


def references(value):
    if isinstance(value, dict):
        yield from [value["@id"]] if value.keys() == {"@id"} else references(list(value.values()))
    elif isinstance(value, list):
        for item in value:
            yield from references(item)


def test_descriptor_and_root_have_what_the_specification_requires(report):
    save_crate(report)
    crate = json.loads((report / NAME).read_text("utf-8"))
    assert crate["@context"][0] == "https://w3id.org/ro/crate/1.2/context"
    entities = read(report)
    descriptor, root = entities[NAME], entities["./"]
    assert descriptor["@type"] == "CreativeWork"
    assert descriptor["about"] == {"@id": "./"}
    assert descriptor["conformsTo"] == {"@id": "https://w3id.org/ro/crate/1.2"}
    assert root["@type"] == "Dataset"
    assert {"name", "description", "datePublished", "license", "hasPart"} <= root.keys()
    assert entities[root["license"]["@id"]].keys() >= {"name", "description"}


def test_every_file_is_on_disk_as_described_and_part_of_the_whole(report):
    save_crate(report)
    entities = read(report)
    files = {i: e for i, e in entities.items() if e["@type"] == "File"}
    assert len(files) == 3 + 2 * 6
    for name, entity in files.items():
        content = (report / unquote(name)).read_bytes()
        assert entity["sha256"] == sha256(content)
        assert entity["contentSize"] == str(len(content))
        assert " " not in name
    assert set(files) <= set(references(entities["./"]["hasPart"]))


def test_every_reference_leads_to_an_entity(report):
    save_crate(report)
    entities = read(report)
    outside = {"https://w3id.org/ro/crate/1.2", "http://schema.org/CompletedActionStatus"}
    assert set(references(list(entities.values()))) - outside <= entities.keys()


def test_figures_have_their_captions_alt_texts_and_own_licences(report):
    save_crate(report)
    entities = read(report)
    figures = {e["identifier"]: e for i, e in entities.items() if i.startswith("#figure-")}
    own = next(e for e in figures.values() if "-own-" in e["@id"])
    towns = next(e for e in figures.values() if "-towns-" in e["@id"])
    assert {e["description"] for e in figures.values()} == {WORDS["caption"]}
    assert towns["license"] == {"@id": "https://creativecommons.org/licenses/by/4.0/"}
    assert "license" not in own
    assert own["author"] == "Ann Lee"
    pictures = [e for e in entities.values() if e.get("encodingFormat") == "image/png"]
    assert {e["description"] for e in pictures} == {WORDS["alt"]}


def test_the_run_names_software_with_versions_and_the_corpus_by_its_hash(report):
    save_crate(report)
    entities = read(report)
    run = entities["#run"]
    tools = [entities[i] for i in references(run["instrument"])]
    assert {"pasni_analysis", "pandas", "matplotlib"} <= {t["name"] for t in tools}
    assert all(t["@type"] == "SoftwareApplication" and t["version"] for t in tools)
    assert entities["#corpus"]["identifier"] == "urn:sha256:" + "c" * 64
    assert (run["startTime"], run["endTime"]) == ("2026-11-01T09:00:00+00:00", "2026-11-01T09:05:00+00:00")
    assert entities["./"]["datePublished"] == run["endTime"]


def test_same_report_same_crate_without_a_path_of_the_machine(report, tmp_path):
    first = save_crate(report).read_bytes()
    assert save_crate(report).read_bytes() == first
    assert str(tmp_path).encode() not in first
    assert b"secret" not in first


def test_page_and_notebook_that_were_taken_out_are_not_described(report):
    (report / "index.html").unlink()
    (report / "1_corpus.ipynb").unlink()
    save_crate(report)
    files = [i for i, e in read(report).items() if e["@type"] == "File"]
    assert len(files) == 1 + 2 * 6
    assert "index.html" not in files


def test_figures_outside_the_folder_are_an_error_that_says_what_to_do(report, capsys):
    (report / "figures & data").rename(report.parent / "figures")
    assert main(["crate", str(report)]) == 1
    err = capsys.readouterr().err
    assert "figure-own-" in err
    assert "--out FOLDER" in err
    assert not (report / NAME).exists()


def test_a_changed_figure_is_not_described_as_sound(report):
    picture = next((report / "figures & data").glob("*-towns-*.png"))
    picture.write_bytes(b"another picture")
    with pytest.raises(ValueError, match="png is not the file that was written; make the report anew"):
        save_crate(report)


def test_a_folder_without_a_report_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"found no run\.json"):
        save_crate(tmp_path)
