"""The commands that run something over a data folder: `copydesk demo`, `crawl`, `reclean`, `serve`."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from copydesk.flows.cli.console import fail, require_folder, say
from copydesk.flows.cli.options import (
    AllowPrivate,
    BlocksOption,
    Data,
    Delay,
    EmbedsOption,
    EngineOption,
    Port,
    PreviewsOption,
    RulesFolder,
    Since,
    TablesOption,
    Until,
    Workers,
    days_of,
)
from copydesk.flows.config.groups import RunnerName

if TYPE_CHECKING:
    from copydesk.flows.runs.fetch import FetchOptions
    from copydesk.flows.runs.night import NightOptions
    from copydesk.flows.runs.nightly import FinishedNight

#: How `crawl` ends when the night gave less than half of what was to be expected, or no article at all.
BELOW_BOUND = 3

Runner = Annotated[RunnerName | None, typer.Option(help="let Prefect give shards to threads, Dask or Ray")]


def demo(
    data: Annotated[Path, typer.Option(help="a folder for the demo's data; an earlier demo's is emptied")] = Path(
        "demo-data"
    ),
) -> None:
    """Serve demo news sites on this machine, run two nights over them, show what came out."""
    from rich.console import Console

    from copydesk.flows.demo.showcase import NotOurs, called_as, most_edited, next_commands, run_demo
    from copydesk.flows.explain.explanation import to_terminal
    from copydesk.flows.explain.lookup import Lookup, explain_all

    try:
        run_demo(data, say)
    except NotOurs as error:
        fail(error)
    record = most_edited(data)
    say("\none article, with what was removed [and why]:\n")
    for said in explain_all(Lookup(record["id"], data)):
        Console(highlight=False).print(to_terminal(said), soft_wrap=True)
    say(f"\nrecords, outcomes and edits are in {data}; the newest night's manifest is {data / 'latest'}")
    say(f"the page over all sites is {data / 'reports' / 'index.html'}\n\nwhat to try next:")
    for line in next_commands(data, record["id"], called_as(sys.argv[0])):
        say(f"  {line}")


def crawl(
    data: Data,
    sources: Annotated[Path | None, typer.Option(help="the file of sources; else sources.toml of the folder")] = None,
    urls: Annotated[Path | None, typer.Option(help="a file of addresses, one a line, in place of sources")] = None,
    allow_private: AllowPrivate = None,
    delay: Delay = None,
    workers: Workers = 2,
    runner: Runner = None,
    engine: EngineOption = "auto",
    rules: RulesFolder = None,
    tables: TablesOption = None,
    blocks: BlocksOption = False,
    embeds: EmbedsOption = False,
    keep_previews: PreviewsOption = False,
) -> None:
    """Run one night now: crawl, clean, publish. Uses Prefect only where a runner is set.

    Ends with 3 when the night gave less than half of the articles that earlier ones let expect, or none at all.
    """
    from copydesk.cleaners.model.record_options import RecordChanges
    from copydesk.flows.config.settings import read_folder_settings
    from copydesk.flows.crawl.frontier import read_urls
    from copydesk.flows.dataset.prune import disk_use, prune_by_settings
    from copydesk.flows.report.labels import size_of
    from copydesk.flows.runs.fetch import FetchOptions
    from copydesk.flows.runs.nightly import NightOptions
    from copydesk.flows.storage.data_folder import DataFolder

    if data.is_file():
        fail(f"{data} is a file, not a folder")
    try:
        asked = read_urls(urls.read_text(encoding="utf-8")) if urls else ()
    except UnicodeDecodeError as error:
        fail(f"{urls} is no list of addresses: no UTF-8 at byte {error.start}")
    if urls and not asked:
        fail(f"{urls} has no address: one a line, lines that begin with # are left out")
    if not urls and not (listed := sources or data / "sources.toml").exists():
        fail(f"{listed} is not there: `copydesk sites add ADDRESS --data {data}` writes it, --urls takes addresses")
    _warn_of_contact(data)
    records = RecordChanges(tables, blocks or None, embeds or None, keep_previews or None)
    what = FetchOptions(None if urls else sources or data / "sources.toml", asked, tuple(allow_private or ()), delay)
    done = _run(data, what, NightOptions(workers, engine, rules=rules, records=records), runner)
    is_below = _tell_night(done, data)
    keep = read_folder_settings(data).keep
    if said := prune_by_settings(DataFolder(data), keep, datetime.now(UTC).date()):
        say(said)
    say(f"the night's manifest is {DataFolder(data).manifest(date.fromisoformat(done.report.figures.date))}")
    say(f"the data folder takes {size_of(disk_use(data))}")
    _announce(data, is_well=not is_below)
    if is_below:
        raise typer.Exit(BELOW_BOUND)


def reclean(
    data: Data,
    since: Since = None,
    until: Until = None,
    publish: Annotated[bool, typer.Option("--publish", help="publish what came out in place of what was")] = False,
    workers: Workers = 2,
    runner: Runner = None,
    engine: EngineOption = "auto",
    rules: RulesFolder = None,
    tables: TablesOption = None,
    blocks: BlocksOption = False,
    embeds: EmbedsOption = False,
    keep_previews: PreviewsOption = False,
) -> None:
    """Clean published days again from the archive, without a request; print what changed."""
    from copydesk.cleaners.model.record_options import RecordChanges
    from copydesk.flows.dataset.diff import describe
    from copydesk.flows.runs.nightly import NightOptions
    from copydesk.flows.runs.reclean import reclean_days as clean_again
    from copydesk.flows.storage.data_folder import DataFolder

    require_folder(data)
    first, last = days_of(since, until)
    days = [day for day in DataFolder(data).days() if first <= day <= last]
    if not days:
        fail(f"{data} has no published day from {first} to {last}")
    if runner:
        if rules or engine != "auto" or tables or blocks or embeds or keep_previews:
            fail(
                "--runner does not take --rules, --engine, --tables, --blocks, --embeds and --keep-previews: clean"
                " again here, without --runner, or set [records] in copydesk.toml"
            )
        with _served(data):
            from copydesk.flows.reclean import reclean as reclean_flow

            say("\n".join(reclean_flow(data, days[0], days[-1], (), publish, workers, runner)))
        return
    records = RecordChanges(tables, blocks or None, embeds or None, keep_previews or None)
    out, done = clean_again(data, days, NightOptions(workers, engine, rules=rules, records=records), publish=publish)
    for each in done:
        say(f"{each.day}:")
        for line in describe(each.difference):
            say(f"  {line}")
        for why in each.kept:
            say(f"  stays as it was published: {why}")
    say("the days are swapped in" if publish else f"what came out is in {out}; --publish swaps it in")


def serve(
    data: Data,
    host: Annotated[str, typer.Option(help="where the server listens that this starts")] = "127.0.0.1",
    port: Port = 4200,
    cron: Annotated[
        str | None, typer.Option(help="when the night begins, if not as before; at first 0 2 * * *")
    ] = None,
    timezone: Annotated[str | None, typer.Option(help="the time zone of that, if not as before; at first UTC")] = None,
    reports_port: Annotated[
        int | None, typer.Option(min=0, max=65_535, help="where reports are served; else the next port")
    ] = None,
    allow_private: AllowPrivate = None,
    take_over: Annotated[
        bool, typer.Option("--take-over", help="let the server's deployments be over this folder from now on")
    ] = False,
) -> None:
    """Run a Prefect server, if none answers, with the night on a schedule and all that can be started by hand.

    What is changed in the UI (schedule, pause, parameters) stays when this is started again.
    """
    from copydesk.flows.serve import ServeOptions
    from copydesk.flows.serve import serve as serve_deployments

    if data.exists():
        require_folder(data)
    _warn_of_contact(data)
    allowed = tuple(allow_private or ())
    serve_deployments(data, ServeOptions(host, port, cron, timezone, reports_port, allowed, take_over), say)


def _warn_of_contact(data: Path) -> None:
    """Sites whose owners cannot reach whoever crawls them block sooner: said at each start, and never asked."""
    from copydesk.flows.config.settings import read_folder_settings

    if read_folder_settings(data).contact is None:
        where = data / "copydesk.toml"
        say(f'warning: no contact is set; put `contact = "you@example.org"` into {where}', err=True)


def _run(data: Path, what: FetchOptions, options: NightOptions, runner: RunnerName | None) -> FinishedNight:
    from dataclasses import replace

    from copydesk.flows.runs.nightly import finish_night, open_night
    from copydesk.flows.runtime.cancellation import stop_on_signals

    if not runner:
        with stop_on_signals(), open_night(data, what, options) as night:
            return finish_night(night)
    with stop_on_signals(), _served(data):
        from copydesk.flows.orchestration.run_flow import crawl_flow
        from copydesk.flows.orchestration.tasks import settings_with

        return crawl_flow(data, what, replace(options, spread=settings_with(data, runner)))


def _tell_night(done: FinishedNight, data: Path) -> bool:
    """Say what the night gave, what drifted, and why addresses gave no record; give whether it is below its bound."""
    from copydesk.flows.metrics.drift import drift_lines
    from copydesk.flows.report.labels import summary_line, trouble_lines, verdict_line
    from copydesk.flows.runs.reporting import troubles

    counts, verdict = done.entry["counts"], done.report.verdict
    say(summary_line(counts))
    for line in trouble_lines(troubles(data, done.entry)):
        say(f"  {line}")
    if verdict.drifts or verdict.is_poor:
        say(verdict_line(verdict))
        for line in drift_lines(verdict.drifts):
            say(f"  {line}")
    gave_none = not any(counts.get(name) for name in ("record", "unchanged", "duplicate")) and any(counts.values())
    if gave_none:
        say("no address gave an article")
    return verdict.is_poor or gave_none


def _announce(data: Path, *, is_well: bool) -> None:
    """Tell those who read what is published, and whoever waits for good nights."""
    from copydesk.flows.config.settings import read_folder_settings
    from copydesk.flows.runs.notices import ping
    from copydesk.flows.runs.publish_hook import tell_published

    settings = read_folder_settings(data)
    problems = [tell_published(data, settings.publish).problem]
    if is_well and settings.ping:
        problems.append(ping(settings.ping))
    for problem in filter(None, problems):
        say(f"warning: {problem}", err=True)


def _served(data: Path) -> AbstractContextManager[str]:
    """A Prefect server, ours where none answers; before anything of Prefect is imported."""
    from copydesk.flows.serve import ServeOptions, any_server

    return any_server(data.resolve(), ServeOptions(), say)
