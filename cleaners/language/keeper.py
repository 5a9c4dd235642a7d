"""Who keeps the tables that are made of installed data: nobody, unless somebody offers to.

Cleaning reads what is installed and writes nothing. The package that is started offers a keeper which writes files and
maps them (`copydesk/kept_tables.py`); without one each process makes the tables that it needs.
"""

from __future__ import annotations

from collections.abc import Callable

#: What a table is: bytes, or a view of them.
Buffer = bytes | memoryview

Make = Callable[[], bytes]

#: Asked for a table by its name, by a key that tells it from what was made of other data or by other code, and by how
#: to make it.
Keep = Callable[[str, str, Make], Buffer]


def _make_anew(name: str, key: str, make: Make) -> Buffer:
    return make()


_keep: Keep = _make_anew


def keep_by(keep: Keep | None) -> None:
    """Say who keeps tables from now on; nobody, for `None`."""
    global _keep
    _keep = keep or _make_anew


def kept(name: str, key: str, make: Make) -> Buffer:
    """A table: as it was kept, or made now."""
    return _keep(name, key, make)
