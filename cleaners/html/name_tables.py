"""The automaton by which words are looked for in the names of elements, all of them by one pass (`core.names`)."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from copydesk.cleaners.core.names import NameScan

_Tables = tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]

#: The letters that words have; any other ends one.
_LETTERS = "abcdefghijklmnopqrstuvwxyz-"

#: So many words have a mark of their own in one automaton.
_MARKS = 30

#: So many lists of words are kept with their automata: each is asked of every page.
_AT_HAND = 64


def scan_tables(words: Mapping[int, Iterable[str]]) -> _Tables:
    """The automaton for words, by the mark of their group: columns of characters, steps and marks of states."""
    columns = np.zeros(128, np.int32)
    for column, letter in enumerate(_LETTERS, 1):
        columns[[ord(letter), ord(letter.upper())]] = column
    steps, marks = _tree_of_letters(words)
    _link(steps, marks)
    return columns, np.array(steps, np.int32), np.array(marks, np.int32)


def _tree_of_letters(groups: Mapping[int, Iterable[str]]) -> tuple[list[list[int]], list[int]]:
    """A state for each beginning of a word, with the states that follow, and the marks of the words that end there."""
    steps, marks = [[0] * (len(_LETTERS) + 1)], [0]
    for mark, words in groups.items():
        for word in words:
            state = 0
            for column in (_LETTERS.index(letter) + 1 for letter in word):
                if not steps[state][column]:
                    steps[state][column] = len(steps)
                    steps.append([0] * (len(_LETTERS) + 1))
                    marks.append(0)
                state = steps[state][column]
            marks[state] |= mark
    return steps, marks


def _link(steps: list[list[int]], marks: list[int]) -> None:
    """Let each state go on where a word that began within it goes on, and find what ends there."""
    back = [0] * len(steps)
    waiting = deque(state for state in steps[0] if state)
    while waiting:
        state = waiting.popleft()
        marks[state] |= marks[back[state]]
        for column, following in enumerate(steps[state]):
            if following:
                back[following] = steps[back[state]][column]
                waiting.append(following)
            else:
                steps[state][column] = steps[back[state]][column]


def parts_within(text: str, parts: tuple[str, ...]) -> tuple[str, ...]:
    r"""Those of the parts that may stand in a text in lower case, found by one pass; others are in it nowhere.

    >>> parts_within("post related\nlatest-news", ("popular", "latest", "related", "/tag"))
    ('latest', 'related', '/tag')
    """
    asked, scans = _scans(parts)
    found = {part for chunk, scan in scans for part in _marked(chunk, scan.find(text))}
    return tuple(part for part in parts if part in asked or part in found)


def _marked(words: tuple[str, ...], marks: int) -> Iterable[str]:
    return (word for number, word in enumerate(words) if marks >> number & 1)


@lru_cache(maxsize=_AT_HAND)
def _scans(parts: tuple[str, ...]) -> tuple[frozenset[str], tuple[tuple[tuple[str, ...], NameScan], ...]]:
    """The parts of other letters than automata know, which are always asked for, and the automata for all others."""
    known = [part for part in parts if set(part) <= set(_LETTERS)]
    chunks = [tuple(known[at : at + _MARKS]) for at in range(0, len(known), _MARKS)]
    scans = ((each, NameScan(*scan_tables({1 << n: [word] for n, word in enumerate(each)}))) for each in chunks)
    return frozenset(parts) - frozenset(known), tuple(scans)
