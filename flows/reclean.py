"""The flows that clean published days again: all of them, or after a change to one site."""

from __future__ import annotations

from pathlib import Path

from prefect import flow
from prefect.artifacts import create_markdown_artifact
from prefect.runtime import flow_run

from copydesk.flows.clean_urls import TIMEOUT
from copydesk.flows.orchestration.artifacts import show_recleaned
from copydesk.flows.orchestration.parameters import Day, Host, RuleKey, RunnerChoice, WorkerCount, lines_in
from copydesk.flows.orchestration.run_flow import PATIENCE, asked_by, ended
from copydesk.flows.orchestration.tasks import prefect_executor, settings_with
from copydesk.flows.runs.nightly import NightOptions
from copydesk.flows.runs.reclean import reclean_days as clean_again
from copydesk.flows.sites.repair import (
    RuleChange,
    affected_days,
    effect_lines,
    effect_markdown,
    effect_sentence,
    repair_days,
    said_of,
)
from copydesk.flows.storage.change_log import note_change


def _span() -> str:
    given = flow_run.parameters
    return f"{given.get('first')} to {given.get('last')}" + ("" if given.get("publish") else ", on trial")


def _reclean_name() -> str:
    return f"reclean {_span()}"


def _repair_name() -> str:
    return f"repair {flow_run.parameters.get('host')}, {_span()}"


@flow(name="reclean", flow_run_name=_reclean_name, persist_result=False, timeout_seconds=TIMEOUT)
def reclean(
    data: Path,
    first: Day,
    last: Day,
    hosts: tuple[Host, ...] = (),
    publish: bool = False,
    workers: WorkerCount = 2,
    runner: RunnerChoice = "as set",
) -> list[str]:
    """Clean published days again from the archive, without a request, and report what changed.

    Args:
        data: The data folder: archive, state and published files.
        first: The first day to clean again.
        last: The last day to clean again.
        hosts: Only days on which one of these hosts was seen; empty for all days.
        publish: Swap in what came out. Leave it off first: the run then reports what would change.
        workers: Worker processes that read and clean pages: as many as the machine has cores.
        runner: Where shards are read and cleaned: as the settings say, in threads here, on a Dask or a Ray cluster.
    """
    days = affected_days(data, hosts, first, last)
    spread = settings_with(data, runner)
    with prefect_executor(spread) as executor:
        options = NightOptions(workers, spread=spread)
        done = clean_again(data, days, options, publish=publish, wait=PATIENCE, executor=executor)[1] if days else []
    text = effect_markdown(done, published=publish, what=f"Cleaned again: {first} to {last}")
    create_markdown_artifact(text, key="reclean", description="What became other")
    show_recleaned(done)
    of_all = not hosts
    return ended(list(effect_lines(done, of_all=of_all)), effect_sentence(done, published=publish, of_all=of_all))


@flow(name="repair-site", flow_run_name=_repair_name, persist_result=False, timeout_seconds=TIMEOUT)
def repair_site(
    data: Path,
    host: Host,
    first: Day,
    last: Day,
    keep_lines: str = "",
    rule: RuleKey = "drop_lines",
    values: str = "",
    publish: bool = False,
    workers: WorkerCount = 2,
    runner: RunnerChoice = "as set",
) -> list[str]:
    """Say what stays and what goes on one site, and clean its days again with it.

    Args:
        data: The data folder: archive, state and published files.
        host: The site, as the report names it.
        first: The first day to clean again.
        last: The last day to clean again.
        keep_lines: Lines that were learned and belong to articles, one a line; they stay for good.
        rule: What the values below are; docs/site-rules.md explains each.
        values: New values of that rule, one a line; empty for no new rule.
        publish: Keep the change and swap in what came out. Leave it off first: the run then reports the effect.
        workers: Worker processes that read and clean pages: as many as the machine has cores.
        runner: Where shards are read and cleaned: as the settings say, in threads here, on a Dask or a Ray cluster.
    """
    change = RuleChange(host, lines_in(keep_lines), rule, lines_in(values))
    spread = settings_with(data, runner)
    with prefect_executor(spread) as executor:
        options = NightOptions(workers, spread=spread)
        done = repair_days(data, change, first, last, options, publish=publish, wait=PATIENCE, executor=executor)
    if publish:
        note_change(data, asked_by(), said_of(change))
    text = effect_markdown(done, published=publish, what=f"Repair of {host}: {first} to {last}")
    create_markdown_artifact(text, key="reclean", description="What became other")
    show_recleaned(done)
    return ended(list(effect_lines(done)), effect_sentence(done, published=publish))
