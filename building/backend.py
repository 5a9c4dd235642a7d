"""The build backend: setuptools, which is also given a compiler as a wheel where the system has none (PEP 517)."""

from __future__ import annotations

from typing import Any

from setuptools import build_meta
from setuptools.build_meta import (
    build_editable,
    build_sdist,
    build_wheel,
    get_requires_for_build_sdist,
    prepare_metadata_for_build_editable,
    prepare_metadata_for_build_wheel,
)

from building.compilers import wheel_requirements

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
    return [*build_meta.get_requires_for_build_wheel(config_settings), *wheel_requirements()]


def get_requires_for_build_editable(config_settings: Any = None) -> list[str]:
    """What an editable install needs to be built, beside `build-system.requires`."""
    return [*build_meta.get_requires_for_build_editable(config_settings), *wheel_requirements()]
