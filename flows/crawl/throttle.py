"""The pace of each host: one request at a time, a delay between two, and rest for a host that fails.

The times of a throttle are those of the event loop's clock; what is to outlast a run goes through the state database.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime

from copydesk.cleaners.model.fields import utc_stamp
from copydesk.flows.config.groups import Politeness
from copydesk.flows.crawl.frontier import HostPartition
from copydesk.flows.storage.state.database import HostRow, State

#: The part of a delay that a request may be on its way without two arriving closer than the delay. More of it is safer
#: on a busy machine and slower with hosts that falter: so a host never falls below two thirds of its pace.
_ON_THE_WAY = 0.5

#: Of a delay below this, in seconds, the way to a server is no small part, even on one machine: such a delay runs from
#: the answer on, which comes after the server saw the request, up to so many seconds after it was sent.
_SHORT = 0.1


@dataclass
class HostThrottle:
    """What is known of one host in this run."""

    delay: float
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    #: Seconds for which the request that is under way waited for one of the run's connections; since when one waits
    #: for it now; and for how long all of them did.
    queued: float = 0.0
    queued_since: float | None = None
    queued_in_all: float = 0.0
    last_start: float = 0.0
    next_start: float = 0.0
    #: Whether the request that is under way has no answer yet, and the shortest time in which one began.
    is_unanswered: bool = False
    quickest: float | None = None
    failures: int = 0
    openings: int = 0
    open_until: float = 0.0
    #: Whether it answered again after its circuit breaker had opened.
    came_back: bool = False
    #: Until when the host asked to be left alone (ISO 8601, UTC); `None` where it did not.
    closed_until: str | None = None
    #: The day since which it has given us nothing but refusals, as earlier runs know; and what it did in this one.
    refused_since: str | None = None
    refusals: int = 0
    has_answered: bool = False


class Throttle:
    """The hosts of a run, by `HOST[:PORT]`."""

    def __init__(self, politeness: Politeness, clock: Callable[[], float]) -> None:
        self.politeness = politeness
        self.clock = clock
        self.hosts: dict[str, HostThrottle] = {}
        self.slots = asyncio.Semaphore(politeness.max_hosts)

    def host(self, name: str) -> HostThrottle:
        """The host of that name; a new one begins with the default delay."""
        if name not in self.hosts:
            self.hosts[name] = HostThrottle(self.politeness.delay)
        return self.hosts[name]

    def set_delay(self, name: str, *, robots: float | None, source: float | None) -> None:
        """The delay of a host: that of its robots.txt, else of its source, else the default; never over the limit."""
        wanted = robots if robots is not None else source if source is not None else self.politeness.delay
        self.host(name).delay = min(max(wanted, 0.0), self.politeness.max_delay)

    @asynccontextmanager
    async def turn(self, name: str) -> AsyncIterator[HostThrottle]:
        """Wait until one request to the host may be made; it is over when the block is left.

        The delay runs from the moment `started` is called or, without that, from the start of the block. The server
        sees a request some time between that and its answer, which begins when `answered` is called or, without that,
        with the end of the block. What the answer took longer than the host's quickest may all have been the way there,
        so that it is waited for as well.
        """
        host = self.host(name)
        async with host.lock:
            await self._sleep_until(host.next_start)
            async with self._slot(host):
                self.started(name)
                try:
                    yield host
                finally:
                    self.answered(name)

    @asynccontextmanager
    async def _slot(self, host: HostThrottle) -> AsyncIterator[None]:
        """One of the run's connections; the wait for it is no time of the host."""
        host.queued_since = since = self.clock()
        try:
            await self.slots.acquire()
        finally:
            host.queued, host.queued_since = self.clock() - since, None
            host.queued_in_all += host.queued
        try:
            yield
        finally:
            self.slots.release()

    def queued(self, name: str) -> float:
        """Seconds for which a host's requests have waited for one of the run's connections so far."""
        host = self.host(name)
        return host.queued_in_all + (self.clock() - host.queued_since if host.queued_since is not None else 0.0)

    def started(self, name: str) -> None:
        """A request to the host goes out now."""
        host = self.host(name)
        host.last_start = self.clock()
        host.next_start = max(host.next_start, host.last_start + host.delay)
        host.is_unanswered = True

    def answered(self, name: str) -> None:
        """The answer of the host begins."""
        host = self.host(name)
        if not host.is_unanswered:
            return
        host.is_unanswered = False
        took = self.clock() - host.last_start
        if host.delay < _SHORT:
            late = min(took, _SHORT)
        else:
            late = min(took - (host.quickest or 0.0), host.delay * _ON_THE_WAY)
        host.next_start = max(host.next_start, host.last_start + late + host.delay)
        host.quickest = took if host.quickest is None else min(took, host.quickest)

    def gave_up(self, name: str) -> None:
        """An answer was given up midway: leave the server a moment to notice."""
        host = self.host(name)
        host.next_start = max(host.next_start, self.clock() + self.politeness.after_abort)

    def wait(self, name: str, seconds: float) -> None:
        """The host asked for a pause."""
        host = self.host(name)
        host.next_start = max(host.next_start, self.clock() + seconds)

    def succeeded(self, name: str) -> None:
        """The host gave an answer, of whatever kind."""
        host = self.host(name)
        host.came_back = host.came_back or host.openings > 0
        host.failures = host.openings = 0
        host.open_until = 0.0

    def failed(self, name: str) -> None:
        """An address of the host failed, retries and all: enough of them in a row open the circuit breaker."""
        host = self.host(name)
        host.failures += 1
        if host.failures >= self.politeness.failures_to_open:
            host.open_until = self.clock() + self.politeness.open_seconds * 2**host.openings
            host.openings += 1
            # One more failure, that of the next try, opens it again.
            host.failures = self.politeness.failures_to_open - 1

    def is_given_up(self, name: str) -> bool:
        """Whether the host failed so often that its other addresses wait for the next run."""
        return self.host(name).openings > self.politeness.max_openings

    async def until_closed(self, name: str) -> None:
        """Wait while the host's circuit breaker is open."""
        await self._sleep_until(self.host(name).open_until)

    async def rest(self) -> None:
        """Wait until every host may be asked again, by whoever asks next."""
        await self._sleep_until(max((host.next_start for host in self.hosts.values()), default=0.0))

    async def _sleep_until(self, moment: float) -> None:
        while (rest := moment - self.clock()) > 0:
            await asyncio.sleep(rest)


