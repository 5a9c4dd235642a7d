"""How many connections this process may have open at once, by the system's limit on its files."""

from __future__ import annotations

import resource

#: Files that a run needs beside its connections: archive, state database, pipes to workers, name look-ups.
RESERVED = 200

#: Connections that are open at once, in use and idle together, however many files there may be.
_MOST = 500

#: What is asked of the system where the limit is a soft one: two files a connection is plenty.
_WANTED = 4_096


def connection_room(most: int) -> tuple[int, int]:
    """How many connections may be in use at once, at most `most`, and how many may be kept open idle beside them.

    The soft limit is raised, as far as the hard one allows; both are then taken as they are.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < _WANTED:
        limit = _WANTED if hard == resource.RLIM_INFINITY else min(_WANTED, hard)
        if limit > soft:
            resource.setrlimit(resource.RLIMIT_NOFILE, (limit, hard))
            soft = limit
    free = max(16, (soft if soft != resource.RLIM_INFINITY else 2 * most + RESERVED) - RESERVED)
    in_use = max(1, min(most, free * 2 // 3))
    return in_use, max(1, min(most, free - in_use, max(0, _MOST - in_use)))
