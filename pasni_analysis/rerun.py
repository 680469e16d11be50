"""Make figures anew from the corpus with the recorded parameters, and compare the data."""

import tempfile
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from pasni_analysis.figures import identity
from pasni_analysis.figures.bundle import list_sidecars, read_sidecar
from pasni_analysis.figures.verify import DIFFERS, SAME, UNKNOWN
from pasni_analysis.paths import resolve_path
from pasni_analysis.report import find_notebooks, share_parameters
from pasni_analysis.runner import Job, execute

Verdict = tuple[str, str, str]  # verdict, differs_in, reason
Records = dict[str, dict[str, Any]]


def rerun(found: pd.DataFrame, *, corpus: str = "") -> pd.DataFrame:
    """Return ``found`` (from verify) with the verdict of making each figure anew where it was "same".

    Runs each notebook once per set of parameters, into a temporary folder; ``corpus`` is where the
    corpus is now, if not where it was. Compares the hashes of the data, not the images.
    """
    rows, groups = found.copy(), defaultdict(list)
    for index, row in rows.iterrows():
        if row["verdict"] == SAME:
            record = _record(row["file"])
            if not record:
                advice = (
                    "its sidecar is not beside it; run it on the figure in its folder, or put the .json there"
                )
                rows.loc[index, ["verdict", "differs_in", "reason"]] = [UNKNOWN, "", advice]
                continue
            groups[
                identity.dump([record["notebook"] and record["notebook"]["name"], record["parameters"]])
            ].append((index, record))
    for members in groups.values():
        made, failure = _make(members[0][1], corpus)
        for index, record in members:
            verdict = _compare(record, made) if not failure else (UNKNOWN, "", failure)
            rows.loc[index, ["verdict", "differs_in", "reason"]] = list(verdict)
    return rows


def _record(file: str) -> dict[str, Any]:
    path = resolve_path(file)
    return read_sidecar(path.with_suffix(".json"))


def _make(record: Mapping[str, Any], corpus: str) -> tuple[Records, str]:
    # The figures that the notebook makes now, by stem; or why it makes none.
    if not record.get("notebook"):
        return {}, "it was not made by a notebook of the project, so it cannot be made anew"
    place = corpus or record["parameters"].get("corpus", "")
    if not place or not resolve_path(place).exists():
        return {}, f"its corpus {place!r} is not here; name the place with --corpus"
    with tempfile.TemporaryDirectory() as room:
        values = {**record["parameters"], "corpus": place, "figures": str(Path(room, "figures"))}
        try:
            ((path, chosen),) = share_parameters(find_notebooks([record["notebook"]["name"]]), values).items()
        except (OSError, ValueError, TypeError) as error:
            return {}, str(error)
        failure = execute(Job(path, Path(room, path.name), chosen))
        return list_sidecars(Path(room, "figures")), f"the notebook raised: {failure}" if failure else ""


def _compare(record: Mapping[str, Any], made: Records) -> Verdict:
    now = made.get(record["figure_id"])
    if now is None:
        slug = record["figure_id"][:-9]
        now = next((r for stem, r in made.items() if stem[:-9] == slug), None)
        if now is None:
            return DIFFERS, "notebook", "the notebook no longer makes this figure"
        return DIFFERS, "corpus", f"the corpus is another: SHA-256 {_corpus(now)} now, {_corpus(record)} then"
    if now["data"]["sha256"] == record["data"]["sha256"]:
        return SAME, "", ""
    keys = {
        "code_sha256": "code",
        "lexicons_sha256": "lexicons",
        "versions": "versions",
        "notebook": "notebook",
    }
    causes = [word for key, word in keys.items() if now[key] != record[key]]
    return (
        DIFFERS,
        "data",
        f"made anew, its data differ; changed since: {', '.join(causes) or 'nothing known'}",
    )


def _corpus(record: Mapping[str, Any]) -> str:
    return (record["corpus"] or {}).get("sha256", "unknown")[:12]
