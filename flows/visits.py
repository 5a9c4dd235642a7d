"""What the crawl says of an address, as the other stages want it: a place in the archive, or an outcome."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from cleaners.record import Outcome, Reason, Result, Source, to_row
from flows.storage.state import Visit

#: What the crawl calls the result of an address whose page is in the archive.
ARCHIVED = "archived"


def place_of(visit: Visit) -> dict[str, Any]:
    """The base values of a page in the archive, as a shard holds them."""
    return {
        "source_url": visit.source_url,
        "url": visit.final_url or visit.url,
        "fetched_at": visit.fetched_at,
        "source": to_row(_source(visit)),
    }


def settle_visits(visits: Iterable[Visit], pages: Iterable[Outcome], run: str) -> list[Outcome]:
    """The outcomes of addresses that gave no page of their own: not fetched, unchanged, or another one's twin.

    `pages` are the outcomes of those that did.
    """
    visits = [v for v in visits if v.result != ARCHIVED]
    twins = [v for v in visits if v.same_as]
    others = {v.source_url: _outcome(v, run) for v in visits if not v.same_as}
    wanted = {v.same_as for v in twins}
    firsts = others | {o.source_url: o for o in pages if o.source_url in wanted}
    return [*others.values(), *(_twin(v, firsts[v.same_as or ""]) for v in twins)]


def _outcome(visit: Visit, run: str) -> Outcome:
    """An address that was planned and never asked for is due again at once."""
    return Outcome(
        run=run,
        source_url=visit.source_url,
        url=visit.final_url or visit.url,
        outcome=Result(visit.result or Result.FAILURE),
        id=visit.record_id,
        reason=visit.reason if visit.result else Reason.FETCH_TIMEOUT,
        detail=visit.detail if visit.result else "the run ended before this address was asked for",
        retry_at=visit.retry_at,
        source=_source(visit) if visit.archive or visit.status else None,
    )


def _twin(visit: Visit, first: Outcome) -> Outcome:
    """An address that is another one in other words: a duplicate of its record, or just as bad."""
    is_real = first.outcome in (Result.RECORD, Result.UNCHANGED, Result.DUPLICATE)
    return replace(
        first,
        source_url=visit.source_url,
        outcome=Result.DUPLICATE if is_real else first.outcome,
        detail=f"the same address as {first.source_url}",
    )


def _source(visit: Visit) -> Source:
    return Source(visit.archive, visit.offset, visit.sha256, visit.status, visit.content_type)
