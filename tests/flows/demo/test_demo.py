"""The demo sites: what they serve is what they say, and the golden files are what their authors wrote."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from lxml import etree

from copydesk.cleaners.model.article import Article, Part, lay_out
from copydesk.cleaners.steps.site_rules import parse_rules, site_lines
from copydesk.flows.config.sources import read_sources
from copydesk.flows.demo.newspapers import DemoServer
from copydesk.flows.demo.sites import build_site, expected_rows, read_demo_site, read_sites
from copydesk.flows.demo.sites.articles import KINDS, SITE_KEYS, WALLS, Damage, DemoArticle, more_articles
from copydesk.flows.demo.sites.body import BREAKS, LINKS, garble, render_body
from copydesk.flows.demo.sites.pages import Edition

GOLDEN = Path(__file__).parents[3] / "fixtures" / "demo" / "expected"
SITES = {site.key: site for site in read_sites()}
every_site = pytest.mark.parametrize("key", SITE_KEYS)


@pytest.fixture(scope="module")
def demo() -> Iterator[DemoServer]:
    with DemoServer() as server:
        yield server


@pytest.fixture(autouse=True)
def first_night(demo: DemoServer) -> None:
    demo.night = 1


def get(url: str, headers: dict[str, str] | None = None) -> tuple[HTTPResponse, bytes]:
    """Ask once, follow nothing."""
    parts = urlsplit(url)
    connection = HTTPConnection(parts.netloc, timeout=10)
    try:
        connection.request("GET", f"{parts.path}?{parts.query}" if parts.query else parts.path, headers=headers or {})
        response = connection.getresponse()
        return response, response.read()
    finally:
        connection.close()


class Links(HTMLParser):
    """All `href` values of a page's links."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        href = dict(attrs).get("href")
        if tag == "a" and href and not href.startswith(("#", "mailto:")):
            self.found.add(href)


# What is served


@every_site
def test_feed_names_every_expected_address(demo: DemoServer, key: str) -> None:
    site = SITES[key]
    response, body = get(demo.origins[key] + site.feed_path)
    tree = etree.fromstring(body)
    atom = "{http://www.w3.org/2005/Atom}"
    links = [e.text for e in tree.iter("link")][1:] or [e.get("href") for e in tree.iter(f"{atom}link")][1:]
    assert response.status == 200
    assert links == [row["source_url"] for row in demo.expected() if row["source_url"].startswith(demo.origins[key])]


