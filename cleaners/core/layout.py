# cython: boundscheck=False, wraparound=False, cdivision=True
"""The layout of a page's blocks as columns of numbers: how much text, where among the elements, among which others.

Elements and blocks are given as arrays, in page order. Each function fills rows of `out` (a row a column of the table,
an entry a block) from its first on, in double precision until it is written.
"""

import cython

#: Bits of the counters that stand side by side in one number for the classes of characters.
_WIDTH = cython.declare(cython.int, 9)
#: How many landmarks there are; each is a bit.
_LANDMARKS = cython.declare(cython.int, 12)
#: Distance told where there is nothing to measure to.
_FAR = cython.declare(cython.int, 99)


def ints(values: list[int], out: cython.int[::1]) -> None:
    """Put a list of numbers or truths into an array."""
    at: cython.Py_ssize_t
    value: object  # a truth or a name of a number is converted more slowly as a number than as an object
    for at in range(out.shape[0]):
        value = values[at]
        out[at] = value


def tell_tags(tags: dict[str, int], numbers: dict[str, int], tag_of: cython.int[::1], out: cython.int[::1]) -> None:
    """For each element the number of its tag, 0 for tags that have none; `tags` has the places that `tag_of` tells."""
    at: cython.Py_ssize_t
    number: cython.int
    told: list[int] = [0] * len(tags)
    is_there: cython.bint = False
    for tag in numbers:
        place: int | None = tags.get(tag)
        if place is not None:
            told[place] = numbers[tag]
            is_there = True
    if not is_there:
        out[:] = 0
        return
    for at in range(tag_of.shape[0]):
        number = told[tag_of[at]]
        out[at] = number


def spread(of_looks: cython.int[:, ::1], looks: cython.int[::1], out: cython.int[:, ::1]) -> None:
    """Give each element what is known of its look: several numbers, a row each."""
    at: cython.Py_ssize_t
    row: cython.Py_ssize_t
    for row in range(of_looks.shape[0]):
        for at in range(looks.shape[0]):
            out[row, at] = of_looks[row, looks[at]]


def number_tags(looks: list[tuple[str, str]], out: cython.int[::1]) -> dict[str, int]:
    """The tags of looks (a tag and names), each with a number; `out` gets for each look that of its tag."""
    numbers: dict[str, int] = {}
    at: cython.Py_ssize_t
    for at in range(len(looks)):
        out[at] = numbers.setdefault(looks[at][0], len(numbers))
    return numbers


#: 2**64 - 1. Uncompiled, numbers do not wrap by themselves.
_ALL_BITS = cython.declare(cython.ulonglong, 0xFFFFFFFFFFFFFFFF)
#: Of FNV-1a, http://www.isthe.com/chongo/tech/comp/fnv/.
_OFFSET = cython.declare(cython.ulonglong, 0xCBF29CE484222325)
_PRIME = cython.declare(cython.ulonglong, 0x100000001B3)


@cython.cfunc
@cython.inline
@cython.exceptval(check=False)
def _add(state: cython.ulonglong, code: cython.ulonglong) -> cython.ulonglong:
    """The hash of a text and one more character, or of numbers and one more."""
    return ((state ^ code) * _PRIME) & _ALL_BITS


@cython.cfunc
@cython.inline
@cython.exceptval(check=False)
def _is_digit(sign: cython.Py_UCS4) -> cython.bint:
    return "0" <= sign <= "9" if sign < "\u0080" else sign.isdecimal()


def sign(looks: list[tuple[str, str]], letters: cython.Py_ssize_t, out: cython.int[::1]) -> None:
    """A number for each look (a tag and names), the same for those alike in so many letters that are no digits."""
    numbers: dict[int, int] = {}
    at: cython.Py_ssize_t
    left: cython.Py_ssize_t
    key: cython.ulonglong
    letter: cython.Py_UCS4
    for at in range(len(looks)):
        tag: str = looks[at][0]
        names: str = looks[at][1]
        key = _OFFSET
        for letter in tag:
            key = _add(key, ord(letter))
        key = _add(key, 0)
        left = letters
        for letter in names:
            if not left:
                break
            if not _is_digit(letter):
                key = _add(key, ord(letter))
                left -= 1
        out[at] = numbers.setdefault(key, len(numbers))


