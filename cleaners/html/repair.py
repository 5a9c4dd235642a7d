"""Markup that a parser would read otherwise than its authors and browsers do, rewritten before it is parsed.

Three things hide a text from an HTML parser, or bend it: an element such as `<script/>` that closes itself in XHTML
and swallows the rest of the page in HTML, where all of it stands in `<a name="top"/>`; a declarative shadow root, which
browsers show and parsers put aside; and the document that an `iframe` carries in its `srcdoc`. XHTML that is sent
as XML has its own reading, `read_xhtml`.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from html.entities import html5

from lxml import etree

from copydesk.cleaners.core.sources import TagNames, look_through, may_close, self_closed, tags_beginning
from copydesk.cleaners.patterns import deferred
from copydesk.cleaners.text.quality import word_count

#: Elements whose content HTML takes as text up to their end tag: closed by themselves, they take the rest of the page.
_RAW = ("script", "style", "title", "textarea", "iframe", "noembed", "noframes", "xmp")
#: Elements that hold what is shown in their place, and that XHTML may leave empty.
_REPLACED = ("object", "video", "audio", "canvas", "select", "button", "noscript", "template")

#: Elements of a line: closed by themselves, all the rest of the page stands in them.
_INLINE = frozenset(
    ("a", "abbr", "b", "big", "cite", "em", "font", "i", "label", "s", "small", "span", "strong", "sub", "sup", "u")
)

#: Both kinds: all names are looked for by one scan of the page.
_SWALLOWERS = (*_RAW, *_REPLACED)
#: The slash of `<a href=/town/>` is the end of its address.
_UNQUOTED_SLASH = re.compile(r"""=[^\s"'=]+\Z""")
#: What the one look at a page's source asks of its tags, before it is parsed.
_ASKED = TagNames(_SWALLOWERS, _INLINE)
_NEXT_OF = {name: re.compile(rf"<(/?){name}(?=[\s/>])") for name in _INLINE}

#: A self-closed tag may be this long.
_LONGEST_TAG = 4000
#: A document in an `iframe` of fewer words is a player, an advertisement or a form.
LEAST_FRAME_WORDS = 40

#: So much of a text is looked at to tell markup from prose that speaks of it: it has three end tags of blocks or more,
#: one in every hundred words.
MARKUP_HEAD = 50_000
LEAST_ENDS = 3
WORDS_AN_END = 100

