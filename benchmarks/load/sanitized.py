"""The compiled core under ASan and UBSan: mutated pages for a while, and what the sanitizers say.

    python -m benchmarks.load.sanitized --minutes 60 [--copy FOLDER] [--seed 1]

A copy of the source is compiled with gcc's sanitizers, which takes minutes, and run in a process that has them loaded.
Python's own allocator is off, so that each object is one that they watch. With `--copy` the copy stays, and is used
again as it is. Ends with 1 where they, or the laws of the fuzz, find something: a sanitizer ends the run, a page that
breaks a law is kept beside it, and the run goes on.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[2]

#: What the copy is made of: the sources, what the fuzz begins with, and the fuzz.
FOLDERS = ("building", "cleaners", "flows", "fixtures", "tests", "benchmarks", "copydesk")

COMPILER = "gcc -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer"
#: What became of a page that breaks a law of the fuzz.
BROKEN = "broke a law"

#: Seconds between two words of how far it is.
TELL_SECONDS = 300

#: Leaks are Python's at its end; the rest ends the process with a report.
OPTIONS = {
    "ASAN_OPTIONS": "detect_leaks=0:abort_on_error=0:allocator_may_return_null=1",
    "UBSAN_OPTIONS": "print_stacktrace=1:halt_on_error=1",
    "PYTHONMALLOC": "malloc",
}


def compile_copy(folder: Path) -> None:
    """A copy of the source in `folder`, its core compiled with the sanitizers."""
    for name in FOLDERS:
        ignored = shutil.ignore_patterns("*.so", "__pycache__", "compiled.*.json")
        shutil.copytree(ROOT / name, folder / name, symlinks=True, ignore=ignored)
    for name in ("pyproject.toml", "setup.py"):
        shutil.copy(ROOT / name, folder / name)
    command = [sys.executable, "-m", "building.core"]
    subprocess.run(command, cwd=folder, env={**os.environ, "CC": COMPILER}, check=True)
    modules = list((folder / "copydesk" / "cleaners" / "core").glob("*.so"))
    if not modules or not all(b"__asan_init" in module.read_bytes() for module in modules):
        raise SystemExit("the core was not compiled with the sanitizers")


def run_sanitized(folder: Path, minutes: float, seed: int) -> int:
    """Read mutated pages in a process of the copy; give how it ended."""
    names = ("libasan.so", "libubsan.so", "libstdc++.so")
    loaded = [subprocess.check_output(["gcc", f"-print-file-name={name}"], text=True).strip() for name in names]
    command = [sys.executable, "-m", "benchmarks.load.sanitized", "--inside", str(seed), "--minutes", str(minutes)]
    own = {"LD_PRELOAD": " ".join(loaded), "PYTHONPATH": str(folder), **OPTIONS}
    return subprocess.run(command, cwd=folder, env={**os.environ, **own}, check=False).returncode


def read_mutated(minutes: float, seed: int) -> int:
    """Read pages until the time is over, and tell what became of them; give how many broke a law of the fuzz."""
    from copydesk import CORE_FORM
    from tests.budget import TooSlow
    from tests.fuzz.laws import check_page, check_text
    from tests.fuzz.mutations import PAGE_MUTATIONS, mutate
    from tests.fuzz.seeds import pages, texts

    chance, became = random.Random(seed), Counter[str]()
    print(f"core: {CORE_FORM}, seed {seed}", flush=True)
    began = told = time.monotonic()
    while (now := time.monotonic()) < began + minutes * 60:
        if now > told + TELL_SECONDS:
            told = now
            print(f"{(now - began) / 60:.0f} minutes: {became.total()} pages", flush=True)
        steps = [(chance.choice(PAGE_MUTATIONS), chance.getrandbits(32)) for _ in range(chance.randint(1, 5))]
        page, text = mutate(chance.choice(pages()), steps), chance.choice(texts())
        try:
            became[check_page(page)] += 1
            check_text(text, None)
        except TooSlow:
            # Watched code takes several times as long.
            became["over the budget of a page"] += 1
        except AssertionError:
            became[BROKEN] += 1
            kept = Path(f"broken-{became[BROKEN]}.html").resolve()
            kept.write_bytes(page)
            print(f"a law is broken, by {kept} or by the text {text!r}:\n{traceback.format_exc()}", flush=True)
    print(f"{became.total()} pages: " + ", ".join(f"{name} {count}" for name, count in became.most_common()))
    return became[BROKEN]


def main() -> int:
    """Compile, run, and say how it ended."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--copy", type=Path, help="a folder for the copy, which stays; made where it is not there")
    parser.add_argument("--inside", type=int, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.inside is not None:
        return int(read_mutated(asked.minutes, asked.inside) > 0)
    with tempfile.TemporaryDirectory(prefix="copydesk-sanitized-") as scratch:
        folder = asked.copy or Path(scratch) / "copy"
        if not folder.exists():
            compile_copy(folder)
        ended = run_sanitized(folder.resolve(), asked.minutes, asked.seed)
    print("nothing was found" if ended == 0 else f"ended with {ended}: the report stands above")
    return int(ended != 0)


if __name__ == "__main__":
    sys.exit(main())
