import numpy as np
import pytest

from copydesk.cleaners.extract.model import Judged
from copydesk.cleaners.extract.segment import segment
from copydesk.cleaners.extract.select_blocks import more_promising, select
from copydesk.cleaners.html.document import parse


def judged(
    probabilities: list[float],
    *,
    words: int = 20,
    likeness: list[float] | None = None,
    tag: str = "p",
    links: list[float] | None = None,
) -> Judged:
    blocks = segment(parse("".join(f"<{tag}>{i}</{tag}>" for i in range(len(probabilities)))))
    count = len(probabilities)
    table = {
        "title_likeness": np.array(likeness or [0.0] * count),
        "from_title": np.arange(count),
        "link_share": np.array(links or [0.0] * count),
        "words": np.full(count, float(words)),
    }
    return Judged(blocks, [["w"] * words] * count, table, np.array(probabilities))


def test_likely_blocks_are_chosen_and_promise_what_they_are_worth() -> None:
    choice = select(judged([0.9, 0.9, 0.1]))
    assert choice.chosen.tolist() == [True, True, False]
    assert choice.expected_f1 == pytest.approx(2 * 1.8 / (2 + 1.9))


def test_the_bound_sinks_where_all_is_doubtful_but_not_below_its_floor() -> None:
    assert select(judged([0.4, 0.4, 0.2])).chosen.tolist() == [True, True, False]


def test_the_bound_does_not_rise_above_its_ceiling() -> None:
    assert select(judged([0.99] * 9 + [0.65])).chosen.tolist() == [True] * 10


def test_a_doubtful_heading_between_two_chosen_blocks_is_a_subhead() -> None:
    probabilities = [0.3, 0.9, 0.3, 0.9, 0.2, 0.9, 0.3]
    headings = judged(probabilities, tag="h2")
    assert select(headings).chosen.tolist() == [False, True, True, True, False, True, False]
    assert select(judged(probabilities)).chosen.tolist() == [False, True, False, True, False, True, False]


def test_links_behind_the_last_text_are_left_out_and_those_inside_stay() -> None:
    assert select(judged([0.9] * 5, links=[0, 1, 0, 0.9, 1])).chosen.tolist() == [True, True, True, False, False]
    assert select(judged([0.9] * 2, links=[1, 1])).chosen.tolist() == [True, True]


def test_the_block_that_shows_the_title_is_left_out() -> None:
    assert select(judged([0.9, 0.9], likeness=[0.9, 0.9])).chosen.tolist() == [False, True]


def test_no_blocks_and_no_words_promise_nothing() -> None:
    assert select(judged([])).expected_f1 == 0
    assert select(judged([0.9], words=0)).chosen.tolist() == [False]


def test_of_two_judgements_the_one_that_promises_more_is_taken_the_second_of_equals() -> None:
    sure, unsure = judged([0.9, 0.9, 0.1]), judged([0.6, 0.5, 0.4])
    assert more_promising(sure, unsure) is sure
    assert more_promising(unsure, sure) is sure
    equal = judged([0.9, 0.9, 0.1])
    assert more_promising(sure, equal) is equal
