import numpy as np
import pytest

from copydesk.cleaners.extract.hashed_features import SIZE, PlaceClues, place_clues, text_clues, text_scores
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


def test_the_score_of_a_place_is_that_of_its_clues() -> None:
    clues = all_clues(page(paragraphs(*PROSE)))
    weights = np.sin(np.arange(SIZE)).astype(np.float32)
    want = [sum(float(weights[clue]) for clue in own) for own in clues.lists()]
    assert clues.scores(weights).tolist() == pytest.approx(want, abs=1e-4)


def test_the_score_of_a_text_is_that_of_its_clues() -> None:
    weights = np.sin(np.arange(SIZE)).astype(np.float32)
    own = [*PROSE, "Menu"]
    want = [sum(float(weights[clue]) for clue in clues) for clues in text_clues(own, number_texts(own))]
    told = text_scores(own, number_texts(own), np.array([3, 0], np.int32), weights)
    assert told.tolist() == pytest.approx([want[3], want[0]], abs=1e-4)


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
