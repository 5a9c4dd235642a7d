"""Many nights over the same sites: nothing lost, memory and time flat, the database as large as what it knows.

    python -m benchmarks.load.nights --data FOLDER [--sites 20] [--nights 90] [--articles 2] [--seed 1]

Sites on loopback whose feeds list what came in the last nights. Articles come, get a paragraph more, vanish; a site
gets a new design every few weeks; one answer in twenty is a fault. Each night is a real `copydesk crawl` whose clock
is that night's. Once a week the night is killed at a moment drawn by the seed and called again, once a month its disk
is full (a tmpfs on FOLDER, where the machine lets one be mounted) and it is called again with room. After each night
every listed address must have exactly one outcome; at the end every article that was there to be read must be a record
in its newest form, and `copydesk verify` must be content. Ends with 1 where anything is wrong. Linux only.
"""

from __future__ import annotations

import argparse
import asyncio
import ctypes
import json
import multiprocessing
import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.load.faulty import FAULTS
from benchmarks.load.pages import printed
from copydesk.flows.dataset.prune import disk_use
from copydesk.flows.dataset.verify import verify
from copydesk.flows.dataset.writer import read_kind
from copydesk.flows.orchestration.processes import kill_group
from copydesk.flows.storage.data_folder import LATEST, DataFolder
from tests.flows.crawl.site import Site, response

ROOT = Path(__file__).parents[2]

#: Nights for which a feed lists an article, and from which one of them on it is changed, or gone.
LISTED, LATER = 4, 2

#: One article in so many changes, or vanishes; one answer in so many is a fault.
CHANGES, VANISHES, FAULTY = 7, 11, 20

#: Nights after which a site has another design, and from kill to kill and full disk to full disk.
DESIGN, WEEK, MONTH = 21, 7, 30

FIRST = datetime(2026, 1, 5, 2, tzinfo=UTC)

#: From Linux's <sys/prctl.h>.
PR_SET_CHILD_SUBREAPER = 36

#: Bytes of a disk that is as good as full.
ROOM = 200_000

#: Python's own clock, moved by so many days: what a night's command finds as `sitecustomize`.
CLOCK = """
import datetime as calendar
import os

STANDARD = calendar.datetime
AHEAD = calendar.timedelta(seconds=float(os.environ["NIGHTS_SECONDS"]))


class OfEitherKind(type):
    # Times that were made before the clock was moved are times all the same.
    def __instancecheck__(cls, other):
        return STANDARD in type(other).__mro__

    def __subclasscheck__(cls, kind):
        return STANDARD in kind.__mro__


class MovedClock(STANDARD, metaclass=OfEitherKind):
    @classmethod
    def now(cls, tz=None):
        return STANDARD.now(tz) + AHEAD


calendar.datetime = MovedClock
"""


@dataclass(frozen=True, slots=True)
class Town:
    """A site, as numbers decide it."""

    number: int
    articles: int
    seed: int

    def born(self, night: int) -> range:
        """The articles that come on a night."""
        return range(night * self.articles, (night + 1) * self.articles)

    def listed(self, night: int) -> list[int]:
        """What the feed lists, newest first."""
        return [n for at in range(night, max(-1, night - LISTED), -1) for n in self.born(at)]

    def drawn(self, what: str, article: int, night: int = 0) -> float:
        return random.Random(f"{self.seed} {what} {self.number} {article} {night}").random()

    def age(self, article: int, night: int) -> int:
        return night - article // self.articles

    def fault(self, article: int, night: int) -> str | None:
        """The fault of an answer, if it is one."""
        draw = self.drawn("fault", article, night)
        return list(FAULTS)[int(draw * FAULTY * len(FAULTS))] if draw < 1 / FAULTY else None

    def is_gone(self, article: int, night: int) -> bool:
        return self.age(article, night) >= LATER and self.drawn("gone", article) < 1 / VANISHES

    def is_changed(self, article: int, night: int) -> bool:
        return self.age(article, night) >= LATER and self.drawn("change", article) < 1 / CHANGES

    def is_good(self, article: int, night: int) -> bool:
        """Whether an article can be read on a night."""
        return not self.fault(article, night) and not self.is_gone(article, night)

    def page(self, host: str, article: int, night: int) -> bytes:
        design = (night + self.number) // DESIGN
        number = self.number * 100_000 + article
        more = int(self.is_changed(article, night))
        return printed(host, path(article), number, self.number + 1000 * design, seed=self.seed, more=more)


def path(article: int) -> str:
    return f"/news/story-{article}"


def feed(town: Town, host: str, night: int) -> bytes:
    """A feed of what is listed."""
    items = "".join(
        f"<item><title>Story {n}</title><link>http://{host}{path(n)}</link></item>" for n in town.listed(night)
    )
    head = '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>News</title>'
    return f"{head}{items}</channel></rss>".encode()


