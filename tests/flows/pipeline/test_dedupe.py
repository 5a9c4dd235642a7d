"""Which page becomes the record does not depend on the order in which pages come."""

from dataclasses import replace
from itertools import permutations

from copydesk.cleaners.model.record import Result
from copydesk.cleaners.urls.normalize import record_id
from copydesk.flows.pipeline.dedupe import (
    STAYS_WHOLE,
    DedupeCandidate,
    DedupeDecision,
    PublishedBefore,
    decide_copies,
    keep_all,
)
from copydesk.flows.pipeline.pages import openings_of
from copydesk.flows.storage.state.fingerprints import Neighbour
from tests.flows.stories import print_of, story

ONE = DedupeCandidate((0, 0), "https://a.test/x", "https://a.test/x", "1" * 32, "hash", "2026-03-01", True)


def test_the_page_that_names_itself_canonical_is_the_record() -> None:
    printed = replace(ONE, key=(0, 1), source_url="https://a.test/print/x", is_canonical=False)
    for order in permutations([ONE, printed]):
        assert decide_copies(order) == {
            (0, 0): DedupeDecision(Result.RECORD, ONE.id),
            (0, 1): DedupeDecision(Result.DUPLICATE, ONE.id),
        }


def test_of_equal_articles_the_one_seen_first_is_the_record_and_twins_point_at_it() -> None:
    late = replace(ONE, key=(0, 1), source_url="https://a.test/a", url="https://a.test/a", id="2" * 32)
    late = replace(late, published_at="1990-03-01T08:00:00+09:00", fetched_at="2026-03-03T02:00:00Z")
    twin = replace(late, key=(0, 2), source_url="https://b.test/amp/x", is_canonical=False)
    early = replace(ONE, fetched_at="2026-03-01T02:00:00Z")
    for order in permutations([early, late, twin]):
        said = decide_copies(order)
        assert said[early.key] == DedupeDecision(Result.RECORD, early.id)
        assert said[late.key] == said[twin.key] == DedupeDecision(Result.DUPLICATE, early.id)


def test_a_list_is_never_the_first_of_equal_articles() -> None:
    listing = replace(
        ONE, key=(1, 0), id="2" * 32, source_url="https://a.test/", url="https://a.test/", is_listing=True
    )
    listing = replace(listing, fetched_at="2026-03-01T02:00:00Z")
    article = replace(ONE, fetched_at="2026-03-05T02:00:00Z")
    for order in permutations([listing, article]):
        assert decide_copies(order)[article.key] == DedupeDecision(Result.RECORD, ONE.id)


def test_equal_texts_of_other_articles_are_all_records() -> None:
    towns = [replace(ONE, key=(0, n), id=f"{n:032d}", article_key=f"key {n}") for n in range(3)]
    assert {d.result for d in decide_copies(towns).values()} == {Result.RECORD}


def test_of_the_captures_of_one_address_the_newest_counts() -> None:
    older = replace(ONE, content_hash="old", fetched_at="2026-03-01T02:00:00Z", is_canonical=False)
    newer = replace(older, key=(0, 1), content_hash="new", fetched_at="2026-03-02T02:00:00Z")
    for order in permutations([older, newer]):
        assert {key: str(d.result) for key, d in decide_copies(order).items()} == {
            (0, 0): "duplicate",
            (0, 1): "record",
        }


def test_what_was_published_before_is_unchanged_revised_or_duplicated() -> None:
    known = PublishedBefore({ONE.id: ("hash", 3)}, {"hash": ONE.id})
    assert decide_copies([ONE], known)[ONE.key] == DedupeDecision(Result.UNCHANGED, ONE.id, 3)
    changed = replace(ONE, content_hash="other")
    assert decide_copies([changed], known)[ONE.key] == DedupeDecision(Result.RECORD, ONE.id, 4)
    noise = replace(ONE, content_hash="other", core="core")
    assert decide_copies([noise], replace(known, cores={ONE.id: "core"}))[ONE.key].result is Result.UNCHANGED
    elsewhere = replace(ONE, id="2" * 32, published_at="2020-01-01")
    assert decide_copies([elsewhere], known)[ONE.key] == DedupeDecision(Result.DUPLICATE, ONE.id)


