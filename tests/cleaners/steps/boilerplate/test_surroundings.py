"""The numbers that the model weighs: one row a line, the same columns for every page."""

from __future__ import annotations

import numpy as np
import pytest

from copydesk.cleaners.steps.boilerplate.form import describe_lines
from copydesk.cleaners.steps.boilerplate.surroundings import NAMES, main_stretch, surrounding_features

PROSE = "The council voted on the plan for the harbour bridge, which has been argued over since the flood of 1953."


@pytest.mark.parametrize("texts", [[], ["x"], ["", " "], [PROSE], ["Menu", PROSE, PROSE, "12 comments", "»"] * 3])
def test_one_row_a_line_and_every_number_finite(texts):
    rows = surrounding_features(describe_lines([t for t in texts if t.strip()], "en"), "A title")
    assert rows.shape == (len([t for t in texts if t.strip()]), len(NAMES))
    assert np.isfinite(rows).all()


def test_main_stretch_holds_the_prose_and_no_list_of_links():
    texts = ["Menu", "Home", "News", PROSE, "A heading", PROSE, PROSE, *["Link"] * 8]
    assert main_stretch(describe_lines(texts, "en")) == (3, 7)
