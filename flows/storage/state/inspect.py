"""A look into a state database that changes nothing: it is not made, and not brought up to date."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import func, inspect, select

from copydesk.flows.storage.state import tables as t
from copydesk.flows.storage.state.database import json_or_none
from copydesk.flows.storage.state.engine import make_engine


def newest_profiles(url: str) -> Iterator[tuple[str, str, Any]]:
    """The newest profile of each host with its night; `None` for one that is no JSON."""
    engine = make_engine(url)
    try:
        if not inspect(engine).has_table(t.profiles.name):
            return
        profiles = t.profiles.c
        newest = select(profiles.host, func.max(profiles.night).label("night")).group_by(profiles.host).subquery()
        same = (profiles.host == newest.c.host) & (profiles.night == newest.c.night)
        rows = select(profiles.host, profiles.night, profiles.profile).join(newest, same).order_by(profiles.host)
        with engine.connect() as connection:
            for host, night, text in connection.execute(rows.execution_options(yield_per=50)):
                yield str(host), str(night), json_or_none(text)
    finally:
        engine.dispose()
