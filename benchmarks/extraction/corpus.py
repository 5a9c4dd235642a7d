"""Pages with gold text, read from a folder of `NAME.warc.gz` and `NAME.gold.jsonl.gz`, and the measure beside it."""

from __future__ import annotations

import gzip
import importlib.util
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from urllib.parse import urlsplit

from warcio.archiveiterator import ArchiveIterator

from copydesk.cleaners.html.decode import decode
from copydesk.cleaners.model.page import Page

#: The sets whose licence lets a model fitted to them ship, and the one that only measures.
FITTED = ("aeb", "fundus", "wcxb")
MEASURED = ("daniel",)


@dataclass(frozen=True, slots=True)
class Sample:
    """One page of a set: its text as HTML, its gold row."""

    set: str
    html: str
    gold: dict[str, str]

    @property
    def url(self) -> str:
        return self.gold["url"]

    @property
    def host(self) -> str:
        return urlsplit(self.url).netloc

    def fold(self, folds: int, cut: str = "f") -> int:
        """A fold for all pages of one registered name: the last two labels of the host, hashed; `cut` names a way."""
        return zlib.crc32((cut + ".".join(self.host.split(".")[-2:])).encode()) % folds


def read_set(folder: Path, name: str) -> Iterator[Sample]:
    """The pages of one set that have text, in the order of the gold."""
    dev = folder / "dev"
    bodies: dict[str, Page] = {}
    with (dev / f"{name}.warc.gz").open("rb") as file:
        for record in ArchiveIterator(file):
            if record.rec_type == "response":
                url = record.rec_headers.get_header("WARC-Target-URI")
                kind = record.http_headers.get_header("Content-Type") if record.http_headers else None
                bodies[url] = Page(url, record.content_stream().read(), url, kind)
    with gzip.open(dev / f"{name}.gold.jsonl.gz", "rt", encoding="utf-8") as lines:
        for gold in map(json.loads, lines):
            html = decode(bodies[gold["url"]])
            yield Sample(name, html if isinstance(html, str) else "", gold)


def load_score(folder: Path) -> ModuleType:
    """The measure `score.py` that comes with the pages."""
    spec = importlib.util.spec_from_file_location("score", folder / "score.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(folder / "score.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
