"""Pages that are no article, told from several signals each: walls, error pages, shells, index pages."""

from __future__ import annotations

from cleaners.dom import Document
from cleaners.page import Page
from cleaners.pagestate.index_page import index_probability, is_index
from cleaners.pagestate.view import View
from cleaners.pagestate.walls import wall
from cleaners.record import Reason, Reject

__all__ = ["page_state"]

#: An extracted text with more words than this, on no other evidence than phrases, is an article.
SURE_WORDS = 600


def page_state(document: Document, text: str, page: Page) -> Reject | None:
    """Why a page is no article, or `None`, which means that it is one.

    The reasons are `consent_wall`, `bot_challenge`, `paywall`, `js_shell`, `soft_404`, `index_page`, `no_article`.
    `text` is what extraction made of the page. The detail of the reject names the evidence.
    """
    view = View(document, text)
    if view.text_words <= SURE_WORDS and (found := wall(view)) is not None:
        return found
    if is_index(probability := index_probability(document, text)):
        return Reject(Reason.INDEX_PAGE, f"built like an index page: {probability:.0%}")
    if not text.strip():
        return Reject(Reason.NO_ARTICLE, "no article text was found")
    return None
