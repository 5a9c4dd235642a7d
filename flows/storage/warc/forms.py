"""One way to read every form of archive: by what is in the file, not by what it is called."""

from __future__ import annotations

import gzip
import re
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from enum import StrEnum
from pathlib import Path

import zstandard

from copydesk.flows.storage.warc.har import har_records
from copydesk.flows.storage.warc.members import Damage, Member, scan_members
from copydesk.flows.storage.warc.saved_pages import UNREADABLE, html_record, mhtml_records, zip_records
from copydesk.flows.storage.warc.streams import RECORD, first_bytes, next_record


class Form(StrEnum):
    """What a file is."""

    WARC = "WARC or ARC"
    WACZ = "WACZ"
    MHTML = "MHTML"
    HAR = "HAR"
    ZIP = "a page in a zip"
    HTML = "HTML"


#: Forms of a single page: a folder of them is taken in as one archive.
LOOSE = (Form.MHTML, Form.ZIP, Form.HTML)

#: An ending that promises a form, and that form: a file that breaks the promise is named, not read as something else.
_PROMISED = {
    ".warc": Form.WARC, ".arc": Form.WARC, ".wet": Form.WARC, ".wacz": Form.WACZ, ".mhtml": Form.MHTML,
    ".mht": Form.MHTML, ".har": Form.HAR, ".zip": Form.ZIP,
}  # fmt: skip

#: Each comment is taken once and for all: to part them in each possible way takes a time that grows without bound.
_HTML = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*+(?:(?><!--.*?-->|<\?xml.*?\?>)\s*+)*+<(?:!doctype\s+html|html|head|body|title|meta|article)\b",
    re.IGNORECASE | re.DOTALL,
)
_WIDE_HTML = re.compile(rb"(?:\xff\xfe<\0|\xfe\xff\0<)(?:\0?!\0?[dD]|\0?[hH]\0?[tT])")
#: A WARC file in a WACZ, or in a zip in which somebody packed them by hand.
_INNER = re.compile(r"(?:^|/)[^/]+\.(?:warc|arc)(?:\.gz|\.zst)?$", re.IGNORECASE)
#: A WACZ in another one: several crawls given on as one file.
_INNER_WACZ = re.compile(r"\.wacz$", re.IGNORECASE)
_MAIL = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:[A-Za-z][A-Za-z0-9-]*:|From )")
#: A HAR file may have notes of its writer before its log; some are in UTF-16, as a shell writes them.
_HAR = re.compile(
    rb'(?:\xef\xbb\xbf)?\s*\{\s*(?:"[^"\\]{1,40}"\s*:\s*(?:"[^"\\]{0,200}"|[\w.]{1,40})\s*,\s*){0,9}"log"\s*:'
    rb'|(?:\xff\xfe|\xfe\xff)[\0\s]*\{[\0\s]*"\0?l\0?o\0?g\0?"'
)
_PACKED = re.compile(r"\.(?:gz|zst)$", re.IGNORECASE)


class NoArchive(ValueError):
    """A file is in no form that is read, or not in the one that its name says; the message says which."""


def form_of(path: Path) -> Form | None:
    """What a file is, by its first bytes; `None` for what is read by nobody here.

    Raises `NoArchive` where its name promises an archive that it is not.
    """
    form = _seen(path)
    promised = _PROMISED.get(Path(_PACKED.sub("", path.name.lower())).suffix)
    if promised is Form.ZIP and form is Form.WACZ:
        return form
    if promised is Form.MHTML and form is None and _MAIL.match(first_bytes(path)):
        return promised
    is_damaged = promised is Form.WARC and form is not promised and next_record(path, 0) is not None
    if promised is not None and form != promised and path.stat().st_size and not is_damaged:
        raise NoArchive(f"its name says {promised}, and it is {form or 'something else'}")
    return promised or form


