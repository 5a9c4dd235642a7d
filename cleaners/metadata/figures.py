"""The images of an article between its blocks, and what is embedded there: read on request."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import accumulate

from selectolax.lexbor import LexborNode

from copydesk.cleaners.extract.page_text import PageText, Shown
from copydesk.cleaners.extract.structure import NOWHERE, Placed, squeezed
from copydesk.cleaners.metadata.labels import tidy
from copydesk.cleaners.metadata.lead_image import is_credit, read_caption
from copydesk.cleaners.model.article import Block, Figure, Kind, Structure
from copydesk.cleaners.model.fields import Image
from copydesk.cleaners.patterns import deferred
from copydesk.cleaners.urls.normalize import join_url

#: What stands beside an article: boxes of these tags, and of these names.
_FRAME_TAGS = frozenset({"aside", "nav", "footer", "form"})
_FRAME_NAME = deferred(
    r"(?<![a-z])(?:related|recommend|promo|teaser|side-?bar|widget|author|avatar|byline|comment|share|sharing|social"
    r"|newsletter|advert|ads?|banner|logo|icon|brand|masthead|menu|nav|most-?read|popular|trending)(?![a-z])",
    re.IGNORECASE,
)
#: A box with an image and more letters is a teaser, a list, another part of the page; so is one with more in links.
_MOST_LETTERS = 500
_MOST_LINKED = 0.5
#: An image that says to be so small, in pixels, is a sign, a button, or counts readers.
_SMALL = 50

#: Files that are signs of a site, and no images of an article.
_SIGN = deferred(
    r"(?<![a-z])(?:logo|icon|favicon|sprite|spacer|pixel|avatar|placeholder|button|badge)s?(?![a-z])", re.IGNORECASE
)

#: So many are told of: a longer gallery has a page of its own.
MOST_FIGURES = 300

#: Where scripts put an image's address until it is scrolled to, then where it stands by itself.
_SOURCES = ("data-src", "data-original", "data-lazy-src", "data-lazy", "src")
_SETS = ("data-srcset", "data-lazy-srcset", "srcset")
#: An image in the address itself, or what a script reads in place of an address.
_NO_ADDRESS = re.compile(r"\s*(?:data:|[{\[])", re.IGNORECASE)
_PIXELS = re.compile(r"\s*(\d{1,5})(?:px)?\s*")


def with_figures(
    page: PageText, placed: Placed, *, embeds: bool = False
) -> tuple[tuple[Block, ...], tuple[Figure, ...]]:
    """The blocks of an article, captions with their images; and the images, and what is embedded, between them."""
    reader = _Reader(page, placed)
    blocks = list(placed.blocks)
    figures: list[Figure] = []
    seen: set[str] = set()
    for shown in page.shown:
        if reader.is_beside(shown):
            continue
        figure = reader.image(shown) if shown.node.tag == "img" else reader.embed(shown) if embeds else None
        address = figure and (figure.embed or (figure.image and figure.image.url))
        if figure is None or not address or address in seen:
            continue
        if len(seen) == MOST_FIGURES:
            break
        seen.add(address)
        if not _captions(blocks, figure, page, placed):
            figures.append(figure)
    return tuple(blocks), tuple(sorted(figures, key=lambda figure: figure.at))


def _captions(blocks: list[Block], figure: Figure, page: PageText, placed: Placed) -> bool:
    """Whether an image's caption is among the blocks: it is then the image of that block."""
    said = squeezed(figure.image.caption) if figure.image and figure.image.caption else ""
    for i, block in enumerate(blocks):
        if said and block.kind is Kind.CAPTION and not (block.structure and block.structure.image):
            letters = "".join(page.text[place] for place in placed.places[i] if place >= 0)
            if letters and letters in said:
                blocks[i] = block._replace(structure=replace(block.structure or Structure(), image=figure.image))
                return True
    return False


