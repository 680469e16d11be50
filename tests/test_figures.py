"""What holds for every figure: nothing cut, no text on text, legible, one order, and honest without data."""

from itertools import combinations, pairwise

import pandas as pd
import pytest
from matplotlib import pyplot as plt
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.patches import Rectangle

import pasni_analysis as pa
from pasni_analysis import schema
from pasni_analysis.figures import style
from pasni_analysis.figures.grid import plot_shaded
from pasni_analysis.figures.timeline_scale import make_scale, ticks
from pasni_analysis.figures.units import in_order
from pasni_analysis.figures.wording import nothing, plural

TABLES = {
    "timeline": "timeline",
    "event_matrix": "timeline",
    "coverage": "documents",
    "speakers": "speaker_use",
    "stances": "stances",
    "frames": "frames",
    "keyness": "keyness",
    "citations": "citations",
    "origins": "origins",
    "quantities": "quantity_groups",
    "quotes": "quote_versions",
    "entities": "entities",
    "entity_heatmap": "entity_counts",
    "cooccurrence": "cooccurrences",
    "places": "places",
}
SHADED = ["stances", "frames", "keyness", "entity_heatmap", "event_matrix"]


@pytest.fixture(scope="module")
def tables(seeds):
    notes = pa.annotate(pa.load_corpus(seeds), cache=None)
    return {
        "documents": notes.documents,
        "timeline": pa.build_timeline(notes),
        "speaker_use": pa.compare_speakers(notes),
        "stances": pa.compare_stances(notes),
        "frames": pa.compare_frames(notes),
        "keyness": pa.compare_keyness(notes),
        "citations": pa.trace_citations(notes),
        "origins": pa.trace_origins(notes),
        "quantity_groups": pa.compare_quantities(notes),
        "quote_versions": pa.compare_quotes(notes),
        "entities": pa.count_entities(notes),
        "entity_counts": pa.count_entities_by(notes),
        "cooccurrences": pa.count_cooccurrences(notes),
        "places": pa.locate_places(notes),
    }


@pytest.fixture(autouse=True)
def close():
    yield
    plt.close("all")


def plot(name, table, **options):
    return getattr(pa, f"plot_{name}")(table, **options)


def texts(axes):
    """The texts of a drawn figure that are not blank."""
    FigureCanvasAgg(axes.figure).draw()
    found = axes.figure.findobj(lambda o: hasattr(o, "get_text"))
    return [t for t in found if t.get_text().strip() and t.get_visible()]


@pytest.mark.parametrize("width", [7.2, 3.5])
@pytest.mark.parametrize("name", TABLES)
def test_no_text_is_cut_or_lies_on_another(tables, name, width):
    axes = plot(name, tables[TABLES[name]], width=width)
    boxes = [(t.get_text(), t.get_window_extent()) for t in texts(axes)]
    frame = axes.figure.bbox
    assert frame.width == pytest.approx(width * 100)  # where letters are rounded to pixels
    cut = [s for s, b in boxes if b.x0 < 0 or b.y0 < 0 or b.x1 > frame.width or b.y1 > frame.height]
    assert cut == []
    # The boxes of lines of one paragraph touch; their letters do not.
    inner = [(s, b.shrunk(0.98, 0.8)) for s, b in boxes]
    assert [(s, r) for (s, a), (r, b) in combinations(inner, 2) if a.overlaps(b)] == []


@pytest.mark.parametrize("name", TABLES)
def test_no_letters_are_smaller_than_six_and_a_half_points(tables, name):
    assert min(t.get_fontsize() for t in texts(plot(name, tables[TABLES[name]]))) >= 6.5


@pytest.mark.parametrize("name", TABLES)
def test_without_data_the_figure_and_its_words_say_so(name):
    table = schema.make(TABLES[name])
    said = getattr(pa, f"describe_{name}")(table)
    assert said.title.startswith("nothing to draw: ") and said.alt and said.caption and said.reading
    for title in (True, False):
        drawn = [t.get_text() for t in texts(plot(name, table, title=title))]
        assert " ".join(drawn[0].split()) == said.title


@pytest.mark.parametrize("name", SHADED)
def test_numbers_stand_out_from_their_shade(tables, name):
    axes = plot(name, tables[TABLES[name]])
    cells = [p for p in axes.patches if isinstance(p, Rectangle)]
    checked = 0
    for text in texts(axes):
        for cell in cells:
            x, y = text.get_position()
            if text.axes is axes and cell.get_bbox().contains(x, y):
                assert style.contrast(text.get_color(), cell.get_facecolor()[:3]) >= 4.5, text.get_text()
                checked += 1
    assert checked >= len(cells)


