"""Measure, print and keep: ``benchmarks/results.json`` and two figures that can be cited.

    make bench                                                     all, up to 100,000 articles
    .venv/bin/python benchmarks/run.py annotating reports          these alone; the others' results are kept
    .venv/bin/python benchmarks/run.py large --most 1000000        needs 32 GB of disk and half an hour

Every figure is a ratio of two times in one run, or a median with its range; no test looks at them.
"""

import argparse
import json
import os
import platform
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd
from texts import RATIO

import pasni_analysis as pa
from pasni_analysis.figures.style import INK, MUTED, TWO_COLUMNS, key, left_for, new_axes, styled
from pasni_analysis.figures.wording import Description

HERE = Path(__file__).parent
RESULTS = HERE / "results.json"
NAMES = ("annotating", "timexes", "keyness", "reports", "loading", "large")
SIZED = ("loading", "large")
LIBRARIES = ("spacy", "pandas", "duckdb", "pyarrow")
RATIOS = (
    "The package's time over that of what it is compared with, medians of several rounds with their ranges; "
    "left of the line the package is faster. Processor time of one core for the same texts; of the report "
    "the wall time, beside as many notebooks that only import pandas, matplotlib and nltk and draw one plot."
)
GROWTH = (
    "Wall time of each measure of pa.large in a process of its own, over made-up tables; dashed: growth in "
    "proportion to the articles."
)
DASHED = (0, (2, 2))
COLUMNS = ["benchmark", "case", "unit", "value", "low", "high", "n"]


def machine() -> dict[str, object]:
    """Return what the results rest on: processors, system, Python, versions; not the machine's name."""
    return {
        "processors": os.cpu_count(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        **{name: version(name) for name in LIBRARIES},
    }


def keep(name: str, rows: list[dict[str, object]]) -> dict:
    """Put the results of one benchmark in place of its earlier ones; return all."""
    known = json.loads(RESULTS.read_text("utf-8")) if RESULTS.is_file() else {}
    known[name] = {"machine": machine(), "rows": rows}
    known = {n: known[n] for n in NAMES if n in known}
    RESULTS.write_text(json.dumps(known, indent=1) + "\n", "utf-8")
    return known


def table(results: dict) -> pd.DataFrame:
    """Return one row per result."""
    rows = [{"benchmark": name, **row} for name, found in results.items() for row in found["rows"]]
    return pd.DataFrame(rows, columns=COLUMNS)


@styled
def plot_ratios(rows: pd.DataFrame, text: Description) -> plt.Axes:
    """Draw the median and the range of each ratio; a line where both take as long."""
    names = rows["case"].tolist()
    axes = new_axes(0.26 * len(rows), text, left=left_for(names, TWO_COLUMNS, most=0.5))
    for place, row in enumerate(rows.itertuples()):
        axes.plot([row.low, row.high], [place, place], color=MUTED, lw=1.2)
        axes.plot(row.value, place, "o", color=INK, ms=4)
        axes.annotate(f"{row.value:.2g}", (row.value, place), (0, 4), textcoords="offset points", ha="center")
    axes.set(xscale="log", ylim=(len(rows) - 0.4, -0.8), xlabel="ratio of times (logarithmic)")
    axes.set_yticks(range(len(rows)), names)
    axes.axvline(1, color=MUTED, lw=0.6, ls=DASHED)
    axes.xaxis.set_major_formatter("{x:g}")
    return axes


@styled
def plot_growth(rows: pd.DataFrame, text: Description) -> plt.Axes:
    """Draw the time of each measure over the number of articles, both logarithmic, beside linear growth."""
    lines = dict(zip(rows["case"].unique(), "os^Dv", strict=False))
    legend = [key(name, INK, marker=marker, line=1.1) for name, marker in lines.items()]
    legend.append(key("in proportion", MUTED, marker="", line=0.8, linestyle=DASHED))
    axes = new_axes(2.6, text, left=0.6, legend=legend)
    for name, marker in lines.items():
        line = rows[rows["case"] == name]
        axes.plot(line["n"], line["value"], marker=marker, ms=4, lw=1.1, color=INK)
    ends = rows["n"].min(), rows["n"].max()
    start = rows.loc[rows["n"] == ends[0], "value"].max()
    axes.plot(ends, [start, start * ends[1] / ends[0]], color=MUTED, lw=0.8, ls=DASHED)
    axes.set(xscale="log", yscale="log", xlabel="articles", ylabel="seconds")
    axes.xaxis.set_major_formatter("{x:,.0f}")
    axes.yaxis.set_major_formatter("{x:g}")
    return axes


def draw(results: dict) -> None:
    """Write the two figures, as far as there are results for them."""
    rows = table(results)
    ratios = rows[rows["unit"] == RATIO]
    growth = rows[(rows["benchmark"] == "large") & (rows["unit"] == "seconds")]
    for slug, data, plot, title, about in (
        ("speed-ratios", ratios, plot_ratios, "What the package takes beside others", RATIOS),
        ("growth", growth, plot_growth, "Measures over tables on disk, as the articles grow", GROWTH),
    ):
        if len(data):
            for old in (HERE / "figures").glob(f"figure-{slug}-*"):
                old.unlink()  # of earlier results, which nobody cites
            axes = plot(data.reset_index(drop=True), Description(title, "", about, about, ""))
            pa.cite(axes, slug, data=data, caption=f"{title}. {about}", alt=about, folder=HERE / "figures")
            print(f"written: benchmarks/figures/{slug}")


def main() -> None:
    """Measure what the command names, print it, keep it, draw it."""
    parser = argparse.ArgumentParser(description="Measure speed and memory as ratios within one run.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(NAMES)} (default: all)")
    parser.add_argument(
        "--most", type=int, default=100_000, metavar="N", help="articles, of loading and large"
    )
    args = parser.parse_args()
    if wrong := set(args.names) - set(NAMES):
        parser.error(f"expected names of {', '.join(NAMES)}; found {min(wrong)!r}")
    results: dict = {}
    for name in args.names or NAMES:
        module = import_module(name)
        rows: list[dict[str, object]] = []
        for row in module.measure(args.most) if name in SIZED else module.measure():
            rows.append(row)
            span = f"  ({row['low']:.3g} to {row['high']:.3g})" if row["low"] != row["high"] else ""
            print(f"{name:<11}{row['case']:<32}{row['value']:>11,.4g} {row['unit']}{span}", flush=True)
        results = keep(name, rows)
    draw(results)


if __name__ == "__main__":
    main()
