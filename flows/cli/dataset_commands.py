"""The commands over what is published: `copydesk verify`, `compact`, `export`, `retract`, `prune`."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Literal

import typer

from copydesk.flows.cli.console import fail


def verify(
    folder: Annotated[Path, typer.Argument(help="a data folder, or a folder that `copydesk clean` filled")],
) -> None:
    """Check what is published: schema, checksums, counts, pointers, and that edits can be undone."""
    from copydesk.flows.dataset.verify import Summary
    from copydesk.flows.dataset.verify import verify as problems_of

    summary = Summary()
    count = 0
    for problem in problems_of(folder, summary):
        typer.echo(str(problem))
        count += 1
    rows = ", ".join(f"{number} {kind}" for kind, number in sorted(summary.rows.items()))
    typer.echo(f"{summary.files} files: {rows or 'no lines'}; " + (f"{count} problems" if count else "all is well"))
    if count:
        raise typer.Exit(1)


def compact(
    folder: Annotated[Path, typer.Argument(help="a data folder")],
    out: Annotated[Path, typer.Option(help="folder for the parts and manifest.json")],
    packing: Annotated[str, typer.Option(help="gz, zst or none")] = "gz",
) -> None:
    """Write the newest state of all articles: the last revision of each, without what was taken back."""
    from copydesk.flows.dataset.compact import NothingPublished
    from copydesk.flows.dataset.compact import compact as write_compact

    if packing not in ("gz", "zst", "none"):
        raise typer.BadParameter("gz, zst or none", param_hint="--packing")
    try:
        done = write_compact(folder, out, packing="" if packing == "none" else f".{packing}")
    except NothingPublished as error:
        fail(error)
    rows = sum(part.rows for part in done.parts if part.kind == "records")
    typer.echo(f"{rows} records are in {out}")


def export(
    folder: Annotated[Path, typer.Argument(help="a data folder, or a folder that `copydesk clean` filled")],
    to: Annotated[str, typer.Option(help="a folder, or an fsspec address: s3://bucket/news")],
    format: Annotated[Literal["jsonl", "parquet"], typer.Option(help="what the lines are written as")] = "jsonl",
) -> None:
    """Bring what is published to another place; what is there already stays, what was taken back goes there too."""
    from copydesk.flows.dataset.compact import NothingPublished
    from copydesk.flows.dataset.export import export as send

    try:
        sent = send(folder, to, format=format)
    except NothingPublished as error:
        fail(error)
    typer.echo(f"{sent} files sent")


def forget(
    target: Annotated[str, typer.Argument(metavar="URL|HOST", help="the address of an article, or a whole host")],
    data: Annotated[Path, typer.Option(help="the data folder")],
) -> None:
    """Take an article or a host back: erase its archive members, records, edits and fingerprints; publish that."""
    from copydesk.flows.dataset.retract import RetractError
    from copydesk.flows.dataset.retract import retract as take_back
    from copydesk.flows.storage.lock import LockedError

    try:
        done = take_back(data, target, datetime.now(UTC))
    except (RetractError, LockedError) as error:
        fail(error)
    typer.echo(f"{len(done.ids)} records taken back: {done.lines} lines and {done.members} archive members erased")


def prune(
    data: Annotated[Path, typer.Option(help="the data folder")],
    keep_days: Annotated[int, typer.Option(min=1, help="days to keep, today included")],
    part: Annotated[list[str] | None, typer.Option(help="archive, edits or history; all without it")] = None,
) -> None:
    """Remove old days' archive and edits, and Prefect's old runs; records, outcomes and manifests stay."""
    from copydesk.flows.dataset.prune import PARTS
    from copydesk.flows.dataset.prune import prune as prune_folder
    from copydesk.flows.storage.data_folder import DataFolder

    parts = tuple(part or (*PARTS, "history"))
    if unknown := [name for name in parts if name not in (*PARTS, "history")]:
        raise typer.BadParameter(f"no such part: {', '.join(unknown)}", param_hint="--part")
    midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    before = midnight - timedelta(days=keep_days - 1)
    kept = prune_folder(DataFolder(data), before.date(), tuple(name for name in parts if name in PARTS))
    typer.echo(f"{len(kept.gone)} folders from before {before.date()} are gone: {kept.bytes / 2**20:.1f} MiB")
    if "history" in parts and os.environ.get("PREFECT_API_URL"):
        from copydesk.flows.orchestration.server import prune_history

        typer.echo(f"{prune_history(before)} runs are gone from Prefect's history")
