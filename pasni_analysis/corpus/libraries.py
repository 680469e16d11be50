"""Libraries of the extras: loaded when first needed, and whatever they raise is said in one way."""

import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


def need(module: str, package: str, *, extra: str = "archives") -> Any:
    """Return ``module``; ModuleNotFoundError says which extra has the ``package`` it belongs to."""
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise ModuleNotFoundError(
            f'{package} is missing ({error}); install it: pip install "pasni_analysis[{extra}]"',
            name=error.name,
        ) from None


@contextmanager
def library_errors(format_name: str) -> Iterator[None]:
    """Turn whatever a library raises on a broken file into ValueError; such errors are undocumented."""
    try:
        yield
    except (ModuleNotFoundError, MemoryError):
        raise
    except Exception as error:
        why = " ".join(str(error).split())[:200]
        raise ValueError(f"a broken {format_name} file ({type(error).__name__}: {why})") from None