def group(keys: cython.longlong[::1], table: cython.int[::1], out: cython.int[::1]) -> int:
    """A number for each key that none of the others has, the same for equal ones; how many there are.

    `table` is room to work in: a power of two, twice as long as the keys or longer. No key is negative.
    """
    at: cython.Py_ssize_t
    place: cython.Py_ssize_t
    first: cython.Py_ssize_t
    mask: cython.Py_ssize_t = table.shape[0] - 1
    count: cython.int = 0
    table[:] = -1
    for at in range(keys.shape[0]):
        place = (keys[at] % 1000003) & mask
        while True:
            first = table[place]
            if first < 0:
                table[place] = cython.cast(cython.int, at)
                out[at] = count
                count += 1
                break
            if keys[first] == keys[at]:
                out[at] = out[first]
                break
            place = (place + 1) & mask
    return count


def sum_below(
    end: cython.int[::1],
    owner: cython.int[::1],
    letters: cython.double[::1],
    link_letters: cython.double[::1],
    prose: cython.int[::1],
    siblings: cython.int[::1],
    sums: cython.double[:, ::1],
    out: cython.double[:, ::1],
) -> None:
    """For each element, what is below it: share of the text, linked, letters a block, blocks, prose, share of prose.

    The last row is for `siblings`. `sums` (four rows, an entry more than there are elements) is left with the letters,
    linked letters, blocks and letters of prose before each element.
    """
    at: cython.Py_ssize_t
    element: cython.Py_ssize_t
    row: cython.Py_ssize_t
    text: cython.double
    blocks: cython.double
    prosaic: cython.double
    count: cython.Py_ssize_t = end.shape[0]
    sums[:, :] = 0
    for at in range(owner.shape[0]):
        element = owner[at] + 1
        sums[0, element] += letters[at]
        sums[1, element] += link_letters[at]
        sums[2, element] += 1
        if prose[at]:
            sums[3, element] += letters[at]
    for row in range(4):
        for element in range(count):
            sums[row, element + 1] += sums[row, element]
    all_text: cython.double = max(1.0, sums[0, end[0]])
    all_prose: cython.double = max(1.0, sums[3, end[0]])
    for element in range(count):
        text = sums[0, end[element]] - sums[0, element]
        blocks = sums[2, end[element]] - sums[2, element]
        prosaic = sums[3, end[element]] - sums[3, element]
        out[0, element] = text / all_text
        out[1, element] = (sums[1, end[element]] - sums[1, element]) / max(1.0, text)
        out[2, element] = text / max(1.0, blocks)
        out[3, element] = blocks
        out[4, element] = prosaic / max(1.0, text)
        out[5, element] = prosaic / all_prose
        out[6, element] = siblings[element]


def find_roots(
    parent: cython.int[::1],
    end: cython.int[::1],
    is_paragraph: cython.int[::1],
    owner: cython.int[::1],
    letters: cython.double[::1],
    prose: cython.int[::1],
    link_share: cython.double[::1],
    prose_before: cython.double[::1],
    most: float,
    score: cython.double[::1],
) -> tuple[int, int]:
    """Two guesses at the article's element: the one whose children are prose, the smallest that holds most of it.

    `score` is room to work in, an entry an element.
    """
    at: cython.Py_ssize_t
    element: cython.Py_ssize_t
    dense: cython.Py_ssize_t = 0
    holder: cython.Py_ssize_t = 0
    own: cython.double
    best: cython.double = -1
    share: cython.double = most
    score[:] = 0
    for at in range(owner.shape[0]):
        if prose[at]:
            element = owner[at]
            if is_paragraph[element]:
                element = max(0, parent[element])
            score[element] += letters[at]
            if parent[element] >= 0:
                score[parent[element]] += letters[at] / 2
    whole: cython.double = prose_before[end[0]]
    for element in range(end.shape[0]):
        own = score[element] * (1 - link_share[element])
        if own > best:
            best, dense = own, element
        if whole and prose_before[end[element]] - prose_before[element] >= share * whole:
            holder = element
    return dense, holder


