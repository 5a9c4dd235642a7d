"""Children end with all that they started, whatever those do about it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from copydesk.flows.orchestration.processes import EndAsked, end_group, end_wish, is_gone, start_group
from tests.conftest import ROOT, SESSION, end, left_behind

#: A leader that starts a child which does not listen, says so, and then waits, or ends at once and leaves it.
STUBBORN = """
import signal, subprocess, sys, time
deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(600)"
child = subprocess.Popen([sys.executable, "-c", deaf], stdout=subprocess.PIPE)
child.stdout.readline()
open(sys.argv[1], "w").close()
time.sleep(0 if sys.argv[2] == "leaves" else 600)
"""


def await_file(path: Path, maker: subprocess.Popen[bytes]) -> None:
    """Wait until a process made a file."""
    deadline = time.monotonic() + 120
    while not path.exists():
        assert time.monotonic() < deadline, f"no {path.name} after two minutes"
        assert maker.poll() is None or path.exists(), f"ended with {maker.returncode}, without {path.name}"
        time.sleep(0.02)


@pytest.mark.parametrize("leader", ["leaves", "stays"])
def test_what_does_not_listen_is_killed(tmp_path: Path, leader: str) -> None:
    ready = tmp_path / "ready"
    child = start_group([sys.executable, "-c", STUBBORN, str(ready), leader], os.environ)
    await_file(ready, child)
    assert not is_gone(child)
    end_group(child, 0.3)
    assert is_gone(child)


#: A leader with a semaphore that has a name, and a child that has it too; neither listens.
COUNTING = """
import multiprocessing, signal, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
context = multiprocessing.get_context("spawn")
lock = context.Lock()
child = context.Process(target=time.sleep, args=(600,))
child.start()
with open(sys.argv[1] + ".tmp", "w") as told:
    told.write(lock._semlock.name)
import os
os.rename(sys.argv[1] + ".tmp", sys.argv[1])
time.sleep(600)
"""


@pytest.mark.skipif(not Path("/dev/shm").is_dir(), reason="semaphores are files here")
def test_what_is_killed_leaves_no_semaphore(tmp_path: Path) -> None:
    ready = tmp_path / "ready"
    child = start_group([sys.executable, "-c", COUNTING, str(ready)], os.environ)
    await_file(ready, child)
    semaphore = Path(f"/dev/shm/sem.{ready.read_text().removeprefix('/')}")
    assert semaphore.exists()
    end_group(child, 0.3)
    assert is_gone(child)
    assert not semaphore.exists()


@pytest.mark.parametrize("asking", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP], ids=lambda asking: asking.name)
def test_a_wish_to_end_is_noted_and_raised_where_somebody_looks(asking: signal.Signals) -> None:
    before = signal.signal(asking, signal.SIG_DFL)  # tests may have been started with nohup
    try:
        with end_wish() as wish:
            wish.check()
            os.kill(os.getpid(), asking)
            with pytest.raises(EndAsked):
                wish.check()
        assert signal.getsignal(asking) is signal.SIG_DFL
    finally:
        signal.signal(asking, before)


def test_a_terminal_that_closes_ends_nothing_that_was_started_with_nohup() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with end_wish() as wish:
            os.kill(os.getpid(), signal.SIGHUP)
            wish.check()
    finally:
        signal.signal(signal.SIGHUP, before)


@pytest.mark.server
def test_serve_that_is_ended_while_its_server_starts_leaves_no_process(tmp_path: Path) -> None:
    mark = "MARK_OF_A_SERVE_THAT_IS_ENDED"
    call = "from copydesk.flows.cli.app import main; main()"
    words = ["serve", "--data", str(tmp_path), "--port", "0", "--reports-port", "0"]
    environment = {name: value for name, value in os.environ.items() if name != "PREFECT_API_URL"}
    process = subprocess.Popen(
        [sys.executable, "-c", call, *words],
        env=environment | {"PYTHONPATH": str(ROOT), mark: SESSION},
        start_new_session=True,
    )
    await_file(tmp_path / "prefect" / "server.log", process)
    assert left_behind(mark), "nothing has the mark, so nothing would be found"
    end(process, signal.SIGTERM)
    assert process.returncode == 0
    assert left_behind(mark) == []
