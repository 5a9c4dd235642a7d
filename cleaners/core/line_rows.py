# cython: boundscheck=False, wraparound=False, cdivision=True
"""The numbers of a page's lines by which boilerplate is told: what stands round each line.

The columns are named in `steps/boilerplate/features.py`; their order there is the order here.
"""

import cython
import numpy as np

#: No distance between lines counts for more than this.
FAR = cython.declare(cython.Py_ssize_t, 50)

#: Folded lines of at most so many signs are no captions of their neighbours.
SHORT_TWIN = cython.declare(cython.Py_ssize_t, 15)

#: A short line that a page says so often is the frame of a list: of comments, of teasers.
FRAME_REPEATS = cython.declare(cython.Py_ssize_t, 4)
FRAME_WIDTH = cython.declare(cython.Py_ssize_t, 60)

#: What each line of no prose, and each phrase of the lexicon, costs a stretch of prose that would hold it, in letters:
#: so the main stretch of a page may hold headings and short quotes, but no list of links.
LINE_COST = cython.declare(cython.Py_ssize_t, 60)
PHRASE_COST = cython.declare(cython.Py_ssize_t, 240)


@cython.cfunc
@cython.exceptval(check=False)
def _at_least_one(count: cython.Py_ssize_t) -> cython.double:
    """A number to divide by."""
    return count if count > 1 else 1


def main_stretch(prose: list[int], strengths: list[int]) -> tuple[int, int]:
    """The stretch of lines, from one to before the other, that holds the most prose for the fewest other lines."""
    at: cython.Py_ssize_t
    gain: cython.Py_ssize_t
    start: cython.Py_ssize_t = 0
    run: cython.Py_ssize_t = 0
    best: cython.Py_ssize_t = 0
    first: cython.Py_ssize_t = 0
    end: cython.Py_ssize_t = 0
    for at in range(len(prose)):
        gain = prose[at]
        if strengths[at]:
            gain = -PHRASE_COST
        elif not gain:
            gain = -LINE_COST
        if run <= 0:
            run, start = 0, at
        run += gain
        if run > best:
            best, first, end = run, start, at + 1
    return first, end


def tell_repeats(
    folded: list[str], shapes: list[int], wides: list[int], at_column: cython.Py_ssize_t, out: cython.double[:, ::1]
) -> None:
    """How often the page says the same line, whether it is a neighbour's caption, how often its shape comes, and
    between how many short lines that the page repeats it stands."""
    at: cython.Py_ssize_t
    by: cython.Py_ssize_t
    count: cython.Py_ssize_t
    size: cython.Py_ssize_t = len(folded)
    times: dict[str, int] = {}
    alike: dict[int, int] = {}
    ends: dict[str, int] = {}
    one: str
    other: str
    for at in range(size):
        times[folded[at]] = times.get(folded[at], 0) + 1
        alike[shapes[at]] = alike.get(shapes[at], 0) + 1
        out[at, at_column + 1] = 0
        out[at, at_column + 3] = 0
    for by in range(1, 3):
        for at in range(size - by):
            one, other = folded[at], folded[at + by]
            if len(one) > SHORT_TWIN and len(other) > SHORT_TWIN and _holds_other(one, other):
                out[at, at_column + 1] = out[at + by, at_column + 1] = 1
    for at in range(size):
        count = times[folded[at]]
        if count >= FRAME_REPEATS and wides[at] < FRAME_WIDTH:
            ends[folded[at]] = at
        out[at, at_column] = min(10, count)
        out[at, at_column + 2] = min(20, cython.cast(cython.Py_ssize_t, alike[shapes[at]]))
    if ends:
        _tell_frames(folded, wides, ends, at_column + 3, out)


@cython.cfunc
@cython.inline
def _holds_other(one: str, other: str) -> cython.bint:
    """Whether one of two lines holds the other: only the longer one can."""
    return one in other if len(one) <= len(other) else other in one


