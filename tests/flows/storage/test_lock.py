"""One writer a folder; who comes second hears who the first is, or waits."""

import threading
import time
from pathlib import Path

import pytest

from flows.storage.lock import LockedError, lock_folder


def test_the_second_writer_hears_of_the_first(tmp_path: Path) -> None:
    holder = r"process \d+ on .*: nightly, since 20"
    with lock_folder(tmp_path, "nightly"), pytest.raises(LockedError, match=holder), lock_folder(tmp_path, "reclean"):
        pass


def test_who_waits_gets_the_folder_when_it_is_free(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.storage.lock.TRY_SECONDS", 0.02)
    entered = threading.Event()

    def first() -> None:
        with lock_folder(tmp_path, "nightly"):
            entered.set()
            time.sleep(0.3)

    thread = threading.Thread(target=first)
    thread.start()
    entered.wait(5)
    began = time.monotonic()
    with lock_folder(tmp_path, "adhoc", wait=20):
        assert 0.1 < time.monotonic() - began < 10
    thread.join()


def test_who_waits_too_long_gives_up(tmp_path: Path) -> None:
    with lock_folder(tmp_path, "nightly"), pytest.raises(LockedError), lock_folder(tmp_path, "adhoc", wait=0.1):
        pass


def test_a_freed_folder_is_free(tmp_path: Path) -> None:
    for purpose in ("nightly", "adhoc"):
        with lock_folder(tmp_path, purpose):
            assert purpose in (tmp_path / ".lock").read_text()
        assert (tmp_path / ".lock").read_text() == ""
