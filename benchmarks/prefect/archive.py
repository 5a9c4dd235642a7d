"""Archives of made-up pages: the demo sites' articles, as many as are wanted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from copydesk.flows.demo.sites import build_site, read_sites


def write_archive(path: Path, pages: int) -> Path:
    """Write so many different pages of the demo sites as a WARC file."""
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True, warc_version="WARC/1.1")
        for url, body, content_type in made_pages(pages):
            head = StatusAndHeaders("200 OK", [("Content-Type", content_type)], protocol="HTTP/1.1")
            moment = datetime(2026, 3, 19, tzinfo=UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            dated = {"WARC-Date": moment}
            writer.write_record(
                writer.create_warc_record(
                    url, "response", BytesIO(body), len(body), http_headers=head, warc_headers_dict=dated
                )
            )
    return path


def made_pages(pages: int) -> Iterator[tuple[str, bytes, str]]:
    """Addresses, bodies and types of the demo sites' articles, each site with as many stories as are wanted."""
    sites = [site for site in read_sites() if site.stories]
    for site in sites:
        wanted = -(-pages // len(sites))
        larger = replace(site, stories={**site.stories, "count": wanted})
        origin = f"https://{site.key}.example"
        articles = [
            (path, answer)
            for path, answer in build_site(larger, origin).items()
            if answer.status == 200 and answer.content_type.startswith("text/html") and any(map(str.isdigit, path))
        ]
        for path, answer in articles[:wanted]:
            yield origin + path, answer.body, answer.content_type
