"""Pages that are no article, told from several signals each: walls, error pages, shells, index pages."""

from __future__ import annotations

from copydesk.cleaners.extract import Extracted
from copydesk.cleaners.html.document import Document
from copydesk.cleaners.model.article import lay_out
from copydesk.cleaners.model.record import Reason, Reject
from copydesk.cleaners.page_state.index_page import index_probability, is_index
from copydesk.cleaners.page_state.view import View
from copydesk.cleaners.page_state.walls import wall

__all__ = ["page_state"]

#: An extracted text with more words than this, on no other evidence than phrases, is an article.
SURE_WORDS = 600

#: A page with fewer links than this leads nowhere: it is no index, however little it says.
LEAST_LINKS = 5


def page_state(document: Document, extracted: Extracted) -> Reject | None:
    """Why a page is no article, or `None`, which means that it is one.

    The reasons are `consent_wall`, `bot_challenge`, `paywall`, `js_shell`, `soft_404`, `index_page`, `no_article`.
    The detail of the reject names the evidence.
    """
    text, _ = lay_out(extracted.parts)
    view = View(document, text)
    if view.text_words <= SURE_WORDS and (found := wall(view)) is not None:
        return found
    has_links = len(document.links) >= LEAST_LINKS
    if has_links and is_index(probability := index_probability(document, extracted, text)):
        return Reject(Reason.INDEX_PAGE, f"built like an index page: {probability:.0%}")
    if not text.strip():
        return Reject(Reason.NO_ARTICLE, "no article text was found")
    return None
