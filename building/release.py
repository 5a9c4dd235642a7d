"""A release: source archive and wheel of the newest commit, the same bytes wherever and whenever they are made.

    python -m building.release OUT [--check]

Needs `build` (building/release.txt), git, and an index to fetch setuptools and Cython from, at the pinned versions.
With `--check` everything is made twice, in folders of other names, with another umask, zone and seed of hashes, and
the bytes are compared; ends with 1 where they differ. Other compilers give other bytes of the compiled core.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Mapping
from pathlib import Path

from building import ROOT
from building.reproducible import VARIABLE

#: What the second build of a check finds otherwise than the first, beside the name of its folder.
OTHERWISE = {"TZ": "Pacific/Chatham", "PYTHONHASHSEED": "4711", "LC_ALL": "C"}


def make(out: Path, work: Path, environment: Mapping[str, str], umask: int) -> dict[str, str]:
    """Make a release of the newest commit in a folder of its own; its files' digests by name."""
    work.mkdir(parents=True)
    with tarfile.open(fileobj=_git("archive", "HEAD", work=work / "commit.tar").open("rb")) as commit:
        commit.extractall(work / "tree", filter="tar")
    when = subprocess.check_output(["git", "-C", ROOT, "log", "-1", "--format=%ct"], text=True).strip()
    pinned = f"{ROOT / 'constraints.txt'} {ROOT / 'building' / 'release.txt'}"
    subprocess.run(
        [sys.executable, "-m", "build", "--quiet", "--outdir", out, work / "tree"],
        env=environment | {VARIABLE: when, "PIP_CONSTRAINT": pinned},
        umask=umask,
        cwd=work,
        check=True,
    )
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(out.glob("copydesk-*"))}


def _git(*words: str, work: Path) -> Path:
    with work.open("wb") as file:
        subprocess.run(["git", "-C", ROOT, *words], stdout=file, check=True)
    return work


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--check", action="store_true")
    told = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="copydesk-release-") as temporary:
        work = Path(temporary)
        first = make(told.out.resolve(), work / "one", dict(os.environ), 0o022)
        for name, digest in first.items():
            print(f"{digest}  {name}", flush=True)
        if told.check:
            second = make(work / "out", work / "another-folder", os.environ | OTHERWISE, 0o077)
            other = [name for name, digest in first.items() if second.get(name) != digest]
            print(f"made again otherwise: {', '.join(other)}" if other else "made again: the same bytes")
            raise SystemExit(bool(other))


if __name__ == "__main__":
    main()
