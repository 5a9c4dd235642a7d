"""Which pages are one article, and that what the site itself says never makes one of two."""

from __future__ import annotations

import random

import pytest

from copydesk.cleaners.model.article import Article, Part, lay_out
from copydesk.cleaners.steps.boilerplate import learn_profile, observe
from copydesk.cleaners.steps.boilerplate.evidence import are_copies, articles_of, site_evidence
from copydesk.cleaners.steps.boilerplate.lines import key

NIGHT = "2026-03-01"
PROMPT = "Sign up to the letter of the Harbour Courier and read every morning what the town will talk about at noon."
NOTICE = "The Harbour Courier is printed on the quay since 1871; all that stands here may be copied by schools alone."


def story(number: int, *tail: str, paragraphs: int = 4, title: str | None = "") -> Article:
    """An article of its own with some lines under it; its title too is its own, unless it is given."""
    lines = [
        f"Pilot {number} told the inquiry that on day {part} the ship left berth {number} later than the tide allowed."
        for part in range(paragraphs)
    ]
    text, blocks = lay_out(map(Part, [*lines, *tail]))
    return Article(text, blocks, title=f"Inquiry, day {number}" if title == "" else title, language="en")


def stub(number: int, *lines: str, title: str | None = "") -> Article:
    """A page of a picture: no prose but what the site says."""
    return story(number, f"Picture {number}", *lines, paragraphs=0, title=title)


def count(*pages: Article) -> int:
    return len(site_evidence(learn_profile(map(observe, pages), night=NIGHT)).articles)


def others(line: str, article: Article, *pages: Article) -> int:
    """How many articles but this page's own show the line."""
    known = site_evidence(learn_profile(map(observe, pages), night=NIGHT))
    return known.others(key(line), known.same(observe(article)))


@pytest.mark.parametrize("title", ["", None, "Harbour Courier"])
def test_a_page_that_shows_the_prompt_alone_does_not_make_one_article_of_a_site(title):
    stories = [story(n, PROMPT, title=title) for n in range(12)]
    pages = [*stories, stub(90, PROMPT, title=title)]
    assert count(*pages) >= 12
    assert others(PROMPT, stories[3], *pages) >= 10


def test_nor_do_several_such_pages_with_several_such_lines():
    stories = [story(n, PROMPT, NOTICE) for n in range(6)]
    pages = [*stories, stub(90, PROMPT), stub(91, NOTICE), stub(92, PROMPT, NOTICE)]
    assert count(*pages) == 9
    assert [others(PROMPT, page, *pages) for page in (stories[0], *pages[-3:])] == [7, 7, 8, 7]
    assert others(NOTICE, stories[0], *pages) == 7


def test_short_stories_are_not_copies_for_the_long_lines_that_the_site_sets_under_them():
    stories = [story(n, PROMPT, NOTICE, paragraphs=1) for n in range(8)]
    assert count(*stories) == 8


@pytest.mark.parametrize(
    "copy",
    [
        story(1, PROMPT, "This is the version for print."),
        story(1, paragraphs=3),
        story(1, PROMPT, paragraphs=6),
        story(1, PROMPT, title="Pilot blames the tide"),
        story(1, PROMPT, paragraphs=5, title="Updated: Inquiry, day 1"),
        story(1, PROMPT, paragraphs=1),
    ],
    ids=["print", "mobile", "updated", "renamed", "renamed and updated", "its first paragraph"],
)
def test_true_copies_are_one_article(copy):
    others = [story(n, PROMPT) for n in range(2, 7)]
    known = site_evidence(learn_profile(map(observe, [story(1, PROMPT), copy, *others]), night=NIGHT))
    assert len(known.articles) == 6
    assert known.same(observe(copy)) == known.same(observe(story(1, PROMPT)))
    assert len(known.same(observe(copy))) == 1


def test_versions_of_one_article_that_grows_under_new_titles_are_one():
    versions = [story(1, PROMPT, paragraphs=n, title=f"Inquiry goes on, hour {n}") for n in range(2, 8)]
    pages = [*versions, *(story(n, PROMPT) for n in range(2, 7))]
    assert count(*pages) == 6
    for version in versions:
        assert [others(line, version, *pages) for line in version.lines()] == [0] * (len(version.blocks) - 1) + [5]


def test_pages_of_an_articles_comments_are_one_article():
    def comments(number: int) -> list[str]:
        return [f"Reader {number} of part {n} says that the tide was never at fault, and asks why." for n in range(3)]

    pages = [story(1, PROMPT, *comments(n)) for n in range(6)]
    assert count(*pages, story(2, PROMPT), story(3, PROMPT)) == 3


def test_a_page_that_left_the_profile_still_finds_its_copies_alone():
    pages = [story(n, PROMPT) for n in range(8)]
    known = site_evidence(learn_profile(map(observe, pages), night=NIGHT))
    assert known.same(observe(stub(90, PROMPT))) == frozenset()
    assert len(known.same(observe(story(3, "Seen again", PROMPT, paragraphs=3)))) == 1


def test_order_of_pages_does_not_matter():
    pages = [story(n % 5, PROMPT, f"Printed {n}", paragraphs=2 + n % 3) for n in range(15)] + [stub(90, PROMPT)]
    for seed in range(4):
        assert count(*random.Random(seed).sample(pages, len(pages))) == 6


def test_a_line_of_prose_is_the_sites_from_three_titles_on():
    two = articles_of([observe(story(n, PROMPT)) for n in range(2)])
    three = articles_of([observe(story(n, PROMPT)) for n in range(3)])
    assert (len(two.common), len(three.common)) == (0, 1)
    again = articles_of([observe(story(n, PROMPT, title="Inquiry")) for n in range(3)])
    assert again.common == frozenset()


def test_lines_of_the_site_are_left_out_where_two_pages_are_held_together():
    one, other = observe(story(1, PROMPT, paragraphs=1)), observe(stub(2, PROMPT))
    assert are_copies(one, other)
    assert not are_copies(one, other, frozenset(k for k, _ in other.body))
