"""Commands that change what is published, killed at seeded moments: what readers see, and what a second call does.

    python -m benchmarks.load.kills [--moments 50] [--seed 1] [--only reclean ...]

Makes a data folder of three small runs on two days, and for each moment a copy of it. The command runs in a process
that ends itself with SIGKILL before one of its file operations or SQL statements, drawn by the seed from all that a
whole call makes. Then `copydesk verify` must find nothing, no record may be lost, `latest` must name a whole night; a
second call must end well, and leave what a call leaves that nobody killed. Ends with 1 where any of it fails. Linux.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from benchmarks.load.archive import write_file
from benchmarks.load.pages import host_names
from copydesk.flows.cli.app import main as copydesk
from copydesk.flows.dataset.compact import compact
from copydesk.flows.dataset.export import export
from copydesk.flows.dataset.retract import retract
from copydesk.flows.dataset.verify import verify
from copydesk.flows.dataset.writer import read_kind, read_lines
from copydesk.flows.explain.search import Query, find
from copydesk.flows.runs.fetch import FetchOptions
from copydesk.flows.runs.nightly import NightOptions, open_night, run_night
from copydesk.flows.storage.atomic_files import digest_of
from copydesk.flows.storage.data_folder import LATEST, DataFolder, begin_run

#: Days ago of each run, and its pages.
RUNS = ((20, range(0, 8)), (1, range(6, 14)), (1, range(14, 20)))

HOSTS = host_names(4)

#: Events of Python's own audit that change files (PEP 578); `open` is one where it is for writing.
CHANGES = frozenset({"os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.symlink", "os.truncate", "os.link"})

WRITING = os.O_WRONLY | os.O_RDWR

KINDS = ("records", "outcomes", "edits", "tombstones")


@dataclass(frozen=True, slots=True)
class Command:
    """A command on trial: its words, what comes before it, and the folder that readers look into."""

    words: Callable[[Path], list[str]]
    prepare: Callable[[Path], object] = lambda root: None
    published: Callable[[Path], Path] = lambda root: root / "data"


def _rule(root: Path) -> None:
    """Something for `reclean` to change: the boxes inside stories go, and one site's prompt."""
    for host in HOSTS[:2]:
        (root / "data" / "rules").mkdir(exist_ok=True)
        (root / "data" / "rules" / f"{host}.toml").write_text('drop = [".more"]\n')


def _sent_and_forgotten(root: Path) -> None:
    """A place that holds what is to be taken from it."""
    export(root / "data", str(root / "place"))
    retract(root / "data", HOSTS[3], datetime.now(UTC))


COMMANDS = {
    "reclean": Command(lambda root: ["reclean", "--publish", "--workers", "1", "--data", str(root / "data")], _rule),
    "forget": Command(lambda root: ["forget", HOSTS[3], "--data", str(root / "data")]),
    "prune": Command(lambda root: ["prune", "--keep-days", "10", "--data", str(root / "data")]),
    "export": Command(
        lambda root: ["export", str(root / "data"), "--to", str(root / "place")],
        _sent_and_forgotten,
        lambda root: root / "place",
    ),
    "compact": Command(
        lambda root: ["compact", str(root / "data"), "--out", str(root / "place")],
        lambda root: (compact(root / "data", root / "place"), retract(root / "data", HOSTS[3], datetime.now(UTC))),
        lambda root: root / "place",
    ),
}


def make_base(root: Path) -> None:
    """A data folder of several runs over archives, with an index over it and reports."""
    root.mkdir()
    for number, (days, pages) in enumerate(RUNS):
        archive = root / f"{number}.warc.gz"
        write_file(archive, pages, HOSTS, 1)
        what = FetchOptions(archives=(archive,))
        begin_run(DataFolder(root / "data"), "import", datetime.now(UTC) - timedelta(days=days), purpose=what.purpose)
        with open_night(root / "data", what, NightOptions(1), kind="import") as night:
            run_night(night)
    find(root / "data", Query())


def run(words: list[str], kill_at: int | None = None) -> tuple[int, int]:
    """Run a command in a process of its own; its end (negative for a signal), and how many operations it made."""

    def command() -> None:
        with open(os.devnull, "w") as nowhere:
            os.dup2(nowhere.fileno(), 1)
        sys.argv = ["copydesk", *words]
        copydesk()

    return in_child(command, kill_at)


def in_child(job: Callable[[], object], kill_at: int | None = None) -> tuple[int, int]:
    """The same of anything. This process itself starts no pool of workers: its children could not have one then."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.setpgid(0, 0)
        os.close(reading)
        _count(writing, kill_at)
        _end_with(job)
    os.close(writing)
    with os.fdopen(reading, "rb") as told:
        count = len(told.read())
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), count


def _count(told: int, kill_at: int | None) -> None:
    """Tell the parent of each operation that changes files, by a byte; be killed at a number of them."""
    mine, made = os.getpid(), 0

    def counted() -> None:
        nonlocal made
        if os.getpid() == mine:
            made += 1
            os.write(told, b".")
            if made == kill_at:
                os.kill(mine, signal.SIGKILL)

    def audited(name: str, details: tuple[Any, ...]) -> None:
        if name in CHANGES or (name == "open" and isinstance(details[2], int) and details[2] & WRITING):
            counted()

    def counted_sync(file: int, real: Callable[[int], None] = os.fsync) -> None:
        counted()
        real(file)

    os.fsync = counted_sync  # type: ignore[assignment]
    event.listen(Engine, "before_cursor_execute", lambda *_: counted())
    event.listen(Engine, "commit", lambda *_: counted())
    sys.addaudithook(audited)


def _end_with(job: Callable[[], object]) -> None:
    """End this process with what became of a job."""
    code = 1
    try:
        job()
        code = 0
    except SystemExit as end:
        code = int(end.code or 0)
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


def lines(root: Path) -> Counter[str]:
    """What is published, without what names a run's moment."""
    manifests = [root / "manifest.json"] if (root / "manifest.json").exists() else []
    folder = DataFolder(root)
    found: Counter[str] = Counter()
    if manifests:
        found.update(row["id"] + row["text"] for path in root.glob("records*") for row in read_lines(path))
    for files in map(folder.files, folder.days()):
        found.update(f"{row['id']} {row['revision']} {row['text']}" for row in read_kind(root, files, "records"))
        found.update(f"{row['source_url']} {row['outcome']}" for row in read_kind(root, files, "outcomes"))
        found.update(f"{row['id']} {row['rule']} {row['at']}" for row in read_kind(root, files, "edits"))
    return found


