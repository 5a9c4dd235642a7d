"""Where an answer sends on to: by its status, by a `Refresh` header, or by a page that is only there to send on.

One address's way through redirects is a chain. Within a chain, and only there, cookies are kept and sent back to the
host that set them: some sites send round in a circle whoever does not bring theirs.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from copydesk.cleaners.urls.normalize import host_of
from copydesk.flows.http.responses import Response

REDIRECTS = frozenset({300, 301, 302, 303, 307, 308})

#: Bytes of a page in which it may send on. All patterns below are linear, so this is done within the request.
_HEAD_BYTES = 65_536

#: A page that waits for longer is one that loads itself again, or that is meant to be read first.
_LONGEST_WAIT = 10

#: Up to this delay a reader never sees the page; beyond it, a page that sends on has few words of its own.
_AT_ONCE = 1
_FEW_WORDS = 80

#: The value of a refresh (WHATWG HTML, "shared declarative refresh steps"): seconds, then an address.
_REFRESH = re.compile(
    r"\s{0,99}(?=\.?\d)(\d{0,6})(?:\.\d{0,9})?(?:\s{0,9}[;,]|\s{1,9})\s{0,99}(?:url\s{0,9}=\s{0,9})?(.{1,8000})",
    re.I | re.S,
)

_TAGS = re.compile(r"<(meta|base)\b([^<>]*)>", re.IGNORECASE)
#: What of a page may hold a `meta` element that does not count.
_HIDDEN = re.compile(r"<(?:!--|(noscript|script|style|template|textarea|title)\b)")
_EQUIV = re.compile(r"""\bhttp-equiv\s{0,9}=\s{0,9}["']?\s{0,9}refresh\b""", re.IGNORECASE)
_CONTENT = re.compile(r"""\bcontent\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_HREF = re.compile(r"""\bhref\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_INPUT = re.compile(r"<input\b([^<>]*)>", re.IGNORECASE)
_PASSWORD = re.compile(r"""\btype\s{0,9}=\s{0,9}["']?password\b""", re.IGNORECASE)

#: What a chain keeps of cookies: more is no session, but a store.
_MAX_COOKIES = 20
_MAX_COOKIE = 4_096
_COOKIE_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,200}")
_GONE = re.compile(r"max-age\s*=\s*(?:0|-\d+)\s*$", re.IGNORECASE)


def redirect_of(answer: Response) -> str | None:
    """Where an answer to a request for a page sends on to, as an address; `None` where it does not.

    A status that sends on without a place gives an empty address.
    """
    if answer.status in REDIRECTS:
        target = answer.header("Location")
        return join(answer.url, target) if target else ""
    place = _refresh_of(answer)
    # A page that names itself loads itself again.
    return place if place and place.partition("#")[0] != answer.url else None


def is_set_up(answer: Response) -> bool:
    """Whether an answer only sets a cookie and has its own address asked for again, with it."""
    sets = any(name.lower() == "set-cookie" for name, _ in answer.headers)
    return sets and _refresh_of(answer) is not None and _count_words(answer) <= _FEW_WORDS


def is_log_in_form(answer: Response) -> bool:
    """Whether a page asks for a password and says little else: where a site asks us to log in without sending us on."""
    if answer.status != 200 or "html" not in (answer.header("Content-Type") or "html").lower():
        return False
    text = answer.body[:_HEAD_BYTES].decode("utf-8", "replace")
    asks = any(_PASSWORD.search(field[1]) for shown in _shown(text) for field in _INPUT.finditer(shown))
    return asks and _count_words(answer) <= _FEW_WORDS


def _refresh_of(answer: Response) -> str | None:
    if answer.status != 200:
        return None
    said = answer.header("Refresh")
    target = _sends_on(said, answer) if said else None
    return join(answer.url, target) if target else None if said else _meta_target(answer)


