# cython: boundscheck=False, wraparound=False
"""What the words of blocks tell: columns of numbers, and clues as hashes.

Each function fills rows of `out` (a row a column, an entry a block).
"""

import cython

#: Words shorter than this say nothing of a block's topic.
_TOPIC_LETTERS = cython.declare(cython.Py_ssize_t, 4)

#: In a longer block only the first words are clues: what the rest is about says nothing of its role.
_SHORT_BLOCK = cython.declare(cython.Py_ssize_t, 25)
_HEAD_WORDS = cython.declare(cython.Py_ssize_t, 6)
#: A block has no more clues than this.
MOST_CLUES = 31
#: Numbers of words that are told apart.
_COUNTS = tuple(map(str, range(13)))


def fill_texts(
    texts: list[str],
    rows: cython.int[::1],
    starts: cython.int[::1],
    numbers: cython.int[::1],
    last_in: cython.int[::1],
    out: cython.double[:, ::1],
) -> None:
    """How each text begins and ends, and what stands in it; none is empty.

    Here as below, `rows` are the texts that are told of, `numbers` those of the words of all texts, one text after the
    other, and `starts` says where those of each begin. `last_in` is room to work in: for each word the last text that
    had it, -1 at first.
    """
    at: cython.Py_ssize_t
    block: cython.Py_ssize_t
    place: cython.Py_ssize_t
    first: cython.Py_UCS4
    last: cython.Py_UCS4
    size: cython.double
    for at in range(rows.shape[0]):
        block = rows[at]
        text: str = texts[block]
        first, last = text[0], text[len(text) - 1]
        size = 0
        for place in range(starts[block], starts[block + 1]):
            if last_in[numbers[place]] != at:
                last_in[numbers[place]] = cython.cast(cython.int, at)
                size += 1
        out[0, at] = size / max(1, starts[block + 1] - starts[block])
        out[1, at] = last in '.!?"”。»…)！？؟।’'
        out[2, at] = last in ":："
        out[3, at] = last in "…›»>"
        out[4, at] = first.isupper()
        out[5, at] = first.isdigit()
        out[6, at] = first in '"“«„-–—(['
        out[7, at] = "©" in text or "opyright" in text
        out[8, at] = "@" in text or "http" in text or "www." in text


def fill_likeness(
    starts: cython.int[::1],
    numbers: cython.int[::1],
    last_in: cython.int[::1],
    in_title: cython.uchar[::1],
    title: cython.Py_ssize_t,
    longest: cython.Py_ssize_t,
    out: cython.double[::1],
) -> None:
    """For each text of no more words than the longest, the share of its and the title's that both have (Jaccard).

    `in_title` says of which words the title is, `title` how many it has. Of longer texts it is 0.
    """
    at: cython.Py_ssize_t
    place: cython.Py_ssize_t
    number: cython.int
    shared: cython.Py_ssize_t
    size: cython.Py_ssize_t
    for at in range(out.shape[0]):
        out[at] = 0
        if starts[at + 1] - starts[at] > longest:
            continue
        shared = size = 0
        for place in range(starts[at], starts[at + 1]):
            number = numbers[place]
            if last_in[number] != at:
                last_in[number] = cython.cast(cython.int, at)
                size += 1
                shared += in_title[number]
        if shared:
            out[at] = shared / cython.cast(cython.double, title + size - shared)