@every_site
def test_sitemap_names_the_same_addresses_as_the_feed(demo: DemoServer, key: str) -> None:
    _, body = get(demo.origins[key] + "/sitemap-news.xml")
    found = [e.text for e in etree.fromstring(body).iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert found == [row["source_url"] for row in demo.expected() if row["source_url"].startswith(demo.origins[key])]


@every_site
def test_robots_forbid_one_listed_address(demo: DemoServer, key: str) -> None:
    _, body = get(demo.origins[key] + "/robots.txt")
    forbidden = [line.partition(": ")[2] for line in body.decode().splitlines() if line.startswith("Disallow")]
    listed = [a.path for a in SITES[key].addresses if a.path.startswith(tuple(forbidden))]
    assert listed == [a.path for a in SITES[key].addresses if a.kind == "disallowed"]


@every_site
def test_every_link_of_every_page_leads_somewhere(key: str) -> None:
    origin = "http://127.0.0.1:1"
    answers = build_site(SITES[key], origin)
    missing = set()
    for path, answer in answers.items():
        if answer.content_type.startswith("text/html"):
            found = {urljoin(origin + path, href) for href in Links(answer.body.decode("latin-1")).found}
            targets = {url.removeprefix(origin).partition("#")[0] for url in found if url.startswith(origin)}
            missing |= {t for t in targets if t not in answers and t.partition("?")[0] not in answers}
    assert missing == set()


def test_unknown_address_is_404(demo: DemoServer) -> None:
    assert get(demo.origins["en"] + "/nowhere/")[0].status == 404


def test_redirect_leads_to_the_article(demo: DemoServer) -> None:
    response, _ = get(demo.origins["en"] + "/?p=1042")
    assert (response.status, response.getheader("Location")) == (
        301,
        demo.origins["en"] + "/2026/03/15/night-ferry-trial/",
    )


def test_tracking_parameters_change_nothing(demo: DemoServer) -> None:
    url = demo.origins["en"] + "/2026/03/16/library-van-returns/"
    assert get(url + "?utm_source=friday&utm_medium=email&utm_campaign=week-12")[1] == get(url)[1]


# Asking again


@pytest.mark.parametrize("header", ["ETag", "Last-Modified"])
def test_what_did_not_change_is_304(demo: DemoServer, header: str) -> None:
    url = demo.origins["en"] + "/2026/03/16/library-van-returns/"
    first, _ = get(url)
    ask = {"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}[header]
    again, body = get(url, {ask: first.getheader(header, "")})
    assert (again.status, body) == (304, b"")


@pytest.mark.parametrize("ask", [{"If-None-Match": '"other"'}, {"If-Modified-Since": "Sun, 01 Mar 2026 00:00:00 GMT"}])
def test_an_older_copy_is_answered_whole(demo: DemoServer, ask: dict[str, str]) -> None:
    response, body = get(demo.origins["en"] + "/", ask)
    assert (response.status, body[:15]) == (200, b"<!doctype html>")


def test_second_night_changes_one_brings_one_and_loses_one(demo: DemoServer) -> None:
    first = {row["source_url"]: row for row in demo.expected()}
    demo.night = 2
    second = {row["source_url"]: row for row in demo.expected()}
    changed = [url for url, row in second.items() if row.get("revision") == 2]
    gone = [url for url, row in second.items() if row.get("reasons") == ["http_status"]]
    assert (len(changed), len(second.keys() - first.keys()), len(gone)) == (1, 1, 1)
    assert first.keys() <= second.keys()
    assert first[changed[0]]["text"] != second[changed[0]]["text"]
    assert get(gone[0])[0].status == 404


def test_changed_page_is_not_304_on_the_second_night(demo: DemoServer) -> None:
    url = demo.origins["en"] + "/2026/03/15/night-ferry-trial/"
    first, _ = get(url)
    demo.night = 2
    again, body = get(url, {"If-None-Match": first.getheader("ETag", "")})
    assert again.status == 200
    assert "after a wedding" in body.decode()


def test_sources_name_every_site(demo: DemoServer, tmp_path: Path) -> None:
    sources = read_sources(demo.sources_toml(tmp_path / "sources.toml"))
    assert [source.name for source in sources] == [site.name for site in SITES.values()]
    listings = [url for source in sources for url in source.urls]
    assert {urlsplit(url).netloc for url in listings} == set(demo.allow)
    assert {get(url)[0].status for url in listings} == {200}


def test_requests_are_remembered(demo: DemoServer) -> None:
    demo.asked.clear()
    get(demo.origins["de"] + "/robots.txt")
    assert [(a.site, a.path, a.status) for a in demo.asked] == [("de", "/robots.txt", 200)]


def test_rules_are_named_after_hosts_and_drop_the_reporters_line(demo: DemoServer, tmp_path: Path) -> None:
    folder = demo.write_rules(tmp_path / "rules")
    texts = {path.stem: path.read_text("utf-8") for path in folder.iterdir()}
    assert list(texts) == [demo.origins["ko"].removeprefix("http://")]
    rules = parse_rules(*texts.values(), name="rules.toml")
    text, blocks = lay_out(
        [Part("강물이 불었다."), Part("김서윤, 최하늘 기자 desk@mulbit.example"), Part("기자 두 명이 왔다.")]
    )
    edits = site_lines(rules)(Article(text, blocks))
    assert [edit.removed.strip() for edit in edits] == ["김서윤, 최하늘 기자 desk@mulbit.example"]


# The sites' data


def test_there_is_enough_to_read() -> None:
    written = [article for site in SITES.values() for article in site.articles]
    made = [article for site in SITES.values() for article in more_articles(site)]
    assert len(written) >= 24
    assert 90 <= len(written) + len(made) <= 130
    assert {site.language for site in SITES.values()} == {"en", "de", "ko", "es"}


@every_site
def test_articles_have_four_to_nine_paragraphs_and_their_damage_is_found(key: str) -> None:
    for article in SITES[key].articles:
        texts = [part.text for part in article.parts()]
        assert 4 <= len(article.clean_text().split("\n\n")) <= 12, article.slug
        for damage in article.damage:
            assert sum(damage.at.replace("|", "") in text for text in texts) == 1, (article.slug, damage.at)


@every_site
def test_odd_addresses_are_of_known_kinds(key: str) -> None:
    assert {address.kind for address in SITES[key].addresses} <= {*KINDS, *WALLS}


@every_site
def test_made_up_stories_are_the_same_each_time_and_differ_from_each_other(key: str) -> None:
    stories = more_articles(SITES[key])
    assert stories == more_articles(read_demo_site(key))
    assert len({story.title for story in stories}) == len(stories)
    # A line that several articles share would rightly be learned as the site's boilerplate.
    lines = Counter(re.sub(r"\d+", "#", part.text) for story in stories for part in story.parts())
    assert [line for line, times in lines.items() if times > 1] == []


@every_site
def test_page_of_each_written_article_holds_its_text(key: str) -> None:
    edition = Edition(SITES[key], "http://127.0.0.1:1")
    answers = build_site(SITES[key], edition.origin)
    whole = [a for a in edition.articles if a.written and not (a.damage or a.mojibake or a.paywall or a.layout)]
    for article in whole:
        page = answers[SITES[key].path_of(article)].body.decode(article.charset)
        shown = re.sub(r"\s+", " ", page.replace("&amp;", "&"))
        assert [p.text for p in article.parts() if p.text not in shown] == [], article.slug


# Golden files


@every_site
def test_golden_file_is_what_the_authors_wrote(key: str) -> None:
    rows = [json.loads(line) for line in (GOLDEN / f"{key}.jsonl").read_text("utf-8").splitlines()]
    site = SITES[key]
    made = {site.path_of(article) for article in more_articles(site)}
    told = [row for night in (1, 2) for row in expected_rows(site, night)]
    assert rows == [row for row in told if row["source_url"].removeprefix(f"{{{key}}}") not in made]


def test_every_kind_of_page_is_served_somewhere() -> None:
    kinds = {address.kind for site in SITES.values() for address in site.addresses}
    assert kinds == {*KINDS, *WALLS}
    articles = [article for site in SITES.values() for article in site.articles]
    assert {damage.kind for article in articles for damage in article.damage} == {*BREAKS, *LINKS, "wrap"}
    assert [article.mojibake for article in articles].count(True) == 1
    assert [article.paywall for article in articles].count(True) == 1
    assert {article.charset for article in articles} == {"utf-8", "windows-1252", "euc-kr"}
    assert "pre" in {article.layout for article in articles}


# How bodies are drawn

STORY = DemoArticle("s", "local", "T", "One two.\n\n## Head\n\n- a\n- b\n\n| roses\n| violets", "2026-03-01", "S")


def test_body_as_elements() -> None:
    assert render_body(STORY, layout="p", inserts={1: "<aside>ad</aside>"}) == (
        "<p>One two.</p>\n<aside>ad</aside>\n<h2>Head</h2>\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"
        "<p>roses<br>\nviolets</p>"
    )


@pytest.mark.parametrize("number", [3, 4])
def test_what_a_site_inserts_does_not_fall_into_a_list(number: int) -> None:
    body = render_body(STORY, layout="p", inserts={number: "<aside>ad</aside>"})
    assert body.index("</ul>") < body.index("<aside>") < body.index("roses")


def test_body_by_breaks() -> None:
    assert render_body(STORY, layout="br").splitlines() == [
        "One two.<br /><br />",
        "Head<br /><br />",
        "a<br />",
        "b<br /><br />",
        "roses<br />",
        "violets<br /><br />",
    ]


@pytest.mark.parametrize(
    ("kind", "html"),
    [
        ("newline", "<p>One t\nwo.</p>"),
        ("br", "<p>One t<br>wo.</p>"),
        ("hyphen_br", "<p>One t-<br>wo.</p>"),
        ("wrap", "<p>One two.</p>"),
    ],
)
def test_damage(kind: str, html: str) -> None:
    assert damaged(Damage(kind, "One t|wo")) == html


@pytest.mark.parametrize(
    ("kind", "html"),
    [("link", '<p>One <a href="/">two</a>.</p>'), ("link_lines", '<p>One\n<a href="/">two</a>\n.</p>')],
)
def test_links(kind: str, html: str) -> None:
    assert damaged(Damage(kind, "One |two|.")) == html


def damaged(damage: Damage) -> str:
    article = DemoArticle("s", "local", "T", "One two.", "2026-03-01", "S", damage=(damage,))
    return render_body(article, layout="p")


@pytest.mark.parametrize(("text", "garbled"), [("señal", "seÃ±al"), ("“a”", "â€œaâ€\x9d"), ("plain", "plain")])
def test_garble(text: str, garbled: str) -> None:
    assert garble(text) == garbled
    raw = b"".join(bytes([ord(c)]) if ord(c) < 256 else c.encode("cp1252") for c in garbled)
    assert raw.decode() == text
