"""The plan of a run: every address that enters it, once, which stand for others, and who fetches which hosts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from copydesk.cleaners.model.page import NOTHING_LISTED, ListedFacts, parse_listed
from copydesk.cleaners.model.record import Outcome, Reason, Result, Source
from copydesk.cleaners.urls.normalize import host_of, normalize_url
from copydesk.flows.crawl.guard import Guard
from copydesk.flows.http.responses import FetchError
from copydesk.flows.storage.state.database import ARCHIVED, Visit

#: What `outcomes` says of a listing that answered a conditional request with "not modified".
NOTHING_NEW = "the listing has nothing new"


@dataclass(frozen=True, slots=True)
class FrontierEntry:
    """An address that enters a run, from a source or by hand; `problem` is what is known to be wrong with it.

    `facts` is what its source says of the page. `is_unchanged`: it is a source's listing, which said that it has
    nothing new.
    """

    url: str
    source: str | None = None
    problem: FetchError | None = None
    facts: ListedFacts = NOTHING_LISTED
    is_unchanged: bool = False


def read_urls(text: str) -> tuple[str, ...]:
    """The addresses of a list, one a line; blank lines and lines that begin with # are none.

    >>> read_urls("# ours\\n  https://a.example/1 \\n\\nhttps://a.example/2")
    ('https://a.example/1', 'https://a.example/2')
    """
    lines = (line.strip() for line in text.removeprefix("\ufeff").split("\n"))
    return tuple(line for line in lines if line and not line.startswith("#"))


def make_plan(entries: Iterable[FrontierEntry], guard: Guard) -> list[Visit]:
    """One visit for each address as it was given; those with the same normalised form name the one that is asked for.

    That one is the address which is already in its normalised form or, without such, the first by name: the order of
    the sources does not decide. It takes with it what any source said of the page.
    """
    visits: dict[str, Visit] = {}
    facts: dict[str, ListedFacts] = {}
    for entry in entries:
        if entry.url not in visits:
            visits[entry.url] = _visit(entry, len(visits), guard)
        if url := visits[entry.url].url:
            facts[url] = facts.get(url, NOTHING_LISTED).or_else(entry.facts)
    visits = {key: with_listed(visit, facts.get(visit.url or "")) for key, visit in visits.items()}
    first: dict[str, Visit] = {}
    for visit in visits.values():
        if visit.url and not visit.result and (visit.url not in first or _rank(visit) < _rank(first[visit.url])):
            first[visit.url] = visit
    return [_point(visit, first) for visit in visits.values()]


def with_listed(visit: Visit, facts: ListedFacts | None) -> Visit:
    """A visit with facts of its page, as far as it has none of its own."""
    if facts is None or facts == NOTHING_LISTED:
        return visit
    said = parse_listed(visit.listed).or_else(facts) if visit.listed else facts
    return replace(visit, listed=said.to_text())


def _rank(visit: Visit) -> tuple[bool, str]:
    return visit.source_url != visit.url, visit.source_url


def _point(visit: Visit, first: Mapping[str, Visit]) -> Visit:
    stands = first.get(visit.url or "") if not visit.result else None
    return replace(visit, same_as=stands.source_url) if stands and stands is not visit else visit


def _visit(entry: FrontierEntry, position: int, guard: Guard) -> Visit:
    refusal = guard.check(entry.url)
    url = normalize_url(entry.url) if refusal is None else None
    visit = Visit(position, entry.url, url, host_of(url), entry.source)
    if refusal is not None:
        return replace(visit, result=str(Result.REJECT), reason=refusal.reason, detail=refusal.detail)
    if entry.is_unchanged:
        result = str(Result.UNCHANGED)
        return replace(visit, url=None, result=result, detail=NOTHING_NEW, final_url=visit.url, status=304)
    if entry.problem is not None:
        # A feed or sitemap: without a `url` it is never taken for a page that is due again.
        return refused(replace(visit, url=None), entry.problem, None)
    return visit


def refused(visit: Visit, problem: FetchError, retry_at: str | None) -> Visit:
    """A visit that ended with a problem."""
    return replace(
        visit,
        result=str(Result.REJECT if problem.is_final else Result.FAILURE),
        reason=problem.reason,
        detail=problem.detail,
        status=problem.status,
        final_url=problem.url,
        retry_at=None if problem.is_final else retry_at,
    )


def outcome_of(run: str, visit: Visit) -> Outcome | None:
    """The outcome of a visit that needs no reading: a reject, a failure, a page that is as it was; else `None`."""
    if visit.result is None or visit.result == ARCHIVED:
        return None
    source = Source(visit.archive, visit.offset, visit.sha256, visit.status, visit.content_type)
    return Outcome(
        run,
        visit.source_url,
        visit.final_url or visit.url,
        Result(visit.result),
        visit.record_id,
        visit.reason,
        visit.detail,
        visit.retry_at,
        source if visit.archive else None,
    )


def outcomes_of_copies(run: str, visits: Iterable[Visit], of: Mapping[str, Outcome]) -> Iterator[Outcome]:
    """The outcomes of addresses that were not asked for, since another one has the same normalised form.

    `of` has the outcomes of the others by their `source_url`. Of a record they are duplicates; otherwise they fare as
    the other one did.
    """
    for visit in visits:
        first = of.get(visit.same_as or "")
        if first is None:
            continue
        is_known = first.outcome in (Result.RECORD, Result.UNCHANGED, Result.DUPLICATE)
        outcome = Result.DUPLICATE if is_known else first.outcome
        detail = f"the same as {visit.same_as}"
        yield replace(first, source_url=visit.source_url, outcome=outcome, detail=first.detail or detail, run=run)


def internal_error(url: str, error: BaseException) -> FetchError:
    """The problem that a mistake of ours makes of an address."""
    return FetchError(Reason.INTERNAL_ERROR, f"{type(error).__name__}: {error}"[:500], url)


@dataclass(frozen=True, slots=True)
class HostPartition:
    """The hosts of one crawl: the `number`-th (from 0) of `of` shares.

    A host and the same with `www.` belong together: most redirects lead from one to the other. The cut does not depend
    on the machine, the release of Python, or the other hosts.

    >>> [[n for n in range(4) if HostPartition(n, 4).owns(host)] for host in ("a.example", "www.a.example", "c.test")]
    [[2], [2], [3]]
    """

    number: int
    of: int

    def owns(self, host: str | None) -> bool:
        """Whether a host (with its port where that is not the usual one) is fetched by this crawl."""
        told = hashlib.sha256((host or "").removeprefix("www.").encode()).digest()
        return int.from_bytes(told[:8]) % self.of == self.number


#: All hosts.
ALL_HOSTS = HostPartition(0, 1)


def is_open(visit: Visit) -> bool:
    """Whether an address is still to be asked for."""
    return visit.result is None and visit.same_as is None


def host_next(visit: Visit) -> str:
    """The host that an address, after the redirects so far, is asked of next."""
    return (host_of(visit.trail.split("\n")[-1]) if visit.trail else visit.host) or ""


def file_prefix(run: str, share: HostPartition) -> str:
    """How the names of the archive files begin that hold what the crawls of a share fetched."""
    return f"{run}-{share.number:03d}"
