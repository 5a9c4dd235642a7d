# cython: boundscheck=False, wraparound=False
"""Ensembles of decision trees: for each row, the values of the leaves that it reaches, added up.

One engine for all models. A value is added in the order of the trees, in double precision: the sum is the same bits
on every machine.
"""

import cython


def sum_symmetric_trees(
    columns: cython.float[:, ::1],
    column: cython.longlong[:, ::1],
    border: cython.float[:, ::1],
    leaf: cython.float[:, ::1],
    out: cython.double[::1],
) -> None:
    """Add to `out`, for each row, the values of its leaves in symmetric trees.

    All questions of one level of such a tree are the same: is `columns[column[tree, level], row]` over
    `border[tree, level]`. The answers, the first level's lowest, are the bits of the leaf's number.
    """
    tree: cython.Py_ssize_t
    level: cython.Py_ssize_t
    row: cython.Py_ssize_t
    start: cython.Py_ssize_t
    count: cython.Py_ssize_t
    name: cython.Py_ssize_t
    bound: cython.float
    numbers: cython.int[64] = [0] * 64
    rows: cython.Py_ssize_t = out.shape[0]
    # A few rows at a time and level by level: a compiler makes one instruction of several rows' answers.
    for start in range(0, rows, 64):
        count = min(64, rows - start)
        for tree in range(column.shape[0]):
            for row in range(count):
                numbers[row] = 0
            for level in range(column.shape[1]):
                name, bound = column[tree, level], border[tree, level]
                for row in range(count):
                    numbers[row] |= (columns[name, start + row] > bound) << level
            for row in range(count):
                out[start + row] += leaf[tree, numbers[row]]


def sum_trees(
    rows: cython.float[:, ::1],
    roots: cython.int[::1],
    feature: cython.short[::1],
    threshold: cython.float[::1],
    child: cython.int[::1],
    value: cython.float[::1],
    out: cython.double[::1],
) -> None:
    """Add to `out`, for each row, the values of its leaves in trees that are tables of nodes.

    From a node the way leads to `child[2 * node]` where the row's feature is at most the threshold, else to the next
    one. A leaf is its own child.
    """
    tree: cython.Py_ssize_t
    row: cython.Py_ssize_t
    start: cython.Py_ssize_t
    count: cython.Py_ssize_t
    node: cython.int
    next: cython.int
    moved: cython.int
    nodes: cython.int[64] = [0] * 64
    size: cython.Py_ssize_t = out.shape[0]
    # A few rows at a time, one step each: a row's next question waits for memory, those of the others do not.
    for start in range(0, size, 64):
        count = min(64, size - start)
        for tree in range(roots.shape[0]):
            for row in range(count):
                nodes[row] = roots[tree]
            moved = 1
            while moved:
                moved = 0
                for row in range(count):
                    node = nodes[row]
                    next = child[2 * node + (rows[start + row, feature[node]] > threshold[node])]
                    moved |= next ^ node
                    nodes[row] = next
            for row in range(count):
                out[start + row] += value[nodes[row]]


def sum_highest_leaves(
    low: cython.double[::1],
    high: cython.double[::1],
    feature: cython.longlong[::1],
    limit: cython.double[::1],
    path: cython.longlong[:, ::1],
    value: cython.double[::1],
    first: cython.longlong[::1],
) -> float:
    """The most that trees can add up to where features are known to lie between bounds alone.

    Question `q` is whether feature `feature[q]` is at most `limit[q]`. Row `i` of `path` has what leads to leaf `i`:
    `q` where the answer is yes, `q` + the number of questions where it is no, more than that as filling. `first` is
    the first leaf of each tree.
    """
    tree: cython.Py_ssize_t
    leaf: cython.Py_ssize_t
    step: cython.Py_ssize_t
    end: cython.Py_ssize_t
    question: cython.longlong
    is_open: cython.bint
    best: cython.double
    total: cython.double = 0.0
    questions: cython.longlong = feature.shape[0]
    trees: cython.Py_ssize_t = first.shape[0]
    for tree in range(trees):
        end = first[tree + 1] if tree + 1 < trees else value.shape[0]
        best = -float("inf")
        for leaf in range(first[tree], end):
            is_open = True
            for step in range(path.shape[1]):
                question = path[leaf, step]
                if question < questions:
                    is_open = low[feature[question]] <= limit[question]
                elif question < 2 * questions:
                    question -= questions
                    is_open = high[feature[question]] > limit[question]
                if not is_open:
                    break
            if is_open and value[leaf] > best:
                best = value[leaf]
        total += best
    return total
