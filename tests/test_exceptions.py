"""Exceptions of ours cross processes: to Dask and Ray workers and back, and out of our own pool."""

from __future__ import annotations

import importlib
import inspect
import pickle
from pathlib import Path

import pytest

from tests.test_architecture import MODULES, ROOT


def ours() -> list[type[Exception]]:
    """Every exception class of the package that has a constructor of its own."""
    found = []
    for path in MODULES:
        text = path.read_text()
        if "Error):" not in text and "Exception):" not in text:
            continue
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        module = importlib.import_module(f"copydesk.{name.removeprefix('copydesk.')}")
        found += [
            kind
            for kind in vars(module).values()
            if inspect.isclass(kind) and issubclass(kind, Exception) and kind.__module__ == module.__name__
        ]
    return found


@pytest.mark.parametrize("kind", ours(), ids=lambda kind: kind.__name__)
def test_an_exception_survives_pickling(kind: type[Exception]) -> None:
    wanted = inspect.signature(kind).parameters.values() if "__init__" in vars(kind) else []
    values = [
        Path("file") if "Path" in str(p.annotation) else 7 if "int" in str(p.annotation) else "why" for p in wanted
    ]
    error = kind(*values or ["why"])
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), str(again), again.__dict__) == (kind, str(error), error.__dict__)
