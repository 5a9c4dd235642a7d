"""A crawl as a process of its own, to be killed: `nightly.py DATA PORT COUNT`."""

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path

from flows.crawl.crawl import crawl
from flows.crawl.job import Crawl
from flows.crawl.limits import ArchiveLimits, FetchLimits, Politeness, RightsPolicy
from flows.settings import Settings
from flows.storage.archive_writer import ArchiveWriter
from flows.storage.lock import lock_folder
from flows.storage.state import open_state

SETTINGS = Settings(
    politeness=Politeness(delay=0.0, after_abort=0.01),
    fetch=FetchLimits(backoff_seconds=0.01),
    rights=RightsPolicy(read_site_files=False),
)


def main(data: Path, port: int, count: int) -> None:
    limits = ArchiveLimits(max_file_bytes=20_000, min_free_bytes=0)
    archive = ArchiveWriter(data / "archive" / "2026-06-01", "nightly-1", software="test", contact=None, limits=limits)
    urls = tuple(f"http://127.0.0.1:{port}/{n}" for n in range(count))
    started = datetime(2026, 6, 1, 2, tzinfo=UTC)
    job = Crawl("nightly-1", started, archive, urls=urls, allow=frozenset({f"127.0.0.1:{port}"}))
    state = open_state(f"sqlite:///{data / 'state.db'}")
    with lock_folder(data, "test"):
        asyncio.run(crawl(job, SETTINGS, state, now=lambda: datetime.now(UTC)))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
