"""Places: coordinates that are right, namesakes not guessed at, a map that shows what the table says."""

import re
from importlib.resources import files
from itertools import combinations

import hand
import numpy as np
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.path import Path

from pasni_analysis import lexicons, schema
from pasni_analysis.corpus.load import load_corpus
from pasni_analysis.figures.map_layout import WORLD, Frame, find_frame, find_land, load_land, place_labels
from pasni_analysis.figures.places import describe_places, plot_places
from pasni_analysis.measures.places import find_place, locate_places
from pasni_analysis.results_places import AREAS

KINDS = {"town", "capital", "site", *AREAS}


def named(*articles: str, alias: pd.DataFrame | None = None) -> pd.DataFrame:
    """Places of articles, each a list of names: "Pasni, Karachi"."""
    docs = hand.documents(*({"text": f"Seen: {text}."} for text in articles))
    rows = [
        {"doc": f"d{i}", "text": name, "label": "GPE", "nth": names[:j].count(name)}
        for i, text in enumerate(articles)
        for names in [text.split(", ")]
        for j, name in enumerate(names)
    ]
    notes = hand.notes(docs, rows)
    return locate_places(notes if alias is None else hand.notes(docs, rows, aliases=alias))


def place(table: pd.DataFrame, name: str) -> pd.Series:
    return table.set_index("entity").loc[name]


@pytest.mark.parametrize(
    ("name", "lat", "lon", "kind"),
    [
        ("Pasni", 25.26, 63.47, "town"),
        ("Gwadar", 25.12, 62.33, "town"),
        ("Chabahar", 25.29, 60.64, "town"),
        ("Surat", 21.17, 72.83, "town"),
        ("Reko Diq", 29.13, 62.07, "site"),
        ("Washington", 38.90, -77.04, "capital"),
        ("Karachi", 24.86, 67.01, "town"),
        ("Sydney", -33.87, 151.21, "town"),
        ("New York", 40.71, -74.01, "town"),
        ("Bogota", 4.61, -74.08, "capital"),  # printed without its accent
    ],
)
def test_known_places_lie_where_they_are(name, lat, lon, kind):
    (found,) = find_place(name)
    assert (found.lat, found.lon, found.kind) == (
        pytest.approx(lat, abs=0.1), pytest.approx(lon, abs=0.1), kind,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "lat", "lon"),
    [
        ("Pakistan", 30, 69.5),
        ("Balochistan", 28.3, 65.7),
        ("Arabian Sea", 15, 65),
        ("US", 39.8, -98.6),  # a variant of places.csv
        ("Russia", 62, 98.5),  # reaches across the 180th meridian
        ("Fiji", -17.8, 178),
    ],
)
def test_areas_are_marked_near_their_middle(name, lat, lon):
    (found,) = find_place(name)
    assert found.kind in AREAS
    assert (found.lat, found.lon) == (pytest.approx(lat, abs=1), pytest.approx(lon, abs=1))


@pytest.mark.parametrize(("name", "most"), [("coordinates", 400_000), ("land", 150_000)])
def test_the_lists_say_what_they_are_and_are_small(name, most):
    text = files(lexicons).joinpath(f"{name}.csv").read_text("utf-8")
    head = dict(re.findall(r"^# (\w+): (.+)$", text, re.M))
    assert {"title", "origin", "licence", "date", "rows", "columns"} <= set(head)
    assert "GeoNames" in head["licence"] or "Natural Earth" in head["licence"]
    assert int(head["rows"]) == len(lexicons.load_lexicon(name))
    assert len(text.encode()) <= most


def test_the_list_of_coordinates_is_sound():
    rows = pd.DataFrame(lexicons.load_lexicon("coordinates"))
    assert set(rows["kind"]) == KINDS and rows["name"].str.strip().eq(rows["name"]).all()
    assert rows["lat"].astype(float).between(-90, 90).all()
    assert rows["lon"].astype(float).between(-180, 180).all()
    assert not rows.duplicated(["name", "country", "lat", "lon"]).any()
    assert rows.loc[~rows["kind"].eq("sea"), "country"].str.fullmatch("[A-Z]{2}").all()


