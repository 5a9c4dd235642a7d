"""The build asks for a compiler as a wheel where the system has none, and a failure says what to install."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from building import backend, compilers

ROOT = Path(__file__).parent.parent


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A system without a compiler."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CC", raising=False)


@pytest.fixture
def equipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A system with a compiler of its own name."""
    (tmp_path / "ourcc").write_text("#!/bin/sh\n")
    (tmp_path / "ourcc").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("CC", "ourcc -pipe")


HOOKS = (backend.get_requires_for_build_wheel, backend.get_requires_for_build_editable)


@pytest.mark.usefixtures("bare")
def test_without_a_compiler_one_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    assert compilers.wheel_requirements() == [compilers.WHEEL]
    monkeypatch.setattr(compilers, "find_spec", lambda name: None)
    assert compilers.choose()[0] is None
    monkeypatch.setattr(compilers, "find_spec", lambda name: name == "ziglang")
    command, flags = compilers.choose()
    assert command == f"{sys.executable} -m ziglang cc"
    assert {"-mcpu=baseline", "-ffp-contract=off"} <= set(flags)


@pytest.mark.usefixtures("equipped")
def test_a_compiler_that_is_there_is_used() -> None:
    assert compilers.wheel_requirements() == []
    command, flags = compilers.choose()
    assert command == "ourcc -pipe"
    assert "-ffp-contract=off" in flags
    assert "-mcpu=baseline" not in flags


def test_wheels_and_editable_installs_ask_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(backend, "wheel_requirements", lambda: ["a-compiler"])
    monkeypatch.setattr(backend.build_meta, "get_requires_for_build_wheel", lambda settings: ["w"])
    monkeypatch.setattr(backend.build_meta, "get_requires_for_build_editable", lambda settings: ["e"])
    assert [hook() for hook in HOOKS] == [["w", "a-compiler"], ["e", "a-compiler"]]


def test_a_failed_build_says_what_to_install(tmp_path: Path) -> None:
    broken = tmp_path / "brokencc"
    broken.write_text("#!/bin/sh\necho no headers here >&2\nexit 1\n")
    broken.chmod(0o755)
    script = (
        "import building.core as core; from setuptools import Distribution; "
        "command = core.BuildCore(Distribution({'name': 'x', 'ext_modules': core.extensions()})); "
        f"command.build_lib = command.build_temp = {str(tmp_path)!r}; command.ensure_finalized(); command.run()"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env={"CC": str(broken)}, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 1
    assert done.stderr.rstrip().endswith(compilers.WHAT_TO_INSTALL)
    assert "python3-dev" in compilers.WHAT_TO_INSTALL


def test_the_build_system_is_the_trees_own() -> None:
    said = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["build-system"]
    assert (said["build-backend"], said["backend-path"]) == (backend.__name__, ["."])
    assert any(name.startswith("cython") for name in said["requires"])
