"""What the site calls itself, and what sounds like it.

Where neither meta tags nor JSON-LD name the site, its feed, its head, the end of the page's title do. What is found
there names the site in the record. It takes no part in choosing title and authors: a head may show a section's name,
and a feed that of a blog within a site. One page's title cannot tell the name from a section or a slogan; several
can (`steps/boilerplate/evidence.py`), so what it says beside the headline is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from copydesk.cleaners.html.document import Document
from copydesk.cleaners.html.element_index import ElementIndex
from copydesk.cleaners.metadata.json_ld import Linked
from copydesk.cleaners.metadata.labels import letters, tidy, words
from copydesk.cleaners.patterns import deferred
from copydesk.cleaners.urls.normalize import host_of, join_url

#: A site's name has fewer words; more is a slogan.
_MAX_WORDS = 12

#: Shorter pieces of a host ("t", "x", "ny") are found in too many words to say anything.
MIN_HOST_LETTERS = 3

#: Links that are looked at for the one in the page's head.
_LINKS_OF_HEAD = 30

_HOST_NOISE = frozenset({"www", "www2", "m", "mobile", "amp", "news", "blog", "blogs", "en", "de", "fr", "es"})
_META = ("og:site_name", "application-name", "apple-mobile-web-app-title", "al:ios:app_name", "al:android:app_name")
_OWNERS = ("publisher", "isPartOf", "sourceOrganization", "provider")

#: A name of more words is a slogan, a headline, or what a link does.
MOST_WORDS = 6

#: Links that are looked at for those to the front page.
_MAX_LINKS = 12

#: What parts the site's name from the rest of a title.
SEPARATOR = re.compile(r"\s+[|–—\-·•«»:/~<]+\s+|\s*[|｜]\s*|:\s+|(?<=[\u3040-\u9fff\uff01\uff09\uff1f\])])_(?=\S)")
HOME = re.compile(r"/|https?://[^/]+/?|\./|(?:\.\./){1,4}|(?:\.\./)*index\.\w+|/index\.\w+", re.IGNORECASE)
_OTHER_METAS = ("dc.publisher", "dcterms.publisher", "citation_journal_title", "publisher", "og:site")
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
_OTHER_FEED = deferred(r"comment|komment|koment|comentari|yorum|reacti|replies|categor|tag\b|author", re.IGNORECASE)
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
#: The name of a logo's file.
_FILE = deferred(r"^[a-z0-9]+(?:[-_][a-z0-9]+){2,}$|\blogo\b|\.(?:svg|png|jpe?g|gif|webp)$", re.IGNORECASE)
#: What alternative texts of logos say beside the name, before and behind it.
_OF_LOGO = frozenset(("logo", "home", "homepage", "startseite", "accueil"))
_LINKS_OF_LOGO = frozenset(("of", "von", "der", "de", "du", "di", "to", "page"))

#: A title of more parts is a list of search words.
_MOST_PARTS = 6

#: A longer part, in code points, is no name.
_MAX_LENGTH = 100

#: A day, a year, a score: what several pages of one night may share.
_NUMBERS = deferred(r"\d{4}|\d+\s*[./:–-]\s*\d")


@dataclass(frozen=True)
class SiteFacts:
    """The names of a site: `name` as a reader would say it, all that it uses, and its host without dots."""

    name: str | None
    names: tuple[tuple[str, ...], ...]
    host: str
    _heard: dict[str | None, bool] = field(default_factory=dict, init=False, compare=False, repr=False)

    def sounds_like(self, text: str | None) -> bool:
        """Whether a text is the site's name, a part or a form of it, or its host.

        >>> SiteFacts("The Example", (("the", "example"),), "theexample").sounds_like("Example | News")
        False
        >>> SiteFacts("The Example", (("the", "example"),), "theexample").sounds_like("TheExample.com")
        True
        """
        if (known := self._heard.get(text)) is None:
            known = self._heard[text] = self._sounds_like(text)
        return known

    def _sounds_like(self, text: str | None) -> bool:
        said = words(text)
        if not said:
            return False
        if any(said == name or (set(said) <= set(name) and len(letters(text)) > 3) for name in self.names):
            return True
        if any(len(name) > 1 and _holds(said, name) and len(said) <= len(name) + 3 for name in self.names):
            return True
        glued = "".join(w for w in said if w not in ("the", "com", "org", "net"))
        if len(glued) < MIN_HOST_LETTERS or len(self.host) < MIN_HOST_LETTERS:
            return False
        return glued in self.host or (self.host in "".join(said) and len(said) < _MAX_WORDS)


def read_site_facts(document: Document, linked: Linked) -> SiteFacts:
    """The site's names out of meta tags and JSON-LD, and its host out of the address."""
    found = [tidy(document.meta(name)) for name in _META]
    for item in linked.articles[:3] + linked.pages[:2]:
        found += [_name(item.get(role), linked) for role in _OWNERS]
    sites = (item for item, kind in zip(linked.objects, linked.kinds, strict=True) if kind == "WebSite")
    found += [_name(item, linked) for item in islice(sites, 2)]
    found += _of_front_links(document)
    names = [name for name in found if name and len(words(name)) <= _MAX_WORDS]
    name = names[0] if names else site_name_of(document, linked)
    host = (host_of(document.url) or "").partition(":")[0]
    labels = [label for label in host.split(".")[:-1] if label not in _HOST_NOISE]
    said = tuple(dict.fromkeys(w for w in map(words, names) if w))
    return SiteFacts(name, said, "".join(letters(label) for label in labels))


