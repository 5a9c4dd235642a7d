"""What sites repeat, on its way through a run: learned from shards, written to one file, looked up by host."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from copydesk.cleaners.steps.boilerplate import (
    Observation,
    Profile,
    SiteEvidence,
    from_json,
    learn_profile,
    site_evidence,
    to_json,
)
from copydesk.cleaners.steps.boilerplate.profile import digest_of_json
from copydesk.flows.pipeline.shards import load_facts, read_shard
from copydesk.flows.storage.atomic_files import whole_file

#: Where pages have no night of their own they are one night to the profiles; which one does not matter.
ONE_NIGHT = "2000-01-01"

#: Sites whose evidence a worker process keeps at hand.
SITES_AT_HAND = 64


@dataclass(frozen=True, slots=True)
class SiteKnowledge:
    """What is known of one site, ready to be asked; `digest` names the profile it is from."""

    evidence: SiteEvidence = field(default_factory=SiteEvidence)
    digest: str | None = None


def learn_profiles(
    extracted: Iterable[Path], out: Path, *, night: str, previous: Callable[[str], Profile | None] = lambda host: None
) -> int:
    """Learn each host's profile from the pages of these shards; give the number of hosts.

    `previous` gives what earlier nights knew of a host; `night` is an ISO date. A line of `out` is a host and its
    profile; hosts are in order. A profile is bounded, so this holds one shard and the profiles in memory, all but those
    of the shard in their JSON form, which takes a fifth of the room. Shards in order of host are the quickest.
    """
    profiles: dict[str, str] = {}
    for shard in extracted:
        for host, seen in _observations(shard).items():
            known = from_json(profiles[host]) if host in profiles else previous(host)
            profiles[host] = to_json(learn_profile(seen, known, night=night))
    with whole_file(out) as file:
        for host, profile in sorted(profiles.items()):
            file.write(json.dumps([host, profile], ensure_ascii=False).encode() + b"\n")
    return len(profiles)


def read_profiles(path: Path) -> dict[str, str]:
    """The profiles of a file, by host, in their JSON form."""
    return dict(json.loads(line) for line in read_shard(path))


@lru_cache(maxsize=SITES_AT_HAND)
def site_knowledge(profiles: Path | None, host: str | None) -> SiteKnowledge:
    """What a file of profiles knows of a host; nothing where there is no file, or no host."""
    place = _places(profiles).get(host) if profiles and host else None
    if place is None or profiles is None:
        return SiteKnowledge()
    with profiles.open("rb") as file:
        file.seek(place)
        text = json.loads(file.readline())[1]
    return SiteKnowledge(site_evidence(from_json(text)), digest_of_json(text))


@lru_cache(maxsize=1)
def _places(profiles: Path) -> dict[str, int]:
    """The byte at which each host's line begins: all profiles of many sites are too much for a worker's memory."""
    places, at = {}, 0
    for line in read_shard(profiles):
        host, _ = json.JSONDecoder().raw_decode(line.decode(), 1)
        places[host] = at
        at += len(line) + 1
    return places


def _observations(shard: Path) -> dict[str, list[Observation]]:
    seen: dict[str, list[Observation]] = defaultdict(list)
    for line in read_shard(shard):
        row = load_facts(line)
        if host := row.get("host"):
            seen[host].append(Observation.from_row(row["seen"]))
    return seen
