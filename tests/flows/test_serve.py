"""A served installation: what can be started, what is refused, what starts by itself."""

from __future__ import annotations

import json
import os
import signal
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from copydesk.flows.dataset.verify import verify
from copydesk.flows.deployments import Wanted, change_schedule, deployments, refuse_unknown_names, watch_runs
from copydesk.flows.serve import is_exposed
from copydesk.flows.storage.data_folder import DataFolder
from tests.conftest import EVERY_MINUTE, Served
from tests.flows.broken_text import BROKEN, MORE, WHOLE

pytestmark = pytest.mark.server

#: Every form, and the fields that an operator sees.
FORMS = {
    "nightly": {"data", "sources", "workers", "runner", "allow"},
    "clean-urls": {"data", "urls", "engine", "workers", "runner", "allow"},
    "clean-text": {"text", "language"},
    "import-warc": {"data", "archives", "engine", "workers", "runner"},
    "check-site": {"data", "site", "pages", "engine", "allow"},
    "reclean": {"data", "first", "last", "hosts", "publish", "workers", "runner"},
    "repair-site": {"data", "host", "first", "last", "keep_lines", "rule", "values", "publish", "workers", "runner"},
    "change-site": {"data", "change", "site", "value", "allow"},
    "clean-again": {"data", "address", "engine", "rule", "values", "publish"},
    "rerun-site": {"data", "host", "reason", "days", "workers", "runner", "allow"},
}

REFUSED = [
    ("clean-urls", {"urls": "not an address"}),
    ("clean-urls", {"urls": "ftp://a.example/1"}),
    ("clean-urls", {"urls": "https://name:secret@a.example/1"}),
    ("clean-urls", {"urls": "https://a.example/1\nand then this"}),
    ("clean-urls", {"urls": ""}),
    ("clean-urls", {"urls": "https://a.example/1", "engine": "best"}),
    ("clean-urls", {"urls": "https://a.example/1", "workers": 0}),
    ("clean-urls", {"urls": "https://a.example/1", "runner": "celery"}),
    ("clean-text", {"text": " \n "}),
    ("clean-text", {"text": "It snowed.", "language": "in English"}),
    ("clean-text", {"text": "It snowed on the pier. " * 25_000}),
    ("import-warc", {"archives": "relative/path.warc.gz"}),
    ("check-site", {"site": "https://a.example/", "pages": 51}),
    ("check-site", {"site": "a.example"}),
    ("reclean", {"first": "yesterday", "last": "2026-11-22"}),
    ("reclean", {"first": "2026-02-30", "last": "2026-11-22"}),
    ("reclean", {"first": "2026-11-22", "last": "2026-11-22", "pubilsh": True}),
    ("reclean", {"first": "2026-11-22", "last": "2026-11-22", "hosts": ["https://a.example/"]}),
    ("change-site", {"change": "burn", "site": "a.example"}),
    ("change-site", {"change": "pause", "site": ""}),
    ("clean-again", {"address": "the harbour story"}),
    ("rerun-site", {"host": "a.example", "reason": "No reason"}),
    ("repair-site", {"host": "a.example", "first": "2026-11-22", "last": "2026-11-22", "rule": "delete"}),
]


def test_a_night_starts_by_its_schedule(served: Served) -> None:
    run = next(run for run in reversed(served.runs("nightly")) if run["auto_scheduled"])
    assert run["state_type"] == "COMPLETED"
    assert run["name"].startswith("night 20")
    assert set(run["tags"]) == {"auto-scheduled", "copydesk", "nightly"}
    (night,) = (entry for entry in published(served.data).values() if entry["kind"] == "nightly")
    # A page that a busy machine gives up in time is a reject; every address is there in any case.
    assert sum(night["counts"].values()) == 112
    assert night["counts"]["record"] + night["counts"]["unchanged"] > 80


def test_every_field_of_every_form_is_explained(served: Served) -> None:
    for name, fields in FORMS.items():
        schema = served.deployment(name)["parameter_openapi_schema"]
        assert set(schema["properties"]) == fields, name
        for field, about in schema["properties"].items():
            assert len(about.get("description", "")) > 20, f"{name}: {field}"


