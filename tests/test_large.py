"""Measures over tables on disk: the same results as in memory, from one folder or from slices."""

import re
import sys
from dataclasses import replace

import hand
import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

import pasni_analysis as pa
from pasni_analysis import schema, tables
from pasni_analysis.columns import parse_evidence
from pasni_analysis.corpus.tables import Corpus
from pasni_analysis.measures import keyness, texts
from pasni_analysis.measures.large import entities as large_entities
from pasni_analysis.measures.large import keyness as large_keyness
from pasni_analysis.spans.store import SPAN_TABLES

NAMES = {
    "Ann Lee": "PERSON",
    "Acme": "ORG",
    "Pakistan": "GPE",
    "O'Hara; drop table": "PERSON",
    "Dawn": "OUTLET",
}
RESAMPLED = ["low", "high", "p_value", "p_adjusted"]


def made(n: int = 30, days: int = 9):
    """Notes of ``n`` made-up articles of three outlets; every tenth is a copy of one before it."""
    rng = np.random.default_rng(1)
    rows, mentions, told, statements = [], [], [], []
    for i in range(n):
        outlet, day = i % 4, pd.Timestamp("2025-01-01") + pd.Timedelta(days=int(rng.integers(days)))
        text = ""
        for j, name in enumerate(rng.choice(list(NAMES), size=6)):
            # Outlet 0 likes the words up to 20, the others those up to 60.
            words = [f"word{k}" for k in rng.integers(0, 20 if outlet == 0 else 60, size=8)]
            said = f"{' '.join(words)} no{j}"
            start = len(text)
            text += f"{name} said that {said}. "
            nth = text.count(name) - 1
            mentions.append({"doc": f"d{i}", "text": name, "label": NAMES[name], "nth": nth})
            told.append({"doc": f"d{i}", "source": f"{name} said", "content": said, "speaker": name})
            statement = {
                "doc_id": f"d{i}",
                "start": start,
                "end": len(text) - 2,
                "event_class": f"class{j % 2}",
            }
            statement |= {"predicate_start": start + len(name) + 1, "predicate_end": start + len(name) + 5}
            dates = {"date_start": day, "date_end": day, "date_basis": "publication"} if j < 3 else {}
            statements.append(statement | {"predicate": "say", "status": "happened", "words": said} | dates)
        row = {"text": text, "outlet": None if outlet == 3 else f'Outlet "{outlet}"', "published_start": day}
        row["cluster"] = f"d{i - 3}" if i % 10 == 9 else f"d{i}"
        rows.append(row | {"published_end": day if i % 7 else pd.NaT})
    docs = hand.documents(*({"outlet": None, **row} for row in rows))
    found = hand.notes(docs, mentions, told, statements=schema.make("statements", statements))
    return replace(found, mentions=schema.make("mentions", found.mentions.drop(columns="entity")))


def save(notes, folder):
    empty = Corpus(notes.documents, *[schema.make(t) for t in ("removals", "problems", "segments")])
    tables.save_tables(empty, notes, str(folder))
    return str(folder)


@pytest.fixture(scope="module")
def notes(seeds):
    return pa.annotate(pa.load_corpus(seeds), cache=None)


@pytest.fixture(scope="module", params=["seeds", "made up", "in two slices"])
def case(request, notes, tmp_path_factory):
    """Notes in memory, and their tables on disk."""
    folder = tmp_path_factory.mktemp('it\'s [a] *folder*; "x"')
    if request.param == "seeds":
        return notes, save(notes, folder)
    many = made()
    if request.param == "made up":
        return many, save(many, folder)
    # One corpus cut in two: names and kinds of speaker are those of the whole.
    whole = save(many, folder / "whole")
    first = set(many.documents["doc_id"].iloc[:12])
    for name in (*SPAN_TABLES, "words", "speakers", "documents"):
        table = pd.read_parquet(f"{whole}/{name}.parquet")
        for place, part in (("a", table["doc_id"].isin(first)), ("b/c", ~table["doc_id"].isin(first))):
            (folder / "cut" / place).mkdir(parents=True, exist_ok=True)
            table[part].to_parquet(folder / "cut" / place / f"{name}.parquet", index=False)
    return many, str(folder / "cut")


@pytest.mark.parametrize("count", texts.COUNTS)
@pytest.mark.parametrize("voice", texts.VOICES)
@pytest.mark.parametrize("labels", [(), ("PERSON", "ORG")])
def test_entities_are_counted_as_in_memory(case, count, voice, labels):
    notes, folder = case
    wanted = pa.count_entities(notes, count=count, voice=voice, labels=labels, aliases=notes.aliases)
    pd.testing.assert_frame_equal(
        pa.large.count_entities(folder, count=count, voice=voice, labels=labels), wanted
    )


