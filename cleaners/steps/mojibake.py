"""The step `encoding`: text that was written in one charset and read in another (mojibake) is read again."""

from __future__ import annotations

import html
import re
from functools import cache
from typing import TYPE_CHECKING

from copydesk.cleaners.core.texts import may_be_misread
from copydesk.cleaners.model.article import Article, Edit, Field
from copydesk.cleaners.model.edits import edits_between
from copydesk.cleaners.patterns import deferred

if TYPE_CHECKING:
    from ftfy import TextFixerConfig

#: Lines that need mending are mended up to this many characters an article: ftfy reads about 160,000 a second.
MAX_MENDED = 500_000

#: A line longer than this is no prose and is left alone.
_MAX_LINE = 100_000

#: Character references that a template has escaped twice. `&lt;` and `&gt;` are not among them: an article on
#: HTML means them, and text must not turn into markup.
_REFERENCE = deferred(
    r"&(?:amp;)*(?:nbsp|quot|apos|amp|[lr][sd]quo|[sb]dquo|laquo|raquo|[mn]dash|hellip|euro|copy|reg|trade|shy|middot"
    r"|deg|szlig|[A-Za-z](?:acute|grave|circ|uml|tilde|cedil|ring|slash)|(?:ae|AE|oe|OE)lig"
    r"|\#(?:0?3[89]|1[6-9]\d|2\d\d|8[0-9]{3})|\#[xX](?:2[0-7]|[aA][0-9a-fA-F]|20[0-9a-fA-F]{2}));"
)
_BEGINS_REFERENCE = re.compile("&[A-Za-z#]")


def encoding(article: Article) -> tuple[Edit, ...]:
    """Mend mojibake, doubled UTF-8 and doubly escaped character references, line by line, in text and title.

    Each line is judged for itself, so a page put together from two sources is mended where it is broken. Text that
    could have been typed is left alone: curly quotes, full-width letters, ligatures, accents in odd places.

    >>> encoding(Article("Le cafÃ© ferme."))
    (Edit(at=6, removed='Ã©', added='é', rule='mojibake', field='text', step=''),)
    >>> encoding(Article("“Ça va”, 4288×… É…"))
    ()
    """
    return (*_edits(article.text, "text"), *_edits(article.title or "", "title"))


def mend(line: str) -> str:
    """One line, read again in the charset it was written in; the same line where nothing is wrong with it."""
    # Every sign of ftfy's for mojibake has this in it.
    if not may_be_misread(line):
        return line
    # Imported where a line asks for it: that takes as long as a page does.
    import ftfy
    from ftfy.badness import is_bad

    return ftfy.fix_text(line, _encoding_only()) if is_bad(line) else line


@cache
def _encoding_only() -> TextFixerConfig:
    """Only the encoding is mended here. Quotes, widths and ligatures stay as typed; `characters` sees to the rest."""
    from ftfy import TextFixerConfig

    return TextFixerConfig(
        unescape_html=False,
        remove_terminal_escapes=False,
        fix_latin_ligatures=False,
        fix_character_width=False,
        uncurl_quotes=False,
        fix_line_breaks=False,
        fix_surrogates=False,
        remove_control_chars=False,
        normalization=None,
        explain=False,
    )


def _edits(text: str, field: Field) -> list[Edit]:
    if not _is_worth_a_look(text):
        return []
    edits: list[Edit] = []
    at = mended = 0
    for line in text.split("\n"):
        if _is_worth_a_look(line) and len(line) <= _MAX_LINE and mended < MAX_MENDED:
            after, rule = _mended(line)
            edits += edits_between(line, after, at=at, rule=rule, field=field)
            mended += len(line) if after != line else 0
        at += len(line) + 1
    return edits


def _is_worth_a_look(text: str) -> bool:
    """Whether a text has what may be mojibake, or what may be a character reference."""
    if not text.isascii() and may_be_misread(text):
        return True
    return "&" in text and _BEGINS_REFERENCE.search(text) is not None


def _mended(line: str) -> tuple[str, str]:
    """The line mended as far as it goes, and the rule that did most to it."""
    after = _REFERENCE.sub(_reference, line) if "&" in line else line
    mended = mend(after)
    # What comes out of one mending may show another layer; ftfy goes to its own fixed point, references do not.
    final = _REFERENCE.sub(_reference, mended) if "&" in mended else mended
    return final, "mojibake" if mended != after else "character_reference"


def _reference(match: re.Match[str]) -> str:
    value = match.group()
    for _ in range(4):
        value = html.unescape(value)
    return value if value not in "<>" else match.group()
