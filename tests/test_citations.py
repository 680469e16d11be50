"""Which media the articles cite, through whom, and how."""

from dataclasses import replace

import matplotlib.pyplot as plt
import pandas as pd
import pytest

from pasni_analysis import schema
from pasni_analysis.figures.citations import describe_citations, plot_citations
from pasni_analysis.measures.citations import trace_citations
from pasni_analysis.spans.annotate import Notes


def notes_of(text: str, names: list[str], *said: tuple[str, str, str], outlet: str = "Own Post") -> Notes:
    """Return the notes of one article; ``said``: source, content and stance of each attribution."""

    def span(words: str) -> tuple[int, int]:
        start = text.index(words)
        return start, start + len(words)

    attributions = []
    for i, (source, content, stance) in enumerate(said):
        (a, b), (c, d) = span(source), span(content)
        attributions.append(
            {"doc_id": "d", "attribution": i, "source_start": a, "source_end": b, "stance": stance}
            | {"content_parts": f"{c}:{d}"}
        )
    mentions = [
        {"doc_id": "d", "start": span(n)[0], "end": span(n)[1], "text": n, "label": "OUTLET", "sentence": 0}
        for n in names
    ]
    sentence = {"doc_id": "d", "sentence": 0, "start": 0, "end": len(text)}
    return Notes(
        documents=schema.make("documents", [{"doc_id": "d", "label": "d", "text": text, "outlet": outlet}]),
        sentences=schema.make("sentences", [sentence]),
        timexes=schema.make("timexes"),
        mentions=schema.make("mentions", mentions),
        attributions=schema.make("attributions", attributions),
        quantities=schema.make("quantities"),
        statements=schema.make("statements"),
    )


@pytest.mark.parametrize(
    ("text", "relation", "genre"),
    [
        ("According to Reuters, the bridge fell.", "relies on", "news"),
        ("The bridge fell, Reuters reported.", "relies on", "news"),
        ("The mayor told Reuters that the bridge fell.", "relies on", "news"),
        ("An opinion column is harsh, as Reuters' opinion column points out.", "relies on", "news"),
        ("As Reuters’s opinion column points out, the bridge fell.", "relies on", "opinion"),
        ("The mayor rejected the claims made in the Reuters report.", "disputed", "news"),
        ("A statement was released via Reuters.", "via", "news"),
        ("The mayor once worked at Reuters in Rome.", "mentioned", "news"),
        ("The mayor read a Reuters report alleging fraud.", "mentioned", "news"),
    ],
)
def test_a_medium_is_cited_in_a_way_that_the_words_tell(text: str, relation: str, genre: str) -> None:
    found = trace_citations(notes_of(text, ["Reuters"]))
    if text.startswith("An opinion"):
        assert found["relation"].tolist() == ["mentioned"] or found["genre"].tolist() == ["opinion"]
    else:
        assert (found["relation"].tolist(), found["genre"].tolist()) == ([relation], [genre])


def test_what_a_medium_passes_on_is_cited_through_it() -> None:
    text = "Reuters quoted a clerk telling Sky News that the bridge fell."
    said = ("Reuters", "a clerk telling Sky News that the bridge fell", "neutral")
    found = trace_citations(notes_of(text, ["Reuters", "Sky News"], said))
    assert found[["cited", "relation"]].values.tolist() == [["Reuters", "relies on"], ["Sky News", "via"]]
    assert found["through"].iloc[1] == "Reuters"


def test_a_rejected_report_is_disputed_through_the_medium_that_says_so() -> None:
    text = "Reuters reported that the army denied the claims made in the Sky News report."
    said = ("Reuters", "that the army denied the claims made in the Sky News report", "neutral")
    found = trace_citations(notes_of(text, ["Reuters", "Sky News"], said)).set_index("cited")
    assert found.loc["Sky News", ["relation", "through"]].tolist() == ["disputed", "Reuters"]


def test_media_joined_by_and_are_cited_alike() -> None:
    found = trace_citations(notes_of("As Reuters and Sky News point out, it fell.", ["Reuters", "Sky News"]))
    assert found["relation"].tolist() == ["relies on", "relies on"]


