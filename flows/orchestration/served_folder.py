"""Whose server is it: the data folder that the deployments of a running Prefect server are over."""

from __future__ import annotations

from pathlib import Path

from copydesk.flows.orchestration.prefect_api import PrefectApi, PrefectRefused

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
