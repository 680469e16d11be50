"""Copies compared: who was first, what is credited, what each version changed; and shared passages."""

import random

import pandas as pd
import pytest
from hand import documents, notes

from pasni_analysis import schema
from pasni_analysis.corpus.alignment import MOST_CELLS, find_gaps
from pasni_analysis.corpus.shingles import hash_words
from pasni_analysis.corpus.tables import Corpus
from pasni_analysis.measures.citations import trace_citations
from pasni_analysis.measures.copies import compare_copies, find_changes
from pasni_analysis.measures.counts import compare_counts, count_copies
from pasni_analysis.measures.frequency import count_entities
from pasni_analysis.measures.passages import find_shared_passages

LEAD = "The port of Pasni will open in May, the ministry said on Monday."
BODY = (
    "Two cranes have arrived from Karachi and a third is on its way. Fishermen fear for their landing place."
)
END = "The cost was put at nine million dollars. Work on the quay began four years ago."
WIRE = f"Pasni port to open\n\n{LEAD}\n\n{BODY}\n\n{END}"


def corpus(*rows: dict, days: list[str | None] | None = None) -> Corpus:
    table = documents(*rows)
    dates = pd.to_datetime(pd.Series(days or [None] * len(rows))).astype("datetime64[us]")
    table = table.assign(published_start=dates, published_end=dates)
    empty = pd.DataFrame()
    return Corpus(documents=table, removals=empty, problems=empty, segments=empty)


def version(text: str, cluster: str = "d0", **cells) -> dict:
    return {"text": text, "cluster": cluster, "body_start": len(text.split("\n")[0]) + 2, **cells}


def changes_of(text: str) -> list[tuple]:
    table = find_changes(corpus(version(WIRE), version(text), days=["2021-03-01", "2021-03-02"]).documents)
    schema.check("changes", table)
    for row in table.itertuples():
        assert row.n_words == len(hash_words(text[row.start : row.end]))
        assert row.n_first_words == len(hash_words(WIRE[row.first_start : row.first_end]))
    return list(table[["kind", "part", "text", "first_text"]].fillna("").itertuples(index=False, name=None))


def test_a_new_headline() -> None:
    assert changes_of(WIRE.replace("Pasni port to open", "Harbour ready")) == [
        ("replaced", "headline", "Harbour ready", "Pasni port to open")
    ]


def test_a_cut_end() -> None:
    assert changes_of(WIRE.removesuffix(f"\n\n{END}")) == [("removed", "end", "", END.rstrip("."))]


def test_a_new_lead_and_a_replaced_word() -> None:
    changed = WIRE.replace(LEAD, "Ships can soon call at Pasni. " + LEAD).replace("nine", "ten")
    assert changes_of(changed) == [
        ("added", "opening", "Ships can soon call at Pasni", ""),
        ("replaced", "body", "ten", "nine"),
    ]


def test_changes_with_fewer_than_three_words_between_them_are_one() -> None:
    assert changes_of(WIRE.replace("Two cranes have arrived", "Both cranes have come")) == [
        ("replaced", "body", "Both cranes have come", "Two cranes have arrived")
    ]


def test_a_moved_paragraph_is_neither_added_nor_removed() -> None:
    moved = f"Pasni port to open\n\n{LEAD}\n\n{END}\n\n{BODY}"
    assert sorted(kind for kind, *_ in changes_of(moved)) == ["moved away", "moved here"]


def test_case_marks_and_layout_are_no_change() -> None:
    assert changes_of(WIRE.replace("Monday.\n\nTwo", "Monday: two").upper()) == []


def test_versions_in_words_and_numbers() -> None:
    cut = WIRE.removesuffix(f"\n\n{END}").replace("Two cranes", "Seven cranes")
    loaded = corpus(
        version(WIRE, outlet="Dawn"),
        version(cut, outlet="The News", credit="Press Trust of India"),
        version("Nothing of the kind.", cluster="d2"),
        days=["2021-03-01", "2021-03-04", "2021-03-01"],
    )
    table = compare_copies(loaded)
    schema.check("copies", table)
    assert table["doc_id"].tolist() == ["d0", "d1"]
    assert table["first"].tolist() == ["yes", "no"]
    assert table["credit"].fillna("").tolist() == ["", "Press Trust of India"]
    row = table.iloc[1]
    n = len(hash_words(cut))
    assert (row["n_words"], row["kept"], row["added"], row["removed"]) == (
        n,
        n - 1,
        1,
        1 + len(hash_words(END)),
    )
    assert row["changes"] == "body: 1 word replaced by 1; end: 16 words removed"
    # Runs of four words: 52 and 36 words make 49 and 33 of them; four of the 33 hold the replaced word.
    assert (len(hash_words(WIRE)), n) == (52, 36)
    assert row["containment"] == pytest.approx(29 / 33)
    assert row["jaccard"] == pytest.approx(29 / (49 + 33 - 29))
    assert row["evidence"] == f"d1:{cut.index('Seven')}:{cut.index('Seven') + 5}"