@pytest.mark.parametrize(("name", "values"), REFUSED)
def test_bad_values_are_refused_before_a_run(served: Served, name: str, values: dict[str, Any]) -> None:
    before = len(served.runs(name))
    with pytest.raises(urllib.error.HTTPError) as refused:
        served.start(name, **values)
    assert refused.value.code in (409, 422)
    assert len(served.runs(name)) == before


def test_a_late_run_of_a_night_that_is_done_ends_at_once(served: Served) -> None:
    before = published(served.data)
    late = {"type": "SCHEDULED", "state_details": {"scheduled_time": "2026-01-01T02:00:00Z"}}
    made = served.ask(f"/deployments/{served.deployment('nightly')['id']}/create_flow_run", {"state": late})
    run = served.await_run(made["id"])
    assert run["state_type"] == "COMPLETED"
    assert run["state"]["message"].startswith("nothing to do: the night of 20")
    assert published(served.data) == before


def test_a_cancelled_run_leaves_no_process_and_nothing_half(served: Served) -> None:
    before = unfinished(served.data)
    run = served.start("clean-urls", urls=some_addresses(served, 12))
    begun, process = working(served.data, before)
    served.ask(f"/flow_runs/{run}/set_state", {"state": {"type": "CANCELLING"}})
    assert served.await_run(run)["state_type"] == "CANCELLED"
    deadline = time.monotonic() + 60
    while Path(f"/proc/{process}").exists() and time.monotonic() < deadline:
        time.sleep(0.2)
    assert not Path(f"/proc/{process}").exists()
    assert begun not in published(served.data)
    assert list(verify(served.data)) == []


def test_a_run_whose_process_is_killed_crashes_and_is_taken_up(served: Served) -> None:
    urls, before = some_addresses(served, 8), unfinished(served.data)
    run = served.start("clean-urls", urls=urls)
    killed, process = working(served.data, before)
    os.kill(process, signal.SIGKILL)
    assert served.await_run(run)["state_type"] == "CRASHED"
    again = served.await_run(served.start("clean-urls", urls=urls))
    assert again["state_type"] == "COMPLETED"
    assert published(served.data)[killed]["kind"] == "adhoc"
    assert list(verify(served.data)) == []


def test_a_check_of_a_site_reports_and_publishes_nothing(served: Served) -> None:
    before = published(served.data)
    earlier = set((served.data / "checks").glob("*"))
    run = served.await_run(served.start("check-site", site=f"{served.demo.origins['en']}/", pages=3))
    assert run["state_type"] == "COMPLETED"
    found = served.ask("/artifacts/filter", {"artifacts": {"flow_run_id": {"any_": [run["id"]]}}})
    assert {"night", "sites", "progress"} <= {artifact["key"] for artifact in found}
    assert next(a for a in found if a["key"] == "progress")["data"] == 100.0
    assert published(served.data) == before
    (check,) = set((served.data / "checks").iterdir()) - earlier
    assert [path.name for path in check.iterdir()] == ["reports"]


def test_a_pasted_text_is_cleaned_and_nothing_is_kept_in_the_data_folder(served: Served) -> None:
    before = published(served.data)
    run = served.await_run(served.start("clean-text", text=f"{BROKEN}\n\n{MORE}"))
    assert (run["state_type"], run["state"]["message"]) == ("COMPLETED", "49 words, 5 edits")
    assert run["name"].startswith("clean a text of 53 words, 20")
    (shown,) = served.ask("/artifacts/filter", {"artifacts": {"flow_run_id": {"any_": [run["id"]]}}})
    assert shown["key"] == "text"
    assert f"```text\n{WHOLE}\n\n{MORE}\n```" in shown["data"]
    assert "| linebreaks | split-word | The gar⏎den club of Lower Ha | The garden club of Lower Ha |" in shown["data"]
    assert published(served.data) == before


