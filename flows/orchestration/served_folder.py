"""Whose server is it: the data folder that the deployments of a running Prefect server are over."""

from __future__ import annotations

import base64
import json
import os
import urllib.error
import urllib.request
from pathlib import Path

from copydesk.flows.orchestration.login import login_of

#: A GET: it needs no token where the server guards what changes something.
NIGHT = "/deployments/name/nightly/nightly"


def served_folder(api_url: str) -> Path | None:
    """The data folder of the night that a server has, `None` where it has no night of ours."""
    request = urllib.request.Request(api_url + NIGHT)
    if login := login_of(os.environ):
        request.add_header("Authorization", "Basic " + base64.b64encode(login.encode()).decode())
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            found = json.loads(answer.read())
    except (OSError, ValueError, urllib.error.URLError):
        return None
    if "copydesk" not in found.get("tags", []) or not found.get("parameters", {}).get("data"):
        return None
    return Path(found["parameters"]["data"])
