"""Reported figures across articles, and their figure."""

import matplotlib.pyplot as plt
import pandas as pd
import pytest

from pasni_analysis import schema
from pasni_analysis.figures.quantities import describe_quantities, plot_quantities
from pasni_analysis.measures.quantities import RELATIONS, compare_quantities, convert
from pasni_analysis.spans.annotate import Notes
from pasni_analysis.spans.quantities import find_quantities
from pasni_analysis.spans.sentences import find_sentences


def notes_of(texts: dict[str, str], outlets: dict[str, str], attributions: list[dict] = []) -> Notes:  # noqa: B006
    documents = [
        {"doc_id": d, "label": d, "text": t, "outlet": outlets.get(d), "cluster": d} for d, t in texts.items()
    ]
    sentences = [find_sentences(t).assign(doc_id=d) for d, t in texts.items()]
    quantities = [find_quantities(t).assign(doc_id=d, sentence=0) for d, t in texts.items()]
    return Notes(
        documents=schema.make("documents", documents),
        sentences=schema.make("sentences", pd.concat(sentences)),
        timexes=schema.make("timexes"),
        mentions=schema.make("mentions"),
        attributions=schema.make("attributions", attributions),
        quantities=schema.make("quantities", pd.concat(quantities, ignore_index=True)),
        statements=schema.make("statements"),
    )


def relations(texts: list[str]) -> list[str]:
    named = {f"d{i}": text for i, text in enumerate(texts)}
    table = compare_quantities(notes_of(named, {d: d for d in named}))
    return table.drop_duplicates("order")["relation"].tolist()


def test_conversion_goes_by_the_table_of_units() -> None:
    assert convert(100, "mile", "length") == (pytest.approx(160.9344), pytest.approx(160.9344), "kilometre")
    assert convert(212, "degree_Fahrenheit", "temperature")[0] == pytest.approx(100)
    assert convert(70, "USD/barrel", "money") == (70, 70, "USD/barrel")


@pytest.mark.parametrize(
    ("one", "other", "relation"),
    [
        ("Quetta lies 70 miles from Kalat.", "Quetta is located 113 km from the town of Kalat.", "same"),
        ("The tunnel will cost $2 billion in all.", "That tunnel is to cost $3 billion in all.", "different"),
        (
            "The tunnel will cost $2 billion in all.",
            "That tunnel will cost $2-3 billion in all.",
            "different",
        ),
        ("The dam would cost around $1.2 billion.", "The new dam could cost $1.23 billion.", "same"),
        (
            "Acme plans to invest $90 million in Omani copper mines.",
            "Its visit follows a $90 million contract for Omani copper mines.",
            "same amount, described differently",
        ),
    ],
)
def test_figures_are_compared_after_conversion(one: str, other: str, relation: str) -> None:
    assert relations([one, other]) == [relation]


@pytest.mark.parametrize("turn", [1, -1])
@pytest.mark.parametrize(
    ("rounded", "exact", "relation"),
    [
        ("$1.2 billion", "$1.24 billion", "same"),  # 1.2 stands for 1.15 to 1.25
        ("$1.2 billion", "$1.16 billion", "same"),
        ("$1.2 billion", "$1.26 billion", "different"),
        ("$1.2 billion", "$1.14 billion", "different"),
    ],
)
def test_what_the_coarser_figure_leaves_open_counts_whichever_article_comes_first(
    rounded: str, exact: str, relation: str, turn: int
) -> None:
    texts = [f"The dam would cost {rounded}.", f"The new dam could cost {exact}."]
    assert relations(texts[::turn]) == [relation]


def test_different_values_of_one_thing_stand_beside_each_other() -> None:
    texts = [
        "The flood in Sindh killed 40 villagers.",
        "Officials said the flood in Sindh killed 52 villagers.",
    ]
    assert relations(texts) == ["different"]


def test_unrelated_amounts_stay_apart() -> None:
    texts = ["The mayor bought two horses.", "A judge sold two houses.", "The roof cost $2 million."]
    assert set(relations(texts)) == {"given once"}


def test_one_outlet_and_one_origin_count_once() -> None:
    text = "The tunnel will cost $2 billion."
    said = {
        "content_parts": f"0:{len(text)}",
        "speaker": "Lee",
        "stance": "neutral",
        "cue": "say",
        "source_start": 0,
    }
    said |= {"source_end": 1, "attribution": 0}
    notes = notes_of(
        {"a": text, "b": text, "c": text, "d": text},
        {"a": "X Post", "b": "X Post", "c": "Y Post", "d": "Z Post"},
        [{"doc_id": "c", **said}, {"doc_id": "d", **said}],
    )
    table = compare_quantities(notes)
    assert table["n_origins"].tolist() == [2, 2, 2, 2]
    assert table["origin"].dropna().tolist() == ["Lee", "Lee"]


def test_the_word_confirmed_is_never_used() -> None:
    table = compare_quantities(notes_of({"a": "The tunnel will cost $2 billion."}, {}))
    said = " ".join([*describe_quantities(table), *RELATIONS])
    assert "confirm" not in said.lower()


def test_the_figure_shows_every_amount_inside_its_canvas() -> None:
    texts = {f"d{i}": f"The tunnel will cost ${i + 2} billion, Lee said of the tunnel." for i in range(4)}
    axes = plot_quantities(compare_quantities(notes_of(texts, {d: d for d in texts})))
    figure = axes.get_figure()
    figure.canvas.draw()
    drawn = [t.get_text() for t in axes.texts]
    assert {"$2 billion", "$5 billion"} <= set(drawn)
    boxes = [t.get_window_extent() for t in axes.texts]
    assert all(b.x0 >= 0 and b.x1 <= figure.bbox.width for b in boxes)
    assert not any(a.overlaps(b) for i, a in enumerate(boxes) for b in boxes[i + 1 :])
    plt.close("all")


def test_a_figure_of_nothing_says_so() -> None:
    axes = plot_quantities(schema.make("quantity_groups"))
    assert [t.get_text() for t in axes.texts] == ["nothing to draw: no amount is reported"]


@pytest.fixture(scope="module")
def table(seeds) -> pd.DataFrame:
    import pasni_analysis as pa

    return compare_quantities(pa.annotate(pa.load_corpus(seeds), cache=None))


@pytest.mark.parametrize(
    ("words", "documents", "relation"),
    [
        ("Pasni to Gwadar", "000 001 002 003", "same"),
        ("Pasni to the Iranian border", "000 001 002 003", "same"),
        ("port", "000 001 002 003", "same"),
        ("reserves", "002 003 004", "same"),
        ("memorandum", "002 003 004", "same amount, described differently"),
        ("Economic Corridor", "002", "given once"),
        ("consignment", "000", "given once"),
    ],
)
def test_the_seeds_figures(table: pd.DataFrame, words: str, documents: str, relation: str) -> None:
    group = table[table["group"].str.contains(words)]
    assert [d[:3] for d in group["doc_id"]] == documents.split()
    assert set(group["relation"]) == {relation}


def test_what_an_article_takes_from_the_financial_times_names_it_as_origin(table: pd.DataFrame) -> None:
    cost = table[table["group"].str.contains("port") & (table["doc_id"].str[:3] == "002")]
    assert cost["origin"].tolist() == ["Financial Times"]
