"""What a paywall leaves free: the text of the stub, without the lines that ask for payment."""

from __future__ import annotations

from collections.abc import Sequence

from copydesk.cleaners.model.article import Part
from copydesk.cleaners.model.record import Reason
from copydesk.cleaners.page_state.evidence import phrases_in
from copydesk.cleaners.page_state.view import fold_phrase
from copydesk.cleaners.text.quality import word_count

#: A line of more words is a paragraph, whatever it says of subscribers.
MOST_OFFER_WORDS = 40
#: Words that offers share with the news ("a month", "subscription") make one of a short line at the end alone.
MOST_BUTTON_WORDS = 20


def without_offers(parts: Sequence[Part]) -> tuple[Part, ...]:
    """The parts of a stub's text without those that ask for payment or for a log-in.

    >>> said = ["The harbour wall will be mended in spring.", "Subscribe to read the full article", "Cancel anytime"]
    >>> [part.text for part in without_offers([Part(text) for text in said])]
    ['The harbour wall will be mended in spring.']
    """
    kept = [part for part in parts if not is_offer(part.text)]
    while kept and is_button(kept[-1].text):
        kept.pop()
    return tuple(kept)


def is_offer(line: str) -> bool:
    """Whether a line asks for payment or for a log-in before one may read on."""
    return _asks(line, "text", MOST_OFFER_WORDS)


def is_button(line: str) -> bool:
    """Whether a line has words of an offer, and is short enough to be one where it ends a text."""
    return _asks(line, "weak", MOST_BUTTON_WORDS)


def _asks(text: str, strength: str, most: int) -> bool:
    return word_count(text) <= most and bool(phrases_in(fold_phrase(text), Reason.PAYWALL, strength))
