"""Writes that Prefect's server could not make, made again before anybody hears of it.

On SQLite a transaction of the server reads first and writes then. Where another one wrote between, SQLite refuses at
once, whatever time it was told to wait (SQLITE_BUSY_SNAPSHOT), the transaction is rolled back, and the server answers
503. Prefect's own client then asks again; its pages do not, and a click has no effect. While deployments were made,
6 of 100 changes ended so. Here the request is given to the server again, as that client would.
"""

from __future__ import annotations

import asyncio
import random
from http import HTTPStatus

from copydesk.flows.orchestration.request_guard import App, Message, Receive, Scope, Send

#: Seconds before each further try; together a little more than 6. Up to half is added by chance, so that two
#: that were in each other's way do not meet again.
PAUSES = (0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2)

#: What asks for a write.
WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})


def asking_again(app: App) -> App:
    """An ASGI application that gives a write to `app` again while its answer is 503; the last answer stands."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in WRITES:
            return await app(scope, receive, send)
        asked = await _whole(receive)
        for pause in PAUSES:
            if await _is_answered(app, scope, _again(asked, receive), send):
                return None
            await asyncio.sleep(pause * (1 + random.random() / 2))
        return await app(scope, _again(asked, receive), send)

    return answer


async def _whole(receive: Receive) -> list[Message]:
    """What is asked, to its end; of a client that has gone, that it has."""
    asked = [await receive()]
    while asked[-1].get("more_body"):
        asked.append(await receive())
    return asked


def _again(asked: list[Message], receive: Receive) -> Receive:
    """What is asked, from its beginning, and then what comes after it."""
    messages = iter(asked)

    async def next_message() -> Message:
        for message in messages:
            return message
        return await receive()

    return next_message


async def _is_answered(app: App, scope: Scope, receive: Receive, send: Send) -> bool:
    """Whether the application had an answer other than 503; that one is sent on as it comes."""
    refused = False

    async def unless_busy(message: Message) -> None:
        nonlocal refused
        if message["type"] == "http.response.start":
            refused = message["status"] == HTTPStatus.SERVICE_UNAVAILABLE
        if not refused:
            await send(message)

    try:
        # The application changes what it is given: its routers write where they are into it.
        await app(dict(scope), receive, unless_busy)
    except Exception:
        # After the answer it raises what was the reason, for the server's log.
        if not refused:
            raise
    return not refused
