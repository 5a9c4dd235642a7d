"""Options that several commands share, and the old words of those that were renamed."""

from __future__ import annotations

import math
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

#: An old word of an option -> the word of today. Old scripts go on working; help shows the new words alone.
RENAMED = {"allow": "allow-private", "packing": "compression"}

#: How every command reads its arguments: `-h` beside `--help`, and the old words.
CONTEXT: dict[str, Any] = {
    "help_option_names": ["-h", "--help"],
    "token_normalize_func": lambda word: RENAMED.get(word, word),
}

#: How articles are found in pages. `cleaners.model.record_options.Engine` says the same.
EngineName = Literal["auto", "blocks", "trafilatura"]

#: More worker processes than any machine has use for: a slip of the finger would fill its memory with them.
_MOST_WORKERS = 1024


def _day(text: str | datetime) -> datetime:
    """A day of a command line; what is none is told with one that is."""
    if isinstance(text, datetime):
        return text
    try:
        return datetime.strptime(text, "%Y-%m-%d")
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no day, like 2026-11-20") from None


def _finite(seconds: float | None) -> float | None:
    """Seconds that can be waited for: `nan` and `inf` are numbers to Python, too."""
    if seconds is not None and not math.isfinite(seconds):
        raise typer.BadParameter(f"{seconds} is no number of seconds")
    return seconds


Data = Annotated[Path, typer.Option(help="the data folder")]
Since = Annotated[
    datetime | None, typer.Option("--from", parser=_day, metavar="DAY", help="the first day, as 2026-11-20")
]
Until = Annotated[datetime | None, typer.Option("--to", parser=_day, metavar="DAY", help="the last day")]
Workers = Annotated[int, typer.Option(min=1, max=_MOST_WORKERS, help="worker processes")]
EngineOption = Annotated[
    EngineName, typer.Option("--engine", help="how articles are found in pages; auto takes the better answer")
]
RulesFolder = Annotated[
    Path | None,
    typer.Option("--rules", file_okay=False, exists=True, help="a folder of site rules, in place of the usual one"),
]
#: What becomes of tables. `cleaners.model.record_options.Tables` says the same.
TableChoice = Literal["keep", "drop"]
TablesOption = Annotated[
    TableChoice | None,
    typer.Option("--tables", help="keep an article's tables, whole, or drop them; else as the settings say"),
]
BlocksOption = Annotated[
    bool,
    typer.Option("--blocks", help="fill the records' blocks: levels, links, marks, images of the paragraphs"),
]
PreviewsOption = Annotated[
    bool, typer.Option("--keep-previews", help="make a record, flagged preview, of what a paywall leaves free")
]
EmbedsOption = Annotated[bool, typer.Option("--embeds", help="tell in the blocks of players, posts and maps, too")]


def _pairs(given: list[str] | None) -> list[str] | None:
    """Hosts with their ports; what is none would open nothing, and is refused."""
    for pair in given or ():
        host, _, port = pair.rpartition(":")
        if not host or "/" in host or not (port.isdecimal() and 0 < int(port) < 65_536):
            raise typer.BadParameter(f"{pair!r} is no host with its port, like 127.0.0.1:8000")
    return given


AllowPrivate = Annotated[
    list[str] | None,
    typer.Option(
        "--allow-private",
        callback=_pairs,
        metavar="HOST:PORT",
        help="a host with its port that may be asked though it is not public: 127.0.0.1:8000; repeatable",
    ),
]
#: A port of this machine; 0 takes any that is free.
Port = Annotated[int, typer.Option("--port", min=0, max=65_535, help="its port")]
Delay = Annotated[float | None, typer.Option(min=0, callback=_finite, help="seconds between two requests to a host")]


def days_of(since: datetime | None, until: datetime | None) -> tuple[date, date]:
    """The first and the last day that are meant, else all there are; the wrong way round they are a mistake."""
    first, last = since.date() if since else date.min, until.date() if until else date.max
    if first > last:
        raise typer.BadParameter(f"{last} is before {first}, the first day", param_hint="--to")
    return first, last
