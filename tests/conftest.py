"""What tests of several modules share: one served installation over the demo sites, made when asked for."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from copydesk.flows.demo.newspapers import DemoServer
from copydesk.flows.orchestration.processes import kill_group
from copydesk.flows.orchestration.server import free_port, is_healthy
from tests.browser import browser, page  # noqa: F401
from tests.loopback import Quiet, answering

ROOT = Path(__file__).parent.parent

#: A new server has been seen to need 36 s on an idle machine; tests share theirs with other work.
STARTUP_SECONDS = 240.0

ENDED = {"COMPLETED", "FAILED", "CRASHED", "CANCELLED"}

#: Seconds that a run may take; only a failure waits so long.
RUN_SECONDS = 480.0

#: Seconds that `serve` may take to end: it gives its runner 60 and its server 15, and kills what is left then.
END_SECONDS = 150.0

#: Seconds that an answer may take: on a busy machine a change has been seen to wait for others for more than 60.
ANSWER_SECONDS = 240.0

#: Seconds between two looks at what a test waits for.
LOOK_SECONDS = 0.2

#: A run starts within a second, and one that found its deployment's only place taken asks again soon: an operator's
#: installation looks every 10 s and asks after 30, and tests would wait for nothing else.
SOON = {"PREFECT_RUNNER_POLL_FREQUENCY": "1", "PREFECT_SERVER_DEPLOYMENTS_CONCURRENCY_SLOT_WAIT_SECONDS": "2"}


@dataclass
class Served:
    """`copydesk serve` over the demo sites: its data folder, its UI, and the process."""

    data: Path
    ui: str
    demo: DemoServer
    process: subprocess.Popen[bytes]

    def ask(self, path: str, body: Any = None, method: str = "POST") -> Any:
        """What the server's API answers."""
        data = json.dumps({} if body is None else body).encode()
        request = urllib.request.Request(f"{self.ui}/api{path}", data, {"Content-Type": "application/json"})
        request.method = method
        with urllib.request.urlopen(request, timeout=ANSWER_SECONDS) as answer:
            text = answer.read()
        return json.loads(text) if text else None

    @property
    def reports(self) -> str:
        """Where the reports and the page over all sites are served."""
        return (self.data / "serve.log").read_text().partition("the reports are at ")[2].split()[0]

    def deployment(self, name: str) -> dict[str, Any]:
        """A deployment by its name."""
        found: dict[str, Any] = next(d for d in self.ask("/deployments/filter") if d["name"] == name)
        return found

    def runs(self, deployment: str) -> list[dict[str, Any]]:
        """The runs of a deployment that began, the newest first."""
        by = {"deployments": {"id": {"any_": [self.deployment(deployment)["id"]]}}, "sort": "EXPECTED_START_TIME_DESC"}
        states = {"flow_runs": {"state": {"type": {"any_": ["PENDING", "RUNNING", *sorted(ENDED)]}}}}
        found: list[dict[str, Any]] = self.ask("/flow_runs/filter", by | states)
        return found

    def start(self, deployment: str, **parameters: Any) -> str:
        """Start a run by hand; give its id."""
        made = self.ask(
            f"/deployments/{self.deployment(deployment)['id']}/create_flow_run",
            {"parameters": parameters, "state": {"type": "SCHEDULED"}},
        )
        return str(made["id"])

    def as_client(self, call: Callable[[], Any]) -> None:
        """Call what uses Prefect's client, over this server. In a thread: the browser's driver has a loop in ours."""
        from prefect.settings import PREFECT_API_URL, temporary_settings

        def named() -> None:
            with temporary_settings({PREFECT_API_URL: f"{self.ui}/api"}):
                call()

        with ThreadPoolExecutor(1) as thread:
            thread.submit(named).result()

    def await_one_scheduled(self, deployment: str, seconds: float = RUN_SECONDS) -> None:
        """Wait until the schedule of a deployment began a run, let no other begin, and wait until all have ended."""
        deadline = time.monotonic() + seconds
        while not self.runs(deployment):
            if time.monotonic() > deadline:
                raise AssertionError(f"the schedule began no run of {deployment} within {seconds:.0f} s")
            time.sleep(LOOK_SECONDS)
        self.ask(f"/deployments/{self.deployment(deployment)['id']}", {"paused": True}, "PATCH")
        for run in self.runs(deployment):
            self.await_run(run["id"])

    def await_run(self, id: str, *, states: set[str] = ENDED, seconds: float = RUN_SECONDS) -> dict[str, Any]:
        """Wait until a run is in one of these states; gives the run."""
        deadline = time.monotonic() + seconds
        while True:
            run: dict[str, Any] = self.ask(f"/flow_runs/{id}", method="GET") if id else {}
            if run["state_type"] in states:
                return run
            if time.monotonic() > deadline:
                raise AssertionError(f"the run {run['name']} is {run['state_name']} after {seconds:.0f} s")
            time.sleep(LOOK_SECONDS)


