"""The build backend: setuptools, which is also given a compiler as a wheel where the system has none (PEP 517).

Where SOURCE_DATE_EPOCH is set, the same sources give the same bytes.
"""

from __future__ import annotations

import compileall
from pathlib import Path
from typing import Any

from setuptools import build_meta
from setuptools.build_meta import (
    get_requires_for_build_sdist,
    prepare_metadata_for_build_editable,
    prepare_metadata_for_build_wheel,
)

from building import ROOT
from building.compilers import wheel_requirements
from building.reproducible import epoch, normalize_sdist, normalize_wheel

#: The folders of the source tree that a run imports from.
PACKAGES = ("copydesk", "cleaners", "flows")

__all__ = [
    "build_editable",
    "build_sdist",
    "build_wheel",
    "get_requires_for_build_editable",
    "get_requires_for_build_sdist",
    "get_requires_for_build_wheel",
    "prepare_metadata_for_build_editable",
    "prepare_metadata_for_build_wheel",
]


def get_requires_for_build_wheel(config_settings: Any = None) -> list[str]:
    """What a wheel needs to be built, beside `build-system.requires`."""
    return [*wheel_requirements(), *build_meta.get_requires_for_build_wheel(config_settings)]


def get_requires_for_build_editable(config_settings: Any = None) -> list[str]:
    """What an editable install needs to be built, beside `build-system.requires`."""
    return [*wheel_requirements(), *build_meta.get_requires_for_build_editable(config_settings)]


def build_editable(wheel_directory: str, config_settings: Any = None, metadata_directory: str | None = None) -> str:
    """A wheel that points at the source tree, which gets its bytecode; give its name."""
    name: str = build_meta.build_editable(wheel_directory, config_settings, metadata_directory)
    keep_bytecode(ROOT)
    return name


def keep_bytecode(root: Path) -> None:
    """Compile what a run imports from a source tree, as pip does it for installations that are not editable.

    Where PYTHONDONTWRITEBYTECODE is set no run would keep it, and each start take a quarter longer.
    """
    for folder in PACKAGES:
        compileall.compile_dir(root / folder, quiet=1)


def build_sdist(sdist_directory: str, config_settings: Any = None) -> str:
    """A source archive; give its name."""
    name: str = build_meta.build_sdist(sdist_directory, config_settings)
    if (when := epoch()) is not None:
        normalize_sdist(Path(sdist_directory, name), when)
    return name


def build_wheel(wheel_directory: str, config_settings: Any = None, metadata_directory: str | None = None) -> str:
    """A wheel; give its name."""
    name: str = build_meta.build_wheel(wheel_directory, config_settings, metadata_directory)
    if epoch() is not None:
        normalize_wheel(Path(wheel_directory, name))
    return name
