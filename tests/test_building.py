"""The build asks for a compiler as a wheel where the system has none, and a failure says what to install."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest

from building import backend, compilers
from building.reproducible import normalize_sdist, normalize_wheel

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


def _build_one_module(folder: Path) -> list[str]:
    """A command that compiles one module of the core into a folder."""
    script = (
        "from setuptools import Distribution; from building import core, form; "
        "one = core.extensions(sorted(form.digests(core.FOLDER))[:1]); "
        "command = core.BuildCore(Distribution({'name': 'x', 'ext_modules': one})); "
        f"command.build_lib = command.build_temp = {str(folder)!r}; command.ensure_finalized(); command.run()"
    )
    return [sys.executable, "-c", script]


HOOKS = (backend.get_requires_for_build_wheel, backend.get_requires_for_build_editable)


@pytest.mark.usefixtures("bare")
def test_without_a_compiler_one_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    assert compilers.wheel_requirements() == [compilers.WHEEL]
    monkeypatch.setattr(compilers, "find_spec", lambda name: None)
    assert compilers.choose() is None
    monkeypatch.setattr(compilers, "find_spec", lambda name: name == "ziglang")
    chosen = compilers.choose()
    assert chosen is not None
    assert chosen.is_wheel
    assert chosen.command == f"{sys.executable} -m ziglang cc"
    assert {"-mcpu=baseline", "-ffp-contract=off"} <= set(chosen.flags)


@pytest.mark.usefixtures("equipped")
def test_a_compiler_that_is_there_is_used() -> None:
    assert compilers.wheel_requirements() == []
    chosen = compilers.choose()
    assert chosen is not None
    assert not chosen.is_wheel
    assert chosen.command == "ourcc -pipe"
    assert "-ffp-contract=off" in chosen.flags
    assert "-mcpu=baseline" not in chosen.flags


def test_wheels_and_editable_installs_ask_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(backend, "wheel_requirements", lambda: ["a-compiler"])
    monkeypatch.setattr(backend.build_meta, "get_requires_for_build_wheel", lambda settings: ["w"])
    monkeypatch.setattr(backend.build_meta, "get_requires_for_build_editable", lambda settings: ["e"])
    assert [hook() for hook in HOOKS] == [["a-compiler", "w"], ["a-compiler", "e"]]


def test_a_failed_build_says_what_to_install(tmp_path: Path) -> None:
    broken = tmp_path / "brokencc"
    broken.write_text("#!/bin/sh\necho no headers here >&2\nexit 1\n")
    broken.chmod(0o755)
    done = subprocess.run(
        _build_one_module(tmp_path), cwd=ROOT, env={"CC": str(broken)}, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 1
    assert "no headers here" in done.stderr
    assert done.stderr.rstrip().endswith(compilers.WHAT_TO_INSTALL)
    assert "python3-dev" in compilers.WHAT_TO_INSTALL


def test_a_build_without_headers_ends_before_anything_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("building.compilers.get_path", lambda name: "/no/headers")
    for name in ("CPATH", "C_INCLUDE_PATH", "CFLAGS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(ROOT)
    for hook in HOOKS:
        with pytest.raises(SystemExit, match=r"no Python\.h in /no/headers\)\. Install them .*python3-dev"):
            hook()


def test_headers_that_the_environment_names_are_headers(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("building.compilers.get_path", lambda name: "/no/headers")
    (tmp_path / "Python.h").touch()
    monkeypatch.setenv("CPATH", f"/elsewhere:{tmp_path}")
    assert compilers.wheel_requirements() in ([], [compilers.WHEEL])


#: Stands where the wheel would: notes what it is told, and makes the file that it was asked for.
_TOLD = """
import os, pathlib, sys
with open(os.environ["TOLD"], "a") as told:
    told.write(" ".join(sys.argv[1:]) + "\\n")
