"""Archives of others brought into a folder of ours, in a form in which each record can be read and erased alone.

A WARC file that is plain, or has a gzip member a record, is linked, or copied where it lies on another disk. Anything
else is written anew, a gzip member a record, with a `warcinfo` record in front that says what it was.
"""

from __future__ import annotations

import gzip
import os
import shutil
import uuid
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from copydesk.flows.storage.atomic_files import whole_file
from copydesk.flows.storage.warc.forms import (
    Form,
    form_of,
    inner_files,
    is_torn_zip,
    scan_archive_file,
    scan_folder,
)
from copydesk.flows.storage.warc.members import Damage, Member, scan_members

#: Records that are looked at to see how a file is packed.
_LOOK = 4

#: As gzip's own default; a higher level takes twice the time for 2 %.
_LEVEL = 6


@dataclass(frozen=True, slots=True)
class TakenIn:
    """A file that was taken in: where it is now, and what of the file that was given could not be read."""

    path: Path
    damage: tuple[str, ...] = ()


def take_in(file: Path, stem: Path) -> TakenIn:
    """Bring one archive, or a folder of saved pages, to `STEM.warc` or `STEM.warc.gz`."""
    stem.parent.mkdir(parents=True, exist_ok=True)
    packed = stem.with_name(stem.name + ".warc.gz")
    if file.is_dir():
        return _write_anew(file, packed, scan_folder(file))
    try:
        form = form_of(file)
        if form is Form.WACZ and not is_torn_zip(file):
            return _unwrap(file, packed)
    except (ValueError, zipfile.BadZipFile) as error:
        return _write_anew(file, packed, [Damage(file, 0, 0, str(error))])
    if form is Form.WARC and (ending := _ending(file)):
        return TakenIn(_link(file, stem.with_name(stem.name + ending)))
    return _write_anew(file, packed, scan_archive_file(file, file.name, form or Form.WARC))


def rewrite(path: Path) -> TakenIn:
    """Write a file that was linked anew, since a record deep inside of it has no place of its own."""
    own = path.with_name(path.name.partition(".warc")[0] + ".warc.gz")
    taken = _write_anew(path, own, scan_members(path))
    if path != own:
        path.unlink()
    return taken


def _ending(file: Path) -> str | None:
    """The ending of a file that is kept as it is; `None` for one that is written anew."""
    members = [found for found in islice(scan_members(file), _LOOK) if isinstance(found, Member)]
    if not members or any(not member.head or member.offset is None for member in members):
        return None
    with file.open("rb") as opened:
        magic = opened.read(4)
    if magic.startswith(b"\x1f\x8b"):
        return ".warc.gz"
    return ".warc" if magic == b"WARC" else None


def _link(file: Path, own: Path) -> Path:
    unfinished = own.with_name(own.name + ".tmp")
    unfinished.unlink(missing_ok=True)
    try:
        os.link(file.resolve(), unfinished)
    except OSError:
        shutil.copyfile(file, unfinished)
    unfinished.replace(own)
    return own


def _unwrap(file: Path, own: Path) -> TakenIn:
    """The WARC files of a WACZ as one: files of gzip members can stand behind each other."""
    damage: list[str] = []
    with whole_file(own) as out:
        for inner, name in inner_files(file):
            if isinstance(inner, str):
                damage.append(f"in {name}: {inner}")
            elif _ending(inner) == ".warc.gz":
                with inner.open("rb") as opened:
                    shutil.copyfileobj(opened, out)
            else:
                write_members(out, f"{file.name}/{name}", _readable(scan_members(inner), damage))
    return TakenIn(own, tuple(damage))


def _write_anew(file: Path, own: Path, found: Iterable[Member | Damage]) -> TakenIn:
    damage: list[str] = []
    with whole_file(own) as out:
        write_members(out, file.name, _readable(found, damage))
    return TakenIn(own, tuple(damage))


def _readable(found: Iterable[Member | Damage], damage: list[str]) -> Iterator[Member]:
    for each in found:
        if isinstance(each, Damage):
            damage.append(str(each))
        elif each.block is None:
            damage.append(f"a record of {each.header.get('content-length')} bytes is over the limit: {each.target}")
        else:
            yield each


def write_members(out: BinaryIO, name: str, members: Iterable[Member]) -> None:
    """Write records as a WARC file, a gzip member each; `name` is the file that they are from."""
    info = f"software: copydesk\r\nformat: WARC File Format 1.1\r\ndescription: records of {name}\r\n".encode()
    told = {"warc-type": "warcinfo", "content-type": "application/warc-fields", "warc-date": "1970-01-01T00:00:00Z"}
    write_member(out, Member(None, told, info), name)
    for number, member in enumerate(members, 1):
        write_member(out, member, f"{name}#{number}")


def write_member(out: BinaryIO, member: Member, place: str) -> None:
    """Write one record as a gzip member; `place` decides its id, where it has none."""
    head = member.head or _head(member, place)
    out.write(gzip.compress(head + b"\r\n\r\n" + (member.block or b"") + b"\r\n\r\n", _LEVEL, mtime=0))


def renamed(member: Member, url: str) -> Member:
    """The same record as one of another address, without an id."""
    kept = {key: value for key, value in member.header.items() if key in _NAMES}
    return Member(None, {**kept, "warc-target-uri": url}, member.block)


def _head(member: Member, place: str) -> bytes:
    """The header of a record that had none: with an id that its place alone decides."""
    own = {"arc-type", "content-length"}
    id = uuid.uuid5(uuid.NAMESPACE_URL, place)
    lines = ["WARC/1.1", f"WARC-Record-ID: <urn:uuid:{id}>", f"Content-Length: {len(member.block or b'')}"]
    lines += [f"{_NAMES.get(key, key)}: {value}" for key, value in member.header.items() if key not in own and value]
    # Half of a surrogate pair, which JSON may hold in an address, is no text.
    return "\r\n".join(lines).encode("utf-8", "surrogatepass").decode("utf-8", "replace").encode()


#: Names as the standard spells them: some readers look for them so.
_NAMES = {
    "warc-type": "WARC-Type",
    "warc-target-uri": "WARC-Target-URI",
    "warc-date": "WARC-Date",
    "warc-truncated": "WARC-Truncated",
    "content-type": "Content-Type",
}
