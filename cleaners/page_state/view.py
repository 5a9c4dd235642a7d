"""What a reader sees of a page: its title and headings, its text without frame, and what scripts would add; what of it
speaks for a state, and the phrases that pages in such a state say of themselves.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files

import tomli

from copydesk.cleaners.core.grams import Grams, GramSieve
from copydesk.cleaners.html.document import Document
from copydesk.cleaners.model.record import Reason
from copydesk.cleaners.patterns import deferred
from copydesk.cleaners.text.quality import word_count

#: Visible text and markup beyond these many characters are not searched: a wall says what it is at once.
_MAX_TEXT = 20_000
MAX_MARKUP = 400_000
_MAX_HTML = 2_000_000

#: What nobody sees, and the frame round a page's own content; comments are skipped too.
_UNSEEN = ("script", "style", "noscript", "template", "svg", "iframe", "select", "object", "title", "nav", "footer")
_SKIPPED = deferred(rf"<!--|<({'|'.join(_UNSEEN)})\b[^<>]*+>", re.IGNORECASE)
_CLOSING = {name: re.compile(rf"</{name}\b[^<>]*+>", re.IGNORECASE) for name in _UNSEEN} | {"": re.compile("-->")}
_TAG = re.compile(r"<[a-zA-Z!/?][^<>]*+>?")

#: JSON-LD types that stand for an article.
_ARTICLE_TYPE = re.compile(r"(?:\w*Article|BlogPosting|LiveBlogPosting|Report|Review)")
#: Where a title sets the site's name apart.
_SEPARATOR = deferred(r"\s+[-|–—:·•»/]\s+")
_TAG_OR_SCRIPT = re.compile(r"<script[^<>]*+>[^<]{0,5000}|<[a-z][^<>]*+>")


@dataclass(frozen=True)
class View:
    """A page as far as its state goes. `text` is what extraction made of it."""

    document: Document
    text: str

    @cached_property
    def names(self) -> tuple[str, ...]:
        """What the page calls itself: its title, cut where a site's name is set apart, and its first heading."""
        index = self.document.index
        headings = (index.tagged("h1") or index.tagged("h2"))[:1]
        parts = _SEPARATOR.split(self.document.title_tag or "")
        return tuple(n for p in (*parts, *(index.text(at, " ") for at in headings)) if (n := fold_phrase(p)[:300]))

    @cached_property
    def visible(self) -> str:
        """The page's visible text, `nav` and `footer` left out, folded."""
        return fold_phrase(html.unescape(" ".join(_seen(self.document.html[:_MAX_HTML]))))[:_MAX_TEXT]

    @cached_property
    def noscript(self) -> str:
        """What the page shows where scripts do not run, folded."""
        index = self.document.index
        inner = " ".join(index.text(place, " ") for place in index.tagged("noscript"))
        return fold_phrase(_TAG.sub(" ", inner))[:_MAX_TEXT]

    @cached_property
    def shown(self) -> str:
        """The visible text and what stands for scripts."""
        return f"{self.visible} {self.noscript}"

    @cached_property
    def shown_grams(self) -> Grams:
        """What tells which phrases `shown` can have: several states ask."""
        return Grams(self.shown)

    @cached_property
    def markup(self) -> str:
        """The start of the page's tags and scripts in lower case, for names of vendors and classes."""
        start = self.document.html[:MAX_MARKUP].lower()
        return " ".join(m.group() for m in _TAG_OR_SCRIPT.finditer(start))

    @cached_property
    def words(self) -> int:
        """Words of the visible text."""
        return word_count(self.visible)

    @cached_property
    def lines(self) -> list[str]:
        """The lines of the text."""
        return self.text.split("\n")

    @cached_property
    def read_lines(self) -> dict[str, tuple[int, str]]:
        """What was read of lines of the text, its words and its folded form: several states ask for the same ones."""
        return {}

    def read_line(self, line: str) -> tuple[int, str]:
        """How many words a line has, and how it is folded."""
        if (known := self.read_lines.get(line)) is None:
            known = self.read_lines[line] = (word_count(line), fold_phrase(line))
        return known

    @cached_property
    def text_grams(self) -> Grams:
        """The same of the lines of the text as they are folded."""
        return Grams("\n".join(self.read_line(line)[1] for line in self.lines))

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

    @cached_property
    def is_dated_article(self) -> bool:
        """Whether the page says when it was published as an article: sections and shops nearly never do.

        Of the development pages 533 of 912 articles do, and 10 of 207 sections and shops.
        """
        document = self.document
        if document.meta("article:published_time"):
            return True
        return any(
            o.get("datePublished") and o.get("headline") and any(map(_ARTICLE_TYPE.fullmatch, types_of(o)))
            for o in document.json_ld
        )


def fold_phrase(text: str) -> str:
    """Lower case, white space to single blanks, apostrophes straight: the form that phrases are written in."""
    return " ".join(text.split()).replace("’", "'").lower()


def types_of(item: dict[str, object]) -> list[str]:
    """The types of a JSON-LD object."""
    value = item.get("@type")
    values = value if isinstance(value, list) else [value]
    return [v.rpartition("/")[2] for v in values if isinstance(v, str)]


def _seen(source: str) -> Iterator[str]:
    """The text between the tags of HTML source, without what `_SKIPPED` opens.

    Not by the tree: a second parse, to strip elements from, would double the time that a hostile page takes.
    """
    at = 0
    unclosed: set[str] = set()
    while (match := _SKIPPED.search(source, at)) is not None:
        yield _TAG.sub(" ", source[at : match.start()])
        name = (match.group(1) or "").lower()
        end = -1 if name in unclosed else _end_of(name, source, match.end())
        if end < 0:
            # What is opened and never closed would hide the rest of the page.
            unclosed.add(name)
            end = match.end()
        at = end
    yield _TAG.sub(" ", source[at:])


def _end_of(name: str, source: str, at: int) -> int:
    """Where the element or comment that is opened before `at` is closed, -1 where it is not."""
    closing = _CLOSING[name].search(source, at)
    return closing.end() if closing else -1


@dataclass(frozen=True, slots=True)
class PhraseEvidence:
    """What speaks for a state: its kind (`title`, `words`, `vendor`, `shape`, ...), its weight, and the finding."""

    kind: str
    weight: float
    finding: str


def weight_of(evidence: Iterable[PhraseEvidence]) -> float:
    """What all of some evidence weighs."""
    return sum(each.weight for each in evidence)


@cache
def _phrases() -> dict[str, dict[str, tuple[str, ...]]]:
    """The packaged phrases, by state and strength."""
    text = (files("copydesk.cleaners.page_state") / "phrases.toml").read_text("utf-8")
    return {state: {k: tuple(v) for k, v in lists.items()} for state, lists in tomli.loads(text).items()}


@cache
def _sieve(reason: Reason, strength: str) -> GramSieve:
    return GramSieve(list(_phrases()[reason][strength]))


def phrases_in(text: str, reason: Reason, strength: str = "text", grams: Grams | None = None) -> list[str]:
    """The phrases that a text has. `grams` are those of the text, or of what it is a piece of, if known."""
    return _sieve(reason, strength).find(text, grams or Grams(text))
