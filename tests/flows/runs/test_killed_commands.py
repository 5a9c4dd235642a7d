"""Commands over what is published, killed for real at seeded moments: `benchmarks.load.kills` kills, and looks."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


@pytest.mark.skipif(sys.platform != "linux", reason="forks")
@pytest.mark.parametrize(
    ("commands", "moments", "seed"),
    [
        (("compact", "export", "forget", "prune"), 2, 1),
        pytest.param(("compact", "export", "forget", "prune"), 50, 2, marks=pytest.mark.soak),
        pytest.param(("reclean",), 50, 2, marks=pytest.mark.soak),
    ],
)
def test_a_killed_command_leaves_nothing_wrong_and_ends_when_it_is_called_again(
    commands: tuple[str, ...], moments: int, seed: int
) -> None:
    words = ["--moments", str(moments), "--seed", str(seed), "--only", *commands]
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.load.kills", *words],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    rows = [line.split(" | ") for line in done.stdout.splitlines() if line.startswith("| `")]
    assert [row[2] for row in rows] == [str(moments)] * len(commands)