#: When the night of a served installation begins: no test waits long for the first one.
EVERY_MINUTE = "* * * * *"


@contextmanager
def serving(data: Path, demo: DemoServer, port: int) -> Iterator[Served]:
    """Run `copydesk serve` over a prepared data folder, with a night every minute, while the block runs."""
    opened = [word for pair in demo.allow for word in ("--allow-private", pair)]
    command = ["serve", "--data", str(data), "--port", str(port), "--reports-port", "0", "--cron", EVERY_MINUTE]
    # Whatever server this process was told of, the tests want one of their own.
    environment = {name: value for name, value in os.environ.items() if name != "PREFECT_API_URL"}
    environment |= SOON | {"PYTHONPATH": str(ROOT)}
    with (data / "serve.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-c", "from copydesk.flows.cli.app import main; main()", *command, *opened],
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    made = Served(data, f"http://127.0.0.1:{port}", demo, process)
    try:
        _await_deployments(made)
        yield made
    finally:
        end(process, signal.SIGTERM)


def end(process: subprocess.Popen[bytes], by: signal.Signals) -> None:
    """Ask a process, which leads a session of its own, to end; kill all of the session if it does not."""
    process.send_signal(by)
    try:
        process.wait(END_SECONDS)
    except subprocess.TimeoutExpired:
        kill_group(process.pid)


#: In the environment of this process and of all that it starts: what has it and is there at the end was left behind.
MARK = "TEST_SESSION_OF_COPYDESK"
SESSION = uuid.uuid4().hex
os.environ[MARK] = SESSION


def left_behind(mark: str = MARK) -> list[str]:
    """Command lines of the processes that carry this mark in their environment, without this process and its pool.

    A test that starts a program gives it a mark of its own: what the served installation of the session does meanwhile
    is then not taken for the test's.
    """
    found = []
    own = Path("/proc/self/cmdline").read_bytes().split(b"\0") if Path("/proc/self").exists() else []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            words = (place / "cmdline").read_bytes().split(b"\0")
            is_ours = f"{mark}={SESSION}".encode() in (place / "environ").read_bytes().split(b"\0")
        except OSError:
            continue
        # Workers of this process's own pool have its words, or those of multiprocessing; they end with it.
        is_worker = words == own or b"multiprocessing" in b" ".join(words)
        if is_ours and words != [b""] and not is_worker:
            found.append(f"{place.name}: {b' '.join(words).decode(errors='replace')}")
    return found


@pytest.fixture(scope="session", autouse=True)
def nothing_is_left() -> Iterator[None]:
    """The suite leaves no process: the first fixture to begin is the last to end."""
    yield
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if not left_behind():
            return
        time.sleep(0.1)
    raise AssertionError(f"the tests left processes behind: {left_behind()}")


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One served installation for all tests, after the first night that its schedule began.

    No other begins by itself: tests count runs, look at the last one, and wait for what they started.
    """
    data = tmp_path_factory.mktemp("served")
    with DemoServer() as demo:
        demo.sources_toml(data / "sources.toml")
        demo.write_rules(data / "rules")
        with serving(data, demo, free_port()) as made:
            made.await_one_scheduled("nightly")
            yield made


def _await_deployments(made: Served) -> None:
    deadline = time.monotonic() + STARTUP_SECONDS
    while not (is_healthy(f"{made.ui}/api") and len(made.ask("/deployments/filter")) == 10):
        if made.process.poll() is not None or time.monotonic() > deadline:
            raise AssertionError(f"serve did not start: {(made.data / 'serve.log').read_text()[-2000:]}")
        time.sleep(LOOK_SECONDS)


@dataclass
class Receiver:
    """A chat that takes webhooks."""

    url: str
    got: list[dict[str, Any]] = field(default_factory=list)
    status: int = 200


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver("")

    class Take(Quiet):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            made.got.append({"type": self.headers["Content-Type"], **json.loads(body)})
            self.send_response(made.status)
            self.end_headers()

    with answering(Take) as port:
        made.url = f"http://127.0.0.1:{port}/hooks/T0KEN"
        yield made


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Bytes are named by their length: a gzip head holds a time, and all test processes must agree on the names."""
    return f"{argname}-{len(val)}-bytes" if isinstance(val, bytes) else None