def leftovers(root: Path) -> Iterator[str]:
    """Files that no manifest lists, and those that a call leaves only when it is killed."""
    days = DataFolder(root).days()
    listed = {file["path"] for day in days for file in (DataFolder(root).read_manifest(day) or {})["files"]}
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if path.is_file() and days and path.parts and name.split("/")[0] in KINDS and name not in listed:
            yield f"{name} is listed nowhere"
        if name.endswith((".tmp", "-journal")) or name.startswith(("reclean/", "work/")):
            yield f"{name} is left"


def broken_after_kill(place: Path, before: Counter[str], after: Counter[str]) -> Iterator[str]:
    """What a reader would find wrong between the kill and the second call."""
    if not (place / "manifest.json").exists() and not (place / "manifests").exists():
        # `compact` takes its manifest away first: nothing is published there until it is whole again.
        return
    yield from (f"verify: {problem}" for problem in verify(place, is_deep=True))
    if (place / LATEST).exists():
        files = json.loads((place / LATEST).read_bytes())["files"]
        yield from (f"latest lists {f['path']}, which is not whole" for f in files if not _is_whole(place, f))
    ids = {line.split(" ")[0] for line in before if line in after}
    if lost := ids - {line.split(" ")[0] for line in lines(place)}:
        yield f"lost: {sorted(lost)[:3]}"


def _is_whole(place: Path, file: dict[str, Any]) -> bool:
    path = place / file["path"]
    return path.exists() and digest_of(path) == (file["bytes"], file["sha256"])


def broken_after_second(place: Path, code: int, wanted: Counter[str]) -> Iterator[str]:
    """What is wrong after the second call."""
    if code:
        yield f"the second call ends with {code}"
    yield from (f"then verify: {problem}" for problem in verify(place, is_deep=True))
    if lines(place) != wanted:
        yield "the second call gives other lines than a whole one"
    yield from leftovers(place)


def trial(base: Path, work: Path, name: str, moments: int, seed: int) -> tuple[int, int, list[str]]:
    """Kill a command at so many moments; the operations of a whole call, the kills, what broke, with its moment."""
    command = COMMANDS[name]
    ready, whole = work / "ready", work / "whole"
    shutil.copytree(base, ready, symlinks=True)
    command.prepare(_moved(ready, work / "at"))
    shutil.move(work / "at", ready)
    before = lines(command.published(ready))
    at = _moved(shutil.copytree(ready, whole, symlinks=True), work / "at")
    code, operations = run(command.words(at))
    wanted = lines(command.published(at))
    problems = [f"whole: {why}" for why in broken_after_second(command.published(at), code, wanted)]
    shutil.rmtree(at)
    drawn = sorted(random.Random(seed).sample(range(1, operations + 1), min(moments, operations)))
    killed = 0
    for moment in drawn:
        at = Path(shutil.copytree(ready, work / "at", symlinks=True))
        ended, _ = run(command.words(at), moment)
        killed += ended == -signal.SIGKILL
        place = command.published(at)
        found = list(broken_after_kill(place, before, wanted))
        again, _ = run(command.words(at))
        found += broken_after_second(place, again, wanted)
        problems += [f"{moment}: {why}" for why in found]
        shutil.rmtree(at)
    shutil.rmtree(ready)
    return operations, killed, problems


def _moved(source: Path, target: Path) -> Path:
    """A folder at the one place where each trial has it: paths in the state are absolute."""
    return Path(shutil.move(source, target))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--moments", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", nargs="*", choices=sorted(COMMANDS), default=sorted(COMMANDS))
    told = parser.parse_args()
    is_broken = False
    with tempfile.TemporaryDirectory(prefix="copydesk-kills-") as temporary:
        if in_child(lambda: make_base(Path(temporary) / "base"))[0]:
            raise SystemExit("the data folder could not be made")
        print("| command | operations | killed | broken | what |\n| --- | --- | --- | --- | --- |")
        for name in told.only:
            work = Path(temporary) / name
            work.mkdir()
            operations, killed, problems = trial(Path(temporary) / "base", work, name, told.moments, told.seed)
            moments = {problem.partition(":")[0] for problem in problems}
            is_broken = is_broken or bool(problems)
            print(f"| `{name}` | {operations} | {killed} | {len(moments)} | |", flush=True)
            for problem in problems[:40]:
                print(f"    {problem}")
    raise SystemExit(is_broken)


if __name__ == "__main__":
    main()