def test_without_dedupe_every_page_is_a_record() -> None:
    same = replace(ONE, key=(0, 1))
    assert {d.result for d in keep_all([ONE, same]).values()} == {Result.RECORD}


PREVIEW = replace(ONE, key=(0, 7), id="7" * 32, source_url="https://b.test/p", url="https://b.test/p", is_preview=True)


def test_a_preview_is_no_copy_of_a_whole_text_and_no_whole_text_is_one_of_it() -> None:
    earlier = replace(PREVIEW, fetched_at="2026-03-01T02:00:00Z", article_key="k")
    whole = replace(ONE, fetched_at="2026-03-05T02:00:00Z", article_key="k")
    twin = replace(earlier, key=(0, 8), id="8" * 32, source_url="https://c.test/p", url="https://c.test/p")
    for order in permutations([earlier, whole, twin]):
        assert decide_copies(order) == {c.key: DedupeDecision(Result.RECORD, c.id) for c in order}
    known = PublishedBefore(by_key={"k": "9" * 32}, by_hash={"hash": "9" * 32})
    assert decide_copies([earlier], known)[earlier.key] == DedupeDecision(Result.RECORD, earlier.id)
    assert decide_copies([whole], known)[whole.key] == DedupeDecision(Result.DUPLICATE, "9" * 32)


def test_of_two_pages_of_an_address_the_whole_one_is_the_record() -> None:
    own, printed = "https://b.test/harbour-wall-mended", "https://b.test/print/harbour-wall-mended"
    stub = replace(PREVIEW, source_url=own, url=own, own_url=own, id=record_id(own), title="Harbour Wall Mended")
    whole = replace(stub, key=(0, 1), source_url=printed, own_url=printed, is_canonical=False, is_preview=False)
    for order in permutations([stub, whole]):
        assert decide_copies(order)[whole.key] == DedupeDecision(Result.RECORD, stub.id)
        assert decide_copies(order)[stub.key] == DedupeDecision(Result.DUPLICATE, stub.id)


def test_a_preview_never_takes_the_place_of_a_whole_text_that_is_out() -> None:
    whole = PublishedBefore(latest={PREVIEW.id: ("other", 3)})
    said = decide_copies([PREVIEW], whole)[PREVIEW.key]
    assert (said.result, said.revision, said.detail) == (Result.UNCHANGED, 3, STAYS_WHOLE)
    known = PublishedBefore(latest={PREVIEW.id: ("hash", 3)}, previews=frozenset({PREVIEW.id}))
    assert decide_copies([PREVIEW], known)[PREVIEW.key] == DedupeDecision(Result.UNCHANGED, PREVIEW.id, 3)
    longer = replace(PREVIEW, content_hash="longer")
    assert decide_copies([longer], known)[PREVIEW.key] == DedupeDecision(Result.RECORD, PREVIEW.id, 4)
    freed = replace(PREVIEW, is_preview=False)
    assert decide_copies([freed], known)[PREVIEW.key] == DedupeDecision(Result.RECORD, PREVIEW.id, 4)


def test_stubs_that_say_the_same_and_claim_one_address_stay_apart() -> None:
    claim = "https://b.test/"
    stubs = [
        replace(
            PREVIEW,
            key=(0, n),
            source_url=f"{claim}{name}",
            own_url=f"{claim}{name}",
            url=claim,
            id="5" * 32,
            title=name,
        )
        for n, name in enumerate(("Harbour wall mended", "Ferry sails again"))
    ]
    assert len({said.id for said in decide_copies(stubs).values()}) == 2


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