def _seen(path: Path) -> Form | None:
    head = first_bytes(path)
    if RECORD.match(head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")):
        return Form.WARC
    if is_torn_zip(path):
        return Form.WACZ
    if _is_zip(path):
        return _zip_form(path)
    if _HTML.match(head) or _WIDE_HTML.match(head):
        return Form.HTML
    if _MAIL.match(head) and any(sign in head.lower() for sign in (b"multipart/related", b"content-location:")):
        return Form.MHTML
    return Form.HAR if _HAR.match(head) else None


def _zip_form(path: Path) -> Form | None:
    with zipfile.ZipFile(path) as packed:
        names = packed.namelist()
    if any(_is_inner(name) or _INNER_WACZ.search(name) for name in names):
        return Form.WACZ
    return Form.ZIP if any(name.lower().endswith((".html", ".htm")) for name in names) else None


def is_torn_zip(path: Path) -> bool:
    """Whether a file is the beginning of a zip whose rest is missing, with records that can be read all the same."""
    with path.open("rb") as file:
        begins = file.read(4) == b"PK\x03\x04"
    return begins and not _is_zip(path) and next_record(path, 0) is not None


def _is_zip(path: Path) -> bool:
    """Whether a file is a zip whose directory can be read; that there is one is what `zipfile` itself looks at."""
    try:
        with zipfile.ZipFile(path):
            return True
    except UNREADABLE:
        return False


def _is_inner(name: str) -> bool:
    return _INNER.search(name) is not None


def is_of_mirror(name: str, root: Path) -> bool:
    """Whether a file is one that a mirror tool keeps for itself: HTTrack's logs, cache and list, wget's originals.

    wget keeps a page as it came (`NAME.orig`) beside the one whose links it has put right.
    """
    if name.endswith(".orig") and (root / name.removesuffix(".orig")).is_file():
        return True
    own = ("hts-log.txt", "cookies.txt", "index.html", "backblue.gif", "fade.gif", "hts-cache")
    *folders, file = Path(name).parts
    places = (("/".join(folders[:at]), part) for at, part in enumerate((*folders, file)))
    return any(part in own and (root / folder / "hts-cache").is_dir() for folder, part in places)


def scan_archive_file(path: Path, name: str, form: Form) -> Iterator[Member | Damage]:
    """Every record of a file of that form, and what of it cannot be read; `name` is its place below its folder."""
    if form is Form.WARC:
        yield from scan_members(path)
        return
    try:
        yield from _wacz(path) if form is Form.WACZ else _saved(path, name, form)
    except (*UNREADABLE, KeyError, TypeError, AttributeError) as error:
        yield Damage(path, 0, 0, f"it cannot be read as {form}: {error or type(error).__name__}")


def _wacz(path: Path) -> Iterator[Member | Damage]:
    if is_torn_zip(path):
        yield Damage(path, 0, 0, "the zip breaks off: what is left of the archives in it is read")
        yield from scan_members(path)
        return
    for inner, place in inner_files(path):
        if isinstance(inner, str):
            yield Damage(path, 0, 0, f"in {place}: {inner}")
            continue
        for found in scan_members(inner):
            yield replace(found, why=f"in {place}: {found.why}") if isinstance(found, Damage) else found


def scan_folder(root: Path) -> Iterator[Member | Damage]:
    """Every page that is saved by itself in a folder, and what of them cannot be read."""
    for path in sorted(p for p in root.rglob("*") if p.is_file()):
        name = path.relative_to(root).as_posix()
        try:
            form = None if is_of_mirror(name, root) else form_of(path)
        except ValueError:
            continue
        if form in LOOSE:
            for found in scan_archive_file(path, f"{root.resolve().name}/{name}", form):
                yield replace(found, why=f"in {name}: {found.why}") if isinstance(found, Damage) else found


def _saved(path: Path, name: str, form: Form) -> Iterator[Member | Damage]:
    found: list[Member] = []
    has_bad = False
    if form is Form.HTML:
        record = html_record(read_unpacked(path), name)
        found = [record] if record else []
    elif form is Form.MHTML:
        found = list(mhtml_records(read_unpacked(path)))
    else:
        entries = zip_records(path) if form is Form.ZIP else har_records(read_unpacked(path))
        for entry in entries:
            if isinstance(entry, Member):
                found.append(entry)
            else:
                has_bad = True
                yield Damage(path, 0, 0, entry.why)
    if not found and not has_bad:
        yield Damage(path, 0, 0, f"{form} without the address of a page")
    yield from found


def inner_files(path: Path, *, is_outer: bool = True) -> Iterator[tuple[Path | str, str]]:
    """The WARC files of a WACZ, each unpacked for as long as it is looked at, and what it is called there.

    In place of one that the zip holds damaged, why. A WACZ may hold others, which hold no further ones.
    """
    with zipfile.ZipFile(path) as packed, tempfile.TemporaryDirectory() as scratch:
        for name in sorted(packed.namelist()):
            is_wacz = is_outer and _INNER_WACZ.search(name) is not None
            if not (is_wacz or _is_inner(name)):
                continue
            try:
                inner = Path(packed.extract(name, scratch))
                found = inner_files(inner, is_outer=False) if is_wacz else iter([(inner, name)])
                for file, place in found:
                    yield file, f"{name}/{place}" if is_wacz else place
                inner.unlink()
            except UNREADABLE as error:
                yield str(error) or type(error).__name__, name


def read_unpacked(path: Path) -> bytes:
    """The content of a file, without the gzip or zstd around it."""
    data = path.read_bytes()
    if data.startswith(b"\x1f\x8b"):
        return gzip.decompress(data)
    if data.startswith(b"\x28\xb5\x2f\xfd"):
        return zstandard.ZstdDecompressor().stream_reader(data, read_across_frames=True).read()
    return data
