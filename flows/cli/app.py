"""The command line: `copydesk`. Heavy libraries are imported by the command that needs them."""

from __future__ import annotations

import errno
import sys
from contextlib import AbstractContextManager
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from copydesk.flows.cli.console import fail
from copydesk.flows.cli.dataset_commands import compact, export, forget, prune, verify
from copydesk.flows.cli.sites_commands import sites_app
from copydesk.flows.config.run_settings import RunnerName

#: Errors that tell a person what happened, where, and what to do, and the exit code of each. They are named, not
#: imported: the modules that they are from are heavy.
SAYABLE = {
    "copydesk.flows.config.toml_file.SettingsError": 2,
    "copydesk.cleaners.steps.site_rules.RulesError": 2,
    "copydesk.flows.storage.lock.LockedError": 1,
    "copydesk.flows.runtime.cancellation.Stopped": 1,
    "copydesk.flows.orchestration.server.ServerError": 1,
    "copydesk.flows.storage.warc.writer.DiskFullError": 1,
    "copydesk.flows.storage.warc.members.ArchiveError": 1,
    "copydesk.flows.storage.state.leases.LeaseLost": 1,
    "copydesk.flows.storage.state.engine.StateError": 1,
    "copydesk.flows.storage.object_store.ObjectStoreError": 1,
}

#: What the system says where a disk, or a user's share of it, is full.
FULL = {errno.ENOSPC, errno.EDQUOT}

app = typer.Typer(
    help="Turns news pages as the web serves them into clean text that people can build on.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)


@app.command()
def demo(
    data: Annotated[Path, typer.Option(help="a folder for the demo's data; it is emptied first")] = Path("demo-data"),
) -> None:
    """Serve demo news sites on this machine, run two nights over them, show what came out."""
    from rich.console import Console

    from copydesk.flows.demo.showcase import most_edited, run_demo
    from copydesk.flows.explain.explanation import to_terminal
    from copydesk.flows.explain.lookup import Lookup, explain_all

    run_demo(data, typer.echo)
    record = most_edited(data)
    typer.echo("\none article, with what was removed [and why]:\n")
    for said in explain_all(Lookup(record["id"], data)):
        Console(highlight=False).print(to_terminal(said), soft_wrap=True)
    typer.echo(f"\nrecords, outcomes and edits are in {data}; the newest night's manifest is {data / 'latest'}")


@app.command()
def crawl(
    data: Annotated[Path, typer.Option(help="the data folder")],
    sources: Annotated[Path | None, typer.Option(help="the file of sources; else sources.toml of the folder")] = None,
    urls: Annotated[Path | None, typer.Option(help="a file of addresses, one a line, in place of sources")] = None,
    allow: Annotated[list[str] | None, typer.Option(metavar="HOST:PORT", help="open an address")] = None,
    delay: Annotated[float | None, typer.Option(min=0, help="seconds between two requests to a host")] = None,
    workers: Annotated[int, typer.Option(min=1, help="worker processes")] = 2,
    runner: Annotated[RunnerName | None, typer.Option(help="let Prefect give shards to threads, Dask or Ray")] = None,
) -> None:
    """Run one night now: crawl, clean, publish. Without Prefect, unless it is to give work away."""
    from copydesk.flows.crawl.frontier import read_urls
    from copydesk.flows.dataset.prune import disk_use
    from copydesk.flows.demo.showcase import count_line
    from copydesk.flows.runs.fetch import FetchOptions
    from copydesk.flows.runs.nightly import NightOptions, open_night, run_night
    from copydesk.flows.runtime.cancellation import stop_on_signals
    from copydesk.flows.storage.data_folder import DataFolder

    asked = read_urls(urls.read_text(encoding="utf-8")) if urls else ()
    what = FetchOptions(None if urls else sources or data / "sources.toml", asked, tuple(allow or ()), delay)
    if runner:
        with stop_on_signals(), _served(data):
            from copydesk.flows.orchestration.executors import settings_with
            from copydesk.flows.orchestration.run_flow import crawl_flow as crawl_flow

            entry = crawl_flow(data, what, NightOptions(workers, spread=settings_with(data, runner)))
    else:
        with stop_on_signals(), open_night(data, what, NightOptions(workers)) as night:
            entry = run_night(night)
    typer.echo(count_line(entry))
    typer.echo(f"the night's manifest is {DataFolder(data).manifest(date.fromisoformat(entry['started_at'][:10]))}")
    typer.echo(f"the data folder takes {disk_use(data) / 2**20:.1f} MiB")


@app.command()
def serve(
    data: Annotated[Path, typer.Option(help="the data folder")],
    host: Annotated[str, typer.Option(help="where a server of ours listens")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="its port")] = 4200,
    cron: Annotated[str, typer.Option(help="when the night begins")] = "0 2 * * *",
    timezone: Annotated[str, typer.Option(help="the time zone of that")] = "UTC",
    reports_port: Annotated[int | None, typer.Option(help="where reports are served; else the next port")] = None,
    allow: Annotated[list[str] | None, typer.Option(metavar="HOST:PORT", help="open an address")] = None,
) -> None:
    """Run a Prefect server, if none answers, with the night on a schedule and all that can be started by hand."""
    from copydesk.flows.serve import ServeOptions, any_server
    from copydesk.flows.serve import serve as serve_deployments

    options = ServeOptions(host, port, cron, timezone, reports_port, tuple(allow or ()))
    with any_server(data.resolve(), options, typer.echo) as api_url:
        typer.echo(f"the Prefect UI is at {api_url.removesuffix('/api')}")
        serve_deployments(data, options, typer.echo)


