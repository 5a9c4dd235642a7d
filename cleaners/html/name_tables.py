"""The automaton by which words are looked for in the names of elements, all of them by one pass (`core.names`)."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

_Tables = tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]

#: The letters that words have; any other ends one.
_LETTERS = "abcdefghijklmnopqrstuvwxyz-"


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
