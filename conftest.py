"""Before the tests: the core is compiled where its sources were edited, and what they write goes into memory."""

import gc
import os
from importlib import import_module
from pathlib import Path

from hypothesis import HealthCheck, settings

from building import form

# How long a case takes, or its making, depends on what else the machine does: no test fails by it.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

#: Where Linux keeps files in memory, and the bytes that have to be free there. The tests sync thousands of files, for
#: which they would wait a quarter of their time; that none of it is lost by a power cut they cannot see anyway.
MEMORY, ROOM = Path("/dev/shm"), 4 << 30


def has_room(folder: Path) -> bool:
    """Whether this process may write so much there, and run what it writes."""
    try:
        there = os.statvfs(folder)
    except OSError:
        return False
    is_open = os.access(folder, os.W_OK) and not there.f_flag & os.ST_NOEXEC
    return is_open and there.f_bavail * there.f_frsize >= ROOM


if hasattr(os, "ST_NOEXEC") and has_room(MEMORY):
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))

# The tests hold both of its forms equal.
if form.stale_modules(form.CORE):
    from building.core import build_in_place

    build_in_place()

# pytest looks for doctests in files and would load a module of the core from its source, for all tests after it too.
for name in form.digests(form.CORE):
    import_module(f"copydesk.cleaners.core.{name}")


def pytest_collection() -> None:
    """Collect tests and no garbage: next to nothing of a million objects is any, and each process makes them."""
    gc.disable()


def pytest_collection_finish() -> None:
    """Leave alone what stays to the end; what tests make is collected as ever."""
    gc.freeze()
    gc.enable()


def pytest_unconfigure() -> None:
    """At the end all is looked through once more: else DuckDB says of what it still holds that it has leaked."""
    gc.unfreeze()
