"""Distinctive words, counted in tables on disk."""

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from pasni_analysis import schema
from pasni_analysis.measures import keyness
from pasni_analysis.measures.frequency import PER
from pasni_analysis.measures.large.folder import (
    bare_notes,
    fetch,
    open_tables,
    read_documents,
    register,
    unit_table,
)
from pasni_analysis.measures.texts import VOICES, check_choice, check_least, per_unit, units

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

LEAST = 3  # occurrences of a word that is listed
MOST_ROWS = 1_200_000  # of the result: units times words
TRACED, PASSAGES = 200, 100  # words of a unit that have evidence, and passages of each

_SPOKEN = """
CREATE TEMP VIEW spoken AS
SELECT unit, text, place, doc_id, word, printed, n, start, "end" FROM words JOIN docs USING (doc_id) {where}
"""
_SIZES = """
SELECT unit, text, sum(n)::BIGINT AS n_words FROM spoken GROUP BY unit, text ORDER BY unit, text
"""
_FORMS = """
CREATE TEMP TABLE forms AS SELECT word, printed, sum(n)::BIGINT AS n FROM spoken GROUP BY word, printed
"""
_COUNTS = """
CREATE TEMP TABLE counts AS
SELECT part, id, sum(n)::INTEGER AS y FROM spoken JOIN parts USING (unit, text) JOIN listed USING (word)
GROUP BY part, id
"""
# dp needs the share of each text in the unit's occurrences, and so their sum first.
_SUMS = """
SELECT unit, id, any_value(total) AS y, count(*) AS texts, sum(y::BIGINT * y)::DOUBLE AS yy,
       sum(y::BIGINT * n_words)::DOUBLE AS yn, sum(abs(y / total - share) - share) AS far
FROM counts JOIN parts USING (part)
JOIN (SELECT unit, id, sum(y)::BIGINT AS total FROM counts JOIN parts USING (part) GROUP BY unit, id)
     USING (unit, id)
GROUP BY unit, id
"""
_EVIDENCE = f"""
SELECT unit, id,
       string_agg(doc_id || ':' || start || ':' || "end", ' ' ORDER BY place, start) AS evidence
FROM (SELECT unit, id, doc_id, place, start, "end" FROM spoken JOIN listed USING (word)
      SEMI JOIN traced USING (unit, id)
      QUALIFY row_number() OVER (PARTITION BY unit, id ORDER BY place, start) <= {PASSAGES})
GROUP BY unit, id
"""


def compare_keyness(
    folder: str,
    by: str = "auto",
    *,
    voice: str = "all",
    count: str = "independent texts",
    prior: float | Mapping[str, float] | None = None,
    min_count: int | None = None,
    max_dp: float = 0.9,
    stopwords: Collection[str] | None = None,
) -> pd.DataFrame:
    """Return one row per unit and word, the unit against all others: schema table ``keyness``.

    What ``pasni_analysis.compare_keyness`` returns for the same articles, for the tables in ``folder``, its
    slices together, but for three things. Texts are not drawn again: the standard error between texts is
    that of the linearised log-odds (delta method on the sums of y, y², yn and n² over the texts, y of a
    text's n words), and low and high are 1.96 of them away. ``min_count`` None means 3, or the least number
    with which the table has no more than 1.2 million rows. Evidence have the first 200 ranked words of each
    unit, of each article the first place of each printed form, 100 in all.
    """
    check_choice("voice", voice, VOICES)
    check_least("min_count", LEAST if min_count is None else min_count, 1)
    keyness.check_prior(prior)
    table = units(bare_notes(read_documents(folder, by)), by, count=count)
    with open_tables(folder, "words") as con:
        register(con, "docs", unit_table(table))
        con.execute(_SPOKEN.format(where="" if voice == "all" else f"WHERE voice = '{voice}'"))
        parts = fetch(con, _SIZES)
        if parts.empty:
            return schema.make("keyness")
        about = _about(table, parts)
        con.execute(_FORMS)
        totals = fetch(con, "SELECT word, sum(n)::BIGINT AS n FROM forms GROUP BY word ORDER BY word")
        totals = totals.set_index("word")["n"]
        words = _list_words(totals, len(about), min_count, stopwords)
        sums = _sums(con, parts, words, len(about))
        alpha, total = keyness.spread_prior(totals, words, prior, table["text"].nunique())
        rows = [_unit(i, parts, words, sums, about, (alpha, total)) for i in range(len(about))]
        if not words:
            return schema.make("keyness")
        found = keyness.rank_words(pd.concat(rows, ignore_index=True).assign(voice=voice), max_dp)
        found["evidence"] = _evidence(con, found)
        found["word"] = found["id"].map(_printed(con))
        return schema.make("keyness", found.drop(columns=["id", "place"]))


def _about(table: pd.DataFrame, parts: pd.DataFrame) -> pd.DataFrame:
    """Return, per unit, what is said of it, words and independent texts as spoken in the voice counted."""
    about = per_unit(table)
    places = range(len(about))
    groups = parts.groupby("unit")
    about["n_words"] = groups["n_words"].sum().reindex(places, fill_value=0).to_numpy()
    about["n_independent"] = groups.size().reindex(places, fill_value=0).to_numpy()
    alone = parts[~parts["text"].duplicated(keep=False)].groupby("unit").size()
    about["n_words_rest"] = about["n_words"].sum() - about["n_words"]
    about["n_independent_rest"] = parts["text"].nunique() - alone.reindex(places, fill_value=0).to_numpy()
    return about


