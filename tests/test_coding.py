"""Samples for coders: what is drawn, what they see and do not see, and that their files come back whole."""

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import hand
import numpy as np
import pandas as pd
import pytest

from pasni_analysis import schema
from pasni_analysis.coding_files import (
    describe_validation,
    load_coding,
    save_sample,
    save_validation,
    validate,
)
from pasni_analysis.corpus.sides import LABELS
from pasni_analysis.corpus.spreadsheets import guard_cell, read_table, unguard_cell
from pasni_analysis.lexicons import load_lexicon
from pasni_analysis.measures.codebook import codebook, forms
from pasni_analysis.measures.coding import FIGURES, _draw, _share, figure_table, sample_for_coding
from pasni_analysis.measures.frames import compare_frames
from pasni_analysis.measures.speakers import compare_stances
from pasni_analysis.results import KINDS

ROOT = Path(__file__).parents[1]
HOSTILE = '=HYPERLINK("http://a.example";"x")\n@SUM(1+1), "quoted"; \'single\' –\tcafé ' + "long " * 1200
TEXTS = (
    "First came rain. Minister Ann Lee said the port will be safe. Analysts feared war. The port is new.",
    "The port failed, residents said. A bank saw the port and the debt. The port is closed.",
    f"{HOSTILE}. The port of call is here, officials said. The port stays.",
)


def make(n: int = 30):
    """Articles of three outlets, with attributions and frame vocabulary."""
    docs = [
        {
            "doc_id": f"d{i:02d}",
            "outlet": ("=Dawn", "Mint", '@Herald, "the"')[i % 3],
            "title": "-1 day: what we know" if i % 3 else "+plus",
            "text": TEXTS[i % 3],
            "published_start": f"2025-10-{i + 1:02d}",
            "published_end": f"2025-10-{i + 1:02d}",
        }
        for i in range(n)
    ]
    spoken = []
    for doc in docs:
        source, content = {
            TEXTS[0]: ("Minister Ann Lee", "the port will be safe"),
            TEXTS[1]: ("residents", "The port failed"),
            TEXTS[2]: ("officials", "The port of call is here"),
        }[doc["text"]]
        spoken.append({"doc": doc["doc_id"], "source": source, "content": content})
    return hand.notes(hand.documents(*docs), attributions=spoken)


@pytest.fixture(scope="module")
def notes():
    return make()


def read(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline="")))


def fill(path: Path, out: Path, code, *, separator: str = ",", encoding: str = "utf-8-sig", key=None) -> Path:
    """Do what a coder does: fill the columns of the questions, sort the rows, save as a spreadsheet does."""
    header, *rows = read(path)
    for i, row in enumerate(rows):
        for at, name in enumerate(header):
            if name.split(" (")[0] in ("kind", "stance", "sense"):
                row[at] = code(i, name.split(" (")[0])
    rows.sort(key=key or (lambda row: row[header.index("passage")]))
    with open(out, "w", encoding=encoding, errors="replace", newline="") as file:
        csv.writer(file, delimiter=separator).writerows([header, *rows])
    return out


# What is drawn


def test_the_sample_does_not_depend_on_the_order_of_the_articles_and_does_on_the_seed(notes):
    first = sample_for_coding(notes, "speakers", 12)
    turned = make()
    turned.documents[:] = turned.documents.iloc[::-1].to_numpy()
    again = sample_for_coding(turned, "speakers", 12)
    assert first.items["id"].tolist() == again.items["id"].tolist()
    assert first.items["id"].tolist() != sample_for_coding(notes, "speakers", 12, seed=1).items["id"].tolist()


def test_a_smaller_sample_begins_a_larger_one(notes):
    small = set(sample_for_coding(notes, "speakers", 9).items["id"])
    assert small < set(sample_for_coding(notes, "speakers", 21).items["id"])


def test_each_item_is_drawn_about_as_often_as_any_other():
    rows = pd.DataFrame({"id": [f"i{n}" for n in range(30)], "stratum": list("abc") * 10})
    seen = pd.Series([i for seed in range(300) for i in _draw(rows, 9, "outlet", seed)["id"]]).value_counts()
    # Each with probability 0.3: 90 of 300 times, standard deviation 7.9.
    assert len(seen) == 30
    assert seen.between(90 - 4 * 7.9, 90 + 4 * 7.9).all()