@cython.cfunc
def _tell_frames(
    folded: list[str],
    wides: list[int],
    ends: dict[str, int],
    column: cython.Py_ssize_t,
    out: cython.double[:, ::1],
) -> None:
    """Between how many of the lines that have an end each line stands: the first and the last place hold it."""
    at: cython.Py_ssize_t
    inside: cython.Py_ssize_t = 0
    begun: set[str] = set()
    for at in range(len(folded)):
        is_frame: cython.bint = folded[at] in ends and wides[at] < FRAME_WIDTH
        if is_frame and folded[at] not in begun:
            begun.add(folded[at])
            inside += 1
        out[at, column] = min(10, inside)
        if is_frame and ends[folded[at]] == at:
            inside -= 1


def tell_title(
    words: cython.ulonglong[::1],
    ends: cython.longlong[::1],
    places: list[int],
    title: cython.ulonglong[::1],
    at_column: cython.Py_ssize_t,
    out: cython.double[:, ::1],
) -> None:
    """What a line shares with the title, and how far below a line with the title it stands.

    `words` are the digests of the words of all lines, those of a line up to its place in `ends`; `places` are the lines
    that are asked for, `title` the different words of the title.
    """
    row: cython.Py_ssize_t
    at: cython.Py_ssize_t
    begin: cython.Py_ssize_t
    end: cython.Py_ssize_t
    word: cython.Py_ssize_t
    first: cython.Py_ssize_t = -1
    shared: cython.Py_ssize_t
    size: cython.Py_ssize_t = title.shape[0]
    seen: cython.longlong[::1] = np.full(size + 1, -1, np.int64).data
    slots: cython.longlong[::1] = _room_for(ends)
    filter: cython.ulonglong = 0  # the low bits of the title's words: most other words have none of them
    one: cython.ulonglong = 1
    if not cython.compiled:
        words = memoryview(words)
        ends = memoryview(ends)
        title = memoryview(title)
    for word in range(size):
        filter |= one << cython.cast(cython.ulonglong, title[word] & 63)
    for row in range(len(places)):
        at = places[row]
        begin, end, shared = ends[at - 1] if at else 0, ends[at], 0
        for at in range(begin, end):
            if (filter >> (words[at] & 63)) & 1:
                for word in range(size):
                    if title[word] == words[at]:
                        shared += seen[word] != row
                        seen[word] = row
                        break
        # To count the different words takes as long as all else here; most lines share none.
        out[row, at_column] = shared / _at_least_one(_different(words, begin, end, slots)) if shared else 0
        out[row, at_column + 1] = shared / _at_least_one(size)
        if first < 0 and out[row, at_column + 1] > 0.7:
            first = row
    for row in range(len(places)):
        out[row, at_column + 2] = _near(row - first) if first >= 0 else -FAR - 1


@cython.cfunc
def _room_for(ends: cython.longlong[::1]) -> cython.longlong[::1]:
    """A table in which the words of the longest line take half of the room."""
    room: cython.Py_ssize_t = 16
    longest: cython.Py_ssize_t = 0
    begin: cython.Py_ssize_t = 0
    at: cython.Py_ssize_t
    for at in range(len(ends)):
        longest = max(longest, ends[at] - begin)
        begin = ends[at]
    while room < 2 * longest:
        room *= 2
    return np.full(room, -1, np.int64).data


@cython.cfunc
@cython.exceptval(check=False)
def _different(
    words: cython.ulonglong[::1], begin: cython.Py_ssize_t, end: cython.Py_ssize_t, slots: cython.longlong[::1]
) -> cython.Py_ssize_t:
    """How many different words stand in a stretch; what lines above it left in `slots` counts as empty."""
    mask: cython.Py_ssize_t = slots.shape[0] - 1
    count: cython.Py_ssize_t = 0
    at: cython.Py_ssize_t
    slot: cython.Py_ssize_t
    for at in range(begin, end):
        slot = (words[at] ^ (words[at] >> 29)) & mask
        while slots[slot] >= begin and words[slots[slot]] != words[at]:
            slot = (slot + 1) & mask
        if slots[slot] < begin:
            slots[slot] = at
            count += 1
    return count


