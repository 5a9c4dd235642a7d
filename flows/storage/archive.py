"""The archive: WARC files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator

from cleaners.page import Page
from cleaners.record import Source


def read_archive(path: Path) -> Iterator[tuple[Page, Source]]:
    """Every HTTP response of a WARC file, with its place."""
    with path.open("rb") as file:
        records = ArchiveIterator(file)
        for record in records:
            if record.rec_type == "response" and record.http_headers:
                url = record.rec_headers.get_header("WARC-Target-URI")
                headers = tuple(record.http_headers.headers)
                status = int(record.http_headers.get_statuscode())
                kind = record.http_headers.get_header("Content-Type")
                stamp = record.rec_headers.get_header("WARC-Date")
                body = record.content_stream().read()
                source = Source(path.name, records.get_record_offset(), hashlib.sha256(body).hexdigest(), status, kind)
                yield Page(url, body, url, kind, status, datetime.fromisoformat(stamp), headers), source
