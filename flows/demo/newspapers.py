"""The demo sites on loopback: real newspapers in miniature, over real HTTP."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import Any, Self

from copydesk.flows.config.sources import source_text
from copydesk.flows.demo.sites import Answer, DemoSite, build_site, expected_rows, read_sites

#: When the pages of each night were last changed, as `Last-Modified` says it.
_NIGHTS = {
    1: datetime(2026, 3, 18, 21, 0, tzinfo=UTC),
    2: datetime(2026, 3, 19, 21, 0, tzinfo=UTC),
}

#: Seconds between two requests to one demo site: quick, and still seen in a trace.
DELAY = 0.02


@dataclass(frozen=True, slots=True)
class DemoRequest:
    """One request that a demo site got, and the status of its answer."""

    site: str
    path: str
    status: int


@dataclass
class _Served:
    """One running site: its server, and its answers by night and path."""

    site: DemoSite
    server: ThreadingHTTPServer
    origin: str
    answers: Mapping[int, Mapping[str, Answer]] = field(default_factory=dict)


class DemoServer:
    """Serves the demo sites, each on a free port of 127.0.0.1, while the `with` block lasts.

    `night` says which night it is, 1 or 2; set it between two runs. On the second night one article has been changed,
    one is new, and one is gone though the feed still names it.
    """

    def __init__(self, sites: tuple[DemoSite, ...] | None = None) -> None:
        self.night = 1
        self.asked: list[DemoRequest] = []
        self._sites = read_sites() if sites is None else sites
        self._served: dict[str, _Served] = {}

    def __enter__(self) -> Self:
        for site in self._sites:
            server = _Server(("127.0.0.1", 0), _reader(self, site.key))
            origin = f"http://127.0.0.1:{server.server_port}"
            answers = {night: build_site(site, origin, night) for night in _NIGHTS}
            self._served[site.key] = _Served(site, server, origin, answers)
        for served in self._served.values():
            Thread(target=served.server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for served in self._served.values():
            served.server.shutdown()
            served.server.server_close()

    @property
    def origins(self) -> dict[str, str]:
        """Where each site is, by its key: `{"en": "http://127.0.0.1:41234", ...}`."""
        return {key: served.origin for key, served in self._served.items()}

    @property
    def allow(self) -> list[str]:
        """The sites as `HOST:PORT`, for the crawl's `--allow`."""
        return [origin.removeprefix("http://") for origin in self.origins.values()]

    def sources_toml(self, path: Path) -> Path:
        """Write a `sources.toml` that names the sites' feeds, sitemaps and section pages; give its path back."""
        path.write_text("\n".join(map(_source, self._served.values())), "utf-8")
        return path

    def write_rules(self, folder: Path) -> Path:
        """Write the site rules that a person wrote for some demo sites as `HOST:PORT.toml`; give the folder back."""
        folder.mkdir(parents=True, exist_ok=True)
        for served in self._served.values():
            if served.site.rules:
                host = served.origin.removeprefix("http://")
                (folder / f"{host}.toml").write_text(served.site.rules, "utf-8")
        return folder

    def expected(self) -> list[dict[str, Any]]:
        """What should come of every listed address tonight, with the sites' real origins."""
        rows = [row for served in self._served.values() for row in expected_rows(served.site, self.night)]
        return [{key: self._located(value) for key, value in row.items()} for row in rows]

    def answer(self, key: str, path: str) -> Answer:
        """What a site answers to a path with its query tonight; a 404 for what it does not know."""
        answers = self._served[key].answers[self.night]
        found = answers.get(path) or answers.get(path.partition("?")[0])
        return found or Answer(b"<!doctype html><title>404</title><h1>404</h1>", status=404)

    def site(self, key: str) -> DemoSite:
        """One of the sites."""
        return self._served[key].site

    def changed_at(self, key: str, path: str) -> datetime:
        """When that answer last became what it is."""
        first, last = (answers.get(path) for answers in self._served[key].answers.values())
        return _NIGHTS[1] if self.night == 1 or first == last else _NIGHTS[2]

    def _located(self, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        for key, origin in self.origins.items():
            value = value.replace(f"{{{key}}}", origin)
        return value


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing when an asker hangs up on us; anything else is a bug to be seen."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


def _listings(site: DemoSite) -> list[str]:
    """The paths of a site's feeds, sitemaps and section pages that its source names."""
    paths = {
        "feed": [site.feed_path],
        "sitemap": ["/sitemap-news.xml"],
        "sections": [site.section_path.format(section=key) for key in site.sections],
        "home": ["/"],
    }
    return [path for name in site.sources for path in paths[name]]


def _source(served: _Served) -> str:
    site = served.site
    urls = [f"{served.origin}{path}" for path in _listings(site)]
    return source_text(site.name, urls, delay=DELAY, languages=[site.language])


def _reader(demo: DemoServer, key: str) -> type[BaseHTTPRequestHandler]:
    """The request handler of one site. Its listings are made for each request, as most are, and have no validators."""

    class Reader(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._answer(with_body=True)

        def do_HEAD(self) -> None:
            self._answer(with_body=False)

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing: `demo.asked` keeps what was asked."""

        def _answer(self, *, with_body: bool) -> None:
            answer = demo.answer(key, self.path)
            tag = f'"{sha256(answer.body).hexdigest()[:20]}"'
            changed = demo.changed_at(key, self.path)
            is_listing = self.path in _listings(demo.site(key))
            fresh = not is_listing and answer.status == 200 and _is_fresh(self.headers, tag, changed)
            status = 304 if fresh else answer.status
            demo.asked.append(DemoRequest(key, self.path, status))
            self.send_response(status)
            if not is_listing:
                self.send_header("ETag", tag)
                self.send_header("Last-Modified", format_datetime(changed, usegmt=True))
            if answer.location:
                self.send_header("Location", answer.location)
            body = b"" if fresh else answer.body
            if not fresh:
                self.send_header("Content-Type", answer.content_type)
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if with_body:
                self.wfile.write(body)

    return Reader


def _is_fresh(headers: Any, tag: str, changed: datetime) -> bool:
    """Whether the asker's copy is still good (RFC 9110, 13.1): the tag counts before the date."""
    wanted = headers.get("If-None-Match")
    if wanted is not None:
        return tag in (part.strip().removeprefix("W/") for part in wanted.split(",")) or wanted.strip() == "*"
    since = headers.get("If-Modified-Since")
    try:
        return since is not None and parsedate_to_datetime(since) >= changed
    except ValueError:
        return False
