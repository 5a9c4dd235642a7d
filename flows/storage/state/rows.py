"""The rows of the state as values, how a visit changes what is known of its address, and what a run told of each."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from types import TracebackType
from typing import Any

from copydesk.cleaners.html.sanitize import redact
from copydesk.cleaners.model.record import Outcome, Reason, Result
from copydesk.cleaners.urls.normalize import record_id

#: What the crawl calls the result of an address whose page is in the archive.
ARCHIVED = "archived"

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Visit:
    """One address in one run. `result` is `None` while it is planned, "archived" for a page that is to be read.

    `source_url` is the address as it was given, `url` the form that is asked for, `final_url` the one that answered;
    `same_as` names the `source_url` whose `url` is the same, and which is asked for instead. The place in the
    archive is `archive` and `offset`; for an unchanged page it is that of the copy that is known. `sha256` is that of
    the decoded body, `payload` the digest of the bytes on the wire. `trail` are the addresses, one a line, of redirects
    that led to a host which another machine fetches: the last is asked for next. `listed` is what feeds and sitemaps
    say of the page (`ListedFacts.to_text`).
    """

    position: int
    source_url: str
    url: str | None
    host: str | None
    source: str | None = None
    same_as: str | None = None
    result: str | None = None
    reason: Reason | None = None
    detail: str | None = None
    retry_at: str | None = None
    final_url: str | None = None
    archive: str | None = None
    offset: int | None = None
    sha256: str | None = None
    payload: str | None = None
    status: int | None = None
    content_type: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    fetched_at: str | None = None
    record_id: str | None = None
    trail: str | None = None
    listed: str | None = None


@dataclass(frozen=True, slots=True)
class KnownValidators:
    """What the published runs know of an address."""

    url: str
    final_url: str | None
    etag: str | None
    last_modified: str | None
    sha256: str | None
    payload: str | None
    archive: str | None
    offset: int | None
    fetched_at: str | None
    whole_at: str | None
    distrusted: bool
    result: str | None
    reason: str | None
    record_id: str | None
    failures: int
    retry_at: str | None
    listed: str | None = None


@dataclass(frozen=True, slots=True)
class KnownArticle:
    """The newest revision of a record that was published; `is_preview`: it holds a part of its article alone."""

    id: str
    url: str | None
    content_hash: str
    revision: int
    published_at: str | None
    night: str
    article_key: str | None = None
    core: str | None = None
    is_preview: bool | None = None


@dataclass(frozen=True, slots=True)
class KnownIdentity:
    """What the page at an address was given: `key` is the id of that address, `claimed` what the page said itself."""

    key: str
    id: str
    url: str | None
    claimed: str | None
    night: str

    @property
    def is_further_page(self) -> bool:
        """Whether the address is that of a page that goes on with an article: its own id was claimed, and not given."""
        return self.claimed == self.key != self.id


@dataclass(frozen=True, slots=True)
class HostRow:
    """What outlasts a run of a host: its delay (seconds), how often it was given up, until when it wants to rest.

    `refused_since` is the day since which it has answered with refusals alone.
    """

    host: str
    delay: float | None = None
    openings: int = 0
    closed_until: str | None = None
    refused_since: str | None = None


@dataclass(frozen=True, slots=True)
class SiteFile:
    """A file that a site keeps for crawlers, as it was when it was asked for."""

    origin: str
    name: str
    fetched_at: str
    standing: str
    body: bytes | None = None
    fresh_until: str | None = None
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class KnownListing:
    """A feed, sitemap or section page as a run read it, whole, at `whole_at`.

    `selection` is the digest of what was wanted of it then; `leads` are the documents that it leads to, one a line; of
    a feed, the forms of its addresses, as JSON. `distrusted`: its `ETag` stayed once while it changed.
    """

    url: str
    final_url: str
    kind: str
    etag: str | None
    last_modified: str | None
    sha256: str
    whole_at: str
    distrusted: bool
    selection: str
    leads: str = ""


_OF_VISITS = tuple(f.name for f in fields(Visit))


def visit_row(run: str, visit: Visit) -> dict[str, Any]:
    """A visit as a row of the table."""
    row: dict[str, Any] = {name: getattr(visit, name) for name in _OF_VISITS}
    reason = str(visit.reason) if visit.reason else None
    return row | {"run": run, "key": record_id(visit.source_url), "reason": reason}


def parse_visit(row: Any) -> Visit:
    """A row of the table as a visit."""
    values = {name: row[name] for name in _OF_VISITS}
    try:
        return Visit(**values | {"reason": Reason(row["reason"]) if row["reason"] else None})
    except ValueError:
        told = redact(row["source_url"]), row["run"]
        _log.warning("what the state has of %s in %s is damaged: it is asked for again", *told)
        return Visit(**values | {"result": None, "reason": None})


def parse_known(row: Any) -> KnownValidators | None:
    """A row of the table of addresses; `None` for one whose times are damaged: its page is asked for as a new one."""
    known: KnownValidators = parse_row(KnownValidators, row)
    try:
        for at in (known.fetched_at, known.whole_at):
            datetime.fromisoformat(at or "2000-01-01")
    except ValueError:
        _log.warning("what the state has of %s is damaged: it is asked for as a new address", redact(known.url))
        return None
    return known


def parse_row(kind: Any, row: Any) -> Any:
    """A row as a value of a kind whose fields are columns of it."""
    return kind(**{f.name: row[f.name] for f in fields(kind)})


def address_row(visit: Visit, outcome: Outcome | None, known: KnownValidators | None) -> dict[str, Any]:
    """What the published runs know of an address after this visit."""
    old: dict[str, Any] = asdict(known) if known else {f.name: None for f in fields(KnownValidators)}
    row = old | {
        "key": record_id(visit.url or ""),
        "url": visit.url,
        "host": visit.host,
        "retry_at": None,
        "failures": 0,
        "listed": visit.listed or old["listed"],
    }
    row["distrusted"] = bool(old["distrusted"])
    result = outcome.outcome if outcome else None
    if result is Result.FAILURE or visit.result == "failure":
        # What was published before stays known, and its validators good. That its host had no time left for it is not
        # held against an address.
        failures = max(1, old["failures"] or 0) if visit.reason == "host_budget" else (old["failures"] or 0) + 1
        row |= {"failures": failures, "retry_at": (outcome and outcome.retry_at) or visit.retry_at}
        return row if old["result"] else row | {"result": "failure", "reason": visit.reason}
    if visit.result == ARCHIVED:
        lies = bool(known and known.etag and known.etag == visit.etag and known.sha256 != visit.sha256)
        row |= {"distrusted": row["distrusted"] or lies, "whole_at": visit.fetched_at}
        for name in ("final_url", "etag", "last_modified", "sha256", "payload", "archive", "offset"):
            row[name] = getattr(visit, name)
    row["fetched_at"] = visit.fetched_at or row["fetched_at"]
    if outcome and not (outcome.outcome is Result.UNCHANGED and visit.result != ARCHIVED):
        row |= {"result": str(outcome.outcome), "reason": outcome.reason, "record_id": outcome.id}
    return row


#: Names that an SQL statement asks for at a time: SQLite binds at most 32,766 values.
_BATCH = 500


class ToldOutcomes:
    """What was said of each address; `with` closes it. Of several outcomes of one address the last counts."""

    def __init__(self, run: str, outcomes: Iterable[Outcome]) -> None:
        self.run = run
        # A database without a name is SQLite's own: it is on disk only as far as it does not fit into its cache.
        self.database = sqlite3.connect("", isolation_level=None)
        self.database.execute("CREATE TABLE told (url TEXT PRIMARY KEY, result, reason, id, retry_at) WITHOUT ROWID")
        self.database.execute("BEGIN")
        self.database.executemany("INSERT OR REPLACE INTO told VALUES (?, ?, ?, ?, ?)", map(_row, outcomes))

    def __enter__(self) -> ToldOutcomes:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.database.close()

    def of(self, urls: Sequence[str]) -> dict[str, Outcome]:
        """The outcomes of these addresses, with what is kept of them."""
        found: dict[str, Outcome] = {}
        for at in range(0, len(urls), _BATCH):
            batch = urls[at : at + _BATCH]
            asked = f"SELECT * FROM told WHERE url IN ({', '.join('?' * len(batch))})"
            for url, result, reason, id, retry_at in self.database.execute(asked, batch):
                why = Reason(reason) if reason else None
                found[url] = Outcome(self.run, url, None, Result(result), reason=why, id=id, retry_at=retry_at)
        return found


def _row(outcome: Outcome) -> tuple[str, str, str | None, str | None, str | None]:
    reason = str(outcome.reason) if outcome.reason else None
    return outcome.source_url, str(outcome.outcome), reason, outcome.id, outcome.retry_at
