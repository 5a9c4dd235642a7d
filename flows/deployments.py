"""What can be started from the Prefect UI: the deployments, and the automations that watch over their runs."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any, cast

from prefect import Flow
from prefect.automations import Automation
from prefect.client.orchestration import get_client
from prefect.client.schemas.actions import DeploymentScheduleCreate, DeploymentUpdate
from prefect.client.schemas.objects import (
    ConcurrencyLimitConfig,
    ConcurrencyLimitStrategy,
    DeploymentSchedule,
    StateType,
)
from prefect.client.schemas.responses import DeploymentResponse
from prefect.client.schemas.schedules import CronSchedule
from prefect.deployments.runner import RunnerDeployment
from prefect.events.actions import ChangeFlowRunState
from prefect.events.schemas.automations import EventTrigger, Posture
from prefect.events.schemas.events import ResourceSpecification
from prefect.exceptions import ObjectNotFound
from prefect.runner import Runner
from prefect.schedules import Cron
from prefect.types.entrypoint import EntrypointType

from copydesk.flows.change_site import change_site
from copydesk.flows.check_site import check_site
from copydesk.flows.clean_again import clean_again
from copydesk.flows.clean_text import clean_text
from copydesk.flows.clean_urls import clean_urls
from copydesk.flows.import_warc import import_warc
from copydesk.flows.nightly import nightly
from copydesk.flows.orchestration.artifacts import DRIFTED
from copydesk.flows.reclean import reclean, repair_site
from copydesk.flows.rerun_site import rerun_site
from copydesk.flows.storage.atomic_files import write_whole

#: One run of a deployment at a time; the others wait their turn. Any other strategy wedges on a stuck run.
ONE = ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.ENQUEUE)

#: A run whose heart has not been heard for so long is dead: three beats of 30 s, and some for a busy server.
DEAD_AFTER = timedelta(seconds=150)

#: The automation that ends dead runs, by name: found again, and replaced, at each start.
WATCH = "copydesk: runs that died"

#: What a run says that was ended so.
DEAD = "its process is gone; what it did is kept, and the next run takes it up"

#: Deployment -> flow.
FLOWS: dict[str, Flow[..., Any]] = {
    "nightly": nightly,
    "clean-urls": clean_urls,
    "clean-text": clean_text,
    "import-warc": import_warc,
    "check-site": check_site,
    "reclean": reclean,
    "repair-site": repair_site,
    "change-site": change_site,
    "rerun-site": rerun_site,
    "clean-again": clean_again,
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What `serve` was told: the data folder, when the night begins if it was said, and the addresses that are opened.

    `cron` is read in a time zone of the IANA database.
    """

    data: Path
    cron: str | None = None
    timezone: str | None = None
    allow: tuple[str, ...] = ()


def deployments(wanted: Wanted) -> list[RunnerDeployment]:
    """All deployments over a data folder, as they are to be registered with the server that PREFECT_API_URL names.

    One that is there already keeps what an operator changed: its schedules, whether it is paused, its limit, its tags
    and its parameters, but for the data folder. Registering them as new would undo all that at each start.
    """
    made = []
    with get_client(sync_client=True) as client:
        for name, flow in FLOWS.items():
            deployment = _new(name, flow, wanted)
            try:
                there = client.read_deployment_by_name(f"{flow.name}/{name}")
            except ObjectNotFound:
                there = None
            if there:
                _keep_changes(deployment, there, flow, wanted)
            made.append(deployment)
    return made


def _new(name: str, flow: Flow[..., Any], wanted: Wanted) -> RunnerDeployment:
    told: dict[str, Any] = {"data": str(wanted.data)} | ({"allow": list(wanted.allow)} if wanted.allow else {})
    schedule = Cron(wanted.cron or CRON, timezone=wanted.timezone or TIMEZONE) if name == "nightly" else None
    deployment = flow.to_deployment(
        name,
        parameters={name: value for name, value in told.items() if name in flow.parameters.properties},
        schedule=schedule,
        concurrency_limit=ONE,
        tags=["copydesk", name],
        # By its module: a path would depend on where `serve` was started.
        entrypoint_type=EntrypointType.MODULE_PATH,
    )
    return cast(RunnerDeployment, deployment)


def _keep_changes(
    deployment: RunnerDeployment, there: DeploymentResponse, flow: Flow[..., Any], wanted: Wanted
) -> None:
    kept = {key: value for key, value in there.parameters.items() if key in flow.parameters.properties}
    deployment.parameters = kept | deployment.parameters
    deployment.tags = sorted({*there.tags, *deployment.tags})
    deployment.schedules = None
    # What is not set is not sent, and what is not sent stays.
    deployment.model_fields_set.difference_update({"schedules", "paused", "concurrency_limit", "concurrency_options"})


def refuse_unknown_names() -> None:
    """Have the server refuse parameters that a flow has not, before a run: it would crash, and only its log say why."""
    with get_client(sync_client=True) as client:
        for name, flow in FLOWS.items():
            there = client.read_deployment_by_name(f"{flow.name}/{name}")
            schema = {**(there.parameter_openapi_schema or {}), "additionalProperties": False}
            client.update_deployment(there.id, DeploymentUpdate(parameter_openapi_schema=schema))


