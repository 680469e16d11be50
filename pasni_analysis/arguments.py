"""Parameters as they are typed on the command line or stand in a YAML file."""

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

import yaml

from pasni_analysis.parameters import PARAMETERS


def read_yaml(path: str) -> dict[str, Any]:
    """Return the parameters in a YAML file, days as text; ValueError where it holds other things."""
    try:
        with open(path, encoding="utf-8") as text:
            content = yaml.safe_load(text) or {}
    except yaml.YAMLError as error:
        raise ValueError(f"{path}: expected YAML, one 'name: value' a line; {error}") from None
    if not isinstance(content, dict):
        raise ValueError(f"{path}: expected one 'name: value' a line, found {type(content).__name__}")
    return {str(k): v.isoformat() if isinstance(v, date) else v for k, v in content.items()}


def read_parameters(pairs: Iterable[list[str]]) -> dict[str, Any]:
    """Return the values of ``-p NAME VALUE`` by name, each of its parameter's kind: 2025 can be a corpus.

    ValueError for a list that cannot be read; whether a name exists is not checked here.
    """
    found: dict[str, Any] = {}
    for name, text in pairs:
        default = PARAMETERS[name].default if name in PARAMETERS else ""
        if isinstance(default, list):
            found[name] = found.get(name, []) + _read_list(name, text)
        elif isinstance(default, int):
            found[name] = int(text) if text.lstrip("+-").isdecimal() else text
        else:
            found[name] = text
    return found


def _read_list(name: str, text: str) -> list[Any]:
    try:
        return list(json.loads(text)) if text.startswith("[") else [text]
    except ValueError:
        raise ValueError(
            f'parameter {name!r}: expected one name, or a list such as \'["Dawn", "FT"]\', found {text!r}'
        ) from None
