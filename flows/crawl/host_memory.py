"""What a run learned of hosts, kept for the next: how long one is to be left alone, since when it refuses us."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime

from copydesk.cleaners.model.times import utc_stamp
from copydesk.flows.crawl.host_partitions import HostPartition
from copydesk.flows.crawl.throttle import HostThrottle, Throttle
from copydesk.flows.storage.state.database import HostRow, State

_log = logging.getLogger(__name__)


def restore_hosts(throttle: Throttle, state: State, now: datetime) -> None:
    """Bring back what earlier runs learned of hosts."""
    for host, row in state.hosts().items():
        if row.closed_until and not _is_time(row.closed_until):
            _log.warning("the state's time until which %s rests is damaged (%r): it is asked", host, row.closed_until)
            row = replace(row, closed_until=None)
        if row.refused_since:
            throttle.host(host).refused_since = row.refused_since
        if row.closed_until is None or row.closed_until <= utc_stamp(now):
            continue
        rest = (datetime.fromisoformat(row.closed_until) - now).total_seconds()
        if rest <= throttle.politeness.max_wait:
            throttle.wait(host, rest)
        else:
            throttle.host(host).closed_until = row.closed_until


def keep_hosts(throttle: Throttle, state: State, now: datetime, share: HostPartition) -> None:
    """Keep what this run learned of the hosts of its share."""
    state.put_hosts(
        HostRow(name, host.delay, host.openings, host.closed_until, _refused_since(host, now))
        for name, host in throttle.hosts.items()
        if share.owns(name)
    )


def _refused_since(host: HostThrottle, now: datetime) -> str | None:
    """The day since which a host has given refusals alone, after this run."""
    if host.has_answered:
        return None
    return host.refused_since or (now.date().isoformat() if host.refusals else None)


def _is_time(value: str) -> bool:
    try:
        return datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False
