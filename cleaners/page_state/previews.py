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
    kept = [part for part in parts if not _asks(part.text, "text", MOST_OFFER_WORDS)]
    while kept and _asks(kept[-1].text, "weak", MOST_BUTTON_WORDS):
        kept.pop()
    return tuple(kept)


def _asks(text: str, strength: str, most: int) -> bool:
    return word_count(text) <= most and bool(phrases_in(fold_phrase(text), Reason.PAYWALL, strength))
