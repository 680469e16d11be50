"""Bundles: complete, the same from run to run, never half-written."""

import base64
import json
import os
import re
import signal
import subprocess
import sys
import textwrap
from pathlib import Path
from types import SimpleNamespace

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from matplotlib.figure import Figure
from PIL import Image

from pasni_analysis.figures import bundle, identity
from pasni_analysis.figures.bundle import cite
from pasni_analysis.figures.formats import first_sentence, read_identity, to_bibtex
from pasni_analysis.figures.identity import canonical_csv, short_hash
from pasni_analysis.figures.verify import verify
from pasni_analysis.parameters import check_parameters

DATA = pd.DataFrame({"entity": ["Pasni", "Gwadar"], "n": [3, 2]})
WORDS = {"caption": "Mentions of two towns. Counted by hand.", "alt": "Two bars; Pasni is the higher."}
CORPUS = SimpleNamespace(sha256="c" * 64, documents=DATA)


@pytest.fixture
def fig():
    figure, ax = plt.subplots(figsize=(3, 2))
    ax.bar(DATA["entity"], DATA["n"])
    yield figure
    plt.close(figure)


def put(fig, folder, data=DATA, slug="towns", **options):
    return cite(fig, slug, data=data, folder=folder, **{**WORDS, **options})


def files(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_bundle_has_six_files_of_one_stem_and_index(fig, tmp_path):
    done = put(fig, tmp_path)
    names = {f"{done.figure_id}.{e}" for e in ("png", "svg", "pdf", "csv", "json", "bib")}
    assert set(files(tmp_path)) == names | {"index.json", "figures.bib", "figures.csl.json"}
    assert re.fullmatch(r"figure-towns-[0-9a-f]{8}", done.figure_id)
    assert done.path == tmp_path / f"{done.figure_id}.json"
    assert done.state == "new"


def test_sidecar_says_what_is_needed_to_check_and_nothing_of_the_machine(fig, tmp_path):
    run = check_parameters("2_timeline", {"top_n": 4})
    record = json.loads(put(fig, tmp_path, run=run, corpus=CORPUS).path.read_text("utf-8"))
    assert record["caption"] == WORDS["caption"]
    assert record["alt"] == WORDS["alt"]
    assert record["parameters"]["top_n"] == 4
    assert record["corpus"] == {"name": "seeds", "sha256": "c" * 64, "n_documents": 2}
    assert record["data"]["sha256"] == identity.sha256(canonical_csv(DATA))
    assert set(record["files_sha256"]) == {"png", "svg", "pdf", "csv", "bib"}
    assert {"pandas", "matplotlib", "spacy", "nltk", "numpy", "pasni_analysis"} <= set(record["versions"])
    assert record["prov:wasDerivedFrom"][0]["@id"] == f"urn:sha256:{'c' * 64}"
    text = json.dumps(record)
    assert str(tmp_path) not in text
    assert str(Path.home()) not in text
    assert "python" not in record["versions"]


def test_same_bundle_in_two_processes_byte_for_byte(tmp_path):
    code = f"""
        import sys, matplotlib
        matplotlib.use("agg")
        sys.path.insert(0, {str(Path(__file__).parent)!r})
        import matplotlib.pyplot as plt
        from test_bundle import DATA, WORDS, cite, CORPUS
        fig, ax = plt.subplots(figsize=(3, 2), layout="constrained")
        ax.bar(DATA["entity"], DATA["n"], label="“n”", hatch="//")
        ax.legend()
        cite(fig, "towns", data=DATA, folder=sys.argv[1], corpus=CORPUS, **WORDS)
    """
    for name, seed in (("a", "1"), ("b", "2")):
        subprocess.run(
            [sys.executable, "-c", textwrap.dedent(code), str(tmp_path / name)],
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        )
    assert files(tmp_path / "a") == files(tmp_path / "b")


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        ({"caption": " "}, ValueError, "caption is missing"),
        ({"alt": ""}, ValueError, "alt is missing"),
        ({"data": DATA[[]]}, ValueError, "data is empty"),
        ({"data": [1, 2]}, TypeError, "expected a DataFrame, found list"),
        ({"slug": "Entity Frequency"}, ValueError, "small letters, digits and hyphens"),
        ({"slug": "../x"}, ValueError, "small letters, digits and hyphens"),
        ({"fig": Figure()}, ValueError, "no axes"),
        ({"data": pd.DataFrame({"x": [[1]]})}, TypeError, "column 'x'.*list"),
    ],
)
def test_incomplete_figure_is_refused_and_leaves_nothing(fig, tmp_path, change, error, words):
    arguments = {"fig": fig, "slug": "towns", "data": DATA, **WORDS, **change}
    with pytest.raises(error, match=words):
        cite(arguments.pop("fig"), arguments.pop("slug"), folder=tmp_path / "out", **arguments)
    assert not (tmp_path / "out").exists()


