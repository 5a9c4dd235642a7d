"""Saved pages of every kind that `copydesk clean` takes: HTML, text, JSON lines, archives, folders, standard input."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from copydesk.cleaners.model.page import Hints, Page
from copydesk.cleaners.model.record import Source
from copydesk.flows.pipeline.options import Saved
from copydesk.flows.storage.warc.forms import Form, form_of, is_of_mirror, scan_archive_file
from copydesk.flows.storage.warc.members import Damage
from copydesk.flows.storage.warc.reader import PAGE_OF, Refusal, further_count, is_page, parse_member, parse_warc_date
from copydesk.flows.storage.warc.saved_pages import UNREADABLE, html_record
from copydesk.flows.storage.warc.streams import first_bytes


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An input, or a line of one, that cannot be read: where and why, for a person."""

    place: str
    problem: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What a folder holds that is no page, nor an archive of any: names below the folder, by how they end."""

    folder: str
    names: dict[str, list[str]]

    def __str__(self) -> str:
        kinds = (f"{len(names)} {ending} ({_some(names)})" for ending, names in sorted(self.names.items()))
        return f"left out in {self.folder}: {', '.join(kinds)}"


def _some(names: list[str]) -> str:
    return ", ".join(names[:3]) + (", ..." if len(names) > 3 else "")


#: What an address without its scheme begins with.
_HOST = re.compile(r"(?:[\w-]+\.)+[^\W\d]{2,}(?::\d+)?(?:/|$)")


def read_inputs(paths: list[Path]) -> Iterator[Saved | Unreadable | LeftOut]:
    """Every page of these files and folders, in the order given, folders sorted by name.

    A page without an address is named by its path under its folder; where two folders have a file of one name, by the
    folder's name, too: they are different pages.
    """
    labels = _labels(paths)
    for root in paths:
        label = labels.get(root, "")
        if root.is_dir():
            yield from _folder(root, label)
        elif root.exists():
            yield from _file(root, label + root.name) or [
                Unreadable(str(root), f"not a kind of file that is read: {READ}")
            ]
        else:
            hint = "; an address begins with https://" if _may_be_address(root) else ""
            yield Unreadable(str(root), f"no such file or folder{hint}")


def _may_be_address(path: Path) -> bool:
    """Whether a name that is no file's looks like an address without its scheme: `lantern.example/news`."""
    return _HOST.match(path.as_posix()) is not None and path.suffix.lower() not in (*_PAGES, *_READERS, ".gz")


def _labels(paths: list[Path]) -> dict[Path, str]:
    """What the names begin with, for inputs that have a file of another one's name: as much of a path as differs."""
    names = {root: set(_names(root)) for root in paths if root.exists()}
    times = Counter(name for each in names.values() for name in each)
    alike = [root for root, each in names.items() if any(times[name] > 1 for name in each)]
    parts = {root: root.resolve().parts if root.is_dir() else root.resolve().parent.parts for root in alike}
    length = 1
    while len({each[-length:] for each in parts.values()}) < len(set(parts.values())):
        length += 1
    return {root: "/".join(each[-length:]).lstrip("/") + "/" for root, each in parts.items()}


def _names(root: Path) -> Iterator[str]:
    if not root.is_dir():
        yield root.name
        return
    for path in root.rglob("*"):
        if path.is_file():
            yield path.relative_to(root).as_posix()


def _folder(root: Path, label: str) -> Iterator[Saved | Unreadable | LeftOut]:
    left_out: dict[str, list[str]] = {}
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if not path.is_file():
            if kind := _no_file(path):
                left_out.setdefault(kind, []).append(name)
            continue
        below = f"{root.resolve().name}/{name}"
        found = None if is_of_mirror(name, root) else _file(path, label + name, below=below)
        if found is None:
            left_out.setdefault(path.suffix.lower() or "without an ending", []).append(name)
        else:
            yield from found
    if left_out:
        yield LeftOut(str(root), left_out)


def _no_file(path: Path) -> str | None:
    """What of a folder's entries is neither a file nor a folder that is looked through."""
    if path.is_symlink():
        return "link to a folder" if path.is_dir() else "link that leads nowhere"
    return None if path.is_dir() else "pipe or device"


def _file(path: Path, name: str, *, below: str = "") -> Iterator[Saved | Unreadable] | None:
    """What is in a file; `None` where it is of no kind that is read. `below` is its place with the folder's name."""
    suffixes = [s.lower() for s in path.suffixes[-2:] if s.lower() != ".gz"]
    try:
        if suffixes and (reader := _READERS.get(suffixes[-1])):
            return _careful(path, reader(path, name))
        form = form_of(path)
    except UNREADABLE as error:
        return iter([Unreadable(str(path), str(error) or type(error).__name__)])
    if form is None and suffixes and suffixes[-1] in _PAGES:
        form = Form.HTML
    if form is Form.HTML:
        return _careful(path, _html(path, name, below))
    return _careful(path, _archive(path, name, form)) if form else None


def _careful(path: Path, found: Iterator[Saved | Unreadable]) -> Iterator[Saved | Unreadable]:
    try:
        yield from found
    except UNREADABLE as error:
        yield Unreadable(str(path), str(error) or type(error).__name__)


def _open(path: Path) -> bytes:
    with gzip.open(path) if _is_packed(path) else path.open("rb") as file:
        return file.read()


def _is_packed(path: Path) -> bool:
    """Whether the name says gzip; names come in capitals, too."""
    return path.suffix.lower() == ".gz"


