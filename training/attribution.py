"""Train the weights of attributions: ``python training/attribution.py polnear-train.jsonl.gz``.

Writes ``pasni_analysis/lexicons/attribution_weights.csv``. Five linear models, each a choice among
candidates by the sum of the weights of their features (conditional logistic regression, L2): whether a word
of the lexicon is a cue at all, and which of the spans that the parse offers are its words, its source, and
the start and end of its content. Only the names of features are kept, no sentence of the articles.
"""

import argparse
import csv
import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from pasni_analysis.evaluate import predict_attributions, read_gold, score_attributions
from pasni_analysis.lexicons import load_lexicon
from pasni_analysis.spans import attribution_model
from pasni_analysis.spans.attribution_contents import end_choices, start_choices
from pasni_analysis.spans.attribution_quotes import Draft, attach_quotations
from pasni_analysis.spans.attribution_settle import clause_of, cue_evidence, may_be_nested, rule_span
from pasni_analysis.spans.attribution_sources import cue_choices, source_choices
from pasni_analysis.spans.attribution_words import Words
from pasni_analysis.spans.attributions import find_drafts
from pasni_analysis.spans.parse import parse_all
from pasni_analysis.spans.quotation import find_quotations

Group = tuple[list[list[str]], int]  # the features of each candidate, and the number of the right one
TARGET = Path(__file__).parents[1] / "pasni_analysis/lexicons/attribution_weights.csv"
SMALLEST = 3  # hundredths; smaller weights are left out
HEADER = """\
# title: Weights of the features by which attributions are found, in hundredths
# origin: trained by the project on PolNeAR train (Newell et al. 2018), {documents} articles;
#   names of features only, no sentences
# licence: MIT, as PolNeAR's package declares
# date: {date}
# rows: {rows}
# command: python training/attribution.py polnear-train.jsonl.gz
# scores: exact F1 of source / cue / content {scores} on every fourth article, when trained on the others
# columns: model (cue: is it one at all; span: its words; source; start, end: of the content); feature; weight
"""


def _hull(parts: list[list[int]] | None) -> tuple[int, int] | None:
    return (min(s for s, _ in parts), max(e for _, e in parts)) if parts else None


def _meant(drafts: list[Draft], true: list[dict[str, Any]]) -> dict[int, int]:
    """Return number of draft -> number of attribution: of the drafts in one cue the highest in the tree."""
    found: dict[int, tuple[int, int]] = {}
    for i, draft in enumerate(drafts):
        at = draft.cue.head.idx
        for k, a in enumerate(true):
            hull = _hull(a["cue"])
            if hull is None:
                continue
            shares = draft.cue.entry.pos == "phrase" and draft.start < hull[1] and hull[0] < draft.end
            if shares or hull[0] <= at < hull[1]:
                depth = sum(1 for _ in draft.cue.head.ancestors)
                found[k] = min(found.get(k, (depth, i)), (depth, i))
                break
    return {i: k for k, (_, i) in found.items()}


def _right(choices: list[Any], wanted: Any) -> Iterator[Group]:
    """Yield the choice as a group, where the parse offers what is wanted and something else."""
    right = next((i for i, c in enumerate(choices) if c[-2] == wanted), None)
    if right is not None and len(choices) > 1:
        yield [c[-1] for c in choices], right


def _of_draft(words: Words, draft: Draft, true: dict[str, Any]) -> Iterator[tuple[str, Group]]:
    def tokens(role: str) -> tuple[int, int] | None:
        hull = _hull(true[role])
        return words.tokens(*hull) if hull else None

    source, content = tokens("source"), tokens("content")
    head = draft.source.i if draft.source is not None else -1
    if source or not true["source"]:
        for group in _right(source_choices(words, draft.cue, head, draft.phrase), source):
            yield "source", group
    for group in _right(cue_choices(words, draft.cue), tokens("cue")):
        yield "span", group
    if content:
        draft.phrase = source
        clause, rule = clause_of(draft), rule_span(words, draft)
        for group in _right(start_choices(words, draft.cue, clause, rule), content[0]):
            yield "start", group
        for group in _right(end_choices(words, draft.cue, clause, rule, content[0]), content[1]):
            yield "end", group


