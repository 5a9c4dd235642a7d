"""Pages as browsers and mirror tools save them, as records: MHTML, SingleFile and its zips, HTTrack and wget.

The address of a page is taken from the file itself, where its saver wrote it there: in a comment, a header, a manifest.
Mirrors also tell it by their folders, which are called by the host.
"""

from __future__ import annotations

import email
import email.policy
import email.utils
import json
import lzma
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.errors import CloseBoundaryNotFoundDefect
from email.header import decode_header, make_header
from email.message import Message
from pathlib import Path
from urllib.parse import quote, urljoin

import zstandard

from copydesk.flows.storage.warc.members import Member
from copydesk.flows.storage.warc.reader import parse_warc_date

#: What reading a file raises that is damaged, also within a zip; one that has a password there (`RuntimeError`), or is
#: packed in a way that is not known here (`NotImplementedError`, one of them).
UNREADABLE = (
    OSError,
    EOFError,
    ValueError,
    RuntimeError,
    zlib.error,
    lzma.LZMAError,
    zipfile.BadZipFile,
    zstandard.ZstdError,
)

#: Bytes at the start of a page in which savers write their comment.
_HEAD = 8_192

_SINGLE_FILE = re.compile(rb"saved with SingleFile\s+url:\s*(\S+)(?:\s+saved date:\s*([^\r\n(]+))?")
#: As monolith puts it before a page, and WebScrapBook into its first tag.
_MONOLITH = re.compile(rb"<!-- Saved from (\S+)(?: at (\S+))? using monolith")
_SCRAPBOOK = re.compile(
    rb"<html[^>]{0,300}?\sdata-scrapbook-source=[\"'](\S+?)[\"'](?:[^>]{0,300}?-create=[\"'](\d{14}))?"
)
#: HTTrack leaves the scheme out; between the address and the date stands its version.
_HTTRACK = re.compile(rb"<!-- Mirrored from (\S+) by HTTrack[^,>]*(?:, ([^>]*?))? ?-->")
#: What Internet Explorer began and Chrome goes on with, the length of the address in brackets.
_MARK_OF_THEWEB = re.compile(rb"<!-- saved from url=\(\d+\)(\S+) -->")
WEB = re.compile(r"https?://", re.IGNORECASE)
#: A folder that is called by a host, also with a port, which wget sets off by a colon or, for Windows, a plus sign, and
#: HTTrack by a low line.
_HOST = re.compile(
    r"(?:(?:[a-z0-9_-]+\.)+[a-z][a-z0-9-]+|(?:\d{1,3}\.){3}\d{1,3}|localhost)(?:[:+_]\d{1,5})?", re.IGNORECASE
)
_PORT = re.compile(r"[:+_](\d{1,5})$")
#: Endings that folders have and top-level domains of news sites do not.
_NO_DOMAIN = frozenset({"html", "htm", "files", "old", "bak", "orig", "tmp", "txt", "json", "d", "dir", "git", "warc"})
#: What wget calls the folders of schemes, where it is asked to make them.
_SCHEMES = frozenset({"http", "https"})
_INDEX = re.compile(r"(?:^|(?<=/))index\.html?$")


def html_record(body: bytes, name: str) -> Member | None:
    """A saved page as a record; `None` where neither it nor the folders in its `name` tell its address."""
    told = _narrow(body)
    for saver in (_SINGLE_FILE, _MONOLITH, _SCRAPBOOK):
        found = saver.search(told, 0, _HEAD)
        if found and WEB.match(url := _address(found[1])):
            return _record(url, body, _parse_date(found[2]))
    found = _HTTRACK.search(told)
    if found:
        return _record(_with_scheme(_address(found[1]), body), body, _parse_date(found[2]))
    found = _MARK_OF_THEWEB.search(told, 0, _HEAD)
    if found and WEB.match(url := _address(found[1])):
        return _record(url, body, None)
    place = _place_on_host(name)
    return _record(_with_scheme(place, body), body, None) if place else None


def _narrow(body: bytes) -> bytes:
    """A page in which its saver's comment can be looked for: one in UTF-16 is not, as it stands."""
    return body.decode("utf-16", "replace").encode() if body.startswith((b"\xff\xfe", b"\xfe\xff")) else body


def _address(found: bytes) -> str:
    """An address as it stands in markup, where `&` is `&amp;`, or is not."""
    return found.decode("utf-8", "replace").replace("&amp;", "&")


def _place_on_host(name: str) -> str | None:
    """The host and the path that a file's name tells below the folder of a mirror, and the scheme where it does."""
    *folders, file = name.split("/")
    for at, folder in enumerate(folders):
        host = _HOST.fullmatch(folder)
        if host and _PORT.sub("", folder).rpartition(".")[2].lower() not in _NO_DOMAIN:
            path = _INDEX.sub("", "/".join([*folders[at + 1 :], file]))
            scheme = f"{folders[at - 1]}://" if at and folders[at - 1] in _SCHEMES else ""
            host_and_port = _PORT.sub(r":\1", folder)
            return f"{scheme}{host_and_port}/{quote(path, safe='/%?=&@:+,;~!$()*')}"
    return None


def _with_scheme(place: str, body: bytes) -> str:
    """An address whose scheme its saver left out: the one by which the page itself names its host."""
    if WEB.match(place):
        return place
    host = place.partition("/")[0].encode()
    is_plain = b"http://" + host in body and b"https://" + host not in body
    # Whose port is named ran a server of their own, without a certificate.
    return f"{'http' if is_plain or b':' in host else 'https'}://{place}"


