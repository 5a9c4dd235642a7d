"""Which of several pages with the same article is its record: decided over the whole run, and earlier ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from copydesk.cleaners.model.record import Result
from copydesk.cleaners.text.minhash import Fingerprint
from copydesk.flows.pipeline.near_duplicates import Story, copies, moment

if TYPE_CHECKING:
    from copydesk.flows.storage.state.fingerprints import Neighbour


@dataclass(frozen=True, slots=True)
class DedupeCandidate:
    """A page that could become a record: where its line is, and what it is compared by."""

    key: tuple[int, int]
    source_url: str
    url: str | None
    id: str
    content_hash: str
    published_at: str | None
    is_canonical: bool
    fingerprint: Fingerprint | None = None

    @property
    def rank(self) -> tuple[bool, datetime, str, str, tuple[int, int]]:
        """The smallest is the record: it names itself canonical, is the earliest, has the smallest address."""
        return not self.is_canonical, moment(self.published_at), self.url or self.source_url, self.source_url, self.key


@dataclass(frozen=True, slots=True)
class DedupeDecision:
    """What becomes of a candidate: `id` is the record's it is or duplicates, `duplicate_of` that of a near copy."""

    result: Result
    id: str
    revision: int = 1
    duplicate_of: str | None = None


@dataclass(frozen=True, slots=True)
class PublishedBefore:
    """What earlier nights published: by record id its hash and revision, by hash the record's id.

    `near` has, by the id of a candidate, the earlier records that its text is a near copy of.
    """

    latest: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    by_hash: Mapping[str, str] = field(default_factory=dict)
    near: Mapping[str, tuple[Neighbour, ...]] = field(default_factory=dict)


def decide_copies(
    candidates: Iterable[DedupeCandidate], known: PublishedBefore | None = None
) -> dict[tuple[int, int], DedupeDecision]:
    """A decision for each candidate, by its key; the order of the candidates does not matter."""
    known = known or PublishedBefore()
    decisions: dict[tuple[int, int], DedupeDecision] = {}
    losers: list[tuple[DedupeCandidate, str]] = []
    firsts: list[DedupeCandidate] = []
    for group in _groups(candidates, lambda c: c.id):
        firsts.append(group[0])
        losers += [(c, group[0].id) for c in group[1:]]
    stands_for: dict[str, str] = {}
    for group in _groups(firsts, lambda c: c.content_hash):
        earlier = known.by_hash.get(group[0].content_hash)
        winner = next((c for c in group if c.id == earlier), None if earlier else group[0])
        for candidate in group:
            if candidate is winner:
                decisions[candidate.key] = _against_known(candidate, known)
            else:
                stands_for[candidate.id] = winner.id if winner else (earlier or "")
                decisions[candidate.key] = DedupeDecision(Result.DUPLICATE, stands_for[candidate.id])
    for candidate, of in losers:
        decisions[candidate.key] = DedupeDecision(Result.DUPLICATE, stands_for.get(of, of))
    _name_copies(firsts, decisions, known)
    return decisions


def keep_all(candidates: Iterable[DedupeCandidate]) -> dict[tuple[int, int], DedupeDecision]:
    """The decisions where no copies are looked for: each candidate is a record."""
    return {c.key: DedupeDecision(Result.RECORD, c.id) for c in candidates}


def _name_copies(
    candidates: list[DedupeCandidate], decisions: dict[tuple[int, int], DedupeDecision], known: PublishedBefore
) -> None:
    """Say of each record that is a near copy which record stands for it."""
    records = {c.id: c for c in candidates if decisions[c.key].result is Result.RECORD}
    stories = [
        Story(c.id, c.published_at, c.url or c.source_url, c.fingerprint) for c in records.values() if c.fingerprint
    ]
    for id, root in copies(stories, known.near).items():
        key = records[id].key
        decisions[key] = replace(decisions[key], duplicate_of=root)


def _against_known(candidate: DedupeCandidate, known: PublishedBefore) -> DedupeDecision:
    before = known.latest.get(candidate.id)
    if before is None:
        return DedupeDecision(Result.RECORD, candidate.id)
    content_hash, revision = before
    if content_hash == candidate.content_hash:
        return DedupeDecision(Result.UNCHANGED, candidate.id, revision)
    return DedupeDecision(Result.RECORD, candidate.id, revision + 1)


def _groups(
    candidates: Iterable[DedupeCandidate], key: Callable[[DedupeCandidate], str]
) -> list[list[DedupeCandidate]]:
    groups: dict[str, list[DedupeCandidate]] = {}
    for candidate in candidates:
        groups.setdefault(key(candidate), []).append(candidate)
    return [sorted(group, key=lambda c: c.rank) for group in groups.values()]
