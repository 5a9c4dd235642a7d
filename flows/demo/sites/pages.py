"""The HTML pages of a demo site: its templates, filled."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape
from string import Template
from typing import Any
from urllib.parse import quote

from copydesk.flows.demo.sites.articles import DemoAddress, DemoArticle, DemoSite, more_articles, on_night
from copydesk.flows.demo.sites.body import garble, render_body
from copydesk.flows.demo.sites.feeds import FeedItem

#: How many articles each list beside an article shows.
RELATED, LATEST = 3, 5


@dataclass(frozen=True)
class Edition:
    """One site as it stands on one night at one address."""

    site: DemoSite
    origin: str
    night: int = 1

    @cached_property
    def known(self) -> tuple[DemoArticle, ...]:
        """The articles published so far, newest first, those that are gone included."""
        written = self.site.articles + more_articles(self.site)
        there = [on_night(a, self.night) or a for a in written if a.first_night <= self.night]
        return tuple(sorted(there, key=lambda a: (a.published_at, a.slug), reverse=True))

    @cached_property
    def articles(self) -> tuple[DemoArticle, ...]:
        """The articles that are served, newest first."""
        return tuple(a for a in self.known if on_night(a, self.night))

    @cached_property
    def listed(self) -> tuple[DemoArticle, ...]:
        """The articles that section pages and lists name."""
        return tuple(a for a in self.articles if a.listed)

    def entry(self, article: DemoArticle) -> FeedItem:
        """The article as a line of a list."""
        return FeedItem(self.origin + self.site.path_of(article), article.title, article)

    def section_path(self, section: str) -> str:
        """Where the list of a section is."""
        return self.site.section_path.format(section=section)

    def author_path(self, name: str) -> str:
        """Where the list of an author's articles is."""
        return self.site.author_path.format(name=_slug(name))

    def tag_path(self, tag: str) -> str:
        """Where the list of a tag's articles is."""
        return self.site.tag_path.format(name=_slug(tag))


def article_html(edition: Edition, article: DemoArticle, *, template: str = "article") -> str:
    """The page of an article, in its site's template or another form of it (`print`, `amp`, `mobile`)."""
    site = edition.site
    values = _article_values(edition, article)
    numbered = site.inserts.items() if template == "article" else ()
    inserts = {int(number): _fill(site.snippets[name], values) for number, name in numbered}
    layout = article.layout or site.layout
    body = render_body(article, layout=layout, inserts=inserts, wrap=site.wrap)
    if article.paywall:
        body = body.partition("</p>")[0] + "</p>\n" + _fill(site.snippets["paywall"], values)
    if article.mojibake:
        body = garble(body)
    return _fill(site.templates[template], {**values, "body": body})


def list_page(
    edition: Edition, heading: str, articles: Sequence[DemoArticle], *, path: str, others: Iterable[FeedItem] = ()
) -> str:
    """A page that lists articles: home, a section, an author, a tag."""
    rows = [edition.entry(article) for article in articles] + list(others)
    cards = "\n".join(_card(edition, row, "teaser") for row in rows)
    values = {"title": escape(heading), "cards": cards, "canonical": escape(edition.origin + path)}
    return _fill(edition.site.templates["list"], {**_site_values(edition), **values})


def plain_page(edition: Edition, title: str, text: str, *, path: str) -> str:
    """A page such as "About us"."""
    body = "\n".join(f"<p>{escape(line.strip())}</p>" for line in text.strip().splitlines() if line.strip())
    values = {"title": escape(title), "cards": body, "canonical": escape(edition.origin + path)}
    return _fill(edition.site.templates["list"], {**_site_values(edition), **values})


def wall_page(edition: Edition, address: DemoAddress) -> str:
    """What stands where an article should: a consent wall, a soft 404, the shell of a script."""
    title = address.title or edition.site.name
    values = {"title": escape(title), "canonical": escape(edition.origin + address.path)}
    return _fill(edition.site.templates[address.kind], {**_site_values(edition), **values})


