"""Lists that got through as articles: what they show has pages of its own, and never loses its place to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from copydesk.cleaners.text.minhash import is_copy
from copydesk.cleaners.urls.normalize import host_of
from copydesk.flows.pipeline.candidates import DedupeCandidate

if TYPE_CHECKING:
    from copydesk.flows.storage.state.fingerprints import Neighbour

#: A list of whose paragraphs so much begins as those of other pages do is made of them.
_SHOWN = 0.7

#: So much of an article's paragraphs must a list have to be its copy.
WHOLE = 0.6


def shown_elsewhere(
    lists: Iterable[DedupeCandidate], pages: Sequence[DedupeCandidate], near: Mapping[str, tuple[Neighbour, ...]]
) -> dict[tuple[int, int], str | None]:
    """Of pages that may be lists, those that show other pages' articles, by key.

    The value is the id of the one article that it shows whole, or `None` for several, or parts. `near` has the records
    of earlier nights that a page's text is a near copy of, by the id of its own address.
    """
    lists = [c for c in lists if c.is_listing]
    hosts = {host_of(c.own_url) for c in lists}
    owners: dict[tuple[str | None, bytes], list[DedupeCandidate]] = {}
    for page in sorted(pages, key=lambda c: c.order):
        host = host_of(page.own_url)
        if host in hosts and not page.is_listing:
            for opening in page.paragraphs:
                owners.setdefault((host, opening), []).append(page)
    found: dict[tuple[int, int], str | None] = {}
    for c in lists:
        host = host_of(c.own_url)
        held = {opening: owners[host, opening] for opening in c.paragraphs if (host, opening) in owners}
        if held and len(held) >= _SHOWN * len(c.paragraphs):
            found[c.key] = _whole(c, [page for each in held.values() for page in each])
        elif of := _known(c, host, near.get(c.own_id, ())):
            found[c.key] = of
    return found


def _whole(c: DedupeCandidate, pages: Sequence[DedupeCandidate]) -> str | None:
    """The article that a list shows whole, where it shows one alone."""
    for page in pages:
        is_equal = c.fingerprint and page.fingerprint and is_copy(c.fingerprint, page.fingerprint)
        held = len(c.paragraphs & page.paragraphs)
        if is_equal and held >= WHOLE * max(len(page.paragraphs), len(c.paragraphs)):
            return page.id
    return None


def _known(c: DedupeCandidate, host: str | None, neighbours: Sequence[Neighbour]) -> str | None:
    """The article of an earlier night, of the same host, that a list shows whole."""
    ids = [n.id for n in neighbours if host_of(n.address) == host and n.id != c.id]
    return min(ids) if ids else None
