"""A night that is killed in the middle: nothing half is published, and the next one takes it up."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from flows.demo import DemoServer
from flows.fetching import FetchOptions
from flows.night import NightOptions, open_night, run_night
from flows.verify import verify

ROOT = Path(__file__).parents[2]


def begin(data: Path, demo: DemoServer) -> subprocess.Popen[bytes]:
    """A night in a process of its own."""
    opened = [word for pair in demo.allow for word in ("--allow", pair)]
    return subprocess.Popen(
        [sys.executable, "-c", "from flows.cli import main; main()", "crawl", "--data", str(data), *opened],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )


def await_files(folder: Path, pattern: str, seconds: float = 120.0) -> None:
    deadline = time.monotonic() + seconds
    while not any(folder.glob(pattern)):
        assert time.monotonic() < deadline, f"no {pattern} came"
        time.sleep(0.02)


def of_session(leader: int) -> list[int]:
    """The processes of a session that live."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, _, rest = path.read_text().rpartition(")")
        except (FileNotFoundError, ProcessLookupError):
            continue
        state, _, _, session = rest.split()[:4]
        if int(session) == leader and state != "Z":
            found.append(int(name.split()[0]))
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
@pytest.mark.parametrize("seen", ["archive/*/*", "work/*/places/*", "work/*/cleaned/*"])
def test_a_killed_night_leaves_nothing_half_and_is_taken_up(tmp_path: Path, seen: str) -> None:
    with DemoServer() as demo:
        demo.sources_toml(tmp_path / "sources.toml")
        demo.write_rules(tmp_path / "rules")
        run = begin(tmp_path, demo)
        await_files(tmp_path, seen)
        run.send_signal(signal.SIGKILL)
        run.wait(10)
        deadline = time.monotonic() + 15
        while of_session(run.pid) and time.monotonic() < deadline:
            time.sleep(0.1)
        assert of_session(run.pid) == []
        assert not list(tmp_path.glob("manifests/*"))
        what = FetchOptions(tmp_path / "sources.toml", allow=tuple(demo.allow))
        with open_night(tmp_path, what, NightOptions(1)) as night:
            entry = run_night(night)
        asked = Counter(a.path for a in demo.asked if a.status == 200 and a.path.startswith("/2026/"))
    assert entry["counts"] == {"record": 100, "unchanged": 0, "duplicate": 4, "reject": 8, "failure": 0}
    assert list(verify(tmp_path)) == []
    # At most the one page that was under way is asked for again.
    assert asked.total() - len(asked) <= 1
    assert json.loads((tmp_path / "latest").read_bytes())["runs"][0]["run"] == entry["run"]
