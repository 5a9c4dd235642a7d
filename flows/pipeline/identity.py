"""Under which address an article is published: what its page claims, where the run's other pages bear it out.

A canonical address is a claim. It is believed unless several articles claim the same one, its page is not there, or an
earlier night refused it. What was decided for an address is for good: later nights are given it again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from copydesk.cleaners.text.minhash import is_copy
from copydesk.cleaners.urls.listing import names_an_article
from copydesk.cleaners.urls.normalize import site_of
from copydesk.flows.pipeline.candidates import DedupeCandidate, are_siblings, is_like


@dataclass(frozen=True, slots=True)
class Identity:
    """The address of an article, `None` for one that has none, and the id that comes of it."""

    url: str | None
    id: str


@dataclass(frozen=True, slots=True)
class Remembered:
    """What earlier nights decided: by the id of a page's own address what it was given, and claims they refused.

    `near` has, by the id of a page's own address, the ids of earlier records that its text is a near copy of;
    `pages` has, by the id of its own address, the id of the article that a page goes on with;
    `published` all ids that are out, `dead` the ids of addresses at which there is no article.
    """

    given: Mapping[str, Identity] = field(default_factory=dict)
    refused: frozenset[str] = frozenset()
    near: Mapping[str, frozenset[str]] = field(default_factory=dict)
    published: frozenset[str] = frozenset()
    dead: frozenset[str] = frozenset()
    pages: Mapping[str, str] = field(default_factory=dict)


def decide_identities(
    candidates: Iterable[DedupeCandidate], known: Remembered | None = None
) -> dict[tuple[int, int], Identity]:
    """For each candidate, by its key, the address and the id of its article; their order does not matter."""
    known = known or Remembered()
    found: dict[tuple[int, int], Identity] = {}
    claims: dict[str, list[DedupeCandidate]] = {}
    at_home: dict[str, list[DedupeCandidate]] = {}
    for c in sorted(candidates, key=lambda c: c.order):
        given = known.given.get(c.own_id)
        if given is not None or c.id == c.own_id:
            found[c.key] = given or Identity(c.url, c.id)
            at_home.setdefault(found[c.key].id, []).append(c)
        else:
            claims.setdefault(c.id, []).append(c)
    doubted: Counter[str | None] = Counter()
    open_claims = []
    for id, members in claims.items():
        if id in known.refused or id in known.dead or _are_several(members, at_home.get(id, ())):
            believed = [c for c in members if any(_is_same(c, home) for home in at_home.get(id, ()))]
            doubted.update(site_of(c.own_url) for c in members if c not in believed)
        else:
            believed = members
        open_claims += [(c, c in believed) for c in members]
    for c, is_believed in open_claims:
        is_lone = len(claims[c.id]) == 1 and c.id not in at_home and not _are_related(c.url, c.own_url)
        is_taken = c.id in known.published and c.id not in at_home and not _is_known_copy(c, known)
        if is_believed and not is_taken and not (is_lone and doubted[site_of(c.own_url)] > 1):
            found[c.key] = Identity(c.url, c.id)
        else:
            found[c.key] = Identity(c.own_url, c.own_id)
    return found


def _are_several(members: list[DedupeCandidate], at_home: Iterable[DedupeCandidate]) -> bool:
    """Whether pages that claim one address are more than one article."""
    homes = list(at_home)
    others = members if homes else members[1:]
    return any(not any(_is_same(c, first) for first in (homes or members[:1])) for c in others)


def _is_same(one: DedupeCandidate, other: DedupeCandidate) -> bool:
    """Whether two pages show one article: by their address, their text, or their title and name in the address."""
    if one.own_id == other.own_id:
        return True
    # What a preview shows may be the same sentence on every page of a site.
    is_part = one.is_preview or other.is_preview
    if not is_part and one.article_key == other.article_key:
        return True
    if are_siblings(one.title, other.title, is_one_site=True):
        return False
    if not is_part and one.content_hash == other.content_hash:
        return True
    if one.fingerprint and other.fingerprint and is_copy(one.fingerprint, other.fingerprint):
        return True
    return (
        is_like(one.title, other.title) and _are_related(one.url, one.own_url) and _are_related(one.url, other.own_url)
    )


def _is_known_copy(c: DedupeCandidate, known: Remembered) -> bool:
    """Whether an address that another page has since an earlier night can be this page's, too."""
    return c.id in known.near.get(c.own_id, ()) or _are_related(c.url, c.own_url)


def _are_related(canonical: str | None, own: str | None) -> bool:
    """Whether the article's name or number in the one address stands in the other."""
    if canonical is None or own is None:
        return False
    named = [part for part in unquote(urlsplit(canonical).path).split("/") if names_an_article(part)]
    return bool(named) and named[-1].partition(".")[0] in unquote(own)
