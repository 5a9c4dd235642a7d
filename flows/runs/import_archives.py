"""Archives that others made (CC-NEWS, own crawls) as a night: their pages go the same way as fetched ones.

The files are taken into the run's folder, their captures are noted in a scratch index, and the best capture of each
address is planned: a page before an answer that is none, and the newest of several. Each step looks first what is
there, so a broken import goes on where it broke; nothing grows in memory with the number of records.
"""

from __future__ import annotations

import hashlib
import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import Any

from copydesk.cleaners.html.sanitize import redact
from copydesk.cleaners.model.record import Reason, Result
from copydesk.cleaners.urls.normalize import host_of, normalize_url
from copydesk.flows.crawl.crawl_log import same_as_before
from copydesk.flows.pipeline.inputs import LeftOut
from copydesk.flows.runtime.cancellation import check
from copydesk.flows.runtime.worker_pool import die_with_parent
from copydesk.flows.storage.atomic_files import sync_folder
from copydesk.flows.storage.data_folder import Run
from copydesk.flows.storage.object_store import is_remote, open_store
from copydesk.flows.storage.state.capture_index import CaptureIndex
from copydesk.flows.storage.state.database import ARCHIVED, State, Visit
from copydesk.flows.storage.warc.captures import Capture, read_captures
from copydesk.flows.storage.warc.forms import LOOSE, form_of, is_of_mirror
from copydesk.flows.storage.warc.members import Damage, read_members
from copydesk.flows.storage.warc.take_in import renamed, rewrite, take_in, write_member, write_members

#: Bytes of a file that are one part: some 800 pages of a usual size, or 30,000 of the shortest. What a part holds is
#: held in memory until it is noted.
PART_BYTES = 8 << 20

#: Parts that are looked through, or wait to be noted, at a time.
MAX_RUNNING = 4

#: Below so many bytes in all, starting processes takes longer than they save.
ALONE_BYTES = 32 << 20

#: How many damaged pieces are named where no page came of an import.
_TOLD = 3

#: What can be imported, for whoever gave something else.
_READ = "WARC, ARC, WACZ, HAR, MHTML, pages that tell their address, each also gzipped, and folders of them"

#: Told how many bytes of how many are looked through.
OnBytes = Callable[[int, int], None]


class ImportFailed(ValueError):
    """No page came of the files that were named."""


@dataclass(frozen=True, slots=True)
class FilePart:
    """A piece of a file that was taken in, looked through on its own."""

    file: int
    path: Path
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Archives:
    """What was named: archive files, folders of saved pages, and what folders hold besides."""

    files: list[Path]
    left_out: list[LeftOut]


def find_archives(places: Iterable[Path]) -> Archives:
    """The archives among these files and folders, in the order of their names.

    A folder in which pages are saved one by one is one archive. Raises `ImportFailed` where there is none, and for a
    file that is named and not read.
    """
    files: set[Path] = set()
    left_out: list[LeftOut] = []
    for place in places:
        if place.is_dir():
            found = _in_folder(place)
            files.update(found.files)
            left_out += found.left_out
        elif place.exists():
            files.add(_named(place))
        else:
            raise ImportFailed(f"no such file or folder: {place}")
    if not files:
        raise ImportFailed(f"no archive in {', '.join(map(str, places))}: read are {_READ}")
    return Archives(sorted(files), left_out)


def _named(place: Path) -> Path:
    try:
        form = form_of(place)
    except (OSError, ValueError) as error:
        raise ImportFailed(f"{place}: {error}") from error
    if form is None:
        raise ImportFailed(f"{place}: not a kind of archive that is read: {_READ}")
    return place


def _in_folder(root: Path) -> Archives:
    files: list[Path] = []
    names: dict[str, list[str]] = {}
    for path in sorted(p for p in root.rglob("*") if p.is_file()):
        name = path.relative_to(root).as_posix()
        try:
            form = None if is_of_mirror(name, root) else form_of(path)
        except (OSError, ValueError):
            # It is named among what could not be read, when it is to be taken in.
            files.append(path)
            continue
        if form is None:
            names.setdefault(path.suffix.lower() or "without an ending", []).append(name)
        else:
            files.append(root if form in LOOSE else path)
    return Archives(files, [LeftOut(str(root), names)] if names else [])


def bring(places: Iterable[str], folder: Path) -> dict[Path, str]:
    """Archives at fsspec addresses (`s3://bucket/a.warc.gz`) copied below a folder; by path, what each was called.

    Paths stay as they are; what was copied by an earlier call is not copied again. Raises `ImportFailed`.
    """
    brought: dict[Path, str] = {}
    for place in places:
        parent, _, name = place.rpartition("/")
        local = Path(place)
        if is_remote(place):
            local = folder / hashlib.sha256(parent.encode()).hexdigest()[:8] / name
            _copy(parent, name, local)
        brought[local] = place
    return brought


