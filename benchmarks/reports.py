"""The report on the seeds against a floor: as many notebooks that only import and draw one plot.

Both are run by the same runner, one notebook after the other, with the environment set up; wall time. The
report runs in a folder of its own, first without annotations (cold), then with those of the first run.
"""

import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from texts import RATIO, ROOT, row, seconds

ROUNDS = 3
CELLS = (
    "import matplotlib.pyplot as plt\nimport nltk\nimport pandas as pd",
    'pd.DataFrame({"articles": [3, 1, 2]}).plot.barh()\nplt.show()',
)
FLOOR = (
    "import sys; from pathlib import Path; from pasni_analysis.runner import Job, execute_all;"
    "jobs = [Job(p, p.with_suffix('.out.ipynb'), {}) for p in map(Path, sys.argv[1:])];"
    "print([*execute_all(jobs, 1, int)])"
)


def _notebook() -> str:
    cells = [
        {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": source,
         "id": str(i)}
        for i, source in enumerate(CELLS)
    ]  # fmt: skip
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    about = {"metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps({"cells": cells, **about})


def _run(folder: Path, *command: str) -> float:
    return seconds(
        lambda: subprocess.run([sys.executable, *command], cwd=folder, check=True, capture_output=True),
        time.perf_counter,
    )


def measure() -> list[dict[str, object]]:
    """Return the ratios of the report's time to the floor's, cold and with annotations at hand."""
    ratios: dict[str, list[float]] = {"report, cold": [], "report, annotated before": []}
    names = [path.name for path in sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))]
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place)
            for part in ("notebooks", "seeds"):
                shutil.copytree(ROOT / part, folder / part)
            shutil.copy(ROOT / "pyproject.toml", folder)
            for name in names:
                (folder / name).write_text(_notebook(), "utf-8")
            floor = _run(folder, "-c", FLOOR, *names)
            for case in ratios:
                ratios[case].append(_run(folder, "-m", "pasni_analysis", "report") / floor)
    return [
        row(f"{case}, beside a floor of notebooks", found, RATIO, len(names))
        for case, found in ratios.items()
    ]
