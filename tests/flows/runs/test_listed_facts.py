"""What a feed says of a page that does not say it: it gets into the record, and stays there. Over real HTTP."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from copydesk.flows.runs.fetch import FetchOptions, plan_partitions
from copydesk.flows.runs.nightly import NightOptions, open_night, run_night
from copydesk.flows.runs.reclean import reclean_days
from copydesk.flows.storage.backends import state_of
from tests.flows.paper import Paper, article
from tests.flows.stories import rows_of

ONE_WORKER = NightOptions(1)
ADDRESS = "/news/ferry-of-lowen"
ITEM = """<item><title>Ferry of Lowen Sails Again</title><link>{link}</link>
<dc:creator>Ida Holm</dc:creator><category>Harbour</category><category>Uncategorized</category>
<pubDate>{date}</pubDate></item>"""
DATE = "Sat, 14 Mar 2026 06:30:00 +0100"


def feed(paper: Paper, *dates: str) -> None:
    items = "".join(ITEM.format(link=paper.origin + ADDRESS, date=date) for date in dates)
    head = '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>The Paper</title>'
    paper.put("/feed.xml", f"{head}{items}</channel></rss>", "text/xml")


def desk(data: Path, paper: Paper) -> FetchOptions:
    """A data folder whose sources are the paper's feed and sitemap."""
    sources = data / "sources.toml"
    urls = f'["{paper.origin}/feed.xml", "{paper.origin}/sitemap.xml"]'
    sources.write_text(f'[[source]]\nname = "paper"\nurl = {urls}\n')
    place = f"<url><loc>{paper.origin}{ADDRESS}</loc></url>"
    paper.put("/sitemap.xml", f"<urlset>{place}</urlset>", "text/xml")
    return FetchOptions(sources, allow=(paper.address,), delay=0.0)


def night(data: Path, what: FetchOptions) -> None:
    with open_night(data, what, ONE_WORKER) as one:
        run_night(one)


def facts(record: dict[str, Any]) -> tuple[Any, ...]:
    return record["title"], record["published_at"], record["authors"], record["tags"], record["revision"]


def test_a_silent_page_is_dated_and_signed_by_its_feed_on_every_later_night(data: Path, paper: Paper) -> None:
    paper.article(ADDRESS, "Lowen")
    what = desk(data, paper)
    feed(paper, DATE)
    night(data, what)
    (first,) = rows_of(data, "records")
    said = ("Ferry of Lowen Sails Again", "2026-03-14T06:30:00+01:00", ["Ida Holm"], ["Harbour"])
    assert facts(first) == (*said, 1)
    # Read again from the archive, it is the same.
    _, done = reclean_days(data, options=ONE_WORKER)
    assert [each.difference.is_empty for each in done] == [True]
    # The feed names it no more; the sitemap does, and the page has changed.
    feed(paper)
    paper.put(ADDRESS, article("Lowen").replace("cheered", "clapped and cheered"))
    night(data, what)
    assert [facts(row) for row in rows_of(data, "records")] == [(*said, 1), (*said, 2)]


def test_a_run_that_is_taken_up_knows_what_the_feed_said(data: Path, paper: Paper) -> None:
    paper.article(ADDRESS, "Lowen")
    what = desk(data, paper)
    feed(paper, DATE)
    with pytest.raises(KeyboardInterrupt), open_night(data, what, ONE_WORKER) as one:  # noqa: PT012
        with state_of(one.run.folder) as state:
            plan_partitions(one.run, state, what, 1)
        raise KeyboardInterrupt
    feed(paper)
    night(data, what)
    (record,) = rows_of(data, "records")
    assert record["published_at"] == "2026-03-14T06:30:00+01:00"


def test_a_feed_that_calls_its_clock_gmt_is_held_against_the_page(data: Path, paper: Paper) -> None:
    """The page shows the clock that the feed calls GMT: it may be any zone's. Its own word with a zone stands."""
    byline = "</h1><p class='when'>14 March 2026, 06:30</p>"
    paper.put(ADDRESS, article("Lowen").replace("</h1>", byline))
    what = desk(data, paper)
    feed(paper, "Sat, 14 Mar 2026 06:30:00 GMT")
    night(data, what)
    own = '<meta property="article:published_time" content="2026-03-14T06:30:00+02:00">'
    paper.put(ADDRESS, article("Lowen").replace("</title>", f"</title>{own}").replace("engine", "motor"))
    night(data, what)
    dates = [row["published_at"] for row in rows_of(data, "records")]
    assert dates == ["2026-03-14T06:30:00", "2026-03-14T06:30:00+02:00"]
