"""The pages that the page state figures are taken over: the development sets of ../shared/bench/extraction."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import pickle
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from warcio.archiveiterator import ArchiveIterator

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from cleaners.decode import decode
from cleaners.dom import Document, parse
from cleaners.page import Page
from cleaners.record import Reject

SETS = ("wcxb", "fundus", "aeb", "daniel", "wcxb_other")
INDEX_TYPES = frozenset({"collection", "listing"})


@dataclass(frozen=True)
class Sample:
    """One page: its set, what it is (`article` or a type of wcxb_other), and what extraction makes of it."""

    set: str
    url: str
    kind: str
    body: bytes
    content_type: str | None
    text: str

    @property
    def page(self) -> Page:
        return Page(self.url, self.body, url=self.url, content_type=self.content_type)

    @property
    def domain(self) -> str:
        """The host without its first labels: what a fold leaves out together."""
        return ".".join((urlsplit(self.url).hostname or "").split(".")[-2:])

    def document(self) -> Document:
        text = decode(self.page)
        return parse("" if isinstance(text, Reject) else text, self.url)


def read_samples(bench: Path) -> list[Sample]:
    """All pages of the sets, with their text; the text is kept in a temporary folder, since it takes minutes."""
    samples = []
    for name in SETS:
        types = _types(bench / "dev" / f"{name}.gold.jsonl.gz") if name == "wcxb_other" else {}
        pages = list(_pages(bench / "dev" / f"{name}.warc.gz"))
        texts = _texts(name, pages)
        samples += [
            Sample(name, p.source_url, types.get(p.source_url, "article"), p.body, p.content_type, texts[p.source_url])
            for p in pages
        ]
    return samples


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


def _texts(name: str, pages: list[Page]) -> dict[str, str]:
    reader = os.environ.get("COPYDESK_BENCH_READER", "trafilatura")
    digest = hashlib.sha256("".join(p.source_url for p in pages).encode()).hexdigest()[:12]
    cache = Path(tempfile.gettempdir()) / f"copydesk-pagestates-{reader}-{name}-{digest}.pkl"
    if not cache.exists():
        cache.write_bytes(pickle.dumps({p.source_url: _extract(p, reader) for p in pages}))
    texts: dict[str, str] = pickle.loads(cache.read_bytes())
    return texts


def _extract(page: Page, reader: str) -> str:
    html = decode(page)
    if isinstance(html, Reject):
        return ""
    if reader == "copydesk":
        from cleaners.article import lay_out
        from cleaners.extract import extract

        return lay_out(extract(parse(html, page.url)).parts)[0]
    import trafilatura

    return trafilatura.extract(html, include_comments=False) or ""
