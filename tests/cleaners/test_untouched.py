"""Texts in which nothing is wrong stay as they are, whichever step looks at them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from copydesk.cleaners.model.article import Article, split_text
from copydesk.cleaners.pipeline import STEPS, StepEvidence

TEXT = Path(__file__).parents[2] / "fixtures" / "text" / "untouched.json"


@pytest.mark.parametrize("case", json.loads(TEXT.read_text("utf-8")), ids=lambda case: case["label"])
@pytest.mark.parametrize("step", STEPS)
def test_a_step_leaves_it_alone(step: str, case: dict[str, Any]) -> None:
    article = Article(case["text"], split_text(case["text"]))
    assert STEPS[step](StepEvidence())(article) == ()
