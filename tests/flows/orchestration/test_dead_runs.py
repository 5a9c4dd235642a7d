"""A run that dies with all that could tell of it: the automation of `serve` ends it, and the next night is whole.

Slow by nature: a run counts as dead after five heartbeats of half a minute each.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from copydesk.flows.dataset.verify import verify
from copydesk.flows.demo.newspapers import DemoServer
from copydesk.flows.deployments import DEAD, DEAD_AFTER
from copydesk.flows.orchestration import guarded_server
from copydesk.flows.orchestration.server import free_port, is_healthy
from copydesk.flows.storage.data_folder import DataFolder
from copydesk.flows.storage.lock import lock_folder
from tests.conftest import Served, serving

pytestmark = [pytest.mark.soak, pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")]

#: Seconds after which a dead run must have been ended: what makes it dead, and some for a busy machine.
PATIENCE = DEAD_AFTER.total_seconds() + 120


@pytest.mark.parametrize("server_lives", [True, False], ids=["the server lives on", "nothing lives on"])
def test_a_run_that_died_is_ended_and_taken_up(tmp_path: Path, server_lives: bool) -> None:
    port = free_port()
    with DemoServer() as demo:
        demo.sources_toml(tmp_path / "sources.toml")
        demo.write_rules(tmp_path / "rules")
        with serving(tmp_path, demo, port) as first:
            run = a_night_at_work(first)
            begun = next(tmp_path.glob("work/nightly-*/run.json")).parent.name
            killed = processes_of(first.process.pid)
            server = [pid for pid in killed if guarded_server.__name__ in command_of(pid)]
            assert len(server) == 1
            for pid in killed:
                if not (server_lives and pid in server):
                    os.kill(pid, signal.SIGKILL)
            first.process.wait(10)
        try:
            assert is_healthy(f"{first.ui}/api") is server_lives
            with lock_folder(tmp_path, "a look", wait=10):
                pass
            with serving(tmp_path, demo, port) as again:
                ended = again.await_run(run, seconds=PATIENCE)
                assert (ended["state_type"], ended["state"]["message"]) == ("CRASHED", DEAD)
                await_taken_up(again, begun)
        finally:
            for pid in server:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGTERM)


def a_night_at_work(served: Served) -> str:
    """Wait until a night fetches, and was heard of by the server; give the id of its flow run."""
    deadline = time.monotonic() + 300
    while not (any(served.data.glob("archive/*/*")) and heartbeats(served)):
        assert time.monotonic() < deadline, "no night began"
        time.sleep(0.05)
    return str(served.runs("nightly")[-1]["id"])


def heartbeats(served: Served) -> int:
    beat = {"filter": {"event": {"name": ["prefect.flow-run.heartbeat"]}}}
    return int(served.ask("/events/filter", beat)["total"])


def await_taken_up(served: Served, begun: str) -> None:
    """Wait until the broken run is published, whole, by the next night."""
    deadline = time.monotonic() + 300
    while begun not in (entries := published(served.data)):
        assert time.monotonic() < deadline, "the broken night was not taken up"
        time.sleep(1)
    assert sum(entries[begun]["counts"].values()) == entries[begun]["addresses"] == 112
    assert list(verify(served.data)) == []


def published(data: Path) -> dict[str, dict[str, Any]]:
    """The runs that manifests list, by id."""
    folder = DataFolder(data)
    return {entry["run"]: entry for day in folder.days() for entry in (folder.read_manifest(day) or {})["runs"]}


def processes_of(leader: int) -> list[int]:
    """A process and all that descend from it."""
    children: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(FileNotFoundError, ProcessLookupError):
            parent = int(path.read_text().rpartition(")")[2].split()[1])
            children.setdefault(parent, []).append(int(path.parent.name))
    found = [leader]
    for pid in found:
        found += children.get(pid, [])
    return found


def command_of(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
