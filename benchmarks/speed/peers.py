"""The peers, run by an interpreter of their own: reads lots of pages when told to, and says what each took.

A line of standard input is a peer's name and a WARC file; the answer is a JSON line with the seconds of the processor,
those of the peer's child processes included, and its texts. The first line out says which peers this interpreter has,
and in which versions. Nothing of ours is imported here.
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

#: What a peer reads out of the pages of a lot, in their order; a peer whose texts are another's gives none.
Texts = list[str]


def trafilatura_default(lot: Path) -> Texts:
    import trafilatura

    return [trafilatura.extract(body, url=url) or "" for url, body in read(lot)]


def trafilatura_with_metadata(lot: Path) -> Texts:
    import trafilatura

    options: dict[str, Any] = {"with_metadata": True, "output_format": "json", "include_comments": False}
    found = [trafilatura.extract(body, url=url, **options) for url, body in read(lot)]
    return [json.loads(each)["text"] or "" if each else "" for each in found]


def trafilatura_fast(lot: Path) -> Texts:
    import trafilatura

    return [trafilatura.extract(body, url=url, fast=True, include_comments=False) or "" for url, body in read(lot)]


def resiliparse(lot: Path) -> Texts:
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.encoding import bytes_to_str, detect_encoding

    return [extract_plain_text(bytes_to_str(body, detect_encoding(body)), main_content=True) for _, body in read(lot)]


def turbohtml(lot: Path) -> Texts:
    from turbohtml import parse

    return [parse(body.decode("utf-8", "replace")).main_text() or "" for _, body in read(lot)]


def newspaper(lot: Path) -> Texts:
    from newspaper import Article

    texts: Texts = []
    for url, body in read(lot):
        article = Article(url, fetch_images=False)
        article.download(input_html=body.decode("utf-8", "replace"))
        # A page that it cannot parse (Korean without nltk, say) costs it what it took until there.
        with suppress(Exception):
            article.parse()
        texts.append(article.text or "")
    return texts


def datatrove(lot: Path) -> Texts:
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
    # Its texts are trafilatura's, which stand in a line of their own.
    return []


#: What each peer is called, what it needs, and what it does. Reading the file is counted for datatrove alone.
PEERS: dict[str, tuple[tuple[str, ...], Callable[[Path], Texts]]] = {
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
        texts = PEERS[name][1](Path(lot))
        answer([spent() - began, texts])


if __name__ == "__main__":
    main()