@dataclass(frozen=True)
class _Reader:
    page: PageText
    placed: Placed
    #: What was found of boxes: a list of teasers is one box of many images.
    _teasers: dict[int, bool] = field(default_factory=dict)

    @cached_property
    def own(self) -> list[int]:
        """For each place of the page's text, and its end, how many letters of the article stand before it.

        The headline counts among them: between it and the text stands the lead image.
        """
        marks = [0] * len(self.page.text)
        for place in (place for places in self.placed.places for place in places if place != NOWHERE):
            marks[place] = 1
        first = next((place for place, mark in enumerate(marks) if mark), 0)
        headlines = [e for e in self.page.elements if e.node.tag == "h1" and e.end <= first]
        for element in headlines[-1:]:
            marks[element.start : element.end] = [1] * (element.end - element.start)
        return [0, *accumulate(marks)]

    def holds_own(self, element: int) -> bool:
        """Whether letters of the article stand in an element."""
        each = self.page.elements[element]
        return self.own[each.end] > self.own[each.start]

    def is_beside(self, shown: Shown) -> bool:
        """Whether something stands in a part of the page that is not the article's."""
        if not self.own[-1] or _is_small(shown.node) or _is_named_frame(shown.node):
            return True
        box = -1
        for element in self._above(shown):
            if self.holds_own(element):
                return (box >= 0 and self._is_teaser(box)) or not self._is_inside(shown, element)
            if self._is_frame(element):
                return True
            box = element
        return True

    def _above(self, shown: Shown) -> Iterator[int]:
        element = shown.element
        while element >= 0:
            yield element
            element = self.page.elements[element].parent

    def _is_frame(self, element: int) -> bool:
        node = self.page.elements[element].node
        return node.tag in _FRAME_TAGS or _is_named_frame(node)

    def _is_inside(self, shown: Shown, element: int) -> bool:
        """Whether something stands between letters of the article, or, before or behind them, in its element."""
        before = self.own[shown.at]
        if 0 < before < self.own[-1]:
            return True
        # Behind the end stand its author, its sponsors and signs; what is set as a figure is the article's.
        if before and not any(self.page.elements[e].node.tag == "figure" for e in self._above(shown)):
            return False
        node: LexborNode | None = self.page.elements[element].node
        return node is not None and node.tag not in ("body", "html") and 2 * self._share(element) > self.own[-1]

    def _share(self, element: int) -> int:
        each = self.page.elements[element]
        return self.own[each.end] - self.own[each.start]

    def _is_teaser(self, box: int) -> bool:
        """Whether the text in a box without text of the article is more than a caption."""
        if (told := self._teasers.get(box)) is None:
            told = self._teasers[box] = self._has_more_than_a_caption(box)
        return told

    def _has_more_than_a_caption(self, box: int) -> bool:
        each = self.page.elements[box]
        pieces = list(self.page.contexts_between(each.start, each.end))
        letters = sum(len(said) for said, _ in pieces)
        linked = sum(len(said) for said, context in pieces if context.link >= 0)
        has_heading = any(context.heading for _, context in pieces)
        return letters > _MOST_LETTERS or linked > _MOST_LINKED * letters or has_heading

    def image(self, shown: Shown) -> Figure | None:
        """An image with what the page says of it; `None` where it has no address."""
        url = next((url for each in _addresses(shown.node) if (url := join_url(self.page.base, each))), None)
        if url is None:
            return None
        caption, credit = _said_of(self._caption_node(shown))
        alt = tidy(shown.node.attributes.get("alt"))
        return Figure(self._place(shown), Image(url, alt, caption, credit))

    def embed(self, shown: Shown) -> Figure | None:
        """Something embedded, with its address; `None` where it has none."""
        inner = shown.node.css_first("source[src]")
        written = [shown.node.attributes.get(name) for name in ("src", "data-src", "data")]
        written.append(inner.attributes.get("src") if inner is not None else None)
        url = next((url for each in written if each and (url := join_url(self.page.base, each))), None)
        return Figure(self._place(shown), embed=url) if url else None

    def _caption_node(self, shown: Shown) -> LexborNode | None:
        for element in self._above(shown):
            if self.page.elements[element].node.tag == "figure":
                return self.page.elements[element].node.css_first("figcaption")
            if self.holds_own(element):
                return None
            if (found := self.page.elements[element].node.css_first("[class*=caption i]")) is not None:
                return found
        return None

    def _place(self, shown: Shown) -> int:
        """The end of the article's text before something."""
        before = bisect_left(self.begins, shown.at)
        return self.ends[before - 1] if before else 0

    @cached_property
    def begins(self) -> list[int]:
        """Where in the page's text the blocks that stand there begin."""
        return [next(place for place in places if place != NOWHERE) for _, places in self._standing]

    @cached_property
    def ends(self) -> list[int]:
        """Where in the article's text the same blocks end."""
        return [block.end for block, _ in self._standing]

    @cached_property
    def _standing(self) -> list[tuple[Block, tuple[int, ...]]]:
        pairs = zip(self.placed.blocks, self.placed.places, strict=True)
        return [(block, places) for block, places in pairs if any(place != NOWHERE for place in places)]


def _said_of(node: LexborNode | None) -> tuple[str | None, str | None]:
    """What a caption says, and its credit."""
    if node is None:
        return None, None
    names = (
        (each, each.attributes.get("class") or "", each.attributes.get("itemprop") or "") for each in node.css("*")
    )
    marked = next(
        (each.text(separator=" ") for each, name, role in names if is_credit(each.tag or "", name, role)), None
    )
    return read_caption(node.text(separator=" "), marked)


def _addresses(image: LexborNode) -> Iterator[str]:
    """The addresses of an image as written, the likeliest first."""
    attributes = image.attributes
    above = image.parent
    pictured = above.css("source") if above is not None and above.tag == "picture" else []
    plain = [attributes.get(name) for name in _SOURCES]
    sets = [node.attributes.get(name) for node in [image, *pictured] for name in _SETS]
    for written in [*plain, *(_widest(each) for each in sets if each)]:
        if written and not _NO_ADDRESS.match(written) and not _SIGN.search(written.rpartition("/")[2]):
            yield written


def _widest(written: str) -> str | None:
    """The address of the widest image of a set."""
    pairs = [each.split() for each in re.split(r",\s", written) if each.strip()]
    sized = [(_number(pair[1]) if len(pair) > 1 else 0.0, pair[0]) for pair in pairs]
    return max(sized, key=lambda item: item[0])[1].rstrip(",") if sized else None


def _number(written: str) -> float:
    try:
        return float(written[:-1])
    except ValueError:
        return 0.0


def _is_named_frame(node: LexborNode) -> bool:
    attributes = node.attributes
    return bool(_FRAME_NAME.search(f"{attributes.get('class') or ''} {attributes.get('id') or ''}"))


def _is_small(node: LexborNode) -> bool:
    """Whether an element says of a side that it is small."""
    said: Iterable[str | None] = (node.attributes.get(name) for name in ("width", "height"))
    sizes: Sequence[int] = [int(match[1]) for each in said if each and (match := _PIXELS.fullmatch(each))]
    return any(size < _SMALL for size in sizes)
