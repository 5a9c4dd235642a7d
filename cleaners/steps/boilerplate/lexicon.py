"""Lines that mean the same on every site: "Advertisement", "12 Kommentare", "Lees ook: ...".

The phrases are data, one file a language in `phrases/`; they were curated by hand, each stands for a whole line.
A sentence that merely holds such words never matches.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

import tomli

from copydesk.cleaners.core.folding import PhraseSieve, cut_edges, cut_start
from copydesk.cleaners.language.language_files import phrases_by_language
from copydesk.cleaners.steps.boilerplate.lines import (
    cut_head,
    fold_again,
    fold_all,
    fold_line,
    topics_of_folded,
    width,
)

#: No phrase stands for a line wider than this (see `lines.width`): longer ones are prose, whatever they begin with.
MAX_WIDTH = 260

#: What may follow the beginning of a phrase that ends in "*": a name, a headline. Wider is prose.
MAX_REST = 110

#: A part between numbers that has so many letters says nothing by itself.
SHORT_PART = 2

#: A line that a phrase only begins and that ends as a sentence does is boilerplate if the phrase is at least as wide as
#: this ("Sign up for our ..."), and prose if it is shorter ("Photographs of the scene ...").
MIN_SENTENCE_HEAD = 15

#: Kinds that sit side by side in one line ("Share Print 12 comments").
BAR_KINDS = frozenset({"share_bar", "comment_form", "counter", "newsletter", "ad_slot", "cookie"})

#: Pages name the wrong language often enough ("en" on a German page) that phrases of any language count, but short
#: ones, which may be words of another language, only in their own. In folded letters (see `lines.width`).
MIN_FOREIGN = 6

#: A line of more phrases than this is no bar of buttons.
MAX_BAR = 8

#: Names that say nothing by themselves, and one below the other are a row of buttons.
_NETWORKS = frozenset(
    ["facebook", "twitter", "x", "instagram", "linkedin", "pinterest", "telegram", "whatsapp", "reddit", "bluesky"]
)

#: Lines whose kind is kept: a scraped text's are asked for twice, and pages of a site share many.
LINES_AT_HAND = 2048

_ENGLISH, _UNIVERSAL, _HEADINGS = "en", "universal", "headings"
_SENTENCE_ENDS = (".", "!", "?", "。", "！", "？", "؟", "।")
_SPOKEN_ENDS = (".", "!", "?")
_QUOTES, _CLOSING = '“«„"', '”»“"'
_SEPARATORS = "|•·›»/●▪"


class _Phrase(NamedTuple):
    kind: str
    language: str
    head: str
    tail: str = ""
    is_open: bool = False


#: Phrases for the beginning of a line, all their heads first: one look tells whether any fits.
_Begun = tuple[tuple[str, ...], tuple[_Phrase, ...]]
_NOTHING: _Begun = ((), ())


def match(line: str, language: str | None = None) -> str | None:
    """The kind of boilerplate that this whole line is in any article of that language, `None` where it may be content.

    Phrases of other languages count too, unless they are so short that they may be words of this one.

    >>> match("- Advertisement -", "de"), match("Lesezeit: 3 Minuten", "de"), match("spot_imgspot_img")
    ('ad_slot', 'counter', 'theme_residue')
    >>> match("You can get in touch with the police on 101.", "en") is None
    True
    """
    return match_folded(line, width(line), fold_line(line), language)[0]


def match_all(
    lines: list[str], wides: list[int], folded: list[str], language: str | None
) -> list[tuple[str | None, bool]]:
    """`match_folded` of all lines of a page; of most it is clear at once that they are none."""
    found: list[tuple[str | None, bool]] = [(None, False)] * len(lines)
    for at in _SIEVE.pick(lines, wides, folded, MAX_WIDTH, 2 * MAX_BAR):
        found[at] = match_folded(lines[at], wides[at], folded[at], language)
    for at, line in enumerate(folded):
        if line in _NETWORKS and any(folded[n] in _NETWORKS for n in (at - 1, at + 1) if 0 <= n < len(folded)):
            found[at] = "share_bar", True
    return found


@lru_cache(maxsize=LINES_AT_HAND)
def match_folded(line: str, wide: int, folded: str, language: str | None) -> tuple[str | None, bool]:
    """`match` of a line whose width and folded form are known; and whether a phrase stands for the whole of it."""
    if not folded or wide > MAX_WIDTH or _is_spoken(line):
        return None, False
    language = None if _is_dashed(line) else _primary(language)
    whole = _whole(folded, language)
    begun = None if whole else _begun(line, folded, language)
    if whole is None:
        whole = _repeated(folded, language) or _parts(line, folded, language)
    kind = begun or whole or _bar(folded, language)
    return kind, whole is not None


def _is_dashed(line: str) -> bool:
    """Whether a line is written between dashes, as no word of another language would be."""
    return line.startswith("- ") and line.endswith(" -")


def _is_spoken(line: str) -> bool:
    """Whether a line is what somebody says: a sentence behind a dash or between quotation marks."""
    line = line.strip()
    if line.startswith(("—", "– ")):
        return line.endswith(_SPOKEN_ENDS) and not line.endswith("..")
    return line[:1] in _QUOTES and line[-1:] in _CLOSING and line[-2:-1] in _SPOKEN_ENDS


def _primary(language: str | None) -> str | None:
    """The language without its region; `None` for one that has no phrases."""
    primary = (language or "").partition("-")[0].partition("_")[0].lower()
    return primary if primary in _LANGUAGES else None


def _counts(phrase: _Phrase, language: str | None) -> bool:
    """Whether a phrase counts on a page of this language."""
    return language is None or phrase.language in {language, _ENGLISH, _UNIVERSAL} or width(phrase.head) >= MIN_FOREIGN


def _whole(folded: str, language: str | None) -> str | None:
    return next((p.kind for p in _WHOLE.get(folded, ()) if _counts(p, language)), None)


def _begun(line: str, folded: str, language: str | None) -> str | None:
    """The kind of the first phrase with a "*" that fits."""
    heads, phrases = _BEGUN.get(folded[:2], _NOTHING)
    if not folded.startswith(heads):
        return None
    is_sentence = line.rstrip(" \"'”’»)").endswith(_SENTENCE_ENDS)
    for phrase in phrases:
        if not folded.startswith(phrase.head) or not folded.endswith(phrase.tail) or not _counts(phrase, language):
            continue
        rest = folded[len(phrase.head) : len(folded) - len(phrase.tail)]
        if width(rest) > MAX_REST or (phrase.kind == "counter" and "#" not in folded):
            continue
        if not is_sentence or phrase.tail or width(phrase.head) >= MIN_SENTENCE_HEAD:
            return phrase.kind
    return None


def _repeated(folded: str, language: str | None) -> str | None:
    """The kind of a phrase that the line says over and over: `spot_imgspot_img`, "Share Share"."""
    packed = folded.replace(" ", "")
    period = (packed + packed).find(packed, 1)
    if period >= len(packed):
        return None
    return next((p.kind for p in _PACKED.get(packed[:period], ()) if _counts(p, language)), None)


def _parts(line: str, folded: str, language: str | None) -> str | None:
    """The kind of a line whose every part between bars, bullets or numbers is a phrase: "Home | Help", "Like3Reply"."""
    for separator in _SEPARATORS:
        if separator in line and separator in line.strip(separator + " "):
            return _all_phrases(line.split(separator), language)
    if "#" not in folded.strip("#"):
        return None
    parts = folded.split("#")
    # Two letters between numbers are a score's or a table's ("Di 1, Di 4"), whatever they say in some language.
    return _all_phrases(parts, language) if max(len(cut_edges(part)) for part in parts) > SHORT_PART else None


def _all_phrases(parts: Sequence[str], language: str | None) -> str | None:
    """The kind of the first part, if there are two or more and each is a phrase."""
    kinds: list[str] = []
    for part in parts:
        if folded := fold_line(part):
            kind = _whole(folded, language)
            if kind is None:
                return None
            kinds.append(kind)
    return kinds[0] if len(kinds) > 1 else None


def _bar(folded: str, language: str | None) -> str | None:
    """The kind of a row of buttons: the line is phrases of `BAR_KINDS` and nothing else."""
    words = folded.split(" ")
    if not 2 <= len(words) <= 2 * MAX_BAR:
        return None
    kinds: list[str] = []
    at = 0
    while at < len(words):
        if not _may_begin_bar(words[at]):
            return None
        hit = next(
            (
                (n, k)
                for n in (5, 4, 3, 2, 1)
                if (k := _whole(fold_again(" ".join(words[at : at + n])), language)) in BAR_KINDS
            ),
            None,
        )
        if hit is None or len(kinds) == MAX_BAR:
            return None
        kinds.append(str(hit[1]))
        at += hit[0]
    return kinds[0]


def _may_begin_bar(word: str) -> bool:
    """Whether a phrase of `BAR_KINDS` may begin with a folded word: no other word is looked up with those behind it."""
    if not word.isascii():
        # Folded again, it may become another word.
        return True
    start = cut_start(word)
    return not start or start in _BAR_HEADS or cut_edges(word) in _BAR_HEADS


def _read() -> Iterator[_Phrase]:
    """All phrases of the package, folded."""
    tables = {**phrases_by_language(), _UNIVERSAL: _packaged(_UNIVERSAL)}
    # A language at a time: where one sign joins with its neighbours, all lines that come with it are folded slowly.
    for language, kinds in sorted(tables.items()):
        yield from _folded(language, [(kind, *p.partition("*")) for kind, said in kinds.items() for p in said])


def _folded(language: str, written: list[tuple[str, str, str, str]]) -> Iterator[_Phrase]:
    """The phrases of a language, each as its kind, its head, a star if it has one, and its tail."""
    heads = fold_all([head for _, head, _, _ in written])
    tails = fold_all([tail for _, _, _, tail in written])
    for (kind, head, star, _), folded, tail in zip(written, heads, tails, strict=True):
        if star:
            yield _Phrase(kind, language, cut_head(folded, head), tail, is_open=True)
        else:
            yield _Phrase(kind, language, cut_edges(folded))


def _index(phrases: Iterable[_Phrase]) -> tuple[dict[str, tuple[_Phrase, ...]], dict[str, _Begun]]:
    """The phrases for whole lines by their folded form, and those for beginnings by their first two letters."""
    whole: dict[str, list[_Phrase]] = defaultdict(list)
    begun: dict[str, list[_Phrase]] = defaultdict(list)
    for phrase in phrases:
        if phrase.is_open:
            begun[phrase.head[:2]].append(phrase)
        elif phrase.head:
            whole[phrase.head].append(phrase)
    begins = {k: (tuple({p.head for p in v}), tuple(v)) for k, v in begun.items()}
    return {k: tuple(v) for k, v in whole.items()}, begins


def _read_headings() -> frozenset[str]:
    headings = [heading for headings in _packaged(_HEADINGS).values() for heading in headings]
    return frozenset(map(cut_edges, fold_all(headings)))


def _packaged(name: str) -> dict[str, list[str]]:
    """A table of phrases that belong to no language."""
    table: dict[str, list[str]] = tomli.loads((files(__package__) / "phrases" / f"{name}.toml").read_text("utf-8"))
    return table


_PHRASES = tuple(_read())
_WHOLE, _BEGUN = _index(_PHRASES)
_PACKED = {head.replace(" ", ""): phrases for head, phrases in _WHOLE.items()}
_BAR_HEADS = frozenset(p.head.partition(" ")[0] for p in _PHRASES if p.kind in BAR_KINDS and not p.is_open)
_LANGUAGES = frozenset(p.language for p in _PHRASES)
_SIEVE = PhraseSieve(_WHOLE, _PACKED, {start: heads for start, (heads, _) in _BEGUN.items()}, _BAR_HEADS)

#: The words of all phrases: what a line of boilerplate that no phrase names is likely made of.
VOCABULARY = frozenset().union(*[topics_of_folded(p.head) for p in _PHRASES])

#: The kinds of phrases, sorted.
KINDS = tuple(sorted({p.kind for p in _PHRASES}))

#: Headings that articles of one kind share ("Pros", "Conclusion"), folded: a site repeats them, and they are content.
HEADINGS = _read_headings()
