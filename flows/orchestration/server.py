"""A Prefect server of our own: a child process with its database in a folder, on a loopback port.

Prefect reads its settings when it is imported. So nothing here imports it: what a process tells Prefect through
`use_server` comes first.
"""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from copydesk.flows.orchestration import guarded_server
from copydesk.flows.orchestration.prefect_api import PrefectApi
from copydesk.flows.orchestration.processes import EndWish, end_group, start_group
from copydesk.flows.orchestration.request_guard import share_login
from copydesk.flows.runtime.safe_path import program
from copydesk.flows.storage.atomic_files import private_folder

#: A server with a new database needs 11 to 36 s on two cores; twice that and more on a busy machine.
STARTUP_SECONDS = 120.0

#: A server that does not end within this after SIGTERM is killed.
SHUTDOWN_SECONDS = 15.0

#: What a process that runs flows tells Prefect, whoever starts it; prefect.yaml gives it to those of a work pool.
RUN_SETTINGS = {
    "DO_NOT_TRACK": "1",
    "PREFECT_CLOUD_ENABLE_ORCHESTRATION_TELEMETRY": "false",
    # Without a beat for 150 s a run is taken for dead; Prefect's own beats are 180 s apart.
    "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": "30",
    "PREFECT_RESULTS_PERSIST_BY_DEFAULT": "false",
    # Of logs, Prefect's own warnings and what a run of ours says of itself.
    "PREFECT_LOGGING_LEVEL": "WARNING",
    "PREFECT_LOGGING_LOGGERS_PREFECT_FLOW_RUNS_LEVEL": "INFO",
    "PREFECT_LOGGING_EXTRA_LOGGERS": "copydesk",
}

#: What every process of ours tells Prefect: no telemetry, no advertising, results in our own files.
SETTINGS = {
    **RUN_SETTINGS,
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
    # Who holds a deployment's only place is kept on disk: a restart of the server would end a night in work otherwise.
    "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": "prefect.server.concurrency.lease_storage.filesystem",
    # Runs that are older than 90 days go from Prefect's database with their logs and artifacts; so do events of 7 days.
    "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
    # What the server does all day long to find late, paused, dead and newly scheduled runs: a night can wait for it.
    # With Prefect's own 5 to 20 s a server at rest took 75 s of CPU time an hour, with these 54 s.
    "PREFECT_SERVER_SERVICES_LATE_RUNS_LOOP_SECONDS": "30",
    "PREFECT_SERVER_SERVICES_PAUSE_EXPIRATIONS_LOOP_SECONDS": "60",
    "PREFECT_SERVER_SERVICES_FOREMAN_LOOP_SECONDS": "60",
    "PREFECT_SERVER_SERVICES_REPOSSESSOR_LOOP_SECONDS": "60",
    "PREFECT_SERVER_SERVICES_CANCELLATION_CLEANUP_LOOP_SECONDS": "60",
    "PREFECT_SERVER_SERVICES_CLEANUP_RECONCILER_LOOP_SECONDS": "60",
    "PREFECT_SERVER_SERVICES_SCHEDULER_RECENT_DEPLOYMENTS_LOOP_SECONDS": "15",
    "PREFECT_SERVER_EVENTS_PROACTIVE_GRANULARITY": "PT15S",
    # Task runs and events are written in batches, after 5 s at the latest: alone, each is a transaction and a sync.
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_BATCH_SIZE": "50",
    "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_BATCH_SIZE": "100",
}


class ServerError(RuntimeError):
    """The Prefect server did not start."""


def free_port(host: str = "127.0.0.1") -> int:
    """A port on which nothing listens now."""
    with socket.socket() as probe:
        probe.bind((host, 0))
        port: int = probe.getsockname()[1]
        return port


