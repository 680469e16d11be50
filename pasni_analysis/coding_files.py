"""Hand coding on disk: the files that coders fill in, their key, and what came out of them."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from pasni_analysis import __version__, schema
from pasni_analysis.corpus.spreadsheets import Sheet, name_of, read_table, write_table
from pasni_analysis.measures.agreement import ALL, measure_agreement, measure_precision
from pasni_analysis.measures.codebook import CANNOT_TELL, codebook, forms
from pasni_analysis.measures.coding import Sample, hides_stratum, sample_sha256
from pasni_analysis.paths import resolve_path

_KEY = list(schema.TABLES["coding_key"].columns)
_STRATUM = ["stratum", "n_stratum", "weight"]


class Coding(NamedTuple):
    """What coders have written, the key to it, and what the sample was made from."""

    codes: pd.DataFrame
    key: pd.DataFrame
    about: dict[str, str]


def save_sample(sample: Sample, folder: str | Path = "coding") -> list[Path]:
    """Write what coders need (``TABLE-sample.csv``, ``TABLE-codebook.md``) and the key (``TABLE-key.csv``).

    The sample has an empty column for each question and none with what the coders shall find
    themselves. FileExistsError where one of the files is there: it may hold codes.
    """
    table, where = sample.about["table"], resolve_path(folder)
    paths = [where / f"{table}-{name}" for name in ("sample.csv", "codebook.md", "key.csv")]
    for path in paths:
        if path.exists():
            raise FileExistsError(
                f"{path.name} is in {folder} already, and may hold codes; name another folder (--out), or "
                "delete the files of that sample"
            )
    where.mkdir(parents=True, exist_ok=True)
    write_table(paths[0], _to_code(sample, table))
    paths[1].write_text(codebook([table]), "utf-8")
    write_table(paths[2], Sheet(_KEY, _cells(sample.key[_KEY]), sample.about))
    return paths


def _to_code(sample: Sample, table: str) -> Sheet:
    stratum = [] if hides_stratum(table, sample.about["by"]) else _STRATUM
    shown = list(forms()[table].shown)
    columns = ["id", *stratum, "outlet", "article", "title", "date", "passage", *shown]
    empty = [
        f"{name} ({' / '.join([*q.codes, CANNOT_TELL]) if not q.blind else 'codes: see the codebook'})"
        for name, q in forms()[table].questions.items()
    ]
    rows = [[*row, *[""] * len(empty), ""] for row in _cells(sample.items.round({"weight": 4})[columns])]
    return Sheet([*columns, *empty, "note"], rows, {})


def _cells(table: pd.DataFrame) -> list[list[str]]:
    return [["" if pd.isna(cell) else str(cell) for cell in row] for row in table.itertuples(index=False)]


def load_coding(files: Sequence[str | Path], *, names: Sequence[str] = (), key: str | Path = "") -> Coding:
    """Return the codes of several coders, one file each, with the key of the sample.

    ``names`` are the coders' names in the order of ``files`` (empty: the names of the files). ``key`` is
    looked for beside the first file. Rows may stand in any order. A file whose items are not those of the
    sample, each once, that lacks a column or holds a word that is no code raises ValueError.
    """
    paths = [resolve_path(file) for file in files]
    coders = list(names) or [path.stem for path in paths]
    if len(paths) < 2:
        raise ValueError(
            f"coders: expected the files of two coders or more, found {len(paths)}; name them all"
        )
    if len(coders) != len(paths):
        raise ValueError(f"names: expected one for each of {len(paths)} files, found {len(coders)}")
    if twice := [name for name, n in Counter(coders).items() if n > 1 or not name.strip()]:
        raise ValueError(
            f"names: expected a name of its own for each coder, found {twice[0]!r}; give --names"
        )
    frame, about = _load_key(resolve_path(key) if key else _find_key(paths[0]))
    parts = [_load_codes(p, c, about["table"], frame) for p, c in zip(paths, coders, strict=True)]
    codes = schema.make("codes", (row for part in parts for row in part))
    return Coding(codes, frame, about)


def _find_key(coded: Path) -> Path:
    sheet = read_table(coded, ["id"])
    at = [name_of(cell) for cell in sheet.header].index("id") if "id" in map(name_of, sheet.header) else None
    ids = [row[at] for row in sheet.rows if at is not None and at < len(row)]
    table = next((name.split(":")[0] for name in ids if name), "")
    if table not in forms():
        raise ValueError(
            f"{coded.name}: expected a sample of pasni with a column 'id', found the columns "
            f"{', '.join(sheet.header[:8])}; is it the right file?"
        )
    path = coded.parent / f"{table}-key.csv"
    if not path.is_file():
        raise FileNotFoundError(f"{path.name}: expected the key beside {coded.name}; say where it is: --key")
    return path


def _load_key(path: Path) -> tuple[pd.DataFrame, dict[str, str]]:
    sheet = read_table(path, _KEY)
    advice = (
        "draw the sample again in another folder, with the same corpus, version and options, and use its key"
    )
    try:
        rows = pd.DataFrame(sheet.rows, columns=sheet.header)[_KEY].replace("", None)
        numbers = dict.fromkeys(("start", "end", "n_stratum", "n_sampled"), int) | {"weight": float}
        key = schema.make("coding_key", rows.astype(numbers))
    except (KeyError, ValueError, TypeError) as error:
        raise ValueError(
            f"{path.name}: expected the key as pasni wrote it, found {error}; {advice}"
        ) from None
    if sheet.notes.get("table") not in forms() or sheet.notes.get("sample_sha256") != sample_sha256(key):
        raise ValueError(f"{path.name}: expected the key as pasni wrote it, found it changed; {advice}")
    return key, sheet.notes


def _load_codes(path: Path, coder: str, table: str, key: pd.DataFrame) -> list[dict[str, Any]]:
    questions = forms()[table].questions
    sheet = read_table(path, ["id", *questions])
    names = [name_of(cell) for cell in sheet.header]
    for name in ("id", *questions):
        if names.count(name) != 1:
            raise ValueError(
                f"{path.name}: expected one column {name!r}, found {names.count(name)} among "
                f"{', '.join(sheet.header) or 'none'}; give the columns their names of {table}-sample.csv"
            )
    rows = [
        (number, row)
        for number, row in enumerate(sheet.rows, start=2)
        if any(row[names.index(name)].strip() for name in ("id", *questions))
    ]
    _check_ids(path, [(number, row[names.index("id")].strip()) for number, row in rows], key)
    found, wrong = [], []
    for name, question in questions.items():
        spelled = {code.lower(): code for code in (*question.codes, CANNOT_TELL)}
        for number, row in rows:
            cell = " ".join(row[names.index(name)].split())
            code = spelled.get(cell.lower())
            wrong += [(name, number, cell)] if cell and not code else []
            told = {"id": row[names.index("id")].strip(), "question": name, "coder": coder}
            found.append({**told, "code": code, "row": number})
    if wrong:
        raise ValueError(_unknown(path, wrong, table))
    return found


def _unknown(path: Path, wrong: list[tuple[str, int, str]], table: str) -> str:
    said = []
    for name, number, cell in wrong[:5]:
        close = get_close_matches(
            cell.lower(), [c.lower() for c in forms()[table].questions[name].codes], n=1
        )
        said.append(
            f"row {number}, {name}: {cell[:60]!r}" + (f" (did you mean {close[0]}?)" if close else "")
        )
    allowed = [
        f"{name}: {', '.join([*forms()[table].questions[name].codes, CANNOT_TELL])}"
        for name in dict.fromkeys(name for name, _, _ in wrong)
    ]
    more = f" and {len(wrong) - 5:,} more" if len(wrong) > 5 else ""
    return (
        f"{path.name}: expected codes of the codebook, or blank cells; found {'; '.join(said)}{more}. "
        f"Write one of these codes. {'. '.join(allowed)}"
    )


def _check_ids(path: Path, ids: Iterable[tuple[int, str]], key: pd.DataFrame) -> None:
    rows: dict[str, list[int]] = {}
    for number, name in ids:
        rows.setdefault(name, []).append(number)
    items = set(key["id"])
    strange, lost = [name for name in rows if name not in items], items - set(rows)
    if twice := [(name, at) for name, at in rows.items() if len(at) > 1]:
        name, at = twice[0]
        raise ValueError(
            f"{path.name}: expected each item once, found {name!r} in rows {', '.join(map(str, at))}; "
            "keep one of them"
        )
    if strange:
        raise ValueError(
            f"{path.name}: expected the {len(items):,} items of the key, found {len(strange):,} others, the "
            f"first in row {rows[strange[0]][0]}: {strange[0][:80]!r}; it is a file of another sample (then "
            "name its key with --key), or its column 'id' was changed"
        )
    if lost:
        raise ValueError(
            f"{path.name}: expected the {len(items):,} items of the key, found {len(items) - len(lost):,}; "
            f"missing is {min(lost)!r}; put the rows back (a cell that is not coded may stay blank)"
        )


def validate(coding: Coding, *, resamples: int = 1000, seed: int = 0) -> dict[str, Any]:
    """Return what ``validation.json`` holds of one table: coders, sample, agreement, precision."""
    agreement = measure_agreement(coding.codes, resamples=resamples, seed=seed)
    precision = measure_precision(coding.codes, coding.key)
    return {
        "coders": list(coding.codes["coder"].unique()),
        "n": int(coding.key["id"].nunique()),
        "sample": {**coding.about, "pasni_analysis": __version__},
        "resamples": resamples,
        "seed": seed,
        "agreement": _records(agreement),
        "precision": _records(precision),
    }


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    rows = json.loads(table.to_json(orient="records", double_precision=6, force_ascii=False))
    return [dict(row) for row in rows]


def save_validation(result: dict[str, Any], table: str, path: str | Path) -> bool:
    """Put ``result`` into the file beside those of other tables; say whether it took another's place."""
    where = resolve_path(path)
    held = {}
    if where.exists():
        try:
            held = json.loads(where.read_text("utf-8"))
            if not set(held) <= set(forms()):
                raise ValueError(f"{', '.join(held)}")
        except (ValueError, TypeError) as error:
            raise ValueError(
                f"{where.name}: expected a file of pasni agreement, to which this can be added; found "
                f"{error}; name another file"
            ) from None
    text = json.dumps({**held, table: result}, ensure_ascii=False, indent=2, sort_keys=True, allow_nan=False)
    where.parent.mkdir(parents=True, exist_ok=True)
    where.write_text(text + "\n", "utf-8")
    return table in held


