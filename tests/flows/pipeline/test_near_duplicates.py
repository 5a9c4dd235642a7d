"""Clusters of near copies: the earliest stands for them, whatever the order; versions of one address are no copies."""

import itertools
from dataclasses import replace

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
    known = {story.id: (Neighbour("root", "2026-11-25", "https://k.example/", "root"),) for story in STORIES[:4]}
    found = copies(STORIES[:4], known)
    assert found == {"late": "root", "first": "root", "zone": "root", "undated": "root"}


def test_of_several_known_records_the_one_it_shares_most_with_does() -> None:
    near = (
        Neighbour("k1", "2026-11-11", "https://k.example/1", "k1", 0.5),
        Neighbour("k2", "2026-11-12", "https://k.example/2", "k2", 0.9),
        Neighbour("k3", "2026-11-12", "https://k.example/3", "k1", 1.0),
    )
    assert copies(STORIES[:1], {"late": near}) == {"late": "k2"}


def test_a_copy_of_a_copy_that_shares_too_little_with_the_first_stands_for_itself() -> None:
    known = {"late": (Neighbour("k3", "2026-11-12", "https://k.example/3", "k1", 0.4),)}
    assert copies(STORIES[:1], known) == {}


def test_a_chain_of_small_changes_is_not_one_story() -> None:
    towns = [story(f"Town{n}").split("\n\n")[1] for n in range(24)]
    texts = ["\n\n".join(towns[n : n + 8]) for n in range(16)]
    chain = [a_story(f"s{n:02d}", text, f"2026-11-{n + 1:02d}") for n, text in enumerate(texts)]
    found = copies(chain, {})
    assert found["s01"] == "s00"
    assert all(int(one[1:]) - int(other[1:]) <= 4 for one, other in found.items())


def test_what_was_seen_first_stands_for_a_copy_that_claims_to_be_older() -> None:
    honest = replace(a_story("b", ASTON, "2026-11-20"), seen="2026-11-20")
    claims = replace(a_story("a", copy_of(ASTON, 1), "2026-11-19"), seen="2026-11-21")
    assert copies([honest, claims], {}) == {"a": "b"}


def test_of_one_night_a_date_that_no_copy_bears_out_is_no_evidence() -> None:
    dated = [("c", "1990-01-01"), ("a", "2026-11-21T02:00:00Z"), ("b", "2026-11-20T02:00:00Z")]
    told = [replace(a_story(id, copy_of(ASTON, n), at), seen="2026-11-21") for n, (id, at) in enumerate(dated)]
    for order in itertools.permutations(told):
        assert copies(order, {}) == {"a": "b", "c": "b"}


@pytest.mark.parametrize("host", ["a.example", "b.example"])
def test_pages_of_one_template_are_no_copies(host: str) -> None:
    one = replace(a_story("a", ASTON), title="Tide table for Aston and what it means")
    other = replace(a_story("b", copy_of(ASTON, 1)), title="Tide table for Belton and what it means")
    assert copies([one, replace(other, address=f"https://{host}/2")], {}) == {}


def candidate(n: int, url: str, text: str, published_at: str | None = "2026-11-20") -> DedupeCandidate:
    return DedupeCandidate((0, n), url, url, f"id-{url}", f"hash-{hash(text)}", published_at, True, print_of(text))


def test_a_new_version_at_one_address_is_a_revision_and_no_copy() -> None:
    new = candidate(0, "https://a.example/", copy_of(ASTON, 1))
    known = PublishedBefore(
        {new.id: ("hash-old", 1)}, near={new.own_id: (Neighbour(new.id, "2026-11-19", "https://a.example/", new.id),)}
    )
    decision = decide_copies([new], known)[new.key]
    assert (str(decision.result), decision.revision, decision.duplicate_of) == ("record", 2, None)


def test_a_copy_of_a_revision_names_it() -> None:
    new, other = (
        candidate(0, "https://a.example/", copy_of(ASTON, 1)),
        candidate(1, "https://b.example/", copy_of(ASTON, 2), "2026-11-01"),
    )
    known = PublishedBefore(
        {new.id: ("hash-old", 1)}, near={new.own_id: (Neighbour(new.id, "2026-11-19", "https://a.example/", new.id),)}
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
