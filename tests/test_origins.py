"""Where reports come from: hands, origins that the corpus shows, who was first; the graph and its file."""

from itertools import combinations

import hand
import networkx as nx
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.patches import FancyArrowPatch

from pasni_analysis import schema
from pasni_analysis.figures.graphs import describe_origins, plot_origins, save_graphml
from pasni_analysis.measures.citations import trace_citations
from pasni_analysis.measures.cooccurrence import count_cooccurrences
from pasni_analysis.measures.origins import trace_origins

MEDIA = ("Reuters", "Sky News", "CNN", "Own Post")
LABELS = {**dict.fromkeys(MEDIA, "OUTLET"), "Ann Lee": "PERSON", "Boston": "GPE"}


def notes_of(*articles: tuple[str, str | None, str], attributions=()):
    """Notes of articles: outlet, day of publication, text; names are those of ``LABELS``."""
    rows, mentions = [], []
    for i, (outlet, day, text) in enumerate(articles):
        rows.append({"outlet": outlet, "text": text, "published_start": day, "published_end": day})
        names = [name for name in LABELS if name in text]
        mentions += [{"doc": f"d{i}", "text": name, "label": LABELS[name]} for name in names]
    return hand.notes(hand.documents(*rows), mentions, list(attributions))


FALL = "Ann Lee of Boston saw the ferry bridge collapse."
A = ("Own Post", "2021-03-03", f"According to Reuters, {FALL}")
B = ("Reuters", "2021-03-02", f"According to Sky News, {FALL}")


def paths(*articles) -> list[tuple[str, int, str]]:
    table = trace_origins(notes_of(*articles))
    mine = table[table["doc_id"] == "d0"]
    return list(mine[["path", "hands", "basis"]].itertuples(index=False, name=None))


def test_a_medium_that_is_cited_directly_is_the_origin_at_one_hand():
    assert paths(A) == [("Reuters", 1, "named")]


def test_an_earlier_article_of_the_cited_outlet_leads_on_to_its_own_source():
    assert paths(A, B) == [("Reuters > Sky News", 2, "corpus")]
    table = trace_origins(notes_of(A, B))
    row = table.iloc[0]
    assert (row["cited"], row["origin"], row["evidence"]) == ("Reuters", "Sky News", "d0:13:20 d1:13:21")
    assert table["n_articles"].tolist() == [2, 2]


def test_chains_go_on_through_several_articles():
    c = ("Sky News", "2021-03-01", f"According to CNN, {FALL}")
    assert paths(A, B, c) == [("Reuters > Sky News > CNN", 3, "corpus")]


def test_on_the_same_day_the_chain_goes_on_too():
    assert paths(A, ("Reuters", "2021-03-03", B[2]))[0][1] == 2


@pytest.mark.parametrize(
    "other",
    [
        ("Reuters", "2021-03-04", B[2]),  # published later
        ("Reuters", None, B[2]),  # perhaps later
        ("Other Post", "2021-03-02", B[2]),  # another outlet
        ("Reuters", "2021-03-02", "According to Sky News, Boston saw the ferry bridge collapse."),  # one name
        ("Reuters", "2021-03-02", "According to Sky News, Ann Lee of Boston saw the circus."),  # other words
        ("Reuters", "2021-03-02", f"Sky News is a channel. {FALL}"),  # merely named
        ("Reuters", "2021-03-02", f"According to Own Post, {FALL}"),  # back to where it came from
    ],
)
def test_what_the_corpus_does_not_show_is_not_guessed(other):
    assert paths(A, other) == [("Reuters", 1, "named")]


def test_an_undated_article_leads_nowhere_by_itself():
    assert paths(("Own Post", None, A[2]), B) == [("Reuters", 1, "named")]


DENIED = "Ann Lee of Boston rejected claims on the ferry bridge collapse made in the {} report."


def test_a_disputed_report_is_not_followed_and_leads_nowhere_itself():
    assert paths(("Own Post", "2021-03-03", DENIED.format("Reuters")), B) == [("Reuters", 1, "named")]
    assert paths(A, ("Reuters", "2021-03-02", DENIED.format("Sky News"))) == [("Reuters", 1, "named")]


def test_two_articles_of_one_day_that_cite_each_other_end():
    back = ("Reuters", "2021-03-03", f"According to Own Post, {FALL}")
    table = trace_origins(notes_of(A, back))
    assert table["hands"].tolist() == [1, 1]


def test_a_medium_passed_on_is_at_the_second_hand():
    text = "Reuters quoted a clerk telling Sky News that the bridge fell."
    said = {"doc": "d0", "source": "Reuters", "content": "a clerk telling Sky News that the bridge fell"}
    table = trace_origins(notes_of(("Own Post", "2021-03-03", text), attributions=[said]))
    assert table[["path", "hands"]].to_numpy().tolist() == [["Reuters", 1], ["Reuters > Sky News", 2]]


def test_what_is_merely_named_has_no_origin():
    assert trace_origins(notes_of(("Own Post", "2021-03-03", "Ann Lee once worked at Reuters."))).empty


