"""The plan: every address once, copies that share an outcome, and hosts cut among several crawls."""

import asyncio
import itertools
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.cleaners.model.record import Outcome, Reason, Result
from copydesk.flows.config.groups import ArchiveLimits
from copydesk.flows.crawl.crawl import crawl_hosts
from copydesk.flows.crawl.crawl_log import GATHER_SECONDS, CrawlLog
from copydesk.flows.crawl.crawl_log import LogEntry as Noted
from copydesk.flows.crawl.frontier import (
    FrontierEntry,
    HostPartition,
    host_next,
    is_open,
    make_plan,
    outcome_of,
    outcomes_of_copies,
    read_urls,
)
from copydesk.flows.crawl.guard import Guard
from copydesk.flows.crawl.job import Crawl, PartitionResult
from copydesk.flows.crawl.read_listing import Listing, parse_listing
from copydesk.flows.http.responses import FetchError
from copydesk.flows.storage.state.database import State, Visit, open_state
from copydesk.flows.storage.warc.reader import read_member
from copydesk.flows.storage.warc.writer import ArchiveWriter
from tests.flows.crawl.site import Site, page, response
from tests.flows.crawl.test_crawl import NIGHT, SETTINGS, Desk

PLAIN = "https://a.example/1"
TRACKED = "https://a.example/1?utm_source=x"
UPPER = "HTTPS://A.example/1#top"


def test_every_address_once_and_copies_point_to_one() -> None:
    for order in itertools.permutations((TRACKED, PLAIN, UPPER, PLAIN)):
        visits = make_plan(map(FrontierEntry, order), Guard())
        assert {v.source_url: v.same_as for v in visits} == {PLAIN: None, TRACKED: PLAIN, UPPER: PLAIN}
        assert sorted(v.position for v in visits) == [0, 1, 2]


def test_without_the_plain_form_the_first_by_name_is_asked_for() -> None:
    for order in itertools.permutations((TRACKED, UPPER)):
        visits = make_plan(map(FrontierEntry, order), Guard())
        assert {v.source_url: v.same_as for v in visits} == {UPPER: None, TRACKED: UPPER}


def test_what_may_not_be_asked_for_is_rejected_at_once() -> None:
    problem = FetchError(Reason.BAD_FEED, "empty", "https://a.example/feed", is_final=True)
    entries = [
        FrontierEntry("http://10.0.0.1/"),
        FrontierEntry("x"),
        FrontierEntry("https://a.example/feed", "A", problem),
        FrontierEntry(PLAIN, "A"),
    ]
    visits = make_plan(entries, Guard())
    assert [(v.result, v.reason) for v in visits] == [
        ("reject", Reason.BLOCKED_ADDRESS),
        ("reject", Reason.BAD_URL),
        ("reject", Reason.BAD_FEED),
        (None, None),
    ]
    outcomes = [outcome_of("run", v) for v in visits]
    assert [o and o.reason for o in outcomes] == [Reason.BLOCKED_ADDRESS, Reason.BAD_URL, Reason.BAD_FEED, None]
    assert [v.source for v in visits] == [None, None, "A", "A"]


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        (Outcome("run", PLAIN, PLAIN, Result.RECORD, id="a"), (Result.DUPLICATE, "a", None)),
        (Outcome("run", PLAIN, PLAIN, Result.UNCHANGED, id="a"), (Result.DUPLICATE, "a", None)),
        (Outcome("run", PLAIN, PLAIN, Result.DUPLICATE, id="b"), (Result.DUPLICATE, "b", None)),
        (Outcome("run", PLAIN, PLAIN, Result.REJECT, reason=Reason.PAYWALL), (Result.REJECT, None, Reason.PAYWALL)),
        (
            Outcome("run", PLAIN, PLAIN, Result.FAILURE, reason=Reason.HTTP_STATUS),
            (Result.FAILURE, None, Reason.HTTP_STATUS),
        ),
    ],
)
def test_a_copy_fares_as_the_one_it_copies(first: Outcome, expected: tuple[object, ...]) -> None:
    visits = make_plan([FrontierEntry(PLAIN), FrontierEntry(TRACKED)], Guard())
    (copy,) = outcomes_of_copies("run", visits, {PLAIN: first})
    assert (copy.outcome, copy.id, copy.reason) == expected
    assert copy.source_url == TRACKED


def test_of_a_feed_that_leads_everywhere_one_address_is_asked_for() -> None:
    places = (
        "http://127.0.0.1:4200/api",
        "http://[::ffff:10.0.0.1]/",
        "http://0x7f000001/",
        "gopher://a.example/x",
        "javascript:alert(1)",
        "data:text/html,hi",
        "https://me:word@a.example/",
        "https://a.example:22/",
        "http://[",
        "//",
        PLAIN,
        TRACKED.replace("&", "&amp;"),
    )
    items = "".join(f"<item><link>{place}</link></item>" for place in places)
    body = f'<rss version="2.0"><channel>{items}</channel></rss>'.encode()
    listing = parse_listing(body, "https://a.example/feed", max_links=100, max_bytes=10**6)
    assert isinstance(listing, Listing)
    visits = make_plan((FrontierEntry(link.url, "feed") for link in listing.links), Guard())
    assert [v.source_url for v in visits if not v.result and not v.same_as] == [PLAIN]
    assert len(visits) == len(places) - 1


def test_a_list_that_an_operator_pastes() -> None:
    """Lines are addresses or nothing; a line break never hides inside one, and a name decides no path."""
    text = (
        "\ufeff# from the desk\r\n\r\n  https://a.example/1  \r\nHTTPS://A.example:443/1#top\nnot a url\n"
        "https://a.example/../../etc/passwd\nhttps://a.example/\u202egpj.exe\nfile:///etc/passwd\n"
        "https://a.example/\x0bx\nhttps://a.example/\u2028https://b.example/\n"
    )
    visits = make_plan(map(FrontierEntry, read_urls(text)), Guard())
    assert {v.source_url: v.url for v in visits if not v.result} == {
        "https://a.example/1": "https://a.example/1",
        "HTTPS://A.example:443/1#top": "https://a.example/1",
        "https://a.example/../../etc/passwd": "https://a.example/etc/passwd",
        "https://a.example/\u202egpj.exe": "https://a.example/%E2%80%AEgpj.exe",
        "https://a.example/\u2028https://b.example/": "https://a.example/%E2%80%A8https://b.example/",
    }
    assert [(v.source_url, v.reason) for v in visits if v.result] == [
        ("not a url", Reason.BAD_URL),
        ("file:///etc/passwd", Reason.BAD_SCHEME),
        ("https://a.example/\x0bx", Reason.BAD_URL),
    ]


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
