"""A night that is killed in the middle: nothing half is published, and the next one takes it up."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from copydesk.flows.dataset.verify import verify
from copydesk.flows.demo.newspapers import DemoServer
from copydesk.flows.runs.fetch import FetchOptions
from copydesk.flows.runs.nightly import NightOptions, open_night, run_night
from tests.flows.stories import rows_of

ROOT = Path(__file__).parents[3]


def begin(data: Path, demo: DemoServer) -> subprocess.Popen[bytes]:
    """A night in a process of its own."""
    opened = [word for pair in demo.allow for word in ("--allow", pair)]
    return subprocess.Popen(
        [
            sys.executable,
            "-c",
            "from copydesk.flows.cli.app import main; main()",
            "crawl",
            "--data",
            str(data),
            *opened,
        ],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )


def await_files(folder: Path, pattern: str, seconds: float = 300.0) -> None:
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


@pytest.fixture(scope="module")
def demo() -> Iterator[DemoServer]:
    with DemoServer() as server:
        yield server


@pytest.fixture(scope="module")
def untroubled(demo: DemoServer, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The records of a night that nobody killed."""
    data = prepare(tmp_path_factory.mktemp("untroubled"), demo)
    finish(data, demo)
    return hashes(data)


def prepare(data: Path, demo: DemoServer) -> Path:
    demo.sources_toml(data / "sources.toml")
    demo.write_rules(data / "rules")
    return data


def finish(data: Path, demo: DemoServer) -> dict[str, Any]:
    """A night in this process; gives its entry in the manifest."""
    with open_night(data, FetchOptions(data / "sources.toml", allow=tuple(demo.allow)), NightOptions(1)) as night:
        return run_night(night)


def hashes(data: Path) -> dict[str, str]:
    return {row["id"]: row["content_hash"] for row in rows_of(data, "records")}


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
@pytest.mark.parametrize("seen", ["archive/*/*", "work/*/places/*", "work/*/cleaned/*"])
def test_a_killed_night_leaves_nothing_half_and_is_taken_up(
    demo: DemoServer, untroubled: dict[str, str], tmp_path: Path, seen: str
) -> None:
    prepare(tmp_path, demo)
    demo.asked.clear()
    run = begin(tmp_path, demo)
    await_files(tmp_path, seen)
    run.send_signal(signal.SIGKILL)
    run.wait(10)
    deadline = time.monotonic() + 60
    while of_session(run.pid) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert of_session(run.pid) == []
    assert not list(tmp_path.glob("manifests/*"))
    entry = finish(tmp_path, demo)
    assert entry["addresses"] == sum(entry["counts"].values()) == 112
    assert hashes(tmp_path) == untroubled
    assert list(verify(tmp_path)) == []
    # At most the page of each site that was under way is asked for again.
    asked = Counter((a.site, a.path) for a in demo.asked if a.status == 200 and "/2026/" in a.path)
    assert asked.total() - len(asked) <= len(demo.origins)
