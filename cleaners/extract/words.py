"""Words and shingles of a text, in any script."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import overload

import numpy as np
from numpy.typing import NDArray

from copydesk.cleaners.core.names import NameScan
from copydesk.cleaners.core.texts import WordTable, words_of

__all__ = ["NumberedWords", "WordsOfTexts", "number_texts", "shingles", "words_of"]


def shingles(words: Sequence[str]) -> list[tuple[str, ...]]:
    """Every three words in a row; of fewer words, what there is.

    >>> shingles(["a", "b", "c", "d"])
    [('a', 'b', 'c'), ('b', 'c', 'd')]
    """
    return list(zip(words, words[1:], words[2:])) if len(words) > 2 else [tuple(words)]  # noqa: B905


@dataclass(frozen=True, slots=True)
class NumberedWords:
    """The words of texts as numbers, equal words the same: no word is made a text of its own.

    `numbers` has those of one text after the other, `starts` where those of each begin. `letters` says how many
    characters the words of each text have, and texts of the same words have the same number in `sequences`. Word
    number `k` of `count` stands at `begins[k]` of `whole` and has `sizes[k]` characters.
    """

    whole: str
    count: int
    starts: NDArray[np.int32]
    numbers: NDArray[np.int32]
    letters: NDArray[np.float64]
    sequences: NDArray[np.int64]
    begins: NDArray[np.int32]
    sizes: NDArray[np.int32]
    _table: WordTable

    def find(self, words: Sequence[str]) -> NDArray[np.int32]:
        """The number of each of these words; -1 for one that no text has."""
        found = np.empty(len(words), np.int32)
        self._table.find(list(words), found)
        return found

    def are_among(self, words: Iterable[str]) -> NDArray[np.uint8]:
        """For each word whether it is one of these, 1 or 0."""
        told = np.zeros(self.count, np.uint8)
        found = self.find(list(words))
        told[found[found >= 0]] = 1
        return told

    def room(self) -> NDArray[np.int32]:
        """-1 for each word: room in which the core notes where it met it last."""
        room = np.empty(self.count, np.int32)
        room.fill(-1)
        return room


def number_texts(texts: list[str]) -> NumberedWords:
    """The words of texts as numbers."""
    most = sum(map(len, texts))  # of words, and of their letters
    starts, (numbers, begins, sizes) = np.empty(len(texts) + 1, np.int32), np.empty((3, most), np.int32)
    signs, hashes = np.empty(most, np.uint32), np.empty(most, np.uint64)
    places = np.empty(1 << most.bit_length(), np.int32)
    places.fill(-1)
    table = WordTable(signs, begins, sizes, hashes, places)
    letters, sequences = np.empty(len(texts)), np.empty(len(texts), np.int64)
    count, end = table.number(texts, starts, numbers, letters, sequences)
    whole = signs[:end].tobytes().decode("utf-32", "surrogatepass")
    return NumberedWords(whole, count, starts, numbers[: starts[-1]], letters, sequences, begins, sizes, table)


class WordsOfTexts(Sequence[list[str]]):
    """The words of each of many texts, cut when they are first asked for: of most blocks nobody asks.

    >>> WordsOfTexts(["One.", "Two words"])[1]
    ['two', 'words']
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts
        self._words: list[list[str] | None] = [None] * len(texts)

    def __len__(self) -> int:
        return len(self._texts)

    @overload
    def __getitem__(self, at: int) -> list[str]: ...

    @overload
    def __getitem__(self, at: slice) -> list[list[str]]: ...

    def __getitem__(self, at: int | slice) -> list[str] | list[list[str]]:
        if isinstance(at, slice):
            return [self[i] for i in range(*at.indices(len(self)))]
        words = self._words[at]
        if words is None:
            words = self._words[at] = words_of(self._texts[at])
        return words


