"""Worker processes run no program of their parent, and give memory back."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from pathlib import Path

import pytest

from copydesk.flows.runtime.worker_process import GROWN, PIPE_BYTES, CleanContext, Slack

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


#: What was forked before there is a pool, and whose children the workers are.
EARLY = """
import os, pathlib
from copydesk.flows.runtime.worker_process import begin_server
begin_server()
children = pathlib.Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
from copydesk.flows.runtime.worker_pool import Workers
with Workers(1) as workers:
    [(_, found)] = workers.map(eval, ["__import__('os').getppid()"])
assert str(found) in children, (children, found)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells the children of a process")
def test_the_server_that_was_begun_early_is_the_workers_own() -> None:
    done = subprocess.run([sys.executable, "-c", EARLY], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_memory_is_given_back_once_for_each_growth() -> None:
    size = [100]
    asked: list[int] = []

    def trim(pad: int) -> None:
        asked.append(size[0])
        size[0] -= GROWN // 2

    slack = Slack(lambda: size[0], trim)
    slack.give_back()
    size[0] += GROWN
    slack.give_back()
    assert asked == []
    size[0] += 1
    for _ in range(3):
        slack.give_back()
    assert asked == [101 + GROWN]
    size[0] += GROWN + 1
    slack.give_back()
    assert len(asked) == 2


def test_this_process_can_be_asked() -> None:
    Slack().give_back()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux says how much a pipe holds")
def test_a_pipe_to_workers_takes_a_lot_of_pages_at_once() -> None:
    reader, writer = CleanContext().Pipe(duplex=False)
    held = fcntl.fcntl(writer.fileno(), fcntl.F_GETPIPE_SZ)
    reader.close()
    writer.close()
    most = int(Path("/proc/sys/fs/pipe-max-size").read_text())
    assert held >= min(PIPE_BYTES, most)
