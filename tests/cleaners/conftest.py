"""What tests of the cleaners share."""

from collections.abc import Iterator

import pytest

from tests.budget import budget


@pytest.fixture
def in_budget() -> Iterator[None]:
    """A test that fails where its input, however hostile, takes more than a page may."""
    with budget():
        yield
