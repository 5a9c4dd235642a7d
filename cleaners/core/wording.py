# cython: boundscheck=False, wraparound=False
"""What the words of blocks tell: columns of numbers, and clues as hashes.

Each function fills rows of `out` (a row a column, an entry a block).
"""

import cython

#: Words shorter than this say nothing of a block's topic.
_TOPIC_LETTERS: cython.Py_ssize_t = 4

#: In a longer block only the first words are clues: what the rest is about says nothing of its role.
_SHORT_BLOCK: cython.Py_ssize_t = 25
_HEAD_WORDS: cython.Py_ssize_t = 6
#: A block has no more clues than this.
MOST_CLUES = 31
#: Numbers of words that are told apart.
_COUNTS = tuple(map(str, range(13)))


def fill_texts(texts: list[str], words: list[list[str]], distinct: list[set[str]], out: cython.double[:, ::1]) -> None:
    """How each text begins and ends, and what stands in it; none is empty."""
    at: cython.Py_ssize_t
    first: cython.Py_UCS4
    last: cython.Py_UCS4
    size: cython.double
    for at in range(len(texts)):
        text: str = texts[at]
        first, last = text[0], text[len(text) - 1]
        size = len(distinct[at])
        out[0, at] = size / max(1, len(words[at]))
        out[1, at] = last in '.!?"”。»…)！？؟।’'
        out[2, at] = last in ":："
        out[3, at] = last in "…›»>"
        out[4, at] = first.isupper()
        out[5, at] = first.isdigit()
        out[6, at] = first in '"“«„-–—(['
        out[7, at] = "©" in text or "opyright" in text
        out[8, at] = "@" in text or "http" in text or "www." in text


def likenesses(
    title: set[str], known: dict[int, set[str]], counts: cython.double[::1], longest: float
) -> dict[int, float]:
    """For each set of no more than so many words, the share of its and the title's that both have (Jaccard)."""
    found: dict[int, float] = {}
    number: cython.Py_ssize_t
    shared: cython.Py_ssize_t
    most: cython.double = longest
    of_title: cython.Py_ssize_t = len(title)
    for key, value in known.items():
        number = key
        if counts[number] > most:
            continue
        own: set[str] = value
        shared = 0
        for word in title:
            if word in own:
                shared += 1
        found[key] = shared / cython.cast(cython.double, of_title + len(own) - shared) if shared else 0.0
    return found


def fill_shared(
    words: list[list[str]],
    body: frozenset[tuple[str, ...]],
    description: frozenset[tuple[str, ...]],
    out: cython.double[:, ::1],
) -> None:
    """The share of each block's shingles in the body and in the description, and of the description's in the block."""
    at: cython.Py_ssize_t
    place: cython.Py_ssize_t
    in_body: cython.Py_ssize_t
    in_description: cython.Py_ssize_t
    count: cython.double
    body_firsts: set[str] = {shingle[0] for shingle in body if shingle}
    firsts: set[str] = {shingle[0] for shingle in description if shingle}
    found: set[tuple[str, ...]]
    for at in range(len(words)):
        own: list[str] = words[at]
        if len(own) < 3:
            continue
        count = len(own) - 2
        in_body = in_description = 0
        found = set()
        for place in range(len(own) - 2):
            word: str = own[place]
            if word in body_firsts and (word, own[place + 1], own[place + 2]) in body:
                in_body += 1
            if word in firsts:
                shingle = (word, own[place + 1], own[place + 2])
                if shingle in description:
                    in_description += 1
                    found.add(shingle)
        if body:
            out[0, at] = in_body / count
        if in_description:
            out[1, at] = in_description / count
            out[2, at] = len(found) / cython.cast(cython.double, len(description))


def fill_topic(
    distinct: list[set[str]],
    inside: cython.int[::1],
    roots: list[set[str]],
    title: set[str],
    out: cython.double[:, ::1],
) -> None:
    """Which share of each block's longer words other prose has too, and how many of them the title has.

    `roots` has the words of the prose; `inside` says which blocks are a part of it themselves.
    """
    times: dict[str, int] = {}
    at: cython.Py_ssize_t
    size: cython.Py_ssize_t
    shared: cython.Py_ssize_t
    named: cython.Py_ssize_t
    least: cython.int
    own: set[str]
    for own in roots:
        for word in own:
            times[word] = times.get(word, 0) + 1
    for at in range(len(distinct)):
        size = shared = named = 0
        least = 2 if inside[at] else 1
        for word in distinct[at]:
            if _is_short(word):
                continue
            size += 1
            if times.get(word, 0) >= least:
                shared += 1
            if word in title:
                named += 1
        out[0, at] = shared / cython.cast(cython.double, size if size else 1)
        out[1, at] = named


@cython.cfunc
def _is_short(word: str) -> cython.bint:
    """Whether a word has few letters; one character beyond ASCII may say a lot."""
    return len(word) < _TOPIC_LETTERS and word.isascii()


