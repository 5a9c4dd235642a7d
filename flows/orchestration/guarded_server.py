"""Prefect's server behind our guard, as a program: what `copydesk serve` starts, and what a container can.

    python -m copydesk.flows.orchestration.guarded_server --host 0.0.0.0 --port 4200 [--name copydesk.example]...

It does what `prefect server start` does. Prefect itself can only be told which origins may read its answers; the
request of any page is carried out before that. And what its database is too busy for is asked of it again. At rest it
takes less: its services are looked after every few seconds, not four times a second.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import os
import random
from datetime import timedelta
from functools import partial
from http import HTTPStatus

from copydesk.flows.orchestration.request_guard import (
    App,
    Message,
    Receive,
    Scope,
    Send,
    guard_for,
    guarded,
    share_login,
)


def main() -> None:
    """Serve until told to end."""
    parser = argparse.ArgumentParser(prog="guarded_server", description="Prefect's server, for its own pages alone.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=4200)
    parser.add_argument("--name", action="append", default=[], help="a further name by which it may be reached")
    told = parser.parse_args()
    share_login(os.environ)
    # Prefect reads the environment when it is imported.
    import uvicorn
    from prefect.server.api.server import create_app
    from prefect.settings import get_current_settings

    look_seldom()
    server = get_current_settings().server
    names = [*told.name, *filter(None, os.environ.get("COPYDESK_HOSTS", "").split(","))]
    app = guarded(asking_again(create_app(final=True)), guard_for(told.host, names))
    # What was imported stays: no search for garbage need go through it, neither now and then nor at the end.
    gc.freeze()
    uvicorn.run(
        app,
        host=told.host,
        port=told.port,
        timeout_keep_alive=server.api.keepalive_timeout,
        log_level=server.logging_level.lower(),
    )


#: How long the worker that runs Prefect's services waits before it looks again which of them are due; the least time
#: between two runs of any is 15 s here (`server.SETTINGS`). What is asked of it meanwhile it does at once.
LOOK = timedelta(seconds=2)


def look_seldom() -> None:
    """Have that worker wait so long: by its own quarter of a second it takes a third of what a server takes at rest.

    Prefect has no setting for it, and makes the worker without saying how long.
    """
    from prefect.server.api import background_workers

    its = vars(background_workers)
    its["Worker"] = partial(its["Worker"], minimum_check_interval=LOOK, scheduling_resolution=LOOK)


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


if __name__ == "__main__":
    main()
