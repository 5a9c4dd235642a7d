"""What is done to one page, as a worker process does it: lines in, lines out, no state but packaged data."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from cleaners.address import normalize_url
from cleaners.judge import Provenance, make_record
from cleaners.pipeline import Evidence, clean
from cleaners.reading import read
from cleaners.record import Cleaner, Record, Reject, Source, to_row
from flows.inputs import Saved
from flows.shards import article_from_row, article_to_row, dump, edit_to_row, parse_time

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Options:
    """How pages are read and cleaned in one run; the same for every page."""

    run: str
    version: str
    engine: str = "auto"


def base_row(saved: Saved) -> Row:
    """What every line of a page begins with, whatever becomes of it."""
    page = saved.page
    return {
        "source_url": page.source_url,
        "url": page.url,
        "fetched_at": page.fetched_at.isoformat() if page.fetched_at else None,
        "source": to_row(saved.source),
    }


def read_one(saved: Saved) -> bytes:
    """Read a page: a line with its article, or with the reason why it has none."""
    row = base_row(saved)
    article = saved.refused or read(saved.page, saved.hints)
    if isinstance(article, Reject):
        return dump({**row, "reject": to_row(article)})
    return dump({**row, "article": article_to_row(article)})


def clean_one(line: bytes, options: Options) -> bytes:
    """Clean the article of a line: a line with its record and edits, or with the reason why it is none."""
    row = json.loads(line)
    data = row.pop("article", None)
    if data is None:
        return line
    cleaned = clean(article_from_row(data), Evidence())
    provenance = Provenance(
        source_url=row["source_url"],
        url=row["url"],
        fetched_at=parse_time(row["fetched_at"]),
        source=Source(**row["source"]),
        cleaner=Cleaner(options.version),
    )
    record = make_record(cleaned.article, cleaned.counts, (), provenance)
    if isinstance(record, Reject):
        return dump({**row, "reject": to_row(record)})
    edits = [edit_to_row(e, run=options.run, record=record.id, seq=n) for n, e in enumerate(cleaned.edits, 1)]
    return dump({**row, "record": to_row(record), "edits": edits, "canonical": names_itself(record, row["url"])})


def names_itself(record: Record, url: str | None) -> bool:
    """Whether the page stands at the address that it calls its canonical one."""
    return record.url is not None and normalize_url(url) == record.url