def mhtml_records(data: bytes) -> Iterator[Member]:
    """The page of an MHTML file: its root part, as it is in the page's own charset."""
    # Some savers begin with empty lines, which would end the head.
    message = email.message_from_bytes(data.removeprefix(b"\xef\xbb\xbf").lstrip(), policy=email.policy.compat32)
    root = _root(message)
    if root is None:
        return
    body, url = root.get_payload(decode=True), _mail_place(message, root)
    if isinstance(body, bytes) and url:
        charset = root.get_content_charset()
        kind = root.get_content_type() + (f"; charset={charset}" if charset else "")
        yield _record(url, body, _mail_date(message.get("Date")), kind, is_cut=_is_cut(message, root, body))


def _is_cut(message: Message, root: Message, body: bytes) -> bool:
    """Whether the file breaks off within its page: no boundary closes it, and the page does not end itself."""
    *_, last = message.walk()
    is_open = any(isinstance(fault, CloseBoundaryNotFoundDefect) for part in message.walk() for fault in part.defects)
    return is_open and last is root and not body.rstrip().lower().endswith(b"</html>")


def _mail_place(message: Message, root: Message) -> str | None:
    """The address of the page: the first that is one of the web, the part's own held against that of the whole."""
    snapshot, own, whole, base = (
        _unfolded(part.get(name))
        for part, name in (
            (message, "Snapshot-Content-Location"),
            (root, "Content-Location"),
            (message, "Content-Location"),
            (message if message["Content-Base"] else root, "Content-Base"),
        )
    )
    joined = urljoin(base or whole, own) if own else ""
    return next((place for place in (snapshot, own, joined, whole) if WEB.match(place)), None)


def _unfolded(told: object) -> str:
    """An address of a mail: long ones are folded, and letters beyond ASCII are words of their own (RFC 2047)."""
    return "".join(str(make_header(decode_header(str(told or "")))).split())


def _root(message: Message) -> Message | None:
    """The part that is the page: the one that `start` names, else the first that is HTML."""
    parts = [part for part in message.walk() if not part.is_multipart()]
    start = _bare_id(message.get_param("start"))
    named = [part for part in parts if start and _bare_id(part.get("Content-ID")) == start]
    pages = [part for part in parts if part.get_content_type() in ("text/html", "application/xhtml+xml")]
    return next(iter([*named, *pages]), None)


def _bare_id(told: object) -> str:
    """An id of a part without the brackets that belong round it, and that some savers leave out."""
    return str(told or "").strip().removeprefix("<").removesuffix(">")


@dataclass(frozen=True, slots=True)
class BadEntry:
    """An entry of a HAR file or a zip that cannot be read: which, and why."""

    why: str


def zip_records(path: Path) -> Iterator[Member | BadEntry]:
    """The page of a zip that SingleFile wrote, by itself or inside of an HTML file that unpacks it.

    Where several pages of a zip tell their addresses, or stand in folders called by hosts, each of them.
    """
    with zipfile.ZipFile(path) as packed:
        pages = sorted((n for n in packed.namelist() if n.lower().endswith((".html", ".htm"))), key=_depth)
        bodies = {name: _unzip(packed, name) for name in pages}
        yield from (body for body in bodies.values() if isinstance(body, BadEntry))
        whole = {name: body for name, body in bodies.items() if isinstance(body, bytes)}
        records = (html_record(body, name) for name, body in whole.items())
        own = {record.target: record for record in records if record}
        if own or not whole:
            yield from own.values()
            return
        body = next(iter(whole.values()))
        record = html_record(body, "") or html_record(_prelude(path) + body, "")
        if record is None and "manifest.json" in packed.namelist():
            told = json.loads(packed.read("manifest.json"))
            url = told.get("originalUrl") if isinstance(told, dict) else None
            record = _record(url, body, None) if isinstance(url, str) and WEB.match(url) else None
        if record is not None:
            yield Member(None, record.header, body)


def _unzip(packed: zipfile.ZipFile, name: str) -> bytes | BadEntry:
    try:
        return packed.read(name)
    except UNREADABLE as error:
        return BadEntry(f"{name}: {error or type(error).__name__}")


def _depth(name: str) -> tuple[int, bool, str]:
    return name.count("/"), not _INDEX.search(name), name


def _prelude(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_HEAD // 2)


def _record(url: str, body: bytes, at: datetime | None, kind: str = "text/html", *, is_cut: bool = False) -> Member:
    header = {
        "warc-type": "resource",
        "warc-target-uri": url.partition("#")[0],
        "warc-date": utc(at),
        "content-type": kind,
        **({"warc-truncated": "unspecified"} if is_cut else {}),
    }
    return Member(None, header, body)


def utc(at: datetime | None) -> str:
    if at is None:
        return ""
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _parse_date(found: bytes | None) -> datetime | None:
    """The date of a comment: as browsers write it (`Thu Jan 01 2026 10:00:00 GMT+0100`), or as mail does."""
    text = (found or b"").decode("latin-1").strip()
    if moment := parse_warc_date(text):
        return moment
    try:
        return datetime.strptime(text, "%a %b %d %Y %H:%M:%S GMT%z")
    except ValueError:
        return _mail_date(text)


def _mail_date(text: str | None) -> datetime | None:
    try:
        return email.utils.parsedate_to_datetime(text) if text else None
    except ValueError:
        return None
