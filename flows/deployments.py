"""What can be started from the Prefect UI: the deployments, and the automations that watch over their runs."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any, cast

from prefect import Flow
from prefect.automations import Automation
from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy, StateType
from prefect.deployments.runner import RunnerDeployment
from prefect.events.actions import ChangeFlowRunState
from prefect.events.schemas.automations import EventTrigger, Posture
from prefect.events.schemas.events import ResourceSpecification
from prefect.schedules import Cron
from prefect.types.entrypoint import EntrypointType

from copydesk.flows.check_site import check_site
from copydesk.flows.clean_urls import clean_urls
from copydesk.flows.import_warc import import_warc
from copydesk.flows.nightly import nightly
from copydesk.flows.reclean import reclean, repair_site

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
    "import-warc": import_warc,
    "check-site": check_site,
    "reclean": reclean,
    "repair-site": repair_site,
}


def deployments(data: Path, *, cron: str, timezone: str, allow: tuple[str, ...] = ()) -> list[RunnerDeployment]:
    """All deployments over a data folder; the night on a schedule (cron, in a zone of the IANA database).

    `allow` is what the forms begin with where they ask for addresses to open.
    """
    made = []
    for name, flow in FLOWS.items():
        opened = {"allow": list(allow)} if allow and "allow" in flow.parameters.properties else {}
        schedule = Cron(cron, timezone=timezone) if name == "nightly" else None
        deployment = flow.to_deployment(
            name,
            parameters={"data": str(data), **opened},
            schedule=schedule,
            concurrency_limit=ONE,
            tags=["copydesk", name],
            # By its module: a path would depend on where `serve` was started.
            entrypoint_type=EntrypointType.MODULE_PATH,
        )
        made.append(cast(RunnerDeployment, deployment))
    return made


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
