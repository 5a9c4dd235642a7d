"""The log-in of the UI, its API and the reports: one setting, name and password, that all of our processes use.

Prefect has two: one that its server asks for, one that its clients send. We take either for both.
"""

from __future__ import annotations

import base64
import hmac
from collections.abc import Mapping, MutableMapping

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
