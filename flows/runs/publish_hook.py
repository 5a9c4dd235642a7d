"""Downstream teams are told of each manifest that is published: signed, in order, and again until it arrived.

What was told is kept in the data folder (`hook/told.json`): of each day the digest of the manifest that the receiver
has. So it does not matter what published (a night, pasted addresses, a recleaning, an article taken back), nor whether
the receiver was away: it gets what is new, day after day, the newest state of each. A message is a Standard Webhook
(https://www.standardwebhooks.com), whose libraries check the signature.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from copydesk.flows.config.groups import PublishHook
from copydesk.flows.runs.notices import post_json
from copydesk.flows.storage.atomic_files import write_whole
from copydesk.flows.storage.data_folder import HOOK, HOOK_TOLD, DataFolder
from copydesk.flows.storage.lock import LockedError, lock_folder

#: Seconds that the receiver may take.
_TIMEOUT = 30.0

#: How a secret begins that is base64; any other is taken as it is.
PREFIX = "whsec_"


@dataclass(frozen=True, slots=True)
class Told:
    """What came of telling: how many messages arrived, and what went wrong with the one after them."""

    arrived: int = 0
    problem: str | None = None


def tell_published(data: Path, hook: PublishHook, *, now: datetime | None = None) -> Told:
    """Tell the receiver of every manifest that it does not have, day after day, up to the first that does not arrive.

    Where nothing was told yet, what is published already counts as known but for its newest day.
    """
    if hook.url is None:
        return Told()
    try:
        (data / HOOK).mkdir(exist_ok=True)
        with lock_folder(data / HOOK, "telling what is published"):
            return _tell_all(DataFolder(data), hook, now or datetime.now(UTC))
    except LockedError:
        # Another process tells it just now.
        return Told()


def _tell_all(folder: DataFolder, hook: PublishHook, now: datetime) -> Told:
    place = folder.root / HOOK_TOLD
    known = json.loads(place.read_bytes()) if place.exists() else _first(folder)
    arrived = 0
    for day, body in _news(folder, known["days"]):
        problem = _send(hook, _message(day, body, known["sequence"] + 1, now), now)
        if problem:
            return Told(arrived, problem)
        known = {"sequence": known["sequence"] + 1, "days": known["days"] | {day.isoformat(): _digest(body)}}
        write_whole(place, json.dumps(known).encode())
        arrived += 1
    return Told(arrived)


def _first(folder: DataFolder) -> dict[str, Any]:
    days = folder.days()[:-1]
    return {"sequence": 0, "days": {d.isoformat(): _digest(folder.manifest(d).read_bytes()) for d in days}}


def _news(folder: DataFolder, known: dict[str, str]) -> Iterator[tuple[date, bytes]]:
    for day in folder.days():
        body = folder.manifest(day).read_bytes()
        if known.get(day.isoformat()) != _digest(body):
            yield day, body


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def _message(day: date, manifest: bytes, sequence: int, now: datetime) -> bytes:
    told = {
        "type": "copydesk.published",
        "timestamp": now.isoformat(timespec="seconds"),
        "data": {"sequence": sequence, "day": day.isoformat(), "manifest": json.loads(manifest)},
    }
    return json.dumps(told, ensure_ascii=False).encode()


def _send(hook: PublishHook, body: bytes, now: datetime) -> str | None:
    assert hook.url is not None
    # The same for each try of one message, so that a receiver that answered too late does not count it twice.
    id = f"msg_{hashlib.sha256(_without_time(body)).hexdigest()[:32]}"
    stamp = str(int(now.timestamp()))
    headers = {"webhook-id": id, "webhook-timestamp": stamp}
    if hook.secret:
        headers["webhook-signature"] = signature(hook.secret, id, stamp, body)
    direct = urllib.request.build_opener(_NoRedirect).open
    return post_json("receiver of manifests", hook.url, body, timeout=_TIMEOUT, headers=headers, opener=direct)


def signature(secret: str, id: str, stamp: str, body: bytes) -> str:
    """The signature of a message by Standard Webhooks.

    >>> key = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    >>> signature(key, "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", b'{"test": 2432232314}')
    'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='
    """
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX)) if secret.startswith(PREFIX) else secret.encode()
    except binascii.Error:
        key = secret.encode()
    made = hmac.new(key, f"{id}.{stamp}.".encode() + body, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(made).decode()}"


def _without_time(body: bytes) -> bytes:
    told = json.loads(body)
    return json.dumps(told["data"], sort_keys=True).encode()


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A message that is sent on to elsewhere would arrive there as a GET without its body: that is no arrival."""

    def redirect_request(self, *_: Any) -> None:
        return None
