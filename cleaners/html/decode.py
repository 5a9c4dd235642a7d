"""Bytes to text: what a page's bytes say, read with an honest charset.

UTF-8 comes first, whatever the page declares: bytes that are valid UTF-8 by chance are rarer than wrong labels.
Then the declared charsets, then a guess (`charset.guess`), and the text must look like text in the charset that
is taken. Nothing here raises, and no lone surrogate and no NUL comes out.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from copydesk.cleaners.html.charset import codec_of, guess_charset, read_as
from copydesk.cleaners.model.page import Page
from copydesk.cleaners.model.record import Reason, Reject

#: The WHATWG prescan looks at 1,024 bytes; templates with long comments before the declaration need more.
PRESCAN_BYTES = 4096

#: How many bytes at the start tell binary data from text.
SNIFF_BYTES = 4096

#: Of the first bytes of text, at most this share are control characters (strays happen; binary data has 10 %).
MAX_CONTROLS = 0.05

#: A page is UTF-8 with damage, not something else, where this share of its non-ASCII bytes is in valid sequences.
MOSTLY_UTF8 = 0.5

#: The same where the bytes can be what the page declares, in a set of two bytes a letter: of a few letters, half may be
#: valid UTF-8 by chance.
NEARLY_ALL_UTF8 = 0.8
_TWO_BYTES = frozenset({"gb18030", "big5hkscs", "cp932", "cp949", "euc_jp"})

#: First bytes of formats that are no text: images, PDF, archives, media, fonts, executables.
_MAGIC = re.compile(
    rb"\x89PNG|\xff\xd8\xff|GIF8[79]a|RIFF....(?:WEBP|WAVE|AVI )|%PDF-|PK(?:\x03\x04|\x05\x06)|\x1f\x8b\x08"
    rb"|....ftyp|ID3|OggS|\x1aE\xdf\xa3|wOF[F2]|\x7fELF|MZ.\x00|BZh[1-9]1AY|\xfd7zXZ\x00|7z\xbc\xaf|\x28\xb5\x2f\xfd",
    re.DOTALL,
)
#: The charset in a `meta` element of either form.
_META_CHARSET = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{2,40})")
_HEADER_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_HTML_LANG = re.compile(rb"<html[^>]{0,500}?\blang\s*=\s*[\"']?([a-zA-Z]{2,3})\b", re.IGNORECASE)
#: C0 controls that no text has; tab, newline, form feed, return and escape (ISO-2022-JP) are not among them.
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_NON_ASCII = re.compile(rb"[\x80-\xff]+")
#: A character outside the BMP that was written as two surrogates, each in UTF-8 form (CESU-8).
_CESU_PAIR = re.compile(rb"\xed[\xa0-\xaf][\x80-\xbf]\xed[\xb0-\xbf][\x80-\xbf]")
_LONE_SURROGATE = re.compile(rb"\xed[\xa0-\xbf][\x80-\xbf]")
_FEED = re.compile(r"\s*<(?:rss|feed|urlset|sitemapindex|rdf:RDF)\b")
_DECLARATION = re.compile(r"\s*<\?xml[^>]*>")
_COMMENT = re.compile(r"\s*<!--")
_MARKUP = re.compile(r"\s*<[a-zA-Z!?/]")
_ADDRESS = re.compile(r"\s*https?://\S+\s*", re.IGNORECASE)
_SCRIPT_START = re.compile(
    r"\s*(?:[(!]\s*function\b|(?:var|let|const|function|window\.|import|export)\b"
    r"|\"use strict\"|[({]{1,3}\(?\)?\s*=>|/\*)"
)
_NOT_TEXT_TYPES = re.compile(
    r"(?:image|audio|video|font)/|application/(?:pdf|zip|gzip|octet-stream|json|javascript|msword)"
)
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


class Decoded(NamedTuple):
    """The text of a page's body, and its UTF-8 where the body is just that."""

    text: str
    source: bytes | None = None


def decode(page: Page) -> str | Reject:
    """The text of a page's body, or why it has none: `empty_body`, `not_html`, `bad_encoding`.

    >>> decode(Page("a", "dégâts <p>".encode("latin-1"), content_type="text/html; charset=utf-8"))
    'dégâts <p>'
    >>> decode(Page("a", b"%PDF-1.7 ...")).reason
    <Reason.NOT_HTML: 'not_html'>
    """
    decoded = decode_body(page)
    return decoded if isinstance(decoded, Reject) else decoded.text


