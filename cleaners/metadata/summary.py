"""What a page says of its article beside its head: a summary, the section of the site, the lead image."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote, urlsplit

from selectolax.lexbor import LexborNode

from copydesk.cleaners.html.document import Document
from copydesk.cleaners.html.element_index import ElementIndex
from copydesk.cleaners.metadata.beside import Beside
from copydesk.cleaners.metadata.json_ld import Linked
from copydesk.cleaners.metadata.labels import tidy, words
from copydesk.cleaners.model.fields import Image
from copydesk.cleaners.patterns import deferred
from copydesk.cleaners.urls.normalize import join_url

#: A summary of fewer words is a label.
MIN_SUMMARY = 4

#: A section's name has fewer words, a caption fewer characters.
MAX_SECTION_WORDS = 6
MAX_CAPTION = 600

#: Figures that are looked at for the lead image's caption.
MAX_FIGURES = 12

#: JSON-LD images are followed through references this deep.
_MAX_DEPTH = 4

#: What sites show where an article has no image of its own.
_STAND_IN = re.compile(
    r"(?:^|[/_.-])(?:logo|placeholder|default|fallback|favicon|blank|spacer|no-?image)(?=[/_.-]|$)", re.IGNORECASE
)
_CREDIT = deferred(
    r"""(?:^|[\s.(|])((?:photo(?:graph)?(?:\s+by)?|photos?|image|picture|credit|foto|bild|quelle|fotograf|crédits?|photo\sde
      |imagen|fotografía|crédito|immagine|foto\sdi|beeld|fot\.|фото|kuva|写真|撮影|图|사진)\s*[:：/]\s*[^\n]{2,120}
      |©\s*[^\n]{2,100})$""",
    re.IGNORECASE | re.VERBOSE,
)
_CREDITS = "[class*=credit i], [class*=copyright i], [itemprop~=copyrightHolder], [class*=source i], small, cite"


def read_description(document: Document, linked: Linked, title: str | None) -> str | None:
    """The article's summary as its page gives it; `None` where it only repeats the title."""
    told = (item.get("description") for item in linked.articles[:1])
    values = [*told, *(document.meta(name) for name in ("og:description", "description", "twitter:description"))]
    return next((said for value in values if (said := tidy(value)) and _is_summary(said, title)), None)


def _is_summary(said: str, title: str | None) -> bool:
    mine = words(said)
    return len(mine) >= MIN_SUMMARY and mine != words(title)


def read_section(document: Document, linked: Linked, beside: Beside) -> str | None:
    """The part of the site in which an article stands; the first of several."""
    values: list[Any] = [item.get("articleSection") for item in linked.articles[:1]]
    values += [document.meta(name) for name in ("article:section", "parsely-section", "cxenseparse:section", "section")]
    index = document.index
    marked = sorted(place for place in index.with_any_case("rel", "category") if index.tags[place] == "a")[:3]
    values += [index.nodes[place].text(separator=" ") for place in marked if not beside.is_beside(place)]
    for value in values:
        said = tidy(next((each for each in value if isinstance(each, str)), None) if isinstance(value, list) else value)
        if said and len(words(said)) <= MAX_SECTION_WORDS:
            return said
    return None


def read_image(document: Document, linked: Linked) -> Image | None:
    """The article's lead image, with what the page says of it."""
    for url, told in _images(document, linked):
        address = join_url(document.url, url)
        if address is None or _STAND_IN.search(urlsplit(address).path):
            continue
        alt, caption, credit = _of_figure(document, address)
        return Image(
            address,
            tidy(document.meta("og:image:alt", "twitter:image:alt")) or alt,
            tidy(told.get("caption")) or caption,
            tidy(told.get("creditText")) or _name(told.get("creator") or told.get("author")) or credit,
        )
    return None


def _images(document: Document, linked: Linked) -> Iterator[tuple[str, dict[str, Any]]]:
    for item in linked.articles[:1]:
        yield from _of_json(item.get("image"), linked, _MAX_DEPTH)
    for key in ("og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src"):
        yield from ((value, {}) for value in document.metas.get(key, ())[:1])


def _of_json(value: Any, linked: Linked, depth: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """The first images of a JSON-LD value: an address, an object with one or a reference, or a list of these."""
    if depth == 0:
        return
    if isinstance(value, str):
        yield value, linked.by_id.get(value, {})
    elif isinstance(value, list):
        for each in value[:3]:
            yield from _of_json(each, linked, depth - 1)
    elif isinstance(value, dict):
        url = value.get("url") or value.get("contentUrl")
        known = linked.by_id.get(str(value.get("@id")))
        if isinstance(url, str):
            yield url, value
        elif known is not None and known is not value:
            yield from _of_json(known, linked, depth - 1)


def _name(value: Any) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    return tidy(value.get("name") if isinstance(value, dict) else value)


def _of_figure(document: Document, address: str) -> tuple[str | None, str | None, str | None]:
    """Alternative text, caption and credit of the image in the page that has this file's name."""
    name = _file(address)
    for node in _figures(document.index)[:MAX_FIGURES]:
        image = node.css_first("img")
        sources = [value or "" for value in image.attributes.values()] if image is not None else []
        if image is None or not name or not any(name in unquote(value) for value in sources):
            continue
        caption, credit = read_caption(node.css_first("figcaption"))
        return tidy(image.attributes.get("alt")), caption, credit
    return None, None, None


def _figures(index: ElementIndex) -> list[LexborNode]:
    named = (at for at in index.holding("itemtype", "imageobject") if "ImageObject" in index.value(at, "itemtype"))
    return index.at((*index.tagged("figure"), *named))


def _file(address: str) -> str:
    """The name of a file without its ending and its size: `quay-1200x630.jpg` is `quay`."""
    name = unquote(urlsplit(address).path).rpartition("/")[2].rpartition(".")[0]
    bare = re.sub(r"[-_]\d{2,5}x\d{2,5}$", "", name)
    return bare if len(bare) > 3 else ""


def read_caption(node: LexborNode | None) -> tuple[str | None, str | None]:
    """A caption without its credit, and the credit."""
    if node is None:
        return None, None
    text = tidy(node.text(separator=" ")[:MAX_CAPTION]) or ""
    marked = node.css_first(_CREDITS)
    credit = tidy(marked.text(separator=" ")[:MAX_CAPTION]) if marked is not None else None
    if credit is None and (match := _CREDIT.search(text)):
        credit = match[1].strip()
    if credit and credit in text:
        text = text.replace(credit, "", 1)
    return text.strip(" ()|–—-") or None, credit.strip(" ()|") if credit else None
