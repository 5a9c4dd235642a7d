"""Nobody holds the night up: a host's own budget, the end of the wait for slow ones, and whose turn it is."""

import asyncio
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from copydesk.cleaners.model.record import Outcome, Reason
from copydesk.flows.config.groups import FetchLimits, Politeness
from copydesk.flows.config.sources import SourceEntry
from copydesk.flows.crawl.client import KEEP_SECONDS, KeptConnections
from copydesk.flows.crawl.hosts import HostBudget, Stragglers, in_turn
from copydesk.flows.storage.state.database import KnownValidators, Visit
from tests.flows.crawl.site import Answering, Site, page
from tests.flows.crawl.test_crawl import NIGHT, SETTINGS, Desk, feed, later


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_budget_ends() -> None:
    clock = Clock()
    budget = HostBudget(60, clock)
    assert budget.look() is None
    budget.begin()
    clock.now = 59
    assert budget.look() is None
    clock.now = 61
    assert budget.look() == "the host had its 60 s of this run"


def test_a_host_is_slow_by_its_answers_and_not_by_our_pace() -> None:
    clock = Clock()
    stragglers = Stragglers(Politeness(slow_seconds=3), clock, lambda: False)
    budget = HostBudget(1000, clock)
    budget.begin()
    clock.now, budget.tried = 40, 10
    assert stragglers.is_slow("a", budget, delay=1)
    assert not stragglers.is_slow("a", budget, delay=2)
    budget.tried = 20
    assert not stragglers.is_slow("a", budget, delay=0)


def test_of_a_host_at_its_first_address_nothing_is_known() -> None:
    clock = Clock()
    stragglers = Stragglers(Politeness(slow_seconds=3), clock, lambda: False)
    budget = HostBudget(1000, clock)
    budget.begin()
    clock.now = 48
    assert not stragglers.is_slow("a", budget, delay=0)
    budget.tried = 1
    assert stragglers.is_slow("a", budget, delay=0)


