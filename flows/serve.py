"""`copydesk serve`: a Prefect server if none answers, the deployments, the reports, and what runs them.

This process only watches: the server, and the runner of the deployments, are children that lead groups of their own.
It imports no Prefect, and whenever it is asked to end, it ends both with all that they started.
"""

from __future__ import annotations

import ipaddress
import json
import logging
import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from copydesk.flows.config.settings import read_folder_settings
from copydesk.flows.orchestration import schedule
from copydesk.flows.orchestration.prefect_api import PrefectApi, served_folder
from copydesk.flows.orchestration.processes import LOOK_SECONDS, EndAsked, EndWish, end_group, end_wish, start_group
from copydesk.flows.orchestration.reports_server import served_reports
from copydesk.flows.orchestration.request_guard import login_of
from copydesk.flows.orchestration.server import (
    SETTINGS,
    ServerError,
    api_of,
    await_server,
    is_healthy,
    prefect_server,
    require_port,
    use_server,
)
from copydesk.flows.runs.publish_hook import tell_published
from copydesk.flows.runtime.safe_path import program
from copydesk.flows.storage.lock import lock_folder

#: Runs that are under way when the end is asked for may take so long to stop; what they did is kept in any case.
RUNNER_SECONDS = 60.0

#: Seconds between two looks whether those who read what is published have heard of all of it.
_TELL_SECONDS = 60.0

#: What is said where everybody can reach the UI.
EXPOSED = (
    "WARNING: the Prefect UI at {where} can be reached from other machines, and it has no log-in: whoever reaches it "
    "can start, stop and change runs. Put a proxy with a log-in in front of it (docs/operators.md has one for nginx), "
    "or set PREFECT_SERVER_API_AUTH_STRING, or listen on 127.0.0.1."
)


@dataclass(frozen=True, slots=True)
class ServeOptions:
    """Where the server listens, and when the night begins (cron, in a time zone of the IANA database).

    Without `cron` and `timezone`, a night that is new begins at 2 o'clock UTC, and one that is there when it does.
    `take_over` lets the server's night, if it is over another data folder, be over this one from now on. Reports are
    served on the port `reports_port`, without it on the one after `port`. `allow` opens HOST:PORT pairs that are not
    public, for tests and the demo.
    """

    host: str = "127.0.0.1"
    port: int = 4200
    cron: str | None = None
    timezone: str | None = None
    reports_port: int | None = None
    allow: tuple[str, ...] = ()
    take_over: bool = False


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
def any_server(
    data: Path, options: ServeOptions, say: Callable[[str], None] = print, wish: EndWish | None = None
) -> Iterator[str]:
    """The address of the API of a running server: the one that PREFECT_API_URL names, or one of our own.

    A named one is waited for, and `ServerError` raised where it does not come: whoever named it does not want another.
    Of our own, an earlier `serve` that was killed may have left one that still answers: it is used again. A server
    whose night is over another data folder is refused, and so is one that nobody named and that is not of this folder.
    """
    home = data / "prefect"
    named = os.environ.get("PREFECT_API_URL")
    if named:
        await_server(named, wish)
        _require_ours(named, data, options, is_named=True)
        use_server(named, home)
        yield named
        return
    if is_exposed(options.host) and login_of(os.environ) is None:
        say(EXPOSED.format(where=f"{options.host}:{options.port}"))
    if is_healthy(url := api_of(options.host, options.port)):
        _require_ours(url, data, options, is_named=False)
        use_server(url, home)
        yield url
        return
    names = read_folder_settings(data).hosts
    with prefect_server(home, host=options.host, port=options.port, names=names, wish=wish) as api_url:
        use_server(api_url, home)
        yield api_url