def test_the_watch_over_dead_runs_is_set_up_once(served: Served) -> None:
    found = served.ask("/automations/filter")
    assert [a["name"] for a in found] == ["copydesk: runs that died"]
    assert found[0]["trigger"]["within"] == 150.0
    # A second start leaves it alone: it would forget the runs that it has heard of.
    served.as_client(watch_runs)
    assert [a["id"] for a in served.ask("/automations/filter")] == [found[0]["id"]]


def register(served: Served, *cron_and_zone: str) -> list[str]:
    """Register the deployments again, as a start of `serve` with these words would; give what it says."""
    wanted, said = Wanted(served.data, *cron_and_zone), list[str]()

    def start() -> None:
        for deployment in deployments(wanted):
            deployment.apply()
        refuse_unknown_names()
        change_schedule(wanted.data, wanted.cron, wanted.timezone, said.append)

    served.as_client(start)
    return said


#: A schedule that begins no night while it is switched on here.
LEAP_NIGHT = "15 1 29 2 *"


def test_what_an_operator_changed_outlives_a_restart(served: Served) -> None:
    night, check = served.deployment("nightly"), served.deployment("check-site")
    (schedule,) = night["schedules"]
    changed = {"active": False, "schedule": {"cron": "30 3 * * 1", "timezone": "Europe/Berlin"}}
    served.ask(f"/deployments/{night['id']}/schedules/{schedule['id']}", changed, "PATCH")
    served.ask(f"/deployments/{night['id']}", {"paused": True, "tags": ["copydesk", "nightly", "mine"]}, "PATCH")
    served.ask(f"/deployments/{check['id']}", {"parameters": check["parameters"] | {"pages": 7}}, "PATCH")
    assert register(served, EVERY_MINUTE) == []
    now = served.deployment("nightly")
    (kept,) = now["schedules"]
    assert (kept["id"], kept["schedule"]["cron"], kept["active"]) == (schedule["id"], "30 3 * * 1", False)
    assert (kept["schedule"]["timezone"], now["paused"], "mine" in now["tags"]) == ("Europe/Berlin", True, True)
    assert served.deployment("check-site")["parameters"]["pages"] == 7
    (said,) = register(served, LEAP_NIGHT, "UTC")
    assert said == (
        f"the night begins at {LEAP_NIGHT} UTC instead of 30 3 * * 1 Europe/Berlin, as --cron and --timezone say; this "
        "schedule is switched off in the UI"
    )
    (moved,) = served.deployment("nightly")["schedules"]
    assert (moved["id"], moved["schedule"]["cron"], moved["active"]) == (schedule["id"], LEAP_NIGHT, False)


def test_a_cron_given_anew_says_what_else_begins_nights(served: Served) -> None:
    path = f"/deployments/{served.deployment('nightly')['id']}"
    paused = served.deployment("nightly")["paused"]
    served.ask(path, {"paused": True}, "PATCH")
    found = served.deployment("nightly")["schedules"]
    try:
        # One by hand without a name, every ten years; and what `serve` changes is the one that is on.
        for made in ({"cron": "5 5 29 2 *"}, {"interval": 315_360_000.0}):
            served.ask(f"{path}/schedules", [{"active": True, "schedule": made | {"timezone": "UTC"}}])
        for schedule in found:
            served.ask(f"{path}/schedules/{schedule['id']}", {"active": False}, "PATCH")
        (said,) = register(served, "6 6 29 2 *", "UTC")
        assert said == (
            "the night begins at 6 6 29 2 * UTC instead of 5 5 29 2 * UTC, as --cron and --timezone say; what else was "
            "scheduled in the UI goes on beside it"
        )
        assert register(served, "6 6 29 2 *") == []
        kept = [s["schedule"] for s in served.deployment("nightly")["schedules"] if s["active"]]
        assert sorted(s.get("cron", "an interval") for s in kept) == ["6 6 29 2 *", "an interval"]
    finally:
        known = {schedule["id"] for schedule in found}
        for schedule in served.deployment("nightly")["schedules"]:
            if schedule["id"] not in known:
                served.ask(f"{path}/schedules/{schedule['id']}", method="DELETE")
        for schedule in found:
            served.ask(f"{path}/schedules/{schedule['id']}", {"active": schedule["active"]}, "PATCH")
        served.ask(path, {"paused": paused}, "PATCH")


