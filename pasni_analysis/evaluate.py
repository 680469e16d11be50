"""Scores of the annotators against hand-annotated data, and their predictions in the data's own form.

Gold data is JSON lines (``.gz`` or plain), one document a line: ``id``, ``published``, ``text`` and
``spans`` (start, end, label, value or entity) or ``attributions`` (source, cue, content: lists of
``[start, end]``). The texts are annotated as one corpus, unchanged and uncleaned. For ``pages`` see
:mod:`pasni_analysis.evaluate_pages`.
"""

import gzip
import json
import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from pasni_analysis import schema
from pasni_analysis.columns import parse_parts
from pasni_analysis.evaluate_events import predict_events, score_events
from pasni_analysis.evaluate_framing import predict_framing, score_framing
from pasni_analysis.evaluate_pages import Form, predict_pages, score_pages
from pasni_analysis.measures.entities import resolve_entities
from pasni_analysis.progress import progress
from pasni_analysis.spans.attributions import find_attributions
from pasni_analysis.spans.mentions import find_mentions, repair_mentions
from pasni_analysis.spans.parse import parse_all
from pasni_analysis.spans.timexes import find_timexes

if TYPE_CHECKING:
    from spacy.tokens import Doc

Document = dict[str, Any]
Span = tuple[int, int]
Mention = tuple[str, int, int]
ROLES = ("source", "cue", "content")
# How the labels of published name corpora are met; other labels are left out of the score.
NER_LABELS = {"PERSON": "PER", "ORG": "ORG", "OUTLET": "ORG", "GPE": "LOC", "LOC": "LOC"}
_QUOTATION_MARK = re.compile("[\"“”„‟«»＂]|''")


def evaluate(
    task: str, gold: str, *, predictions: str = "", quoted: bool = False, form: Form = "html"
) -> dict[str, float]:
    """Return the scores of ``task`` (one of ``TASKS``) on the data in file ``gold``.

    ``predictions`` names a file to write what was found, in the form of the gold data. ``quoted``
    limits attribution to those whose content holds a quotation mark. ``form`` is what is read of pages:
    html or dump. Scores are percentages, except those of framing: counts, ratios and p-values.
    """
    if task not in TASKS:
        raise ValueError(f"task: expected one of {', '.join(TASKS)}; found {task!r}")
    predict, score = TASKS[task]
    if form not in ("html", "dump"):
        raise ValueError(f"form: expected html or dump; found {form!r}")
    if task == "pages":
        documents = read_gold(gold, needed=("html",) if form == "html" else ("dump", "html"))
        found = predict(documents, form=form)
    else:
        documents = read_gold(gold)
        found = predict(documents)
    if predictions:
        lines = (json.dumps(one, ensure_ascii=False) for one in found.values())
        Path(predictions).write_text("\n".join(lines) + "\n", "utf-8")
    if quoted:
        documents = [_only_quoted(d, d["text"]) for d in documents]
        found = {d["id"]: _only_quoted(found[d["id"]], d["text"]) for d in documents}
    return score(documents, found)