@pytest.mark.parametrize(
    ("days", "first"),
    [
        (["2021-03-01", "2021-03-01"], ["unclear", "unclear"]),
        (["2021-03-01", None], ["unclear", "unclear"]),
        (["2021-03-01", "2021-03-02"], ["yes", "no"]),
        (["2021-03-01", "2021-03-01", "2021-03-02"], ["unclear", "unclear", "no"]),
    ],
)
def test_who_was_first_is_said_only_where_the_days_tell(days, first) -> None:
    loaded = corpus(*[version(WIRE, doc_id=f"d{i}") for i in range(len(days))], days=days)
    assert compare_copies(loaded)["first"].tolist() == first


def test_an_interval_that_overlaps_leaves_the_first_unclear() -> None:
    loaded = corpus(version(WIRE), version(WIRE, doc_id="d1"), days=["2021-03-01", "2021-03-03"])
    late = loaded.documents.assign(published_end=pd.to_datetime(["2021-03-03"] * 2).astype("datetime64[us]"))
    assert compare_copies(Corpus(late, *[pd.DataFrame()] * 3))["first"].tolist() == ["unclear", "unclear"]


def test_no_copies_make_empty_tables() -> None:
    loaded = corpus(version(WIRE), version(LEAD, cluster="d1"))
    for name, table in (("copies", compare_copies(loaded)), ("changes", find_changes(loaded.documents))):
        schema.check(name, table)
        assert table.empty


def words(seed: int, n: int) -> str:
    return " ".join(random.Random(seed).choices([f"word{i}" for i in range(5000)], k=n))


def test_gaps_put_the_second_version_together_again() -> None:
    for seed in range(30):
        r = random.Random(seed)
        first = r.choices("abcdefghij", k=60)
        second = [w for w in first if r.random() > 0.2]
        second[r.randrange(40) : r.randrange(40)] = r.choices("klm", k=5)
        at, built = 0, []
        for a, b, c, d in find_gaps(hash_words(" ".join(first)), hash_words(" ".join(second))):
            built += [*first[at:a], *second[c:d]]
            at = b
        assert [*built, *first[at:]] == second


def test_long_texts_without_common_runs_are_one_change() -> None:
    n = int(MOST_CELLS**0.5) + 1
    common = "x " * n
    assert len(find_gaps(hash_words(words(1, n) + common), hash_words(common + words(2, n)))) >= 1


def passages(*texts: str, clusters: list[str] | None = None, **options) -> pd.DataFrame:
    rows = [
        version(text, cluster=(clusters or [f"d{i}" for i in range(len(texts))])[i])
        for i, text in enumerate(texts)
    ]
    table = find_shared_passages(corpus(*rows), **options)
    schema.check("passages", table)
    return table


def test_a_shared_passage_is_found_to_its_last_word() -> None:
    shared = words(3, 25)
    one, other = (
        f"{words(1, 100)} {shared} {words(11, 30)}",
        f"{words(2, 7)} {shared.upper()}, {words(12, 80)}",
    )
    row = passages(one, other).iloc[0]
    assert one[row["start"] : row["end"]] == shared == row["text"]
    assert other[row["other_start"] : row["other_end"]] == shared.upper()
    assert (row["n_words"], row["quoted"], row["recurring"]) == (25, False, False)


def test_a_shorter_passage_is_not_listed_unless_asked_for() -> None:
    shared = words(3, 24)
    texts = (f"{words(1, 100)} {shared}", f"{words(2, 100)} {shared}")
    assert passages(*texts).empty
    assert passages(*texts, least=24)["n_words"].tolist() == [24]


def test_one_passage_twice_and_two_passages() -> None:
    shared, more = words(3, 40), words(4, 30)
    assert passages(f"{shared} {words(1, 50)} {more}", f"{more} {words(2, 50)} {shared}")[
        "n_words"
    ].tolist() == [40, 30]
    assert len(passages(f"{shared} {words(1, 50)} {shared}", f"{words(2, 50)} {shared}")) == 2


def test_a_shared_quotation_is_marked() -> None:
    shared = words(3, 30)
    quoted = [f'{words(1, 50)} he said. "{shared}"', f'"{shared}," he said. {words(2, 50)}']
    assert passages(*quoted)["quoted"].tolist() == [True]
    assert passages(quoted[0], f"{shared} {words(2, 50)}")["quoted"].tolist() == [False]


