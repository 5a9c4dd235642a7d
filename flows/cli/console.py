"""What the command line shows: progress on a terminal, plain lines elsewhere, the summary of a run, and failures."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import typer

from copydesk.cleaners.html.sanitize import printable
from copydesk.flows.report.labels import count

if TYPE_CHECKING:
    from copydesk.flows.pipeline.inputs import Unreadable

#: Seconds between two plain progress lines where there is no terminal.
PLAIN_INTERVAL = 10.0


@contextmanager
def page_progress() -> Iterator[Callable[[int], None]]:
    """A function to call with the number of pages just done; shows how far the work is, on stderr."""
    if sys.stderr.isatty():
        with _bar("pages read") as advance:
            yield advance
    else:
        yield _plain()


@contextmanager
def _bar(label: str) -> Iterator[Callable[[int], None]]:
    from rich.console import Console
    from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = SpinnerColumn(), TextColumn(label), MofNCompleteColumn(), TimeElapsedColumn()
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task(label, total=None)
        yield lambda n: progress.advance(task, n)


def _plain() -> Callable[[int], None]:
    done = 0
    said = time.monotonic()

    def advance(n: int) -> None:
        nonlocal done, said
        done += n
        if time.monotonic() - said >= PLAIN_INTERVAL:
            said = time.monotonic()
            say(f"{count(done, 'page')} read", err=True)

    return advance


def print_unreadable(unreadable: list[Unreadable]) -> None:
    """Name the inputs that could not be read, on stderr."""
    for item in unreadable:
        say(f"cannot read {item.place}: {item.problem}", err=True)


def say(message: object, *, err: bool = False) -> None:
    """Print a line; what is in it from outside (titles, addresses, file names) cannot act on the terminal."""
    typer.echo(printable(str(message)), err=err)


def fail(message: object) -> NoReturn:
    """Say what went wrong and where, on stderr, and end with 1: a person can mend it."""
    say(message, err=True)
    raise typer.Exit(1)


def require_folder(folder: Path) -> Path:
    """The folder, if it is there; else say so and end: a mistyped name must not make a new, empty data folder."""
    if not folder.is_dir():
        fail(f"{folder} is {'a file, not a folder' if folder.exists() else 'not there: no such folder'}")
    return folder


def require_pyarrow() -> None:
    """Say which extra is missing before any work is done, where Parquet is asked for and cannot be written."""
    from importlib.util import find_spec

    if find_spec("pyarrow") is None:
        fail("--format parquet needs the package pyarrow: pip install 'copydesk[parquet]'")
