"""Which server is used: the one that is named, and no other in its place."""

from __future__ import annotations

import json
import os
import socket
import socketserver
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from copydesk.flows.orchestration import schedule, server
from copydesk.flows.orchestration.reports_server import served_reports
from copydesk.flows.orchestration.server import ServerError, free_port
from copydesk.flows.serve import ServeOptions, any_server, serve
from copydesk.flows.storage.lock import LockedError, lock_folder
from tests.loopback import Quiet, answering


@pytest.fixture
def served_folders() -> list[Path]:
    """The data folder of the night that the server below has; none, if it is empty."""
    return []


@pytest.fixture
def healthy(served_folders: list[Path]) -> Iterator[str]:
    """Something that says, as a Prefect server does, that it is well, and which night it has."""

    class Answer(Quiet):
        def do_GET(self) -> None:
            night = {"tags": ["copydesk"], "parameters": {"data": str(served_folders[0])}} if served_folders else None
            known = {"/api/health": {}} | ({"/api/deployments/name/nightly/nightly": night} if night else {})
            self.send_response(200 if self.path in known else 404)
            self.end_headers()
            self.wfile.write(json.dumps(known.get(self.path)).encode())

    with answering(Answer) as port:
        yield f"http://127.0.0.1:{port}/api"


@pytest.fixture(autouse=True)
def as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """What `use_server` puts into the environment goes when the test ends."""
    for name in ("PREFECT_API_URL", "PREFECT_HOME", "PREFECT_UI_URL", *server.SETTINGS):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)


