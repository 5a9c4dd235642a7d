"""What enters a run out of what its sources gave."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from copydesk.cleaners.html.sanitize import printable, redact
from copydesk.cleaners.model.record import Reason
from copydesk.flows.config.sources import SourceEntry
from copydesk.flows.crawl.discover import Discovery
from copydesk.flows.crawl.frontier import FrontierEntry
from copydesk.flows.http.responses import FetchError

_log = logging.getLogger(__name__)


def locked_entry(source: SourceEntry, why: str) -> FrontierEntry:
    """A source that cannot be asked, since its log-in is missing."""
    url = source.urls[0]
    return FrontierEntry(url, source.name, FetchError(Reason.LOGIN_NEEDED, why, url))


def tell_unread(discovery: Discovery) -> None:
    """Say which entries of a source's documents have no address: nothing is left out in silence."""
    for asked in discovery.asked:
        if asked.unread:
            names = ", ".join(repr(name) for name in asked.unread_names)
            _log.warning(
                "source %s: %d entries of %s have no address, as %s",
                printable(redact(discovery.source)),
                asked.unread,
                redact(asked.url),
                names,
            )


def entries_of(discoveries: Iterable[Discovery]) -> Iterable[FrontierEntry]:
    """The addresses that the sources gave: listed ones, hostile ones, and documents that could not be read."""
    for discovery in discoveries:
        for listed in discovery.listed:
            yield FrontierEntry(listed.url, discovery.source, facts=listed.facts)
        for url, refusal in discovery.refused:
            problem = FetchError(refusal.reason, refusal.detail, url, is_final=True)
            yield FrontierEntry(url, discovery.source, problem)
        for asked in discovery.asked:
            if asked.problem is not None:
                yield FrontierEntry(asked.url, discovery.source, asked.problem)
            elif asked.is_unchanged:
                yield FrontierEntry(asked.url, discovery.source, is_unchanged=True)