def _copy(parent: str, name: str, local: Path) -> None:
    if local.exists():
        return
    local.parent.mkdir(parents=True, exist_ok=True)
    try:
        open_store(parent).get(name, local)
    except FileNotFoundError as error:
        raise ImportFailed(redact(f"{parent}/{name}: no such file")) from error


def import_pages(
    run: Run, state: State, places: Iterable[Path], now: str, *, workers: int = 1, progress: OnBytes | None = None
) -> None:
    """Take archives into the folder of a run and plan their pages; done once, a run that is taken up goes on.

    A file that is on the same disk is linked, else copied: the archive is then whole without its source.
    """
    state.begin(run.id, run.started_at.isoformat())
    if state.is_planned(run.id):
        return
    files = find_archives(places).files
    with _index(run) as index, _pool(workers, files) as submit:
        _take_all(run, index, files, submit)
        _look_through(run, index, submit, progress)
        for number in index.torn():
            _write_anew(run, index, number)
        _look_through(run, index, submit, progress)
        if not index.has_captures():
            _give_up(run, index)
        index.resolve_revisits()
        with _Copies(run) as copies:
            state.plan(run.id, _visits(index, state, copies), now)


def unreadable(run: Run) -> list[str]:
    """What of the files of an import could not be read, each with the name that it was given by."""
    with _index(run) as index:
        return [f"{source}: {said}" for source, said in index.damage()]


def _index(run: Run) -> CaptureIndex:
    return CaptureIndex(run.work / "captures.db")


Submit = Callable[..., Future[Any]]


@contextmanager
def _pool(workers: int, files: Iterable[Path]) -> Iterator[Submit]:
    """A way to have a function called: in processes, or at once where these are not worth their start."""
    if workers == 1 or sum(file.stat().st_size for file in files if file.is_file()) < ALONE_BYTES:
        yield _call
        return
    context = multiprocessing.get_context("forkserver")
    with ProcessPoolExecutor(workers, context, initializer=die_with_parent) as pool:
        yield pool.submit
        pool.shutdown(cancel_futures=True)


def _call(function: Callable[..., Any], *given: Any) -> Future[Any]:
    done: Future[Any] = Future()
    done.set_result(function(*given))
    return done


def _take_all(run: Run, index: CaptureIndex, files: Iterable[Path], submit: Submit) -> None:
    there = index.files()
    known = {source for source, _ in there.values()}
    waiting = enumerate((file for file in files if str(file) not in known), max(there, default=0) + 1)
    folder = run.folder.archive(run.day)
    todo = (((number, str(file)), (take_in, file, folder / f"{run.id}-{number:05d}")) for number, file in waiting)
    for (number, source), taken in _each(submit, todo):
        index.put_file(number, source, _place(run, taken.path), taken.damage)


def _look_through(run: Run, index: CaptureIndex, submit: Submit, progress: OnBytes | None) -> None:
    """Note the captures of what is not looked through yet."""
    parts = list(_parts(run, index))
    total, done = sum(part.end - part.start for part in parts), 0
    known = index.parts()
    done = sum(part.end - part.start for part in parts if (part.file, part.start) in known)
    todo = (
        (part, (look_through, part, _place(run, part.path))) for part in parts if (part.file, part.start) not in known
    )
    for part, (captures, damage) in _each(submit, todo):
        index.put_part(part.file, part.start, captures, damage)
        done += part.end - part.start
        if progress:
            progress(done, total)


def _write_anew(run: Run, index: CaptureIndex, number: int) -> None:
    """Write a file anew out of its records that can be read.

    In the archive every record is to be one that is told, and erased, by its address: a piece that cannot be read stays
    in the file that was given.
    """
    source, place = index.files()[number]
    taken = rewrite(run.folder.root / place)
    index.put_file(number, source, _place(run, taken.path), taken.damage)


def _give_up(run: Run, index: CaptureIndex) -> None:
    """Take back what was taken in, and say why there is nothing to publish."""
    why = [f"{Path(source).name}: {said}" for source, said in index.damage()]
    for _, place in index.files().values():
        (run.folder.root / place).unlink(missing_ok=True)
    files = ", ".join(Path(source).name for source, _ in index.files().values())
    more = f" and {len(why) - _TOLD} more" if len(why) > _TOLD else ""
    raise ImportFailed(redact(f"no page in {files}; nothing is published. " + "; ".join(why[:_TOLD]) + more))


