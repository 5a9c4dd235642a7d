"""Nothing that a killed run started lives on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]

#: A process with two busy workers; it says their ids, then waits.
RUN = """
import time
from busy_for_a_minute import busy
from copydesk.flows.runtime.worker_pool import Budget, Workers

if __name__ == "__main__":
    workers = Workers(2, Budget(seconds=120), preload=())
    for i in range(2):
        workers._pool.schedule(busy, args=(i,))
    while True:
        own = [p.pid for p in workers._pool._pool_manager.worker_manager.workers.values()]
        if len(own) == 2:
            print(*own, flush=True)
            time.sleep(120)
        time.sleep(0.1)
"""


#: What they do. It has a module of its own: workers do not know the program of their parent.
BUSY = """
import time

def busy(_):
    end = time.monotonic() + 60
    while time.monotonic() < end:
        pass
"""


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_workers_in_the_middle_of_a_page_end_with_a_run_that_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "run.py"
    script.write_text(RUN)
    (tmp_path / "busy_for_a_minute.py").write_text(BUSY)
    environment = os.environ | {"PYTHONPATH": f"{ROOT}{os.pathsep}{tmp_path}"}
    run = subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, env=environment)
    assert run.stdout is not None
    workers = [int(pid) for pid in run.stdout.readline().split()]
    assert [is_alive(pid) for pid in workers] == [True, True]
    run.send_signal(signal.SIGKILL)
    run.wait(10)
    deadline = time.monotonic() + 10
    while any(map(is_alive, workers)) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert [is_alive(pid) for pid in workers] == [False, False]