def measure_distances(
    parent: cython.int[::1], depth: cython.int[::1], root: int, down: cython.int[::1], up: cython.int[::1]
) -> None:
    """For each element, the steps down to it from, and up from the root to, what both stand in."""
    element: cython.Py_ssize_t
    chosen: cython.Py_ssize_t = root
    far: cython.int = depth[chosen]
    # Until the end `up` has 1 for the root and what it stands in, `down` the depth of what both stand in.
    up[:] = 0
    element = chosen
    while element >= 0:
        up[element] = 1
        element = parent[element]
    for element in range(parent.shape[0]):
        down[element] = depth[element] if up[element] else down[parent[element]]
    for element in range(parent.shape[0]):
        up[element] = far - down[element]
        down[element] = depth[element] - down[element]


def stand_above(
    parent: cython.int[::1],
    kinds: cython.int[::1],
    landmarks: cython.int[::1],
    good: cython.int[::1],
    bad: cython.int[::1],
    inside: cython.int[::1],
) -> None:
    """For each element: how many of it and those above it have a good name, a bad one, and the bits of all landmarks.

    Bit 1 of `kinds` says good, bit 2 bad.
    """
    element: cython.Py_ssize_t
    above: cython.Py_ssize_t
    for element in range(parent.shape[0]):
        above = parent[element]
        good[element], bad[element], inside[element] = kinds[element] & 1, kinds[element] >> 1, landmarks[element]
        if above >= 0:
            good[element] += good[above]
            bad[element] += bad[above]
            inside[element] |= inside[above]


def slot_keys(
    parent: cython.int[::1],
    signature: cython.int[::1],
    owner: cython.int[::1],
    slots: cython.longlong[::1],
    signatures: cython.longlong[::1],
) -> None:
    """For each block a number of its slot (the signatures of its element and two above) and of its signature."""
    at: cython.Py_ssize_t
    element: cython.Py_ssize_t
    key: cython.longlong
    count: cython.longlong = parent.shape[0] + 1
    for at in range(owner.shape[0]):
        element = owner[at]
        signatures[at] = key = signature[element]
        for _ in range(2):
            element = parent[element] if element >= 0 else -1
            key = key * count + (signature[element] if element >= 0 else count - 1)
        slots[at] = key


def fill_sizes(
    sizes: cython.double[:, ::1],
    link_share: cython.double[::1],
    counted: cython.int[:, ::1],
    classes: cython.longlong[::1],
    head: cython.Py_ssize_t,
    out: cython.float[:, ::1],
) -> None:
    """The blocks' own text: `sizes` has letters, words, letters of words, `counted` those in emphasis, links, media and
    how it follows."""
    at: cython.Py_ssize_t
    letters: cython.double
    looked_at: cython.double
    words: cython.double
    mask: cython.longlong = (1 << _WIDTH) - 1
    own: cython.longlong
    for at in range(classes.shape[0]):
        letters, words, own = sizes[0, at], max(1.0, sizes[1, at]), classes[at]
        looked_at = min(letters, cython.cast(cython.double, head))
        out[0, at], out[1, at], out[2, at] = letters, sizes[1, at], link_share[at]
        out[3, at], out[4, at] = counted[0, at] / letters, counted[1, at] / letters
        out[5, at], out[6, at] = counted[2, at], counted[3, at]
        out[7, at], out[8, at] = own >> 3 * _WIDTH & mask, own >> 4 * _WIDTH & mask
        out[9, at], out[10, at] = own >> 5 * _WIDTH & mask, own >> 6 * _WIDTH & mask
        out[11, at] = (own & mask) / looked_at
        out[12, at] = (own >> _WIDTH & mask) / looked_at
        out[13, at] = (own >> 2 * _WIDTH & mask) / looked_at
        out[14, at], out[15, at] = sizes[2, at] / letters, sizes[2, at] / words


