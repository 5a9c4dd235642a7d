"""HAR: what a browser exchanged with its servers, each answer as a record."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from copydesk.cleaners.text.json_items import items_before_slip
from copydesk.flows.storage.warc.members import Member
from copydesk.flows.storage.warc.saved_pages import WEB, BadEntry, utc

#: Headers of what was undone, and of what is no longer true of a decoded body.
_GONE = frozenset({"content-encoding", "transfer-encoding", "content-length", "content-type"})


def har_records(data: bytes) -> Iterator[Member | BadEntry]:
    """The answers of a HAR file. Their bodies are decoded, texts to Unicode: headers that told otherwise go."""
    entries, slip = _har_entries(data)
    if slip:
        yield BadEntry(f"entry {len(entries) + 1} and what follows: {slip}")
    for number, entry in enumerate(entries, 1):
        try:
            answer, asked = entry.get("response") or {}, entry.get("request") or {}
            # A status of 0 is a request that was broken off, or answered from a cache without its body.
            if answer.get("status") and WEB.match(asked.get("url", "")):
                yield _har_record(asked["url"], answer, entry.get("startedDateTime"))
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            yield BadEntry(f"entry {number}: {error or type(error).__name__}")


def _har_entries(data: bytes) -> tuple[list[Any], str | None]:
    """The entries of a HAR file, and what was wrong behind the last of them."""
    try:
        return list(json.loads(data)["log"].get("entries", ())), None
    except ValueError:
        # JSON itself tells of its encoding (RFC 7159, 8.1); a file that breaks off may do so within a letter.
        text = data.decode(json.detect_encoding(data), "replace")
        return items_before_slip(text, "entries")


def _har_record(url: str, answer: dict[str, Any], at: str | None) -> Member:
    content = answer.get("content") or {}
    kind = str(content.get("mimeType") or "application/octet-stream")
    body, is_there = _har_body(content)
    if is_there and str(content.get("encoding")).lower() != "base64":
        kind = f"{kind.partition(';')[0]}; charset=utf-8"
    status = 200 if body and answer["status"] == 304 else answer["status"]  # the body is the cache's: whole, as it was
    lines = [f"HTTP/1.1 {status} {answer.get('statusText') or ''}".rstrip(), f"Content-Type: {kind}"]
    lines += [f"{h['name']}: {h['value']}" for h in answer.get("headers", ()) if h["name"].lower() not in _GONE]
    if answer.get("redirectURL") and not any(h["name"].lower() == "location" for h in answer.get("headers", ())):
        lines.append(f"Location: {answer['redirectURL']}")
    lines.append(f"Content-Length: {len(body) if is_there else _missing(content, answer)}")
    head = "\r\n".join(" ".join(line.splitlines()) for line in lines).encode("utf-8", "replace")
    header = {
        "warc-type": "response",
        "warc-target-uri": url.partition("#")[0],
        "warc-date": utc(_iso(at)),
        "content-type": "application/http; msgtype=response",
    }
    return Member(None, header, head + b"\r\n\r\n" + body)


def _missing(content: dict[str, Any], answer: dict[str, Any]) -> int:
    """How long a body was that is not in the file, so that it counts as cut: at least a byte, unless it is told empty.

    Browsers leave out what is empty, and what they were not asked to keep, whose size they may not know either (-1).
    """
    size, sent = content.get("size"), answer.get("bodySize")
    told = [int(each) for each in (size, sent) if each is not None and int(each) > 0]
    return max(told, default=0 if size is not None and int(size) == 0 else 1)


def _har_body(content: dict[str, Any]) -> tuple[bytes, bool]:
    text = content.get("text")
    if not isinstance(text, str):
        return b"", False
    if str(content.get("encoding")).lower() == "base64":
        try:
            return base64.b64decode(text), True
        except binascii.Error:
            return b"", False
    return text.encode("utf-8", "replace"), True


def _iso(text: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
