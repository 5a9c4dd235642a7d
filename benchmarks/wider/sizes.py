"""What a page costs in each stage, and how much of it the machine that leads the night does by itself.

usage: python -m benchmarks.wider.sizes WARC...

The pages of the files are taken in as one night into a new folder, two worker processes reading and cleaning. Printed
are, a page: milliseconds of the leading process and of the workers in each stage, and bytes of each kind of file. The
state is a SQLite file; set COPYDESK_STATE for another one.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from copydesk.flows.runs import nightly as stages
from copydesk.flows.runs.executor import LocalExecutor
from copydesk.flows.runs.fetch import FetchOptions
from copydesk.flows.runs.nightly import NightOptions, open_night

TICK = os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Print the table."""
    files = tuple(map(Path, sys.argv[1:]))
    assert files, __doc__
    with tempfile.TemporaryDirectory() as name:
        data = Path(name)
        spent: dict[str, tuple[float, float]] = {}

        def timed(stage: str, do: Callable[[], Any]) -> Any:
            before, own = _children(), time.process_time()
            done = do()
            spent[stage] = time.process_time() - own, _children() - before
            return done

        with open_night(data, FetchOptions(archives=files), NightOptions(2), kind="import") as night:
            executor = LocalExecutor()
            shards = timed("import", lambda: stages.fetch_stage(night))
            extracted = timed("extract", lambda: executor.extract(night, shards))
            profiles = timed("learn", lambda: stages.learn_stage(night, extracted))
            cleaned = timed("clean", lambda: executor.clean(night, extracted, profiles))
            decisions = timed("dedupe", lambda: stages.dedupe_stage(night, cleaned))
            entry = timed("publish", lambda: stages.publish_stage(night, cleaned, decisions, profiles))
            timed("report", lambda: stages.report_stage(night, entry, cleaned, profiles))
            pages = entry["addresses"]
            _print(pages, spent, data)


def _print(pages: int, spent: dict[str, tuple[float, float]], data: Path) -> None:
    print(f"{pages} pages\n\n| stage | leading process, ms a page | workers, ms a page |\n| --- | --- | --- |")
    for stage, (own, children) in spent.items():
        print(f"| {stage} | {1000 * own / pages:.2f} | {1000 * children / pages:.1f} |")
    serial = sum(own for stage, (own, _) in spent.items() if stage in ("learn", "dedupe", "publish", "report"))
    print(f"\nlearn, dedupe, publish and report: {1000 * serial / pages:.2f} ms a page in one process\n")
    print("| files | bytes a page |\n| --- | --- |")
    for kind in ("archive", "records", "outcomes", "edits", "profiles", "figures"):
        print(f"| {kind} | {_size(data / kind) / pages:,.0f} |")
    for kind in ("places", "extracted", "cleaned"):
        print(f"| work, {kind} | {sum(_size(folder) for folder in data.glob(f'work/*/{kind}')) / pages:,.0f} |")
    print(f"| state | {sum(path.stat().st_size for path in data.glob('state.db*')) / pages:,.0f} |")
    with open("/proc/self/status") as status:
        peak = next(line.split()[1] for line in status if line.startswith("VmHWM"))
    print(f"\nthe leading process had at most {int(peak) / 1024:.0f} MiB")


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _children() -> float:
    """Seconds of the processor that all living descendants of this process have had."""
    times, parents = {}, {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        parents[int(path.parent.name)] = int(fields[1])
        times[int(path.parent.name)] = (int(fields[11]) + int(fields[12])) / TICK
    found, seen = {os.getpid()}, 0
    while len(found) > seen:
        seen = len(found)
        found |= {pid for pid, parent in parents.items() if parent in found}
    return sum(times[pid] for pid in found - {os.getpid()} if pid in times)


if __name__ == "__main__":
    main()
