"""The image that stands for an article, with its caption and its credit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, islice
from typing import Any
from urllib.parse import unquote, urlsplit

from copydesk.cleaners.html.document import Document
from copydesk.cleaners.html.element_index import ElementIndex
from copydesk.cleaners.metadata.beside import Beside
from copydesk.cleaners.metadata.json_ld import Linked
from copydesk.cleaners.metadata.labels import tidy
from copydesk.cleaners.model.fields import Image
from copydesk.cleaners.patterns import deferred
from copydesk.cleaners.urls.normalize import join_url

#: A caption has fewer characters.
_MAX_CAPTION = 600

#: Figures that are looked at for the lead image's caption.
_MAX_FIGURES = 12

#: Images that are looked at for the one that the page tells of, and what is looked at round it.
_MAX_IMAGES = 40
_MAX_ABOVE = 3

#: JSON-LD images are followed through references this deep.
_MAX_DEPTH = 4

#: What sites show where an article has no image of its own.
_STAND_IN = re.compile(
    r"(?:^|[/_.-])(?:logo|placeholder|default|fallback|favicon|blank|spacer|no-?image)(?=[/_.-]|$)", re.IGNORECASE
)
_CREDIT = deferred(
    r"""(?:^|[\s.(|])((?:photo(?:graph)?(?:\s+by)?|photos?|image|picture|credit|foto|bild|quelle|fotograf|crédits?|photo\sde
      |imagen|fotografía|crédito|immagine|foto\sdi|beeld|fot\.|фото|kuva|写真|撮影|图|사진)\s*[:：/]\s*[^\n]{2,120}
      |(?:photos?|photograph|image|picture|illustration|foto|fotos|bild|grafik|crédit)\s(?:by|courtesy\sof|von|de|di|av|af|door)\s[^\n:]{2,80}
      |©\s*[^\n]{2,100})$""",
    re.IGNORECASE | re.VERBOSE,
)
#: What elements with a credit are called.
_CREDIT_NAME = re.compile("credit|copyright|source", re.IGNORECASE)
_CREDIT_ROLES = frozenset(("copyrightHolder", "creditText", "author", "creator"))
_CREDIT_TAGS = frozenset(("small", "cite"))


def read_image(document: Document, linked: Linked, beside: Beside) -> Image | None:
    """The article's lead image, with what the page says of it."""
    for url, told in chain(_images(document, linked), _shown(document, beside)):
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
    index = document.index
    yield from ((index.value(at, "href"), {}) for at in sorted(index.with_any_case("rel", "image_src"))[:1])
    yield from (
        (value, {}) for key in ("thumbnail", "sailthru.image.full") for value in document.metas.get(key, ())[:1]
    )


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


def _shown(document: Document, beside: Beside) -> Iterator[tuple[str, dict[str, Any]]]:
    """What the page shows as its image: a first figure, a picture of AMP, microdata's; no teaser's."""
    index = document.index
    marked = (at for at in index.with_word("itemprop", "image") if index.tags[at] != "meta")
    places = sorted({*index.tagged("figure", "amp-img"), *marked})[:_MAX_FIGURES]
    for at in (place for place in places if not beside.is_beside(place)):
        images = index.within(at, "img", "amp-img")[:1]
        urls = (index.value(image, name) for image in images for name in ("src", "data-src", "data-original"))
        yield from ((url, {}) for url in list(filter(_is_address, urls))[:1])


def _is_address(url: str) -> bool:
    return bool(url) and not url.startswith("data:")


def _of_figure(document: Document, address: str) -> tuple[str | None, str | None, str | None]:
    """Alternative text, caption and credit of the image in the page that has this file's name."""
    name, index = _file(address), document.index
    images = sorted(index.tagged("img", "amp-img"))[:_MAX_IMAGES] if name else []
    # A name of letters and digits is written as it is, if not as an address is.
    sought, is_plain = name.encode(), name.replace("-", "").replace("_", "").isalnum()
    for at in images:
        written = index.attributes.written_of(at)
        if is_plain and sought not in written and b"%" not in written:
            continue
        said = filter(None, index.attributes[at].values())
        if any(name in value or ("%" in value and name in unquote(value)) for value in said):
            caption, credit = _said_of(index, _caption(index, at))
            return tidy(index.value(at, "alt")), caption, credit
    return None, None, None


def _caption(index: ElementIndex, image: int) -> int:
    """What stands below an image: in its figure, or in a box that has little else; -1 for nothing."""
    for above in islice(index.around(image), _MAX_ABOVE):
        captions = index.within(above, "figcaption")[:1]
        if index.tags[above] == "figure":
            return (captions or _named_captions(index, above) or [-1])[0]
        if index.tags[above] in ("article", "main", "body") or above in index.above_headlines:
            return -1
        if "imageobject" in index.value(above, "itemtype").lower():
            return (captions or [above])[0]
        if found := sorted((*captions, *_named_captions(index, above)[:1])):
            return found[0] if len(index.text(above)) <= _MAX_CAPTION else -1
    return -1


def _named_captions(index: ElementIndex, place: int) -> list[int]:
    inside = range(place, index.ends[place])
    return sorted(at for at in index.holding("class", "caption") if at in inside)


def _said_of(index: ElementIndex, place: int) -> tuple[str | None, str | None]:
    """What a caption says, and its credit."""
    if place < 0:
        return None, None
    inside = ((at, index.value(at, "class"), index.value(at, "itemprop")) for at in range(place, index.ends[place]))
    marked = next((index.text(at, " ") for at, name, role in inside if is_credit(index.tags[at], name, role)), None)
    return read_caption(index.text(place, " "), marked)


def is_credit(tag: str, css_class: str, role: str) -> bool:
    """Whether an element is one that has a credit, by its tag, its classes and what microdata calls it."""
    if tag in _CREDIT_TAGS or _CREDIT_NAME.search(css_class):
        return True
    return not _CREDIT_ROLES.isdisjoint(role.split())


def _file(address: str) -> str:
    """The name of a file without its ending and its size: `quay-1200x630.jpg` is `quay`."""
    name = unquote(urlsplit(address).path).rpartition("/")[2].rpartition(".")[0]
    bare = re.sub(r"[-_]\d{2,5}x\d{2,5}$", "", name)
    return bare if len(bare) > 3 else ""


def read_caption(said: str | None, marked: str | None) -> tuple[str | None, str | None]:
    """A caption without its credit, and the credit, which may be marked as one."""
    if said is None:
        return None, None
    text = tidy(said[:_MAX_CAPTION]) or ""
    credit = tidy(marked[:_MAX_CAPTION]) if marked is not None else None
    if credit is None and (match := _CREDIT.search(text)):
        credit = match[1].strip()
    if credit and credit in text:
        text = text.replace(credit, "", 1)
    return text.strip(" ()|–—-") or None, credit.strip(" ()|") if credit else None
