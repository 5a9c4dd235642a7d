"""The site's name where neither meta tags nor JSON-LD say it: its feed, its head, the end of the page's title.

What is found here names the site in the record. It takes no part in choosing title and authors: a head may show a
section's name, and a feed that of a blog within a site.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from copydesk.cleaners.html.document import Document
from copydesk.cleaners.metadata.json_ld import Linked, type_of
from copydesk.cleaners.metadata.labels import letters, tidy, words
from copydesk.cleaners.urls.normalize import host_of, join_url

#: A name of more words is a slogan, a headline, or what a link does.
MOST_WORDS = 6

#: Links that are looked at for those to the front page.
_MAX_LINKS = 12

#: What parts the site's name from the rest of a title.
SEPARATOR = re.compile(r"\s+[|–—\-·•«»:/~<]+\s+|\s*[|｜]\s*|:\s+|(?<=[\u3040-\u9fff\uff01\uff09\uff1f\])])_(?=\S)")
HOME = re.compile(r"/|https?://[^/]+/?|\./|(?:\.\./){1,4}|(?:\.\./)*index\.\w+|/index\.\w+", re.IGNORECASE)
_METAS = ("dc.publisher", "dcterms.publisher", "citation_journal_title", "publisher", "og:site")
_FEEDS = ("application/rss+xml", "application/atom+xml", "application/feed+json")
#: What a feed's title says behind the site's name; a feed of comments or of one category is passed over.
_OF_FEED = frozenset(
    (
        "rss",
        "rss2",
        "atom",
        "json",
        "feed",
        "feeds",
        "newsfeed",
        "flux",
        "fil",
        "kanal",
        "2.0",
        "1.0",
        "0.92",
        "all",
        "latest",
    )
)
_OTHER_FEED = re.compile(r"comment|komment|koment|comentari|yorum|reacti|replies|categor|tag\b|author", re.IGNORECASE)
#: Names of elements that show the site's name.
_HEADS = (
    "site-title", "site-name", "sitename", "site_title", "blog-title", "blog-name", "wp-block-site-title", "site-logo",
    "navbar-brand", "masthead-title", "brand-name",
)  # fmt: skip
#: What links to the front page say that do not name it.
HOME_NAMES = frozenset(map(words, (
    "home", "homepage", "home page", "start", "startseite", "zur startseite", "accueil", "inicio", "portada", "início",
    "home pagina", "voorpagina", "strona główna", "hem", "startsida", "hjem", "forside", "etusivu", "úvod", "domů",
    "főoldal", "acasă", "главная", "головна", "αρχική", "ana sayfa", "anasayfa", "ホーム", "トップ", "首页", "首頁",
    "홈", "الرئيسية", "خانه", "ראשי", "beranda", "trang chủ", "logo", "back", "zurück", "retour", "menu",
    "skip to content", "news", "index",
)))  # fmt: skip


def site_name_of(document: Document, linked: Linked) -> str | None:
    """The name that a page gives its site in other places; `None` where it gives none.

    >>> from copydesk.cleaners.html.document import parse
    >>> from copydesk.cleaners.metadata.json_ld import read_linked
    >>> page = parse("<link rel=alternate type=application/rss+xml title='The Quay &raquo; Feed' href=/feed>")
    >>> site_name_of(page, read_linked(page))
    'The Quay'
    """
    said = (tidy(each) for each in _sources(document, linked))
    return next((name for name in said if name and 0 < len(words(name)) <= MOST_WORDS and not _FILE.search(name)), None)


def _sources(document: Document, linked: Linked) -> Iterator[str | None]:
    organisations = [item for item in linked.objects if "NewsMediaOrganization" in type_of(item)]
    yield from (name for item in organisations[:2] if isinstance(name := item.get("name"), str))
    yield from (document.meta(key) for key in _METAS)
    yield from _of_publisher(document)
    yield from _of_feeds(document)
    heads = tuple(_of_heads(document))
    titles = _ends(document)
    # What both the head and the title say first.
    yield from (said for said in heads if words(said) in titles)
    yield from heads
    host = letters(host_of(document.url) or "")
    yield from (said for said in titles.values() if len(letters(said)) > 3 and letters(said) in host)


def _of_publisher(document: Document) -> Iterator[str | None]:
    for node in document.index.at(document.index.with_word("itemprop", "publisher"))[:2]:
        named = node.css_first("[itemprop=name]")
        if named is not None:
            yield named.attributes.get("content") or named.text(separator=" ")


def _of_feeds(document: Document) -> Iterator[str]:
    index = document.index
    for at in sorted(index.with_any_case("rel", "alternate"))[:_MAX_LINKS]:
        title = index.value(at, "title")
        if index.value(at, "type").lower() in _FEEDS and title and not _OTHER_FEED.search(title):
            yield _without_words(title, _OF_FEED)


def _of_heads(document: Document) -> Iterator[str]:
    """What links to the front page and elements named for the site's name say: their text, or their image's."""
    index = document.index
    named = (at for at in index.with_word("class", *_HEADS) if index.tags[at] not in ("body", "html", "header"))
    places = [at for at in index.tagged("a") if index.value(at, "href")][: 2 * _MAX_LINKS]
    home = [at for at in places if _is_home(document, index.value(at, "href"))]
    home += index.with_any_case("rel", "home")
    for at in sorted({*list(named)[:3], *home[:_MAX_LINKS]}):
        image = index.nodes[at].css_first("img[alt]")
        alt = image.attributes.get("alt") if image is not None else None
        for said in (index.nodes[at].text(separator=" "), alt, index.value(at, "aria-label"), index.value(at, "title")):
            name = tidy(_without_logo(said or ""))
            if name and words(name) not in HOME_NAMES:
                yield name
                break


#: The name of a logo's file.
_FILE = re.compile(r"^[a-z0-9]+(?:[-_][a-z0-9]+){2,}$|\blogo\b|\.(?:svg|png|jpe?g|gif|webp)$", re.IGNORECASE)
#: What alternative texts of logos say beside the name, before and behind it.
_OF_LOGO = frozenset(("logo", "home", "homepage", "startseite", "accueil"))
_LINKS_OF_LOGO = frozenset(("of", "von", "der", "de", "du", "di", "to", "page"))


def _without_words(text: str, said: frozenset[str]) -> str:
    """A text without these words, and signs, at its end."""
    pieces = text.split()
    while pieces and (not (bare := pieces[-1].lower().strip("()[]:.»|–—-")) or bare in said):
        del pieces[-1]
    return " ".join(pieces)


def _without_logo(text: str) -> str:
    """The alternative text of a logo without "logo" and "home" round the name."""
    pieces = _without_words(text, _OF_LOGO).split()
    if pieces and pieces[0].lower() in _OF_LOGO:
        del pieces[0]
        while pieces and (pieces[0].lower() in _LINKS_OF_LOGO or not any(map(str.isalnum, pieces[0]))):
            del pieces[0]
    return " ".join(pieces)


def _is_home(document: Document, href: str) -> bool:
    """Whether an address is that of the front page of the page's own site."""
    if not HOME.fullmatch(href.strip()):
        return False
    return "://" not in href or host_of(join_url(document.url, href)) == host_of(document.url)


def _ends(document: Document) -> dict[tuple[str, ...], str]:
    """The first and the last part of a title that has several."""
    pieces = [piece for piece in SEPARATOR.split(document.title_tag or "") if words(piece)]
    return {words(piece): piece for piece in (pieces[-1:] + pieces[:1] if len(pieces) > 1 else pieces)}
