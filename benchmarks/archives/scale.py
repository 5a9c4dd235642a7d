"""What an import costs, and how much memory it takes, by the number of records in its archives.

    python -m benchmarks.archives.scale 250000 500000 1000000
    python -m benchmarks.archives.scale --whole 100000 400000 1000000

Archives are made first: short articles that were recorded ten times each, a gzip member a record, 50,000 a file.
Measured is what `copydesk import-warc` does before it reads pages (files taken in, captures noted, the best copy of
each address planned), and with `--whole` the command from start to end, to the published files. Linux only.
"""

from __future__ import annotations

import argparse
import gzip
import random
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from wordfreq import top_n_list

from benchmarks.load.watch import Sample, program, watch
from copydesk.flows.runs.import_archives import import_pages
from copydesk.flows.storage.backends import state_of
from copydesk.flows.storage.data_folder import DataFolder, begin_run

FILE_RECORDS = 50_000
CAPTURES = 10
HOSTS = 500
WORKERS = 2
WORDS = 4_000
MIB = 2**20


def record(address: int, day: int) -> bytes:
    """The response of one day for an address."""
    body = page(address, day)
    block = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(body)}\r\n\r\n{body}"
    head = (
        f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: https://paper{address % HOSTS}.example/news/{address}\r\n"
    )
    head += f"WARC-Date: 2026-05-{1 + day:02d}T02:03:04Z\r\n"
    head += f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
    return gzip.compress(f"{head}{block}\r\n\r\n".encode(), 1)


def page(address: int, day: int) -> str:
    """A short article, no near copy of another; a sentence of it changes by the day."""
    draw = random.Random(address)
    title, *sentences = (" ".join(draw.choices(words(), k=count)).capitalize() for count in (6, *(14,) * 9))
    paragraphs = "".join(f"<p>{'. '.join(sentences[n : n + 3])}.</p>" for n in (0, 3, 6))
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta property="article:published_time" content="2026-05-01T01:{address % 60:02d}:00Z"></head>'
        f"<body><article><h1>{title}</h1>{paragraphs}<p>It was read again on day {day}.</p></article></body></html>"
    )


@cache
def words() -> list[str]:
    """Words to draw from, without the noise of one and two letters."""
    return [word for word in top_n_list("en", WORDS) if word.isascii() and word.isalpha() and len(word) > 2]


def make(folder: Path, records: int) -> int:
    """Archives with so many records, a day of captures after the other; their bytes."""
    folder.mkdir()
    addresses = records // CAPTURES
    for start in range(0, records, FILE_RECORDS):
        with (folder / f"{start:08d}.warc.gz").open("wb") as file:
            for number in range(start, min(start + FILE_RECORDS, records)):
                file.write(record(number % addresses, number // addresses))
    return sum(path.stat().st_size for path in folder.iterdir())


def look_through(made: Path, data: DataFolder) -> None:
    """What `copydesk import-warc` does before it reads pages."""
    run = begin_run(data, "import", datetime.now(UTC))
    with state_of(data) as state:
        import_pages(run, state, [made], datetime.now(UTC).isoformat(), workers=WORKERS)


def measured(command: Sequence[str], log: Path, records: int) -> str:
    """The figures of a command and of all processes below it."""
    samples, code = watch(command, 0.5, dict, log)
    if code:
        raise SystemExit(f"{command} ended with {code}")
    last, most = samples[-1], max(s.largest for s in samples)
    return (
        f"{last.at:.0f} s, {last.cpu:.0f} s of processor, {1e3 * last.cpu / records:.3f} ms a record; the leading "
        f"process, MiB, by tenths of the time: {_tenths(samples)}; the largest process {most / MIB:.0f}"
    )


def _tenths(samples: Sequence[Sample]) -> str:
    """The most that the leading process had in each tenth of the run."""
    end = samples[-1].at
    tenths = ([s.first for s in samples if n * end / 10 <= s.at <= (n + 1) * end / 10] for n in range(10))
    return " ".join(f"{max(tenth, default=0) / MIB:.0f}" for tenth in tenths)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("records", type=int, nargs="*")
    parser.add_argument("--whole", action="store_true")
    parser.add_argument("--look-through", type=Path, nargs=2, help=argparse.SUPPRESS)
    told = parser.parse_args()
    if told.look_through:
        look_through(told.look_through[0], DataFolder(told.look_through[1]))
    for records in told.records:
        with tempfile.TemporaryDirectory() as name:
            made, data = (str(Path(name) / each) for each in ("made", "data"))
            size = make(Path(made), records)
            command = program("import-warc", made, "--data", data, "--workers", str(WORKERS))
            if not told.whole:
                command = [sys.executable, "-m", "benchmarks.archives.scale", "--look-through", made, data]
            figures = measured(command, Path(name) / "samples.jsonl", records)
            print(f"{records:,} records, {size / MIB:.0f} MiB: {figures}", flush=True)


if __name__ == "__main__":
    main()
