"""A run's hosts cut among several crawls: each host belongs to exactly one."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from copydesk.cleaners.urls.normalize import host_of
from copydesk.flows.storage.state.database import Visit


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
