"""Prefect's server behind our guard, as a program: what `copydesk serve` starts, and what a container can.

    python -m copydesk.flows.orchestration.guarded_server --host 0.0.0.0 --port 4200 [--name copydesk.example]...

It does what `prefect server start` does. Prefect itself can only be told which origins may read its answers; the
request of any page is carried out before that. And what its database is too busy for is asked of it again.
"""

from __future__ import annotations

import argparse
import os

from copydesk.flows.orchestration.busy_database import asking_again
from copydesk.flows.orchestration.login import share_login
from copydesk.flows.orchestration.request_guard import guard_for, guarded


def main() -> None:
    """Serve until told to end."""
    parser = argparse.ArgumentParser(prog="guarded_server", description="Prefect's server, for its own pages alone.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=4200)
    parser.add_argument("--name", action="append", default=[], help="a further name by which it may be reached")
    told = parser.parse_args()
    share_login(os.environ)
    # Prefect reads the environment when it is imported.
    import uvicorn
    from prefect.server.api.server import create_app
    from prefect.settings import get_current_settings

    server = get_current_settings().server
    names = [*told.name, *filter(None, os.environ.get("COPYDESK_HOSTS", "").split(","))]
    uvicorn.run(
        guarded(asking_again(create_app(final=True)), guard_for(told.host, names)),
        host=told.host,
        port=told.port,
        timeout_keep_alive=server.api.keepalive_timeout,
        log_level=server.logging_level.lower(),
    )


if __name__ == "__main__":
    main()
