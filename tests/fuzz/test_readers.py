"""Broken feeds, archives, robots.txt, rules and lines: a value or the reader's own error, whatever comes in."""

from __future__ import annotations

import random

import pytest

from tests.fuzz.readers import KINDS, check_case

#: Cases of each kind in `make soak`, more than a million together.
MANY = 200_000


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_readers(kind: str) -> None:
    for number in range(400 if kind != "text" else 60):
        check_case(kind, number)


@pytest.mark.soak
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_many(kind: str) -> None:
    start = random.SystemRandom().randrange(10**9)
    for number in range(start, start + MANY):
        check_case(kind, number)
