"""Near copies: which records of a run, and of earlier ones, are one story in nearly the same words.

A wire story that several papers print becomes one cluster. Its earliest record stands for it; the others stay
records and name that one in `duplicate_of`. Versions of one story at one address are revisions, not copies.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np

from copydesk.cleaners.text.minhash import Fingerprint, is_copy

if TYPE_CHECKING:
    from copydesk.flows.storage.state.fingerprints import Neighbour

#: Texts of one band that each text is compared with. A band that very many texts share is a form that sites fill in.
COMPARED = 8

#: Sorts after every real time: an article without one is never the earliest.
NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Story:
    """A record to be, and what it is compared by."""

    id: str
    published_at: str | None
    address: str
    fingerprint: Fingerprint

    @property
    def rank(self) -> tuple[datetime, str, str]:
        """The smallest of a cluster stands for it."""
        return moment(self.published_at), self.address, self.id


def copies(stories: Sequence[Story], known: Mapping[str, tuple[Neighbour, ...]]) -> dict[str, str]:
    """For each story that is a near copy, the id of the record that stands for it; the order does not matter.

    `known` has, for a story's id, its near copies among the records of earlier nights: such a record stands for its
    whole cluster, since it is out already.
    """
    stories = sorted(stories, key=lambda story: story.rank)
    parents = list(range(len(stories)))
    for one, other in _pairs(stories):
        _join(parents, one, other)
    clusters: dict[int, list[Story]] = {}
    for place, story in enumerate(stories):
        clusters.setdefault(_top(parents, place), []).append(story)
    found = {}
    for cluster in clusters.values():
        root = _root(cluster, known)
        found.update({story.id: root for story in cluster if story.id != root})
    return found


def moment(published_at: str | None) -> datetime:
    """A published time as one that sorts; without a zone it is taken as UTC, and none is the last of all."""
    if published_at is None:
        return NEVER
    at = datetime.fromisoformat(published_at)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _root(cluster: list[Story], known: Mapping[str, tuple[Neighbour, ...]]) -> str:
    earlier = [neighbour for story in cluster for neighbour in known.get(story.id, ())]
    if not earlier:
        return cluster[0].id
    return min(earlier, key=lambda n: (moment(n.published_at), n.address, n.id, n.root)).root


def _pairs(stories: Sequence[Story]) -> list[tuple[int, int]]:
    """The places of near copies, each compared once with the few before it that have a band in common."""
    if len(stories) < 2:
        return []
    bands = np.array([story.fingerprint.bands() for story in stories], np.int64)
    pairs: set[tuple[int, int]] = set()
    for column in bands.T:
        order = np.argsort(column, kind="stable")
        values = column[order]
        starts = np.flatnonzero(np.r_[True, values[1:] != values[:-1]])
        ends = np.r_[starts[1:], len(values)]
        for start, end in zip(starts[ends - starts > 1], ends[ends - starts > 1], strict=True):
            same = order[start:end].tolist()
            for place, story in enumerate(same):
                pairs.update(
                    (before, story) for before in (same[:1] + same[max(1, place - COMPARED) : place]) if before < story
                )
    return [
        (one, other) for one, other in sorted(pairs) if is_copy(stories[one].fingerprint, stories[other].fingerprint)
    ]


def _join(parents: list[int], one: int, other: int) -> None:
    """Make two clusters one, under the smaller place."""
    one, other = sorted((_top(parents, one), _top(parents, other)))
    parents[other] = one


def _top(parents: list[int], place: int) -> int:
    while parents[place] != place:
        parents[place] = parents[parents[place]]
        place = parents[place]
    return place
