"""The pages that the page state figures are taken over: the development sets of ../shared/bench/extraction."""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from warcio.archiveiterator import ArchiveIterator

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from copydesk.cleaners.html.decode import decode  # noqa: E402
from copydesk.cleaners.html.document import Document, parse  # noqa: E402
from copydesk.cleaners.model.page import Page  # noqa: E402
from copydesk.cleaners.model.record import Reject  # noqa: E402

_CANONICAL = re.compile(rb'rel="canonical" href="([^"]+)"')
HTML = "text/html; charset=utf-8"
SETS = ("wcxb", "fundus", "aeb", "daniel", "wcxb_other")
INDEX_TYPES = frozenset({"collection", "listing"})


@dataclass(frozen=True)
class Sample:
    """One page: its set, what it is (`article`, a state, or a type of wcxb_other), and its bytes."""

    set: str
    kind: str
    page: Page

    @property
    def url(self) -> str:
        return self.page.source_url

    @property
    def domain(self) -> str:
        """The host without its first labels: what a fold leaves out together."""
        return ".".join((urlsplit(self.url).hostname or "").split(".")[-2:])

    def document(self) -> Document:
        text = decode(self.page)
        return parse("" if isinstance(text, Reject) else text, self.page.url)


def read_samples(bench: Path) -> Iterator[Sample]:
    """All pages of the development sets."""
    for name in SETS:
        types = _types(bench / "dev" / f"{name}.gold.jsonl.gz") if name == "wcxb_other" else {}
        for page in _pages(bench / "dev" / f"{name}.warc.gz"):
            yield Sample(name, types.get(page.source_url, "article"), page)


def read_fixtures() -> Iterator[Sample]:
    """The pages in fixtures/pages/states; the folder of each is what it is."""
    for path in sorted((ROOT / "fixtures" / "pages" / "states").glob("*/*.html")):
        name = f"{path.parent.name}/{path.name}"
        body = path.read_bytes()
        canonical = _CANONICAL.search(body)
        url = canonical.group(1).decode() if canonical else None
        yield Sample("fixtures", path.parent.name, Page(name, body, url=url, content_type=HTML))


def _types(gold: Path) -> dict[str, str]:
    with gzip.open(gold, "rt", encoding="utf-8") as lines:
        return {row["url"]: row["page_type"] for row in map(json.loads, lines)}


def _pages(archive: Path) -> Iterator[Page]:
    with archive.open("rb") as stream:
        for record in ArchiveIterator(stream):
            if record.rec_type == "response":
                url = record.rec_headers.get_header("WARC-Target-URI")
                content_type = record.http_headers.get_header("content-type")
                yield Page(url, record.content_stream().read(), url=url, content_type=content_type)
