"""How long an import takes to look through archives, and how much memory, by the number of their records.

    python -m benchmarks.archives.scale 250000 500000 1000000

Archives are made first: short pages, a gzip member each, 50,000 a file. Measured is what `copydesk import-warc` does
before it reads pages: files taken in, captures noted, the best copy of each address planned. Reading and cleaning come
after it, shard by shard, and take what `docs/load.md` says of any night.
"""

from __future__ import annotations

import gzip
import resource
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from copydesk.flows.runs.import_archives import import_pages
from copydesk.flows.storage.backends import state_of
from copydesk.flows.storage.data_folder import DataFolder, begin_run

FILE_RECORDS = 50_000
WORKERS = 2


def record(number: int) -> bytes:
    """A response with a page of half a kilobyte; each fourth address was seen before."""
    url = f"https://paper{number % 500}.example/news/{number if number % 4 else number // 2}"
    page = (
        f"<html><head><title>Story {number}</title></head><body><p>{'The quay of town ' * 20}{number}</p></body></html>"
    )
    block = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(page)}\r\n\r\n{page}"
    head = f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\n"
    head += f"WARC-Date: 2026-05-{1 + number % 28:02d}T02:03:04Z\r\n"
    head += f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
    return gzip.compress(f"{head}{block}\r\n\r\n".encode(), 1)


def make(folder: Path, records: int) -> None:
    """Archives with so many records."""
    for start in range(0, records, FILE_RECORDS):
        with (folder / f"{start:08d}.warc.gz").open("wb") as file:
            for number in range(start, min(start + FILE_RECORDS, records)):
                file.write(record(number))


def processor_seconds() -> float:
    """What this process and those that it started have used of processors."""
    return sum(
        u.ru_utime + u.ru_stime for u in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def main() -> None:
    for records in map(int, sys.argv[1:]):
        with tempfile.TemporaryDirectory() as name:
            made, data = Path(name) / "made", DataFolder(Path(name) / "data")
            made.mkdir()
            make(made, records)
            size = sum(path.stat().st_size for path in made.iterdir())
            run = begin_run(data, "import", datetime.now(UTC))
            with state_of(data) as state:
                began, busy = time.perf_counter(), processor_seconds()
                import_pages(run, state, [made], datetime.now(UTC).isoformat(), workers=WORKERS)
                took, busy = time.perf_counter() - began, processor_seconds() - busy
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
            print(
                f"{records:,} records, {size / 2**20:.0f} MB: {took:.0f} s, {busy:.0f} s of processor, "
                f"{1e6 * busy / records:.0f} us a record; "
                f"peak {peak:.0f} MB, a worker {most:.0f} MB",
                flush=True,
            )


if __name__ == "__main__":
    main()
