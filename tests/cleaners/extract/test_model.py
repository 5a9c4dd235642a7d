import io

import numpy as np
import pytest

from copydesk.cleaners.extract import extract
from copydesk.cleaners.extract.hints import read_hints
from copydesk.cleaners.extract.model import (
    SIEVE_BOUND,
    BlockForest,
    judge_blocks,
    load_block_model,
    packaged_model,
    passes_sieve,
    save_model,
)
from copydesk.cleaners.extract.segment import segment
from copydesk.cleaners.html.document import parse
from tests.cleaners.extract.pages import PROSE, page, paragraphs


def test_a_tree_answers_by_its_questions() -> None:
    # Two questions: is a over 1 (worth 1), is b over 2 (worth 2); the leaves are in that order.
    forest = BlockForest(
        ("a", "b"), np.array([[0, 1]]), np.array([[1, 2]], np.float32), np.array([[-2, -1, 1, 2]], np.float32), 0.5
    )
    table = {"a": np.array([0, 5, 0, 5]), "b": np.array([0, 0, 9, 9]), "unused": np.zeros(4)}
    expected = 1 / (1 + np.exp(-np.array([-1.5, -0.5, 1.5, 2.5])))
    assert forest.probabilities(table).tolist() == pytest.approx(expected.tolist())


def test_the_packaged_model_survives_being_written_and_read() -> None:
    model = packaged_model()
    first, second = io.BytesIO(), io.BytesIO()
    save_model(model, first)
    first.seek(0)
    save_model(load_block_model(first), second)
    assert first.getvalue() == second.getvalue()
    assert len(first.getvalue()) < 1_000_000


def test_the_line_of_confidence_rises_from_nothing_to_less_than_all() -> None:
    places, heights = zip(*packaged_model().knots, strict=True)
    assert list(places) == sorted(places)
    assert list(heights) == sorted(heights)
    assert (places[0], heights[0], places[-1]) == (0, 0, 1)
    assert 0.9 < heights[-1] < 1


def test_the_packaged_model_names_what_it_was_fitted_to() -> None:
    assert "WCXB" in packaged_model().about["fitted_to"]


def test_the_sieve_keeps_all_where_it_would_leave_little() -> None:
    words = np.array([20, 200, 15])
    assert passes_sieve(np.array([0.001, 0.4, 0.02]), words).tolist() == [1, 2]
    assert passes_sieve(np.array([0.4, 0.001, 0.02]), words).tolist() == [0, 1, 2]
    assert passes_sieve(np.array([0.001, 0.004, 0.002]), words).tolist() == [0, 1, 2]


def test_an_article_that_stands_in_a_link_that_nobody_closed_is_found() -> None:
    html = page("<div>" + '<a href="/x">' * 20_000 + "</div>" + paragraphs(*PROSE))
    found = [part.text for part in extract(parse(html)).parts]
    assert set(found) <= set(PROSE)
    assert len(found) >= len(PROSE) - 1


def test_blocks_that_the_sieve_keeps_out_have_its_probability_and_nothing_more_is_told() -> None:
    menu = "".join(f'<li><a href="/{i}">Section {i}</a></li>' for i in range(60))
    document = parse(page(paragraphs(*PROSE)).replace("<body>", f"<body><nav><ul>{menu}</ul></nav>"))
    blocks, model = segment(document), packaged_model()
    judged = judge_blocks(blocks, read_hints(document), model)
    sieved = model.sieve.probabilities(judged.table)
    out = sieved < SIEVE_BOUND
    assert out.sum() >= 50
    assert judged.probability[out].tolist() == sieved[out].tolist()
    assert judged.table["distinct_words"][out].tolist() == [0] * int(out.sum())
    assert judged.probability[[blocks.text.index(text) for text in PROSE]].min() > 0.5


def test_a_page_without_blocks_is_judged() -> None:
    judged = judge_blocks(segment(parse("")), read_hints(parse("")), packaged_model())
    assert (judged.probability.tolist(), judged.words) == ([], [])