def _list_words(
    totals: pd.Series, n_units: int, min_count: int | None, stopwords: Collection[str] | None
) -> list[str]:
    words = keyness.list_words(totals, LEAST if min_count is None else min_count, stopwords)
    most = MOST_ROWS // n_units
    if len(words) <= most:
        return words
    least = int(totals[words].nlargest(most + 1).iloc[-1]) + 1
    if min_count is None:
        return keyness.list_words(totals, least, stopwords)
    raise ValueError(
        f"min_count: expected no more than {MOST_ROWS:,} rows; found {len(words):,} words in {n_units:,} "
        f"units; give {least} or more, or compare fewer units"
    )


def _sums(
    con: "DuckDBPyConnection", parts: pd.DataFrame, words: list[str], n_units: int
) -> dict[str, np.ndarray]:
    """Return sums over the texts of each unit (rows) for each word (columns)."""
    share = parts["n_words"] / parts.groupby("unit")["n_words"].transform("sum")
    register(con, "parts", parts.assign(part=range(len(parts)), share=share))
    listed = pd.DataFrame({"word": pd.Series(words, dtype="str"), "id": np.arange(len(words), dtype="int32")})
    register(con, "listed", listed)
    con.execute(_COUNTS)
    table = fetch(con, _SUMS)
    where = table["unit"].to_numpy(), table["id"].to_numpy()
    found = {name: np.zeros((n_units, len(words))) for name in ("y", "texts", "yy", "yn", "far")}
    for name, sums in found.items():
        sums[where] = table[name]
    return found


def _unit(
    place: int,
    parts: pd.DataFrame,
    words: list[str],
    sums: dict[str, np.ndarray],
    about: pd.DataFrame,
    prior: tuple[pd.Series, float],
) -> pd.DataFrame:
    """Return the rows of one unit: all words, the unit against the others."""
    facts = about.iloc[place]
    mine = parts[parts["unit"] == place]
    y, texts = sums["y"][place], sums["texts"][place]
    rows = pd.DataFrame({"word": words, "id": range(len(words)), "place": place, "unit": about.index[place]})
    rows = rows.assign(**facts.to_dict(), count=y, texts=texts, rate=PER * y / max(1, facts["n_words"]))
    rows["count_rest"], rows["texts_rest"] = sums["y"].sum(0) - y, sums["texts"].sum(0) - texts
    rows["comparable"] = min(facts["n_independent"], facts["n_independent_rest"]) >= keyness.SMALLEST
    if not rows["comparable"].any():
        return rows
    alpha, total = prior
    rows = keyness.compare_sides(rows, alpha, total)
    weight, rest = rows["word"].map(alpha).to_numpy(), parts.loc[parts["unit"] != place, "n_words"]
    inside = {name: table[place] for name, table in sums.items()}
    outside = {name: table.sum(0) - table[place] for name, table in sums.items()}
    variance = _variance(inside, mine["n_words"], weight, total) + _variance(outside, rest, weight, total)
    error = np.sqrt(variance)
    rows["low"], rows["high"] = rows["log_odds"] - 1.96 * error, rows["log_odds"] + 1.96 * error
    dp = 0.5 * (1 + sums["far"][place]) / (1 - mine["n_words"].min() / mine["n_words"].sum())
    rows["dp"] = np.where(y > 0, dp, np.nan)
    return keyness.add_p_values(rows, error)


def _variance(sums: dict[str, np.ndarray], sizes: pd.Series, weight: np.ndarray, total: float) -> np.ndarray:
    """Return the variance of a side's log-odds, were its texts drawn again, to the first order.

    A text of n words, y of them the word, moves the log-odds log((Y + w) / R), R = N + total - Y - w, by
    y / (Y + w) + (y - n) / R; the sum of squares of these about their mean is the variance.
    """
    y, n, k = sums["y"], float(sizes.sum()), len(sizes)
    rest = n + total - y - weight
    p, q = 1 / (y + weight) + 1 / rest, 1 / rest
    squares = p * p * (sums["yy"] - y * y / k) - 2 * p * q * (sums["yn"] - y * n / k)
    return np.maximum(0, squares + q * q * (float((sizes.astype(float) ** 2).sum()) - n * n / k))


def _evidence(con: "DuckDBPyConnection", rows: pd.DataFrame) -> np.ndarray:
    keys = rows[["place", "id"]].rename(columns={"place": "unit"})
    register(con, "traced", keys[rows["rank"] <= TRACED])
    return keys.merge(fetch(con, _EVIDENCE), on=["unit", "id"], how="left")["evidence"].to_numpy()


def _printed(con: "DuckDBPyConnection") -> dict[int, str]:
    """Return, per listed word, the form in which it is printed most often."""
    forms: dict[int, dict[str, int]] = {}
    found = fetch(con, "SELECT id, printed, n FROM forms JOIN listed USING (word)")
    for place, printed, n in found.itertuples(index=False, name=None):
        forms.setdefault(place, {})[printed] = n
    return {place: keyness.most_printed(seen) for place, seen in forms.items()}