def test_strata_have_their_share_at_least_one_and_weights_add_up_to_the_corpus():
    assert _share({"a": 60, "b": 39, "c": 1}, 10) == {"a": 5, "b": 4, "c": 1}
    assert _share({"a": 2, "b": 3}, 99) == {"a": 2, "b": 3}
    items = sample_for_coding(make(29), "speakers", 10).items
    assert items["weight"].sum() == pytest.approx(29)
    assert items.groupby("stratum").size().to_dict() == {"=Dawn": 4, "Mint": 3, '@Herald, "the"': 3}
    assert (items["n_sampled"] == items.groupby("stratum")["id"].transform("size")).all()


def test_more_than_there_is_gives_all_and_fewer_than_strata_is_an_error(notes):
    assert len(sample_for_coding(notes, "speakers", 500).items) == 30
    with pytest.raises(ValueError, match=r"one item for each of 3 strata \(by outlet\), found 2; raise n"):
        sample_for_coding(notes, "speakers", 2)


def test_copies_are_drawn_once():
    copies = make(6)
    copies.documents["cluster"] = "d00"
    assert set(sample_for_coding(copies, "speakers").items["doc_id"]) == {"d00"}
    assert len(sample_for_coding(copies, "speakers", count="articles").items) == 6


@pytest.mark.parametrize(
    ("table", "options", "words"),
    [
        ("words", {}, "table: expected one of 'speakers', 'frame_hits'"),
        ("speakers", {"by": "frame"}, "by: expected one of 'none', 'outlet', 'article', 'kind', 'stance'"),
        ("speakers", {"n": 0}, "n: expected 1 or more"),
        ("timexes", {}, "expected items to draw from, found none"),
    ],
)
def test_what_cannot_be_drawn_is_said(notes, table, options, words):
    with pytest.raises(ValueError, match=words):
        sample_for_coding(notes, table, **options)


def test_one_span_in_two_frames_is_two_items_with_ids_of_their_own(notes):
    own = replace(notes, frames={"one": ["port"], "two": ["port"]})
    sample = sample_for_coding(own, "frame_hits", 5000, by="none")
    assert sample.items["id"].is_unique
    twice = sample.items[sample.items.duplicated(["doc_id", "start", "end"], keep=False)]
    assert len(twice)
    assert twice["id"].str.endswith(":2").any()


def test_the_passage_marks_the_item_in_its_context_on_one_line(notes):
    row = sample_for_coding(notes, "speakers", 30).items.set_index("doc_id").loc["d00"]
    assert row["passage"] == (
        "First came rain. Minister Ann Lee said »the port will be safe«. Analysts feared war."
    )
    text = notes.documents.set_index("doc_id")["text"]["d00"]
    assert text[row["start"] : row["end"]] == "the port will be safe"
    texts = sample_for_coding(notes, "speakers", 30).items["passage"]
    assert not texts.str.contains(r"[\n\t]").any()


def test_a_passage_fits_into_a_cell_however_long_the_item():
    text = f"Rain, {'and so on ' * 9000}said the mayor. Then {'more ' * 9000}."
    content = text[: text.index("said")]
    spoken = [{"doc": "d0", "source": "the mayor", "content": content}]
    (passage,) = sample_for_coding(
        hand.notes(hand.documents({"text": text}), attributions=spoken), "speakers"
    ).items["passage"]
    assert len(passage) < 32_767
    assert passage.startswith("»Rain, and so on")
    assert " [...] " in passage
    assert "«said the mayor." in passage


# A figure's passages


def test_only_the_passages_of_a_figure_are_drawn(notes):
    table = compare_stances(notes, by="outlet")
    data = table[table["unit"] == "Mint"].astype("str")
    assert figure_table(list(data.columns)) == "speakers"
    items = sample_for_coding(notes, "speakers", within=data).items
    assert set(items["outlet"]) == {"Mint"}
    assert len(items) == 10
    hits = compare_frames(notes, by="outlet", resamples=1)
    items = sample_for_coding(notes, "frame_hits", 5000, within=hits[hits["frame"] == "economic"]).items
    assert (
        set(items["frame"]) == {"economic"} or items.groupby(["doc_id", "start"])["frame"].count().max() > 1
    )


def test_every_figure_with_evidence_is_known_by_its_columns():
    for name, table in FIGURES.items():
        assert figure_table(list(schema.TABLES[name].columns)) == table
        columns = schema.TABLES[name].columns
        assert "evidence" in columns or {"doc_id", "start", "end"} <= set(columns)
    with pytest.raises(ValueError, match="found the columns a, b"):
        figure_table(["a", "b"])


