"""One host after the other's pace: the addresses of a host in turn, its troubles, and its rest."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from copydesk.cleaners.html.sanitize import redact
from copydesk.cleaners.model.record import Reason
from copydesk.cleaners.model.times import utc_stamp
from copydesk.cleaners.urls.normalize import host_of
from copydesk.cleaners.urls.pages import next_page
from copydesk.flows.crawl.budgets import HostBudget, in_turn
from copydesk.flows.crawl.classify_response import TROUBLE, judge_answer, next_try, validators_of
from copydesk.flows.crawl.client import FetchRequest
from copydesk.flows.crawl.crawl_log import CrawlLog, LogEntry
from copydesk.flows.crawl.fetch import Fetcher
from copydesk.flows.crawl.frontier import internal_error, refused
from copydesk.flows.crawl.host_partitions import ALL_HOSTS, HostPartition
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
