"""Whose address an article has: claims that other pages bear out, and what was decided before."""

from dataclasses import replace
from itertools import permutations

import pytest

from copydesk.cleaners.urls.normalize import record_id
from copydesk.flows.pipeline.candidates import DedupeCandidate
from copydesk.flows.pipeline.identity import Identity, Remembered, decide_identities
from tests.flows.stories import print_of, story

SITE = "https://a.example"


def page(n: int, path: str, town: str, *, claims: str | None = None, title: str | None = None) -> DedupeCandidate:
    own, url = SITE + path, SITE + (claims or path)
    return DedupeCandidate(
        (0, n), own, url, record_id(url), f"hash {town}", "2026-11-20", False, print_of(story(town)), own_url=own,
        article_key=f"key {town} {title}", title=title or f"What {town} decided",
    )  # fmt: skip


def addresses(pages: list[DedupeCandidate], known: Remembered | None = None) -> list[str | None]:
    found = decide_identities(pages, known)
    assert all(decide_identities(order, known) == found for order in list(permutations(pages))[:6])
    return [(found[p.key].url or "").removeprefix(SITE) for p in pages]


WRONG = "/stories/of-the-template"


def test_one_address_that_three_articles_claim_is_nobody_s() -> None:
    pages = [page(n, f"/news/{n}", town, claims=WRONG) for n, town in enumerate(("Aston", "Belton", "Carlow"))]
    assert addresses(pages) == ["/news/0", "/news/1", "/news/2"]


def test_the_page_that_stands_there_keeps_it_and_its_copies_are_known_by_it() -> None:
    pages = [
        page(0, WRONG, "Aston"),
        page(1, "/print/1", "Aston", claims=WRONG),
        page(2, "/news/2", "Belton", claims=WRONG),
    ]
    assert addresses(pages) == [WRONG, WRONG, "/news/2"]


def test_further_pages_of_an_article_are_known_by_its_address() -> None:
    pages = [
        page(0, "/harbour-wall-is-mended", "Aston", title="Harbour wall is mended"),
        page(
            1,
            "/harbour-wall-is-mended?page=2",
            "Belton",
            claims="/harbour-wall-is-mended",
            title="Harbour wall is mended",
        ),
    ]
    assert addresses(pages) == ["/harbour-wall-is-mended"] * 2


def test_an_amp_page_alone_is_believed() -> None:
    assert addresses([page(0, "/amp/wall", "Aston", claims="/wall")]) == ["/wall"]


def test_towns_of_one_template_are_told_apart_by_their_titles() -> None:
    pages = [
        replace(page(n, f"/tides/{n}", "Aston", claims=WRONG, title=f"Tides of {town} today"), content_hash="same")
        for n, town in enumerate(("Lowen", "Tarn"))
    ]
    assert addresses(pages) == ["/tides/0", "/tides/1"]


def test_a_site_that_was_wrong_is_not_believed_of_a_lone_page_either() -> None:
    pages = [page(n, f"/news/{n}", town, claims=WRONG) for n, town in enumerate(("Aston", "Belton"))]
    assert addresses([*pages, page(2, "/news/2", "Carlow", claims="/other/thing-of-a-template")])[2] == "/news/2"


@pytest.mark.parametrize("field", ["dead", "refused"])
def test_an_address_without_an_article_is_not_believed(field: str) -> None:
    known = Remembered(**{field: frozenset([record_id(SITE + WRONG)])})  # type: ignore[arg-type]
    assert addresses([page(0, "/news/0", "Aston", claims=WRONG)], known) == ["/news/0"]


def test_what_was_decided_stays_whatever_the_page_says_now() -> None:
    known = Remembered({record_id(f"{SITE}/news/0"): Identity(f"{SITE}/wall", record_id(f"{SITE}/wall"))})
    for claims in (None, "/wall", "/elsewhere/quite-another"):
        assert addresses([page(0, "/news/0", "Aston", claims=claims)], known) == ["/wall"]


def test_an_address_that_another_article_has_is_not_given_again() -> None:
    known = Remembered(published=frozenset([record_id(SITE + WRONG)]))
    claims = page(0, "/news/0", "Aston", claims=WRONG)
    assert addresses([claims], known) == ["/news/0"]
    near = replace(known, near={claims.own_id: frozenset([record_id(SITE + WRONG)])})
    assert addresses([claims], near) == [WRONG]


def test_a_saved_page_without_an_address_is_known_by_its_path() -> None:
    pages = [
        replace(page(n, "/", town, claims=WRONG), source_url=f"{n}.html", own_url=None)
        for n, town in enumerate(("Aston", "Belton"))
    ]
    found = decide_identities(pages)
    assert [found[p.key] for p in pages] == [Identity(None, record_id("0.html")), Identity(None, record_id("1.html"))]
