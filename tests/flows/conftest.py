"""Servers that tests of several modules share: PostgreSQL, where this machine has it, and Prefect's with a log-in."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from copydesk.flows.orchestration import server as prefect
from copydesk.flows.orchestration.request_guard import SERVER, share_login
from copydesk.flows.runtime.cancellation import forget_wish
from tests.conftest import STARTUP_SECONDS
from tests.flows.paper import copydesk, data, paper  # noqa: F401

#: Where distributions put the programs that are not on the path.
PLACES = ("/usr/lib/postgresql/*/bin", "/usr/local/pgsql/bin", "/opt/homebrew/opt/postgresql*/bin")


def find(program: str) -> Path | None:
    on_path = shutil.which(program)
    if on_path:
        return Path(on_path)
    found = sorted(path for place in PLACES for path in Path("/").glob(f"{place[1:]}/{program}"))
    return found[-1] if found else None


def skip(why: str) -> None:
    """Say it aloud: a skip in a list of dots is easily overlooked."""
    warnings.warn(f"POSTGRESQL IS NOT TESTED: {why}", stacklevel=2)
    pytest.skip(f"POSTGRESQL IS NOT TESTED: {why}")


@pytest.fixture(autouse=True)
def no_wish_to_stop() -> None:
    """A night that fails asks all work of its process to stop: here other tests go on in it."""
    forget_wish()


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of an empty database on a server of our own, on a socket in a folder of its own."""
    initdb, server = find("initdb"), find("postgres")
    if initdb is None or server is None:
        skip("no server on this machine")
    pytest.importorskip("psycopg", reason="POSTGRESQL IS NOT TESTED: psycopg is missing")
    # Not below pytest's folder: that is closed to others, and the server may have to run as another user.
    with tempfile.TemporaryDirectory(prefix="copydesk-pg-") as name:
        yield from serve(Path(name), initdb, server)


def serve(folder: Path, initdb: Path, server: Path) -> Iterator[str]:
    place, run = folder / "data", {}
    if os.getuid() == 0:
        # The server refuses to run as root.
        try:
            user = pwd.getpwnam("postgres")
        except KeyError:
            skip("running as root, and there is no user postgres")
        os.chown(folder, user.pw_uid, user.pw_gid)
        run = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    made = subprocess.run([initdb, "-D", place, "-U", "copydesk", "-A", "trust", "-N"], capture_output=True, **run)
    if made.returncode:
        skip(made.stderr.decode()[-300:])
    options = ["-D", place, "-k", folder, "-c", "listen_addresses=", "-c", "fsync=off"]
    process = subprocess.Popen([server, *options], stderr=subprocess.DEVNULL, cwd=folder, **run)
    try:
        wait_for(folder)
        yield f"postgresql://copydesk@/postgres?host={folder}"
    finally:
        # Its fast way to end: without waiting for clients that are still connected.
        process.send_signal(signal.SIGINT)
        process.wait(60)


def wait_for(folder: Path) -> None:
    import psycopg

    for _ in range(150):
        try:
            psycopg.connect(host=str(folder), user="copydesk", dbname="postgres").close()
            return
        except psycopg.OperationalError:
            time.sleep(0.1)
    skip("the server does not answer")


#: What the Prefect server below asks a person and our processes for.
LOGIN = "desk:open sesame"


@pytest.fixture(scope="session")
def with_login(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """A Prefect server of ours with a log-in and no deployments; gives the environment of those who use it."""
    home = tmp_path_factory.mktemp("with_login") / "prefect"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(prefect, "STARTUP_SECONDS", STARTUP_SECONDS)
        patch.setenv(SERVER, LOGIN)
        with prefect.prefect_server(home) as api:
            patch.undo()
            told = {"PREFECT_API_URL": api, "PREFECT_HOME": str(home), SERVER: LOGIN} | prefect.SETTINGS
            share_login(told)
            yield told
