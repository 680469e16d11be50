"""Who does the work: this process, several of this machine, or a Dask cluster; the results are the same."""

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from typing import Any, NamedTuple

import pandas as pd


class Job(NamedTuple):
    """What an annotator is given of one document."""

    doc_id: str
    text: str
    published: tuple[pd.Timestamp | None, pd.Timestamp | None]


class Failure(NamedTuple):
    """A document that could not be annotated, and why."""

    doc_id: str
    reason: str


Batch = Sequence[Job]
Work = Callable[[Batch], list[Failure]]
_ENDED = "the process that read it was ended by the system (crash, or out of memory)"


def run(
    work: Work, batches: list[Batch], workers: int, scheduler: str
) -> Iterator[tuple[int, list[Failure]]]:
    """Yield, as batches are done, how many documents that were and which of them failed."""
    if scheduler:
        yield from _on_cluster(work, batches, scheduler)
    elif workers == 1:
        for batch in batches:
            yield len(batch), work(batch)
    else:
        yield from _in_processes(work, batches, workers)


def _in_processes(work: Work, batches: list[Batch], workers: int) -> Iterator[tuple[int, list[Failure]]]:
    waiting = deque(batches)
    while waiting:
        flying: dict[Future, Batch] = {}
        with _Pool(workers) as pool:
            try:
                while waiting or flying:
                    while waiting and len(flying) < workers:
                        batch = waiting.popleft()
                        flying[pool.submit(work, batch)] = batch
                    for future in wait(flying, return_when=FIRST_COMPLETED).done:
                        failures = future.result()
                        yield len(flying.pop(future)), failures
            except BrokenProcessPool:
                pass
        # A process has ended without a word: one of these documents may be the cause, so each goes alone.
        yield from _one_by_one(work, [job for batch in flying.values() for job in batch])


def _one_by_one(work: Work, jobs: list[Job]) -> Iterator[tuple[int, list[Failure]]]:
    waiting = deque(jobs)
    while waiting:
        with _Pool(1) as pool:
            try:
                while waiting:
                    yield 1, pool.submit(work, [waiting[0]]).result()
                    waiting.popleft()
            except BrokenProcessPool:
                yield 1, [Failure(waiting.popleft().doc_id, _ENDED)]


class _Pool(ProcessPoolExecutor):
    """A pool whose processes end at once when its work is broken off, or when this process is gone."""

    def __init__(self, workers: int) -> None:
        super().__init__(workers, initializer=_follow_parent)

    def __exit__(self, kind: Any, value: Any, trace: Any) -> bool | None:
        if kind is not None:
            for process in list((self._processes or {}).values()):
                process.terminate()
            self.shutdown(wait=True, cancel_futures=True)
        return super().__exit__(kind, value, trace)


def _follow_parent() -> None:
    # The parent answers an interrupt for all. Killed, it can tell nobody: its processes would wait for ever.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)


def _on_cluster(work: Work, batches: list[Batch], scheduler: str) -> Iterator[tuple[int, list[Failure]]]:
    try:
        from dask.distributed import Client
    except ModuleNotFoundError:
        raise ModuleNotFoundError(
            "scheduler: a Dask cluster needs the extra 'scale': pip install 'pasni_analysis[scale]'"
        ) from None
    try:
        client = Client(scheduler, timeout="30s", set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise ConnectionError(
            f"scheduler {scheduler}: no answer ({error}); start 'dask scheduler' and its workers, "
            "or leave scheduler= out"
        ) from None
    with client:
        try:
            yield from _collect(client, work, batches)
        except (OSError, TimeoutError) as error:
            raise ConnectionError(_gone(scheduler, error)) from None


def _gone(scheduler: str, error: object) -> str:
    return f"scheduler {scheduler} went away ({error}); what is finished is kept: start it and run again"


def _collect(client: Any, work: Work, batches: list[Batch]) -> Iterator[tuple[int, list[Failure]]]:
    from dask.distributed import as_completed

    waiting, suspects = deque(batches), list[Job]()
    flying: dict[Any, Batch] = {}
    arriving = as_completed(loop=client.loop)
    while waiting or flying:
        # A few for each thread: the scheduler would hold the texts of all that it is given.
        while waiting and len(flying) < 2 * max(1, sum(client.nthreads().values())):
            future = client.submit(work, waiting[0], pure=False)
            flying[future] = waiting.popleft()
            arriving.add(future)
        future = next(arriving)
        batch, failures = flying.pop(future), _result(client, future)
        if failures is None:
            suspects += batch
        else:
            yield len(batch), failures
    # Workers have ended without a word; what they held together is tried alone, to tell the cause apart.
    for job in suspects:
        failures = _result(client, client.submit(work, [job], pure=False))
        yield 1, [Failure(job.doc_id, _ENDED)] if failures is None else failures


def _result(client: Any, future: Any) -> list[Failure] | None:
    """Return what a task gave, None where the workers that held it were ended; its errors are raised."""
    from dask.distributed import KilledWorker

    try:
        return future.result()
    except KilledWorker:
        return None
    except (CancelledError, RuntimeError) as error:
        if future.status == "cancelled" or client.status != "running":
            raise ConnectionError("its tasks were cancelled") from error
        raise
    finally:
        future.release()  # or a result lost with its worker would be made again