def run_deployments(wanted: Wanted, say: Callable[[str], None] = print) -> None:
    """Register the deployments and run what is due, until this process is asked to end."""
    watch_runs()
    made = deployments(wanted)
    asyncio.run(
        _run(made, (refuse_unknown_names, partial(change_schedule, wanted.data, wanted.cron, wanted.timezone, say)))
    )


async def _run(made: list[RunnerDeployment], then: Sequence[Callable[[], None]]) -> None:
    runner = _Runner(pause_on_shutdown=False)
    for deployment in made:
        await runner.aadd_deployment(deployment)
    for registered in then:
        await asyncio.to_thread(registered)
    await runner.start()


class _Runner(Runner):
    """Prefect's runner, which ends in order when it is asked to: its own handler leaves a coroutine that never runs."""

    def handle_sigterm(self, *args: Any, **kwargs: Any) -> None:
        loop = self._loop
        if loop is None:
            raise SystemExit(0)
        loop.call_soon_threadsafe(lambda: loop.create_task(self.astop()))


def watch_runs() -> None:
    """Set up the automation that ends runs whose process is gone: they would stay Running for ever.

    One that is there already stays: with it go the runs that it has heard of, and those that died with the machine
    would never be ended.
    """
    wanted, found = _watch(), _find(WATCH)
    if found and _meaning(found) == _meaning(wanted):
        return
    if found:
        found.delete()
    wanted.create()


def _watch() -> Any:
    return Automation(
        name=WATCH,
        description="A run that stopped reporting is marked Crashed. Its work is kept; the next run takes it up.",
        trigger=EventTrigger(
            after={"prefect.flow-run.heartbeat"},
            expect={
                "prefect.flow-run.heartbeat",
                "prefect.flow-run.Completed",
                f"prefect.flow-run.{DRIFTED}",
                "prefect.flow-run.Failed",
                "prefect.flow-run.Cancelled",
                "prefect.flow-run.Crashed",
            },
            match=ResourceSpecification({"prefect.resource.id": ["prefect.flow-run.*"]}),
            # A server may run the flows of others, too: those are not ours to end.
            match_related=ResourceSpecification(
                {"prefect.resource.role": ["tag"], "prefect.resource.id": ["prefect.tag.copydesk"]}
            ),
            for_each={"prefect.resource.id"},
            posture=Posture.Proactive,
            threshold=1,
            within=DEAD_AFTER,
        ),
        # Not forced: a run that ended meanwhile stays as it ended.
        actions=[ChangeFlowRunState(name=None, state=StateType.CRASHED, message=DEAD, force=False)],
    )


def _find(name: str) -> Any:
    try:
        return Automation.read(name=name)
    except ValueError:
        return None


def _meaning(automation: Any) -> Any:
    """What an automation does, without the ids that the server gives."""
    return automation.model_dump(include={"description", "enabled", "trigger", "actions"})


#: When a night that is new begins.
CRON, TIMEZONE = "0 2 * * *", "UTC"

#: Where, in the data folder, it is kept which schedule `serve` was told the last time.
_TOLD = Path("prefect") / "schedule.json"


def change_schedule(data: Path, cron: str | None, timezone: str | None, say: Callable[[str], None] = print) -> None:
    """Give the night that is registered the schedule that `serve` was told, where that is another than the last time.

    What it was told is kept in the data folder, so that a service file that always names the same cron leaves alone
    what an operator changed in the UI since.
    """
    path = data / _TOLD
    told = json.dumps({"cron": cron, "timezone": timezone})
    before = path.read_text("utf-8") if path.exists() else None
    write_whole(path, told.encode())
    if before in (None, told) or not (cron or timezone):
        return
    with get_client(sync_client=True) as client:
        night = client.read_deployment_by_name("nightly/nightly")
        found = _by_cron(night.schedules)
        old = cast(CronSchedule, found.schedule) if found else None
        new = CronSchedule(
            cron=cron or (old.cron if old else CRON), timezone=timezone or (old.timezone if old else None) or TIMEZONE
        )
        if old and (old.cron, old.timezone) == (new.cron, new.timezone):
            return
        if found:
            client.update_deployment_schedule(night.id, found.id, schedule=new)
        else:
            client.create_deployment_schedules(night.id, [DeploymentScheduleCreate(schedule=new, active=True)])
        others = [each for each in night.schedules if each.active and each is not found]
        say(_said(new, old, is_on=found is None or bool(found.active), has_others=bool(others)))


def _by_cron(schedules: list[DeploymentSchedule]) -> DeploymentSchedule | None:
    """The schedule that a cron changes: one that is on before one that an operator switched off, the oldest of them."""
    crons = [each for each in schedules if isinstance(each.schedule, CronSchedule)]
    return min(crons, key=_rank, default=None)


def _rank(schedule: DeploymentSchedule) -> Any:
    return not schedule.active, schedule.created


def _said(new: CronSchedule, old: CronSchedule | None, *, is_on: bool, has_others: bool) -> str:
    """What `serve` says of the schedule that it changed."""
    was = f" instead of {old.cron} {old.timezone or TIMEZONE}" if old else ""
    said = f"the night begins at {new.cron} {new.timezone}{was}, as --cron and --timezone say"
    if not is_on:
        said += "; this schedule is switched off in the UI"
    return said + ("; what else was scheduled in the UI goes on beside it" if has_others else "")


if __name__ == "__main__":
    told = json.loads(sys.argv[1])
    run_deployments(Wanted(Path(told["data"]), told["cron"], told["timezone"], tuple(told["allow"])))