def require_port(host: str, port: int, option: str = "--port") -> None:
    """Raise `ServerError` where something listens on a port already; `option` is how another one is named."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except socket.gaierror as error:
            raise ServerError(f"{host} is no address of this machine: name another one with --host") from error
        except (OSError, OverflowError) as error:
            raise port_error(host, port, option, error) from error


def port_error(host: str, port: int, option: str, error: Exception) -> ServerError:
    """What is said of a port that cannot be listened on; `option` is how another one is named."""
    why = str(getattr(error, "strerror", None) or error).rstrip(".")
    return ServerError(f"port {port} of {host} cannot be used: {why}. Name another one with {option}")


def is_healthy(api_url: str) -> bool:
    """Whether a Prefect server answers at this address."""
    try:
        with urllib.request.urlopen(f"{api_url}/health", timeout=5) as answer:
            return bool(answer.status == 200)
    except (OSError, ValueError, http.client.HTTPException):
        # The last is what speaks no HTTP.
        return False


def await_server(api_url: str, wish: EndWish | None = None) -> None:
    """Wait for a server that others start; raises `ServerError` where none answers in time."""
    deadline = time.monotonic() + STARTUP_SECONDS
    while not is_healthy(api_url):
        if wish:
            wish.check()
        if time.monotonic() > deadline:
            hint = "" if api_url.endswith("/api") else "; the address of Prefect's API ends with /api"
            raise ServerError(f"no Prefect server answers at {api_url}, which PREFECT_API_URL names{hint}")
        time.sleep(1)


def api_of(host: str, port: int) -> str:
    """The address of the API of a server that listens there, as this machine reaches it."""
    return f"http://{'127.0.0.1' if host in ('0.0.0.0', '::') else host}:{port}/api"


def use_server(api_url: str, home: Path) -> None:
    """Point this process, and its children, at a server; call before Prefect is imported.

    Links in the logs of runs lead to where browsers reach the UI.
    """
    os.environ.update(SETTINGS, PREFECT_API_URL=api_url, PREFECT_HOME=str(home))
    if os.environ.get("PREFECT_SERVER_UI_API_URL"):
        os.environ.setdefault("PREFECT_UI_URL", PrefectApi(api_url).ui)
    share_login(os.environ)


@contextmanager
def prefect_server(
    home: Path,
    *,
    host: str = "127.0.0.1",
    port: int | None = None,
    names: tuple[str, ...] = (),
    wish: EndWish | None = None,
) -> Iterator[str]:
    """Run a server while the block runs; give the address of its API. `names` are further names of this machine.

    `home` holds its database and log, and is made for this user alone. Raises `ServerError` with the end of the log
    where it does not start, and `EndAsked` where the end is asked for before it answers.
    """
    wish = wish or EndWish()
    port = port or free_port(host)
    api_url = api_of(host, port)
    private_folder(home)
    log = home / "server.log"
    environment = (
        os.environ
        | SETTINGS
        | {
            "PREFECT_HOME": str(home),
            "PREFECT_API_URL": api_url,
            "PREFECT_SERVER_UI_API_URL": os.environ.get("PREFECT_SERVER_UI_API_URL") or api_url,
            # Beside the package, Prefect's default, it may not write: then there would be no UI.
            "PREFECT_SERVER_UI_STATIC_DIRECTORY": str(home / "ui"),
        }
    )
    command = [*program(guarded_server.__name__), "--host", host, "--port", str(port)]
    command += [word for name in names for word in ("--name", name)]
    require_port(host, port)
    with log.open("ab") as out:
        child = start_group(command, environment, out)
    try:
        _await(child, api_url, log, wish)
        yield api_url
    finally:
        end_group(child, SHUTDOWN_SECONDS, wish)


def _await(child: subprocess.Popen[bytes], api_url: str, log: Path, wish: EndWish) -> None:
    deadline = time.monotonic() + STARTUP_SECONDS
    while not is_healthy(api_url):
        wish.check()
        if child.poll() is not None or time.monotonic() > deadline:
            tail = log.read_text(errors="replace")[-2000:]
            raise ServerError(f"the Prefect server did not start within {STARTUP_SECONDS:.0f} s; its log ends:\n{tail}")
        time.sleep(0.25)
