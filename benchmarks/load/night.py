"""A whole night over thousands of pages with faults: nothing lost, memory flat, pages a second, bytes a page.

    python -m benchmarks.load.night --data FOLDER [--pages 10000] [--hosts 100] [--workers 2] [--seed 1]

Serves the sites on loopback (`benchmarks.load.faulty`), runs `copydesk crawl` over all addresses without a delay, and
holds the outcomes against what was served. Ends with 1 where an address is missing, came out otherwise than it should,
or `copydesk verify` finds something wrong. `FOLDER.samples.jsonl` gets the samples. Linux only.
"""

from __future__ import annotations

import argparse
import gzip
import json
import multiprocessing
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.load.faulty import FAULTS, Served, serve
from benchmarks.load.watch import program, table, watch
from copydesk.flows.dataset.prune import disk_use

EVERY_SECONDS = 1.0


def outcomes(data: Path) -> Iterator[dict[str, Any]]:
    for path in sorted((data / "outcomes").rglob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as file:
            yield from map(json.loads, file)


def wrong(served: list[Served], data: Path) -> Counter[str]:
    """What came out otherwise than it should, and how often; empty where all is well."""
    found: dict[str, list[str]] = {}
    for row in outcomes(data):
        said = row["outcome"] if row["reason"] is None else f"{row['outcome']} {row['reason']}"
        found.setdefault(row["source_url"], []).append(said)
    problems: Counter[str] = Counter()
    for page in served:
        said = found.pop(page.url, [])
        wanted = [FAULTS[page.fault][1]] if page.fault else ["record", "duplicate"]
        if len(said) != 1 or said[0] not in wanted:
            problems[f"{page.fault or 'a good page'}: {said}"] += 1
    problems.update(f"never asked for: {url}" for url in found)
    return problems


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--pages", type=int, default=10_000)
    parser.add_argument("--hosts", type=int, default=100)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    told = parser.parse_args()
    shutil.rmtree(told.data, ignore_errors=True)
    told.data.mkdir(parents=True)
    queue: Any = multiprocessing.Queue()
    server = multiprocessing.Process(target=serve, args=(told.pages, told.hosts, told.seed, queue), daemon=True)
    server.start()
    served: list[Served] = queue.get()
    urls = told.data.with_name(told.data.name + ".urls.txt")
    urls.write_text("".join(page.url + "\n" for page in served))
    hosts = sorted({page.url.split("/")[2] for page in served})
    words = ["crawl", "--data", str(told.data), "--urls", str(urls), "--delay", "0", "--workers", str(told.workers)]
    words += [word for host in hosts for word in ("--allow-private", host)]

    def stage() -> dict[str, int]:
        return {s: sum(1 for _ in told.data.glob(f"work/*/{s}/*.jsonl")) for s in ("places", "extracted", "cleaned")}

    log = told.data.with_name(told.data.name + ".samples.jsonl")
    samples, code = watch(program(*words), EVERY_SECONDS, stage, log)
    server.terminate()
    problems, last = wrong(served, told.data), samples[-1]
    count = Counter(row["outcome"] for row in outcomes(told.data))
    print(f"{len(served)} addresses in, {sum(count.values())} outcomes: {dict(count)}; exit code {code}")
    print(f"{sum(1 for page in served if page.fault)} faults; otherwise than they should: {dict(problems)}")
    print(f"{len(served) / last.at:.1f} pages a second, {1000 * last.cpu / len(served):.1f} ms of the processor a page")
    print(table(samples))
    for path in sorted(told.data.iterdir()):
        size = disk_use(path) if path.is_dir() else path.stat().st_size
        print(f"  {path.name:20}{size / len(served):10.0f} bytes a page")
    verified = subprocess.run(program("verify", str(told.data)), check=False)
    if code or problems or verified.returncode:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