def test_letters_have_contrast_on_every_shade():
    steps = pd.DataFrame([[i / 100 for i in range(1, 101)]], index=["row"])
    axes = plot_shaded(steps, steps.map(lambda v: "x"), None, width=30)
    cells = [p.get_facecolor()[:3] for p in axes.patches]
    assert len(cells) == 100
    inks = [t.get_color() for t in axes.texts if t.get_text() == "x"]
    assert min(style.contrast(a, b) for a, b in zip(inks, cells, strict=True)) >= 4.5


def test_a_table_too_narrow_for_its_numbers_is_refused():
    steps = pd.DataFrame([[1.0] * 12], index=["row"])
    with pytest.raises(ValueError, match=r"12 columns: expected a width of .* found 3\.5 in; draw fewer"):
        plot_shaded(steps, steps.map(lambda v: "12.5 (100)"), None, width=3.5)


def test_contrast_is_that_of_wcag():
    assert style.contrast("black", "white") == pytest.approx(21)
    assert style.contrast("#777777", "white") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("name", [*SHADED, "citations", "quantities"])
def test_columns_are_in_the_order_of_documents(tables, name):
    labels = list(tables["documents"]["label"])
    drawn = [" ".join(t.get_text().split()) for t in texts(plot(name, tables[TABLES[name]], title=False))]
    first = " ".join(drawn)
    places = [
        min(i for i, s in enumerate(drawn) if label.startswith(s)) for label in labels if label in first
    ]
    assert len(places) >= 3 and places == sorted(places)


def test_the_legend_of_the_timeline_is_in_the_order_of_documents(tables):
    axes = plot("timeline", tables["timeline"])
    labels = list(tables["documents"]["label"])
    drawn = [t.get_text() for t in axes.figure.texts if t.get_text() in labels]
    assert len(drawn) >= 3 and drawn == [label for label in labels if label in drawn]


def test_few_units_are_ordered_by_document_and_many_outlets_by_name():
    rows = [
        {"doc_id": f"d{i:02d}", "label": f"label {90 - i}", "outlet": f"O{20 - i:02d}"} for i in range(14)
    ]
    table = pd.DataFrame(rows)
    assert in_order(table.head(3).iloc[::-1]) == ["label 90", "label 89", "label 88"]
    assert in_order(table)[:2] == ["O07", "O08"]


@pytest.mark.parametrize("inches", [1.5, 4.0])
def test_each_part_of_a_broken_axis_has_its_year(inches):
    days = [d.toordinal() for d in pd.to_datetime(["2020-05-01", *[f"2025-09-{d}" for d in range(10, 20)]])]
    scale = make_scale(days, [(d, d) for d in days])
    assert scale.breaks
    found = ticks(scale, inches)
    for left, right in pairwise((0.0, *scale.breaks, 1.0)):
        inside = [t for t in found if left <= t.place < right]
        assert inside and any(word.isdigit() and len(word) == 4 for word in inside[0].label.split())
        assert len(inside) > 1 or inches < 4


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("by 6 Oct 2025", ["by", "6 Oct 2025"]),
        ("first-ever shipment", ["first-ever", "shipment"]),
        ("a share of 50 %", ["a share of", "50 %"]),
        ("one line", ["one line"]),
    ],
)
def test_lines_end_between_words_and_never_within_a_date(text, lines):
    assert style.wrap(text, 0.75) == lines


def test_what_is_wider_than_a_line_is_broken_without_loss():
    assert "".join(style.wrap("minerals—antimony" * 3, 0.6)) == "minerals—antimony" * 3
    assert style.wrap("minerals—antimony", 0.6)[0] == "minerals—"


def test_labels_are_cut_at_the_end_of_a_word():
    assert style.shorten("The army chief met officials", 1.0, lines=1) == "The army chief…"
    assert style.shorten("The army, chief of staff", 0.75, lines=1) == "The army…"


@pytest.mark.parametrize(("n", "words"), [(0, "0 media"), (1, "1 medium"), (1200, "1,200 media")])
def test_numbers_and_nouns_agree(n, words):
    assert plural(n, "medium", "media") == words


def test_a_description_of_nothing_keeps_its_notes():
    assert nothing("no event is dated", "31 statements.").caption.endswith("dated. 31 statements.")