def test_what_many_articles_hold_is_recurring_and_has_one_row() -> None:
    footer = words(3, 30)
    texts = [f"{words(10 + i, 60)} {footer}" for i in range(12)]
    row = passages(*texts).iloc[0]
    assert (len(passages(*texts)), row["recurring"], row["n_articles"], row["text"]) == (1, True, 12, footer)
    assert len(passages(*texts, most=12)) == 66


def test_copies_of_one_cluster_share_no_passage_with_each_other() -> None:
    shared = words(3, 40)
    texts = [f"{shared} {words(1, 60)}", f"{shared} {words(1, 60)}", f"{words(2, 60)} {shared}"]
    table = passages(*texts, clusters=["d0", "d0", "d2"])
    assert table[["doc_id", "other_doc_id"]].values.tolist() == [["d0", "d2"]]
    both = passages(*texts, clusters=["d0", "d0", "d2"], count="articles")
    assert both[["doc_id", "other_doc_id"]].values.tolist() == [["d0", "d2"], ["d1", "d2"]]


def test_wrong_options_are_named() -> None:
    with pytest.raises(ValueError, match="least"):
        passages(WIRE, least=3)
    with pytest.raises(ValueError, match="count"):
        passages(WIRE, count="texts")


def annotated(cluster: str):
    texts = ("Dawn saw Khan. Khan left.", "Dawn saw Khan. Khan left.", "Malik stayed.")
    docs = documents(
        *[{"text": text, "cluster": c} for text, c in zip(texts, ("d0", cluster, "d2"), strict=True)]
    )
    mentions = [{"doc": f"d{i}", "text": "Khan", "nth": n, "label": "PERSON"} for i in (0, 1) for n in (0, 1)]
    mentions += [{"doc": f"d{i}", "text": "Dawn", "label": "OUTLET"} for i in (0, 1)]
    return notes(docs, [*mentions, {"doc": "d2", "text": "Malik", "label": "PERSON"}])


def test_both_counts_side_by_side_where_they_differ() -> None:
    table = compare_counts(count_entities, annotated("d0"), on=["entity", "label"], value="mentions")
    assert table.values.tolist() == [["Khan", "PERSON", 2, 4, 2], ["Dawn", "OUTLET", 1, 2, 1]]
    rows = compare_counts(trace_citations, annotated("d0"), on=["cited"])
    assert rows.values.tolist() == [["Dawn", 1, 2, 1]]


def test_without_copies_the_counts_do_not_differ() -> None:
    table = compare_counts(count_entities, annotated("d1"), on=["entity"], value="mentions")
    assert table.empty
    assert list(table.columns) == ["entity", "independent texts", "articles", "difference"]


def test_copies_by_outlet() -> None:
    table = count_copies(corpus(version(WIRE), version(WIRE), version(LEAD, cluster="d2", outlet="Outlet 1")))
    schema.check("copy_counts", table)
    n, lead = len(hash_words(WIRE)), len(hash_words(LEAD))
    assert table.values.tolist() == [
        ["Outlet 1", 2, 1, 1, n + lead, lead],
        ["Outlet 0", 1, 1, 0, n, n],
        ["all outlets", 3, 2, 1, 2 * n + lead, n + lead],
    ]


def test_a_passage_that_moved_before_a_new_one_is_not_counted_as_new() -> None:
    parts = [" ".join(f"{name}{i}" for i in range(12)) for name in ("one", "two", "three")]
    new = " ".join(f"new{i}" for i in range(10))
    documents = schema.make(
        "documents",
        [
            {"doc_id": "a", "text": "\n\n".join(parts), "cluster": "a", "body_start": 0},
            {
                "doc_id": "b",
                "text": "\n\n".join([parts[0], parts[2], parts[1], new]),
                "cluster": "a",
                "body_start": 0,
            },
        ],
    )
    changes = find_changes(documents)
    words = changes.groupby("kind")["n_words"].sum().to_dict()
    assert (words["moved here"], words["added"]) == (12, 10)


def test_a_change_that_runs_from_headline_into_body_is_no_headline() -> None:
    old = "Quay opens\n\n" + " ".join(f"w{i}" for i in range(60))
    new = "Other head\n\n" + " ".join(f"w{i}" for i in range(30, 60))
    documents = schema.make(
        "documents",
        [{"doc_id": d, "text": t, "cluster": "a", "body_start": 12} for d, t in (("a", old), ("b", new))],
    )
    assert set(find_changes(documents)["part"]) == {"opening"}