def test_unchanged_bundle_is_left_alone(fig, tmp_path):
    put(fig, tmp_path)
    before = {p: p.stat().st_mtime_ns for p in tmp_path.iterdir()}
    assert put(fig, tmp_path).state == "unchanged"
    assert {p: p.stat().st_mtime_ns for p in tmp_path.iterdir()} == before


def test_repr_is_the_same_for_new_and_unchanged(fig, tmp_path):
    first, second = put(fig, tmp_path), put(fig, tmp_path)
    assert repr(first) == repr(second)
    assert str(tmp_path.parent) not in repr(first)


def test_changed_data_move_the_old_bundle_away_with_a_warning(fig, tmp_path):
    old = put(fig, tmp_path)
    kept = files(tmp_path)
    with pytest.warns(UserWarning, match="data have changed"):
        new = put(fig, tmp_path, data=DATA.assign(n=[9, 9]))
    assert new.figure_id == old.figure_id
    assert new.state == "replaced"
    stem = f"{old.figure_id}-{old.data_sha256[:8]}"
    for ext in ("png", "svg", "pdf", "csv", "json", "bib"):
        moved = (tmp_path / "superseded" / f"{stem}.{ext}").read_bytes()
        assert moved == kept[f"{old.figure_id}.{ext}"]
    assert verify(tmp_path / "superseded")["verdict"].tolist() == ["same"]
    assert len(json.loads((tmp_path / "index.json").read_text("utf-8"))["figures"]) == 1


def test_new_caption_with_the_same_data_is_redrawn_in_place(fig, tmp_path):
    put(fig, tmp_path)
    done = put(fig, tmp_path, caption="Another caption.")
    assert done.state == "redrawn"
    assert not (tmp_path / "superseded").exists()
    assert verify(tmp_path)["verdict"].tolist() == ["same"]


def test_changed_drawing_outside_a_saved_notebook_is_redrawn(fig, tmp_path):
    put(fig, tmp_path)
    fig.axes[0].set_title("Now with a title")
    assert put(fig, tmp_path).state == "redrawn"


def test_damaged_file_is_mended(fig, tmp_path):
    done = put(fig, tmp_path)
    done.path.with_suffix(".png").write_bytes(b"broken")
    assert put(fig, tmp_path).state == "redrawn"
    assert verify(tmp_path)["verdict"].tolist() == ["same"]


def test_failing_write_leaves_the_old_bundle(fig, tmp_path, monkeypatch):
    put(fig, tmp_path)
    before = files(tmp_path)

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(bundle.os, "fsync", full)
    words = r"the figure towns could not be written \(No space left.*what is finished is kept: make room"
    with pytest.raises(OSError, match=words):
        put(fig, tmp_path, data=DATA.assign(n=[9, 9]))
    assert files(tmp_path) == before


