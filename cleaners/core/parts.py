# cython: boundscheck=False, wraparound=False, cdivision=True
"""Which blocks of a page belong together, as the items of a list or the cells of a table, and what a choice of them is.

Elements and blocks are given as arrays, in page order.
"""

import cython

#: What an element is to lists.
LIST = 1
ITEM = 2
FRAME = 3  # what stands in it is of no list outside


def find_items(kinds: cython.int[::1], parent: cython.int[::1], lists: cython.int[::1], items: cython.int[::1]) -> None:
    """For each element, of its kind or none (0), the list and the item that it stands in; -1 where there is none."""
    element: cython.Py_ssize_t
    above: cython.Py_ssize_t
    kind: cython.int
    a_list: cython.int = LIST
    an_item: cython.int = ITEM
    a_frame: cython.int = FRAME
    for element in range(kinds.shape[0]):
        above, kind = parent[element], kinds[element]
        lists[element] = lists[above] if above >= 0 else -1
        items[element] = items[above] if above >= 0 else -1
        if kind == a_list:
            lists[element] = cython.cast(cython.int, element)
            items[element] = -1
        elif kind == a_frame:
            lists[element] = items[element] = -1
        elif kind == an_item and lists[element] >= 0 and items[element] < 0:
            items[element] = cython.cast(cython.int, element)


def gather_items(
    owners: cython.int[::1],
    lists: cython.int[::1],
    items: cython.int[::1],
    chosen: cython.uchar[::1],
    count: cython.int[::1],
    longest: cython.int[::1],
    begun: cython.int[::1],
) -> dict[int, list[int]]:
    """By its element, the blocks of each list; `lists` and `items` are those of elements, as `find_items` tells.

    The last three have an entry an element, 0 at first: how many items each list has, how many blocks the longest one
    has, and how many blocks of the list were chosen.
    """
    found: dict[int, list[int]] = {}
    at: cython.Py_ssize_t
    item: cython.int
    own: cython.int
    size: cython.int
    sizes: dict[int, int] = {}
    blocks: list[int] | None
    for at in range(owners.shape[0]):
        item, own = items[owners[at]], lists[owners[at]]
        if item < 0:
            continue
        blocks = found.get(own)
        if blocks is None:
            blocks = found[own] = []
        blocks.append(at)
        size = sizes.get(item, 0) + 1
        sizes[item] = size
        if size == 1:
            count[own] += 1
        if size > longest[own]:
            longest[own] = size
        begun[own] += chosen[at] != 0
    return found


def tell_items(
    is_item: cython.int[::1],
    parent: cython.int[::1],
    owner: cython.int[::1],
    counts: cython.int[::1],
    out: cython.uchar[::1],
) -> None:
    """Which blocks are list items: those of an item's own element, and those alone in a child of one.

    `counts` is room to work in, an entry an element, 0 at first: the blocks of each item.
    """
    at: cython.Py_ssize_t
    own: cython.Py_ssize_t
    for at in range(owner.shape[0]):
        own = _item_of(is_item, parent, owner[at])
        if own >= 0:
            counts[own] += 1
    for at in range(owner.shape[0]):
        own = _item_of(is_item, parent, owner[at])
        out[at] = own >= 0 and (own == owner[at] or counts[own] == 1)


@cython.cfunc
@cython.exceptval(check=False)
def _item_of(is_item: cython.int[::1], parent: cython.int[::1], element: cython.Py_ssize_t) -> cython.Py_ssize_t:
    """The item that an element is or is a child of; -1 for none."""
    if is_item[element]:
        return element
    element = parent[element]
    return element if element >= 0 and is_item[element] else -1


#: What an element is to tables.
A_TABLE = 1
A_ROW = 2
A_CELL = 3


