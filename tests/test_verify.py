"""Verify: same, differs and in what, cannot tell and why."""

import json
import shutil
import warnings

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from PIL import Image

from pasni_analysis.figures.bundle import cite
from pasni_analysis.figures.verify import exit_code, verify
from pasni_analysis.rerun import rerun

DATA = pd.DataFrame({"entity": ["Pasni", "Gwadar"], "n": [3, 2]})
WORDS = {"caption": "Mentions of two towns.", "alt": "Two bars."}


def put(folder, data=DATA, slug="towns"):
    fig, ax = plt.subplots(figsize=(2, 1))
    ax.bar(data["entity"], data["n"])
    try:
        return cite(fig, slug, data=data, folder=folder, **WORDS).path
    finally:
        plt.close(fig)


@pytest.fixture
def sidecar(tmp_path):
    return put(tmp_path / "figures")


def only(path, **options):
    found = verify(path, **options)
    assert len(found) == 1
    return found.iloc[0], exit_code(found)


@pytest.mark.parametrize("ext", ["png", "svg", "pdf", "csv", "json", "bib"])
def test_each_file_of_a_bundle_is_the_same(sidecar, ext):
    row, code = only(sidecar.with_suffix(f".{ext}"))
    assert (row["verdict"], code) == ("same", 0)


@pytest.mark.parametrize("ext", ["png", "svg", "pdf"])
def test_renamed_image_is_known_by_the_identity_inside(sidecar, tmp_path, ext):
    copy = tmp_path / f"Figure 3 (final).{ext}"
    shutil.copy(sidecar.with_suffix(f".{ext}"), copy)
    row, code = only(copy, folder=sidecar.parent)
    assert (row["figure"], row["verdict"], code) == (sidecar.stem, "same", 0)


@pytest.mark.parametrize(
    ("ext", "part"),
    [("csv", "data"), ("png", "image"), ("svg", "image"), ("pdf", "image"), ("bib", "citation")],
)
def test_changed_file_differs_and_says_in_what(sidecar, ext, part):
    path = sidecar.with_suffix(f".{ext}")
    path.write_bytes(path.read_bytes() + b"\n")
    row, code = only(sidecar.parent)
    assert (row["verdict"], row["differs_in"], code) == ("differs", part, 1)
    assert path.name in row["reason"]


def test_changed_parameters_in_the_sidecar_are_seen_by_the_identifier(sidecar):
    record = json.loads(sidecar.read_text("utf-8"))
    record["parameters"]["top_n"] = 3
    sidecar.write_text(json.dumps(record), "utf-8")
    row, code = only(sidecar)
    assert (row["verdict"], row["differs_in"], code) == ("differs", "sidecar", 1)


def test_image_of_older_data_differs_in_data_and_names_the_older_bundle(sidecar, tmp_path):
    paper = tmp_path / "paper.png"
    shutil.copy(sidecar.with_suffix(".png"), paper)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        put(sidecar.parent, DATA.assign(n=[5, 5]))
    row, code = only(paper, folder=sidecar.parent)
    assert (row["verdict"], row["differs_in"], code) == ("differs", "data", 1)
    assert "superseded/" in row["reason"]


def test_image_saved_anew_differs_in_the_image(sidecar, tmp_path):
    paper = tmp_path / "paper.png"
    with Image.open(sidecar.with_suffix(".png")) as image:
        from PIL.PngImagePlugin import PngInfo

        info = PngInfo()
        for key, value in image.text.items():
            info.add_text(key, value)
        image.resize((50, 25)).save(paper, pnginfo=info)
    row, code = only(paper, folder=sidecar.parent)
    assert (row["verdict"], row["differs_in"], code) == ("differs", "image", 1)


def test_cannot_tell_without_a_part_and_says_which(sidecar):
    sidecar.with_suffix(".csv").unlink()
    row, code = only(sidecar.parent)
    assert (row["verdict"], code) == ("cannot tell", 2)
    assert "csv" in row["reason"]


def test_cannot_tell_an_image_without_identity_or_without_its_sidecar(sidecar, tmp_path):
    bare = tmp_path / "bare.png"
    Image.new("RGB", (4, 4)).save(bare)
    assert "carries no identity" in only(bare)[0]["reason"]
    lone = tmp_path / "lone.png"
    shutil.copy(sidecar.with_suffix(".png"), lone)
    row, code = only(lone, folder=tmp_path / "elsewhere")
    assert (row["verdict"], code) == ("cannot tell", 2)
    assert sidecar.stem in row["reason"]


def test_half_a_sidecar_cannot_be_told(sidecar):
    sidecar.write_text(sidecar.read_text("utf-8")[:100], "utf-8")
    found = verify(sidecar.parent)
    assert set(found["verdict"]) == {"cannot tell"}
    assert exit_code(found) == 2


def test_folder_gives_one_row_a_figure_in_order(sidecar):
    put(sidecar.parent, slug="another")
    found = verify(sidecar.parent)
    assert found["figure"].tolist() == sorted(found["figure"])
    assert found["verdict"].tolist() == ["same", "same"]


def test_empty_folder_cannot_be_told_and_missing_path_is_an_error(tmp_path):
    assert exit_code(verify(tmp_path)) == 2
    with pytest.raises(FileNotFoundError, match=r"found nothing at .*nowhere"):
        verify(tmp_path / "nowhere")


def test_difference_weighs_more_than_doubt():
    assert exit_code(pd.DataFrame({"verdict": ["same", "cannot tell", "differs"]})) == 1
    assert exit_code(pd.DataFrame({"verdict": ["same", "cannot tell"]})) == 2
    assert exit_code(pd.DataFrame({"verdict": ["same"]})) == 0


def test_a_rerun_without_the_sidecar_cannot_tell_and_says_why(sidecar, tmp_path):
    away = tmp_path / "away"
    away.mkdir()
    alone = shutil.copy(sidecar.with_suffix(".png"), away / "renamed.png")
    found = rerun(verify(alone).assign(verdict="same", file=str(alone)))
    assert found["verdict"].tolist() == ["cannot tell"]
    assert "sidecar is not beside it" in found["reason"].iloc[0]