def _html(path: Path, name: str, below: str) -> Iterator[Saved]:
    """A page, under the address that its saver wrote into it, or that the folders of a mirror tell."""
    body = _open(path)
    record = html_record(body, below)
    url = record.target if record else None
    at = parse_warc_date(record.header["warc-date"]) if record else None
    page = Page(url or name, body, url=url, content_type="text/html", fetched_at=at)
    yield Saved(page, Source(archive=name, sha256=_sha256(body)))


def _text(path: Path, name: str) -> Iterator[Saved]:
    body = _open(path)
    yield Saved(Page(name, body, content_type="text/plain"), Source(archive=name, sha256=_sha256(body)))


def _archive(path: Path, name: str, form: Form) -> Iterator[Saved | Unreadable]:
    """The pages of an archive; further pages of an article go with its first, right behind which they stand."""
    first: Saved | None = None
    try:
        for found in scan_archive_file(path, name, form):
            if isinstance(found, Damage):
                yield Unreadable(str(path), str(found))
            elif is_page(found):
                page = saved(*parse_member(found, name))
                if first is not None and found.header.get(PAGE_OF.lower()) == first.page.source_url:
                    first = replace(first, page=replace(first.page, further=(*first.page.further, page.page)))
                    continue
                if first is not None:
                    yield first
                first = page if further_count(found) else None
                if first is None:
                    yield page
    except UNREADABLE:
        # The rest of the archive cannot be read; what was read of it counts.
        if first is not None:
            yield first
        raise
    if first is not None:
        yield first


def saved(page: Page | Refusal, source: Source) -> Saved:
    """What the archive gave for a place, as input."""
    if isinstance(page, Refusal):
        return Saved(Page(page.source_url, b"", url=page.source_url), source, refused=page.reject)
    return Saved(page, source)


def _json_lines(path: Path, name: str) -> Iterator[Saved | Unreadable]:
    with gzip.open(path, "rb") if _is_packed(path) else path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                place = f"{name}#{number}"
                try:
                    yield _row(json.loads(line), place)
                except json.JSONDecodeError as error:
                    why = f"it is no JSON object ({error.msg}, column {error.colno}); each line has to be a whole one"
                    yield Unreadable(f"{path}:{number}", why)
                except (ValueError, TypeError, AttributeError, RecursionError) as error:
                    yield Unreadable(f"{path}:{number}", str(error))


def _row(row: dict[str, Any], place: str) -> Saved:
    if not isinstance(row, dict):
        raise ValueError("a line must be a JSON object")
    body, kind = (row["html"], "text/html") if "html" in row else (row.get("text"), "text/plain")
    if not isinstance(body, str):
        raise ValueError('a line needs "html" or "text", a string')
    url = row.get("url")
    if url is not None and not isinstance(url, str):
        raise ValueError('"url" must be a string')
    fetched = row.get("fetched_at")
    page = Page(
        source_url=url or place,
        url=url,
        body=body.encode("utf-8", "surrogatepass").decode("utf-8", "replace").encode(),
        content_type=f"{kind}; charset=utf-8",
        fetched_at=datetime.fromisoformat(fetched) if isinstance(fetched, str) else None,
    )
    return Saved(
        page,
        Source(archive=place, sha256=_sha256(page.body)),
        Hints(_string(row.get("title")), _string(row.get("language") or row.get("lang"))),
    )


def _sha256(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def _string(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


#: Kinds that their endings tell: text and JSON lines have nothing in them that does.
_READERS: dict[str, Callable[[Path, str], Iterator[Saved | Unreadable]]] = {".txt": _text, ".jsonl": _json_lines}

#: Endings of pages, which are read whatever they begin with.
_PAGES = (".html", ".htm", ".xhtml")

#: What is read, for whoever gave something else.
READ = "HTML, .txt, .jsonl, WARC, ARC, WACZ, MHTML, HAR, pages in zips, each also gzipped"


#: What a page of standard input is called that has no address.
_NAME = "standard-input"

#: An object, or a list of them: a list is none of the lines that are read, and is told so.
_JSON = re.compile(rb"\s*(?:\[\s*)?\{")

_GZIP = b"\x1f\x8b"


@contextmanager
def piped_file(stream: BinaryIO) -> Iterator[Path]:
    """What is piped into a stream as a file, which goes when the block ends; its name says what it is."""
    with tempfile.TemporaryDirectory(prefix="copydesk-") as folder:
        path = Path(folder) / _NAME
        with path.open("wb") as file:
            shutil.copyfileobj(stream, file)
        yield path.rename(path.with_name(f"{_NAME}{_ending(path)}"))


def _ending(path: Path) -> str:
    """The ending by which `read_inputs` knows it; none for what tells itself what it is."""
    form = form_of(path)
    if form not in (None, Form.HTML):
        return ""
    head = first_bytes(path).removeprefix(b"\xef\xbb\xbf")
    is_page = form is Form.HTML or head.lstrip().startswith(b"<")
    kind = ".html" if is_page else ".jsonl" if _JSON.match(head) else ".txt"
    with path.open("rb") as file:
        return kind + (".gz" if file.read(2) == _GZIP else "")


def named_for_people(unreadable: list[Unreadable], piped: list[Path]) -> list[Unreadable]:
    """What could not be read, with standard input called by its name: nobody knows the file that it was kept in."""
    found = unreadable
    for path in piped:
        found = [replace(item, place=item.place.replace(str(path), "standard input")) for item in found]
    return found
