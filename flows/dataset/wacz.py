"""`copydesk export --format wacz`: the archive as one WACZ file, which replayweb.page and pywb open.

WACZ 1.1.1 (specs.webrecorder.net): a zip that is not compressed, with the WARC files, an index of them, the list of
pages, and a description with the digest of each. The pages are the published records.
"""

from __future__ import annotations

import hashlib
import json
import re
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from copydesk.cleaners.model.fields import utc_stamp
from copydesk.cleaners.model.rows import RecordRow
from copydesk.flows.dataset.compact import NothingPublished
from copydesk.flows.dataset.writer import read_kind
from copydesk.flows.storage.atomic_files import digest_of
from copydesk.flows.storage.data_folder import DataFolder
from copydesk.flows.storage.object_store import open_store
from copydesk.flows.storage.warc.captures import Capture, capture_of
from copydesk.flows.storage.warc.members import Damage, Member, scan_members
from copydesk.flows.storage.warc.take_in import write_members

_Row = dict[str, Any]

_VERSION = "1.1.1"
_WWW = re.compile(r"^www\d*\.")


def export_wacz(root: Path, address: str) -> int:
    """Bring the archive of a data folder to `address`, a path or an fsspec address that ends with `.wacz`.

    Gives how many pages it lists. Raises `NothingPublished` for a folder without published days or without an archive.
    """
    data = DataFolder(root)
    files = [path for path in data.archive_files() if path.name.endswith((".warc", ".warc.gz"))]
    if not data.days() or not files:
        raise NothingPublished(f"{root} has no published day with an archive")
    place, name = _split(address)
    with tempfile.TemporaryDirectory() as work:
        made = Path(work) / "made.wacz"
        with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as packed:
            count = _Wacz(packed, Path(work), root).fill(data, files)
        open_store(place).put(made, name)
    return count


def _split(address: str) -> tuple[str, str]:
    place, _, name = address.rstrip("/").rpartition("/")
    return place or ".", name


@dataclass(frozen=True)
class _Wacz:
    """A WACZ that is being filled, with a folder for what is made on the way."""

    packed: zipfile.ZipFile
    work: Path
    root: Path

    def fill(self, data: DataFolder, files: list[Path]) -> int:
        titles = {(r["source"]["archive"], r["source"]["offset"]): r["title"] for r in _records(data)}
        resources: list[_Row] = []
        lines: list[str] = []
        pages: list[_Row] = []
        for path in files:
            whole = self._in_members(path)
            name, place = f"{path.name.partition('.warc')[0]}.warc.gz", path.relative_to(self.root).as_posix()
            resources.append(self._add(whole, f"archive/{name}"))
            for capture, length, at in _captures(whole, path, place):
                lines.append(_cdxj(capture, length, name))
                if (place, at) in titles:
                    pages.append(_page(capture, titles[place, at]))
        resources.append(self._text("indexes/index.cdxj", sorted(lines)))
        head = {"format": "json-pages-1.0", "id": "pages", "title": "Published articles"}
        resources.append(self._text("pages/pages.jsonl", [json.dumps(row) for row in (head, *pages)]))
        self._describe(resources)
        return len(pages)

    def _in_members(self, path: Path) -> Path:
        """A file of gzip members; one that is not compressed is written anew, its records in their order."""
        if path.suffix == ".gz":
            return path
        made = self.work / f"{path.name}.gz"
        with made.open("wb") as out:
            write_members(out, path.name, _kept(path))
        return made

    def _add(self, path: Path, name: str) -> _Row:
        digest = digest_of(path)
        self.packed.write(path, name)
        return _resource(name, digest[1], digest[0])

    def _text(self, name: str, lines: list[str]) -> _Row:
        data = "".join(f"{line}\n" for line in lines).encode()
        self.packed.writestr(name, data)
        return _resource(name, hashlib.sha256(data).hexdigest(), len(data))

    def _describe(self, resources: list[_Row]) -> None:
        told = {
            "profile": "data-package",
            "wacz_version": _VERSION,
            "title": "Pages that Copydesk fetched",
            "software": f"copydesk {version('copydesk')}",
            "created": utc_stamp(datetime.now(UTC)),
            "resources": resources,
        }
        data = json.dumps(told, indent=2).encode()
        self.packed.writestr("datapackage.json", data)
        digest = {"path": "datapackage.json", "hash": f"sha256:{hashlib.sha256(data).hexdigest()}"}
        self.packed.writestr("datapackage-digest.json", json.dumps(digest))


