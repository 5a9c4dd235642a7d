# cython: boundscheck=False, wraparound=False
"""MinHash over shingles: whole numbers of 64 bits that wrap, the same on every machine."""

import cython

#: 2**64 - 1. Uncompiled, numbers do not wrap by themselves.
ALL_BITS = cython.declare(cython.ulonglong, 0xFFFFFFFFFFFFFFFF)
PRIME = cython.declare(cython.ulonglong, 0x9E3779B97F4A7C15)
FIRST_FACTOR = cython.declare(cython.ulonglong, 0xBF58476D1CE4E5B9)
SECOND_FACTOR = cython.declare(cython.ulonglong, 0x94D049BB133111EB)


@cython.cfunc
@cython.inline
def spread(value: cython.ulonglong) -> cython.ulonglong:
    """Spread the bits of a number (the finisher of splitmix64)."""
    value = ((value ^ (value >> 30)) * FIRST_FACTOR) & ALL_BITS
    value = ((value ^ (value >> 27)) * SECOND_FACTOR) & ALL_BITS
    return value ^ (value >> 31)


def roll(words: cython.ulonglong[::1], length: cython.int, out: cython.ulonglong[::1]) -> None:
    """Put into `out` one number for each run of `length` words next to each other."""
    at: cython.Py_ssize_t
    place: cython.Py_ssize_t
    value: cython.ulonglong
    if not cython.compiled:
        words, out = memoryview(words), memoryview(out)
    for at in range(out.shape[0]):
        value = 0
        for place in range(length):
            value = spread((value * PRIME + words[at + place]) & ALL_BITS)
        out[at] = value


def lowest(
    values: cython.ulonglong[::1],
    factors: cython.ulonglong[::1],
    offsets: cython.ulonglong[::1],
    out: cython.uint[::1],
) -> None:
    """Put into `out` the high half of the lowest `value * factor + offset` for each factor and its offset."""
    at: cython.Py_ssize_t
    place: cython.Py_ssize_t
    value: cython.ulonglong
    factor: cython.ulonglong
    offset: cython.ulonglong
    least: cython.ulonglong
    if not cython.compiled:
        values, factors = memoryview(values), memoryview(factors)
        offsets, out = memoryview(offsets), memoryview(out)
    for place in range(out.shape[0]):
        factor, offset, least = factors[place], offsets[place], ALL_BITS
        for at in range(values.shape[0]):
            value = (values[at] * factor + offset) & ALL_BITS
            if value < least:
                least = value
        out[place] = cython.cast(cython.uint, least >> 32)


def series(first: cython.ulonglong, out: cython.ulonglong[::1]) -> None:
    """Put numbers into `out` that look like chance; `first` names the series."""
    at: cython.Py_ssize_t
    if not cython.compiled:
        out = memoryview(out)
    for at in range(out.shape[0]):
        out[at] = spread(((cython.cast(cython.ulonglong, at) + 1 + first) * PRIME) & ALL_BITS)


def bands(places: cython.uint[::1], rows: cython.int, out: cython.ulonglong[::1]) -> None:
    """Put into `out` a number of 63 bits for each run of `rows` places."""
    band: cython.Py_ssize_t
    row: cython.Py_ssize_t
    value: cython.ulonglong
    if not cython.compiled:
        places, out = memoryview(places), memoryview(out)
    for band in range(out.shape[0]):
        value = (cython.cast(cython.ulonglong, band) * PRIME) & ALL_BITS
        for row in range(rows):
            value = spread(value ^ places[band * rows + row])
        out[band] = value >> 1


def agreement(one: cython.uint[::1], other: cython.uint[::1]) -> int:
    """In how many places two rows of numbers, equally long, are the same."""
    at: cython.Py_ssize_t
    count: cython.Py_ssize_t = 0
    if not cython.compiled:
        one, other = memoryview(one), memoryview(other)
    for at in range(one.shape[0]):
        count += one[at] == other[at]
    return count
