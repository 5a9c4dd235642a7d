"""What a page's shape says of its text."""

import numpy as np
import pytest

from copydesk.cleaners.extract.confidence import describe_page
from copydesk.cleaners.extract.hints import read_hints
from copydesk.cleaners.extract.model import judge_blocks, packaged_model
from copydesk.cleaners.extract.reader import extract
from copydesk.cleaners.extract.segment import segment
from copydesk.cleaners.html.document import parse
from tests.cleaners.extract.pages import PROSE, page, paragraphs

TEXT = (
    *PROSE,
    "The store was built in 1871 by a merchant who shipped barley to the islands, and stood empty after the war.",
    "A group of neighbours has offered to clear the ground floor by hand, so that a market could be held there.",
    "The harbour master warned that lorries can no longer turn in the yard once the new crane has been put up.",
    "Two members voted against the delay, saying that the town had been given the same promise nine years ago.",
)


def row(html: str, kept: list[str]) -> dict[str, float]:
    document = parse(html)
    judged = judge_blocks(segment(document), read_hints(document), packaged_model())
    chosen = np.array([text in kept for text in judged.blocks.text])
    return describe_page(judged, chosen, chosen, 0.9)


def test_a_text_of_one_piece_is_described_as_one() -> None:
    told = row(page(paragraphs(*TEXT)), list(TEXT))
    assert (told["runs"], told["added"], told["left_out"], told["unseen"], told["twice"]) == (0, 0, 0, 0, 0)
    assert told["main_element"] == pytest.approx(1)
    assert told["said_twice"] == pytest.approx(0, abs=0.02)


def test_a_text_that_says_all_twice_is_described_so() -> None:
    told = row(page(paragraphs(*TEXT) + f"<div hidden>{paragraphs(*TEXT)}</div>"), list(TEXT))
    assert told["said_twice"] > 0.45
    assert told["twice"] == pytest.approx(0.5)
    assert told["unseen"] == pytest.approx(0.5)


def test_a_page_of_which_nothing_was_kept_is_described() -> None:
    told = row(page(paragraphs(*TEXT)), [])
    assert all(np.isfinite(value) for value in told.values())
    assert told["kept_words"] == pytest.approx(0, abs=1e-6)


def test_the_text_in_other_paragraphs_once_more_is_less_sure_than_the_text() -> None:
    pairs = [" ".join(TEXT[at : at + 2]) for at in range(0, len(TEXT), 2)]
    once, twice = (extract(parse(page(body))) for body in (paragraphs(*TEXT), paragraphs(*TEXT, *pairs)))
    assert len(twice.parts) > len(once.parts)
    assert twice.confidence < once.confidence - 0.02


def test_a_stub_is_less_sure_than_the_text() -> None:
    stub = paragraphs(TEXT[0]) + "<div class='gate'><h3>Subscribe to read the rest</h3><p>Log in</p></div>"
    assert extract(parse(page(stub))).confidence < extract(parse(page(paragraphs(*TEXT)))).confidence
