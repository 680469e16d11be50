"""How far long work has come: a bar in a terminal, a bar in a notebook that a person runs, lines in a log.

``tqdm.auto`` would do for a terminal alone: with its usual settings it draws nothing in a notebook, draws by
carriage returns in a log, warns where ipywidgets is missing, and leaves in the stored outputs what it drew.
"""

import builtins
import sys
from collections.abc import Iterable
from html import escape
from typing import Any

from tqdm import tqdm

FIRST_SECONDS = 2  # in a notebook: work that is done sooner shows nothing
LOG_SECONDS = 60  # between two lines of a log


def _kernel() -> Any:
    # The Jupyter kernel that runs this code; None in a terminal or a plain process.
    shell = getattr(builtins, "get_ipython", lambda: None)()
    return getattr(shell, "kernel", None)


def is_watched() -> bool:
    """Say whether a person runs this notebook: papermill, nbconvert and nbval let no cell ask for input."""
    kernel = _kernel()
    return bool(kernel and kernel.get_parent().get("content", {}).get("allow_stdin"))


def progress(iterable: Iterable[Any] | None = None, **options: Any) -> "tqdm[Any]":
    """Return a tqdm over ``iterable``, shown as fits the place; ``options`` are tqdm's own.

    In a terminal a bar, and in a notebook that a person runs: both go when the work is done. In a notebook
    that a program runs nothing, so that its outputs are the same each time. In a log file or a pipe a line
    a minute, and none where the work is done sooner.
    """
    if is_watched():
        return NotebookBar(iterable, **options, gui=True, delay=FIRST_SECONDS)
    if _kernel():
        return tqdm(iterable, **{**options, "disable": True})
    if sys.stderr.isatty():
        return tqdm(iterable, **options, leave=False)
    pace = {"delay": LOG_SECONDS, "mininterval": LOG_SECONDS, "miniters": 1}
    return LogLines(iterable, **options, **pace, gui=True)


class LogLines(tqdm):
    """Progress as whole lines, without the carriage returns that fill a log file."""

    def __init__(self, *args: Any, **options: Any) -> None:
        """Take tqdm's arguments."""
        form = "{desc}: {n_fmt} of {total_fmt}, {elapsed} so far, {remaining} to go"
        super().__init__(*args, **{"bar_format": form, **options})

    def display(self, msg: str | None = None, pos: int | None = None) -> None:
        """Write one line."""
        self.fp.write(f"{self}\n")
        self.fp.flush()


class NotebookBar(tqdm):
    """Progress as one output of a cell, which is emptied when the work is done; needs no ipywidgets."""

    handle: Any = None

    def display(self, msg: str | None = None, pos: int | None = None) -> None:
        """Draw the bar, or draw it anew."""
        from IPython.display import display

        whole = f' max="{self.total}"' if self.total else ""
        bar = f'<progress value="{self.n}"{whole}></progress> {escape(str(self))}'
        bundle = {"text/plain": str(self), "text/html": bar}
        if self.handle is None:
            self.handle = display(bundle, raw=True, display_id=True)
        else:
            self.handle.update(bundle, raw=True)

    def close(self) -> None:
        """Take the bar away: of outputs that others have written, none is touched."""
        super().close()
        if self.handle is not None:
            self.handle.update({"text/plain": ""}, raw=True)
            self.handle = None
