"""A stretch of text as Markdown: its signs escaped, its links and marks set round its words.

https://spec.commonmark.org, https://github.github.com/gfm: what the text says is escaped where Markdown would read it
as a sign, so that it renders letter by letter. Where signs of Markdown would not be read as such (`x**"y"**z`), and for
what Markdown has none for, HTML's tags stand, which CommonMark allows.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count, pairwise

from copydesk.cleaners.model.fields import Link, TextMark
from copydesk.cleaners.patterns import deferred

#: Signs that mean something wherever they stand. Of the others: `_` between letters, a lone `&` and `<` mean nothing.
_SIGNS = deferred(r"[\\`*\[\]~]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;)|<(?=[A-Za-z/!?])")
#: Signs that mean something at the beginning of a line alone.
_FIRST = re.compile(r"^\s*(?P<sign>[#+=>-])", re.MULTILINE)
_FIRST_NUMBER = re.compile(r"^\s*\d{1,9}(?P<sign>[.)])(?=\s|$)", re.MULTILINE)
#: What a line of signs could be under another one: the line below a table's head.
_RULE = re.compile(r"^\s*(?P<sign>[|:])(?=[|:\s-]*$)", re.MULTILINE)
_TICKS = re.compile(r"`+")
#: What ends an address in Markdown, or is read as something else in one.
_ADDRESS_SIGNS = str.maketrans({letter: f"%{ord(letter):02X}" for letter in " <>\\`"})
_ENTITY = re.compile(r"&(?=#?\w+;)")

#: The signs round words of a kind; those of other kinds stand in HTML's tags.
_DELIMITERS = {"strong": "**", "em": "*", "del": "~~"}
#: Which of marks of the same words stands outside of the others.
_ORDER = ("strong", "em", "del", "sup", "sub", "code")


def escape(text: str, *, begins_line: bool = True) -> str:
    """A text as it has to be written to be shown as it is; `begins_line` where its lines are lines of the document."""
    return _with_escapes(text, 0, len(text), _escapes(text, begins_line))


def address(url: str) -> str:
    """An address between the brackets of a link, itself in angle brackets where its own could end it."""
    url = _ENTITY.sub("&amp;", url.translate(_ADDRESS_SIGNS))
    return f"<{url}>" if "(" in url or ")" in url else url


def one_line(said: str) -> str:
    """A text on one line."""
    return " ".join(said.split("\n"))


def write_inline(
    said: str, links: Iterable[Link] = (), marks: Iterable[TextMark] = (), *, begins_line: bool = True
) -> str:
    """A text with its links and marks, whose places are those in the text."""
    spans = [_Span(max(each.start, 0), min(each.end, len(said)), "", each.url) for each in links]
    marks = tuple(marks)
    code = [mark for mark in marks if mark.kind == "code"]
    spans += [piece for mark in marks for piece in _marked(said, mark, code)]
    spans = sorted((span for span in spans if span.start < span.end), key=_rank)
    escapes = _escapes(said, begins_line)
    # `!` before a link would make it an image.
    escapes.update(span.start - 1 for span in spans if span.url and said[span.start - 1 : span.start] == "!")
    if not spans:
        return _with_escapes(said, 0, len(said), escapes)
    edges = sorted({0, len(said), *(edge for span in spans for edge in (span.start, span.end))})
    atoms = [
        _Atom(start, end, tuple(span for span in spans if span.start <= start and end <= span.end))
        for start, end in pairwise(edges)
    ]
    return "".join(_Writer(said, escapes).write(atoms, ()))


@dataclass(frozen=True, slots=True)
class _Span:
    """A link, or words of a kind."""

    start: int
    end: int
    kind: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class _Atom:
    """A stretch in which no span begins or ends, with those it stands in, the outermost first."""

    start: int
    end: int
    spans: tuple[_Span, ...]


def _rank(span: _Span) -> tuple[bool, int, int]:
    """Longer spans stand outside; code stands inside of all, since nothing in it is read."""
    order = _ORDER.index(span.kind) if span.kind else -1
    return span.kind == "code", span.start - span.end, order


def _marked(said: str, mark: TextMark, code: Sequence[TextMark]) -> Iterator[_Span]:
    """The words of a mark, of code those of each line, without what its signs could not stand beside."""
    start, end = max(mark.start, 0), min(mark.end, len(said))
    if mark.kind != "code":
        yield _Span(*_trimmed(said, start, end, code if mark.kind in _DELIMITERS else None), mark.kind)
        return
    for line in re.finditer(r"[^\n]+", said[start:end]):
        yield _Span(*_trimmed(said, start + line.start(), start + line.end(), None), mark.kind)


def _trimmed(said: str, start: int, end: int, code: Sequence[TextMark] | None) -> tuple[int, int]:
    """A stretch without blank edges; where it is to stand between signs, without punctuation at its edges, other than
    that of code, right beside which a letter stands outside."""
    begin, last = start, end
    while begin < last and (said[begin].isspace() or (code is not None and _opens_badly(said, begin, code))):
        begin += 1
    while begin < last and (said[last - 1].isspace() or (code is not None and _closes_badly(said, last, code))):
        last -= 1
    if begin == last and said[start:end].strip():
        return start, end
    return begin, last


def _opens_badly(said: str, at: int, code: Sequence[TextMark]) -> bool:
    is_code = any(each.start <= at < each.end for each in code)
    return not is_code and _is_sign(said[at]) and at > 0 and _is_wordy(said[at - 1])


def _closes_badly(said: str, at: int, code: Sequence[TextMark]) -> bool:
    is_code = any(each.start < at <= each.end for each in code)
    return not is_code and _is_sign(said[at - 1]) and at < len(said) and _is_wordy(said[at])


def _is_sign(letter: str) -> bool:
    return unicodedata.category(letter)[0] in "PS"


def _is_wordy(letter: str) -> bool:
    """Whether a letter is neither white space nor punctuation, as any version of CommonMark has it."""
    return not letter.isspace() and unicodedata.category(letter)[0] != "P"


@dataclass(frozen=True, slots=True)
class _Writer:
    said: str
    escapes: set[int]

    def write(self, atoms: Sequence[_Atom], within: tuple[_Span, ...]) -> Iterator[str]:
        """Atoms in a row that stand in the same spans, with those that stand in further ones."""
        at, before = 0, ""
        while at < len(atoms):
            span = next((each for each in atoms[at].spans if each not in within), None)
            if span is None:
                done = _with_escapes(self.said, atoms[at].start, atoms[at].end, self.escapes)
                at += 1
            else:
                end = self._reach(atoms, at, span, within)
                done = self._set(span, atoms[at:end], within, before)
                at = end
            before = done[-1:]
            yield done

    def _reach(self, atoms: Sequence[_Atom], at: int, span: _Span, within: tuple[_Span, ...]) -> int:
        """The first atom behind those of a span; code ends where anything else begins."""
        end = at + 1
        while end < len(atoms) and span in atoms[end].spans:
            if span.kind == "code" and set(atoms[end].spans) - set(within) != {span}:
                break
            end += 1
        return end

    def _set(self, span: _Span, atoms: Sequence[_Atom], within: tuple[_Span, ...], before: str) -> str:
        """What stands in a span, between its signs; `before` is the last sign written."""
        start, end = atoms[0].start, atoms[-1].end
        if span.kind == "code":
            return _code(self.said[start:end])
        inner = "".join(self.write(atoms, (*within, span)))
        if span.url is not None:
            return f"[{inner}]({address(span.url)})"
        sign = _DELIMITERS.get(span.kind)
        if sign is None or before == sign[0] or not self._stands(inner, start, end):
            return f"<{span.kind}>{inner}</{span.kind}>"
        return f"{sign}{inner}{sign}"

    def _stands(self, inner: str, start: int, end: int) -> bool:
        """Whether signs round what was written are read as such, given the letters outside of them."""
        if inner[0].isspace() or inner[-1].isspace():
            return False
        opens = not (_is_sign(inner[0]) and start > 0 and _is_wordy(self.said[start - 1]))
        closes = not (_is_sign(inner[-1]) and end < len(self.said) and _is_wordy(self.said[end]))
        return opens and closes


def tick_runs(said: str) -> set[int]:
    """How many ticks stand in a row in a text, of each row."""
    return set(map(len, _TICKS.findall(said)))


def _code(said: str) -> str:
    """A piece of code; ticks in a row are round it of which it has no row that long."""
    own = tick_runs(said)
    ticks = "`" * next(size for size in count(1) if size not in own)
    blank = " " if said[0] == "`" or said[-1] == "`" else ""
    return f"{ticks}{blank}{said}{blank}{ticks}"


def _escapes(text: str, begins_line: bool) -> set[int]:
    """The places of the signs that need a backslash before them."""
    places = {match.start() for match in _SIGNS.finditer(text)}
    for pattern in (_FIRST, _FIRST_NUMBER, _RULE) if begins_line else ():
        places.update(match.start("sign") for match in pattern.finditer(text))
    return places


def _with_escapes(text: str, start: int, end: int, places: set[int]) -> str:
    edges = [start, *sorted(place for place in places if start <= place < end), end]
    return "\\".join(text[one:other] for one, other in pairwise(edges))
