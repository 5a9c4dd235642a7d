"""Milliseconds a page to read WARC files: ours (with limits and sha256) beside warcio's iterator.

usage: python benchmarks/crawl/reading.py FILE.warc.gz...
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator

from copydesk.flows.storage.warc.reader import read_archive


def ours(path: Path) -> int:
    return sum(1 for _ in read_archive(path))


def theirs(path: Path) -> int:
    count = 0
    with path.open("rb") as file:
        for record in ArchiveIterator(file):
            if record.rec_type == "response":
                record.content_stream().read()
                count += 1
    return count


def main() -> None:
    """Print a line for each file."""
    for path in map(Path, sys.argv[1:]):
        told = []
        for read in (ours, theirs, ours, theirs):
            start = time.process_time()
            pages = read(path)
            told.append((time.process_time() - start) / max(1, pages) * 1000)
        print(f"{path.name}: {pages} pages, ours {min(told[::2]):.2f} ms, warcio {min(told[1::2]):.2f} ms")


if __name__ == "__main__":
    main()
