"""The crawl of a night, whole or cut into shares: its settings and sources, its archive, and the wish to stop."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import os
import socket
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from copydesk.cleaners.model.manifest import installed_version
from copydesk.cleaners.urls.normalize import host_of, normalize_url
from copydesk.flows.config.settings import find_logins, read_folder_settings
from copydesk.flows.config.sources import SourceEntry, read_sources
from copydesk.flows.crawl.crawl import crawl_hosts
from copydesk.flows.crawl.frontier import HostPartition, file_prefix, host_next, is_open
from copydesk.flows.crawl.job import Crawl, CrawlProgress, PartitionResult
from copydesk.flows.dataset.tombstones import read_tombstones
from copydesk.flows.runs.history import ArchivedPage
from copydesk.flows.runtime.cancellation import check, watch
from copydesk.flows.storage.backends import StoreSync
from copydesk.flows.storage.data_folder import Run
from copydesk.flows.storage.state import leases as claims
from copydesk.flows.storage.state.database import State
from copydesk.flows.storage.state.leases import Lease, LeaseLost
from copydesk.flows.storage.warc.writer import ArchiveWriter

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class FetchOptions:
    """What is asked for, and how, where that differs from the settings.

    `sources` is a file of sources, `urls` are addresses beside them; `allow` opens `HOST:PORT` pairs that are not
    public; `delay` is the pace in seconds where a source names none. `archives` are WARC files, or folders of them,
    whose pages are taken in place of a crawl. Of the sources only those of the hosts `only` are asked, if any are
    named. `anew` asks for whole pages, whatever is known of them. `pages` of the archive are read again in place of a
    crawl.
    """

    sources: Path | None = None
    urls: tuple[str, ...] = ()
    allow: tuple[str, ...] = ()
    delay: float | None = None
    archives: tuple[Path, ...] = ()
    only: tuple[str, ...] = ()
    anew: bool = False
    pages: tuple[ArchivedPage, ...] = ()

    @property
    def purpose(self) -> str | None:
        """What tells a run for these addresses from one for others when it is taken up; `None` for the sources."""
        named = "\n".join([*self.urls, *map(str, self.archives), *self.only, *map(str, self.pages)])
        return hashlib.sha256(named.encode()).hexdigest()[:16] if named else None


def fetch_pages(
    run: Run, state: State, options: FetchOptions, progress: Callable[[CrawlProgress], None] | None = None
) -> None:
    """Crawl into the archive of a run, or go on with a crawl that was broken off.

    Raises `Stopped` when somebody asks to stop, and `SettingsError` for settings or sources that cannot be.
    """
    _run_crawl(PartitionResult(), run, state, options, progress)
    check()


def plan_partitions(run: Run, state: State, options: FetchOptions, count: int) -> list[HostPartition]:
    """Make the plan of a run whose hosts are cut among crawls; give the shares in which addresses are open.

    A run that is taken up keeps the cut that it began with.
    """
    if not state.is_planned(run.id):
        _run_crawl(PartitionResult("plan", shares=count), run, state, options)
        check()
    return open_partitions(run, state)


def open_partitions(run: Run, state: State) -> list[HostPartition]:
    """The shares of a run in which addresses are still to be asked for."""
    of = state.shares(run.id) or 1
    hosts = {host_next(visit) for visit in state.visits(run.id) if is_open(visit)}
    return [share for share in (HostPartition(n, of) for n in range(of)) if any(map(share.owns, hosts))]


def fetch_partition(run: Run, state: State, options: FetchOptions, share: HostPartition, store: StoreSync) -> None:
    """Fetch what is planned of a share's hosts, when no other crawl has them any more.

    Raises `Stopped` when somebody asks to stop, and `LeaseLost` when another one took over.
    """
    owner = f"{socket.gethostname()}-{os.getpid()}-{uuid.uuid4().hex[:8]}"
    lease = claims.acquire(state.engine, run.id, share.number, owner, rest=_rest)
    try:
        _bring_unknown(run, state, share, store)
        send = store.send if store.address else None
        _run_crawl(PartitionResult("fetch", share=share, lease=lease, send=send), run, state, options)
        check()
    finally:
        claims.release(state.engine, lease)


def _bring_unknown(run: Run, state: State, share: HostPartition, store: StoreSync) -> None:
    """Have the archive files of this share here that a crawl sent before it died, and did not acknowledge."""
    named = {visit.archive for visit in state.visits(run.id)}
    for path in store.files(run.folder.archive(run.day)):
        known = path.relative_to(store.root).as_posix() in named
        if path.name.startswith(file_prefix(run.id, share)) and not known:
            store.bring(path)


def _rest(seconds: float) -> None:
    time.sleep(seconds)
    check()


def _run_crawl(
    part: PartitionResult,
    run: Run,
    state: State,
    options: FetchOptions,
    progress: Callable[[CrawlProgress], None] | None = None,
) -> None:
    sources = tuple(s for s in read_sources(options.sources) if _is_asked(s, options)) if options.sources else ()
    if options.sources and not sources and part.work != "fetch":
        of = f" of {', '.join(options.only)}" if options.only else ""
        _log.warning("%s has no source%s that is on: nothing is asked for", options.sources, of)
    # Before the event loop: a store of secrets may have to be asked.
    secrets = find_logins({s.login for s in sources if s.login}, os.environ)
    asyncio.run(_crawl(part, run, state, options, sources, secrets, progress))


async def _crawl(
    part: PartitionResult,
    run: Run,
    state: State,
    options: FetchOptions,
    sources: tuple[SourceEntry, ...],
    secrets: Mapping[str, str],
    progress: Callable[[CrawlProgress], None] | None = None,
) -> None:
    settings = read_folder_settings(run.folder.root)
    if options.delay is not None:
        settings = replace(settings, politeness=replace(settings.politeness, delay=options.delay))
    software = f"copydesk/{installed_version()}"
    name = f"{file_prefix(run.id, part.share)}-{part.lease.term:02d}" if part.lease else run.id
    archive = ArchiveWriter(
        run.folder.archive(run.day), name, software=software, contact=settings.contact, limits=settings.archive
    )
    job = Crawl(
        run=run.id,
        started_at=run.started_at,
        archive=archive,
        part=part,
        sources=sources,
        urls=options.urls,
        allow=frozenset(options.allow),
        taken_back=read_tombstones(run.folder),
        version=installed_version(),
        only=frozenset(options.only),
        anew=options.anew,
        secrets=secrets,
    )
    stop = asyncio.Event()
    watching = [asyncio.create_task(watch(stop))]
    if part.lease:
        watching.append(asyncio.create_task(_keep_alive(state, part.lease, stop)))
    try:
        await crawl_hosts(job, settings, state, now=lambda: datetime.now(UTC), stop=stop, progress=progress)
    finally:
        for task in watching:
            task.cancel()
    for task in watching:
        if task.done() and not task.cancelled() and (error := task.exception()):
            raise error


def _is_asked(source: SourceEntry, options: FetchOptions) -> bool:
    """Whether a run asks a source: it is on, and of one of the hosts, where some are named."""
    hosts = {host_of(normalize_url(url)) for url in source.urls}
    return source.enabled and (not options.only or not hosts.isdisjoint(options.only))


async def _keep_alive(state: State, lease: Lease, stop: asyncio.Event) -> None:
    """Give signs of life; stop the crawl and raise `LeaseLost` where the share is another's, or could be soon."""
    heard = time.monotonic()
    while True:
        await asyncio.sleep(claims.BEAT)
        try:
            await asyncio.to_thread(claims.beat, state.engine, lease)
            heard = time.monotonic()
        except LeaseLost:
            stop.set()
            raise
        except claims.Unreachable as error:
            if time.monotonic() - heard > claims.GIVE_UP:
                stop.set()
                raise LeaseLost(f"the state database has not answered for {claims.GIVE_UP:.0f} s") from error
