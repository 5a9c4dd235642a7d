"""Saved pages of every kind that `copydesk clean` takes: HTML, text, JSON lines, WARC, and folders of them."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from copydesk.cleaners.model.page import Hints, Page
from copydesk.cleaners.model.record import Reject, Source
from copydesk.flows.storage.warc.members import Damage
from copydesk.flows.storage.warc.reader import Refusal, scan_archive


@dataclass(frozen=True, slots=True)
class Saved:
    """A page, where its bytes are, what its saver says of it, and, where its bytes are no page, why."""

    page: Page
    source: Source
    hints: Hints = field(default_factory=Hints)
    refused: Reject | None = None


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An input, or a line of one, that cannot be read: where and why, for a person."""

    place: str
    problem: str


def read_inputs(paths: list[Path]) -> Iterator[Saved | Unreadable]:
    """Every page of these files and folders, in the order given, folders sorted by name."""
    for root in paths:
        if not root.exists():
            yield Unreadable(str(root), "no such file or folder")
            continue
        for path in sorted(p for p in root.rglob("*") if p.is_file()) if root.is_dir() else [root]:
            reader = _reader(path)
            if reader is None:
                if not root.is_dir():
                    yield Unreadable(str(path), "not a kind of file that can be cleaned: .html .txt .jsonl .warc")
                continue
            name = path.relative_to(root).as_posix() if root.is_dir() else path.name
            try:
                yield from reader(path, name)
            except (OSError, EOFError, ValueError) as error:
                yield Unreadable(str(path), str(error) or type(error).__name__)


def _reader(path: Path) -> Callable[[Path, str], Iterator[Saved | Unreadable]] | None:
    suffixes = [s.lower() for s in path.suffixes[-2:] if s.lower() != ".gz"]
    return READERS.get(suffixes[-1]) if suffixes else None


def _open(path: Path) -> bytes:
    with gzip.open(path) if _is_packed(path) else path.open("rb") as file:
        return file.read()


def _is_packed(path: Path) -> bool:
    """Whether the name says gzip; names come in capitals, too."""
    return path.suffix.lower() == ".gz"


def _html(path: Path, name: str) -> Iterator[Saved]:
    body = _open(path)
    yield Saved(Page(name, body, content_type="text/html"), Source(archive=name, sha256=_sha256(body)))


def _text(path: Path, name: str) -> Iterator[Saved]:
    body = _open(path)
    yield Saved(Page(name, body, content_type="text/plain"), Source(archive=name, sha256=_sha256(body)))


def _warc(path: Path, name: str) -> Iterator[Saved | Unreadable]:
    for found in scan_archive(path):
        yield Unreadable(str(path), str(found)) if isinstance(found, Damage) else saved(*found)


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


READERS: dict[str, Callable[[Path, str], Iterator[Saved | Unreadable]]] = {
    ".html": _html,
    ".htm": _html,
    ".txt": _text,
    ".jsonl": _json_lines,
    ".warc": _warc,
}
