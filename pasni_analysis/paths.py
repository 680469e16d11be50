"""Where relative paths start: the project's root when one works inside it, else the working directory."""

import tomllib
from pathlib import Path

PROJECT = "pasni_analysis"


def _is_project(folder: Path) -> bool:
    try:
        content = tomllib.loads((folder / "pyproject.toml").read_text("utf-8"))
    except (OSError, ValueError):
        return False
    project = content.get("project")
    return isinstance(project, dict) and project.get("name") == PROJECT


def project_root(start: str | Path = ".") -> Path | None:
    """Return the nearest folder from ``start`` upwards that holds this project's pyproject.toml."""
    here = Path(start).resolve()
    return next((folder for folder in (here, *here.parents) if _is_project(folder)), None)


def resolve_path(path: str | Path) -> Path:
    """Return ``path`` as an absolute path.

    A relative one starts at the project's root when the working directory lies inside the project (so
    that ``seeds`` means the same from the root and from ``notebooks/``); where there is no project, or
    only the working directory holds such a file, at the working directory.
    """
    given = Path(path).expanduser()
    if given.is_absolute():
        return given
    here, root = Path.cwd() / given, project_root()
    at_root = here if root is None else root / given
    return here if here.exists() and not at_root.exists() else at_root