def find_groups(gold: list[dict[str, Any]], docs: Iterable[Any]) -> dict[str, list[Group]]:
    """Return the choices of each model in the documents, with the right one.

    PolNeAR has no attribution inside another's content, so cues there are left out, neither right nor wrong.
    """
    groups: dict[str, list[Group]] = defaultdict(list)
    for d, doc in zip(gold, docs, strict=True):
        quotations = find_quotations(d["text"])
        words = Words(doc, quotations)
        drafts = find_drafts(doc, quotations)
        meant = _meant(drafts, d["attributions"])
        contents = [part for a in d["attributions"] for part in a["content"]]
        for i, draft in enumerate(drafts):
            if draft.cue.entry.pos == "phrase":
                continue
            nested = any(s <= draft.start and draft.end <= e for s, e in contents)
            if i in meant or not nested or not may_be_nested(draft):
                groups["cue"].append(([cue_evidence(words, draft), []], 0 if i in meant else 1))
        attach_quotations(d["text"], [drafts[i] for i in sorted(meant)], quotations)
        for i, k in sorted(meant.items()):
            for model, group in _of_draft(words, drafts[i], d["attributions"][k]):
                groups[model].append(group)
    return groups


def fit(groups: list[Group], *, l2: float = 3.0, least: int = 4) -> dict[str, int]:
    """Return the weight, in hundredths, of each feature that is seen in at least ``least`` choices."""
    seen = Counter(f for candidates, _ in groups for f in {f for c in candidates for f in c})
    frequent = sorted(f for f, n in seen.items() if n >= least and f.isprintable())
    number = {f: i for i, f in enumerate(frequent)}
    rows = [[number[f] for f in c if f in number] for candidates, _ in groups for c in candidates]
    ends = np.cumsum([0, *map(len, rows)])
    x = csr_matrix((np.ones(ends[-1]), np.concatenate(rows).astype(int), ends), (len(rows), len(number)))
    sizes = np.array([len(candidates) for candidates, _ in groups])
    first = np.cumsum(sizes) - sizes
    group = np.repeat(np.arange(len(groups)), sizes)
    right = np.zeros(len(rows))
    right[first + np.array([r for _, r in groups])] = 1

    def loss(w: Any) -> tuple[float, Any]:
        z = x @ w
        top = np.maximum.reduceat(z, first)
        e = np.exp(z - top[group])
        total = np.add.reduceat(e, first)
        value = (np.log(total) + top).sum() - z @ right + l2 / 2 * w @ w
        return value, x.T @ (e / total[group] - right) + l2 * w

    found = minimize(loss, np.zeros(len(number)), jac=True, method="L-BFGS-B", options={"maxiter": 150}).x
    weights = {f: round(100 * float(found[i])) for f, i in number.items()}
    return {f: w for f, w in weights.items() if abs(w) >= SMALLEST}


def save(models: dict[str, dict[str, int]], documents: int, scores: str = "") -> None:
    """Write the weights with their header."""
    rows = [(m, f, w) for m in sorted(models) for f, w in sorted(models[m].items())]
    date = datetime.date.today()
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        file.write(HEADER.format(documents=documents, date=date, rows=len(rows), scores=scores))
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("model", "feature", "weight"))
        writer.writerows(rows)
    load_lexicon.cache_clear()
    attribution_model.cached_weights.cache_clear()


def _held_out(gold: list[dict[str, Any]], docs: list[Any]) -> str:
    """Return the scores on every fourth document of weights trained on the others."""
    fitted = find_groups([d for i, d in enumerate(gold) if i % 4], [d for i, d in enumerate(docs) if i % 4])
    save({name: fit(groups) for name, groups in fitted.items()}, len(gold) - len(gold[::4]))
    found = predict_attributions(gold[::4], docs[::4])
    scores = score_attributions(gold[::4], found)
    return " / ".join(f"{scores[f'{role} exact']:.1f}" for role in ("source", "cue", "content"))


def main() -> None:
    """Train on the documents of the file named."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("gold", help="PolNeAR train, JSON lines")
    gold = read_gold(parser.parse_args().gold)
    docs = list(parse_all(d["text"] for d in gold))
    scores = _held_out(gold, docs)
    models = {name: fit(groups) for name, groups in find_groups(gold, docs).items()}
    save(models, len(gold), scores)
    print(f"exact F1 of source / cue / content on the articles held out: {scores}")
    print(", ".join(f"{name}: {len(weights):,} weights" for name, weights in models.items()))


if __name__ == "__main__":
    main()
