"""What Prefect costs of a night: `python -m benchmarks.prefect.share --pages 10000`.

The same archive of made-up pages is cleaned twice: by plain functions, and by the flow `import-warc` that
`copydesk serve` runs. Prefect's part of the second is the CPU time of its server, of the process that serves the
deployments, and what the flow's own process takes more than the plain functions did; pages are read and cleaned in
worker processes, which never see Prefect (`flows/runtime/worker_process.py`). The share is that part of the CPU time of
all these processes, from the start of the run until `AFTER` seconds behind its end, when the server has worked off what
it was told.

Two constants are in it, measured beside it and printed: what server and `serve` take at rest, which is by the
clock, and what a night of `FEW` pages costs, most of it `import prefect`.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.prefect.archive import write_archive
from copydesk.flows.orchestration import guarded_server
from copydesk.flows.orchestration.server import free_port

#: Seconds after a run in which the server still works off what it was told.
AFTER = 30.0

#: Seconds for which server and `serve` are looked at while they rest.
REST = 60.0

#: Pages of the night that shows what every night costs.
FEW = 10

#: Seconds between two looks at the processes.
LOOK = 0.25

#: What a process is, by words of its command: the server, the two of `serve`, and worker processes.
_ROLES = {
    "multiprocessing": "workers",
    guarded_server.__name__: "server",
    "copydesk.flows.deployments": "runner",
    " serve ": "runner",
}

PLAIN = """
if __name__ == "__main__":
    from pathlib import Path
    from copydesk.flows.runs.fetch import FetchOptions
    from copydesk.flows.runs.nightly import NightOptions, open_night, run_night
    import sys
    what = FetchOptions(archives=(Path(sys.argv[2]),))
    with open_night(Path(sys.argv[1]), what, NightOptions(2), kind="import") as night:
        run_night(night)
