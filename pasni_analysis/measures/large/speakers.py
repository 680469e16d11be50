"""Who is given words, counted in tables on disk."""

from collections.abc import Collection

import pandas as pd

from pasni_analysis.columns import MOST_EVIDENCE
from pasni_analysis.measures.large.folder import (
    bare_notes,
    fetch,
    open_tables,
    read_documents,
    register,
    unit_table,
)
from pasni_analysis.measures.speakers import STATE, finish_speakers
from pasni_analysis.measures.texts import per_unit, units

_TOLD = """
CREATE TEMP VIEW told AS
SELECT unit, place, words, coalesce(entity, speaker) AS who,
       CASE WHEN country NOT IN (SELECT name FROM home) AND kind IN (SELECT kind FROM state)
            THEN 'foreign official' ELSE kind END AS kind,
       CASE named WHEN true THEN 'named' WHEN false THEN 'unnamed' ELSE 'unknown' END AS state,
       doc_id, content_start AS start, content_end AS "end"
FROM speakers JOIN docs USING (doc_id)
"""
_COUNTS = """
SELECT unit, kind, state, sum(n)::BIGINT AS attributions, count(who) AS speakers, sum(words)::BIGINT AS words
FROM (SELECT unit, kind, state, place, who, count(*) AS n, sum(words) AS words FROM told GROUP BY ALL)
GROUP BY unit, kind, state
"""
_EVIDENCE = f"""
SELECT unit, kind, state,
       string_agg(doc_id || ':' || start || ':' || "end", ' ' ORDER BY place, start, "end") AS evidence
FROM (SELECT * FROM told WHERE start IS NOT NULL AND "end" IS NOT NULL
      QUALIFY row_number() OVER (PARTITION BY unit, kind, state ORDER BY place, start, "end")
              <= {MOST_EVIDENCE})
GROUP BY unit, kind, state
"""


def compare_speakers(
    folder: str, by: str = "auto", *, count: str = "independent texts", home: Collection[str] = ()
) -> pd.DataFrame:
    """Return one row per unit, kind of speaker, and named or not: schema table ``speaker_use``.

    What ``pasni_analysis.compare_speakers`` returns for the same articles, for the tables in ``folder``, its
    slices together. The kind of a speaker rests on all articles of the slice, copies included.
    """
    documents = read_documents(folder, by)
    table = units(bare_notes(documents), by, count=count)
    about = per_unit(table)
    with open_tables(folder, "speakers") as con:
        register(con, "docs", unit_table(table))
        # Without a home nobody is foreign; a country is never in a state of no kinds.
        register(con, "home", pd.DataFrame({"name": pd.Series(list(home), dtype="str")}))
        register(con, "state", pd.DataFrame({"kind": pd.Series(sorted(STATE) if home else [], dtype="str")}))
        con.execute(_TOLD)
        rows, behind = fetch(con, _COUNTS), fetch(con, _EVIDENCE)
    names = about.index.to_numpy()
    rows["unit"], behind["unit"] = names[rows["unit"]], names[behind["unit"]]
    return finish_speakers(rows, about, behind.set_index(["unit", "kind", "state"])["evidence"])
