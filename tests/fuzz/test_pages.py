"""Broken pages: whatever comes in, exactly one valid outcome comes out, within the budget of a page."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fuzz.effort import briefly, long
from tests.fuzz.laws import check_decode, check_page
from tests.fuzz.mutations import PAGE_MUTATIONS, Mutation, mutate
from tests.fuzz.seeds import FIXTURES, pages

FOUND = sorted((FIXTURES / "pages" / "found").iterdir())

Steps = list[tuple[Mutation, int]]

PAGES = st.integers(0, len(pages()) - 1)
STEPS: st.SearchStrategy[Steps] = st.lists(
    st.tuples(st.sampled_from(PAGE_MUTATIONS), st.integers(0, 2**32 - 1)), min_size=1, max_size=5
)
TYPES = st.sampled_from(
    [
        None,
        "text/html",
        "text/html; charset=utf-8",
        "text/html; charset=shift_jis",
        "text/plain",
        "application/xhtml+xml",
    ]
)


@pytest.mark.parametrize("path", FOUND, ids=[path.stem for path in FOUND])
def test_found_page(path: Path) -> None:
    check_decode(path.read_bytes(), None)
    check_page(path.read_bytes())


@briefly(150)
@given(PAGES, STEPS, TYPES)
def test_pages(page: int, steps: Steps, content_type: str | None) -> None:
    check_page(mutate(pages()[page], steps), content_type)


@briefly(150)
@given(PAGES, STEPS, TYPES)
def test_decode(page: int, steps: Steps, content_type: str | None) -> None:
    check_decode(mutate(pages()[page], steps), content_type)


@briefly(300)
@given(st.binary(max_size=300), TYPES)
def test_decode_of_any_bytes(body: bytes, content_type: str | None) -> None:
    check_decode(body, content_type)


def test_the_fuzz_gets_past_the_door() -> None:
    """Mutations that broke every page at once would test nothing but `decode`."""
    became = Counter(
        check_page(mutate(page, [(PAGE_MUTATIONS[n % len(PAGE_MUTATIONS)], n)])) for n, page in enumerate(pages()[:88])
    )
    assert became["record"] >= 20
    assert len(became) >= 5


@pytest.mark.soak
@long(20_000)
@given(PAGES, STEPS, TYPES)
def test_many_pages(page: int, steps: Steps, content_type: str | None) -> None:
    body = mutate(pages()[page], steps)
    check_decode(body, content_type)
    check_page(body, content_type)
