"""A site's profile: what it learns, what it forgets, and that order never matters."""

from __future__ import annotations

import random

import pytest

from copydesk.cleaners.model.article import Article, Part, apply, lay_out
from copydesk.cleaners.steps.boilerplate import (
    ProfileError,
    from_json,
    learn_profile,
    observe,
    repeated_lines,
    to_json,
    veto_in_profile,
)
from copydesk.cleaners.steps.boilerplate.step import boilerplate

NIGHT = "2026-03-01"
FOOTER = "Harbour Courier, 12 Quay Street"


def page(number: int, *extra: str, title: str | None = None) -> Article:
    """An article of its own with the site's footer."""
    body = f"Council member number {number} said that the bridge would stay closed for {number} weeks at least."
    text, blocks = lay_out([Part(body), Part(f"The vote in ward {number} was close."), *map(Part, extra), Part(FOOTER)])
    return Article(text, blocks, title=title or f"Bridge story {number}", language="en")


def profile_of(*pages: Article, night: str = NIGHT):
    return learn_profile(map(observe, pages), night=night)


def lines_left(article: Article, profile) -> list[str]:
    return [line for line in apply(article, boilerplate(profile)(article))[0].text.split("\n") if line]


def test_short_line_needs_two_other_articles():
    assert FOOTER in lines_left(page(1), profile_of(page(1), page(2)))
    assert FOOTER not in lines_left(page(1), profile_of(page(1), page(2), page(3)))


def test_own_page_and_its_copies_are_no_evidence():
    copies = [page(1), page(1, "Printed twice"), page(1, "And again")]
    assert FOOTER in lines_left(page(1), profile_of(*copies, page(2)))


def test_order_of_pages_and_shards_does_not_matter():
    observations = [observe(page(n % 7, f"extra {n}")) for n in range(20)]
    whole = to_json(learn_profile(observations, night=NIGHT))
    for seed in range(5):
        shuffled = random.Random(seed).sample(observations, len(observations))
        first = learn_profile(shuffled[:8], night=NIGHT)
        assert to_json(learn_profile(shuffled[8:], first, night=NIGHT)) == whole


def test_same_page_twice_changes_nothing():
    once = learn_profile([observe(page(1)), observe(page(2))], night=NIGHT)
    assert learn_profile([observe(page(2))], once, night=NIGHT) == once


def test_json_round_trip_is_exact():
    profile = veto_in_profile(profile_of(page(1), page(2), page(3)), FOOTER)
    assert from_json(to_json(profile)) == profile
    assert from_json(to_json(profile)).digest == profile.digest


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"version": 99}', '{"version": 1, "pages": [{}]}'])
def test_what_is_no_profile_is_an_error(text):
    with pytest.raises(ProfileError):
        from_json(text)


def test_old_pages_are_forgotten():
    old = profile_of(page(1), page(2), page(3), night="2026-01-01")
    new = learn_profile([observe(page(4))], old, night="2026-06-01")
    assert [seen.night for seen in new.pages] == ["2026-06-01"]
    assert FOOTER in lines_left(page(5), new)


def test_veto_keeps_a_line_for_good():
    profile = veto_in_profile(profile_of(page(1), page(2), page(3)), FOOTER.upper())
    assert FOOTER in lines_left(page(1), profile)
    assert learn_profile([observe(page(9))], profile, night="2027-01-01").vetoes == profile.vetoes


def test_own_title_stays_though_siblings_list_it():
    title = "Bridge stays closed until spring"
    siblings = [page(n, title) for n in (2, 3, 4)]
    text, blocks = lay_out([Part(title), Part("The bridge is closed."), Part(FOOTER)])
    own = Article(text, blocks, title=title, language="en")
    assert lines_left(own, profile_of(own, *siblings)) == [title, "The bridge is closed."]
    assert title not in lines_left(page(5, title), profile_of(page(5, title), *siblings))


def test_repeated_lines_are_listed_with_their_counts():
    assert repeated_lines(profile_of(page(1), page(2), page(3))) == ((FOOTER.casefold(), 3),)
