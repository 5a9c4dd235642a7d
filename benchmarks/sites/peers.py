"""What others find of a site from its home page: trafilatura in this process, news-please in a venv of its own."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path

#: news-please's crawlers and what is set for each. Its own heuristics want `og:type`, which most of these sites do not
#: write; what its feeds and sitemaps list is counted without them, what its crawl finds by links with them.
_AS_LISTED = (
    '[Heuristics]\nenabled_heuristics = {"crawler_contains_only_article_alikes": True}\n'
    'pass_heuristics_condition = "crawler_contains_only_article_alikes"\nmin_headlines_for_linked_test = 5\n'
)
_CRAWLERS = {"feed": ("RssCrawler", True), "sitemap": ("SitemapCrawler", True), "crawl": ("RecursiveCrawler", False)}

#: In place of its pipelines, which read the text of pages: what it hands on, an address a line.
_PIPELINE = """
class Found:
    def process_item(self, item):
        with open({found!r}, "a") as file:
            file.write(item["url"] + "\\n")
        return item
"""

#: Seconds that one crawl of news-please may take.
LONGEST = 1800


def of_trafilatura(origin: str) -> dict[str, set[str]]:
    """What trafilatura's discovery finds from a home page."""
    from trafilatura.settings import DEFAULT_CONFIG

    # The sites are on this machine; what is imported next reads this once.
    DEFAULT_CONFIG["DEFAULT"]["SSRF_PROTECTION"] = "off"
    from trafilatura.feeds import find_feed_urls
    from trafilatura.sitemaps import sitemap_search

    found: dict[str, set[str]] = {}
    for name, search in (("feed", find_feed_urls), ("sitemap", sitemap_search)):
        found[f"trafilatura {name}"] = set()
        with suppress(Exception):
            found[f"trafilatura {name}"] = set(search(f"{origin}/"))
    return found


def of_news_please(origin: str, port: int, venv: Path) -> dict[str, set[str]]:
    """What each crawler of news-please hands on from a home page; the site stands behind a proxy at `port`."""
    return {f"news-please {name}": _crawled(origin, port, venv, *how) for name, how in _CRAWLERS.items()}


def _crawled(origin: str, port: int, venv: Path, crawler: str, is_listed: bool) -> set[str]:
    package = next(venv.glob("lib/python*/site-packages/newsplease"))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        settings, found = folder / "config.cfg", folder / "found.txt"
        settings.write_text(_settings((package / "config/config.cfg").read_text("utf-8"), folder, is_listed))
        (folder / "found_by_news_please.py").write_text(_PIPELINE.format(found=str(found)))
        site = {"url": f"{origin}/", "crawler": crawler}
        (folder / "sitelist.hjson").write_text(json.dumps({"base_urls": [site]}))
        subprocess.run(
            [
                venv / "bin/python",
                package / "single_crawler.py",
                settings,
                folder / "sitelist.hjson",
                "0",
                "False",
                "False",
            ],
            env=os.environ | {"http_proxy": f"http://127.0.0.1:{port}", "PYTHONPATH": str(folder)},
            capture_output=True,
            timeout=LONGEST,
            check=False,
        )
        # A crawler that finds no feed or sitemap ends with an error and no file: it found nothing.
        return set(found.read_text("utf-8").splitlines()) if found.exists() else set()


def _settings(shipped: str, folder: Path, is_listed: bool) -> str:
    """The settings that it ships with, but for where it writes, the usual name of a sitemap, and no second crawler."""
    ours = shipped.replace("~/news-please-repo/", f"{folder}/").replace(
        "sitemap_patterns = []", 'sitemap_patterns = ["sitemap.xml"]'
    )
    ours = ours.replace('"SitemapCrawler": "RecursiveCrawler"', '"SitemapCrawler": None')
    head, _, rest = ours.partition("[Heuristics]")
    if is_listed:
        ours = head + _AS_LISTED + "\n[Files]" + rest.partition("\n[Files]")[2]
    head, _, rest = ours.partition("\nITEM_PIPELINES = ")
    pipelines = {"found_by_news_please.Found": 100}
    return f"{head}\nITEM_PIPELINES = {pipelines}\n{rest.partition('}')[2]}"