def fill_shared(
    rows: cython.int[::1],
    starts: cython.int[::1],
    numbers: cython.int[::1],
    count: cython.longlong,
    body: cython.int[::1],
    description: cython.int[::1],
    most: cython.Py_ssize_t,
    begun: cython.uchar[::1],
    keys: cython.longlong[::1],
    last_in: cython.int[:, ::1],
    out: cython.double[:, ::1],
) -> None:
    """The share of each text's shingles in the body and in the description, and of the description's in the text.

    Those have the numbers of their words, -1 for a word that no text has. There are `count` words, and `most` different
    shingles of the description. The rest is room to work in: `begun` has an entry a word, 0 at first, `keys` and
    `last_in` (-1) a power of two of entries, more than body and description have words together.
    """
    at: cython.Py_ssize_t
    block: cython.Py_ssize_t
    place: cython.Py_ssize_t
    slot: cython.Py_ssize_t
    in_body: cython.Py_ssize_t
    in_description: cython.Py_ssize_t
    found: cython.Py_ssize_t
    size: cython.double
    _enter_shingles(body, count, begun, keys, last_in[0])
    _enter_shingles(description, count, begun, keys, last_in[1])
    for at in range(rows.shape[0]):
        block = rows[at]
        if starts[block + 1] - starts[block] < 3:
            continue
        size = starts[block + 1] - starts[block] - 2
        in_body = in_description = found = 0
        for place in range(starts[block], starts[block + 1] - 2):
            if begun[numbers[place]]:
                slot = _slot_of((numbers[place] * count + numbers[place + 1]) * count + numbers[place + 2], keys)
                if keys[slot] >= 0:
                    in_body += last_in[0, slot] >= 0
                    if last_in[1, slot] >= 0:
                        in_description += 1
                        # Behind 0, which says that the description has it, stand the texts that do.
                        found += last_in[1, slot] != at + 1
                        last_in[1, slot] = cython.cast(cython.int, at + 1)
        if body.shape[0]:
            out[0, at] = in_body / size
        if in_description:
            out[1, at] = in_description / size
            out[2, at] = found / cython.cast(cython.double, most)


@cython.cfunc
@cython.exceptval(check=False)
def _enter_shingles(
    words: cython.int[::1],
    count: cython.longlong,
    begun: cython.uchar[::1],
    keys: cython.longlong[::1],
    entered: cython.int[::1],
) -> cython.void:
    """Put every three words in a row into a table, as one number, without those with a word that no text has.

    `begun` gets 1 for the words that begin one, `entered` 0 where one stands in the table.
    """
    at: cython.Py_ssize_t
    slot: cython.Py_ssize_t
    key: cython.longlong
    for at in range(words.shape[0] - 2):
        if words[at] >= 0 and words[at + 1] >= 0 and words[at + 2] >= 0:
            key = (words[at] * count + words[at + 1]) * count + words[at + 2]
            slot = _slot_of(key, keys)
            keys[slot], entered[slot] = key, 0
            begun[words[at]] = 1


@cython.cfunc
@cython.inline
@cython.exceptval(check=False)
def _slot_of(key: cython.longlong, keys: cython.longlong[::1]) -> cython.Py_ssize_t:
    """Where a key stands in a table, or where it may be put; free entries are negative."""
    mask: cython.Py_ssize_t = keys.shape[0] - 1
    slot: cython.Py_ssize_t = (key % 1000003) & mask
    while keys[slot] >= 0 and keys[slot] != key:
        slot = (slot + 1) & mask
    return slot


def fill_topic(
    rows: cython.int[::1],
    starts: cython.int[::1],
    numbers: cython.int[::1],
    last_in: cython.int[::1],
    is_short: cython.uchar[::1],
    in_root: cython.int[::1],
    in_title: cython.uchar[::1],
    times: cython.int[::1],
    out: cython.double[:, ::1],
) -> None:
    """Which share of each text's longer words other prose has too, and how many of them the title has.

    `in_root` says of every text whether it is that prose. `times` is room to work in: for each word how many of these
    have it, 0 at first.
    """
    at: cython.Py_ssize_t
    block: cython.Py_ssize_t
    place: cython.Py_ssize_t
    number: cython.int
    size: cython.Py_ssize_t
    shared: cython.Py_ssize_t
    named: cython.Py_ssize_t
    least: cython.int
    for at in range(in_root.shape[0]):
        if in_root[at]:
            for place in range(starts[at], starts[at + 1]):
                number = numbers[place]
                if last_in[number] != at:
                    last_in[number] = cython.cast(cython.int, at)
                    times[number] += 1
    last_in[:] = -1
    for at in range(rows.shape[0]):
        block = rows[at]
        size = shared = named = 0
        least = 2 if in_root[block] else 1
        for place in range(starts[block], starts[block + 1]):
            number = numbers[place]
            if last_in[number] == at:
                continue
            last_in[number] = cython.cast(cython.int, at)
            if is_short[number]:
                continue
            size += 1
            if times[number] >= least:
                shared += 1
            named += in_title[number]
        out[0, at] = shared / cython.cast(cython.double, size if size else 1)
        out[1, at] = named


