"""The timeline: dated statements grouped into events, with what each article says and where they differ."""

import re
from typing import TYPE_CHECKING, Any

import pandas as pd

from pasni_analysis import schema
from pasni_analysis.measures.evidence import evidence
from pasni_analysis.measures.texts import independent, resolved, text_ids
from pasni_analysis.measures.timeline_groups import Grouper, Statement, disjoint, read_statements
from pasni_analysis.measures.timeline_labels import Labeller

if TYPE_CHECKING:
    from pasni_analysis.spans.annotate import Notes

RELATIONS = ("same", "contains", "overlaps", "conflict", "single")
KINDS = ("past", "announced", "history")
_AHEAD = ("planned", "announced", "conditional")
_SPLIT = re.compile(r"[;|]")

Days = tuple[int | None, int | None]


def build_timeline(
    notes: "Notes",
    *,
    events: pd.DataFrame | None = None,
    count: str = "independent texts",
    history_years: int = 10,
) -> pd.DataFrame:
    """Return one row per event and statement about it, events by date: schema table ``timeline``.

    Statements of one class (``lexicons/events.csv``) that share names, words and days are one event; an
    event needs at least one statement with a resolved date, undated ones join it. ``date_relation`` compares
    the days that articles give, plans apart: "same", "contains" (one lies in all others), "overlaps",
    "conflict" (no day in common, or told as past by an article that appeared before it happened), "single"
    (one article dates it). ``best_start`` and ``best_end`` are what all dates share, missing in conflict.
    ``events`` (event, words, entities; several separated by ";") names and fixes groups; None: those of the
    corpus. An event is "history" when it ended ``history_years`` before the first known publication.

    Does not follow pronouns, nor tell two like events of one day apart. The rest: :func:`count_undated`.
    """
    notes, statements, read, groups, named = group_statements(notes, events, count)
    texts = text_ids(notes.documents).to_dict()
    horizon = _horizon(notes.documents, statements, history_years)
    told = _joined(notes, statements).to_dict("records")
    label = Labeller(notes.documents, notes.timexes)
    rows: list[dict[str, Any]] = []
    for number, group in enumerate(groups):
        members, part = [read[i] for i in group], [told[i] for i in group]
        if not any(_placed(m) for m in members):
            continue
        facts = _relations(members) | _counts(part, texts) | {"kind": _kind(members, horizon)}
        name = next((named[i] for i in group if i in named), None)
        facts |= {"event": name or label.of(part, members), "_group": number}
        rows += [facts | row for row in part]
    return _ordered(rows)


def undated_statements(
    notes: "Notes", *, events: pd.DataFrame | None = None, count: str = "independent texts"
) -> pd.DataFrame:
    """Return one row per statement that no event of the timeline holds: schema table ``statements``.

    They carry no date, or one that could not be resolved; no day is guessed for them.
    """
    notes, statements, read, groups, _ = group_statements(notes, events, count)
    kept = {i for group in groups if any(_placed(read[i]) for i in group) for i in group}
    return schema.make("statements", statements[[i not in kept for i in range(len(statements))]])


def count_undated(
    notes: "Notes", *, events: pd.DataFrame | None = None, count: str = "independent texts"
) -> pd.DataFrame:
    """Return one row per event that no article dates: schema table ``undated_events``.

    The events are those that ``build_timeline`` groups and leaves out, so that together they hold every
    statement of :func:`undated_statements`. Told by most articles first, then in the order of the corpus;
    "statuses" lists per article how it tells the event ("claimed, denied"). No day is guessed.
    """
    notes, statements, read, groups, named = group_statements(notes, events, count)
    told = _joined(notes, statements).to_dict("records")
    place = {d: i for i, d in enumerate(notes.documents["doc_id"])}
    label = Labeller(notes.documents, notes.timexes)
    rows, passages = [], []
    for group in groups:
        if any(_placed(read[i]) for i in group):
            continue
        part = sorted((told[i] for i in group), key=lambda r: (place[r["doc_id"]], r["start"], r["end"]))
        name = next((named[i] for i in group if i in named), None)
        name = name or label.of([told[i] for i in group], [read[i] for i in group])
        first = part[0]
        order = (-len({r["doc_id"] for r in part}), place[first["doc_id"]], first["start"], group[0])
        rows.append({"event": name, "_order": order} | _undated(part))
        passages += [{"event": group[0]} | {c: r[c] for c in ("doc_id", "start", "end")} for r in part]
    where = pd.DataFrame(passages, columns=["event", "doc_id", "start", "end"])
    behind = evidence(where, ["event"], notes.documents)
    rows.sort(key=lambda r: r["_order"])
    kept = schema.TABLES["undated_events"].columns
    found = [r | {"evidence": behind[r["_order"][-1]]} for r in rows]
    return schema.make("undated_events", [{c: r[c] for c in kept} for r in found])


