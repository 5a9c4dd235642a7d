"""The ranges that are gathered from a part of the plane leave nothing of the rest out."""

import re
import unicodedata
from collections.abc import Callable

import pytest

from copydesk.cleaners.language.scripts import ranges_where


@pytest.mark.parametrize("is_meant", [str.islower, lambda sign: unicodedata.category(sign) == "Mn"])
def test_all_of_the_plane_is_found(is_meant: Callable[[str], bool]) -> None:
    pattern = re.compile(f"[{ranges_where(is_meant)}]")
    every = [chr(code) for code in range(0x10000)]
    assert [sign for sign in every if pattern.match(sign)] == [sign for sign in every if is_meant(sign)]
