"""A write that the server's database was too busy for is made again; every other answer stands at once."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from copydesk.flows.orchestration import guarded_server
from copydesk.flows.orchestration.guarded_server import LOOK, PAUSES, asking_again
from copydesk.flows.orchestration.request_guard import App, Message, Receive, Scope, Send
from tests.conftest import Served


def busy(times: int, status: int, bodies: list[bytes]) -> App:
    """An application that is busy so often, says so and raises why, as Prefect does, then answers `status`."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        body = b""
        while True:
            message = await receive()
            body += message["body"]
            if not message.get("more_body"):
                break
        scope["seen"] = scope.get("seen", 0) + 1
        assert scope["seen"] == 1, "what an earlier try wrote into the request is there"
        bodies.append(body)
        is_busy = len(bodies) <= times
        await send({"type": "http.response.start", "status": 503 if is_busy else status, "headers": []})
        await send({"type": "http.response.body", "body": b"", "more_body": True})
        await send({"type": "http.response.body", "body": b"busy" if is_busy else b"done"})
        if is_busy:
            raise RuntimeError("database is locked")

    return app


def answers(app: App, method: str = "PATCH") -> list[Message]:
    """What is sent in answer to a request whose body comes in two parts."""
    parts = iter([b"one ", b"two"])
    sent: list[Message] = []

    async def receive() -> Message:
        part = next(parts)
        return {"type": "http.request", "body": part, "more_body": part == b"one "}

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(app({"type": "http", "method": method, "path": "/api/x"}, receive, send))
    return sent


def test_the_worker_of_the_services_looks_seldom_for_what_is_due(monkeypatch: pytest.MonkeyPatch) -> None:
    from docket import Docket, Worker
    from prefect.server.api import background_workers

    made: list[Worker] = []

    class Seen(Worker):
        async def run_forever(self) -> None:
            made.append(self)

    async def none(*args: object, **named: object) -> None:
        """No services: they would ask a database."""

    async def enter() -> None:
        async with Docket("test", url="memory://test") as docket, background_workers.background_worker(docket):
            await asyncio.sleep(0)

    monkeypatch.setattr(background_workers, "Worker", Seen)
    monkeypatch.setattr(background_workers, "register_and_schedule_perpetual_services", none)
    guarded_server.look_seldom()
    asyncio.run(enter())
    assert [(each.scheduling_resolution, each.minimum_check_interval) for each in made] == [(LOOK, LOOK)]


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guarded_server, "PAUSES", (0.0,) * len(PAUSES))


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("status", [200, 204, 404, 409])
def test_the_first_answer_that_is_not_busy_is_sent_whole_and_alone(status: int) -> None:
    bodies: list[bytes] = []
    sent = answers(asking_again(busy(3, status, bodies)))
    assert bodies == [b"one two"] * 4
    assert [message.get("status") for message in sent] == [status, None, None]
    assert b"".join(message.get("body", b"") for message in sent) == b"done"


@pytest.mark.usefixtures("quick")
def test_who_is_busy_for_too_long_says_so() -> None:
    bodies: list[bytes] = []
    app = asking_again(busy(99, 200, bodies))
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"x"}

    async def send(message: Message) -> None:
        sent.append(message)

    with pytest.raises(RuntimeError, match="locked"):
        asyncio.run(app({"type": "http", "method": "POST", "path": "/api/x"}, receive, send))
    assert len(bodies) == len(PAUSES) + 1
    assert [message.get("status") for message in sent] == [503, None, None]


def test_what_only_reads_is_asked_once() -> None:
    bodies: list[bytes] = []
    with pytest.raises(RuntimeError, match="locked"):
        answers(asking_again(busy(1, 200, bodies)), "GET")
    assert len(bodies) == 1


def test_what_fails_before_it_answers_fails() -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        raise ValueError("no such thing")

    with pytest.raises(ValueError, match="no such thing"):
        answers(asking_again(app))


@pytest.mark.server
def test_changes_at_the_same_time_are_all_made(served: Served) -> None:
    night = served.deployment("nightly")
    begin = threading.Barrier(4)

    def change(label: str) -> None:
        begin.wait()
        for number in range(10):
            served.ask(f"/deployments/{night['id']}", {"description": f"{label} {number}"}, "PATCH")

    with ThreadPoolExecutor(4) as threads:
        for done in [threads.submit(change, label) for label in "abcd"]:
            done.result()
    served.ask(f"/deployments/{night['id']}", {"description": night["description"]}, "PATCH")
