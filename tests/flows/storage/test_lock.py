"""One writer a data folder."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from copydesk.flows.storage.lock import LockedError, lock_folder


def test_a_second_writer_is_told_who_the_first_is(tmp_path: Path) -> None:
    with (
        lock_folder(tmp_path / "data", "nightly run nightly-1"),
        pytest.raises(LockedError, match=rf"in use by process {os.getpid()} on .*: nightly run nightly-1, since 20"),
        lock_folder(tmp_path / "data", "reclean"),
    ):
        raise AssertionError("two writers")


def test_the_next_one_gets_it(tmp_path: Path) -> None:
    for purpose in ("first", "second"):
        with lock_folder(tmp_path, purpose):
            assert purpose in (tmp_path / ".lock").read_text()
    assert (tmp_path / ".lock").read_text() == ""


def test_a_lock_ends_with_its_holder(tmp_path: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from copydesk.flows.storage.lock import lock_folder\n"
        "with lock_folder(Path(sys.argv[1]), 'killed'):\n    print('held', flush=True); time.sleep(60)\n"
    )
    process = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()
    with pytest.raises(LockedError, match=f"process {process.pid}"), lock_folder(tmp_path, "other"):
        pass
    process.send_signal(signal.SIGKILL)
    process.wait()
    time.sleep(0.05)
    with lock_folder(tmp_path, "next"):
        assert "next" in (tmp_path / ".lock").read_text()


def test_who_waits_gets_the_folder_when_it_is_free(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("copydesk.flows.storage.lock.TRY_SECONDS", 0.02)
    entered, leaving = threading.Event(), threading.Event()

    def first() -> None:
        with lock_folder(tmp_path, "nightly"):
            entered.set()
            time.sleep(0.3)
            leaving.set()

    thread = threading.Thread(target=first)
    thread.start()
    assert entered.wait(60)
    assert not leaving.is_set()
    with lock_folder(tmp_path, "adhoc", wait=60):
        assert leaving.is_set()
    thread.join()


def test_who_waits_too_long_gives_up(tmp_path: Path) -> None:
    with lock_folder(tmp_path, "nightly"), pytest.raises(LockedError), lock_folder(tmp_path, "adhoc", wait=0.1):
        pass
