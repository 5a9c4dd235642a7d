"""What machines read of a demo site: its feed, its news sitemap, its robots.txt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from typing import TYPE_CHECKING

from copydesk.flows.demo.sites.articles import DemoArticle

if TYPE_CHECKING:
    from copydesk.flows.demo.sites.pages import Edition


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One line of a list: an address, what it is called there, and the article that lends it date and summary."""

    url: str
    title: str
    article: DemoArticle


def rss(edition: Edition, entries: Sequence[FeedItem]) -> str:
    """The entries as RSS 2.0; no date where the site knows the day alone, for RSS wants a time too."""
    site = edition.site
    items = "\n".join(map(_rss_item, entries))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel>\n'
        f"<title>{escape(site.name)}</title><link>{edition.origin}/</link>\n"
        f"<description>{escape(site.tagline)}</description><language>{site.language}</language>\n"
        f"{items}\n</channel></rss>\n"
    )


def atom(edition: Edition, entries: Sequence[FeedItem]) -> str:
    """The entries as an Atom feed."""
    site = edition.site
    updated = max(_time(entry.article) for entry in entries).isoformat()
    rows = "\n".join(
        f"<entry><title>{escape(e.title)}</title><id>{escape(e.url)}</id>"
        f'<link rel="alternate" type="text/html" href="{escape(e.url)}"/>'
        f"<updated>{_time(e.article).isoformat()}</updated><summary>{escape(e.article.summary)}</summary></entry>"
        for e in entries
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{site.language}">\n'
        f"<title>{escape(site.name)}</title><id>{edition.origin}/</id><updated>{updated}</updated>\n"
        f'<link rel="self" href="{edition.origin}{site.feed_path}"/>\n{rows}\n</feed>\n'
    )


def news_sitemap(edition: Edition, entries: Sequence[FeedItem]) -> str:
    """The entries as a news sitemap (Google's schema 0.9)."""
    site = edition.site
    name = f"<news:name>{escape(site.name)}</news:name><news:language>{site.language}</news:language>"
    rows = "\n".join(
        f"<url><loc>{escape(e.url)}</loc><news:news><news:publication>{name}</news:publication>"
        f"<news:publication_date>{e.article.published_at}</news:publication_date>"
        f"<news:title>{escape(e.title)}</news:title></news:news></url>"
        for e in entries
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        f' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">\n{rows}\n</urlset>\n'
    )


def robots(edition: Edition) -> str:
    """The site's robots.txt."""
    site = edition.site
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in site.disallow)]
    if site.crawl_delay is not None:
        lines.append(f"Crawl-delay: {site.crawl_delay}")
    return "\n".join([*lines, "", f"Sitemap: {edition.origin}/sitemap-news.xml", ""])


def _rss_item(entry: FeedItem) -> str:
    article = entry.article
    date = f"<pubDate>{format_datetime(_time(article))}</pubDate>" if "T" in article.published_at else ""
    return (
        f"<item><title>{escape(entry.title)}</title><link>{escape(entry.url)}</link>"
        f"<guid>{escape(entry.url)}</guid>{date}<description>{escape(article.summary)}</description></item>"
    )


def _time(article: DemoArticle) -> datetime:
    at = datetime.fromisoformat(article.modified_at or article.published_at)
    return at if at.tzinfo else at.replace(tzinfo=UTC)
