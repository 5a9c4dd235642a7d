"""Which C compiler compiles the core: the system's, or, where there is none, the one in the `ziglang` wheel."""

from __future__ import annotations

import os
import shutil
import sys
import sysconfig
from importlib.util import find_spec

#: The compiler as a wheel: 100 MB, so that it is asked for only where there is no other.
WHEEL = "ziglang>=0.13"

#: No fused multiply-add and no instructions of this machine alone: the same bytes on every processor.
FLAGS = ["-O3", "-ffp-contract=off"]
#: zig compiles for this machine's processor where it is not told; other compilers for every one of its kind.
WHEEL_FLAGS = ["-mcpu=baseline"]

WHAT_TO_INSTALL = (
    "copydesk could not compile its core. Install a C compiler and Python's headers (Debian, Ubuntu: "
    "`apt-get install gcc python3-dev`; Fedora: `dnf install gcc python3-devel`; Alpine: `apk add gcc musl-dev "
    "python3-dev`; macOS: `xcode-select --install`), or allow pip to fetch the wheel `ziglang`; then install again."
)


def find_compiler() -> str | None:
    """The system's C compiler: `CC`, the one Python was built with, or a usual one; `None` where there is none."""
    candidates = (os.environ.get("CC"), sysconfig.get_config_var("CC"), "cc", "gcc", "clang")
    for command in filter(None, candidates):
        if shutil.which(command.split()[0]):
            return command
    return None


def wheel_requirements() -> list[str]:
    """What to ask the package index for so that there is a compiler."""
    return [] if find_compiler() else [WHEEL]


def choose() -> tuple[str | None, list[str]]:
    """The command of the compiler, and the flags to give to it; no command where there is none."""
    if compiler := find_compiler():
        return compiler, FLAGS
    return (f"{sys.executable} -m ziglang cc", [*FLAGS, *WHEEL_FLAGS]) if find_spec("ziglang") else (None, FLAGS)
