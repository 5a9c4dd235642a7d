"""What the site calls itself, and what sounds like it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from copydesk.cleaners.html.document import Document
from copydesk.cleaners.metadata.json_ld import Linked, type_of
from copydesk.cleaners.metadata.labels import letters, tidy, words
from copydesk.cleaners.metadata.site_name import HOME, SEPARATOR, site_name_of
from copydesk.cleaners.urls.normalize import host_of

#: A site's name has fewer words; more is a slogan.
_MAX_WORDS = 12

#: Shorter pieces of a host ("t", "x", "ny") are found in too many words to say anything.
MIN_HOST_LETTERS = 3

#: Links that are looked at for the one in the page's head.
_MAX_LINKS = 30

_HOST_NOISE = frozenset({"www", "www2", "m", "mobile", "amp", "news", "blog", "blogs", "en", "de", "fr", "es"})
_META = ("og:site_name", "application-name", "apple-mobile-web-app-title", "al:ios:app_name", "al:android:app_name")
_OWNERS = ("publisher", "isPartOf", "sourceOrganization", "provider")


@dataclass(frozen=True)
class SiteFacts:
    """The names of a site: `name` as a reader would say it, all that it uses, and its host without dots."""

    name: str | None
    names: tuple[tuple[str, ...], ...]
    host: str

    def sounds_like(self, text: str | None) -> bool:
        """Whether a text is the site's name, a part or a form of it, or its host.

        >>> SiteFacts("The Example", (("the", "example"),), "theexample").sounds_like("Example | News")
        False
        >>> SiteFacts("The Example", (("the", "example"),), "theexample").sounds_like("TheExample.com")
        True
        """
        said = words(text)
        if not said:
            return False
        if any(said == name or (set(said) <= set(name) and len(letters(text)) > 3) for name in self.names):
            return True
        if any(len(name) > 1 and _holds(said, name) and len(said) <= len(name) + 3 for name in self.names):
            return True
        glued = "".join(w for w in said if w not in ("the", "com", "org", "net"))
        if len(glued) < MIN_HOST_LETTERS or len(self.host) < MIN_HOST_LETTERS:
            return False
        return glued in self.host or (self.host in "".join(said) and len(said) < _MAX_WORDS)


def read_site_facts(document: Document, linked: Linked) -> SiteFacts:
    """The site's names out of meta tags and JSON-LD, and its host out of the address."""
    found = [tidy(document.meta(name)) for name in _META]
    for item in linked.articles[:3] + linked.pages[:2]:
        found += [_name(item.get(role), linked) for role in _OWNERS]
    found += [_name(item, linked) for item in linked.objects if type_of(item) == "WebSite"][:2]
    found += _of_head(document)
    names = [name for name in found if name and len(words(name)) <= _MAX_WORDS]
    name = names[0] if names else site_name_of(document, linked)
    host = (host_of(document.url) or "").partition(":")[0]
    labels = [label for label in host.split(".")[:-1] if label not in _HOST_NOISE]
    said = tuple(dict.fromkeys(w for w in map(words, names) if w))
    return SiteFacts(name, said, "".join(letters(label) for label in labels))


def _of_head(document: Document) -> Iterator[str]:
    """What the page's head calls the site: the text of a link to the front page with which the title ends or begins."""
    pieces = [words(piece) for piece in SEPARATOR.split(document.title_tag or "")]
    ends = {piece for piece in (pieces[:1] + pieces[-1:] if len(pieces) > 1 else pieces) if piece}
    for node, href in document.links[:_MAX_LINKS]:
        if HOME.fullmatch(href.strip()):
            image = node.css_first("img[alt]")
            said = tidy(node.text(separator=" ")) or tidy(image.attributes.get("alt") if image is not None else None)
            if said and words(said) in ends:
                yield said


def _name(value: Any, linked: Linked) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        if "name" not in value and isinstance(value.get("@id"), str):
            value = linked.by_id.get(value["@id"], value)
        value = value.get("name")
    return tidy(value)


def _holds(long: tuple[str, ...], short: tuple[str, ...]) -> bool:
    """Whether a run of words holds another run."""
    return any(long[i : i + len(short)] == short for i in range(len(long) - len(short) + 1))
