"""Golden pages: each gives the record that a reader would want, as its `expected.json` says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.new_page import GOLDEN, outcome_of


@pytest.mark.parametrize("folder", sorted(GOLDEN.iterdir()), ids=lambda folder: folder.name)
def test_a_golden_page(folder: Path) -> None:
    expected = json.loads((folder / "expected.json").read_text("utf-8"))
    url = expected.pop("url")
    assert outcome_of((folder / "page.html").read_bytes(), url) == expected
