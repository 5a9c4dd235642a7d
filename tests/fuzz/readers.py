"""Whatever readers of feeds, archives, saved pages, robots.txt, rules and lines are given: a value, or their error.

    python -m tests.fuzz.readers KIND CASES [--seed N]

A case is a good input of its kind with one to six changes that a seed draws; what fails is told by its number, and the
same number makes it again.
"""

from __future__ import annotations

import argparse
import contextlib
import gzip
import io
import json
import random
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import zstandard

from copydesk.cleaners.model.record import Reject
from copydesk.cleaners.steps.site_rules import RulesError, parse_rules, rules_digest
from copydesk.flows.crawl.read_listing import parse_listing
from copydesk.flows.crawl.robots import parse_robots
from copydesk.flows.pipeline.inputs import read_inputs
from copydesk.flows.pipeline.options import Saved
from copydesk.flows.pipeline.text_stream import BadLine, filter_texts
from copydesk.flows.storage.warc.members import Damage, scan_members
from copydesk.flows.storage.warc.reader import parse_member
from copydesk.flows.storage.warc.take_in import take_in

BASE = "https://paper.test/feed"

RSS = b"""<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>The Quay</title><item><title>Wall mended</title><link>https://paper.test/a?x=1&amp;y=2</link><dc:creator>Ann Bee
</dc:creator><pubDate>Mon, 01 Jun 2026 08:00:00 +0200</pubDate><description><![CDATA[<p>The wall.</p>]]></description>
<guid isPermaLink="true">https://paper.test/a</guid></item><item><link>/b</link></item></channel></rss>"""
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://paper.test/"><entry><title>Mill</title><link
rel="alternate" href="c?d"/><updated>2026-06-01T08:00:00Z</updated></entry></feed>"""
SITEMAP = b"""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc>https://paper.test/d</loc><lastmod>2026-06-01</lastmod>
<news:news><news:title>Tide</news:title></news:news></url>
</urlset>"""
FEED = json.dumps(
    {"version": "https://jsonfeed.org/version/1.1", "items": [{"url": "/e", "title": "E", "id": 3}]}
).encode()
ROBOTS = b"""User-agent: *\nDisallow: /private*\nAllow: /private/open$\nCrawl-delay: 3
Content-Signal: search=yes, ai-train=no
Sitemap: https://paper.test/sitemap.xml\n\nUser-agent: Copydesk\nDisallow: /%7Eme\n"""
RULES = rb"""drop = [".promo", "aside > p:not(.x)"]
drop_lines = ['Also in the \w+ Courier: .*']
keep = ["article.story"]
title_suffixes = [" | The Quay"]
"""
LINE = json.dumps(
    {"id": "1", "text": "The quay was mend\ned.\nShare this", "lang": "en", "host": "a.test", "title": "Quay"}
)

HEAD = "WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://paper.test/{n}\r\nWARC-Date: 2026-06-01T08:00:00Z\r\n"
HEAD += "Content-Type: application/http\r\nContent-Length: {length}\r\n\r\n"

#: What readers look for.
TOKENS = (
    b"<",
    b">",
    b"<!--",
    b"<![CDATA[",
    b"]]>",
    b"&#x110000;",
    b"&amp;",
    b"\x00",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\r",
    b"\n",
    b"Content-Length: -1",
    b"Content-Length: 99999999999999999999",
    b"WARC/1.1\r\n",
    b"\r\n\r\n",
    b"\x1f\x8b",
    b"[",
    b"]" * 50,
    b"{" * 200,
    b'"',
    b"'''",
    b"\\u0000",
    b"\xed\xa0\x80",
    b"http://[",
    b"%zz",
    b"*" * 40,
    b"$",
    b"(?:a+)+",
    b"= [",
    b"1e999",
    b"<item>",
    b"</item>",
    b"<link>",
    b"Disallow:",
    b"User-agent:",
    b"2026-13-45T99:00:00",
    b"\xe2\x80\xae",
)

Check = Callable[[bytes], None]


def _warc(packed: bool) -> bytes:
    parts = []
    for n, kind in enumerate(("warcinfo", "response", "request", "revisit", "resource")):
        block = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>The quay, {n}.</p>".encode()
        record = HEAD.format(kind=kind, n=n, length=len(block)).encode() + block + b"\r\n\r\n"
        parts.append(gzip.compress(record, mtime=0) if packed else record)
    return b"".join(parts)


def check_feed(body: bytes) -> None:
    said = parse_listing(body, BASE, max_links=50, max_bytes=10**6)
    if not isinstance(said, Reject):
        assert len(said.links) <= 50
        assert all(link.url.encode("utf-8") for link in said.links)


def check_robots(body: bytes) -> None:
    said = parse_robots(body)
    assert said.allows("https://paper.test/private/open") in (True, False)
    assert said.delay is None or said.delay == said.delay
    assert isinstance(said.sitemaps, tuple)


