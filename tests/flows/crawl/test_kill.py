"""kill -9 at any moment of a crawl: the rerun completes it, and asks for nothing that was acknowledged."""

import asyncio
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from copydesk.cleaners.model.page import Page
from copydesk.flows.storage.state.database import State, open_state
from copydesk.flows.storage.warc.reader import read_archive, read_member
from tests.flows.crawl.site import Site, page

COUNT = 60
PROGRAM = str(Path(__file__).with_name("nightly.py"))


def words(n: int) -> str:
    return f"Story {n} of the harbour. " + random.Random(n).randbytes(600).hex()


@pytest.fixture
def site() -> Iterator[Site]:
    with served(Site({f"/{n}": page(words(n)) for n in range(COUNT)}, latency=0.01)) as site:
        yield site


@contextmanager
def served(site: Site) -> Iterator[Site]:
    """A site in a thread, so that it outlives the crawls."""
    ready, loop = threading.Event(), asyncio.new_event_loop()

    async def main() -> None:
        async with site.serve():
            ready.set()
            await asyncio.Event().wait()

    def run() -> None:
        asyncio.set_event_loop(loop)
        with pytest.raises(asyncio.CancelledError):
            loop.run_until_complete(task)

    task = loop.create_task(main())
    thread = threading.Thread(target=run)
    thread.start()
    ready.wait()
    yield site
    loop.call_soon_threadsafe(task.cancel)
    thread.join()


def start(data: Path, site: Site, count: int = COUNT) -> subprocess.Popen[bytes]:
    data.mkdir(exist_ok=True)
    root = Path(__file__).parents[3]
    arguments = [sys.executable, PROGRAM, str(data), str(site.port), str(count)]
    return subprocess.Popen(arguments, cwd=root, env={"PYTHONPATH": str(root)}, stderr=subprocess.PIPE)


def finish(data: Path, site: Site, count: int = COUNT) -> None:
    process = start(data, site, count)
    _, errors = process.communicate(timeout=120)
    assert process.returncode == 0, errors.decode()


def state_of(data: Path) -> State | None:
    return open_state(f"sqlite:///{data / 'state.db'}") if (data / "state.db").exists() else None


def acknowledged(data: Path) -> set[str]:
    state = state_of(data)
    return {v.source_url for v in state.visits("nightly-1") if v.result} if state else set()


def check(data: Path, site: Site) -> None:
    """Every page is archived, once in the state, at a place where it can be read, and nothing is torn."""
    state = state_of(data)
    assert state is not None
    visits = list(state.visits("nightly-1"))
    assert [v.result for v in visits] == ["archived"] * COUNT
    for n, visit in enumerate(visits):
        saved = read_member(data / (visit.archive or ""), visit.offset or 0)
        assert isinstance(saved, Page)
        assert words(n).encode() in saved.body
        assert saved.source_url == visit.source_url
    assert list((data / "archive").rglob("*.open")) == []
    pages = [p.source_url for path in (data / "archive").rglob("*.warc.gz") for p, _ in read_archive(path)]
    assert len(pages) == len(set(pages)) == COUNT


def trial(data: Path, site: Site, chance: random.Random, kills: int) -> None:
    """Kill a crawl so many times, then let it end."""
    site.hits.clear()
    kept: set[str] = set()
    for _ in range(kills):
        before = len(site.hits)
        process = start(data, site)
        # The first request comes half a second after the start; 60 pages of 10 ms follow.
        until = time.monotonic() + 20
        while len(site.hits) == before and process.poll() is None and time.monotonic() < until:
            time.sleep(0.005)
        time.sleep(chance.random() * 0.25)
        process.kill()
        process.communicate()
        assert not {f"{site.origin}{path}" for path, _ in site.hits[before:]} & kept
        kept |= acknowledged(data)
    before = len(site.hits)
    finish(data, site)
    assert not {f"{site.origin}{path}" for path, _ in site.hits[before:]} & kept
    check(data, site)


def test_a_crawl_that_is_killed_three_times(tmp_path: Path, site: Site) -> None:
    trial(tmp_path / "data", site, random.Random(6), 3)


def test_an_article_is_whole_after_a_kill_between_its_pages(tmp_path: Path) -> None:
    last = "/0?page=3"
    pages = {
        "/0": page("<h1>Story</h1><a href='/0?page=2'>2</a>"),
        "/0?page=2": page(f"<h1>Story</h1><a href='{last}'>3</a>"),
    }
    with served(Site(pages | {last: page("The end.")}, latency=0.2)) as site:
        process = start(tmp_path / "data", site, 1)
        until = time.monotonic() + 30
        while not site.asked(last) and process.poll() is None and time.monotonic() < until:
            time.sleep(0.01)
        process.kill()
        process.communicate()
        assert site.asked(last) == 1
        assert acknowledged(tmp_path / "data") == set()
        finish(tmp_path / "data", site, 1)
        (visit,) = [v for state in [state_of(tmp_path / "data")] if state for v in state.visits("nightly-1")]
        saved = read_member(tmp_path / "data" / (visit.archive or ""), visit.offset or 0)
        assert isinstance(saved, Page)
        assert [each.url for each in saved.further] == [f"{site.origin}/0?page=2", f"{site.origin}{last}"]


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(20))
def test_kills_at_seeded_moments(tmp_path: Path, site: Site, seed: int) -> None:
    trial(tmp_path / "data", site, random.Random(seed), 2)
