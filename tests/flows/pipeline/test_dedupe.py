"""Which page becomes the record does not depend on the order in which pages come."""

from dataclasses import replace
from itertools import permutations

from copydesk.cleaners.model.record import Result
from copydesk.flows.pipeline.dedupe import DedupeCandidate, DedupeDecision, PublishedBefore, decide_copies, keep_all

ONE = DedupeCandidate((0, 0), "https://a.test/x", "https://a.test/x", "1" * 32, "hash", "2026-03-01", True)


def test_the_page_that_names_itself_canonical_is_the_record() -> None:
    printed = replace(ONE, key=(0, 1), source_url="https://a.test/print/x", is_canonical=False)
    for order in permutations([ONE, printed]):
        assert decide_copies(order) == {
            (0, 0): DedupeDecision(Result.RECORD, ONE.id),
            (0, 1): DedupeDecision(Result.DUPLICATE, ONE.id),
        }


def test_of_equal_texts_the_earliest_is_the_record_and_twins_point_at_it() -> None:
    late = replace(ONE, key=(0, 1), source_url="https://b.test/x", url="https://b.test/x", id="2" * 32)
    late = replace(late, published_at="2026-03-01T08:00:00+09:00")
    twin = replace(late, key=(0, 2), source_url="https://b.test/amp/x", is_canonical=False)
    early = replace(ONE, published_at="2026-02-28T22:00:00Z")
    for order in permutations([early, late, twin]):
        said = decide_copies(order)
        assert said[early.key] == DedupeDecision(Result.RECORD, early.id)
        assert said[late.key] == said[twin.key] == DedupeDecision(Result.DUPLICATE, early.id)


def test_a_page_without_a_date_is_never_the_earliest() -> None:
    undated = replace(ONE, published_at=None)
    dated = replace(ONE, key=(1, 0), id="2" * 32, source_url="https://z.test/", url="https://z.test/")
    assert decide_copies([undated, dated])[(1, 0)].result is Result.RECORD


def test_what_was_published_before_is_unchanged_revised_or_duplicated() -> None:
    known = PublishedBefore({ONE.id: ("hash", 3)}, {"hash": ONE.id})
    assert decide_copies([ONE], known)[ONE.key] == DedupeDecision(Result.UNCHANGED, ONE.id, 3)
    changed = replace(ONE, content_hash="other")
    assert decide_copies([changed], known)[ONE.key] == DedupeDecision(Result.RECORD, ONE.id, 4)
    elsewhere = replace(ONE, id="2" * 32, published_at="2020-01-01")
    assert decide_copies([elsewhere], known)[ONE.key] == DedupeDecision(Result.DUPLICATE, ONE.id)


def test_without_dedupe_every_page_is_a_record() -> None:
    same = replace(ONE, key=(0, 1))
    assert {d.result for d in keep_all([ONE, same]).values()} == {Result.RECORD}