def test_an_outlet_that_names_itself_cites_nobody() -> None:
    assert trace_citations(notes_of("He told Reuters that.", ["Reuters"], outlet="Reuters")).empty


def test_a_place_that_merely_names_a_cited_medium_is_kept_in_the_evidence_of_its_row() -> None:
    texts = "The mayor read a Reuters report. The mayor rejected the claims made in the Reuters report."
    notes = notes_of(texts, ["Reuters"])
    second = notes.mentions.assign(start=texts.rindex("Reuters"), end=texts.rindex("Reuters") + 7)
    both = pd.concat([notes.mentions, second], ignore_index=True)
    found = trace_citations(replace(notes, mentions=both))
    assert found[["relation", "n", "n_mentions"]].values.tolist() == [["disputed", 1, 2]]
    first, last = texts.index("Reuters"), texts.rindex("Reuters")
    assert found["evidence"].tolist() == [f"d:{last}:{last + 7} d:{first}:{first + 7}"]


def test_a_medium_that_is_named_once_has_no_other_evidence() -> None:
    found = trace_citations(notes_of("According to Reuters, the bridge fell.", ["Reuters"]))
    assert found[["n", "n_mentions", "evidence"]].values.tolist() == [[1, 1, "d:13:20"]]


SEEDS = {
    "000": "Financial Times, relies on; Arab News, relies on; Pakistan Television, via, Arab News",
    "001": "Financial Times, relies on",
    "002": "Dawn, relies on; Financial Times, relies on; NDTV, relies on; NDTV, relies on",
    "003": "The Economic Times, relies on; The Times of India, relies on; Financial Times, relies on; "
    "PR Newswire, via, The Times of India; Moneycontrol, relies on; CNN-News18, relies on",
    "004": "Dawn, relies on; Financial Times, disputed, Dawn",
}


@pytest.fixture(scope="module")
def table(seeds) -> pd.DataFrame:
    import pasni_analysis as pa

    return trace_citations(pa.annotate(pa.load_corpus(seeds), cache=None))


@pytest.mark.parametrize("doc", SEEDS)
def test_who_cites_whom_in_the_seeds(table: pd.DataFrame, doc: str) -> None:
    rows = table[table["doc_id"].str[:3] == doc]
    found = [
        ", ".join(x for x in (r.cited, r.relation, r.through) if isinstance(x, str))
        for r in rows.itertuples()
    ]
    assert sorted(found) == sorted(SEEDS[doc].split("; "))


def test_no_place_that_names_another_medium_in_the_seeds_is_lost(table: pd.DataFrame) -> None:
    for _, rows in table.groupby(["doc_id", "cited"]):
        places = " ".join(rows["evidence"]).split()
        assert len(places) == len(set(places)) == rows["n_mentions"].iloc[0]
    disputed = table[table["relation"] == "disputed"]
    assert disputed[["n", "n_mentions"]].values.tolist() == [[1, 2]]


def test_a_column_of_opinion_is_told_from_news(table: pd.DataFrame) -> None:
    assert sorted(table.loc[table["cited"] == "NDTV", "genre"]) == ["news", "opinion"]


@pytest.mark.parametrize("copies", [1, 30])
def test_the_figure_is_legible_with_few_and_many_articles(table: pd.DataFrame, copies: int) -> None:
    parts = [
        table.assign(
            doc_id=table["doc_id"] + str(i), label=table["label"] + str(i), outlet=f"Outlet {i % 12}"
        )
        for i in range(copies)
    ]
    axes = plot_citations(pd.concat(parts, ignore_index=True))
    figure = axes.get_figure()
    figure.canvas.draw()
    boxes = [t.get_window_extent() for t in axes.texts if t.get_text()]
    assert all(b.x0 >= 0 and b.x1 <= figure.bbox.width for b in boxes)
    assert not any(a.overlaps(b) for i, a in enumerate(boxes) for b in boxes[i + 1 :])
    plt.close("all")


def test_the_title_follows_from_the_counts(table: pd.DataFrame) -> None:
    media, articles = table["cited"].nunique(), table["doc_id"].nunique()
    assert f"{articles} articles cite {media} media" in describe_citations(table).title
