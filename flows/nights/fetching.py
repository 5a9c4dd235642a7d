"""The crawl of a night: its settings and sources, the archive that it fills, and the wish to stop."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from flows.crawl.crawl import Crawl, crawl
from flows.crawl.progress import Progress
from flows.publishing.tombstones import read_stones
from flows.settings import read_folder_settings
from flows.sources import read_sources
from flows.stopping import check, watch
from flows.storage.archive_writer import ArchiveWriter
from flows.storage.folder import Run
from flows.storage.state import State


@dataclass(frozen=True, slots=True)
class FetchOptions:
    """What is asked for, and how, where that differs from the settings.

    `sources` is a file of sources, `urls` are addresses beside them; `allow` opens `HOST:PORT` pairs that are not
    public; `delay` is the pace in seconds where a source names none. `archives` are WARC files, or folders of them,
    whose pages are taken in place of a crawl.
    """

    sources: Path | None = None
    urls: tuple[str, ...] = ()
    allow: tuple[str, ...] = ()
    delay: float | None = None
    archives: tuple[Path, ...] = ()

    @property
    def purpose(self) -> str | None:
        """What tells a run for these addresses from one for others when it is taken up; `None` for the sources."""
        named = "\n".join([*self.urls, *map(str, self.archives)])
        return hashlib.sha256(named.encode()).hexdigest()[:16] if named else None


def fetch_pages(
    run: Run, state: State, options: FetchOptions, progress: Callable[[Progress], None] | None = None
) -> None:
    """Crawl into the archive of a run, or go on with a crawl that was broken off.

    Raises `Stopped` when somebody asks to stop, and `SettingsError` for settings or sources that cannot be.
    """
    asyncio.run(_fetch(run, state, options, progress))
    check()


async def _fetch(run: Run, state: State, options: FetchOptions, progress: Callable[[Progress], None] | None) -> None:
    settings = read_folder_settings(run.folder.root)
    if options.delay is not None:
        settings = replace(settings, politeness=replace(settings.politeness, delay=options.delay))
    software = f"copydesk/{version('copydesk')}"
    archive = ArchiveWriter(
        run.folder.archive(run.day), run.id, software=software, contact=settings.contact, limits=settings.archive
    )
    job = Crawl(
        run=run.id,
        started_at=run.started_at,
        archive=archive,
        sources=read_sources(options.sources) if options.sources else (),
        urls=options.urls,
        allow=frozenset(options.allow),
        taken_back=read_stones(run.folder),
        version=version("copydesk"),
    )
    stop = asyncio.Event()
    watching = asyncio.create_task(watch(stop))
    try:
        await crawl(job, settings, state, now=lambda: datetime.now(UTC), stop=stop, progress=progress)
    finally:
        watching.cancel()