_log = logging.getLogger(__name__)


def restore_hosts(throttle: Throttle, state: State, now: datetime) -> None:
    """Bring back what earlier runs learned of hosts."""
    for host, row in state.hosts().items():
        if row.closed_until and not _is_time(row.closed_until):
            _log.warning("the state's time until which %s rests is damaged (%r): it is asked", host, row.closed_until)
            row = replace(row, closed_until=None)
        if row.refused_since:
            throttle.host(host).refused_since = row.refused_since
        if row.closed_until is None or row.closed_until <= utc_stamp(now):
            continue
        rest = (datetime.fromisoformat(row.closed_until) - now).total_seconds()
        if rest <= throttle.politeness.max_wait:
            throttle.wait(host, rest)
        else:
            throttle.host(host).closed_until = row.closed_until


def keep_hosts(throttle: Throttle, state: State, now: datetime, share: HostPartition) -> None:
    """Keep what this run learned of the hosts of its share."""
    state.put_hosts(
        HostRow(name, host.delay, host.openings, host.closed_until, _refused_since(host, now))
        for name, host in throttle.hosts.items()
        if share.owns(name)
    )


def _refused_since(host: HostThrottle, now: datetime) -> str | None:
    """The day since which a host has given refusals alone, after this run."""
    if host.has_answered:
        return None
    return host.refused_since or (now.date().isoformat() if host.refusals else None)


def _is_time(value: str) -> bool:
    try:
        return datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False