def test_a_pause_of_the_machine_ends_no_host(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, looks = Clock(), iter([0.5, 300.0, 0.5])
    stragglers = Stragglers(Politeness(slow_seconds=3, straggler_seconds=40), clock, lambda: False)
    budget = stragglers.open["a"] = HostBudget(1000, clock)
    budget.begin()
    budget.tried = stragglers.finished = 1

    async def look(_: float) -> None:
        passed = next(looks, None)
        if passed is None:
            raise asyncio.CancelledError
        clock.now += passed

    monkeypatch.setattr("copydesk.flows.crawl.hosts.asyncio.sleep", look)
    with suppress(asyncio.CancelledError):
        asyncio.run(stragglers.watch(lambda _: 0.0))
    assert budget.over is None


def test_the_wait_for_other_hosts_is_no_time_of_a_host() -> None:
    clock, queued = Clock(), Clock()
    stragglers = Stragglers(Politeness(slow_seconds=3), clock, lambda: False)
    budget = HostBudget(60, clock, queued)
    queued.now = 7
    budget.begin()
    clock.now, queued.now, budget.tried = 300, 297, 5
    assert budget.used() == 10
    assert not stragglers.is_slow("a", budget, delay=0)
    assert budget.look() is None
    queued.now = 30
    assert budget.look() == "the host had its 60 s of this run"


def known(url: str, retry_at: str) -> KnownValidators:
    return KnownValidators(url, *[None] * 9, False, None, None, None, 1, retry_at)  # type: ignore[arg-type]


def test_a_share_of_the_turns_goes_to_what_is_longest_due() -> None:
    urls = [f"https://a.example/{n}" for n in range(10)]
    visits = [Visit(n, url, url, "a.example", None) for n, url in enumerate(urls)]
    due = {
        urls[0]: known(urls[0], "2026-06-03"),
        urls[1]: known(urls[1], "2026-06-01"),
        urls[9]: known(urls[9], "2026-06-02"),
    }
    assert [visit.position for visit in in_turn(visits, due)] == [2, 3, 4, 1, 5, 6, 7, 9, 8, 0]
    assert [visit.position for visit in in_turn(visits[:2], due)] == [1, 0]


def slow(seconds: float) -> Answering:
    async def answer(count: int, headers: dict[str, str], writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(seconds)
        writer.write(page("Slow news is news."))

    return answer


QUICK = replace(SETTINGS, fetch=FetchLimits(max_tries=1))


def desk_with(folder: Path, **politeness: float) -> Desk:
    return Desk(folder, replace(QUICK, politeness=replace(QUICK.politeness, **politeness)))


def test_a_slow_host_does_not_hold_up_the_others(tmp_path: Path) -> None:
    fast = Site({f"/{n}": page(f"Report {n}.") for n in range(5)})
    late = Site({f"/{n}": slow(0.4) for n in range(40)})
    desk = desk_with(tmp_path, slow_seconds=0.2, straggler_seconds=1.0, straggler_share=0.0)
    done = desk.run(
        [fast, late], lambda: {"urls": tuple(f"{s.origin}/{n}" for s in (fast, late) for n in range(len(s.routes)))}
    )
    left = [visit for visit in done.visits if visit.reason == Reason.HOST_BUDGET]
    assert {v.result for v in done.visits if v.host == fast.address} == {"archived"}
    assert left
    assert all(v.host == late.address and v.result == "failure" and v.retry_at for v in left)
    assert len(done.visits) == 45
    assert all(visit.result for visit in done.visits)
    assert "an address, and the others were through" in (left[-1].detail or "")


def test_slow_hosts_alone_are_waited_for(tmp_path: Path) -> None:
    late = Site({f"/{n}": slow(0.3) for n in range(6)})
    desk = desk_with(tmp_path, slow_seconds=0.1, straggler_seconds=0.2, straggler_share=0.0)
    done = desk.run([late], lambda: {"urls": tuple(f"{late.origin}/{n}" for n in range(6))})
    assert {visit.result for visit in done.visits} == {"archived"}


def test_what_a_host_did_not_give_is_due_the_next_night_and_no_fault_of_the_address(tmp_path: Path) -> None:
    site = Site({f"/{n}": slow(0.4) for n in range(6)})
    desk = desk_with(tmp_path, host_seconds=1.0)
    make = lambda: {"urls": tuple(f"{site.origin}/{n}" for n in range(6))}  # noqa: E731
    for night in (1, 2):
        done = desk.run([site], make, night)
        outcomes: list[Outcome] = desk.publish(done)
    late = [outcome for outcome in outcomes if outcome.reason is Reason.HOST_BUDGET]
    assert late
    row = desk.state.known([late[0].url or ""])[late[0].url or ""]
    assert (row.failures, row.retry_at is not None) == (1, True)
    assert desk.state.due((NIGHT + timedelta(days=2)).isoformat(), max_failures=8)


def test_a_source_may_have_a_budget_of_its_own(tmp_path: Path) -> None:
    site = Site({f"/{n}": slow(0.4) for n in range(6)})
    site.routes["/feed.xml"] = later(lambda: feed(site, *(f"/{n}" for n in range(6))))
    make = lambda: {"sources": (SourceEntry("a", (f"{site.origin}/feed.xml",), max_seconds=1.0),)}  # noqa: E731
    done = desk_with(tmp_path).run([site], make)
    assert {visit.reason for visit in done.visits} == {None, Reason.HOST_BUDGET}


def test_few_connections_are_kept() -> None:
    clock = Clock()
    kept = KeptConnections(2, clock)
    assert [kept.may_keep(host) for host in ("a", "b", "c", "a")] == [True, True, False, True]
    kept.answered("a")
    clock.now = 2 * KEEP_SECONDS + 1
    assert [kept.may_keep(host) for host in ("c", "d")] == [True, False]
