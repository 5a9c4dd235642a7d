"""What a reader sees of a page: its title and headings, its text without frame, and what scripts would add."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from selectolax.lexbor import LexborHTMLParser

from cleaners.dom import Document
from cleaners.quality import word_count

#: Visible text and markup beyond these many characters are not searched: a wall says what it is at once.
MAX_TEXT = 20_000
MAX_MARKUP = 400_000

#: What nobody sees, and the frame round a page's own content.
_UNSEEN = ["script", "style", "template", "svg", "iframe", "select", "object", "head"]
_FRAME = ["nav", "footer"]

#: JSON-LD types that stand for an article.
_ARTICLE_TYPE = re.compile(r"(?:\w*Article|BlogPosting|LiveBlogPosting|Report|Review)")
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True)
class View:
    """A page as far as its state goes. `text` is what extraction made of it."""

    document: Document
    text: str

    @cached_property
    def title(self) -> str:
        """The title and the first heading, folded."""
        tree = self.document.tree
        heading = tree.css_first("h1") or tree.css_first("h2")
        parts = [self.document.title_tag, heading.text(separator=" ") if heading else None]
        return fold(" \n ".join(p for p in parts if p))[:500]

    @cached_property
    def visible(self) -> str:
        """The page's visible text, `nav` and `footer` left out, folded."""
        tree = LexborHTMLParser(self.document.html)
        tree.strip_tags([*_UNSEEN, "noscript", *_FRAME])
        return fold(tree.body.text(separator=" ") if tree.body else "")[:MAX_TEXT]

    @cached_property
    def noscript(self) -> str:
        """What the page shows where scripts do not run, folded."""
        inner = " ".join(node.text(separator=" ") for node in self.document.tree.css("noscript"))
        return fold(re.sub(r"<[^>]{0,2000}>", " ", inner))[:MAX_TEXT]

    @cached_property
    def markup(self) -> str:
        """The start of the HTML in lower case, for names of vendors and classes."""
        return self.document.html[:MAX_MARKUP].lower()

    @cached_property
    def words(self) -> int:
        """Words of the visible text."""
        return word_count(self.visible)

    @cached_property
    def text_words(self) -> int:
        """Words of the extracted text."""
        return word_count(self.text)

    @cached_property
    def is_marked_article(self) -> bool:
        """Whether the page declares itself an article: a JSON-LD type, a time of publication, `og:type`."""
        document = self.document
        if document.meta("article:published_time") or (document.meta("og:type") or "").lower() == "article":
            return True
        return any(_ARTICLE_TYPE.fullmatch(t) for o in document.json_ld for t in types_of(o))


def fold(text: str) -> str:
    """Lower case, white space to single blanks, apostrophes straight: the form that phrases are written in."""
    return _SPACES.sub(" ", text).replace("’", "'").lower().strip()


def types_of(item: dict[str, object]) -> list[str]:
    """The types of a JSON-LD object."""
    value = item.get("@type")
    values = value if isinstance(value, list) else [value]
    return [v.rpartition("/")[2] for v in values if isinstance(v, str)]
