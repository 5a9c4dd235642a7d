"""A compiled module never stands in for a source that was edited since, and one switch runs the sources."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path

import pytest

from copydesk.form import CORE, UNCOMPILED, stale_modules

ROOT = Path(__file__).parent.parent

SHOW = "import copydesk; from copydesk.cleaners.core import shingles; print(copydesk.CORE_FORM, shingles.__file__)"


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A package that has nothing but its compiled core, and what the package itself imports."""
    package = tmp_path / "copydesk"
    shutil.copytree(CORE, package / "cleaners" / "core")
    for path in (ROOT / "copydesk").glob("*.py"):
        shutil.copy(path, package)
    (package / "cleaners" / "language").mkdir()
    for name in ("__init__.py", "language/__init__.py", "language/keeper.py"):
        shutil.copy(CORE.parent / name, package / "cleaners" / name)
    return tmp_path


def show(clone: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name != UNCOMPILED} | variables
    environment["PYTHONPATH"] = str(clone)
    return subprocess.run(
        [sys.executable, "-c", SHOW], cwd=clone, env=environment, capture_output=True, text=True, timeout=60
    )


def test_what_is_compiled_runs(clone: Path) -> None:
    shown = show(clone)
    assert (shown.stdout.split()[0], shown.stderr) == ("compiled", "")
    assert shown.stdout.strip().endswith(EXTENSION_SUFFIXES[0])


def test_a_switch_runs_the_sources(clone: Path) -> None:
    shown = show(clone, COPYDESK_UNCOMPILED="1")
    assert shown.stdout.split() == ["uncompiled", str(clone / "copydesk" / "cleaners" / "core" / "shingles.py")]
    assert show(clone, COPYDESK_UNCOMPILED="0").stdout.split()[0] == "compiled"


def test_numbers_of_the_sources_wrap_without_a_word() -> None:
    words = "".join(f"<p>Ferry{n} of {n} sails to quay{n} and pier{n}, said port{n}.</p>" for n in range(320))
    page = f"<article><h1>Ferry back</h1>{words}"
    shown = subprocess.run(
        [sys.executable, "-c", f"import copydesk; print(copydesk.CORE_FORM, copydesk.clean({page!r}).title)"],
        cwd=ROOT, env=os.environ | {UNCOMPILED: "1"}, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert (shown.stdout.strip(), shown.stderr) == ("uncompiled Ferry back", "")


def test_an_edited_source_is_not_shadowed(clone: Path) -> None:
    with (clone / "copydesk" / "cleaners" / "core" / "shingles.py").open("a") as file:
        file.write("# today's edit\n")
    shown = show(clone)
    assert shown.returncode == 1
    assert "copydesk.cleaners.core.shingles: the source was changed after it was compiled" in shown.stderr
    assert "make build" in shown.stderr
    assert show(clone, COPYDESK_UNCOMPILED="1").returncode == 0


def test_a_core_that_nobody_compiled_runs_and_says_so(clone: Path) -> None:
    core = clone / "copydesk" / "cleaners" / "core"
    for path in core.glob(f"*{EXTENSION_SUFFIXES[0]}"):
        path.unlink()
    shown = show(clone)
    assert shown.stdout.split()[0] == "uncompiled"
    assert "the core is not compiled" in shown.stderr


def test_modules_are_stale_where_either_form_is_missing(tmp_path: Path) -> None:
    shutil.copytree(CORE, tmp_path, dirs_exist_ok=True)
    assert stale_modules(tmp_path) == []
    (tmp_path / "new.py").touch()
    (tmp_path / "shingles.py").unlink()
    (tmp_path / f"ensembles{EXTENSION_SUFFIXES[0]}").unlink()
    assert stale_modules(tmp_path) == ["ensembles", "new", "shingles"]
