"""The development sets of the extraction benchmark: pages with their titles, dates and authors."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from warcio.archiveiterator import ArchiveIterator

_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset=["']?\s*([\w-]+)""", re.IGNORECASE)


@dataclass(frozen=True)
class GoldPage:
    """A page, when it was fetched, and what a person says of it."""

    url: str
    html: str
    fetched_at: datetime
    gold: dict[str, Any]


def read_set(folder: Path, name: str) -> Iterator[GoldPage]:
    """The pages of `NAME.warc.gz` that `NAME.gold.jsonl.gz` knows."""
    with gzip.open(folder / f"{name}.gold.jsonl.gz", "rt", encoding="utf-8") as lines:
        gold = {row["url"]: row for row in map(json.loads, lines)}
    with (folder / f"{name}.warc.gz").open("rb") as stream:
        for record in ArchiveIterator(stream):
            url = record.rec_headers.get_header("WARC-Target-URI")
            if record.rec_type == "response" and url in gold:
                when = datetime.fromisoformat(record.rec_headers.get_header("WARC-Date"))
                yield GoldPage(url, _decode(record.content_stream().read()), when, gold[url])


def _decode(body: bytes) -> str:
    """UTF-8 where it is that, else what the page declares: enough for these sets."""
    declared = _CHARSET.search(body[:4096])
    for encoding in ("utf-8", declared[1].decode("ascii") if declared else "utf-8"):
        try:
            return body.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    try:
        return body.decode(declared[1].decode("ascii") if declared else "utf-8", "replace")
    except LookupError:
        return body.decode("utf-8", "replace")
