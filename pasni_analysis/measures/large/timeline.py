"""The timeline of what is told most, from tables on disk."""

from typing import TYPE_CHECKING

import pandas as pd

from pasni_analysis import schema
from pasni_analysis.measures import timeline
from pasni_analysis.measures.large.folder import (
    bare_notes,
    fetch,
    load_notes,
    open_tables,
    read_documents,
    register,
)
from pasni_analysis.measures.texts import check_least, independent, text_ids

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

EACH = 20  # articles that are read of one cell

_TELLINGS = """
CREATE TEMP TABLE tellings AS
SELECT event_class, day, entity, place, any_value(outlet) AS outlet, any_value(told.text) AS text
FROM (SELECT doc_id, place, outlet, text, event_class, date_start AS day, start, "end"
      FROM statements JOIN docs USING (doc_id)
      WHERE date_start = date_end AND date_basis NOT IN ('reported past', 'unresolved')) told
JOIN mentions USING (doc_id)
WHERE entity IS NOT NULL AND mentions.start >= told.start AND mentions.start < told."end"
GROUP BY event_class, day, entity, place
"""
_CELLS = """
CREATE TEMP TABLE cells AS
SELECT event_class, day, entity, count(*) AS n_articles, count(DISTINCT outlet) AS n_outlets,
       count(DISTINCT text) AS n_independent
FROM tellings GROUP BY event_class, day, entity
"""
_ORDER = "n_independent DESC, n_articles DESC, day, event_class, entity"
# Of each cell the first article of each independent text, in the order of the tables.
_READ = f"""
SELECT number, place
FROM (SELECT row_number() OVER (ORDER BY {_ORDER}) AS number, * FROM cells ORDER BY {_ORDER} LIMIT {{most}})
JOIN (SELECT event_class, day, entity, text, min(place) AS place FROM tellings GROUP BY ALL)
     USING (event_class, day, entity)
QUALIFY row_number() OVER (PARTITION BY number ORDER BY place) <= {EACH}
ORDER BY number, place
"""


def count_dated(folder: str, *, count: str = "independent texts") -> pd.DataFrame:
    """Return one row per event class, day and entity named with it: schema table ``dated_cells``.

    What is told with a day, most independent texts first. One event has a row for each entity that is named
    in its clauses. Statements without a day, or that name nobody, are in no row.
    """
    with open_tables(folder, "statements", "mentions") as con:
        _tell(con, folder, count)
        return schema.make("dated_cells", fetch(con, f"SELECT * FROM cells ORDER BY {_ORDER}"))


def build_timeline(
    folder: str,
    *,
    most: int = 5_000,
    events: pd.DataFrame | None = None,
    count: str = "independent texts",
    history_years: int = 10,
) -> pd.DataFrame:
    """Return one row per event and statement about it, events by date: schema table ``timeline``.

    Grouping compares statements in pairs, so that of a large corpus only some articles are read: of each row
    of :func:`count_dated`, from its first, one article per independent text, 20 at most, until they hold
    ``most`` statements. These go through ``pasni_analysis.build_timeline``; where all tables hold no more
    than ``most``, that is every article. ``n_articles``, ``n_outlets`` and ``n_origins`` are those among the
    articles read; how many tell of a day in all tables, and what was not read, is in :func:`count_dated`.
    """
    check_least("most", most, 1)
    with open_tables(folder, "statements", "mentions") as con:
        documents = _tell(con, folder, count)
        sizes = fetch(
            con, "SELECT place, count(*) AS n FROM statements JOIN docs USING (doc_id) GROUP BY place"
        )
        if sizes["n"].sum() <= most:
            chosen = list(range(len(documents)))
        else:
            held = sizes.set_index("place")["n"]
            ranked = fetch(con, _READ.format(most=most))["place"].drop_duplicates()
            enough = held[ranked].cumsum() <= most
            chosen = sorted(ranked[enough.to_numpy()])
    doc_ids = documents["doc_id"].iloc[chosen]
    notes = load_notes(folder, doc_ids, tables=("timexes", "mentions", "attributions", "statements"))
    return timeline.build_timeline(notes, events=events, count="articles", history_years=history_years)


def _tell(con: "DuckDBPyConnection", folder: str, count: str) -> pd.DataFrame:
    """Make the tables of what is told with a day; return the articles that count."""
    documents = independent(bare_notes(read_documents(folder)), count).documents
    rows = documents[["doc_id", "outlet"]].assign(place=range(len(documents)))
    register(con, "docs", rows.assign(text=pd.factorize(text_ids(documents))[0]))
    con.execute(_TELLINGS)
    con.execute(_CELLS)
    return documents
