"""Run notebooks through papermill, several at once, each in a kernel of this very interpreter."""

import contextlib
import json
import logging
import os
import signal
import subprocess
import threading
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import Any, NamedTuple

import zmq
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from traitlets import default

from pasni_analysis.writing import draft_of, explain, is_full, remove, write_whole

warnings.filterwarnings("ignore", module="papermill")  # it reads parameters by regular expression

_running: dict[int, subprocess.Popen] = {}
_stopped = threading.Event()
# Errors of a kernel that never came up, mostly because another took its port.
_START = ("before replying", "didn't respond", "died before", "Address already in use")


class Job(NamedTuple):
    """One notebook to run: its file, where the executed one goes, its parameters."""

    source: Path
    target: Path
    parameters: dict[str, Any]


class _OwnKernel(AsyncKernelManager):
    # An installed kernel named python3 may belong to another Python; the native one is this one.
    def _kernel_spec_manager_default(self) -> KernelSpecManager:
        return KernelSpecManager(parent=self, kernel_dirs=[])

    @default("transport_encryption")
    def _encrypted(self) -> str:
        # Other users of the machine could otherwise listen; where that cannot be, ipykernel warns.
        return "auto" if zmq.has("curve") else "disabled"

    async def _async_launch_kernel(self, kernel_cmd: list[str], **options: Any) -> None:
        if _stopped.is_set():
            raise KeyboardInterrupt
        options["env"] = {**(options.get("env") or os.environ), "PYDEVD_DISABLE_FILE_VALIDATION": "1"}
        # A kernel that is told to end logs that as an error; errors of cells come as messages.
        await super()._async_launch_kernel([*kernel_cmd, "--log-level=50"], **options)
        process = getattr(self.provisioner, "process", None)
        if process is not None:
            _running[process.pid] = process


def stop_kernels() -> None:
    """End the kernels that this process has started, with all that they have started."""
    _stopped.set()
    for pid, process in list(_running.items()):
        with contextlib.suppress(OSError):
            if hasattr(os, "killpg") and os.getpgid(pid) == pid:  # a kernel leads its own group
                os.killpg(pid, signal.SIGKILL)
            elif process.poll() is None:
                process.kill()
    _running.clear()


def _relative(path: Path) -> str:
    # papermill writes the paths into the notebook.
    with contextlib.suppress(ValueError):  # another drive
        path = Path(os.path.relpath(path))
    return path.as_posix()


def _literal(path: Path) -> str:
    # For papermill, braces would be placeholders.
    return _relative(path).replace("{", "{{").replace("}", "}}")


def execute(job: Job) -> str:
    """Run one notebook; return "" or, in words, in which cell it raised what. The executed one is kept.

    It takes its place when it has ended; one that an interrupt broke off is not kept.
    """
    draft, message = draft_of(job.target), ""
    try:
        for attempt in (1, 2):
            try:
                _execute(job, draft)
                message = ""
            except Exception as error:
                message = _explain(error, job.target)
                if attempt == 1 and any(words in str(error) for words in _START) and not _stopped.is_set():
                    continue
            break
        if not _stopped.is_set():
            _put(draft, job.target)
    except OSError as error:
        message = message or explain(error, "the notebook", _relative(job.target.parent))
    finally:
        remove(draft)
    return message


def _put(draft: Path, target: Path) -> None:
    target.unlink(missing_ok=True)  # of an earlier report: must not pass for this one's
    try:
        notebook = json.loads(draft.read_text("utf-8"))
    except (OSError, ValueError):  # no cell was run, or the disk is full
        return
    notebook["metadata"]["papermill"]["output_path"] = _relative(target)
    write_whole(target, json.dumps(notebook, ensure_ascii=False, indent=1) + "\n")


def _execute(job: Job, target: Path) -> None:
    import papermill

    papermill.execute_notebook(
        _literal(job.source),
        _literal(target),
        parameters=job.parameters,
        kernel_name="python3",
        language="python",
        progress_bar=False,
        kernel_manager_class=_OwnKernel,
    )


def _explain(error: Exception, target: Path) -> str:
    if hasattr(error, "ename"):  # papermill's, with the cell's own error
        first = next((line for line in str(error.evalue).splitlines() if line.strip()), "")  # type: ignore[attr-defined]
        return f"cell {error.cell_index + 1}: {error.ename}: {first}"  # type: ignore[attr-defined]
    if "Kernel died" in str(error):
        return "its process ended in the middle (out of memory, or killed); run it alone, with --jobs 1"
    if isinstance(error, OSError) and is_full(error):  # papermill saves after each cell
        return explain(error, "the notebook", _relative(target.parent))
    first = next(iter(str(error).splitlines()), "")
    return f"{type(error).__name__}: {first}"


def execute_all(jobs: list[Job], workers: int, report: Callable[[], object]) -> Iterator[str]:
    """Yield for each job, in order, what :func:`execute` says; ``report`` is called as each one ends.

    Kernels are run from threads, so that an interrupt reaches the main one at once and ends them all.
    """
    from papermill.iorw import papermill_io

    _stopped.clear()
    # papermill keeps the working directory of the last call, which threads may leave behind stale.
    papermill_io.get_handler("local").cwd(None)
    logging.getLogger("papermill").setLevel(logging.CRITICAL)  # what went wrong is said at the end
    with ThreadPoolExecutor(workers) as pool:
        futures = [pool.submit(execute, job) for job in jobs]
        try:
            for _ in as_completed(futures):
                report()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            stop_kernels()
            raise
    yield from (future.result() for future in futures)