def fill_page(
    letters: cython.double[::1], prose: cython.int[::1], times: cython.double[::1], out: cython.float[:, ::1]
) -> None:
    """The page as a whole, where in it each block stands, how often its words stand there."""
    at: cython.Py_ssize_t
    count: cython.double = letters.shape[0]
    total: cython.double = 0
    prosaic: cython.double = 0
    before: cython.double = 0
    for at in range(letters.shape[0]):
        total += letters[at]
        if prose[at]:
            prosaic += letters[at]
    for at in range(letters.shape[0]):
        out[0, at], out[1, at] = at / count, before / total
        out[2, at], out[3, at], out[4, at], out[5, at] = count, total, prosaic, times[at]
        before += letters[at]


def fill_elements(
    parent: cython.int[::1],
    depth: cython.int[::1],
    hidden: cython.int[::1],
    tag: cython.int[::1],
    kinds: cython.int[::1],
    above: cython.int[:, ::1],
    owner: cython.int[::1],
    leaf: cython.int[::1],
    out: cython.float[:, ::1],
) -> None:
    """Each block's element and those round it. `above` has the rows of `stand_above`."""
    at: cython.Py_ssize_t
    own: cython.Py_ssize_t
    up: cython.Py_ssize_t
    far: cython.Py_ssize_t
    bit: cython.int
    for at in range(owner.shape[0]):
        own = owner[at]
        up = parent[own]
        far = parent[up] if up >= 0 else -1
        out[0, at], out[1, at], out[2, at], out[3, at] = depth[own], hidden[own], tag[own], tag[leaf[at]]
        out[4, at] = tag[up] if up >= 0 else 0
        out[5, at] = tag[far] if far >= 0 else 0
        out[6, at], out[7, at], out[8, at] = kinds[own] & 1, kinds[own] >> 1, kinds[leaf[at]] >> 1
        out[9, at] = kinds[up] & 1 if up >= 0 else 0
        out[10, at] = kinds[up] >> 1 if up >= 0 else 0
        out[11, at], out[12, at] = above[0, own], above[1, own]
        for bit in range(_LANDMARKS):
            out[13 + bit, at] = above[2, own] >> bit & 1


def fill_ancestors(
    parent: cython.int[::1], owner: cython.int[::1], values: cython.double[:, ::1], out: cython.float[:, ::1]
) -> None:
    """The values (rows, an entry an element) of each block's element, then those of the next ones above it."""
    at: cython.Py_ssize_t
    row: cython.Py_ssize_t
    name: cython.Py_ssize_t
    element: cython.Py_ssize_t
    names: cython.Py_ssize_t = values.shape[0]
    for at in range(owner.shape[0]):
        element = owner[at]
        for row in range(0, out.shape[0], names):
            for name in range(names):
                out[row + name, at] = values[name, element] if element >= 0 else 0
            if element >= 0:
                element = parent[element]


def fill_groups(
    index: cython.int[::1],
    letters: cython.double[::1],
    link_share: cython.double[::1],
    prose: cython.int[::1],
    sums: cython.double[:, ::1],
    out: cython.float[:, ::1],
) -> None:
    """The blocks of the same group: how many, share of the text, linked, letters a block, share of the prose.

    `sums` is room to work in: four rows, an entry a group or more.
    """
    at: cython.Py_ssize_t
    own: cython.Py_ssize_t
    total: cython.double = 0
    prosaic: cython.double = 0
    sums[:, :] = 0
    for at in range(index.shape[0]):
        own = index[at]
        total += letters[at]
        sums[0, own] += 1
        sums[1, own] += letters[at]
        sums[2, own] += letters[at] * link_share[at]
        if prose[at]:
            sums[3, own] += letters[at]
            prosaic += letters[at]
    prosaic = max(1.0, prosaic)
    for at in range(index.shape[0]):
        own = index[at]
        out[0, at], out[1, at], out[2, at] = sums[0, own], sums[1, own] / total, sums[2, own] / sums[1, own]
        out[3, at], out[4, at] = sums[1, own] / sums[0, own], sums[3, own] / prosaic


