"""Prefect's API by plain HTTP, for processes that import no Prefect: who serves, and the pages that start runs."""

from __future__ import annotations

import base64
import http.client
import json
import os
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from copydesk.flows.orchestration.request_guard import login_of

#: Seconds that an answer may take.
_TIMEOUT = 20.0

#: Tries of a request that a server with a busy SQLite database answers with 503, and the seconds between them.
TRIES, PAUSE = 5, 1.0

#: Tags of a run that a page of ours started: what stands before the name of who asked, and from where it was.
BY, FROM_PAGE = "by ", "from the sites page"


class PrefectRefused(RuntimeError):
    """The server did not do what was asked; the message says why."""


@dataclass(frozen=True, slots=True)
class FlowRun:
    """A run as the server tells it."""

    id: str
    name: str
    state: str
    message: str
    is_over: bool


@dataclass(frozen=True, slots=True)
class PrefectApi:
    """The API at an address that ends with `/api`; the log-in is that of this process's environment."""

    url: str

    @property
    def ui(self) -> str:
        """Where a browser reaches the UI."""
        return (os.environ.get("PREFECT_SERVER_UI_API_URL") or self.url).rstrip("/").removesuffix("/api")

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        """What the server answers. Raises `PrefectRefused`.

        A busy server is asked again: one of our own does that itself, one that others started does not.
        """
        data = None if body is None else json.dumps(body).encode()
        for left in reversed(range(TRIES)):
            try:
                headers = _login() | (self._token() if method != "GET" else {})
                return _sent(f"{self.url}{path}", method, data, headers)
            except urllib.error.HTTPError as error:
                if error.code != 503 or not left:
                    raise PrefectRefused(f"the Prefect server answered {error.code}: {_why(error)}") from error
            except (OSError, ValueError, http.client.HTTPException) as error:
                raise PrefectRefused(f"the Prefect server at {self.url} does not answer: {error}") from error
            time.sleep(PAUSE)
        raise AssertionError("unreachable")

    def start(self, deployment: str, parameters: Mapping[str, Any], tags: Sequence[str] = ()) -> FlowRun:
        """Start a deployment of ours, whose flow has its name; the tags join its own. Raises `PrefectRefused`."""
        there = self.ask("GET", f"/deployments/name/{quote(deployment)}/{quote(deployment)}")
        wish = {"parameters": dict(parameters), "tags": [*there["tags"], *tags], "state": {"type": "SCHEDULED"}}
        return _run(self.ask("POST", f"/deployments/{there['id']}/create_flow_run", wish))

    def run(self, id: str) -> FlowRun:
        """A run by its id. Raises `PrefectRefused`, also for what is no id."""
        try:
            return _run(self.ask("GET", f"/flow_runs/{uuid.UUID(id)}"))
        except ValueError as error:
            raise PrefectRefused(f"{id!r} is no run") from error

    def _token(self) -> dict[str, str]:
        """What a server wants to see that guards changes by tokens; nothing for one that does not."""
        client = uuid.uuid4().hex
        try:
            given = _sent(f"{self.url}/csrf-token?client={client}", "GET", None, _login())
        except urllib.error.HTTPError as error:
            if error.code == 422:
                return {}
            raise
        return {"Prefect-Csrf-Token": given["token"], "Prefect-Csrf-Client": client}


def _login() -> dict[str, str]:
    login = login_of(os.environ)
    return {"Authorization": "Basic " + base64.b64encode(login.encode()).decode()} if login else {}


def _sent(url: str, method: str, data: bytes | None, headers: Mapping[str, str]) -> Any:
    request = urllib.request.Request(url, data, {"Content-Type": "application/json", **headers}, method=method)
    with urllib.request.urlopen(request, timeout=_TIMEOUT) as answer:
        return json.loads(answer.read())


def _why(error: urllib.error.HTTPError) -> str:
    """What a refusal says of itself."""
    try:
        told = json.loads(error.read())
    except (OSError, ValueError):
        return str(error.reason)
    return str(told.get("detail") or told.get("exception_message") or told)[:500] if isinstance(told, dict) else ""


def _run(row: Mapping[str, Any]) -> FlowRun:
    state = row.get("state") or {}
    over = row["state_type"] in ("COMPLETED", "FAILED", "CRASHED", "CANCELLED")
    return FlowRun(row["id"], row["name"], row["state_name"] or "", state.get("message") or "", over)


#: A GET: it needs no token where the server guards what changes something.
NIGHT = "/deployments/name/nightly/nightly"


def served_folder(api_url: str) -> Path | None:
    """The data folder of the night that a server has, `None` where it has no night of ours."""
    try:
        found = PrefectApi(api_url).ask("GET", NIGHT)
    except PrefectRefused:
        return None
    if not isinstance(found, dict) or "copydesk" not in found.get("tags", []):
        return None
    data = found.get("parameters", {}).get("data")
    return Path(data) if data else None
