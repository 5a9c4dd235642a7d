"""The manifest of a publication: which files it holds, and what came of every address."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from typing import Annotated, Literal

from copydesk.cleaners.model.fields import About
from copydesk.cleaners.model.record import SCHEMA, RunId

#: Raised when a manifest's field is added, dropped or changes its meaning.
MANIFEST = 1


@cache
def installed_version() -> str:
    """The installed version, asked for once: the answer is parsed out of a file of the installation each time."""
    return version("copydesk")


@dataclass(frozen=True, slots=True)
class Versions:
    """What made the files. `None` for what played no part."""

    copydesk: Annotated[str, About("The version of copydesk")]
    rules: Annotated[str | None, About("The digest of the rules")] = None
    profiles: Annotated[str | None, About("The digest of the site profiles")] = None
    weights: Annotated[str | None, About("The digest of the weights")] = None


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One file of a publication."""

    path: Annotated[str, About("Below the folder that the manifest describes", r"^[^/\\]+(/[^/\\]+)*$")]
    kind: Annotated[Literal["records", "outcomes", "edits", "tombstones"], About("What its lines are")]
    rows: Annotated[int, About("Its lines", minimum=0)]
    bytes: Annotated[int, About("Its size on disk", minimum=0)]
    sha256: Annotated[str, About("Of its bytes on disk", r"^[0-9a-f]{64}$")]


@dataclass(frozen=True, slots=True)
class RunEntry:
    """One run, how many of its addresses left it in which way, and its files."""

    run: RunId
    kind: Annotated[str, About("What kind of run: nightly, adhoc, clean, reclean, forget, compact")]
    started_at: Annotated[str | None, About("When it began; null where the time would make equal runs differ")]
    addresses: Annotated[int, About("Addresses that entered the run", minimum=0)]
    counts: Annotated[dict[str, int], About("Addresses by outcome; they add up to `addresses`")]
    reasons: Annotated[dict[str, int], About("Rejects and failures by reason")]
    versions: Annotated[Versions, About("What made the files")]
    files: Annotated[tuple[FileEntry, ...], About("The run's files")]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a day, or one call of `clean`, published. A file that it does not list does not exist for readers."""

    manifest: Annotated[int, About("The version of the manifest's form")]
    schema: Annotated[
        int,
        About("The version of the schema of the newest lines; each line names its own", minimum=1, maximum=SCHEMA),
    ]
    date: Annotated[
        str | None, About("The UTC date on which the runs began; null outside of a data folder", format="date")
    ]
    counts: Annotated[dict[str, int], About("Addresses of all runs by outcome")]
    reasons: Annotated[dict[str, int], About("Rejects and failures of all runs by reason")]
    files: Annotated[tuple[FileEntry, ...], About("The files of all runs")]
    runs: Annotated[tuple[RunEntry, ...], About("The runs, in the order in which they were published")]