def test_a_schedule_that_is_switched_off_in_the_browser_stays_off(served: Served, page: Any) -> None:
    night = served.deployment("nightly")
    (schedule,) = night["schedules"]
    path = f"/deployments/{night['id']}/schedules/{schedule['id']}"
    served.ask(path, {"active": True}, "PATCH")
    served.ask(f"/deployments/{night['id']}", {"paused": False}, "PATCH")
    page.goto(f"{served.ui}/deployments/deployment/{night['id']}")
    switch = page.locator(".deployment-schedule-card label", has=page.locator("input:checked"))
    with page.expect_response(lambda answer: path in answer.url and answer.request.method == "PATCH") as asked:
        switch.click()
    assert asked.value.ok, f"the switch did nothing: {asked.value.status}"
    now = served.deployment("nightly")
    assert not now["schedules"][0]["active"]
    register(served, LEAP_NIGHT, "UTC")
    assert [each["active"] for each in served.deployment("nightly")["schedules"]] == [False]
    assert served.deployment("nightly")["paused"] == now["paused"]
    page.reload()
    page.locator(".deployment-schedule-card input:not(:checked)").wait_for(state="attached")


def test_reports_are_served(served: Served) -> None:
    day = DataFolder(served.data).days()[0]
    with urllib.request.urlopen(f"{served.reports}/{day}.html", timeout=10) as answer:
        assert f"Night of {day:%A}" in answer.read().decode()


def test_reclean_shows_its_effect_before_it_is_published(served: Served) -> None:
    day = DataFolder(served.data).days()[0].isoformat()
    before = (served.data / "manifests" / f"{day}.json").read_bytes()
    line = "The Tide Table of the News"
    host = served.demo.origins["en"].removeprefix("http://")
    run = served.await_run(served.start("repair-site", host=host, first=day, last=day, keep_lines=line, publish=False))
    assert run["state_type"] == "COMPLETED"
    found = served.ask("/artifacts/filter", {"artifacts": {"flow_run_id": {"any_": [run["id"]]}}})
    text = next(a for a in found if a["key"] == "reclean")["data"]
    assert "Nothing is published yet" in text
    assert run["state"]["message"].startswith("on trial: 0 records added, 0 gone, ")
    assert json.loads(before) == json.loads((served.data / "manifests" / f"{day}.json").read_bytes())


def published(data: Path) -> dict[str, dict[str, Any]]:
    """The runs that manifests list, by id; a run that goes on over midnight is of the day on which it began."""
    folder = DataFolder(data)
    return {entry["run"]: entry for day in folder.days() for entry in (folder.read_manifest(day) or {})["runs"]}


def some_addresses(served: Served, number: int) -> str:
    """So many addresses of each demo site, as they would be pasted."""
    listed = [row["source_url"] for row in served.demo.expected()]
    of_sites = ([url for url in listed if origin in url] for origin in served.demo.origins.values())
    return "\n".join(url for urls in of_sites for url in urls[:number])


def unfinished(data: Path) -> set[str]:
    """The runs over pasted addresses that are not done."""
    return {path.parent.name for path in data.glob("work/adhoc-*/run.json")}


def working(data: Path, before: set[str]) -> tuple[str, int]:
    """Wait until a run works that was not there before; give its id in the manifest, and its process."""
    deadline = time.monotonic() + 240
    while not (found := unfinished(data) - before):
        assert time.monotonic() < deadline, "no run began"
        time.sleep(0.02)
    holder = json.loads((data / ".lock").read_text())
    assert holder["purpose"] == "adhoc"
    return found.pop(), int(holder["pid"])


@pytest.mark.parametrize(
    ("host", "exposed"), [("127.0.0.1", False), ("::1", False), ("localhost", False), ("0.0.0.0", True), ("::", True)]
)
def test_what_other_machines_reach_is_known(host: str, exposed: bool) -> None:
    assert is_exposed(host) is exposed
