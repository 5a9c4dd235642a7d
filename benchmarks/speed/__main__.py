"""How fast pages become records: pages for a second of the processor, beside peers on the same pages, in turn.

    python -m benchmarks.speed BENCH_DIR [--sets A,B] [--limit N] [--rounds N] [--peers PYTHON] [--two-workers]

BENCH_DIR has `dev/NAME.warc.gz`, `dev/NAME.gold.jsonl.gz` and the measure `score.py`: beside its speed stands how good
each reader's texts are. The weights that ship were fitted to aeb, fundus and wcxb: there the figure flatters ours, and
`daniel` alone is honest (`benchmarks.extraction.train` has the figures by cross-validation).

Peers run in a process of their own, lot by lot in turn with ours; `--peers` names its
interpreter, this one where it is left out. A peer that is not installed there is said to be missing. All of them:

    python -m venv peers && peers/bin/pip install "datatrove[io]" newspaper4k trafilatura ftfy resiliparse turbohtml

Ours is shown twice: what is done to a page, in one process, and the command `copydesk clean` with one worker, all its
processes together: reading the WARC, handing pages over, site learning, dedupe, publishing. What the command takes to
start is taken from a run over one page, and shown apart.

`--two-workers` runs the command with one worker and with two and compares by the clock: it says something only where
two cores are idle. What the one process does that hands out pages bounds what more workers bring, and is shown too.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from io import BytesIO
from pathlib import Path
from typing import Any

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from benchmarks.speed import command
from benchmarks.speed.quality import Quality, text_of
from benchmarks.speed.stages import as_in_a_worker, ours, stages
from copydesk.flows.pipeline.inputs import Unreadable, read_inputs
from copydesk.flows.pipeline.options import Options, Saved

SETS = "fundus,wcxb,aeb,daniel"

#: Lots that the pages are cut into: ours and the peers take turns lot by lot.
LOTS = 5

#: The peer that the figures of the command are held against, in the same minutes.
MEASURE = "trafilatura with metadata"

IN_PROCESS, COMMAND = "copydesk: what is done to a page", "copydesk clean, the command"


class Peers:
    """The process that the peers run in."""

    def __init__(self, python: str) -> None:
        script = Path(__file__).parent / "peers.py"
        self.said = tempfile.TemporaryFile("w+")  # noqa: SIM115 (read when they fail)
        self.process = subprocess.Popen(
            [python, str(script)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.said, text=True
        )
        self.versions: dict[str, str | None] = self._answer()

    def read(self, name: str, lot: Path) -> tuple[float, list[str]]:
        """The seconds that a peer took for a lot, and its texts."""
        assert self.process.stdin
        self.process.stdin.write(json.dumps([name, str(lot)]) + "\n")
        self.process.stdin.flush()
        seconds, texts = self._answer()
        return float(seconds), texts

    def close(self) -> None:
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait()

    def _answer(self) -> Any:
        assert self.process.stdout
        line = self.process.stdout.readline()
        if not line:
            self.said.seek(0)
            raise RuntimeError(f"the peers ended: {self.said.read()[-2000:]}")
        return json.loads(line)


def read_sample(folder: Path, sets: list[str], limit: int) -> list[Saved]:
    """So many pages of each set, drawn by a fixed seed, mixed."""
    sample: list[Saved] = []
    for name in sets:
        read = read_inputs([folder / "dev" / f"{name}.warc.gz"])
        pages = [p for p in read if not isinstance(p, Unreadable) and p.refused is None]
        random.Random(2).shuffle(pages)
        sample += pages[:limit]
    random.Random(3).shuffle(sample)
    return sample


def write_warc(path: Path, pages: list[Saved]) -> None:
    """Pages as a WARC file with a gzip member a record."""
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for saved in pages:
            kind = saved.page.content_type or "text/html"
            head = StatusAndHeaders("200 OK", [("Content-Type", kind)], protocol="HTTP/1.1")
            body = BytesIO(saved.page.body)
            writer.write_record(writer.create_warc_record(saved.page.url, "response", payload=body, http_headers=head))


def measure(sample: list[Saved], lots: list[Path], peers: Peers, rounds: int, quality: Quality) -> dict[str, float]:
    """Seconds of the processor by reader, over all pages and rounds; readers take turns, lot by lot."""
    options = Options(run="speed", version="0")
    there = [name for name, versions in peers.versions.items() if versions]
    spent = dict.fromkeys([IN_PROCESS, *there], 0.0)
    for turn in range(rounds):
        for first, lot in enumerate(lots):
            pages = sample[first :: len(lots)]
            urls = [each.page.url for each in pages]
            began = time.process_time()
            lines = [ours(page, options) for page in pages]
            spent[IN_PROCESS] += time.process_time() - began
            if turn == 0:
                quality.add(IN_PROCESS, urls, map(text_of, lines))
            for name in there:
                seconds, texts = peers.read(name, lot)
                spent[name] += seconds
                if turn == 0 and texts:
                    quality.add(name, urls, texts)
    return {name: seconds / rounds for name, seconds in spent.items()}


def warm(sample: list[Saved], first: Path, peers: Peers) -> None:
    """Let everybody load what they load with their first pages."""
    for page in sample[:20]:
        ours(page, Options(run="speed", version="0"))
    as_in_a_worker()
    for name, versions in peers.versions.items():
        if versions:
            peers.read(name, first)


def show(spent: dict[str, float], versions: dict[str, str | None], pages: int, quality: Quality) -> None:
    ours_whole = spent[COMMAND]
    print(f"{'':44}{'ms a page':>10}{'pages a s':>10}{'ours by it':>11}{'word F1':>9}")
    for name, seconds in spent.items():
        print(f"{name:44}{seconds / pages * 1000:10.1f}{pages / seconds:10.1f}{seconds / ours_whole:11.2f}", end="")
        word_f1 = quality.word_f1(name)
        print(f"{'' if word_f1 is None else f'{word_f1:.4f}':>9}", end="")
        print("  " + (versions.get(name) or ""))
    for name, found in versions.items():
        if not found:
            print(f"{name:44}{'not installed':>20}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sets", default=SETS)
    parser.add_argument("--limit", type=int, default=40, help="pages of each set")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--peers", default=sys.executable, metavar="PYTHON")
    parser.add_argument("--two-workers", action="store_true")
    args = parser.parse_args()
    sample = read_sample(args.folder, args.sets.split(","), args.limit)
    quality = Quality(args.folder, args.sets.split(","))
    peers = Peers(args.peers)
    with tempfile.TemporaryDirectory() as folder:
        one, whole = Path(folder, "one.warc.gz"), Path(folder, "whole.warc.gz")
        lots = [Path(folder, f"{n}.warc.gz") for n in range(LOTS)]
        write_warc(one, sample[:1])
        write_warc(whole, sample)
        for n, lot in enumerate(lots):
            write_warc(lot, sample[n::LOTS])
        warm(sample, lots[0], peers)
        before = command.clean([whole], 1)
        spent = measure(sample, lots, peers, args.rounds, quality)
        after, start = command.clean([whole], 1), command.clean([one], 1)
        runs = [command.clean([whole], workers) for workers in (1, 2)] if args.two_workers else []
    peers.close()
    spent = {COMMAND: (before.processor + after.processor) / 2 - start.processor, **spent}
    print(f"{len(sample)} pages of {args.sets}; Python {sys.version.split()[0]}")
    show(spent, peers.versions, len(sample), quality)
    print(f"starting the command takes {start.processor:.1f} s of the processor, which is left out above")
    if MEASURE in spent:
        print(f"the command does {spent[MEASURE] / spent[COMMAND]:.2f} times the pages of {MEASURE}")
    parent = ((before.parent + after.parent) / 2 - start.parent) / spent[COMMAND]
    most = (1 - parent) / max(parent, (1 - parent) / 2)
    print(f"handing out pages takes {parent:.1%} of the command: two workers bring {most:.2f} times the pages at most")
    if runs:
        print(f"two workers by the clock: {runs[0].clock / runs[1].clock:.2f} times one ({runs[0].clock:.1f} s)")
    for name, seconds in sorted(stages(sample).items(), key=lambda item: -item[1]):
        print(f"  {name:26}{seconds / len(sample) * 1000:8.2f} ms a page")


if __name__ == "__main__":
    main()
