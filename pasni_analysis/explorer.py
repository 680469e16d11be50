"""To choose an entity or event, an outlet and a period in a notebook, and see counts with their passages."""

from html import escape
from typing import Any, NamedTuple

import pandas as pd

from pasni_analysis import schema
from pasni_analysis.columns import parse_evidence
from pasni_analysis.context import Span, Texts
from pasni_analysis.display import MISSING, NO_FORMULA, join_days, show, without_offsets
from pasni_analysis.measures.frequency import count_entities, count_entities_by
from pasni_analysis.measures.kwic import kwic
from pasni_analysis.measures.texts import UNKNOWN, resolved, select_articles, units
from pasni_analysis.measures.timeline import build_timeline
from pasni_analysis.progress import is_watched
from pasni_analysis.spans.annotate import Notes
from pasni_analysis.summary import count as in_words

MOST_PASSAGES = 200  # shown of one choice
ALL = "(all)"
KINDS = ("entities", "events")
_PLACE = ["label", "outlet", "published_start", "published_end"]
_ENTITY = ["entity", "label", "mentions", "documents", "outlets", "rate", "outlet_voice", "quoted"]
_EVENT = ["event_id", "event", "best_start", "best_end", "date_relation", "status_relation"]


class View(NamedTuple):
    """What is seen for one choice: counts, the passages behind each row of them, and the concordance."""

    counts: pd.DataFrame
    passages: list[list[Span]]
    concordance: pd.DataFrame


class Explorer:
    """The choices that a corpus offers, and what is seen for each; shown by a notebook as widgets."""

    def __init__(self, notes: Notes, count: str) -> None:
        """Resolve the entities and build the timeline, once."""
        self.notes, self.count = resolved(notes), count
        self.events = build_timeline(self.notes, count=count)
        self.texts = Texts(notes.documents)
        self.outlets = notes.documents["outlet"].fillna(UNKNOWN).to_numpy()
        self.periods = units(notes, "period")["unit"].to_numpy()
        labels = self.events.drop_duplicates("event_id")
        names = count_entities(self.notes, count=count)["entity"]
        self.choices = {
            "entities": {name: name for name in names},
            "events": {f"{e.event_id} {e.event}": e.event_id for e in labels.itertuples()},
            "outlet": {name: name for name in sorted(set(self.outlets))},
            "period": {name: name for name in sorted(set(self.periods))},
        }

    def view(
        self, kind: str = "entities", name: str = "", outlet: str = "", period: str = "", keyword: str = ""
    ) -> View:
        """Return what is seen for a choice; "" means all, and no concordance without a ``keyword``."""
        documents = self.notes.documents
        kept = (self.outlets == outlet) | (not outlet)
        kept &= (self.periods == period) | (not period)
        chosen = select_articles(self.notes, documents.loc[kept, "doc_id"])
        table = self._entities(chosen, name) if kind == "entities" else self._events(chosen, name)
        spans = [list(dict.fromkeys(parse_evidence(text))) for text in table.pop("evidence").fillna("")]
        lines = kwic(chosen, keyword) if keyword.strip() else schema.make("kwic")
        place = chosen.documents[["doc_id", *_PLACE[1:]]]
        return View(table, spans, lines.merge(place, on="doc_id", how="left"))

    def _entities(self, chosen: Notes, name: str) -> pd.DataFrame:
        if not name:
            return count_entities(chosen, count=self.count)[[*_ENTITY, "evidence"]]
        by = count_entities_by(chosen, "article", count=self.count)
        by = by.loc[by["entity"] == name, ["unit", "mentions", "n_words", "rate", "evidence"]]
        article = units(chosen, "article", count=self.count)["unit"].drop_duplicates().reset_index()
        table = by.merge(article, on="unit").merge(chosen.documents[["doc_id", *_PLACE]], on="doc_id")
        return table[[*_PLACE, *by.columns[1:]]]

    def _events(self, chosen: Notes, name: str) -> pd.DataFrame:
        rows = self.events[self.events["doc_id"].isin(chosen.documents["doc_id"])]
        where = rows["doc_id"] + ":" + rows["start"].astype(str) + ":" + rows["end"].astype(str)
        rows = rows.assign(evidence=where)
        if name:
            told = ["date_start", "date_end", "status", "reported_from"]
            return rows.loc[rows["event_id"] == name, [*_PLACE, *told, "evidence"]].reset_index(drop=True)
        groups = rows.groupby(_EVENT, dropna=False, sort=True)
        return groups.agg(
            statements=("start", "size"), documents=("doc_id", "nunique"), evidence=("evidence", " ".join)
        ).reset_index()

    def page(self, view: View, title: str, row: int | None = 0, *, opened: bool = False) -> str:
        """Return the tables, folded, and the passages behind a ``row`` of the counts (None: all) as HTML."""
        rows = view.passages if row is None else view.passages[row : row + 1]
        spans = list(dict.fromkeys(span for spans in rows for span in spans))
        heading = f"{in_words(len(spans), 'passage')}: {title}"
        if rows and row is not None:
            heading += f", {view.counts.iloc[row, 1 if 'event_id' in view.counts else 0]}"
        tables = {"Counts": view.counts, "Concordance": view.concordance}
        parts = [
            f"<details{' open' * opened}><summary>{name}</summary>{show(table, caption=title).html}</details>"
            for name, table in tables.items()
            if len(table)
        ]
        parts.append(f'<h4 class="{NO_FORMULA}">{escape(heading)}</h4>')
        parts += map(_quote, self.texts.quote(spans[:MOST_PASSAGES]))
        if (more := len(spans) - MOST_PASSAGES) > 0:
            parts.append(f"<p>and {in_words(more, 'more passage')}: choose an outlet or a period</p>")
        return "\n".join(parts)

    def _ipython_display_(self) -> None:
        if is_watched():
            from pasni_analysis.widgets import Controls

            Controls(self).show()
            return
        from IPython.display import display

        # Run by a program: nobody can choose, and no widget outlives its kernel.
        page = self.page(self.view(), KINDS[0], opened=True)
        display({"text/plain": "run this cell in JupyterLab to choose", "text/html": page}, raw=True)


def _quote(quote: dict[str, Any]) -> str:
    marked = "".join(f"{escape(p['before'])}<mark>{escape(p['marked'])}</mark>" for p in quote["pieces"])
    return (
        f'<blockquote class="{NO_FORMULA}"><p>{marked}{escape(quote["after"])}</p>'
        f"<footer>{escape(quote['where'])} <code>{escape(quote['place'])}</code></footer></blockquote>"
    )


def as_grid(table: pd.DataFrame) -> pd.DataFrame:
    """Return ``table`` as the sortable grid takes it: days in words, no offsets, nothing missing unsaid."""
    plain = join_days(table[without_offsets(table)]).round(2)
    words = [c for c in plain if plain[c].dtype.kind not in "iuf"]
    return plain.assign(**{c: plain[c].astype("str").fillna(MISSING) for c in words})


def explore(notes: Notes, *, count: str = "independent texts") -> Explorer:
    """Return an explorer of ``notes``: a notebook shows its controls, counts, concordance and passages.

    Choose entities or events, one of them, an outlet, a period by day of publication; select a row of the
    counts to see its passages with outlet, date and offsets. ``count`` is as for the measures. Needs the
    extra ``explore`` (ipywidgets, itables) where a person runs it; executed by a program it shows the first
    state as plain HTML, which is what a stored notebook shows without a kernel.
    """
    return Explorer(notes, count)
