"""One host after the other's pace: its addresses in turn, its troubles, its rest, and how long it may keep a night.

A host is slow by its answers, not by the pace that we keep: one that we ask every thirty seconds because it asked for
that is not. When only slow hosts are left, the night waits for them a while that grows with its own length, no longer.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from copydesk.cleaners.html.sanitize import redact
from copydesk.cleaners.model.fields import utc_stamp
from copydesk.cleaners.model.record import Reason
from copydesk.cleaners.urls.normalize import host_of
from copydesk.cleaners.urls.pages import next_page
from copydesk.flows.config.groups import Politeness
from copydesk.flows.crawl.client import FetchRequest
from copydesk.flows.crawl.crawl_log import TROUBLE, CrawlLog, LogEntry, judge_answer, next_try, validators_of
from copydesk.flows.crawl.fetch import Fetcher
from copydesk.flows.crawl.frontier import ALL_HOSTS, HostPartition, internal_error, refused
from copydesk.flows.crawl.render import Renderer
from copydesk.flows.crawl.site_files import SiteFiles
from copydesk.flows.crawl.throttle import HostThrottle
from copydesk.flows.http.responses import FetchError, Response
from copydesk.flows.storage.state.database import ARCHIVED, KnownValidators, Visit

#: After so many, the others of the host wait for a log-in that is renewed.
_LOCKED = 3

_log = logging.getLogger(__name__)


@dataclass
class HostRun:
    """Fetches the addresses of one host. `oldest` is how old a whole copy may be for its validators to count."""

    host: str
    fetcher: Fetcher
    files: SiteFiles
    crawl_log: CrawlLog
    known: Mapping[str, KnownValidators]
    now: Callable[[], datetime]
    oldest: str
    done: Callable[[str], None]
    budget: HostBudget
    share: HostPartition = ALL_HOSTS
    renderer: Renderer | None = None
    failed: list[tuple[Visit, FetchError]] = field(default_factory=list)
    last: FetchError | None = None
    #: Addresses, one after the other, for which the log-in was not enough.
    locked: int = 0

    async def run(self, visits: Sequence[Visit]) -> None:
        """Every address of the host comes to an entry in the log.

        Those that failed are tried once more at the end if the circuit breaker opened: a host that was down for a
        while must not lose the addresses that showed it. When the host's budget is over, the others are failures that
        are due the next night.
        """
        self.budget.begin()
        for visit in in_turn(visits, self.known):
            problem = await self._try(visit)
            if problem is not None:
                self.failed.append((visit, problem))
        for visit, problem in self.failed:
            again = await self._try(visit) if self.throttle.openings or self.throttle.came_back else problem
            if again is not None:
                await self._note(LogEntry(refused(visit, again, self._due(visit, again))))

    @property
    def throttle(self) -> HostThrottle:
        return self.fetcher.throttle.host(self.host)

    async def _try(self, visit: Visit) -> FetchError | None:
        """Fetch an address and note what came of it; what could be another time comes back."""
        result = await self._within_budget(visit)
        if isinstance(result, FetchError) and result.trail:
            # Still open: the crawl that owns the host where the redirect leads goes on with it.
            await self._note(LogEntry(replace(visit, trail="\n".join(result.trail))))
            return None
        if isinstance(result, LogEntry):
            await self._note(result)
            return None
        if result.is_final or result.reason not in TROUBLE:
            await self._note(LogEntry(refused(visit, result, self._due(visit, result))))
            return None
        return result

    async def _within_budget(self, visit: Visit) -> LogEntry | FetchError:
        """What comes of an address; `host_budget` where the host has no time left, or loses it meanwhile."""
        if self.budget.look() is None:
            attempt = asyncio.ensure_future(self._attempt(visit))
            self.budget.current = attempt
            try:
                return await attempt
            except asyncio.CancelledError:
                # Either the budget ended the attempt, or a stop ends all of us.
                if self.budget.over is None or not attempt.cancelled():
                    raise
            finally:
                attempt.cancel()
                self.budget.current = None
                self.budget.tried += 1
        return FetchError(Reason.HOST_BUDGET, self.budget.over, visit.url)

    async def _attempt(self, visit: Visit) -> LogEntry | FetchError:
        await self.fetcher.throttle.until_closed(self.host)
        result: LogEntry | FetchError | None = self._at_rest()
        if result is None:
            try:
                result = await self._fetch(visit)
            # The one place where a mistake of ours must not end the night of a host.
            except Exception as error:
                result = internal_error(visit.url or visit.source_url, error)
            self._learn(result)
        return result

    def _due(self, visit: Visit, problem: FetchError) -> str:
        known = self.known.get(visit.url or "")
        return self.throttle.closed_until or next_try(problem, known.failures if known else 0, self.now)

    async def _note(self, entry: LogEntry) -> None:
        await self.crawl_log.note(entry)
        self.done(self.host)

    async def _fetch(self, visit: Visit) -> LogEntry | FetchError:
        url = visit.url or visit.source_url
        known = self.known.get(url)
        *trail, url = visit.trail.split("\n") if visit.trail else (url,)
        wanted = FetchRequest(url, validators_of(known, self.oldest), share=self.share, trail=tuple(trail))
        answer = await self.fetcher.fetch(wanted, self.files.robots)
        if isinstance(answer, FetchError):
            return answer
        if self.renderer is not None:
            shown = await self.renderer.of(answer, self.host)
            if isinstance(shown, FetchError):
                return shown
            answer = shown
        rights = await self.files.rights(answer.url)
        entry = judge_answer(visit, answer, rights, known)
        return replace(entry, further=await self._further(answer)) if entry.visit.result == ARCHIVED else entry

    async def _further(self, answer: Response) -> tuple[Response, ...]:
        """The answers of the pages that go on with an article, asked for as any other address of the host."""
        pages: list[Response] = []
        asked = {answer.url}
        last = answer
        while len(pages) + 1 < self.fetcher.limits.max_pages and "html" in (last.header("Content-Type") or "html"):
            url = next_page(last.body.decode("utf-8", "replace"), answer.url, len(pages) + 2)
            if url is None or url in asked:
                break
            asked.add(url)
            found = await self.fetcher.fetch(FetchRequest(url, None, share=self.share), self.files.robots)
            if isinstance(found, FetchError):
                why = f"{found.reason}: {found.detail}" if found.detail else str(found.reason)
                _log.warning("%s ends before its page %s, which gave %s", redact(answer.url), redact(url), why)
                break
            if found.url in asked - {url} or host_of(found.url) != host_of(answer.url):
                break
            pages.append(found)
            last = found
        return tuple(pages)

    def _at_rest(self) -> FetchError | None:
        """Why the host is not asked for any more in this run."""
        closed = self.throttle.closed_until
        if closed is not None and closed > utc_stamp(self.now()):
            reason = self.last.reason if self.last else Reason.RATE_LIMITED
            return FetchError(reason, f"the host asked to be left alone until {closed}")
        if self.last is not None and self.locked >= _LOCKED:
            return self.last
        if self.last is not None and self.fetcher.throttle.is_given_up(self.host):
            return replace(self.last, detail=f"the host is left alone after its failures; the last: {self.last.detail}")
        return None

    def _learn(self, result: LogEntry | FetchError) -> None:
        """What a result tells of the host."""
        throttle = self.fetcher.throttle
        is_locked = isinstance(result, FetchError) and result.reason is Reason.LOGIN_NEEDED
        self.locked = self.locked + 1 if is_locked else 0
        if isinstance(result, LogEntry) or result.trail:
            throttle.succeeded(self.host)
        elif result.wait is not None and result.wait > throttle.politeness.max_wait:
            self.last = result
            self.throttle.closed_until = next_try(result, 0, self.now)
        elif result.reason is Reason.LOGIN_NEEDED:
            self.last = result
        elif not result.is_final and result.reason in TROUBLE:
            self.last = result
            throttle.failed(self.host)
        elif result.status is not None:
            throttle.succeeded(self.host)


#: Of so many addresses, one is of those that are due since an earlier night, while there are both.
_SHARE_OF_DUE = 4

#: Seconds between two looks at who is left.
_LOOK = 0.5


@dataclass
class HostBudget:
    """The time that one host had, and its end. `seconds` is what it may have; times are those of `clock`.

    What its requests waited for one of the run's connections (`queued`, in all) is no time of the host.
    """

    seconds: float
    clock: Callable[[], float]
    queued: Callable[[], float] = lambda: 0.0
    began: float | None = None
    queued_before: float = 0.0
    tried: int = 0
    #: Why nothing more is asked of the host in this run; `None` while more is.
    over: str | None = None
    current: asyncio.Task[object] | None = None

    def begin(self) -> None:
        self.began, self.queued_before = self.clock(), self.queued()

    def used(self) -> float:
        """Seconds since the host's first address, without the wait for others."""
        return self.clock() - self.began - (self.queued() - self.queued_before) if self.began is not None else 0.0

    def look(self) -> str | None:
        """Why the host's time is up, if it is."""
        if self.over is None and self.used() >= self.seconds:
            self.over = f"the host had its {self.seconds:.0f} s of this run"
        return self.over

    def pace(self) -> float:
        """Seconds that an address of the host takes."""
        return self.used() / max(1, self.tried)

    def end(self, why: str) -> None:
        """Nothing more is asked of the host; what is under way is given up."""
        self.over = why
        if self.current is not None:
            self.current.cancel()