@pytest.mark.parametrize(
    ("days", "first"),
    [
        (("2021-03-03", "2021-03-02"), "Reuters Two (d1)"),
        (("2021-03-03", "2021-03-03"), "unknown"),
        (("2021-03-03", None), "unknown"),
    ],
)
def test_who_was_first_is_said_where_the_days_tell(days, first):
    text = "According to CNN, it rained."
    table = trace_origins(notes_of(("Own Post", days[0], text), ("Reuters Two", days[1], text)))
    assert table["first"].tolist() == [first, first]


def many(outlets: int, media: int) -> pd.DataFrame:
    """Origins of many articles: every outlet cites every third medium, some through another."""
    rows = []
    for i in range(outlets):
        for k in range(i % 3, media, 3):
            through = f"Through Medium {k % 4} > " if k % 5 == 0 else ""
            name = f"The Long Name of Medium {k}"
            row = {
                "doc_id": f"d{i}",
                "label": f"a{i}",
                "outlet": f"Outlet {i}",
                "origin": name,
                "cited": name,
            }
            row |= {"relation": "via" if through else ("disputed" if k % 7 == 0 else "relies on")}
            row |= {"genre": "opinion" if k % 11 == 0 else "news", "path": f"{through}{name}"}
            rows.append({**row, "hands": 2 if through else 1, "n_articles": outlets // 3, "first": "unknown"})
    return schema.make("origins", rows)


@pytest.mark.parametrize("width", [7.2, 3.5])
@pytest.mark.parametrize(("outlets", "media"), [(1, 1), (9, 25), (40, 60)])
def test_no_label_of_the_graph_lies_on_another(outlets, media, width):
    axes = plot_origins(many(outlets, media), width=width)
    FigureCanvasAgg(axes.figure).draw()
    boxes = [t.get_window_extent() for t in (*axes.texts, *axes.figure.texts) if t.get_text().strip()]
    assert all(b.x0 >= 0 and b.x1 <= axes.figure.bbox.width for b in boxes)
    inner = [b.shrunk(0.98, 0.8) for b in boxes]
    assert not any(a.overlaps(b) for a, b in combinations(inner, 2))


def test_arrows_point_to_the_origin_and_tell_relations_apart_without_colour():
    axes = plot_origins(many(9, 25))
    arrows = [p for p in axes.patches if isinstance(p, FancyArrowPatch)]
    assert all(arrow._posA_posB[0][0] < arrow._posA_posB[1][0] for arrow in arrows)
    assert len({str(arrow.get_linestyle()) for arrow in arrows}) == 3
    # Twenty media are cited by three articles each, five through one other, which points to them once.
    assert sum(arrow._posA_posB[1][0] == 1 for arrow in arrows) == 20 * 3 + 5


def test_origins_past_the_top_are_counted_not_drawn():
    text = describe_origins(many(40, 60))
    assert "35 further origins in the data only" in text.notes
    assert len([t for t in plot_origins(many(40, 60)).texts if "Long Name" in t.get_text()]) == 25


def test_citations_become_a_directed_graph_that_other_programs_read(tmp_path):
    table = trace_citations(notes_of(A, B, (None, "2021-03-01", A[2])))
    file = save_graphml(table, tmp_path / "new" / "citations.graphml")
    graph = nx.read_graphml(file)
    assert graph.is_directed()
    edges = [(a, b, d["relation"], d["articles"], d["weight"]) for a, b, d in graph.edges(data=True)]
    assert sorted(edges) == [
        ("Own Post", "Reuters", "relies on", 1, 1),
        ("Reuters", "Sky News", "relies on", 1, 1),
        ("outlet unknown", "Reuters", "relies on", 1, 1),
    ]
    assert graph.nodes["Reuters"] == {"label": "Reuters", "role": "both"}
    assert list(graph) == sorted(graph)
    again = save_graphml(table.sample(frac=1, random_state=3), tmp_path / "again.graphml")
    assert again.read_bytes() == file.read_bytes()


def test_pairs_become_an_undirected_graph_with_their_counts(tmp_path):
    pairs = count_cooccurrences(notes_of(A, B), min_count=1)
    graph = nx.read_graphml(save_graphml(pairs, str(tmp_path / "pairs.graphml")))
    assert not graph.is_directed() and len(graph.edges) == len(pairs)
    assert graph.edges["Ann Lee", "Boston"]["count"] == graph.edges["Ann Lee", "Boston"]["weight"] == 2
    assert graph.nodes["Boston"]["count"] == 2


def test_characters_that_xml_forbids_do_not_break_the_file(tmp_path):
    table = trace_citations(notes_of(A)).assign(outlet="Own\x0b <Post> & Co")
    assert "Own\ufffd <Post> & Co" in nx.read_graphml(save_graphml(table, tmp_path / "odd.graphml"))


def test_empty_tables_make_empty_graphs_and_others_are_refused(tmp_path):
    for name in ("citations", "cooccurrences"):
        assert not nx.read_graphml(save_graphml(schema.make(name), tmp_path / "none.graphml"))
    with pytest.raises(ValueError, match=r"expected citations .* found the columns word, unit"):
        save_graphml(pd.DataFrame(columns=["word", "unit"]), tmp_path / "none.graphml")
