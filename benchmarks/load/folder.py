"""A data folder of very many records, and what the commands over it cost: time, memory, how both grow.

    python -m benchmarks.load.folder FOLDER [--records 100000] [--nights 100]

Writes records, outcomes and edits of made-up articles as nights publish them, without reading any page: one in ten is a
new revision of an article of the night before. Then `verify`, `compact`, `export` and `find` run over it, each in a
process of its own. Linux and macOS.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from copydesk.cleaners.make_record import Provenance, make_record
from copydesk.cleaners.model.article import Article, Edit, apply
from copydesk.cleaners.model.record import Cleaner, Outcome, Record, Result, Source, to_row
from copydesk.flows.dataset.manifest import Names, Published, day_manifest
from copydesk.flows.dataset.writer import Parts, write_manifest
from copydesk.flows.pipeline.shards import edits_to_rows
from copydesk.flows.storage.data_folder import DataFolder, Run

FIRST = date(2020, 1, 1)

#: One record in so many is a new revision of an article of the night before.
AGAIN = 10

LINES = (
    "The council of {town} voted on Monday to mend the harbour wall before the winter storms of {number} set in.",
    "Work begins in March, costs {number} crowns, and will be done by men of {town} and of the villages behind it.",
    "Nobody at the meeting in {town} spoke against it, said its clerk, who counted {number} people in the hall.",
    "The fishermen have asked for it since the flood of 1998, when {number} boats were lost in the port of {town}.",
)


def record(number: int, revision: int, night: date) -> tuple[Record, tuple[Edit, ...], Article]:
    """Article `number` in a revision: what was extracted, what was taken out, and what is left."""
    town = f"Town{number % 9973}"
    text = "\n\n".join(line.format(town=town, number=number * 7 + revision) for line in LINES)
    residue = "\n\nShare this article"
    url = f"https://paper{number % 1000}.test/{night.year}/story-{number}"
    at = datetime(night.year, night.month, night.day, 2, tzinfo=UTC)
    extracted = Article(
        text + residue, title=f"Harbour wall of {town} to be mended, {number}", published_at=at.isoformat()
    )
    article, made = apply(extracted, [Edit(len(text), residue, "", "lexicon")], step="boilerplate")
    counts = {"boilerplate": len(made)}
    row = make_record(article, counts, Provenance(url, url, at, Source(status=200), Cleaner("0.1.0")))
    assert isinstance(row, Record)
    return row, made, extracted


def publish(root: Path, night: int, numbers: list[tuple[int, int]]) -> None:
    """Publish a night of these articles in these revisions."""
    day = FIRST + timedelta(days=night)
    run = Run(
        f"nightly-{day:%Y%m%d}T020000000000Z",
        "nightly",
        datetime(day.year, day.month, day.day, 2, tzinfo=UTC),
        DataFolder(root),
    )
    names = Names.of_day(day, run.id)
    kinds = {kind: Parts(root, getattr(names, kind), kind) for kind in ("records", "outcomes", "edits")}
    for number, revision in numbers:
        made, edits, extracted = record(number, revision, FIRST)
        row = to_row(made) | {"revision": revision}
        kinds["records"].add(row)
        outcome = Outcome(run.id, made.source_url, made.url, Result.RECORD, id=made.id, source=made.source)
        kinds["outcomes"].add(to_row(outcome))
        for edit in edits_to_rows(edits, extracted, run=run.id, record=made.id):
            kinds["edits"].add(edit)
    parts = tuple(part for each in kinds.values() for part in each.close())
    manifest, _ = day_manifest(None, run, Published(parts, Counter(record=len(numbers))))
    write_manifest(run.folder.manifest(day), manifest)
    run.folder.point_latest(day)


def fill(root: Path, records: int, nights: int) -> None:
    """Publish all of them."""
    each, fresh, before = records // nights, 0, list[int]()
    for night in range(nights):
        again = before[: each // AGAIN]
        new = list(range(fresh, fresh + each - len(again)))
        fresh += len(new)
        publish(root, night, [*((number, 2) for number in again), *((number, 1) for number in new)])
        before = new


def measure(name: str, *words: str) -> None:
    """Run a command and tell what it took."""
    began = time.monotonic()
    run = "from copydesk.flows.cli.app import main; main()"
    child = subprocess.Popen([sys.executable, "-c", run, *words], stdout=subprocess.PIPE, text=True)
    said = child.stdout.read() if child.stdout else ""
    _, status, used = os.wait4(child.pid, 0)
    scale = 1 if sys.platform == "darwin" else 1024
    cpu, code = used.ru_utime + used.ru_stime, os.waitstatus_to_exitcode(status)
    last = said.splitlines()[-1] if said else ""
    wall = time.monotonic() - began
    print(
        f"| `{name}` | {cpu:.1f} | {wall:.1f} | {used.ru_maxrss * scale / 2**20:.0f} | {code} | {last[:90]} |",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--nights", type=int, default=100)
    told = parser.parse_args()
    data = told.folder / "data"
    if not data.exists():
        fill(data, told.records, told.nights)
    print("| command | s of processor | s | MiB at most | code | said |\n| --- | --- | --- | --- | --- | --- |")
    measure("verify", "verify", str(data))
    measure("compact", "compact", str(data), "--out", str(told.folder / "compact"))
    measure("export", "export", str(data), "--to", str(told.folder / "place"))
    measure("find, the first time", "find", "harbour", "--data", str(data))
    measure("find, again", "find", "mended", "--host", "paper7.test", "--data", str(data))


if __name__ == "__main__":
    main()