"""

SERVE = ["-c", "from copydesk.flows.cli.app import main; main()", "serve", "--cron", "0 0 1 1 *"]


@dataclass(frozen=True)
class Cost:
    """CPU seconds of a night, by process: the server, the runner of the flow, the flow itself, its workers."""

    server: float = 0.0
    runner: float = 0.0
    flow: float = 0.0
    workers: float = 0.0
    wall: float = 0.0
    tasks: int = 0


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser()
    options.add_argument("--pages", type=int, default=2000)
    pages = options.parse_args().pages
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        few, many = (write_archive(root / f"{number}.warc.gz", number) for number in (FEW, pages))
        plain = [plain_night(root / "plain", archive) for archive in (few, many)]
        with served(root / "served") as (session, api):
            time.sleep(AFTER)
            rest = at_rest(session)
            flows = [flow_night(session, api, archive) for archive in (few, many)]
            print_costs(pages, rest, list(zip(plain, flows, strict=True)))


def print_costs(pages: int, rest: Cost, nights: list[tuple[Cost, Cost]]) -> None:
    """The table: what each process took, and the share with and without the constants."""
    print(f"CPU seconds     {FEW} pages plain, flow   {pages} pages plain, flow   at rest, an hour")
    for name in ("server", "runner", "flow", "workers"):
        values = [f"{getattr(cost, name):8.1f}" for pair in nights for cost in pair]
        print(f"{name:10s} {' '.join(values)} {3600 * getattr(rest, name) / rest.wall:10.1f}")
    print(f"wall       {' '.join(f'{cost.wall:8.1f}' for pair in nights for cost in pair)}")
    flow = nights[1][1]
    idle = (rest.server + rest.runner) / rest.wall * flow.wall
    all_cpu = flow.server + flow.runner + flow.flow + flow.workers
    part, least = (_prefects(*pair) for pair in reversed(nights))
    print(f"task runs: {flow.tasks}")
    print(f"Prefect's part: {part:.1f} of {all_cpu:.1f} s; {100 * part / all_cpu:.1f} %")
    print(f"at rest it would have taken {idle:.1f} s of that; without: {_share(part, idle, all_cpu)}")
    print(f"a night of {FEW} pages takes {least:.1f} s; without that: {_share(part, least, all_cpu)}")


def _prefects(plain: Cost, flow: Cost) -> float:
    return flow.server + flow.runner + flow.flow - plain.flow


def _share(part: float, without: float, of: float) -> str:
    return f"{100 * (part - without) / (of - without):.1f} %"


def plain_night(data: Path, archive: Path) -> Cost:
    """Clean an archive by plain functions."""
    program = subprocess.Popen(
        [sys.executable, "-c", PLAIN, data / archive.name, archive], env=_environment(), start_new_session=True
    )
    seen = Processes(program.pid)
    while program.poll() is None:
        seen.look()
        time.sleep(LOOK)
    if program.returncode:
        raise SystemExit(f"the plain night ended with {program.returncode}")
    return seen.cost()


@contextmanager
def served(data: Path) -> Iterator[tuple[int, str]]:
    """Run `copydesk serve` while the block runs; give the id of its session and the address of its API."""
    data.mkdir()
    port = free_port()
    api = f"http://127.0.0.1:{port}/api"
    command = [sys.executable, *SERVE, "--data", data, "--port", str(port), "--reports-port", "0"]
    program = subprocess.Popen(command, env=_environment(), start_new_session=True, stdout=subprocess.DEVNULL)
    try:
        while not _deployments(api):
            if program.poll() is not None:
                raise SystemExit(f"serve ended with {program.returncode}")
            time.sleep(1)
        yield program.pid, api
    finally:
        program.send_signal(signal.SIGTERM)
        try:
            program.wait(AFTER)
        except subprocess.TimeoutExpired:
            program.kill()


def at_rest(session: int) -> Cost:
    """What server and runner take while nothing runs."""
    seen = Processes(session)
    seen.watch(REST)
    return seen.cost()


def flow_night(session: int, api: str, archive: Path) -> Cost:
    """Clean an archive by the flow."""
    seen = Processes(session)
    asked = {"parameters": {"archives": str(archive)}, "state": {"type": "SCHEDULED"}}
    id = _ask(api, f"/deployments/{_deployments(api)['import-warc']}/create_flow_run", asked)["id"]
    while (run := _ask(api, f"/flow_runs/{id}"))["state_type"] not in ("COMPLETED", "FAILED", "CRASHED"):
        seen.watch(5 * LOOK)
    if run["state_type"] != "COMPLETED":
        raise SystemExit(f"the night ended as {run['state']}")
    seen.watch(AFTER)
    tasks = _ask(api, "/task_runs/count", {"flow_runs": {"id": {"any_": [id]}}})
    return seen.cost(tasks)


class Processes:
    """The processes of a session and of what it started: their CPU time from now on, by what they are."""

    def __init__(self, session: int) -> None:
        self._session = session
        self._roles: dict[int, str] = {}
        self._ticks: dict[int, int] = {}
        self.look()
        self._before, self._began = dict(self._ticks), time.monotonic()

    def watch(self, seconds: float) -> None:
        """Look for so many seconds. The workers' parent waits for none of them: they are read while they live."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            time.sleep(LOOK)
            self.look()

    def look(self) -> None:
        """Note the time that each process has used."""
        stats = dict(_stats())
        for pid, (parent, session, ticks) in stats.items():
            if self._session in (pid, session, parent) or stats.get(session, (0,))[0] == self._session:
                self._ticks[pid] = ticks
                self._roles[pid] = _role(_command(pid)) or self._roles.get(pid, "flow")

    def cost(self, tasks: int = 0) -> Cost:
        """The CPU seconds so far."""
        ticks: Counter[str] = Counter()
        for pid, used in self._ticks.items():
            ticks[self._roles[pid]] += used - self._before.get(pid, 0)
        seconds = {role: number / os.sysconf("SC_CLK_TCK") for role, number in ticks.items()}
        return Cost(**seconds, wall=time.monotonic() - self._began, tasks=tasks)


def _role(command: str) -> str:
    """What a process is, by its command; nothing where it is gone."""
    return next((role for words, role in _ROLES.items() if words in command), "flow" if command else "")


def _stats() -> Iterator[tuple[int, tuple[int, int, int]]]:
    """Parent, session and clock ticks of every process."""
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        yield int(path.parent.name), (int(fields[1]), int(fields[3]), int(fields[11]) + int(fields[12]))


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except OSError:
        return ""


def _deployments(api: str) -> dict[str, str]:
    """The ids of the deployments by name; none while there is no server."""
    try:
        found = {d["name"]: d["id"] for d in _ask(api, "/deployments/filter", {})}
    except OSError:
        return {}
    return found if "repair-site" in found else {}


def _ask(api: str, path: str, body: Any = None) -> Any:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"{api}{path}", data, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


def _environment() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": os.getcwd()}


if __name__ == "__main__":
    main()