def _fill(template: str, values: dict[str, Any]) -> str:
    return Template(template).substitute(values)


def _slug(name: str) -> str:
    return quote(name.lower().replace(" ", "-"))


def _site_values(edition: Edition) -> dict[str, Any]:
    site = edition.site
    nav = "".join(
        f'<li><a href="{escape(edition.section_path(key))}">{escape(name)}</a></li>'
        for key, name in site.sections.items()
    )
    latest = [edition.entry(article) for article in edition.listed[:LATEST]]
    return {
        "site_name": escape(site.name),
        "tagline": escape(site.tagline),
        "language": site.language,
        "origin": edition.origin,
        "feed": escape(edition.origin + site.feed_path),
        "nav": nav,
        "latest": "\n".join(_card(edition, row, "latest") for row in latest),
    }


def _article_values(edition: Edition, article: DemoArticle) -> dict[str, Any]:
    site = edition.site
    show = garble if article.mojibake else str
    others = [a for a in edition.listed if a.slug != article.slug]
    near = sorted(others, key=lambda a: a.section != article.section)[:RELATED]
    tags = "".join(f'<a href="{edition.tag_path(t)}" rel="tag">{escape(t)}</a> ' for t in article.tags)
    authors = "".join(f'<meta name="author" content="{escape(name)}">' for name in article.authors)
    return {
        **_site_values(edition),
        "title": escape(show(article.title)),
        "summary": escape(show(article.summary)),
        "authors_meta": authors,
        "byline": ", ".join(
            f'<a href="{edition.author_path(n)}" rel="author">{escape(n)}</a>' for n in article.authors
        ),
        "byline_text": escape(", ".join(article.authors)),
        "published_at": article.published_at,
        "modified_at": article.modified_at or article.published_at,
        "date_text": escape(_date_text(site, article)),
        "section": escape(site.sections[article.section]),
        "section_url": escape(edition.section_path(article.section)),
        "canonical": escape(edition.origin + site.path_of(article)),
        "charset": article.charset,
        "image": escape(f"{edition.origin}/img/{article.slug}.svg"),
        "caption": escape(article.caption or ""),
        "credit": escape(article.credit or ""),
        "tags": tags,
        "tags_meta": "".join(f'<meta property="article:tag" content="{escape(tag)}">' for tag in article.tags),
        "keywords": escape(", ".join(article.tags)),
        "related": "\n".join(_card(edition, edition.entry(a), "related") for a in near),
        "latest": "\n".join(_card(edition, edition.entry(a), "latest") for a in others[:LATEST]),
        "json_ld": _json_ld(edition, article),
    }


def _card(edition: Edition, row: FeedItem, snippet: str) -> str:
    values = {
        "url": escape(row.url),
        "title": escape(row.title),
        "image": escape(f"{edition.origin}/img/{row.article.slug}.svg"),
        "summary": escape(row.article.summary),
        "date_text": escape(_date_text(edition.site, row.article)),
        "section": escape(edition.site.sections[row.article.section]),
    }
    return _fill(edition.site.snippets[snippet], values)


def _date_text(site: DemoSite, article: DemoArticle) -> str:
    at = article.published
    month = site.months[at.month - 1] if site.months else at.month
    return site.date_text.format(at=at, month=month)


def _json_ld(edition: Edition, article: DemoArticle) -> str:
    site = edition.site
    show = garble if article.mojibake else str
    value = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": show(article.title),
        "description": show(article.summary),
        "datePublished": article.published_at,
        "dateModified": article.modified_at or article.published_at,
        "author": [{"@type": "Person", "name": name} for name in article.authors],
        "publisher": {"@type": "Organization", "name": site.name},
        "mainEntityOfPage": edition.origin + site.path_of(article),
        "inLanguage": site.language,
        "isAccessibleForFree": not article.paywall,
    }
    return json.dumps(value, ensure_ascii=False, indent=1).replace("</", "<\\/")
