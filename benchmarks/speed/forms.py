"""Whether pages give the same bytes in every form of the core and on other processors.

    python -m benchmarks.speed.forms BENCH/extraction [--limit 100] [--emulator "qemu-x86_64 -cpu Nehalem"]

Cleans the pages in a process of each form: with the compiled core, with its sources (`COPYDESK_UNCOMPILED=1`, some .4 s
a page), with numpy kept from this processor's instructions (`NPY_DISABLE_CPU_FEATURES`) and, where one is named, under
an emulator of another processor. Ends with 1 where a page's record, edits or outcome differ.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shlex
import subprocess
import sys
from pathlib import Path

import numpy._core._multiarray_umath as umath

from benchmarks.speed.__main__ import SETS, read_sample
from benchmarks.speed.stages import ours
from copydesk import CORE_FORM
from copydesk.flows.pipeline.options import Options

_ALONE = "--in-this-process"


def print_digests(folder: Path, sets: list[str], limit: int) -> None:
    """The form of the core, then a line a page: the digest of all that came of it, and its address."""
    print(CORE_FORM, flush=True)
    options = Options(run="forms", version="0")
    for saved in read_sample(folder, sets, limit):
        print(hashlib.sha256(ours(saved, options)).hexdigest(), saved.page.url, flush=True)


def forms(emulator: str | None) -> dict[str, tuple[list[str], dict[str, str]]]:
    """What to put before the command, and into the environment, of each form."""
    taken = " ".join(each for each in umath.__cpu_dispatch__ if umath.__cpu_features__.get(each))
    found: dict[str, tuple[list[str], dict[str, str]]] = {
        "compiled": ([], {}),
        f"numpy without {taken}": ([], {"NPY_DISABLE_CPU_FEATURES": taken}),
        "uncompiled": ([], {"COPYDESK_UNCOMPILED": "1"}),
    }
    return {**found, emulator: (shlex.split(emulator), {})} if emulator else found


def run(before: list[str], environment: dict[str, str], arguments: list[str]) -> list[str]:
    command = [*before, sys.executable, "-m", "benchmarks.speed.forms", *arguments, _ALONE]
    done = subprocess.run(command, env={**os.environ, **environment}, stdout=subprocess.PIPE, text=True, check=True)
    return done.stdout.splitlines()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="the pages: a folder `dev` with a WARC file a set")
    parser.add_argument("--sets", default=SETS)
    parser.add_argument("--limit", type=int, default=100_000, help="pages of each set")
    parser.add_argument("--emulator", help="a command that runs programs on another processor")
    parser.add_argument(_ALONE, action="store_true", dest="alone", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.alone:
        print_digests(given.folder, given.sets.split(","), given.limit)
        return 0
    arguments = [str(given.folder), "--sets", given.sets, "--limit", str(given.limit)]
    wanted: list[str] = []
    differing = 0
    for name, (before, environment) in forms(given.emulator).items():
        form, *lines = run(before, environment, arguments)
        wanted = wanted or lines
        others = [line for line, want in zip(lines, wanted, strict=True) if line != want]
        print(
            f"{name}: the core is {form}, {len(lines)} pages, {len(others)} differ",
            *others[:10],
            sep="\n  ",
            flush=True,
        )
        differing += len(others)
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