def fill_distances(
    owner: cython.int[::1], down: cython.int[::1], up: cython.int[::1], out: cython.float[:, ::1]
) -> None:
    """How far each block stands from a root: down from and up to what both stand in, and whether it is below."""
    at: cython.Py_ssize_t
    for at in range(owner.shape[0]):
        out[0, at], out[1, at], out[2, at] = down[owner[at]], up[owner[at]], up[owner[at]] == 0


def fill_prose_around(
    prose: cython.int[::1],
    headings: cython.int[::1],
    words: cython.double[::1],
    usual: float,
    out: cython.float[:, ::1],
) -> None:
    """Where each block stands among blocks of prose, under which heading; its words by those of usual prose."""
    at: cython.Py_ssize_t
    count: cython.Py_ssize_t = prose.shape[0]
    size: cython.double = count
    middle: cython.double = usual
    heading: cython.Py_ssize_t = -1
    first: cython.Py_ssize_t = -1
    last: cython.Py_ssize_t = -1
    for at in range(count):
        out[0, at] = at - heading if heading >= 0 else _FAR
        out[1, at] = at - last if last >= 0 else _FAR
        if headings[at]:
            heading = at
        if prose[at]:
            first, last = (at if first < 0 else first), at
    end: cython.Py_ssize_t = last
    last = -1
    for at in range(count - 1, -1, -1):
        out[2, at] = last - at if last >= 0 else _FAR
        out[3, at] = (at - first) / size if first >= 0 else 0
        out[4, at] = (at - end) / size if first >= 0 else 0
        out[5, at] = words[at] / middle
        if prose[at]:
            last = at


def number_slots(
    owners: cython.int[::1],
    parents: cython.int[::1],
    looks: cython.int[::1],
    tags: list[str],
    classes: list[str],
    levels: cython.int,
    most: cython.int,
    hashes: cython.ulonglong[::1],
    out: cython.int[::1],
) -> list[int]:
    """The first block of each slot; `out` gets for each block the number of its slot.

    A slot is told by the block's element and those above it, so many in all: by the tag and so many classes of each,
    without digits. Elements of a look have the same tag and classes. `hashes` is room to work in, an entry a look, 0 at
    first.
    """
    numbers: dict[int, int] = {}
    firsts: list[int] = []
    at: cython.Py_ssize_t
    element: cython.Py_ssize_t
    number: cython.int
    key: cython.ulonglong
    for at in range(owners.shape[0]):
        element = owners[at]
        key = _OFFSET
        for _ in range(levels):
            if element >= 0:
                if not hashes[looks[element]]:
                    hashes[looks[element]] = _name_hash(tags[element], classes[element], most)
                key = _add(key, cython.cast(cython.ulonglong, hashes[looks[element]]))
                element = parents[element]
        number = numbers.setdefault(key, len(numbers))
        out[at] = number
        if number == len(firsts):
            firsts.append(at)
    return firsts


@cython.cfunc
def _name_hash(tag: str, css_class: str, most: cython.int) -> cython.ulonglong:
    """The hash of a tag and the first classes, without digits, each behind a dot."""
    key: cython.ulonglong = _OFFSET
    letter: cython.Py_UCS4
    count: cython.int = 0
    is_inside: cython.bint = False
    for letter in tag:
        key = _add(key, ord(letter))
    for letter in css_class:
        if letter.isspace():
            is_inside = False
        elif not _is_digit(letter):
            if not is_inside:
                if count == most:
                    break
                count += 1
                is_inside = True
                key = _add(key, ord("."))
            key = _add(key, ord(letter))
    return key


def sum_blocks(owner: cython.int[::1], counts: cython.longlong[::1], places: cython.longlong[::1]) -> None:
    """How many blocks stand in the elements before each one, and the sum of their numbers.

    Both have an entry more than there are elements, all 0 at first.
    """
    at: cython.Py_ssize_t
    for at in range(owner.shape[0]):
        counts[owner[at] + 1] += 1
        places[owner[at] + 1] += at
    for at in range(1, counts.shape[0]):
        counts[at] += counts[at - 1]
        places[at] += places[at - 1]
