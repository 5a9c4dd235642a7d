# cython: boundscheck=False, wraparound=False
"""Ensembles of decision trees: for each row, the values of the leaves that it reaches, added up.

One engine for all models. A value is added in the order of the trees, in double precision: the sum is the same bits
on every machine.
"""

import cython
import numpy as np


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


#: The lowest bits of a node's step are its feature, the others the node to which the way leads where the row's feature
#: is at most the border.
_FEATURE_BITS = cython.declare(cython.int, 8)
_FEATURE_MASK = cython.declare(cython.uint, 0xFF)
_MOST_NODES = cython.declare(cython.Py_ssize_t, 1 << 24)

#: So many ways are followed at once.
_LANES = cython.declare(cython.Py_ssize_t, 64)


@cython.final
@cython.cclass
class NodeTrees:
    """Trees of any size, as tables of nodes.

    From a node the way leads to `child[2 * node]` where the row's feature is at most the threshold, else to the next
    one. A leaf is its own child, and its threshold is infinite.
    """

    step: cython.uint[::1]
    border: cython.float[::1]
    value: cython.float[::1]
    depth: cython.int[::1]
    count: cython.Py_ssize_t

    def __init__(
        self,
        roots: cython.int[::1],
        feature: cython.short[::1],
        threshold: cython.float[::1],
        child: cython.int[::1],
        value: cython.float[::1],
    ) -> None:
        """Lay out the nodes so that those of one question stand side by side."""
        tree: cython.Py_ssize_t
        trees: cython.Py_ssize_t = len(roots)
        size: cython.Py_ssize_t = len(feature)
        if size > _MOST_NODES or int(np.asarray(feature).max(initial=0)) > _FEATURE_MASK:
            raise ValueError(f"{size} nodes of features up to {np.asarray(feature).max(initial=0)}: too many")
        self.step = np.empty(size, np.uint32).data
        self.border = np.empty(size, np.float32).data
        self.value = np.empty(size, np.float32).data
        self.depth = np.zeros(trees, np.int32).data
        self.count = trees
        asked: cython.short[::1] = np.asarray(feature).data
        for tree in range(trees):
            self.depth[tree] = self._place(roots[tree], tree, asked, threshold, child, value)

    @cython.cfunc
    def _place(
        self,
        node: cython.int,
        place: cython.Py_ssize_t,
        feature: cython.short[::1],
        threshold: cython.float[::1],
        child: cython.int[::1],
        value: cython.float[::1],
    ) -> cython.int:
        """Put a node and all below it in their places; how many questions lie below it at most."""
        pair: cython.Py_ssize_t = self.count
        low: cython.int
        high: cython.int
        self.value[place], self.border[place] = value[node], threshold[node]
        if child[2 * node] == node:
            self.step[place] = cython.cast(cython.uint, place << _FEATURE_BITS)
            return 0
        self.step[place] = cython.cast(cython.uint, (pair << _FEATURE_BITS) | feature[node])
        self.count += 2
        low = self._place(child[2 * node], pair, feature, threshold, child, value)
        high = self._place(child[2 * node + 1], pair + 1, feature, threshold, child, value)
        return 1 + max(low, high)

    def add(self, rows: cython.float[:, ::1], out: cython.double[::1]) -> None:
        """Add to `out`, for each row, the values of its leaves, in the order of the trees."""
        tree: cython.Py_ssize_t
        first: cython.Py_ssize_t
        start: cython.Py_ssize_t
        count: cython.Py_ssize_t
        lane: cython.Py_ssize_t
        lanes: cython.Py_ssize_t
        group: cython.Py_ssize_t
        some: cython.Py_ssize_t
        depth: cython.int
        next: cython.uint
        at: cython.uint[64] = [0] * 64
        row_of: cython.Py_ssize_t[64] = [0] * 64
        step: cython.uint[::1] = self.step
        border: cython.float[::1] = self.border
        value: cython.float[::1] = self.value
        trees: cython.Py_ssize_t = len(self.depth)
        size: cython.Py_ssize_t = out.shape[0]
        # Many ways at once, a step each: one's next node waits for memory, those of the others do not.
        for start in range(0, size, _LANES):
            count = min(_LANES, size - start)
            group = _LANES // count
            for lane in range(group * count):
                row_of[lane] = start + lane % count
            for first in range(0, trees, group):
                some = min(group, trees - first)
                depth = 0
                lanes = 0
                for tree in range(first, first + some):
                    depth = max(depth, self.depth[tree])
                    for lane in range(lanes, lanes + count):
                        at[lane] = tree
                    lanes += count
                while depth > 0:
                    depth -= 1
                    for lane in range(lanes):
                        next = step[at[lane]]
                        at[lane] = (next >> _FEATURE_BITS) + (
                            rows[row_of[lane], next & _FEATURE_MASK] > border[at[lane]]
                        )
                for lane in range(lanes):
                    out[row_of[lane]] += value[at[lane]]


