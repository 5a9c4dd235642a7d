"""A crawl cut into shares comes to what the whole one comes to."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.flows.config.limits import ArchiveLimits
from copydesk.flows.crawl.crawl import crawl_hosts
from copydesk.flows.crawl.crawl_log import GATHER_SECONDS, CrawlLog
from copydesk.flows.crawl.crawl_log import LogEntry as Noted
from copydesk.flows.crawl.host_partitions import HostPartition, host_next, is_open
from copydesk.flows.crawl.job import Crawl, PartitionResult
from copydesk.flows.storage.state.database import State, Visit, open_state
from copydesk.flows.storage.warc.reader import read_member
from copydesk.flows.storage.warc.writer import ArchiveWriter
from tests.flows.crawl.site import Site, page, response
from tests.flows.crawl.test_crawl import NIGHT, SETTINGS, Desk


@given(st.text(), st.integers(1, 50))
def test_each_host_has_one_owner(host: str, of: int) -> None:
    owners = [n for n in range(of) if HostPartition(n, of).owns(host)]
    assert len(owners) == 1
    assert [n for n in range(of) if HostPartition(n, of).owns(f"www.{host.removeprefix('www.')}")] == owners


def test_the_cut_is_for_good() -> None:
    # Runs that are taken up after an update of anything are cut as they were.
    hosts = ("a.example", "b.example", "c.example", "news.example:8080", "")
    assert [next(n for n in range(5) if HostPartition(n, 5).owns(host)) for host in hosts] == [2, 0, 1, 1, 2]


def sites() -> list[Site]:
    """Four sites that redirect to each other: once, in a chain, in a circle, and for ever."""
    made = [Site({f"/{n}": page(f"{n} at {name}") for n in range(4)}) for name in "abcd"]
    for at, site in enumerate(made):
        other = made[(at + 1) % 4]

        async def lead(count: int, headers: object, writer: asyncio.StreamWriter, other: Site = other) -> None:
            writer.write(response(b"", "301 Moved", Location=f"{other.origin}/chain/2"))

        async def chain(count: int, headers: object, writer: asyncio.StreamWriter, other: Site = other) -> None:
            writer.write(response(b"", "302 Found", Location=f"{other.origin}/3"))

        async def circle(count: int, headers: object, writer: asyncio.StreamWriter, other: Site = other) -> None:
            writer.write(response(b"", "302 Found", Location=f"{other.origin}/circle"))

        site.routes |= {"/moved": lead, "/chain/2": chain, "/circle": circle}
    return made


def verdicts(visits: list[Visit], ports: list[int]) -> list[tuple[object, ...]]:
    """What came of each address, with the sites' names in place of their ports."""

    def told(value: object) -> object:
        for name, port in zip("abcd", ports, strict=True):
            value = value.replace(f"127.0.0.1:{port}", name) if isinstance(value, str) else value
        return value

    fields = ("source_url", "result", "reason", "detail", "final_url", "sha256", "status")
    return sorted(tuple(told(getattr(v, field)) for field in fields) for v in visits)


def urls_of(made: list[Site]) -> tuple[str, ...]:
    return tuple(f"{s.origin}/{path}" for s in made for path in ("0", "1", "2", "moved", "chain/2", "circle", "gone"))


def by_shares(state: State, folder: Path, made: list[Site], of: int) -> tuple[list[Visit], int]:
    """A run in shares, round after round; gives its visits and the number of rounds."""

    async def one(part: PartitionResult, urls: tuple[str, ...] = ()) -> None:
        name = f"nightly-1-{part.share.number:03d}-01"
        archive = ArchiveWriter(folder, name, software="x", contact=None, limits=ArchiveLimits(min_free_bytes=0))
        what = Crawl("nightly-1", NIGHT, archive, urls=urls, allow=frozenset(s.address for s in made), part=part)
        await crawl_hosts(what, SETTINGS, state, now=lambda: NIGHT)

    async def main() -> int:
        rounds = 0
        async with AsyncExitStack() as stack:
            for site in made:
                await stack.enter_async_context(site.serve())
            await one(PartitionResult("plan", shares=of), urls_of(made))
            while any(map(is_open, state.visits("nightly-1"))):
                rounds += 1
                await asyncio.gather(*(one(PartitionResult("fetch", share=HostPartition(n, of))) for n in range(of)))
        return rounds

    rounds = asyncio.run(main())
    return list(state.visits("nightly-1")), rounds


@pytest.mark.parametrize("of", [1, 2, 4])
def test_shares_come_to_what_the_whole_comes_to(tmp_path: Path, of: int) -> None:
    made = sites()
    (tmp_path / "whole").mkdir()
    whole = Desk(tmp_path / "whole").run(made, lambda: {"urls": urls_of(made)})
    expected = verdicts(list(whole.visits), [s.port for s in made])
    again = sites()
    folder = tmp_path / "cut" / "archive" / "2026-06-01"
    folder.mkdir(parents=True)
    state = open_state(f"sqlite:///{tmp_path / 'cut' / 'state.db'}")
    visits, rounds = by_shares(state, folder, again, of)
    assert verdicts(visits, [s.port for s in again]) == expected
    assert {v.result for v in visits} == {"archived", "reject"}
    owners = {n for site in again for n in range(of) if HostPartition(n, of).owns(site.address)}
    assert (rounds > 1) == (len(owners) > 1)  # the ports, and so the owners, are other each time
    assert max(site.most for site in again) == 1
    for visit in visits:
        if visit.archive:
            assert read_member(tmp_path / "cut" / visit.archive, visit.offset or 0).source_url == visit.source_url


def test_a_share_asks_no_host_of_another() -> None:
    visit = Visit(0, "https://a.example/1", "https://a.example/1", "a.example")
    assert host_next(visit) == "a.example"
    assert host_next(replace(visit, trail="https://a.example/1\nhttps://b.example:8080/2")) == "b.example:8080"


class Sent:
    """Stands for the state and the store: what was sent when what was acknowledged."""

    def __init__(self) -> None:
        self.log: list[str] = []

    def acknowledge(self, run: str, visits: list[Visit], lease: object) -> None:
        self.log.append(f"acknowledged {len(visits)}")

    def send(self, path: Path) -> None:
        self.log.append(f"sent {path.name}")


def test_what_is_sent_is_acknowledged_when_it_has_come(tmp_path: Path) -> None:
    archive = ArchiveWriter(tmp_path, "r", software="x", contact=None, limits=ArchiveLimits(min_free_bytes=0))
    sent = Sent()
    crawl_log = CrawlLog("r", archive, sent, send=sent.send)  # type: ignore[arg-type]
    visit = Visit(0, "https://a.example/1", "https://a.example/1", "a.example", result="failure")
    crawl_log.commit([Noted(visit)], is_last=False)
    assert sent.log == []
    crawl_log.began -= GATHER_SECONDS
    crawl_log.commit([], is_last=False)
    assert sent.log == ["acknowledged 1"]
    crawl_log.commit([Noted(visit), Noted(visit)])
    assert sent.log == ["acknowledged 1", "acknowledged 2"]
    crawl_log.commit([])
    assert sent.log == ["acknowledged 1", "acknowledged 2"]
