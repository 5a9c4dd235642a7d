"""One parse of a page, shared by everything that reads it: blocks, metadata, page states."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from copydesk.cleaners.html.element_index import ElementIndex, index_elements
from copydesk.cleaners.html.json_scripts import read_json_script
from copydesk.cleaners.html.repair import repair

#: JSON-LD is searched no deeper than this.
MAX_JSON_DEPTH = 12


@dataclass(frozen=True)
class Document:
    """A parsed HTML page. What is derived from the tree is computed once, when first asked for."""

    html: str
    tree: LexborHTMLParser
    url: str | None = None

    @cached_property
    def index(self) -> ElementIndex:
        """The elements by what they are and say: one walk costs what two or three searches of the tree do."""
        return index_elements(self.tree.root)

    @property
    def elements(self) -> dict[str, list[LexborNode]]:
        """The elements by their tag, in page order."""
        return self.index.by_tag

    @cached_property
    def links(self) -> tuple[tuple[LexborNode, str], ...]:
        """The links that lead somewhere, each with its address as written, in page order."""
        nodes, attributes = self.index.nodes, self.index.attributes
        return tuple((nodes[a], attributes[a]["href"] or "") for a in self.index.tagged("a") if "href" in attributes[a])

    @cached_property
    def metas(self) -> dict[str, tuple[str, ...]]:
        """`meta` contents by their lower-case `property`, `name` or `itemprop`, in page order, without empty ones."""
        found: dict[str, list[str]] = {}
        has_comments = bool(self.index.with_word("itemprop", "comment") or self.index.holding("itemtype", "comment"))
        for place in self.index.tagged("meta"):
            attributes = self.index.attributes[place]
            if "content" not in attributes or (has_comments and _is_of_comment(self.index, place)):
                continue
            key = attributes.get("property") or attributes.get("name") or attributes.get("itemprop")
            content = (attributes.get("content") or "").strip()
            if key and content:
                found.setdefault(key.strip().lower(), []).append(content)
        return {key: tuple(values) for key, values in found.items()}

    def meta(self, *names: str) -> str | None:
        """The first content of the first of these names that the page has."""
        metas = self.metas
        for name in names:
            if name in metas:
                return metas[name][0]
        return None

    @cached_property
    def canonicals(self) -> tuple[str | None, ...]:
        """The addresses that links in the head call canonical, as written."""
        places = sorted(self.index.with_any_case("rel", "canonical"))
        links = (place for place in places if self.index.tags[place] == "link")
        return tuple(self.index.attributes[p].get("href") for p in links if _is_in_head(self.index, p))

    @cached_property
    def json_ld(self) -> tuple[dict[str, Any], ...]:
        """Every JSON-LD object of the page, nested ones and those of `@graph` included, outer ones first."""
        found: list[dict[str, Any]] = []
        for place in self.index.tagged("script"):
            if self.index.value(place, "type").partition(";")[0].strip().lower() == "application/ld+json":
                found += _objects(read_json_script(self.index.nodes[place].text() or ""), MAX_JSON_DEPTH + 1)
        return tuple(found)

    @cached_property
    def title_tag(self) -> str | None:
        """The text of the `title` element, white space folded."""
        titles = self.index.tagged("title")
        if not titles:
            return None
        place = next((each for each in titles if _is_in_head(self.index, each)), titles[0])
        return " ".join(self.index.nodes[place].text().split()) or None

    @cached_property
    def declared_language(self) -> str | None:
        """What the `html` element says of its language, as written."""
        root = next(iter(self.elements.get("html", ())), None)
        value = (root.attributes.get("lang") or root.attributes.get("xml:lang")) if root else None
        return value.strip() or None if value else None


def parse(html: str, url: str | None = None, *, source: bytes | None = None) -> Document:
    """Parse HTML text; any text gives a document. Its `html` is what was parsed: the text, repaired where needed.

    `source` is the text in UTF-8, for who has it at hand.
    """
    repaired = repair(html)
    return Document(repaired, LexborHTMLParser(source if source and repaired is html else repaired), url)


def _is_in_head(index: ElementIndex, place: int) -> bool:
    return any(index.tags[above] == "head" for above in index.around(place))


def _is_of_comment(index: ElementIndex, place: int) -> bool:
    """Whether a property is that of a reader's comment, which says when and by whom that was written."""
    for above in index.around(place):
        kind = index.value(above, "itemtype").lower().rstrip("/")
        if kind.endswith(("/comment", "/usercomments")) or "comment" in index.value(above, "itemprop").split():
            return True
    return False


def _objects(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth == 0:
        return
    if isinstance(value, list):
        for item in value:
            yield from _objects(item, depth - 1)
    elif isinstance(value, dict):
        yield value
        for item in value.values():
            if isinstance(item, (dict, list)):
                yield from _objects(item, depth - 1)
