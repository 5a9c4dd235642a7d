"""The bytes of a feed or sitemap made ready for an XML parser: from its root on, in UTF-8, with the slips mended that
feed readers forgive: what a server printed before it, a wrong charset label, an ampersand that nobody escaped.
"""

from __future__ import annotations

import codecs
import re
from html.entities import html5

from copydesk.cleaners.html.charset import codec_of
from copydesk.cleaners.model.record import Reason, Reject

#: What stands before the root: a comment, a processing instruction, a document type, or the start of an element.
_MARK = re.compile(rb"<(?:(?P<skip>!--|\?)|(?P<type>!DOCTYPE)|(?:[\w.-]{1,40}:)?(?P<name>[A-Za-z][\w.-]{0,80}))", re.I)
_ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)
_ROOTS = frozenset({b"rss", b"rdf", b"channel", b"feed", b"urlset", b"sitemapindex"})

#: Elements of a page: whatever follows them, this is no feed with a warning before it.
_PAGES = frozenset({b"html", b"head", b"body", b"title", b"script"})

#: Elements of what a server may have printed before the feed.
_MAX_JUNK = 50

_LABEL = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s{0,9}=\s{0,9}["']([\w.:-]{2,40})""", re.IGNORECASE)
#: UTF-32 first: its mark begins with that of UTF-16.
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: Where the zeros of "<" and what follows stand.
_WIDE = {
    b"\1\0\1\0": "utf-16-le",
    b"\0\1\0\1": "utf-16-be",
    b"\1\0\0\0": "utf-32-le",
    b"\0\0\0\1": "utf-32-be",
}
_BY_ESCAPES = re.compile(rb"\x1b[$(]")

_BEYOND_ASCII = bytes(range(128, 256))

#: Controls that XML does not know.
_CONTROLS = bytes(set(range(32)) - {9, 10, 13})

_LESS = re.compile(rb"<(?![A-Za-z_:/!?\x80-\xff])")
_AMPERSAND = re.compile(
    rb"&(?!#[0-9]{1,7};|#[xX][0-9a-fA-F]{1,6};|(?:amp|lt|gt|quot|apos);)(?:([A-Za-z][A-Za-z0-9]{1,31};))?"
)

#: One half of a character in UTF-16 (D800 to DFFF), as a number.
_HALF = (
    rb"&#(?:[xX]0{0,4}([dD][89a-fA-F][0-9a-fA-F]{2})"
    rb"|0{0,4}(5(?:5(?:29[6-9]|[3-9]\d\d)|6\d{3}|7(?:[0-2]\d\d|3[0-3]\d|34[0-3]))));"
)
_SURROGATES = re.compile(rb"%b(?:%b)?" % (_HALF, _HALF))

#: A value of the root that nobody put into quotes.
_UNQUOTED = re.compile(rb"""(\s[\w:.-]{1,40}=)([^\s"'<>=]{1,400})(?=[\s/]|$)""")

#: Of the bytes beyond ASCII, the share that may be no UTF-8 in a feed that is: stray quotes, a letter that was cut.
_MAX_STRAY = 0.1
_FEW_STRAY = 3


def to_utf8(body: bytes, charset: str | None = None) -> bytes:
    """The body in UTF-8 without a byte order mark, by what its bytes are rather than by what its label says.

    A label that could not be read if it were true (UTF-16 in ASCII letters) is wrong; bytes that are UTF-8, but for a
    few, are that, whatever the label. `charset` is what the answer's header says, for a body without a label.

    >>> to_utf8("<?xml version='1.0' encoding='utf-8'?><rss>Gef\u00e4\u00df".encode("latin-1")).decode()
    "<?xml version='1.0' encoding='utf-8'?><rss>Gefäß"
    """
    for bom, codec in _BOMS:
        if body.startswith(bom):
            return body[len(bom) :] if codec == "utf-8" else body[len(bom) :].decode(codec, "replace").encode()
    if wide := _WIDE.get(bytes(map(bool, body[:4]))):
        return body.decode(wide, "replace").encode()
    label = _LABEL.search(body, 0, 1000)
    own = codec_of(label[1].decode("ascii") if label else charset or "")
    try:
        body.decode()
        # What escapes switch between is ASCII to whoever does not know it.
        if own and own.startswith("iso2022") and _BY_ESCAPES.search(body):
            return body.decode(own, "replace").encode()
    except UnicodeDecodeError:
        if own in (None, "utf-8") and _is_nearly_utf8(body):
            return body.decode("utf-8", "replace").encode()
        # Windows-1252 is what browsers take for bytes that nobody names rightly.
        return body.decode(own if own and own != "utf-8" else "cp1252", "replace").encode()
    return body


