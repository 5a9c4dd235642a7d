"""How a page sets words: bold, italic, as code; to which side those of a cell; in which language code is written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from selectolax.lexbor import LexborNode

from copydesk.cleaners.model.fields import Align, MarkKind

_TAGS: Mapping[str, MarkKind] = {
    **dict.fromkeys(("strong", "b"), "strong"),
    **dict.fromkeys(("em", "i", "cite", "dfn", "var"), "em"),
    **dict.fromkeys(("code", "kbd", "samp", "tt"), "code"),
    **dict.fromkeys(("del", "s", "strike"), "del"),
    **{"sup": "sup", "sub": "sub"},
}
#: Elements whose own style tells of words; of others it tells how the page is laid out.
_STYLED = frozenset({"span", "font", "a", "p", "li", "td", "u", "small", "big", *_TAGS})
#: Styles by what they set: a mark, and another value that takes it away again.
_STYLES: Mapping[str, tuple[MarkKind, re.Pattern[str]]] = {
    "font-weight": ("strong", re.compile(r"bold|bolder|[6-9]\d\d")),
    "font-style": ("em", re.compile(r"italic|oblique")),
    "text-decoration": ("del", re.compile(r".*\bline-through\b.*")),
}
_UNSET: Mapping[str, re.Pattern[str]] = {
    "font-weight": re.compile(r"normal|lighter|[1-5]\d\d"),
    "font-style": re.compile(r"normal"),
}
_RAISED: Mapping[str, MarkKind] = {"super": "sup", "sub": "sub"}

_SIDES: Mapping[str, Align] = {"left": "left", "start": "left", "center": "center", "right": "right", "end": "right"}
_SIDE_NAME = re.compile(r"(?<![\w-])(?:has-)?text-(?:align-)?(left|start|center|right|end)(?![\w-])")


def marks_within(node: LexborNode, tag: str, above: frozenset[MarkKind]) -> frozenset[MarkKind]:
    """How words in an element are set, given how those round it are."""
    marks = above | {_TAGS[tag]} if tag in _TAGS else above
    if tag in _STYLED and (style := node.attributes.get("style")):
        for name, value in _declared(style):
            if name in _STYLES and _STYLES[name][1].fullmatch(value):
                marks |= {_STYLES[name][0]}
            elif name in _UNSET and _UNSET[name].fullmatch(value):
                marks -= {_STYLES[name][0]}
            elif name == "vertical-align" and value in _RAISED:
                marks |= {_RAISED[value]}
    return marks


def _declared(style: str) -> Iterator[tuple[str, str]]:
    for each in style.lower().split(";"):
        name, _, value = each.partition(":")
        yield name.strip(), value.replace("!important", "").strip()


def side_of(node: LexborNode | None) -> Align | None:
    """To which side an element says its words are set."""
    if node is None or not (attributes := node.attributes):
        return None
    styled = [value for name, value in _declared(attributes.get("style") or "") if name == "text-align"]
    named = _SIDE_NAME.findall(attributes.get("class") or "")
    said = [*styled, *named, (attributes.get("align") or "").strip().lower()]
    return next((_SIDES[side] for side in said if side in _SIDES), None)


#: Attributes that name a language, as highlighters and systems write them.
_LANGUAGE_KEYS = ("data-lang", "data-language", "data-code-lang", "data-code-block-lang", "data-enlighter-language")
#: Classes that do: of CommonMark's renderers, highlighters, Sphinx, GitHub, Pandoc, SyntaxHighlighter, Crayon.
_LANGUAGE_NAME = re.compile(
    r"(?<![\w-])(?:language-|lang-|highlight-source-|highlight-(?=\S+(?:\s+notranslate)?\s*\Z)|lang:|brush:\s*"
    r"|(?:sourceCode|hljs|prettyprint)\s+(?!lang))(?P<name>[\w+#][\w+#.-]{0,29})",
    re.IGNORECASE,
)
#: What such names say where the language is none, or is not known.
_NO_LANGUAGE = re.compile(
    r"(?:none|auto|default|undefined|unknown|null|no-?highlight|plain(?:-?text)?|te?xt|raw|output|code|source|notranslate"
    r"|linenums|line-numbers|prettyprinted|copyable|hljs|prettyprint|sourcecode|toolbar|wrapper|box|block|table"
    r"|container|wp-block.*)",
    re.IGNORECASE,
)
_CODE_TAGS = frozenset({"pre", "code", "samp", "table"})


def code_language(inner: Iterable[tuple[LexborNode, int]]) -> str | None:
    """The language of a piece of code, given the elements round it, innermost first, with how many letters each has.

    An element round the code itself tells if it has little beside it: a caption, a button.
    """
    code = 0
    for node, letters in inner:
        if node.tag in _CODE_TAGS:
            code = letters
        elif not code:
            continue
        elif letters > code + _MOST_BESIDE:
            return None
        if name := _language_named(node):
            return name
    return None


#: So many letters more may an element have than the code in it.
_MOST_BESIDE = 60


def _language_named(node: LexborNode) -> str | None:
    attributes = node.attributes
    stated = [attributes.get(key) for key in _LANGUAGE_KEYS]
    named = [match["name"] for match in _LANGUAGE_NAME.finditer(attributes.get("class") or "")]
    for name in (*stated, *named):
        name = (name or "").strip().rstrip(".").lower()
        if name and _LANGUAGE.fullmatch(name) and not _NO_LANGUAGE.fullmatch(name):
            return name
    return None


_LANGUAGE = re.compile(r"[\w+#.-]{1,30}")
