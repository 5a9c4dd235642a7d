"""Which requests our servers answer: those of their own pages and of programs, never those of a foreign web page.

A browser sends requests to this machine for whatever page it shows. It keeps that page from reading the answer, not
from having a run started by a POST. It says where a request comes from (`Origin`, `Sec-Fetch-Site`), and by which name
the server was reached (`Host`): both are held against what is ours, so that a foreign name that was made to point
to this machine gains nothing either. Programs send no `Origin`; what they need is the log-in, where there is one.
"""

from __future__ import annotations

import base64
import hmac
import ipaddress
import os
import socket
from collections.abc import Awaitable, Callable, Iterable, Mapping, MutableMapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, urlsplit

#: Where the UI and the reports are reached, when a proxy is in front of them.
PUBLIC = ("PREFECT_SERVER_UI_API_URL", "COPYDESK_REPORTS_URL")

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class RequestGuard:
    """The host names and web origins that a server answers to, beside loopback and plain IP addresses."""

    hosts: frozenset[str] = frozenset()
    origins: frozenset[str] = frozenset()

    def refusal(self, headers: Iterable[tuple[str, str]]) -> str | None:
        """Why a request with these headers is not answered, for a person; `None` where it is."""
        given = [(name.lower(), value.strip()) for name, value in headers]
        hosts = [value for name, value in given if name == "host"]
        if len(hosts) != 1 or not self._is_own_host(hosts[0]):
            return f"it was reached by a name that is not its own ({', '.join(hosts) or 'none'})"
        origins = [value for name, value in given if name == "origin"]
        if foreign := [origin for origin in origins if not self._is_own_origin(origin, hosts[0])]:
            return f"the request is from a page of {', '.join(foreign)}"
        if not origins and _is_drawn_in(dict(given)):
            return "the request is from a page of another site"
        return None

    def _is_own_host(self, host: str) -> bool:
        name = _name(_split(f"//{host}"))
        return name in self.hosts or _is_local(name) or _is_ip(name)

    def _is_own_origin(self, origin: str, host: str) -> bool:
        if origin.lower() in self.origins:
            return True
        page, here = _split(origin), _split(f"//{host}")
        if page is None or here is None or page.scheme not in ("http", "https"):
            return False
        if _is_local(_name(page)) and _is_local(_name(here)):
            return _port(page, page.scheme) == _port(here, page.scheme)
        return (_name(page), _port(page, page.scheme)) == (_name(here), _port(here, page.scheme))


def guard_for(host: str, names: Iterable[str] = (), environ: Mapping[str, str] = os.environ) -> RequestGuard:
    """The guard of a server that listens on `host`: it has that name, `names`, and those of its public addresses.

    One that listens for other machines has this machine's names, too.
    """
    own = {host, *names}
    if not _is_local(host):
        own |= {socket.gethostname(), socket.getfqdn()}
    public = [url for url in (_split(environ.get(name, "")) for name in PUBLIC) if url and url.hostname]
    origins = {f"{url.scheme}://{url.netloc}".lower() for url in public}
    return RequestGuard(
        frozenset(name.lower().rstrip(".") for name in own | {_name(url) for url in public}), frozenset(origins)
    )


def told(reason: str) -> str:
    """What who is refused gets to read."""
    return (
        f"Refused: {reason}. This server answers its own pages, and programs. If this is a name of yours for it, list "
        "it in COPYDESK_HOSTS; behind a proxy, PREFECT_SERVER_UI_API_URL and COPYDESK_REPORTS_URL name its "
        "addresses (docs/security.md).\n"
    )


def guarded(app: App, guard: RequestGuard) -> App:
    """An ASGI application that answers only what its guard lets through; web sockets as well."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            return await app(scope, receive, send)
        headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"]]
        reason = guard.refusal(headers)
        if reason is None:
            return await app(scope, receive, send)
        if scope["type"] == "websocket":
            return await send({"type": "websocket.close", "code": 1008})
        kind = [(b"content-type", b"text/plain; charset=utf-8"), (b"x-content-type-options", b"nosniff")]
        await send({"type": "http.response.start", "status": 403, "headers": kind})
        await send({"type": "http.response.body", "body": told(reason).encode()})
        return None

    return answer


def _is_drawn_in(headers: Mapping[str, str]) -> bool:
    """Whether a browser asks on behalf of another site's page; to follow a link from there is no such request."""
    if headers.get("sec-fetch-site", "none") in ("none", "same-origin"):
        return False
    return (headers.get("sec-fetch-mode"), headers.get("sec-fetch-dest")) != ("navigate", "document")


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        return parts if parts.port != -1 else None
    except ValueError:
        return None


def _name(url: SplitResult | None) -> str:
    return (url.hostname or "").rstrip(".") if url else ""


def _port(url: SplitResult, scheme: str) -> int:
    return url.port or (443 if scheme == "https" else 80)


def _is_local(name: str) -> bool:
    return name == "localhost" or (_is_ip(name) and ipaddress.ip_address(name.strip("[]")).is_loopback)


def _is_ip(name: str) -> bool:
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True


#: What Prefect's server asks for, and what its clients send: `name:password`.
SERVER, CLIENT = "PREFECT_SERVER_API_AUTH_STRING", "PREFECT_API_AUTH_STRING"

#: With it, a request that changes something needs a token that only the server's own pages and clients fetch.
CSRF = "PREFECT_SERVER_API_CSRF_PROTECTION_ENABLED"


def login_of(environ: Mapping[str, str]) -> str | None:
    """The `name:password` that is set, `None` for none."""
    return environ.get(SERVER) or environ.get(CLIENT) or None


def share_login(environ: MutableMapping[str, str]) -> None:
    """Make an environment name the one log-in for server and clients; an empty one is none."""
    login = login_of(environ)
    if login is None:
        # Prefect takes an empty one for a log-in that nobody has.
        environ.pop(SERVER, None)
        environ.pop(CLIENT, None)
        return
    environ[SERVER], environ[CLIENT] = environ.get(SERVER) or login, environ.get(CLIENT) or login
    environ[CSRF] = environ.get(CSRF) or "true"


def is_logged_in(login: str | None, authorization: str | None) -> bool:
    """Whether an `Authorization` header has the log-in; always, where there is none."""
    if login is None:
        return True
    scheme, _, given = (authorization or "").partition(" ")
    wanted = base64.b64encode(login.encode()).decode()
    return scheme.lower() == "basic" and hmac.compare_digest(given.strip().encode(), wanted.encode())
