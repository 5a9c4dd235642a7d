"""What a program and all processes below it use while it runs: memory and processor, looked at every few seconds.

Linux only: it reads `/proc`. Memory is the sum of what each process has resident (RSS), pages that they share counted
in each, so it is more than the machine gives.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, slots=True)
class Sample:
    """One look: seconds since the start, seconds of the processor so far, bytes resident, and the work done so far.

    `first` is the memory of the program itself, `largest` that of the largest of its processes.
    """

    at: float
    cpu: float
    rss: int
    first: int
    largest: int
    processes: int
    done: dict[str, int]


def program(*words: str) -> list[str]:
    """A call of the `copydesk` that is installed beside this Python."""
    return [str(Path(sys.executable).with_name("copydesk")), *words]


def watch(
    command: Sequence[str], every: float, done: Callable[[], dict[str, int]], log: Path
) -> tuple[list[Sample], int]:
    """Run a command to its end; its samples and exit code. Each sample is a line of `log` as soon as it is taken."""
    began = time.monotonic()
    cpu: dict[int, float] = {}
    samples = []
    with subprocess.Popen(command) as program, log.open("w") as file:
        while program.poll() is None:
            sample = _look(program.pid, cpu, time.monotonic() - began, done())
            if sample.processes:
                samples.append(sample)
                file.write(json.dumps(asdict(sample)) + "\n")
                file.flush()
            time.sleep(every)
        return samples, program.returncode


def quarters(samples: Sequence[Sample]) -> list[float]:
    """The mean memory of each quarter of the run, in bytes."""
    end = samples[-1].at
    means = []
    for quarter in range(4):
        inside = [s.rss for s in samples if quarter * end / 4 <= s.at <= (quarter + 1) * end / 4]
        means.append(sum(inside) / max(1, len(inside)))
    return means


def table(samples: Sequence[Sample]) -> str:
    """The samples in a few lines: memory by quarter and at most, processor, processes."""
    mega = 2**20
    means = quarters(samples)
    last, most = samples[-1], max(samples, key=lambda s: s.rss)
    return "\n".join(
        (
            "memory by quarter, MiB: " + "  ".join(f"{m / mega:.0f}" for m in means),
            f"last quarter to second: {means[3] / means[1]:.2f}",
            f"at most {most.rss / mega:.0f} MiB in all after {most.at:.0f} s; the program itself "
            f"{max(s.first for s in samples) / mega:.0f}, one process {max(s.largest for s in samples) / mega:.0f}",
            f"{last.at:.0f} s by the clock, {last.cpu:.0f} s of the processor, "
            f"{max(s.processes for s in samples)} processes",
        )
    )


def _look(root: int, cpu: dict[int, float], at: float, done: dict[str, int]) -> Sample:
    """A sample; `cpu` keeps what each process had used when it was last seen, so that none is lost with its end."""
    sizes: dict[int, int] = {}
    for pid in _family(root):
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        cpu[pid] = (int(fields[11]) + int(fields[12])) / TICKS
        sizes[pid] = int(fields[21]) * PAGE
    largest = max(sizes.values(), default=0)
    return Sample(at, sum(cpu.values()), sum(sizes.values()), sizes.get(root, 0), largest, len(sizes), done)


def _family(root: int) -> list[int]:
    """A process and all below it."""
    below: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
            below.setdefault(parent, []).append(int(entry.name))
    found = [root]
    for pid in found:
        found += below.get(pid, [])
    return found
