"""The peers, run by an interpreter of their own: reads lots of pages when told to, and says what each took.

A line of standard input is a peer's name and a WARC file; the answer is a JSON line with the seconds of the processor,
those of the peer's child processes included. The first line out says which peers this interpreter has, and in which
versions. Nothing of ours is imported here.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

Pages = list[tuple[str, bytes]]


def trafilatura_default(lot: Path) -> None:
    import trafilatura

    for url, body in read(lot):
        trafilatura.extract(body, url=url)


def trafilatura_with_metadata(lot: Path) -> None:
    import trafilatura

    for url, body in read(lot):
        trafilatura.extract(body, url=url, with_metadata=True, output_format="json", include_comments=False)


def trafilatura_fast(lot: Path) -> None:
    import trafilatura

    for url, body in read(lot):
        trafilatura.extract(body, url=url, fast=True, include_comments=False)


def resiliparse(lot: Path) -> None:
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.encoding import bytes_to_str, detect_encoding

    for _, body in read(lot):
        extract_plain_text(bytes_to_str(body, detect_encoding(body)), main_content=True)


def turbohtml(lot: Path) -> None:
    from turbohtml import parse

    for _, body in read(lot):
        parse(body.decode("utf-8", "replace")).main_text()


def newspaper(lot: Path) -> None:
    from newspaper import Article

    for url, body in read(lot):
        article = Article(url, fetch_images=False)
        article.download(input_html=body.decode("utf-8", "replace"))
        # A page that it cannot parse (Korean without nltk, say) costs it what it took until there.
        with suppress(Exception):
            article.parse()


def datatrove(lot: Path) -> None:
    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.extractors import Trafilatura
    from datatrove.pipeline.formatters import FTFYFormatter
    from datatrove.pipeline.readers import WarcReader
    from datatrove.pipeline.writers import JsonlWriter

    with tempfile.TemporaryDirectory() as out:
        # Its own second a page would drop pages where the machine is busy.
        steps = [
            WarcReader(str(lot.parent), glob_pattern=lot.name),
            Trafilatura(timeout=10),
            FTFYFormatter(),
            JsonlWriter(f"{out}/pages"),
        ]
        LocalPipelineExecutor(pipeline=steps, logging_dir=f"{out}/log", skip_completed=False).run()
        if not list(Path(out, "pages").iterdir()):
            raise RuntimeError("datatrove wrote nothing")


#: What each peer is called, what it needs, and what it does. Reading the file is counted for datatrove alone.
PEERS: dict[str, tuple[tuple[str, ...], Callable[[Path], None]]] = {
    "trafilatura": (("trafilatura",), trafilatura_default),
    "trafilatura with metadata": (("trafilatura",), trafilatura_with_metadata),
    "trafilatura, fast": (("trafilatura",), trafilatura_fast),
    "resiliparse, main content": (("resiliparse",), resiliparse),
    "turbohtml, main text": (("turbohtml",), turbohtml),
    "datatrove: WARC, trafilatura, ftfy, JSONL": (("datatrove", "trafilatura", "ftfy"), datatrove),
    "newspaper4k": (("newspaper4k",), newspaper),
}


@cache
def read(lot: Path) -> Pages:
    """The pages of a lot, read before the clock runs."""
    from warcio.archiveiterator import ArchiveIterator

    with lot.open("rb") as file:
        return [
            (r.rec_headers.get_header("WARC-Target-URI"), r.content_stream().read())
            for r in ArchiveIterator(file)
            if r.rec_type == "response"
        ]


def spent() -> float:
    """Seconds of the processor of this process and of those children that ended."""
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in both)


def versions(packages: tuple[str, ...]) -> str | None:
    """The packages with their versions; `None` where one is not installed."""
    try:
        return ", ".join(f"{package} {version(package)}" for package in packages)
    except PackageNotFoundError:
        return None


def main() -> None:
    # Peers write to standard output what they like; answers have a descriptor of their own.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)

    def answer(value: Any) -> None:
        print(json.dumps(value), file=answers, flush=True)

    answer({name: versions(needed) for name, (needed, _) in PEERS.items()})
    for line in sys.stdin:
        name, lot = json.loads(line)
        read(Path(lot))
        began = spent()
        PEERS[name][1](Path(lot))
        answer(spent() - began)


if __name__ == "__main__":
    main()
