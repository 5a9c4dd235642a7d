"""A crawl as a process of its own, to be killed: `nightly.py DATA PORT COUNT`."""

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path

from copydesk.flows.config.groups import ArchiveLimits, FetchLimits, Politeness, RightsPolicy
from copydesk.flows.config.settings import Settings
from copydesk.flows.crawl.crawl import crawl_hosts
from copydesk.flows.crawl.job import Crawl
from copydesk.flows.storage.lock import lock_folder
from copydesk.flows.storage.state.database import open_state
from copydesk.flows.storage.warc.writer import ArchiveWriter

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
        asyncio.run(crawl_hosts(job, SETTINGS, state, now=lambda: datetime.now(UTC)))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