def test_folder_that_cannot_be_written_is_named_with_what_to_do(fig, tmp_path):
    (tmp_path / "file").write_text("x", "utf-8")
    with pytest.raises(OSError, match=r"Not a directory\).*make it a folder that can be written"):
        put(fig, tmp_path / "file" / "figures")


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL")
@pytest.mark.parametrize("after", [3, 8, 11])  # six renames put the older bundle away, six put the new one
def test_kill_at_any_rename_loses_nothing_and_is_seen(fig, tmp_path, after):
    old = put(fig, tmp_path)
    kept = files(tmp_path)
    kill_at_rename(after, tmp_path)
    now = files(tmp_path)
    stem = f"{old.figure_id}-{old.data_sha256[:8]}"
    away = [now.get(f"superseded/{stem}.{e}") for e in ("csv", "png", "json")]
    here = [now[f"{old.figure_id}.{e}"] for e in ("csv", "png", "json")]
    whole = [kept[f"{old.figure_id}.{e}"] for e in ("csv", "png", "json")]
    assert whole in (away, here)
    verdict = verify(tmp_path)["verdict"].tolist()
    assert verdict == ["same"] if here == whole else verdict == ["differs"]


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL")
@pytest.mark.parametrize("after", [4, 6])  # before the sidecar; before the index of the folder
def test_next_run_mends_a_new_bundle_whose_run_was_killed(tmp_path, after):
    kill_at_rename(after, tmp_path)
    assert set(verify(tmp_path)["verdict"]) == {"cannot tell"} if after < 6 else {"same"}
    fig, _ = plt.subplots()
    done = put(fig, tmp_path, data=DATA.assign(n=[9, 9]))
    plt.close(fig)
    assert done.state == ("new" if after < 6 else "unchanged")
    assert verify(tmp_path)["verdict"].tolist() == ["same"]
    index = json.loads((tmp_path / "index.json").read_text("utf-8"))
    assert [f["figure_id"] for f in index["figures"]] == [done.figure_id]
    assert not list(tmp_path.glob(".*"))


def kill_at_rename(after, folder):
    """A process that cites a figure and is killed when it has put so many files in place."""
    code = f"""
        import os, signal, sys, warnings, matplotlib
        matplotlib.use("agg")
        sys.path.insert(0, {str(Path(__file__).parent)!r})
        from test_bundle import DATA, WORDS, cite, plt
        rename, done = os.replace, []
        def replace(a, b):
            if len(done) == {after}:
                os.kill(os.getpid(), signal.SIGKILL)
            done.append(b)
            rename(a, b)
        os.replace = replace
        warnings.simplefilter("ignore")
        fig, ax = plt.subplots()
        cite(fig, "towns", data=DATA.assign(n=[9, 9]), folder=sys.argv[1], **WORDS)
    """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(code), str(folder)], check=False)
    assert done.returncode == -signal.SIGKILL


def test_identity_stands_in_every_image(fig, tmp_path):
    done = put(fig, tmp_path)
    for ext in ("png", "svg", "pdf"):
        found = read_identity(done.path.with_suffix(f".{ext}").read_bytes())
        assert found == {"figure_id": done.figure_id, "data_sha256": done.data_sha256}


def test_svg_carries_title_and_description_as_its_first_children(fig, tmp_path):
    from xml.etree import ElementTree

    done = put(fig, tmp_path, alt="Two bars <b> & more")
    root = ElementTree.parse(done.path.with_suffix(".svg")).getroot()
    assert [child.tag.rpartition("}")[2] for child in root][:2] == ["title", "desc"]
    assert root[0].text == "Mentions of two towns"
    assert root[1].text == "Two bars <b> & more"


def test_png_has_300_dots_an_inch_and_pdf_embeds_truetype(fig, tmp_path):
    done = put(fig, tmp_path)
    with Image.open(done.path.with_suffix(".png")) as image:
        assert image.size == (900, 600)
    assert b"/FontFile2" in done.path.with_suffix(".pdf").read_bytes()


def test_canonical_csv_fixes_numbers_dates_and_line_ends():
    table = pd.DataFrame(
        {
            "x": [0.1 + 0.2, -0.0, float("nan"), 1e-20],
            "n": pd.array([1, None, 3, 4], dtype="Int64"),
            "day": pd.to_datetime(["2025-10-07", None, "2025-10-07 08:30", "1615-01-01"], format="ISO8601"),
            "yes": pd.array([True, False, None, True], dtype="boolean"),
            "text": ["a,b", "“c”\nd", None, ""],
        }
    )
    expected = (
        "x,n,day,yes,text\n"
        '0.3,1,2025-10-07,true,"a,b"\n'
        '0,,,false,"“c”\nd"\n'
        ",3,2025-10-07T08:30:00,,\n"
        "1e-20,4,1615-01-01,true,\n"
    )
    assert canonical_csv(table) == expected.encode()


def test_canonical_csv_keeps_named_index_and_drops_unnamed():
    assert canonical_csv(DATA.set_index("entity")) == canonical_csv(DATA)
    assert canonical_csv(DATA.set_axis([7, 8])) == canonical_csv(DATA)


