"""The commands over what is published: `copydesk verify`, `compact`, `export`, `retract`, `prune`."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Literal

import typer

from copydesk.cleaners.html.sanitize import redact
from copydesk.flows.cli.console import fail, require_folder, require_pyarrow, say
from copydesk.flows.cli.options import Data
from copydesk.flows.report.labels import count, size_of


def verify(
    folder: Annotated[Path, typer.Argument(help="a data folder, or a folder that `copydesk clean` filled")],
    deep: Annotated[bool, typer.Option("--deep/--quick", help="read every record of the archive, or none")] = True,
) -> None:
    """Check what is published: schema, checksums, counts, pointers, and that edits can be undone."""
    from copydesk.flows.dataset.verify import Summary
    from copydesk.flows.dataset.verify import verify as problems_of

    summary = Summary()
    found = 0
    for problem in problems_of(require_folder(folder), summary, is_deep=deep):
        say(str(problem))
        found += 1
    if summary.pending.starts:
        say(f"{summary.pending.words}. Call it again if it does not go on")
    rows = ", ".join(count(number, kind.removesuffix("s"), kind) for kind, number in sorted(summary.rows.items()))
    end = count(found, "problem") if found else "all is well"
    among = f" among its {count(summary.members, 'record')}"
    read = f", {count(summary.pages, 'page')} of the archive{among}" if deep and summary.members else ""
    say(f"{count(summary.files, 'file')}: {rows or 'no lines'}{read}; {end}")
    if found:
        raise typer.Exit(1)


def compact(
    folder: Annotated[Path, typer.Argument(help="a data folder")],
    out: Annotated[Path, typer.Option(help="folder for the parts and manifest.json")],
    compression: Annotated[Literal["gz", "zst", "none"], typer.Option(help="how the parts are packed")] = "gz",
) -> None:
    """Write the newest state of all articles: the last revision of each, without what was taken back."""
    from copydesk.flows.dataset.compact import NothingPublished
    from copydesk.flows.dataset.compact import compact as write_compact

    try:
        done = write_compact(require_folder(folder), out, packing="" if compression == "none" else f".{compression}")
    except NothingPublished as error:
        fail(error)
    rows = sum(part.rows for part in done.parts if part.kind == "records")
    say(f"{count(rows, 'record')} {'is' if rows == 1 else 'are'} in {out}")


def export(
    folder: Annotated[Path, typer.Argument(help="a data folder, or a folder that `copydesk clean` filled")],
    to: Annotated[str, typer.Option(help="a folder, a .wacz file, or an fsspec address of one: s3://bucket/news")],
    format: Annotated[
        Literal["jsonl", "parquet", "wacz"], typer.Option(help="what the lines are written as; wacz is the archive")
    ] = "jsonl",
) -> None:
    """Bring what is published to another place; what is there already stays, what was taken back goes there too."""
    from copydesk.flows.dataset.compact import NothingPublished
    from copydesk.flows.dataset.export import export as send

    try:
        if format == "wacz":
            from copydesk.flows.dataset.wacz import export_wacz

            pages = export_wacz(
                require_folder(folder), to if to.endswith(".wacz") else f"{to.rstrip('/')}/archive.wacz"
            )
            say(f"{count(pages, 'page')} listed")
            return
        if format == "parquet":
            require_pyarrow()
        sent = send(require_folder(folder), to, format=format)
    except NothingPublished as error:
        fail(error)
    say(f"{count(sent, 'file')} sent")


def forget(
    target: Annotated[str, typer.Argument(metavar="URL|HOST", help="the address of an article, or a whole host")],
    data: Data,
    also: Annotated[
        list[str] | None,
        typer.Option(metavar="COPY", help="a copy to take it out of, too: of export, compact or backup; repeatable"),
    ] = None,
    damaged: Annotated[
        bool,
        typer.Option("--damaged", help="erase damaged pieces of archives, too, of which nobody knows what they hold"),
    ] = False,
) -> None:
    """Take an article or a host back: erase its archive members, records, edits and fingerprints; publish that."""
    from copydesk.flows.dataset.retract import retract as take_back
    from copydesk.flows.dataset.retract_copies import UnknownCopyError
    from copydesk.flows.dataset.tombstones import RetractError
    from copydesk.flows.orchestration.run_history import HistoryError, erase_history
    from copydesk.flows.runs.reporting import rewrite_report
    from copydesk.flows.storage.data_folder import DataFolder
    from copydesk.flows.storage.lock import LockedError

    try:
        done = take_back(require_folder(data), target, datetime.now(UTC), also or (), is_damage_erased=damaged)
    except (RetractError, LockedError, UnknownCopyError) as error:
        fail(error)
    lines, members = count(done.lines, "line"), count(done.members, "archive member")
    records = count(len(done.ids), "record")
    if done.before:
        more = f"{lines} and {members} more erased" if done.lines or done.members else "nothing more of it was found"
        say(f"{records} taken back before, at {done.before}: {more}")
    else:
        say(f"{records} taken back: {lines} and {members} erased")
    for file in done.files:
        say(f"  deleted: {file}")
    for day in done.days:
        say(f"  made again: {rewrite_report(DataFolder(data), day).page}")
    locked: list[object] = []
    try:
        if told := erase_history(data / "prefect", [*done.names, *(day.isoformat() for day in done.days)]):
            say(f"  erased in Prefect's history: {count(told, 'row')}")
    except HistoryError as error:
        locked.append(error)
    failed = {copy.name for copy in done.failed}
    for copy in also or ():
        if copy not in failed:
            say(f"  made again without it: {redact(copy)}")
    if foreign := _foreign_server(data):
        say(f"  the Prefect server at {foreign} is not this folder's: what its artifacts and logs show stays there")
    for url in done.copies:
        say(f"  stays, an equal or nearly equal text that was not asked for: {url}")
    for piece in done.unclear:
        say(f"  may hold it yet, since it is damaged and does not tell whose it is: {piece}", err=True)
    if done.unclear:
        say(
            "Put these files back from a backup and call again; or call again with --damaged, and these bytes go.",
            err=True,
        )
    for each in done.failed:
        say(redact(f"  may hold it yet, since it could not be made again: {each.name}: {each.why}"), err=True)
    if done.failed:
        say("Mend what is said there, or delete that copy, and call this again: what is done stays done.", err=True)
    for why in locked:
        say(f"  may be told of in Prefect's history yet: {why}", err=True)
    if done.unclear or done.failed or locked:
        raise typer.Exit(1)


def correct(
    target: Annotated[str, typer.Argument(metavar="URL|ID", help="the address or the id under which it is published")],
    to: Annotated[str, typer.Argument(metavar="URL", help="the address that it should have")],
    data: Data,
) -> None:
    """Publish an article under another address: its old id gets a tombstone that names the new one."""
    from copydesk.flows.dataset.correct import CorrectionError
    from copydesk.flows.dataset.correct import correct as publish
    from copydesk.flows.storage.lock import LockedError

    try:
        done = publish(require_folder(data), target, to, datetime.now(UTC))
    except (CorrectionError, LockedError) as error:
        fail(error)
    said = "was published before" if done.is_known else "is published"
    say(f"{done.old} is {done.new} from now on: the correction {said}, and later nights know it")


def _foreign_server(data: Path) -> str | None:
    """The Prefect server that the environment names, where its database is not in this data folder."""
    named = os.environ.get("PREFECT_API_URL")
    return named if named and not (data / "prefect" / "prefect.db").exists() else None


def prune(
    data: Data,
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
    kept = prune_folder(DataFolder(require_folder(data)), before.date(), tuple(name for name in parts if name in PARTS))
    folders = count(len(kept.gone), "folder")
    say(f"{folders} from before {before.date()} removed: {size_of(kept.bytes)}")
    if "history" in parts and os.environ.get("PREFECT_API_URL"):
        from copydesk.flows.orchestration.run_history import prune_history

        say(f"{count(prune_history(before), 'run')} removed from Prefect's history")


def backup(
    data: Data,
    out: Annotated[Path, typer.Option(help="the file to write, a .tar.gz")],
) -> None:
    """Copy the state, settings, sources and rules of a data folder into one file; runs may go on meanwhile."""
    from copydesk.flows.dataset.backup import BackupError, back_up

    try:
        size = back_up(require_folder(data), out)
    except BackupError as error:
        fail(error)
    say(f"{out}: {size_of(size)}. Archive and published files are not in it: copy them as they are")


def restore(
    file: Annotated[Path, typer.Argument(help="what `copydesk backup` wrote")],
    data: Data,
    force: Annotated[bool, typer.Option("--force", help="replace what is there")] = False,
) -> None:
    """Put a backup back into a data folder."""
    from copydesk.flows.dataset.backup import BackupError, put_back

    try:
        names = put_back(data, file, force=force)
    except BackupError as error:
        fail(error)
    say(f"put back into {data}: {', '.join(names)}")