def tell_short(whole: str, begins: cython.int[::1], sizes: cython.int[::1], out: cython.uchar[::1]) -> None:
    """Whether words, which stand in a text, have few letters; one character beyond ASCII may say a lot."""
    number: cython.Py_ssize_t
    at: cython.Py_ssize_t
    for number in range(out.shape[0]):
        out[number] = sizes[number] < _TOPIC_LETTERS
        if out[number]:
            for at in range(begins[number], begins[number] + sizes[number]):
                if whole[at] > "\u007f":
                    out[number] = 0


def fill_clues(
    texts: list[str],
    rows: cython.int[::1],
    whole: str,
    starts: cython.int[::1],
    numbers: cython.int[::1],
    begins: cython.int[::1],
    sizes: cython.int[::1],
    last_in: cython.int[::1],
    crcs: cython.uint[::1],
    mask: int,
    firsts: cython.longlong[::1],
    clues: cython.longlong[::1],
) -> int:
    """The clues in each text of `rows`, one after the other, and where those of each start; how many there are.

    The words stand in `whole`. `crcs` is the table of CRC-32. A clue is a block's size, how it ends and begins, its
    first word, its first two, its last, then its words, each once.
    """
    most: cython.uint = mask
    at: cython.Py_ssize_t
    place: cython.Py_ssize_t
    begin: cython.Py_ssize_t
    count: cython.Py_ssize_t
    size: cython.Py_ssize_t = 0
    word: cython.int
    first: cython.Py_UCS4
    state: cython.uint
    of_size: cython.uint = _extend(_EMPTY, "s|", crcs)
    ends: cython.uint = _extend(_EMPTY, "e|", crcs)
    starting: cython.uint = _extend(_EMPTY, "b|", crcs)
    first_word: cython.uint = _extend(_EMPTY, "f|", crcs)
    first_two: cython.uint = _extend(_EMPTY, "f2|", crcs)
    last_word: cython.uint = _extend(_EMPTY, "z|", crcs)
    in_short: cython.uint = _extend(_EMPTY, "w|", crcs)
    in_long: cython.uint = _extend(_EMPTY, "W|", crcs)
    for at in range(rows.shape[0]):
        text: str = texts[rows[at]]
        begin = starts[rows[at]]
        count = starts[rows[at] + 1] - begin
        first = text[0]
        firsts[at] = size
        clues[size] = ~_extend(of_size, _COUNTS[min(12, count)], crcs) & most
        clues[size + 1] = ~_add(ends, text[len(text) - 1], crcs) & most
        clues[size + 2] = ~_add(starting, "A" if first.isalnum() else first, crcs) & most
        size += 3
        if not count:
            continue
        word = numbers[begin]
        state = _extend_by(first_two, whole, begins[word], sizes[word], crcs)
        clues[size] = ~_extend_by(first_word, whole, begins[word], sizes[word], crcs) & most
        if count > 1:
            word = numbers[begin + 1]
            state = _extend_by(_add(state, " ", crcs), whole, begins[word], sizes[word], crcs)
        clues[size + 1] = ~state & most
        word = numbers[begin + count - 1]
        clues[size + 2] = ~_extend_by(last_word, whole, begins[word], sizes[word], crcs) & most
        size += 3
        state = in_short if count <= _SHORT_BLOCK else in_long
        for place in range(begin, begin + (count if count <= _SHORT_BLOCK else _HEAD_WORDS)):
            word = numbers[place]
            if last_in[word] != at:
                last_in[word] = cython.cast(cython.int, at)
                clues[size] = ~_extend_plain(state, whole, begins[word], sizes[word], crcs) & most
                size += 1
    return size


