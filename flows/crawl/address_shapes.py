"""What the address of a page tells of it: an article, a list of articles, a page of the site, or nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from importlib import resources
from urllib.parse import unquote, urlsplit

import tomli

from copydesk.cleaners.urls.normalize import is_home

#: Files that are no page.
_MEDIA = re.compile(
    r"\.(?:jpe?g|png|gif|webp|avif|svg|ico|bmp|mp[34]|m4[av]|webm|mov|avi|ogg|wav|pdf|zip|gz|tar|rar|exe|dmg|apk|css|js"
    r"|json|xml|rss|atom|docx?|xlsx?|pptx?|epub|ics|woff2?)$",
    re.IGNORECASE,
)

_WORDS = tomli.loads(resources.files("copydesk.flows.crawl").joinpath("sections.toml").read_text("utf-8"))
#: Segments of a path that lead to lists and services, and those of them below which each page is a list.
_NO_ARTICLE = frozenset(_WORDS["no_article"])
_LISTS = frozenset(_WORDS["lists"])
#: Folders in which generators and servers put the pages of the site itself.
_PAGES = frozenset(_WORDS["pages"])
_SEARCHES = frozenset(_WORDS["searches"])
#: What those pages are called.
_SERVICES = _NO_ARTICLE | frozenset(_WORDS["services"])

_DATE_PATH = re.compile(r"/(?:19|20)\d{2}[/-]?(?:0?[1-9]|1[0-2])(?:[/-]?(?:[0-2]?\d|3[01]))?(?:/|-|$)")
_DATE_ALONE = re.compile(
    r"(?:/(?:19|20)\d{2})(?:/(?:0?[1-9]|1[0-2])(?:/(?:0?[1-9]|[12]\d|3[01]))?)?(?:/index\.html?)?/?"
)
#: A month of a section. A year alone may be an article's number, a whole date its address: of a cartoon, of a letter.
_MONTH_OF = re.compile(r"^/[a-z][a-z-]{0,30}/(?:19|20)\d{2}/(?:0?[1-9]|1[0-2])/?$")
#: The file that stands for its folder.
_INDEX_FILE = re.compile(r"/index\.(?:html?|php)$", re.IGNORECASE)
#: Folders of dates at the end of a path.
_DATE_FOLDERS = re.compile(r"/(?:19|20)\d{2}(?:/\d{1,2}){0,2}$")
_LANGUAGE = re.compile(r"[a-z]{2}(?:-[a-z]{2})?")
_NUMBER = re.compile(r"\d{5,}")
_ID_QUERY = re.compile(
    r"(?:^|&)(?:id|idx|idxno|aid|articleid|article_id|newsid|no|p|seq|story)=[\w-]{3,}", re.IGNORECASE
)
#: The second and further pages of a list.
_PAGE_WORD = (
    r"page|seite|p[aá]gina|pag|sida|side|strona|strana|stranka|stranica|oldal|sayfa|sivu|halaman|trang|страница|стр"
)
_PAGE_PATH = re.compile(
    # By "p" alone many number their articles, too.
    rf"/(?:{_PAGE_WORD})[/-]?\d{{1,5}}/?$|/p[/-]?\d{{1,2}}/?$|/(?:{_PAGE_WORD})[/_-]?\d{{1,4}}(?:\.(?:html?|php))?/?$"
    r"|/index[_-]?\d{1,4}(?:\.(?:html?|php))?/?$",
    re.IGNORECASE,
)
_PAGE_QUERY = re.compile(r"(?:^|&)(?:page|paged|pg|offset|start)=\d{1,6}(?:&|$)", re.IGNORECASE)
_ENDING = re.compile(r"\.(?:html?|php|aspx?|jsp|amp)$", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{2,}")

#: The number of an article's part.
_PART = re.compile(r"\d{1,2}")

#: Pages below an address that make it the front of a section.
_MIN_BELOW = 3


def is_media(url: str) -> bool:
    """Whether an address ends like a file that is no page."""
    return _MEDIA.search(urlsplit(url).path) is not None


def looks_like_article(url: str) -> bool:
    """Whether the address of a link on a section page is probably that of an article.

    >>> looks_like_article("https://a.example/news/council-votes-on-the-harbour-wall")
    True
    >>> looks_like_article("https://a.example/tag/harbour-wall-and-all-about-it")
    False
    """
    if is_media(url) or is_home(url):
        return False
    parts = urlsplit(url)
    segments = _segments(parts.path)
    if not segments:
        return bool(_ID_QUERY.search(parts.query))
    if any(s in _NO_ARTICLE for s in segments):
        return False
    slug = segments[-1]
    has_words = len(_WORD.findall(slug)) >= 4 or (not slug.isascii() and len(slug) >= 8)
    return bool(
        has_words or _NUMBER.search(slug) or _DATE_PATH.search(parts.path) or _ID_QUERY.search(parts.query)
    ) and (len(segments) > 1 or has_words or bool(_NUMBER.search(slug)))


def may_be_article(url: str) -> bool:
    """Whether nothing in an address speaks against an article: it is no file, no list and no service."""
    segments = _segments(urlsplit(url).path)
    aside = is_media(url) or is_home(url) or is_list(url) or is_service(url)
    return not aside and not any(s in _NO_ARTICLE for s in segments)


def is_list(url: str) -> bool:
    """Whether an address is that of a list of articles: a home page, a tag, an author, a month, a second page.

    >>> [is_list(f"https://a.example{path}") for path in ("/tags/ferry/", "/2026/11/", "/blog/page/2/", "/?p=7", "/a")]
    [True, True, True, False, False]
    """
    parts = urlsplit(url)
    if is_home(url) or _DATE_ALONE.fullmatch(parts.path) or _MONTH_OF.search(parts.path):
        return True
    if _PAGE_PATH.search(unquote(parts.path)) or _PAGE_QUERY.search(parts.query):
        return True
    segments = _segments(parts.path)
    # The home page of a language, and what a reader looked for.
    if segments and ((len(segments) == 1 and _LANGUAGE.fullmatch(segments[0])) or segments[-1] in _SEARCHES):
        return True
    at = next((n for n, segment in enumerate(segments) if segment in _LISTS), None)
    # Below a category there may be articles; a tag's, an author's or a month's own page is what follows at once.
    return (
        at is not None
        and (_is_date(segments[at + 1 :]) or len(segments) - at <= 2)
        and not _NUMBER.search(segments[-1])
    )


def is_called_list(url: str) -> bool:
    """Whether the last part of an address is what lists are called: no feed's articles have that in common.

    >>> is_called_list("https://a.example/blog/archive/"), is_called_list("https://a.example/archive/ferry")
    (True, False)
    """
    segments = _segments(urlsplit(url).path)
    return bool(segments) and segments[-1] in _LISTS


def is_service(url: str) -> bool:
    """Whether an address is that of a page of the site itself: who makes it, how to write to them.

    >>> [is_service(f"https://a.example/{path}") for path in ("about/index.html", "pages/about/", "en/contact", "a/b")]
    [True, True, True, False]
    """
    *folders, last = _segments(urlsplit(url).path) or [""]
    is_low = not folders or (len(folders) == 1 and (folders[0] in _PAGES or _LANGUAGE.fullmatch(folders[0])))
    return bool(is_low) and last in _SERVICES and not urlsplit(url).query


def fronts_of(urls: Iterable[str]) -> frozenset[str]:
    """Those addresses below which several others stand: the fronts of sections; a page's numbered parts are none.

    Folders of years, months and days count as that in which they stand.
    """
    paths = {url: _INDEX_FILE.sub("/", urlsplit(url).path) for url in urls}
    below: Counter[str] = Counter()
    for path in set(paths.values()):
        folder, _, name = path.rstrip("/").rpartition("/")
        if name and not _PART.fullmatch(name):
            below[folder] += 1
            if folder != (top := _DATE_FOLDERS.sub("", folder)):
                below[top] += 1
    return frozenset(url for url, path in paths.items() if below[path.rstrip("/")] >= _MIN_BELOW)


def shape_of(url: str) -> tuple[str, ...]:
    """The form of an address: its folders, with numbers and long names as such, and of what kind its last part is.

    >>> shape_of("https://a.example/2026/11/02/museum-roof-reopens.html")
    ('#', '#', '#', 'a-b.html')
    """
    path = unquote(urlsplit(url).path).lower()
    *folders, last = [s for s in path.split("/") if s] or [""]
    ending = _ENDING.search(last)
    return (*map(_folder, folders), _kind(last[: ending.start()] if ending else last) + (ending[0] if ending else ""))


def _folder(name: str) -> str:
    return "#" if name.isdigit() else "a-b" if name.count("-") + name.count("_") >= 2 else name


def _kind(name: str) -> str:
    if name.isdigit():
        return "#"
    if not name.isascii() or "-" in name or "_" in name:
        return "a-b"
    return "a1" if any(c.isdigit() for c in name) else "a"


def _segments(path: str) -> list[str]:
    """The parts of a path in lower case, the last without its ending."""
    segments = [s for s in unquote(path).lower().split("/") if s]
    if segments:
        segments[-1] = _ENDING.sub("", segments[-1])
    # Some servers name the file that stands for a folder.
    return segments[:-1] if len(segments) > 1 and segments[-1] == "index" else segments


def _is_date(segments: list[str]) -> bool:
    return bool(segments) and all(segment.isdigit() for segment in segments)
