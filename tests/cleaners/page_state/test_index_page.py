"""A page that says when it was published is rarely called an index page."""

import json

import pytest

from copydesk.cleaners.html.document import parse
from copydesk.cleaners.page_state import DATED_BOUND, DATED_NOTE_WORDS, DATED_WORDS, _is_index
from copydesk.cleaners.page_state.index_page import LISTING_BOUND
from copydesk.cleaners.page_state.view import View

TIME = '<meta property="article:published_time" content="2025-05-03T12:00:00Z">'
SURE, LIKELY = DATED_BOUND + 0.05, DATED_BOUND - 0.05


BETWEEN = (LISTING_BOUND + DATED_BOUND) / 2 - 0.05


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("", True),
        ("tag/harbour/", True),
        ("news/page/3", True),
        ("news/2025/harbour-board-votes", False),
        ("magazine/harbour", False),
    ],
)
def test_a_page_at_the_address_of_a_list_takes_less_to_be_one(path: str, wanted: bool) -> None:
    view = View(parse("", f"https://harbour.example/{path}"), "word " * DATED_WORDS)
    assert _is_index(view, BETWEEN) is wanted
    assert not _is_index(view, LISTING_BOUND - 0.01)


def test_a_dated_article_at_the_address_of_a_list_stays_one() -> None:
    assert not _is_index(View(parse(TIME, "https://harbour.example/tag/harbour/"), "word " * DATED_WORDS), BETWEEN)


def script(**said: str) -> str:
    return f'<script type="application/ld+json">{json.dumps(said)}</script>'


NEWS = script(**{"@type": "NewsArticle", "headline": "Vote put off", "datePublished": "2025-05-03"})


@pytest.mark.parametrize(
    ("head", "words", "probability", "wanted"),
    [
        ("", DATED_WORDS, SURE, True),
        (TIME, DATED_WORDS, SURE, False),
        (NEWS, DATED_WORDS, SURE, False),
        (script(**{"@type": "NewsArticle", "headline": "Vote put off"}), DATED_WORDS, SURE, True),
        (script(**{"@type": "CollectionPage", "headline": "Votes", "datePublished": "2025"}), DATED_WORDS, SURE, True),
        (TIME, DATED_NOTE_WORDS, SURE, True),
        (TIME, DATED_NOTE_WORDS, LIKELY, False),
        (TIME, DATED_NOTE_WORDS - 1, LIKELY, True),
    ],
)
def test_a_date_of_publication_speaks_for_an_article(head: str, words: int, probability: float, wanted: bool) -> None:
    assert _is_index(View(parse(head), "word " * words), probability) is wanted
