"""Pages that are no article, told from several signals each: walls, error pages, shells, index pages."""

from __future__ import annotations

from copydesk.cleaners.extract import Extracted
from copydesk.cleaners.html.document import Document
from copydesk.cleaners.model.record import Reason, Reject
from copydesk.cleaners.page_state.index_page import index_probability, is_index
from copydesk.cleaners.page_state.view import View
from copydesk.cleaners.page_state.walls import wall

__all__ = ["page_state"]

#: An extracted text with more words than this, on no other evidence than phrases, is an article.
SURE_WORDS = 600

#: A page that says when it was published as an article is one if its text has so many words; with fewer, from the
#: second number on, it takes more to call it an index page than elsewhere.
DATED_WORDS = 200
DATED_NOTE_WORDS = 40
DATED_BOUND = 0.85

#: A page with fewer links than this leads nowhere: it is no index, however little it says.
LEAST_LINKS = 5


def page_state(document: Document, extracted: Extracted, text: str) -> Reject | None:
    """Why a page is no article, or `None`, which means that it is one; `text` is that of the extracted parts.

    The reasons are `consent_wall`, `bot_challenge`, `paywall`, `js_shell`, `soft_404`, `index_page`, `no_article`.
    The detail of the reject names the evidence.
    """
    view = View(document, text)
    if view.text_words <= SURE_WORDS and (found := wall(view)) is not None:
        return found
    if len(document.links) >= LEAST_LINKS and _is_index(
        view, probability := index_probability(document, extracted, text)
    ):
        return Reject(Reason.INDEX_PAGE, f"built like an index page: {probability:.0%}")
    if not text.strip():
        return Reject(Reason.NO_ARTICLE, "no article text was found")
    return None


def _is_index(view: View, probability: float) -> bool:
    """Whether a page of this probability is an index page, given what it says of its date."""
    if not is_index(probability, view.document.url):
        return False
    if view.text_words < DATED_NOTE_WORDS or not view.is_dated_article:
        return True
    return view.text_words < DATED_WORDS and probability >= DATED_BOUND
