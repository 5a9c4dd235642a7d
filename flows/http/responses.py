"""What a fetch comes to: a whole answer, or a problem that says whether another try makes sense."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from copydesk.cleaners.model.record import Reason

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Validators:
    """What makes a request conditional, and the address that gave it."""

    url: str
    etag: str | None = None
    last_modified: str | None = None

    def headers(self, url: str) -> dict[str, str]:
        """The headers of a request to `url`: none unless that very address gave the validators."""
        if url != self.url:
            return {}
        named = {"If-None-Match": self.etag, "If-Modified-Since": None if self.etag else self.last_modified}
        return {name: value for name, value in named.items() if value}


@dataclass(frozen=True, slots=True)
class Response:
    """A whole response: `raw` as it came (its chunks undone, its content coding not), `body` decoded.

    `url` is the address that answered; `asked_at` is when the request went out.
    """

    url: str
    status: int
    phrase: str
    headers: Headers
    raw: bytes
    body: bytes
    request_headers: Headers
    asked_at: datetime

    def header(self, name: str) -> str | None:
        """The last header of that name, in any case."""
        wanted = name.lower()
        return next((value for key, value in reversed(self.headers) if key.lower() == wanted), None)


@dataclass(frozen=True, slots=True)
class FetchError:
    """Why an address gave no answer.

    `is_final` tells a reject from a failure; `can_pass` says that another try in this run makes sense; `wait` is what
    the server asks for, in seconds. `trail` are the addresses that led to one, the last, of another crawl's hosts.
    """

    reason: Reason
    detail: str | None = None
    url: str | None = None
    is_final: bool = False
    can_pass: bool = False
    wait: float | None = None
    status: int | None = None
    trail: tuple[str, ...] = ()
