"""Articles over several pages among saved ones: a page whose address counts on from another page's is joined to it.

A night asks for the further pages of an article and archives them behind its first; whoever else archived a site has
them anywhere. There nothing is known of the links between them any more, so their addresses have to say it, and title,
date, writers and text must not say otherwise (`page_state/several_pages.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count, takewhile
from pathlib import Path
from typing import Any

from copydesk.cleaners.steps.boilerplate import observe
from copydesk.cleaners.urls.normalize import normalize_url
from copydesk.cleaners.urls.pages import first_pages
from copydesk.flows.pipeline.shards import (
    PageLine,
    article_from_row,
    article_told,
    dump,
    load,
    load_facts,
    read_shard,
    write_shard,
)

#: By the address of an article's first page: its further pages, each with its number, its address and its article.
Further = dict[str, dict[int, tuple[str, dict[str, Any]]]]


def join_saved(shards: Sequence[Path], folder: Path) -> list[Path]:
    """The shards of pages that were read, in `folder` and with the articles over several pages whole.

    The further pages stay: their article names them, so that they are found to be copies of it.
    """
    further = _further_pages(shards)
    if not further:
        return list(shards)
    joined = [folder / shard.name for shard in shards]
    for shard, out in zip(shards, joined, strict=True):
        write_shard(out, (_joined(line, further) for line in read_shard(shard)))
    return joined


def _further_pages(shards: Sequence[Path]) -> Further:
    """The pages whose addresses count on from that of another page with an article."""
    known = set(_addresses(shards))
    places = {url: place for url in known if (place := next((p for p in first_pages(url) if p[0] in known), None))}
    further: Further = {}
    if places:
        for shard in shards:
            for line in read_shard(shard):
                if (url := _address(load_facts(line))) and (place := places.get(url)):
                    further.setdefault(place[0], {}).setdefault(place[1], (url, load(line)["article"]))
    return further


def _addresses(shards: Sequence[Path]) -> Iterator[str]:
    """The addresses, in one form, of the articles that have a headline."""
    for shard in shards:
        for line in read_shard(shard):
            if url := _address(load_facts(line)):
                yield url


def _address(row: PageLine) -> str | None:
    """The address of a line's article, if it has a headline."""
    return normalize_url(row["url"]) if row.get("title") else None


def _joined(line: bytes, further: Further) -> bytes:
    """A line, its article with the pages that go on with it."""
    facts = load_facts(line)
    pages = further.get(_address(facts) or "")
    if not pages:
        return line
    # What reads pages is imported where there is a page to join: the process that hands them out does without.
    from copydesk.cleaners.page_state.several_pages import join_pages

    counted = takewhile(pages.__contains__, count(2))
    others = ((pages[number][0], article_from_row(pages[number][1])) for number in counted)
    first = article_from_row(load(line)["article"])
    whole = join_pages(first, facts["url"], others)
    if whole is first:
        return line
    return dump({**facts, **article_told(whole, observe(whole).to_row())})
