"""What the fuzz does to pages and texts: each mutation is a function of the bytes and a seeded draw.

They know markup: they cut between tags, nest, repeat and shuffle elements, and put odd things where the readers look.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from tests.fuzz.seeds import pages

Mutation = Callable[[bytes, random.Random], bytes]

_PIECE = re.compile(rb"<[^>]*>|[^<]+|<")
_TAG = re.compile(rb"</?[a-zA-Z][^>]*>")
_TEXT = re.compile(rb"(?<=>)[^<>]{20,}(?=<)")
_CONTENT = re.compile(rb"(?<=content=\")[^\"]*(?=\")")
_JSON_LD = re.compile(rb"(<script[^>]*ld\+json[^>]*>)(.*?)(</script>)", re.DOTALL)
_CHARSET = re.compile(rb"(charset\s*=\s*[\"']?)[\w-]+")

NAMES = (
    b"div p span a b i li ul ol table tr td th tbody article section main aside nav header footer h1 h2 h3 blockquote "
    b"pre code br hr figure figcaption img svg path math form button select option textarea noscript template iframe "
    b"script style title head body html time address details summary dl dt dd object video ruby rt q cite font center"
).split()

#: Starts of elements in which a parser reads on in another way, most of them never ended.
TRAPS = (
    b"<!--",
    b"<!-->",
    b"--!>",
    b"<![CDATA[",
    b"<?php echo 1 ?>",
    b"<script>",
    b"<script>/*<!--<script>",
    b"</script>",
    b"<style>",
    b"<title>",
    b"<textarea>",
    b"<template>",
    b"</template>",
    b"<svg><p>",
    b"<svg><foreignObject><math><mtext><p>",
    b"<math><mi><table>",
    b"<table><p>",
    b"<table><tr><select><td>",
    b"<select><table>",
    b"<frameset><frame>",
    b"<plaintext>",
    b"<noscript><p>",
    b"</body></html>",
    b"</p></br>",
    b"<a><a><a>",
    b"<b><p><i></b></p></i>",
    b"<form><form>",
    b"<li><li></ul>",
    b"<p =\"'>",
    b'<p a="1" a="2" style="display:none" hidden>',
    b"< p>",
    b"</ p>",
    b"<1>",
    b"<\xc3\xa9>",
    b"<base href='//['>",
    b"<html lang='\xff'>",
    b"<body data-x='{\"a\":[[[[[[[[' class='  '>",
)
ENTITIES = (
    b"&#0; &#xD800; &#xDFFF; &#x110000; &#99999999999; &#128; &#xFFFE; &#x1F468;&#x200D;&#x1F469; &nbsp;&shy;&zwj; "
    b"&rlm; &amp;amp;lt; &lt;p&gt; &notanentity; &amp &#x; &#; &ngE; &NotEqualTilde; &#8232;&#8233;&#133; "
    b"&#x202E; &#xFEFF;"
).split()
#: Characters that are not seen, that turn text round, that fold to others, that come in parts, and mojibake.
CHARACTERS = (
    *"\u200b\u200d\u200e\u202e\u2066\u2028\u2029\x85\xad\ufeff\ufffd\ufffe\U0010ffff\U000e0041\ufe0f\u3000",
    *"\u0130\u0131\u00df\ufb01\u01c5\u00b2\u2460\u0663\u05d0\ua9c5\u1e9e\u212a\u2019\u201c\u2013\u2026\U0001d400\ue000",
    "e\u0301\u0301\u0301\u0301",
    "\u1100\u1161\u11a8",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "\u0e01\u0e33",
    "\u0644\u0627",
    "\u0915\u094d\u0937",
    "\u4eac\u90fd\u3002",
    "\u03a3\u03c2",
    "\uff21\uff22",
    "\u00c3\u00a9",
    "\u00e2\u20ac\u2122",
    "\u00c2\u00a0",
)
RAW = (
    *(b"\x00", b"\x0b", b"\x0c", b"\x1b[31m", b"\x1a", b"\x7f", b"\x80", b"\x9f", b"\xa0", b"\x93\x94", b"\r", b"\r\n"),
    *(
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\xed\xa0\x80",
        b"\xed\xa0\xbd\xed\xb8\x80",
        b"\xc0\xaf",
        b"\xe2\x80",
        b"\xf4\x90\x80\x80",
    ),
)
VALUES = (
    b"",
    b" ",
    b"0000-00-00",
    b"9999-12-31T23:59:60+99:99",
    b"2026-02-30",
    b"1780000000000",
    b"-1",
    b"Mon, 31 Feb 2026 25:61:61 GMT",
    b"1 de enero de 20266",
    b"By , and &amp; |",
    b"ann@example.test",
    b"http://[",
    b"https://me:word@paper.test/a?token=abc#x",
    b"javascript:alert(1)",
    b"//",
    b"x" * 5000,
    b"- " * 900,
    "ſ\u202eﬀ\u0000".encode(),
    b"en_US.UTF-8",
    b"zh-Hant-TW-x-private-overlong",
    b"\xff\xfe",
    b"noindex, tdm-reservation=1",
)
JSON_VALUES = (
    b'null true 0 -1 1e999 NaN [] {} [[]] [null] "" "2026-13-45" "\\ud800" {"@id":"#"} {"name":null} {"name":[{}]} '
    b'[{"@type":["Person",null],"name":{"@value":1}}] 99999999999999999999 "\\u0000" {"@graph":{"@graph":[1]}}'
).split()
CODECS = (
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "utf-8-sig",
    "latin-1",
    "cp1252",
    "koi8-r",
    "gb18030",
    "shift_jis",
    "euc-kr",
)
BLANKS = (
    b"\n",
    b"\r\n",
    b"\n\n",
    b"\t",
    b"\xc2\xa0",
    b"",
    b"-\n",
    b" \n ",
    b"<br>",
    b"<br/>\n",
    b"\xe2\x80\x8b",
    b"<wbr>",
    b"&#10;",
)


def _at(body: bytes, draw: random.Random) -> int:
    """A place: after a tag mostly, somewhere else."""
    ends = [m.end() for m in _TAG.finditer(body)] if draw.random() < 0.8 else []
    return draw.choice(ends) if ends else draw.randint(0, len(body))


def _put(body: bytes, what: bytes, draw: random.Random, times: int = 1) -> bytes:
    for _ in range(times):
        at = _at(body, draw)
        body = body[:at] + what + body[at:]
    return body


def _inside(body: bytes, what: bytes, draw: random.Random) -> bytes:
    """Put it into a run of text."""
    runs = list(_TEXT.finditer(body))
    if not runs:
        return _put(body, what, draw)
    run = draw.choice(runs)
    at = draw.randint(run.start(), run.end())
    return body[:at] + what + body[at:]


def cut(body: bytes, draw: random.Random) -> bytes:
    at = draw.randint(0, len(body))
    return body[:at] if draw.random() < 0.7 else body[at:]


def drop_tags(body: bytes, draw: random.Random) -> bytes:
    share = draw.choice((0.02, 0.2, 0.9))
    return _TAG.sub(lambda m: b"" if draw.random() < share else m[0], body)


def double_tags(body: bytes, draw: random.Random) -> bytes:
    share = draw.choice((0.02, 0.3))
    return _TAG.sub(lambda m: m[0] * 2 if draw.random() < share else m[0], body)


def rename_tags(body: bytes, draw: random.Random) -> bytes:
    share = draw.choice((0.02, 0.3))
    return _TAG.sub(lambda m: b"<%s>" % draw.choice(NAMES) if draw.random() < share else m[0], body)


def shuffle(body: bytes, draw: random.Random) -> bytes:
    pieces = _PIECE.findall(body)
    start = draw.randint(0, len(pieces))
    some = pieces[start : start + draw.choice((4, 40, 4000))]
    draw.shuffle(some)
    return b"".join(pieces[:start] + some + pieces[start + len(some) :])


def repeat(body: bytes, draw: random.Random) -> bytes:
    at = _at(body, draw)
    size = draw.choice((20, 400, 3000))
    return body[:at] + body[at : at + size] * draw.choice((2, 5, 60)) + body[at + size :]


def nest(body: bytes, draw: random.Random) -> bytes:
    name, depth, at = draw.choice(NAMES), draw.choice((2, 30, 300, 1500, 6000)), _at(body, draw)
    close = b"</%s>" % name * depth if draw.random() < 0.5 else b""
    return body[:at] + b"<%s>" % name * depth + body[at:] + close


def splice(body: bytes, draw: random.Random) -> bytes:
    other = draw.choice(pages())
    start = _at(other, draw)
    return _put(body, other[start : start + draw.choice((100, 1000, 20_000))], draw)


def trap(body: bytes, draw: random.Random) -> bytes:
    return _put(body, draw.choice(TRAPS), draw, draw.choice((1, 1, 3, 30)))


def entity(body: bytes, draw: random.Random) -> bytes:
    for _ in range(draw.choice((1, 4, 40))):
        body = _inside(body, draw.choice(ENTITIES), draw)
    return body


def character(body: bytes, draw: random.Random) -> bytes:
    for _ in range(draw.choice((1, 4, 40))):
        body = _inside(body, draw.choice(CHARACTERS).encode() * draw.choice((1, 1, 1, 50)), draw)
    return body


def raw_bytes(body: bytes, draw: random.Random) -> bytes:
    for _ in range(draw.choice((1, 4, 40))):
        body = _inside(body, draw.choice(RAW), draw)
    return body


def flip(body: bytes, draw: random.Random) -> bytes:
    changed = bytearray(body)
    for _ in range(draw.choice((1, 10, 200)) if body else 0):
        changed[draw.randrange(len(changed))] = draw.randrange(256)
    return bytes(changed)


def other_codec(body: bytes, draw: random.Random) -> bytes:
    """The same text in another charset, its label as it was; half the time two charsets in one page."""
    codec, at = draw.choice(CODECS), _at(body, draw) if draw.random() < 0.3 else 0
    return body[:at] + body[at:].decode("utf-8", "replace").encode(codec, "xmlcharrefreplace")


def relabel(body: bytes, draw: random.Random) -> bytes:
    label = draw.choice((*(c.encode() for c in CODECS), b"banana", b"utf-7", b"x-user-defined", b"iso-2022-jp", b"hz"))
    return _CHARSET.sub(lambda m: m[1] + label, body)


def misread(body: bytes, draw: random.Random) -> bytes:
    """Mojibake: UTF-8 read as another charset, once or twice."""
    for _ in range(draw.choice((1, 1, 2))):
        body = body.decode(draw.choice(("latin-1", "cp1252", "koi8-r")), "replace").encode()
    return body


def attributes(body: bytes, draw: random.Random) -> bytes:
    kind = draw.randrange(4)
    if kind == 0:
        said = b'data-x="%s"' % (draw.choice((b"a", b'\\"', b"&quot;", b"{[")) * draw.choice((100, 30_000)))
    elif kind == 1:
        said = b" ".join(b'a%d="%d"' % (n, n) for n in range(draw.choice((50, 3000))))
    elif kind == 2:
        said = b'class="%s"' % b" ".join(draw.choices((*NAMES, b"ad", b"comment", b"byline", b"\xff", b"{{x}}"), k=40))
    else:
        said = b'%s="%s"' % (
            draw.choice((b"href", b"src", b"datetime", b"itemprop", b"lang", b"style")),
            draw.choice(VALUES),
        )
    tags = [m for m in _TAG.finditer(body) if not m[0].startswith(b"</")]
    if not tags:
        return body
    tag = draw.choice(tags)
    return body[: tag.end() - 1] + b" " + said + body[tag.end() - 1 :]


def metadata(body: bytes, draw: random.Random) -> bytes:
    share = draw.choice((0.1, 1.0))
    return _CONTENT.sub(lambda m: draw.choice(VALUES) if draw.random() < share else m[0], body)


def more_metadata(body: bytes, draw: random.Random) -> bytes:
    names = (
        b"og:title",
        b"og:url",
        b"author",
        b"article:published_time",
        b"date",
        b"keywords",
        b"robots",
        b"og:site_name",
    )
    said = b"".join(b'<meta property="%s" content="%s">' % (draw.choice(names), draw.choice(VALUES)) for _ in range(5))
    link = b'<link rel="canonical" href="%s">' % draw.choice(VALUES)
    return _put(body, said + link, draw)


def linked_data(body: bytes, draw: random.Random) -> bytes:
    """JSON-LD with other values, cut, nested; a page without any is given one."""
    keys = (
        b"headline",
        b"author",
        b"datePublished",
        b"@type",
        b"articleBody",
        b"publisher",
        b"keywords",
        b"@graph",
        b"url",
    )
    pairs = b",".join(b'"%s":%s' % (draw.choice(keys), draw.choice(JSON_VALUES)) for _ in range(6))
    depth = draw.choice((0, 0, 5, 2000))
    text = b'{"@type":"NewsArticle",%s,"x":%s%s}' % (pairs, b"[" * depth, b"]" * depth or b"1")
    if draw.random() < 0.3:
        text = text[: draw.randint(0, len(text))]
    if _JSON_LD.search(body) and draw.random() < 0.5:
        return _JSON_LD.sub(lambda m: m[1] + text + m[3], body)
    return _put(body, b'<script type="application/ld+json">%s</script>' % text, draw)


def blanks(body: bytes, draw: random.Random) -> bytes:
    """Other white space between words, or in the middle of them."""
    share, inside = draw.choice((0.02, 0.3)), draw.random() < 0.3

    def respace(run: re.Match[bytes]) -> bytes:
        pattern = rb"(?<=[a-z])(?=[a-z])" if inside else rb"\s+"
        return re.sub(pattern, lambda m: draw.choice(BLANKS) if draw.random() < share else m[0], run[0])

    return _TEXT.sub(respace, body) if b"<" in body else re.sub(rb".+", respace, body)


def no_markup(body: bytes, draw: random.Random) -> bytes:
    """The text alone, each tag a blank of some kind."""
    blank = draw.choice(BLANKS)
    return b"<p>" + re.sub(rb"(?:<[^>]*>\s*)+", blank, body)


PAGE_MUTATIONS: tuple[Mutation, ...] = (
    cut,
    drop_tags,
    double_tags,
    rename_tags,
    shuffle,
    repeat,
    nest,
    splice,
    trap,
    entity,
    character,
    raw_bytes,
    flip,
    other_codec,
    relabel,
    misread,
    attributes,
    metadata,
    more_metadata,
    linked_data,
    blanks,
    no_markup,
)

#: Those that mean something without markup; what they make of a text is text again.
TEXT_MUTATIONS: tuple[Mutation, ...] = (
    cut,
    shuffle,
    repeat,
    entity,
    character,
    raw_bytes,
    flip,
    misread,
    blanks,
    splice,
)


def mutate(body: bytes, steps: list[tuple[Mutation, int]]) -> bytes:
    """The body after these mutations, each with the seed of its draw; the same steps, the same bytes."""
    for mutation, seed in steps:
        body = mutation(body, random.Random(seed))
    return body[:MAX_BYTES]


#: What grows beyond this is cut: mutations multiply, and size itself is the zoo's business.
MAX_BYTES = 400_000