pathlib.Path(sys.argv[sys.argv.index("-o") + 1]).touch()
"""


def test_the_wheel_is_not_told_what_a_distribution_tells_its_own_compiler(tmp_path: Path) -> None:
    package = tmp_path / "packages" / "ziglang"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "__main__.py").write_text(_TOLD)
    told = tmp_path / "told"
    env = {"PATH": str(tmp_path), "PYTHONPATH": str(package.parent), "TOLD": str(told)}
    env["LDSHARED"], env["HOME"] = "gcc -shared -Wl,-Bsymbolic-functions", str(tmp_path)
    subprocess.run(_build_one_module(tmp_path), cwd=ROOT, env=env, check=True, capture_output=True, timeout=120)
    compiling, linking = (line.split() for line in told.read_text().splitlines())
    assert {"cc", "-fPIC", "-ffp-contract=off", "-mcpu=baseline"} <= set(compiling)
    assert {"cc", "-shared"} <= set(linking) or {"cc", "-bundle"} <= set(linking)
    assert "-Wl,-Bsymbolic-functions" not in linking


def test_the_build_system_is_the_trees_own() -> None:
    said = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["build-system"]
    assert (said["build-backend"], said["backend-path"]) == (backend.__name__, ["."])
    assert any(name.startswith("cython") for name in said["requires"])


def source_archive(folder: Path, *, mode: int, mtime: float, names: list[str]) -> Path:
    """A source archive as one machine makes it: a module and a script, in some order."""
    folder.mkdir()
    with tarfile.open(folder / "made.tar.gz", "w:gz", format=tarfile.PAX_FORMAT) as packed:
        for name in names:
            (folder / name).write_text(f"# {name}\n")
            (folder / name).chmod(mode | (0o100 if name == "script" else 0))
            told = packed.gettarinfo(folder / name, f"made-1/{name}")
            told.mtime, told.uid, told.uname = mtime, 4711, "somebody"
            with (folder / name).open("rb") as file:
                packed.addfile(told, file)
    return folder / "made.tar.gz"


def test_source_archives_of_two_machines_have_the_same_bytes(tmp_path: Path) -> None:
    one = source_archive(tmp_path / "one", mode=0o644, mtime=1_700_000_000.25, names=["module", "script"])
    two = source_archive(tmp_path / "two", mode=0o600, mtime=1_800_000_000, names=["script", "module"])
    for path in (one, two):
        normalize_sdist(path, 1_600_000_000)
    assert one.read_bytes() == two.read_bytes()
    with tarfile.open(one) as packed:
        members = packed.getmembers()
        told = [(m.name, m.mode, m.mtime, m.uid, m.uname) for m in members]
        read = [file.read() for m in members if (file := packed.extractfile(m))]
    assert told == [("made-1/module", 0o644, 1_600_000_000, 0, ""), ("made-1/script", 0o755, 1_600_000_000, 0, "")]
    assert read == [b"# module\n", b"# script\n"]


def test_a_link_in_a_source_archive_stays_one(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "made.tar.gz", "w:gz") as packed:
        link = tarfile.TarInfo("made-1/link")
        link.type, link.linkname = tarfile.SYMTYPE, "../folder"
        packed.addfile(link)
    normalize_sdist(tmp_path / "made.tar.gz", 0)
    with tarfile.open(tmp_path / "made.tar.gz") as packed:
        assert [(m.issym(), m.linkname) for m in packed.getmembers()] == [(True, "../folder")]


def wheel(path: Path, mode: int) -> Path:
    with zipfile.ZipFile(path, "w") as packed:
        for name in ("made.py", "made.so"):
            told = zipfile.ZipInfo(name, (2026, 1, 2, 3, 4, 6))
            told.external_attr = (0o100000 | mode | (0o111 & mode >> 2 if name.endswith("so") else 0)) << 16
            packed.writestr(told, name)
    return path


def test_wheels_of_two_umasks_have_the_same_bytes(tmp_path: Path) -> None:
    one, two = wheel(tmp_path / "one.whl", 0o644), wheel(tmp_path / "two.whl", 0o600)
    assert one.read_bytes() != two.read_bytes()
    for path in (one, two):
        normalize_wheel(path)
    assert one.read_bytes() == two.read_bytes()
    with zipfile.ZipFile(one) as packed:
        told = {m.filename: (m.external_attr >> 16, m.date_time) for m in packed.infolist()}
        assert packed.read("made.so") == b"made.so"
    assert told == {
        name: (mode, (2026, 1, 2, 3, 4, 6)) for name, mode in (("made.py", 0o100644), ("made.so", 0o100755))
    }


def test_an_editable_tree_has_bytecode_where_no_run_would_keep_it(tmp_path: Path) -> None:
    for folder in ("copydesk", "cleaners", "flows"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "__init__.py").write_text("NAME = __name__\n")
    (tmp_path / "copydesk" / "cleaners").symlink_to("../cleaners")
    backend.keep_bytecode(tmp_path)
    told = subprocess.run(
        [sys.executable, "-B", "-v", "-c", "import copydesk.cleaners; print(copydesk.cleaners.NAME)"],
        cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(tmp_path)}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert told.stdout == "copydesk.cleaners\n"
    for folder in ("copydesk", "copydesk/cleaners"):
        assert f"matches {tmp_path}/{folder}/__init__.py" in told.stderr
