"""The files of a corpus folder in one fixed order, and why some of what lies there is none."""

import os
import stat
from collections.abc import Collection, Iterator
from pathlib import Path, PurePosixPath

from pasni_analysis.corpus.articles import Problem, problem
from pasni_analysis.corpus.decoding import replace_surrogates

Found = tuple[Path, str]  # a file, and its name within the corpus


def _fault(path: Path) -> tuple[str, str]:
    # What is wrong with a path that cannot be read, and what to do; empty where nothing is.
    try:
        kind = path.stat().st_mode
    except FileNotFoundError:
        return "a link that leads nowhere", "mend the link, or delete it"
    except PermissionError:
        return "no permission to read", "ask its owner for the right to read it, or take it out of the folder"
    except OSError as error:  # a link that leads to itself, a name that is too long
        return f"{type(error).__name__}: {error.strerror}", "mend or delete it"
    if not (stat.S_ISREG(kind) or stat.S_ISDIR(kind)):
        return "a pipe, socket or device", "take it out of the folder"
    return "", ""


def _count(folder: Path) -> str:
    try:
        return f"{len(os.listdir(folder)):,}"
    except OSError as error:
        return error.strerror or "not readable"


def _walk(
    folder: Path, prefix: str, above: tuple[str, ...], skip: Collection[str]
) -> Iterator[Found | Problem]:
    here = os.path.realpath(folder)
    if any(Path(folder).is_relative_to(here) for folder in above):  # a circle, or more than was asked for
        found = "a link that leads back to a folder above it"
        yield problem(prefix or ".", "a folder of articles", found, "delete the link")
        return
    try:
        names = sorted(os.listdir(folder))
    except OSError as error:
        advice = "ask its owner for the right to read it, or take it out of the folder"
        yield problem(prefix or ".", "a readable folder", error.strerror or str(error), advice)
        return
    pages = {PurePosixPath(n).stem: n for n in names if n.lower().endswith((".html", ".htm"))}
    for name in names:
        path, shown = folder / name, f"{prefix}/{name}" if prefix else name
        if name.startswith(".") or (not prefix and name.lower() in skip):
            continue
        found, advice = _fault(path)
        if found:
            yield problem(replace_surrogates(shown), "a readable file", found, advice)
        elif path.is_dir() and (page := pages.get(name.removesuffix("_files"), "")) and page != name:
            what = f"the parts of the saved page {page} ({_count(path)})"
            yield problem(replace_surrogates(shown), "an article", what, "nothing: the page itself is read")
        elif path.is_dir():
            yield from _walk(path, shown, (*above, here), skip)
        else:
            yield path, shown


def find_files(path: Path, *, skip: Collection[str] = ()) -> tuple[list[Found], list[Problem]]:
    """Return the files at ``path``, a file or folder, by their names within it, and a row for what is none.

    Hidden files (``.name``) are left out, and at the top the names in ``skip``. Links are followed, but not
    round in a circle.
    """
    if path.is_file():
        return [(path, path.name)], []
    items = list(_walk(path, "", (), skip))
    files = sorted((item for item in items if isinstance(item, tuple)), key=lambda found: found[1])
    return files, [item for item in items if not isinstance(item, tuple)]
