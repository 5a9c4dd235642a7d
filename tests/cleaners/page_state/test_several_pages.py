"""Pages of one article become one article; a page of another one, or with nothing new, ends it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from copydesk.cleaners.model.article import Article
from copydesk.cleaners.model.page import ListedFacts, Page
from copydesk.cleaners.model.record import Reject
from copydesk.cleaners.model.record_options import RecordOptions
from copydesk.cleaners.model.standing_blocks import text_blocks
from copydesk.cleaners.read import Reading, read

URL = "https://wall.example/long-wall"


def paragraph(n: int) -> str:
    return (
        f"The wall near stone {n} was mended in the year {1900 + n} by the town, and {n + 12} people carried what it "
        f"took up the hill in baskets, as the book of the mason tells who led them number {n}."
    )


def page(
    *numbers: int,
    at: int = 1,
    title: str = "The Long Wall",
    head: str = "",
    more: str = "",
    mark: str = "Page {at} of 3",
) -> Page:
    url = URL if at == 1 else f"{URL}?page={at}"
    body = "".join(f"<p>{paragraph(n)}</p>" for n in numbers)
    html = (
        f"<html lang=en><head><title>{title}</title>{head}</head><body><article><h1>{title}</h1>{body}{more}</article>"
        f"<p class=pager>{mark.format(at=at)}</p></body></html>"
    )
    return Page(url, html.encode(), url, content_type="text/html")


def joined(first: Page, *others: Page, blocks: bool = False) -> Article:
    whole = replace(first, further=others)
    found = read(whole, how=Reading(records=RecordOptions(blocks=blocks)))
    assert not isinstance(found, Reject)
    return found


def test_pages_are_one_article_in_their_order() -> None:
    found = joined(page(1, 2, 3), page(4, 5, 6, at=2), page(7, 8, 9, at=3))
    assert found.text == "\n\n".join(paragraph(n) for n in range(1, 10))
    assert found.pages == (f"{URL}?page=2", f"{URL}?page=3")
    assert found.lines() == tuple(paragraph(n) for n in range(1, 10))


def test_a_title_of_the_feed_makes_no_other_article_of_the_further_pages() -> None:
    """The feed lists the first page alone; its title may be chosen before that which all pages show."""
    url, listed = "https://wall.example/a-wall-as-old-as-the-town", ListedFacts("A Wall as Old as the Town")
    first, second = (replace(page(n, n + 1, n + 2), url=url if n == 1 else f"{url}?page=2") for n in (1, 4))
    found = joined(replace(first, listed=listed), second)
    assert (found.title, found.pages) == ("A Wall as Old as the Town", (f"{url}?page=2",))


@pytest.mark.parametrize(
    "title", ["The Long Wall - Page 2", "The Long Wall (2/3)", "Seite 2 | The Long Wall", "The Long Wall: Part 2"]
)
def test_a_mark_in_the_title_makes_no_other_article(title: str) -> None:
    found = joined(page(1, 2, 3), page(4, 5, 6, at=2, title=title))
    assert len(found.pages) == 1


def meta(**said: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **said})}</script>'


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({}, {"title": "Ferry Sails Again"}),
        ({"head": meta(datePublished="2026-03-01")}, {"head": meta(datePublished="2026-03-02")}),
        ({"head": meta(author={"name": "Ann Reed"})}, {"head": meta(author={"name": "Olof Berg"})}),
        ({}, {"head": "<link rel=canonical href='https://wall.example/another-story'>"}),
    ],
)
def test_a_page_of_another_article_ends_it(one: dict[str, str], other: dict[str, str]) -> None:
    found = joined(page(1, 2, 3, **one), page(4, 5, 6, at=2, **other), page(7, 8, 9, at=3))  # type: ignore[arg-type]
    assert (found.pages, found.text) == ((), "\n\n".join(map(paragraph, (1, 2, 3))))


@pytest.mark.parametrize("address", [URL, f"{URL}?page=2"])
def test_a_canonical_of_the_first_page_or_its_own_is_the_same_article(address: str) -> None:
    found = joined(page(1, 2, 3), page(4, 5, 6, at=2, head=f"<link rel=canonical href='{address}'>"))
    assert len(found.pages) == 1


def test_a_site_that_shows_the_first_page_again_adds_nothing() -> None:
    found = joined(page(1, 2, 3), page(1, 2, 3, at=2))
    assert (found.pages, found.text) == ((), "\n\n".join(map(paragraph, (1, 2, 3))))


def test_what_is_no_article_ends_it() -> None:
    gone = Page(f"{URL}?page=2", b"<title>404 Page not found</title><h1>Page not found</h1>", f"{URL}?page=2")
    assert joined(page(1, 2, 3), gone, page(7, 8, 9, at=3)).pages == ()


def test_what_all_pages_show_stands_once() -> None:
    lead, end = paragraph(50), paragraph(60)
    found = joined(page(50, 1, 2, 60), page(50, 4, 5, 60, at=2))
    assert found.text == "\n\n".join((lead, paragraph(1), paragraph(2), paragraph(4), paragraph(5), end))


def test_links_and_blocks_hold_over_the_joint() -> None:
    link = f"<p>{paragraph(70)} <a href='/mason'>The mason</a></p>"
    found = joined(
        page(1, 2, 3, more=link), page(4, 5, 6, at=2, more=link.replace("stone 70", "stone 71")), blocks=True
    )
    told = [found.text[k.start : k.end] for block in text_blocks(found) for k in block.links]
    assert told == ["The mason", "The mason"]
    assert found.text.count("The mason") == 2
