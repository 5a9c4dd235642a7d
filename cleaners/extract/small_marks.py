"""Small marks beside the words of a page: note numbers, signs that link to a heading, quotation marks of `q`."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

from copydesk.cleaners.html.visibility import Attributes

#: What a mark that leads to a note says: a number, a letter, a star or the like, in brackets or not.
_MARK = re.compile(
    r"[\[(（［〔]?\s*(?:[*※注]?\s?\d{1,3}|[^\W\d_]|[ivx]{1,5}|[*※†‡§]{1,4}|(?:note|fn|nb)\.?\s*\d{1,3})\s*[\])）］〕]?[,;]?",
    re.IGNORECASE,
)
_BRACKETED = re.compile(r"\s*[\[(（［〔].*[\])）］〕][,;]?\s*", re.DOTALL)
_NOTE_ADDRESS = re.compile(
    r"#_?_?(?:user-content-)?(?:fn|ftn|foot-?note|end-?note|note|cite|ref|sdfoot|anm|fuss?note|nota?|nb)", re.IGNORECASE
)
_NOTE_NAME = re.compile(r"foot-?note|note-?ref|doc-(?:noteref|backlink)|\bfn", re.IGNORECASE)
_LONGEST_MARK = 12
_ANCHOR_NAME = re.compile(
    r"anchor|header-?link|heading-?link|hash-?link|perma-?link|copy-?link|doc-?link", re.IGNORECASE
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})

_QUOTES = {
    "“”‘’": "en zh ko tr pt nl id ms vi th hi bn ta te mr gu kn ml pa ur fil ga cy",
    "„“‚‘": "de cs sk sl bg is lt ka et lv sq mk",
    "„”‚’": "pl hu ro hr bs sr",
    "«»„“": "ru uk be kk hy",
    "«»“”": "fr it es ca el fa ar eu gl az",
    "””’’": "sv fi",
    "«»‘’": "nb no nn",
    "»«›‹": "da",
    "「」『』": "ja",
}
#: The marks that open and close a quotation, and those of one inside it, by language (https://cldr.unicode.org).
_MARKS = {language: marks for marks, languages in _QUOTES.items() for language in languages.split()}
_ANY_QUOTE = "\"'“”„‟«»‹›‘’‚「」『』"


#: A large first letter that stands alone, with a quotation mark before it or not.
FIRST_LETTER = re.compile(r"[\"'“„«‘¿¡]?[^\W\d_]")
_INITIAL_NAME = re.compile(r"drop-?cap|initial|lettrine|letrin|capital|first-?letter|kapit", re.IGNORECASE)


def goes_on(letter: str, text: str) -> bool:
    """Whether a text, as it stands in the source, goes on the word that a letter begins.

    >>> goes_on("T", "he harbour"), goes_on("T", "HE HARBOUR"), goes_on("A", " storm"), goes_on("B", "Harbour")
    (True, True, False, False)
    """
    return letter[-1:].isupper() and (text[:1].islower() or (text[:1].isupper() and text[1:2].isupper()))


def pictured_letter(image: LexborNode) -> str | None:
    """The letter that a picture at the beginning of a paragraph stands for, if it stands for one."""
    attributes = image.attributes
    letter = (attributes.get("alt") or "").strip()
    if not FIRST_LETTER.fullmatch(letter):
        return None
    after = image.next
    text = (after.text_content or "") if after is not None and after.tag == "-text" else ""
    is_named = _INITIAL_NAME.search(f"{attributes.get('class') or ''} {attributes.get('src') or ''}")
    return letter if goes_on(letter, text) or (is_named and text.strip()) else None


def quotation_marks(language: str | None, depth: int) -> tuple[str, str]:
    """The marks round a `q` in so many others, in a language; those of English where it is not known.

    >>> quotation_marks("de-AT", 0), quotation_marks("en", 1)
    (('„', '“'), ('‘', '’'))
    """
    marks = _MARKS.get((language or "").partition("-")[0].lower(), "“”‘’")
    at = 2 * (depth % 2)
    return marks[at], marks[at + 1]


def has_own_marks(node: LexborNode) -> bool:
    """Whether the text of an element begins with a quotation mark."""
    text = (node.text() or "").lstrip()
    return text[:1] in _ANY_QUOTE and bool(text)


def is_small_mark(node: LexborNode, tag: str, attributes: Attributes) -> bool:
    """Whether an `a` or a `sup` is a mark that leads elsewhere on the page, and no part of the text.

    That is a number or a star that leads to a note, and a link without letters and digits (¶, #, ↩) to a place of the
    page. `m<sup>2</sup>` has no link; a link that is a whole heading has words.
    """
    if tag == "sup":
        return node.css_first("a[href*='#']") is not None and _MARK.fullmatch((node.text() or "").strip()) is not None
    address = attributes.get("href") or ""
    if "#" not in address:
        return False
    text = " ".join((node.text() or "").split())
    if not any(map(str.isalnum, text)):
        return address.startswith("#") or bool(text)
    if len(text) > _LONGEST_MARK:
        return False
    if _MARK.fullmatch(text) is None:
        return _is_label_of_heading(node, attributes)
    names = f"{attributes.get('class') or ''} {attributes.get('role') or ''} {attributes.get('epub:type') or ''}"
    return bool(
        _NOTE_ADDRESS.search(address) or _NOTE_NAME.search(names) or _BRACKETED.fullmatch(text) or _is_raised(node)
    )


def _is_raised(node: LexborNode) -> bool:
    above = node.parent
    return (above is not None and above.tag == "sup") or node.css_first("sup") is not None


def _is_label_of_heading(node: LexborNode, attributes: Attributes) -> bool:
    """Whether a link is named an anchor and stands beside the words of a heading ("Link", "Copy")."""
    above = node.parent
    if above is None or above.tag not in _HEADINGS or not _ANCHOR_NAME.search(attributes.get("class") or ""):
        return False
    return len((above.text() or "").strip()) > len((node.text() or "").strip())
