import numpy as np
import pytest

from copydesk.cleaners.extract.hashed_features import SIZE, PlaceClues, place_clues, score, text_clues
from copydesk.cleaners.extract.segment import segment
from copydesk.cleaners.extract.words import number_texts
from copydesk.cleaners.html.document import parse
from tests.cleaners.extract.pages import PROSE, page, paragraphs


def all_clues(html: str) -> PlaceClues:
    blocks = segment(parse(html))
    return place_clues(blocks, range(len(blocks)))


def places(html: str) -> list[list[int]]:
    return all_clues(html).lists()


def texts(*own: str) -> list[list[int]]:
    return text_clues(own, number_texts(list(own)))


def test_a_score_is_the_sum_of_the_weights_of_the_clues() -> None:
    weights = np.arange(SIZE, dtype=np.float32)
    assert score([[1, 2, 3], [7], [5, 5]], weights).tolist() == pytest.approx([6, 7, 10])


def test_the_score_of_a_place_is_that_of_its_clues() -> None:
    clues = all_clues(page(paragraphs(*PROSE)))
    weights = np.sin(np.arange(SIZE)).astype(np.float32)
    assert clues.scores(weights).tolist() == pytest.approx(score(clues.lists(), weights).tolist(), abs=1e-4)


def test_blocks_of_one_place_have_the_same_clues_and_others_do_not() -> None:
    first, second, third = places("<div class=body><p>a<p>b</div><div class=side><p>c</div>")
    assert first == second
    assert first != third


def test_names_of_far_ancestors_say_nothing() -> None:
    inner = "<div>" * 8 + "<p>a</p>" + "</div>" * 8
    one, other = (places(f"<div class={name}>{inner}</div>") for name in ("one", "other"))
    assert one == other


def test_digits_in_words_are_read_alike() -> None:
    weekday, other = (set(own) for own in texts("We met on 12 May", "We met on 34 May"))
    assert weekday == other


def test_the_clues_of_a_text_do_not_change_from_run_to_run() -> None:
    assert texts("b a b c")[0] == texts("b a b c")[0]
    assert len(texts("b a b c")[0]) == len(texts("b a c c")[0])


def test_clues_are_within_their_size() -> None:
    html = page(paragraphs(*PROSE))
    assert all(0 <= clue < SIZE for own in (*places(html), *texts(*PROSE)) for clue in own)
