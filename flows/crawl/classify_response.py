"""What an answer means for an address: a page to read, a page that is as it was, or a try for later."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from copydesk.cleaners.model.record import Reason, Result
from copydesk.cleaners.model.times import utc_stamp
from copydesk.flows.crawl.crawl_log import LogEntry
from copydesk.flows.http.responses import FetchError, Headers, Response, Validators
from copydesk.flows.storage.state.database import ARCHIVED, KnownValidators, Visit
from copydesk.flows.storage.warc.writer import Earlier, payload_digest

#: The pause before the next run's try of an address that failed, and the longest one. It doubles with each failure.
FIRST_PAUSE = timedelta(hours=1)
LONGEST_PAUSE = timedelta(days=7)

#: Reasons that tell of a host in trouble, not of one address.
TROUBLE = frozenset({Reason.CONNECTION_RESET, Reason.FETCH_TIMEOUT, Reason.TRUNCATED_BODY, Reason.HTTP_STATUS})

#: What became of a page when it was last read, and what becomes of it when it is the same again.
_AGAIN = {
    "record": Result.UNCHANGED,
    "unchanged": Result.UNCHANGED,
    "duplicate": Result.DUPLICATE,
    "reject": Result.REJECT,
}


def validators_of(known: KnownValidators | None, oldest: str) -> Validators | None:
    """The conditions under which a page is asked for; `None` to ask for all of it.

    That is: a page that is new, that was never published, whose validators lied, or that was last seen whole before
    `oldest` (ISO 8601).
    """
    if known is None or known.result not in _AGAIN or known.distrusted or not known.final_url:
        return None
    if not (known.etag or known.last_modified) or (known.whole_at or "") < oldest:
        return None
    return Validators(known.final_url, known.etag, known.last_modified)


def judge_answer(visit: Visit, answer: Response, rights: Headers, known: KnownValidators | None) -> LogEntry:
    """The entry for an address that answered with 200, 203 or 304."""
    body_hash = hashlib.sha256(answer.body).hexdigest() if answer.status != 304 else None
    payload = payload_digest(answer.raw) if answer.status != 304 else None
    visit = replace(
        visit,
        final_url=answer.url,
        status=answer.status,
        content_type=answer.header("Content-Type"),
        fetched_at=utc_stamp(answer.asked_at),
        etag=answer.header("ETag"),
        last_modified=answer.header("Last-Modified"),
        sha256=body_hash,
        payload=payload,
    )
    if known is None or not is_as_it_was(known, body_hash):
        return LogEntry(replace(visit, result=ARCHIVED), answer, rights)
    same = same_as_before(visit, known)
    is_copy = answer.status == 304 or payload == known.payload
    earlier = Earlier(known.final_url or visit.source_url, known.whole_at or known.fetched_at or same.fetched_at or "")
    return LogEntry(same, answer, rights, earlier if is_copy else None)


def is_as_it_was(known: KnownValidators, body_hash: str | None) -> bool:
    """Whether a page with this sha256 (`None` for an answer of 304) needs no reading.

    A page that was rejected, or stood behind another one, is read again when it comes whole: what reads it, or the
    other page, may have changed.
    """
    if body_hash is None:
        return known.result in _AGAIN
    return known.result in ("record", "unchanged") and body_hash == known.sha256


def same_as_before(visit: Visit, known: KnownValidators) -> Visit:
    """The visit of a page that is as it was, with the place of the copy that is known."""
    result = _AGAIN[known.result or "record"]
    return replace(
        visit,
        result=str(result),
        reason=Reason(known.reason) if known.reason and result is Result.REJECT else None,
        detail="as it was" if result is Result.REJECT else None,
        record_id=known.record_id,
        archive=known.archive,
        offset=known.offset,
        sha256=known.sha256,
    )


def next_try(problem: FetchError, failures: int, now: Callable[[], datetime]) -> str:
    """When an address is due again that failed in `failures` runs before this one."""
    pause = min(FIRST_PAUSE * 2 ** min(failures, 10), LONGEST_PAUSE)
    if problem.wait is not None:
        pause = min(max(pause, timedelta(seconds=problem.wait)), LONGEST_PAUSE)
    return utc_stamp(now() + pause)