#: Letters that `re.IGNORECASE` holds to be the same as others, beyond their capitals.
_LIKE = {
    "i": "ıİ", "k": "\u212a", "s": "ſ", "å": "\u212b", "ß": "ẞ", "μ": "µ", "β": "ϐ", "ε": "ϵ", "θ": "ϑϴ",
    "ι": "\u0345\u1fbe", "κ": "ϰ", "π": "ϖ", "ρ": "ϱ", "σ": "ς", "φ": "ϕ", "ω": "\u2126", "ΐ": "\u1fd3", "ΰ": "\u1fe3",
    "в": "ᲀ", "д": "ᲁ", "о": "ᲂ", "с": "ᲃ", "т": "ᲄᲅ", "ъ": "ᲆ", "ѣ": "ᲇ",
}  # fmt: skip
_ONE_FORM = str.maketrans({form: letter for letter, forms in _LIKE.items() for form in forms})
#: What in a pattern stands for no letter of its own: groups, classes, and what may be left out.
_GROUP = re.compile(r"\((?:\?(?:[:=!]|<[=!]))?[^()]*\)(?:[?*+]|\{[\d,]*\})?")
_NO_LETTER = re.compile(r"\[[^]]*\](?:[?*+]|\{[\d,]*\})?|\\.(?:[?*+]|\{[\d,]*\})?|.(?:[?*]|\{[\d,]*\})|[.^$+]")


def literal_of(pattern: str) -> str:
    r"""The longest run of letters that stands in everything that a pattern finds; it has alternatives in groups alone.

    >>> literal_of(r"app(?:s|en)?(?!\w)"), literal_of(r"[\w-]{0,20}kan[aá][lł]"), literal_of(r"theo\sdõi")
    ('app', 'kan', 'theo')
    """
    return literals_of(pattern)[0]


def literals_of(pattern: str) -> list[str]:
    r"""The same for each alternative of a pattern.

    >>> literals_of(r"nachdruck|without.{0,20}permission|ohne.{0,30}(?:genehmig|zustimm)")
    ['nachdruck', 'permission', 'ohne']
    """
    while (rest := _GROUP.sub("\n", pattern)) != pattern:
        pattern = rest
    return [max(_NO_LETTER.sub("\n", own).split("\n"), key=len) for own in pattern.split("|")]


def word_scan(groups: Mapping[int, Iterable[str]]) -> NameScan:
    """The scan of texts for words, in whatever case they are written, by the mark of their group."""
    words = [(word.lower().translate(_ONE_FORM), mark) for mark, own in groups.items() for word in own]
    column = {
        letter: number for number, letter in enumerate(sorted({letter for word, _ in words for letter in word}), 1)
    }
    columns = np.zeros(0x10000, np.int32)
    for letter, number in column.items():
        capital = letter.upper()
        forms = {letter, *_LIKE.get(letter, ""), *(capital if len(capital) == 1 else "")}
        columns[[ord(form) for form in forms if ord(form) < len(columns)]] = number
    # For each state, a beginning of a word, the states that follow it by the columns of letters.
    following, marks = [dict[int, int]()], [0]
    for word, mark in words:
        state = 0
        for letter in word:
            if column[letter] not in following[state]:
                following[state][column[letter]] = len(following)
                following.append({})
                marks.append(0)
            state = following[state][column[letter]]
        marks[state] |= mark
    # Where a word breaks off, the scan goes on in the longest other beginning of a word that ends there.
    steps, other = np.zeros((len(following), len(column) + 1), np.int32), [0] * len(following)
    waiting = deque([0])
    while waiting:
        state = waiting.popleft()
        if state:
            steps[state] = steps[other[state]]
            marks[state] |= marks[other[state]]
        for number, after in following[state].items():
            other[after], steps[state, number] = int(steps[state, number]), after
            waiting.append(after)
    return NameScan(columns, steps, np.array(marks, np.int32))


def group_marks(scan: NameScan, texts: list[str]) -> NDArray[np.int32]:
    """For each text the marks of the groups of which it has a word."""
    marks = np.empty(len(texts), np.int32)
    scan.tell(texts, marks)
    return marks
