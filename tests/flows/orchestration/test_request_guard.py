"""Foreign pages and foreign names get nothing from our servers; our own pages and programs do."""

from __future__ import annotations

import asyncio
import base64
import urllib.error
import urllib.request
from collections.abc import Iterator, MutableMapping
from pathlib import Path
from typing import Any

import pytest

from copydesk.flows.orchestration.reports_server import served_reports
from copydesk.flows.orchestration.request_guard import (
    CLIENT,
    CSRF,
    SERVER,
    guard_for,
    guarded,
    is_logged_in,
    share_login,
)

NOBODY: dict[str, str] = {}
PROXY = {"PREFECT_SERVER_UI_API_URL": "https://desk.example/api", "COPYDESK_REPORTS_URL": "https://desk.example:8443/r"}

#: (where it listens, further names, environment, headers): those that are answered, then those that are not.
ANSWERED = [
    ("127.0.0.1", (), NOBODY, {"Host": "127.0.0.1:4200"}),
    ("127.0.0.1", (), NOBODY, {"Host": "localhost:4200"}),
    ("127.0.0.1", (), NOBODY, {"Host": "LocalHost.:4200"}),
    ("::1", (), NOBODY, {"Host": "[::1]:4200", "Origin": "http://[::1]:4200"}),
    ("127.0.0.1", (), NOBODY, {"Host": "127.0.0.1:4200", "Origin": "http://127.0.0.1:4200"}),
    # The UI was opened by one name of this machine, and asks the API by the other.
    ("127.0.0.1", (), NOBODY, {"Host": "127.0.0.1:4200", "Origin": "http://localhost:4200"}),
    ("127.0.0.1", (), NOBODY, {"Host": "127.0.0.1:4200", "Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "cors"}),
    ("127.0.0.1", (), NOBODY, {"Host": "127.0.0.1:4200", "Sec-Fetch-Site": "none", "Sec-Fetch-Mode": "navigate"}),
    (
        "127.0.0.1",
        (),
        NOBODY,
        {
            "Host": "127.0.0.1:4200",
            "Sec-Fetch-Site": "cross-site",
            "Sec-Fetch-Mode": "navigate",
            "Sec-Fetch-Dest": "document",
        },
    ),
    ("0.0.0.0", (), NOBODY, {"Host": "10.1.2.3:4200", "Origin": "http://10.1.2.3:4200"}),
    ("0.0.0.0", ("server",), NOBODY, {"Host": "server:4200"}),
    ("news.lan", (), NOBODY, {"Host": "news.lan:4200", "Origin": "http://news.lan:4200"}),
    ("127.0.0.1", (), PROXY, {"Host": "desk.example", "Origin": "https://desk.example"}),
    ("127.0.0.1", (), PROXY, {"Host": "127.0.0.1:4200", "Origin": "https://desk.example"}),
    ("127.0.0.1", (), PROXY, {"Host": "127.0.0.1:4201", "Origin": "https://desk.example:8443"}),
]
REFUSED = [
    ("127.0.0.1", (), NOBODY, {}),
    ("127.0.0.1", (), NOBODY, {"Host": ""}),
    ("127.0.0.1", (), NOBODY, {"Host": "rebound.example:4200"}),
    ("127.0.0.1", (), NOBODY, {"Host": "127.0.0.1.rebound.example"}),
    ("127.0.0.1", (), NOBODY, {"Host": "localhost.rebound.example"}),
    ("0.0.0.0", ("server",), NOBODY, {"Host": "other:4200"}),
    ("127.0.0.1", (), NOBODY, {"Host": "127.0.0.1:4200", "Origin": "http://other.example"}),
    ("127.0.0.1", (), NOBODY, {"Host": "127.0.0.1:4200", "Origin": "null"}),
    ("127.0.0.1", (), NOBODY, {"Host": "127.0.0.1:4200", "Origin": ""}),
    ("127.0.0.1", (), NOBODY, {"Host": "127.0.0.1:4200", "Origin": "http://127.0.0.1:4200.other.example"}),
    ("127.0.0.1", (), NOBODY, {"Host": "127.0.0.1:4200", "Origin": "http://127.0.0.1:4200@other.example"}),
    ("127.0.0.1", (), NOBODY, {"Host": "127.0.0.1:4200", "Origin": "http://127.0.0.1:99999"}),
    # Another program's page on this machine.
    ("127.0.0.1", (), NOBODY, {"Host": "127.0.0.1:4200", "Origin": "http://localhost:3000"}),
    ("127.0.0.1", (), NOBODY, {"Host": "127.0.0.1:4200", "Origin": "chrome-extension://abcdefgh"}),
    ("127.0.0.1", (), NOBODY, {"Host": "127.0.0.1:4200", "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}),
    (
        "127.0.0.1",
        (),
        NOBODY,
        {"Host": "127.0.0.1", "Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"},
    ),
    ("127.0.0.1", (), PROXY, {"Host": "desk.example", "Origin": "http://desk.example.other.example"}),
    ("127.0.0.1", (), PROXY, {"Host": "127.0.0.1:4200", "Origin": "http://desk.example"}),
]  # fmt: skip


@pytest.mark.parametrize(("host", "names", "environ", "headers"), ANSWERED)
def test_own_pages_and_programs_are_answered(host: str, names: Any, environ: Any, headers: dict[str, str]) -> None:
    assert guard_for(host, names, environ).refusal(headers.items()) is None


@pytest.mark.parametrize(("host", "names", "environ", "headers"), REFUSED)
def test_foreign_pages_and_names_are_refused(host: str, names: Any, environ: Any, headers: dict[str, str]) -> None:
    assert guard_for(host, names, environ).refusal(headers.items())


def test_two_hosts_or_a_foreign_one_of_two_origins_are_refused() -> None:
    guard = guard_for("127.0.0.1", (), {})
    own = ("host", "127.0.0.1:4200")
    assert guard.refusal([own, ("host", "127.0.0.1:4200")])
    assert guard.refusal([own, ("origin", "http://127.0.0.1:4200"), ("origin", "http://other.example")])


def sent(kind: str, headers: dict[str, str]) -> tuple[list[str], list[MutableMapping[str, Any]]]:
    """What reaches an application behind a guard, and what is sent back."""
    reached: list[str] = []
    back: list[MutableMapping[str, Any]] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        reached.append(scope["type"])

    async def receive() -> dict[str, Any]:
        return {}

    async def send(message: MutableMapping[str, Any]) -> None:
        back.append(message)

    scope = {"type": kind, "headers": [(k.lower().encode(), v.encode()) for k, v in headers.items()]}
    asyncio.run(guarded(app, guard_for("127.0.0.1", (), {}))(scope, receive, send))
    return reached, back


def test_nothing_of_a_foreign_request_reaches_the_application() -> None:
    reached, back = sent("http", {"Host": "127.0.0.1:4200", "Origin": "http://other.example"})
    assert (reached, back[0]["status"]) == ([], 403)
    assert b"a page of http://other.example" in back[1]["body"]
    assert b"COPYDESK_HOSTS" in back[1]["body"]
    assert not any(name.startswith(b"access-control") for name, _ in back[0]["headers"])
    reached, back = sent("websocket", {"Host": "127.0.0.1:4200", "Origin": "http://other.example"})
    assert (reached, back[0]["type"]) == ([], "websocket.close")


def test_what_is_ours_reaches_the_application() -> None:
    for kind in ("http", "websocket"):
        assert sent(kind, {"Host": "127.0.0.1:4200", "Origin": "http://localhost:4200"}) == ([kind], [])
    assert sent("lifespan", {}) == (["lifespan"], [])


# ---- the log-in, and the reports


@pytest.mark.parametrize(
    ("given", "shared"),
    [
        ({}, {}),
        ({SERVER: "", CLIENT: ""}, {}),
        ({SERVER: "a:b"}, {SERVER: "a:b", CLIENT: "a:b", CSRF: "true"}),
        ({CLIENT: "a:b", SERVER: ""}, {SERVER: "a:b", CLIENT: "a:b", CSRF: "true"}),
        ({SERVER: "a:b", CSRF: "false"}, {SERVER: "a:b", CLIENT: "a:b", CSRF: "false"}),
    ],
)
def test_one_setting_is_the_log_in_of_all_our_processes(given: dict[str, str], shared: dict[str, str]) -> None:
    share_login(given)
    assert given == shared


def basic(login: str) -> str:
    return f"Basic {base64.b64encode(login.encode()).decode()}"


@pytest.mark.parametrize("given", [None, "", "Basic", "Bearer x", basic("name:other"), basic(""), "name:password"])
def test_without_the_log_in_nobody_is_in(given: str | None) -> None:
    assert not is_logged_in("name:pässword", given)
    assert is_logged_in("name:pässword", basic("name:pässword"))
    assert is_logged_in(None, given)


@pytest.fixture
def reports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Reports of one night, behind a log-in."""
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "2026-03-01.html").write_text("the night")
    monkeypatch.setenv(SERVER, "name:password")
    with served_reports(tmp_path, "127.0.0.1", 0) as address:
        yield f"{address}/2026-03-01.html"


def status(url: str, method: str = "GET", **headers: str) -> tuple[int, str]:
    request = urllib.request.Request(url, method=method, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def test_reports_are_behind_the_guard_and_the_log_in(reports: str) -> None:
    own = basic("name:password")
    assert status(reports, Authorization=own) == (200, "the night")
    assert status(reports)[0] == 401
    assert status(reports, Authorization=basic("name:guess"))[0] == 401
    assert status(reports, Authorization=own, Origin="http://other.example")[0] == 403
    assert status(reports, Authorization=own, Host="rebound.example")[0] == 403
    assert status(reports, "HEAD", Host="rebound.example") == (403, "")