@pytest.mark.parametrize(
    ("lon", "lat", "kind"),
    [
        (64, 26, "land"),
        (64, 24, "sea"),
        (73, 20, "land"),
        (51, 27, "sea"),
        (52, 37.5, "lake"),
        (70, 30, "land"),
    ],
)
def test_a_frame_shows_land_where_there_is_land(lon, lat, kind):
    for frame in (WORLD, Frame(45, 80, 15, 38)):
        inside = [k for k, ring in find_land(frame) if Path(ring).contains_point((lon, lat))]
        assert inside == {"land": ["land"], "sea": [], "lake": ["land", "lake"]}[kind]


def test_land_does_not_reach_around_the_globe():
    for _, ring in load_land():
        assert np.abs(np.diff(ring[:, 0], append=ring[0, 0])).max() < 180


def test_a_row_counts_as_entities_do_and_says_what_it_rests_on():
    table = named("Pasni, Pasni, Gwadar", "Pasni, Nowhereville")
    schema.check("places", table)
    assert table["entity"].tolist() == ["Pasni", "Gwadar", "Nowhereville"]
    row = place(table, "Pasni")
    assert (row["mentions"], row["documents"], row["n_words"]) == (3, 2, 7)
    assert row["rate"] == pytest.approx(1000 * 3 / 7)
    assert row["evidence"] == "d0:6:11 d0:13:18 d1:6:11"
    assert (row["located"], row["basis"]) == ("yes", "the only one of the name in the list")
    lost = place(table, "Nowhereville")
    assert lost["located"] == "not in the list" and pd.isna(lost["lat"]) and pd.isna(lost["kind"])


@pytest.mark.parametrize(
    ("articles", "located", "country"),
    [
        (["Hyderabad, Karachi"], "yes", "PK"),
        (["Hyderabad, Mumbai"], "yes", "IN"),
        (["Hyderabad"], "ambiguous", None),
        (["Hyderabad, Karachi, Mumbai"], "ambiguous", None),  # both named
        (["Hyderabad", "Karachi"], "ambiguous", None),  # in another article
        (["Hyderabad, Karachi", "Hyderabad, Mumbai"], "ambiguous", None),
        (["Hyderabad, Karachi"] * 3 + ["Hyderabad, Mumbai"], "yes", "PK"),
        (["Hyderabad, Karachi"] + ["Hyderabad, Oslo"] * 2, "ambiguous", None),  # in under half
        (["Cambridge, London"], "yes", "GB"),
        (["Cambridge, Boston"], "yes", "US"),
        (["Springfield, Chicago"], "ambiguous", None),  # several in one country
        (["Georgia, Florida"], "ambiguous", None),  # the country has the older claim
        (["Athens, Chicago"], "ambiguous", None),
        (["Athens, Thessaloniki"], "yes", "GR"),
        (["Hyderabad, Punjab"], "ambiguous", None),  # a namesake speaks for no country
        (["Singapore"], "yes", "SG"),  # a country and its capital
        (["Punjab, Karachi"], "yes", "PK"),
    ],
)
def test_of_namesakes_the_one_is_taken_whose_country_its_articles_name(articles, located, country):
    row = named(*articles).iloc[0]
    row = (
        row
        if row["entity"] == articles[0].split(",")[0]
        else place(named(*articles), articles[0].split(",")[0])
    )
    assert row["located"] == located
    assert (None if pd.isna(row["country"]) else row["country"]) == country
    assert pd.isna(row["lat"]) == (located != "yes")


def test_the_basis_tells_the_count_that_decided():
    row = place(named("Hyderabad, Karachi", "Hyderabad, Lahore", "Hyderabad"), "Hyderabad")
    assert row["basis"] == "2 of the name; of 3 articles name other places there: IN 0, PK 2"


