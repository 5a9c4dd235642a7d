"""The archive of a run: WARC 1.1 files that other tools read, one gzip member a record.

A file is called `NAME.warc.gz.open` until it is whole. Whoever finds such a file at a start cuts what a crash left
torn at its end and gives it its name.
"""

from __future__ import annotations

import base64
import errno
import hashlib
import io
import json
import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from copydesk.cleaners.model.fields import utc_stamp
from copydesk.flows.config.groups import ArchiveLimits
from copydesk.flows.http.responses import Headers, Response
from copydesk.flows.storage.atomic_files import sync_folder
from copydesk.flows.storage.warc.members import ArchiveError, read_members
from copydesk.flows.storage.warc.reader import ASKED_FOR, FURTHER, LISTED, PAGE_OF, RIGHTS

OPEN = ".open"

_NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"

#: What aiohttp undid of a response; kept under the name that Common Crawl's archives give it.
_UNDONE = {"transfer-encoding": "X-Crawler-Transfer-Encoding"}


@dataclass(frozen=True, slots=True)
class Earlier:
    """The copy of a page that a revisit refers to: its address, and when it was fetched (ISO 8601)."""

    url: str
    fetched_at: str


class DiskFullError(OSError):
    """The disk has less room left than a run may leave."""


class ArchiveWriter:
    """Writes the files `FOLDER/RUN-NNNNN.warc.gz`; not for use by two threads at once."""

    def __init__(self, folder: Path, run: str, *, software: str, contact: str | None, limits: ArchiveLimits) -> None:
        self.folder = folder
        self.run = run
        self.limits = limits
        self.info = {"software": software, "format": "WARC File Format 1.1", "operator": contact, "robots": "RFC 9309"}
        self.file: BinaryIO | None = None
        self.writer: WARCWriter | None = None
        self.name = ""
        self.written: list[Path] = []

    def add(
        self,
        source_url: str,
        answer: Response,
        rights: Headers = (),
        earlier: Earlier | None = None,
        listed: str | None = None,
        *,
        further: Sequence[Response] = (),
    ) -> tuple[str, int]:
        """Write a response and its request; give the file's name and the byte at which the response begins.

        `further` are the answers of the article's further pages, which stand right behind it. With `earlier`, the
        response is a revisit: the page is the same as that copy. `listed` is what listings say of the page. Nothing is
        safe before `sync`.
        """
        file, _ = self._open()
        offset = file.tell()
        said = {FURTHER: str(len(further))} if further else {}
        self._write(source_url, answer, rights, earlier, said | ({LISTED: listed} if listed else {}))
        for page in further:
            self._write(page.url, page, rights, None, {PAGE_OF: source_url})
        return self.name, offset

    def _write(
        self, source_url: str, answer: Response, rights: Headers, earlier: Earlier | None, said: dict[str, str]
    ) -> None:
        _, writer = self._open()
        # Whole seconds, as the state has them: a revisit names the very date of its original.
        fields = {"WARC-Date": utc_stamp(answer.asked_at), ASKED_FOR: source_url} | said
        if rights:
            fields[RIGHTS] = json.dumps(rights, separators=(",", ":"))
        status = f"{answer.status} {_ascii(answer.phrase)}"
        head = StatusAndHeaders(status, _archived(answer.headers), protocol="HTTP/1.1")
        if earlier is None:
            response = writer.create_warc_record(
                answer.url,
                "response",
                io.BytesIO(answer.raw),
                len(answer.raw),
                http_headers=head,
                warc_headers_dict=fields,
            )
        else:
            response = writer.create_revisit_record(
                answer.url,
                payload_digest(answer.raw),
                earlier.url,
                utc_stamp(datetime.fromisoformat(earlier.fetched_at)),
                head,
                fields,
            )
            if answer.status == 304:
                response.rec_headers.replace_header("WARC-Profile", _NOT_MODIFIED)
                response.rec_headers.remove_header("WARC-Payload-Digest")
        asked = StatusAndHeaders(
            f"GET {_path(answer.url)} HTTP/1.1", list(answer.request_headers), is_http_request=True
        )
        request = writer.create_warc_record(answer.url, "request", http_headers=asked)
        writer.write_request_response_pair(request, response)

    def check_space(self) -> None:
        """Raise `DiskFullError` when the disk has less left than the limits ask for."""
        self.folder.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(self.folder).free
        if free < self.limits.min_free_bytes:
            least = self.limits.min_free_bytes
            raise DiskFullError(errno.ENOSPC, f"{free} bytes free, at least {least} are asked for", str(self.folder))

    @property
    def size(self) -> int:
        """The bytes of the file that is open."""
        return self.file.tell() if self.file is not None else 0

    def sync(self) -> None:
        """Make all that was added last; a file over the limit is closed. Raises as `check_space` does."""
        if self.file is None:
            return
        self.check_space()
        self.file.flush()
        os.fsync(self.file.fileno())
        if self.file.tell() >= self.limits.max_file_bytes:
            self.close()

    def close(self) -> None:
        """Sync and name the open file."""
        if self.file is None:
            return
        self.file.flush()
        os.fsync(self.file.fileno())
        self.file.close()
        self.file = self.writer = None
        (self.folder / (self.name + OPEN)).rename(self.folder / self.name)
        sync_folder(self.folder)
        self.written.append(self.folder / self.name)

    def _open(self) -> tuple[BinaryIO, WARCWriter]:
        if self.file is not None and self.writer is not None:
            return self.file, self.writer
        self.folder.mkdir(parents=True, exist_ok=True)
        there = sum(1 for _ in self.folder.glob(f"{self.run}-*.warc.gz*"))
        serial = 1 + max(there, len(self.written))
        self.name = f"{self.run}-{serial:05d}.warc.gz"
        self.file = (self.folder / (self.name + OPEN)).open("xb")
        sync_folder(self.folder)
        self.writer = WARCWriter(self.file, gzip=True, warc_version="WARC/1.1")
        self.writer.write_record(self.writer.create_warcinfo_record(self.name, self.info))
        return self.file, self.writer


