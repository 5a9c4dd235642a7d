"""Drift under a real server: its event starts an automation of the operator, its notice goes where a Secret says."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from prefect.blocks.system import Secret

from copydesk.flows.config.sources import source_text
from copydesk.flows.dataset.verify import verify
from tests.conftest import LOOK_SECONDS, RUN_SECONDS, Receiver, Served
from tests.flows.stories import Told, publish_night, story

pytestmark = pytest.mark.server

GONE = "gone.example"


@pytest.fixture
def secret(served: Served, receiver: Receiver) -> Iterator[Receiver]:
    """The receiver, with its address where an operator keeps it: in the Secret block that `copydesk` asks."""
    served.as_client(lambda: Secret(value=receiver.url).save("copydesk-webhook", overwrite=True))
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


@pytest.fixture
def data(served: Served, tmp_path: Path) -> Path:
    """A data folder with earlier nights of a site that is gone: they are no business of the other tests."""
    (tmp_path / "sources.toml").write_text(source_text("Still there", [f"{served.demo.origins['de']}/"]))
    for ago in (3, 2, 1):
        day = datetime.now(UTC).date() - timedelta(days=ago)
        told = [Told(f"https://{GONE}/{ago}/{n}", story(f"Town{ago}{n}", n)) for n in range(9)]
        publish_night(tmp_path, day, told)
    return tmp_path


def test_a_drifted_site_starts_an_automation_and_is_told_and_seen(
    served: Served, data: Path, secret: Receiver, checked_when_drifted: str, page: Any
) -> None:
    from playwright.sync_api import expect

    run = served.await_run(served.start("nightly", data=str(data)))
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
        expect(page.get_by_text("Drifted", exact=True).first).to_be_visible()
    deadline = time.monotonic() + RUN_SECONDS
    while not (started := [r for r in served.runs("check-site") if r["parameters"]["site"] == checked_when_drifted]):
        assert time.monotonic() < deadline, "the automation started nothing"
        time.sleep(LOOK_SECONDS)
    assert served.await_run(started[0]["id"])["state_type"] == "COMPLETED"
    assert list(verify(data)) == []