def check_rules(body: bytes) -> None:
    with contextlib.suppress(RulesError):
        assert len(rules_digest(parse_rules(body.decode("utf-8", "replace"), name="paper.test.toml"))) >= 16


def check_line(body: bytes) -> None:
    try:
        rows = [json.loads(line.decode("utf-8")) for line in filter_texts(body.splitlines(keepends=True))]
    except BadLine:
        return
    assert all("text" in row for row in rows)


def check_warc(body: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / ("a.warc.gz" if body[:2] == b"\x1f\x8b" else "a.warc")
        path.write_bytes(body)
        last = -1
        for found in scan_members(path):
            if isinstance(found, Damage):
                # One place alone is a record that is whole, and none that can be read.
                assert found.until is None or found.until >= found.offset
                continue
            parse_member(found, path.name)
            if found.offset is not None:
                assert found.offset > last, "a record is given twice"
                last = found.offset


def check_saved(body: bytes) -> None:
    """A file of any form, under a name that promises nothing: pages come of it, or a sentence."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "saved"
        path.write_bytes(body)
        for found in read_inputs([path]):
            assert found.page.source_url if isinstance(found, Saved) else str(found)
        assert take_in(path, Path(folder) / "own").path.exists()


def _zip(name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(name, content)
    return out.getvalue()


PAGE = "<html><!-- Page saved with SingleFile url: https://paper.test/a saved date: x --><body><p>The quay.</p></body>"
MHTML = f"""MIME-Version: 1.0\nContent-Type: multipart/related; boundary="b"\n\n--b\nContent-Type: text/html
Content-Transfer-Encoding: quoted-printable\nContent-Location: https://paper.test/a\n\n{PAGE}\n--b--\n""".encode()
ANSWER = {"status": 200, "headers": [], "content": {"mimeType": "text/html", "size": 99, "text": PAGE}}
HAR = json.dumps({"log": {"entries": [{"request": {"url": "https://paper.test/a"}, "response": ANSWER}]}}).encode()
ARC = f"https://paper.test/a 10.0.0.1 20260601080000 text/html {len(PAGE)}\n{PAGE}\n".encode()
#: With a dictionary that is too short to be one.
ZSTD = b"\x5d\x2a\x4d\x18\x08\0\0\0\x37\xa4\x30\xec\x01\0\0\0" + zstandard.ZstdCompressor().compress(_warc(False))

KINDS: dict[str, tuple[Check, tuple[bytes, ...]]] = {
    "feed": (
        check_feed,
        (RSS, ATOM, SITEMAP, FEED, gzip.compress(RSS, mtime=0), b"https://paper.test/a\nhttps://paper.test/b\n"),
    ),
    "robots": (check_robots, (ROBOTS,)),
    "rules": (check_rules, (RULES,)),
    "saved": (
        check_saved,
        (
            PAGE.encode(),
            gzip.compress(PAGE.encode(), mtime=0),
            MHTML,
            HAR,
            ARC,
            ZSTD,
            _zip("index.html", PAGE.encode()),
            _zip("archive/a.warc.gz", _warc(True)),
        ),
    ),
    "text": (check_line, (f"{LINE}\n{LINE}\n".encode(),)),
    "warc": (check_warc, (_warc(False), _warc(True), gzip.compress(_warc(False), mtime=0))),
}


def changed(body: bytes, draw: random.Random) -> bytes:
    """An input with one to six changes."""
    for _ in range(draw.randint(1, 6)):
        at, other = sorted((draw.randrange(len(body) + 1), draw.randrange(len(body) + 1)))
        piece = body[at : min(other, at + 200)]
        match draw.randrange(7):
            case 0:
                body = body[:at] + bytes([draw.randrange(256)]) + body[at + 1 :]
            case 1:
                body = body[:at] + body[min(other, at + draw.choice((1, 9, 400))) :]
            case 2:
                body = body[:at] + piece * draw.choice((2, 3, 20)) + body[at:]
            case 3:
                body = body[:at]
            case 4:
                body = body[:other] + piece + body[other:]
            case _:
                body = body[:at] + draw.choice(TOKENS) + body[at:]
    return body[:20_000]


def check_case(kind: str, number: int) -> None:
    """One case, by its number."""
    check, seeds = KINDS[kind]
    draw = random.Random(f"{kind} {number}")
    body = changed(draw.choice(seeds), draw)
    try:
        check(body)
    except Exception as error:
        error.add_note(f"{kind} {number}: {body[:2000]!r}")
        raise


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kind", choices=sorted(KINDS))
    parser.add_argument("cases", type=int)
    parser.add_argument("--seed", type=int, default=0, help="the number of the first case")
    told = parser.parse_args()
    for number in range(told.seed, told.seed + told.cases):
        check_case(told.kind, number)
    print(f"{told.kind}: {told.cases} cases from {told.seed} on, nothing found")


if __name__ == "__main__":
    main()
