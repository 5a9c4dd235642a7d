"""What an article is about, in its publisher's words."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import islice

from selectolax.lexbor import LexborNode

from copydesk.cleaners.html.document import Document
from copydesk.cleaners.html.element_index import ElementIndex
from copydesk.cleaners.metadata.beside import Beside
from copydesk.cleaners.metadata.json_ld import Linked
from copydesk.cleaners.metadata.labels import tidy
from copydesk.cleaners.patterns import deferred

#: An article has fewer tags, of fewer characters; longer lists and texts are meant for search engines.
MAX_TAGS = 30
_MAX_LETTERS = 60

#: A list of more links to tags is that of all tags of the site.
_MAX_LINKS = 15

#: What a page without tags of its own says to search engines, most trusted first.
_METAS = ("tags", "news_keywords", "parsely-tags", "sailthru.tags", "keywords")

#: The end of an address in a folder of tags: the folder, and the name of one tag.
_FOLDERS = (
    r"(?:tags?|tagged|schlagwort(?:e|er)?|stichwort|etiquetas?|etiquettes?|mots?-cles?|temas?|sujets?|keywords?|hashtags?"
    r"|topics?|trefwoord(?:en)?|emne(?:r)?|[aä]mnen|avainsanat|tagi|stitky|stit(?:ek|ky)|etiketler?|etiket|label|t)/"
)
_TAG_ADDRESS = deferred(rf"(?:^|/){_FOLDERS}([^/?#]+)/?(?=[?#]|$)", re.IGNORECASE)
#: The same in lower case, within addresses joined by line ends: most pages have no such address.
_ANY_TAG_ADDRESS = re.compile(rf"[\n/]{_FOLDERS}[^/?#\n]")
_BOXES = (
    "tags", "tag-list", "taglist", "post-tags", "article-tags", "entry-tags", "md-tags", "tag-links", "tags-links",
    "post__tags", "article__tags",
)  # fmt: skip
_CLOUD = re.compile(r"cloud|all-?tags|popular|trending", re.IGNORECASE)
_ROLE = re.compile(r"^(?:tags?|tagged|schlagw\w+|themen|etiquetas|mots-clés|temas)\s*:?$", re.IGNORECASE)


def read_tags(document: Document, linked: Linked, beside: Beside) -> tuple[str, ...]:
    """The tags of an article, each once whatever its capitals, in the page's order.

    What the page says of the article to machines comes first; where it says nothing, what readers see: links of the
    kind `tag`, microdata, links into the site's folder of tags; at last the keywords for search engines.
    """
    for read in (lambda: _told(document, linked), lambda: _shown(document, beside), lambda: _of_metas(document)):
        if found := _each_once(read()):
            return found
    return ()


def _each_once(values: Iterable[str]) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for value in values:
        for part in (tidy(value) or "").replace(";", ",").split(",")[: 2 * MAX_TAGS]:
            tag = part.strip().lstrip("#").strip()
            if tag and len(tag) <= _MAX_LETTERS and not _ROLE.match(tag):
                found.setdefault(tag.casefold(), tag)
    return tuple(found.values())[:MAX_TAGS]


def _told(document: Document, linked: Linked) -> Iterator[str]:
    yield from document.metas.get("article:tag", ())[:MAX_TAGS]
    for item in linked.articles[:1]:
        keywords = item.get("keywords")
        for entry in keywords[:MAX_TAGS] if isinstance(keywords, list) else [keywords]:
            name = entry.get("name") if isinstance(entry, dict) else entry
            if isinstance(name, str):
                yield name[: MAX_TAGS * _MAX_LETTERS]


def _of_metas(document: Document) -> Iterator[str]:
    for key in _METAS:
        count = MAX_TAGS if key == "tags" else 1
        yield from (value[: MAX_TAGS * _MAX_LETTERS] for value in document.metas.get(key, ())[:count])


def _shown(document: Document, beside: Beside) -> list[str]:
    """What the first kind of mark gives that the page has."""
    index = document.index
    for kind in (_of_rel, _of_microdata, _of_addresses, _of_boxes):
        own = (at for at in kind(index) if not _is_of_all(index, at) and not beside.is_other_story(at))
        if group := _first_group(index, own):
            return [_said(index.nodes[at]) for at in group]
    return []


def _of_rel(index: ElementIndex) -> Iterator[int]:
    marked = sorted(place for place in index.with_any_case("rel", "tag") if index.tags[place] == "a")
    return (place for place in marked[: 4 * MAX_TAGS] if "category" not in index.value(place, "rel").lower())


def _of_microdata(index: ElementIndex) -> Iterator[int]:
    marked = sorted(index.with_word("itemprop", "keywords"))
    return (place for place in marked[:MAX_TAGS] if index.nodes[place].css_first("a") is None)


def _of_addresses(index: ElementIndex) -> Iterator[int]:
    hrefs = index.values("href")
    found = _ANY_TAG_ADDRESS.finditer("\n" + hrefs.joined)
    numbers = {bisect_right(hrefs.starts, match.start()) - 1 for match in found}
    places = (place for number in numbers for place in hrefs.holders[number])
    own = sorted(place for place in places if index.tags[place] == "a")
    return (place for place in own if _is_of_tag(index.value(place, "href")))


def _of_boxes(index: ElementIndex) -> Iterator[int]:
    for box in sorted(index.with_word("class", *_BOXES))[:20]:
        inside = range(box, index.ends[box])
        yield from [place for place in inside if index.tags[place] in ("a", "span")][: 4 * MAX_TAGS]


def _first_group(index: ElementIndex, places: Iterable[int]) -> list[int]:
    """The places of the first tags that stand together, but for lists of all tags."""
    groups: dict[int, list[int]] = {}
    for place in places:
        groups.setdefault(_holder(index, place), []).append(place)
    return next((each for each in groups.values() if len(each) <= _MAX_LINKS), [])


def _holder(index: ElementIndex, place: int) -> int:
    """What holds a tag with its neighbours: the element round it, or round its entry of a list."""
    return next((above for above in index.around(place) if index.tags[above] not in ("li", "span", "a")), -1)


def _said(node: LexborNode) -> str:
    return (node.attributes.get("content") or node.text(separator=" "))[: MAX_TAGS * _MAX_LETTERS]


def _is_of_tag(href: str) -> bool:
    """Whether an address is that of one tag: the last part of its path, in a folder of tags."""
    match = _TAG_ADDRESS.search(href[:500])
    return match is not None and not match[1].isdigit()


def _is_of_all(index: ElementIndex, place: int) -> bool:
    for above in (place, *islice(index.around(place), 4)):
        if index.tags[above] in ("body", "article", "main"):
            return False
        if _CLOUD.search(f"{index.value(above, 'class')} {index.value(above, 'id')}"):
            return True
    return False
