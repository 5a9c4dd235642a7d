"""How the work of a regular expression grows with its text: steps of a backtracking matcher, counted, not timed.

Python's `re` does not say how many steps it took. This matcher walks the same parsed pattern in the same order, without
`re`'s short cuts, and counts. What it counts for a text and for one twice as long tells the order of growth.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import islice
from re import _constants as c  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

#: Letters that stand for all, one of each kind that patterns tell apart.
ALPHABET = " aA0<>\"'/-_=.,:;&#!?()[]{}\n\té日\u0301|*+@%$\\^~`"

#: A repeat that may be gone through so often is pumped; fewer rounds cannot grow.
_SEVERAL = 3

#: Texts that are tried on one pattern, and of these for one repeat.
_TEXTS = 30
_PUMPS = 2

#: Steps on the shorter text, for patterns of many alternatives, and how many times as many the longer may take.
_STEPS = 100_000
_TIMES = 6

#: As a number: with the flag itself, each step would make another one.
_ANY_CASE = int(re.IGNORECASE)

Then = Callable[[int], bool]


class TooMany(Exception):
    """More steps than the limit."""


class Counter:
    """Searches a text with a pattern, and counts."""

    def __init__(self, pattern: re.Pattern[Any], text: str, limit: int) -> None:
        self.ops = parsed(pattern)
        self.flags = pattern.flags
        self.taken: dict[tuple[int, str], bool] = {}
        self.text, self.limit, self.steps = text, limit, 0
        self.groups: dict[int, tuple[int, int]] = {}

    def search(self, *, is_anchored: bool = False) -> int:
        """The steps of a search that tries every place; only the first one where the pattern is matched there."""
        for start in range(1 if is_anchored else len(self.text) + 1):
            if self.match(self.ops, 0, start, lambda at: True):
                break
        return self.steps

    def match(self, ops: list[Any], index: int, at: int, then: Then) -> bool:
        self.steps += 1
        if self.steps > self.limit:
            raise TooMany
        if index == len(ops):
            return then(at)
        op, value = ops[index]

        def rest(place: int) -> bool:
            return self.match(ops, index + 1, place, then)

        if op in (c.LITERAL, c.NOT_LITERAL, c.IN, c.ANY):
            return at < len(self.text) and self.takes(op, value, self.text[at]) and rest(at + 1)
        if op in (c.MAX_REPEAT, c.MIN_REPEAT, c.POSSESSIVE_REPEAT):
            return self.repeat(op, value, at, rest)
        if op is c.SUBPATTERN:
            return self.group(value, at, rest)
        if op is c.BRANCH:
            return any(self.match(one, 0, at, rest) for one in value[1])
        if op is c.ATOMIC_GROUP:
            end = self.first(value, at)
            return end is not None and rest(end)
        if op in (c.ASSERT, c.ASSERT_NOT):
            return self.looks(value, at) is (op is c.ASSERT) and rest(at)
        if op is c.AT:
            return self.stands(value, at) and rest(at)
        if op is c.GROUPREF:
            start, end = self.groups.get(value, (0, 0))
            said = self.text[start:end]
            return self.text.startswith(said, at) and rest(at + len(said))
        raise NotImplementedError(str(op))

    def takes(self, op: Any, value: Any, letter: str) -> bool:
        if op is not c.IN:
            return takes(op, value, letter, self.flags)
        # A list of letters lives as long as its pattern, so its place in memory is its name.
        key = id(value), letter
        if key not in self.taken:
            self.taken[key] = takes(op, value, letter, self.flags)
        return self.taken[key]

    def repeat(self, op: Any, value: Any, at: int, rest: Then) -> bool:
        least, most, ops = value
        if op is c.POSSESSIVE_REPEAT:
            count, end = 0, at
            while count < most and (next_end := self.first(ops, end)) is not None and next_end > end:
                count, end = count + 1, next_end
            return count >= least and rest(end)

        def again(count: int, place: int) -> bool:
            def more() -> bool:
                if count >= most:
                    return False
                return self.match(ops, 0, place, lambda end: end > place and again(count + 1, end))

            def enough() -> bool:
                return count >= least and rest(place)

            return (enough() or more()) if op is c.MIN_REPEAT else (more() or enough())

        return again(0, at)

    def group(self, value: Any, at: int, rest: Then) -> bool:
        number, _, _, body = value

        def close(end: int) -> bool:
            if number is not None:
                self.groups[number] = (at, end)
            return rest(end)

        return self.match(body, 0, at, close)

    def first(self, ops: list[Any], at: int) -> int | None:
        found: list[int] = []
        return found[0] if self.match(ops, 0, at, lambda end: found.append(end) or True) else None

    def looks(self, value: Any, at: int) -> bool:
        back, body = value
        return at >= back and self.match(body, 0, at - back, lambda end: True)

    def stands(self, where: Any, at: int) -> bool:
        text = self.text
        if where in (c.AT_BEGINNING, c.AT_BEGINNING_STRING):
            return at == 0 or bool(self.flags & re.MULTILINE and where is c.AT_BEGINNING and text[at - 1] == "\n")
        if where in (c.AT_END, c.AT_END_STRING):
            return (
                at == len(text)
                or (where is c.AT_END and text[at:] == "\n")
                or bool(self.flags & re.MULTILINE and text[at] == "\n")
            )
        inside = [0 <= i < len(text) and (text[i].isalnum() or text[i] == "_") for i in (at - 1, at)]
        return (inside[0] != inside[1]) is (where is c.AT_BOUNDARY)


@cache
def parsed(pattern: re.Pattern[Any]) -> list[Any]:
    """The pattern as `re` parses it, in lists and tuples."""
    return _plain(_parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG))  # type: ignore[no-any-return]


def _plain(value: Any) -> Any:
    if isinstance(value, _parser.SubPattern):
        return [(op, _looking(v) if op in (c.ASSERT, c.ASSERT_NOT) else _plain(v)) for op, v in value]
    if isinstance(value, list | tuple):
        return type(value)(map(_plain, value))
    return value


def _looking(value: Any) -> tuple[int, list[Any]]:
    """How far back a look begins, and what it looks for."""
    ahead, body = value
    return 0 if ahead > 0 else body.getwidth()[0], _plain(body)


def takes(op: Any, value: Any, letter: str, flags: int) -> bool:
    """Whether a step that takes one letter takes this one."""
    if op is c.ANY:
        return letter != "\n" or bool(flags & re.DOTALL)
    letters = {letter, letter.lower(), letter.upper()} if flags & _ANY_CASE else {letter}
    if op is c.LITERAL:
        return chr(value) in letters
    if op is c.NOT_LITERAL:
        return chr(value) not in letters
    is_negated = value[0][0] is c.NEGATE
    return any(_in(item, one) for item in value[is_negated:] for one in letters) is not is_negated


def _in(item: tuple[Any, Any], letter: str) -> bool:
    op, value = item
    if op is c.LITERAL:
        return chr(value) == letter
    if op is c.RANGE:
        return value[0] <= ord(letter) <= value[1]
    kinds = {
        c.CATEGORY_DIGIT: letter.isdecimal(), c.CATEGORY_SPACE: letter.isspace(),
        c.CATEGORY_WORD: letter.isalnum() or letter == "_",
    }  # fmt: skip
    opposite = {
        c.CATEGORY_NOT_DIGIT: c.CATEGORY_DIGIT,
        c.CATEGORY_NOT_SPACE: c.CATEGORY_SPACE,
        c.CATEGORY_NOT_WORD: c.CATEGORY_WORD,
    }
    return kinds[value] if value in kinds else not kinds[opposite[value]]


def hostile_texts(pattern: re.Pattern[Any]) -> Iterator[Callable[[int], str]]:
    """Texts that pump one repeat of a pattern each, made for a number of rounds: what leads to it, it, and no end."""
    for before, body in _repeats(parsed(pattern), "", pattern.flags):
        for pump in list(dict.fromkeys(_samples(body, pattern.flags)))[:_PUMPS]:
            yield lambda n, before=before, pump=pump: before + pump * n + "\x00"  # type: ignore[misc]


def _repeats(ops: list[Any], before: str, flags: int) -> Iterator[tuple[str, list[Any]]]:
    for op, value in ops:
        for body in _bodies(op, value):
            if op in (c.MAX_REPEAT, c.MIN_REPEAT, c.POSSESSIVE_REPEAT) and value[1] >= _SEVERAL:
                yield before, body
            yield from _repeats(body, before, flags)
        before += next(iter(_samples([(op, value)], flags)), "")


def _bodies(op: Any, value: Any) -> list[list[Any]]:
    if op in (c.MAX_REPEAT, c.MIN_REPEAT, c.POSSESSIVE_REPEAT):
        return [value[2]]
    if op is c.SUBPATTERN:
        return [value[3]]
    if op is c.BRANCH:
        return list(value[1])
    if op is c.ATOMIC_GROUP:
        return [value]
    return []


def _samples(ops: list[Any], flags: int) -> list[str]:
    """A few short texts that these steps take."""
    texts = [""]
    for op, value in ops:
        if op in (c.LITERAL, c.NOT_LITERAL, c.IN, c.ANY):
            own = (
                [chr(value)] if op is c.LITERAL else [a for a in _letters(op, value) if takes(op, value, a, flags)][:3]
            )
        elif op in (c.MAX_REPEAT, c.MIN_REPEAT, c.POSSESSIVE_REPEAT):
            one = _samples(value[2], flags)
            own = [text * min(value[0], 50) for text in one] if value[0] else ["", *one]
        else:
            own = [text for body in _bodies(op, value) for text in _samples(body, flags)] or [""]
        texts = [text + more for text in texts for more in own[:3]][:6]
    return sorted(texts, key=lambda text: not text)


def _letters(op: Any, value: Any) -> list[str]:
    named = (
        [chr(v if kind is c.LITERAL else v[0]) for kind, v in value if kind in (c.LITERAL, c.RANGE)]
        if op is c.IN
        else []
    )
    return [*named, *ALPHABET]


def order_of_growth(pattern: re.Pattern[Any], *, is_anchored: bool = False, rounds: int = 12) -> float:
    """The power with which the steps grow at worst: 1 is linear, 2 is its square; `inf` beyond the limits of steps."""
    worst = 0.0
    for text in islice(hostile_texts(pattern), _TEXTS):
        try:
            one = Counter(pattern, text(rounds), _STEPS).search(is_anchored=is_anchored)
            two = Counter(pattern, text(2 * rounds), _TIMES * one).search(is_anchored=is_anchored)
        except TooMany:
            return math.inf
        worst = max(worst, math.log2(two / one))
    return worst
