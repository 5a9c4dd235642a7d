"""Print how often title, date and authors are right, beside trafilatura's in the same process on the same pages.

    python -m benchmarks.metadata.figures FOLDER [--sets fundus wcxb] [--alone]

FOLDER holds sets as `../shared/bench/extraction/dev` does. The packaged weights are fitted to fundus and wcxb: on these
pages they flatter; `benchmarks.metadata.train` gives the cross-validated figures. Times are CPU milliseconds a page,
ours without the parse that other readers share.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import Any

from benchmarks.metadata.sets import GoldPage, read_set
from copydesk.cleaners.html.document import parse
from copydesk.cleaners.metadata import read_metadata
from copydesk.cleaners.metadata.labels import words
from copydesk.cleaners.metadata.moments import AHEAD_AGREED

FIELDS = ("title", "date", "authors")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sets", nargs="+", default=["fundus", "wcxb"])
    parser.add_argument("--alone", action="store_true", help="without trafilatura, which takes ten times as long")
    asked = parser.parse_args()
    for name in asked.sets:
        pages = list(read_set(asked.folder, name))
        readers = {"copydesk": ours} if asked.alone else {"copydesk": ours, "trafilatura": theirs}
        for reader, read in readers.items():
            show(name, reader, pages, [read(page) for page in pages])


def ours(page: GoldPage) -> tuple[dict[str, Any], float]:
    """What copydesk reads, and the CPU seconds it took."""
    document = parse(page.html, page.url)
    start = time.process_time()
    found = read_metadata(document, url=page.url, fetched_at=page.fetched_at)
    taken = time.process_time() - start
    return {"title": found.title, "date": found.published_at, "authors": found.authors}, taken


def theirs(page: GoldPage) -> tuple[dict[str, Any], float]:
    """What trafilatura reads, and the CPU seconds it took, its parse included."""
    from trafilatura.metadata import extract_metadata

    start = time.process_time()
    latest = (page.fetched_at + AHEAD_AGREED).date().isoformat()
    found = extract_metadata(page.html, page.url, date_config={"original_date": True, "max_date": latest})
    taken = time.process_time() - start
    authors = [name for name in (found.author or "").split("; ") if name]
    return {"title": found.title, "date": found.date, "authors": authors}, taken


def show(name: str, reader: str, pages: list[GoldPage], results: list[tuple[dict[str, Any], float]]) -> None:
    """One line of figures: shares over the pages whose gold has the field."""
    shares = []
    for field in FIELDS:
        both = zip(pages, results, strict=True)
        hits = [_is_right(field, page.gold[field], found[field]) for page, (found, _) in both if page.gold[field]]
        shares.append(f"{field} {sum(hits) / len(hits):.4f}" if hits else f"{field} -")
    times = [taken for _, taken in results]
    print(f"{name:7s} {reader:12s} {'  '.join(shares)}  {1000 * sum(times) / len(times):.2f} ms a page")


def _is_right(field: str, gold: Any, found: Any) -> bool:
    if field == "title":
        return words(found) == words(gold)
    if field == "date":
        return (found or "")[:10] == gold[:10]
    return {words(name) for name in found} == {words(name) for name in gold}


if __name__ == "__main__":
    main()
