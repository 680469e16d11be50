"""Files that are whole or not there: written as drafts, then put in place by one rename.

The name of a draft holds the machine and the process that writes it, so that the next run can remove what a
run that was killed has left.
"""

import errno
import hashlib
import os
import platform
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

_DRAFT = re.compile(r"\.draft-(?P<machine>[0-9a-f]{6})-(?P<pid>\d{1,9})\..+", re.DOTALL)
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_OLD = 24 * 3600  # seconds without a change: no run writes one draft for so long


@cache
def _machine() -> str:
    # Containers of one name count their processes apart.
    space = ""
    with suppress(OSError):
        space = os.readlink("/proc/self/ns/pid")
    return hashlib.sha256(f"{platform.node()}{space}".encode()).hexdigest()[:6]


def draft_of(path: Path) -> Path:
    """Return where this process writes the file or folder ``path`` until it is whole."""
    return path.with_name(f".draft-{_machine()}-{os.getpid()}.{path.name}")


def _is_stale(path: Path) -> bool:
    found = _DRAFT.fullmatch(path.name)
    if found is None:
        return False
    if os.name == "posix" and found["machine"] == _machine():
        try:
            os.kill(int(found["pid"]), 0)  # asks only; on Windows it would do more
        except ProcessLookupError:
            return True
        except PermissionError:  # it runs, and is another user's
            pass
    try:
        return time.time() - path.stat().st_mtime > _OLD
    except OSError:  # put in place, or removed, meanwhile
        return False


def remove(path: Path) -> None:
    """Remove a file or a folder with all in it; that it is not there is no error."""
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink()


def remove_stale(folder: Path) -> None:
    """Remove the drafts in ``folder`` whose process is gone, or that are a day old; others are left alone."""
    for path in folder.glob(".draft-*"):
        if _is_stale(path):
            remove(path)


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file (text as UTF-8) so that a reader sees all of it or what was there before."""
    draft = draft_of(path)
    try:
        draft.write_bytes(
            content.encode("utf-8", "backslashreplace") if isinstance(content, str) else content
        )
        os.replace(draft, path)
    finally:
        remove(draft)


def _reason(error: OSError) -> str:
    return os.strerror(error.errno) if error.errno else str(error)


def is_full(error: Exception) -> bool:
    """Say whether an error is one of a disk without room."""
    return isinstance(error, OSError) and error.errno in _FULL


def explain(error: OSError, what: str, where: str | Path) -> str:
    """Return what an error of writing ``what`` into ``where`` means, and what to do."""
    advice = "make room on the disk" if is_full(error) else "make it a folder that can be written"
    return (
        f"{where}: {what} could not be written ({_reason(error)}); "
        f"what is finished is kept: {advice} and run it again"
    )


@contextmanager
def saying(what: str, where: str | Path) -> Iterator[None]:
    """Give errors of writing ``what`` into ``where`` the message of :func:`explain`."""
    try:
        yield
    except OSError as error:
        raise OSError(explain(error, what, where)) from error


def make_folder(folder: Path, what: str, where: str | Path = "") -> None:
    """Make ``folder`` where it is missing; OSError that names it (``where``) if it cannot be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=folder).close()
    except OSError as error:
        raise OSError(
            f"{where or folder}: {what} cannot be stored there ({_reason(error)}); "
            "name a folder that can be written"
        ) from error


@contextmanager
def only_writer(folder: Path) -> Iterator[None]:
    """Keep ``folder`` for this process; OSError where another one has it. The lock ends with its process.

    Does nothing where folders cannot be locked: on Windows and on some network disks.
    """
    try:
        import fcntl
    except ModuleNotFoundError:
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise OSError(
                f"{folder}: another report is being written there; wait until it is done, or name another "
                "folder with --out"
            ) from None
        except OSError:  # a disk that knows no locks
            pass
        yield
    finally:
        os.close(handle)
