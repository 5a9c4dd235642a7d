"""Which C compiler compiles the core: the system's, or, where there is none, the one in the `ziglang` wheel.

Neither brings Python's headers; a build without them ends before anything is fetched for it.
"""

from __future__ import annotations

import os
import shutil
import sys
from importlib.util import find_spec
from pathlib import Path
from sysconfig import get_config_var, get_path
from typing import NamedTuple

#: The compiler as a wheel: 100 MB, so that it is asked for only where there is no other.
WHEEL = "ziglang>=0.13"

#: No fused multiply-add and no instructions of this machine alone: the same bytes on every processor.
FLAGS = ["-O3", "-ffp-contract=off"]
#: zig compiles for this machine's processor where it is not told; other compilers for every one of its kind.
WHEEL_FLAGS = ["-mcpu=baseline"]
#: How zig makes and links a module. What a distribution says to the compiler of its own Python is left out: Debian's
#: `-Bsymbolic-functions` and Fedora's `-specs` zig refuses.
WHEEL_COMPILES = ["-fPIC", "-fwrapv", "-DNDEBUG"]
WHEEL_LINKS = ["-bundle", "-undefined", "dynamic_lookup"] if sys.platform == "darwin" else ["-shared"]

WHAT_TO_INSTALL = (
    "copydesk could not compile its core. Install a C compiler and Python's headers (Debian, Ubuntu: "
    "`apt-get install gcc python3-dev`; Fedora: `dnf install gcc python3-devel`; Alpine: `apk add gcc musl-dev "
    "python3-dev`; macOS: `xcode-select --install`), or allow pip to fetch the wheel `ziglang`; then install again."
)
HEADERS_TO_INSTALL = (
    "copydesk compiles its core when it is installed, and Python's headers are not here (no Python.h in {folder}). "
    "Install them (Debian, Ubuntu: `apt-get install python3-dev`; Fedora: `dnf install python3-devel`; Alpine: "
    "`apk add python3-dev`), then install again. A compiler is fetched by itself where there is none."
)


class Compiler(NamedTuple):
    """A compiler's command, the flags it takes for the core, and whether it came as a wheel."""

    command: str
    flags: list[str]
    is_wheel: bool


def find_compiler() -> str | None:
    """The system's C compiler: `CC`, the one Python was built with, or a usual one; `None` where there is none."""
    candidates = (os.environ.get("CC"), get_config_var("CC"), "cc", "gcc", "clang")
    for command in filter(None, candidates):
        if shutil.which(command.split()[0]):
            return command
    return None


def wheel_requirements() -> list[str]:
    """What to ask the package index for so that there is a compiler.

    Raises `SystemExit` where Python's headers are missing: no compiler would help.
    """
    if (folder := _missing_headers()) is not None:
        raise SystemExit(HEADERS_TO_INSTALL.format(folder=folder))
    return [] if find_compiler() else [WHEEL]


def choose() -> Compiler | None:
    """The compiler to take: the system's, else the wheel's; `None` where there is neither."""
    if command := find_compiler():
        return Compiler(command, FLAGS, is_wheel=False)
    if find_spec("ziglang"):
        return Compiler(f"{sys.executable} -m ziglang cc", [*FLAGS, *WHEEL_FLAGS], is_wheel=True)
    return None


def _missing_headers() -> str | None:
    """The folder in which Python's headers should be and are not."""
    folder = get_path("include")
    said = (os.environ.get(name, "") for name in ("CPATH", "C_INCLUDE_PATH"))
    folders = [folder, get_path("platinclude"), *os.pathsep.join(said).split(os.pathsep)]
    is_elsewhere = "-I" in os.environ.get("CFLAGS", "")
    return None if is_elsewhere or any(Path(each, "Python.h").is_file() for each in folders if each) else folder
