"""`copydesk serve-api`: the service for programs in other languages."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from copydesk.flows.cli.console import require_folder, say
from copydesk.flows.cli.options import Port, Workers


def serve_api(
    host: Annotated[str, typer.Option(help="where it listens")] = "127.0.0.1",
    port: Port = 4210,
    workers: Workers = 2,
    data: Annotated[Path | None, typer.Option(help="a data folder whose rules and learned lines are used")] = None,
    max_bytes: Annotated[int, typer.Option(min=1, help="bytes of a request")] = 10 * 2**20,
    page_seconds: Annotated[float, typer.Option(min=0.1, help="seconds of the processor that a page may take")] = 10.0,
) -> None:
    """Serve the library over HTTP: a page or a text in, a record out. The description is at /openapi.json.

    It writes nothing. Whoever reaches it can use it, unless a log-in is set, in the environment:
    PREFECT_SERVER_API_AUTH_STRING=name:password.
    """
    import os

    import uvicorn

    from copydesk.flows.config.settings import read_settings
    from copydesk.flows.orchestration.request_guard import guard_for, guarded, login_of
    from copydesk.flows.orchestration.server import require_port
    from copydesk.flows.page_service.app import ServiceOptions, page_service
    from copydesk.flows.runtime.worker_pool import Budget
    from copydesk.flows.serve import is_exposed

    login = login_of(os.environ)
    if is_exposed(host) and login is None:
        say(f"warning: {host}:{port} can be reached from other machines, and it has no log-in", err=True)
    require_port(host, port)
    folder = require_folder(data) if data else None
    options = ServiceOptions(workers, Budget(seconds=page_seconds), max_bytes, login, folder)
    guard = guard_for(host, read_settings(None, os.environ).hosts)
    say(f"the service is at http://{host}:{port}/v1/clean, its description at http://{host}:{port}/openapi.json")
    uvicorn.run(guarded(page_service(options), guard), host=host, port=port, log_level="warning")
