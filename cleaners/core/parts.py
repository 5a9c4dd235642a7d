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