def test_the_researchers_coordinates_come_first():
    alias = pd.DataFrame({"entity": ["Hyderabad", "Quay 4", "Pasni"], "lat": ["17.4", "25.2", ""]})
    alias["lon"] = ["78.5", "63.4", ""]
    table = named("Hyderabad, Quay 4, Pasni", alias=alias)
    assert table["kind"].tolist() == ["given", "town", "given"]
    assert place(table, "Quay 4")[["lat", "lon", "basis"]].tolist() == [25.2, 63.4, "aliases.csv"]


def test_two_places_for_one_entity_are_refused():
    alias = pd.DataFrame({"entity": ["Pasni", "Pasni"], "lat": ["25.2", "26"], "lon": ["63.4", "63"]})
    with pytest.raises(ValueError, match="found several for 'Pasni'; keep one"):
        named("Pasni", alias=alias)


@pytest.mark.parametrize(
    ("lat", "lon", "message"),
    [
        ("25N", "63.4", "column 'lat': '25N' is no lat; write decimal degrees from -90 to 90"),
        ("91", "63.4", "column 'lat': '91' is no lat"),
        ("nan", "63.4", "column 'lat': 'nan' is no lat"),
        ("25.2", "-181", "column 'lon': '-181' is no lon; write decimal degrees from -180 to 180"),
        ("25.2", "", "column 'lon': '' is no lon; .* or leave both empty"),
    ],
)
def test_coordinates_that_are_none_are_refused_with_their_line(tmp_path, lat, lon, message):
    (tmp_path / "a.txt").write_text("The harbour opened on Tuesday after two years of work, officials said.")
    (tmp_path / "aliases.csv").write_text(f"entity,lat,lon\nPasni,,\nQuay 4,{lat},{lon}\n")
    with pytest.raises(ValueError, match=f"aliases.csv, line 3, {message}"):
        load_corpus(tmp_path)


STORY = ["Pakistan"] * 9 + ["Pasni"] * 5 + ["Gwadar"] * 3 + ["Chabahar", "Reko Diq", "Surat", "Arabian Sea"]
FAR = ["Washington"] * 4 + ["Beijing"] * 2


@pytest.fixture(scope="module")
def story():
    return named(", ".join(STORY + FAR + ["Nowhereville", "Nowhereville", "Hyderabad"]))


def drawn(ax) -> set[tuple[float, float]]:
    return {
        tuple(at) for marks in ax.collections[-2:] for at in np.asarray(marks.get_offsets()).round(2).tolist()
    }


def at(table: pd.DataFrame, names: list[str]) -> set[tuple[float, float]]:
    rows = table[table["entity"].isin(names)]
    return set(zip(rows["lon"], rows["lat"], strict=True))


def test_marks_stand_at_the_coordinates_of_the_table(story):
    ax = plot_places(story)
    assert drawn(ax) == at(story, STORY)
    world = ax.figure.axes[1]
    assert drawn(world) == at(story, FAR)
    assert world.get_xlim() == (WORLD.west, WORLD.east)
    frame = world.patches[-1].get_bbox()
    assert (frame.x0, frame.x1) == pytest.approx(ax.get_xlim())
    assert (frame.y0, frame.y1) == pytest.approx(ax.get_ylim())


def test_the_area_of_a_mark_is_its_mentions_and_areas_are_hollow(story):
    _, hollow, filled = plot_places(story).collections
    rows = story[story["entity"].isin(STORY)]
    for marks, part in ((hollow, rows["kind"].isin(AREAS)), (filled, ~rows["kind"].isin(AREAS))):
        ratio = marks.get_sizes() / rows.loc[part, "mentions"].to_numpy(float)
        assert ratio == pytest.approx(22**2 / 9)
    assert not len(hollow.get_facecolors()) and len(filled.get_facecolors())