def decode_body(page: Page) -> Decoded | Reject:
    r"""What `decode` gives, with the bytes of the body where a parser can take them as they are.

    >>> decode_body(Page("a", b"<p>News"))
    Decoded(text='<p>News', source=b'<p>News')
    >>> decode_body(Page("a", b"<p>La fin de l'\xe9t\xe9", content_type="text/html; charset=latin-1"))
    Decoded(text="<p>La fin de l'été", source=None)
    """
    body = page.body
    if not body.strip(b" \t\r\n\f\x00\xef\xbb\xbf\xfe\xff"):
        return Reject(Reason.EMPTY_BODY)
    if (why := _binary(page)) is not None:
        return Reject(Reason.NOT_HTML, why)
    decoded = _decoded(page)
    if isinstance(decoded, Reject) or page.is_text:
        return decoded
    if (why := _other_format(decoded.text)) is not None:
        return Reject(Reason.NOT_HTML, why)
    return decoded


def header_charset(content_type: str | None) -> str | None:
    """The label that a `Content-Type` gives, as written.

    >>> header_charset("text/html; Charset='windows-1251'")
    'windows-1251'
    """
    found = _HEADER_CHARSET.search(content_type or "")
    return found[1] if found else None


def declared_charsets(page: Page) -> tuple[str, ...]:
    """The labels that the header, the `meta` element and the XML declaration give, as written, in that order."""
    head = page.body[:PRESCAN_BYTES]
    header = header_charset(page.content_type)
    found = [header] if header else []
    patterns = () if page.is_text else (_META_CHARSET, _XML_ENCODING)
    found += [m.group(1).decode("ascii", "replace") for p in patterns if (m := p.search(head))]
    return tuple(found)


def _decoded(page: Page) -> Decoded | Reject:
    body = page.body
    for bom, codec in _BOMS:
        if body.startswith(bom):
            return Decoded(_clean(body[len(bom) :].decode(codec, "replace")))
    if (codec16 := _utf16_without_bom(body)) is not None:
        return Decoded(_clean(body.decode(codec16, "replace")))
    codecs_declared = [c for label in declared_charsets(page) if (c := codec_of(label))]
    if "iso2022_jp" in codecs_declared and b"\x1b$" in body:
        return Decoded(_clean(body.decode("iso2022_jp", "replace")))
    # UTF-8 carries all that was decoded from it; to look for NULs takes a tenth of the time in bytes.
    has_nul = b"\x00" in body
    if (whole := _utf8(body)) is not None and not has_nul:
        return Decoded(whole, body)
    reading = _mostly_utf8(body, codecs_declared) if whole is None else whole
    if reading is not None:
        reading = reading.removeprefix("\ufeff")
        return Decoded(reading.replace("\x00", "") if has_nul else reading)
    lang = _HTML_LANG.search(body[:PRESCAN_BYTES])
    best = guess_charset(body, codecs_declared, language=lang.group(1).decode().lower() if lang else None)
    if best is None:
        return Reject(Reason.BAD_ENCODING, "no charset reads these bytes as text")
    return Decoded(_clean(best.text))


def _utf8(body: bytes) -> str | None:
    """The body as UTF-8; `None` where it is not that."""
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _mostly_utf8(body: bytes, declared: Sequence[str]) -> str | None:
    """The body as UTF-8, strays mended; `None` where it is something else, as its page may declare."""
    is_declared = any(codec in _TWO_BYTES and _reads(body, codec) for codec in declared)
    body = _CESU_PAIR.sub(_pair_to_utf8, body)
    body = _LONE_SURROGATE.sub(b"\xef\xbf\xbd", body)
    good, bad = _utf8_shares(body)
    if good < (NEARLY_ALL_UTF8 if is_declared else MOSTLY_UTF8) * (good + bad):
        return None
    return "".join(_mended(body))


def _reads(body: bytes, codec: str) -> bool:
    try:
        body.decode(codec)
    except UnicodeDecodeError:
        return False
    return True


