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
        words = memoryview(words)
    for at in range(out.shape[0]):
        value = 0
        for place in range(length):
            value = spread((value * PRIME + words[at + place]) & ALL_BITS)
        out[at] = value


def lowest(
    values: cython.ulonglong[::1],
    factors: cython.ulonglong[::1],
    offsets: cython.ulonglong[::1],
    out: cython.ulonglong[::1],
) -> None:
    """Put into `out` the lowest `value * factor + offset` for each factor and its offset."""
    at: cython.Py_ssize_t
    place: cython.Py_ssize_t
    value: cython.ulonglong
    factor: cython.ulonglong
    offset: cython.ulonglong
    least: cython.ulonglong
    if not cython.compiled:
        values, factors, offsets = memoryview(values), memoryview(factors), memoryview(offsets)
    for place in range(out.shape[0]):
        factor, offset, least = factors[place], offsets[place], ALL_BITS
        for at in range(values.shape[0]):
            value = (values[at] * factor + offset) & ALL_BITS
            if value < least:
                least = value
        out[place] = least