def test_a_named_server_is_used(healthy: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_API_URL", healthy)
    with any_server(tmp_path, ServeOptions(port=free_port())) as api:
        assert api == healthy
        assert os.environ["PREFECT_HOME"] == str(tmp_path / "prefect")
    assert list(tmp_path.iterdir()) == []


def test_links_lead_to_where_a_proxy_has_the_ui(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    server.use_server("http://127.0.0.1:4200/api", tmp_path)
    assert "PREFECT_UI_URL" not in os.environ
    monkeypatch.setenv("PREFECT_SERVER_UI_API_URL", "https://copydesk.example/api")
    server.use_server("http://127.0.0.1:4200/api", tmp_path)
    assert os.environ["PREFECT_UI_URL"] == "https://copydesk.example"


def test_no_other_server_is_started_where_the_named_one_is_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    away = f"http://127.0.0.1:{free_port()}/api"
    monkeypatch.setenv("PREFECT_API_URL", away)
    monkeypatch.setattr(server, "STARTUP_SECONDS", 0.0)
    with pytest.raises(ServerError, match=away), any_server(tmp_path, ServeOptions(port=free_port())):
        pass
    assert list(tmp_path.iterdir()) == []


def test_an_address_that_is_not_that_of_an_api_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "STARTUP_SECONDS", 0.0)
    with pytest.raises(ServerError, match=r"names; the address of Prefect's API ends with /api$"):
        server.await_server(f"http://127.0.0.1:{free_port()}")


def port_of(api: str) -> int:
    return int(api.removesuffix("/api").rpartition(":")[2])


def test_one_of_ours_that_was_left_behind_is_used_again(
    healthy: str, served_folders: list[Path], tmp_path: Path
) -> None:
    served_folders.append(tmp_path)
    with any_server(tmp_path, ServeOptions(port=port_of(healthy))) as api:
        assert api == healthy
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("is_named", [True, False])
def test_a_server_of_another_data_folder_is_refused_by_name(
    healthy: str, served_folders: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_named: bool
) -> None:
    served_folders.append(tmp_path / "theirs")
    if is_named:
        monkeypatch.setenv("PREFECT_API_URL", healthy)
    options = ServeOptions(port=port_of(healthy))
    why = f"{healthy} serves the data folder {tmp_path}/theirs already, not"
    with pytest.raises(ServerError, match=why), any_server(tmp_path / "ours", options):
        pass
    with any_server(tmp_path / "ours", replace(options, take_over=True)) as api:
        assert api == healthy


def test_a_server_that_nobody_named_and_that_is_empty_is_refused(healthy: str, tmp_path: Path) -> None:
    options = ServeOptions(port=port_of(healthy))
    with pytest.raises(ServerError, match=f"set PREFECT_API_URL={healthy}"), any_server(tmp_path, options):
        pass


@pytest.fixture
def no_http() -> Iterator[int]:
    """A port on which something speaks, and it is not HTTP."""

    class Greet(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            self.request.sendall(b"220 mail.paper.example ready\r\n")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Greet) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


def test_a_port_of_another_service_is_named(no_http: int, tmp_path: Path) -> None:
    options = ServeOptions(port=no_http, reports_port=0)
    with pytest.raises(ServerError, match=f"port {no_http} of 127.0.0.1 cannot be used: Address already in use"):
        serve(tmp_path, options, lambda line: None)


def test_a_schedule_that_cannot_be_read_is_told_before_anything_starts(tmp_path: Path) -> None:
    options = ServeOptions(port=free_port(), reports_port=0, cron="every night")
    with pytest.raises(ServerError, match="--cron 'every night' is no cron expression"):
        serve(tmp_path / "news", options, lambda line: None)
    assert not (tmp_path / "news").exists()


def test_reports_want_a_port_of_their_own(tmp_path: Path) -> None:
    port = free_port()
    with pytest.raises(ServerError, match=f"--port and --reports-port are both {port}"):
        serve(tmp_path / "news", ServeOptions(port=port, reports_port=port), lambda line: None)
    assert not (tmp_path / "news").exists()


def test_a_second_serve_over_a_folder_is_refused_before_it_starts_a_server(tmp_path: Path) -> None:
    (tmp_path / "prefect").mkdir()
    with lock_folder(tmp_path / "prefect", "serve"), pytest.raises(LockedError, match=r"prefect is in use by process"):
        serve(tmp_path, ServeOptions(port=free_port(), reports_port=0), lambda line: None)
    assert not (tmp_path / "prefect" / "server.log").exists()


def test_a_host_that_cannot_be_is_named_and_not_its_port(tmp_path: Path) -> None:
    with pytest.raises(ServerError, match=r"^300\.1\.1\.1 is no address of this machine: .* --host$"):
        serve(tmp_path / "news", ServeOptions(host="300.1.1.1"), lambda line: None)


@pytest.mark.parametrize(
    ("cron", "timezone", "why"),
    [
        ("61 2 * * *", "", "^--cron '61 2 [*] [*] [*]' is no cron expression"),
        ("", "Mars/Crater", "^--timezone 'Mars/Crater' is no time zone"),
        ("never", "Mars/Crater", "^--cron 'never' is no cron expression.*; --timezone 'Mars/Crater' is no time zone"),
    ],
)
def test_what_is_wrong_with_a_schedule_is_said(
    monkeypatch: pytest.MonkeyPatch, cron: str, timezone: str, why: str
) -> None:
    monkeypatch.setattr("sys.argv", ["schedule", cron, timezone])
    with pytest.raises(SystemExit, match=why):
        schedule.main()


@pytest.mark.parametrize(("cron", "timezone"), [("", ""), ("30 1 * * 1-5", "Europe/Berlin")])
def test_a_schedule_that_can_be_read(monkeypatch: pytest.MonkeyPatch, cron: str, timezone: str) -> None:
    monkeypatch.setattr("sys.argv", ["schedule", cron, timezone])
    schedule.main()


def test_a_port_that_is_taken_while_the_server_starts_is_named(tmp_path: Path) -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        taken = holder.getsockname()[1]
        named = rf"port {taken} of 127.0.0.1 cannot be used: .*\w\. Name another one with --reports-port"
        with pytest.raises(ServerError, match=named), served_reports(tmp_path, "127.0.0.1", taken):
            pass


def test_the_last_port_has_no_next_one(tmp_path: Path) -> None:
    with pytest.raises(ServerError, match=r"port 65536 of 127.0.0.1 cannot be used.*--reports-port"):
        serve(tmp_path, ServeOptions(port=65_535), lambda line: None)


@pytest.mark.parametrize("option", ["port", "reports_port"])
def test_a_port_that_is_taken_is_named_before_anything_starts(tmp_path: Path, option: str) -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        taken = holder.getsockname()[1]
        ports = {"port": free_port(), "reports_port": free_port()} | {option: taken}
        with pytest.raises(
            ServerError, match=f"port {taken} of 127.0.0.1 cannot be used.*--{option.replace('_', '-')}"
        ):
            serve(tmp_path, ServeOptions(**ports), lambda line: None)
    assert not (tmp_path / "prefect" / "server.log").exists()