def _require_ours(url: str, data: Path, options: ServeOptions, *, is_named: bool) -> None:
    """Raise `ServerError` where a server that answers is not for this data folder."""
    there = served_folder(url)
    if there == data or (options.take_over and (there or is_named)):
        return
    if there:
        raise ServerError(
            f"the Prefect server at {url} serves the data folder {there} already, not {data}: name another --port, or "
            "stop that one first. --take-over gives the server's deployments to this folder"
        )
    if not is_named:
        raise ServerError(
            f"a Prefect server answers at {url} that has no night of {data}: name another --port, or, if it is meant, "
            f"set PREFECT_API_URL={url}"
        )


def _require_schedule(options: ServeOptions) -> None:
    """Raise `ServerError` where Prefect cannot read when the night begins: before anything is started."""
    if not (options.cron or options.timezone):
        return
    with tempfile.TemporaryDirectory(prefix="copydesk-") as home:
        asked = subprocess.run(
            [*program(schedule.__name__), options.cron or "", options.timezone or ""],
            env=os.environ | SETTINGS | {"PREFECT_HOME": home}, capture_output=True, text=True, check=False,
        )  # fmt: skip
    if asked.returncode:
        raise ServerError(asked.stderr.strip())


def serve(data: Path, options: ServeOptions, say: Callable[[str], None] = print) -> None:
    """Run a server, if none answers, and the deployments over a data folder, until somebody asks for the end.

    Raises `ServerError` where that cannot be, and `LockedError` where another `serve` is over the folder.
    """
    data = data.resolve()
    # Beside a port that is any free one, the reports take any free one, too.
    next_port = options.port + 1 if options.port else 0
    port = next_port if options.reports_port is None else options.reports_port
    with end_wish() as wish, suppress(EndAsked), ExitStack() as stack:
        if port:
            if port == options.port:
                raise ServerError(f"--port and --reports-port are both {port}: the reports want one of their own")
            require_port(options.host, port, "--reports-port")
        _require_schedule(options)
        home = data / "prefect"
        # A second `serve` is told before it starts a server over the database of the first one; where there was none
        # yet, the folder is made for a server that is known to be ours.
        was_there = home.is_dir()
        if was_there:
            stack.enter_context(lock_folder(home, "serve"))
        api_url = stack.enter_context(any_server(data, options, say, wish))
        if not was_there:
            stack.enter_context(lock_folder(home, "serve"))
        say(f"the Prefect UI is at {PrefectApi(api_url).ui}")
        reports = stack.enter_context(
            served_reports(data, options.host, port, read_folder_settings(data).hosts, api_url)
        )
        os.environ.setdefault("COPYDESK_REPORTS_URL", reports)
        say(f"the reports are at {os.environ['COPYDESK_REPORTS_URL']}")
        _run_deployments(data, options, wish)


def _run_deployments(data: Path, options: ServeOptions, wish: EndWish) -> None:
    """Register the deployments and run what is due, in a process of its own, until the end is asked for."""
    told = json.dumps({"data": str(data), "cron": options.cron, "timezone": options.timezone, "allow": options.allow})
    over = threading.Event()
    threading.Thread(target=_tell_downstream, args=(data, over), daemon=True).start()
    runner = start_group([*program("copydesk.flows.deployments"), told], os.environ)
    try:
        while runner.poll() is None:
            wish.check()
            time.sleep(LOOK_SECONDS)
    finally:
        over.set()
        end_group(runner, RUNNER_SECONDS, wish)
    raise ServerError(f"what runs the deployments ended with {runner.returncode}; its last lines say why")


def _tell_downstream(data: Path, over: threading.Event) -> None:
    """Tell of what is published, whatever published it, and again what did not arrive."""
    log, last = logging.getLogger(__name__), None
    while not over.wait(_TELL_SECONDS):
        try:
            problem = tell_published(data, read_folder_settings(data).publish).problem
        except (OSError, ValueError) as error:
            problem = f"what is published cannot be told: {error}"
        if problem and problem != last:
            log.warning("%s; it is tried every %.0f s", problem, _TELL_SECONDS)
        last = problem
