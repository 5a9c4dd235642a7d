"""Archives that others made (CC-NEWS, own crawls) as a night: their pages go the same way as fetched ones."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from copydesk.cleaners.model.page import Page
from copydesk.cleaners.urls.normalize import host_of, normalize_url
from copydesk.flows.runs.history import ARCHIVED
from copydesk.flows.storage.data_folder import Run
from copydesk.flows.storage.state.database import State, Visit
from copydesk.flows.storage.warc.reader import read_archive


class ImportFailed(ValueError):
    """No page came of the files that were named."""


def find_archives(places: Iterable[Path]) -> list[Path]:
    """The WARC files among these files and folders, in the order of their names; raises `ImportFailed` for none."""
    places = list(places)
    missing = [place for place in places if not place.exists()]
    if missing:
        raise ImportFailed(f"no such file or folder: {', '.join(map(str, missing))}")
    files = {file for place in places for file in (sorted(place.rglob("*")) if place.is_dir() else [place])}
    found = sorted(file for file in files if file.name.endswith((".warc", ".warc.gz")))
    if not found:
        raise ImportFailed(f"no .warc or .warc.gz in {', '.join(map(str, places))}")
    return found


def import_pages(run: Run, state: State, places: Iterable[Path], now: str) -> None:
    """Take archives into the folder of a run and plan their pages; done once, a run that is taken up goes on.

    A file that is on the same disk is linked, else copied: the archive is then whole without its source. An address
    that occurs several times counts once, with its last copy.
    """
    state.begin(run.id, run.started_at.isoformat())
    if state.is_planned(run.id):
        return
    visits: dict[str, Visit] = {}
    for number, file in enumerate(find_archives(places), 1):
        own = run.folder.archive(run.day) / f"{run.id}-{number:05d}.warc{'.gz' if file.suffix == '.gz' else ''}"
        _take(file, own)
        for visit in _visits(own, own.relative_to(run.folder.root).as_posix()):
            visits[visit.source_url] = visit
    state.plan(run.id, [replace(visit, position=i) for i, visit in enumerate(visits.values())], now)


def _take(file: Path, own: Path) -> None:
    own.parent.mkdir(parents=True, exist_ok=True)
    unfinished = own.with_name(own.name + ".tmp")
    unfinished.unlink(missing_ok=True)
    try:
        os.link(file, unfinished)
    except OSError:
        shutil.copyfile(file, unfinished)
    unfinished.replace(own)


def _visits(file: Path, name: str) -> Iterator[Visit]:
    for page, source in read_archive(file, name=name):
        fetched = page.fetched_at.isoformat() if isinstance(page, Page) and page.fetched_at else None
        url = normalize_url(page.source_url)
        yield Visit(
            position=0,
            source_url=page.source_url,
            url=url,
            host=host_of(url),
            result=ARCHIVED,
            final_url=(page.url if isinstance(page, Page) else None) or url,
            archive=source.archive,
            offset=source.offset,
            sha256=source.sha256,
            status=source.status,
            content_type=source.content_type,
            fetched_at=fetched,
        )