def test_identifier_depends_on_parameters_and_corpus_but_not_on_places():
    base = {"corpus": "seeds", "top_n": 5, "events": "a.csv"}
    tables = {"events": "e" * 64}
    assert short_hash(base, "c", tables) == short_hash({**base, "corpus": "x/seeds"}, "c", tables)
    assert short_hash(base, "c", tables) == short_hash({**base, "events": "b.csv"}, "c", tables)
    assert short_hash(base, "c", tables) != short_hash({**base, "top_n": 6}, "c", tables)
    assert short_hash(base, "c", tables) != short_hash(base, "d", tables)
    assert short_hash(base, "c", tables) != short_hash(base, "c", {"events": "f" * 64})


def test_code_hash_covers_every_module_that_can_change_a_figure():
    names = identity.figure_code()
    assert {"schema.py", "figures/bundle.py", "corpus/tables.py", "spans/parse.py"} <= set(names)
    assert not {"cli.py", "report.py"} & set(names)


def test_bibtex_escapes_what_tex_reads(fig, tmp_path):
    record = json.loads(put(fig, tmp_path, title="50 % of {Pasni} & a_b #1").path.read_text("utf-8"))
    assert r"title = {{50 \% of \{Pasni\} \& a\_b \#1}}" in to_bibtex(record)


def test_index_of_a_folder_is_also_there_for_citation_managers(fig, tmp_path):
    first = put(fig, tmp_path, author="Ann Lee")
    second = put(fig, tmp_path, slug="again", title="Röhrich & “sons”")
    text = (tmp_path / "figures.csl.json").read_text("utf-8")
    entries = json.loads(text)
    assert [e["id"] for e in entries] == sorted([first.figure_id, second.figure_id])
    assert [e["type"] for e in entries] == ["graphic", "graphic"]
    by_id = {e["id"]: e for e in entries}
    assert by_id[first.figure_id] == json.loads(first.path.read_text("utf-8"))["csl"]
    assert by_id[first.figure_id]["author"] == [{"literal": "Ann Lee"}]
    assert by_id[second.figure_id]["title"] == "Röhrich & “sons”"
    assert "author" not in by_id[second.figure_id]
    bundle.rebuild_index(tmp_path)
    assert (tmp_path / "figures.csl.json").read_text("utf-8") == text
    assert verify(tmp_path)["verdict"].tolist() == ["same", "same"]


@pytest.mark.parametrize(
    ("caption", "title"),
    [
        ("Mentions by outlet. Five articles.", "Mentions by outlet"),
        ("Aid of the U.S. to Pakistan, 2025. More.", "Aid of the U.S. to Pakistan, 2025. More"),
        ("One", "One"),
    ],
)
def test_title_is_the_first_sentence_of_the_caption(caption, title):
    assert first_sentence(caption) == title


def test_notebook_reads_the_hash_of_the_data_from_the_result(fig, tmp_path):
    done = put(fig, tmp_path)
    shown, about = done._repr_mimebundle_()
    assert about["image/png"]["alt"] == done.alt
    assert base64.b64decode(shown["image/png"]).startswith(b"\x89PNG")
    assert f'alt="{done.alt}"' in shown["text/html"]
    assert shown["image/png"] in shown["text/html"]
    assert shown["application/vnd.pasni.figure+json"] == {
        "figure_id": done.figure_id,
        "data_sha256": done.data_sha256,
    }


def test_that_there_is_nothing_can_be_cited(fig, tmp_path):
    done = put(fig, tmp_path, data=DATA.head(0))
    assert done.path.with_suffix(".csv").read_text("utf-8").strip() == ",".join(DATA.columns)
    assert done.n_rows == 0


def test_author_and_licence_are_the_researchers_to_give(fig, tmp_path):
    bare = put(fig, tmp_path).path.with_suffix(".bib").read_text("utf-8")
    assert "author" not in bare
    assert "CC-BY" not in bare
    given = put(fig, tmp_path, slug="own", author="Ann Lee", licence="CC0-1.0").path.with_suffix(".bib")
    assert "author = {{Ann Lee}}" in given.read_text("utf-8")
    assert "CC0-1.0" in given.read_text("utf-8")
