"""When the night begins, as `serve` was told it: a change of that changes the schedule, and nothing else does."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

from prefect.client.orchestration import get_client
from prefect.client.schemas.actions import DeploymentScheduleCreate
from prefect.client.schemas.objects import DeploymentSchedule
from prefect.client.schemas.schedules import CronSchedule

from copydesk.flows.storage.atomic_files import write_whole

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
