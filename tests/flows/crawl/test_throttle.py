"""The pace of hosts, on a clock of the test's own."""

import asyncio
from dataclasses import dataclass
from itertools import pairwise

import pytest

from copydesk.flows.config.groups import Politeness
from copydesk.flows.crawl.throttle import Throttle


@dataclass
class Clock:
    """Time passes only where somebody sleeps."""

    now: float = 100.0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += max(seconds, 1e-6)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("copydesk.flows.crawl.throttle.asyncio.sleep", clock.sleep)
    return clock


async def starts(throttle: Throttle, clock: Clock, count: int, takes: float = 0.0) -> list[float]:
    found = []
    for _ in range(count):
        async with throttle.turn("a"):
            found.append(clock.now)
            clock.now += takes
    return found


@pytest.mark.parametrize(
    ("takes", "expected"),
    [(0.0, [100, 102, 104]), (0.4, [100, 102.4, 104.4]), (1.0, [100, 103, 105]), (9.0, [100, 109, 118])],
)
def test_the_delay_runs_from_start_to_start(clock: Clock, takes: float, expected: list[float]) -> None:
    throttle = Throttle(Politeness(delay=2.0), clock)
    assert asyncio.run(starts(throttle, clock, 3, takes)) == pytest.approx(expected)


def test_what_an_answer_took_longer_than_the_quickest_is_waited_for(clock: Clock) -> None:
    throttle = Throttle(Politeness(delay=2.0), clock)

    async def gaps() -> list[float]:
        found = []
        for takes in (0.5, 0.5, 0.25, 0.75, 8.0, 0.25, 0.0):
            async with throttle.turn("a"):
                found.append(clock.now)
                clock.now += takes
                throttle.answered("a")
                # The rest of the answer says nothing of the way there.
                clock.now += 0.125
        return [later - one for one, later in pairwise(found)]

    assert asyncio.run(gaps()) == pytest.approx([2.5, 2.0, 2.0, 2.5, 8.125, 2.0])


def test_a_delay_shorter_than_the_way_may_be_runs_from_the_answer(clock: Clock) -> None:
    throttle = Throttle(Politeness(delay=0.0625), clock)

    async def gaps() -> list[float]:
        found = []
        for takes in (0.03125, 0.03125, 0.0625, 8.0, 0.0):
            async with throttle.turn("a"):
                found.append(clock.now)
                clock.now += takes
                throttle.answered("a")
        return [later - one for one, later in pairwise(found)]

    assert asyncio.run(gaps()) == pytest.approx([0.09375, 0.09375, 0.125, 8.0])


@pytest.mark.parametrize(
    ("robots", "source", "expected"),
    [(None, None, 1.0), (None, 5.0, 5.0), (2.0, 5.0, 2.0), (0.0, 5.0, 0.0), (900.0, None, 30.0), (None, 0.0, 0.0)],
)
def test_whose_delay_counts(clock: Clock, robots: float | None, source: float | None, expected: float) -> None:
    throttle = Throttle(Politeness(), clock)
    throttle.set_delay("a", robots=robots, source=source)
    assert throttle.host("a").delay == expected


def test_one_request_at_a_time() -> None:
    async def main() -> int:
        throttle = Throttle(Politeness(delay=0.0), lambda: 0.0)
        now = most = 0

        async def one() -> None:
            nonlocal now, most
            async with throttle.turn("a"):
                now += 1
                most = max(most, now)
                await asyncio.sleep(0)
                now -= 1

        await asyncio.gather(*(one() for _ in range(20)))
        return most

    assert asyncio.run(main()) == 1


def test_a_pause_that_the_host_asks_for(clock: Clock) -> None:
    throttle = Throttle(Politeness(delay=1.0), clock)
    throttle.wait("a", 30.0)
    assert asyncio.run(starts(throttle, clock, 2)) == [130, 131]
    assert asyncio.run(starts(Throttle(Politeness(delay=1.0), clock), clock, 1)) == [131]


def test_the_circuit_breaker_opens_doubles_and_closes(clock: Clock) -> None:
    throttle = Throttle(Politeness(failures_to_open=3, open_seconds=60, max_openings=2), clock)
    rests = []
    for _ in range(5):
        throttle.failed("a")
        rests.append(max(0.0, throttle.host("a").open_until - clock.now))
        asyncio.run(throttle.until_closed("a"))
    assert rests == [0, 0, 60, 120, 240]
    assert throttle.is_given_up("a")
    throttle.succeeded("a")
    assert not throttle.is_given_up("a")
    assert throttle.host("a").came_back
    throttle.failed("a")
    assert throttle.host("a").open_until == 0


def test_other_hosts_have_their_own_pace(clock: Clock) -> None:
    throttle = Throttle(Politeness(failures_to_open=1), clock)
    throttle.failed("a")
    assert throttle.host("a").open_until == 160
    assert throttle.host("b").open_until == 0


def test_a_wait_for_one_of_the_runs_connections_is_told_apart() -> None:
    async def main() -> list[float]:
        clock = Clock()
        throttle = Throttle(Politeness(delay=0.0, max_hosts=1), clock)
        inside, over = asyncio.Event(), asyncio.Event()

        async def use(host: str) -> float:
            async with throttle.turn(host) as turn:
                inside.set()
                await over.wait()
                assert throttle.queued(host) == turn.queued
                return turn.queued

        first = asyncio.create_task(use("a.example"))
        await inside.wait()
        second = asyncio.create_task(use("b.example"))
        await asyncio.sleep(0)
        clock.now += 60
        assert throttle.queued("b.example") == 60.0
        over.set()
        return [await first, await second]

    assert asyncio.run(main()) == [0.0, 60.0]
