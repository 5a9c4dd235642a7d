"""Pages that are read from the archive by their places: a night's, and those of days that are cleaned again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from copydesk.cleaners.model.record import Reason, Source
from copydesk.cleaners.model.record_options import RecordChanges
from copydesk.flows.pipeline.inputs import saved
from copydesk.flows.pipeline.options import Options
from copydesk.flows.pipeline.page_line import PlaceLine
from copydesk.flows.pipeline.pages import read_one
from copydesk.flows.pipeline.shards import dump, load
from copydesk.flows.storage.warc.members import ArchiveError
from copydesk.flows.storage.warc.reader import read_member


def read_ref(line: bytes, root: Path, options: Options) -> bytes:
    """Read the page that a line of base values points at, in an archive below `root`.

    The line may say what its source wants otherwise than the run.
    """
    row: PlaceLine = load(line)
    source = Source(**row["source"])
    assert source.archive is not None
    assert source.offset is not None
    try:
        page = read_member(root / source.archive, source.offset, name=source.archive)
    except (ArchiveError, OSError) as error:
        detail = f"its copy in the archive cannot be read: {source.archive}, byte {source.offset}: {_why(error)}"
        return dump({**row, "failure": {"reason": str(Reason.INTERNAL_ERROR), "detail": detail}})
    if "records" in row:
        options = replace(options, records=RecordChanges(**row["records"]).over(options.records))
    return read_one(saved(page, source), options)


def _why(error: ArchiveError | OSError) -> str:
    return error.why if isinstance(error, ArchiveError) else error.strerror or type(error).__name__