def read_gold(path: str, *, needed: tuple[str, ...] = ("text",)) -> list[Document]:
    """Return the documents of a gold file; ValueError names the line that is not one.

    A document has an id and a text, or else at least one of the fields ``needed``.
    """
    opener = gzip.open if str(path).endswith(".gz") else open
    documents = []
    with opener(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                document = _read_document(line, needed)
                if document is None:
                    raise ValueError(
                        f"{path}, line {number}: expected a JSON object with id and {' or '.join(needed)}; "
                        f"found {line[:60]!r}"
                    )
                documents.append(document)
    return documents


def _read_document(line: str, needed: tuple[str, ...]) -> Document | None:
    try:
        document = json.loads(line)
    except (ValueError, RecursionError):
        return None
    is_one = isinstance(document, dict) and "id" in document
    return document if is_one and any(isinstance(document.get(name), str) for name in needed) else None


# --- predictions, in the gold's own form -----------------------------------------------------------------


def _documents_table(documents: list[Document]) -> pd.DataFrame:
    return schema.make("documents", [{"doc_id": d["id"], "text": d["text"]} for d in documents])


def _predict_timexes(documents: list[Document]) -> dict[str, Document]:
    found = {}
    for d in documents:
        table = find_timexes(d["text"], d.get("published"))
        rows = table[["start", "end", "type", "value"]].itertuples(index=False)
        spans = [{"start": int(s), "end": int(e), "label": t, "value": v} for s, e, t, v in rows]
        found[d["id"]] = {"id": d["id"], "spans": spans}
    return found


def _parsed(documents: list[Document]) -> Iterator[tuple[Document, "Doc"]]:
    parsed = parse_all(d["text"] for d in documents)
    return progress(zip(documents, parsed, strict=True), total=len(documents))


def _mentions(documents: list[Document], phrases: dict[str, list[Span]] | None = None) -> pd.DataFrame:
    tables = []
    for d, doc in _parsed(documents):
        if phrases is not None:
            phrases[d["id"]] = [(chunk.start_char, chunk.end_char) for chunk in doc.noun_chunks]
        table = find_mentions(doc)
        tables.append(table.assign(doc_id=pd.Series(d["id"], index=table.index, dtype="str")))
    return repair_mentions(
        schema.make("mentions", pd.concat(tables, ignore_index=True)), _documents_table(documents)
    )


def _predict_mentions(documents: list[Document]) -> dict[str, Document]:
    found: dict[str, Document] = {d["id"]: {"id": d["id"], "spans": []} for d in documents}
    for m in _mentions(documents).itertuples():
        if m.label in NER_LABELS:
            span = {"start": int(m.start), "end": int(m.end), "label": NER_LABELS[m.label]}
            found[m.doc_id]["spans"].append(span)
    return found


def _predict_entities(documents: list[Document]) -> dict[str, Document]:
    """Return each mention as the name alone, and with what stands before it in its noun phrase ("the new").

    Data of coreference mark the phrase, this package the name; the score looks at what the data mark.
    """
    phrases: dict[str, list[Span]] = {}
    resolved, _ = resolve_entities(_mentions(documents, phrases), documents=_documents_table(documents))
    found: dict[str, Document] = {d["id"]: {"id": d["id"], "spans": []} for d in documents}
    for m in resolved.itertuples():
        start, end = int(m.start), int(m.end)
        for first in sorted({start, *(a for a, b in phrases[m.doc_id] if a <= start < b)}):
            span = {"start": first, "end": end, "label": m.label, "entity": m.entity}
            found[m.doc_id]["spans"].append(span)
    return found


def predict_attributions(
    documents: list[Document], parsed: "Iterable[Doc] | None" = None
) -> dict[str, Document]:
    """Return the attributions in the gold's form; ``parsed``: the documents, if parsed already."""
    found = {}
    pairs = _parsed(documents) if parsed is None else zip(documents, parsed, strict=True)
    for d, doc in pairs:
        rows = [
            {
                "source": _span(row.source_start, row.source_end),
                "cue": _span(row.cue_start, row.cue_end),
                "content": parse_parts(row.content_parts),
            }
            for row in find_attributions(doc).itertuples()
        ]
        found[d["id"]] = {"id": d["id"], "attributions": rows}
    return found


def _span(start: Any, end: Any) -> list[Span]:
    return [] if pd.isna(start) else [(int(start), int(end))]


def _only_quoted(document: Document, text: str) -> Document:
    kept = [
        a
        for a in document["attributions"]
        if any(_QUOTATION_MARK.search(text[s:e]) for s, e in a.get("content") or [])
    ]
    return {**document, "attributions": kept}


# --- scores ----------------------------------------------------------------------------------------------


def _f1(hits: int, found: int, true: int) -> float:
    return 200 * hits / (found + true) if found + true else 100.0


def _match(true: list[Document], found: list[Document], same: Callable[[Document, Document], bool]) -> int:
    """Return how many true spans are met, each found span serving once, in the order of the text."""
    free = list(found)
    hits = 0
    for t in true:
        partner = next((i for i, f in enumerate(free) if same(t, f)), None)
        if partner is not None:
            del free[partner]
            hits += 1
    return hits


def _overlap(a: Document, b: Document) -> bool:
    return a["start"] < b["end"] and b["start"] < a["end"]


TIMEX_TESTS: dict[str, Callable[[Document, Document], bool]] = {
    "strict": lambda t, f: (t["start"], t["end"]) == (f["start"], f["end"]),
    "relaxed": _overlap,
    "value": lambda t, f: _overlap(t, f) and t["value"] == f["value"],
}


def score_timexes(gold: list[Document], found: dict[str, Document]) -> dict[str, float]:
    """Return strict, relaxed and value F1 (TempEval-3), with a 95 % interval by resampling documents."""
    rows = []
    for d in gold:
        true, mine = (
            sorted(spans, key=lambda s: (s["start"], s["end"]))
            for spans in (d["spans"], found[d["id"]]["spans"])
        )
        rows.append((len(mine), len(true), *(_match(true, mine, same) for same in TIMEX_TESTS.values())))
    out: dict[str, float] = {}
    chance = random.Random(0)
    for i, name in enumerate(TIMEX_TESTS, 2):

        def total(sample: Iterable[tuple[int, ...]], i: int = i) -> float:
            counts = [(r[i], r[0], r[1]) for r in sample]
            return _f1(*(sum(column) for column in zip(*counts, strict=True)))

        resampled = sorted(total(chance.choices(rows, k=len(rows))) for _ in range(1000))
        out |= {name: total(rows), f"{name} low": resampled[24], f"{name} high": resampled[974]}
    return out


def score_mentions(gold: list[Document], found: dict[str, Document]) -> dict[str, float]:
    """Return F1 of exact span and label, micro and per label; a leading "the" does not count."""
    hits, n_found, n_true = Counter[str](), Counter[str](), Counter[str]()
    labels = sorted(set(NER_LABELS.values()))
    for d in gold:

        def keys(spans: list[Document], text: str = d["text"]) -> set[tuple[int, int, str]]:
            skip = {s["start"]: 4 * (text[s["start"] : s["start"] + 4].lower() == "the ") for s in spans}
            return {
                (s["start"] + skip[s["start"]], s["end"], s["label"]) for s in spans if s["label"] in labels
            }

        true, mine = keys(d["spans"]), keys(found[d["id"]]["spans"])
        n_true.update(label for *_, label in true)
        n_found.update(label for *_, label in mine)
        hits.update(label for *_, label in true & mine)
    return {"micro": _f1(hits.total(), n_found.total(), n_true.total())} | {
        label: _f1(hits[label], n_found[label], n_true[label]) for label in labels
    }


def _hulls(document: Document, role: str) -> set[Span]:
    spans = [a[role] for a in document["attributions"] if a.get(role)]
    return {(min(s for s, _ in parts), max(e for _, e in parts)) for parts in spans}


def _jaccard(a: Span, b: Span) -> float:
    shared = min(a[1], b[1]) - max(a[0], b[0])
    return shared / (max(a[1], b[1]) - min(a[0], b[0])) if shared > 0 else 0.0


def score_attributions(gold: list[Document], found: dict[str, Document]) -> dict[str, float]:
    """Return exact F1 and mean Jaccard overlap of source, cue and content (hulls of their parts)."""
    out = {}
    for role in ROLES:
        hits = n_found = n_true = 0
        overlaps: list[float] = []
        for d in gold:
            true, mine = _hulls(d, role), _hulls(found[d["id"]], role)
            hits, n_found, n_true = hits + len(true & mine), n_found + len(mine), n_true + len(true)
            overlaps += [max((_jaccard(t, m) for m in mine), default=0.0) for t in true]
            overlaps += [0.0 for m in mine if not any(_jaccard(t, m) for t in true)]
        out[f"{role} exact"] = _f1(hits, n_found, n_true)
        out[f"{role} jaccard"] = 100 * sum(overlaps) / max(1, len(overlaps))
    return out


def score_entities(gold: list[Document], found: dict[str, Document]) -> dict[str, float]:
    """Return B-cubed F1 over the gold mentions that were found (same span), and the share found.

    Beside it, on the same mentions, a baseline that merges by the last word.
    """
    truth: dict[Mention, str] = {}
    system: dict[Mention, str] = {}
    last_word: dict[Mention, str] = {}
    n_true = 0
    for d in gold:
        mine = {(s["start"], s["end"]): s["entity"] for s in found[d["id"]]["spans"]}
        for s in d["spans"]:
            n_true += 1
            if (s["start"], s["end"]) in mine:
                key = (d["id"], s["start"], s["end"])
                truth[key], system[key] = s["entity"], mine[s["start"], s["end"]]
                last_word[key] = d["text"][s["start"] : s["end"]].split()[-1].lower()
    return {
        "b-cubed": _b_cubed(truth, system),
        "b-cubed by last word": _b_cubed(truth, last_word),
        "mentions found": 100 * len(truth) / max(1, n_true),
    }


def _b_cubed(truth: Mapping[Mention, str], system: Mapping[Mention, str]) -> float:
    true, mine = _clusters(truth), _clusters(system)
    shared = {m: len(true[truth[m]] & mine[system[m]]) for m in truth}
    precision = sum(shared[m] / len(mine[system[m]]) for m in truth) / max(1, len(truth))
    recall = sum(shared[m] / len(true[truth[m]]) for m in truth) / max(1, len(truth))
    return 200 * precision * recall / (precision + recall) if precision + recall else 0.0


def _clusters(names: Mapping[Mention, str]) -> dict[str, set[Mention]]:
    clusters = defaultdict(set)
    for mention, name in names.items():
        clusters[name].add(mention)
    return clusters


TASKS: dict[str, tuple[Callable[..., dict[str, Document]], Callable[..., dict[str, float]]]] = {
    "timex": (_predict_timexes, score_timexes),
    "ner": (_predict_mentions, score_mentions),
    "attribution": (predict_attributions, score_attributions),
    "aliases": (_predict_entities, score_entities),
    "pages": (predict_pages, score_pages),
    "events": (predict_events, score_events),
    "framing": (predict_framing, score_framing),
}
