"""What a run over several machines needs, on one: PostgreSQL, an S3 server, a Dask scheduler with workers."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from copydesk.flows.dataset.writer import dump_line
from copydesk.flows.orchestration.server import free_port
from copydesk.flows.storage.state.database import open_state
from tests.flows.stories import rows_of

ROOT = Path(__file__).parents[2]

#: What two runs over the same sites cannot have in common: their names, the time, places in their archives.
OWN = {"run", "fetched_at", "retry_at"}
PLACE = {"archive", "offset"}


@dataclass
class Cluster:
    """A Dask scheduler, and its workers by process id."""

    address: str
    workers: dict[int, subprocess.Popen[bytes]]

    def kill(self, pid: int) -> None:
        """End a worker as a power cut would."""
        os.kill(pid, signal.SIGKILL)
        self.workers.pop(pid).wait(30)


@contextmanager
def dask_cluster(folder: Path, count: int, environ: Mapping[str, str]) -> Iterator[Cluster]:
    """A scheduler and so many workers, each a process with a folder for temporary files of its own."""
    port = free_port()
    address = f"tcp://127.0.0.1:{port}"
    with ExitStack() as stack:
        log = stack.enter_context((folder / "dask.log").open("wb"))

        def start(*words: str, **more: str) -> subprocess.Popen[bytes]:
            command = [sys.executable, "-m", "dask", *words]
            env = os.environ | {"PYTHONPATH": str(ROOT)} | dict(environ) | more
            process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, env=env, cwd=folder)
            stack.callback(_end, process)
            return process

        start("scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard")
        _await_port(port)
        workers = {}
        for number in range(count):
            own = folder / f"worker{number}"
            own.mkdir()
            words = ["worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard", "--name", str(number)]
            process = start(*words, "--resources", "net=1", "--local-directory", str(own), TMPDIR=str(own))
            workers[process.pid] = process
        yield Cluster(address, workers)


@contextmanager
def s3_server(bucket: str) -> Iterator[dict[str, str]]:
    """A real S3 API on loopback, in a process of its own, with a bucket; gives the environment that finds it."""
    port = free_port()
    named = {
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
    }
    command = [sys.executable, "-c", "from moto.server import main; main()", "-H", "127.0.0.1", "-p", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _await_port(port)
        import boto3

        own = {"aws_access_key_id": "test", "aws_secret_access_key": "test", "region_name": "us-east-1"}
        boto3.client("s3", endpoint_url=named["AWS_ENDPOINT_URL"], **own).create_bucket(Bucket=bucket)
        yield named
    finally:
        _end(process)


@contextmanager
def environment(**values: str) -> Iterator[None]:
    """These variables in this process, while the block runs."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def database(url: str, name: str, *, is_empty: bool = False) -> str:
    """A new database on the server of another one, with the tables of the state, or empty; gives its address."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    made = url.replace("/postgres?", f"/{name}?")
    if not is_empty:
        open_state(made).close()
    return made


def bare(row: Any) -> Any:
    """A published row without what two runs over the same sites cannot have in common."""
    if row.get("source"):
        row = {**row, "source": {k: v for k, v in row["source"].items() if k not in PLACE}}
    return {k: v for k, v in row.items() if k not in OWN}


def digests(root: Path) -> dict[str, str]:
    """The digest of all bare lines of each kind that a folder publishes, in their order."""
    kinds = ("records", "outcomes", "edits")
    return {kind: sha256(b"".join(dump_line(bare(row)) for row in rows_of(root, kind))).hexdigest() for kind in kinds}


def counts(root: Path) -> dict[str, int]:
    """The counts of the newest manifest."""
    found: dict[str, int] = json.loads((root / "latest").read_bytes())["counts"]
    return found


def _await_port(port: int, seconds: float = 120.0) -> None:
    deadline = time.monotonic() + seconds
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            assert time.monotonic() < deadline, f"nothing listens on port {port}"
            time.sleep(0.1)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
