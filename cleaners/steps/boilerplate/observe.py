"""What one page tells about its site: its lines, where they stand, and which article it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from copydesk.cleaners.model.article import Article
from copydesk.cleaners.steps.boilerplate.lines import key, keys_of_normal, normal, width

#: A line at least this wide that ends like a sentence, or twice as wide, is prose: what an article's body is made of.
PROSE_WIDTH = 80

#: An article is known again by its widest lines of prose; more of them would tell no more.
_MAX_BODY = 8

#: A page's first and last lines tell about its site; of longer pages (tables, tickers) the middle is left out.
MAX_LINES = 400

#: Only this much of a line is kept for a person to read, in code points.
MAX_SAMPLE = 100

_STOPS = tuple(".!?…。！？؟।;:\"'”’»」』)）")


@dataclass(frozen=True, slots=True)
class ObservedLine:
    """One line of a page: the key of its text, its slot ("" without), its width if it is prose, and its text, cut."""

    key: str
    slot: str
    prose: int
    sample: str


@dataclass(frozen=True, slots=True)
class Observation:
    """What one page shows. `id` names the article: pages that say the same have the same one.

    `title_rest` is what its title says beside the headline, each part with a key; in a profile a part has its text only
    where another page shows it, too.
    """

    id: str
    title: str | None
    body: tuple[tuple[str, int], ...]
    lines: tuple[ObservedLine, ...]
    title_rest: tuple[tuple[str, str], ...] = ()

    def to_row(self) -> dict[str, Any]:
        """This observation as plain JSON values; `from_row` reads it back."""
        lines = [[line.key, line.slot, line.prose, line.sample] for line in self.lines]
        row = {"id": self.id, "title": self.title, "body": [list(b) for b in self.body], "lines": lines}
        return {**row, "title_rest": [list(part) for part in self.title_rest]} if self.title_rest else row

    @staticmethod
    def from_row(row: dict[str, Any]) -> Observation:
        """The observation that `to_row` wrote. Raises `KeyError` or `TypeError` for anything else."""
        body = tuple((str(k), int(w)) for k, w in row["body"])
        lines = tuple(ObservedLine(str(k), str(s), int(p), str(t)) for k, s, p, t in row["lines"])
        rest = tuple((str(k), str(t)) for k, t in row.get("title_rest", ()))
        return Observation(str(row["id"]), row["title"], body, lines, rest)


#: Of a page that was not looked at.
NOTHING_SEEN = Observation("", None, (), ())


def observe(article: Article) -> Observation:
    """What this page, as extracted and not yet cleaned, tells about its site."""
    lines = _lines(article)
    body = body_of(lines)
    title = key(article.title) if article.title else None
    identity = " ".join([title or "", *sorted(k for k, _ in body)]) if body else " ".join(line.key for line in lines)
    if len(lines) > MAX_LINES:
        lines = lines[: MAX_LINES // 2] + lines[-MAX_LINES // 2 :]
    rest = tuple(zip(keys_of_normal(article.title_rest), article.title_rest, strict=True))
    return Observation(key(identity), title, body, lines, rest)


def body_of(lines: Sequence[ObservedLine]) -> tuple[tuple[str, int], ...]:
    """The widest lines of prose with their widths, widest first, each once."""
    widths = {line.key: line.prose for line in lines if line.prose}
    return tuple(sorted(widths.items(), key=lambda kw: (-kw[1], kw[0]))[:_MAX_BODY])


def prose_width(text: str) -> int:
    """The width of a line of prose, 0 for any other line.

    >>> prose_width("Share this"), prose_width("The council met on Monday. " * 5)
    (0, 135)
    """
    wide = width(text)
    return wide if is_prose(text, wide) else 0


def is_prose(text: str, wide: int) -> bool:
    """Whether a line of that width is prose."""
    return wide >= 2 * PROSE_WIDTH or (wide >= PROSE_WIDTH and text.rstrip().endswith(_STOPS))


def _lines(article: Article) -> tuple[ObservedLine, ...]:
    texts = article.lines()
    bare = list(map(normal, texts))
    return tuple(
        ObservedLine(key_of_line, block.slot, prose_width(text), line[:MAX_SAMPLE])
        for key_of_line, block, text, line in zip(keys_of_normal(bare), article.blocks, texts, bare, strict=True)
    )