#: A tree of `ThresholdTrees` has so many leaves at most, a bit for each.
MOST_LEAVES = 32
_ALL_LEAVES = cython.declare(cython.uint, 0xFFFFFFFF)
#: Times a power of two, its highest five bits are another number for each power (a sequence of de Bruijn).
_SEQUENCE = cython.declare(cython.uint, 0x077CB531)


@cython.final
@cython.cclass
class ThresholdTrees:
    """The trees of `NodeTrees`, if they are small, by their questions: those of one feature in the order of thresholds.

    Each question that a row answers with "over the threshold" closes the leaves on the other side of it; the first leaf
    that is left open is the one that the row reaches. (Lucchese et al., QuickScorer, SIGIR 2015.)
    """

    firsts: cython.int[::1]
    threshold: cython.float[::1]
    tree: cython.short[::1]
    open: cython.uint[::1]
    value: cython.float[::1]
    leaves: cython.int[::1]
    places: cython.uchar[::1]
    count: cython.Py_ssize_t

    def __init__(
        self,
        roots: cython.int[::1],
        feature: cython.short[::1],
        threshold: cython.float[::1],
        child: cython.int[::1],
        value: cython.float[::1],
    ) -> None:
        """Take a table of nodes as `NodeTrees` does."""
        at: cython.Py_ssize_t
        trees: cython.Py_ssize_t = len(roots)
        questions: cython.Py_ssize_t = len(feature)
        self.value = np.empty(questions, np.float32).data
        self.leaves = np.zeros(trees + 1, np.int32).data
        self.tree = np.zeros(questions, np.int16).data
        self.open = np.zeros(questions, np.uint32).data
        self.count = 0
        asked: list[int] = []
        for at in range(trees):
            self._read(roots[at], at, child, value, asked)
            self.leaves[at + 1] = cython.cast(cython.int, self.count)
            if self.count - self.leaves[at] > MOST_LEAVES:
                raise ValueError(f"tree {at} has more than {MOST_LEAVES} leaves")
        nodes = np.array(asked, np.int64)
        nodes = nodes[np.lexsort((np.asarray(threshold)[nodes], np.asarray(feature)[nodes]))]
        features: cython.Py_ssize_t = int(np.asarray(feature)[nodes].max(initial=-1)) + 1
        counts = np.searchsorted(np.asarray(feature)[nodes], np.arange(features + 1))
        self.firsts = counts.astype(np.int32).data
        self.threshold = np.asarray(threshold)[nodes].data
        self.tree = np.asarray(self.tree)[nodes].data
        self.open = np.asarray(self.open)[nodes].data
        self.places = memoryview(bytearray(32))
        for at in range(32):
            self.places[((_SEQUENCE << at) & _ALL_LEAVES) >> 27] = at

    @cython.cfunc
    def _read(
        self,
        node: cython.int,
        tree: cython.Py_ssize_t,
        child: cython.int[::1],
        value: cython.float[::1],
        asked: list[int],
    ) -> cython.bint:
        """Number the leaves below a node from left to right, and note which ones each question closes."""
        first: cython.Py_ssize_t
        place: cython.Py_ssize_t
        closed: cython.uint = 0
        one: cython.uint = 1
        if child[2 * node] == node:
            self.value[self.count] = value[node]
            self.count += 1
            return True
        first = self.count
        self._read(child[2 * node], tree, child, value, asked)
        for place in range(first, self.count):
            closed |= one << ((place - self.leaves[tree]) & 31)
        asked.append(node)
        self.tree[node] = cython.cast(cython.short, tree)
        self.open[node] = closed ^ _ALL_LEAVES
        self._read(child[2 * node + 1], tree, child, value, asked)
        return True

    def add(self, rows: cython.float[:, ::1], out: cython.double[::1]) -> None:
        """Add to `out`, for each row, the values of its leaves, in the order of the trees."""
        row: cython.Py_ssize_t
        at: cython.Py_ssize_t
        end: cython.Py_ssize_t
        feature: cython.Py_ssize_t
        number: cython.float
        total: cython.double
        left: cython.uint
        trees: cython.Py_ssize_t = len(self.leaves) - 1
        left_open: cython.uint[::1] = np.empty(trees, np.uint32).data
        firsts: cython.int[::1] = self.firsts
        threshold: cython.float[::1] = self.threshold
        tree: cython.short[::1] = self.tree
        open: cython.uint[::1] = self.open
        value: cython.float[::1] = self.value
        leaves: cython.int[::1] = self.leaves
        for row in range(out.shape[0]):
            for at in range(trees):
                left_open[at] = _ALL_LEAVES
            for feature in range(len(firsts) - 1):
                number = rows[row, feature]
                at, end = firsts[feature], firsts[feature + 1]
                while at < end and threshold[at] < number:
                    left_open[tree[at]] &= open[at]
                    at += 1
            total = out[row]
            for at in range(trees):
                left = left_open[at]
                left = (left & (~left + 1)) * _SEQUENCE & _ALL_LEAVES
                total += value[leaves[at] + self.places[left >> 27]]
            out[row] = total


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