@pytest.mark.parametrize("count", texts.COUNTS)
@pytest.mark.parametrize("by", ["article", "outlet", "month"])
def test_distinctive_words_are_those_of_memory_but_for_what_is_drawn_again(case, count, by):
    notes, folder = case
    for voice in ("all", "quoted"):
        wanted = pa.compare_keyness(notes, by, count=count, voice=voice, resamples=2)
        found = pa.large.compare_keyness(folder, by, count=count, voice=voice)
        off = [*RESAMPLED, "evidence"]
        pd.testing.assert_frame_equal(found.drop(columns=off), wanted.drop(columns=off))


@pytest.mark.parametrize("home", [(), ("Pakistan",)])
@pytest.mark.parametrize("by", ["auto", "outlet"])
def test_speakers_are_counted_as_in_memory(case, by, home):
    notes, folder = case
    wanted = pa.compare_speakers(notes, by, count="articles", home=home)
    found = pa.large.compare_speakers(folder, by, count="articles", home=home)
    pd.testing.assert_frame_equal(found, wanted)


def test_copies_are_no_speakers_where_independent_texts_count(case):
    notes, folder = case
    pd.testing.assert_frame_equal(
        pa.large.compare_speakers(folder, "outlet"), pa.compare_speakers(notes, "outlet")
    )


@pytest.mark.parametrize("count", texts.COUNTS)
def test_a_timeline_of_few_statements_is_that_of_memory(case, count):
    notes, folder = case
    wanted = pa.build_timeline(notes, events=pd.DataFrame(), count=count)
    pd.testing.assert_frame_equal(pa.large.build_timeline(folder, count=count), wanted)


def test_chosen_articles_are_loaded_with_all_their_rows(case):
    notes, folder = case
    ids = notes.documents["doc_id"].iloc[[3, 1]].tolist()
    found = pa.large.load_notes(folder, ids)
    wanted = texts.select_articles(texts.resolved(notes), ids)
    for table in ("documents", *SPAN_TABLES):
        pd.testing.assert_frame_equal(getattr(found, table), getattr(wanted, table))


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    notes = made(400, days=400)
    return notes, save(notes, tmp_path_factory.mktemp("many"))


def test_intervals_agree_with_texts_drawn_again(many):
    notes, folder = many
    drawn = pa.compare_keyness(notes, "outlet", resamples=1000)
    found = pa.large.compare_keyness(folder, "outlet")
    often = drawn["comparable"] & (drawn["count"] >= 30) & (drawn["count_rest"] >= 30)
    assert often.sum() > 100
    width = drawn["high"] - drawn["low"]
    assert ((found["high"] - found["low"]) / width)[often].between(0.85, 1.15).all()
    for end in ("low", "high"):  # of skewed draws the middle is not the estimate
        assert ((found[end] - drawn[end]).abs() / width)[often].max() < 0.3
    assert (found["p_value"] - drawn["p_value"])[often].abs().max() < 0.1


def test_a_word_has_its_first_places_as_evidence(many):
    notes, folder = many
    found = pa.large.compare_keyness(folder, "outlet")
    row = found[found["rank"] == 1].iloc[0]
    text = notes.documents.set_index("doc_id")["text"]
    places = parse_evidence(row["evidence"])
    assert 10 < len(places) <= large_keyness.PASSAGES
    assert {keyness.word_form(text[d][a:b]) for d, a, b in places} == {row["word"]}
    assert found.loc[found["rank"].isna(), "evidence"].isna().all()


def test_passages_put_together_in_parts_are_the_same(many, monkeypatch):
    whole = pa.large.count_entities(many[1])
    monkeypatch.setattr(large_entities, "_AT_ONCE", 100)
    pd.testing.assert_frame_equal(pa.large.count_entities(many[1]), whole)


def test_a_table_of_too_many_words_takes_the_most_frequent_or_says_how_many(many, monkeypatch):
    monkeypatch.setattr(large_keyness, "MOST_ROWS", 4 * 30)
    found = pa.large.compare_keyness(many[1], "outlet")
    assert 0 < len(found) <= 120
    with pytest.raises(ValueError, match=r"min_count: expected no more than 120 rows; .* give") as told:
        pa.large.compare_keyness(many[1], "outlet", min_count=3)
    least = int(re.search(r"give (\d+) or more", str(told.value))[1])
    assert len(pa.large.compare_keyness(many[1], "outlet", min_count=least)) == len(found)


def small(tmp_path, days=("2025-03-01", "2025-03-01", "2025-03-02")):
    """Three articles: two tell that Acme closed on a day, the third of another day."""
    text = "Acme closed the port."
    docs = hand.documents(
        *({"text": text, "published_start": pd.Timestamp(d), "published_end": pd.Timestamp(d)} for d in days)
    )
    span = {"start": 0, "end": 20, "predicate_start": 5, "predicate_end": 11, "words": "close port"}
    told = [
        {"doc_id": f"d{i}", **span, "predicate": "close", "event_class": "end", "status": "happened"}
        | {"date_start": pd.Timestamp(d), "date_end": pd.Timestamp(d), "date_basis": "explicit"}
        for i, d in enumerate(days)
    ]
    mentions = [{"doc": f"d{i}", "text": "Acme", "label": "ORG"} for i in range(len(days))]
    notes = hand.notes(docs, mentions, statements=schema.make("statements", told))
    notes = replace(notes, mentions=schema.make("mentions", notes.mentions.drop(columns="entity")))
    return save(notes, tmp_path / "tables")