@dataclass
class Newspaper(Site):
    """A site that answers by what night it is."""

    town: Town | None = None
    night: Any = None

    async def _send(self, path: str, headers: dict[str, str], writer: asyncio.StreamWriter) -> None:
        town, night = self.town, self.night.value
        assert town
        self.routes = {}
        if path == "/feed.xml":
            self.routes[path] = response(feed(town, self.address, night), Content_Type="application/rss+xml")
        elif path.startswith("/news/story-"):
            article = int(path.removeprefix("/news/story-").partition("?")[0])
            fault = town.fault(article, night)
            if fault:
                self.routes[path] = FAULTS[fault][0]
            elif not town.is_gone(article, night):
                self.routes[path] = response(town.page(self.address, article, night))
        self.hits = self.hits[-1:]
        await super()._send(path, headers, writer)


def serve(towns: list[Town], night: Any, told: Any) -> None:
    """Serve the sites until this process is ended; their hosts go into the queue."""

    async def main() -> None:
        async with AsyncExitStack() as stack:
            sites = [Newspaper(town=town, night=night) for town in towns]
            for site in sites:
                await stack.enter_async_context(site.serve())
            told.put([site.address for site in sites])
            await asyncio.Event().wait()

    asyncio.run(main())


@dataclass(frozen=True, slots=True)
class Cost:
    """What a call used: its processes together of the processor, the program and its largest worker of memory."""

    code: int
    wall: float
    cpu: float
    memory: int
    worker: int


def _reap(program: int, began: float) -> Cost:
    """Wait for a program and for all that it started, which come to us when it ends: `_adopt`."""
    code, cpu, memory, worker = 0, 0.0, 0, 0
    while True:
        try:
            child, status, used = os.wait4(-program, 0)
        except ChildProcessError:
            return Cost(code, time.monotonic() - began, cpu, memory, worker)
        cpu += used.ru_utime + used.ru_stime
        if child == program:
            code, memory = os.waitstatus_to_exitcode(status), used.ru_maxrss * 1024
        else:
            worker = max(worker, used.ru_maxrss * 1024)


def _adopt() -> None:
    """Become the parent of processes whose own one has ended: what workers used is told to their parent alone."""
    if ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl: this process cannot adopt others")