def _undated(part: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what ``undated_events`` says of one event; ``part``: its statements in order."""
    told: dict[str, list[str]] = {}
    for row in part:
        statuses = told.setdefault(row["label"], [])
        statuses += [row["status"]] if row["status"] not in statuses else []
    kinds = {"ahead" if row["status"] in _AHEAD else row["status"] for row in part}
    return {
        "event_class": part[0]["event_class"],
        "n_articles": len({row["doc_id"] for row in part}),
        "n_statements": len(part),
        "labels": "; ".join(told),
        "statuses": "; ".join(f"{label}: {', '.join(ways)}" for label, ways in told.items()),
        "status_relation": "same" if len(kinds) == 1 else "differs",
    }


def group_statements(
    notes: "Notes", events: pd.DataFrame | None, count: str
) -> tuple["Notes", pd.DataFrame, list[Statement], list[list[int]], dict[int, str]]:
    """Return counted notes, their statements (as table and read), each event's rows, given names by row."""
    notes = resolved(independent(notes, count))
    statements = notes.statements.sort_values(["doc_id", "start", "predicate_start"], kind="stable")
    statements = statements.reset_index(drop=True)
    read = _read(notes, statements)
    fixed = _fixed(notes.events if events is None else events, read, notes, statements)
    order = {name: i for i, name in enumerate(sorted(set(fixed.values())))}
    groups = Grouper(read).groups({row: order[name] for row, name in fixed.items()})
    return notes, statements, read, groups, fixed


def name_events(
    notes: "Notes",
    statements: pd.DataFrame,
    read: list[Statement],
    groups: list[list[int]],
    named: dict[int, str],
) -> list[str]:
    """Return the label of each event of :func:`group_statements`, dated or not, as the timeline prints it."""
    told = _joined(notes, statements).to_dict("records")
    label = Labeller(notes.documents, notes.timexes)
    return [
        next((named[i] for i in group if i in named), None)
        or label.of([told[i] for i in group], [read[i] for i in group])
        for group in groups
    ]


def _read(notes: "Notes", statements: pd.DataFrame) -> list[Statement]:
    d = notes.documents
    published = dict(
        zip(d["doc_id"], zip(d["published_start"], d["published_end"], strict=True), strict=True)
    )
    return read_statements(statements, notes.mentions, published)


def _fixed(
    events: pd.DataFrame, read: list[Statement], notes: "Notes", statements: pd.DataFrame
) -> dict[int, str]:
    """Return the researcher's event per row; the first line of ``events`` that fits counts.

    A line fits a statement where all its entities are named in the clause, and one of its words or phrases
    stands there, as printed or as a lemma; "class:ban" among the words asks for an event class as well (of
    several, one). Each statement is looked at by itself: nothing spreads through a group.
    """
    if events is None or events.empty:
        return {}
    texts = dict(zip(notes.documents["doc_id"], notes.documents["text"], strict=True))
    found: dict[int, str] = {}
    wanted = _wanted(events)
    for s, row in zip(read, statements.itertuples(), strict=True):
        clause = " ".join(texts[s.doc][row.start : row.end].lower().split())
        known = {n.lower() for n in s.names}
        lemmas = {*row.words.split(), row.predicate, row.event_class}
        for name, classes, words, entities in wanted:
            has_class = not classes or row.event_class in classes
            has_word = not words or any(w in lemmas or _stands(w, clause) for w in words)
            if has_class and has_word and all(e in known or _stands(e, clause) for e in entities):
                found[s.row] = name
                break
    return found


def _wanted(events: pd.DataFrame) -> list[tuple[str, set[str], list[str], list[str]]]:
    table = events.reindex(columns=["event", "words", "entities"]).fillna("")
    found = []
    for line in table.itertuples():
        items = _items(line.words)
        classes = {i.removeprefix("class:").strip() for i in items if i.startswith("class:")}
        words = [i for i in items if not i.startswith("class:")]
        found.append((line.event, classes, words, _items(line.entities)))
    return found


def _items(cell: str) -> list[str]:
    return [item.strip().lower() for item in _SPLIT.split(cell) if item.strip()]


def _stands(phrase: str, clause: str) -> bool:
    # Whole words: "ban" does not stand in "urban".
    return re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", clause) is not None


def _placed(s: Statement) -> bool:
    return s.dated and (s.start is not None or s.end is not None)


def _horizon(documents: pd.DataFrame, statements: pd.DataFrame, years: int) -> int | None:
    """Return the day before which an event is history; from the dates told where no article is dated."""
    first = documents[["published_start", "published_end"]].min(axis=1).min()
    if pd.isna(first):
        first = statements["date_end"].max()
    return None if pd.isna(first) else (first - pd.DateOffset(years=years)).toordinal()


def _kind(members: list[Statement], horizon: int | None) -> str:
    placed = [m for m in members if _placed(m)]
    last = max((m.end if m.end is not None else m.start or 0) for m in placed)
    if horizon is not None and last < horizon:
        return "history"
    return "announced" if all(m.ahead for m in placed) else "past"


def _compared(members: list[Statement]) -> list[Statement]:
    """Return the members whose dates are compared: what is told as past, or all plans where nothing is."""
    past = [m for m in members if not m.ahead and (m.start is not None or m.end is not None)]
    return past if any(_placed(m) for m in past) else [m for m in members if _placed(m)]


def _relations(members: list[Statement]) -> dict[str, Any]:
    """Return how the dates and the statuses of an event's statements relate, and the best estimate."""
    told = _compared(members)
    dates = [(m.start, m.end) for m in told]
    shared = _intersection(dates)
    placed = [m for m in told if _placed(m)]
    relation = "conflict"
    if shared is not None:
        spans = sorted({(m.start, m.end) for m in placed}, key=str)
        given = _intersection(spans)
        relation = "same" if len(spans) == 1 else "contains" if given in spans else "overlaps"
        relation = "single" if len({m.doc for m in placed}) == 1 else relation
    best = (None, None) if shared is None else _intersection([(m.start, m.end) for m in placed])
    start, end = best or (None, None)
    return {
        "date_relation": relation,
        "best_start": None if start is None else pd.Timestamp.fromordinal(start),
        "best_end": None if end is None else pd.Timestamp.fromordinal(end),
        "_order": min(_from(m) for m in members if _placed(m)),
        "_last": max((m.end if m.end is not None else m.start or 0) for m in members if _placed(m)),
    }


def _from(m: Statement) -> int:
    # What is planned "by the end of the year" lies ahead of the article, not at the end of the year.
    if m.start is not None:
        return m.start
    end = m.end or 0
    return min(end, m.appeared) if m.ahead and m.appeared is not None else end


def _intersection(dates: list[Days]) -> Days | None:
    """Return the days that all intervals share; None where two exclude each other."""
    start = max((s for s, _ in dates if s is not None), default=None)
    end = min((e for _, e in dates if e is not None), default=None)
    return None if disjoint((start, None), (None, end)) else (start, end)


def _joined(notes: "Notes", statements: pd.DataFrame) -> pd.DataFrame:
    """Return the statements with label and outlet of their article and whom they are reported from."""
    columns = ["doc_id", "label", "outlet", "published_start", "published_end"]
    table = statements.merge(notes.documents[columns], on="doc_id", how="left", validate="m:1")
    told = notes.attributions
    via = told["via"].where(told["via"].notna(), told["speaker"]).astype(object)
    via = via.where(via.notna(), None)
    origin = dict(zip(zip(told["doc_id"], told["attribution"], strict=True), via, strict=True))
    keys = zip(table["doc_id"], table["attribution"], strict=True)
    found = [None if pd.isna(n) else origin.get((d, n)) for d, n in keys]
    return table.assign(reported_from=pd.Series(found, index=table.index, dtype=object))


def _counts(part: list[dict[str, Any]], texts: dict[str, str]) -> dict[str, Any]:
    """Return articles, outlets and origins of an event; what has one named origin counts once."""
    statuses = {"ahead" if row["status"] in _AHEAD else row["status"] for row in part}
    return {
        "n_articles": len({row["doc_id"] for row in part}),
        "n_outlets": len({row["outlet"] for row in part if not pd.isna(row["outlet"])}),
        "n_origins": len({row["reported_from"] or texts[row["doc_id"]] for row in part}),
        "status_relation": "same" if len(statuses) == 1 else "differs",
    }


def _ordered(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Return the rows in order of date, with events numbered in that order."""

    def place(row: dict[str, Any]) -> tuple:
        return row["_order"], row["_last"], row["event"], row["_group"]

    firsts: dict[tuple, tuple[str, int]] = {}
    for row in rows:
        key = place(row)
        firsts[key] = min(firsts.get(key, (row["doc_id"], row["start"])), (row["doc_id"], row["start"]))
    numbers = {key: i for i, key in enumerate(sorted(firsts))}
    width = max(3, len(str(len(numbers))))
    kept = list(schema.TABLES["timeline"].columns)
    ids = [f"E{numbers[place(row)] + 1:0{width}d}" for row in rows]
    done = [{c: row.get(c) for c in kept} | {"event_id": i} for row, i in zip(rows, ids, strict=True)]
    done.sort(key=lambda r: (r["event_id"], r["doc_id"], r["start"], r["end"]))
    return schema.make("timeline", done)