def test_days_are_counted_by_class_and_entity(tmp_path):
    found = pa.large.count_dated(small(tmp_path))
    schema.check("dated_cells", found)
    rows = found[["event_class", "entity", "n_articles", "n_outlets", "n_independent"]].to_numpy().tolist()
    assert rows == [["end", "Acme", 2, 2, 2], ["end", "Acme", 1, 1, 1]]
    assert found["day"].dt.day.tolist() == [1, 2]


def test_of_many_statements_the_most_told_are_grouped(tmp_path):
    found = pa.large.build_timeline(small(tmp_path), most=2)
    assert found["doc_id"].tolist() == ["d0", "d1"]
    assert found["n_articles"].tolist() == [2, 2]


def test_entities_of_three_short_articles(tmp_path):
    row = pa.large.count_entities(small(tmp_path)).iloc[0]
    assert (row["mentions"], row["documents"], row["n_words"], row["rate"]) == (3, 3, 12, 250)
    assert row["evidence"] == "d0:0:4 d1:0:4 d2:0:4"
    assert pd.isna(pa.large.count_entities(small(tmp_path, ["2025-03-01"])).iloc[0]["dp"])


def test_no_tables_there(tmp_path):
    with pytest.raises(
        FileNotFoundError, match=r"found none; run: pasni annotate CORPUS --out STORE --tables"
    ):
        pa.large.count_entities(str(tmp_path))


def test_a_slice_that_lacks_a_table_is_named(tmp_path):
    folder = small(tmp_path)
    (tmp_path / "tables" / "words.parquet").unlink()
    with pytest.raises(FileNotFoundError, match=r"tables/words.parquet: not there; .* --tables .*tables"):
        pa.large.compare_keyness(folder)
    assert len(pa.large.count_entities(folder)) == 1  # which needs no words


def test_tables_of_an_older_version_are_named(tmp_path):
    folder = small(tmp_path)
    path = tmp_path / "tables" / "mentions.parquet"
    pq.write_table(pq.read_table(path).drop_columns("entity"), path)
    with pytest.raises(ValueError, match=r"mentions.parquet: lacks the column 'entity'; an older version"):
        pa.large.count_entities(folder)


def test_a_damaged_table_is_named(tmp_path):
    folder = small(tmp_path)
    (tmp_path / "tables" / "mentions.parquet").write_bytes(b"PAR1")
    with pytest.raises(ValueError, match=r"mentions.parquet: cannot be read as Parquet"):
        pa.large.count_entities(folder)


def test_an_article_in_two_slices_is_refused(tmp_path):
    small(tmp_path / "x")
    small(tmp_path / "y")
    with pytest.raises(ValueError, match=r"found 'd0' in .*x/tables and .*y/tables; take one of them out"):
        pa.large.compare_speakers(str(tmp_path))


def test_an_article_that_is_not_there_is_named(tmp_path):
    with pytest.raises(KeyError, match="no article 'd9'"):
        pa.large.load_notes(small(tmp_path), ["d0", "d9"])


def test_without_duckdb_the_extra_is_named(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(ModuleNotFoundError, match=r"pip install 'pasni_analysis\[scale\]'"):
        pa.large.count_entities(small(tmp_path))


def test_tables_that_were_not_finished_are_not_read(tmp_path, monkeypatch):
    folder = small(tmp_path)
    real = tables._save

    def full(parts, path):
        if path.stem == "speakers":
            raise OSError("no space left")
        return real(parts, path)

    monkeypatch.setattr(tables, "_save", full)
    with pytest.raises(OSError, match="no space"):
        small(tmp_path)
    with pytest.raises(FileNotFoundError, match=r"documents.parquet: not there; its folder was not finished"):
        pa.large.count_entities(folder)


def test_a_table_that_could_not_be_written_leaves_the_old_one(tmp_path, monkeypatch):
    folder = small(tmp_path)
    before = pd.read_parquet(f"{folder}/words.parquet")

    def broken(_):
        yield schema.make("words")
        raise KeyboardInterrupt

    monkeypatch.setattr(tables, "_words", broken)
    with pytest.raises(KeyboardInterrupt):
        small(tmp_path)
    pd.testing.assert_frame_equal(pd.read_parquet(f"{folder}/words.parquet"), before)


def test_a_choice_that_is_none_is_refused_before_anything_is_read():
    with pytest.raises(ValueError, match="voice: expected one of 'all', 'outlet', 'quoted'; found 'x'"):
        pa.large.count_entities("nowhere", voice="x")
    with pytest.raises(ValueError, match="prior: expected a number above 0; found 0"):
        pa.large.compare_keyness("nowhere", prior=0)
