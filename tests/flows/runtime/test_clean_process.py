"""Worker processes do not run their parent's program again: it may be Prefect, or somebody's script."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]

#: A program that leaves a line each time that it is run, without the guard that Python's own pools need.
PROGRAM = """
import os, pathlib, sys
with pathlib.Path(sys.argv[1]).open("a") as file:
    file.write(f"run as {__name__}\\n")
from copydesk.flows.runtime.worker_pool import Workers
with Workers(2, preload=()) as workers:
    assert [value for _, value in workers.map(os.path.basename, ["a/1", "a/2"])] == ["1", "2"]
assert __spec__ is None or __spec__.name == "program"
assert __file__.endswith("program.py")
"""


@pytest.mark.parametrize("words", [["program.py"], ["-m", "program"]], ids=["a script", "a module"])
def test_a_program_runs_once_whatever_workers_it_has(tmp_path: Path, words: list[str]) -> None:
    (tmp_path / "program.py").write_text(PROGRAM)
    environment = os.environ | {"PYTHONPATH": f"{ROOT}{os.pathsep}{tmp_path}"}
    done = subprocess.run(
        [sys.executable, *words, "ran"], cwd=tmp_path, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "ran").read_text() == "run as __main__\n"
