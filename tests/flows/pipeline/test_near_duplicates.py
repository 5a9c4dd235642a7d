"""Clusters of near copies: the earliest stands for them, whatever the order; versions of one address are no copies."""

import itertools

import pytest

from copydesk.flows.pipeline.dedupe import DedupeCandidate, PublishedBefore, decide_copies
from copydesk.flows.pipeline.near_duplicates import Story, copies, moment
from copydesk.flows.storage.state.fingerprints import Neighbour
from tests.flows.stories import print_of, story

ASTON, BELTON = story("Aston"), story("Belton")


def a_story(id: str, text: str, published_at: str | None = "2026-11-20T08:00:00Z") -> Story:
    return Story(id, published_at, f"https://{id}.example/", print_of(text))


def copy_of(text: str, n: int) -> str:
    return f"{text} Our readers in quarter {n} were glad of it."


STORIES = [
    a_story("late", copy_of(ASTON, 1), "2026-11-20T10:00:00Z"),
    a_story("first", ASTON, "2026-11-20T09:30:00+02:00"),
    a_story("zone", copy_of(ASTON, 2), "2026-11-20T08:00:00Z"),
    a_story("undated", copy_of(ASTON, 3), None),
    a_story("other", BELTON, "2026-11-19"),
    a_story("other-copy", copy_of(BELTON, 1), "2026-11-20"),
]


@pytest.mark.parametrize("order", list(itertools.permutations(range(6)))[::97])
def test_the_earliest_stands_for_its_copies(order: tuple[int, ...]) -> None:
    found = copies([STORIES[n] for n in order], {})
    assert found == {"late": "first", "zone": "first", "undated": "first", "other-copy": "other"}


def test_at_one_time_the_smallest_address_does() -> None:
    assert copies([a_story("b", ASTON), a_story("a", copy_of(ASTON, 1))], {}) == {"b": "a"}


@pytest.mark.parametrize("texts", [[], [ASTON], [ASTON, BELTON], [BELTON, ASTON, story("Carlow")]])
def test_stories_that_are_no_copies(texts: list[str]) -> None:
    assert copies([a_story(str(n), text) for n, text in enumerate(texts)], {}) == {}


def test_a_record_that_is_out_already_stands_for_later_ones() -> None:
    known = {"late": (Neighbour("known", "2026-11-25", "https://k.example/", "root"),)}
    found = copies(STORIES[:4], known)
    assert found == {"late": "root", "first": "root", "zone": "root", "undated": "root"}


def test_of_several_known_records_the_earliest_does() -> None:
    known = {
        "late": (
            Neighbour("k1", "2026-11-12T00:00:00Z", "https://k.example/1", "r1"),
            Neighbour("k2", "2026-11-11T00:00:00Z", "https://k.example/2", "r2"),
        ),
        "first": (Neighbour("k3", None, "https://k.example/3", "r3"),),
    }
    assert set(copies(STORIES[:2], known).values()) == {"r2"}


def candidate(n: int, url: str, text: str, published_at: str | None = "2026-11-20") -> DedupeCandidate:
    return DedupeCandidate((0, n), url, url, f"id-{url}", f"hash-{hash(text)}", published_at, True, print_of(text))


def test_a_new_version_at_one_address_is_a_revision_and_no_copy() -> None:
    new = candidate(0, "https://a.example/", copy_of(ASTON, 1))
    known = PublishedBefore(
        {new.id: ("hash-old", 1)}, near={new.id: (Neighbour(new.id, "2026-11-19", "https://a.example/", new.id),)}
    )
    decision = decide_copies([new], known)[new.key]
    assert (str(decision.result), decision.revision, decision.duplicate_of) == ("record", 2, None)


def test_a_copy_of_a_revision_names_it() -> None:
    new, other = (
        candidate(0, "https://a.example/", copy_of(ASTON, 1)),
        candidate(1, "https://b.example/", copy_of(ASTON, 2), "2026-11-01"),
    )
    known = PublishedBefore(
        {new.id: ("hash-old", 1)}, near={new.id: (Neighbour(new.id, "2026-11-19", "https://a.example/", new.id),)}
    )
    decisions = decide_copies([new, other], known)
    assert [decisions[c.key].duplicate_of for c in (new, other)] == [None, new.id]


def test_equal_texts_are_duplicates_and_near_ones_records() -> None:
    pages = [
        candidate(0, "https://a.example/", ASTON),
        candidate(1, "https://b.example/", ASTON),
        candidate(2, "https://c.example/", copy_of(ASTON, 1)),
        candidate(3, "https://d.example/", BELTON),
    ]
    decisions = decide_copies(pages)
    said = [(str(decisions[p.key].result), decisions[p.key].id, decisions[p.key].duplicate_of) for p in pages]
    first = "id-https://a.example/"
    assert said == [
        ("record", first, None),
        ("duplicate", first, None),
        ("record", "id-https://c.example/", first),
        ("record", "id-https://d.example/", None),
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2026-11-20T09:00:00+02:00", "2026-11-20T08:00:00Z"),
        ("2026-11-20", "2026-11-20T00:00:01"),
        ("2026-11-20T00:00:00Z", None),
    ],
)
def test_moments_sort_as_time_does(one: str, other: str | None) -> None:
    assert moment(one) < moment(other)