def test_a_figure_of_another_corpus_is_refused(notes):
    data = pd.DataFrame({"evidence": ["d00:1:3 elsewhere:5:9", None]})
    with pytest.raises(ValueError, match=r"2 of its 2 passages are none of this corpus.*d00:1:3"):
        sample_for_coding(notes, "speakers", within=data)


def test_a_figure_whose_passages_are_cut_is_refused(notes):
    data = pd.DataFrame({"evidence": [" ".join(f"d00:{i}:{i + 1}" for i in range(1000))]})
    with pytest.raises(ValueError, match="sample the table itself"):
        sample_for_coding(notes, "speakers", within=data)


# What coders see


def test_coders_do_not_see_what_the_package_found(notes, tmp_path):
    sample, codes, key = save_sample(sample_for_coding(notes, "speakers", 30), tmp_path)
    header, *rows = read(sample)
    assert [cell.split(" (")[0] for cell in header] == [
        *("id", "stratum", "n_stratum", "weight", "outlet", "article", "title", "date", "passage", "cue"),
        *("kind", "stance", "note"),
    ]
    assert all(row[-3:] == ["", "", ""] for row in rows)
    assert "local community" in key.read_text("utf-8-sig")
    assert "local community" not in sample.read_text("utf-8-sig")
    assert codes.read_text("utf-8") == codebook(["speakers"])


@pytest.mark.parametrize(("by", "hidden"), [("kind", True), ("stance", True), ("article", False)])
def test_a_stratum_that_tells_the_answer_is_in_the_key_alone(notes, tmp_path, by, hidden):
    paths = save_sample(sample_for_coding(notes, "speakers", 30, by=by), tmp_path)
    assert ("stratum" not in read(paths[0])[0]) is hidden
    assert ("weight" not in read(paths[0])[0]) is hidden


def test_a_sample_is_never_written_over_another(notes, tmp_path):
    save_sample(sample_for_coding(notes, "speakers", 9), tmp_path)
    with pytest.raises(FileExistsError, match="may hold codes; name another folder"):
        save_sample(sample_for_coding(notes, "speakers", 9), tmp_path)


CELLS = [
    *("=1+1", "+1", "-1", "@x", "\tx", "\rx", "\nx", "  =1", "＝1", "'=1", "''=1", "'", "", "'tis", "plain"),
    *("a=b", 'say "no"', "a,b;c", "two\nlines", "x" * 200_000, "'  -", "–1"),
]


@pytest.mark.parametrize("cell", CELLS, ids=range(len(CELLS)))
def test_guarding_makes_cells_harmless_and_is_undone(cell):
    guarded = guard_cell(cell)
    assert guarded.lstrip(" '")[:1] not in tuple("=+-@＝＋－＠\t\r\n") or guarded[0] == "'"
    assert unguard_cell(guarded) == cell
    if cell in ("'tis", "plain", "a=b", "–1", ""):
        assert guarded == cell


def test_no_cell_of_the_files_is_run_by_a_spreadsheet(notes, tmp_path):
    paths = save_sample(sample_for_coding(notes, "speakers", 30), tmp_path)
    cells = [cell for row in read(paths[0]) for cell in row]
    assert not [cell for cell in cells if cell[:1] in tuple("=+-@\t\r")]
    assert "'=Dawn" in cells
    assert "'-1 day: what we know" in cells
    sheet = read_table(paths[0], ["id"])
    assert "=Dawn" in [row[sheet.header.index("outlet")] for row in sheet.rows]


# What comes back


def coding(notes, folder: Path, code=lambda i, name: "", **options):
    """A sample of twelve, and the files of two coders who fill in ``code``."""
    paths = save_sample(sample_for_coding(notes, "speakers", 12), folder)
    return [fill(paths[0], folder / f"{name}.csv", code, **options) for name in ("khan", "lee")]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_files_are_read_as_spreadsheets_save_them_sorted_or_not(notes, tmp_path, separator, encoding):
    files = coding(
        notes,
        tmp_path,
        lambda i, name: (
            (" Local  Community ", "Cannot Tell", "", "OFFICIAL")[i % 4] if name == "kind" else "neutral"
        ),
        separator=separator,
        encoding=encoding,
    )
    done = load_coding(files, names=["A. Khan", "B. Lee"])
    kinds = done.codes[done.codes["question"] == "kind"]
    counts = kinds.groupby("coder")["code"].value_counts(dropna=False).to_dict()
    for name in ("A. Khan", "B. Lee"):
        assert counts[name, "local community"] == counts[name, "cannot tell"] == counts[name, "official"] == 3
    assert kinds["code"].isna().sum() == 6
    assert set(done.codes["id"]) == set(done.key["id"])


