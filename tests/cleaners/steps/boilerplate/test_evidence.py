"""What other articles of a site say of lines, slots and the gaps between lines."""

from __future__ import annotations

from copydesk.cleaners.model.article import Article, Kind, Part, apply, lay_out
from copydesk.cleaners.steps.boilerplate import learn_profile, observe
from copydesk.cleaners.steps.boilerplate.evidence import are_copies, site_evidence
from copydesk.cleaners.steps.boilerplate.step import boilerplate

NIGHT = "2026-03-01"


def page(number: int, *tail: Part, title: str | None = None) -> Article:
    body = [
        Part(
            f"In part {number} of the report the council says what it has done for street {number} since {place}.",
            slot="div.body/p",
        )
        for place in ("the flood of 1953", "the fire at the mill", "the opening of the ferry")
    ]
    text, blocks = lay_out([*body, *tail])
    return Article(text, blocks, title=title, language="en")


def teaser(text: str) -> Part:
    return Part(text, Kind.LIST_ITEM, "aside.more/li")


def test_copies_of_an_article_are_one_article():
    pages = [observe(page(1)), observe(page(1, Part("Seen again"))), observe(page(2))]
    assert are_copies(pages[0], pages[1])
    assert not are_copies(pages[0], pages[2])
    assert len(site_evidence(learn_profile(pages, night=NIGHT)).articles) == 2


def test_pages_with_different_titles_share_more_before_they_are_copies():
    one, other = page(1, title="Bridge"), page(1, title="Ferry")
    assert are_copies(observe(one), observe(other))
    longer = page(1, *page_parts(3), title="Ferry")
    assert are_copies(observe(longer), observe(one))


def page_parts(number: int) -> list[Part]:
    return [Part(line) for line in page(number).lines()]


def test_slot_that_holds_what_the_site_repeats_is_known_by_its_place():
    shared = [teaser(f"Teaser number {n} of the week") for n in range(10)]
    others = [page(n, *shared) for n in range(2, 7)]
    own = page(1, teaser("A headline that no other page shows"))
    known = site_evidence(learn_profile(map(observe, [own, *others]), night=NIGHT))
    use = known.slot("aside.more/li", known.same(observe(own)))
    assert (use.articles, use.repeated, use.prose) == (5, 1.0, 0.0)
    assert known.slot("div.body/p", known.same(observe(own))).repeated == 0.0
    profile = learn_profile(map(observe, [own, *others]), night=NIGHT)
    cleaned, made = apply(own, boilerplate(profile)(own))
    assert cleaned.text == page(1).text
    assert [edit.rule for edit in made] == ["site:slot"]


def test_gap_that_never_holds_prose():
    pages = [
        observe(page(n, Part("More from the Courier"), Part(f"Headline {n}"), Part("Printed on the quay")))
        for n in range(7)
    ]
    known = site_evidence(learn_profile(pages, night=NIGHT))
    own = known.same(pages[0])
    edge = pages[0].lines[3].key
    assert known.others(edge, own) == 6
    assert known.bare_gaps(edge, own) == 6
    assert known.bare_gaps(pages[0].lines[0].key, own) == 0


def test_without_a_profile_nothing_is_known():
    known = site_evidence(None)
    assert known.articles == frozenset()
    assert known.others("abc", frozenset()) == 0


def review(number: int) -> Article:
    """A review with the headings that all reviews of its site have."""
    lines = [
        f"Boat number {number} is larger than the one that it replaces, and carries {number} cars and their drivers.",
        "Pros",
        f"It leaves every {number} minutes, and has a café on deck {number} that is open until the last crossing.",
        "Cons",
        f"The fare has risen by {number} cents, and bicycles now have to be booked {number} days ahead of time.",
        "Printed by the Harbour Courier",
    ]
    text, blocks = lay_out(map(Part, lines))
    return Article(text, blocks, language="en")


def test_headings_that_a_site_likes_stay_and_its_footer_goes():
    pages = [review(n) for n in range(1, 9)]
    profile = learn_profile(map(observe, pages), night=NIGHT)
    cleaned, made = apply(pages[0], boilerplate(profile)(pages[0]))
    assert cleaned.lines() == pages[0].lines()[:-1]
    assert [edit.rule for edit in made] == ["site:line"]


def test_line_that_a_page_repeats_is_a_heading_of_its_lists():
    def guide(number: int) -> Article:
        story = [line for n in range(4) for line in ("Opening hours", review(10 * number + n).lines()[0])]
        text, blocks = lay_out(map(Part, [*page(number).lines(), *story]))
        return Article(text, blocks, language="en")

    pages = [guide(n) for n in range(1, 5)]
    assert boilerplate(learn_profile(map(observe, pages), night=NIGHT))(pages[0]) == ()
