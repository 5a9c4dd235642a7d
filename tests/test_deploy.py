"""What docs/deploy ships: a unit that systemd reads, and the same deployments as `copydesk serve`."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from copydesk.flows.deployments import FLOWS, ONE
from copydesk.flows.orchestration.server import RUN_SETTINGS, SETTINGS

ROOT = Path(__file__).parent.parent
DEPLOY = ROOT / "docs" / "deploy"


def read_yaml(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    return found


def test_prefect_yaml_has_the_deployments_of_serve() -> None:
    made = read_yaml(ROOT / "prefect.yaml")["deployments"]
    assert [d["name"] for d in made] == list(FLOWS)
    for deployment in made:
        module, _, name = deployment["entrypoint"].partition(":")
        flow = FLOWS[deployment["name"]]
        assert (module, name) == (flow.fn.__module__, flow.fn.__name__)
        assert deployment["concurrency_limit"] == {
            "limit": ONE.limit,
            "collision_strategy": ONE.collision_strategy.value,
        }
        assert set(deployment["parameters"]) <= set(flow.parameters.properties)
        assert deployment["tags"] == ["copydesk", deployment["name"]]
        assert deployment["work_pool"]["job_variables"] == {"env": RUN_SETTINGS}
    # A schedule here would undo, at each redeploy, what an operator changed in the UI.
    assert [d["name"] for d in made if "schedules" in d] == []


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
def test_systemd_reads_the_unit(tmp_path: Path) -> None:
    text = (DEPLOY / "copydesk.service").read_text("utf-8")
    unit = tmp_path / "copydesk.service"
    # The only thing that this machine lacks is the program where the unit has it.
    unit.write_text(text.replace("/opt/copydesk/bin/copydesk", sys.executable))
    done = subprocess.run(["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_image_has_the_settings_of_serve() -> None:
    text = (DEPLOY / "Containerfile").read_text("utf-8").replace("\\\n", " ")
    pairs = [pair.split("=", 1) for line in text.splitlines() if line.startswith("ENV ") for pair in line.split()[1:]]
    made = dict(pairs)
    assert made.pop("PREFECT_SERVER_UI_STATIC_DIRECTORY").startswith("/tmp/")
    assert made == SETTINGS


def test_compose_binds_to_loopback_and_holds_no_secret() -> None:
    services = read_yaml(DEPLOY / "compose.yaml")["services"]
    assert set(services) == {"postgres", "server", "worker"}
    published = [port for service in services.values() for port in service.get("ports", [])]
    assert published
    assert [port for port in published if not port.startswith("127.0.0.1:")] == []
    values = [v for service in services.values() for v in service["environment"].values() if "PASSWORD" in str(v)]
    assert [v for v in values if "${POSTGRES_PASSWORD" not in v] == []
