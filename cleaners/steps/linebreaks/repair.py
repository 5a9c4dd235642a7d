"""The repair of a text: decide at every gap, look again at what came out, until nothing more is to be done."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from copydesk.cleaners.core.line_marks import count_cases
from copydesk.cleaners.language.lexicon import Lexicon
from copydesk.cleaners.language.likely import lexicon_of
from copydesk.cleaners.model.article import Article, Edit, Kind
from copydesk.cleaners.steps.linebreaks.decide import decide_breaks
from copydesk.cleaners.steps.linebreaks.evidence import look_at
from copydesk.cleaners.steps.linebreaks.gate import is_short, is_suspicious
from copydesk.cleaners.steps.linebreaks.glue import glued, meetings
from copydesk.cleaners.steps.linebreaks.layout import LineLayout, cut_lines
from copydesk.cleaners.steps.linebreaks.model import BreakModels, read_models
from copydesk.cleaners.steps.linebreaks.spacing import BreakDecision

#: A text that has not settled after this many rounds is left alone. Damaged articles settle in two or three, a damaged
#: text as long as a book in some fifteen.
MAX_ROUNDS = 60

#: Fewer characters than this between two breaks inside sentences, on average, and the text is wrapped at a width.
TORN = 110

#: With one small letter to so many capitals a text is in capitals, judged by its beginning first: most have more.
TO_ONE_SMALL = 20
_BEGINNING = 400

#: A text in capitals has one sentence to so many characters; labels and headlines have no full stops.
STOP_WITHIN = 250

_STOP = re.compile(r"[.!?…][”’»)\"]*(?:\s|$)")
_OPENING = re.compile(r"(?:^|[.!?…][”’»)\"]*\s+|(?<=\S)[^\S\n]*\n[^\S\n]*\n\s*)[“‘«„(\"]*[^\W\d_]")

#: Blocks whose line breaks are meant.
PROTECTED = frozenset({Kind.HEADING, Kind.LIST_ITEM, Kind.TABLE_ROW, Kind.VERSE, Kind.CODE, Kind.CAPTION})


def propose(text: str, *, language: str | None) -> tuple[Edit, ...]:
    """Edits that make a text's words and sentences whole again.

    Removes a newline inside a word, a wrapped line, or before a stray mark, with the hyphen where it was only
    put in for the break, and puts a blank between sentences that lost it. Leaves every other newline: paragraphs,
    headings, lists, verse, tables. `language` is a BCP 47 tag, or what a page says; where the text contradicts it, or
    it is `None`, the text is read in the languages that it may be in. Applied, the edits leave a text for which nothing
    is proposed.

    >>> [(e.at, e.removed, e.added, e.rule) for e in propose("The reports of North Kor\\nea are out.", language="en")]
    [(24, '\\n', '', 'split-word')]
    >>> propose("The reports are out.\\n\\nNobody has read them.", language="en")
    ()
    """
    return repair_text(text, language, read_models())


def linebreaks(article: Article, barriers: Callable[[], Sequence[bool]] | None = None) -> tuple[Edit, ...]:
    """The step: `propose` on an article's text, with the blocks' word on what a break is for.

    Breaks in and round headings, list items, table rows, verse, code and captions of a page stay; text without slots
    is plain text and has no such word. `barriers` says of each block whether no sentence goes through it; it is asked
    where some newline is in doubt.
    """

    def protect(layout: LineLayout) -> list[bool]:
        return _protected(article, layout, barriers() if barriers else ())

    edits = repair_text(article.text, article.language, read_models(), protect)
    return tuple(edit for edit in edits if not _is_in_code(article, edit)) if edits else ()


def settled_text(article: Article, made: tuple[Edit, ...]) -> str | None:
    r"""The text after the edits of `linebreaks` without barriers, if that step has nothing to say of it; `None` where
    it may have: a short text is judged anew when nothing is known of what was mended, and code is passed over.

    >>> from copydesk.cleaners.model.article import split_text
    >>> whole = Article("One.\n\nTwo.", split_text("One.\n\nTwo."))
    >>> settled_text(whole, linebreaks(whole))
    'One.\n\nTwo.'
    """
    if not made:
        return article.text
    text = rewrite(article.text, made)
    return None if is_short(text) or any(block.kind is Kind.CODE for block in article.blocks) else text


def _is_in_code(article: Article, edit: Edit) -> bool:
    """Whether a blank would go into code: a full stop before a capital is a name there, not the end of a sentence."""
    code = (block for block in article.blocks if block.kind is Kind.CODE)
    return edit.rule == "glued-sentence" and any(block.start <= edit.at < block.end for block in code)


def repair_text(
    text: str,
    language: str | None,
    models: BreakModels,
    protect: Callable[[LineLayout], list[bool]] | None = None,
) -> tuple[Edit, ...]:
    """What `propose` gives, by a model of choice; `protect` says for each gap whether it must stay."""
    done: tuple[Edit, ...] = ()
    frozen: list[bool] | None = None
    now = text = in_small_letters(text)
    lexicon: Lexicon | None = None
    for _ in range(MAX_ROUNDS):
        edits: list[Edit] = []
        broken, marks = is_suspicious(now), meetings(now)
        if lexicon is None and (broken or marks):
            lexicon = lexicon_of(text, language)
        if lexicon and broken:
            layout = cut_lines(now)
            if frozen is None:
                frozen = protect(layout) if protect else [False] * len(layout.breaks)
            seen = look_at(layout, lexicon)
            made = decide_breaks(seen, models.of(now, seen.unspaced), frozen, was_broken=bool(done))
            gone = {d.index for d in made}
            frozen = [f for i, f in enumerate(frozen) if i not in gone]
            edits = [_edit(layout, d) for d in made]
        if lexicon and marks and not edits:  # words first: halves look like words that lost a blank
            places = glued(now, lexicon, marks, torn=_is_torn(text, done))
            edits = [Edit(at, "", " ", "glued-sentence") for at in places]
        if not edits:
            # Words made whole may tell another language; then its word list has the last look.
            settled = lexicon_of(now, language) if done else lexicon
            if settled is lexicon:
                return done
            lexicon = settled
            continue
        edits.sort(key=lambda e: e.at)
        done = compose(text, done, edits)
        now = rewrite(text, done)
    return ()


def in_small_letters(text: str) -> str:
    """A text of sentences in capitals as it would be in small letters, of the same length; any other text as it is.

    Its letters tell no line that goes on from one that begins. A whole line below a first line that is short beside
    others keeps its capital, since that may be a headline.

    >>> in_small_letters("LAMPS\\nIN MAY A LAMP WENT OUT.\\n\\nIT WAS OLD AND\\nBLIND.")
    'Lamps\\nIn may a lamp went out.\\n\\nIt was old and\\nblind.'
    >>> in_small_letters("OLD LAMPS\\nNEW LAMPS")
    'OLD LAMPS\\nNEW LAMPS'
    """
    if "\n" not in text or not (_is_in_capitals(text[:_BEGINNING]) and _is_in_capitals(text)):
        return text
    small = text.lower()
    if len(_STOP.findall(text)) * STOP_WITHIN < len(text) or len(small) != len(text):
        return text
    first, below, *rest = small.split("\n")
    is_whole = _STOP.search(below[-2:]) is not None or rest[:1] == [""]
    if is_whole and 2 * len(first) < max(map(len, (below, *rest))):
        place = len(first) + 1
        small = small[:place] + _large(small[place]) + small[place + 1 :]
    return _OPENING.sub(lambda match: _large(match[0]), small)


def _is_in_capitals(text: str) -> bool:
    small, capitals = count_cases(text)
    return small * TO_ONE_SMALL < capitals


def _large(signs: str) -> str:
    large = signs.upper()
    return large if len(large) == len(signs) else signs


def _is_torn(text: str, done: Sequence[Edit]) -> bool:
    """Whether a text had line breaks inside its sentences, but only here and there: one that is wrapped at a width has
    lost no more than its breaks."""
    breaks = sum("\n" in edit.removed for edit in done)
    return 0 < breaks * TORN <= len(text)


def rewrite(text: str, edits: Sequence[Edit]) -> str:
    """The text after edits that are sorted by place."""
    pieces: list[str] = []
    last = 0
    for edit in edits:
        pieces += text[last : edit.at], edit.added
        last = edit.at + len(edit.removed)
    pieces.append(text[last:])
    return "".join(pieces)


def compose(text: str, first: Sequence[Edit], then: Sequence[Edit]) -> tuple[Edit, ...]:
    """One set of edits of `text` for two in a row; the places of `then` are those of the text after `first`.

    Edits that touch become one, with the later one's rule.

    >>> once = [Edit(4, "\\n", "", "a")]
    >>> compose("end.\\nNew", once, [Edit(4, "", " ", "b")])
    (Edit(at=4, removed='\\n', added=' ', rule='b', field='text', step=''),)
    """
    out: list[Edit] = []
    moved = k = 0
    for edit in then:
        while k < len(first) and first[k].at + moved + len(first[k].added) < edit.at:
            out.append(first[k])
            moved += len(first[k].added) - len(first[k].removed)
            k += 1
        if k < len(first) and first[k].at + moved <= edit.at + len(edit.removed):
            out.append(Edit(first[k].at, first[k].removed, edit.added or first[k].added, edit.rule))
            moved += len(first[k].added) - len(first[k].removed)
            k += 1
        else:
            out.append(Edit(edit.at - moved, edit.removed, edit.added, edit.rule))
    return (*out, *first[k:])


def _edit(layout: LineLayout, decision: BreakDecision) -> Edit:
    i = decision.index
    start = layout.starts[i] - decision.drops
    return Edit(start, layout.text[start : layout.ends[i]], decision.added, decision.rule)


def _protected(article: Article, layout: LineLayout, barriers: Sequence[bool]) -> list[bool]:
    """For each gap, whether a block says that its break is meant, or a barrier stands on one of its sides."""
    has_slots = any(block.slot for block in article.blocks)
    if not has_slots and not any(barriers):
        return [False] * len(layout.breaks)
    stands = barriers or [False] * len(article.blocks)
    spans = [
        (b.start, b.end, (has_slots and b.kind in PROTECTED) or barrier)
        for b, barrier in zip(article.blocks, stands, strict=True)
    ]
    edges = [(a[1], b[0], a[2] or b[2]) for a, b in pairwise(spans)]
    meant = sorted((start, end) for start, end, protected in spans + edges if protected)
    out, k = [], 0
    for start, end in zip(layout.starts, layout.ends, strict=True):
        while k < len(meant) and meant[k][1] < end:
            k += 1
        out.append(k < len(meant) and meant[k][0] <= start)
    return out


def settle_source_breaks(text: str, mark: str, language: str | None) -> str:
    """The text with a blank for each mark, and a newline for each that the repair would join: so the step mends it.

    >>> settle_source_breaks("Officials in North Kor|ea said|so on Monday.", "|", "en")
    'Officials in North Kor\\nea said so on Monday.'
    """
    broken = text.replace(mark, "\n")
    joined = {
        edit.at + offset
        for edit in propose(broken, language=language)
        if not edit.added
        for offset, character in enumerate(edit.removed)
        if character == "\n"
    }
    # Among other paragraphs one without a full stop may look like a list, whose breaks the step leaves.
    between = "\n" if _STOP.search(text[-3:]) else ""
    return "".join(
        character if character != mark else between if place in joined else " " for place, character in enumerate(text)
    )
