"""State, archive, work and Prefect's folder are for their user alone; what is there keeps its mode, and is told of."""

import os
import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from copydesk.flows.storage.atomic_files import open_to_others
from copydesk.flows.storage.data_folder import DataFolder, begin_run
from copydesk.flows.storage.state.database import open_state


@pytest.fixture(autouse=True)
def usual_umask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_folder_shows_nothing_to_others(tmp_path: Path) -> None:
    run = begin_run(DataFolder(tmp_path), "nightly", datetime.now(UTC))
    state = open_state(f"sqlite:///{tmp_path / 'state.db'}")
    state.begin(run.id, "2026-03-01")
    found = {path.name: mode(path) for path in tmp_path.iterdir()}
    state.close()
    assert {name: found[name] for name in ("archive", "work")} == {"archive": 0o700, "work": 0o700}
    assert {m for name, m in found.items() if name.startswith("state.db")} == {0o600}
    assert list(open_to_others(tmp_path)) == []


def test_what_is_there_keeps_its_mode_and_is_told_of(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    (tmp_path / "archive").mkdir(mode=0o755)
    (tmp_path / "state.db").touch(mode=0o644)
    begin_run(DataFolder(tmp_path), "nightly", datetime.now(UTC))
    open_state(f"sqlite:///{tmp_path / 'state.db'}").close()
    assert (mode(tmp_path / "archive"), mode(tmp_path / "state.db")) == (0o755, 0o644)
    said = list(open_to_others(tmp_path))
    assert [line.rpartition("chmod o-rwx ")[2] for line in said] == [str(tmp_path / n) for n in ("archive", "state.db")]
    assert "0755" in said[0]
    tmp_path.chmod(0o700)
    assert list(open_to_others(tmp_path)) == []