def test_codes_stay_with_their_items_when_rows_are_sorted(notes, tmp_path):
    given: dict[str, str] = {}
    paths = save_sample(sample_for_coding(notes, "speakers", 12), tmp_path)
    ids = [row[0] for row in read(paths[0])[1:]]

    def code(i, name):
        given[ids[i]] = KINDS[i]
        return KINDS[i] if name == "kind" else ""

    files = [
        fill(paths[0], tmp_path / "a.csv", code, key=lambda row: row[0]),
        fill(paths[0], tmp_path / "b.csv", code, key=lambda row: row[0][::-1]),
    ]
    codes = load_coding(files).codes
    kinds = codes[codes["question"] == "kind"]
    assert kinds[kinds["coder"] == "a"].set_index("id")["code"].to_dict() == given
    assert kinds[kinds["coder"] == "b"].set_index("id")["code"].to_dict() == given


def test_the_note_of_excel_and_blank_rows_do_not_shift_row_numbers(notes, tmp_path):
    files = coding(notes, tmp_path, lambda i, name: "officail" if i == 5 else "", key=lambda row: row[0])
    text = files[0].read_text("utf-8-sig")
    header, rest = text.split("\n", 1)
    files[0].write_text(f"sep=,\n{header}\n,,,\n{rest}", "utf-8-sig")
    with pytest.raises(
        ValueError, match=r"khan\.csv: .*row (\d+), kind: 'officail' \(did you mean official\?\)"
    ) as e:
        load_coding(files)
    row = int(str(e.value).split("row ")[1].split(",")[0])
    cells = list(csv.reader(io.StringIO(files[0].read_text("utf-8-sig").split("\n", 1)[1])))
    assert "officail" in cells[row - 1]
    assert "kind: government, military" in str(e.value)
    assert "stance: neutral, affirming" in str(e.value)


def change(path: Path, how) -> None:
    rows = read(path)
    with open(path, "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(how(rows))


@pytest.mark.parametrize(
    ("how", "words"),
    [
        (
            lambda rows: [*rows, rows[3]],
            r"lee\.csv: expected each item once, found .* in rows 4, 14; keep one",
        ),
        (
            lambda rows: rows[:-1],
            r"lee\.csv: expected the 12 items of the key, found 11; missing is .*put the rows",
        ),
        (lambda rows: [list(row[1:]) for row in rows], "expected one column 'id', found 0 among"),
        (lambda rows: [row[:-2] for row in rows], "expected one column 'stance', found 0 among id, stratum"),
        (lambda rows: [[row[0], *row] for row in rows], "expected one column 'id', found 2"),
        (
            lambda rows: [*rows[:-1], ["speakers:elsewhere:1:2", *rows[-1][1:]]],
            r"found 1 others, the first in row 13: 'speakers:elsewhere:1:2'; it is a file of another sample",
        ),
    ],
)
def test_a_file_that_is_not_the_sample_is_refused_with_what_is_wrong(notes, tmp_path, how, words):
    files = coding(notes, tmp_path)
    change(files[1], how)
    with pytest.raises(ValueError, match=words):
        load_coding(files)


def test_the_file_of_another_sample_is_named(notes, tmp_path):
    files = coding(notes, tmp_path)
    other = save_sample(sample_for_coding(notes, "frame_hits", 12), tmp_path / "other")[0]
    with pytest.raises(ValueError, match=r"frame_hits-sample\.csv: expected one column 'kind'"):
        load_coding([files[0], other])
    seed = save_sample(sample_for_coding(notes, "speakers", 12, seed=5), tmp_path / "seed")[0]
    with pytest.raises(ValueError, match="it is a file of another sample"):
        load_coding([files[0], seed])


def test_a_workbook_and_a_strange_table_are_named_as_such(notes, tmp_path):
    files = coding(notes, tmp_path)
    files[1].write_bytes(b"PK\x03\x04" + bytes(range(256)) * 20)
    with pytest.raises(ValueError, match=r"lee\.csv: expected a CSV file, found .*save it as 'CSV UTF-8'"):
        load_coding(files)
    (tmp_path / "odd.csv").write_text("name,age\nAnn,5\n")
    with pytest.raises(
        ValueError, match=r"odd\.csv: expected a sample of pasni.*found the columns name, age"
    ):
        load_coding([tmp_path / "odd.csv", files[0]])
    with pytest.raises(FileNotFoundError, match=r"gone\.csv: there is no such file"):
        load_coding([files[0], tmp_path / "gone.csv"])


def test_a_changed_key_is_not_believed(notes, tmp_path):
    files = coding(notes, tmp_path)
    path = tmp_path / "speakers-key.csv"
    text = path.read_text("utf-8-sig")
    path.write_text(text.replace(",local community,", ",government,", 1), "utf-8-sig")
    with pytest.raises(ValueError, match=r"speakers-key\.csv: .*found it changed; draw the sample again"):
        load_coding(files)
    path.write_text(text.replace(",2.5\r", ",2,5\r").replace(",2.5\n", ",2,5\n"), "utf-8-sig")
    with pytest.raises(ValueError, match=r"speakers-key\.csv: expected the key as pasni wrote it"):
        load_coding(files)


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (["A"], "expected one for each of 2 files, found 1"),
        (["A", "A"], "a name of its own for each coder, found 'A'"),
    ],
)
def test_names_are_one_for_each_coder(notes, tmp_path, names, words):
    with pytest.raises(ValueError, match=words):
        load_coding(coding(notes, tmp_path), names=names)


