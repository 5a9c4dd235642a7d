"""A message to somebody else's server: what went wrong, in words that do not hold its address, which is a secret."""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from importlib.metadata import version
from typing import Any

#: What opens a request within so many seconds; it may follow redirects or not.
Opener = Callable[..., AbstractContextManager[Any]]


def post_json(
    what: str,
    url: str,
    body: bytes,
    *,
    timeout: float,
    headers: Mapping[str, str] | None = None,
    opener: Opener = urllib.request.urlopen,
) -> str | None:
    """Send JSON to `what`, as messages call it; give what went wrong, `None` if it arrived within `timeout` seconds."""
    try:
        # Some receivers refuse what calls itself by the name of Python's library.
        named = {"Content-Type": "application/json", "User-Agent": f"Copydesk/{version('copydesk')}"}
        request = urllib.request.Request(url, body, named | dict(headers or {}))
        with opener(request, timeout=timeout):
            return None
    except urllib.error.HTTPError as error:
        return f"the {what} answered {error.code}"
    except (OSError, ValueError, http.client.HTTPException) as error:
        # The last is an answer that is no HTTP.
        return f"the {what} cannot be reached: {type(error).__name__}"
