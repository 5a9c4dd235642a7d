"""Who fetches a share of a run's hosts: one owner at a time, also when machines die or lose each other.

An owner gives a sign of life every few seconds. Whoever wants its share watches that sign: where it stands still for
`SILENCE` seconds, the owner is dead and the share is taken. No two clocks are compared. An owner that cannot reach the
database stops by itself before the others may take over, and nothing that it writes afterwards counts.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, delete, insert, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from copydesk.flows.storage.state import tables as t

#: Seconds between two signs of life.
BEAT = 3.0

#: Seconds without a sign after which an owner counts as dead. Longer than the longest pace of a host, so that a new
#: owner's first request to a host does not follow too soon on the old one's last.
SILENCE = 45.0

#: Seconds without a sign after which an owner has to stop by itself: well before it counts as dead.
GIVE_UP = 25.0

#: The owner of a share whose run was stopped, until the real one has noticed.
STOPPED = "stopped"


class LeaseLost(RuntimeError):
    """Another process fetches these hosts now, or the run was stopped."""


class Unreachable(RuntimeError):
    """The state database does not answer now."""


@dataclass(frozen=True, slots=True)
class Lease:
    """A share of a run that `owner` fetches; `term` counts the owners that the share has had."""

    run: str
    share: int
    owner: str
    term: int


def acquire(
    engine: Engine,
    run: str,
    share: int,
    owner: str,
    *,
    silence: float = SILENCE,
    rest: Callable[[float], None] = time.sleep,
) -> Lease:
    """Take a share: at once where it is free, else when its owner gave it back or fell silent.

    Waits as long as another owner lives; `rest` waits some seconds and may raise to give up.
    """
    seen, since = None, time.monotonic()
    while True:
        now = _look(engine, run, share)
        if now is None:
            lease = _first(engine, run, share, owner)
        elif now.owner is None or (now == seen and time.monotonic() - since >= silence):
            lease = _next(engine, now, run, share, owner)
        else:
            lease = None
        if lease is not None:
            return lease
        if now != seen:
            seen, since = now, time.monotonic()
        rest(BEAT / 3)


def beat(engine: Engine, lease: Lease) -> None:
    """Give a sign of life; raises `LeaseLost`, or `Unreachable` where the database does not answer."""
    try:
        with engine.begin() as connection:
            confirm(connection, lease)
    except DBAPIError as error:
        raise Unreachable(str(error)) from error


def confirm(connection: Connection, lease: Lease) -> None:
    """Make what this transaction writes count only if the claim holds until it ends; raises `LeaseLost`."""
    c = t.claims.c
    holds = (c.run == lease.run) & (c.share == lease.share) & (c.owner == lease.owner) & (c.term == lease.term)
    if connection.execute(update(t.claims).where(holds).values(beat=c.beat + 1)).rowcount != 1:
        raise LeaseLost(f"share {lease.share} of {lease.run} is not fetched by {lease.owner} any more")


def release(engine: Engine, lease: Lease) -> None:
    """Let the next owner in at once; nothing happens where another one has the share already."""
    c = t.claims.c
    own = (c.run == lease.run) & (c.share == lease.share) & (c.term == lease.term)
    with engine.begin() as connection:
        connection.execute(update(t.claims).where(own & c.owner.in_([lease.owner, STOPPED])).values(owner=None))


def revoke(engine: Engine, run: str) -> None:
    """Take all shares of a run from their owners, who stop at their next sign of life."""
    with engine.begin() as connection:
        connection.execute(update(t.claims).where(t.claims.c.run == run).values(owner=STOPPED))


def forget(engine: Engine, run: str) -> None:
    """Drop the claims of a run that is through."""
    with engine.begin() as connection:
        connection.execute(delete(t.claims).where(t.claims.c.run == run))


@dataclass(frozen=True, slots=True)
class _Seen:
    owner: str | None
    term: int
    beat: int


def _look(engine: Engine, run: str, share: int) -> _Seen | None:
    c = t.claims.c
    with engine.connect() as connection:
        row = connection.execute(select(c.owner, c.term, c.beat).where(c.run == run, c.share == share)).first()
    return _Seen(*row) if row else None


def _first(engine: Engine, run: str, share: int, owner: str) -> Lease | None:
    try:
        with engine.begin() as connection:
            connection.execute(insert(t.claims).values(run=run, share=share, owner=owner, term=1, beat=0))
    except IntegrityError:
        return None
    return Lease(run, share, owner, 1)


def _next(engine: Engine, seen: _Seen, run: str, share: int, owner: str) -> Lease | None:
    """The share, if nobody moved since it was looked at."""
    c = t.claims.c
    same = (c.run == run) & (c.share == share) & (c.term == seen.term) & (c.beat == seen.beat)
    same &= c.owner.is_(None) if seen.owner is None else c.owner == seen.owner
    with engine.begin() as connection:
        changed = update(t.claims).where(same).values(owner=owner, term=seen.term + 1, beat=0)
        return Lease(run, share, owner, seen.term + 1) if connection.execute(changed).rowcount == 1 else None