def describe_validation(result: dict[str, Any]) -> str:
    """Return ``result`` as lines to read; strata and classes of each coder stand in the result alone."""
    table = result["sample"]["table"]
    lines = [f"{table}: {_plural(result['n'], 'item')}, coded by {', '.join(result['coders'])}"]
    for name, question in forms()[table].questions.items():
        lines += ["", f"{name}: {question.ask}"]
        for row in (r for r in result["agreement"] if r["question"] == name):
            what = {"alpha": "Krippendorff's alpha", "kappa": "Cohen's kappa"}[row["measure"]]
            many = row["coders"].count("; ") > 1
            what += ", mean of pairs" if many and row["measure"] == "kappa" else ""
            who = "" if row["measure"] == "alpha" or many else f", {row['coders'].replace('; ', ' and ')}"
            same = "" if row["observed"] is None else f"; {100 * row['observed']:.0f} % the same"
            lines.append(f"  {what}{who}: {_interval(row, 'value')}  ({_plural(row['n'], 'item')}{same})")
        told = [r for r in result["precision"] if r["question"] == name]
        lines += [_right(r) for r in told if r["coder"] == ALL or r["by"] == "all"]
    return "\n".join(lines)


def _interval(row: dict[str, Any], name: str, scale: int = 1) -> str:
    if row[name] is None:
        return "not defined (no codes, or all the same)"
    digits, unit = (2, "") if scale == 1 else (0, " %")
    said = f"{scale * row[name]:.{digits}f}{unit}"
    return (
        said
        if row["low"] is None
        else (f"{said} [{scale * row['low']:.{digits}f}, {scale * row['high']:.{digits}f}]")
    )


def _plural(n: int, noun: str) -> str:
    return f"{n:,} {noun}{'' if n == 1 else 's'}"


def _right(row: dict[str, Any]) -> str:
    share = "no code" if row["share"] is None else _interval(row, "share", 100)
    opened = [f"{row[k]:,} {k.replace('_', ' ')}" for k in ("blank", "cannot_tell") if row[k]]
    count = f"({_plural(row['n'], 'item')}{''.join(f'; {cells}' for cells in opened)})"
    if row["by"] == "all":
        return f"  package right, {row['coder']}: {share}  {count}"
    return f"      {row['by']} {row['group']}: {share}  {count}"
