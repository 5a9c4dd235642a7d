"""One crawl: sources and addresses in, archive files and a verdict for each address out.

Plain asyncio without Prefect. Discovery first, then the plan is kept, then every host's addresses are fetched in
turn. What is acknowledged in the state is on disk in the archive; a run that was broken off goes on from there.

Several machines share a run so: one makes the plan, then each fetches the hosts of its share. A redirect to a host of
another share is left to that one, so a run is fetched in as many rounds as redirects lead back and forth.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from copydesk.cleaners.model.fields import utc_stamp
from copydesk.cleaners.model.page import parse_listed
from copydesk.cleaners.urls.normalize import host_of
from copydesk.flows.config.settings import Settings
from copydesk.flows.config.sources import SourceEntry
from copydesk.flows.crawl.client import HttpClient, KeptConnections
from copydesk.flows.crawl.crawl_log import CrawlLog, unacknowledged
from copydesk.flows.crawl.crawl_log import LogEntry as Noted
from copydesk.flows.crawl.discover import Discoverer, Discovery
from copydesk.flows.crawl.fetch import Fetcher, user_agent
from copydesk.flows.crawl.frontier import (
    ALL_HOSTS,
    FrontierEntry,
    file_prefix,
    host_next,
    is_open,
    make_plan,
    with_listed,
)
from copydesk.flows.crawl.guard import Guard
from copydesk.flows.crawl.hosts import HostBudget, HostRun, Stragglers
from copydesk.flows.crawl.job import Crawl, CrawlProgress, CrawlSummary, Steps, entries_of, locked_entry, tell_unread
from copydesk.flows.crawl.listing_memory import ListingMemory
from copydesk.flows.crawl.logins import logins_of
from copydesk.flows.crawl.parsers import Parsers, own_parsers
from copydesk.flows.crawl.render import Renderer
from copydesk.flows.crawl.session import connection_room, open_session, proxy_of
from copydesk.flows.crawl.site_files import SiteFiles
from copydesk.flows.crawl.throttle import Throttle, keep_hosts, restore_hosts
from copydesk.flows.storage.state.database import State, Visit
from copydesk.flows.storage.warc.writer import cut_torn_tail


async def crawl_hosts(
    job: Crawl,
    settings: Settings,
    state: State,
    *,
    now: Callable[[], datetime],
    stop: asyncio.Event | None = None,
    progress: Callable[[CrawlProgress], None] | None = None,
    parsers: Parsers | None = None,
) -> CrawlSummary:
    """Run a crawl, or go on with one that was broken off; `parsers` read what comes, else those of this process.

    When `stop` is set, requests are given up at once, what was got is written, and the summary says `was_stopped`.
    Raises what the archive or the state raise (a full disk); all that is acknowledged stays.
    """
    if job.part.work != "plan":
        job.archive.check_space()
    began = time.monotonic()
    guard = Guard(job.allow, job.taken_back)
    connections, idle = connection_room(settings.politeness.max_hosts)
    throttle = Throttle(replace(settings.politeness, max_hosts=connections), time.monotonic)
    limits = settings.fetch
    agent = user_agent(job.version, settings.contact)
    async with open_session(agent, guard, limits, proxy_of(settings)) as session:
        client, kept = HttpClient(session, limits, now), KeptConnections(idle)
        logins = logins_of(job.sources, job.secrets, job.allow)
        fetcher = Fetcher(client, guard, throttle, limits, random.Random(job.run), kept, logins)
        files = SiteFiles(fetcher, state, now, settings.rights, parsers or own_parsers())
        work = _Work(job, settings, state, fetcher, files, now, stop or asyncio.Event())
        state.begin(job.run, utc_stamp(job.started_at))
        restore_hosts(throttle, state, now())
        discoveries: tuple[Discovery, ...] = ()
        keeping = asyncio.create_task(files.write_now_and_then())
        try:
            if job.part.work != "fetch" and not state.is_planned(job.run):
                discoveries = await work.plan()
            if job.part.work != "plan":
                await work.fetch(progress)
        finally:
            keeping.cancel()
            await asyncio.gather(keeping, return_exceptions=True)
            files.write()
        keep_hosts(throttle, state, now(), job.part.share)
        if job.part.work != "all" and not work.stop.is_set():
            await throttle.rest()
    return CrawlSummary(
        run=job.run,
        visits=tuple(work.own_visits()),
        discoveries=discoveries,
        requests=fetcher.requests,
        bytes=fetcher.bytes,
        seconds=time.monotonic() - began,
        was_stopped=work.stop.is_set(),
    )


@dataclass
class _Work:
    job: Crawl
    settings: Settings
    state: State
    fetcher: Fetcher
    files: SiteFiles
    now: Callable[[], datetime]
    stop: asyncio.Event

    async def plan(self) -> tuple[Discovery, ...]:
        """Ask the sources and keep the plan; a stop before that leaves no plan."""
        for source in self.job.sources:
            for url in source.urls:
                self._treat(host_of(url), source)
        oldest = utc_stamp(self.now() - timedelta(days=self.settings.discovery.trust_days))
        discoverer = Discoverer(
            self.fetcher,
            self.files.robots,
            self.fetcher.guard,
            self.settings.discovery,
            self.files.parsers,
            ListingMemory(self.state.listings(), oldest, self.job.version),
            lambda urls: {url for url, row in self.state.known(urls).items() if row.result},
        )
        locked = self.fetcher.logins.problems
        tasks = [asyncio.ensure_future(discoverer.discover(s)) for s in self.job.sources if s.name not in locked]
        if not await self._all(tasks):
            return ()
        discoveries = tuple(task.result() for task in tasks)
        for discovery in discoveries:
            tell_unread(discovery)
        due = self.state.due(utc_stamp(self.now()), max_failures=self.settings.politeness.max_failures)
        due = [url for url in due if not self.job.only or host_of(url) in self.job.only]
        entries = [
            *map(FrontierEntry, self.job.urls),
            *(locked_entry(source, locked[source.name]) for source in self.job.sources if source.name in locked),
            *entries_of(discoveries),
            *(map(FrontierEntry, due) if self.job.sources else ()),
        ]
        visits = self._with_known([self._dated(visit) for visit in make_plan(entries, self.fetcher.guard)])
        read = [asked.known for discovery in discoveries for asked in discovery.asked if asked.known]
        now = utc_stamp(self.now())
        self.state.plan(self.job.run, visits, now, shares=self.job.part.shares, listings=read)
        return discoveries

    def _with_known(self, visits: list[Visit]) -> list[Visit]:
        """The visits with what listings of earlier runs said: a feed names a page for some days only."""
        known = self.state.known(visit.url for visit in visits if visit.url)
        said = {url: parse_listed(each.listed) for url, each in known.items() if each.listed}
        return [with_listed(visit, said.get(visit.url or "")) for visit in visits]

    def _dated(self, visit: Visit) -> Visit:
        """A visit that failed in discovery, with the time of its next try."""
        if visit.result != "failure" or visit.retry_at:
            return visit
        return replace(visit, retry_at=utc_stamp(self.now() + timedelta(hours=1)))

    def _treat(self, host: str | None, source: SourceEntry | None) -> None:
        """Give a host the delay of its source, the longest where there are several, and the name that it is told."""
        if host and source and source.delay is not None:
            self.files.delays[host] = max(source.delay, self.files.delays.get(host, 0.0))
        if host and source and source.user_agent:
            self.fetcher.agents.setdefault(host, source.user_agent)

    def own_visits(self) -> Iterator[Visit]:
        """The visits of the hosts that this crawl fetches, whatever others do meanwhile."""
        return (v for v in self.state.visits(self.job.run) if self.job.part.share.owns(host_next(v)))

    async def fetch(self, progress: Callable[[CrawlProgress], None] | None) -> None:
        """Fetch what is planned and not acknowledged."""
        job, run, share = self.job, self.job.run, self.job.part.share
        files = run if share is ALL_HOSTS else file_prefix(run, share)
        cut_torn_tail(job.archive.folder, files)
        visits = list(self.own_visits())
        known = self.state.known(v.url for v in visits if v.url)
        crawl_log = CrawlLog(run, job.archive, self.state, lease=job.part.lease, send=job.part.send)
        crawl_log.commit([Noted(v) for v in unacknowledged(job.archive.folder, files, visits, known)])
        waiting: dict[str, list[Visit]] = defaultdict(list)
        sources = {source.name: source for source in job.sources}
        for visit in self.own_visits():
            if is_open(visit):
                waiting[host_next(visit)].append(visit)
                self._treat(visit.host, sources.get(visit.source or ""))
        steps = Steps(Counter({host: len(of) for host, of in waiting.items()}), time.monotonic, progress)
        trusted = timedelta(days=0 if job.anew else self.settings.politeness.trust_days)
        oldest = utc_stamp(self.now() - trusted)
        # Who has most to give begins first: the night is as long as its longest host.
        queue = deque(sorted(waiting.items(), key=lambda item: -len(item[1])))
        stragglers = Stragglers(self.settings.politeness, time.monotonic, lambda: bool(queue))

        rendered = {host for source in job.sources if source.render for host in _hosts_of(source)}
        agent = user_agent(job.version, self.settings.contact)
        renderer = Renderer(
            self.settings.render,
            self.files.parsers,
            self.settings.fetch.max_body_bytes,
            time.monotonic,
            self.fetcher.guard,
            lambda host: self.fetcher.agents.get(host, agent),
            has_proxy=self.settings.proxy is not None,
        )

        async def one_after_another() -> None:
            while queue:
                host, of = queue.popleft()
                queued = partial(self.fetcher.throttle.queued, host)
                budget = HostBudget(self._budget(host, of, sources), time.monotonic, queued)
                stragglers.open[host] = budget
                run = HostRun(
                    host, self.fetcher, self.files, crawl_log, known, self.now, oldest, steps.step, budget, share
                )
                run.renderer = renderer if host in rendered else None
                await run.run(of)
                del stragglers.open[host]
                stragglers.finished += 1
                self.files.forget(host)

        def pace(host: str) -> float:
            slow = self.settings.render.seconds if host in rendered else 0.0
            return max(self.fetcher.throttle.host(host).delay, slow)

        writer = asyncio.create_task(crawl_log.write())
        watching = asyncio.create_task(stragglers.watch(pace))
        in_turn = min(self.settings.politeness.max_frontier, len(queue))
        try:
            await self._all([asyncio.ensure_future(one_after_another()) for _ in range(in_turn)], writer)
        finally:
            watching.cancel()
            if not writer.done():
                await crawl_log.end()
            await writer

    def _budget(self, host: str, visits: Iterable[Visit], sources: Mapping[str, SourceEntry]) -> float:
        """Seconds that a host may take: the longest that one of its sources gives it, else the setting."""
        named = {visit.source or "" for visit in visits}
        own = [sources[name].max_seconds for name in named if name in sources]
        return max((s for s in own if s is not None), default=self.settings.politeness.host_seconds)

    async def _all(self, tasks: Sequence[asyncio.Future[Any]], writer: asyncio.Task[None] | None = None) -> bool:
        """Wait for all tasks; False when a stop, or the end of the writer, came first, and they were cancelled."""
        everything = asyncio.gather(*tasks)
        stopped = asyncio.ensure_future(self.stop.wait())
        watched: set[asyncio.Future[Any]] = {everything, stopped}
        try:
            await asyncio.wait(watched | {writer} if writer else watched, return_when=asyncio.FIRST_COMPLETED)
            if everything.done():
                everything.result()
                return True
            return False
        finally:
            self.files.cancel()
            for task in (everything, stopped):
                task.cancel()
            await asyncio.gather(everything, stopped, return_exceptions=True)


def _hosts_of(source: SourceEntry) -> Iterator[str]:
    """The hosts of a source's addresses, with and without `www.`."""
    for url in source.urls:
        bare = (host_of(url) or "").removeprefix("www.")
        yield from (bare, f"www.{bare}")
