"""Tables as they are read: with a caption, rounded, days as intervals, passages wrapped, offsets left out."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import pandas as pd
from pandas.api import types

from pasni_analysis.schema import TABLES
from pasni_analysis.summary import count, show_days

MOST_ROWS = 60
MISSING = "–"
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_OFFSETS = re.compile(r"evidence|(?:.+_)?(?:start|end)|sentence")
_LONG, _SHORT = 60, 12  # characters: from where a column is wrapped, and up to where it never is
_WIDE = "min-width: 16em; max-width: 42em; overflow-wrap: break-word; "
NO_FORMULA = "tex2jax_ignore mathjax_ignore"  # or two amounts in dollars would be typeset as one


@dataclass(frozen=True)
class Shown:
    """A table to look at, as HTML and as text; the table itself stays what is computed with."""

    html: str
    text: str

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        """Return the table as text."""
        return self.text


def show(
    table: pd.DataFrame, *, columns: Sequence[str] = (), caption: str = "", rows: int | None = MOST_ROWS
) -> Shown:
    """Return ``table`` as a notebook shows it best; nothing in it is changed.

    ``columns`` names those to show, in order; without it all but offsets and evidence, and ``doc_id`` where
    ``label`` stands for it. Two columns ``x_start`` and ``x_end`` of days become one, ``x``. Counts have
    thousands separators, other numbers the digits that are read; – is a missing value. ``caption`` is what
    one row is, where the table is not one of the schema's, which says it itself. Of more than ``rows`` rows
    the first are shown (None: all), and a line says how many more there are. KeyError for a column that is
    not there.
    """
    if rows is not None and rows < 1:
        raise ValueError(f"rows: expected 1 or more, or None for all; found {rows}")
    known = _schema(table)
    named = [name for name in table.index.names if name is not None]
    plain = table.reset_index(named) if named else table
    if unknown := [c for c in columns if c not in plain.columns]:
        raise KeyError(
            f"no column {unknown[0]!r} to show; the table has {', '.join(map(str, plain.columns))}"
        )
    chosen = join_days(plain[list(columns) or without_offsets(plain)])
    numbers = [_is_number(chosen[c]) for c in chosen]
    shown = chosen if rows is None else chosen.head(rows)
    cells = [_texts(chosen[c])[: len(shown)] for c in chosen]
    meanings = {c: k.meaning for c, k in TABLES[known].columns.items()} if known else {}
    heads = [(str(c), meanings.get(c, "")) for c in chosen]
    more = len(chosen) - len(shown)
    rest = f"and {count(more, 'more row')}; rows=None shows all" if more else ""
    if chosen.empty:
        rest = "no rows"
    title = caption or (TABLES[known].grain if known else "")
    title = f"{title[:1].upper()}{title[1:]}"
    body = zip(*cells, strict=True)
    return Shown(_html(title, heads, list(body), numbers, rest), _text(title, heads, cells, rest))


def without_offsets(table: pd.DataFrame) -> list[str]:
    """Return the columns of ``table`` that are read: no offsets, no evidence, one name of the article."""
    numbers = [c for c in table if types.is_numeric_dtype(table[c])]
    offsets = {c for c in table if _OFFSETS.fullmatch(str(c)) and (c in numbers or c == "evidence")}
    return [c for c in table if c not in offsets and not (c == "doc_id" and "label" in table)]


def join_days(table: pd.DataFrame) -> pd.DataFrame:
    """Return ``table`` with each pair of columns ``x_start`` and ``x_end`` of days as one, ``x``, in words.

    Days may also be ISO text, as CSV files have them. A row without either day has a missing value.
    """
    frame = {}
    for name in table.columns:
        stem = str(name).removesuffix("_start").removesuffix("_end")
        pair = [f"{stem}_start", f"{stem}_end"]
        if name not in pair or not all(c in table.columns and _is_days(table[c]) for c in pair):
            frame[name] = table[name]
        elif stem not in frame:
            first, last = (pd.to_datetime(table[c].replace("", None), format="ISO8601") for c in pair)
            words = [
                None if pd.isna(a) and pd.isna(b) else show_days(a, b)
                for a, b in zip(first, last, strict=True)
            ]
            frame[stem] = pd.Series(words, index=table.index, dtype="str")
    return pd.DataFrame(frame, index=table.index)


def _is_days(column: pd.Series) -> bool:
    if types.is_datetime64_any_dtype(column):
        return True
    if types.is_numeric_dtype(column):
        return False
    known = column.dropna().astype("str")
    return bool(known.ne("").any()) and bool(known.str.fullmatch(f"|{_DAY.pattern}").all())


def _schema(table: pd.DataFrame) -> str:
    # The schema's table that this one is, or is with columns added behind; "" where it is none.
    names = list(table.columns)
    return next((n for n, t in TABLES.items() if names[: len(t.columns)] == list(t.columns)), "")


def _is_number(column: pd.Series) -> bool:
    return types.is_numeric_dtype(column) and not types.is_bool_dtype(column)


def _texts(column: pd.Series) -> list[str]:
    if types.is_float_dtype(column):
        write = _rounded(column)
    elif _is_number(column):
        write = "{:,}".format
    elif types.is_bool_dtype(column):
        write = {True: "yes", False: "no"}.__getitem__
    elif types.is_datetime64_any_dtype(column):
        write = "{:%Y-%m-%d}".format
    else:
        write = str
    return [MISSING if _is_missing(value) else write(value) for value in column]


def _is_missing(value: Any) -> bool:
    return bool(types.is_scalar(value) and pd.isna(value))


def _rounded(column: pd.Series) -> Any:
    # What has two decimals at most is as it was printed; else three significant digits or so.
    known = column.dropna()
    if (known == known.round(2)).all():
        return "{:,.12g}".format
    digits = 3 if known.abs().max() <= 1 else 2

    def write(value: float) -> str:
        text = f"{value:,.{digits}f}"
        return f"{value:.2g}" if value and not float(text.replace(",", "")) else text

    return write


def _html(
    title: str,
    heads: Iterable[tuple[str, str]],
    body: list[tuple[str, ...]],
    numbers: list[bool],
    rest: str,
) -> str:
    # Styles stand in the cells: a notebook that is not trusted loses style sheets.
    heads = list(heads)
    styles = [
        _style(name, number, [row[i] for row in body])
        for i, ((name, _), number) in enumerate(zip(heads, numbers, strict=True))
    ]
    lines = [f'<table class="dataframe {NO_FORMULA}">']
    if title:
        lines.append(
            f'<caption style="caption-side: top; text-align: left; padding: 0.5em">{escape(title)}</caption>'
        )
    lines.append("<thead><tr>")
    for (name, meaning), style in zip(heads, styles, strict=True):
        hint = f' title="{escape(meaning)}"' if meaning else ""
        lines.append(f'<th scope="col" style="{style}"{hint}>{escape(name).replace("_", "_<wbr>")}</th>')
    lines.append("</tr></thead>\n<tbody>")
    for row in body:
        cells = (f'<td style="{style}">{_cell(text)}</td>' for text, style in zip(row, styles, strict=True))
        lines.append(f"<tr>{''.join(cells)}</tr>")
    lines.append("</tbody>\n</table>")
    return "\n".join([*lines, f"<p>{escape(rest)}</p>"] if rest else lines)


def _cell(text: str) -> str:
    # An interval may break between its days, not within one.
    return _DAY.sub(r'<span style="white-space: nowrap">\g<0></span>', escape(text))


def _style(name: str, number: bool, texts: list[str]) -> str:
    longest = max(map(len, texts), default=0)
    # What stands before a keyword is read up to it.
    side = "right" if number or name == "left" else "left"
    fit = _WIDE if longest > _LONG else "white-space: nowrap; " if number or longest <= _SHORT else ""
    return f"{fit}text-align: {side}; vertical-align: top"


def _text(title: str, heads: list[tuple[str, str]], cells: list[list[str]], rest: str) -> str:
    flat = {i: [" ".join(text.split()) for text in column] for i, column in enumerate(cells)}
    with pd.option_context("display.max_colwidth", _LONG):
        body = (
            pd.DataFrame(flat, dtype="str").to_string(index=False, header=[name for name, _ in heads])
            if heads
            else ""
        )
    return "\n".join(part for part in (title, body if cells and cells[0] else "", rest) if part)
