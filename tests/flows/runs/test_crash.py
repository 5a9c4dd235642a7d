"""Killed at any moment, or on a full disk: earlier nights stay readable, nothing torn is seen, the rerun is whole."""

import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from copydesk.flows.dataset.verify import verify
from copydesk.flows.orchestration.processes import kill_group
from copydesk.flows.storage.data_folder import DataFolder
from tests.flows.stories import Told, publish_night, story

ROOT = Path(__file__).parents[3]
ONE = date(2026, 11, 20)
TOWNS = ("Aston", "Belton", "Carlow", "Denby", "Elton", "Formby")
FIRST = [Told(f"https://a.example/{town}", story(town), "\n\nShare this") for town in TOWNS]
SECOND = [Told(f"https://b.example/{town}", story(town + "ham"), "\n\nSign up") for town in TOWNS]


def second_night(root: Path) -> None:
    publish_night(root, date(2026, 11, 21), SECOND, failed=["https://c.example/late"])


def run(code: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def forked(work: Callable[[], None]) -> tuple[int, str]:
    """Do work in a child of this process; give how the child ended, and what was raised."""
    to_read, to_write = os.pipe()
    child = os.fork()
    if child == 0:
        code = 0
        try:
            work()
        except BaseException as error:
            os.write(to_write, str(error).encode())
            code = 1
        finally:
            os._exit(code)
    os.close(to_write)
    with os.fdopen(to_read, "rb") as said:
        why = said.read().decode()
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), why


def killed_at(moment: int, work: Callable[[], None]) -> None:
    """Do work, and end this process as by a power cut at the operation on files of that number."""
    count = 0

    def counted(real: Callable[..., Any]) -> Callable[..., Any]:
        def operation(*args: Any, **kwargs: Any) -> Any:
            nonlocal count
            count += 1
            if count == moment:
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*args, **kwargs)

        return operation

    os.fsync = counted(os.fsync)
    for name in ("replace", "open", "unlink", "symlink_to", "mkdir"):
        setattr(Path, name, counted(getattr(Path, name)))
    work()
    assert count < moment, "it outlived its moment"


def tree(root: Path) -> dict[str, bytes]:
    files = (p for p in sorted(root.rglob("*")) if p.is_file() and "work" not in p.parts)
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in files}


def moments(many: int) -> list[object]:
    """Seeded moments: three in each run of the tests, all of them in the soak."""
    drawn = random.Random(7).sample(range(1, 61), many)
    return [n if place < 3 else pytest.param(n, marks=pytest.mark.soak) for place, n in enumerate(drawn)]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    root = tmp_path_factory.mktemp("whole")
    publish_night(root, ONE, FIRST)
    second_night(root)
    return tree(root)


@pytest.mark.parametrize("moment", moments(50))
def test_killed_while_publishing(tmp_path: Path, whole: dict[str, bytes], moment: int) -> None:
    publish_night(tmp_path, ONE, FIRST)
    code, why = forked(lambda: killed_at(moment, lambda: second_night(tmp_path)))
    assert code in (0, -signal.SIGKILL), why
    assert_readable(tmp_path)
    second_night(tmp_path)
    assert list(verify(tmp_path)) == []
    assert tree(tmp_path) == whole


def assert_readable(root: Path) -> None:
    """Both nights are whole, or the second is not there at all; between their manifest and `latest` is a step."""
    assert [str(p) for p in verify(root) if p.place != "latest"] == []
    days = DataFolder(root).days()
    latest = json.loads((root / "latest").read_bytes())["date"]
    assert latest in {str(days[-1]), str(ONE)}


@pytest.mark.parametrize("limit", [0, 100, 900, 2_000])
def test_a_file_size_limit(tmp_path: Path, whole: dict[str, bytes], limit: int) -> None:
    publish_night(tmp_path, ONE, FIRST)
    before = tree(tmp_path)

    def limited() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        second_night(tmp_path)

    code, why = forked(limited)
    assert (code, "File too large" in why) == (1, True), why
    assert list(verify(tmp_path)) == []
    assert {name: data for name, data in tree(tmp_path).items() if name in before} == before
    assert not [name for name in tree(tmp_path) if name.endswith(".tmp")]
    second_night(tmp_path)
    assert tree(tmp_path) == whole


def test_a_full_disk(tmp_path: Path, whole: dict[str, bytes]) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=128k", "tmpfs", disk], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip(f"no tmpfs can be mounted here: {mounted.stderr.decode().strip()}")
    try:
        publish_night(disk, ONE, FIRST)
        filler = disk / "filler"
        with filler.open("wb", buffering=0) as file:
            while free_bytes(disk) > 4096:
                file.write(b"\0" * 4096)
        code, why = forked(lambda: second_night(disk))
        assert (code, "No space left" in why) == (1, True), why
        assert list(verify(disk)) == []
        filler.unlink()
        second_night(disk)
        assert tree(disk) == whole
    finally:
        subprocess.run(["umount", disk], check=True)


def free_bytes(folder: Path) -> int:
    room = os.statvfs(folder)
    return room.f_bavail * room.f_frsize


CLEAN = "import sys; from copydesk.flows.cli.commands import command_line; command_line()(sys.argv[1:])"


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("inputs")
    page = "<html lang=en><title>Harbour Wall {0}</title><article><h1>Harbour Wall {0}</h1>{1}</article></html>"
    for number in range(12):
        body = "".join(f"<p>{line} {number}.</p>" for line in story(f"Town{number}").split(". "))
        (folder / f"{number:02d}.html").write_text(page.format(number, body))
    return folder


@pytest.fixture(scope="module")
def cleaned(tmp_path_factory: pytest.TempPathFactory, inputs: Path) -> tuple[float, dict[str, bytes]]:
    """How long an undisturbed call takes, in seconds, and what it writes."""
    out = tmp_path_factory.mktemp("out")
    began = time.monotonic()
    assert run(CLEAN, "clean", inputs, "--out", out).returncode == 0
    return time.monotonic() - began, tree(out)


@pytest.mark.parametrize("moment", moments(50))
def test_killed_while_cleaning(
    tmp_path: Path, inputs: Path, cleaned: tuple[float, dict[str, bytes]], moment: int
) -> None:
    seconds, expected = cleaned
    command = [sys.executable, "-c", CLEAN, "clean", str(inputs), "--out", str(tmp_path / "out")]
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    )
    time.sleep(seconds * moment / 60)
    kill_group(process.pid)
    process.communicate()
    if (tmp_path / "out" / "manifest.json").exists():
        # It was done already: the machine has more time than when the undisturbed call was measured.
        assert list(verify(tmp_path / "out")) == []
    else:
        assert run(CLEAN, "clean", inputs, "--out", tmp_path / "out").returncode == 0
    assert tree(tmp_path / "out") == expected