#: The state of a CRC-32 of nothing; the number is the complement of its state.
_EMPTY = cython.declare(cython.uint, 0xFFFFFFFF)


@cython.cfunc
@cython.exceptval(check=False)
def _extend(state: cython.uint, text: str, crcs: cython.uint[::1]) -> cython.uint:
    """The state after a text in UTF-8."""
    return _extend_by(state, text, 0, len(text), crcs)


@cython.cfunc
@cython.exceptval(check=False)
def _extend_by(
    state: cython.uint, text: str, begin: cython.Py_ssize_t, size: cython.Py_ssize_t, crcs: cython.uint[::1]
) -> cython.uint:
    """The state after a stretch of a text in UTF-8."""
    at: cython.Py_ssize_t
    for at in range(begin, begin + size):
        state = _add(state, text[at], crcs)
    return state


@cython.cfunc
@cython.exceptval(check=False)
def _extend_plain(
    state: cython.uint, text: str, begin: cython.Py_ssize_t, size: cython.Py_ssize_t, crcs: cython.uint[::1]
) -> cython.uint:
    """The state after a stretch of a text in which all digits are the same."""
    at: cython.Py_ssize_t
    sign: cython.Py_UCS4
    for at in range(begin, begin + size):
        sign = text[at]
        state = _add(state, "0" if sign.isdecimal() else sign, crcs)
    return state


@cython.cfunc
@cython.inline
@cython.exceptval(check=False)
def _add(state: cython.uint, sign: cython.Py_UCS4, crcs: cython.uint[::1]) -> cython.uint:
    """The state after a character in UTF-8, half a pair of UTF-16 included."""
    code: cython.uint = ord(sign)
    if code < 0x80:
        return state >> 8 ^ crcs[(state ^ code) & 0xFF]
    if code < 0x800:
        state = state >> 8 ^ crcs[(state ^ (0xC0 | code >> 6)) & 0xFF]
    else:
        if code < 0x10000:
            state = state >> 8 ^ crcs[(state ^ (0xE0 | code >> 12)) & 0xFF]
        else:
            state = state >> 8 ^ crcs[(state ^ (0xF0 | code >> 18)) & 0xFF]
            state = state >> 8 ^ crcs[(state ^ (0x80 | code >> 12 & 0x3F)) & 0xFF]
        state = state >> 8 ^ crcs[(state ^ (0x80 | code >> 6 & 0x3F)) & 0xFF]
    return state >> 8 ^ crcs[(state ^ (0x80 | code & 0x3F)) & 0xFF]


#: An element's names give no more clues than this.
MOST_NAMES = 8
#: The roles of elements: the innermost one, the block's own, those above it; from the third on, all count as one level.
_ROLES = "l0123"


