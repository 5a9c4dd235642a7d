"""Which of several pages with the same article is its record: decided over the whole run, and earlier ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from copydesk.cleaners.model.record import Result
from copydesk.cleaners.text.minhash import is_copy
from copydesk.cleaners.urls.normalize import host_of
from copydesk.flows.pipeline.candidates import DedupeCandidate
from copydesk.flows.pipeline.identity import Identity, Remembered, decide_identities
from copydesk.flows.pipeline.near_duplicates import Story, copies

if TYPE_CHECKING:
    from copydesk.flows.storage.state.fingerprints import Neighbour


#: Why a page that shows less than before changes nothing.
STAYS_WHOLE = "only a preview is free now; the whole article that was published stays"

__all__ = ["DedupeCandidate", "DedupeDecision", "PublishedBefore", "decide_copies", "keep_all"]


@dataclass(frozen=True, slots=True)
class DedupeDecision:
    """What becomes of a candidate: `id` is the record's it is or duplicates, `duplicate_of` that of a near copy.

    A list that only shows what other pages have is a reject; it has no id.

    `detail` says of a page that changes nothing why, where that is not plain.
    `identity` is the address and id that the page's own address was given, whatever became of the page.
    """

    result: Result
    id: str
    revision: int = 1
    duplicate_of: str | None = None
    detail: str | None = None
    identity: Identity | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class PublishedBefore:
    """What earlier nights published: by record id its hash and revision, by article key the record's id.

    `by_hash` has records of which no key is known, by their content hash; `cores` has, by record id, the digest of
    the text without what changes by itself. `near` has, by the id of a candidate's own address, the earlier records
    that its text is a near copy of; `remembered` what was decided of addresses. `previews` are the ids of records that
    hold a part of their article alone.
    """

    latest: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    by_hash: Mapping[str, str] = field(default_factory=dict)
    near: Mapping[str, tuple[Neighbour, ...]] = field(default_factory=dict)
    by_key: Mapping[str, str] = field(default_factory=dict)
    cores: Mapping[str, str] = field(default_factory=dict)
    remembered: Remembered = field(default_factory=Remembered)
    previews: frozenset[str] = frozenset()

    def of_text(self, candidate: DedupeCandidate) -> str | None:
        """The id of the record that is out with the article of a candidate; a preview is no article's whole text."""
        if candidate.is_preview:
            return None
        return self.by_key.get(candidate.article_key) or self.by_hash.get(candidate.content_hash)


def decide_copies(
    candidates: Iterable[DedupeCandidate], known: PublishedBefore | None = None
) -> dict[tuple[int, int], DedupeDecision]:
    """A decision for each candidate, by its key; the order of the candidates does not matter."""
    known = known or PublishedBefore()
    claimed = list(candidates)
    further = _further_pages(claimed, known.remembered)
    identities = decide_identities([c for c in claimed if c.own_id not in further], known.remembered)
    own = [replace(c, url=said.url, id=said.id) for c in claimed if (said := identities.get(c.key))]
    decisions: dict[tuple[int, int], DedupeDecision] = {}
    losers: list[tuple[DedupeCandidate, str]] = []
    firsts: list[DedupeCandidate] = []
    articles = {c.own_id: c.id for c in own}
    losers += [(c, articles.get(of, of)) for c in claimed if (of := further.get(c.own_id))]
    for group in _groups(own, lambda c: c.id):
        group.sort(key=lambda c: c.rank_as_copy)
        firsts.append(group[0])
        losers += [(c, group[0].id) for c in group[1:]]
    shown = shown_elsewhere([c for c in firsts if c.id not in known.latest], firsts, known.near)
    losers += [(c, of) for c in firsts if (of := shown.get(c.key))]
    decisions |= {key: DedupeDecision(Result.REJECT, "") for key, of in shown.items() if of is None}
    firsts = [c for c in firsts if c.key not in shown]
    stands_for: dict[str, str] = {}
    for group in _groups(firsts, _same_text):
        group.sort(key=lambda c: (c.id not in known.latest, c.rank))
        earlier = known.of_text(group[0])
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
    return {key: replace(decision, identity=identities.get(key)) for key, decision in decisions.items()}


def _further_pages(candidates: Iterable[DedupeCandidate], remembered: Remembered) -> dict[str, str]:
    """By the id of its own address each page that goes on with an article: the id of that, or of its own address.

    Known is also what earlier nights joined. A page that is the first of an article itself is no other's.
    """
    firsts = sorted((c for c in candidates if c.pages), key=lambda c: c.order, reverse=True)
    found = dict(remembered.pages) | {page: c.own_id for c in firsts for page in c.pages}
    for c in firsts:
        found.pop(c.own_id, None)
    return found


def keep_all(candidates: Iterable[DedupeCandidate]) -> dict[tuple[int, int], DedupeDecision]:
    """The decisions where no copies are looked for: each candidate is a record, under the address that it claims."""
    return {c.key: DedupeDecision(Result.RECORD, c.id, identity=Identity(c.url, c.id)) for c in candidates}


def _name_copies(
    candidates: list[DedupeCandidate], decisions: dict[tuple[int, int], DedupeDecision], known: PublishedBefore
) -> None:
    """Say of each record that is a near copy which record stands for it."""
    records = {c.id: c for c in candidates if decisions[c.key].result is Result.RECORD}
    stories = [
        # What is out already was seen first.
        Story(
            c.id,
            c.published_at,
            c.url or c.source_url,
            c.fingerprint,
            "" if c.id in known.latest else c.seen,
            c.title,
            c.is_listing,
        )
        for c in records.values()
        if c.fingerprint
    ]
    near = {c.id: known.near[c.own_id] for c in records.values() if c.own_id in known.near}
    for id, root in copies(stories, near).items():
        key = records[id].key
        decisions[key] = replace(decisions[key], duplicate_of=root)


def _same_text(candidate: DedupeCandidate) -> str:
    """What candidates of one text have in common; a preview has it with none."""
    return f"preview {candidate.id}" if candidate.is_preview else candidate.article_key or candidate.content_hash


def _against_known(candidate: DedupeCandidate, known: PublishedBefore) -> DedupeDecision:
    before = known.latest.get(candidate.id)
    if before is None:
        return DedupeDecision(Result.RECORD, candidate.id)
    content_hash, revision = before
    was_preview = candidate.id in known.previews
    if candidate.is_preview and not was_preview:
        return DedupeDecision(Result.UNCHANGED, candidate.id, revision, detail=STAYS_WHOLE)
    if was_preview and not candidate.is_preview:
        return DedupeDecision(Result.RECORD, candidate.id, revision + 1)
    if content_hash == candidate.content_hash or (candidate.core and candidate.core == known.cores.get(candidate.id)):
        return DedupeDecision(Result.UNCHANGED, candidate.id, revision)
    return DedupeDecision(Result.RECORD, candidate.id, revision + 1)


def _groups(
    candidates: Iterable[DedupeCandidate], key: Callable[[DedupeCandidate], str]
) -> list[list[DedupeCandidate]]:
    groups: dict[str, list[DedupeCandidate]] = {}
    for candidate in candidates:
        groups.setdefault(key(candidate), []).append(candidate)
    return list(groups.values())


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