_BLOCK_END = re.compile(r"</(?:p|div|h[1-6]|li|ul|ol|article|section|td|blockquote)\s*>", re.IGNORECASE)
_XHTML = re.compile(r"\s*<\?xml\b|\s*<!doctype[^>]*\bxhtml\b|[^>]*<html[^>]*\bxmlns=", re.IGNORECASE)
_TAIL_OF_TAG = re.compile(r"""(?:[^<>"'/]|"[^"]*"|'[^']*'|/(?!>))*+(?<=["'\s\w])/>""")
#: What stands in pages and in no script, style sheet or empty frame.
_OF_A_PAGE = re.compile(r"<(?:p|div|h[1-6]|main|article|section|table|ul|link|meta|title|body)\b", re.IGNORECASE)
_UNREAD = r"<!--.*?-->|<script\b[^>]*+>.*?</script|<style\b[^>]*+>.*?</style"
_TEMPLATES = re.compile(rf"{_UNREAD}|<(?P<close>/?)template\b(?P<rest>[^>]*+)>", re.IGNORECASE | re.DOTALL)
_FRAMES = deferred(
    _UNREAD + r"""|<iframe\b[^<>]*?\ssrcdoc\s*=\s*(?:"(?P<double>[^"]*+)"|'(?P<single>[^']*+)')"""
    r"""(?:[^<>"']|"[^"]*+"|'[^']*+')*+>(?:[^<]*+</iframe\s*+>)?""",
    re.IGNORECASE | re.DOTALL,
)
#: What stands behind the name of a frame that may carry its document.
_CARRIES = re.compile(r"[^<>]*?\ssrcdoc", re.IGNORECASE)
_SHADOW_ROOT = re.compile(r"\bshadowroot(?:mode)?\s*=", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
_ENTITY = re.compile(r"&([a-zA-Z][a-zA-Z0-9]*;)")
_XML_ENTITIES = frozenset({"amp;", "lt;", "gt;", "quot;", "apos;"})
_XML_DECLARATION = re.compile(r"\A\s*<\?xml\b[^>]*\?>")


def look_at_source(source: bytes, least: int) -> tuple[bool, list[int]]:
    """Whether `repair` may change a source, in UTF-8, and where scripts and style sheets of so many bytes stand in it.

    >>> look_at_source(b"<p>News</p><script>a()</script>", 2), look_at_source(b"<p>News</p><script/>", 2)
    ((False, [19, 22]), (True, []))
    """
    return look_through(source, _ASKED, least, _LONGEST_TAG)


def repair(source: str) -> str:
    """The source of a page in which a parser finds all that a browser shows; most pages come back as they are.

    >>> repair('<html xmlns="http://www.w3.org/1999/xhtml"><script src="a.js"/><p>News</p>')
    '<html xmlns="http://www.w3.org/1999/xhtml"><script src="a.js"></script><p>News</p>'
    >>> repair('<script src="a.js"></script><p>News</p>')
    '<script src="a.js"></script><p>News</p>'
    """
    found = tags_beginning(source, _SWALLOWERS)
    names = {name for _, name in found}
    # Asked of the source as it came, whose places these are; few frames carry a document, and to mend them is dear.
    carries = "iframe" in names and any(name == "iframe" and _CARRIES.match(source, at) for at, name in found)
    if "/>" in source:
        source = _close_self_closed(source, found)
    if "template" in names and "shadowroot" in source:
        source = _open_shadow_roots(source)
    if carries:
        source = _FRAMES.sub(_opened_frame, source)
    return source


def is_markup(text: str) -> bool:
    """Whether what was handed over as a text is the markup of a page or of a part of one.

    >>> is_markup("<h1>Vote</h1> <p>The board <b>voted</b>.</p><p>It was late.</p>")
    True
    >>> is_markup("For all heights a < b it holds that <p> is a tag, and </p> ends it.")
    False
    """
    head = text.lstrip("\ufeff \t\r\n")[:2000].lower()
    if head.startswith(("<!doctype html", "<html")):
        return True
    ends = len(_BLOCK_END.findall(text, 0, MARKUP_HEAD))
    if head.startswith("<") and _TAG.match(head):
        return ends >= LEAST_ENDS - 1
    return ends >= LEAST_ENDS and ends * WORDS_AN_END >= len(text[:MARKUP_HEAD].split())


def read_xhtml(source: str) -> str | None:
    """A page that is well-formed XML as the HTML that means the same; `None` if it is not well formed.

    Entities of HTML count as known, as in browsers; no other entity is read, and nothing is fetched.

    >>> read_xhtml('<html xmlns="http://www.w3.org/1999/xhtml"><body><a id="x"/><p>Yes &amp;&nbsp;no</p></body></html>')
    '<html xmlns="http://www.w3.org/1999/xhtml"><body><a id="x"></a><p>Yes &amp;\\xa0no</p></body></html>'
    >>> read_xhtml("<p>one<br>two</p>") is None
    True
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    plain = _ENTITY.sub(_character, _XML_DECLARATION.sub("", source))
    try:
        root = etree.fromstring(plain, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    return etree.tostring(root, method="html", encoding="unicode")


def _character(entity: re.Match[str]) -> str:
    return entity[0] if entity[1] in _XML_ENTITIES else html5.get(entity[1], entity[0])


def _close_self_closed(source: str, found: list[tuple[int, str]]) -> str:
    """End tags for elements that close themselves and would swallow a part of the page.

    `found` are the places where the names of `_SWALLOWERS` end.
    """
    is_xhtml = _XHTML.match(source[:2000]) is not None
    low = source.lower() if source.isascii() else source  # lower case may have another length elsewhere
    last: dict[str, int] = {}
    lower = (
        (begin, name) for begin, name in may_close(low, found, _LONGEST_TAG) if low.startswith(name, begin - len(name))
    )
    ends = [(end, name) for begin, name in lower if (end := _end_of_swallower(low, name, begin, last, is_xhtml))]
    ends += _ends_of_empty_inline(low)
    if not ends:
        return source
    pieces, at = [], 0
    for end, name in sorted(ends):
        pieces.append(f"{source[at : end - 2].rstrip()}></{name}>")
        at = end
    return "".join([*pieces, source[at:]])


def _end_of_swallower(source: str, name: str, begin: int, last: dict[str, int], is_xhtml: bool) -> int | None:
    """Where the self-closed tag ends whose name ends at `begin`, if it would swallow a part of the page.

    `last` keeps where the last end tag of each name stands.
    """
    tag = _TAIL_OF_TAG.match(source, begin, begin + _LONGEST_TAG)
    if tag is None:
        return None
    if name not in last:
        last[name] = source.rfind(f"</{name}")
    return tag.end() if tag.end() > last[name] or _swallows_page(source, name, tag.end(), is_xhtml) else None


def _swallows_page(source: str, name: str, at: int, is_xhtml: bool) -> bool:
    """Whether an element that is left open here would take up a part of the page.

    In HTML a script or a style sheet goes on to its end tag whatever a slash says, as long as there is one; what an
    `object` or a `button` holds may be a part of the page.
    """
    if not is_xhtml and name in _RAW and name != "iframe":
        return False
    end = source.find(f"</{name}", at)
    other = source.find(f"<{name}", at)
    if 0 <= other < end or (name in _REPLACED and not is_xhtml):
        return 0 <= other < end
    return _OF_A_PAGE.search(source, at, end) is not None or "</noscript" in source[at:end]


def _ends_of_empty_inline(source: str) -> Iterator[tuple[int, str]]:
    """Where elements of a line end that close themselves and have no end tag of their own, with their names."""
    for begin, slash, name in self_closed(source, _INLINE, _LONGEST_TAG):
        if not _UNQUOTED_SLASH.search(source, begin, slash):
            following = _NEXT_OF[name].search(source, slash)
            if following is None or not following[1]:
                yield slash + 2, name


def _open_shadow_roots(source: str) -> str:
    """Templates that are shadow roots as elements that stand where they are shown; other templates stay."""
    is_root: list[bool] = []

    def opened(match: re.Match[str]) -> str:
        if match["close"] is None:
            return match[0]
        if match["close"]:
            return "</shadow-root>" if is_root and is_root.pop() else match[0]
        is_root.append(_SHADOW_ROOT.search(match["rest"]) is not None)
        return "<shadow-root>" if is_root[-1] else match[0]

    return _TEMPLATES.sub(opened, source)


def _opened_frame(match: re.Match[str]) -> str:
    """The document of a frame in its place, if it has a text to read."""
    document = match["double"] or match["single"]
    if not document:
        return match[0]
    document = html.unescape(document)
    is_text = word_count(_TAG.sub(" ", document)) >= LEAST_FRAME_WORDS
    return f"<div>{document}</div>" if is_text else match[0]
