"""What the crawl says of an address, as the other stages want it: a place in the archive, or an outcome."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cleaners.record import Outcome, Reason, Result, Source, to_row
from flows.crawl.plan import outcome_of, outcomes_of_copies
from flows.storage.state import Visit

#: What the crawl calls the result of an address whose page is in the archive.
ARCHIVED = "archived"


def place_of(visit: Visit) -> dict[str, Any]:
    """The base values of a page in the archive, as a shard holds them."""
    return {
        "source_url": visit.source_url,
        "url": visit.final_url or visit.url,
        "fetched_at": visit.fetched_at,
        "source": to_row(Source(visit.archive, visit.offset, visit.sha256, visit.status, visit.content_type)),
    }


def settle_visits(visits: Iterable[Visit], pages: Iterable[Outcome], run: str) -> list[Outcome]:
    """The outcomes of addresses that gave no page of their own: not fetched, unchanged, or another one's twin.

    `pages` are the outcomes of those that did.
    """
    visits = [v for v in visits if v.result != ARCHIVED]
    others = {v.source_url: outcome_of(run, v) or _never_asked(v, run) for v in visits if not v.same_as}
    wanted = {v.same_as for v in visits if v.same_as}
    firsts = others | {o.source_url: o for o in pages if o.source_url in wanted}
    return [*others.values(), *outcomes_of_copies(run, visits, firsts)]


def _never_asked(visit: Visit, run: str) -> Outcome:
    """An address that was planned and never asked for is due again at once."""
    detail = "the run ended before this address was asked for"
    return Outcome(run, visit.source_url, visit.url, Result.FAILURE, reason=Reason.FETCH_TIMEOUT, detail=detail)