def _is_nearly_utf8(body: bytes) -> bool:
    """Whether nearly all bytes beyond ASCII make letters in UTF-8: of another encoding, nearly none do."""
    wide = len(body) - len(body.translate(None, _BEYOND_ASCII))
    stray = len(body) - len(body.decode("utf-8", "ignore").encode())
    return stray <= _MAX_STRAY * wide or (stray <= _FEW_STRAY and 3 * stray <= wide)


def find_root(body: bytes) -> int | Reject:
    """Where the root element of a feed or sitemap in UTF-8 begins.

    What a server printed before it is skipped; a page, a document of another type, and one that defines entities (no
    feed needs them, every XML bomb does) are a Reject with `bad_feed`.
    """
    at, first, junk = 0, None, 0
    while junk < _MAX_JUNK and (mark := _MARK.search(body, at)):
        at = mark.end()
        if mark["skip"]:
            end = body.find(b"-->" if mark["skip"] == b"!--" else b">", at)
            at = end + 1 if end >= 0 else len(body)
        elif mark["type"]:
            end = body.find(b"]", at) if b"[" in body[at : body.find(b">", at)] else at
            if _ENTITY.search(body, at, end if end >= 0 else len(body)):
                return Reject(Reason.BAD_FEED, "defines entities")
            at = max(at, end)
        elif mark["name"].lower() in _ROOTS:
            return mark.start()
        else:
            junk += 1
            first = first or mark["name"].decode("latin-1")[:40]
            if mark["name"].lower() in _PAGES:
                break
    return Reject(Reason.BAD_FEED, f"a document of the type {first!r}" if first else "neither a feed nor a sitemap")


def mend_markup(body: bytes) -> bytes:
    """The XML with every ampersand and < that begins nothing escaped, and HTML's names for letters as numbers.

    What stands in CDATA is left as it is; control characters go.

    >>> mend_markup(b"<link>/?x=1&y=2&amp;z=3</link>&nbsp;<![CDATA[&y]]>")
    b'<link>/?x=1&amp;y=2&amp;z=3</link>&#160;<![CDATA[&y]]>'
    """
    body = body.translate(None, _CONTROLS)
    root = body[: body.find(b">")]
    if (mended := _UNQUOTED.sub(rb'\1"\2"', root)) != root:
        body = mended + body[len(root) :]
    start, *others = body.split(b"<![CDATA[")
    pieces = [_mend_piece(start)]
    for other in others:
        inside, end, after = other.partition(b"]]>")
        pieces += [b"<![CDATA[", inside, end, _mend_piece(after)]
    return b"".join(pieces)


def _mend_piece(piece: bytes) -> bytes:
    piece = _SURROGATES.sub(_joined, piece) if b"&#" in piece else piece
    return _LESS.sub(b"&lt;", _AMPERSAND.sub(_mended, piece) if b"&" in piece else piece)


def _joined(found: re.Match[bytes]) -> bytes:
    """The character that two halves of UTF-16 stand for, which some escape one by one; a half alone is none."""
    high, low = (int(found[n], 16) if found[n] else int(found[n + 1] or 0) for n in (1, 3))
    number = 0x10000 + ((high & 0x3FF) << 10) + (low & 0x3FF)
    return b"&#%d;" % number if high < 0xDC00 <= low else b""


def _mended(found: re.Match[bytes]) -> bytes:
    name = found[1]
    letters = html5.get(name.decode("ascii")) if name else None
    if letters is None:
        return b"&amp;" + (name or b"")
    return "".join(f"&#{ord(letter)};" for letter in letters).encode()
