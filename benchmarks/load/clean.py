"""Saved pages through `copydesk clean`: seconds of the processor a page, memory, and the time that each stage takes.

    python -m benchmarks.load.archive FOLDER --pages 10000 --hosts 100
    python -m benchmarks.load.clean FOLDER --out OUT [--workers 1]

Run it over 10,000 pages and over 100,000 with ten times the sites, and hold the figures against each other. `OUT` gets
the published files and `OUT.samples.jsonl` the samples. Linux only.
"""

from __future__ import annotations

import argparse
import json
import shutil
from collections.abc import Sequence
from pathlib import Path

from benchmarks.load.watch import Sample, program, table, watch

EVERY_SECONDS = 2.0


def done_so_far(work: Path) -> dict[str, int]:
    """Shards that each stage has finished."""
    return {stage: sum(1 for _ in (work / stage).glob("*.jsonl")) for stage in ("extracted", "ordered", "cleaned")}


def stages(samples: Sequence[Sample]) -> dict[str, float]:
    """Seconds of the processor by stage, told from the shards that were there at each sample."""
    cleaned = max(s.done["cleaned"] for s in samples)
    spent = dict.fromkeys(("extract", "order and learn", "clean", "settle and publish"), 0.0)
    stage, before = "extract", 0.0
    for sample in samples:
        if stage != "settle and publish":
            stage = _stage(sample.done, cleaned)
        spent[stage] += sample.cpu - before
        before = sample.cpu
    return spent


def _stage(done: dict[str, int], cleaned: int) -> str:
    """What is worked on where so many shards are there; `cleaned` is how many will be cleaned in the end."""
    if done["cleaned"] == cleaned:
        return "settle and publish"
    if done["cleaned"]:
        return "clean"
    return "order and learn" if done["ordered"] else "extract"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--workers", type=int, default=1)
    told = parser.parse_args()
    shutil.rmtree(told.out, ignore_errors=True)
    told.out.mkdir(parents=True)
    command = program("clean", str(told.folder), "--out", str(told.out), "--workers", str(told.workers))
    log = told.out.with_name(told.out.name + ".samples.jsonl")
    samples, code = watch(command, EVERY_SECONDS, lambda: done_so_far(told.out / ".work"), log)
    if code:
        raise SystemExit(f"copydesk clean ended with {code}")
    manifest = json.loads((told.out / "manifest.json").read_text())
    pages, last = sum(manifest["counts"].values()), samples[-1]
    print(f"{pages} pages: {manifest['counts']}")
    print(f"{1000 * last.cpu / pages:.2f} ms of the processor a page, {pages / last.at:.1f} pages a second")
    for stage, seconds in stages(samples).items():
        print(f"  {stage:20}{seconds / pages * 1000:8.2f} ms a page")
    print(table(samples))
    size = sum(file["bytes"] for file in manifest["files"])
    print(f"{size / pages:.0f} bytes a page published")


if __name__ == "__main__":
    main()
