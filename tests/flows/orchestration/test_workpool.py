"""`prefect.yaml` for real: deployed to a server, run by a worker of a process pool."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from copydesk.flows.dataset.verify import verify
from copydesk.flows.deployments import FLOWS
from copydesk.flows.orchestration.server import SETTINGS, prefect_server
from copydesk.flows.storage.data_folder import DataFolder
from tests.conftest import ENDED, ROOT, end
from tests.flows.stories import write_archive

pytestmark = pytest.mark.soak

PREFECT = [sys.executable, "-m", "prefect", "--no-prompt"]


def test_prefect_yaml_is_deployed_and_run_by_a_worker(tmp_path: Path) -> None:
    data, archive = tmp_path / "data", write_archive(tmp_path / "made.warc.gz")
    text = (ROOT / "prefect.yaml").read_text("utf-8")
    (tmp_path / "prefect.yaml").write_text(text.replace("&data /data", f"&data {data}"), "utf-8")
    with prefect_server(tmp_path / "prefect") as api:
        environment = os.environ | SETTINGS | {"PREFECT_API_URL": api, "PYTHONPATH": str(ROOT)}
        environment["PREFECT_HOME"] = str(tmp_path / "prefect")
        for command in (
            ["work-pool", "create", "copydesk", "--type", "process"],
            ["deploy", "--all"],
            ["deployment", "schedule", "create", "nightly/nightly", "--cron", "0 2 * * *", "--timezone", "UTC"],
        ):
            done = subprocess.run(
                [*PREFECT, *command], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=300
            )
            assert done.returncode == 0, done.stdout + done.stderr
        deployed = {d["name"]: d for d in ask(api, "/deployments/filter", {})}
        assert set(deployed) == set(FLOWS)
        assert {d["work_pool_name"] for d in deployed.values()} == {"copydesk"}
        assert [d["name"] for d in deployed.values() if d["schedules"]] == ["nightly"]
        with worker(tmp_path, environment):
            asked = {"parameters": {"archives": str(archive), "workers": 1}, "state": {"type": "SCHEDULED"}}
            run = ask(api, f"/deployments/{deployed['import-warc']['id']}/create_flow_run", asked)
            deadline = time.monotonic() + 300
            while (run := ask(api, f"/flow_runs/{run['id']}"))["state_type"] not in ENDED:
                assert time.monotonic() < deadline, run["state_name"]
                time.sleep(1)
    assert run["state_type"] == "COMPLETED", (tmp_path / "worker.log").read_text()
    [day] = DataFolder(data).days()
    [entry] = (DataFolder(data).read_manifest(day) or {})["runs"]
    assert (entry["kind"], entry["addresses"]) == ("import", sum(entry["counts"].values()))
    assert entry["counts"]["record"] == 22
    assert list(verify(data)) == []


@contextmanager
def worker(folder: Path, environment: dict[str, str]) -> Iterator[None]:
    """A worker of the pool while the block runs."""
    with (folder / "worker.log").open("wb") as log:
        command = [*PREFECT, "worker", "start", "--pool", "copydesk"]
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log, start_new_session=True)
    try:
        yield
    finally:
        end(process, signal.SIGTERM)


def ask(api: str, path: str, body: Any = None) -> Any:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"{api}{path}", data, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)
