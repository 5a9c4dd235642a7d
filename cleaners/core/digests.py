# cython: boundscheck=False, wraparound=False
"""BLAKE2b (RFC 7693) of many short texts: what `hashlib.blake2b` gives, without an object for each of them; and the
words of a text as such numbers.

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


@cython.final
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


#: Words of up to sixteen bytes whose number is kept at hand: most words of a page were on it, or on one before, too.
KEPT = cython.declare(cython.Py_ssize_t, 32768)
#: The upper bits of a product say where in that table a word is: `2 ** (64 - UPPER)` is its size.
UPPER = cython.declare(cython.int, 49)
_SHORT = cython.declare(cython.Py_ssize_t, 16)


@cython.final
@cython.cclass
class WordNumbers:
    """A number of 64 bits for each word: the digest of eight bytes of its UTF-8, the lowest first."""

    hash: _Hash
    # A word's bytes as two numbers, how many they are and one more, and its number: side by side, since the table is
    # too large for the processor's cache, which takes in as much at once.
    kept: cython.ulonglong[::1]

    def __init__(self) -> None:
        self.hash = _Hash()
        self.kept = array("Q", bytes(8 * 4 * KEPT))

    def of_words(self, text: str, out: cython.ulonglong[::1]) -> tuple[int, int]:
        """Put into `out`, which is as long as the text, the number of each of its words; give how many words there are,
        and how many characters of scripts that set no blanks.

        Words are runs of letters, digits, `_` and signs for vowels; of scripts without blanks each character is one.
        """
        at: cython.Py_ssize_t
        begin: cython.Py_ssize_t = -1
        count: cython.Py_ssize_t = 0
        single: cython.Py_ssize_t = 0
        sign: cython.Py_UCS4
        is_alone: cython.bint
        is_part: cython.bint
        if not cython.compiled:
            out = memoryview(out)
        for at in range(len(text)):
            sign = text[at]
            is_part = _is_of_word(sign)
            is_alone = sign >= "\u0e00" and _is_word_alone(sign)
            if begin >= 0 and (is_alone or not is_part):
                out[count] = self._number(text, begin, at)
                count, begin = count + 1, -1
            if is_alone:
                single += 1
                if is_part:
                    out[count] = self._number(text, at, at + 1)
                    count += 1
            elif is_part and begin < 0:
                begin = at
        if begin >= 0:
            out[count] = self._number(text, begin, len(text))
            count += 1
        return count, single

    def of_tokens(self, tokens: list[str], out: cython.ulonglong[::1]) -> None:
        """Put into `out` the number of each of some words."""
        at: cython.Py_ssize_t
        token: str
        if not cython.compiled:
            out = memoryview(out)
        for at in range(len(tokens)):
            token = tokens[at]
            out[at] = self._number(token, 0, len(token))

    @cython.cfunc
    def _number(self, text: str, begin: cython.Py_ssize_t, end: cython.Py_ssize_t) -> cython.ulonglong:
        """The number of the word between two places of a text."""
        at: cython.Py_ssize_t
        place: cython.Py_ssize_t
        size: cython.Py_ssize_t = 0
        code: cython.uint
        written: cython.ulonglong
        low: cython.ulonglong = 0
        high: cython.ulonglong = 0
        if not cython.compiled or end - begin > _SHORT:
            return self._digest(text[begin:end])
        for at in range(begin, end):
            code = ord(text[at])
            written = _in_utf8(code)
            if size < 8:
                low |= written << (8 * size)
                if size > 4:
                    high |= written >> (8 * (8 - size))
            elif size < _SHORT:
                high |= written << (8 * (size - 8))
            size += 1 + (code >= 0x80) + (code >= 0x800) + (code >= 0x10000)
        if size > _SHORT:
            return self._digest(text[begin:end])
        place = 4 * (((low * _IV_1) ^ (high * _IV_3)) >> UPPER)
        if self.kept[place] != low or self.kept[place + 1] != high or self.kept[place + 2] != size + 1:
            self.kept[place + 3] = self._digest(text[begin:end])
            self.kept[place], self.kept[place + 1], self.kept[place + 2] = low, high, size + 1
        return self.kept[place + 3]

    @cython.cfunc
    def _digest(self, word: str) -> cython.ulonglong:
        encoded: bytes = word.encode("utf-8", "surrogatepass")
        if not cython.compiled:
            return int.from_bytes(hashlib.blake2b(encoded, digest_size=8).digest(), "little")
        return self.hash.first_word(encoded, 0, len(encoded), 8)


@cython.cfunc
@cython.inline
@cython.exceptval(check=False)
def _in_utf8(code: cython.uint) -> cython.ulonglong:
    """The bytes of a code point in UTF-8, the first one lowest."""
    if code < 0x80:
        return code
    if code < 0x800:
        return (0xC0 | (code >> 6)) | ((0x80 | (code & 0x3F)) << 8)
    if code < 0x10000:
        return (0xE0 | (code >> 12)) | ((0x80 | ((code >> 6) & 0x3F)) << 8) | ((0x80 | (code & 0x3F)) << 16)
    return (
        (0xF0 | (code >> 18))
        | ((0x80 | ((code >> 12) & 0x3F)) << 8)
        | ((0x80 | ((code >> 6) & 0x3F)) << 16)
        | (cython.cast(cython.ulonglong, 0x80 | (code & 0x3F)) << 24)
    )


@cython.cfunc
@cython.inline
@cython.exceptval(check=False)
def _is_of_word(sign: cython.Py_UCS4) -> cython.bint:
    """Whether a character is a letter, a digit, `_`, or of `VOWEL_SIGNS` in `language/scripts.py`."""
    if sign < "\u0080":
        return ("a" <= sign <= "z") or ("0" <= sign <= "9") or ("A" <= sign <= "Z") or sign == "_"
    if sign.isalnum():
        return True
    return (
        ("\u0300" <= sign <= "\u036f")
        or ("\u0591" <= sign <= "\u05c7")
        or ("\u064b" <= sign <= "\u065f")
        or ("\u0900" <= sign <= "\u0dff")
    )


@cython.cfunc
@cython.exceptval(check=False)
def _is_word_alone(sign: cython.Py_UCS4) -> cython.bint:
    """Whether a character is of a script that sets no blanks: of `SYLLABIC`, `KANA`, `COMPATIBLE_HAN`, or Han."""
    if sign < "\u3040":
        return sign <= "\u0eff" or ("\u1000" <= sign <= "\u109f") or ("\u1780" <= sign <= "\u17ff")
    if sign < "\U00020000":
        return (
            sign <= "\u30ff"
            or ("\u3400" <= sign <= "\u4dbf")
            or ("\u4e00" <= sign <= "\u9fff")
            or ("\uf900" <= sign <= "\ufaff")
        )
    return sign <= "\U0003ffff"


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