def _of_front_links(document: Document) -> Iterator[str]:
    """What the page's head calls the site: the text of a link to the front page with which the title ends or begins."""
    pieces = [words(piece) for piece in SEPARATOR.split(document.title_tag or "")]
    ends = {piece for piece in (pieces[:1] + pieces[-1:] if len(pieces) > 1 else pieces) if piece}
    index = document.index
    links = (at for at in index.tagged("a") if index.attributes.has(at, "href"))
    for at in islice(links, _LINKS_OF_HEAD):
        if HOME.fullmatch(index.value(at, "href").strip()):
            said = tidy(index.text(at, " ")) or tidy(_alt_within(index, at))
            if said and words(said) in ends:
                yield said


def _alt_within(index: ElementIndex, place: int) -> str | None:
    """The alternative text of the first image in an element."""
    image = index.inside(place, "img", "alt")
    return index.value(image, "alt") if image >= 0 else None


def _name(value: Any, linked: Linked) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        if "name" not in value and isinstance(value.get("@id"), str):
            value = linked.by_id.get(value["@id"], value)
        value = value.get("name")
    return tidy(value)


def _holds(long: tuple[str, ...], short: tuple[str, ...]) -> bool:
    """Whether a run of words holds another run."""
    return any(long[i : i + len(short)] == short for i in range(len(long) - len(short) + 1))


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
    kinds = zip(linked.objects, linked.kinds, strict=True)
    organisations = (item for item, kind in kinds if "NewsMediaOrganization" in kind)
    yield from (name for item in islice(organisations, 2) if isinstance(name := item.get("name"), str))
    yield from (document.meta(key) for key in _OTHER_METAS)
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
    index = document.index
    for place in sorted(index.with_word("itemprop", "publisher"))[:2]:
        inside = range(place, index.ends[place])
        named = next((at for at in inside if index.value(at, "itemprop") == "name"), -1)
        if named >= 0:
            yield index.value(named, "content") or index.text(named, " ")


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
        alt = _alt_within(index, at)
        for said in (index.text(at, " "), alt, index.value(at, "aria-label"), index.value(at, "title")):
            name = tidy(_without_logo(said or ""))
            if name and words(name) not in HOME_NAMES:
                yield name
                break


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


def read_title_rest(document: Document, headline: str | None, topics: Iterable[str | None]) -> tuple[str, ...]:
    """The parts of the title that may name the site: not in the headline, none of the article's topics (its section,
    its tags), no folder of its address, no date; each once, as they follow.

    >>> from copydesk.cleaners.html.document import parse
    >>> page = parse("<title>Ferry back | Harbour | The Lantern</title>")
    >>> read_title_rest(page, "Ferry back", ["Harbour"])
    ('The Lantern',)
    """
    parts = [part for each in SEPARATOR.split(document.title_tag or "") if (part := tidy(each)) and words(part)]
    if not headline or not 1 < len(parts) <= _MOST_PARTS:
        return ()
    known = {*map(words, topics), *map(words, _folders(document.url))} | HOME_NAMES
    said = f" {' '.join(words(headline))} "
    rest = (part for part in parts if words(part) not in known and f" {' '.join(words(part))} " not in said)
    return tuple(dict.fromkeys(part for part in rest if _may_be_name(part, said)))


def _may_be_name(part: str, headline: str) -> bool:
    """Whether a part is short as names are, and not the headline with words more."""
    if len(words(part)) > MOST_WORDS or len(part) > _MAX_LENGTH or _NUMBERS.search(part):
        return False
    return headline not in f" {' '.join(words(part))} "


def _folders(url: str | None) -> Iterator[str]:
    """The folders of an address: what its site's sections are called."""
    yield from (url or "").partition("://")[2].split("/")[1:-1]