@dataclass
class Stragglers:
    """The hosts that are under way, and how long the night waits where all of them are slow."""

    politeness: Politeness
    clock: Callable[[], float]
    waiting: Callable[[], bool]
    open: dict[str, HostBudget] = field(default_factory=dict)
    finished: int = 0

    def is_slow(self, host: str, budget: HostBudget, delay: float) -> bool:
        """Whether a host takes longer for an address than its pace explains.

        Of one that is at its first address nothing is known: it may wait for us to read its robots.txt, and what an
        address may take has a limit of its own.
        """
        return budget.tried > 0 and budget.pace() > max(self.politeness.slow_seconds, 3 * delay)

    async def watch(self, delay_of: Callable[[str], float]) -> None:
        """End the hosts that are left once they alone have held the night for long enough."""
        began = alone = last = self.clock()
        held = 0.0
        while True:
            await asyncio.sleep(_LOOK)
            now = self.clock()
            # A longer pause between two looks is one of ours, or of the machine.
            passed, last = min(now - last, 2 * _LOOK), now
            fast = (host for host, budget in self.open.items() if not self.is_slow(host, budget, delay_of(host)))
            if not self.open or not self.finished or self.waiting() or next(fast, None) is not None:
                alone, held = now, 0.0
                continue
            held += passed
            allowed = max(self.politeness.straggler_seconds, self.politeness.straggler_share * (alone - began))
            if held >= allowed:
                for host, budget in list(self.open.items()):
                    budget.end(f"{host} took {budget.pace():.1f} s an address, and the others were through")


def in_turn(visits: Sequence[Visit], known: Mapping[str, KnownValidators]) -> Iterator[Visit]:
    """The addresses of a host in the order in which they are asked for.

    Those of the sources come as they are listed; every fourth is one that failed on an earlier night, the longest due
    first, so that neither a long backlog nor a long listing keeps the other from its share of the host's time.
    """
    due = sorted((v for v in visits if _since(v, known)), key=lambda v: _since(v, known))
    new = [v for v in visits if not _since(v, known)]
    old = iter(due)
    for at, visit in enumerate(new, 1):
        yield visit
        if at % (_SHARE_OF_DUE - 1) == 0 and (late := next(old, None)) is not None:
            yield late
    yield from old


def _since(visit: Visit, known: Mapping[str, KnownValidators]) -> str:
    """Since when an address is due that failed before; "" for others."""
    row = known.get(visit.url or "")
    return (row.retry_at or "") if row is not None and row.failures else ""