def test_a_degree_is_as_long_in_both_directions_at_the_middle_latitude(story):
    ax = plot_places(story)
    FigureCanvasAgg(ax.figure).draw()
    (west, east), (south, north) = ax.get_xlim(), ax.get_ylim()
    box = ax.get_window_extent()
    wide, high = box.width / (east - west), box.height / (north - south)
    assert wide / high == pytest.approx(np.cos(np.radians((south + north) / 2)), rel=0.01)


@pytest.mark.parametrize("width", [7.2, 3.5])
def test_labels_lie_neither_on_each_other_nor_outside(story, width):
    crowd = named(
        ", ".join(["Pasni", "Gwadar", "Jiwani", "Ormara", "Turbat", "Panjgur", "Chabahar", "Surat"])
    )
    for table in (story, crowd):
        ax = plot_places(table, width=width)
        FigureCanvasAgg(ax.figure).draw()
        for panel in ax.figure.axes[:2]:
            boxes = [text.get_window_extent().shrunk(0.98, 0.8) for text in panel.texts]
            assert not [1 for a, b in combinations(boxes, 2) if a.overlaps(b)]
            room = panel.get_window_extent() if panel is ax else panel.figure.bbox
            assert all(room.x0 <= b.x0 and b.x1 <= room.x1 and room.y0 <= b.y0 for b in boxes)


def test_a_name_without_room_has_a_number_and_the_key_its_name():
    marks = [(0.5, 0.5, 0.02)] * 3
    labels, key = place_labels(["Aaaa", "Bbbb", "Cccc"], marks, (0, 0, 1, 1), size=7)
    assert ([label.text for label in labels], key) == (["Aaaa", "Bbbb", "Cccc"], [])
    assert [label.line is None for label in labels] == [True, True, False]  # moved away, so with a line
    wide = ["A name as wide as the whole map is"] * 2
    labels, key = place_labels(wide, marks[:2], (0, 0, 1, 1), size=7)
    assert ([label.text for label in labels], key) == (["1", "2"], wide)


def test_what_is_not_drawn_is_listed_with_its_count(story):
    text = describe_places(story)
    assert text.title == "Pakistan is the place named most (9 times); of towns and sites Pasni (5)"
    assert text.notes.startswith("9 places of 11 located. ")
    assert "for want of coordinates: Nowhereville 2." in text.notes
    assert "several places bear the name: Hyderabad 1." in text.notes
    assert "GeoNames (CC BY 4.0)" in text.caption and "Natural Earth" in text.caption
    assert "Pasni: 5 times (town; 25.26° N, 63.47° E)" in text.alt and "Nowhereville 2" in text.alt
    few = describe_places(story, top_n=2)
    assert "Not drawn: 7 more places with 13 mentions." in few.notes


def test_a_story_without_places_or_without_coordinates_says_so():
    assert describe_places(schema.make("places")).title == "nothing to draw: no place is named"
    text = describe_places(named("Nowhereville"))
    assert text.title == "nothing to draw: no place named can be located" and "Nowhereville 1" in text.notes
    plot_places(named("Nowhereville"))


def test_the_frame_leaves_out_what_is_far_and_rare():
    def frame(*places):
        return find_frame(pd.DataFrame(places, columns=["lat", "lon", "mentions"]))

    near = [(25, 62, 50), (26, 64, 50), (33, 73, 30)]
    chain = [(30, 55, 1), (34, 45, 1), (38, 35, 1)]  # by steps of less than 1,200 km
    assert frame(*near, (39, -77, 40)) == frame(*near)  # in another part of the world
    assert frame(*near, *chain) == frame(*near)
    assert frame(*near, *[(lat, lon, 20) for lat, lon, _ in chain]).west < 35  # not rare
    one = frame((25.3, 63.5, 1))
    assert one.holds(pd.DataFrame({"lat": [25.3], "lon": [63.5]})).all() and one.north - one.south >= 6
    wide = [(10, lon, 5) for lon in range(-170, 175, 8)]
    assert frame(*wide) == WORLD
