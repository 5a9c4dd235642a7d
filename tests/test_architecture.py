"""The layers hold: imports point down, each library has one door, sites are data."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = sorted(p for folder in ("cleaners", "flows") for p in (ROOT / folder).rglob("*.py"))

#: What pure code must not reach for.
WORLDLY = {
    "aiohttp", "asyncio", "multiprocessing", "os", "prefect", "random", "requests", "shutil", "socket", "sqlalchemy",
    "subprocess", "tempfile", "threading", "time", "typer", "urllib3", "warcio",
}  # fmt: skip

#: library -> the modules that may import it.
DOORS = {
    "trafilatura": {"cleaners/extract/trafilatura.py"},
    "ftfy": {"cleaners/encoding.py"},
    "sqlalchemy": {"flows/storage/"},
    "alembic": {"flows/storage/"},
    "pyarrow": {"flows/storage/parquet.py"},
    "fsspec": {"flows/storage/places.py"},
    "jsonschema": {"flows/publishing/verify_lines.py"},
    # One module a flow, the tasks that they share, what a run shows and whom it tells, and what serves them all.
    "prefect": {
        "flows/nightly.py",
        "flows/adhoc.py",
        "flows/reclean.py",
        "flows/archives.py",
        "flows/sitecheck.py",
        "flows/serving/tasks.py",
        "flows/serving/history.py",
        "flows/serving/staging.py",
        "flows/serving/runners.py",
        "flows/serving/artifacts.py",
        "flows/serving/alarms.py",
        "flows/serving/deployments.py",
        "flows/serving/serve.py",
    },
    "pebble": {"flows/cleaning/workers.py"},
    "warcio": {"flows/storage/archive_writer.py"},
}


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", [p for p in MODULES if name(p).startswith("cleaners/")], ids=name)
def test_cleaners_know_nothing_of_the_world(path: Path) -> None:
    found = {module.split(".")[0] for module in imports(path)}
    assert found & (WORLDLY | {"flows", "tests", "benchmarks"}) == set()


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_each_library_has_its_door(path: Path) -> None:
    found = {module.split(".")[0] for module in imports(path)}
    for library, doors in DOORS.items():
        if library in found:
            assert any(name(path).startswith(door) for door in doors), f"{library} is imported outside its door"


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_modules_have_names_that_say_something(path: Path) -> None:
    assert path.stem not in {"utils", "helpers", "common", "base"}


def test_steps_import_no_other_step() -> None:
    steps = {"encoding", "characters", "boilerplate", "linebreaks", "scraped"}
    for path in MODULES:
        owner = name(path).removesuffix(".py").split("/")[1]
        if name(path).startswith("cleaners/") and owner in steps:
            others = {m.split(".")[1] for m in imports(path) if m.startswith("cleaners.") and m.count(".") >= 1}
            assert others & (steps - {owner}) == set(), name(path)


def test_the_tree_names_no_machine_and_no_index() -> None:
    telling = re.compile(r"/(?:work|root|home/\w+|tmp/wt)/|pypi\.org/simple|(?:extra-)?index-url")
    for path in sorted(ROOT.rglob("*")):
        if path.suffix in {".py", ".md", ".toml", ".txt", ".yaml", ".json"} and not {".venv", ".git"} & set(path.parts):
            if path == Path(__file__):
                continue
            assert telling.search(path.read_text(encoding="utf-8")) is None, name(path)