def test_results_are_the_same_every_time_and_tables_stand_beside_each_other(notes, tmp_path):
    files = coding(notes, tmp_path, lambda i, name: KINDS[i % 5] if name == "kind" else "neutral")
    done = load_coding(files, names=["A. Khan", "B. Lee"])
    result = validate(done)
    out = tmp_path / "validation.json"
    assert save_validation(result, "speakers", out) is False
    first = out.read_bytes()
    assert save_validation(validate(load_coding(files, names=["A. Khan", "B. Lee"])), "speakers", out) is True
    assert out.read_bytes() == first
    save_validation({"n": 1}, "frame_hits", out)
    assert set(json.loads(out.read_text("utf-8"))) == {"speakers", "frame_hits"}
    assert str(tmp_path) not in first.decode()
    assert {"code_sha256", "lexicons_sha256", "sample_sha256", "codebook_sha256"} <= set(result["sample"])
    said = describe_validation(result)
    assert "speakers: 12 items, coded by A. Khan, B. Lee" in said
    assert "Krippendorff's alpha: 1.00" in said
    assert "stratum =Dawn" in said


def test_a_file_that_is_no_validation_is_not_overwritten(tmp_path):
    path = tmp_path / "articles.json"
    path.write_text('{"text": "Rain"}')
    with pytest.raises(
        ValueError, match=r"articles\.json: expected a file of pasni agreement.*name another file"
    ):
        save_validation({}, "speakers", path)
    assert path.read_text() == '{"text": "Rain"}'


# The codebook


def test_every_code_has_a_definition_and_two_examples_and_every_question_a_way_out_of_doubt():
    for form in forms().values():
        for question in form.questions.values():
            assert question.doubt
            assert question.definition
            for code, (what, *examples) in question.codes.items():
                assert what, code
                assert len(examples) == 2, code
                assert all("»" in e and "«" in e for e in examples), code


def test_the_codes_are_all_that_the_package_can_give():
    codes = {n: set(q.codes) for form in forms().values() for n, q in form.questions.items()}
    assert codes["kind"] == set(KINDS)
    assert codes["stance"] == {row["stance"] for row in load_lexicon("reporting_verbs")} | {"unclassified"}
    assert codes["label"] == {*LABELS, "none"}
    statuses = schema.TABLES["statements"].columns["status"].meaning
    assert codes["status"] == set(statuses.split(", "))
    assert set(forms()["frame_hits"].terms) == {row["frame"] for row in load_lexicon("frames")}


def test_the_codebook_in_the_docs_is_the_one_that_the_data_make():
    stored = (ROOT / "docs" / "codebook.md").read_text("utf-8")
    assert stored == codebook(), "run: make docs/codebook.md"


def test_the_example_of_every_table_can_be_drawn_from_the_seeds(seeds):
    from pasni_analysis.corpus.load import load_corpus
    from pasni_analysis.spans.annotate import annotate

    found = annotate(load_corpus(seeds))
    for table, form in forms().items():
        sample = sample_for_coding(found, table, 20)
        schema.check("coding_key", sample.key)
        assert list(sample.items.columns) == [*schema.TABLES["coding_items"].columns, *form.shown]
        assert np.isfinite(sample.items["weight"]).all()
        for name, question in form.questions.items():
            values = sample.key.loc[sample.key["question"] == name, "value"]
            assert set(values) <= set(question.codes), name
