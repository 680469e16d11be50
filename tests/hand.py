"""Hand-made tables for the tests of the measures: a few short articles, no model needed."""

import re

import pandas as pd

from pasni_analysis import schema
from pasni_analysis.corpus.words import count_words
from pasni_analysis.spans.annotate import Notes
from pasni_analysis.spans.sentences import find_sentences


def documents(*rows: dict) -> pd.DataFrame:
    """Documents from dicts with text; the rest has defaults."""
    full = []
    for i, row in enumerate(rows):
        row = {"doc_id": f"d{i}", "outlet": f"Outlet {i}", **row}
        defaults = {"label": f"{row['outlet']} ({row['doc_id']})", "cluster": row["doc_id"]}
        full.append({**defaults, "n_words": count_words(row["text"]), **row})
    return schema.make("documents", full)


def spot(text: str, words: str, nth: int = 0) -> tuple[int, int]:
    """Where ``words`` stand in ``text``."""
    found = [m.span() for m in re.finditer(re.escape(words), text)]
    return found[nth]


def notes(docs: pd.DataFrame, mentions: list[dict] = (), attributions: list[dict] = (), **tables) -> Notes:
    """Notes of ``docs``; mentions give doc, text, label (entity), attributions source, content, speaker."""
    texts = dict(zip(docs["doc_id"], docs["text"], strict=True))
    sentences = [find_sentences(t).assign(doc_id=d) for d, t in texts.items()]
    sentences = schema.make("sentences", pd.concat(sentences))
    spoken = schema.make("attributions", [_attribution(texts, i, a) for i, a in enumerate(attributions)])
    named = pd.DataFrame([_mention(texts, sentences, spoken, m) for m in mentions])
    empty = {name: schema.make(name) for name in ("timexes", "quantities", "statements")}
    if len(named):
        entity = named.pop("entity")
        named = schema.make("mentions", named).assign(entity=entity.astype("str").to_numpy())
    else:
        named = schema.make("mentions").assign(entity=pd.Series(dtype="str"))
    return Notes(docs, sentences, mentions=named, attributions=spoken, **{**empty, **tables})


def _mention(texts, sentences, spoken, m) -> dict:
    text = texts[m["doc"]]
    start, end = spot(text, m["text"], m.get("nth", 0))
    here = sentences[(sentences["doc_id"] == m["doc"]) & (sentences["start"] <= start)]
    parts = " ".join(spoken.loc[spoken["doc_id"] == m["doc"], "content_parts"].dropna()).split()
    inside = any(int(a) <= start < int(b) for a, b in (p.split(":") for p in parts))
    return {
        "doc_id": m["doc"],
        "start": start,
        "end": end,
        "text": m["text"],
        "label": m["label"],
        "sentence": here["sentence"].iloc[-1],
        "voice": "quoted" if inside else "outlet",
        "entity": m.get("entity", m["text"]),
    }


def _attribution(texts, number, a) -> dict:
    text = texts[a["doc"]]
    row = {"doc_id": a["doc"], "attribution": number, "stance": "neutral", "negated": False, "cue": "say"}
    for role in ("source", "content"):
        if a.get(role):
            row[f"{role}_start"], row[f"{role}_end"] = spot(text, a[role])
    row["content_parts"] = f"{row['content_start']}:{row['content_end']}"
    row["n_words"] = count_words(a["content"])
    speaker = a.get("speaker", a.get("source"))
    if speaker:
        row["speaker"] = speaker
        row["speaker_start"], row["speaker_end"] = spot(text, speaker)
        row["speaker_basis"] = "described"
    return {**row, **{k: v for k, v in a.items() if k not in ("doc", "source", "content", "speaker")}}
