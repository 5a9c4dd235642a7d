from dataclasses import replace

import numpy as np

from copydesk.cleaners.extract.hints import read_hints
from copydesk.cleaners.extract.model import judge_blocks, packaged_model
from copydesk.cleaners.extract.rerank import describe_again, is_worth_asking, look_again, votes
from copydesk.cleaners.extract.segment import segment
from copydesk.cleaners.extract.select_blocks import Choice, select
from copydesk.cleaners.extract.words import words_of
from copydesk.cleaners.html.document import parse
from tests.cleaners.extract.pages import PROSE, page, paragraphs


def test_a_block_has_the_votes_of_the_shingles_it_shares() -> None:
    blocks = [words_of(text) for text in ("the roof will not last", "Contact", "Contact us", "the roof is new and red")]
    assert votes(blocks, ["So the roof will not last.", "contact"]).tolist() == [1.0, 1.0, 0.0, 0.0]


def test_lines_of_a_part_vote_too() -> None:
    assert votes([["one"], ["two"], []], ["one\ntwo"]).tolist() == [1.0, 1.0, 0.0]


def test_features_of_the_second_look_are_finite_and_tell_where_the_text_ends() -> None:
    document = parse(page(paragraphs(*PROSE)))
    judged = judge_blocks(segment(document), read_hints(document), packaged_model())
    table = describe_again(judged, select(judged), votes(judged.words, PROSE[:2]))
    assert {name for name, values in table.items() if not np.isfinite(values.astype(float)).all()} == set()
    assert table["after_last_vote"].tolist() == [False] * 7 + [True] * 3
    assert table["vote"].tolist() == [0, 0, 0, 0, 0, 1, 1, 0, 0, 0]
    assert table["vote_before"].tolist() == [0, 0, 0, 0, 0, 0, 1, 1, 0, 0]


def test_a_second_look_keeps_the_blocks_and_changes_probabilities_alone() -> None:
    document = parse(page(paragraphs(*PROSE)))
    model = packaged_model()
    judged = judge_blocks(segment(document), read_hints(document), model)
    again = look_again(judged, select(judged), PROSE, model)
    assert again.blocks is judged.blocks
    assert again.probability.shape == judged.probability.shape
    assert select(again).chosen.tolist() == [False] * 5 + [True] * 4 + [False]


def test_the_second_reader_is_asked_about_unsure_pages_that_are_not_long() -> None:
    document = parse(page(paragraphs(*PROSE)))
    judged = judge_blocks(segment(document), read_hints(document), packaged_model())
    long = replace(judged, table=judged.table | {"words": judged.sizes * 40})
    chosen = select(judged).chosen
    assert is_worth_asking(judged, Choice(chosen, 0.9))
    assert not is_worth_asking(judged, Choice(chosen, 0.95))
    assert not is_worth_asking(long, Choice(chosen, 0.9))