def find_cells(kinds: cython.int[::1], parent: cython.int[::1], out: cython.int[:, ::1]) -> None:
    """For each element, of its kind or none (0), the table, the row and the cell that it stands in (rows of `out`).

    A cell in a cell is no cell. The last row has the table round each table. -1 stands for none.
    """
    element: cython.Py_ssize_t
    above: cython.Py_ssize_t
    here: cython.int
    kind: cython.int
    a_table: cython.int = A_TABLE
    a_row: cython.int = A_ROW
    a_cell: cython.int = A_CELL
    for element in range(kinds.shape[0]):
        above, kind, here = parent[element], kinds[element], cython.cast(cython.int, element)
        out[0, element] = out[0, above] if above >= 0 else -1
        out[1, element] = out[1, above] if above >= 0 else -1
        out[2, element] = out[2, above] if above >= 0 else -1
        out[3, element] = -1
        if kind == a_table:
            out[3, element] = out[0, element]
            out[0, element] = here
            out[1, element] = out[2, element] = -1
        elif kind == a_row and out[0, element] >= 0:
            out[1, element] = here
            out[2, element] = -1
        elif kind == a_cell and out[1, element] >= 0 and out[2, element] < 0:
            out[2, element] = here


def sum_choice(
    sizes: cython.double[::1],
    probability: cython.double[::1],
    link_share: cython.double[::1],
    picked: cython.uchar[::1],
    kept: cython.uchar[::1],
    prose: tuple[float, float],
    doubted: tuple[float, float],
    out: cython.double[::1],
) -> None:
    """The words of blocks that were added to those picked, left out of them, doubted and kept, doubted and left, of
    prose left and of prose kept; those kept, right among these and right in all, by their probability; all words; how
    many blocks that are long enough for prose were kept.

    Prose has so many words and a smaller share in links than `prose` says; a doubted probability stands between two.
    """
    at: cython.Py_ssize_t
    words: cython.double
    right: cython.double
    long: cython.double = prose[0]
    linked: cython.double = prose[1]
    low: cython.double = doubted[0]
    high: cython.double = doubted[1]
    for at in range(11):
        out[at] = 0
    for at in range(sizes.shape[0]):
        words, right = sizes[at], sizes[at] * probability[at]
        out[8] += right
        out[9] += words
        if kept[at]:
            out[6] += words
            out[7] += right
            out[10] += words >= long
            if not picked[at]:
                out[0] += words
        elif picked[at]:
            out[1] += words
        if low < probability[at] < high:
            out[2 if kept[at] else 3] += words
        if words >= long and link_share[at] < linked:
            out[5 if kept[at] else 4] += words


def sum_kept(
    sizes: cython.double[::1],
    link: cython.double[::1],
    in_body: cython.double[::1],
    described: cython.double[::1],
    on_topic: cython.double[::1],
    least: float,
    tags: cython.float[::1],
    headings: tuple[int, int],
    kept: cython.uchar[::1],
    out: cython.double[::1],
) -> None:
    """The words of the kept blocks by four shares of theirs; first headings of the page and headings that were kept.

    Of what is like the page's description what counts is whether it is the least or more. `headings` has the numbers
    of the first tag of headings and of the last that counts.
    """
    at: cython.Py_ssize_t
    bound: cython.double = least
    first: cython.int = headings[0]
    last: cython.int = headings[1]
    for at in range(6):
        out[at] = 0
    for at in range(sizes.shape[0]):
        out[4] += tags[at] == first
        if kept[at]:
            out[0] += link[at] * sizes[at]
            out[1] += in_body[at] * sizes[at]
            out[2] += (described[at] >= bound) * sizes[at]
            out[3] += on_topic[at] * sizes[at]
            out[5] += first <= tags[at] <= last


