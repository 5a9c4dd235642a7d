"""An article's body as HTML: sound, or broken in the ways in which the web breaks text."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from html import escape

from copydesk.cleaners.model.article import CLOSE_KINDS, Kind, Part
from copydesk.flows.demo.sites.articles import Damage, DemoArticle

#: Stand for tags while the text is not yet escaped; private characters that no author types.
BREAK, LINK, UNLINK = "\ue000", "\ue001", "\ue002"

#: What a break in the middle of a text becomes, by kind of damage.
BREAKS = {
    "newline": "\n",
    "br": BREAK,
    "br_newline": BREAK + "\n",
    "hyphen_br": "-" + BREAK,
    "hyphen_newline": "-\n",
}

#: What stands round a part of a text that is made a link: nothing, or line breaks, as editors indent them.
LINKS = {"link": "", "link_lines": "\n"}

#: Lines of the `wrap` damage and of `<pre>` pages are at most this many characters long.
WIDTH = 68

TAGS = {Kind.PARAGRAPH: "p", Kind.HEADING: "h2", Kind.LIST_ITEM: "li", Kind.QUOTE: "blockquote"}


def render_body(
    article: DemoArticle, *, layout: str, inserts: Mapping[int, str] | None = None, wrap: int | None = None
) -> str:
    """The body as HTML.

    `layout` is `p` (elements), `br` (one block, paragraphs apart by `<br><br>`) or `pre`. `inserts` are pieces of
    HTML that the site puts after the block of that number; `wrap` is the width at which the site's editor wraps
    its source, which no reader sees.
    """
    parts = [_damaged(part, article.damage) for part in article.parts()]
    inserts = _between_groups(parts, inserts or {})
    if layout == "pre":
        return f"<pre>\n{escape(_typed(parts), quote=False)}\n</pre>"
    if layout == "br":
        return _join_by_breaks(parts, inserts)
    return _join_elements(parts, inserts, wrap)


def garble(text: str) -> str:
    """The text as it looks after its UTF-8 was read as windows-1252, the five unused bytes kept as controls.

    >>> garble("piñón")
    'piÃ±Ã³n'
    """
    return "".join(_as_windows(byte) for byte in text.encode())


def _as_windows(byte: int) -> str:
    try:
        return bytes([byte]).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)


def _damaged(part: Part, damage: Iterable[Damage]) -> Part:
    text = part.text
    for entry in damage:
        whole = entry.at.replace("|", "")
        if whole not in text:
            continue
        if entry.kind == "wrap":
            text = BREAK.join(textwrap.wrap(text, WIDTH, break_long_words=False, break_on_hyphens=False))
        else:
            text = text.replace(whole, _broken(entry), 1)
    return Part(text, part.kind)


def _broken(entry: Damage) -> str:
    if entry.kind in BREAKS:
        return entry.at.replace("|", BREAKS[entry.kind])
    before, linked, after = entry.at.split("|")
    gap = LINKS[entry.kind]
    if gap:
        before, after = before.rstrip(), after.lstrip()
    return f"{before}{gap}{LINK}{linked}{UNLINK}{gap}{after}"


def _html(text: str) -> str:
    tags = {BREAK: "<br>", LINK: '<a href="/">', UNLINK: "</a>"}
    html = escape(text, quote=False)
    for mark, tag in tags.items():
        html = html.replace(mark, tag)
    return html


def _typed(parts: Sequence[Part]) -> str:
    """The parts as someone typed them into a plain text box: wrapped, a blank line between paragraphs."""
    return "\n\n".join(textwrap.fill(part.text, WIDTH, break_on_hyphens=False) for part in parts)


def _between_groups(parts: Sequence[Part], inserts: Mapping[int, str]) -> dict[int, str]:
    """The inserts, each that would fall inside a list or a verse moved to its end."""
    kinds = [part.kind for part in parts]
    moved: dict[int, str] = {}
    for number, piece in inserts.items():
        while number < len(kinds) and kinds[number] == kinds[number - 1] in CLOSE_KINDS:
            number += 1
        moved[number] = moved.get(number, "") + piece
    return moved


def _join_by_breaks(parts: Sequence[Part], inserts: Mapping[int, str]) -> str:
    pieces = []
    for number, part in enumerate(parts, 1):
        following = parts[number].kind if number < len(parts) else None
        close = part.kind in CLOSE_KINDS and following == part.kind
        pieces.append(_html(part.text) + ("<br />" if close else "<br /><br />") + inserts.get(number, ""))
    return "\n".join(pieces)


def _join_elements(parts: Sequence[Part], inserts: Mapping[int, str], wrap: int | None) -> str:
    pieces = []
    for number, part in enumerate(parts, 1):
        before = parts[number - 2].kind if number > 1 else None
        after = parts[number].kind if number < len(parts) else None
        text = _html(part.text)
        if wrap:
            text = textwrap.fill(text, wrap, break_long_words=False, break_on_hyphens=False)
        pieces.append(_element(part.kind, text, opens=before != part.kind, closes=after != part.kind))
        pieces.append(inserts.get(number, ""))
    return "\n".join(piece for piece in pieces if piece)


def _element(kind: Kind, text: str, *, opens: bool, closes: bool) -> str:
    """One block as an element; items and verse lines share the element around them with their neighbours."""
    if kind is Kind.VERSE:
        return ("<p>" if opens else "") + text + ("</p>" if closes else "<br>")
    if kind is Kind.QUOTE:
        return f"<blockquote><p>{text}</p></blockquote>"
    inner = f"<{TAGS[kind]}>{text}</{TAGS[kind]}>"
    if kind is Kind.LIST_ITEM:
        return ("<ul>\n" if opens else "") + inner + ("\n</ul>" if closes else "")
    return inner
