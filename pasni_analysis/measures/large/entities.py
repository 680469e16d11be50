"""How often entities are named, counted in tables on disk."""

from collections.abc import Collection
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from pasni_analysis import schema
from pasni_analysis.columns import MOST_EVIDENCE
from pasni_analysis.measures.frequency import finish_entities
from pasni_analysis.measures.large.folder import bare_notes, fetch, open_tables, read_documents, register
from pasni_analysis.measures.texts import VOICES, check_choice, independent, text_ids

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_AT_ONCE = 5_000_000  # mentions whose passages are put together at once

# Of each article its words in the voice counted; of speakers.words each word of a content is one, once.
_PARTS = """
CREATE TEMP TABLE parts AS
SELECT doc_id, place, seen, outlet, text, size, size / nullif(sum(size) OVER (), 0) AS share
FROM (SELECT docs.*, CASE ? WHEN 'all' THEN n_words WHEN 'quoted' THEN coalesce(said, 0)
                     ELSE n_words - coalesce(said, 0) END AS size
      FROM docs LEFT JOIN (SELECT doc_id, sum(words) AS said FROM speakers GROUP BY doc_id) USING (doc_id))
"""
_WANTED = """
CREATE TEMP TABLE wanted AS
SELECT entity FROM (SELECT entity, label, count(*) AS n FROM mentions SEMI JOIN parts USING (doc_id)
                    GROUP BY entity, label)
GROUP BY entity HAVING list_contains(?, arg_min(label, (-n, label)))
"""
_CHOSEN = """
CREATE TEMP VIEW chosen AS
SELECT entity, label, voice, doc_id, place, start, "end" FROM mentions JOIN parts USING (doc_id)
WHERE entity IS NOT NULL {and_wanted} {and_voice}
"""
_PER_ARTICLE = """
CREATE TEMP TABLE per_article AS
SELECT entity, place, count(*) AS n, count(*) FILTER (voice = 'outlet') AS own,
       count(*) FILTER (voice = 'quoted') AS quoted, min((start::BIGINT << 32) + "end") AS spot
FROM chosen GROUP BY entity, place
"""
_TOTALS = """
CREATE TEMP TABLE totals AS
SELECT entity, sum(n)::BIGINT AS mentions, count(*) AS documents, count(DISTINCT outlet) AS outlets,
       count(DISTINCT text) AS independent_texts, sum(own)::BIGINT AS outlet_voice,
       sum(quoted)::BIGINT AS quoted, sum(n / nullif(size, 0)) AS rates,
       sum((n / nullif(size, 0)) ** 2) AS squares,
       arg_min(doc_id, seen) AS first_doc_id, arg_min(spot, seen) AS spot
FROM per_article JOIN parts USING (place) GROUP BY entity
"""
_FACTS = """
SELECT totals.*, label, far
FROM totals
JOIN (SELECT entity, sum(abs(n / mentions - share) - share) AS far
      FROM per_article JOIN parts USING (place) JOIN totals USING (entity) GROUP BY entity) USING (entity)
JOIN (SELECT entity, arg_min(label, (-n, label)) AS label
      FROM (SELECT entity, label, count(*) AS n FROM chosen GROUP BY entity, label) GROUP BY entity)
     USING (entity)
"""
_EVIDENCE = f"""
SELECT entity,
       string_agg(doc_id || ':' || start || ':' || "end", ' ' ORDER BY place, start, "end") AS evidence
FROM (SELECT * FROM chosen WHERE hash(entity) % {{parts}} = {{part}}
      QUALIFY row_number() OVER (PARTITION BY entity ORDER BY place, start, "end") <= {MOST_EVIDENCE})
GROUP BY entity
"""


def count_entities(
    folder: str, *, labels: Collection[str] = (), voice: str = "all", count: str = "independent texts"
) -> pd.DataFrame:
    """Return one row per entity, most mentions first: schema table ``entities``.

    What ``pasni_analysis.count_entities`` returns for the same articles, for the tables in ``folder``, its
    slices together. Names were resolved slice by slice: an entity is one where its slices call it the same.
    """
    check_choice("voice", voice, VOICES)
    documents = independent(bare_notes(read_documents(folder)), count).documents
    with open_tables(folder, "mentions", "speakers") as con:
        register(con, "docs", _articles(documents))
        con.execute(_PARTS, [voice])
        if labels:
            con.execute(_WANTED, [list(labels)])
        and_wanted = "AND entity IN (SELECT entity FROM wanted)" if labels else ""
        and_voice = f"AND voice = '{voice}'" if voice != "all" else ""
        con.execute(_CHOSEN.format(and_wanted=and_wanted, and_voice=and_voice))
        for step in (_PER_ARTICLE, _TOTALS):
            con.execute(step)
        table = fetch(con, _FACTS)
        if table.empty:
            return schema.make("entities")
        sizes = fetch(con, "SELECT size, share FROM parts WHERE size > 0")
        behind = _evidence(con, int(table["mentions"].sum()))
    table["dp"], table["juilland_d"] = _dispersion(table, sizes)
    table["first_start"], table["first_end"] = table["spot"] // 2**32, table["spot"] % 2**32
    table = table.drop(columns=["spot", "far", "rates", "squares"])
    table["evidence"] = table["entity"].map(behind)
    return finish_entities(table, len(documents), int(sizes["size"].sum()))


def _articles(documents: pd.DataFrame) -> pd.DataFrame:
    """Return, per article, its place in the order of the tables and in that of publication."""
    seen = documents["published_end"].reset_index(drop=True).sort_values(kind="stable").index
    place = np.arange(len(documents))
    outlet = pd.Series(pd.factorize(documents["outlet"])[0], dtype="Int64")
    return pd.DataFrame(
        {
            "doc_id": documents["doc_id"].to_numpy(),
            "place": place,
            "seen": pd.Series(place, index=seen).sort_index().to_numpy(),
            "outlet": outlet.where(outlet >= 0),
            "text": pd.factorize(text_ids(documents))[0],
            "n_words": documents["n_words"].to_numpy(),
        }
    )


def _dispersion(table: pd.DataFrame, sizes: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Return ``gries_dp`` and ``juilland_d`` (measures.frequency) of each entity, from sums over articles."""
    n = len(sizes)
    if n < 2:
        nothing = pd.Series(np.nan, index=table.index)
        return nothing, nothing
    mean = table["rates"] / n
    variance = (table["squares"] / n - mean**2).clip(lower=0)
    dp = 0.5 * (1 + table["far"]) / (1 - sizes["share"].min())
    return dp, 1 - np.sqrt(variance) / mean / np.sqrt(n - 1)


def _evidence(con: "DuckDBPyConnection", mentions: int) -> pd.Series:
    parts = 1 + mentions // _AT_ONCE
    found = [fetch(con, _EVIDENCE.format(parts=parts, part=i)) for i in range(parts)]
    return pd.concat(found).set_index("entity")["evidence"]