@app.command()
def clean(
    inputs: Annotated[list[Path], typer.Argument(help=".html, .txt, .jsonl, .warc, also as .gz, and folders of them")],
    out: Annotated[str, typer.Option(help="folder, or fsspec address, for records, outcomes, edits and manifest.json")],
    workers: Annotated[int, typer.Option(min=1, help="worker processes")] = 1,
    site_learning: Annotated[bool, typer.Option(help="learn what each site repeats")] = True,
    dedupe: Annotated[bool, typer.Option(help="publish each article once")] = True,
    format: Annotated[Literal["jsonl", "parquet"], typer.Option(help="what the lines are written as")] = "jsonl",
) -> None:
    """Clean saved pages, without Prefect."""
    from copydesk.flows.cli.console import page_progress, print_unreadable, summary_line
    from copydesk.flows.pipeline.clean_files import CleanOptions, clean_to

    with page_progress("pages read") as progress:
        options = CleanOptions(workers=workers, site_learning=site_learning, dedupe=dedupe)
        done = clean_to(inputs, out, options, progress, format=format)
    typer.echo(summary_line(done.published))
    typer.echo(f"records are in {out.rstrip('/')}/records.{format}")
    print_unreadable(done.unreadable)
    if done.unreadable:
        raise typer.Exit(1)


@app.command()
def text(
    only: Annotated[str, typer.Option(metavar="STEP,...", help="the steps to run")] = "",
) -> None:
    """Clean texts that others extracted: JSON lines with id and text in, JSON lines with id and text out."""
    from copydesk.flows.pipeline.text_stream import TEXT_STEPS, BadLine, filter_texts

    steps = tuple(filter(None, only.split(","))) or TEXT_STEPS
    if unknown := [step for step in steps if step not in TEXT_STEPS]:
        raise typer.BadParameter(f"no such step: {', '.join(unknown)}; the steps are {', '.join(TEXT_STEPS)}")
    try:
        for line in filter_texts(sys.stdin.buffer, steps):
            sys.stdout.buffer.write(line + b"\n")
    except BadLine as error:
        fail(f"standard input, {error}")


