"""All answers of one demo site on one night: pages, feeds, sitemap, robots.txt, pictures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from copydesk.flows.demo.sites.articles import DemoAddress, DemoArticle, DemoSite, on_night
from copydesk.flows.demo.sites.feeds import FeedItem, atom, news_sitemap, robots, rss
from copydesk.flows.demo.sites.pages import Edition, article_html, list_page, plain_page, wall_page

#: What a picture of the demo looks like: no photographs are shipped.
PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 360">'
    '<rect width="640" height="360" fill="hsl({hue} 35% 70%)"/>'
    '<circle cx="{x}" cy="180" r="90" fill="hsl({hue} 45% 45%)"/></svg>'
)

FEED_TYPES = {"rss": "application/rss+xml; charset=utf-8", "atom": "application/atom+xml; charset=utf-8"}
HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: status, headers and body as the server sends them."""

    body: bytes
    content_type: str = HTML
    status: int = 200
    location: str | None = None


def build_site(site: DemoSite, origin: str, night: int = 1) -> dict[str, Answer]:
    """Every path (with its query) that the site answers on that night, and the answer."""
    edition = Edition(site, origin, night)
    return {
        **dict(_machine_pages(edition)),
        **dict(_collections(edition)),
        **dict(_pictures(edition)),
        **{site.path_of(article): _article(edition, article) for article in edition.articles},
        **{address.path: _odd(edition, address) for address in site.addresses},
    }


def entries(edition: Edition) -> tuple[FeedItem, ...]:
    """What feeds and the home page list: the articles, then the odd addresses."""
    # An article that is gone stays in the feed for a while: feeds are cached.
    return tuple(edition.entry(a) for a in edition.known if a.listed) + odd_entries(edition)


def odd_entries(edition: Edition) -> tuple[FeedItem, ...]:
    """The odd addresses as feeds list them; one without an article borrows the first article's date."""
    site = edition.site
    articles = [site.article(a.article) if a.article else site.articles[0] for a in site.addresses]
    return tuple(
        FeedItem(edition.origin + address.path, address.title or article.title, article)
        for address, article in zip(site.addresses, articles, strict=True)
    )


def _article(edition: Edition, article: DemoArticle) -> Answer:
    page = article_html(edition, article)
    body = page.encode(article.charset, "xmlcharrefreplace")
    return Answer(body, article.content_type or HTML)


def _odd(edition: Edition, address: DemoAddress) -> Answer:
    site = edition.site
    if address.kind == "index_page":
        return _html(list_page(edition, address.title or site.name, edition.articles[:25], path=address.path))
    if address.article is None:
        return _html(wall_page(edition, address))
    article = site.article(address.article)
    if address.kind == "redirect":
        return Answer(b"", status=301, location=edition.origin + site.path_of(article))
    template = address.kind if address.kind in site.templates else "article"
    return _html(article_html(edition, on_night(article, edition.night) or article, template=template))


def _html(page: str) -> Answer:
    return Answer(page.encode())


def _machine_pages(edition: Edition) -> Iterator[tuple[str, Answer]]:
    site, rows = edition.site, entries(edition)
    feed = rss(edition, rows) if site.feed == "rss" else atom(edition, rows)
    yield site.feed_path, Answer(feed.encode(), FEED_TYPES[site.feed])
    yield "/sitemap-news.xml", Answer(news_sitemap(edition, rows).encode(), "application/xml")
    yield "/robots.txt", Answer(robots(edition).encode(), "text/plain; charset=utf-8")


def _collections(edition: Edition) -> Iterator[tuple[str, Answer]]:
    site, articles = edition.site, edition.listed
    yield "/", _html(list_page(edition, site.tagline, articles, path="/", others=odd_entries(edition)))
    for key, name in site.sections.items():
        chosen = [a for a in articles if a.section == key]
        yield edition.section_path(key), _html(list_page(edition, name, chosen, path=edition.section_path(key)))
    articles = edition.articles
    for author in sorted({name for a in articles for name in a.authors}):
        chosen = [a for a in articles if author in a.authors]
        yield edition.author_path(author), _html(list_page(edition, author, chosen, path=edition.author_path(author)))
    for tag in sorted({tag for a in articles for tag in a.tags}):
        chosen = [a for a in articles if tag in a.tags]
        yield edition.tag_path(tag), _html(list_page(edition, tag, chosen, path=edition.tag_path(tag)))
    for path, page in site.pages.items():
        yield path, _html(plain_page(edition, page["title"], page["text"], path=path))


def _pictures(edition: Edition) -> Iterator[tuple[str, Answer]]:
    for slug in ["house-ad", "logo", *(article.slug for article in edition.known)]:
        seed = sum(slug.encode())
        picture = PICTURE.format(hue=seed % 360, x=160 + seed % 320)
        yield f"/img/{slug}.svg", Answer(picture.encode(), "image/svg+xml")