def look_through(part: FilePart, name: str) -> tuple[list[Capture], list[str]]:
    """The captures of a part, and what of it could not be read."""
    captures, damage = [], []
    for found in read_captures(part.path, name, start=part.start, end=part.end):
        if isinstance(found, Damage):
            damage.append(str(found))
        else:
            captures.append(found)
    return captures, damage


def _parts(run: Run, index: CaptureIndex) -> Iterator[FilePart]:
    for number, (_, place) in index.files().items():
        path = run.folder.root / place
        size = path.stat().st_size
        for start in range(0, max(size, 1), PART_BYTES):
            yield FilePart(number, path, start, min(start + PART_BYTES, size))


def _place(run: Run, path: Path) -> str:
    return path.relative_to(run.folder.root).as_posix()


def _each(submit: Submit, todo: Iterable[tuple[Any, tuple[Any, ...]]]) -> Iterator[tuple[Any, Any]]:
    """What these calls give, as they end; no more of them are held than processes can be busy with."""
    running: dict[Future[Any], Any] = {}
    for key, (function, *given) in todo:
        running[submit(function, *given)] = key
        if len(running) >= MAX_RUNNING or all(future.done() for future in running):
            yield from _ended(running)
    while running:
        yield from _ended(running)


def _ended(running: dict[Future[Any], Any]) -> Iterator[tuple[Any, Any]]:
    check()
    for future in wait(running, return_when=FIRST_COMPLETED).done:
        yield running.pop(future), future.result()


class _Copies:
    """A file of the run for pages that a recorder saw again, byte for byte, at another address than the first one's.

    Each gets a record under its own address: what the archive holds is read, and erased, by address.
    """

    def __init__(self, run: Run) -> None:
        self.run = run
        self.path = run.folder.archive(run.day) / f"{run.id}-00000.warc.gz"

    def __enter__(self) -> _Copies:
        self.path.unlink(missing_ok=True)
        return self

    def __exit__(self, *_: object) -> None:
        if self.path.exists():
            with self.path.open("rb") as file:
                os.fsync(file.fileno())
            sync_folder(self.path.parent)

    def add(self, capture: Capture) -> Capture:
        """Write a capture under the address that it is of now."""
        member = next(read_members(self.run.folder.root / capture.archive, start=capture.offset or 0))
        with self.path.open("ab") as file:
            if not file.tell():
                write_members(file, "archives that were imported", ())
            offset = file.tell()
            write_member(file, renamed(member, capture.url), f"{self.run.id}:{offset}")
        return replace(capture, archive=_place(self.run, self.path), offset=offset)


def _visits(index: CaptureIndex, state: State, copies: _Copies) -> Iterator[Visit]:
    """One visit for each address of the archives, in its spellings."""
    position = count()
    for best, spellings in index.addresses():
        visit = _visit(best, index, state, copies)
        yield replace(visit, position=next(position))
        for spelling in spellings:
            yield replace(_planned(spelling), position=next(position), same_as=visit.same_as or best.url)


def _visit(best: Capture, index: CaptureIndex, state: State, copies: _Copies) -> Visit:
    if best.kind == "redirect":
        end = index.follow(best)
        if end is not None and end.kind != "revisit" and end.url != best.url:
            return replace(_planned(best.url), same_as=end.url)
    elif best.kind == "revisit":
        return _never_seen(_planned(best.url), best, state)
    elif best.goes_to:
        first = index.best(best.goes_to)
        if first is not None and (first.archive, first.offset) == (best.archive, best.offset):
            return replace(_planned(best.url), same_as=first.url)
        best = copies.add(best)
    return replace(
        _planned(best.url),
        result=ARCHIVED,
        final_url=best.final_url,
        archive=best.archive,
        offset=best.offset,
        sha256=best.sha256,
        status=best.status,
        content_type=best.content_type,
        fetched_at=best.date or None,
    )


def _planned(url: str) -> Visit:
    normal = normalize_url(url)
    return Visit(0, url, normal, host_of(normal))


def _never_seen(visit: Visit, revisit: Capture, state: State) -> Visit:
    """A revisit whose original is in no file: as it was, where an earlier run knows the address."""
    known = state.known([visit.url]).get(visit.url) if visit.url else None
    visit = replace(visit, fetched_at=revisit.date or None)
    if known is not None and known.result in ("record", "unchanged"):
        return same_as_before(visit, known)
    detail = f"a revisit of a copy of {revisit.refers_date or 'another day'}, which is in none of these files"
    return replace(visit, result=str(Result.REJECT), reason=Reason.EMPTY_BODY, detail=detail)