def sum_places(
    sizes: cython.double[::1],
    places: cython.longlong[::1],
    owner: cython.int[::1],
    parent: cython.int[::1],
    sight: cython.int[::1],
    words_in: cython.double[::1],
    out: cython.double[::1],
) -> None:
    """In how many runs the blocks at these places stand, the longest gap, in how many elements; the words in the main
    one, out of sight, in the longest block, in all.

    `words_in` is room to work in, an entry more than there are elements, -1 at first.
    """
    at: cython.Py_ssize_t
    block: cython.Py_ssize_t
    own: cython.Py_ssize_t
    gap: cython.double
    words: cython.double
    for at in range(7):
        out[at] = 0
    for at in range(places.shape[0]):
        block = places[at]
        words, own = sizes[block], parent[owner[block]] + 1
        gap = block - places[at - 1] if at else 0
        out[0] += gap > 1
        out[1] = max(out[1], gap)
        if words_in[own] < 0:
            words_in[own] = 0
            out[2] += 1
        words_in[own] += words
        out[3] = max(out[3], words_in[own])
        out[4] += words if sight[owner[block]] else 0
        out[5] = max(out[5], words)
        out[6] += words


def expected_f1(
    order: cython.longlong[::1], sizes: cython.double[::1], probability: cython.double[::1], out: cython.double[::1]
) -> int:
    """The expected F1 in words of taking the first block in an order, the first two, ...; the place of the best."""
    at: cython.Py_ssize_t
    best: cython.Py_ssize_t = 0
    all_right: cython.double = 0
    right: cython.double = 0
    words: cython.double = 0
    for at in range(order.shape[0]):
        all_right += sizes[order[at]] * probability[order[at]]
    for at in range(order.shape[0]):
        right += sizes[order[at]] * probability[order[at]]
        words += sizes[order[at]]
        out[at] = 2 * right / (words + all_right + 1e-9)
        if out[at] > out[best]:
            best = at
    return best


def near_chosen(
    sizes: cython.double[::1], chosen: cython.uchar[::1], most: cython.Py_ssize_t, within: cython.Py_ssize_t
) -> list[int]:
    """The blocks, up to the last chosen one, of no more words than `most`, and of some, that have a chosen one near.

    It is near if the blocks from one of the two to the other, both included, have no more words than `within`.
    """
    found: list[int] = []
    at: cython.Py_ssize_t
    behind: cython.Py_ssize_t
    count: cython.Py_ssize_t = sizes.shape[0]
    words: cython.double
    before: cython.double = within + 1  # words from the last chosen block on
    while count and not chosen[count - 1]:
        count -= 1
    for at in range(count):
        before = sizes[at] if chosen[at] else before + sizes[at]
        if not 0 < sizes[at] <= most:
            continue
        words, behind = sizes[at], at
        while not chosen[behind] and words <= within:
            behind += 1
            words += sizes[behind]
        if before <= within or words <= within:
            found.append(at)
    return found


def find_labelled(texts: list[str], bullets: str, most: cython.Py_ssize_t) -> list[int]:
    """Which texts are lines of a list by their look: a bullet before a word, or a label, a colon and names.

    A label has so many characters at most, and neither it nor what follows the colon has the end of a sentence.
    """
    return [at for at in range(len(texts)) if _is_labelled(texts[at], bullets, most)]


@cython.cfunc
def _is_labelled(text: str, bullets: str, most: cython.Py_ssize_t) -> cython.bint:
    at: cython.Py_ssize_t = 0
    size: cython.Py_ssize_t = len(text)
    if size and text[0] in bullets:
        at = 1
        while at < size and text[at].isspace():
            at += 1
        if at < size and (text[at].isalnum() or text[at] == "_"):
            return True
    at = 0
    while at < size and at <= most and not _ends_label(text[at]):
        at += 1
    if not 0 < at <= most or at + 1 >= size or not (text[at] == ":" or text[at] == "："):
        return False
    at += 1
    while at < size and not _ends_sentence(text[at]):
        at += 1
    return at == size


@cython.cfunc
@cython.inline
@cython.exceptval(check=False)
def _ends_label(sign: cython.Py_UCS4) -> cython.bint:
    return sign == ":" or sign == "：" or _ends_sentence(sign)


@cython.cfunc
@cython.inline
@cython.exceptval(check=False)
def _ends_sentence(sign: cython.Py_UCS4) -> cython.bint:
    return sign == "." or sign == "!" or sign == "?" or sign == "。"
