"""Which server is used: the one that is named, and no other in its place."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from copydesk.flows.orchestration import server
from copydesk.flows.orchestration.server import ServerError, free_port
from copydesk.flows.serve import ServeOptions, any_server


@pytest.fixture
def healthy() -> Iterator[str]:
    """Something that says, as a Prefect server does, that it is well."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/api/health" else 404)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            pass

    made = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=made.serve_forever, args=(0.05,), daemon=True).start()
    yield f"http://127.0.0.1:{made.server_port}/api"
    made.shutdown()
    made.server_close()


@pytest.fixture(autouse=True)
def as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """What `use_server` puts into the environment goes when the test ends."""
    for name in ("PREFECT_API_URL", "PREFECT_HOME", *server.SETTINGS):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)


def test_a_named_server_is_used(healthy: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_API_URL", healthy)
    with any_server(tmp_path, ServeOptions(port=free_port())) as api:
        assert api == healthy
        assert os.environ["PREFECT_HOME"] == str(tmp_path / "prefect")
    assert list(tmp_path.iterdir()) == []


def test_no_other_server_is_started_where_the_named_one_is_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    away = f"http://127.0.0.1:{free_port()}/api"
    monkeypatch.setenv("PREFECT_API_URL", away)
    monkeypatch.setattr(server, "STARTUP_SECONDS", 0.0)
    with pytest.raises(ServerError, match=away), any_server(tmp_path, ServeOptions(port=free_port())):
        pass
    assert list(tmp_path.iterdir()) == []


def test_one_of_ours_that_was_left_behind_is_used_again(healthy: str, tmp_path: Path) -> None:
    port = int(healthy.removesuffix("/api").rpartition(":")[2])
    with any_server(tmp_path, ServeOptions(port=port)) as api:
        assert api == healthy
    assert list(tmp_path.iterdir()) == []
