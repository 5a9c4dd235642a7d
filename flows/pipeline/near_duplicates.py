"""Near copies: which records of a run, and of earlier ones, are one story in nearly the same words.

A wire story that several papers print becomes one cluster. The record that we saw first stands for it; the others stay
records and name that one in `duplicate_of`. Each copy is held against the record that stands for it, so that a chain of
small changes ends where too little is common. Versions of one story at one address are revisions, not copies.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from copydesk.cleaners.text.minhash import Fingerprint, have_other_facts, is_copy, share
from copydesk.cleaners.urls.normalize import host_of, is_same_site
from copydesk.flows.pipeline.candidates import NEVER, are_siblings, moment

if TYPE_CHECKING:
    from copydesk.flows.storage.state.fingerprints import Neighbour

__all__ = ["Story", "copies", "moment"]

#: Records of one band that each text is compared with. A band that very many texts share is a form that sites fill in.
COMPARED = 8

#: Bands of which it is held in memory at a time whether they were seen: very many are looked at in turns.
_HELD = 500_000

#: Papers print a story within so many days of each other: an older date is a claim that no other copy bears out.
CREDIBLE = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Story:
    """A record to be, and what it is compared by; `seen` is the day on which we saw it."""

    id: str
    published_at: str | None
    address: str
    fingerprint: Fingerprint
    seen: str = ""
    title: str | None = None
    is_listing: bool = False


def copies(stories: Sequence[Story], known: Mapping[str, tuple[Neighbour, ...]]) -> dict[str, str]:
    """For each story that is a near copy, the id of the record that stands for it; the order does not matter.

    `known` has, for a story's id, its near copies among the records of earlier nights: such a record stands for its
    copies, since it is out already.
    """
    found: dict[str, str] = {}
    common = _common_bands(stories)
    roots: dict[int, list[Story]] = {}
    for story in _in_order(stories, common):
        root = _known_root(story, known.get(story.id, ())) or _closest(story, common[story.id], roots)
        if root is not None:
            found[story.id] = root
        else:
            for band in common[story.id]:
                held = roots.setdefault(band, [])
                held.append(story)
                del held[:-COMPARED]
    return found


def _common_bands(stories: Sequence[Story]) -> dict[str, tuple[int, ...]]:
    """By the id of each story those of its bands that another story has, too: mostly none."""
    bands = array("Q", (band for story in stories for band in set(story.fingerprint.bands())))
    turns = -(-len(bands) // _HELD)
    common: set[int] = set()
    for turn in range(turns):
        seen: set[int] = set()
        for band in bands:
            if band % turns == turn:
                (common if band in seen else seen).add(band)
    return {story.id: tuple(band for band in story.fingerprint.bands() if band in common) for story in stories}


def _in_order(stories: Sequence[Story], common: Mapping[str, Sequence[int]]) -> list[Story]:
    """Stories, first what we saw first; of one day, by the dates that their pages claim where these are credible."""
    clusters = {story.id: number for number, cluster in enumerate(_clusters(stories, common)) for story in cluster}
    bounds: dict[int, datetime] = {}
    by_cluster: dict[int, list[datetime]] = {}
    for story in stories:
        by_cluster.setdefault(clusters[story.id], []).append(moment(story.published_at))
    for number, dates in by_cluster.items():
        dates.sort()
        bounds[number] = next((one for one, other in pairwise(dates) if other - one <= CREDIBLE), dates[-1])

    def rank(story: Story) -> tuple[bool, str, datetime, str, str]:
        claimed = moment(story.published_at)
        credible = claimed if claimed >= bounds[clusters[story.id]] else NEVER
        return story.is_listing, story.seen, credible, story.address, story.id

    return sorted(stories, key=rank)


def _clusters(stories: Sequence[Story], common: Mapping[str, Sequence[int]]) -> Iterator[list[Story]]:
    """Stories that have a band in common with one another, directly or by others between them."""
    parents = list(range(len(stories)))

    def top(place: int) -> int:
        while parents[place] != place:
            parents[place] = parents[parents[place]]
            place = parents[place]
        return place

    first: dict[int, int] = {}
    for place, story in enumerate(stories):
        for band in common[story.id]:
            parents[top(place)] = top(first.setdefault(band, place))
    clusters: dict[int, list[Story]] = {}
    for place, story in enumerate(stories):
        clusters.setdefault(top(place), []).append(story)
    yield from clusters.values()


def _known_root(story: Story, neighbours: Sequence[Neighbour]) -> str | None:
    """Of the earlier records that stand for themselves, the one that a story shares most with."""
    roots = [n for n in neighbours if n.id == n.root and n.id != story.id]
    roots = [n for n in roots if not _is_sibling(story, n.title, n.address, n.has_other_facts)]
    if not roots:
        return None
    return min(roots, key=lambda n: (-n.share, n.published_at or "~", n.address, n.id)).id


def _closest(story: Story, bands: Sequence[int], roots: Mapping[int, Sequence[Story]]) -> str | None:
    """Of the records of this run that stand for themselves, the one that a story shares most with."""
    near = {root.id: root for band in bands for root in roots.get(band, ())}
    best: tuple[float, str] | None = None
    for root in near.values():
        print_ = root.fingerprint
        if is_copy(print_, story.fingerprint) and not _is_sibling(
            story, root.title, root.address, have_other_facts(print_, story.fingerprint)
        ):
            rank = (-share(print_, story.fingerprint), root.id)
            best = rank if best is None or rank < best else best
    return best[1] if best else None


def _is_sibling(story: Story, title: str | None, address: str, has_other_facts: bool) -> bool:
    """Whether a story and a record with nearly its text are two pages of one template."""
    is_one_site = host_of(story.address) == host_of(address) or is_same_site(story.address, address)
    return are_siblings(story.title, title, is_one_site=is_one_site, has_other_facts=has_other_facts)
