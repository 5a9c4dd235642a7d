# cython: boundscheck=False, wraparound=False
"""BLAKE2b (RFC 7693) of many short texts: what `hashlib.blake2b` gives, without an object for each of them.

Uncompiled, hashlib answers: so the test that holds both forms equal holds this one to hashlib.
"""

import hashlib
from array import array

import cython

#: The first state (RFC 7693, 2.6). Declared, since such a literal would be an object of Python.
_IV_0 = cython.declare(cython.ulonglong, 0x6A09E667F3BCC908)
_IV_1 = cython.declare(cython.ulonglong, 0xBB67AE8584CAA73B)
_IV_2 = cython.declare(cython.ulonglong, 0x3C6EF372FE94F82B)
_IV_3 = cython.declare(cython.ulonglong, 0xA54FF53A5F1D36F1)
_IV_4 = cython.declare(cython.ulonglong, 0x510E527FADE682D1)
_IV_5 = cython.declare(cython.ulonglong, 0x9B05688C2B3E6C1F)
_IV_6 = cython.declare(cython.ulonglong, 0x1F83D9ABFB41BD6B)
_IV_7 = cython.declare(cython.ulonglong, 0x5BE0CD19137E2179)

#: In which order each of twelve rounds takes the words of a block (RFC 7693, 2.7).
_ORDER = (
    (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15),
    (14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3),
    (11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4),
    (7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8),
    (9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13),
    (2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9),
    (12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11),
    (13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10),
    (6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5),
    (10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0),
)
ROUNDS = cython.declare(cython.int, 12)
BLOCK = cython.declare(cython.Py_ssize_t, 128)