def _resource(path: str, sha256: str, size: int) -> _Row:
    # Data packages take no capitals in the name of a resource.
    return {"name": path.rpartition("/")[2].lower(), "path": path, "hash": f"sha256:{sha256}", "bytes": size}


def _records(data: DataFolder) -> Iterator[RecordRow]:
    for day in data.days():
        yield from read_kind(data.root, data.files(day), "records")


def _captures(whole: Path, path: Path, place: str) -> Iterator[tuple[Capture, int, int | None]]:
    """Each capture of a file of members, its length there, and its byte in the file as the data folder has it."""
    # In a file that was written anew, a record of what it was stands in front.
    before = chain([None], (member.offset for member in _kept(path))) if whole != path else None
    for found, end in _with_ends(scan_members(whole), whole.stat().st_size):
        at = next(before, None) if before is not None else found.offset
        capture = capture_of(found, place) if isinstance(found, Member) else None
        if capture is not None and capture.offset is not None:
            yield capture, end - capture.offset, at


def _kept(path: Path) -> Iterator[Member]:
    return (found for found in scan_members(path) if isinstance(found, Member) and found.block is not None)


def _with_ends(found: Iterator[Member | Damage], size: int) -> Iterator[tuple[Member | Damage, int]]:
    """Each piece of a file, with the byte at which the next one begins."""
    last: Member | Damage | None = None
    for each in found:
        if last is not None:
            yield last, each.offset or 0
        last = each
    if last is not None:
        yield last, size


def _cdxj(capture: Capture, length: int, name: str) -> str:
    """A line of the index: the address in its sorted form, the moment, and where the record is."""
    told = {
        "url": capture.final_url,
        "mime": "warc/revisit" if capture.kind == "revisit" else (capture.content_type or "").partition(";")[0].strip(),
        "status": str(capture.status or ""),
        "digest": capture.digest or "",
        "length": str(length),
        "offset": str(capture.offset),
        "filename": name,
    }
    kept = json.dumps({key: value for key, value in told.items() if value})
    return f"{sort_key(capture.final_url)} {_moment(capture)} {kept}"


def _page(capture: Capture, title: str | None) -> _Row:
    at = capture.date[:19] + "Z"
    id = hashlib.sha256(f"{capture.final_url} {at}".encode()).hexdigest()[:22]
    return {"id": id, "url": capture.final_url, "title": title or capture.final_url, "ts": at}


def _moment(capture: Capture) -> str:
    return re.sub(r"\D", "", capture.date[:19])


def sort_key(url: str) -> str:
    """An address as indexes sort it: the host from its end, without `www`, then the path, in lower case (SURT).

    >>> sort_key("https://www.Harbour.example:8080/News/Ferry?b=2&a=1")
    'example,harbour:8080)/news/ferry?a=1&b=2'
    """
    parts = urlsplit(url.lower())
    host, colon, port = parts.netloc.rpartition("@")[2].partition(":")
    is_usual = port in ("", "443" if parts.scheme == "https" else "80")
    query = "&".join(sorted(parts.query.split("&")))
    key = ",".join(reversed(_WWW.sub("", host).split("."))) + ("" if is_usual else colon + port)
    return f"{key}){parts.path or '/'}" + (f"?{query}" if query else "")
