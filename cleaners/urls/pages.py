"""Articles over several pages: which address of a page is that of the article's next page."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from copydesk.cleaners.urls.normalize import host_of, is_home, join_url, normalize_url

#: An article has no more pages than 99: what counts on is a calendar, or ids.
_NUMBER = r"([1-9]\d?)"
_PARAMETER = re.compile(
    r"page|paged|pg|pn|p|page[_-]?(?:no|nr|num|number|index)|pagen_\d{1,2}|pag|pagina|p[aá]gina|seite|side|sida|sivu|sayfa|strana?"
    r"|strona|str|oldal",
    re.IGNORECASE,
)
#: Ends of a path that no address but that of a further page has.
_CLEAR_END = re.compile(
    rf"/(?:(?:page|pag|pagina|seite|side|sida|sayfa|strana|str|oldal|p)[/_-]?)?{_NUMBER}(/?)\Z"
    rf"|[-_,](?:page|pagina|seite|side|sida|sayfa|p){_NUMBER}((?:\.[a-z]{{3,5}})?/?)\Z",
    re.IGNORECASE,
)
#: The same, if the page says that it is its next: sites tell other articles of one name apart so, too.
_NUMBERED_END = re.compile(rf"[-_,]{_NUMBER}((?:\.[a-z]{{3,5}})?/?)\Z", re.IGNORECASE)
_LAST_NUMBER = re.compile(rf"(?<!\d){_NUMBER}(?!\d)(?=[^/\d]*/?\Z)")

_TAG = re.compile(r"<(?:a|link)\s[^<>]{1,2000}>(?:\s*(?:<[^<>/]{1,200}>\s*)?([1-9]\d?)\s*</)?", re.IGNORECASE)
_ADDRESS = re.compile(r"""\shref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))""", re.IGNORECASE)
_NEXT = re.compile(r"""\srel\s*=\s*["']?[^"'>]*\bnext\b""", re.IGNORECASE)
_SAYS_ARTICLE = re.compile(
    r"""article:published_time|articleBody|og:type["']?\s+content=["']?article|"@type"\s*:\s*\[?\s*"\w*(?:Article|Posting|Report)\"""",
    re.IGNORECASE,
)
_ARTICLES = re.compile(r"<article[\s>]", re.IGNORECASE)
_HEADLINES = re.compile(r"<h1[\s>]", re.IGNORECASE)
#: More of a page's source is not searched.
MOST_SOURCE = 2_000_000


def next_page(source: str, first: str, number: int) -> str | None:
    """The address of page `number` (2 or more) of the article whose first page is `first`, as a page of it links to it.

    It is on the same host, and it is the address of the first page with the number of a page; or the page says
    `rel=next` of it and it counts on from there, or a link says no more than the number (`wall_2.html` behind a 2).
    That it shows the same article is for whoever reads it to say.

    >>> next_page('<h1>A wall</h1> <a href="/wall/2/">2</a> <a href="/wall-2">More</a>', "https://a.example/wall/", 2)
    'https://a.example/wall/2/'
    """
    base = normalize_url(first)
    if base is None or is_home(base) or not _is_article(source):
        return None
    clear, told = [], []
    for written, is_next, said in _links(source[:MOST_SOURCE]):
        url = join_url(first, html.unescape(written))
        if url is None or url == base or host_of(url) != host_of(base):
            continue
        if _is_page(base, url, number, is_next=False):
            clear.append(url)
        elif is_next and _is_page(base, url, number, is_next=True):
            told.append(url)
        elif said == str(number) and _ends_alike(base, url, number, _NUMBERED_END):
            clear.append(url)
        elif (is_next or said == str(number)) and _counts_from_nought(base, url, number):
            told.append(url)
    return next(iter([*told, *clear]), None)


def first_pages(url: str) -> Iterator[tuple[str, int]]:
    """The addresses of which an address may be that of a further page, by its own words, each with that page's number.

    >>> list(first_pages("https://a.example/wall?page=3")), list(first_pages("https://a.example/wall-2"))
    ([('https://a.example/wall', 3)], [])
    """
    base = normalize_url(url)
    if base is None:
        return
    parts = urlsplit(base)
    found = [
        (_without_parameter(base, int(value)), int(value))
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if _PARAMETER.fullmatch(name) and re.fullmatch(_NUMBER, value)
    ]
    if match := _CLEAR_END.search(parts.path):
        number = int(next(group for group in match.groups() if group and group.isdigit()))
        bare = _bare(parts.path, _CLEAR_END, number)
        found += [(urlunsplit(parts._replace(path=path)), number) for path in (bare, f"{bare}/")]
    for first, number in found:
        if number > 1 and not is_home(first) and _is_page(first, base, number, is_next=False):
            yield first, number


def _is_article(source: str) -> bool:
    """Whether a page's source looks like that of one article: a list's further pages are nobody's."""
    head = source[:MOST_SOURCE]
    if _SAYS_ARTICLE.search(head):
        return True
    return len(_ARTICLES.findall(head)) <= 1 and len(_HEADLINES.findall(head)) == 1


def _links(source: str) -> Iterator[tuple[str, bool, str]]:
    """Each link: its address, whether it is said to be the next page's, the number that it says if it says no more."""
    for tag in _TAG.finditer(source):
        if match := _ADDRESS.search(tag[0]):
            yield match[1] or match[2] or match[3] or "", bool(_NEXT.search(tag[0])), tag[1] or ""


def _is_page(base: str, url: str, number: int, *, is_next: bool) -> bool:
    """Whether an address is that of a page of this number of the article at another one."""
    if _without_parameter(url, number) == _without_parameter(base, 1) != url:
        return True
    ends = (_CLEAR_END, _NUMBERED_END) if is_next else (_CLEAR_END,)
    if any(_ends_alike(base, url, number, end) for end in ends):
        return True
    there, here = urlsplit(url), urlsplit(base)
    return is_next and there.query == here.query and _counts_on(here.path, there.path, number)


def _counts_from_nought(base: str, url: str, number: int) -> bool:
    """Whether an address is another one with a number one lower than the page's: `?page=1` and `wall_1.htm` are second.

    The first page then has no number, for 1 would be its own.
    """
    if _without_parameter(base, 1) == base != url and _without_parameter(url, number - 1) == base:
        return True
    own = _NUMBERED_END.search(urlsplit(base).path)
    return (own is None or own[1] != "1") and _ends_alike(base, url, number - 1, _NUMBERED_END)


def _ends_alike(base: str, url: str, number: int, end: re.Pattern[str]) -> bool:
    """Whether an address is another one with the number of a page at its end."""
    there, here = urlsplit(url), urlsplit(base)
    is_numbered = there.query == here.query and end.search(there.path) is not None
    return is_numbered and _bare(there.path, end, number) == _bare(here.path, end, 1)


def _without_parameter(url: str, number: int) -> str:
    """An address without the parameter that names a page of this number."""
    parts = urlsplit(url)
    kept = [
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not (_PARAMETER.fullmatch(name) and value == str(number))
    ]
    return urlunsplit(parts._replace(query=urlencode(kept)))


def _bare(path: str, end: re.Pattern[str], number: int) -> str:
    """A path without an end that names a page of this number, and without a last slash."""
    match = end.search(path)
    if match and next(group for group in match.groups() if group and group.isdigit()) == str(number):
        tail = match.groups()[-1] or ""
        path = path[: match.start()] + (tail if tail.startswith(".") else "")
    return path.rstrip("/")


def _counts_on(here: str, there: str, number: int) -> bool:
    """Whether two paths differ in one number alone, which says the page: `part-one-1` and `part-one-2`."""
    one, two = _LAST_NUMBER.search(here), _LAST_NUMBER.search(there)
    if one is None or two is None or (int(one[1]), int(two[1])) != (1, number):
        return False
    return here[: one.start()] == there[: two.start()] and here[one.end() :] == there[two.end() :]