def fill_place_clues(
    keys: list[int],
    looks: list[tuple[str, str]],
    crcs: cython.uint[::1],
    mask: int,
    starts: cython.longlong[::1],
    clues: cython.longlong[::1],
) -> int:
    """The clues of looks in roles and of pairs of looks, as `trace_paths` numbers them; how many there are.

    Those of a look are its tag and the first words in its names, each once; that of a pair its tags. A word is made of
    letters of ASCII, more than one, and a capital begins another one.
    """
    most: cython.uint = mask
    count: cython.longlong = len(looks)
    key: cython.longlong
    at: cython.Py_ssize_t
    size: cython.Py_ssize_t = 0
    role: str
    for at in range(len(keys)):
        key = keys[at]
        starts[at] = size
        own = looks[key // (count + 1) % count]
        if key % (count + 1):
            above = looks[key % (count + 1) - 1]
            state: cython.uint = _extend(_extend(_EMPTY, "pp|", crcs), own[0], crcs)
            state = _extend(_add(state, ">", crcs), above[0], crcs)
            clues[size] = ~state & most
            size += 1
            continue
        role = _ROLES[key // (count + 1) // count]
        clues[size] = ~_extend(_extend(_extend(_EMPTY, role, crcs), "t|", crcs), own[0], crcs) & most
        size = _add_names(own[1], _extend(_extend(_EMPTY, role, crcs), "|", crcs), crcs, most, size + 1, clues)
    return size


@cython.cfunc
@cython.exceptval(check=False)
def _add_names(
    names: str,
    start: cython.uint,
    crcs: cython.uint[::1],
    most: cython.uint,
    size: cython.Py_ssize_t,
    clues: cython.longlong[::1],
) -> cython.Py_ssize_t:
    """Add the clues in an element's names behind the others; how many there are then."""
    seen: cython.uint[8] = [0] * 8
    found: cython.Py_ssize_t = 0  # words, those that stood there before included
    different: cython.Py_ssize_t = 0
    at: cython.Py_ssize_t = 0
    begin: cython.Py_ssize_t
    other: cython.Py_ssize_t
    state: cython.uint
    length: cython.Py_ssize_t = len(names)
    while at < length and found < 8:
        if not _is_small(names[at]) and not _is_capital(names[at]):
            at += 1
            continue
        begin, state = at, start
        while at < length and _is_capital(names[at]):
            state = _add(state, names[at].lower(), crcs)
            at += 1
        while at < length and _is_small(names[at]):
            state = _add(state, names[at], crcs)
            at += 1
        if at < begin + 2:
            continue
        found += 1
        for other in range(different):
            if seen[other] == state:
                break
        else:
            seen[different] = state
            different += 1
            clues[size] = ~state & most
            size += 1
    return size


@cython.cfunc
@cython.inline
@cython.exceptval(check=False)
def _is_small(sign: cython.Py_UCS4) -> cython.bint:
    return "a" <= sign <= "z"


@cython.cfunc
@cython.inline
@cython.exceptval(check=False)
def _is_capital(sign: cython.Py_UCS4) -> cython.bint:
    return "A" <= sign <= "Z"


def compare_ends(
    rows: cython.int[::1],
    starts: cython.int[::1],
    numbers: cython.int[::1],
    sizes: cython.int[::1],
    letters: cython.Py_ssize_t,
    stands: cython.uchar[::1],
    keys: cython.longlong[::1],
) -> float:
    """Which share of the long words (so many letters) of the last quarter of a text its first half has, too.

    The text is made of blocks, `rows`; `sizes` has that of each word. `keys`, two entries shorter than the text, gets a
    number for every three words in a row, the same for equal ones; of fewer words, one for what there is. `stands` is
    room to work in, an entry a word, 0 at first.
    """
    at: cython.Py_ssize_t
    place: cython.Py_ssize_t
    number: cython.longlong
    one: cython.longlong = 0
    two: cython.longlong = 0
    base: cython.longlong = stands.shape[0]
    count: cython.Py_ssize_t = 0
    read: cython.Py_ssize_t = 0
    shared: cython.Py_ssize_t = 0
    at_end: cython.Py_ssize_t = 0
    keys[0] = 0
    for at in range(rows.shape[0]):
        count += starts[rows[at] + 1] - starts[rows[at]]
    quarter: cython.Py_ssize_t = count // 4
    for at in range(rows.shape[0]):
        for place in range(starts[rows[at]], starts[rows[at] + 1]):
            number = numbers[place]
            if read > 1:
                keys[read - 2] = (one * base + two) * base + number
            one, two = two, number
            if sizes[number] >= letters:
                # Bit 1: it stands in the first half; bit 2: in the last quarter.
                if read < 2 * quarter:
                    stands[number] |= 1
                if read >= (count - quarter if quarter else 0):
                    stands[number] |= 2
            read += 1
    for at in range(stands.shape[0]):
        at_end += stands[at] >= 2
        shared += stands[at] == 3
    return shared / cython.cast(cython.double, at_end if at_end else 1)


def part_topics(
    rows: cython.int[::1],
    starts: cython.int[::1],
    numbers: cython.int[::1],
    sizes: cython.int[::1],
    letters: cython.Py_ssize_t,
    least: cython.Py_ssize_t,
    last_in: cython.int[::1],
    begun: cython.int[::1],
    ended: cython.int[::1],
) -> tuple[float, float]:
    """Where between two blocks of a text the part before and the part behind have least of their long words in common.

    The text is made of `rows`. The share of the smaller part's long words that both have, and how far within the text
    that is. Parts with so many long words, at `least`, are compared; where none are the share is 1. `last_in`, -1 at
    first, has an entry a word; `begun` and `ended`, 0 at first, an entry a block: room to work in.
    """
    at: cython.Py_ssize_t
    place: cython.Py_ssize_t
    number: cython.int
    before: cython.Py_ssize_t = 0
    behind: cython.Py_ssize_t = 0
    shared: cython.Py_ssize_t = 0
    smaller: cython.Py_ssize_t
    found: cython.Py_ssize_t = -1
    share: cython.double
    best: cython.double = 1.0
    can_tell: cython.bint = False
    for at in range(rows.shape[0]):
        for place in range(starts[rows[at]], starts[rows[at] + 1]):
            number = numbers[place]
            if sizes[number] >= letters:
                if last_in[number] < 0:
                    begun[at] += 1
                    behind += 1
                last_in[number] = cython.cast(cython.int, at)
    for number in range(last_in.shape[0]):
        if last_in[number] >= 0:
            ended[last_in[number]] += 1
    for at in range(rows.shape[0]):
        before += begun[at]
        behind -= ended[at]
        shared += begun[at] - ended[at]
        smaller = min(before, behind)
        share = 1.0
        if smaller >= least:
            can_tell = True
            share = shared / cython.cast(cython.double, max(smaller, 1))
        if found < 0 or share < best:
            best, found = share, at
    if not can_tell:
        return 1.0, 0.0
    return best, (found + 1) / cython.cast(cython.double, rows.shape[0])


#: A path has no more steps: the innermost element, the block's own, seven above it, the pair of its own and its parent.
MOST_STEPS = 10


def trace_paths(
    kept: cython.int[::1],
    owner: cython.int[::1],
    leaf: cython.int[::1],
    look: cython.int[::1],
    parents: cython.int[::1],
    looks: cython.longlong,
    numbers: dict[int, int],
    steps: cython.longlong[::1],
    starts: cython.longlong[::1],
    place: cython.longlong[::1],
) -> tuple[int, int]:
    """For each block kept the number of a path: the elements in which it stands, each in its role.

    `steps` gets the elements of one path behind the other, `starts` where each begins; how many paths and steps there
    are. `numbers` gets a number for each look in a role, and for each pair of looks, one below the other. Its keys
    are (role * looks + look) * (looks + 1) + the look above + 1, or 0 where that is not asked. The roles: the innermost
    element, the block's own, those one, two, three and more levels above, the pair.
    """
    at: cython.Py_ssize_t
    own: cython.Py_ssize_t
    inner: cython.Py_ssize_t
    parent: cython.Py_ssize_t
    element: cython.Py_ssize_t
    role: cython.longlong
    key: cython.longlong
    size: cython.Py_ssize_t = 0
    elements: cython.longlong = parents.shape[0] + 1
    places: dict[int, int] = {}
    for at in range(kept.shape[0]):
        own, inner = owner[kept[at]], leaf[kept[at]]
        parent = parents[own]
        key = ((look[inner] + 1 if inner != own else 0) * looks + look[own]) * elements + parent + 1
        number: object = places.get(key)
        if number is None:
            number = places[key] = len(places)
            starts[len(places) - 1] = size
            if inner != own:
                steps[size] = _number(numbers, look[inner] * (looks + 1))
                size += 1
            steps[size] = _number(numbers, (looks + look[own]) * (looks + 1))
            size += 1
            element = parent
            for role in range(2, 9):
                if element >= 0:
                    steps[size] = _number(numbers, (min(role, 4) * looks + look[element]) * (looks + 1))
                    size += 1
                    element = parents[element]
            if parent >= 0:
                steps[size] = _number(numbers, (5 * looks + look[own]) * (looks + 1) + look[parent] + 1)
                size += 1
        place[at] = number
    return len(places), size


@cython.cfunc
def _number(numbers: dict[int, int], key: cython.longlong) -> cython.longlong:
    return numbers.setdefault(key, len(numbers))
