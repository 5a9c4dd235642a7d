"""`copydesk serve`: a Prefect server if none answers, the deployments, the reports, and what runs them."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from copydesk.flows.config.settings import read_folder_settings
from copydesk.flows.orchestration.login import login_of
from copydesk.flows.orchestration.reports_server import served_reports
from copydesk.flows.orchestration.server import api_of, await_server, is_healthy, prefect_server, use_server

#: What is said where everybody can reach the UI.
EXPOSED = (
    "WARNING: the Prefect UI at {where} can be reached from other machines, and it has no log-in: whoever reaches it "
    "can start, stop and change runs. Put a proxy with a log-in in front of it (docs/operators.md has one for nginx), "
    "or set PREFECT_SERVER_API_AUTH_STRING, or listen on 127.0.0.1."
)


@dataclass(frozen=True, slots=True)
class ServeOptions:
    """Where the server listens, and when the night begins (cron, in a time zone of the IANA database).

    Reports are served on the port `reports_port`, without it on the one after `port`. `allow` opens HOST:PORT pairs
    that are not public, for tests and the demo.
    """

    host: str = "127.0.0.1"
    port: int = 4200
    cron: str = "0 2 * * *"
    timezone: str = "UTC"
    reports_port: int | None = None
    allow: tuple[str, ...] = ()


def is_exposed(host: str) -> bool:
    """Whether a server that listens on this address can be reached from other machines.

    >>> is_exposed("127.0.0.1"), is_exposed("localhost"), is_exposed("0.0.0.0"), is_exposed("10.0.0.5")
    (False, False, True, True)
    """
    if host == "localhost":
        return False
    try:
        return not ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return True


@contextmanager
def any_server(data: Path, options: ServeOptions, say: Callable[[str], None] = print) -> Iterator[str]:
    """The address of the API of a running server: the one that PREFECT_API_URL names, or one of our own.

    A named one is waited for, and `ServerError` raised where it does not come: whoever named it does not want another.
    Of our own, an earlier `serve` that was killed may have left one that still answers.
    """
    home = data / "prefect"
    named = os.environ.get("PREFECT_API_URL")
    if named:
        await_server(named)
        use_server(named, home)
        yield named
        return
    if is_exposed(options.host) and login_of(os.environ) is None:
        say(EXPOSED.format(where=f"{options.host}:{options.port}"))
    if is_healthy(url := api_of(options.host, options.port)):
        use_server(url, home)
        yield url
        return
    names = read_folder_settings(data).hosts
    with prefect_server(home, host=options.host, port=options.port, names=names) as api_url:
        use_server(api_url, home)
        yield api_url


def serve(data: Path, options: ServeOptions, say: Callable[[str], None] = print) -> None:
    """Serve the deployments until interrupted. A server must be named by PREFECT_API_URL."""
    from prefect import serve as serve_deployments

    from copydesk.flows.deployments import deployments, watch_runs

    data = data.resolve()
    port = options.port + 1 if options.reports_port is None else options.reports_port
    with served_reports(data / "reports", options.host, port, read_folder_settings(data).hosts) as reports:
        os.environ.setdefault("COPYDESK_REPORTS_URL", reports)
        say(f"the reports are at {os.environ['COPYDESK_REPORTS_URL']}")
        watch_runs()
        made = deployments(data, cron=options.cron, timezone=options.timezone, allow=options.allow)
        serve_deployments(*made, pause_on_shutdown=False, print_starting_message=False)
