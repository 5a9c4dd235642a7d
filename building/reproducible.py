"""The same bytes of the same sources: what an archive says of the machine that made it is taken out.

setuptools heeds SOURCE_DATE_EPOCH (reproducible-builds.org) in a wheel, but not in a source archive, and both hold the
modes of files as this machine's umask left them.
"""

from __future__ import annotations

import gzip
import os
import tarfile
import zipfile
from pathlib import Path

#: A date for all files, in seconds since 1970: set by who makes a release, and by nobody else.
VARIABLE = "SOURCE_DATE_EPOCH"


def epoch() -> int | None:
    """The date that is asked for, if one is."""
    told = os.environ.get(VARIABLE)
    return int(told) if told else None


def normalize_sdist(path: Path, when: int) -> None:
    """Write a source archive anew: names in order, one date, nobody's files, modes that depend on nothing."""
    unfinished = path.with_name(path.name + ".tmp")
    with (
        tarfile.open(path) as old,
        unfinished.open("wb") as file,
        gzip.GzipFile("", "wb", 9, file, mtime=when) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as new,
    ):
        for member in sorted(old.getmembers(), key=lambda m: m.name):
            is_executable = member.isdir() or bool(member.mode & 0o100)
            member.mode, member.mtime = 0o755 if is_executable else 0o644, when
            member.uid = member.gid = 0
            member.uname = member.gname = ""
            # A fraction of a second, or whatever else does not fit into the old header.
            member.pax_headers = {}
            new.addfile(member, old.extractfile(member) if member.isfile() else None)
    unfinished.replace(path)


def normalize_wheel(path: Path) -> None:
    """Write a wheel anew with modes that depend on nothing; its order and its dates are right already."""
    unfinished = path.with_name(path.name + ".tmp")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            is_executable = bool(member.external_attr >> 16 & 0o100)
            member.external_attr = (0o100755 if is_executable else 0o100644) << 16
            new.writestr(member, old.read(member))
    unfinished.replace(path)