@app.command()
def explain(
    what: Annotated[str, typer.Argument(metavar="FILE|ID|URL", help="a saved page, or a record's id or address")],
    data: Annotated[Path | None, typer.Option(help="the data folder whose records and knowledge are meant")] = None,
    fetch: Annotated[bool, typer.Option("--fetch", help="ask the site for the page")] = False,
    html: Annotated[Path | None, typer.Option(help="write the explanation as a page, too")] = None,
    allow: Annotated[list[str] | None, typer.Option(metavar="HOST:PORT", help="open an address")] = None,
) -> None:
    """Show what each step removes or changes, and why."""
    from rich.console import Console

    from copydesk.flows.explain.explanation import to_html, to_terminal
    from copydesk.flows.explain.lookup import Lookup, NothingToExplain, explain_all

    said = []
    try:
        for each in explain_all(Lookup(what, data, fetch, tuple(allow or ()))):
            Console(highlight=False).print(to_terminal(each), soft_wrap=True)
            said.append(each)
    except NothingToExplain as error:
        fail(error)
    if html:
        html.write_text(to_html(said), encoding="utf-8")
        typer.echo(f"the page is {html}")


@app.command()
def reclean(
    data: Annotated[Path, typer.Option(help="the data folder")],
    since: Annotated[datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="the first date")] = None,
    until: Annotated[datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="the last date")] = None,
    publish: Annotated[bool, typer.Option("--publish", help="swap what came out in")] = False,
    workers: Annotated[int, typer.Option(min=1, help="worker processes")] = 2,
    runner: Annotated[RunnerName | None, typer.Option(help="let Prefect give shards to threads, Dask or Ray")] = None,
) -> None:
    """Clean published days again from the archive, without a request; print what changed."""
    from copydesk.flows.dataset.diff import describe
    from copydesk.flows.runs.nightly import NightOptions
    from copydesk.flows.runs.reclean import reclean_days as clean_again
    from copydesk.flows.storage.data_folder import DataFolder

    first, last = since.date() if since else date.min, until.date() if until else date.max
    days = [day for day in DataFolder(data).days() if first <= day <= last]
    if not days:
        fail(f"{data} has no published day from {first} to {last}")
    if runner:
        with _served(data):
            from copydesk.flows.reclean import reclean as reclean_flow

            typer.echo("\n".join(reclean_flow(data, days[0], days[-1], (), publish, workers, runner)))
        return
    out, done = clean_again(data, days, NightOptions(workers), publish=publish)
    for each in done:
        typer.echo(f"{each.day}:")
        for line in describe(each.difference):
            typer.echo(f"  {line}")
    typer.echo("the days are swapped in" if publish else f"what came out is in {out}; --publish swaps it in")


for command in (verify, compact, export, forget, prune):
    app.command()(command)


@app.command()
def schema(
    kind: Annotated[str, typer.Argument(help="records, outcomes, edits, tombstones or manifest")] = "records",
) -> None:
    """Print the JSON Schema of what is published."""
    import json

    from copydesk.cleaners.model.schema import KINDS, schema_of

    if kind not in KINDS:
        raise typer.BadParameter(f"one of {', '.join(KINDS)}", param_hint="KIND")
    typer.echo(json.dumps(schema_of(kind), indent=2, ensure_ascii=False))


@app.command()
def version() -> None:
    """Print the version."""
    from importlib.metadata import version as installed

    typer.echo(installed("copydesk"))


app.add_typer(sites_app, name="sites")


def _served(data: Path) -> AbstractContextManager[str]:
    """A Prefect server, ours where none answers; before anything of Prefect is imported."""
    from copydesk.flows.serve import ServeOptions, any_server

    return any_server(data.resolve(), ServeOptions(), typer.echo)


def main() -> None:
    """Run the command line. Bad settings and rules end it with 2, what a person can mend with 1; each says what."""
    try:
        app()
    except Exception as error:
        kind = f"{type(error).__module__}.{type(error).__name__}"
        if isinstance(error, OSError) and error.errno in FULL and kind not in SAYABLE:
            typer.echo(f"{error.filename or 'a file'}: the disk is full. Free some space and run this again", err=True)
            sys.exit(1)
        if kind not in SAYABLE:
            raise
        typer.echo(str(error), err=True)
        sys.exit(SAYABLE[kind])
