"""Lists that got through as articles lose against the pages of what they show."""

from dataclasses import replace
from itertools import permutations

from copydesk.cleaners.model.record import Result
from copydesk.cleaners.urls.normalize import record_id
from copydesk.flows.pipeline.candidates import DedupeCandidate
from copydesk.flows.pipeline.dedupe import PublishedBefore, decide_copies
from copydesk.flows.pipeline.pages import openings_of
from copydesk.flows.storage.state.fingerprints import Neighbour
from tests.flows.stories import print_of, story

ASTON, BELTON, CARLOW = (
    f"{story(town)}\n\n{town} has more to say: {story(town, 99)}" for town in ("Aston", "Belton", "Carlow")
)


def page(n: int, path: str, text: str, *, is_listing: bool = False) -> DedupeCandidate:
    url = f"https://a.example{path}"
    return DedupeCandidate(
        (0, n), url, url, record_id(url), f"hash {text}", None, False, print_of(text), own_url=url,
        article_key=f"key {path}", openings=openings_of(text), title=path, is_listing=is_listing,
    )  # fmt: skip


ARTICLES = [page(0, "/aston", ASTON), page(1, "/belton", BELTON)]


def said_of(listing: DedupeCandidate, known: PublishedBefore | None = None) -> tuple[Result, str]:
    for order in permutations([*ARTICLES, listing]):
        decisions = decide_copies(order, known)
        assert [decisions[a.key].result for a in ARTICLES] == [Result.RECORD, Result.RECORD]
        assert [decisions[a.key].duplicate_of for a in ARTICLES] == [None, None]
    return decisions[listing.key].result, decisions[listing.key].id


def test_a_list_of_several_articles_is_none() -> None:
    assert said_of(page(2, "/", f"{ASTON}\n\n{BELTON}", is_listing=True)) == (Result.REJECT, "")


def test_a_list_with_the_beginning_of_one_article_is_none() -> None:
    assert said_of(page(2, "/tag/x", ASTON.split("\n\n")[0], is_listing=True)) == (Result.REJECT, "")


def test_a_list_with_one_whole_article_is_its_copy() -> None:
    assert said_of(page(2, "/author/x", ASTON, is_listing=True)) == (Result.DUPLICATE, ARTICLES[0].id)


def test_a_page_that_may_be_a_list_and_shows_what_no_other_does_is_a_record() -> None:
    listing = page(2, "/tag/x", CARLOW, is_listing=True)
    assert said_of(listing) == (Result.RECORD, listing.id)


def test_what_is_no_list_is_no_copy_of_a_part() -> None:
    longer = page(2, "/both", f"{ASTON}\n\n{BELTON}")
    assert said_of(longer)[0] is Result.RECORD


def test_a_list_that_shows_an_article_of_an_earlier_night_is_its_copy() -> None:
    listing = page(2, "/author/x", CARLOW, is_listing=True)
    near = {listing.own_id: (Neighbour("c" * 32, None, "https://a.example/carlow", "c" * 32),)}
    assert said_of(listing, PublishedBefore(near=near)) == (Result.DUPLICATE, "c" * 32)
    elsewhere = replace(near[listing.own_id][0], address="https://b.example/carlow")
    assert said_of(listing, PublishedBefore(near={listing.own_id: (elsewhere,)}))[0] is Result.RECORD
