"""What a site shows again and again, learned from its pages and kept from night to night.

A profile is a bounded set of what recent pages showed, not a set of counts: so pages can come in any order and in any
shards, the same page can come twice, and a page can always be judged by the others alone.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from copydesk.cleaners.steps.boilerplate.lines import key, normal
from copydesk.cleaners.steps.boilerplate.observe import Observation, ObservedLine

#: Raised when the JSON form changes its meaning.
VERSION = 1

#: A profile holds this many pages at most, the latest nights first: enough for each line's evidence to be certain.
MAX_PAGES = 80

#: What a site has not shown for so many days before the latest night is forgotten. Site designs last longer than
#: campaigns do; two months bridge a pause in the crawl.
MAX_AGE_DAYS = 60


class ProfileError(ValueError):
    """A stored profile cannot be read."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One page and the last night on which it was seen (an ISO date)."""

    night: str
    page: Observation


@dataclass(frozen=True, slots=True)
class Profile:
    """What is known of one site. `vetoes` are lines that a person wants kept, for good."""

    pages: tuple[Seen, ...] = ()
    vetoes: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """The name of exactly this knowledge: 16 hex digits of a hash of its JSON form."""
        return digest_of_json(to_json(self))


def learn_profile(observations: Iterable[Observation], previous: Profile | None = None, *, night: str) -> Profile:
    """The profile of a site after a night (an ISO date) that showed these pages.

    The order of the observations does not matter, and showing the same page again changes nothing. Pages older
    than `MAX_AGE_DAYS` are forgotten, vetoes never.
    """
    latest: dict[str, Seen] = {seen.page.id: seen for seen in (previous.pages if previous else ())}
    for page in observations:
        old = latest.get(page.id)
        new = Seen(max(night, old.night) if old else night, page)
        if old is None or _rank(new) < _rank(old):
            latest[page.id] = new
    ranked = sorted(latest.values(), key=_rank)
    oldest = _days_before(max([seen.night for seen in ranked], default=night), MAX_AGE_DAYS)
    kept = tuple(seen for seen in ranked if seen.night >= oldest)[:MAX_PAGES]
    return Profile(_with_samples(kept), previous.vetoes if previous else ())


def veto_in_profile(profile: Profile, line: str) -> Profile:
    """The profile that never asks for this line to go."""
    return replace(profile, vetoes=tuple(sorted({*profile.vetoes, normal(line)})))


def repeated_lines(profile: Profile, least: int = 2) -> tuple[tuple[str, int], ...]:
    """Lines that at least so many pages show, with the number of pages, most frequent first: for a person to read."""
    vetoed = set(map(key, profile.vetoes))
    pages = Counter(k for seen in profile.pages for k in {line.key for line in seen.page.lines})
    samples = _samples(profile.pages)
    rows = [(samples[k], n) for k, n in pages.items() if n >= least and k not in vetoed]
    return tuple(sorted(rows, key=lambda row: (-row[1], row[0])))


def to_json(profile: Profile) -> str:
    """The profile as one line of JSON, always the same for the same knowledge."""
    pages = [{"night": seen.night, **seen.page.to_row()} for seen in sorted(profile.pages, key=_rank)]
    slots = sorted({line[1] for page in pages for line in page["lines"]})
    number = {slot: i for i, slot in enumerate(slots)}
    table: dict[str, list[Any]] = {}
    for page in pages:
        for k, _, prose, sample in page["lines"]:
            table[k] = [prose, max(sample, table.get(k, [0, ""])[1])]
        page["lines"] = [[line[0], number[line[1]]] for line in page["lines"]]
    value = {"version": VERSION, "vetoes": sorted(profile.vetoes), "slots": slots, "lines": table, "pages": pages}
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest_of_json(text: str) -> str:
    """The `digest` of the profile that `to_json` wrote as this text."""
    return sha256(text.encode()).hexdigest()[:16]


def from_json(text: str) -> Profile:
    """The profile that `to_json` wrote. Raises `ProfileError` for anything else, and for another version."""
    try:
        value = json.loads(text)
        if value["version"] != VERSION:
            raise ProfileError(f"profile version {value['version']!r}, this program reads {VERSION}")
        pages = tuple(_seen(row, value["slots"], value["lines"]) for row in value["pages"])
        return Profile(pages, tuple(map(str, value["vetoes"])))
    except (ValueError, KeyError, TypeError, IndexError) as error:
        if isinstance(error, ProfileError):
            raise
        raise ProfileError(f"not a site profile: {error!r}") from error


def _seen(row: dict[str, Any], slots: list[str], table: dict[str, list[Any]]) -> Seen:
    lines = [[k, slots[s], *table[k]] for k, s in row["lines"]]
    return Seen(str(row["night"]), Observation.from_row({**row, "lines": lines}))


def _rank(seen: Seen) -> tuple[int, str, tuple[str, ...]]:
    """The latest night first, then by name; copies of one article by their lines, so that order never decides."""
    keys = tuple(line.key for line in seen.page.lines) + tuple(k for k, _ in seen.page.title_rest)
    return (-date.fromisoformat(seen.night).toordinal(), seen.page.id, keys)


def _samples(pages: Iterable[Seen]) -> dict[str, str]:
    samples: dict[str, str] = {}
    for seen in pages:
        for line in seen.page.lines:
            samples[line.key] = max(line.sample, samples.get(line.key, ""))
    return samples


def _with_samples(pages: tuple[Seen, ...]) -> tuple[Seen, ...]:
    """The pages with the texts of lines that several show, and without the texts of all others: nobody reads those.

    So it is with the parts of their titles.
    """
    count = Counter(k for seen in pages for k in {line.key for line in seen.page.lines})
    samples = {k: text for k, text in _samples(pages).items() if count[k] > 1}
    shown = Counter(k for seen in pages for k, _ in seen.page.title_rest)
    parts = {k: text for seen in pages for k, text in seen.page.title_rest if text and shown[k] > 1}
    return tuple(replace(seen, page=_sampled(seen.page, samples, parts)) for seen in pages)


def _sampled(page: Observation, samples: dict[str, str], parts: dict[str, str]) -> Observation:
    lines = tuple(ObservedLine(line.key, line.slot, line.prose, samples.get(line.key, "")) for line in page.lines)
    return replace(page, lines=lines, title_rest=tuple((k, parts.get(k, "")) for k, _ in page.title_rest))


def _days_before(night: str, days: int) -> str:
    return (date.fromisoformat(night) - timedelta(days=days)).isoformat()