@cython.cclass
class _Hash:
    """One hash's room: the order of the rounds, the state, the words of a block."""

    order = cython.declare(cython.int[160])
    state = cython.declare(cython.ulonglong[8])
    mixed = cython.declare(cython.ulonglong[16])
    words = cython.declare(cython.ulonglong[16])

    def __init__(self) -> None:
        for at in range(160):
            self.order[at] = _ORDER[at // 16][at % 16]

    @cython.cfunc
    @cython.exceptval(check=False)
    def first_word(
        self, data: bytes, begin: cython.Py_ssize_t, end: cython.Py_ssize_t, size: cython.int
    ) -> cython.ulonglong:
        """The first eight bytes of a digest of `size` bytes, the lowest first, of a piece of `data`."""
        at: cython.Py_ssize_t = begin
        left: cython.Py_ssize_t
        self.state[0], self.state[1], self.state[2], self.state[3] = _IV_0, _IV_1, _IV_2, _IV_3
        self.state[4], self.state[5], self.state[6], self.state[7] = _IV_4, _IV_5, _IV_6, _IV_7
        self.state[0] ^= 0x01010000 ^ size
        while True:
            left = min(end - at, BLOCK)
            self._read(data, at, left)
            at += left
            self._compress(at - begin, at == end)
            if at == end:
                return self.state[0]

    @cython.cfunc
    @cython.exceptval(check=False)
    def _read(self, data: bytes, begin: cython.Py_ssize_t, size: cython.Py_ssize_t) -> cython.void:
        """The words of a block, the lowest byte first; what is beyond its end is zero."""
        at: cython.Py_ssize_t
        byte: cython.uchar
        for at in range(16):
            self.words[at] = 0
        for at in range(size):
            byte = data[begin + at]
            self.words[at >> 3] |= cython.cast(cython.ulonglong, byte) << (8 * (at & 7))

    @cython.cfunc
    @cython.exceptval(check=False)
    def _compress(self, count: cython.ulonglong, is_last: cython.bint) -> cython.void:
        """Mix a block into the state; `count` bytes were read with it."""
        at: cython.int
        row: cython.int
        mixed: cython.p_ulonglong = self.mixed
        words: cython.p_ulonglong = self.words
        order: cython.p_int
        for at in range(8):
            mixed[at] = self.state[at]
        mixed[8], mixed[9], mixed[10], mixed[11] = _IV_0, _IV_1, _IV_2, _IV_3
        mixed[12], mixed[13], mixed[14], mixed[15] = _IV_4 ^ count, _IV_5, _IV_6, _IV_7
        if is_last:
            mixed[14] = ~mixed[14]
        for row in range(ROUNDS):
            order = self.order + 16 * (row % 10)
            _mix(mixed, 0, 4, 8, 12, words[order[0]], words[order[1]])
            _mix(mixed, 1, 5, 9, 13, words[order[2]], words[order[3]])
            _mix(mixed, 2, 6, 10, 14, words[order[4]], words[order[5]])
            _mix(mixed, 3, 7, 11, 15, words[order[6]], words[order[7]])
            _mix(mixed, 0, 5, 10, 15, words[order[8]], words[order[9]])
            _mix(mixed, 1, 6, 11, 12, words[order[10]], words[order[11]])
            _mix(mixed, 2, 7, 8, 13, words[order[12]], words[order[13]])
            _mix(mixed, 3, 4, 9, 14, words[order[14]], words[order[15]])
        for at in range(8):
            self.state[at] ^= mixed[at] ^ mixed[at + 8]


@cython.cfunc
@cython.inline
@cython.exceptval(check=False)
def _mix(
    mixed: cython.p_ulonglong,
    a: cython.int,
    b: cython.int,
    c: cython.int,
    d: cython.int,
    one: cython.ulonglong,
    other: cython.ulonglong,
) -> cython.void:
    mixed[a] = mixed[a] + mixed[b] + one
    mixed[d] = _turned(mixed[d] ^ mixed[a], 32)
    mixed[c] = mixed[c] + mixed[d]
    mixed[b] = _turned(mixed[b] ^ mixed[c], 24)
    mixed[a] = mixed[a] + mixed[b] + other
    mixed[d] = _turned(mixed[d] ^ mixed[a], 16)
    mixed[c] = mixed[c] + mixed[d]
    mixed[b] = _turned(mixed[b] ^ mixed[c], 63)


@cython.cfunc
@cython.inline
@cython.exceptval(check=False)
def _turned(value: cython.ulonglong, by: cython.int) -> cython.ulonglong:
    return (value >> by) | (value << (64 - by))


#: Words of up to sixteen bytes whose number is kept at hand: most words of a page were on it before.
KEPT = cython.declare(cython.Py_ssize_t, 4096)


@cython.cclass
class WordNumbers:
    """A number of 64 bits for each word: its digest of eight bytes, the lowest first."""

    hash: _Hash
    low: cython.ulonglong[::1]
    high: cython.ulonglong[::1]
    sizes: cython.longlong[::1]
    numbers: cython.ulonglong[::1]

    def __init__(self) -> None:
        self.hash = _Hash()
        self.low, self.high, self.numbers = (array("Q", bytes(8 * KEPT)) for _ in range(3))
        self.sizes = array("q", [-1]) * KEPT

    def of_words(self, text: bytes, out: cython.ulonglong[::1]) -> int:
        """Put into `out` the number of each word between the blanks of a text, and give how many there are."""
        at: cython.Py_ssize_t = 0
        begin: cython.Py_ssize_t
        count: cython.Py_ssize_t = 0
        size: cython.Py_ssize_t = len(text)
        if not cython.compiled:
            words = [word for word in text.split(b" ") if word]
            self.of_tokens(words, out)
            return len(words)
        while at < size:
            if text[at] == 32:
                at += 1
                continue
            begin = at
            while at < size and text[at] != 32:
                at += 1
            out[count] = self._number(text, begin, at)
            count += 1
        return count

    def of_tokens(self, tokens: list[bytes], out: cython.ulonglong[::1]) -> None:
        """Put into `out` the number of each of some words."""
        at: cython.Py_ssize_t
        token: bytes
        if not cython.compiled:
            for at, token in enumerate(tokens):
                memoryview(out)[at] = int.from_bytes(hashlib.blake2b(token, digest_size=8).digest(), "little")
            return
        for at in range(len(tokens)):
            token = tokens[at]
            out[at] = self._number(token, 0, len(token))

    @cython.cfunc
    @cython.exceptval(check=False)
    def _number(self, text: bytes, begin: cython.Py_ssize_t, end: cython.Py_ssize_t) -> cython.ulonglong:
        at: cython.Py_ssize_t
        place: cython.Py_ssize_t
        size: cython.Py_ssize_t = end - begin
        byte: cython.uchar
        low: cython.ulonglong = 0
        high: cython.ulonglong = 0
        if size > 16:
            return self.hash.first_word(text, begin, end, 8)
        for at in range(min(size, 8)):
            byte = text[begin + at]
            low |= cython.cast(cython.ulonglong, byte) << (8 * at)
        for at in range(8, size):
            byte = text[begin + at]
            high |= cython.cast(cython.ulonglong, byte) << (8 * (at - 8))
        place = ((low * _IV_1) ^ (high * _IV_3)) >> 52
        if self.low[place] != low or self.high[place] != high or self.sizes[place] != size:
            self.low[place], self.high[place], self.sizes[place] = low, high, size
            self.numbers[place] = self.hash.first_word(text, begin, end, 8)
        return self.numbers[place]


def hex_digests(texts: list[bytes], size: cython.int) -> list[str]:
    """For each of some texts its digest of so many bytes, eight at most, as hexadecimal digits."""
    if not cython.compiled:
        return [hashlib.blake2b(text, digest_size=size).hexdigest() for text in texts]
    one: _Hash = _Hash()
    text: bytes
    value: cython.ulonglong
    found: list[str] = []
    for text in texts:
        value = one.first_word(text, 0, len(text), size)
        found.append(value.to_bytes(8, "little")[:size].hex())
    return found