@dataclass
class Simulation:
    """The nights over these sites."""

    data: Path
    towns: list[Town]
    hosts: list[str]
    draw: random.Random
    usual: float = 20.0

    def call(self, night: int, *, kill_after: float | None = None) -> Cost:
        """One call of the command, perhaps a killed one."""
        clock = self.data.with_name(self.data.name + ".clock")
        clock.mkdir(exist_ok=True)
        (clock / "sitecustomize.py").write_text(CLOCK)
        ahead = (FIRST + timedelta(days=night) - datetime.now(UTC)).total_seconds()
        words = ["crawl", "--data", str(self.data), "--delay", "0", "--workers", "1"]
        words += [word for host in self.hosts for word in ("--allow-private", host)]
        told = {"PYTHONPATH": f"{clock}:{ROOT}", "NIGHTS_SECONDS": str(ahead), "OMP_NUM_THREADS": "1"}
        run = "from copydesk.flows.cli.app import main; main()"
        began = time.monotonic()
        with self.data.with_name(self.data.name + ".log").open("ab") as log:
            child = subprocess.Popen(
                [sys.executable, "-c", run, *words],
                cwd=ROOT,
                env=os.environ | told,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
            if kill_after is not None:
                time.sleep(kill_after)
                kill_group(child.pid)
            return _reap(child.pid, began)

    def night(self, night: int) -> tuple[Cost, list[str]]:
        """One night with what happens to it; its last call, and what was wrong."""
        wrong: list[str] = []
        if night % WEEK == WEEK - 1:
            self.call(night, kill_after=self.draw.uniform(0.05, 0.95) * self.usual)
            wrong += [f"after a kill: {problem}" for problem in self.problems()]
        if night % MONTH == MONTH - 1 and os.path.ismount(self.data):
            filler = self.data / "filler"
            with filler.open("wb", buffering=0) as file:
                while _free(self.data) > ROOM:
                    file.write(b"\0" * min(2**20, _free(self.data) - ROOM + 4096))
            full = self.call(night)
            wrong += ["a full disk was not an error"] if full.code == 0 else []
            wrong += [f"on a full disk: {problem}" for problem in self.problems()]
            filler.unlink()
        cost = self.call(night)
        if cost.code not in (0, 3):
            wrong.append(f"ends with {cost.code}")
        self.usual = cost.wall
        return cost, [*wrong, *self.lost(night)]

    def problems(self) -> list[str]:
        """What `verify` says of what is published; nothing where nothing is yet."""
        return [str(p) for p in verify(self.data)] if DataFolder(self.data).days() else []

    def lost(self, night: int) -> Iterator[str]:
        """Listed addresses that have not exactly one outcome, and a `latest` that names another night."""
        day = (FIRST + timedelta(days=night)).date()
        manifest = DataFolder(self.data).read_manifest(day)
        if manifest is None:
            yield f"nothing is published under {day}"
            return
        if json.loads((self.data / LATEST).read_bytes())["date"] != day.isoformat():
            yield "latest names another night"
        # A night that was killed behind its end is whole, and the next call is a night of its own.
        for entry in manifest["runs"]:
            count = Counter(row["source_url"] for row in read_kind(self.data, entry["files"], "outcomes"))
            for town, host in zip(self.towns, self.hosts, strict=True):
                for article in town.listed(night):
                    number = count[f"http://{host}{path(article)}"]
                    if number != 1:
                        yield f"http://{host}{path(article)} has {number} outcomes in {entry['run']}"

    def missing(self, nights: int) -> Iterator[str]:
        """Articles that could be read, and are no record in their newest form."""
        newest: dict[str, dict[str, Any]] = {}
        for day in DataFolder(self.data).days():
            for row in read_kind(self.data, DataFolder(self.data).files(day), "records"):
                newest[row["source_url"]] = row
        for town, host in zip(self.towns, self.hosts, strict=True):
            for article in range(nights * town.articles):
                born = article // town.articles
                seen = [n for n in range(born, min(nights, born + LISTED)) if town.is_good(article, n)]
                row = newest.get(f"http://{host}{path(article)}")
                if seen and seen[0] == born and row is None:
                    yield f"{host}{path(article)} is no record"
                if row and seen and town.is_changed(article, seen[-1]) and "added since" not in row["text"]:
                    yield f"{host}{path(article)} is not in its newest form"


def _free(folder: Path) -> int:
    room = os.statvfs(folder)
    return room.f_bavail * room.f_frsize


def _mount(data: Path) -> bool:
    """A disk of its own for the data folder, which can be full; false where the machine does not allow it."""
    command = ["mount", "-t", "tmpfs", "-o", "size=2g", "tmpfs", str(data)]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def simulate(simulation: Simulation, nights: int, clock: Any) -> list[str]:
    """Run the nights, a line of the table each; what was wrong."""
    wrong: list[str] = []
    print(
        "| night | addresses | records | s | s of processor | MiB: program | worker | state.db MB | archive MB | bad |"
    )
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    for night in range(nights):
        clock.value = night
        cost, found = simulation.night(night)
        wrong += [f"night {night}: {what}" for what in found]
        manifest = DataFolder(simulation.data).read_manifest((FIRST + timedelta(days=night)).date()) or {"counts": {}}
        state = sum(p.stat().st_size for p in simulation.data.glob("state.db*")) / 1e6
        counts = manifest["counts"]
        told = [night, sum(counts.values()), counts.get("record", 0), f"{cost.wall:.1f}", f"{cost.cpu:.1f}"]
        told += [
            f"{cost.memory / 2**20:.0f}",
            f"{cost.worker / 2**20:.0f}",
            f"{state:.1f}",
            f"{disk_use(simulation.data / 'archive') / 1e6:.1f}",
        ]
        print(f"| {' | '.join(map(str, told))} | {len(found)} |", flush=True)
    wrong += [f"at the end: {problem}" for problem in verify(simulation.data, is_deep=True)]
    return [*wrong, *simulation.missing(nights)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--sites", type=int, default=20)
    parser.add_argument("--nights", type=int, default=90)
    parser.add_argument("--articles", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    told = parser.parse_args()
    told.data.mkdir(parents=True)
    _adopt()
    is_mounted = _mount(told.data)
    print("a disk of its own" if is_mounted else "no tmpfs can be mounted here: no night has a full disk")
    towns = [Town(number, told.articles, told.seed) for number in range(told.sites)]
    clock, queue = multiprocessing.Value("i", 0), multiprocessing.Queue()
    server = multiprocessing.Process(target=serve, args=(towns, clock, queue), daemon=True)
    server.start()
    try:
        hosts: list[str] = queue.get()
        sources = [f'[[source]]\nname = "{host}"\nurl = ["http://{host}/feed.xml"]\n' for host in hosts]
        (told.data / "sources.toml").write_text("".join(sources))
        simulation = Simulation(told.data, towns, hosts, random.Random(told.seed))
        wrong = simulate(simulation, told.nights, clock)
    finally:
        server.terminate()
        if is_mounted:
            subprocess.run(["umount", told.data], check=False)
    print(f"{len(wrong)} wrong")
    for what in wrong[:50]:
        print(f"  {what}")
    raise SystemExit(bool(wrong))


if __name__ == "__main__":
    main()