def _meta_target(answer: Response) -> str | None:
    head = answer.body[:_HEAD_BYTES]
    if b"refresh" not in head.lower() or "html" not in (answer.header("Content-Type") or "html"):
        return None
    base = answer.url
    for shown in _shown(head.decode("utf-8", "replace")):
        for mark in _TAGS.finditer(shown):
            if mark[1].lower() == "base" and base == answer.url and (place := _HREF.search(mark[2])):
                base = join(base, _value(place))
            elif _EQUIV.search(mark[2]) and (content := _CONTENT.search(mark[2])):
                target = _sends_on(_value(content), answer)
                return join(base, target) if target else None
    return None


def _value(attribute: re.Match[str]) -> str:
    return html.unescape(attribute[1] or attribute[2] or attribute[3] or "")


def _sends_on(said: str, answer: Response) -> str | None:
    """The place that a refresh names, if it sends on at once, or from a page with little else on it."""
    found = _REFRESH.match(said)
    wait = int(found[1] or 0) if found else _LONGEST_WAIT + 1
    if found is None or wait > _LONGEST_WAIT:
        return None
    if wait > _AT_ONCE and _count_words(answer) > _FEW_WORDS:
        return None
    place = found[2].strip()
    if place[:1] in ("'", '"'):
        place = place[1:].partition(place[0])[0]
    return place or None


def _count_words(answer: Response) -> int:
    shown = _shown(answer.body[:_HEAD_BYTES].decode("utf-8", "replace"))
    return sum(len(_TAG.sub(" ", text).split()) for text in shown)


def _shown(text: str) -> Iterator[str]:
    """The pieces of a page outside of comments, and of elements whose content is no markup or not for us."""
    lower = text.lower()
    at = 0
    while mark := _HIDDEN.search(lower, at):
        yield text[at : mark.start()]
        end = lower.find(f"</{mark[1]}" if mark[1] else "-->", mark.end())
        at = end + 3 if end >= 0 else len(text)
    yield text[at:]


def join(base: str, target: str) -> str:
    """Where a redirect leads; what cannot be joined is left for the guard to refuse."""
    try:
        # Header bytes come as Latin-1: raw UTF-8 in them is read as such.
        text = target.encode("latin-1").decode("utf-8", "replace")
    except UnicodeEncodeError:
        text = target
    # A browser takes either stroke for a slash (WHATWG URL, "special" schemes); the guard judges what comes of it.
    place, mark, query = text.strip().partition("?")
    text = place.replace("\\", "/") + mark + query
    try:
        return urljoin(base, text)
    except ValueError:
        return text


@dataclass
class Chain:
    """The way of one address through redirects: what was asked for, and the cookies of its hosts."""

    asked: set[tuple[str, str]] = field(default_factory=set)
    cookies: dict[str, dict[str, tuple[str, bool]]] = field(default_factory=dict)

    def cookie(self, url: str) -> str:
        """The `Cookie` header of a request to an address, "" for none."""
        is_safe = urlsplit(url).scheme == "https"
        kept = self.cookies.get(host_of(url) or "", {})
        return "; ".join(f"{name}={value}" for name, (value, only_safe) in kept.items() if is_safe or not only_safe)

    def sets_anew(self, answer: Response) -> bool:
        """Whether an answer sets a cookie that its own address was not asked with yet; what it sets is kept."""
        self.keep(answer)
        return (answer.url, self.cookie(answer.url)) not in self.asked

    def is_again(self, url: str) -> bool:
        """Whether this very request was made before; if not, it counts as made."""
        request = url, self.cookie(url)
        if request in self.asked:
            return True
        self.asked.add(request)
        return False

    def keep(self, answer: Response) -> None:
        """Keep the cookies that an answer sets, for its host."""
        kept = self.cookies.setdefault(host_of(answer.url) or "", {})
        for key, value in answer.headers:
            if key.lower() == "set-cookie" and len(value) <= _MAX_COOKIE:
                pair, *attributes = value.split(";")
                name, _, content = pair.strip().partition("=")
                if not _COOKIE_NAME.fullmatch(name):
                    continue
                if any(_GONE.match(attribute.strip()) for attribute in attributes):
                    kept.pop(name, None)
                elif len(kept) < _MAX_COOKIES:
                    kept[name] = content, any(a.strip().lower() == "secure" for a in attributes)
