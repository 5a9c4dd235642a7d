"""Drift under a real server: its event starts an automation of the operator, its notice goes where a Secret says."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from copydesk.flows.dataset.verify import verify
from tests.conftest import ONCE_A_YEAR, Receiver, Served, serve_demo
from tests.flows.stories import Told, publish_night, story

pytestmark = pytest.mark.server

GONE = "gone.example"

#: How an operator keeps the webhook's address: a block of the UI, here made by Prefect's own client.
SAVE_SECRET = """
import sys
from prefect.blocks.system import Secret
Secret(value=sys.argv[1]).save("copydesk-webhook", overwrite=True)
"""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """An installation of its own: the nights made up here are no others' business."""
    with serve_demo(tmp_path_factory.mktemp("alarms"), ONCE_A_YEAR) as made:
        yield made


@pytest.fixture
def secret(served: Served, receiver: Receiver) -> Iterator[Receiver]:
    """The receiver, with its address in the Secret block that `copydesk` asks."""
    environment = os.environ | {"PREFECT_API_URL": f"{served.ui}/api", "PREFECT_HOME": str(served.data / "prefect")}
    subprocess.run([sys.executable, "-c", SAVE_SECRET, receiver.url], env=environment, check=True, timeout=120)
    yield receiver
    for block in served.ask("/block_documents/filter", {}):
        if block["name"] == "copydesk-webhook":
            served.ask(f"/block_documents/{block['id']}", method="DELETE")


@pytest.fixture
def checked_when_drifted(served: Served) -> Iterator[str]:
    """An automation as an operator would make it: a site that drifts has a site looked at; gives that site."""
    site = f"{served.demo.origins['de']}/"
    check = {
        "type": "run-deployment",
        "source": "selected",
        "deployment_id": served.deployment("check-site")["id"],
        "parameters": {"site": site, "pages": 1},
    }
    trigger = {
        "type": "event",
        "match": {"prefect.resource.id": f"copydesk.site.{GONE}"},
        "expect": ["copydesk.site.drifted"],
        "posture": "Reactive",
        "threshold": 1,
        "within": 0,
    }
    made = served.ask("/automations/", {"name": "look at what drifted", "trigger": trigger, "actions": [check]})
    yield site
    served.ask(f"/automations/{made['id']}", method="DELETE")


def test_a_drifted_site_starts_an_automation_and_is_told_and_seen(
    served: Served, secret: Receiver, checked_when_drifted: str, page: Any
) -> None:
    for ago in (3, 2, 1):
        day = datetime.now(UTC).date() - timedelta(days=ago)
        told = [Told(f"https://{GONE}/{ago}/{n}", story(f"Town{ago}{n}", n)) for n in range(9)]
        publish_night(served.data, day, told)
    run = served.await_run(served.start("nightly"))
    assert (run["state_type"], run["state"]["message"]) == (
        "COMPLETED",
        f"warning: {GONE} drifted: see the report",
    )
    title, line, link = secret.got[0]["text"].split("\n")
    assert title.endswith(": 1 site drifted*")
    assert line == f"• {GONE}: no address tonight, usually 9 (over 3 nights)"
    assert link.startswith("http://127.0.0.1:")
    assert len(secret.got) == 1
    # The list of runs and the run's own page show it as they open.
    for path in ("runs", f"runs/flow-run/{run['id']}"):
        page.goto(f"{served.ui}/{path}")
        page.get_by_text("Drifted", exact=True).first.wait_for()
    deadline = time.monotonic() + 120
    while not (started := [r for r in served.runs("check-site") if r["parameters"]["site"] == checked_when_drifted]):
        assert time.monotonic() < deadline, "the automation started nothing"
        time.sleep(1)
    assert served.await_run(started[0]["id"])["state_type"] == "COMPLETED"
    assert list(verify(served.data)) == []
