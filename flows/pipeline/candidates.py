"""A page that could become a record, as those who compare pages see it, and how alike the titles of two of them are."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from difflib import SequenceMatcher

from copydesk.cleaners.language.scripts import BLANKLESS, HAN, KANA, VOWEL_SIGNS
from copydesk.cleaners.patterns import deferred
from copydesk.cleaners.text.minhash import Fingerprint
from copydesk.cleaners.urls.normalize import record_id

#: The bytes of a digest of how a paragraph begins.
OPENING_BYTES = 6

#: Sorts after every real time: what has none is never the earliest.
NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class DedupeCandidate:
    """A page that could become a record: where its line is, and what it is compared by.

    `url` and `id` are what its page claims, `own_url` the address that answered, `None` for a saved page without one.
    `is_preview`: its text is a part of the article, and says nothing of what other pages hold.
    `pages` are the ids of the addresses of the article's further pages.
    `core` is the digest of the text without lines that change by themselves; `openings` are the digests of how its
    paragraphs begin.
    """

    key: tuple[int, int]
    source_url: str
    url: str | None
    id: str
    content_hash: str
    published_at: str | None
    is_canonical: bool
    fingerprint: Fingerprint | None = None
    own_url: str | None = None
    article_key: str = ""
    core: str = ""
    openings: bytes = b""
    title: str | None = None
    fetched_at: str | None = None
    is_listing: bool = False
    is_preview: bool = False
    pages: tuple[str, ...] = ()
    own_id: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "own_id", record_id(self.own_url or self.source_url))

    @property
    def paragraphs(self) -> frozenset[bytes]:
        """The digests of how the paragraphs begin."""
        return frozenset(self.openings[i : i + OPENING_BYTES] for i in range(0, len(self.openings), OPENING_BYTES))

    @property
    def order(self) -> tuple[str, str, tuple[int, int]]:
        """An order that does not depend on how pages came."""
        return self.url or "", self.source_url, self.key

    @property
    def seen(self) -> str:
        """The day on which we saw the page; a page without one was seen last."""
        return moment(self.fetched_at).date().isoformat()

    @property
    def rank(self) -> tuple[bool, str, bool, str, str, tuple[int, int]]:
        """The smallest of equal articles is the record: no listing, seen first, naming itself, of smallest address."""
        return self.is_listing, self.seen, not self.is_canonical, self.url or "", self.source_url, self.key

    @property
    def rank_as_copy(self) -> tuple[bool, bool, bool, int, bool, str, float, tuple[int, int]]:
        """The smallest of the pages of one address is the record: no listing, whole, naming itself, of the newest day.

        Of one day it is the page that was asked for by the address itself: which came first by a second is chance.
        """
        fetched = moment(self.fetched_at)
        day, newest = (0, 0.0) if fetched is NEVER else (-fetched.toordinal(), -fetched.timestamp())
        is_other = self.source_url != self.url
        names_itself = not self.is_canonical, day, is_other, self.source_url, newest, self.key
        return self.is_listing, self.is_preview, *names_itself


def moment(at: str | None) -> datetime:
    """A time as one that sorts; without a zone it is taken as UTC, and none is the last of all."""
    if at is None:
        return NEVER
    found = datetime.fromisoformat(at)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


#: In scripts that set no blanks between words each character is one. Signs for vowels belong to their word.
_WORD = deferred(rf"[{BLANKLESS}]|(?:[^\W_]|[{VOWEL_SIGNS}])+")

#: Titles of one template share at least this much of the longer one.
TEMPLATE_SHARE = 0.4

#: So few words, all with capitals, are a name, where they are all that a title has or has of its own.
_NAME_WORDS = 3

#: What names of places end with in Chinese and Japanese, which have no capitals: province, town, county, village, ...
_DISTRICTS = frozenset("省市县縣県區区镇鎮乡鄉村州郡町府")

#: What follows the names of people in Japanese, Korean and Chinese.
_FORMS_OF_ADDRESS = ("さん", "ちゃん", "氏", "様", "씨", "님", "옹", "先生", "女士")

#: A part of a title that is so short in Chinese or Japanese is a name, as people's are.
_SHORT_PART = deferred(f"[{HAN}{KANA}]{{2,4}}")
_PARTS = re.compile(r"[^\W_]+")

#: Longer titles are cut: the comparison is quadratic.
_MAX_WORDS = 40


def title_words(title: str | None) -> list[str]:
    """The words of a title as they stand."""
    return _WORD.findall(title or "")[:_MAX_WORDS]


def is_like(one: str | None, other: str | None) -> bool:
    """Whether two titles are equal, or one is the other with words more.

    >>> is_like("Harbour wall to be mended", "Harbour wall to be mended - page 2")
    True
    """
    a, b = ({word.casefold() for word in title_words(title)} for title in (one, other))
    return bool(a and b) and (a <= b or b <= a)


def are_siblings(one: str | None, other: str | None, *, is_one_site: bool, has_other_facts: bool = False) -> bool:
    """Whether two titles are those of two pages of one template: the same but for a name or a number in them.

    At two sites a changed word that is neither is another desk's wording. Where a script has no capitals, nothing in
    a title may tell a name from a word: there the texts decide, by whether they have other numbers in them.

    >>> are_siblings("Results in Aston: who won", "Results in Belton: who won", is_one_site=False)
    True
    >>> are_siblings("Storm fells trees", "Storm topples trees", is_one_site=False)
    False
    >>> are_siblings("Storm hits Aston", "Storm hits Aston, three hurt", is_one_site=True)
    False
    >>> are_siblings("Ann Bee", "Tom Clay", is_one_site=False)
    True
    """
    a, b = title_words(one), title_words(other)
    folded_a, folded_b = ([word.casefold() for word in words] for words in (a, b))
    if not a or not b or folded_a == folded_b:
        return False
    codes = SequenceMatcher(None, folded_a, folded_b, autojunk=False).get_opcodes()
    common = sum(i2 - i1 for tag, i1, i2, _, _ in codes if tag == "equal")
    changed = [(a[i1:i2], b[j1:j2]) for tag, i1, i2, j1, j2 in codes if tag != "equal"]
    if (len(changed) == 1 and all(map(_is_name, changed[0]))) or _differ_in_one_name(one or "", other or ""):
        return True
    is_caseless = _has_no_cases(one or "") and _has_no_cases(other or "")
    if is_caseless and (has_other_facts or (is_one_site and common and len(changed) == 1)):
        return any(tag == "replace" for tag, *_ in codes)
    if common < TEMPLATE_SHARE * max(len(a), len(b)):
        return False
    replaced = [((a, i1, i2), (b, j1, j2)) for tag, i1, i2, j1, j2 in codes if tag == "replace"]
    return any(is_one_site or (_has_name(*old) and _has_name(*new)) for old, new in replaced)


def _has_name(words: list[str], start: int, end: int) -> bool:
    """Whether the words from `start` to `end` hold a name or a number.

    Capitals, digits, what names of places end with and what follows names of people tell it; two names may have that
    end in common.
    """
    if any(map(_is_marked, words[start:end])) or not _DISTRICTS.isdisjoint(words[end - 1 : end + 1]):
        return True
    return "".join(words[end : end + 3]).startswith(_FORMS_OF_ADDRESS)


def _has_no_cases(title: str) -> bool:
    """Whether no letter of a title could be a capital at the begin of a name: Georgian has capitals, and none there."""
    return title.lower() == title.title()


def _is_name(words: list[str]) -> bool:
    """Whether words are a name and nothing else."""
    return 1 < len(words) <= _NAME_WORDS and all(word[:1].isupper() for word in words)


def _differ_in_one_name(one: str, other: str) -> bool:
    """Whether two titles are the same but for one short part, as "訃告：林安" and "訃告：高文" are."""
    a, b = _PARTS.findall(one), _PARTS.findall(other)
    differing = [(x, y) for x, y in zip(a, b, strict=False) if x != y]
    if len(a) != len(b) or len(differing) != 1:
        return False
    x, y = differing[0]
    return all(map(_SHORT_PART.fullmatch, (x, y))) and x[-1] not in y and y[-1] not in x


def _is_marked(word: str) -> bool:
    return word[:1].isupper() or any(c.isdigit() for c in word)
