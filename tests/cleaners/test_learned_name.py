"""A site that no page names is called what the titles of several pages say beside their headlines."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

import pytest

import copydesk
from copydesk.cleaners.html.document import parse
from copydesk.cleaners.metadata.site import read_title_rest
from copydesk.cleaners.model.article import Article
from copydesk.cleaners.steps.boilerplate import Profile, from_json, learn_profile, observe, to_json

NIGHT = "2026-03-01"
ENGLISH = (
    "Ferry sails again",
    "Mill to reopen",
    "Orchard sold",
    "Bell cast anew",
    "Weir mended",
    "Lock keeper retires",
)
GERMAN = ("Fähre fährt wieder", "Mühle öffnet", "Obsthof verkauft", "Glocke gegossen", "Wehr geflickt", "Schleuse zu")


def page(headline: str, title: str, *, head: str = "", number: int = 0) -> str:
    body = "".join(
        f"<p>Of “{headline}” {n + number} people spoke for long in the hall of the town, and {n} wrote it down.</p>"
        for n in range(9)
    )
    return f"<title>{title}</title>{head}<article><h1>{headline}</h1>{body}</article>"


def pages(headlines: Sequence[str], forms: Sequence[str], folder: str = "a", head: str = "") -> dict[str, str]:
    """Pages of one host: their titles take turns among the forms."""
    return {
        f"https://n7.example/{folder}/{n}.html": page(h, forms[n % len(forms)].format(h), head=head, number=n)
        for n, h in enumerate(headlines)
    }


def names(told: dict[str, str], known: dict[str, str] | None = None) -> set[str | None]:
    site = copydesk.learn_site(known or told)
    records = [copydesk.clean(html, url=url, site=site).record for url, html in told.items()]
    assert all(records)
    return {record.site_name for record in records if record}


@pytest.mark.parametrize(("headlines", "name"), [(ENGLISH, "The Weirside Bell"), (GERMAN, "Mühlbacher Bote")])
@pytest.mark.parametrize(
    "form", ["{0} | {1}", "{0} – {1}", "{0} - {1}", "{0} · {1}", "{0} « {1}", "{0} : {1}", "{1}: {0}"]
)
def test_suffix_or_prefix(headlines: Sequence[str], name: str, form: str) -> None:
    assert names(pages(headlines, [form.format("{}", name)])) == {name}


SECTIONS = ("Harbour life", "Town hall", "Stage")


@pytest.mark.parametrize("form", ["{{}} | {} | The Bell", "{{}} | The Bell | {}", "The Bell - {{}} - {}"])
def test_sections_beside_the_name(form: str) -> None:
    assert names(pages(ENGLISH, [form.format(section) for section in SECTIONS])) == {"The Bell"}


def test_a_page_whose_own_title_is_bare() -> None:
    known = pages(ENGLISH, ["{} | The Bell"])
    assert names({"https://n7.example/a/9.html": page("Quay swept", "Quay swept")}, known) == {"The Bell"}


def test_a_page_that_names_its_site_keeps_that_name() -> None:
    known = pages(ENGLISH, ["{} | The Bell"])
    own = page("Quay swept", "Quay swept | The Bell", head='<meta property="og:site_name" content="Bell Sunday">')
    assert names({"https://n7.example/a/9.html": own}, known) == {"Bell Sunday"}


UNNAMED = {
    "no suffix": ["{}"],
    "two as often": ["{} | The Bell", "{} | The Clock"],
    "a name and a slogan": ["{} | The Bell | All of the valley"],
    "not most pages": ["{} | The Bell", "{}"],
    "a day": ["{} | 3 March 2026"],
    "home": ["{} | Home"],
    "more words of the headline": ["{0} today | {0}"],
}


@pytest.mark.parametrize("kind", UNNAMED)
def test_no_name(kind: str) -> None:
    assert names(pages(ENGLISH, UNNAMED[kind])) == {None}


def test_two_articles_are_too_few() -> None:
    told = pages(ENGLISH[:2], ["{} | The Bell"])
    again = {url.replace("/a/", "/print/"): html for url, html in told.items()}
    assert names({**told, **again}) == {None}
    assert names(pages(ENGLISH[:3], ["{} | The Bell"])) == {"The Bell"}


@pytest.mark.parametrize(
    ("folder", "head"),
    [
        ("river-sports", ""),
        ("a", '<meta property="article:section" content="River sports">'),
        ("a", '<meta property="article:tag" content="River Sports">'),
    ],
    ids=["address", "section", "tag"],
)
def test_a_topic_is_no_name(folder: str, head: str) -> None:
    assert names(pages(ENGLISH, ["{} | River sports"], folder, head)) == {None}
    assert names(pages(ENGLISH, ["{} | River sports | The Bell"], folder, head)) == {"The Bell"}


def test_the_order_of_pages_and_shards_does_not_matter() -> None:
    told = pages(ENGLISH, ["{} | The Bell", "{} | THE BELL", "{} | The Bell | Stage"])
    read = [copydesk.extract(html, url=url) for url, html in told.items()]
    seen = [observe(article) for article in read if isinstance(article, Article)]
    seen += [replace(each, title_rest=(("0", "Elsewhere"),)) for each in seen[:2]]
    whole = to_json(learn_profile(seen, night=NIGHT))
    assert "The Bell" in whole
    for seed in range(5):
        mixed = random.Random(seed).sample(seen, len(seen))
        first = from_json(to_json(learn_profile(mixed[:3], night=NIGHT)))
        assert to_json(learn_profile(mixed[3:], first, night=NIGHT)) == whole


def test_a_profile_keeps_no_part_that_one_page_alone_shows() -> None:
    told = pages(ENGLISH[:3], ["{} | The Bell | Stage", "{} | The Bell | Market"])
    told["https://n7.example/a/9.html"] = page("Quay swept", "Quay swept | A word of its own | The Bell")
    kept = to_json(copydesk.learn_site(told).profile)
    assert "The Bell" in kept
    assert "Stage" in kept
    assert "A word of its own" not in kept


def test_a_profile_of_an_earlier_release_is_read() -> None:
    bare = learn_profile([], night=NIGHT)
    assert from_json(to_json(bare)) == Profile()
    told = copydesk.learn_site(pages(ENGLISH, ["{}"])).profile
    assert "title_rest" not in to_json(told)
    assert from_json(to_json(told)) == told


def test_a_list_of_search_words_is_no_title() -> None:
    assert read_title_rest(parse("<title>Ferry | a | b | c | d | e | f</title>"), "Ferry", ()) == ()