def _utf8_shares(body: bytes) -> tuple[int, int]:
    """How many of the non-ASCII bytes stand in valid UTF-8 sequences, and how many do not."""
    good = bad = 0
    for run in _NON_ASCII.findall(body):
        valid = len(run.decode("utf-8", "ignore").encode())
        good += valid
        bad += len(run) - valid
    return good, bad


def _mended(body: bytes) -> Iterator[str]:
    """UTF-8 text with its broken runs read as cp1252 where they make letters or quotes, else marked U+FFFD.

    Pages put together from two databases have both charsets; the cut is fine enough to tell one word from the next.
    """
    at = 0
    for match in _NON_ASCII.finditer(body):
        yield body[at : match.start()].decode("ascii")
        yield _read_run(match.group(), body[match.start() - 1 : match.start()], body[match.end() : match.end() + 1])
        at = match.end()
    yield body[at:].decode("ascii")


def _read_run(run: bytes, before: bytes, after: bytes) -> str:
    try:
        return run.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if len(run) <= 2:
        reading = read_as(run, "cp1252")
        # 0xFF and 0xFE are fill bytes and halves of a BOM more often than they are letters.
        if reading and not (set(run) & {0xFE, 0xFF}) and _fits(reading.text, before, after):
            return reading.text
    return run.decode("utf-8", "replace")


def _fits(text: str, before: bytes, after: bytes) -> bool:
    """Whether a stray reads as a letter of the word it stands in, or as a quote, dash or blank between words."""
    beside_letter = before.isalpha() or after.isalpha()
    return all((c.isalpha() and beside_letter) or c in "‘’“”–—…«»€°\xa0" for c in text)


def _pair_to_utf8(match: re.Match[bytes]) -> bytes:
    units = match.group().decode("utf-8", "surrogatepass")
    return units.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").encode()


def _utf16_without_bom(body: bytes) -> str | None:
    """UTF-16 by its NULs: markup is ASCII, so every second byte of long stretches is 0."""
    head = body[:SNIFF_BYTES]
    half = len(head) // 2
    if half < 8 or head.count(0) < 0.2 * len(head):
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > 0.4 * half and even < 0.1 * odd:
        return "utf-16-le"
    if even > 0.4 * half and odd < 0.1 * even:
        return "utf-16-be"
    return None


def _binary(page: Page) -> str | None:
    """Why the body is no text, judged by its first bytes; the header alone is not believed."""
    head = page.body[:SNIFF_BYTES]
    if _MAGIC.match(head):
        return "binary data"
    if _utf16_without_bom(head) or head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return None
    # A few NULs and strays are thrown in by broken templates; they are not held against the page.
    if len(_CONTROLS.findall(head)) > MAX_CONTROLS * len(head) + 16:
        return "control bytes"
    if _NOT_TEXT_TYPES.match((page.content_type or "").strip().lower()) and not _MARKUP.match(_start(head)):
        return f"served as {page.content_type}"
    return None


def _start(head: bytes) -> str:
    return head.removeprefix(codecs.BOM_UTF8).decode("latin-1")


def _other_format(text: str) -> str | None:
    """Which other text format this is: JSON, a feed or sitemap, a script. HTML fragments pass."""
    if _FEED.match(text, _behind_comments(text[:SNIFF_BYTES])):
        return "a feed or sitemap"
    if _MARKUP.match(text):
        return None
    if text.lstrip()[:1] in ("{", "[") and _is_json(text):
        return "JSON"
    if _SCRIPT_START.match(text):
        return "a script"
    if re.search(r"<[a-zA-Z!/]", text):
        return None
    return "an address, not the page behind it" if _ADDRESS.fullmatch(text) else "no markup"


def _behind_comments(text: str) -> int:
    """Where the first element of a text may begin: behind an XML declaration, and comments.

    One pattern for all of it would try each way to part the comments: a time that grows with the fifth power.
    """
    declaration = _DECLARATION.match(text)
    at = declaration.end() if declaration else 0
    while comment := _COMMENT.match(text, at):
        end = text.find("-->", comment.end())
        if end < 0:
            break
        at = end + 3
    return at


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _clean(text: str) -> str:
    """Text without a leading BOM and NULs, and without what JSON or UTF-8 cannot carry."""
    text = text.removeprefix("\ufeff").replace("\x00", "")
    return text if text.isascii() or _is_whole(text) else text.encode("utf-8", "replace").decode("utf-8")


def _is_whole(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
