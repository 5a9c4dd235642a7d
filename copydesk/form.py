"""Which form of the core runs: compiled, or, uncompiled, its Python sources.

`cleaners/core` is compiled when the package is installed. A compiled module never stands in for a source that was
edited since: the import fails and says what to do. `COPYDESK_UNCOMPILED=1` runs the sources, for debugging.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
import warnings
from importlib.machinery import EXTENSION_SUFFIXES, ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Literal

Form = Literal["compiled", "uncompiled"]

#: The switch.
UNCOMPILED = "COPYDESK_UNCOMPILED"

PACKAGE = "copydesk.cleaners.core"
CORE = Path(__file__).parent / "cleaners" / "core"
_SUFFIX = EXTENSION_SUFFIXES[0]

#: What brings the compiled form up to date.
REBUILD = "run `make build` in the source folder, or install the package again"


def choose_form() -> Form:
    """Decide which form of the core this process runs; called once, before any of it is imported.

    Raises `ImportError` where compiled modules are of other sources than those beside them.
    """
    if os.environ.get(UNCOMPILED, "0") not in ("", "0"):
        sys.meta_path.insert(0, _SourceFinder())
        _let_numbers_wrap()
        return "uncompiled"
    compiled = {path.name.removesuffix(_SUFFIX) for path in CORE.glob(f"*{_SUFFIX}")}
    if not compiled:
        warnings.warn(f"the core is not compiled, so that pages take many times as long: {REBUILD}", stacklevel=3)
        _let_numbers_wrap()
        return "uncompiled"
    if stale := stale_modules(CORE):
        names = ", ".join(f"{PACKAGE}.{name}" for name in stale)
        raise ImportError(f"{names}: the source was changed after it was compiled: {REBUILD}; or set {UNCOMPILED}=1")
    return "compiled"


def _let_numbers_wrap() -> None:
    """Say nothing where a digest's numbers wrap, as they are meant to: compiled, they do so without a word."""
    warnings.filterwarnings("ignore", "overflow encountered", RuntimeWarning, re.escape(PACKAGE))


def stale_modules(folder: Path) -> list[str]:
    """The modules of a core's folder whose compiled form is missing or of another source."""
    try:
        noted = json.loads(note_path(folder).read_text("utf-8"))
    except (OSError, ValueError):
        noted = {}
    now = digests(folder)
    there = {path.name.removesuffix(_SUFFIX) for path in folder.glob(f"*{_SUFFIX}")}
    return sorted(
        name for name in now | noted | dict.fromkeys(there) if name not in there or noted.get(name) != now.get(name)
    )


def digests(folder: Path) -> dict[str, str]:
    """The digest of each of the core's sources."""
    sources = (path for path in folder.glob("*.py") if path.stem != "__init__")
    return {path.stem: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(sources)}


def note_path(folder: Path) -> Path:
    """Where the build notes which sources it compiled, for this kind of Python."""
    return folder / f"compiled{_SUFFIX}.json"


class _SourceFinder:
    """Finds the core's modules as sources, where the usual finder prefers what is compiled."""

    def find_spec(self, name: str, path: object = None, target: ModuleType | None = None) -> ModuleSpec | None:
        package, _, module = name.rpartition(".")
        if package != PACKAGE:
            return None
        file = str(CORE / f"{module}.py")
        return spec_from_file_location(name, file, loader=SourceFileLoader(name, file))