def payload_digest(raw: bytes) -> str:
    """The digest of a payload, in the form that WARC files have it.

    >>> payload_digest(b"")
    'sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ'
    """
    return "sha1:" + base64.b32encode(hashlib.sha1(raw).digest()).decode()


def cut_torn_tail(folder: Path, run: str = "") -> list[Path]:
    """Finish the files that a crash left open below a folder, those whose names begin so; give those that now have
    their name.

    What is torn at the end of one is cut; a file without a whole record goes.
    """
    mended = []
    for path in sorted(folder.rglob(f"{run}*.warc.gz{OPEN}")):
        end, count = _whole_until(path)
        if count == 0:
            path.unlink()
            continue
        with path.open("r+b") as file:
            file.truncate(end)
            os.fsync(file.fileno())
        mended.append(path.rename(path.with_name(path.name.removesuffix(OPEN))))
    for parent in {path.parent for path in mended}:
        sync_folder(parent)
    return mended


def _whole_until(path: Path) -> tuple[int, int]:
    """The byte at which the whole records of a file end, and how many there are."""
    count = 0
    try:
        # Zeros are what a power cut leaves of what was to come: other readers stumble over them.
        for _ in read_members(path, is_padded=False):
            count += 1
    except ArchiveError as error:
        return error.offset, count
    return path.stat().st_size, count


def _archived(headers: Headers) -> list[tuple[str, str]]:
    """The headers as the archive keeps them; a name that is not ASCII is against HTTP, and warcio cannot write it."""
    return [(_UNDONE.get(name.lower(), name), value) for name, value in headers if name.isascii()]


def _ascii(phrase: str) -> str:
    """A reason phrase as warcio can write it; it tells nothing that the status does not (RFC 9112, 4)."""
    return phrase.encode("ascii", "replace").decode()


def _path(url: str) -> str:
    return "/" + url.partition("://")[2].partition("/")[2]
