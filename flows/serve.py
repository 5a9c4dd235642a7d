"""`copydesk serve`: a Prefect server if none answers, the deployments, and the process that runs them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from flows.server import is_healthy, prefect_server, use_server


@dataclass(frozen=True, slots=True)
class ServeOptions:
    """Where the server listens, and when the night begins (cron, in a time zone of the IANA database)."""

    host: str = "127.0.0.1"
    port: int = 4200
    cron: str = "0 2 * * *"
    timezone: str = "UTC"


@contextmanager
def any_server(data: Path, options: ServeOptions) -> Iterator[str]:
    """The address of the API of a running server: the one the environment names, if it answers, or a new one."""
    home = data / "prefect"
    named = os.environ.get("PREFECT_API_URL")
    if named and is_healthy(named):
        yield named
        return
    with prefect_server(home, host=options.host, port=options.port) as api_url:
        use_server(api_url, home)
        yield api_url


def serve(data: Path, options: ServeOptions) -> None:
    """Serve the deployments until interrupted. A server must be named by PREFECT_API_URL."""
    from prefect import serve as serve_deployments
    from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
    from prefect.deployments.runner import RunnerDeployment
    from prefect.schedules import Cron

    from flows.adhoc import clean_urls
    from flows.nightly import nightly

    # Two nights never run at once; a late one waits, and one whose day is done ends in seconds.
    one = ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.ENQUEUE)
    where = {"data": str(data.resolve())}
    night = nightly.to_deployment(
        "nightly",
        parameters=where,
        schedule=Cron(options.cron, timezone=options.timezone),
        concurrency_limit=one,
        tags=["copydesk"],
    )
    pasted = clean_urls.to_deployment(
        "clean-urls", parameters={**where, "urls": []}, concurrency_limit=one, tags=["copydesk"]
    )
    serve_deployments(cast(RunnerDeployment, night), cast(RunnerDeployment, pasted), pause_on_shutdown=False)
