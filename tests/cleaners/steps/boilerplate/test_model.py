"""The model's scores are probabilities, and the same for the same page."""

from __future__ import annotations

from copydesk.cleaners.steps.boilerplate.features import describe_lines
from copydesk.cleaners.steps.boilerplate.model import MODEL

PROSE = "The council voted on the plan for the harbour bridge, which has been argued over since the flood of 1953."


def test_scores_are_probabilities_and_tell_prose_from_a_form():
    story = [
        "The harbour bridge will close on Monday for repairs that are expected to last until the end of April.",
        "Buses will run along the northern quay instead, and the ferry will add two crossings each morning.",
        "Shopkeepers fear that they will lose most of their customers while the works go on, their union said.",
        "The mayor told reporters that the city had no choice, because the steel was older than anybody had thought.",
        "Engineers found the first cracks in January, when a lorry that was too heavy had damaged one of the piers.",
    ]
    scores = MODEL.score(describe_lines(["Skip to content", *story, "Leave a Reply", "Post Comment"], "en"), None)
    assert ((scores > 0) & (scores < 1)).all()
    assert scores[1:6].max() < 0.3
    assert scores[-1] > 0.9


def test_same_page_same_scores():
    lines = describe_lines(["Menu", PROSE, "12 comments"], "en")
    assert (MODEL.score(lines, None) == MODEL.score(lines, None)).all()


def test_no_lines_no_scores():
    assert MODEL.score(describe_lines([], "en"), None).shape == (0,)
