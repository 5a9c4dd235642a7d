"""The commands over archives of others: `copydesk import-warc`."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from copydesk.cleaners.html.sanitize import redact
from copydesk.flows.cli.console import PLAIN_INTERVAL, fail, say
from copydesk.flows.cli.options import Data, EngineOption, RulesFolder, Workers

if TYPE_CHECKING:
    from copydesk.flows.runs.night import ProgressTracker


def import_warc(
    archives: Annotated[
        list[str],
        typer.Argument(metavar="FILE...", help="archives, folders of them, or fsspec addresses: s3://bucket/a.warc.gz"),
    ],
    data: Data,
    workers: Workers = 2,
    engine: EngineOption = "auto",
    rules: RulesFolder = None,
) -> None:
    """Take archives that others recorded into a data folder, clean their pages and publish them; asks no site.

    Of several copies of an address the best is read: a page before an error, then the newest. Done again after a kill,
    it goes on where it was. Ends with 1 where something could not be read; the rest is published all the same.
    """
    from copydesk.flows.report.labels import summary_line, trouble_lines
    from copydesk.flows.runs.fetch import FetchOptions
    from copydesk.flows.runs.import_archives import ImportFailed, bring, find_archives, unreadable
    from copydesk.flows.runs.nightly import NightOptions, open_night, run_night
    from copydesk.flows.runs.reporting import troubles
    from copydesk.flows.runtime.cancellation import stop_on_signals

    incoming = data / "work" / "incoming"
    try:
        brought = bring(archives, incoming)
        found = find_archives(brought)
    except ImportFailed as error:
        fail(error)
    for left_out in found.left_out:
        say(left_out, err=True)
    what, options = FetchOptions(archives=tuple(brought)), NightOptions(workers, engine, rules=rules)
    try:
        with stop_on_signals(), open_night(data, what, options, kind="import") as night:
            with _told(night.tracker):
                entry = run_night(night)
            damaged = unreadable(night.run)
    except ImportFailed as error:
        fail(error)
    shutil.rmtree(incoming, ignore_errors=True)
    say(summary_line(entry["counts"]))
    for line in trouble_lines(troubles(data, entry)):
        say(f"  {line}")
    say(f"the manifest is {night.run.folder.manifest(night.run.night)}")
    for said in damaged:
        path, colon, why = said.partition(": ")
        say(redact(f"cannot read {brought.get(Path(path), path)}{colon}{why}"), err=True)
    if damaged:
        raise typer.Exit(1)


@contextmanager
def _told(tracker: ProgressTracker) -> Iterator[None]:
    """Say on stderr now and then how far the run is, and how long the rest takes at this pace."""
    over, began = threading.Event(), time.monotonic()

    def tell() -> None:
        while not over.wait(PLAIN_INTERVAL):
            seen = tracker.look()
            left = (time.monotonic() - began) * (1 / seen.share - 1) if seen.share > 0.01 else None
            rest = f", about {_duration(left)} to go" if left is not None else ""
            say(f"{100 * seen.share:.0f} %: {seen.words}{rest}", err=True)

    thread = threading.Thread(target=tell, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _duration(seconds: float) -> str:
    """A length of time for a person.

    >>> _duration(40), _duration(400), _duration(9000)
    ('40 s', '7 min', '2.5 h')
    """
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
