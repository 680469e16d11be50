"""Gzip and ZIP: what lies in them, read in memory, and refused where it would not fit or is not safe."""

import gzip
import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from pasni_analysis.corpus.articles import Problem, problem
from pasni_analysis.corpus.libraries import library_errors

LARGEST = 2 * 1024**3  # bytes of one file once unpacked
BOMB_SIZE, BOMB_RATIO = 100 * 1024**2, 100  # text hardly ever shrinks to a thirtieth
DEEPEST = 3  # archives within archives

_ENTITY = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_OUTSIDE = re.compile(r"(?:^|[/\\])\.\.(?:[/\\]|$)|^[/\\]|^[A-Za-z]:")


def _megabytes(size: int) -> str:
    return f"{size / 1024**2:,.1f} MB"


def _check_size(unpacked: int, packed: int) -> None:
    bomb = unpacked > BOMB_SIZE and unpacked > BOMB_RATIO * max(packed, 1)
    if bomb or unpacked > LARGEST:
        raise ValueError(f"{_megabytes(unpacked)} packed into {_megabytes(packed)}")


def unpack_gzip(data: bytes) -> bytes:
    """Return what ``data`` holds; ValueError says why it cannot be unpacked, or is too large."""
    most = min(LARGEST, max(BOMB_SIZE, BOMB_RATIO * len(data)))
    try:
        with gzip.open(io.BytesIO(data)) as packed:
            content = packed.read(most + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise ValueError(f"{type(error).__name__}: {error}") from None
    if len(content) > most:
        raise ValueError(f"more than {_megabytes(most)} packed into {_megabytes(len(data))}")
    return content


def zip_names(data: bytes) -> list[str]:
    """Return the names in a ZIP archive; ValueError says why it is none."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as error:
        raise ValueError(f"a broken ZIP archive ({error})") from None


def check_office(data: bytes, format_name: str, *, part: str = "") -> None:
    """Raise ValueError where an Office file cannot be read, is too large, or lacks ``part``.

    A size that an archive states is the most that is unpacked of a file, so a lie in it is a broken file.
    What can be small and yet without end, an entity of XML that stands for a billion others, is refused.
    """
    with library_errors(format_name), zipfile.ZipFile(io.BytesIO(data)) as archive:
        infos = archive.infolist()
        _check_size(sum(info.file_size for info in infos), len(data))
        if part and part not in {info.filename for info in infos}:
            raise ValueError(f"no {format_name} document in it")
        for info in infos:
            if info.filename.endswith((".xml", ".rels")):
                _check_entities(archive, info)


def _check_entities(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> None:
    with archive.open(info) as file:
        before = b""
        while chunk := file.read(2**20):
            found = before + chunk.replace(b"\0", b"")  # UTF-16 has NUL bytes between its letters
            if _ENTITY.search(found):
                raise ValueError("entities of its own, which no Office program writes")
            before = found[-10:]


def unpack_zip(data: bytes, path: str) -> Iterator[tuple[str, bytes] | Problem]:
    """Yield name and bytes of each file in a ZIP archive, by name, and a row for what is refused.

    Nothing is written to disk. A name that leads out of the archive is refused all the same.
    """
    again = "unpack the archive by hand, and take out what is no article"
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        infos = sorted(archive.infolist(), key=lambda info: info.filename)
        try:
            _check_size(sum(info.file_size for info in infos), len(data))
        except ValueError as error:
            yield problem(path, "an archive of articles", str(error), again)
            return
        for info in infos:
            name = f"{path}/{info.filename}"
            hidden = any(p.startswith((".", "__MACOSX")) and p != ".." for p in info.filename.split("/"))
            if _OUTSIDE.search(info.filename):
                yield problem(name, "a path within the archive", "a path that leads out of it", again)
                continue
            if info.is_dir() or hidden:
                continue
            try:
                yield name, archive.read(info)
            except (
                zipfile.BadZipFile,
                zlib.error,
                OSError,
                EOFError,
                RuntimeError,
                NotImplementedError,
            ) as error:
                yield problem(name, "a readable file", f"{type(error).__name__}: {error}", again)
