"""Saved pages by seed, as WARC files: what `benchmarks.load.clean` is given.

    python -m benchmarks.load.archive FOLDER [--pages 100000] [--hosts 1000] [--seed 1]

Writes `FOLDER/NNNN.warc.gz` with 10,000 pages a file and prints the bytes of a page; the same numbers, the same files.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from io import BytesIO
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from benchmarks.load.pages import host_names, make

PAGES_A_FILE = 10_000

#: WARC-Date of all records: the moment decides nothing, and a fixed one gives the same files.
FETCHED = "2026-06-02T01:00:00Z"


def write(folder: Path, pages: int, hosts: int, seed: int) -> int:
    """Write the files, several at once; give the bytes of all bodies."""
    folder.mkdir(parents=True, exist_ok=True)
    names = host_names(hosts)
    lots = [range(first, min(first + PAGES_A_FILE, pages)) for first in range(0, pages, PAGES_A_FILE)]
    with ProcessPoolExecutor() as pool:
        jobs = [pool.submit(write_file, folder / f"{n:04d}.warc.gz", lot, names, seed) for n, lot in enumerate(lots)]
        return sum(job.result() for job in jobs)


def write_file(path: Path, numbers: range, hosts: Sequence[str], seed: int) -> int:
    """Write the pages of these numbers as one WARC file; give the bytes of their bodies."""
    total = 0
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True, warc_version="1.1")
        for number in numbers:
            made = make(number, hosts, seed)
            total += len(made.body)
            head = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
            fields = {"WARC-Date": FETCHED, "WARC-Record-ID": f"<urn:copydesk-load:{seed}:{number}>"}
            body = BytesIO(made.body)
            record = writer.create_warc_record(
                f"http://{made.host}{made.path}",
                "response",
                body,
                len(made.body),
                http_headers=head,
                warc_headers_dict=fields,
            )
            writer.write_record(record)
    return total


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pages", type=int, default=100_000)
    parser.add_argument("--hosts", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    told = parser.parse_args()
    total = write(told.folder, told.pages, told.hosts, told.seed)
    print(f"{told.pages} pages of {told.hosts} sites, {total / told.pages:.0f} bytes a page")


if __name__ == "__main__":
    main()