def fill_clues(
    texts: list[str],
    words: list[list[str]],
    crcs: cython.uint[::1],
    mask: int,
    starts: cython.longlong[::1],
    clues: cython.longlong[::1],
) -> int:
    """The clues in each text, one after the other, and where those of each start; how many there are.

    `crcs` is the table of CRC-32. A clue is a block's size, how it ends and begins, its first word, its first two, its
    last, then its words, each once.
    """
    most: cython.uint = mask
    at: cython.Py_ssize_t
    place: cython.Py_ssize_t
    count: cython.Py_ssize_t
    size: cython.Py_ssize_t = 0
    first: cython.Py_UCS4
    state: cython.uint
    sizes: cython.uint = _extend(_EMPTY, "s|", crcs)
    ends: cython.uint = _extend(_EMPTY, "e|", crcs)
    begins: cython.uint = _extend(_EMPTY, "b|", crcs)
    first_word: cython.uint = _extend(_EMPTY, "f|", crcs)
    first_two: cython.uint = _extend(_EMPTY, "f2|", crcs)
    last_word: cython.uint = _extend(_EMPTY, "z|", crcs)
    in_short: cython.uint = _extend(_EMPTY, "w|", crcs)
    in_long: cython.uint = _extend(_EMPTY, "W|", crcs)
    seen: set[str]
    for at in range(len(texts)):
        text: str = texts[at]
        own: list[str] = words[at]
        count = len(own)
        first = text[0]
        starts[at] = size
        clues[size] = ~_extend(sizes, _COUNTS[min(12, count)], crcs) & most
        clues[size + 1] = ~_add(ends, text[len(text) - 1], crcs) & most
        clues[size + 2] = ~_add(begins, "A" if first.isalnum() else first, crcs) & most
        size += 3
        if not count:
            continue
        state = _extend(first_two, own[0], crcs)
        if count > 1:
            state = _extend(_add(state, " ", crcs), own[1], crcs)
        clues[size] = ~_extend(first_word, own[0], crcs) & most
        clues[size + 1] = ~state & most
        clues[size + 2] = ~_extend(last_word, own[count - 1], crcs) & most
        size += 3
        state = in_short if count <= _SHORT_BLOCK else in_long
        seen = set()
        for place in range(count if count <= _SHORT_BLOCK else _HEAD_WORDS):
            word: str = own[place]
            if word not in seen:
                seen.add(word)
                clues[size] = ~_extend_plain(state, word, crcs) & most
                size += 1
    return size


#: The state of a CRC-32 of nothing; the number is the complement of its state.
_EMPTY: cython.uint = 0xFFFFFFFF


@cython.cfunc
@cython.exceptval(check=False)
def _extend(state: cython.uint, text: str, crcs: cython.uint[::1]) -> cython.uint:
    """The state after a text in UTF-8."""
    at: cython.Py_ssize_t
    for at in range(len(text)):
        state = _add(state, text[at], crcs)
    return state


@cython.cfunc
@cython.exceptval(check=False)
def _extend_plain(state: cython.uint, text: str, crcs: cython.uint[::1]) -> cython.uint:
    """The state after a text in which all digits are the same."""
    at: cython.Py_ssize_t
    sign: cython.Py_UCS4
    for at in range(len(text)):
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


def compare_ends(words: list[str], letters: cython.Py_ssize_t, keys: cython.longlong[::1]) -> float:
    """Which share of the long words (so many letters) of a text's last quarter its first half has, too.

    `keys` gets a number for every three words in a row, the same for equal ones; of fewer words, one for what there is.
    """
    numbers: dict[str, int] = {}
    at: cython.Py_ssize_t
    number: cython.longlong
    one: cython.longlong = 0
    two: cython.longlong = 0
    count: cython.Py_ssize_t = len(words)
    quarter: cython.Py_ssize_t = count // 4
    shared: cython.Py_ssize_t = 0
    begin: set[str] = set()
    end: set[str] = set()
    word: str
    keys[0] = 0
    for at in range(count):
        word = words[at]
        number = numbers.setdefault(word, len(numbers))
        if at > 1:
            keys[at - 2] = (one * count + two) * count + number
        one, two = two, number
        if len(word) >= letters:
            if at < 2 * quarter:
                begin.add(word)
            if at >= (count - quarter if quarter else 0):
                end.add(word)
    for word in end:
        if word in begin:
            shared += 1
    return shared / cython.cast(cython.double, len(end) if end else 1)


def trace_paths(
    kept: list[int],
    owner: list[int],
    leaf: list[int],
    look: list[int],
    parents: list[int],
    looks: cython.longlong,
    numbers: dict[int, int],
    paths: list[list[int]],
    place: cython.longlong[::1],
) -> None:
    """For each block kept the number of a path: the elements in which it stands, each in its role.

    `numbers` gets a number for each look in a role, and for each pair of looks, one below the other. Its keys
    are (role * looks + look) * (looks + 1) + the look above + 1, or 0 where that is not asked. The roles: the innermost
    element, the block's own, those one, two, three and more levels above, the pair.
    """
    at: cython.Py_ssize_t
    block: cython.Py_ssize_t
    own: cython.Py_ssize_t
    inner: cython.Py_ssize_t
    parent: cython.Py_ssize_t
    element: cython.Py_ssize_t
    role: cython.int
    key: cython.longlong
    elements: cython.longlong = len(parents) + 1
    places: dict[int, int] = {}
    above: dict[int, list[int]] = {}
    path: list[int]
    for at in range(len(kept)):
        block = kept[at]
        own, inner = owner[block], leaf[block]
        parent = parents[own]
        key = ((look[inner] + 1 if inner != own else 0) * looks + look[own]) * elements + parent + 1
        number: object = places.get(key)
        if number is None:
            number = places[key] = len(paths)
            path = []
            if inner != own:
                path.append(_number(numbers, look[inner] * (looks + 1)))
            path.append(_number(numbers, (looks + look[own]) * (looks + 1)))
            if parent >= 0:
                line: list[int] | None = above.get(parent)
                if line is None:
                    line = above[parent] = []
                    element = parent
                    for role in range(2, 9):
                        if element >= 0:
                            line.append(_number(numbers, (min(role, 4) * looks + look[element]) * (looks + 1)))
                            element = parents[element]
                path += line
                path.append(_number(numbers, (5 * looks + look[own]) * (looks + 1) + look[parent] + 1))
            paths.append(path)
        place[at] = number


@cython.cfunc
def _number(numbers: dict[int, int], key: cython.longlong) -> object:
    return numbers.setdefault(key, len(numbers))