@cython.cfunc
@cython.exceptval(check=False)
def _near(distance: cython.Py_ssize_t) -> cython.Py_ssize_t:
    return max(-FAR, min(FAR, distance))


def tell_places(
    prose: list[int], start: cython.Py_ssize_t, end: cython.Py_ssize_t, at_column: cython.Py_ssize_t,
    out: cython.double[:, ::1],
) -> None:  # fmt: skip
    """Where a line stands: in the page, between lines of prose, in its run of short lines, at the main stretch."""
    at: cython.Py_ssize_t
    size: cython.Py_ssize_t = len(prose)
    total: cython.Py_ssize_t = 0
    before: cython.Py_ssize_t = 0
    for at in range(size):
        total += cython.cast(cython.Py_ssize_t, prose[at])
    tell_since(prose, at_column + 3, at_column + 4, out)
    for at in range(size):
        out[at, at_column] = min(FAR, at)
        out[at, at_column + 1] = min(FAR, size - 1 - at)
        out[at, at_column + 2] = before / _at_least_one(total)
        out[at, at_column + 5] = 0 if prose[at] else min(FAR, out[at, at_column + 3] + out[at, at_column + 4] - 1)
        out[at, at_column + 6] = _near(at - start)
        out[at, at_column + 7] = _near(end - 1 - at)
        out[at, at_column + 8] = start <= at < end
        before += cython.cast(cython.Py_ssize_t, prose[at])


def tell_since(
    flags: list[int], since: cython.Py_ssize_t, until: cython.Py_ssize_t, out: cython.double[:, ::1]
) -> None:
    """How far behind each place the last flag stands, and how far before it the next one; `FAR` where there is none.

    `until` may be below zero: then it is not asked for.
    """
    at: cython.Py_ssize_t
    size: cython.Py_ssize_t = len(flags)
    last: cython.Py_ssize_t = -FAR
    for at in range(size):
        out[at, since] = min(FAR, at - last)
        if flags[at]:
            last = at
    if until < 0:
        return
    last = size - 1 + FAR
    for at in range(size - 1, -1, -1):
        out[at, until] = min(FAR, last - at)
        if flags[at]:
            last = at


def tell_phrases(
    strengths: list[int], fronts: list[int], at_column: cython.Py_ssize_t, out: cython.double[:, ::1]
) -> None:
    """How far phrases of the lexicon are, above and below, and how dense they are around a line."""
    at: cython.Py_ssize_t
    place: cython.Py_ssize_t
    dense: cython.Py_ssize_t
    size: cython.Py_ssize_t = len(strengths)
    tell_since(strengths, at_column, at_column + 1, out)
    tell_since(fronts, at_column + 2, -1, out)
    for at in range(size):
        dense = 0
        for place in range(max(0, at - 5), min(size, at + 6)):
            dense += strengths[place] > 0
        out[at, at_column + 3] = dense


def tell_page(numbers: tuple[float, ...], at_column: cython.Py_ssize_t, out: cython.double[:, ::1]) -> None:
    """What is the same for every line of a page."""
    at: cython.Py_ssize_t
    place: cython.Py_ssize_t
    for place in range(len(numbers)):
        for at in range(out.shape[0]):
            out[at, at_column + place] = numbers[place]


def tell_neighbours(
    shifts: tuple[int, ...], near: cython.Py_ssize_t, at_column: cython.Py_ssize_t, out: cython.double[:, ::1]
) -> None:
    """The first `near` numbers of the lines so many places further down, -1 past the edges."""
    at: cython.Py_ssize_t
    column: cython.Py_ssize_t
    other: cython.Py_ssize_t
    size: cython.Py_ssize_t = out.shape[0]
    shift: cython.Py_ssize_t
    for shift in shifts:
        for at in range(size):
            other = at + shift
            for column in range(near):
                out[at, at_column + column] = out[other, column] if 0 <= other < size else -1
        at_column += near
